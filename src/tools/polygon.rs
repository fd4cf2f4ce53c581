//! Selecting a polygon, corner by corner.

use crate::document::{Combine, Point};
use crate::locale::t;

use super::event::{CLICK_POINTS, GRIP_POINTS, distance, in_eight_directions};
use super::lasso::select_polygon;
use super::selecting::{Outline, Taken, deselect, how, nudge};
use super::{Action, Cursor, Overlay, Phase, Scene, Tool, ToolEvent, ToolKey, ToolResponse};

/// Selects the polygon of the corners that are clicked.
#[derive(Default)]
pub(super) struct PolygonTool {
    outline: Outline,
    corners: Vec<Point>,
    how: Combine,
    /// Where the pointer is: the last side is drawn to here.
    now: Option<Point>,
    /// Whether the pointer is down on the last corner, which goes with it.
    down: bool,
}

impl PolygonTool {
    /// Sets a corner, or closes the polygon on the first one.
    fn press(&mut self, event: &ToolEvent, scene: Scene<'_>) -> Vec<Action> {
        let at = self.constrained(event);
        match (self.corners.first(), self.corners.last()) {
            (Some(first), _) if self.corners.len() > 2 && distance(*first, event.at) <= scene.px(GRIP_POINTS) => {
                return self.close(scene);
            }
            // The second press of a double click.
            (_, Some(last)) if distance(*last, at) < scene.px(CLICK_POINTS) => {}
            (None, _) => {
                self.how = how(event.modifiers, scene);
                self.corners.push(at);
            }
            _ => self.corners.push(at),
        }
        self.down = true;
        Vec::new()
    }

    /// Where the event is, on a line of whole eighths of a turn from the last corner if Shift is held.
    fn constrained(&self, event: &ToolEvent) -> Point {
        let before = if self.down { self.corners.len().checked_sub(2) } else { self.corners.len().checked_sub(1) };
        match before.and_then(|i| self.corners.get(i)) {
            Some(last) if event.modifiers.shift => in_eight_directions(*last, event.at),
            _ => event.at,
        }
    }

    fn close(&mut self, scene: Scene<'_>) -> Vec<Action> {
        let corners = std::mem::take(&mut self.corners);
        self.down = false;
        match corners.len() {
            0 => Vec::new(),
            1 | 2 => deselect(self.how, scene),
            _ => vec![select_polygon(t!("undo-polygon-selection"), corners, self.how, scene)],
        }
    }
}

impl Tool for PolygonTool {
    fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> ToolResponse {
        // With corners set, the selection's inside is ground like any other.
        let taken = if self.corners.is_empty() { self.outline.handle(event, scene) } else { Taken::No };
        let mut actions = Vec::new();
        match taken {
            Taken::Yes(actions) => return ToolResponse { actions, cursor: self.outline.cursor(event, scene) },
            Taken::Click => {
                actions.extend(self.press(event, scene));
                self.down = false;
            }
            Taken::No => match event.phase {
                Phase::Press if event.is_somewhere() => actions.extend(self.press(event, scene)),
                Phase::Drag if self.down && event.is_somewhere() => {
                    let at = self.constrained(event);
                    self.corners.iter_mut().last().into_iter().for_each(|corner| *corner = at);
                }
                Phase::Release => self.down = false,
                Phase::Cancel => {
                    self.corners.clear();
                    self.down = false;
                }
                Phase::Press | Phase::Drag | Phase::Hover => {}
            },
        }
        self.now = (event.is_somewhere() && !self.corners.is_empty()).then(|| self.constrained(event));
        let cursor = if self.corners.is_empty() { self.outline.cursor(event, scene) } else { Cursor::Cross };
        ToolResponse { actions, cursor }
    }

    fn key(&mut self, key: ToolKey, scene: Scene<'_>) -> Option<ToolResponse> {
        let actions = match key {
            ToolKey::Confirm if !self.corners.is_empty() => self.close(scene),
            ToolKey::Back if !self.corners.is_empty() => {
                self.corners.pop();
                Vec::new()
            }
            ToolKey::Confirm | ToolKey::Back => return None,
            ToolKey::Nudge { .. } => return if self.corners.is_empty() { nudge(key, scene) } else { None },
        };
        Some(ToolResponse { actions, cursor: Cursor::Cross })
    }

    fn overlay(&self, _: Scene<'_>) -> Vec<Overlay> {
        let mut lines = self.outline.overlay();
        if !self.corners.is_empty() {
            let points = self.corners.iter().copied().chain(self.now).collect();
            lines.push(Overlay::Line { points, closed: false });
        }
        lines
    }

    fn under_way(&self) -> bool {
        !self.corners.is_empty()
    }
}
