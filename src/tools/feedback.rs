//! What tools show: the pointer's look, and lines over the canvas.

use crate::document::Point;

/// How the pointer looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cursor {
    /// An open hand.
    Grab,
    /// A closed hand.
    Grabbing,
    /// A magnifier with a plus.
    ZoomIn,
    /// A magnifier with a minus.
    ZoomOut,
    /// A pipette.
    Picker,
    /// The brush's outline on the canvas.
    Brush {
        /// Diameter in canvas pixels.
        size_px: f32,
        /// The solid part of the radius, 0 to 1.
        hardness: f32,
    },
    /// Crossed hairs, for a place or for a shape that begins here.
    Cross,
    /// Four arrows.
    Move,
    /// Arrows to left and right.
    ResizeHorizontal,
    /// Arrows up and down.
    ResizeVertical,
    /// Arrows to the top left and the bottom right.
    ResizeNwSe,
    /// Arrows to the top right and the bottom left.
    ResizeNeSw,
    /// A bent arrow.
    Rotate,
    /// Nothing can be done here.
    NotAllowed,
}

/// Lines that a tool wants drawn over the canvas, in canvas pixels; they may lie beside it.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// The outline of what is being drawn.
    Line {
        /// Its corners.
        points: Vec<Point>,
        /// Whether the last is joined to the first.
        closed: bool,
    },
    /// A box to be dragged by its corners and the middles of its sides.
    Handles {
        /// Top left, top right, bottom right and bottom left, before it was turned.
        corners: [Point; 4],
        /// What it turns about, if it can be turned.
        pivot: Option<Point>,
    },
    /// A line with two ends.
    Segment(Point, Point),
}
