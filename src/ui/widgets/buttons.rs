//! Buttons: with an icon, as a chip, and the one that starts the work.

use egui::epaint::StrokeKind;
use egui::{
    Align2, Color32, CornerRadius, FontId, Rect, Response, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

use super::tooltip::{Hint, hint};
use crate::ui::theme::{self, Tokens};

/// Draws the ring of a control that has the keyboard's focus.
pub(super) fn focus_ring(ui: &Ui, response: &Response, radius: u8) {
    if response.has_focus() {
        let stroke = Stroke::new(1.5, Tokens::of(ui).accent);
        ui.painter().rect_stroke(response.rect, CornerRadius::same(radius), stroke, StrokeKind::Inside);
    }
}

/// The fill of a flat control in its present state; `None` while it rests.
fn state_fill(ui: &Ui, response: &Response) -> Option<Color32> {
    let tokens = Tokens::of(ui);
    if response.is_pointer_button_down_on() {
        Some(tokens.control_active)
    } else if response.hovered() || response.has_focus() {
        Some(tokens.control_hover)
    } else {
        None
    }
}

/// A square button with an icon.
#[must_use = "show it with `show`"]
pub struct IconButton<'a> {
    icon: &'a str,
    hint: Hint<'a>,
    selected: bool,
    side: f32,
    tint: Option<Color32>,
}

impl<'a> IconButton<'a> {
    /// A button of the height of a control, with an icon's glyph and what its tooltip says. The hint's title is its
    /// accessible name.
    pub fn new(icon: &'a str, hint: Hint<'a>) -> Self {
        Self { icon, hint, selected: false, side: theme::CONTROL, tint: None }
    }

    /// Shows it as switched on.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    /// Another size, in points.
    pub fn side(mut self, side: f32) -> Self {
        self.side = side;
        self
    }

    /// Another colour of the icon.
    pub fn tint(mut self, tint: Color32) -> Self {
        self.tint = Some(tint);
        self
    }

    /// Shows it.
    pub fn show(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(self.side), Sense::click());
        let (enabled, selected, title) = (ui.is_enabled(), self.selected, self.hint.title);
        response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, selected, title));
        if ui.is_rect_visible(rect) {
            let tokens = Tokens::of(ui);
            let fill = if selected { Some(tokens.accent_soft) } else { state_fill(ui, &response) };
            if let Some(fill) = fill {
                ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), fill);
            }
            let colour = match (self.tint, selected) {
                (Some(tint), _) => tint,
                (None, true) => tokens.accent_text,
                (None, false) if response.hovered() => tokens.text,
                (None, false) => tokens.weak,
            };
            let size = if self.side > 32.0 { theme::ICON_PT + 2.0 } else { theme::ICON_PT };
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, self.icon, theme::icon_font(size), colour);
            focus_ring(ui, &response, theme::RADIUS);
        }
        hint(response, self.hint)
    }
}

/// A small pill with a text: an example, a preset.
#[must_use = "show it with `show`"]
pub struct Chip<'a> {
    text: &'a str,
    name: &'a str,
    selected: bool,
}

impl<'a> Chip<'a> {
    /// A chip that shows `text` and is called `name`.
    pub fn new(text: &'a str, name: &'a str) -> Self {
        Self { text, name, selected: false }
    }

    /// Shows it as chosen.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    /// Shows it; a text that is too long for the space left is cut.
    pub fn show(self, ui: &mut Ui) -> Response {
        let tokens = Tokens::of(ui);
        let font = FontId::proportional(theme::BODY_PT - 1.0);
        let colour = if self.selected { tokens.accent_text } else { tokens.weak };
        let most = ui.max_rect().width() - 2.0 * theme::GAP;
        let mut job = egui::text::LayoutJob::simple_singleline(self.text.to_owned(), font, colour);
        job.wrap = egui::text::TextWrapping::truncate_at_width(most);
        let galley = ui.painter().layout_job(job);
        let size = vec2(galley.size().x + 2.0 * theme::GAP, theme::CONTROL - theme::UNIT);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let (enabled, selected, name) = (ui.is_enabled(), self.selected, self.name);
        response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, selected, name));
        let fill = if selected { tokens.accent_soft } else { state_fill(ui, &response).unwrap_or(tokens.control) };
        let radius = CornerRadius::same((size.y / 2.0) as u8);
        ui.painter().rect_filled(rect, radius, fill);
        let at = pos2(rect.left() + theme::GAP, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, colour);
        focus_ring(ui, &response, (size.y / 2.0) as u8);
        response
    }
}

/// An ordinary button with a text, of the height of a control.
pub fn plain_button(ui: &mut Ui, text: &str) -> Response {
    ui.add(egui::Button::new(text).min_size(vec2(0.0, theme::CONTROL)))
}

/// A small text that can be clicked, for status lines.
pub fn text_button(ui: &mut Ui, text: &str, about: Hint<'_>) -> Response {
    let font = FontId::proportional(theme::CAPTION_PT);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
    let size = vec2(galley.size().x + 2.0 * theme::UNIT, ui.available_height() - theme::UNIT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, about.title));
    let tokens = Tokens::of(ui);
    if let Some(fill) = state_fill(ui, &response) {
        ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), fill);
    }
    let colour = if response.hovered() { tokens.text } else { tokens.weak };
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, colour);
    focus_ring(ui, &response, theme::RADIUS);
    hint(response, about)
}

/// A button with a text that is what the dialog is for.
pub fn primary_button(ui: &mut Ui, text: &str) -> Response {
    let tokens = Tokens::of(ui);
    let enabled = ui.is_enabled();
    let text = RichText::new(text).color(if enabled { tokens.on_accent } else { tokens.faint });
    let fill = if enabled { tokens.accent } else { tokens.control };
    ui.add(egui::Button::new(text).fill(fill).min_size(vec2(0.0, theme::CONTROL)))
}

/// The largest font in which a text is no wider than this.
fn font_that_fits(ui: &Ui, text: &str, width: f32) -> FontId {
    let sizes = [theme::BODY_PT + 1.0, theme::BODY_PT, theme::BODY_PT - 1.0, theme::CAPTION_PT];
    let fits = |size: &&f32| {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::strong(**size), Color32::PLACEHOLDER);
        galley.size().x <= width
    };
    theme::strong(*sizes.iter().find(fits).unwrap_or(&theme::CAPTION_PT))
}

/// How far the work behind the main button has come.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// 0 to 1.
    pub fraction: f32,
    /// What it is at.
    pub text: &'a str,
}

/// The button that everything is about, over the whole width. While work goes on it shows how far it has come, and
/// still takes clicks.
pub fn main_button(ui: &mut Ui, width: f32, text: &str, progress: Option<Progress<'_>>, about: Hint<'_>) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, theme::BIG_CONTROL), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, text));
    let tokens = Tokens::of(ui);
    let radius = CornerRadius::same(theme::RADIUS + 2);
    let font = font_that_fits(ui, progress.map_or(text, |progress| progress.text), width - 2.0 * theme::GAP);
    if let Some(Progress { fraction, text }) = progress {
        ui.painter().rect_filled(rect, radius, tokens.accent_soft);
        let done = Rect::from_min_size(rect.min, vec2(rect.width() * fraction.clamp(0.0, 1.0), rect.height()));
        ui.painter().with_clip_rect(done).rect_filled(rect, radius, tokens.accent);
        let strong = ui.painter().with_clip_rect(done);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, font.clone(), tokens.accent_text);
        // Where the bar has passed, the text must be seen on the accent.
        strong.rect_filled(rect, radius, tokens.accent);
        strong.text(rect.center(), Align2::CENTER_CENTER, text, font, tokens.on_accent);
    } else {
        let fill = if response.hovered() { tokens.accent_hover } else { tokens.accent };
        ui.painter().rect_filled(rect, radius, fill);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, font, tokens.on_accent);
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, tokens.accent_text);
        ui.painter().rect_stroke(rect, radius, stroke, StrokeKind::Inside);
    }
    hint(response, about)
}
