//! The rail at the left: tools, those that are alike in one place, and the two colours at hand.

use egui::epaint::StrokeKind;
use egui::{
    Color32, CornerRadius, Id, Popup, PopupCloseBehavior, Rect, RectAlign, Response, RichText, Role, ScrollArea, Sense,
    Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::commands;
use super::icons;
use super::theme::{self, Tokens};
use super::tour;
use super::widgets::{Hint, IconButton, hint};
use crate::app::words::list;
use crate::app::{App, Command, TourSpot};
use crate::locale::t;
use crate::tools::{TOOLS, ToolKind};

/// Side of a tool's button where there is room, and where there is little.
const SIDES: [f32; 2] = [40.0, 34.0];
/// What stands below the tools takes so much.
const BELOW: f32 = 124.0;
/// A tool is held down so long until those like it are shown.
const HOLD_S: f64 = 0.35;

/// Shows the rail.
pub fn show(ui: &mut Ui, app: &mut App) {
    ui.spacing_mut().item_spacing = vec2(0.0, 2.0);
    let slots = slots();
    let room = (ui.available_height() - BELOW) / slots.len() as f32 - 2.0;
    let side = if room >= SIDES[0] { SIDES[0] } else { SIDES[1] };
    ScrollArea::vertical().scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysHidden).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space(theme::UNIT);
            for slot in slots {
                show_slot(ui, app, slot, side);
            }
            ui.add_space(theme::GAP);
            swatches(ui, app);
            for command in [Command::SwapColours, Command::DefaultColours] {
                commands::icon_button(ui, app, &command, false);
            }
        });
    });
}

/// The tools by the places that they have in the rail: neighbours of these groups share theirs. Brush and eraser, pan
/// and zoom are wanted too often for that.
fn slots() -> Vec<&'static [ToolKind]> {
    let shares = ["fill", "select_shape", "select_free", "wand"];
    TOOLS.chunk_by(|a, b| a.group == b.group && shares.contains(&a.group)).collect()
}

/// Shows one place: the tool in hand if it is one of these, else the one that was in hand last.
fn show_slot(ui: &mut Ui, app: &mut App, slot: &'static [ToolKind], side: f32) {
    let remembered = Id::unique(("tool of the slot", slot[0].id));
    let chosen = slot.iter().find(|tool| tool.id == app.tools.chosen());
    if let Some(tool) = chosen {
        ui.data_mut(|data| data.insert_temp(remembered, tool.id));
    }
    let last: Option<&str> = ui.data(|data| data.get_temp(remembered));
    let tool = slot.iter().find(|tool| Some(tool.id) == last).unwrap_or(&slot[0]);
    let command = Command::Tool(tool.id);
    let shortcut = shortcut(app, tool);
    let more = t!("tool-more", about = tool.tooltip(), tools = labels(slot, tool));
    let text = if slot.len() > 1 { more.as_str() } else { tool.tooltip() };
    let about = Hint { title: tool.label(), shortcut: &shortcut, text };
    let icon = icons::named(tool.icon).unwrap_or(icons::INFO);
    let response = IconButton::new(icon, about).side(side).selected(chosen.is_some()).show(ui);
    if slot.iter().any(|tool| tool.group == "mask") {
        tour::mark(ui, TourSpot::Mask, response.rect);
    }
    if slot.len() > 1 {
        corner(ui, &response, chosen.is_some());
        flyout(ui, app, slot, &response);
    }
    if response.clicked() {
        app.run(command);
    }
}

fn shortcut(app: &App, tool: &ToolKind) -> String {
    commands::row(&Command::Tool(tool.id)).map(|row| commands::shortcut_text(app, row)).unwrap_or_default()
}

fn labels(slot: &[ToolKind], but: &ToolKind) -> String {
    list(slot.iter().filter(|tool| tool.id != but.id).map(|tool| tool.label().to_owned()))
}

/// The small triangle that says that there are more.
fn corner(ui: &Ui, response: &Response, selected: bool) {
    let tokens = Tokens::of(ui);
    let at = response.rect.right_bottom() - vec2(4.0, 4.0);
    let points = vec![at, at - vec2(5.0, 0.0), at - vec2(0.0, 5.0)];
    let colour = if selected { tokens.accent_text } else { tokens.faint };
    ui.painter().add(Shape::convex_polygon(points, colour, Stroke::NONE));
}

/// Shows the tools of one place beside it, after a click with the right button or while the left one is held.
fn flyout(ui: &Ui, app: &mut App, slot: &'static [ToolKind], response: &Response) {
    let held = response.is_pointer_button_down_on()
        && ui.input(|i| i.pointer.primary_down() && i.pointer.press_start_time().is_some_and(|t| i.time - t > HOLD_S));
    if response.is_pointer_button_down_on() && !held {
        ui.ctx().request_repaint_after_secs(HOLD_S as f32);
    }
    let open = (held || response.secondary_clicked()).then_some(egui::SetOpenCommand::Bool(true));
    let popup = Popup::menu(response).open_memory(open).align(RectAlign::RIGHT_START).gap(theme::UNIT);
    popup.show(|ui| {
        ui.set_min_width(200.0);
        for tool in slot {
            let tokens = Tokens::of(ui);
            let icon = RichText::new(icons::named(tool.icon).unwrap_or(icons::INFO))
                .font(theme::icon_font(theme::ICON_PT))
                .color(tokens.weak);
            let keys = RichText::new(shortcut(app, tool)).color(tokens.faint);
            let chosen = tool.id == app.tools.chosen();
            let button = egui::Button::selectable(chosen, (icon, tool.label())).shortcut_text(keys);
            let item = ui.add(button);
            commands::name_item(&item, tool.label());
            let item = item.on_hover_text(tool.tooltip());
            // Who held the button down lets it go over the tool that is wanted.
            let let_go = item.contains_pointer() && ui.input(|i| i.pointer.primary_released());
            if item.clicked() || let_go {
                app.run(Command::Tool(tool.id));
                ui.close();
            }
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
    let hint = |title, text| Hint { title, shortcut: "", text };
    let about = hint(t!("tool-background"), t!("tool-background.about"));
    swatch(ui, back, "Background colour", about, &mut palette.background);
    let about = hint(t!("tool-foreground"), t!("tool-foreground.about"));
    swatch(ui, front, "Foreground colour", about, &mut palette.foreground);
}

fn swatch(ui: &mut Ui, rect: Rect, salt: &str, about: Hint<'_>, colour: &mut [u8; 3]) {
    let response = ui.interact(rect, ui.scope_id().with(salt), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::ColorWell, enabled, about.title));
    let tokens = Tokens::of(ui);
    let ring = if response.hovered() || response.has_focus() { tokens.text } else { tokens.outline };
    ui.painter().rect_filled(rect.expand(2.0), CornerRadius::same(theme::RADIUS + 1), tokens.panel);
    ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), theme::opaque(*colour));
    ui.painter().rect_stroke(rect, CornerRadius::same(theme::RADIUS), Stroke::new(1.0, ring), StrokeKind::Inside);
    let response = hint(response, about);
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
