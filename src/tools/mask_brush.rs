//! The mask brush: paints what is to be generated anew.

use crate::document::Ink;
use crate::locale::t;

use super::painting::{Painting, outline};
use super::{MaskMode, Scene, Tool, ToolEvent, ToolResponse};

/// Adds to the mask or takes away from it; Alt at the press does the other of the two.
#[derive(Default)]
pub(super) struct MaskBrushTool {
    painting: Painting,
}

impl Tool for MaskBrushTool {
    fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> ToolResponse {
        let settings = scene.settings;
        let mode = if event.modifiers.alt { settings.mask_mode.other() } else { settings.mask_mode };
        let (label, ink) = match mode {
            MaskMode::Add => (t!("undo-paint-mask"), Ink::MaskAdd),
            MaskMode::Erase => (t!("undo-erase-mask"), Ink::MaskErase),
        };
        let actions = self.painting.handle(event, scene, label, &settings.mask_brush, ink);
        ToolResponse { actions, cursor: outline(&settings.mask_brush) }
    }
}
