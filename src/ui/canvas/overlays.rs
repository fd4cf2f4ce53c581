//! What the tool in hand shows of its work, and what the generation frame says of itself, drawn over the picture.

use egui::epaint::StrokeKind;
use egui::{Align2, CornerRadius, FontId, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo};
use egui::{pos2, vec2};

use crate::app::{App, View};
use crate::document::Point;
use crate::locale::t;
use crate::tools::Overlay;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{Hint, hint};

/// Side of a handle, in points.
const HANDLE: f32 = 8.0;
/// Lines longer than this, in points, are not worth their pixels.
const FAR: f32 = 100_000.0;

/// Draws what the tool in hand shows.
pub fn show(ui: &Ui, view: Rect, app: &App) {
    let painter = ui.painter().with_clip_rect(view);
    for overlay in app.tool_overlay() {
        draw(&painter, &app.view, &overlay);
    }
}

fn place(view: &View, point: Point) -> Option<Pos2> {
    let at = view.to_screen(point);
    let near = at.x.abs() < FAR && at.y.abs() < FAR;
    near.then(|| pos2(at.x, at.y))
}

fn draw(painter: &Painter, view: &View, overlay: &Overlay) {
    match overlay {
        Overlay::Line { points, closed } => {
            let mut points: Vec<Pos2> = points.iter().filter_map(|point| place(view, *point)).collect();
            if *closed {
                points.extend(points.first().copied());
            }
            line(painter, points);
        }
        Overlay::Handles { corners, pivot } => {
            let Some(corners) = corners.iter().map(|c| place(view, *c)).collect::<Option<Vec<_>>>() else { return };
            line(painter, corners.iter().chain(corners.first()).copied().collect());
            for (i, corner) in corners.iter().enumerate() {
                let next = corners[(i + 1) % corners.len()];
                handle(painter, *corner);
                if corner.distance(next) > 4.0 * HANDLE {
                    handle(painter, *corner + (next - *corner) / 2.0);
                }
            }
            if let Some(pivot) = pivot.and_then(|pivot| place(view, pivot)) {
                let [dark, light] = theme::over_picture();
                painter.circle_stroke(pivot, 5.0, Stroke::new(3.0, dark));
                painter.circle_stroke(pivot, 5.0, Stroke::new(1.0, light));
            }
        }
        Overlay::Segment(from, to) => {
            let (Some(from), Some(to)) = (place(view, *from), place(view, *to)) else { return };
            line(painter, vec![from, to]);
            handle(painter, from);
            handle(painter, to);
        }
    }
}

/// A light line within a dark one.
fn line(painter: &Painter, points: Vec<Pos2>) {
    let [dark, light] = theme::over_picture();
    painter.add(Shape::line(points.clone(), Stroke::new(3.0, dark)));
    painter.add(Shape::line(points, Stroke::new(1.0, light)));
}

fn handle(painter: &Painter, at: Pos2) {
    let [dark, light] = theme::over_picture();
    let rect = Rect::from_center_size(at.round(), vec2(HANDLE, HANDLE));
    painter.rect_filled(rect.expand(1.0), CornerRadius::same(2), dark);
    painter.rect_filled(rect, CornerRadius::same(1), light);
}

/// Says over the generation frame how large it is and what size the model works at. Only while it is not the whole
/// canvas, or the tool that places it is in hand.
pub fn frame_label(ui: &Ui, view: Rect, app: &App) -> Option<Response> {
    let info = app.frame_info();
    if app.document().frame().is_none() && app.tools.chosen() != "frame" {
        return None;
    }
    let tokens = Tokens::of(ui);
    let warned = info.warning.is_some();
    let text = frame_words(&info.frame.extent().to_string(), &info.working.to_string());
    let colour = if warned { tokens.warning } else { tokens.text };
    let galley = ui.painter().layout_no_wrap(text.clone(), FontId::proportional(theme::CAPTION_PT), colour);
    let corner = app.view.to_screen(Point::new(info.frame.x as f32, info.frame.y as f32));
    let size = galley.size() + vec2(12.0, 6.0);
    // Above the frame; within the view whatever is seen of it.
    let at = pos2(corner.x, corner.y - size.y - theme::UNIT);
    let inner = Rect::from_min_max(view.min, view.max - size).shrink(theme::UNIT);
    if !inner.is_positive() {
        return None;
    }
    let rect = Rect::from_min_size(at.clamp(inner.min, inner.max), size);
    let response = ui.interact(rect, ui.scope_id().with("frame label"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, t!("canvas-frame-name", size = text.as_str())));
    let painter = ui.painter().with_clip_rect(view);
    painter.rect_filled(rect, CornerRadius::same(theme::RADIUS), tokens.raised);
    if warned {
        let stroke = Stroke::new(1.0, tokens.warning);
        painter.rect_stroke(rect, CornerRadius::same(theme::RADIUS), stroke, StrokeKind::Inside);
    }
    painter.galley(Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size()).min, galley, colour);
    let about = info.warning.as_deref().unwrap_or_else(|| t!("canvas-frame.about"));
    Some(hint(response, Hint { title: t!("canvas-frame"), shortcut: "", text: about }))
}

/// Its size on the canvas, and that of the model where it is another.
pub fn frame_words(canvas: &str, working: &str) -> String {
    let spaced = |text: &str| text.replace('x', " × ");
    if canvas == working { spaced(canvas) } else { format!("{} → {}", spaced(canvas), spaced(working)) }
}
