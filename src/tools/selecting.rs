//! What the tools that select have in common: how a new selection joins the old, and moving the outline.

use crate::base::SignedRect;
use crate::document::{Affine, Combine, Document, Edit, Filter, Moved, Plane, Point, select, transform};
use crate::locale::t;

use super::event::{CLICK_POINTS, distance, in_eight_directions};
use super::transforming::Transforming;
use super::{Action, Cursor, Modifiers, Overlay, Phase, Plan, Scene, ToolEvent, ToolKey, ToolResponse};

/// What history calls a move of the outline.
fn moving() -> &'static str {
    t!("undo-move-selection")
}

/// How a selection that begins with these keys held joins the old one.
pub(super) fn how(modifiers: Modifiers, scene: Scene<'_>) -> Combine {
    match (modifiers.shift, modifiers.alt) {
        _ if scene.document.selection().is_none() => Combine::Replace,
        (true, true) => Combine::Intersect,
        (true, false) => Combine::Add,
        (false, true) => Combine::Subtract,
        (false, false) => scene.settings.combine,
    }
}

/// The action that selects what `make` finds in the document.
pub(super) fn choose(
    label: &'static str,
    how: Combine,
    scene: Scene<'_>,
    make: impl Fn(&Document) -> Option<Plane<u8>> + Send + Sync + 'static,
) -> Action {
    let sigma_px = scene.settings.feather_sigma_px();
    Action::Make(Plan::new(label, move |document| Ok(select(document, make(document).as_ref(), how, sigma_px))))
}

/// What a click beside all shapes does: it deselects, unless it was to add or take away.
pub(super) fn deselect(how: Combine, scene: Scene<'_>) -> Vec<Action> {
    let deselects = how == Combine::Replace && scene.document.selection().is_some();
    let edit = || vec![Action::Begin(t!("undo-deselect")), Action::Apply(Edit::Selection(None)), Action::Commit];
    if deselects { edit() } else { Vec::new() }
}

/// Moves the outline by an arrow key.
pub(super) fn nudge(key: ToolKey, scene: Scene<'_>) -> Option<ToolResponse> {
    let ToolKey::Nudge { x, y } = key else { return None };
    scene.document.selection()?;
    let map = Affine::moved(f64::from(x), f64::from(y));
    let plan = Plan::new(moving(), move |document| transform(document, Moved::Outline, map, Filter::Nearest));
    Some(ToolResponse { actions: vec![Action::Make(plan)], cursor: Cursor::Cross })
}

/// What became of an event.
pub(super) enum Taken {
    /// It was for the outline.
    Yes(Vec<Action>),
    /// The pointer went up inside the selection without having moved.
    Click,
    /// It is for the tool.
    No,
}

/// Moves the selection's outline when it is dragged by its inside.
#[derive(Default)]
pub(super) struct Outline {
    drag: Option<Drag>,
}

struct Drag {
    work: Transforming,
    start: Point,
    start_on_screen: Point,
    moved: bool,
    by: Affine,
}

impl Outline {
    /// Takes an event in if it is for the outline.
    pub(super) fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> Taken {
        match event.phase {
            Phase::Hover => Taken::No,
            Phase::Press => {
                // The release was lost: what was moved stays so.
                let actions = self.drag.take().map(|drag| drag.finish(scene)).unwrap_or_default();
                if !is_inside(event, scene) {
                    return if actions.is_empty() { Taken::No } else { Taken::Yes(actions) };
                }
                self.drag = Drag::begin(event, scene);
                if self.drag.is_some() || !actions.is_empty() { Taken::Yes(actions) } else { Taken::No }
            }
            Phase::Drag => self.drag.as_mut().map_or(Taken::No, |drag| Taken::Yes(drag.follow(event, scene))),
            Phase::Release => match self.drag.take() {
                Some(mut drag) => {
                    let mut actions = drag.follow(event, scene);
                    if !drag.moved {
                        return Taken::Click;
                    }
                    actions.extend(drag.finish(scene));
                    Taken::Yes(actions)
                }
                None => Taken::No,
            },
            Phase::Cancel => self.drag.take().map_or(Taken::No, |drag| Taken::Yes(drag.work.cancel())),
        }
    }

    /// The pointer's look over the canvas.
    pub(super) fn cursor(&self, event: &ToolEvent, scene: Scene<'_>) -> Cursor {
        let moves = self.drag.is_some() || (event.phase == Phase::Hover && is_inside(event, scene));
        if moves { Cursor::Move } else { Cursor::Cross }
    }

    /// The box of what is moved, if it is too large to be shown itself.
    pub(super) fn overlay(&self) -> Vec<Overlay> {
        let drag = self.drag.as_ref().filter(|drag| drag.moved && !drag.work.is_live(drag.by));
        let line = |drag: &Drag| {
            let points = drag.by.corners(drag.work.bounds).map(|(x, y)| Point::new(x as f32, y as f32));
            Overlay::Line { points: points.to_vec(), closed: true }
        };
        drag.map(line).into_iter().collect()
    }
}

impl Drag {
    fn begin(event: &ToolEvent, scene: Scene<'_>) -> Option<Self> {
        let bounds = SignedRect::from(scene.document.selection_bounds()?);
        Some(Self {
            work: Transforming::new(scene.document, Moved::Outline, bounds, moving()),
            start: event.at,
            start_on_screen: event.on_screen,
            moved: false,
            by: Affine::IDENTITY,
        })
    }

    fn follow(&mut self, event: &ToolEvent, scene: Scene<'_>) -> Vec<Action> {
        self.moved |= distance(self.start_on_screen, event.on_screen) >= CLICK_POINTS;
        if !self.moved || !event.is_somewhere() {
            return Vec::new();
        }
        let to = if event.modifiers.shift { in_eight_directions(self.start, event.at) } else { event.at };
        self.by = Affine::moved(f64::from(to.x - self.start.x).round(), f64::from(to.y - self.start.y).round());
        self.work.show(self.by, Filter::Nearest, scene)
    }

    fn finish(self, scene: Scene<'_>) -> Vec<Action> {
        if self.moved { self.work.finish(self.by, Filter::Nearest, scene).0 } else { Vec::new() }
    }
}

/// Whether a press here would take the outline: inside the selection, and a new one would take its place.
fn is_inside(event: &ToolEvent, scene: Scene<'_>) -> bool {
    let at = event.at;
    let inside = || {
        let selection = scene.document.selection()?;
        let place = at.x >= 0.0 && at.y >= 0.0;
        place.then(|| selection.texel(at.x as u32, at.y as u32)).flatten()
    };
    let keys = event.modifiers;
    !keys.shift && !keys.alt && scene.settings.combine == Combine::Replace && inside().is_some_and(|v| v >= 128)
}
