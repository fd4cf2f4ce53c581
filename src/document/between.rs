//! The edit that leads from one document to another.

use std::collections::BTreeSet;

use super::{Content, Document, Edit, Layer, LayerId, Patch, Pieces, Place, Plane, PlaneId, Props, tree};

impl Edit {
    /// What turns `from` into `to`. Of canvases of one size and place, only what differs is kept.
    pub fn between(from: &Document, to: &Document) -> Self {
        if (from.extent, from.origin) != (to.extent, to.origin) {
            return Self::Replace(to.clone());
        }
        let mut way = Way { work: from.layers.to_vec(), edits: Vec::new(), patch: Patch::default() };
        if !std::sync::Arc::ptr_eq(&from.layers, &to.layers) {
            way.tree(to);
        }
        let Way { mut edits, mut patch, .. } = way;
        patch.mask = to.mask.difference(&from.mask);
        match (&from.selection, &to.selection) {
            (Some(old), Some(new)) => patch.selection = new.difference(old),
            (None, None) => {}
            (_, new) => edits.push(Self::Selection(new.clone())),
        }
        if from.frame != to.frame {
            edits.push(Self::Frame(to.frame));
        }
        edits.push(Self::Patch(patch));
        Self::many(edits)
    }
}

/// The way from one tree to another.
struct Way {
    /// The tree as the edits so far leave it.
    work: Vec<Layer>,
    edits: Vec<Edit>,
    patch: Patch,
}

impl Way {
    fn tree(&mut self, to: &Document) {
        let ids: BTreeSet<LayerId> = tree::walk(&to.layers).map(Layer::id).collect();
        // What goes as a whole goes first, so that no limit is crossed on the way.
        for root in self.leaving(|layer| layer.walk().all(|inner| !ids.contains(&inner.id))) {
            self.remove(root);
        }
        self.level(None, &to.layers);
        // What is left of groups whose layers went elsewhere.
        for root in self.leaving(|layer| !ids.contains(&layer.id)) {
            self.remove(root);
        }
    }

    /// The outermost layers for which this is so.
    fn leaving(&self, leaves: impl Fn(&Layer) -> bool) -> Vec<LayerId> {
        let (mut found, mut waiting) = (Vec::new(), self.work.iter().collect::<Vec<_>>());
        while let Some(layer) = waiting.pop() {
            if leaves(layer) {
                found.push(layer.id);
            } else {
                waiting.extend(layer.children());
            }
        }
        found
    }

    fn remove(&mut self, id: LayerId) {
        tree::remove(&mut self.work, id);
        self.edits.push(Edit::Remove(id));
    }

    fn insert(&mut self, place: Place, layer: Layer) {
        // The place was made on the way down, so that it is there.
        let _ = tree::insert(&mut self.work, place, layer.clone());
        self.edits.push(Edit::Insert { place, layer: Box::new(layer) });
    }

    /// Brings the layers of a group (or of the root) to their places, from the bottom up.
    fn level(&mut self, parent: Option<LayerId>, layers: &[Layer]) {
        for (index, layer) in layers.iter().enumerate() {
            let place = Place { parent, index };
            match tree::find(&self.work, layer.id) {
                Some(old) if old.is_group() == layer.is_group() => {}
                Some(_) => self.vacate(layer.id),
                None => {}
            }
            if tree::find(&self.work, layer.id).is_none() {
                let whole = layer.walk().all(|inner| tree::find(&self.work, inner.id).is_none());
                if whole {
                    self.insert(place, layer.clone());
                    continue;
                }
                // Some of its layers are elsewhere as yet: they are moved into the empty group.
                self.insert(place, Layer { content: Content::Group(Vec::new()), ..layer.clone() });
            } else if tree::place_of(&self.work, layer.id) != Some(place) {
                if let Some((_, moved)) = tree::remove(&mut self.work, layer.id) {
                    let _ = tree::insert(&mut self.work, place, moved);
                }
                self.edits.push(Edit::Move { id: layer.id, place });
            }
            self.layer(layer);
            self.level(Some(layer.id), layer.children());
        }
    }

    /// Removes a layer that was of another kind; what was in it is put at the root's top until its turn comes.
    fn vacate(&mut self, id: LayerId) {
        let inner: Vec<LayerId> =
            tree::find(&self.work, id).map_or(Vec::new(), |layer| layer.children().iter().map(Layer::id).collect());
        for id in inner {
            let place = Place { parent: None, index: self.work.len() };
            if let Some((_, moved)) = tree::remove(&mut self.work, id) {
                let _ = tree::insert(&mut self.work, place, moved);
            }
            self.edits.push(Edit::Move { id, place });
        }
        self.remove(id);
    }

    /// What differs in a layer itself, which both trees have.
    fn layer(&mut self, to: &Layer) {
        let Some(from) = tree::find(&self.work, to.id) else { return };
        let id = to.id;
        let mut edits = Vec::new();
        if from.props != to.props {
            edits.push(Edit::props(id, Props::clone(&to.props)));
        }
        match (&from.mask, &to.mask) {
            (Some(old), Some(new)) => {
                let pieces = Pieces::Values(new.difference(old));
                self.patch.planes.push((PlaneId { layer: id, mask: true }, pieces));
            }
            (None, None) => {}
            (_, new) => edits.push(Edit::LayerMask { id, mask: new.clone() }),
        }
        if let (Some(old), Some(new)) = (from.as_raster(), to.as_raster()) {
            if old.overhang == new.overhang {
                let pieces = Pieces::Pixels(Plane::difference(&new.pixels, &old.pixels));
                self.patch.planes.push((PlaneId { layer: id, mask: false }, pieces));
            } else {
                edits.push(Edit::Raster { id, raster: new.clone() });
            }
        }
        self.patch.planes.retain(|(_, pieces)| !pieces.is_empty());
        self.edits.append(&mut edits);
    }
}
