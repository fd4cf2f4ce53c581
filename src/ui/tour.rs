//! The hints for who begins: a card beside what it speaks of, with a ring around that. Everything else goes on below.

use egui::epaint::StrokeKind;
use egui::{Area, Frame, Id, LayerId, Margin, Order, Pos2, Rect, RichText, Stroke, Ui, Vec2, pos2, vec2};

use super::icons;
use super::theme::{self, Tokens};
use super::widgets::{Hint, IconButton, caption, from_right, plain_button, primary_button};
use crate::app::{App, Command, ElsewhereAction, TOUR, TourAction, TourSpot};
use crate::locale::t;

/// Width of the card.
const WIDTH: f32 = 300.0;
/// Between the card and what it speaks of.
const GAP: f32 = 14.0;

fn id_of(spot: TourSpot) -> Id {
    Id::unique(("tour", spot))
}

/// Says where something lies that a hint speaks of.
pub fn mark(ui: &Ui, spot: TourSpot, rect: Rect) {
    let seen = rect.intersect(ui.clip_rect());
    if seen.is_positive() {
        let frame = ui.ctx().cumulative_frame_nr();
        ui.data_mut(|data| data.insert_temp(id_of(spot), (frame, seen)));
    }
}

/// Where it lies, if it was drawn in this frame.
fn place(ui: &Ui, spot: TourSpot) -> Option<Rect> {
    let frame = ui.ctx().cumulative_frame_nr();
    ui.data(|data| data.get_temp::<(u64, Rect)>(id_of(spot))).filter(|(then, _)| *then == frame).map(|(_, rect)| rect)
}

/// Shows the hint that it is the turn of, if there is one.
pub fn show(ui: &Ui, app: &mut App) {
    let Some((number, hint)) = app.tour() else { return };
    let tokens = Tokens::of(ui);
    let window = ui.ctx().content_rect();
    let place = place(ui, hint.spot);
    let id = Id::unique("tour card");
    let size = ui.data(|data| data.get_temp::<Vec2>(id)).unwrap_or(vec2(WIDTH, 140.0));
    if let Some(place) = place {
        let ring = ui.ctx().layer_painter(LayerId::new(Order::Foreground, id.with("ring")));
        let stroke = Stroke::new(2.0, tokens.accent);
        ring.rect_stroke(place.expand(3.0), f32::from(theme::RADIUS) + 3.0, stroke, StrokeKind::Outside);
    }
    let at = beside(place, size, window);
    let mut command = None;
    let area = Area::new(id).order(Order::Foreground).fixed_pos(at).constrain_to(window).sense(egui::Sense::click());
    let shown = area.show(ui.ctx(), |ui| {
        let frame = Frame::new()
            .fill(tokens.raised)
            .stroke(Stroke::new(1.0, tokens.accent))
            .corner_radius(theme::BIG_RADIUS)
            .shadow(ui.visuals().popup_shadow)
            .inner_margin(Margin::same(14));
        frame.show(ui, |ui| {
            ui.set_width(WIDTH.min(window.width() - 48.0));
            ui.spacing_mut().item_spacing.y = theme::UNIT;
            from_right(ui, theme::CONTROL, |ui| {
                let skip = Hint { title: t!("tour-skip"), shortcut: t!("tour-skip.keys"), text: t!("tour-skip.about") };
                if IconButton::new(icons::CLOSE, skip).show(ui).clicked() {
                    command = Some(Command::Tour(TourAction::End));
                }
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    let title = RichText::new(hint.title()).font(theme::strong(theme::BODY_PT + 1.0));
                    ui.add(egui::Label::new(title).truncate());
                });
            });
            ui.label(RichText::new(hint.text()).color(tokens.weak));
            ui.add_space(theme::GAP);
            from_right(ui, theme::CONTROL, |ui| {
                let last = number + 1 == TOUR.len();
                if primary_button(ui, if last { t!("tour-done") } else { t!("tour-next") }).clicked() {
                    command = Some(Command::Tour(TourAction::Next));
                }
                if hint.spot == TourSpot::Models && plain_button(ui, t!("tour-look")).clicked() {
                    command = Some(Command::Elsewhere(ElsewhereAction::Show));
                }
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    caption(ui, t!("tour-count", number = number + 1, of = TOUR.len()));
                });
            });
        });
    });
    let drawn = shown.response.rect.size();
    if (drawn - size).abs().max_elem() > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, drawn));
        ui.ctx().request_repaint();
    }
    if let Some(command) = command {
        app.run(command);
    }
}

/// Where a card stands: at the side of `place` that has more room, at its height; in the middle where there is nothing
/// to point at.
fn beside(place: Option<Rect>, size: Vec2, window: Rect) -> Pos2 {
    let Some(place) = place else { return window.center() - size / 2.0 };
    let left = place.left() - window.left() > window.right() - place.right();
    let x = if left { place.left() - GAP - size.x } else { place.right() + GAP };
    let y = place.center().y - size.y / 2.0;
    let most = (window.max - size - Vec2::splat(theme::GAP)).max(window.min);
    pos2(x, y).max(window.min + Vec2::splat(theme::GAP)).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_stands_beside_what_it_speaks_of_and_within_the_window() {
        let (window, size) = (Rect::from_min_size(Pos2::ZERO, vec2(1000.0, 700.0)), vec2(300.0, 140.0));
        let rect = |x: f32, y: f32, w: f32, h: f32| Rect::from_min_size(pos2(x, y), vec2(w, h));
        for place in [
            rect(700.0, 100.0, 280.0, 80.0),
            rect(700.0, 650.0, 280.0, 40.0),
            rect(4.0, 300.0, 40.0, 40.0),
            rect(4.0, 0.0, 40.0, 20.0),
        ] {
            let card = Rect::from_min_size(beside(Some(place), size, window), size);
            assert!(!card.intersects(place) && window.contains_rect(card), "{place:?}: {card:?}");
        }
        assert_eq!(beside(None, size, window), pos2(350.0, 280.0));
    }
}
