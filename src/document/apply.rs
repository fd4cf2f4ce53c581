//! Making a change, and finding its inverse.

use std::sync::Arc;

use super::{
    Applied, Content, Dirty, Document, DocumentError, Edit, Layer, LayerId, Patch, Piece, Pieces, Place, Plane,
    PlaneId, Props, Raster, Region, Target, Texel, tree,
};
use crate::base::{Extent, Rect, SignedRect};

impl Document {
    /// Changes the document and returns how to change it back.
    ///
    /// Fails, leaving the document as it was, if the edit does not fit it: it reaches beyond the canvas, names a layer
    /// that is not there, or would leave no layers or too many.
    pub fn apply(&mut self, edit: Edit) -> Result<Applied, DocumentError> {
        let mut dirty = Dirty::default();
        let inverse = match edit {
            // The many small changes of a stroke are checked beforehand, so that nothing need be copied.
            Edit::Patch(patch) => self.patch(patch, &mut dirty)?,
            edit => {
                let before = self.clone();
                match self.change(edit, &mut dirty).and_then(|inverse| tree::check(&self.layers).map(|()| inverse)) {
                    Ok(inverse) => inverse,
                    Err(error) => {
                        *self = before;
                        return Err(error);
                    }
                }
            }
        };
        self.find_active();
        Ok(Applied { inverse, dirty })
    }

    fn change(&mut self, edit: Edit, dirty: &mut Dirty) -> Result<Edit, DocumentError> {
        match edit {
            Edit::Patch(patch) => self.patch(patch, dirty),
            Edit::Insert { place, layer } => self.insert(place, *layer, dirty),
            Edit::Remove(id) => self.remove_layer(id, dirty),
            Edit::Move { id, place } => self.move_layer(id, place, dirty),
            Edit::Props { id, props } => self.set_props(id, *props, dirty),
            Edit::LayerMask { id, mask } => self.set_layer_mask(id, mask, dirty),
            Edit::Raster { id, raster } => self.set_raster(id, raster, dirty),
            Edit::Selection(selection) => {
                self.check_size(selection.as_ref().map(Plane::extent))?;
                dirty.selection.add(self.rect());
                Ok(Edit::Selection(std::mem::replace(&mut self.selection, selection)))
            }
            Edit::Frame(frame) => {
                if let Some(frame) = frame.filter(|frame| !super::is_possible(frame.extent())) {
                    return Err(DocumentError::Size(frame.extent()));
                }
                dirty.frame = true;
                Ok(Edit::Frame(std::mem::replace(&mut self.frame, frame)))
            }
            Edit::Canvas(rect) => self.set_canvas(rect, dirty),
            Edit::Replace(mut other) => {
                std::mem::swap(self, &mut other);
                self.all_is_dirty(dirty);
                Ok(Edit::Replace(other))
            }
            Edit::Many(edits) => {
                let mut inverses = Vec::with_capacity(edits.len());
                for edit in edits {
                    let mut more = Dirty::default();
                    inverses.push(self.change(edit, &mut more)?);
                    dirty.absorb(&more);
                }
                inverses.reverse();
                Ok(Edit::Many(inverses))
            }
        }
    }

    fn check_size(&self, given: Option<Extent>) -> Result<(), DocumentError> {
        match given.filter(|&given| given != self.extent) {
            Some(given) => Err(DocumentError::Mismatch { given, canvas: self.extent }),
            None => Ok(()),
        }
    }

    fn layer_mut(&mut self, id: LayerId) -> Result<&mut Layer, DocumentError> {
        let layers: &mut Vec<Layer> = Arc::make_mut(&mut self.layers);
        tree::find_mut(layers, id).ok_or(DocumentError::Missing(id))
    }

    fn all_is_dirty(&self, dirty: &mut Dirty) {
        let mut whole = Region::default();
        whole.add(self.rect());
        *dirty = Dirty { replaced: true, picture: whole.clone(), mask: whole, ..Dirty::default() };
    }

    fn patch(&mut self, patch: Patch, dirty: &mut Dirty) -> Result<Edit, DocumentError> {
        let Patch { mut planes, mut mask, mut selection } = patch;
        self.check_pieces(&mask)?;
        self.check_pieces(&selection)?;
        for (id, pieces) in &planes {
            let layer = self.layer(id.layer).ok_or(DocumentError::Missing(id.layer))?;
            match pieces {
                Pieces::Pixels(pieces) if !id.mask && !layer.is_group() => self.check_pieces(pieces)?,
                Pieces::Values(pieces) if id.mask && layer.mask.is_some() => self.check_pieces(pieces)?,
                _ => return Err(DocumentError::NoPlane(*id)),
            }
        }
        if !selection.is_empty() && self.selection.is_none() {
            return Err(DocumentError::NoSelection);
        }
        dirty.mask = exchange(&mut self.mask, &mut mask);
        if let Some(plane) = &mut self.selection {
            dirty.selection = exchange(plane, &mut selection);
        }
        for (id, pieces) in &mut planes {
            let layer = self.layer_mut(id.layer)?;
            let region = match (pieces, &mut layer.content, &mut layer.mask) {
                (Pieces::Pixels(pieces), Content::Raster(raster), _) => exchange(&mut raster.pixels, pieces),
                (Pieces::Values(pieces), _, Some(mask)) => exchange(mask, pieces),
                _ => continue,
            };
            dirty.picture.absorb(&region);
            dirty.planes.entry(*id).or_default().absorb(&region);
        }
        planes.reverse();
        Ok(Edit::Patch(Patch { planes, mask, selection }))
    }

    fn check_pieces<P: Texel>(&self, pieces: &[Piece<P>]) -> Result<(), DocumentError> {
        let whole = self.rect();
        let outside = |rect: &Rect| !rect.extent().is_empty() && rect.intersection(whole) != Some(*rect);
        match pieces.iter().map(Piece::rect).find(outside) {
            Some(rect) => Err(DocumentError::Outside { rect, canvas: self.extent }),
            None => Ok(()),
        }
    }

    fn insert(&mut self, place: Place, mut layer: Layer, dirty: &mut Dirty) -> Result<Edit, DocumentError> {
        // Its own tree is looked at before anything walks down in it.
        tree::check(std::slice::from_ref(&layer))?;
        self.check_size(layer.misfit(self.extent))?;
        layer.clamp();
        let id = layer.id;
        // Whoever keeps planes by their names may have others under these.
        for plane in layer.walk().flat_map(Layer::planes) {
            dirty.planes.entry(plane).or_default().add(self.rect());
        }
        let last = layer.walk().map(|layer| layer.id.0).max().unwrap_or_default();
        if let Some(twice) = layer.walk().find(|layer| self.layer(layer.id).is_some()) {
            return Err(DocumentError::Twice(twice.id));
        }
        tree::insert(Arc::make_mut(&mut self.layers), place, layer)
            .map_err(|_| place.parent.map_or(DocumentError::NoLayers, DocumentError::NotGroup))?;
        self.next_id = self.next_id.max(last.saturating_add(1));
        self.active = Target::Layer(id);
        self.shows(id, dirty);
        Ok(Edit::Remove(id))
    }

    fn remove_layer(&mut self, id: LayerId, dirty: &mut Dirty) -> Result<Edit, DocumentError> {
        self.shows(id, dirty);
        let (place, layer) = tree::remove(Arc::make_mut(&mut self.layers), id).ok_or(DocumentError::Missing(id))?;
        if layer.walk().any(|layer| layer.id == self.active.layer()) {
            let siblings = tree::siblings(&self.layers, place.parent).unwrap_or_default();
            let next = siblings.get(place.index.saturating_sub(1)).map(Layer::id).or(place.parent);
            self.active = next.map_or(self.active, Target::Layer);
        }
        Ok(Edit::Insert { place, layer: Box::new(layer) })
    }

    fn move_layer(&mut self, id: LayerId, to: Place, dirty: &mut Dirty) -> Result<Edit, DocumentError> {
        self.shows(id, dirty);
        let layers = Arc::make_mut(&mut self.layers);
        let (from, layer) = tree::remove(layers, id).ok_or(DocumentError::Missing(id))?;
        if let Err(layer) = tree::insert(layers, to, layer) {
            let into_itself = to.parent.is_some_and(|parent| layer.walk().any(|inner| inner.id == parent));
            return Err(match to.parent {
                Some(parent) if !into_itself => DocumentError::NotGroup(parent),
                _ => DocumentError::IntoItself(id),
            });
        }
        self.shows(id, dirty);
        Ok(Edit::Move { id, place: from })
    }

    fn set_props(&mut self, id: LayerId, props: Props, dirty: &mut Dirty) -> Result<Edit, DocumentError> {
        let props = props.clamped();
        let before = std::mem::replace(&mut self.layer_mut(id)?.props, props.clone());
        if before.looks_like(&props) {
            dirty.stack = true;
        } else {
            self.shows(id, dirty);
        }
        Ok(Edit::props(id, before))
    }

    fn set_layer_mask(
        &mut self,
        id: LayerId,
        mask: Option<Plane<u8>>,
        dirty: &mut Dirty,
    ) -> Result<Edit, DocumentError> {
        self.check_size(mask.as_ref().map(Plane::extent))?;
        let before = std::mem::replace(&mut self.layer_mut(id)?.mask, mask);
        self.shows(id, dirty);
        dirty.planes.entry(PlaneId { layer: id, mask: true }).or_default().add(self.rect());
        Ok(Edit::LayerMask { id, mask: before })
    }

    fn set_raster(&mut self, id: LayerId, raster: Raster, dirty: &mut Dirty) -> Result<Edit, DocumentError> {
        self.check_size(Some(raster.pixels.extent()))?;
        let plane = PlaneId { layer: id, mask: false };
        self.shows(id, dirty);
        let Content::Raster(own) = &mut self.layer_mut(id)?.content else { return Err(DocumentError::NoPlane(plane)) };
        let before = std::mem::replace(own, raster);
        self.shows(id, dirty);
        dirty.stack = false;
        dirty.planes.entry(plane).or_default().add(self.rect());
        Ok(Edit::Raster { id, raster: before })
    }

    fn set_canvas(&mut self, rect: SignedRect, dirty: &mut Dirty) -> Result<Edit, DocumentError> {
        let back = SignedRect { x: rect.x.saturating_neg(), y: rect.y.saturating_neg(), ..SignedRect::of(self.extent) };
        if rect == SignedRect::of(self.extent) {
            return Ok(Edit::many([]));
        }
        let after = self.resized(rect)?;
        if self.comes_back_from(rect) {
            *self = after;
            self.all_is_dirty(dirty);
            return Ok(Edit::Canvas(back));
        }
        // Going back finds the layers' pixels beyond the canvas; what it does not find, as of masks, is put in again.
        let returned = after.resized(back)?;
        let mut inverse = vec![Edit::Canvas(back)];
        match Edit::between(&returned, self) {
            Edit::Many(edits) => inverse.extend(edits),
            edit => inverse.push(edit),
        }
        *self = after;
        self.all_is_dirty(dirty);
        Ok(Edit::many(inverse))
    }

    /// Notes that a layer came, went or looks otherwise: where it and the layers clipped together with it may show.
    fn shows(&self, id: LayerId, dirty: &mut Dirty) {
        dirty.stack = true;
        let Some(place) = self.place_of(id) else { return };
        let siblings = tree::siblings(&self.layers, place.parent).unwrap_or_default();
        let mut above = siblings.iter().skip(place.index);
        if let Some(layer) = above.next() {
            dirty.picture.absorb(&layer.region());
        }
        above.take_while(|layer| layer.props.clipped).for_each(|layer| dirty.picture.absorb(&layer.region()));
    }

    /// Sees that the active target is one of the document.
    pub(super) fn find_active(&mut self) {
        let layer = self.layer(self.active.layer());
        self.active = match (layer, self.active) {
            (Some(_), Target::Layer(_)) => self.active,
            (Some(layer), Target::LayerMask(_)) if layer.mask.is_some() => self.active,
            (Some(layer), Target::LayerMask(_)) => Target::Layer(layer.id),
            (None, _) => self.layers.last().map_or(self.active, |layer| Target::Layer(layer.id)),
        };
    }
}

/// Swaps all pieces with the plane; afterwards they are the inverse.
fn exchange<P: Texel>(plane: &mut Plane<P>, pieces: &mut [Piece<P>]) -> Region {
    let mut region = Region::default();
    for piece in pieces.iter_mut() {
        plane.exchange(piece);
        region.add(piece.rect());
    }
    // Where pieces overlap, the inverse must end with what was there first.
    pieces.reverse();
    region
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_pieces_are_undone_in_reverse() {
        let mut document = Document::new(Extent::new(10, 10), [1, 2, 3, 4]).unwrap();
        let before = document.clone();
        let piece = |x, v| Piece::new(Rect::new(x, 0, 4, 4), vec![v; 16]).unwrap();
        let edit = Edit::mask(vec![piece(0, 10), piece(2, 20), piece(1, 30)]);
        let applied = document.apply(edit).unwrap();
        assert_eq!(document.mask().read(Rect::new(0, 0, 7, 1)), [10, 30, 30, 30, 30, 20, 0]);
        assert_eq!(applied.dirty.mask.bounds(), Some(Rect::new(0, 0, 6, 4)));
        document.apply(applied.inverse).unwrap();
        assert_eq!(document, before);
    }

    #[test]
    fn an_edit_beyond_the_canvas_is_refused_and_changes_nothing() {
        let mut document = Document::new(Extent::new(10, 10), [0; 4]).unwrap();
        let before = document.clone();
        for rect in [Rect::new(9, 0, 2, 1), Rect::new(0, u32::MAX, 1, 1)] {
            let inside = Piece::new(Rect::new(0, 0, 1, 1), vec![9u8]).unwrap();
            let beyond = Piece::new(rect, vec![7u8; rect.extent().area()]).unwrap();
            let error = document.apply(Edit::mask(vec![inside, beyond])).unwrap_err();
            assert_eq!(error, DocumentError::Outside { rect, canvas: Extent::new(10, 10) });
            assert_eq!(document, before);
        }
        let empty = Piece::new(Rect::new(99, 99, 0, 3), Vec::<u8>::new()).unwrap();
        assert!(document.apply(Edit::mask(vec![empty])).is_ok());
    }
}
