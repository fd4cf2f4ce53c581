//! The gradient tool: a line along which one colour runs into another.

use crate::document::Point;
use crate::locale::t;

use super::event::{CLICK_POINTS, distance, in_eight_directions};
use super::{Action, Cursor, Overlay, Phase, Plan, Scene, Tool, ToolEvent, ToolResponse};

/// Lays a gradient along the line that is dragged.
#[derive(Default)]
pub(super) struct GradientTool {
    line: Option<Line>,
}

#[derive(Clone, Copy)]
struct Line {
    from: Point,
    to: Point,
    start_on_screen: Point,
    moved: bool,
}

impl Line {
    fn follow(&mut self, event: &ToolEvent) {
        self.moved |= distance(self.start_on_screen, event.on_screen) >= CLICK_POINTS;
        if event.is_somewhere() {
            self.to = if event.modifiers.shift { in_eight_directions(self.from, event.at) } else { event.at };
        }
    }
}

impl GradientTool {
    fn finish(&mut self, scene: Scene<'_>) -> Option<Action> {
        let line = self.line.take().filter(|line| line.moved)?;
        let gradient = scene.settings.gradient(line.from, line.to);
        Some(Action::Make(Plan::new(t!("undo-gradient"), move |document| Ok(gradient.edit(document)))))
    }
}

impl Tool for GradientTool {
    fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> ToolResponse {
        let mut actions = Vec::new();
        match (event.phase, &mut self.line) {
            (Phase::Press, _) => {
                // The release was lost: what was drawn is laid on.
                actions.extend(self.finish(scene));
                match scene.document.paints() {
                    Ok(()) if event.is_somewhere() => {
                        let (at, start_on_screen) = (event.at, event.on_screen);
                        self.line = Some(Line { from: at, to: at, start_on_screen, moved: false });
                    }
                    Ok(()) => {}
                    Err(why) => actions.push(Action::Refuse(why)),
                }
            }
            (Phase::Drag, Some(line)) => line.follow(event),
            (Phase::Release, Some(line)) => {
                line.follow(event);
                actions.extend(self.finish(scene));
            }
            (Phase::Cancel, line) => *line = None,
            (Phase::Hover | Phase::Drag | Phase::Release, _) => {}
        }
        ToolResponse { actions, cursor: Cursor::Cross }
    }

    fn overlay(&self, _: Scene<'_>) -> Vec<Overlay> {
        let line = self.line.filter(|line| line.moved);
        line.map(|line| Overlay::Segment(line.from, line.to)).into_iter().collect()
    }
}
