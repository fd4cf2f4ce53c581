//! A transform between press and release: shown as it goes, always made from what was there before.

use crate::document::{Affine, Document, Edit, Filter, Moved, transform};

use super::{Action, Plan, Scene};

/// What has more pixels than this is not shown as it goes, so that the pointer never waits; its box is.
const LIVE_PX: u64 = 1 << 21;

/// A transform under way.
pub(super) struct Transforming {
    /// The document before it. Every step begins here, so that no quality is lost on the way.
    pub before: Document,
    pub what: Moved,
    label: &'static str,
    live: bool,
    /// Whether a group of edits was begun.
    begun: bool,
}

impl Transforming {
    /// Of something with so many pixels.
    pub(super) fn new(before: &Document, what: Moved, label: &'static str, pixels: u64) -> Self {
        Self { before: before.clone(), what, label, live: pixels <= LIVE_PX, begun: false }
    }

    /// Whether it is shown as it goes.
    pub(super) fn is_live(&self) -> bool {
        self.live
    }

    /// Shows how it would be. What cannot be made is not shown.
    pub(super) fn show(&mut self, map: Affine, filter: Filter, scene: Scene<'_>) -> Vec<Action> {
        if !self.live {
            return Vec::new();
        }
        let Some(edit) = self.after(map, filter).map(|after| Edit::between(scene.document, &after)) else {
            return Vec::new();
        };
        let mut actions = Vec::new();
        if !std::mem::replace(&mut self.begun, true) {
            actions.push(Action::Begin(self.label));
        }
        actions.push(Action::Apply(edit));
        actions
    }

    /// Ends it, with the document as it will be if that is known.
    pub(super) fn finish(mut self, map: Affine, filter: Filter, scene: Scene<'_>) -> (Vec<Action>, Option<Document>) {
        if self.live {
            let mut actions = self.show(map, filter, scene);
            if self.begun {
                actions.push(Action::Commit);
            }
            return (actions, self.after(map, filter));
        }
        if map.is_identity() {
            return (Vec::new(), None);
        }
        let what = self.what;
        let plan = Plan::new(self.label, move |document| transform(document, what, map, filter));
        (vec![Action::Make(plan)], None)
    }

    /// Brings back what was before.
    pub(super) fn cancel(self) -> Vec<Action> {
        if self.begun { vec![Action::RollBack] } else { Vec::new() }
    }

    fn after(&self, map: Affine, filter: Filter) -> Option<Document> {
        let edit = transform(&self.before, self.what, map, filter).ok()?;
        let mut after = self.before.clone();
        after.apply(edit).ok()?;
        Some(after)
    }
}
