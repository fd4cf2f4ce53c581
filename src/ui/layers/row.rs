//! One layer: whether it is seen, what it shows, what it is called, what is locked.

use egui::epaint::{RectShape, StrokeKind};
use egui::{
    Align2, Color32, CornerRadius, FontId, Key, Rect, Response, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2,
    vec2,
};

use crate::app::words::{blend_name, list};
use crate::app::{App, Command, Group, LayerAction, LayerRow};
use crate::base::Pixmap;
use crate::document::{BlendMode, LayerId};
use crate::locale::t;
use crate::ui::theme::{self, Tokens};
use crate::ui::thumbnails::Thumbnails;
use crate::ui::widgets::{Hint, hint, name_text};
use crate::ui::{commands, icons};

/// Height of a row.
pub const ROW: f32 = 36.0;
/// Width of the column with the eyes.
pub const EYE: f32 = 26.0;
/// How much further in each group's layers stand.
pub const INDENT: f32 = 14.0;
/// Side of the small pictures.
const PICTURE: f32 = 28.0;
/// Width of one lock.
const LOCK: f32 = 20.0;

/// What is known of a row beside the layer.
#[derive(Debug, Clone, Copy)]
pub struct Looks {
    /// Whether a group's layers are seen.
    pub open: bool,
    /// Whether there is any group, so that rows leave room for its triangle.
    pub any_group: bool,
    /// Whether it is being dragged.
    pub lifted: bool,
}

/// What was done to a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// To be done.
    Do(Command),
    /// Fold or unfold the group.
    Fold,
    /// Begin to write its name.
    Rename,
    /// The name is written; `None` leaves it.
    Renamed(Option<String>),
    /// The row is being dragged.
    Lift,
}

/// Shows the row and tells what was done to it.
pub fn show(
    ui: &mut Ui,
    app: &mut App,
    row: &LayerRow,
    looks: Looks,
    thumbnails: &mut Thumbnails,
    renaming: &mut Option<(LayerId, String)>,
) -> Vec<Said> {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click_and_drag());
    let (enabled, name) = (ui.is_enabled(), t!("layers-row", name = row.props.name.as_str()));
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, row.active, &name));
    let mut said = Vec::new();
    ground(ui, rect, row, &response);
    ui.push_id(row.id.0, |ui| {
        ui.set_opacity(if looks.lifted { 0.4 } else { 1.0 });
        eye(ui, rect, row, &mut said);
        let mut left = rect.left() + EYE + INDENT * row.depth as f32;
        if row.is_group {
            disclosure(ui, Rect::from_min_size(pos2(left, rect.top()), vec2(16.0, ROW)), row, looks.open, &mut said);
        }
        if looks.any_group {
            left += 16.0;
        }
        if row.props.clipped {
            let at = pos2(left + 7.0, rect.center().y);
            let (font, colour) = (theme::icon_font(14.0), Tokens::of(ui).weak);
            ui.painter().text(at, Align2::CENTER_CENTER, icons::CLIPPED, font, colour);
            left += 15.0;
        }
        let square =
            |left: f32| Rect::from_center_size(pos2(left + PICTURE / 2.0, rect.center().y), vec2(PICTURE, PICTURE));
        picture(ui, square(left), row, thumbnails, &mut said);
        left += PICTURE + theme::UNIT;
        if row.has_mask {
            mask(ui, square(left), row, thumbnails, &mut said);
            left += PICTURE + theme::UNIT;
        }
        let right = locks(ui, rect, row, response.hovered() || row.active, &mut said);
        let words = Rect::from_min_max(pos2(left + 2.0, rect.top()), pos2(right - theme::UNIT, rect.bottom()));
        match renaming {
            Some((id, text)) if *id == row.id => said.extend(write_name(ui, words, text)),
            _ => label(ui, words, row),
        }
    });
    let held = ui.input(|i| i.modifiers);
    if response.double_clicked() {
        said.push(Said::Rename);
    } else if response.clicked() || (response.secondary_clicked() && !row.active) {
        said.push(Said::Do(if held.command { Command::ChooseLayer(row.id) } else { Command::SelectLayer(row.id) }));
    }
    if response.drag_started() {
        said.push(Said::Lift);
    }
    response.context_menu(|ui| menu(ui, app, row, &mut said));
    said
}

fn ground(ui: &Ui, rect: Rect, row: &LayerRow, response: &Response) {
    let tokens = Tokens::of(ui);
    let fill = if row.active {
        Some(tokens.accent_soft)
    } else if row.chosen {
        Some(tokens.control_active)
    } else if response.hovered() || response.has_focus() {
        Some(tokens.control)
    } else {
        None
    };
    if let Some(fill) = fill {
        ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), fill);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.5, tokens.accent);
        ui.painter().rect_stroke(rect, CornerRadius::same(theme::RADIUS), stroke, StrokeKind::Inside);
    }
}

/// A small button in a row, with an icon in its colour. Its `id` is the same in every language.
fn small(
    ui: &Ui,
    rect: Rect,
    id: &str,
    (icon, colour): (&str, Color32),
    (name, on): (&str, bool),
    about: Hint<'_>,
) -> Response {
    let response = ui.interact(rect, ui.scope_id().with(id), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, on, name));
    let tokens = Tokens::of(ui);
    let colour = if response.hovered() || response.has_focus() { tokens.text } else { colour };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon, theme::icon_font(16.0), colour);
    hint(response, about)
}

fn eye(ui: &Ui, rect: Rect, row: &LayerRow, said: &mut Vec<Said>) {
    let tokens = Tokens::of(ui);
    let (icon, colour) = match (row.props.visible, row.visible_in_tree) {
        (true, true) => (icons::SEEN, tokens.weak),
        (true, false) => (icons::SEEN, tokens.faint.gamma_multiply(0.5)),
        (false, _) => (icons::UNSEEN, tokens.faint),
    };
    let about = Hint { title: t!("layers-eye"), shortcut: "", text: t!("layers-eye.about") };
    let cell = Rect::from_min_size(rect.min, vec2(EYE, ROW));
    let name = t!("layers-eye-of", name = row.props.name.as_str());
    if small(ui, cell, "Show or hide", (icon, colour), (&name, row.props.visible), about).clicked() {
        said.push(Said::Do(Command::LayerOf(row.id, LayerAction::ToggleVisible)));
    }
}

fn disclosure(ui: &Ui, rect: Rect, row: &LayerRow, open: bool, said: &mut Vec<Said>) {
    let icon = if open { icons::UNFOLD } else { icons::CLOSED };
    let about = Hint { title: if open { t!("layers-fold") } else { t!("layers-unfold") }, ..Hint::default() };
    let name = t!("layers-unfold-group", name = row.props.name.as_str());
    if small(ui, rect, "Fold", (icon, Tokens::of(ui).weak), (&name, open), about).clicked() {
        said.push(Said::Fold);
    }
}

/// The frame of a small picture; the one that is painted on has the accent.
fn border(ui: &Ui, rect: Rect, painted_on: bool) {
    let tokens = Tokens::of(ui);
    let (width, colour) = if painted_on { (2.0, tokens.accent) } else { (1.0, tokens.outline) };
    ui.painter().rect_stroke(rect, CornerRadius::same(3), Stroke::new(width, colour), StrokeKind::Outside);
}

/// Draws a small picture into a square, its sides kept in proportion.
fn fitted(ui: &Ui, square: Rect, small: Option<&std::sync::Arc<Pixmap>>, thumbnails: &mut Thumbnails) -> Rect {
    let Some(small) = small else { return square };
    let extent = small.extent();
    let size = vec2(extent.width as f32, extent.height as f32);
    let size = (size * (square.width() / size.max_elem().max(1.0))).max(vec2(4.0, 4.0));
    let rect = Rect::from_center_size(square.center(), size);
    checks(ui, rect);
    let texture = thumbnails.of(ui.ctx(), small).id();
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().add(RectShape::filled(rect, CornerRadius::ZERO, Color32::WHITE).with_texture(texture, uv));
    rect
}

/// The checks behind what is transparent.
fn checks(ui: &Ui, rect: Rect) {
    let tokens = Tokens::of(ui);
    ui.painter().rect_filled(rect, CornerRadius::ZERO, tokens.checker[0]);
    let painter = ui.painter().with_clip_rect(rect);
    let side = 7.0;
    for y in 0..4 {
        for x in (y % 2..4).step_by(2) {
            let at = rect.min + vec2(x as f32, y as f32) * side;
            painter.rect_filled(Rect::from_min_size(at, vec2(side, side)), CornerRadius::ZERO, tokens.checker[1]);
        }
    }
}

fn picture(ui: &Ui, square: Rect, row: &LayerRow, thumbnails: &mut Thumbnails, said: &mut Vec<Said>) {
    let response = ui.interact(square, ui.scope_id().with("picture"), Sense::click());
    let (enabled, name) = (ui.is_enabled(), t!("layers-picture-of", name = row.props.name.as_str()));
    let painted_on = row.active && !row.edits_mask;
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, painted_on, &name));
    if row.is_group {
        let (font, colour) = (theme::icon_font(20.0), Tokens::of(ui).weak);
        ui.painter().text(square.center(), Align2::CENTER_CENTER, icons::FOLDER, font, colour);
    } else {
        let rect = fitted(ui, square, row.thumbnail.as_ref(), thumbnails);
        border(ui, rect, painted_on && row.has_mask);
    }
    let about = Hint { title: t!("layers-picture"), shortcut: "", text: t!("layers-picture.about") };
    let response = hint(response, about);
    if response.clicked() {
        let command = ui.input(|i| i.modifiers.command);
        let does = if command { Command::PickLayerAlpha(row.id) } else { edit(row.id, LayerAction::EditPixels) };
        said.push(Said::Do(does));
    }
}

fn edit(id: LayerId, action: LayerAction) -> Command {
    Command::LayerOf(id, action)
}

fn mask(ui: &Ui, square: Rect, row: &LayerRow, thumbnails: &mut Thumbnails, said: &mut Vec<Said>) {
    let response = ui.interact(square, ui.scope_id().with("mask"), Sense::click());
    let (enabled, name) = (ui.is_enabled(), t!("layers-mask-of", name = row.props.name.as_str()));
    let painted_on = row.active && row.edits_mask;
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, painted_on, &name));
    let rect = fitted(ui, square, row.mask_thumbnail.as_ref(), thumbnails);
    if !row.props.mask_enabled {
        let stroke = Stroke::new(2.0, Tokens::of(ui).bad);
        ui.painter().line_segment([rect.left_top(), rect.right_bottom()], stroke);
        ui.painter().line_segment([rect.right_top(), rect.left_bottom()], stroke);
    }
    border(ui, rect, painted_on);
    let response = hint(response, Hint { title: t!("layers-mask"), shortcut: "", text: t!("layers-mask.about") });
    if response.clicked() {
        let shift = ui.input(|i| i.modifiers.shift);
        said.push(Said::Do(edit(row.id, if shift { LayerAction::ToggleMask } else { LayerAction::EditMask })));
    }
}

/// Shows both locks from the right edge on; returns how far they reach. Those that are open are seen near the pointer.
fn locks(ui: &Ui, rect: Rect, row: &LayerRow, near: bool, said: &mut Vec<Said>) -> f32 {
    let tokens = Tokens::of(ui);
    let mut right = rect.right() - theme::UNIT;
    let of = row.props.name.as_str();
    let locks = [
        (
            "Lock",
            (row.props.locked, icons::LOCKED, icons::UNLOCKED),
            LayerAction::ToggleLock,
            Hint { title: t!("layers-lock"), shortcut: "", text: t!("layers-lock.about") },
            t!("layers-lock-of", name = of),
        ),
        (
            "Lock transparency",
            (row.props.alpha_locked, icons::ALPHA_LOCKED, icons::ALPHA_LOCKED),
            LayerAction::ToggleAlphaLock,
            Hint { title: t!("layers-alpha-lock"), shortcut: "", text: t!("layers-alpha-lock.about") },
            t!("layers-alpha-lock-of", name = of),
        ),
    ];
    for (id, (on, shut, open), action, about, name) in locks {
        // A group has no pixels of its own.
        if row.is_group && action == LayerAction::ToggleAlphaLock {
            continue;
        }
        let cell = Rect::from_min_size(pos2(right - LOCK, rect.top()), vec2(LOCK, ROW));
        right -= LOCK;
        let colour = match (on, near) {
            (true, _) => tokens.text,
            (false, true) => tokens.faint.gamma_multiply(0.6),
            (false, false) => Color32::TRANSPARENT,
        };
        if small(ui, cell, id, (if on { shut } else { open }, colour), (&name, on), about).clicked() {
            said.push(Said::Do(Command::LayerOf(row.id, action)));
        }
    }
    right
}

/// The name, and how the layer is mixed where that is out of the ordinary.
fn label(ui: &Ui, rect: Rect, row: &LayerRow) {
    let tokens = Tokens::of(ui);
    let mut notes = Vec::new();
    if row.props.blend != BlendMode::Normal {
        notes.push(blend_name(row.props.blend).to_owned());
    }
    if row.props.opacity < 1.0 {
        notes.push(format!("{:.0} %", row.props.opacity * 100.0));
    }
    let text = |text: String, size: f32, colour: Color32| {
        let mut job = egui::text::LayoutJob::simple_singleline(text, FontId::proportional(size), colour);
        job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width().max(0.0));
        ui.painter().layout_job(job)
    };
    let colour = if row.visible_in_tree { tokens.text } else { tokens.faint };
    let name = text(row.props.name.clone(), theme::BODY_PT, colour);
    let centre = rect.center().y - if notes.is_empty() { 0.0 } else { 7.0 };
    ui.painter().galley(pos2(rect.left(), centre - name.size().y / 2.0), name, colour);
    if !notes.is_empty() {
        let galley = text(list(notes), theme::CAPTION_PT, tokens.weak);
        ui.painter().galley(pos2(rect.left(), rect.center().y + 8.0 - galley.size().y / 2.0), galley, tokens.weak);
    }
}

/// The field for the name: Enter and a click elsewhere take it, Escape leaves it as it was.
fn write_name(ui: &mut Ui, rect: Rect, text: &mut String) -> Option<Said> {
    let id = ui.scope_id().with("name");
    let first = !ui.memory(|m| m.has_focus(id)) && ui.data(|d| d.get_temp::<bool>(id)).is_none();
    let edit = TextEdit::singleline(text).id(id).margin(egui::Margin::symmetric(4, 3));
    let response = ui.put(rect.shrink2(vec2(0.0, 5.0)), edit);
    name_text(&response, Role::TextInput, t!("layers-name"), text);
    if first {
        ui.data_mut(|d| d.insert_temp(id, true));
        response.request_focus();
        let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
        let (start, end) = (egui::text::CCursor::default(), egui::text::CCursor::new(text.chars().count()));
        state.cursor.set_char_range(Some(egui::text::CCursorRange::two(start, end)));
        state.store(ui.ctx(), id);
        return None;
    }
    if !response.lost_focus() && response.has_focus() {
        return None;
    }
    ui.data_mut(|d| d.remove::<bool>(id));
    let kept = !ui.input(|i| i.key_pressed(Key::Escape)) && !text.trim().is_empty();
    Some(Said::Renamed(kept.then(|| text.trim().to_owned())))
}

/// Everything that can be done to layers; a click with the right button has made this one the active one.
fn menu(ui: &mut Ui, app: &mut App, row: &LayerRow, said: &mut Vec<Said>) {
    ui.set_min_width(240.0);
    commands::long(ui, |ui| {
        commands::menu_of(ui, app, &[Group::Layer]);
        ui.separator();
        if ui.button(t!("layers-select-pixels")).clicked() {
            said.push(Said::Do(Command::PickLayerAlpha(row.id)));
            ui.close();
        }
    });
}
