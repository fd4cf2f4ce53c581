//! Affine maps of the plane: moves, turns, flips and scales, one after another.

use crate::base::SignedRect;

use super::Point;

/// Numbers that differ by less than this count as the same: far below what moves a pixel of the largest canvas.
const SAME: f64 = 1e-7;

/// The map `x' = xx x + xy y + dx`, `y' = yx x + yy y + dy`, in canvas pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Affine {
    /// How x follows x.
    pub xx: f64,
    /// How x follows y.
    pub xy: f64,
    /// How y follows x.
    pub yx: f64,
    /// How y follows y.
    pub yy: f64,
    /// How far all moves to the right.
    pub dx: f64,
    /// How far all moves down.
    pub dy: f64,
}

impl Default for Affine {
    fn default() -> Self {
        Self::IDENTITY
    }
}

impl Affine {
    /// Leaves everything where it is.
    pub const IDENTITY: Self = Self { xx: 1.0, xy: 0.0, yx: 0.0, yy: 1.0, dx: 0.0, dy: 0.0 };

    /// Moves to the right and down.
    pub const fn moved(dx: f64, dy: f64) -> Self {
        Self { dx, dy, ..Self::IDENTITY }
    }

    /// Scales along both axes; `about` stays where it is. Negative factors mirror.
    pub fn scaled(sx: f64, sy: f64, about: (f64, f64)) -> Self {
        Self { xx: sx, yy: sy, dx: about.0 - sx * about.0, dy: about.1 - sy * about.1, ..Self::IDENTITY }
    }

    /// Turns clockwise (on a screen, where y points down) by an angle in radians; `about` stays where it is.
    pub fn turned(radians: f64, about: (f64, f64)) -> Self {
        let (sin, cos) = radians.sin_cos();
        let map = Self { xx: cos, xy: -sin, yx: sin, yy: cos, dx: 0.0, dy: 0.0 };
        let (x, y) = map.apply(about);
        Self { dx: about.0 - x, dy: about.1 - y, ..map }
    }

    /// Mirrors left and right within a rectangle.
    pub fn flipped_across(within: SignedRect) -> Self {
        Self { xx: -1.0, dx: f64::from(within.x) + within.right() as f64, ..Self::IDENTITY }
    }

    /// Mirrors top and bottom within a rectangle.
    pub fn flipped_down(within: SignedRect) -> Self {
        Self { yy: -1.0, dy: f64::from(within.y) + within.bottom() as f64, ..Self::IDENTITY }
    }

    /// Turns a rectangle by a right angle about its middle, which moves by half a pixel where whole pixels need it.
    pub fn quarter_turned(within: SignedRect, clockwise: bool) -> Self {
        let (w, h) = (i64::from(within.width), i64::from(within.height));
        let (x, y) = (i64::from(within.x), i64::from(within.y));
        // The top left corner of the turned rectangle.
        let (left, top) = (x + (w - h).div_euclid(2), y + (h - w).div_euclid(2));
        if clockwise {
            // What was at the bottom is at the left.
            Self { xx: 0.0, xy: -1.0, yx: 1.0, yy: 0.0, dx: (left + y + h) as f64, dy: (top - x) as f64 }
        } else {
            Self { xx: 0.0, xy: 1.0, yx: -1.0, yy: 0.0, dx: (left - y) as f64, dy: (top + x + w) as f64 }
        }
    }

    /// Where a point goes.
    pub fn apply(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.xx * x + self.xy * y + self.dx, self.yx * x + self.yy * y + self.dy)
    }

    /// Where a point goes.
    pub fn apply_to(&self, at: Point) -> Point {
        let (x, y) = self.apply((f64::from(at.x), f64::from(at.y)));
        Point::new(x as f32, y as f32)
    }

    /// This one and then another.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let (dx, dy) = next.apply((self.dx, self.dy));
        Self {
            xx: next.xx * self.xx + next.xy * self.yx,
            xy: next.xx * self.xy + next.xy * self.yy,
            yx: next.yx * self.xx + next.yy * self.yx,
            yy: next.yx * self.xy + next.yy * self.yy,
            dx,
            dy,
        }
    }

    /// The way back; `None` if it flattens everything or is not made of numbers.
    pub fn inverse(&self) -> Option<Self> {
        let det = self.xx * self.yy - self.xy * self.yx;
        let (xx, xy, yx, yy) = (self.yy / det, -self.xy / det, -self.yx / det, self.xx / det);
        let (dx, dy) = (-(xx * self.dx + xy * self.dy), -(yx * self.dx + yy * self.dy));
        let map = Self { xx, xy, yx, yy, dx, dy };
        (det.abs() > 1e-12 && map.is_finite()).then_some(map)
    }

    /// Whether all its numbers are numbers.
    pub fn is_finite(&self) -> bool {
        [self.xx, self.xy, self.yx, self.yy, self.dx, self.dy].iter().all(|v| v.is_finite())
    }

    /// Whether it leaves everything where it is.
    pub fn is_identity(&self) -> bool {
        self.is_shift() && self.dx.round() == 0.0 && self.dy.round() == 0.0
    }

    /// Whether it moves by whole pixels and does nothing else.
    pub(super) fn is_shift(&self) -> bool {
        self.is_whole() && self.xx > 0.5 && self.yy > 0.5
    }

    /// Whether each pixel becomes one pixel: whole moves, flips and right angles. Such maps lose nothing.
    pub fn is_whole(&self) -> bool {
        let whole = |v: f64| (v - v.round()).abs() < SAME;
        let unit = |a: f64, b: f64| whole(a) && whole(b) && a.round().abs() + b.round().abs() == 1.0;
        let rows = unit(self.xx, self.xy) && unit(self.yx, self.yy) && unit(self.xx, self.yx);
        // What was reckoned through many steps is a little off.
        rows && (self.dx - self.dx.round()).abs() < 1e-4 && (self.dy - self.dy.round()).abs() < 1e-4
    }

    /// The same with what is nearly whole made whole.
    #[must_use]
    pub(super) fn rounded(&self) -> Self {
        if !self.is_whole() {
            return *self;
        }
        let [xx, xy, yx, yy, dx, dy] = [self.xx, self.xy, self.yx, self.yy, self.dx, self.dy].map(f64::round);
        Self { xx, xy, yx, yy, dx, dy }
    }

    /// The corners of a rectangle where they go: top left, top right, bottom right, bottom left.
    pub fn corners(&self, rect: SignedRect) -> [(f64, f64); 4] {
        let (left, top) = (f64::from(rect.x), f64::from(rect.y));
        let (right, bottom) = (rect.right() as f64, rect.bottom() as f64);
        [(left, top), (right, top), (right, bottom), (left, bottom)].map(|corner| self.apply(corner))
    }

    /// The smallest rectangle of whole pixels around where a rectangle goes; `None` if that is beyond all numbers.
    pub fn bounds(&self, rect: SignedRect) -> Option<SignedRect> {
        let corners = self.corners(rect);
        let span = |values: [f64; 4]| {
            let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), &v| (low.min(v), high.max(v)));
            // Sums that should be whole may lie a little off.
            let (low, high) = ((low + 1e-5).floor(), (high - 1e-5).ceil());
            let fits = self.is_finite() && low >= f64::from(i32::MIN) / 2.0 && high <= f64::from(i32::MAX) / 2.0;
            fits.then(|| (low as i32, (high - low).max(0.0) as u32))
        };
        let (x, width) = span(corners.map(|c| c.0))?;
        let (y, height) = span(corners.map(|c| c.1))?;
        Some(SignedRect::new(x, y, width, height))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn right_angles_and_flips_are_whole_and_come_back() {
        for rect in [SignedRect::new(-7, 3, 10, 4), SignedRect::new(2, 2, 5, 8), SignedRect::new(0, 0, 1, 1)] {
            for map in [Affine::flipped_across(rect), Affine::flipped_down(rect)] {
                assert!(map.is_whole() && !map.is_identity() && map.then(&map).is_identity());
                assert_eq!(map.bounds(rect), Some(rect));
            }
            for clockwise in [true, false] {
                let turn = Affine::quarter_turned(rect, clockwise);
                let turned = turn.bounds(rect).unwrap();
                assert!(turn.is_whole());
                assert_eq!((turned.width, turned.height), (rect.height, rect.width));
                assert!(turn.then(&turn.inverse().unwrap()).is_identity());
                // The middle stays but for half a pixel.
                assert!((turned.x + turned.right() as i32 - rect.x - rect.right() as i32).abs() <= 1);
                // Clockwise, the top left corner comes to the top right.
                let [corner, ..] = turn.corners(rect);
                let right = f64::from(turned.x) + f64::from(turned.width);
                let expected = if clockwise {
                    (right, f64::from(turned.y))
                } else {
                    (f64::from(turned.x), turned.bottom() as f64)
                };
                assert_eq!(corner, expected);
            }
        }
        assert!(!Affine::moved(0.5, 0.0).is_whole() && Affine::moved(-3.0, 9.0).is_whole());
        assert!(!Affine::scaled(2.0, 1.0, (0.0, 0.0)).is_whole() && !Affine::turned(0.1, (0.0, 0.0)).is_whole());
        assert!(Affine::turned(std::f64::consts::FRAC_PI_2, (50.0, 50.0)).is_whole());
        assert_eq!(Affine::scaled(0.0, 1.0, (0.0, 0.0)).inverse(), None);
        assert_eq!(Affine::moved(1e300, 0.0).bounds(SignedRect::new(0, 0, 5, 5)), None);
    }

    proptest! {
        #[test]
        fn one_after_another_is_one_and_the_way_back_leads_back(
            (angle, sx, sy) in (-4.0f64..4.0, 0.1f64..5.0, -5.0f64..-0.1),
            (x, y) in (-500.0f64..500.0, -500.0f64..500.0), about in (-90.0f64..90.0, -90.0f64..90.0),
        ) {
            let (turn, scale) = (Affine::turned(angle, about), Affine::scaled(sx, sy, about));
            let near = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6;
            prop_assert!(near(turn.apply(about), about) && near(scale.apply(about), about));
            let both = turn.then(&scale).then(&Affine::moved(3.0, -4.0));
            let (u, v) = scale.apply(turn.apply((x, y)));
            prop_assert!(near(both.apply((x, y)), (u + 3.0, v - 4.0)));
            prop_assert!(near(both.inverse().unwrap().apply(both.apply((x, y))), (x, y)));
        }
    }
}
