//! What sizes the generation frame may have, and where it comes to rest.

use serde::{Deserialize, Serialize};

use crate::base::{Extent, Rect, SignedRect};

/// The longest side of a frame in pixels.
const MAX_FRAME_PX: u32 = 16_384;
/// No corner lies farther from the canvas's than this.
const FARTHEST_PX: f64 = 65_536.0;

/// What the frame tool keeps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FrameRules {
    /// Sides are multiples of so many pixels; 0 counts as 1.
    pub multiple: u32,
    /// Width to height, if that is to stay.
    pub aspect: Option<(u32, u32)>,
    /// Whether edges and middle come to rest on the canvas's.
    pub snap: bool,
}

impl Default for FrameRules {
    /// Multiples of 8, any proportions, snapping.
    fn default() -> Self {
        Self { multiple: 8, aspect: None, snap: true }
    }
}

/// What of a size is given; the rest follows from the proportions, if they are to stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    Both,
    Width,
    Height,
}

impl FrameRules {
    fn step(self) -> u32 {
        self.multiple.clamp(1, 1024)
    }

    fn proportion(self) -> Option<f64> {
        let (w, h) = self.aspect.filter(|(w, h)| *w > 0 && *h > 0)?;
        Some(f64::from(w) / f64::from(h))
    }

    /// The nearest possible side.
    fn side(self, px: f64) -> u32 {
        let step = self.step();
        let count = (px.clamp(0.0, f64::from(MAX_FRAME_PX)) / f64::from(step)).round().max(1.0);
        (count as u32 * step).min(MAX_FRAME_PX / step * step)
    }

    /// The nearest possible size.
    pub(super) fn size(self, width: f64, height: f64, given: Given) -> Extent {
        let (width, height) = (width.abs(), height.abs());
        let Some(proportion) = self.proportion() else { return Extent::new(self.side(width), self.side(height)) };
        let width = match given {
            Given::Both => width.max(height * proportion),
            Given::Width => width,
            Given::Height => height * proportion,
        };
        // The longer side is brought to a multiple first, for it misses the proportions by less.
        if proportion >= 1.0 {
            let width = self.side(width);
            Extent::new(width, self.side(f64::from(width) / proportion))
        } else {
            let height = self.side(width / proportion);
            Extent::new(self.side(f64::from(height) * proportion), height)
        }
    }

    /// The frame that goes from a fixed corner towards another place.
    pub(super) fn stretched_from(self, fixed: (f64, f64), to: (f64, f64)) -> SignedRect {
        let size = self.size(to.0 - fixed.0, to.1 - fixed.1, Given::Both);
        let start = |fixed: f64, to: f64, side: u32| corner(if to < fixed { fixed - f64::from(side) } else { fixed });
        SignedRect::new(start(fixed.0, to.0, size.width), start(fixed.1, to.1, size.height), size.width, size.height)
    }

    /// Where an edge that is dragged comes to rest: on one of the canvas's edges (0 and `canvas`) if it is near and the
    /// side is possible then.
    pub(super) fn edge(self, at: f64, fixed: f64, canvas: u32, reach: f64) -> f64 {
        let possible = |edge: f64| {
            let side = (edge - fixed).abs();
            side >= 1.0 && (side / f64::from(self.step())).fract() == 0.0
        };
        let near = |edge: &f64| self.snap && (edge - at).abs() <= reach && possible(*edge);
        [0.0, f64::from(canvas)].into_iter().find(near).unwrap_or(at)
    }

    /// Where the near edge of a frame that is moved comes to rest: so that one of its edges or its middle lies on the
    /// canvas's.
    pub(super) fn rest(self, at: f64, side: u32, canvas: u32, reach: f64) -> f64 {
        let room = f64::from(canvas) - f64::from(side);
        let rests = [0.0, room, (room / 2.0).floor()];
        let nearest = rests.into_iter().min_by(|a, b| (a - at).abs().total_cmp(&(b - at).abs()));
        nearest.filter(|rest| self.snap && (rest - at).abs() <= reach).unwrap_or(at)
    }
}

/// A coordinate of a corner, in whole pixels and not too far away.
pub(super) fn corner(at: f64) -> i32 {
    at.round().clamp(-FARTHEST_PX, FARTHEST_PX) as i32
}

/// The smallest frame that holds a rectangle (a mask's or a selection's bounds, say) with `context_px` of its
/// surroundings on each side, by the rules, about the rectangle's middle.
///
/// It lies on the canvas where it fits: there it is moved inwards, and a side that the canvas is too short for is as
/// long as the canvas, whatever the multiple. Only proportions that the canvas has no room for lead over its edge.
pub fn fit_frame_to(rect: Rect, context_px: u32, rules: FrameRules, canvas: Extent) -> SignedRect {
    let step = f64::from(rules.step());
    let padded = |side: u32| f64::from(side) + 2.0 * f64::from(context_px);
    let up = |px: f64| (px / step).ceil() * step;
    let (mut width, mut height) = (up(padded(rect.width)), up(padded(rect.height)));
    if let Some(proportion) = rules.proportion() {
        let size = |width: f64| rules.size(width, width / proportion, Given::Width);
        let needed = width.max(height * proportion);
        // Context gives way to the canvas's edge, the rectangle does not.
        let least = f64::from(rect.width).max(f64::from(rect.height) * proportion);
        let most = f64::from(canvas.width).min(f64::from(canvas.height) * proportion);
        let mut extent = size(needed.min(most.max(least)));
        // Rounding may have taken what the rectangle needs.
        while extent.width < rect.width || extent.height < rect.height {
            let larger = size(f64::from(extent.width) + step);
            if larger == extent {
                break;
            }
            extent = larger;
        }
        (width, height) = (f64::from(extent.width), f64::from(extent.height));
    } else {
        (width, height) = (width.min(f64::from(canvas.width)), height.min(f64::from(canvas.height)));
    }
    let (width, height) = (width.clamp(1.0, 65_536.0) as u32, height.clamp(1.0, 65_536.0) as u32);
    let start = |at: u32, length: u32, side: u32, canvas: u32| {
        let about = i64::from(at) + (i64::from(length) - i64::from(side)).div_euclid(2);
        let room = i64::from(canvas) - i64::from(side);
        let inside = if room >= 0 { about.clamp(0, room) } else { room.div_euclid(2) };
        corner(inside as f64)
    };
    let x = start(rect.x, rect.width, width, canvas.width);
    SignedRect::new(x, start(rect.y, rect.height, height, canvas.height), width, height)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CANVAS: Extent = Extent::new(1000, 800);

    fn rules(multiple: u32, aspect: Option<(u32, u32)>) -> FrameRules {
        FrameRules { multiple, aspect, snap: true }
    }

    #[test]
    fn a_frame_fits_around_what_it_is_for_and_stays_on_the_canvas() {
        let fit = |rect, context, aspect| fit_frame_to(rect, context, rules(8, aspect), CANVAS);
        // 100 + 64 and 50 + 64, up to multiples of 8, about the middle at 450, 325.
        assert_eq!(fit(Rect::new(400, 300, 100, 50), 32, None), SignedRect::new(366, 265, 168, 120));
        assert_eq!(fit(Rect::new(0, 0, 100, 50), 32, None), SignedRect::new(0, 0, 168, 120));
        assert_eq!(fit(Rect::new(900, 750, 100, 50), 32, None), SignedRect::new(832, 680, 168, 120));
        assert_eq!(fit(Rect::new(0, 0, 1000, 800), 64, None), SignedRect::new(0, 0, 1000, 800));
        assert_eq!(fit(Rect::new(400, 300, 100, 50), 32, Some((1, 1))), SignedRect::new(366, 241, 168, 168));
        assert_eq!(fit(Rect::new(400, 300, 100, 50), 0, Some((1, 2))), SignedRect::new(398, 221, 104, 208));
        // A square around all of a wide canvas leads over its edges, evenly.
        assert_eq!(fit(Rect::new(0, 0, 1000, 800), 64, Some((1, 1))), SignedRect::new(0, -100, 1000, 1000));
    }

    #[test]
    fn sizes_are_the_nearest_possible_ones() {
        assert_eq!(rules(64, None).size(500.0, -90.0, Given::Both), Extent::new(512, 64));
        assert_eq!(rules(64, None).size(3.0, 1e30, Given::Both), Extent::new(64, 16_384));
        assert_eq!(rules(0, None).size(3.4, 7.6, Given::Both), Extent::new(3, 8));
        assert_eq!(rules(8, Some((16, 9))).size(512.0, 0.0, Given::Width), Extent::new(512, 288));
        assert_eq!(rules(8, Some((16, 9))).size(0.0, 288.0, Given::Height), Extent::new(512, 288));
        assert_eq!(rules(8, Some((2, 3))).size(100.0, 600.0, Given::Both), Extent::new(400, 600));
        assert_eq!(rules(8, Some((0, 3))).size(96.0, 64.0, Given::Both), Extent::new(96, 64));
    }

    #[test]
    fn edges_and_middles_come_to_rest_on_the_canvas() {
        let rules = rules(8, None);
        assert_eq!(rules.rest(5.0, 512, 1000, 8.0), 0.0);
        assert_eq!(rules.rest(492.0, 512, 1000, 8.0), 488.0);
        assert_eq!(rules.rest(240.0, 512, 1000, 8.0), 244.0);
        assert_eq!(rules.rest(100.0, 512, 1000, 8.0), 100.0);
        assert_eq!(FrameRules { snap: false, ..rules }.rest(5.0, 512, 1000, 8.0), 5.0);
        assert_eq!(rules.edge(994.0, 200.0, 1000, 8.0), 1000.0);
        assert_eq!(rules.edge(994.0, 201.0, 1000, 8.0), 994.0);
        assert_eq!(rules.edge(3.0, 240.0, 1000, 8.0), 0.0);
    }

    proptest! {
        #[test]
        fn whatever_the_rules_the_rectangle_lies_in_its_frame(
            (x, y) in (0u32..990, 0u32..790), (w, h) in (1u32..1000, 1u32..800), context in 0u32..300,
            multiple in prop_oneof![Just(1u32), Just(8), Just(64)],
            aspect in proptest::option::of((1u32..20, 1u32..20)),
        ) {
            let rect = Rect::new(x, y, w.min(1000 - x), h.min(800 - y));
            let frame = fit_frame_to(rect, context, rules(multiple, aspect), CANVAS);
            prop_assert!(frame.contains(SignedRect::from(rect)), "{frame:?} around {rect:?}");
            let fits = frame.width <= 1000 && frame.height <= 800;
            prop_assert!(!fits || SignedRect::of(CANVAS).contains(frame));
            if aspect.is_none() {
                prop_assert!(fits);
                prop_assert!(frame.width.is_multiple_of(multiple) || frame.width == 1000);
                prop_assert!(frame.height.is_multiple_of(multiple) || frame.height == 800);
            } else {
                prop_assert!(frame.width.is_multiple_of(multiple) && frame.height.is_multiple_of(multiple));
            }
        }
    }
}
