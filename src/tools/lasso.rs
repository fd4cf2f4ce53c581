//! Selecting what is drawn around.

use crate::document::{Combine, Point, Shape, selection_of};
use crate::locale::t;

use super::event::{CLICK_POINTS, distance};
use super::selecting::{Outline, Taken, choose, deselect, how, nudge};
use super::{Action, Overlay, Phase, Scene, Tool, ToolEvent, ToolKey, ToolResponse};

/// Points of a line nearer than this in pixels are one.
const LEAST_STEP_PX: f32 = 0.25;

/// Selects what the pointer goes around.
#[derive(Default)]
pub(super) struct LassoTool {
    outline: Outline,
    line: Option<Line>,
}

struct Line {
    points: Vec<Point>,
    start_on_screen: Point,
    moved: bool,
    how: Combine,
}

impl Line {
    fn follow(&mut self, event: &ToolEvent) {
        self.moved |= distance(self.start_on_screen, event.on_screen) >= CLICK_POINTS;
        let far = self.points.last().is_none_or(|last| distance(*last, event.at) >= LEAST_STEP_PX);
        if far && event.is_somewhere() {
            self.points.push(event.at);
        }
    }
}

impl LassoTool {
    fn finish(&mut self, scene: Scene<'_>) -> Vec<Action> {
        let Some(Line { points, moved, how, .. }) = self.line.take() else { return Vec::new() };
        if !moved {
            return deselect(how, scene);
        }
        vec![select_polygon(t!("undo-lasso"), points, how, scene)]
    }
}

/// The action that selects a polygon.
pub(super) fn select_polygon(label: &'static str, points: Vec<Point>, how: Combine, scene: Scene<'_>) -> Action {
    let (shape, antialias) = (Shape::Polygon(points), scene.settings.antialias);
    choose(label, how, scene, move |document| {
        let extent = document.extent();
        Some(selection_of(extent, shape.coverage(extent, antialias)?))
    })
}

impl Tool for LassoTool {
    fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> ToolResponse {
        let mut actions = match self.outline.handle(event, scene) {
            Taken::Yes(actions) => return ToolResponse { actions, cursor: self.outline.cursor(event, scene) },
            Taken::Click => deselect(Combine::Replace, scene),
            Taken::No => Vec::new(),
        };
        match event.phase {
            Phase::Hover => {}
            Phase::Press => {
                // The release was lost: what was drawn around is selected.
                actions.extend(self.finish(scene));
                let (start_on_screen, how) = (event.on_screen, how(event.modifiers, scene));
                let line = || Line { points: vec![event.at], start_on_screen, moved: false, how };
                self.line = event.is_somewhere().then(line);
            }
            Phase::Drag => self.line.iter_mut().for_each(|line| line.follow(event)),
            Phase::Release => {
                self.line.iter_mut().for_each(|line| line.follow(event));
                actions.extend(self.finish(scene));
            }
            Phase::Cancel => self.line = None,
        }
        ToolResponse { actions, cursor: self.outline.cursor(event, scene) }
    }

    fn key(&mut self, key: ToolKey, scene: Scene<'_>) -> Option<ToolResponse> {
        nudge(key, scene)
    }

    fn overlay(&self, _: Scene<'_>) -> Vec<Overlay> {
        let mut lines = self.outline.overlay();
        if let Some(line) = &self.line {
            lines.push(Overlay::Line { points: line.points.clone(), closed: false });
        }
        lines
    }
}
