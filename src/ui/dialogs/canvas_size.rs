//! What size the canvas is to have, and on which side it grows or is cut.

use egui::{Align2, CornerRadius, Rect, RichText, Role, Sense, Ui, WidgetInfo, vec2};

use super::{After, title};
use crate::app::{App, Command};
use crate::base::{Extent, SignedRect};
use crate::document::{MAX_AREA_PX, MAX_SIDE_PX};
use crate::locale::t;
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{ValueSlider, caption, from_right, plain_button, primary_button};

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
        title(ui, t!("size-title"));
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
        side(ui, t!("size-width"), &mut self.size.width);
        side(ui, t!("size-height"), &mut self.size.height);
        caption(ui, t!("size-anchor"));
        self.anchors(ui);
        let canvas = placed(now, self.size, self.anchor);
        let fits = self.size.area() <= MAX_AREA_PX && !self.size.is_empty();
        let cut = self.size.width < now.width || self.size.height < now.height;
        let words = match (fits, cut) {
            (false, _) => t!("size-too-large"),
            (true, true) => t!("size-cut"),
            (true, false) => t!("size-grown"),
        };
        let colour = if fits { Tokens::of(ui).weak } else { Tokens::of(ui).warning };
        ui.label(RichText::new(words).color(colour));
        let mut after = After::Stay;
        let ready = fits && self.size != now;
        from_right(ui, theme::CONTROL, |ui| {
            let go = ui.add_enabled_ui(ready, |ui| primary_button(ui, t!("size-start"))).inner;
            if go.clicked() || (ready && ui.input(|i| i.key_pressed(egui::Key::Enter) && !i.modifiers.any())) {
                app.run(Command::SetCanvas(canvas));
                after = After::Close;
            }
            if plain_button(ui, t!("dialog-cancel")).clicked() {
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
        for i in 0..9 {
            let at = rect.min + vec2((i % 3) as f32, (i / 3) as f32) * cell;
            let place = Rect::from_min_size(at, vec2(cell, cell)).shrink(2.0);
            let response = ui.interact(place, ui.scope_id().with(("anchor", i)), Sense::click());
            let chosen = self.anchor == i;
            response.widget_info(|| {
                WidgetInfo::selected(Role::RadioButton, true, chosen, t!("size-place", place = place_name(i)))
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

/// What of the picture stays where it is: in ninths, counted from the top left.
fn place_name(ninth: usize) -> &'static str {
    match ninth {
        0 => t!("size-place-top-left"),
        1 => t!("size-place-top"),
        2 => t!("size-place-top-right"),
        3 => t!("size-place-left"),
        4 => t!("size-place-centre"),
        5 => t!("size-place-right"),
        6 => t!("size-place-bottom-left"),
        7 => t!("size-place-bottom"),
        _ => t!("size-place-bottom-right"),
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
