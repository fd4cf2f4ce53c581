//! The bucket: fills an area of like colour; Alt picks the colour to fill with.

use crate::document::fill;
use crate::locale::t;

use super::picker::PickerTool;
use super::{Action, Cursor, Phase, Plan, Scene, Tool, ToolEvent, ToolResponse};

/// Fills the area under the pointer with the foreground colour.
#[derive(Default)]
pub(super) struct FillTool {
    picker: PickerTool,
    picking: bool,
}

impl Tool for FillTool {
    fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> ToolResponse {
        match event.phase {
            Phase::Press => self.picking = event.modifiers.alt,
            Phase::Hover => self.picking = false,
            Phase::Drag | Phase::Release | Phase::Cancel => {}
        }
        if self.picking || (event.modifiers.alt && event.phase == Phase::Hover) {
            return self.picker.handle(event, scene);
        }
        let mut actions = Vec::new();
        if event.phase == Phase::Press && event.is_somewhere() {
            actions.push(match scene.document.paints() {
                Ok(()) => {
                    let (at, how) = (event.at, scene.settings.fill_options());
                    let colour = scene.settings.palette.foreground;
                    Action::Make(Plan::new(t!("undo-fill"), move |document| Ok(fill(document, at, colour, how))))
                }
                Err(why) => Action::Refuse(why),
            });
        }
        ToolResponse { actions, cursor: Cursor::Cross }
    }
}
