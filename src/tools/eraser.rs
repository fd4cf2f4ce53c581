//! The eraser: makes the picture transparent.

use crate::document::Ink;
use crate::locale::t;

use super::painting::{Painting, outline};
use super::{Scene, Tool, ToolEvent, ToolResponse};

/// Takes the picture's opacity away.
#[derive(Default)]
pub(super) struct EraserTool {
    painting: Painting,
}

impl Tool for EraserTool {
    fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> ToolResponse {
        let brush = &scene.settings.eraser;
        let actions = self.painting.handle(event, scene, t!("undo-erase"), brush, Ink::Eraser);
        ToolResponse { actions, cursor: outline(brush) }
    }
}
