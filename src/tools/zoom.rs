//! The magnifier: a click enlarges, dragging sideways zooms smoothly.

use crate::document::Point;

use super::{Action, Cursor, Phase, Scene, Tool, ToolEvent, ToolResponse, ViewChange};

/// Dragging so far to the right doubles.
const POINTS_PER_DOUBLING: f32 = 100.0;
/// A pointer that moved less than this has clicked.
const CLICK_POINTS: f32 = 3.0;

/// A press under way.
struct Press {
    start: Point,
    last: Point,
    dragged: bool,
}

/// Zooms at where the pointer went down.
#[derive(Default)]
pub(super) struct ZoomTool {
    press: Option<Press>,
}

impl Tool for ZoomTool {
    fn handle(&mut self, event: &ToolEvent, _: Scene<'_>) -> ToolResponse {
        let now = event.on_screen;
        let mut factor = 1.0;
        let mut anchor = now;
        match (event.phase, &mut self.press) {
            (Phase::Press, press) => *press = Some(Press { start: now, last: now, dragged: false }),
            (Phase::Drag | Phase::Release, Some(press)) => {
                anchor = press.start;
                press.dragged |= (now.x - anchor.x).hypot(now.y - anchor.y) >= CLICK_POINTS;
                if press.dragged {
                    factor = ((now.x - press.last.x) / POINTS_PER_DOUBLING).exp2();
                    press.last = now;
                } else if event.phase == Phase::Release {
                    factor = if event.modifiers.alt { 0.5 } else { 2.0 };
                }
            }
            (Phase::Drag | Phase::Release | Phase::Hover | Phase::Cancel, _) => {}
        }
        if matches!(event.phase, Phase::Release | Phase::Hover | Phase::Cancel) {
            self.press = None;
        }
        let change = ViewChange::Zoom { factor, x: anchor.x, y: anchor.y };
        let actions = if factor == 1.0 { Vec::new() } else { vec![Action::View(change)] };
        ToolResponse { actions, cursor: if event.modifiers.alt { Cursor::ZoomOut } else { Cursor::ZoomIn } }
    }
}
