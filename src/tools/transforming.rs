//! A transform between press and release: shown as it goes, always made from what was there before.

use crate::base::SignedRect;
use crate::document::{Affine, Document, Edit, Filter, Moved, transform};

use super::{Action, Plan, Scene};

/// What has more pixels than this is not shown as it goes, so that the pointer never waits; its box is.
const LIVE_PX: u64 = 1 << 21;

/// A transform under way.
pub(super) struct Transforming {
    /// The document before it. Every step begins here, so that no quality is lost on the way.
    pub before: Document,
    pub what: Moved,
    /// Where what is moved lay before.
    pub bounds: SignedRect,
    label: &'static str,
    /// Whether `before` is from before earlier transforms, which the maps then hold, too.
    goes_on: bool,
    /// Whether a group of edits was begun.
    begun: bool,
}

impl Transforming {
    /// Of something that lies in these bounds.
    pub(super) fn new(before: &Document, what: Moved, bounds: SignedRect, label: &'static str) -> Self {
        Self { before: before.clone(), what, bounds, label, goes_on: false, begun: false }
    }

    /// Of something that was transformed already, from `earlier`, which is the document before that. All else is as in
    /// the document now. `None` if it is no longer there.
    pub(super) fn going_on(
        document: &Document,
        earlier: &Document,
        what: Moved,
        bounds: SignedRect,
        label: &'static str,
    ) -> Option<Self> {
        let before = restored(document, earlier, what)?;
        Some(Self { goes_on: true, ..Self::new(&before, what, bounds, label) })
    }

    /// Whether it is shown as it goes.
    pub(super) fn is_live(&self, map: Affine) -> bool {
        let small = |rect: SignedRect| u64::from(rect.width) * u64::from(rect.height) <= LIVE_PX;
        small(self.bounds) && map.bounds(self.bounds).is_some_and(small)
    }

    /// Shows how it would be. What cannot be made is not shown.
    pub(super) fn show(&mut self, map: Affine, filter: Filter, scene: Scene<'_>) -> Vec<Action> {
        let after = if self.is_live(map) { after(&self.before, self.what, map, filter) } else { None };
        let Some(after) = after else { return Vec::new() };
        let mut actions = Vec::new();
        if !std::mem::replace(&mut self.begun, true) {
            actions.push(Action::Begin(self.label));
        }
        actions.push(Action::Apply(Edit::between(scene.document, &after)));
        actions
    }

    /// Ends it, with the document as it will be if that is known.
    pub(super) fn finish(mut self, map: Affine, filter: Filter, scene: Scene<'_>) -> (Vec<Action>, Option<Document>) {
        if self.is_live(map) {
            let mut actions = self.show(map, filter, scene);
            if self.begun {
                actions.push(Action::Commit);
            }
            return (actions, after(&self.before, self.what, map, filter));
        }
        let Self { before, what, label, goes_on, begun, .. } = self;
        let mut actions = if begun { vec![Action::RollBack] } else { Vec::new() };
        let plan = move |document: &Document| {
            let earlier = if goes_on { restored(document, &before, what) } else { None };
            let Some(mut after) = earlier else { return transform(document, what, map, filter) };
            after.apply(transform(&after, what, map, filter)?)?;
            Ok(Edit::between(document, &after))
        };
        actions.push(Action::Make(Plan::new(label, plan)));
        (actions, None)
    }

    /// Brings back what was before.
    pub(super) fn cancel(self) -> Vec<Action> {
        if self.begun { vec![Action::RollBack] } else { Vec::new() }
    }
}

fn after(before: &Document, what: Moved, map: Affine, filter: Filter) -> Option<Document> {
    let mut after = before.clone();
    after.apply(transform(before, what, map, filter).ok()?).ok()?;
    Some(after)
}

/// The document with what a transform moves as it was in an earlier one.
fn restored(document: &Document, earlier: &Document, what: Moved) -> Option<Document> {
    let mut edits = Vec::new();
    if let Moved::Layer(id) | Moved::Selected(id) | Moved::Copy(id) = what {
        for layer in earlier.layer(id)?.walk() {
            if let Some(raster) = layer.as_raster() {
                edits.push(Edit::Raster { id: layer.id(), raster: raster.clone() });
            }
            edits.push(Edit::LayerMask { id: layer.id(), mask: layer.mask().cloned() });
        }
    }
    if !matches!(what, Moved::Layer(_)) {
        edits.push(Edit::Selection(earlier.selection().cloned()));
    }
    let mut restored = document.clone();
    restored.apply(Edit::many(edits)).ok()?;
    Some(restored)
}
