//! The hand: moves the view.

use crate::document::Point;

use super::{Action, Cursor, Phase, Scene, Tool, ToolEvent, ToolResponse, ViewChange};

/// Moves the view as the pointer moves on the screen.
#[derive(Default)]
pub(super) struct PanTool {
    /// Where the pointer was last, while it is down.
    last: Option<Point>,
}

impl Tool for PanTool {
    fn handle(&mut self, event: &ToolEvent, _: Scene<'_>) -> ToolResponse {
        let now = event.on_screen;
        let mut actions = Vec::new();
        match (event.phase, self.last) {
            (Phase::Press, _) => self.last = Some(now),
            (Phase::Drag | Phase::Release, Some(last)) => {
                if now != last {
                    actions.push(Action::View(ViewChange::Pan { x: now.x - last.x, y: now.y - last.y }));
                }
                self.last = (event.phase == Phase::Drag).then_some(now);
            }
            (Phase::Drag, None) => {}
            (Phase::Hover | Phase::Release | Phase::Cancel, _) => self.last = None,
        }
        let cursor = if self.last.is_some() { Cursor::Grabbing } else { Cursor::Grab };
        ToolResponse { actions, cursor }
    }
}
