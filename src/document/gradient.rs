//! Gradients between two colours, dithered so that no bands show.

use serde::{Deserialize, Serialize};

use super::fill::{Paint, lay_on};
use super::{Document, Edit, Point, Rgba};

/// How a gradient spreads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GradientKind {
    /// In bands across the line that is drawn.
    #[default]
    Linear,
    /// In circles around the line's start.
    Radial,
}

impl GradientKind {
    /// Both, as options show them.
    pub const ALL: [Self; 2] = [Self::Linear, Self::Radial];

    /// Name that artists see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Linear => "Linear",
            Self::Radial => "Radial",
        }
    }
}

/// A gradient along a line; before its start and behind its end the end colours go on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gradient {
    /// How it spreads.
    pub kind: GradientKind,
    /// Where it begins, in canvas pixels.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
    /// The colour at the start, straight alpha.
    pub start: Rgba,
    /// The colour at the end.
    pub end: Rgba,
}

impl Gradient {
    /// The edit that lays the gradient on the active layer, or its mask, as far as selection and locks allow. A line
    /// without length changes nothing.
    ///
    /// Each value that falls between two bytes becomes one of them by a fixed noise, so that their mean is right and
    /// the same gradient is the same bytes. Touches the whole selection: of a large one in a thread.
    pub fn edit(&self, document: &Document) -> Edit {
        let (dx, dy) = (self.to.x - self.from.x, self.to.y - self.from.y);
        let length_squared = dx * dx + dy * dy;
        if !length_squared.is_normal() {
            return Edit::many([]);
        }
        let rect = document.selection_bounds().unwrap_or(document.rect());
        let (start, end) = (self.start.map(f32::from), self.end.map(f32::from));
        // Colours mix by their opacity, so that one that is not to be seen never shows.
        lay_on(document, rect, |x, y| {
            let (px, py) = (x as f32 + 0.5 - self.from.x, y as f32 + 0.5 - self.from.y);
            let t = match self.kind {
                GradientKind::Linear => (px * dx + py * dy) / length_squared,
                GradientKind::Radial => ((px * px + py * py) / length_squared).sqrt(),
            };
            let t = t.clamp(0.0, 1.0);
            let (a, b) = (start[3] * (1.0 - t), end[3] * t);
            let alpha = a + b;
            let mix = |c: usize| if alpha > 0.0 { (start[c] * a + end[c] * b) / alpha } else { 0.0 };
            Paint { colour: [mix(0), mix(1), mix(2)], share: alpha / 255.0, round: noise(x, y) }
        })
    }
}

/// A number from above 0 to below 1 for each pixel, evenly spread and without a pattern to see: neighbours differ as
/// in interleaved gradient noise (Jimenez 2014, "Next Generation Post Processing in Call of Duty").
fn noise(x: u32, y: u32) -> f32 {
    // In doubles, for large canvases would leave no fraction in floats.
    let v = 52.982_918_9 * (0.067_110_56 * f64::from(x) + 0.005_837_15 * f64::from(y)).fract();
    (v.fract() as f32).clamp(0.002, 0.998)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Extent;

    fn laid(gradient: Gradient, ground: Rgba) -> Document {
        let mut document = Document::new(Extent::new(400, 150), ground).unwrap();
        document.apply(gradient.edit(&document)).unwrap();
        document
    }

    fn pixels(document: &Document) -> Vec<Rgba> {
        let id = document.active().layer();
        document.layer(id).unwrap().pixels().unwrap().read(document.rect())
    }

    fn across(start: Rgba, end: Rgba) -> Gradient {
        let (from, to) = (Point::new(50.0, 0.0), Point::new(350.0, 0.0));
        Gradient { kind: GradientKind::Linear, from, to, start, end }
    }

    #[test]
    fn colours_run_evenly_from_end_to_end_and_go_on_beyond_exactly() {
        let document = laid(across([10, 200, 0, 255], [70, 100, 0, 255]), [255; 4]);
        let pixels = pixels(&document);
        for (i, &[r, g, b, a]) in pixels.iter().enumerate() {
            let x = i % 400;
            let t = ((x as f32 + 0.5 - 50.0) / 300.0).clamp(0.0, 1.0);
            assert!(
                (f32::from(r) - (10.0 + 60.0 * t)).abs() <= 1.0 && (f32::from(g) - (200.0 - 100.0 * t)).abs() <= 1.0
            );
            assert_eq!((b, a), (0, 255));
            match x {
                0..50 => assert_eq!((r, g), (10, 200)),
                350.. => assert_eq!((r, g), (70, 100)),
                _ => {}
            }
        }
    }

    #[test]
    fn there_are_no_bands_and_the_means_are_right() {
        // Twelve steps over 300 pixels would be bands of 25 pixels.
        let document = laid(across([100, 100, 100, 255], [112, 112, 112, 255]), [255; 4]);
        let pixels = pixels(&document);
        let mean = |from: usize| {
            let columns = (0..150).flat_map(|y| (from..from + 4).map(move |x| (x, y)));
            columns.map(|(x, y)| f64::from(pixels[y * 400 + x][0])).sum::<f64>() / 600.0
        };
        for from in (54..340).step_by(4) {
            let exact = 100.0 + 12.0 * (from as f64 + 2.0 - 50.0) / 300.0;
            assert!((mean(from) - exact).abs() < 0.06, "{} against {exact} at {from}", mean(from));
        }
        assert_eq!(pixels, self::pixels(&laid(across([100, 100, 100, 255], [112, 112, 112, 255]), [255; 4])));
    }

    #[test]
    fn towards_nothing_the_colour_stays_and_the_ground_comes_through() {
        let document = laid(across([200, 0, 0, 255], [200, 0, 0, 0]), [0, 0, 100, 255]);
        let pixels = pixels(&document);
        assert_eq!((pixels[20], pixels[380]), ([200, 0, 0, 255], [0, 0, 100, 255]));
        let [r, _, b, a] = pixels[200];
        assert!(r.abs_diff(100) <= 1 && b.abs_diff(50) <= 1 && a == 255);
        // On empty ground only the opacity falls.
        let document = laid(across([200, 0, 0, 255], [200, 0, 0, 0]), [0; 4]);
        let pixels = self::pixels(&document);
        assert!(pixels[100..340].iter().all(|p| p[..3] == [200, 0, 0]));
        assert!(pixels[200][3].abs_diff(128) <= 1 && pixels[399] == [0; 4]);
    }

    #[test]
    fn circles_spread_around_the_start() {
        let (from, to) = (Point::new(200.0, 75.0), Point::new(200.0, 125.0));
        let gradient =
            Gradient { kind: GradientKind::Radial, from, to, start: [0, 0, 0, 255], end: [250, 250, 250, 255] };
        let pixels = pixels(&laid(gradient, [9; 4]));
        for (x, y) in [(200usize, 75usize), (230, 75), (170, 75), (200, 40), (240, 105), (10, 10)] {
            let distance = (x as f32 + 0.5 - 200.0).hypot(y as f32 + 0.5 - 75.0);
            let exact = (distance / 50.0).min(1.0) * 250.0;
            assert!((f32::from(pixels[y * 400 + x][0]) - exact).abs() <= 1.0);
        }
    }

    #[test]
    fn a_line_without_length_changes_nothing() {
        let document = Document::new(Extent::new(40, 15), [9; 4]).unwrap();
        let mut gradient = across([0; 4], [255; 4]);
        for to in [gradient.from, Point::new(f32::NAN, 0.0), Point::new(f32::INFINITY, 0.0)] {
            gradient.to = to;
            assert!(gradient.edit(&document).is_empty());
        }
    }
}
