//! The frame tool: where the next picture is made.

use crate::base::SignedRect;
use crate::document::{Affine, Edit, Point};
use crate::locale::t;

use super::event::{CLICK_POINTS, GRIP_POINTS, distance, in_eight_directions};
use super::frame_rules::{FrameRules, Given, corner};
use super::handles::{Corners, Grip, drawn};
use super::{Action, Cursor, Overlay, Phase, Scene, Tool, ToolEvent, ToolKey, ToolResponse};

/// Draws, moves and resizes the generation frame.
#[derive(Default)]
pub(super) struct FrameTool {
    drag: Option<Drag>,
}

struct Drag {
    deed: Deed,
    start: Point,
    start_on_screen: Point,
    /// The frame before, or the whole canvas.
    before: SignedRect,
    begun: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Deed {
    Draw,
    Move,
    Resize(Grip),
}

impl Deed {
    fn label(self) -> &'static str {
        match self {
            Self::Draw => t!("undo-draw-frame"),
            Self::Move => t!("undo-move-frame"),
            Self::Resize(_) => t!("undo-resize-frame"),
        }
    }
}

impl Drag {
    /// The frame for where the pointer is.
    fn frame(&self, event: &ToolEvent, scene: Scene<'_>) -> SignedRect {
        let settings = scene.settings.frame_rules;
        let snap = settings.snap && !event.modifiers.ctrl;
        let own = (self.before.width, self.before.height);
        let locked = event.modifiers.shift && matches!(self.deed, Deed::Resize(_));
        let aspect = settings.aspect.or(locked.then_some(own)).or((event.modifiers.shift).then_some((1, 1)));
        let rules = FrameRules { aspect, snap, ..settings };
        let reach = f64::from(scene.px(GRIP_POINTS));
        match self.deed {
            Deed::Draw => {
                let fixed = (f64::from(self.start.x).round(), f64::from(self.start.y).round());
                stretched(fixed, (f64::from(event.at.x), f64::from(event.at.y)), rules, reach, scene)
            }
            Deed::Move => self.shifted(event, rules, reach, scene),
            Deed::Resize(grip) => self.resized(grip, event, rules, reach, scene),
        }
    }

    fn shifted(&self, event: &ToolEvent, rules: FrameRules, reach: f64, scene: Scene<'_>) -> SignedRect {
        let to = if event.modifiers.shift { in_eight_directions(self.start, event.at) } else { event.at };
        let (canvas, before) = (scene.document.extent(), self.before);
        let x = f64::from(before.x) + f64::from(to.x - self.start.x);
        let y = f64::from(before.y) + f64::from(to.y - self.start.y);
        let x = corner(rules.rest(x, before.width, canvas.width, reach));
        let y = corner(rules.rest(y, before.height, canvas.height, reach));
        SignedRect { x, y, ..before }
    }

    fn resized(&self, grip: Grip, event: &ToolEvent, rules: FrameRules, reach: f64, scene: Scene<'_>) -> SignedRect {
        let before = self.before;
        let corners = Affine::IDENTITY.corners(before);
        let by = (f64::from(event.at.x - self.start.x), f64::from(event.at.y - self.start.y));
        let canvas = scene.document.extent();
        let side = match grip {
            Grip::Corner(i) => {
                let (handle, fixed) = (corners[i], corners[(i + 2) % 4]);
                return stretched(fixed, (handle.0 + by.0, handle.1 + by.1), rules, reach, scene);
            }
            Grip::Side(side) => side,
            Grip::Beside | Grip::Inside | Grip::Outside => return before,
        };
        let (left, top) = corners[0];
        let (right, bottom) = corners[2];
        let (across, fixed, at, limit) = match side {
            0 => (false, bottom, top + by.1, canvas.height),
            1 => (true, left, right + by.0, canvas.width),
            2 => (false, top, bottom + by.1, canvas.height),
            _ => (true, right, left + by.0, canvas.width),
        };
        let at = if rules.aspect.is_some() { at } else { rules.edge(at, fixed, limit, reach) };
        let start = |side: u32| corner(if at < fixed { fixed - f64::from(side) } else { fixed });
        // The other side stays, or keeps its middle if the proportions are kept.
        let about = |start: i32, old: u32, new: u32| corner(f64::from(start) + (f64::from(old) - f64::from(new)) / 2.0);
        if across {
            let mut size = rules.size(at - fixed, f64::from(before.height), Given::Width);
            if rules.aspect.is_none() {
                size.height = before.height;
            }
            SignedRect::new(start(size.width), about(before.y, before.height, size.height), size.width, size.height)
        } else {
            let mut size = rules.size(f64::from(before.width), at - fixed, Given::Height);
            if rules.aspect.is_none() {
                size.width = before.width;
            }
            SignedRect::new(about(before.x, before.width, size.width), start(size.height), size.width, size.height)
        }
    }
}

/// The frame from a fixed corner to another place, whose edges come to rest on the canvas's.
fn stretched(fixed: (f64, f64), to: (f64, f64), rules: FrameRules, reach: f64, scene: Scene<'_>) -> SignedRect {
    let canvas = scene.document.extent();
    // With proportions kept, one edge follows the other and cannot rest.
    let to = if rules.aspect.is_some() {
        to
    } else {
        (rules.edge(to.0, fixed.0, canvas.width, reach), rules.edge(to.1, fixed.1, canvas.height, reach))
    };
    rules.stretched_from(fixed, to)
}

impl FrameTool {
    fn follow(&mut self, event: &ToolEvent, scene: Scene<'_>) -> Vec<Action> {
        let Some(drag) = &mut self.drag else { return Vec::new() };
        let moved = drag.begun || distance(drag.start_on_screen, event.on_screen) >= CLICK_POINTS;
        if !moved || !event.is_somewhere() {
            return Vec::new();
        }
        let mut actions = Vec::new();
        if !std::mem::replace(&mut drag.begun, true) {
            actions.push(Action::Begin(drag.deed.label()));
        }
        let frame = drag.frame(event, scene);
        if scene.document.frame() != Some(frame) {
            actions.push(Action::Apply(Edit::Frame(Some(frame))));
        }
        actions
    }

    fn finish(&mut self) -> Option<Action> {
        self.drag.take().filter(|drag| drag.begun).map(|_| Action::Commit)
    }
}

/// The frame, or the canvas if there is none.
fn frame_of(scene: Scene<'_>) -> SignedRect {
    scene.document.frame().unwrap_or(SignedRect::of(scene.document.extent()))
}

/// What a drag that begins here does. The whole canvas is no frame to be moved: within it one is drawn.
fn deed_at(at: Point, scene: Scene<'_>) -> Deed {
    let corners: Corners = Affine::IDENTITY.corners(frame_of(scene));
    match Grip::at(&corners, at, scene) {
        grip @ (Grip::Corner(_) | Grip::Side(_)) => Deed::Resize(grip),
        Grip::Inside if scene.document.frame().is_some() => Deed::Move,
        Grip::Inside | Grip::Beside | Grip::Outside => Deed::Draw,
    }
}

impl Tool for FrameTool {
    fn handle(&mut self, event: &ToolEvent, scene: Scene<'_>) -> ToolResponse {
        let mut actions = Vec::new();
        match event.phase {
            Phase::Hover => {}
            Phase::Press => {
                // The release was lost: the frame stays where it is.
                actions.extend(self.finish());
                let drag = || Drag {
                    deed: deed_at(event.at, scene),
                    start: event.at,
                    start_on_screen: event.on_screen,
                    before: frame_of(scene),
                    begun: false,
                };
                self.drag = event.is_somewhere().then(drag);
            }
            Phase::Drag => actions.extend(self.follow(event, scene)),
            Phase::Release => {
                actions.extend(self.follow(event, scene));
                actions.extend(self.finish());
            }
            Phase::Cancel => {
                actions.extend(self.drag.take().filter(|drag| drag.begun).map(|_| Action::RollBack));
            }
        }
        let deed = self.drag.as_ref().map_or_else(|| deed_at(event.at, scene), |drag| drag.deed);
        let cursor = match deed {
            Deed::Draw => Cursor::Cross,
            Deed::Move => Cursor::Move,
            Deed::Resize(grip) => grip.cursor(&Affine::IDENTITY.corners(frame_of(scene))).unwrap_or(Cursor::Cross),
        };
        ToolResponse { actions, cursor }
    }

    fn key(&mut self, key: ToolKey, scene: Scene<'_>) -> Option<ToolResponse> {
        let (ToolKey::Nudge { x, y }, Some(frame)) = (key, scene.document.frame()) else { return None };
        let place = |at: i32, by: i32| corner(f64::from(at) + f64::from(by));
        let frame = SignedRect { x: place(frame.x, x), y: place(frame.y, y), ..frame };
        let apply = Action::Apply(Edit::Frame(Some(frame)));
        Some(ToolResponse {
            actions: vec![Action::Begin(t!("undo-move-frame")), apply, Action::Commit],
            cursor: Cursor::Move,
        })
    }

    fn overlay(&self, scene: Scene<'_>) -> Vec<Overlay> {
        vec![drawn(&Affine::IDENTITY.corners(frame_of(scene)), false)]
    }
}
