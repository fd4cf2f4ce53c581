//! Tiles in which the networks see a picture.

use serde::{Deserialize, Serialize};

/// The smallest tile, in pixels.
const MIN_TILE: u32 = 64;
/// The largest tile, in pixels.
const MAX_TILE: u32 = 4096;

/// Overlapping tiles in which the networks see a picture; what they predict is blended where tiles overlap, in every
/// step (`MultiDiffusion`, Bar-Tal et al. 2023, arXiv 2302.08113).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tiles {
    /// Both sides of a tile, in pixels.
    pub side: u32,
    /// Pixels that neighbours share at least.
    pub overlap: u32,
}

impl Tiles {
    /// Tiles of this side that share three eighths of it.
    pub const fn of_side(side: u32) -> Self {
        Self { side, overlap: side * 3 / 8 / 8 * 8 }
    }

    /// What is wrong with the numbers, in a sentence.
    pub fn problem(self) -> Option<String> {
        let Self { side, overlap } = self;
        if !(MIN_TILE..=MAX_TILE).contains(&side) || !side.is_multiple_of(8) {
            return Some(format!(
                "tiles are {side} pixels wide: choose a multiple of 8 from {MIN_TILE} to {MAX_TILE}, best the size that the model was trained at"
            ));
        }
        (overlap > side / 2).then(|| format!("tiles of {side} pixels overlap by {overlap}: choose 0 to {}", side / 2))
    }
}
