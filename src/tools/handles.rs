//! A box with handles: what of it the pointer is on.

use crate::document::Point;

use super::event::GRIP_POINTS;
use super::{Cursor, Overlay, Scene};

/// Beside a corner, to this distance on the screen, the box is turned.
const TURN_POINTS: f32 = 30.0;

/// A box: top left, top right, bottom right, bottom left, wherever turns have brought them.
pub(super) type Corners = [(f64, f64); 4];

/// A part of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grip {
    /// The corner of this number.
    Corner(usize),
    /// The side from the corner of this number to the next: top, right, bottom, left.
    Side(usize),
    /// Outside beside a corner.
    Beside,
    /// Within the box.
    Inside,
    /// Far from it.
    Outside,
}

impl Grip {
    /// What of a box lies at a point.
    pub(super) fn at(corners: &Corners, at: Point, scene: Scene<'_>) -> Self {
        let at = (f64::from(at.x), f64::from(at.y));
        let reach = f64::from(scene.px(GRIP_POINTS));
        let away = |to: (f64, f64)| (to.0 - at.0).hypot(to.1 - at.1);
        let inside = holds(corners, at);
        // A small box must leave room to be moved by its inside.
        let side = |i: usize| length(corners[i], corners[(i + 1) % 4]);
        let roomy = side(0).min(side(1)) >= 4.0 * reach;
        if roomy || !inside {
            let nearest = (0..4).min_by(|a, b| away(corners[*a]).total_cmp(&away(corners[*b]))).unwrap_or(0);
            if away(corners[nearest]) <= reach {
                return Self::Corner(nearest);
            }
            if let Some(side) = (0..4).find(|&i| away(middle(corners[i], corners[(i + 1) % 4])) <= reach) {
                return Self::Side(side);
            }
        }
        let beside = corners.iter().any(|&corner| away(corner) <= f64::from(scene.px(TURN_POINTS)));
        match (inside, beside) {
            (true, _) => Self::Inside,
            (false, true) => Self::Beside,
            (false, false) => Self::Outside,
        }
    }

    /// The look of a pointer that would drag this part outwards; `None` but for corners and sides.
    pub(super) fn cursor(self, corners: &Corners) -> Option<Cursor> {
        let (x, y) = match self {
            Self::Corner(i) => corners[i],
            Self::Side(i) => middle(corners[i], corners[(i + 1) % 4]),
            Self::Beside | Self::Inside | Self::Outside => return None,
        };
        let centre = middle(corners[0], corners[2]);
        // In eighths of a turn; opposite directions look alike.
        let eighth = ((y - centre.1).atan2(x - centre.0) / std::f64::consts::FRAC_PI_4).round() as i32;
        Some(match eighth.rem_euclid(4) {
            0 => Cursor::ResizeHorizontal,
            1 => Cursor::ResizeNwSe,
            2 => Cursor::ResizeVertical,
            _ => Cursor::ResizeNeSw,
        })
    }
}

/// The box as it is to be drawn.
pub(super) fn drawn(corners: &Corners, turns: bool) -> Overlay {
    let point = |(x, y): (f64, f64)| Point::new(x as f32, y as f32);
    let pivot = turns.then(|| point(middle(corners[0], corners[2])));
    Overlay::Handles { corners: corners.map(point), pivot }
}

pub(super) fn middle(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1))
}

pub(super) fn length(a: (f64, f64), b: (f64, f64)) -> f64 {
    (b.0 - a.0).hypot(b.1 - a.1)
}

/// Whether a point lies in a box, whichever way around its corners go.
fn holds(corners: &Corners, at: (f64, f64)) -> bool {
    let side = |i: usize| {
        let (a, b) = (corners[i], corners[(i + 1) % 4]);
        (b.0 - a.0) * (at.1 - a.1) - (b.1 - a.1) * (at.0 - a.0)
    };
    (0..4).all(|i| side(i) >= 0.0) || (0..4).all(|i| side(i) <= 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Extent;
    use crate::document::Document;
    use crate::tools::ToolSettings;

    #[test]
    fn parts_of_a_box_are_found_at_any_zoom() {
        let document = Document::new(Extent::new(8, 8), [0; 4]).unwrap();
        let settings = ToolSettings::default();
        let corners = [(0.0, 0.0), (100.0, 0.0), (100.0, 60.0), (0.0, 60.0)];
        let at = |x: f32, y: f32, zoom: f32| {
            Grip::at(&corners, Point::new(x, y), Scene { document: &document, settings: &settings, zoom })
        };
        for (x, y, grip) in [
            (1.0, -2.0, Grip::Corner(0)),
            (97.0, 62.0, Grip::Corner(2)),
            (50.0, 3.0, Grip::Side(0)),
            (103.0, 30.0, Grip::Side(1)),
            (50.0, 58.0, Grip::Side(2)),
            (-3.0, 30.0, Grip::Side(3)),
            (50.0, 30.0, Grip::Inside),
            (115.0, -12.0, Grip::Beside),
            (50.0, -40.0, Grip::Outside),
        ] {
            assert_eq!(at(x, y, 1.0), grip, "{x}, {y}");
        }
        // Enlarged, the same place is farther from the handle; made smaller, the box is too small for handles inside.
        assert_eq!((at(4.0, 4.0, 8.0), at(4.0, 4.0, 1.0)), (Grip::Inside, Grip::Corner(0)));
        assert_eq!((at(4.0, 4.0, 0.25), at(-4.0, -4.0, 0.25)), (Grip::Inside, Grip::Corner(0)));
    }

    #[test]
    fn arrows_turn_with_the_box() {
        let corners = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)];
        let looks = [Grip::Side(1), Grip::Corner(2), Grip::Side(2), Grip::Corner(1)].map(|grip| grip.cursor(&corners));
        let straight = [Cursor::ResizeHorizontal, Cursor::ResizeNwSe, Cursor::ResizeVertical, Cursor::ResizeNeSw];
        assert_eq!(looks, straight.map(Some));
        let turned = [(50.0, -20.0), (120.0, 50.0), (50.0, 120.0), (-20.0, 50.0)];
        assert_eq!(Grip::Corner(0).cursor(&turned), Some(Cursor::ResizeVertical));
        assert_eq!(Grip::Side(0).cursor(&turned), Some(Cursor::ResizeNeSw));
        assert_eq!(Grip::Inside.cursor(&turned), None);
    }
}
