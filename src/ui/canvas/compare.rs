//! The border between before and after: taken hold of, dragged, and told apart.

use egui::epaint::StrokeKind;
use egui::{Align2, CornerRadius, FontId, Painter, Pos2, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::App;
use crate::document::Point;
use crate::locale::t;
use crate::ui::theme::{self, Tokens};

/// Half the side of the knob on the border, in points.
const KNOB: f32 = 14.0;
/// Between the edge of the view and what is said there, in points.
const EDGE: f32 = 12.0;

/// Where the border stands on the screen, in points; `None` where before and after are not both shown.
pub fn border(app: &App) -> Option<f32> {
    let width = app.document().extent().width as f32;
    app.view.compare.map(|split| app.view.to_screen(Point::new(split * width, 0.0)).x)
}

/// Tells those who do not see it where the border is. It is dragged as all else on the canvas: by the canvas's own
/// reading of events, of which none is lost in a slow frame.
pub fn announce(ui: &Ui, view: Rect, app: &App) {
    let (Some(split), Some(x)) = (app.view.compare, border(app)) else { return };
    let rect = Rect::from_min_max(pos2(x - KNOB, view.top()), pos2(x + KNOB, view.bottom()));
    let response = ui.interact(rect.intersect(view), ui.scope_id().with("split"), Sense::hover());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::slider(enabled, f64::from(split), t!("canvas-border")));
}

/// Draws the knob on the border, and says on both sides which is which.
pub fn show(ui: &Ui, view: Rect, app: &App) {
    let Some(x) = border(app) else { return };
    let painter = ui.painter().with_clip_rect(view);
    let tokens = Tokens::of(ui);
    let seen = view.x_range().contains(x);
    if seen {
        knob(&painter, pos2(x, view.center().y), tokens);
    }
    let [before, after] = app.compare_words();
    let y = view.top() + EDGE;
    let (left, right) = (x.clamp(view.left(), view.right()) - EDGE, x.clamp(view.left(), view.right()) + EDGE);
    // Where one side is too narrow for its words, the border says enough.
    if left - view.left() > 60.0 {
        label(&painter, pos2(left, y), Align2::RIGHT_TOP, &before, tokens);
    }
    if view.right() - right > 60.0 {
        label(&painter, pos2(right, y), Align2::LEFT_TOP, &after, tokens);
    }
}

fn label(painter: &Painter, at: Pos2, anchor: Align2, text: &str, tokens: &Tokens) {
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(theme::BODY_PT), tokens.text);
    let rect = anchor.anchor_size(at, galley.size() + vec2(2.0 * theme::GAP, theme::GAP));
    painter.rect_filled(rect, CornerRadius::same(theme::RADIUS), tokens.raised.gamma_multiply(0.92));
    painter.galley(rect.center() - galley.size() / 2.0, galley, tokens.text);
}

/// A round handle with an arrow to each side.
fn knob(painter: &Painter, at: Pos2, tokens: &Tokens) {
    let [dark, light] = theme::over_picture();
    painter.circle_filled(at, KNOB + 1.0, dark);
    painter.circle_filled(at, KNOB, tokens.raised);
    let rect = Rect::from_center_size(at, vec2(2.0 * KNOB, 2.0 * KNOB));
    painter.rect_stroke(rect, CornerRadius::same(KNOB as u8), Stroke::new(1.0, light), StrokeKind::Inside);
    for side in [-1.0, 1.0] {
        let tip = at + vec2(side * (KNOB - 5.0), 0.0);
        let back = vec2(-side * 4.0, 4.0);
        painter.line_segment([tip, tip + back], Stroke::new(1.5, tokens.text));
        painter.line_segment([tip, tip + vec2(back.x, -back.y)], Stroke::new(1.5, tokens.text));
    }
}
