//! The move tool: moves, scales and turns a layer, or what is selected of it.

use std::cell::RefCell;

use crate::base::SignedRect;
use crate::document::{Affine, Document, Filter, Layer, LayerId, Moved, Plane, Point, transform};
use crate::locale::t;

use super::event::{CLICK_POINTS, distance, in_eight_directions};
use super::handles::{Corners, Grip, drawn, length, middle};
use super::transforming::Transforming;
use super::{Action, Cursor, Overlay, Phase, Plan, Scene, Tool, ToolEvent, ToolKey, ToolResponse};

/// With Shift, turns go by so much.
const TURN_STEP: f64 = std::f64::consts::PI / 12.0;

/// Moves, scales and turns.
#[derive(Default)]
pub(super) struct MoveTool {
    drag: Option<Drag>,
    /// What earlier drags have done to the layer as it still is.
    done: Option<Transformed>,
    known: RefCell<Option<Known>>,
}

/// A transform that was made. The next one goes on from the pixels before it, so that turning a little and then
/// scaling a little loses no more than doing both at once.
struct Transformed {
    before: Document,
    after: Document,
    what: Moved,
    map: Affine,
    bounds: SignedRect,
}

/// Where the pixels of a layer are, which takes a look at all of them.
struct Known {
    layer: Layer,
    selection: Option<Plane<u8>>,
    bounds: Option<SignedRect>,
}

struct Drag {
    grip: Grip,
    start: Point,
    start_on_screen: Point,
    moved: bool,
    work: Transforming,
    /// What was done before this drag, and is done now.
    base: Affine,
    map: Affine,
}

impl MoveTool {
    /// What earlier drags have done, if the layer is still as they left it.
    fn done(&self, document: &Document) -> Option<&Transformed> {
        let id = document.active().layer();
        let same = |done: &&Transformed| {
            let (Moved::Layer(of) | Moved::Selected(of) | Moved::Copy(of)) = done.what else { return false };
            of == id && document.layer(id) == done.after.layer(id) && document.selection() == done.after.selection()
        };
        self.done.as_ref().filter(same)
    }

    /// The box of what would be moved: its pixels' bounds, and what was done to them.
    fn boxed(&self, document: &Document) -> Option<(SignedRect, Affine)> {
        if let Some(done) = self.done(document) {
            return Some((done.bounds, done.map));
        }
        let id = document.active().layer();
        let layer = document.layer(id)?;
        let mut known = self.known.borrow_mut();
        let fresh = |known: &&Known| known.layer == *layer && known.selection.as_ref() == document.selection();
        if let Some(known) = known.as_ref().filter(fresh) {
            return Some((known.bounds?, Affine::IDENTITY));
        }
        let bounds = Moved::of(document, id).bounds(document);
        *known = Some(Known { layer: layer.clone(), selection: document.selection().cloned(), bounds });
        Some((bounds?, Affine::IDENTITY))
    }

    fn press(&mut self, event: &ToolEvent, scene: Scene<'_>) -> Vec<Action> {
        let document = scene.document;
        let id = document.active().layer();
        if !event.is_somewhere() {
            return Vec::new();
        }
        if let Err(why) = movable(document, id) {
            return vec![Action::Refuse(why)];
        }
        let Some((bounds, base)) = self.boxed(document) else {
            return vec![Action::Refuse(t!("tool-move-empty"))];
        };
        let grip = Grip::at(&base.corners(bounds), event.at, scene);
        let what = match Moved::of(document, id) {
            Moved::Selected(id) if event.modifiers.alt && moves(grip) => Moved::Copy(id),
            what => what,
        };
        let done = self.done(document).filter(|_| !matches!(what, Moved::Copy(_)));
        let going_on = done.and_then(|done| {
            let label = label(grip, done.what);
            Transforming::going_on(document, &done.before, done.what, bounds, label)
        });
        let (work, base) = if let Some(work) = going_on {
            (work, base)
        } else {
            let bounds = what.bounds(document).unwrap_or(bounds);
            (Transforming::new(document, what, bounds, label(grip, what)), Affine::IDENTITY)
        };
        let (start, start_on_screen) = (event.at, event.on_screen);
        self.drag = Some(Drag { grip, start, start_on_screen, moved: false, work, base, map: base });
        Vec::new()
    }

    fn finish(&mut self, scene: Scene<'_>) -> Vec<Action> {
        let Some(drag) = self.drag.take().filter(|drag| drag.moved) else { return Vec::new() };
        let Drag { work, map, .. } = drag;
        let (before, what, bounds) = (work.before.clone(), work.what, work.bounds);
        let (actions, after) = work.finish(map, scene.settings.filter, scene);
        self.done = after.map(|after| Transformed { before, after, what, map, bounds });
        actions
    }

    fn cursor(&self, event: &ToolEvent, scene: Scene<'_>) -> Cursor {
        let boxed = self.drag.as_ref().map(|drag| (drag.work.bounds, drag.map)).or_else(|| self.boxed(scene.document));
        let Some((bounds, map)) = boxed else { return Cursor::NotAllowed };
        if self.drag.is_none() && movable(scene.document, scene.document.active().layer()).is_err() {
            return Cursor::NotAllowed;
        }
        let corners = map.corners(bounds);
        let grip = self.drag.as_ref().map_or_else(|| Grip::at(&corners, event.at, scene), |drag| drag.grip);
        match grip {
            Grip::Beside => Cursor::Rotate,
            Grip::Inside | Grip::Outside => Cursor::Move,
            Grip::Corner(_) | Grip::Side(_) => grip.cursor(&corners).unwrap_or(Cursor::Move),
        }
    }
}

impl Drag {
    /// Takes in where the pointer is. Whether it has moved.
    fn follow(&mut self, event: &ToolEvent) -> bool {
        self.moved |= distance(self.start_on_screen, event.on_screen) >= CLICK_POINTS;
        if self.moved && event.is_somewhere() {
            self.map = match self.grip {
                Grip::Inside | Grip::Outside => self.shifted(event),
                Grip::Beside => self.turned(event),
                Grip::Corner(_) | Grip::Side(_) => self.scaled(event).unwrap_or(self.map),
            };
        }
        self.moved
    }

    fn shifted(&self, event: &ToolEvent) -> Affine {
        let to = if event.modifiers.shift { in_eight_directions(self.start, event.at) } else { event.at };
        let (dx, dy) = (f64::from(to.x - self.start.x).round(), f64::from(to.y - self.start.y).round());
        self.base.then(&Affine::moved(dx, dy))
    }

    fn turned(&self, event: &ToolEvent) -> Affine {
        let corners = self.base.corners(self.work.bounds);
        let centre = middle(corners[0], corners[2]);
        let angle = |at: Point| (f64::from(at.y) - centre.1).atan2(f64::from(at.x) - centre.0);
        let mut by = angle(event.at) - angle(self.start);
        if event.modifiers.shift {
            // The box's own top is what comes to whole steps.
            let lean = (corners[1].1 - corners[0].1).atan2(corners[1].0 - corners[0].0);
            by = ((lean + by) / TURN_STEP).round() * TURN_STEP - lean;
        }
        self.base.then(&Affine::turned(by, centre))
    }

    /// Scales before all that was done before, so that a turned box grows along its own sides.
    fn scaled(&self, event: &ToolEvent) -> Option<Affine> {
        let own = Affine::IDENTITY.corners(self.work.bounds);
        let (handle, opposite, along_x, along_y) = match self.grip {
            Grip::Corner(i) => (own[i], own[(i + 2) % 4], true, true),
            Grip::Side(i) => {
                let at = |i: usize| middle(own[i % 4], own[(i + 1) % 4]);
                (at(i), at(i + 2), i % 2 == 1, i % 2 == 0)
            }
            Grip::Beside | Grip::Inside | Grip::Outside => return None,
        };
        let fixed = if event.modifiers.alt { middle(own[0], own[2]) } else { opposite };
        // The handle goes as the pointer went, and stops on whole pixels if the sides follow them.
        let (from, start) = (self.base.apply(handle), self.start);
        let mut to = (from.0 + f64::from(event.at.x - start.x), from.1 + f64::from(event.at.y - start.y));
        if self.base.xy.abs() < 1e-9 && self.base.yx.abs() < 1e-9 {
            to = (to.0.round(), to.1.round());
        }
        let to = self.base.inverse()?.apply(to);
        let corners = self.base.corners(self.work.bounds);
        let (width, height) = (length(corners[0], corners[1]), length(corners[1], corners[2]));
        // No side gets shorter than a pixel.
        let held = |factor: f64, side: f64| {
            let least = 1.0 / side.max(1.0);
            if factor.abs() < least { least.copysign(factor) } else { factor }
        };
        let ratio = |to: f64, fixed: f64, handle: f64| (to - fixed) / (handle - fixed);
        let (mut sx, mut sy) = (1.0, 1.0);
        if along_x {
            sx = held(ratio(to.0, fixed.0, handle.0), width);
        }
        if along_y {
            sy = held(ratio(to.1, fixed.1, handle.1), height);
        }
        if along_x && along_y && !event.modifiers.shift {
            // Along the diagonal, as far as the pointer's way leads along it; the longer side ends on a whole pixel.
            let (dx, dy) = (handle.0 - fixed.0, handle.1 - fixed.1);
            let along = ((to.0 - fixed.0) * dx + (to.1 - fixed.1) * dy) / (dx * dx + dy * dy);
            let long = width.max(height);
            let factor = held((along * long).round() / long, width.min(height));
            (sx, sy) = (factor, factor);
        }
        let map = Affine::scaled(sx, sy, fixed).then(&self.base);
        map.is_finite().then_some(map)
    }
}

impl Tool for MoveTool {
    fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> ToolResponse {
        let mut actions = Vec::new();
        match event.phase {
            Phase::Hover => {}
            Phase::Press => {
                // The release was lost: what was moved stays so. The document is not yet as it will be then.
                actions.extend(self.finish(scene));
                if actions.is_empty() {
                    actions.extend(self.press(event, scene));
                }
            }
            Phase::Drag => {
                if let Some(drag) = &mut self.drag
                    && drag.follow(event)
                {
                    // What is between pixels is made well when the pointer is up.
                    let nearest = scene.settings.filter == Filter::Nearest;
                    let quick = if nearest { Filter::Nearest } else { Filter::Bilinear };
                    actions.extend(drag.work.show(drag.map, quick, scene));
                }
            }
            Phase::Release => {
                if let Some(drag) = &mut self.drag {
                    drag.follow(event);
                }
                actions.extend(self.finish(scene));
            }
            Phase::Cancel => actions.extend(self.drag.take().map(|drag| drag.work.cancel()).unwrap_or_default()),
        }
        ToolResponse { actions, cursor: self.cursor(event, scene) }
    }

    fn key(&mut self, key: ToolKey, scene: Scene<'_>) -> Option<ToolResponse> {
        let ToolKey::Nudge { x, y } = key else { return None };
        let id = scene.document.active().layer();
        let action = match movable(scene.document, id) {
            Ok(()) => {
                let (what, map) = (Moved::of(scene.document, id), Affine::moved(f64::from(x), f64::from(y)));
                let plan = move |document: &Document| transform(document, what, map, Filter::Nearest);
                Action::Make(Plan::new(label(Grip::Inside, what), plan))
            }
            Err(why) => Action::Refuse(why),
        };
        Some(ToolResponse { actions: vec![action], cursor: Cursor::Move })
    }

    fn overlay(&self, scene: Scene<'_>) -> Vec<Overlay> {
        let boxed = match &self.drag {
            Some(drag) => Some((drag.work.bounds, drag.map)),
            None => self.boxed(scene.document),
        };
        let corners = boxed.map(|(bounds, map)| -> Corners { map.corners(bounds) });
        corners.map(|corners| drawn(&corners, true)).into_iter().collect()
    }
}

fn moves(grip: Grip) -> bool {
    matches!(grip, Grip::Inside | Grip::Outside)
}

fn label(grip: Grip, what: Moved) -> &'static str {
    match (grip, what) {
        (Grip::Inside | Grip::Outside, Moved::Layer(_)) => t!("undo-move-layer"),
        (Grip::Inside | Grip::Outside, Moved::Copy(_)) => t!("undo-copy-selected-pixels"),
        (Grip::Inside | Grip::Outside, _) => t!("undo-move-selected-pixels"),
        (Grip::Beside, Moved::Layer(_)) => t!("undo-rotate-layer"),
        (Grip::Beside, _) => t!("undo-rotate-selected-pixels"),
        (Grip::Corner(_) | Grip::Side(_), Moved::Layer(_)) => t!("undo-scale-layer"),
        (Grip::Corner(_) | Grip::Side(_), _) => t!("undo-scale-selected-pixels"),
    }
}

/// Whether a layer may be moved, or a sentence on why not.
fn movable(document: &Document, id: LayerId) -> Result<(), &'static str> {
    let Some(layer) = document.layer(id) else { return Err(t!("tool-move-none")) };
    let mut above = Some(id);
    while let Some(layer) = above.and_then(|id| document.layer(id)) {
        if !layer.props.visible {
            return Err(t!("tool-move-hidden"));
        }
        if layer.props.locked {
            return Err(t!("tool-move-locked"));
        }
        above = document.place_of(layer.id()).and_then(|place| place.parent);
    }
    if layer.walk().any(|layer| layer.props.locked) {
        return Err(t!("tool-move-group-locked"));
    }
    Ok(())
}
