//! Selecting by colour: the area around a place, or all that has its colour.

use crate::document::{Combine, Likeness, Plane, Point, smoothed, wand};
use crate::locale::t;

use super::selecting::{Outline, Taken, choose, how, nudge};
use super::{Action, Overlay, Phase, Scene, Tool, ToolEvent, ToolKey, ToolResponse};

/// Selects what is like the pixel under the pointer.
pub(super) struct WandTool {
    everywhere: bool,
    outline: Outline,
}

impl WandTool {
    /// The area around the place, or all like it if the settings say so.
    pub(super) fn area() -> Self {
        Self { everywhere: false, outline: Outline::default() }
    }

    /// All that is like the place.
    pub(super) fn colour() -> Self {
        Self { everywhere: true, ..Self::area() }
    }

    fn select(&self, at: Point, how: Combine, scene: Scene<'_>) -> Option<Action> {
        let extent = scene.document.extent();
        let on = at.x >= 0.0 && at.y >= 0.0 && at.x < extent.width as f32 && at.y < extent.height as f32;
        let settings = scene.settings;
        let likeness = Likeness { contiguous: settings.contiguous && !self.everywhere, ..settings.likeness() };
        let antialias = settings.antialias;
        let label = if self.everywhere { t!("undo-select-by-colour") } else { t!("undo-magic-wand") };
        let action = || {
            choose(label, how, scene, move |document| {
                let found = wand(document, at.x as u32, at.y as u32, likeness);
                let found = if antialias { smoothed(&found) } else { found };
                Plane::from_texels(found.extent(), found.data())
            })
        };
        on.then(action)
    }
}

impl Tool for WandTool {
    fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> ToolResponse {
        let actions = match (self.outline.handle(event, scene), event.phase) {
            (Taken::Yes(actions), _) => actions,
            (Taken::Click, _) => self.select(event.at, Combine::Replace, scene).into_iter().collect(),
            (Taken::No, Phase::Press) => {
                self.select(event.at, how(event.modifiers, scene), scene).into_iter().collect()
            }
            (Taken::No, _) => Vec::new(),
        };
        ToolResponse { actions, cursor: self.outline.cursor(event, scene) }
    }

    fn key(&mut self, key: ToolKey, scene: Scene<'_>) -> Option<ToolResponse> {
        nudge(key, scene)
    }

    fn overlay(&self, _: Scene<'_>) -> Vec<Overlay> {
        self.outline.overlay()
    }
}
