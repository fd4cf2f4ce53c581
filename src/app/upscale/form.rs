//! What the artist sets for making pictures larger.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::base::Extent;
use crate::document::MAX_SIDE_PX;
use crate::job::{UpscaleSettings, UpscaleTarget};

/// What is made larger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpscaleWhat {
    /// The whole picture as it is seen.
    #[default]
    Picture,
    /// The selected part of it.
    Selection,
    /// The active layer, or all in the active group.
    Layer,
}

/// What becomes of the result when it is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpscaleInto {
    /// Of the whole picture: the canvas grows to it. Of a part: a layer in the part's place.
    #[default]
    Document,
    /// It becomes a picture of its own.
    NewPicture,
}

/// How large the result is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpscaleSize {
    /// So many times as wide and high.
    Factor(f64),
    /// So wide, and as high as its shape makes it.
    Width(u32),
    /// So high, and as wide as its shape makes it.
    Height(u32),
}

impl UpscaleSize {
    /// The result's size; `None` if no picture can have it.
    pub fn of(self, source: Extent) -> Option<Extent> {
        let along = |side: u32, from: u32, other: u32| {
            let scaled = (f64::from(other) * f64::from(side) / f64::from(from)).round().max(1.0);
            (scaled <= f64::from(u32::MAX)).then_some(scaled as u32)
        };
        if source.is_empty() {
            return None;
        }
        match self {
            Self::Factor(factor) => UpscaleTarget::Scale(factor).of(source),
            Self::Width(0) | Self::Height(0) => None,
            Self::Width(width) => Some(Extent::new(width, along(width, source.width, source.height)?)),
            Self::Height(height) => Some(Extent::new(along(height, source.height, source.width)?, height)),
        }
    }

    /// How many times as wide as the source the result is.
    pub fn factor(self, source: Extent) -> f64 {
        match self {
            Self::Factor(factor) => factor,
            Self::Width(width) => f64::from(width) / f64::from(source.width.max(1)),
            Self::Height(height) => f64::from(height) / f64::from(source.height.max(1)),
        }
    }
}

/// How pictures are made larger. Panels change it in place; [`UpscaleForm::clamp`] brings every number into its range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpscaleForm {
    /// What is made larger.
    pub what: UpscaleWhat,
    /// What becomes of the result.
    pub into: UpscaleInto,
    /// The network's file, or the folder of a model that enlarges; `None` is the built-in network.
    pub model: Option<PathBuf>,
    /// How large the result is.
    pub size: UpscaleSize,
    /// How far the built-in network mends what it is given: 0 is faithful, 1 restores.
    pub strength: f64,
    /// Longest side of a tile in pixels of the source; `None` chooses by the memory that is free.
    pub tile: Option<u32>,
    /// Whether the model of the Generate panel goes over the enlarged picture.
    pub refine: bool,
    /// How far it may change the picture, 0 to 1.
    pub refine_strength: f64,
    /// Both sides of the tiles that it sees; 0 is the size that it was trained at.
    pub refine_tile: u32,
}

/// The factors that are offered.
pub const FACTORS: [f64; 6] = [1.0, 1.5, 2.0, 3.0, 4.0, 8.0];
/// The least and the most factor.
pub const FACTOR_RANGE: std::ops::RangeInclusive<f64> = 1.0..=16.0;
/// The least and the most side of a tile.
pub const TILE_RANGE: std::ops::RangeInclusive<u32> = 64..=2048;
/// The least and the most side of a tile that is refined.
pub const REFINE_TILE_RANGE: std::ops::RangeInclusive<u32> = 256..=2048;

impl Default for UpscaleForm {
    fn default() -> Self {
        Self {
            what: UpscaleWhat::default(),
            into: UpscaleInto::default(),
            model: None,
            size: UpscaleSize::Factor(4.0),
            strength: UpscaleSettings::DEFAULT_STRENGTH,
            tile: None,
            refine: false,
            refine_strength: 0.3,
            refine_tile: 0,
        }
    }
}

impl UpscaleForm {
    /// Brings every number into its range; what is no number becomes the default.
    pub fn clamp(&mut self) {
        let usual = Self::default();
        let share = |v: f64, usual: f64| if v.is_nan() { usual } else { v.clamp(0.0, 1.0) };
        self.strength = share(self.strength, usual.strength);
        self.refine_strength = share(self.refine_strength, usual.refine_strength).max(0.01);
        self.tile = self.tile.map(|side| side.clamp(*TILE_RANGE.start(), *TILE_RANGE.end()));
        if self.refine_tile > 0 {
            let (least, most) = (*REFINE_TILE_RANGE.start(), *REFINE_TILE_RANGE.end());
            self.refine_tile = self.refine_tile.clamp(least, most) / 8 * 8;
        }
        self.size = match self.size {
            UpscaleSize::Factor(factor) if factor.is_nan() => usual.size,
            UpscaleSize::Factor(factor) => {
                UpscaleSize::Factor(factor.clamp(*FACTOR_RANGE.start(), *FACTOR_RANGE.end()))
            }
            UpscaleSize::Width(width) => UpscaleSize::Width(width.clamp(1, MAX_SIDE_PX)),
            UpscaleSize::Height(height) => UpscaleSize::Height(height.clamp(1, MAX_SIDE_PX)),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_keep_the_shape() {
        let source = Extent::new(300, 200);
        let of = |size: UpscaleSize| size.of(source).map(|size| (size.width, size.height));
        assert_eq!(of(UpscaleSize::Factor(1.5)), Some((450, 300)));
        assert_eq!(of(UpscaleSize::Width(1000)), Some((1000, 667)));
        assert_eq!(of(UpscaleSize::Height(1000)), Some((1500, 1000)));
        assert_eq!(UpscaleSize::Height(1000).factor(source), 5.0);
        // A strip never becomes nothing, and nothing stays nothing.
        assert_eq!(UpscaleSize::Width(10).of(Extent::new(30_000, 20)), Some(Extent::new(10, 1)));
        for wrong in [UpscaleSize::Width(0), UpscaleSize::Factor(f64::NAN), UpscaleSize::Factor(-1.0)] {
            assert_eq!(of(wrong), None, "{wrong:?}");
        }
        assert_eq!(UpscaleSize::Width(u32::MAX).of(Extent::new(1, 3)), None);
        assert_eq!(UpscaleSize::Factor(2.0).of(Extent::new(0, 8)), None);
    }

    #[test]
    fn what_is_kept_comes_back_within_its_ranges() {
        let text = r#"{"what": "layer", "size": {"factor": 900.0}, "strength": 7, "tile": 3, "refine_tile": 777}"#;
        let mut form: UpscaleForm = serde_json::from_str(text).unwrap();
        form.clamp();
        assert_eq!((form.what, form.into), (UpscaleWhat::Layer, UpscaleInto::Document));
        assert_eq!((form.size, form.strength, form.tile), (UpscaleSize::Factor(16.0), 1.0, Some(64)));
        assert_eq!((form.refine_tile, form.refine_strength), (776, 0.3));
        let again = serde_json::from_str::<UpscaleForm>(&serde_json::to_string(&form).unwrap()).unwrap();
        assert_eq!(again, form);
        (form.strength, form.size) = (f64::NAN, UpscaleSize::Factor(f64::NAN));
        form.clamp();
        assert_eq!((form.strength, form.size), (0.5, UpscaleSize::Factor(4.0)));
    }
}
