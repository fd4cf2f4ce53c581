//! What size the canvas is to have, and on which side it grows or is cut.

use egui::{Align2, CornerRadius, Rect, RichText, Role, Sense, Ui, WidgetInfo, vec2};

use super::{After, title};
use crate::app::{App, Command};
use crate::base::{Extent, SignedRect};
use crate::document::{MAX_AREA_PX, MAX_SIDE_PX};
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{ValueSlider, caption, from_right, plain_button, primary_button};

/// What of the picture stays where it is: in ninths, counted from the top left.
const PLACES: [&str; 9] =
    ["Top left", "Top", "Top right", "Left", "Centre", "Right", "Bottom left", "Bottom", "Bottom right"];

/// The window for the canvas's size.
pub struct CanvasDialog {
    size: Extent,
    /// Which of the nine places.
    anchor: usize,
}

impl CanvasDialog {
    /// It begins with the size as it is.
    pub fn new(app: &App) -> Self {
        Self { size: app.document().extent(), anchor: 4 }
    }

    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, app: &mut App) -> After {
        title(ui, "Canvas size");
        ui.spacing_mut().item_spacing.y = theme::GAP;
        let now = app.document().extent();
        let side = |ui: &mut Ui, name: &str, value: &mut u32| {
            ValueSlider::new(name, 64..=4096)
                .step(8.0, 0)
                .typed_from(1)
                .typed_up_to(MAX_SIDE_PX)
                .unit(" px")
                .show(ui, value)
        };
        side(ui, "Canvas width", &mut self.size.width);
        side(ui, "Canvas height", &mut self.size.height);
        caption(ui, "Where the picture stays");
        self.anchors(ui);
        let canvas = placed(now, self.size, self.anchor);
        let fits = self.size.area() <= MAX_AREA_PX && !self.size.is_empty();
        let cut = self.size.width < now.width || self.size.height < now.height;
        let words = match (fits, cut) {
            (false, _) => "That is more than a canvas can hold: take less.",
            (true, true) => "What is cut off stays with its layers: growing again brings it back.",
            (true, false) => "New ground is transparent. Nothing is scaled.",
        };
        let colour = if fits { Tokens::of(ui).weak } else { Tokens::of(ui).warning };
        ui.label(RichText::new(words).color(colour));
        let mut after = After::Stay;
        let ready = fits && self.size != now;
        from_right(ui, theme::CONTROL, |ui| {
            let go = ui.add_enabled_ui(ready, |ui| primary_button(ui, "Change")).inner;
            if go.clicked() || (ready && ui.input(|i| i.key_pressed(egui::Key::Enter) && !i.modifiers.any())) {
                app.run(Command::SetCanvas(canvas));
                after = After::Close;
            }
            if plain_button(ui, "Cancel").clicked() {
                after = After::Close;
            }
        });
        after
    }

    fn anchors(&mut self, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        let cell = theme::CONTROL;
        let (rect, _) = ui.allocate_exact_size(vec2(3.0 * cell, 3.0 * cell), Sense::hover());
        ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), tokens.sunken);
        for (i, name) in PLACES.iter().enumerate() {
            let at = rect.min + vec2((i % 3) as f32, (i / 3) as f32) * cell;
            let place = Rect::from_min_size(at, vec2(cell, cell)).shrink(2.0);
            let response = ui.interact(place, ui.scope_id().with(("anchor", i)), Sense::click());
            let chosen = self.anchor == i;
            response.widget_info(|| {
                WidgetInfo::selected(Role::RadioButton, true, chosen, format!("Picture stays: {name}"))
            });
            if response.clicked() {
                self.anchor = i;
            }
            let fill = match (chosen, response.hovered() || response.has_focus()) {
                (true, _) => tokens.accent,
                (false, true) => tokens.control_hover,
                (false, false) => tokens.control,
            };
            ui.painter().rect_filled(place, CornerRadius::same(theme::RADIUS - 1), fill);
            if chosen {
                let font = theme::icon_font(14.0);
                ui.painter().text(place.center(), Align2::CENTER_CENTER, icons::TAKEN, font, tokens.on_accent);
            }
        }
    }
}

/// The new canvas in pixels of the old one.
fn placed(now: Extent, size: Extent, anchor: usize) -> SignedRect {
    let begin = |now: u32, size: u32, place: usize| ((i64::from(now) - i64::from(size)) * place as i64 / 2) as i32;
    let (x, y) = (begin(now.width, size.width, anchor % 3), begin(now.height, size.height, anchor / 3));
    SignedRect { x, y, width: size.width, height: size.height }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_stays_where_it_is_told_to() {
        let (now, more, less) = (Extent::new(100, 60), Extent::new(140, 100), Extent::new(50, 20));
        assert_eq!(placed(now, more, 0), SignedRect { x: 0, y: 0, width: 140, height: 100 });
        assert_eq!(placed(now, more, 4), SignedRect { x: -20, y: -20, width: 140, height: 100 });
        assert_eq!(placed(now, more, 8), SignedRect { x: -40, y: -40, width: 140, height: 100 });
        assert_eq!(placed(now, less, 4), SignedRect { x: 25, y: 20, width: 50, height: 20 });
        assert_eq!(placed(now, less, 6), SignedRect { x: 0, y: 40, width: 50, height: 20 });
    }
}
