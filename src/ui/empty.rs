//! What stands on an empty canvas: how one begins.

use egui::epaint::StrokeKind;
use egui::{Align2, Color32, FontId, Label, Rect, RichText, Stroke, Ui, vec2};

use super::theme::{self, Tokens};
use crate::app::{App, GenerateKind};
use crate::locale::t;

/// Beside the text.
const MARGIN: f32 = 8.0;

/// Shows how to begin while there is nothing to see and nothing on its way.
pub fn show(ui: &mut Ui, canvas: Rect, app: &App) {
    let busy = app.running().is_some() || !app.candidates().is_empty();
    if busy
        || app.generate_kind() != GenerateKind::TextToImage
        || app.document().frame().is_some()
        || canvas.width() < 420.0
    {
        return;
    }
    let tokens = Tokens::of(ui);
    let lines = [
        (theme::strong(theme::TITLE_PT), tokens.text, t!("empty-title")),
        (FontId::proportional(theme::BODY_PT), tokens.weak, t!("empty-words")),
        (FontId::proportional(theme::BODY_PT), tokens.weak, t!("empty-picture")),
    ];
    // As wide as the longest line wants it, where there is the room.
    let wide = |(font, colour, text): &(FontId, Color32, &str)| {
        ui.painter().layout_no_wrap((*text).to_owned(), font.clone(), *colour).size().x
    };
    let widest = lines.iter().map(wide).fold(400.0 - 2.0 * MARGIN, f32::max);
    let width = (canvas.width() - 2.0 * theme::GROUP_GAP).min(widest + 2.0 * MARGIN);
    let card = Rect::from_center_size(canvas.center(), vec2(width, 112.0));
    ui.painter().rect_filled(card, f32::from(theme::BIG_RADIUS), tokens.raised.gamma_multiply(0.94));
    for (i, (font, colour, text)) in lines.into_iter().enumerate() {
        let line = Align2::CENTER_CENTER.align_size_within_rect(vec2(width - 2.0 * MARGIN, 24.0), card);
        let line = line.translate(vec2(0.0, (i as f32 - 1.0) * 26.0));
        ui.put(line, Label::new(RichText::new(text).font(font).color(colour)).truncate());
    }
}

/// Shows that a file that hangs over the window will be opened.
pub fn drop_here(ui: &Ui, canvas: Rect) {
    let tokens = Tokens::of(ui);
    let (inner, radius) = (canvas.shrink(theme::GAP), f32::from(theme::BIG_RADIUS));
    ui.painter().rect_filled(inner, radius, tokens.accent_soft.gamma_multiply(0.85));
    ui.painter().rect_stroke(inner, radius, Stroke::new(2.0, tokens.accent), StrokeKind::Inside);
    let font = theme::strong(theme::TITLE_PT);
    ui.painter().text(inner.center(), Align2::CENTER_CENTER, t!("empty-drop"), font, tokens.accent_text);
}
