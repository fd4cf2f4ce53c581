//! Finding, taking out and putting in layers of the tree.

use std::collections::BTreeSet;

use super::{Content, DocumentError, Layer, LayerId, MAX_DEPTH, MAX_LAYERS, Place, Row};

/// The layer with this name.
pub(super) fn find(layers: &[Layer], id: LayerId) -> Option<&Layer> {
    layers.iter().find_map(|layer| if layer.id == id { Some(layer) } else { find(layer.children(), id) })
}

/// The layer with this name, to be changed.
pub(super) fn find_mut(layers: &mut [Layer], id: LayerId) -> Option<&mut Layer> {
    let holder = layers.iter_mut().find(|layer| layer.id == id || find(layer.children(), id).is_some())?;
    if holder.id == id {
        return Some(holder);
    }
    match &mut holder.content {
        Content::Group(children) => find_mut(children, id),
        Content::Raster(_) => None,
    }
}

/// Where a layer stands.
pub(super) fn place_of(layers: &[Layer], id: LayerId) -> Option<Place> {
    place_under(layers, None, id)
}

fn place_under(layers: &[Layer], parent: Option<LayerId>, id: LayerId) -> Option<Place> {
    if let Some(index) = layers.iter().position(|layer| layer.id == id) {
        return Some(Place { parent, index });
    }
    layers.iter().find_map(|layer| place_under(layer.children(), Some(layer.id), id))
}

/// The layers in a group, or those at the root; `None` if there is no such group.
pub(super) fn siblings(layers: &[Layer], parent: Option<LayerId>) -> Option<&[Layer]> {
    match parent {
        None => Some(layers),
        Some(id) => find(layers, id).filter(|layer| layer.is_group()).map(Layer::children),
    }
}

fn siblings_mut(layers: &mut Vec<Layer>, parent: Option<LayerId>) -> Option<&mut Vec<Layer>> {
    let Some(id) = parent else { return Some(layers) };
    match find_mut(layers, id).map(|layer| &mut layer.content) {
        Some(Content::Group(children)) => Some(children),
        _ => None,
    }
}

/// Puts a layer in; an index beyond the last is the last. Gives it back if there is no such group.
pub(super) fn insert(layers: &mut Vec<Layer>, place: Place, layer: Layer) -> Result<(), Box<Layer>> {
    let Some(siblings) = siblings_mut(layers, place.parent) else { return Err(Box::new(layer)) };
    siblings.insert(place.index.min(siblings.len()), layer);
    Ok(())
}

/// Takes a layer out.
pub(super) fn remove(layers: &mut Vec<Layer>, id: LayerId) -> Option<(Place, Layer)> {
    let place = place_of(layers, id)?;
    let siblings = siblings_mut(layers, place.parent)?;
    Some((place, siblings.remove(place.index)))
}

/// All layers, groups before what is in them, from bottom to top.
pub(super) fn walk(layers: &[Layer]) -> impl Iterator<Item = &Layer> {
    layers.iter().flat_map(Layer::walk)
}

/// The rows of the layers panel, from top to bottom: a group stands above what is in it.
pub(super) fn rows(layers: &[Layer], depth: usize, rows: &mut Vec<Row>) {
    for layer in layers.iter().rev() {
        rows.push(Row { depth, id: layer.id });
        self::rows(layer.children(), depth + 1, rows);
    }
}

/// The groups that a layer is in, the outermost first, and the layer itself; empty if there is none.
pub(super) fn path(layers: &[Layer], id: LayerId) -> Vec<&Layer> {
    for layer in layers {
        if layer.id == id {
            return vec![layer];
        }
        let mut below = path(layer.children(), id);
        if !below.is_empty() {
            below.insert(0, layer);
            return below;
        }
    }
    Vec::new()
}

/// Fails if there are no layers, too many or too deep ones, or two of one name.
pub(super) fn check(layers: &[Layer]) -> Result<(), DocumentError> {
    let mut ids = BTreeSet::new();
    if layers.is_empty() {
        return Err(DocumentError::NoLayers);
    }
    // Level by level: a tree of any depth is refused before it is walked down.
    let mut level: Vec<&Layer> = layers.iter().collect();
    for _ in 0..MAX_DEPTH {
        for layer in &level {
            if !ids.insert(layer.id) {
                return Err(DocumentError::Twice(layer.id));
            }
        }
        if ids.len() > MAX_LAYERS {
            return Err(DocumentError::TooMany);
        }
        level = level.iter().flat_map(|layer| layer.children()).collect();
    }
    if level.is_empty() { Ok(()) } else { Err(DocumentError::TooDeep) }
}
