//! The artwork: a tree of layers with a selection and a soft mask, all in tiles; strokes, edits with inverses, history.
//!
//! A [`Document`] is cheap to clone: planes share their tiles, and a tile is copied when it is first written to; tiles
//! of zeros take no memory. So a job takes a snapshot by cloning, a stroke paints over a snapshot of what was there,
//! and [`History`] finds what a group of edits changed by comparing two snapshots.
//!
//! All changes are [`Edit`]s. [`Document::apply`] returns the inverse and says what must be drawn anew
//! ([`Dirty`]); [`History`] does the same and remembers. What can be done with layers is in `layer_ops`: each operation
//! gives an edit.
//!
//! Colours are straight-alpha sRGB bytes and are mixed as bytes (in gamma space), as the common editors do. What the
//! layers look like together is [`Document::composite`], the reference for the shader that draws them.

mod apply;
mod between;
mod blend;
mod blend_mode;
mod bounds;
mod brush;
mod composite;
mod dab;
mod edit;
mod error;
mod fill;
mod formula;
mod gradient;
mod history;
mod layer;
mod layer_ops;
mod mask_op;
mod pack;
mod pack_plane;
mod path;
mod plane;
mod props;
mod region;
mod resize;
mod restore;
mod scale;
mod select;
mod select_flood;
mod select_shape;
mod stroke;
mod texel;
mod transform;
mod transform_affine;
mod transform_planes;
mod transform_sample;
mod tree;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::{Extent, Mask, Pixmap, Rect, SignedRect};

pub use blend_mode::BlendMode;
pub use bounds::MaskBounds;
pub use brush::{Brush, MAX_BRUSH_PX, Stabiliser};
pub use edit::{Applied, Edit, Patch, Pieces};
pub use error::DocumentError;
pub use fill::{FillOptions, clear_selected, fill, fill_selection};
pub use gradient::{Gradient, GradientKind};
pub use history::{DEFAULT_BUDGET_BYTES, Done, History};
pub use layer::{Content, Layer, LayerId, Overhang, Place, PlaneId, Raster, Row, Target};
pub use mask_op::MaskOp;
pub use path::{Point, Sample};
pub use plane::{Plane, TILE_PX};
pub use props::{MAX_NAME_CHARS, Props};
pub use region::{Dirty, Region};
pub use select::{Combine, SelectOp, combine, select, selection_of};
pub use select_flood::{Likeness, by_colour, smoothed, wand};
pub use select_shape::Shape;
pub use stroke::{Ink, Stroke};
pub use texel::{Piece, Rgba, Texel};
pub use transform::{Moved, Turn, bounds_of, transform};
pub use transform_affine::Affine;
pub use transform_sample::Filter;

/// The longest side of a document in pixels.
pub const MAX_SIDE_PX: u32 = 32_768;
/// The most pixels of a document: 16384 x 16384.
pub const MAX_AREA_PX: usize = 1 << 28;
/// The most layers of a document, groups counted.
pub const MAX_LAYERS: usize = 1000;
/// The most levels of layers: those at the root are the first.
pub const MAX_DEPTH: usize = 8;

/// Layers, a generation mask, a selection and a generation frame on one canvas. Cloning is cheap and makes a snapshot.
///
/// Two documents are equal if they hold the same; which layer is active does not count.
#[derive(Debug, Clone)]
pub struct Document {
    extent: Extent,
    /// From bottom to top.
    layers: Arc<Vec<Layer>>,
    mask: Plane<u8>,
    selection: Option<Plane<u8>>,
    frame: Option<SignedRect>,
    origin: (i32, i32),
    active: Target,
    /// No layer had this name or a later one.
    next_id: u32,
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        let rest = |document: &Self| (document.frame, document.origin);
        self.same_picture(other)
            && rest(self) == rest(other)
            && self.mask == other.mask
            && self.selection == other.selection
    }
}

impl Eq for Document {}

/// Whether a canvas can have this size.
fn is_possible(extent: Extent) -> bool {
    let too_long = extent.width.max(extent.height) > MAX_SIDE_PX;
    !extent.is_empty() && !too_long && extent.area() <= MAX_AREA_PX
}

impl Document {
    /// A canvas with one layer, "Background", of one colour (`[r, g, b, a]`, straight alpha), and an empty mask.
    ///
    /// Fails if the size is empty or beyond [`MAX_SIDE_PX`] or [`MAX_AREA_PX`].
    pub fn new(extent: Extent, fill: Rgba) -> Result<Self, DocumentError> {
        Self::single(extent, "Background", |extent| Some(Plane::filled(extent, fill)))
    }

    /// A canvas with one transparent layer. Fails as [`Document::new`] does.
    pub fn empty(extent: Extent) -> Result<Self, DocumentError> {
        Self::single(extent, "Layer 1", |extent| Some(Plane::filled(extent, Rgba::ZERO)))
    }

    /// A document with one layer, "Background", that shows `picture`, with an empty mask. Fails as [`Document::new`]
    /// does.
    pub fn from_pixmap(picture: &Pixmap) -> Result<Self, DocumentError> {
        let texels = picture.data().as_chunks::<4>().0;
        Self::single(picture.extent(), "Background", |extent| Plane::from_texels(extent, texels))
    }

    fn single(
        extent: Extent,
        name: &str,
        pixels: impl FnOnce(Extent) -> Option<Plane<Rgba>>,
    ) -> Result<Self, DocumentError> {
        if !is_possible(extent) {
            return Err(DocumentError::Size(extent));
        }
        let pixels = pixels(extent).ok_or(DocumentError::Size(extent))?;
        Self::from_layers(extent, vec![Layer::raster(LayerId(1), Props::named(name), Raster::new(pixels))])
    }

    /// A document of these layers, from bottom to top, with an empty mask. The topmost layer is active.
    ///
    /// Fails if the size is not a possible one, if a plane has another size, if two layers have one name, or if there
    /// are none, more than [`MAX_LAYERS`] or deeper ones than [`MAX_DEPTH`].
    pub fn from_layers(extent: Extent, mut layers: Vec<Layer>) -> Result<Self, DocumentError> {
        if !is_possible(extent) {
            return Err(DocumentError::Size(extent));
        }
        tree::check(&layers)?;
        if let Some(given) = layers.iter().find_map(|layer| layer.misfit(extent)) {
            return Err(DocumentError::Mismatch { given, canvas: extent });
        }
        layers.iter_mut().for_each(Layer::clamp);
        let top = layers.last().map_or(LayerId(0), |layer| layer.id);
        let last = tree::walk(&layers).map(|layer| layer.id.0).max().unwrap_or_default();
        Ok(Self {
            extent,
            layers: Arc::new(layers),
            mask: Plane::filled(extent, 0),
            selection: None,
            frame: None,
            origin: (0, 0),
            active: Target::Layer(top),
            next_id: last.saturating_add(1),
        })
    }

    /// The canvas size in pixels.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// The whole canvas as a rectangle.
    pub fn rect(&self) -> Rect {
        Rect::new(0, 0, self.extent.width, self.extent.height)
    }

    /// The layers at the root, from bottom to top. There is at least one.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// A layer, wherever in the tree it is.
    pub fn layer(&self, id: LayerId) -> Option<&Layer> {
        tree::find(&self.layers, id)
    }

    /// Where a layer stands.
    pub fn place_of(&self, id: LayerId) -> Option<Place> {
        tree::place_of(&self.layers, id)
    }

    /// All layers as a panel shows them, from top to bottom, groups above what is in them.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        tree::rows(&self.layers, 0, &mut rows);
        rows
    }

    /// All layers, groups before what is in them, from bottom to top.
    pub fn walk(&self) -> impl Iterator<Item = &Layer> {
        tree::walk(&self.layers)
    }

    /// The number of layers, groups counted.
    pub fn layer_count(&self) -> usize {
        self.walk().count()
    }

    /// What is painted on.
    pub fn active(&self) -> Target {
        self.active
    }

    /// Chooses what is painted on. This is no edit: it is not undone. A layer or a mask that is not there leaves the
    /// choice as it was.
    pub fn set_active(&mut self, target: Target) {
        let before = std::mem::replace(&mut self.active, target);
        if self.layer(target.layer()).is_none() {
            self.active = before;
        }
        self.find_active();
    }

    /// The active layer: the one that is painted on, or whose mask is.
    pub fn active_layer(&self) -> &Layer {
        self.layer(self.active.layer()).unwrap_or(&self.layers[self.layers.len() - 1])
    }

    /// Whether the active layer or its mask can be painted on; else a sentence that says why not and what to do.
    pub fn paints(&self) -> Result<(), &'static str> {
        let path = tree::path(&self.layers, self.active.layer());
        let Some(layer) = path.last() else { return Err("There is no layer to paint on: add one first") };
        if path.iter().any(|layer| layer.props.locked) {
            return Err("The layer is locked: unlock it in the layers panel, or choose another layer");
        }
        if path.iter().any(|layer| !layer.props.visible) {
            return Err("The layer is hidden: show it in the layers panel, or choose another layer");
        }
        if layer.is_group() && matches!(self.active, Target::Layer(_)) {
            return Err("A group has no pixels of its own: choose a layer in it, or paint on its layer mask");
        }
        Ok(())
    }

    /// The generation mask: 0 keeps the picture, 255 repaints it.
    pub fn mask(&self) -> &Plane<u8> {
        &self.mask
    }

    /// How much is selected (255 all); `None` if nothing is, and everything may be painted on.
    pub fn selection(&self) -> Option<&Plane<u8>> {
        self.selection.as_ref()
    }

    /// Where the next generation happens; `None` for the whole canvas.
    pub fn frame(&self) -> Option<SignedRect> {
        self.frame
    }

    /// Where the canvas's top left lies in the world. Other canvases move it, so that what was planned before a change
    /// of the canvas finds its place after it.
    pub fn origin(&self) -> (i32, i32) {
        self.origin
    }

    /// Whether size and layers, with their properties, are the same. Compares tiles by their memory where it can.
    pub fn same_picture(&self, other: &Self) -> bool {
        let layers = || Arc::ptr_eq(&self.layers, &other.layers) || self.layers == other.layers;
        self.extent == other.extent && layers()
    }

    /// The generation mask as one block of bytes. Copies every pixel: call it off the interface thread.
    pub fn to_mask(&self) -> Mask {
        let mut mask = Mask::filled(self.extent(), 0);
        self.mask.copy_to(mask.data_mut());
        mask
    }

    /// Whether the mask is 0 everywhere, that is whether nothing is chosen to be repainted.
    pub fn mask_is_empty(&self) -> bool {
        self.mask.is_all(0)
    }

    /// The memory of its pixels in bytes: tiles that are not empty, each counted once however many planes share it.
    pub fn memory_bytes(&self) -> usize {
        let mut counted = BTreeSet::new();
        let mut bytes = self.mask.count_bytes(&mut counted);
        bytes += self.selection.as_ref().map_or(0, |selection| selection.count_bytes(&mut counted));
        for layer in self.walk() {
            bytes += layer.mask.as_ref().map_or(0, |mask| mask.count_bytes(&mut counted));
            let Some(raster) = layer.as_raster() else { continue };
            bytes += raster.pixels.count_bytes(&mut counted);
            bytes += raster.overhang.as_ref().map_or(0, |overhang| overhang.pixels.count_bytes(&mut counted));
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_sizes_are_refused_in_a_sentence() {
        for (width, height) in [(0, 5), (5, 0), (100_000, 1), (32_768, 32_768), (u32::MAX, u32::MAX)] {
            let error = Document::new(Extent::new(width, height), [0; 4]).unwrap_err();
            assert!(error.to_string().starts_with(&format!("a canvas of {width}x{height} pixels is not possible")));
        }
        assert!(Document::new(Extent::new(16_384, 16_384), [0; 4]).is_ok());
    }

    #[test]
    fn a_picture_comes_back_as_it_went_in() {
        let extent = Extent::new(300, 130);
        let data = (0..extent.area() * 4).map(|i| (i * 7 % 251) as u8).collect();
        let pixmap = Pixmap::from_rgba(extent, data).unwrap();
        let document = Document::from_pixmap(&pixmap).unwrap();
        assert_eq!(document.to_pixmap(), pixmap);
        assert!(document.mask_is_empty());
        assert_eq!(document.to_mask(), Mask::filled(extent, 0));
        assert_eq!(document.pick(Point::new(299.9, 129.9), 0), Some(pixmap.pixel(299, 129)));
    }

    #[test]
    fn the_picked_colour_weighs_pixels_by_their_opacity() {
        let extent = Extent::new(2, 1);
        let pixmap = Pixmap::from_rgba(extent, vec![200, 100, 0, 255, 9, 9, 9, 0]).unwrap();
        let document = Document::from_pixmap(&pixmap).unwrap();
        assert_eq!(document.pick(Point::new(0.5, 0.5), 3), Some([200, 100, 0, 128]));
        for (x, y) in [(-0.1, 0.0), (2.0, 0.0), (0.0, 1.0), (f32::NAN, 0.0), (f32::INFINITY, 0.0)] {
            assert_eq!(document.pick(Point::new(x, y), 0), None);
        }
    }
}
