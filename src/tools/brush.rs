//! The brush: paints with the foreground colour; Alt picks it.

use crate::document::Ink;
use crate::locale::t;

use super::painting::{Painting, outline};
use super::picker::PickerTool;
use super::{Phase, Scene, Tool, ToolEvent, ToolResponse};

/// Paints on the picture.
#[derive(Default)]
pub(super) struct BrushTool {
    painting: Painting,
    picker: PickerTool,
    /// Whether the pointer went down with Alt held: until it is up again, it picks.
    picking: bool,
}

impl Tool for BrushTool {
    fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> ToolResponse {
        let alt = event.modifiers.alt;
        match event.phase {
            Phase::Press => self.picking = alt,
            Phase::Hover => self.picking = false,
            Phase::Drag | Phase::Release | Phase::Cancel => {}
        }
        if self.picking || (alt && event.phase == Phase::Hover) {
            let mut response = self.picker.handle(event, scene);
            if event.phase == Phase::Press {
                // The release of a stroke was lost.
                let mut actions = Vec::new();
                self.painting.end(&mut actions);
                response.actions.splice(..0, actions);
            }
            return response;
        }
        let settings = scene.settings;
        let ink = Ink::Colour(settings.palette.foreground);
        let actions = self.painting.handle(event, scene, t!("undo-brush-stroke"), &settings.brush, ink);
        ToolResponse { actions, cursor: outline(&settings.brush) }
    }
}
