//! Changes to a document.

use crate::base::SignedRect;

use super::{Dirty, Document, Layer, LayerId, Piece, Place, Plane, PlaneId, Props, Raster, Rgba};

/// A change to a document. [`Document::apply`] makes it and gives its inverse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// New pixels in some places.
    Patch(Patch),
    /// Puts a layer, with all in it, among the layers. It becomes the active one.
    Insert {
        /// Where it goes; an index beyond the last sibling is the last.
        place: Place,
        /// The layer. Its names must be new in the document.
        layer: Box<Layer>,
    },
    /// Takes a layer away, with all in it.
    Remove(LayerId),
    /// Puts a layer elsewhere, with all in it.
    Move {
        /// Which.
        id: LayerId,
        /// Where it goes: its index among its new siblings without itself.
        place: Place,
    },
    /// Gives a layer other properties, brought into their ranges.
    Props {
        /// Which layer.
        id: LayerId,
        /// The properties.
        props: Box<Props>,
    },
    /// Gives a layer another layer mask, or none.
    LayerMask {
        /// Which layer.
        id: LayerId,
        /// 255 shows the layer, 0 hides it.
        mask: Option<Plane<u8>>,
    },
    /// Gives a layer of pixels other ones, with what lies beyond the canvas, as after a transformation.
    Raster {
        /// Which layer.
        id: LayerId,
        /// The pixels.
        raster: Raster,
    },
    /// Another selection, or none.
    Selection(Option<Plane<u8>>),
    /// Another generation frame, or none: the whole canvas.
    Frame(Option<SignedRect>),
    /// Another canvas, in pixels of the present one. New ground is transparent, unmasked and not selected; what lies
    /// beyond is kept with the layers.
    Canvas(SignedRect),
    /// Another document in its place, as after opening a picture.
    Replace(Document),
    /// One after the other. Either all are made or none.
    Many(Vec<Edit>),
}

/// New pixels in some places. Where pieces overlap, the later one counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patch {
    /// Of layers and their masks.
    pub planes: Vec<(PlaneId, Pieces)>,
    /// Of the generation mask.
    pub mask: Vec<Piece<u8>>,
    /// Of the selection, which must be there.
    pub selection: Vec<Piece<u8>>,
}

/// Pieces of one plane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pieces {
    /// Of a layer's pixels.
    Pixels(Vec<Piece<Rgba>>),
    /// Of a layer mask.
    Values(Vec<Piece<u8>>),
}

/// What applying an edit led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Brings the document back to what it was, byte for byte.
    pub inverse: Edit,
    /// What must be drawn anew.
    pub dirty: Dirty,
}

impl Pieces {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Pixels(pieces) => pieces.is_empty(),
            Self::Values(pieces) => pieces.is_empty(),
        }
    }
}

impl Patch {
    /// Whether it changes no pixel.
    pub fn is_empty(&self) -> bool {
        self.mask.is_empty() && self.selection.is_empty() && self.planes.iter().all(|(_, pieces)| pieces.is_empty())
    }
}

impl Edit {
    /// New pixels of a layer.
    pub fn pixels(id: LayerId, pieces: Vec<Piece<Rgba>>) -> Self {
        let plane = PlaneId { layer: id, mask: false };
        Self::Patch(Patch { planes: vec![(plane, Pieces::Pixels(pieces))], ..Patch::default() })
    }

    /// New values of a layer's mask.
    pub fn layer_mask(id: LayerId, pieces: Vec<Piece<u8>>) -> Self {
        let plane = PlaneId { layer: id, mask: true };
        Self::Patch(Patch { planes: vec![(plane, Pieces::Values(pieces))], ..Patch::default() })
    }

    /// New values of the generation mask.
    pub fn mask(pieces: Vec<Piece<u8>>) -> Self {
        Self::Patch(Patch { mask: pieces, ..Patch::default() })
    }

    /// New values of the selection, which must be there.
    pub fn selection(pieces: Vec<Piece<u8>>) -> Self {
        Self::Patch(Patch { selection: pieces, ..Patch::default() })
    }

    /// Other properties of a layer.
    pub fn props(id: LayerId, props: Props) -> Self {
        Self::Props { id, props: Box::new(props) }
    }

    /// Edits one after the other; one alone is itself, and those without effect are left out.
    pub fn many(edits: impl IntoIterator<Item = Self>) -> Self {
        let mut edits: Vec<Self> = edits.into_iter().filter(|edit| !edit.is_empty()).collect();
        match edits.len() {
            0 => Self::Patch(Patch::default()),
            1 => edits.remove(0),
            _ => Self::Many(edits),
        }
    }

    /// Whether it puts another canvas in the place of the present one.
    pub(super) fn resizes(&self) -> bool {
        match self {
            Self::Canvas(_) => true,
            Self::Many(edits) => edits.iter().any(Self::resizes),
            _ => false,
        }
    }

    /// Whether it can change nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Patch(patch) => patch.is_empty(),
            Self::Many(edits) => edits.iter().all(Self::is_empty),
            _ => false,
        }
    }
}
