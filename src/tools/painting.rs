//! What brush, eraser and mask brush have in common: one stroke from press to release.

use crate::document::{Brush, Edit, Ink, Point, Sample, Stroke};

use super::{Action, Cursor, Phase, Scene, ToolEvent};

/// Makes strokes of the pointer's events.
#[derive(Default)]
pub(super) struct Painting {
    /// The stroke under way, and where it has come to.
    stroke: Option<(Stroke, Sample)>,
    /// Where the last stroke ended, for straight lines.
    last_end: Option<Point>,
}

impl Painting {
    /// Goes on with the stroke, or begins or ends one. `label` names the step in history.
    pub(super) fn handle(
        &mut self,
        event: &ToolEvent,
        scene: Scene<'_>,
        label: &'static str,
        brush: &Brush,
        ink: Ink,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        match event.phase {
            Phase::Hover => {}
            Phase::Press => {
                // The release was lost: keep what was painted.
                self.end(&mut actions);
                let on_layer = matches!(ink, Ink::Colour(_) | Ink::Eraser);
                if let (true, Err(why)) = (on_layer, scene.document.paints()) {
                    actions.push(Action::Refuse(why));
                    return actions;
                }
                actions.push(Action::Begin(label));
                let mut stroke = Stroke::new(scene.document, brush, ink);
                if let Some(start) = self.last_end.filter(|_| event.modifiers.shift) {
                    apply(&mut actions, stroke.line_to(Sample::new(start, event.pressure)));
                    apply(&mut actions, stroke.line_to(event.sample()));
                }
                apply(&mut actions, stroke.extend(event.sample()));
                self.stroke = Some((stroke, event.sample()));
            }
            Phase::Drag => {
                if let Some((stroke, last)) = &mut self.stroke {
                    apply(&mut actions, stroke.extend(event.sample()));
                    *last = event.sample();
                }
            }
            Phase::Release => {
                if let Some((stroke, last)) = &mut self.stroke {
                    // A pen that leaves no longer presses; the way to here was drawn as hard as before.
                    last.at = event.at;
                    apply(&mut actions, stroke.extend(*last));
                }
                self.end(&mut actions);
            }
            Phase::Cancel => {
                if self.stroke.take().is_some() {
                    actions.push(Action::RollBack);
                }
            }
        }
        actions
    }

    /// Ends the stroke under way, if there is one, as a step of history.
    pub(super) fn end(&mut self, actions: &mut Vec<Action>) {
        if let Some((stroke, last)) = self.stroke.take() {
            apply(actions, stroke.finish());
            actions.push(Action::Commit);
            self.last_end = Some(last.at);
        }
    }
}

fn apply(actions: &mut Vec<Action>, edit: Option<Edit>) {
    actions.extend(edit.map(Action::Apply));
}

/// The outline of a brush.
pub(super) fn outline(brush: &Brush) -> Cursor {
    let brush = brush.clamped();
    Cursor::Brush { size_px: brush.size_px, hardness: brush.hardness }
}
