//! The colour picker: takes the foreground colour from the picture.

use super::{Action, Cursor, Phase, Scene, Tool, ToolEvent, ToolResponse};

/// Picks wherever the pointer is down. A fully transparent place has no colour to pick.
#[derive(Default)]
pub(super) struct PickerTool {
    down: bool,
}

impl Tool for PickerTool {
    fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> ToolResponse {
        let picks = match event.phase {
            Phase::Press => true,
            Phase::Drag | Phase::Release => self.down,
            Phase::Hover | Phase::Cancel => false,
        };
        self.down = picks && event.phase != Phase::Release;
        let colour = picks.then(|| scene.document.pick(event.at, scene.settings.picker_radius_px)).flatten();
        let actions = match colour {
            Some([r, g, b, opacity]) if opacity > 0 => vec![Action::PickColour([r, g, b])],
            _ => Vec::new(),
        };
        ToolResponse { actions, cursor: Cursor::Picker }
    }
}
