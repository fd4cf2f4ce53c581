//! The bar at the top: the menu, undo and redo, the options of the tool in hand, and what is switched on and off.

use egui::{Align, Button, Layout, Popup, RichText, Ui, vec2};

use super::commands;
use super::icons;
use super::theme::{self, Tokens};
use super::tool_options;
use super::widgets::{Hint, IconButton};
use crate::app::{App, Ask, Command, Group, LibraryAction};
use crate::locale::t;

/// Narrower windows have these menus in the one menu only.
const ROOM_FOR_MENUS: f32 = 1000.0;

/// Shows the bar.
pub fn show(ui: &mut Ui, app: &mut App) {
    ui.spacing_mut().item_spacing = vec2(theme::UNIT, 0.0);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let about = Hint { title: t!("top-menu"), shortcut: "", text: t!("top-menu.about") };
        let button = IconButton::new(icons::MENU, about).show(ui);
        Popup::menu(&button).show(|ui| {
            ui.set_min_width(180.0);
            commands::menu(ui, app);
        });
        for command in [Command::Ask(Ask::Open), Command::Save, Command::Undo, Command::Redo] {
            commands::icon_button(ui, app, &command, false);
        }
        let width = ui.ctx().content_rect().width();
        let narrow = width < theme::NARROW;
        if width >= ROOM_FOR_MENUS {
            for group in [Group::Image, Group::Layer, Group::Select] {
                group_menu(ui, app, group);
            }
        }
        ui.separator();
        let gallery = app.gallery().is_open();
        let switches = [
            (Command::ToggleGallery, gallery),
            (Command::Library(LibraryAction::Toggle), app.browser().is_open()),
            (Command::ToggleQuickMask, app.view.quick_mask),
            (Command::ToggleMask, app.view.mask_shown),
            (Command::Ask(Ask::Export), false),
            (Command::TogglePanels, app.view.panels),
        ];
        let switches = if narrow { &switches[4..] } else { &switches[..] };
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

/// A menu of what is done often with the mouse.
fn group_menu(ui: &mut Ui, app: &mut App, group: Group) {
    let text = RichText::new(group.label()).color(Tokens::of(ui).weak);
    let button = ui.add(Button::new(text).frame_when_inactive(false).min_size(vec2(0.0, theme::CONTROL)));
    Popup::menu(&button).show(|ui| {
        ui.set_min_width(260.0);
        commands::long(ui, |ui| commands::menu_of(ui, app, &[group]));
    });
}
