//! How far the picture is to grow on each side.

use egui::epaint::StrokeKind;
use egui::{Align2, CornerRadius, FontId, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::{After, title};
use crate::app::{App, Command};
use crate::base::Extent;
use crate::document::{MAX_AREA_PX, MAX_SIDE_PX};
use crate::job::{OutpaintFill, Sides};
use crate::locale::t;
use crate::ui::panels::ground;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{ValueSlider, caption, from_right, plain_button, primary_button};

/// The most that one side grows at once.
const MOST: u32 = 4096;
/// Beyond so many times its area a picture is mostly invented.
const MUCH: f64 = 4.0;

/// The window for growing the picture.
pub struct OutpaintDialog {
    sides: Sides,
    equal: bool,
    feather_px: u32,
    fill: OutpaintFill,
}

impl Default for OutpaintDialog {
    fn default() -> Self {
        let side = 128;
        let sides = Sides { left: side, right: side, top: side, bottom: side };
        Self { sides, equal: false, feather_px: 32, fill: OutpaintFill::default() }
    }
}

impl OutpaintDialog {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, app: &mut App) -> After {
        title(ui, t!("outpaint-title"));
        ui.spacing_mut().item_spacing.y = theme::GAP;
        let known = app.document().extent();
        let grown = grown(known, self.sides);
        diagram(ui, known, self.sides, grown);
        self.sides(ui);
        let about = t!("outpaint-feather.about");
        let slider = ValueSlider::new(t!("outpaint-feather"), 0..=256).curved().unit(" px").reset(32).about(about);
        slider.show(ui, &mut self.feather_px);
        self.fill(ui);
        let problem = match grown {
            None => Some(t!("outpaint-most", side = MAX_SIDE_PX)),
            Some(grown) if grown.area() as f64 > known.area() as f64 * MUCH => Some(t!("outpaint-much").to_owned()),
            Some(_) => None,
        };
        if let Some(problem) = problem {
            ui.label(RichText::new(problem).color(Tokens::of(ui).warning));
        }
        let mut after = After::Stay;
        let ready = grown.is_some() && !self.sides.is_empty();
        from_right(ui, theme::CONTROL, |ui| {
            let go = ui.add_enabled_ui(ready, |ui| primary_button(ui, t!("outpaint-start"))).inner;
            if go.clicked() || (ready && ui.input(|i| i.key_pressed(egui::Key::Enter) && !i.modifiers.any())) {
                let Self { sides, feather_px, fill, .. } = *self;
                app.run(Command::Outpaint { sides, feather_px: feather_px.into(), fill });
                after = After::Close;
            }
            if plain_button(ui, t!("dialog-cancel")).clicked() {
                after = After::Close;
            }
        });
        after
    }

    fn sides(&mut self, ui: &mut Ui) {
        let before = self.sides;
        let half = (ui.available_width() - theme::GAP) / 2.0;
        let pair = |ui: &mut Ui, names: [&str; 2], values: [&mut u32; 2]| {
            ui.horizontal(|ui| {
                for (name, value) in names.into_iter().zip(values) {
                    ui.allocate_ui(vec2(half, theme::CONTROL), |ui| {
                        ValueSlider::new(name, 0..=1024).step(8.0, 0).typed_up_to(MOST).unit(" px").show(ui, value)
                    });
                }
            });
        };
        pair(ui, [t!("outpaint-left"), t!("outpaint-right")], [&mut self.sides.left, &mut self.sides.right]);
        pair(ui, [t!("outpaint-top"), t!("outpaint-bottom")], [&mut self.sides.top, &mut self.sides.bottom]);
        let equal = ui.checkbox(&mut self.equal, t!("outpaint-equal")).changed();
        if self.equal {
            let Sides { left, right, top, bottom } = self.sides;
            let now = [left, right, top, bottom];
            let old = [before.left, before.right, before.top, before.bottom];
            // The one that was just changed; when the box was just ticked, the largest.
            let changed = now.iter().zip(old).find(|(now, old)| **now != *old).map(|(now, _)| *now);
            let wanted = changed.or_else(|| if equal { now.iter().max().copied() } else { None });
            if let Some(side) = wanted {
                self.sides = Sides { left: side, right: side, top: side, bottom: side };
            }
        }
    }

    fn fill(&mut self, ui: &mut Ui) {
        caption(ui, t!("outpaint-fill"));
        ground(ui, &mut self.fill);
    }
}

/// The size that comes of it, if a document can have it.
fn grown(known: Extent, sides: Sides) -> Option<Extent> {
    let grown = sides.grown(known)?;
    let fits = grown.width <= MAX_SIDE_PX && grown.height <= MAX_SIDE_PX && grown.area() <= MAX_AREA_PX;
    fits.then_some(grown)
}

/// The picture within what it is to become, small.
fn diagram(ui: &mut Ui, known: Extent, sides: Sides, grown: Option<Extent>) {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 150.0), Sense::hover());
    let spaced = |extent: Extent| extent.to_string().replace('x', " × ");
    let words = match grown {
        Some(grown) => format!("{} → {}", spaced(known), spaced(grown)),
        None => t!("outpaint-size-too-large").to_owned(),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, t!("outpaint-size", size = &words)));
    ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), tokens.sunken);
    let total = vec2(
        (f64::from(known.width) + f64::from(sides.left) + f64::from(sides.right)) as f32,
        (f64::from(known.height) + f64::from(sides.top) + f64::from(sides.bottom)) as f32,
    );
    let room = rect.shrink2(vec2(16.0, 12.0)).with_max_y(rect.bottom() - 28.0);
    let scale = (room.width() / total.x).min(room.height() / total.y);
    let outer = Rect::from_center_size(room.center(), total * scale);
    let corner = outer.min + vec2(sides.left as f32, sides.top as f32) * scale;
    let inner = Rect::from_min_size(corner, vec2(known.width as f32, known.height as f32) * scale);
    ui.painter().rect_filled(outer, CornerRadius::ZERO, tokens.accent_soft);
    let stroke = Stroke::new(1.0, if grown.is_some() { tokens.accent } else { tokens.bad });
    ui.painter().rect_stroke(outer, CornerRadius::ZERO, stroke, StrokeKind::Inside);
    ui.painter().rect_filled(inner, CornerRadius::ZERO, tokens.control_active);
    let at = rect.center_bottom() - vec2(0.0, 8.0);
    let colour = if grown.is_some() { tokens.text } else { tokens.bad };
    ui.painter().text(at, Align2::CENTER_BOTTOM, words, FontId::proportional(theme::BODY_PT), colour);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_document_can_have_is_refused() {
        let known = Extent::new(512, 384);
        let sides = Sides { left: 64, right: 0, top: 16, bottom: 0 };
        assert_eq!(grown(known, sides), Some(Extent::new(576, 400)));
        assert_eq!(grown(known, Sides { left: MAX_SIDE_PX, ..sides }), None);
        assert_eq!(grown(Extent::new(u32::MAX, 8), sides), None);
    }
}
