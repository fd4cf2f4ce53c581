//! The composite at a level of detail on the CPU: where the GPU has no room, and what tests compare it to.

use crate::base::Rect;
use crate::document::{Content, Document, Layer, Plane, Raster};

use super::level::{premultiply, straight_texels, texels};

/// The bytes of a rectangle of a level, row by row, premultiplied by alpha: of layers that were reduced to the level
/// each for itself.
///
/// Where there is but one layer, and that is shown as it is, its own texels.
pub(super) fn composite(document: &Document, level: u32, part: Rect) -> Vec<u8> {
    if let [layer] = document.layers()
        && let Some(pixels) = layer.pixels().filter(|_| layer.props.visible && layer.props.opacity == 1.0)
        && layer.enabled_mask().is_none()
    {
        return texels(pixels, level, part);
    }
    let mut bytes = if level == 0 {
        document.composite(part).into_flattened()
    } else {
        let layers = document.layers().iter().map(|layer| reduced(layer, level, part)).collect();
        // Sizes, names and depth are those of a document already.
        let small = Document::from_layers(part.extent(), layers);
        let whole = Rect::new(0, 0, part.width, part.height);
        small.map(|small| small.composite(whole)).unwrap_or_default().into_flattened()
    };
    premultiply(&mut bytes);
    bytes
}

/// A layer as it is at a level, cut to a rectangle of it.
fn reduced(layer: &Layer, level: u32, part: Rect) -> Layer {
    let plane = |bytes: Vec<u8>| Plane::from_texels(part.extent(), bytes.as_chunks::<4>().0);
    let props = layer.props.clone();
    let mask =
        layer.enabled_mask().and_then(|mask| Plane::from_texels(part.extent(), &straight_texels(mask, level, part)));
    let made = match layer.content() {
        Content::Group(children) => {
            Layer::group(layer.id(), props, children.iter().map(|child| reduced(child, level, part)).collect())
        }
        Content::Raster(raster) => {
            // What is hidden needs no reading, but has its place in the order.
            let seen = layer.props.visible.then(|| straight_texels(raster.pixels(), level, part));
            let pixels = seen.and_then(plane).unwrap_or_else(|| Plane::filled(part.extent(), [0; 4]));
            Layer::raster(layer.id(), props, Raster::new(pixels))
        }
    };
    made.with_mask(mask)
}
