//! What artists do with layers, each as an edit.
//!
//! All only read the document; those that composite pixels read many of them and belong off the interface thread:
//! merging, flattening, adding pictures and applying masks.

use std::collections::BTreeSet;

use crate::base::{Mask, Pixmap, Rect, SignedRect};

use super::composite::composite_into;
use super::region::tiles_under;
use super::resize::layers_on;
use super::{
    BlendMode, Content, Document, DocumentError, Edit, Layer, LayerId, Piece, Place, Plane, Props, Raster, Rgba, Texel,
    tree,
};

const LOCKED: DocumentError = DocumentError::Refused("The layer is locked: unlock it in the layers panel first");

impl Document {
    /// Names for new layers, which the document does not have.
    pub fn fresh_ids(&self) -> impl Iterator<Item = LayerId> + use<> {
        let used: BTreeSet<u32> = self.walk().map(|layer| layer.id.0).collect();
        // Only after four thousand million layers is an old name given again.
        let all = (self.next_id..=u32::MAX).chain(1..self.next_id);
        all.filter(move |id| !used.contains(id)).map(LayerId)
    }

    fn fresh_id(&self) -> Result<LayerId, DocumentError> {
        self.fresh_ids().next().ok_or(DocumentError::TooMany)
    }

    fn known(&self, id: LayerId) -> Result<(&Layer, Place), DocumentError> {
        self.layer(id).zip(self.place_of(id)).ok_or(DocumentError::Missing(id))
    }

    /// The place right above the active layer.
    pub fn place_above_active(&self) -> Place {
        let place = self.place_of(self.active.layer());
        let place = place.unwrap_or(Place { parent: None, index: self.layers.len() - 1 });
        Place { index: place.index + 1, ..place }
    }

    /// Adds a transparent layer above the active one.
    pub fn add_layer(&self, name: &str) -> Result<Edit, DocumentError> {
        let raster = Raster::new(Plane::filled(self.extent, Rgba::ZERO));
        let layer = Layer::raster(self.fresh_id()?, Props::named(name), raster);
        Ok(Edit::Insert { place: self.place_above_active(), layer: Box::new(layer) })
    }

    /// Adds an empty group above the active layer.
    pub fn add_group(&self, name: &str) -> Result<Edit, DocumentError> {
        let layer = Layer::group(self.fresh_id()?, Props::named(name), Vec::new());
        Ok(Edit::Insert { place: self.place_above_active(), layer: Box::new(layer) })
    }

    /// Adds a picture above the active layer with its top left corner at `at`; what reaches beyond the canvas is kept.
    /// `share`, of the picture's size, says how much of it shows, and becomes the layer's mask. `recipe` is JSON of what
    /// made it.
    ///
    /// Fails if `share` has another size than the picture.
    pub fn add_picture(
        &self,
        name: &str,
        picture: &Pixmap,
        at: (i32, i32),
        share: Option<&Mask>,
        recipe: Option<std::sync::Arc<str>>,
    ) -> Result<Edit, DocumentError> {
        let extent = picture.extent();
        let mismatch = |given| DocumentError::Mismatch { given, canvas: extent };
        let pixels = Plane::from_texels(extent, picture.data().as_chunks::<4>().0).ok_or(mismatch(extent))?;
        let mask = match share {
            Some(share) if share.extent() != extent => return Err(mismatch(share.extent())),
            Some(share) => {
                let own = Plane::from_texels(extent, share.data()).ok_or(mismatch(extent))?;
                let mut mask = Plane::filled(self.extent, 0);
                mask.place(&own, at.0, at.1);
                Some(mask)
            }
            None => None,
        };
        let props = Props { recipe, ..Props::named(name) };
        let raster = Raster::placed(self.extent, pixels, at.0, at.1);
        let layer = Layer::raster(self.fresh_id()?, props, raster).with_mask(mask);
        Ok(Edit::Insert { place: self.place_above_active(), layer: Box::new(layer) })
    }

    /// Copies a layer, with all in it, to the place above it.
    pub fn duplicate(&self, id: LayerId) -> Result<Edit, DocumentError> {
        let (layer, place) = self.known(id)?;
        let mut copy = layer.clone();
        copy.props.name.push_str(" copy");
        copy.props = copy.props.clamped();
        let mut ids = self.fresh_ids();
        rename(&mut copy, &mut ids)?;
        Ok(Edit::Insert { place: Place { index: place.index + 1, ..place }, layer: Box::new(copy) })
    }

    /// Takes a layer away. In place of the last one comes an empty one.
    ///
    /// Fails if the layer, or one in it, is locked.
    pub fn remove(&self, id: LayerId) -> Result<Edit, DocumentError> {
        let (layer, _) = self.known(id)?;
        if layer.walk().any(|layer| layer.props.locked) {
            return Err(LOCKED);
        }
        if self.layers.len() > 1 || self.layers[0].id != id {
            return Ok(Edit::Remove(id));
        }
        let raster = Raster::new(Plane::filled(self.extent, Rgba::ZERO));
        let empty = Layer::raster(self.fresh_id()?, Props::named("Layer 1"), raster);
        let place = Place { parent: None, index: 0 };
        Ok(Edit::Many(vec![Edit::Insert { place, layer: Box::new(empty) }, Edit::Remove(id)]))
    }

    /// Makes one layer of a layer and the one below it, which looks as both did where the lower one is mixed normally.
    /// It keeps the lower one's name and blend mode.
    ///
    /// Fails if there is none below, if one of them is hidden or locked, or if only the lower one is clipped.
    pub fn merge_down(&self, id: LayerId) -> Result<Edit, DocumentError> {
        let (upper, place) = self.known(id)?;
        let siblings = tree::siblings(&self.layers, place.parent).unwrap_or_default();
        let below = place.index.checked_sub(1).and_then(|index| siblings.get(index));
        let lower =
            below.ok_or(DocumentError::Refused("There is no layer below to merge with: choose a higher one"))?;
        if upper.walk().chain(lower.walk()).any(|layer| layer.props.locked) {
            return Err(LOCKED);
        }
        if !upper.props.visible || !lower.props.visible {
            return Err(DocumentError::Refused("A hidden layer cannot be merged: show both layers first"));
        }
        // The lowest of siblings has no base to be clipped to.
        let clipped = lower.props.clipped && place.index > 1;
        if clipped && !upper.props.clipped {
            return Err(DocumentError::Refused(
                "The layer below is clipped and this one is not: clip or release both before merging them",
            ));
        }
        let (mut first, mut second) = (lower.clone(), upper.clone());
        // Both clipped to another layer: between themselves they are not.
        second.props.clipped &= !clipped;
        (first.props.clipped, first.props.blend) = (false, BlendMode::Normal);
        let props = Props { opacity: 1.0, mask_enabled: true, recipe: None, ..lower.props.clone() };
        let merged = self.merged(&[first, second], props)?;
        let place = Place { index: place.index - 1, ..place };
        Ok(Edit::Many(vec![
            Edit::Insert { place, layer: Box::new(merged) },
            Edit::Remove(lower.id),
            Edit::Remove(upper.id),
        ]))
    }

    /// Makes one layer of all, which looks as they did; hidden ones are gone.
    pub fn flatten(&self) -> Result<Edit, DocumentError> {
        let merged = self.merged(&self.layers, Props::named("Background"))?;
        let mut edits = vec![Edit::Insert { place: Place { parent: None, index: 0 }, layer: Box::new(merged) }];
        edits.extend(self.layers.iter().map(|layer| Edit::Remove(layer.id)));
        Ok(Edit::Many(edits))
    }

    /// Makes one layer of all that are visible, at the lowest one's place; hidden ones stay.
    ///
    /// Fails if none is visible or one of them is locked.
    pub fn merge_visible(&self) -> Result<Edit, DocumentError> {
        let visible: Vec<&Layer> = self.layers.iter().filter(|layer| layer.props.visible).collect();
        let lowest =
            *visible.first().ok_or(DocumentError::Refused("No layer is visible: show those to merge first"))?;
        if visible.iter().any(|layer| layer.props.locked) {
            return Err(LOCKED);
        }
        let merged = self.merged(&self.layers, Props::named(lowest.props.name.clone()))?;
        let index = self.layers.iter().position(|layer| layer.props.visible).unwrap_or(0);
        let mut edits = vec![Edit::Insert { place: Place { parent: None, index }, layer: Box::new(merged) }];
        edits.extend(visible.iter().map(|layer| Edit::Remove(layer.id)));
        Ok(Edit::Many(edits))
    }

    /// The composite of sibling layers, on the canvas and beyond, as a new layer.
    fn merged(&self, layers: &[Layer], props: Props) -> Result<Layer, DocumentError> {
        let canvas = SignedRect::of(self.extent);
        let overhangs = tree::walk(layers).filter_map(|layer| layer.as_raster()?.overhang());
        let all = overhangs.fold(canvas, |all, overhang| all.union(overhang.place));
        // What does not fit a canvas is cut at the present one.
        let all = if super::is_possible(all.extent()) { all } else { canvas };
        let wide;
        let layers = if all == canvas {
            layers
        } else {
            wide = layers_on(layers, all);
            &wide
        };
        let mut texels = vec![Rgba::ZERO; all.extent().area()];
        composite_into(layers, Rect::new(0, 0, all.width, all.height), &mut texels);
        let pixels = Plane::from_texels(all.extent(), &texels).ok_or(DocumentError::Size(all.extent()))?;
        Ok(Layer::raster(self.fresh_id()?, props, Raster::placed(self.extent, pixels, all.x, all.y)))
    }

    /// Puts layers into a new group, at the place of the topmost of them and in the order in which they stood.
    ///
    /// Fails if none is given or one is not there.
    pub fn group(&self, ids: &[LayerId]) -> Result<Edit, DocumentError> {
        for &id in ids {
            self.known(id)?;
        }
        // Those that come along with a group that is chosen stay in it.
        let chosen = |id: LayerId| ids.contains(&id);
        let inside = |id| tree::path(&self.layers, id).iter().rev().skip(1).any(|above| chosen(above.id));
        let moving: Vec<LayerId> =
            self.rows().into_iter().map(|row| row.id).filter(|&id| chosen(id) && !inside(id)).collect();
        let top = *moving.first().ok_or(DocumentError::Refused("No layer is chosen: choose those to group first"))?;
        let (_, place) = self.known(top)?;
        let group = Layer::group(self.fresh_id()?, Props::named("Group"), Vec::new());
        let into = Place { parent: Some(group.id), index: 0 };
        let place = Place { index: place.index + 1, ..place };
        let mut edits = vec![Edit::Insert { place, layer: Box::new(group) }];
        // From the top down, each below the one before.
        edits.extend(moving.into_iter().map(|id| Edit::Move { id, place: into }));
        Ok(Edit::Many(edits))
    }

    /// Puts the layers of a group in its place. Its own opacity, blend mode and mask are gone.
    ///
    /// Fails if it is no group.
    pub fn ungroup(&self, id: LayerId) -> Result<Edit, DocumentError> {
        let (group, place) = self.known(id)?;
        if !group.is_group() {
            return Err(DocumentError::NotGroup(id));
        }
        if place.parent.is_none() && self.layers.len() == 1 && group.children().is_empty() {
            return self.remove(id);
        }
        let out =
            |(i, layer): (usize, &Layer)| Edit::Move { id: layer.id, place: Place { index: place.index + i, ..place } };
        let moves = group.children().iter().enumerate().map(out);
        Ok(Edit::many(moves.chain([Edit::Remove(id)])))
    }

    /// Gives a layer a mask: what is selected shows, or with `selected` false, or where nothing is selected, all does.
    ///
    /// Fails if it has one already.
    pub fn add_layer_mask(&self, id: LayerId, selected: bool) -> Result<Edit, DocumentError> {
        let (layer, _) = self.known(id)?;
        if layer.mask.is_some() {
            return Err(DocumentError::Refused("The layer has a mask already: delete or apply that one first"));
        }
        let selection = self.selection.clone().filter(|_| selected);
        Ok(Edit::LayerMask { id, mask: Some(selection.unwrap_or_else(|| Plane::filled(self.extent, 255))) })
    }

    /// Takes a layer's mask away: the layer shows all that it has.
    ///
    /// Fails if it has none.
    pub fn delete_layer_mask(&self, id: LayerId) -> Result<Edit, DocumentError> {
        self.masked(id)?;
        Ok(Edit::LayerMask { id, mask: None })
    }

    /// Makes a layer's pixels as transparent as its mask does, and takes the mask away. What lies beyond the canvas stays.
    ///
    /// Fails if it has no mask, is locked or is a group.
    pub fn apply_layer_mask(&self, id: LayerId) -> Result<Edit, DocumentError> {
        let mask = self.masked(id)?;
        let layer = self.known(id)?.0;
        let pixels =
            layer.pixels().ok_or(DocumentError::Refused("A group's mask cannot be applied: merge it first"))?;
        if layer.props.locked {
            return Err(LOCKED);
        }
        let pieces = tiles_under(self.rect()).filter(|rect| !pixels.is_blank(rect.x, rect.y)).filter_map(|rect| {
            let shares = mask.read(rect);
            if shares.iter().all(|&share| share == 255) {
                return None;
            }
            let faded =
                |([r, g, b, a], share): (Rgba, u8)| [r, g, b, ((u32::from(a) * u32::from(share) + 127) / 255) as u8];
            Piece::new(rect, pixels.read(rect).into_iter().zip(shares).map(faded).collect())
        });
        Ok(Edit::many([Edit::pixels(id, pieces.collect()), Edit::LayerMask { id, mask: None }]))
    }

    fn masked(&self, id: LayerId) -> Result<&Plane<u8>, DocumentError> {
        let mask = self.known(id)?.0.mask.as_ref();
        mask.ok_or(DocumentError::Refused("The layer has no mask: add one first"))
    }

    /// The edit that puts a picture of the canvas's size into the active layer. Only what differs is kept.
    ///
    /// Fails if the sizes differ, or if the active layer is a group.
    pub fn picture_edit(&self, picture: &Pixmap) -> Result<Edit, DocumentError> {
        let mismatch = DocumentError::Mismatch { given: picture.extent(), canvas: self.extent };
        if picture.extent() != self.extent {
            return Err(mismatch);
        }
        let plane = Plane::from_texels(picture.extent(), picture.data().as_chunks::<4>().0).ok_or(mismatch)?;
        let layer = self.active_layer();
        let pixels =
            layer.pixels().ok_or(DocumentError::Refused("A group has no pixels of its own: choose a layer"))?;
        Ok(Edit::pixels(layer.id, plane.difference(pixels)))
    }

    /// A layer by itself in a rectangle, row by row: with its mask, at full opacity, without what is clipped to it, as a
    /// thumbnail shows it. The rectangle is first cut to the canvas. `None` if there is no such layer.
    pub fn layer_composite(&self, id: LayerId, rect: Rect) -> Option<Vec<Rgba>> {
        let mut layer = self.layer(id)?.clone();
        layer.props = Props { mask_enabled: layer.props.mask_enabled, ..Props::default() };
        let rect = SignedRect::from(rect).within(self.extent).unwrap_or(Rect::new(0, 0, 0, 0));
        let mut texels = vec![Rgba::ZERO; rect.extent().area()];
        composite_into(&[layer], rect, &mut texels);
        Some(texels)
    }
}

/// Gives a layer and all in it new names.
fn rename(layer: &mut Layer, ids: &mut impl Iterator<Item = LayerId>) -> Result<(), DocumentError> {
    layer.id = ids.next().ok_or(DocumentError::TooMany)?;
    if let Content::Group(children) = &mut layer.content {
        children.iter_mut().try_for_each(|layer| rename(layer, ids))?;
    }
    Ok(())
}
