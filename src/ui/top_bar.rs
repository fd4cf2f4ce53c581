//! The bar at the top: the menu, undo and redo, the options of the tool in hand, and what is switched on and off.

use egui::{Align, Layout, Popup, Ui, vec2};

use super::commands;
use super::icons;
use super::theme;
use super::tool_options;
use super::widgets::{Hint, IconButton};
use crate::app::{App, Ask, Command};

/// Shows the bar.
pub fn show(ui: &mut Ui, app: &mut App) {
    ui.spacing_mut().item_spacing = vec2(theme::UNIT, 0.0);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let about = Hint { title: "Menu", shortcut: "", text: "Everything that can be done. Ctrl+K finds it by name." };
        let button = IconButton::new(icons::MENU, about).show(ui);
        Popup::menu(&button).show(|ui| {
            ui.set_min_width(180.0);
            commands::menu(ui, app);
        });
        for command in [Command::Ask(Ask::Open), Command::Undo, Command::Redo] {
            commands::icon_button(ui, app, &command, false);
        }
        ui.separator();
        let narrow = ui.ctx().content_rect().width() < theme::NARROW;
        let switches = [
            (Command::ToggleQuickMask, app.view.quick_mask),
            (Command::ToggleMask, app.view.mask_shown),
            (Command::Ask(Ask::Export), false),
            (Command::TogglePanels, app.view.panels),
        ];
        let switches = if narrow { &switches[2..] } else { &switches[..] };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for (command, on) in switches.iter().rev() {
                commands::icon_button(ui, app, command, *on);
            }
            ui.separator();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = theme::GAP;
                let room = ui.available_width();
                tool_options::show(ui, app, room);
            });
        });
    });
}
