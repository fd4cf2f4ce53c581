//! What a tool is told of the pointer.

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

impl ToolEvent {
    pub(super) fn sample(&self) -> Sample {
        Sample::new(self.at, self.pressure)
    }
}
