//! Pictures to be made larger by a network: one in memory, or files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::raster::{Raster, Shape};
use crate::base::{Extent, Pixmap};

use super::{DType, Failure, ModelRef, Recipe, Refine};

/// How large a picture shall become.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum UpscaleTarget {
    /// So many times as wide and high; each side is rounded to whole pixels.
    Scale(f64),
    /// This size.
    Size(Extent),
}

impl UpscaleTarget {
    /// The size that a picture of `from` becomes; `None` if a side is no number of pixels, or beyond `u32`.
    pub fn of(self, from: Extent) -> Option<Extent> {
        let side = |side: u32, scale: f64| {
            let scaled = (f64::from(side) * scale).round().max(1.0);
            (scaled.is_finite() && scaled <= f64::from(u32::MAX)).then_some(scaled as u32)
        };
        match self {
            Self::Scale(scale) if scale > 0.0 => Some(Extent::new(side(from.width, scale)?, side(from.height, scale)?)),
            Self::Scale(_) => None,
            Self::Size(size) => (!size.is_empty()).then_some(size),
        }
    }
}

/// By what pictures are made larger, and how far.
#[derive(Debug, Clone, PartialEq)]
pub struct UpscaleSettings {
    /// The network's file; `None` is the built-in one.
    pub model: Option<PathBuf>,
    /// What notes and recipes call it.
    pub model_ref: ModelRef,
    /// For networks of two kinds of weights, as the built-in one, how far they are turned from the faithful (0) to the
    /// restoring kind (1); others ignore it.
    pub strength: f64,
    /// How large it shall become.
    pub target: UpscaleTarget,
    /// The longest side of the tiles that the network sees, in pixels of the source and without their overlap; `None`
    /// chooses by the memory that is free.
    pub tile: Option<u32>,
    /// Number format of the network.
    pub dtype: DType,
    /// How a diffusion model goes over it.
    pub refine: Option<Box<Refine>>,
}

impl UpscaleSettings {
    /// The strength where the artist says nothing.
    pub const DEFAULT_STRENGTH: f64 = 0.5;
}

/// A picture to be made larger.
#[derive(Debug, Clone)]
pub struct Upscale {
    /// The picture.
    pub pixels: Arc<Pixmap>,
    /// By what, and how far.
    pub settings: UpscaleSettings,
    /// What the picture was made by, where that is known: it is given back with what was done now.
    pub recipe: Option<Box<Recipe>>,
    /// Whether each finished tile is told.
    pub previews: bool,
}

/// What a recipe says of a picture that was made larger afterwards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpscaleRecipe {
    /// The network.
    pub model: ModelRef,
    /// For networks of two kinds of weights: see [`UpscaleSettings::strength`].
    pub strength: f64,
    /// How many times as wide it became.
    pub scale: f64,
    /// The size that it became, in pixels.
    pub size: Extent,
}

/// What a file holds beside its pixels, and what of it a larger picture keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// The ICC profile that the numbers are meant in.
    pub profile: Option<Vec<u8>>,
    /// The EXIF block, beginning with its TIFF header, without the orientation, which the pixels already have.
    pub exif: Option<Vec<u8>>,
    /// Texts with their keys, in order.
    pub texts: Vec<(String, String)>,
}

/// A picture that was read from a file: upright, in the numbers of the file.
#[derive(Debug)]
pub struct SourcePicture {
    /// Its pixels.
    pub raster: Raster,
    /// What else the file holds.
    pub carried: Carried,
    /// What of the file was passed over, a sentence for each.
    pub notices: Vec<String>,
}

/// Takes the rows of a picture as they are finished, from top to bottom.
pub trait RowSink {
    /// Takes rows: whole ones, as many as there are, interleaved, all values finite and 0 to 1.
    fn rows(&mut self, values: &[f32]) -> Result<(), Failure>;

    /// Is told that all rows came. What is dropped before leaves nothing behind.
    fn finish(self: Box<Self>) -> Result<(), Failure>;
}

/// Reads and writes picture files for the engine, which knows no formats.
pub trait PictureFiles: std::fmt::Debug + Send + Sync {
    /// Reads a picture.
    fn read(&self, path: &Path) -> Result<SourcePicture, Failure>;

    /// Bytes of a picture that writing it holds in memory, beside the rows that it is handed.
    fn held_bytes(&self, path: &Path, shape: Shape) -> u64;

    /// Begins a picture file of pixels of `shape`. What the format cannot hold, or the folder not take, fails here,
    /// before any work is done; the file appears when all of it is written. `Failure`s name the file.
    fn create(
        &self,
        path: &Path,
        shape: Shape,
        carried: &Carried,
        done: &UpscaleRecipe,
    ) -> Result<Box<dyn RowSink>, Failure>;
}

/// Picture files to be made larger, one after the other; one that fails does not stop the others.
#[derive(Debug, Clone)]
pub struct UpscaleFiles {
    /// What is read, and where the larger picture is written.
    pub files: Vec<(PathBuf, PathBuf)>,
    /// By what, and how far.
    pub settings: UpscaleSettings,
    /// Reads and writes them.
    pub codec: Arc<dyn PictureFiles>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_sizes_and_never_nothing() {
        let from = Extent::new(101, 1);
        assert_eq!(UpscaleTarget::Scale(1.5).of(from), Some(Extent::new(152, 2)));
        assert_eq!(UpscaleTarget::Scale(0.1).of(from), Some(Extent::new(10, 1)));
        assert_eq!(UpscaleTarget::Size(Extent::new(7, 8)).of(from), Some(Extent::new(7, 8)));
        for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(UpscaleTarget::Scale(wrong).of(from), None, "{wrong}");
        }
        assert_eq!(UpscaleTarget::Size(Extent::new(0, 8)).of(from), None);
    }
}
