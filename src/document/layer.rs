//! Layers: pixels or a group of layers, with properties and perhaps a layer mask.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::{Extent, SignedRect};

use super::{Plane, Props, Region, Rgba};

/// Names a layer. Unique in its document, and given to no other layer later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LayerId(pub u32);

/// A layer of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    pub(super) id: LayerId,
    /// Its properties.
    pub props: Props,
    pub(super) content: Content,
    pub(super) mask: Option<Plane<u8>>,
}

/// What a layer is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Pixels.
    Raster(Raster),
    /// Other layers, from bottom to top. They are composited by themselves first.
    Group(Vec<Layer>),
}

/// The pixels of a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    pub(super) pixels: Plane<Rgba>,
    pub(super) overhang: Option<Arc<Overhang>>,
}

/// What is kept of a layer that reaches beyond the canvas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overhang {
    /// Where the pixels lie, in canvas pixels.
    pub place: SignedRect,
    /// All of the layer, of the size of `place`. On the canvas itself the layer's own pixels count, not these.
    pub pixels: Plane<Rgba>,
}

/// Where a layer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// The group that it is in; `None` at the root.
    pub parent: Option<LayerId>,
    /// Its place among its siblings, counted from the bottom. Of a place to go to: among those others.
    pub index: usize,
}

/// What is painted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// A layer's pixels.
    Layer(LayerId),
    /// A layer's mask.
    LayerMask(LayerId),
}

/// One plane of pixels of a layer: its pixels, or its layer mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaneId {
    /// The layer.
    pub layer: LayerId,
    /// Whether it is the layer's mask.
    pub mask: bool,
}

/// A row of the layers panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// How many groups it is in.
    pub depth: usize,
    /// The layer.
    pub id: LayerId,
}

impl Target {
    /// The layer that is painted on, itself or its mask.
    pub fn layer(self) -> LayerId {
        match self {
            Self::Layer(id) | Self::LayerMask(id) => id,
        }
    }

    /// The plane that is painted on.
    pub fn plane(self) -> PlaneId {
        PlaneId { layer: self.layer(), mask: matches!(self, Self::LayerMask(_)) }
    }
}

impl Raster {
    /// Pixels that all lie on the canvas.
    pub fn new(pixels: Plane<Rgba>) -> Self {
        Self { pixels, overhang: None }
    }

    /// The pixels on the canvas, of its size.
    pub fn pixels(&self) -> &Plane<Rgba> {
        &self.pixels
    }

    /// What is kept beyond the canvas, if the layer reaches there.
    pub fn overhang(&self) -> Option<&Arc<Overhang>> {
        self.overhang.as_ref()
    }
}

impl Layer {
    /// A layer of pixels, without a layer mask. Properties are brought into their ranges.
    pub fn raster(id: LayerId, props: Props, raster: Raster) -> Self {
        Self { id, props: props.clamped(), content: Content::Raster(raster), mask: None }
    }

    /// A group of layers (from bottom to top), without a layer mask. Properties are brought into their ranges.
    pub fn group(id: LayerId, props: Props, children: Vec<Self>) -> Self {
        Self { id, props: props.clamped(), content: Content::Group(children), mask: None }
    }

    /// The same with another layer mask, or none: 255 shows the layer and 0 hides it.
    #[must_use]
    pub fn with_mask(self, mask: Option<Plane<u8>>) -> Self {
        Self { mask, ..self }
    }

    /// Its name in the document.
    pub fn id(&self) -> LayerId {
        self.id
    }

    /// What it is made of.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// Its pixels; `None` of a group.
    pub fn as_raster(&self) -> Option<&Raster> {
        match &self.content {
            Content::Raster(raster) => Some(raster),
            Content::Group(_) => None,
        }
    }

    /// Its pixels on the canvas; `None` of a group.
    pub fn pixels(&self) -> Option<&Plane<Rgba>> {
        self.as_raster().map(Raster::pixels)
    }

    /// The layers in it, from bottom to top; none of a layer of pixels.
    pub fn children(&self) -> &[Self] {
        match &self.content {
            Content::Raster(_) => &[],
            Content::Group(children) => children,
        }
    }

    /// Whether it is a group.
    pub fn is_group(&self) -> bool {
        matches!(self.content, Content::Group(_))
    }

    /// Its layer mask, whether it counts or not: 255 shows the layer, 0 hides it.
    pub fn mask(&self) -> Option<&Plane<u8>> {
        self.mask.as_ref()
    }

    /// The layer mask that counts.
    pub fn enabled_mask(&self) -> Option<&Plane<u8>> {
        self.mask.as_ref().filter(|_| self.props.mask_enabled)
    }

    /// The layer and all in it, groups before what is in them, from bottom to top.
    pub fn walk(&self) -> impl Iterator<Item = &Self> {
        let mut waiting = vec![self];
        std::iter::from_fn(move || {
            let layer = waiting.pop()?;
            waiting.extend(layer.children().iter().rev());
            Some(layer)
        })
    }

    /// Brings the properties of the layer and all in it into their ranges.
    pub(super) fn clamp(&mut self) {
        self.props = std::mem::take(&mut self.props).clamped();
        if let Content::Group(children) = &mut self.content {
            children.iter_mut().for_each(Self::clamp);
        }
    }

    /// The planes that it has itself.
    pub(super) fn planes(&self) -> impl Iterator<Item = PlaneId> + use<> {
        let plane = |mask| PlaneId { layer: self.id, mask };
        let own = [(!self.is_group()).then(|| plane(false)), self.mask.as_ref().map(|_| plane(true))];
        own.into_iter().flatten()
    }

    /// The size that all its planes have; the first that has another than `canvas` is given back.
    pub(super) fn misfit(&self, canvas: Extent) -> Option<Extent> {
        let sizes = |layer: &Self| [layer.pixels().map(Plane::extent), layer.mask.as_ref().map(Plane::extent)];
        self.walk().flat_map(sizes).flatten().find(|&extent| extent != canvas)
    }

    /// Where it may show: all tiles that are not empty.
    pub(super) fn region(&self) -> Region {
        let mut region = Region::default();
        for layer in self.walk() {
            if let Some(pixels) = layer.pixels() {
                pixels.filled_tiles().for_each(|rect| region.add(rect));
            }
        }
        region
    }
}
