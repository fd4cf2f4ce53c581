//! The rail at the left: tools, and the two colours at hand.

use egui::epaint::StrokeKind;
use egui::{
    Color32, CornerRadius, Popup, PopupCloseBehavior, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::commands;
use super::icons;
use super::theme::{self, Tokens};
use super::widgets::{Hint, IconButton, hint};
use crate::app::{App, Command};
use crate::tools::TOOLS;

/// Shows the rail.
pub fn show(ui: &mut Ui, app: &mut App) {
    ui.spacing_mut().item_spacing = vec2(0.0, theme::UNIT);
    ui.vertical_centered(|ui| {
        ui.add_space(theme::UNIT);
        for tool in TOOLS {
            let command = Command::Tool(tool.id);
            let shortcut = commands::row(&command).map(|row| commands::shortcut_text(app, row)).unwrap_or_default();
            let about = Hint { title: tool.label, shortcut: &shortcut, text: tool.tooltip };
            let icon = icons::named(tool.icon).unwrap_or(icons::INFO);
            let button = IconButton::new(icon, about).side(40.0).selected(app.tools.chosen() == tool.id);
            if button.show(ui).clicked() {
                app.run(command);
            }
        }
        ui.add_space(theme::GAP);
        swatches(ui, app);
        for command in [Command::SwapColours, Command::DefaultColours] {
            commands::icon_button(ui, app, &command, false);
        }
    });
}

/// Foreground over background, each opening a colour picker.
fn swatches(ui: &mut Ui, app: &mut App) {
    let (rect, _) = ui.allocate_exact_size(vec2(40.0, 40.0), Sense::hover());
    let side = vec2(24.0, 24.0);
    let palette = &mut app.tools.settings.palette;
    let back = Rect::from_min_size(pos2(rect.right() - 26.0, rect.bottom() - 26.0), side);
    let front = Rect::from_min_size(rect.min + vec2(2.0, 2.0), side);
    swatch(ui, back, "Background colour", "Stands behind: X exchanges the two.", &mut palette.background);
    swatch(ui, front, "Foreground colour", "What the brush paints with.", &mut palette.foreground);
}

fn swatch(ui: &mut Ui, rect: Rect, name: &str, about: &str, colour: &mut [u8; 3]) {
    let response = ui.interact(rect, ui.scope_id().with(name), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::ColorWell, enabled, name));
    let tokens = Tokens::of(ui);
    let ring = if response.hovered() || response.has_focus() { tokens.text } else { tokens.outline };
    ui.painter().rect_filled(rect.expand(2.0), CornerRadius::same(theme::RADIUS + 1), tokens.panel);
    ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), theme::opaque(*colour));
    ui.painter().rect_stroke(rect, CornerRadius::same(theme::RADIUS), Stroke::new(1.0, ring), StrokeKind::Inside);
    let response = hint(response, Hint { title: name, shortcut: "", text: about });
    picker(&response, colour);
}

fn picker(response: &Response, colour: &mut [u8; 3]) {
    Popup::from_toggle_button_response(response).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.spacing_mut().slider_width = 220.0;
        let mut picked: Color32 = theme::opaque(*colour);
        if egui::color_picker::color_picker_color32(ui, &mut picked, egui::color_picker::Alpha::Opaque) {
            let [r, g, b, _] = picked.to_array();
            *colour = [r, g, b];
        }
    });
}
