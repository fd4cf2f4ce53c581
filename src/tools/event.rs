//! What a tool is told of the pointer and the keys.

use crate::document::{Point, Sample};

/// What the pointer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It moves without touching.
    Hover,
    /// It goes down (the first mouse button or the pen's tip).
    Press,
    /// It moves while it is down.
    Drag,
    /// It goes up.
    Release,
    /// What was begun is to be undone: Escape was pressed, or the pointer was taken away.
    Cancel,
}

/// Keys that are held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Modifiers {
    /// Shift.
    pub shift: bool,
    /// Alt, or Option on a Mac.
    pub alt: bool,
    /// Ctrl, or Command on a Mac.
    pub ctrl: bool,
}

/// A key, or a click, that tells a tool something beside the pointer's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToolKey {
    /// Enter or a double click: what was begun is done.
    Confirm,
    /// Backspace: the last part of what was begun goes.
    Back,
    /// An arrow: by so many pixels to the right and down.
    Nudge {
        /// To the right.
        x: i32,
        /// Down.
        y: i32,
    },
}

/// The pointer at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ToolEvent {
    /// Where it is on the canvas, in canvas pixels; may lie beside the canvas.
    pub at: Point,
    /// Where it is on the screen, in points.
    pub on_screen: Point,
    /// How hard it presses, 0 to 1; 1 for a mouse.
    pub pressure: f32,
    /// Keys that are held.
    pub modifiers: Modifiers,
    /// What it does.
    pub phase: Phase,
}

/// No pointer is farther from the canvas's corner than this, however small the canvas is shown.
const FARTHEST_PX: f32 = 1e6;
/// A pointer that moved less than this on the screen has clicked.
pub(super) const CLICK_POINTS: f32 = 3.0;
/// A handle is hit from this far on the screen.
pub(super) const GRIP_POINTS: f32 = 8.0;

impl ToolEvent {
    pub(super) fn sample(&self) -> Sample {
        Sample::new(self.at, self.pressure)
    }

    /// Whether the place is made of numbers, and of such as a pointer on a screen can reach.
    pub(super) fn is_somewhere(&self) -> bool {
        self.at.x.abs() < FARTHEST_PX && self.at.y.abs() < FARTHEST_PX
    }
}

/// How far two points lie apart.
pub(super) fn distance(a: Point, b: Point) -> f32 {
    (b.x - a.x).hypot(b.y - a.y)
}

/// The point as far from `from` as `to` is, in the nearest of the eight directions along axes and diagonals.
pub(super) fn in_eight_directions(from: Point, to: Point) -> Point {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let eighth = std::f32::consts::FRAC_PI_4;
    let (sin, cos) = ((dy.atan2(dx) / eighth).round() * eighth).sin_cos();
    let length = dx.hypot(dy);
    // Sines that should be zero are a little off.
    let along = |part: f32| if part.abs() < 1e-4 { 0.0 } else { part * length };
    Point::new(from.x + along(cos), from.y + along(sin))
}
