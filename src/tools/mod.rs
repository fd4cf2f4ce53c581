//! Pointer in, edits out: state machines for what the artist does on the canvas.
//!
//! A [`Tool`] is told of the pointer by [`ToolEvent`]s and answers with [`Action`]s, to be carried out in order: edits
//! for the document's history, changes of the view, colours. It draws nothing (it says by [`Tool::overlay`] what is to
//! be drawn) and owns no document, so that a test drives it as the window does. [`TOOLS`] lists all of them; the rail,
//! the shortcuts and the tooltips are drawn from it.

mod action;
mod brush;
mod eraser;
mod event;
mod feedback;
mod fill;
mod frame;
mod frame_rules;
mod gradient;
mod handles;
mod lasso;
mod marquee;
mod mask_brush;
mod painting;
mod pan;
mod picker;
mod polygon;
mod selecting;
mod settings;
mod shift;
mod table;
mod transforming;
mod wand;
mod zoom;

use crate::document::Document;

pub use action::{Action, Performed, Plan, ViewChange};
pub use event::{Modifiers, Phase, ToolEvent, ToolKey};
pub use feedback::{Cursor, Overlay};
pub use frame_rules::{FrameRules, fit_frame_to};
pub use settings::{GradientEnds, MaskMode, Palette, ToolSettings};
pub use table::{TOOLS, ToolKind, find_tool};

/// What a tool sees of the studio.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The document as it is now.
    pub document: &'a Document,
    /// How the tools are set.
    pub settings: &'a ToolSettings,
    /// Points of the screen for a pixel of the canvas.
    pub zoom: f32,
}

impl Scene<'_> {
    /// So many points of the screen in canvas pixels.
    fn px(&self, points: f32) -> f32 {
        if self.zoom.is_normal() && self.zoom > 0.0 { points / self.zoom } else { points }
    }
}

/// A tool's answer to an event.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolResponse {
    /// To be done, in this order.
    pub actions: Vec<Action>,
    /// How the pointer looks from now on.
    pub cursor: Cursor,
}

/// A tool at work.
pub trait Tool: Send {
    /// Takes the pointer's next event in.
    ///
    /// Before another tool is taken up, before undo and before any edit from elsewhere the tool must be told
    /// [`Phase::Release`] (keep what was begun) or [`Phase::Cancel`] (undo it) if the pointer is down.
    fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> ToolResponse;

    /// Takes a key in; `None` if it has no use for it.
    fn key(&mut self, _key: ToolKey, _scene: Scene<'_>) -> Option<ToolResponse> {
        None
    }

    /// What is to be drawn over the canvas now.
    fn overlay(&self, _scene: Scene<'_>) -> Vec<Overlay> {
        Vec::new()
    }

    /// Whether something is begun that waits for more although the pointer is up. [`Phase::Cancel`] drops it; it is to
    /// be sent for Escape and before another tool is taken up.
    fn under_way(&self) -> bool {
        false
    }
}
