//! Selecting rectangles and ellipses.

use crate::document::{Combine, Point, Shape, selection_of};
use crate::locale::t;

use super::event::{CLICK_POINTS, distance};
use super::selecting::{Outline, Taken, choose, deselect, how, nudge};
use super::{Action, Modifiers, Overlay, Phase, Scene, Tool, ToolEvent, ToolKey, ToolResponse};

/// Selects what is dragged open.
pub(super) struct MarqueeTool {
    ellipse: bool,
    outline: Outline,
    drag: Option<Drag>,
}

struct Drag {
    start: Point,
    now: Point,
    start_on_screen: Point,
    moved: bool,
    how: Combine,
    /// Those of Shift and Alt that said how to join: until they are let go they do not shape.
    joining: Modifiers,
    /// Shift makes a square, Alt begins in the middle.
    shaping: Modifiers,
}

impl MarqueeTool {
    pub(super) fn rectangle() -> Self {
        Self { ellipse: false, outline: Outline::default(), drag: None }
    }

    pub(super) fn ellipse() -> Self {
        Self { ellipse: true, ..Self::rectangle() }
    }

    fn shape(&self, drag: &Drag) -> Shape {
        let (a, b) = drag.corners();
        if self.ellipse { Shape::Ellipse(a, b) } else { Shape::Rect(a, b) }
    }

    /// Selects what was dragged open.
    fn finish(&mut self, scene: Scene<'_>) -> Vec<Action> {
        let Some(drag) = self.drag.take() else { return Vec::new() };
        if !drag.moved {
            return deselect(drag.how, scene);
        }
        let (shape, antialias) = (self.shape(&drag), scene.settings.antialias);
        let label = if self.ellipse { t!("undo-ellipse-selection") } else { t!("undo-rectangle-selection") };
        vec![choose(label, drag.how, scene, move |document| {
            let extent = document.extent();
            Some(selection_of(extent, shape.coverage(extent, antialias)?))
        })]
    }
}

impl Drag {
    fn begin(event: &ToolEvent, scene: Scene<'_>) -> Self {
        let joins = scene.document.selection().is_some();
        Self {
            start: event.at,
            now: event.at,
            start_on_screen: event.on_screen,
            moved: false,
            how: how(event.modifiers, scene),
            joining: if joins { event.modifiers } else { Modifiers::default() },
            shaping: Modifiers::default(),
        }
    }

    fn follow(&mut self, event: &ToolEvent) {
        let Modifiers { shift, alt, .. } = event.modifiers;
        self.moved |= distance(self.start_on_screen, event.on_screen) >= CLICK_POINTS;
        if event.is_somewhere() {
            self.now = event.at;
        }
        self.joining.shift &= shift;
        self.joining.alt &= alt;
        self.shaping.shift = shift && !self.joining.shift;
        self.shaping.alt = alt && !self.joining.alt;
    }

    /// Two opposite corners, on whole pixels.
    fn corners(&self) -> (Point, Point) {
        let (mut dx, mut dy) = (self.now.x - self.start.x, self.now.y - self.start.y);
        if self.shaping.shift {
            let side = dx.abs().max(dy.abs()).round();
            (dx, dy) = (side.copysign(dx), side.copysign(dy));
        }
        let (x, y) = (self.start.x.round(), self.start.y.round());
        let far = if self.shaping.shift {
            Point::new(x + dx, y + dy)
        } else {
            Point::new((self.start.x + dx).round(), (self.start.y + dy).round())
        };
        let near = if self.shaping.alt { Point::new(2.0 * x - far.x, 2.0 * y - far.y) } else { Point::new(x, y) };
        (near, far)
    }
}

impl Tool for MarqueeTool {
    fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> ToolResponse {
        let mut actions = match self.outline.handle(event, scene) {
            Taken::Yes(actions) => return ToolResponse { actions, cursor: self.outline.cursor(event, scene) },
            Taken::Click => deselect(Combine::Replace, scene),
            Taken::No => Vec::new(),
        };
        match event.phase {
            Phase::Hover => {}
            Phase::Press => {
                // The release was lost: what was dragged open is selected.
                actions.extend(self.finish(scene));
                self.drag = event.is_somewhere().then(|| Drag::begin(event, scene));
            }
            Phase::Drag => self.drag.iter_mut().for_each(|drag| drag.follow(event)),
            Phase::Release => {
                self.drag.iter_mut().for_each(|drag| drag.follow(event));
                actions.extend(self.finish(scene));
            }
            Phase::Cancel => self.drag = None,
        }
        ToolResponse { actions, cursor: self.outline.cursor(event, scene) }
    }

    fn key(&mut self, key: ToolKey, scene: Scene<'_>) -> Option<ToolResponse> {
        nudge(key, scene)
    }

    fn overlay(&self, _: Scene<'_>) -> Vec<Overlay> {
        let mut lines = self.outline.overlay();
        if let Some(drag) = self.drag.as_ref().filter(|drag| drag.moved) {
            lines.push(Overlay::Line { points: self.shape(drag).outline(), closed: true });
        }
        lines
    }
}
