//! Why a document cannot be made or changed.

use crate::base::{Extent, Rect};

use super::{LayerId, PlaneId};

/// Why a document cannot be made or changed as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// No document can have this size.
    #[error("a canvas of {0} pixels is not possible: choose sides from 1 to 32768 and at most 268 million pixels")]
    Size(Extent),
    /// A canvas would lie where nothing of the present one can be kept.
    #[error("a canvas that begins at {0},{1} is too far from the present one: stay within 32768 pixels of it")]
    TooFar(i32, i32),
    /// An edit reaches beyond the canvas.
    #[error(
        "the change at {},{} of {} pixels does not lie within the canvas of {canvas}: make it anew for this canvas",
        .rect.x, .rect.y, .rect.extent()
    )]
    Outside {
        /// Where the edit would change pixels.
        rect: Rect,
        /// The document's size.
        canvas: Extent,
    },
    /// A picture or mask has another size than the canvas.
    #[error("a picture of {given} does not fit the canvas of {canvas}: scale or crop it to {canvas} first")]
    Mismatch {
        /// The size of what was given.
        given: Extent,
        /// The document's size.
        canvas: Extent,
    },
    /// There is no layer of this name.
    #[error("layer {} is no longer in the document: choose another layer", .0.0)]
    Missing(LayerId),
    /// Two layers would have one name.
    #[error("layer {} is in the document already: give the new layer a number of its own", .0.0)]
    Twice(LayerId),
    /// A layer is not a group.
    #[error("layer {} is not a group: choose a group, or group some layers first", .0.0)]
    NotGroup(LayerId),
    /// A group would be put into itself.
    #[error("group {} cannot be put into itself: choose a place outside of it", .0.0)]
    IntoItself(LayerId),
    /// The layer has no such pixels: a group has none, and a layer need not have a mask.
    #[error(
        "layer {} has no {}: choose another layer", .0.layer.0, if .0.mask { "layer mask" } else { "pixels of its own" }
    )]
    NoPlane(PlaneId),
    /// A selection would be changed where there is none.
    #[error("nothing is selected: select something first")]
    NoSelection,
    /// No layer would be left.
    #[error("a document needs a layer: add another one before taking the last one away")]
    NoLayers,
    /// More layers than a document can hold.
    #[error("a document holds at most 1000 layers: merge some first")]
    TooMany,
    /// Groups within groups beyond what a document can hold.
    #[error("layers lie at most 8 deep, seven groups and a layer: take some out of their groups first")]
    TooDeep,
    /// A layer operation that makes no sense here; says why and what to do.
    #[error("{0}")]
    Refused(&'static str),
}
