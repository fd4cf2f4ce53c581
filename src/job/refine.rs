//! Second looks at a picture: the pass at a larger size ("hires fix"), and refining in overlapping tiles.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::{Extent, Pixmap};

use super::{Generate, ModelRef, Recipe, Resources, Source, SourceRecipe, Tiles};

/// The most that a second pass enlarges, along one side.
const MAX_SCALE: f64 = 16.0;
/// The most steps of a second pass.
const MAX_STEPS: u32 = 1000;

/// How latents are brought to another size: the choices of A1111 (`shared.py`, `latent_upscale_modes`), with PyTorch's
/// `interpolate`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LatentResize {
    /// Between the four nearest.
    #[default]
    Bilinear,
    /// The same, widened where it shrinks.
    BilinearAntialiased,
    /// By a cubic (a = -0.75) through the sixteen nearest.
    Bicubic,
    /// By a cubic (a = -0.5), widened where it shrinks.
    BicubicAntialiased,
    /// The one that begins before, as `nearest`.
    Nearest,
    /// The nearest one, as `nearest-exact`.
    NearestExact,
}

impl LatentResize {
    /// All of them, in A1111's order.
    pub const ALL: [Self; 6] = [
        Self::Bilinear,
        Self::BilinearAntialiased,
        Self::Bicubic,
        Self::BicubicAntialiased,
        Self::Nearest,
        Self::NearestExact,
    ];

    /// A1111's name of the upscaler that does this.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Bilinear => "Latent",
            Self::BilinearAntialiased => "Latent (antialiased)",
            Self::Bicubic => "Latent (bicubic)",
            Self::BicubicAntialiased => "Latent (bicubic antialiased)",
            Self::Nearest => "Latent (nearest)",
            Self::NearestExact => "Latent (nearest-exact)",
        }
    }
}

/// What enlarges the first pass's picture for the second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HiresUpscaler {
    /// Its latents are resized: quick, and a strength of 0.5 or more has to mend what that gives.
    Latent {
        /// How.
        resize: LatentResize,
    },
    /// It is decoded, its pixels are resized by Lanczos' kernel, and encoded.
    Lanczos,
    /// It is decoded, enlarged by the built-in upscaling network, and encoded.
    BuiltIn,
    /// The same by another network, whose file is [`Resources::upscaler`].
    Network {
        /// Which.
        #[serde(flatten)]
        model: ModelRef,
    },
}

impl Default for HiresUpscaler {
    fn default() -> Self {
        Self::Latent { resize: LatentResize::Bilinear }
    }
}

impl HiresUpscaler {
    /// What the built-in network is called in recipes.
    pub const BUILT_IN: &'static str = "upscale-1";

    /// The name that recipes and A1111 have for it.
    pub fn label(&self) -> &str {
        match self {
            Self::Latent { resize } => resize.label(),
            Self::Lanczos => "Lanczos",
            Self::BuiltIn => Self::BUILT_IN,
            Self::Network { model } => &model.name,
        }
    }

    /// What A1111 or an artist calls by this name; anything unknown is a network.
    pub fn named(name: &str) -> Self {
        let name = name.trim();
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if let Some(resize) = LatentResize::ALL.into_iter().find(|resize| is(resize.label())) {
            Self::Latent { resize }
        } else if is("Lanczos") {
            Self::Lanczos
        } else if is(Self::BUILT_IN) || is("built-in") {
            Self::BuiltIn
        } else {
            Self::Network { model: ModelRef { name: name.to_owned(), hash: None } }
        }
    }
}

/// How large the second pass is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HiresTarget {
    /// So many times as large as the first ("Hires upscale").
    Scale(f64),
    /// Of this size; where its proportions are others, the picture is cut evenly on both sides ("Hires resize").
    Size(Extent),
}

/// A second pass over a generated picture at a larger size: A1111's "hires fix".
///
/// Where the model draws well only at the size that it was trained at, the first pass composes there, and the second
/// refines the enlarged picture at a strength. Its noise is that of the same seed at the larger size, and it takes
/// `steps` steps whatever the strength, as in A1111 (`sd_samplers_common.py`, `setup_img2img_steps`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hires {
    /// How large it is.
    pub target: HiresTarget,
    /// What enlarges the picture.
    #[serde(default)]
    pub upscaler: HiresUpscaler,
    /// Steps; `None` (A1111's 0) is as many as the first pass has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<u32>,
    /// How far it may change the enlarged picture, above 0 and up to 1.
    pub strength: f64,
    /// Scale of guidance; `None` is the first pass's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<f64>,
    /// Id of a sampler; `None` is the first pass's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampler: Option<String>,
    /// Id of a schedule; `None` is the first pass's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    /// Another prompt than the first pass's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// Another negative prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub negative_prompt: Option<String>,
    /// Tiles in which it is computed; `None` computes it whole, or in tiles where memory is too short for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiles: Option<Tiles>,
}

/// The sizes of a second pass, all multiples of the same cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HiresSizes {
    /// What the first pass's picture is enlarged to.
    pub enlarged: Extent,
    /// What is cut off of that at the left and at the top.
    pub cut: (u32, u32),
    /// What is left, and refined: the picture's size.
    pub result: Extent,
}

impl Hires {
    /// A1111's own settings: twice as large, by its latents, at a strength of 0.7.
    pub fn new(target: HiresTarget) -> Self {
        Self {
            target,
            upscaler: HiresUpscaler::default(),
            steps: None,
            strength: 0.7,
            guidance: None,
            sampler: None,
            schedule: None,
            prompt: None,
            negative_prompt: None,
            tiles: None,
        }
    }

    /// The sizes that follow from a first pass of `first`, in multiples of `cell` pixels; `None` if a side is empty or
    /// beyond what a `u32` counts. Fractions of a cell are dropped, as in A1111.
    pub fn sizes(&self, first: Extent, cell: u32) -> Option<HiresSizes> {
        if first.is_empty() || cell == 0 {
            return None;
        }
        let cells = |length: u64| u32::try_from(length / u64::from(cell)).ok().filter(|cells| *cells > 0);
        let of = |columns: u32, rows: u32| Some(Extent::new(columns.checked_mul(cell)?, rows.checked_mul(cell)?));
        match self.target {
            HiresTarget::Scale(scale) => {
                let side = |length: u32| cells((f64::from(length) * scale) as u64);
                let enlarged = of(side(first.width)?, side(first.height)?)?;
                Some(HiresSizes { enlarged, cut: (0, 0), result: enlarged })
            }
            HiresTarget::Size(size) => {
                if size.is_empty() {
                    return None;
                }
                let [w, h, to_w, to_h] = [first.width, first.height, size.width, size.height].map(u64::from);
                // The smallest of the first's proportions that covers it.
                let (across, down) = if w * to_h < to_w * h { (to_w, to_w * h / w) } else { (to_h * w / h, to_h) };
                let (columns, rows) = (cells(across)?, cells(down)?);
                let too_much = |have: u64, want: u64| (have.saturating_sub(want) / u64::from(cell)) as u32;
                let (x, y) = (too_much(across, to_w), too_much(down, to_h));
                Some(HiresSizes {
                    enlarged: of(columns, rows)?,
                    cut: (x / 2 * cell, y / 2 * cell),
                    result: of(columns - x, rows - y)?,
                })
            }
        }
    }

    /// What is wrong with the settings for a first pass of `first`, in a sentence.
    pub fn problem(&self, first: Extent) -> Option<String> {
        if let HiresTarget::Scale(scale) = self.target
            && !(scale > 0.0 && scale <= MAX_SCALE)
        {
            return Some(format!(
                "the second pass is {scale} times as large: choose a number above 0 and up to {MAX_SCALE}, 2 is common"
            ));
        }
        if self.sizes(first, 8).is_none_or(|sizes| sizes.result.is_empty()) {
            return Some("the second pass would be smaller than 8 pixels: choose a larger size for it".to_owned());
        }
        if !(self.strength > 0.0 && self.strength <= 1.0) {
            return Some(format!(
                "the second pass's strength is {}: choose a number above 0 and up to 1, 0.4 is common",
                self.strength
            ));
        }
        if let Some(steps) = self.steps.filter(|steps| *steps == 0 || *steps > MAX_STEPS) {
            return Some(format!("the second pass takes {steps} steps: choose 1 to {MAX_STEPS}"));
        }
        if let Some(guidance) = self.guidance.filter(|guidance| !(0.0..=1000.0).contains(guidance)) {
            return Some(format!(
                "the second pass's guidance is {guidance}: choose a number from 0 to 1000, 7 is common"
            ));
        }
        self.tiles.and_then(Tiles::problem)
    }

    /// The steps that it takes after a first pass of `first` steps.
    pub fn steps(&self, first: u32) -> u32 {
        self.steps.filter(|steps| *steps > 0).unwrap_or(first)
    }

    /// The steps of the whole schedule of which it takes the last, so that its noise is as the strength says.
    pub fn planned_steps(&self, first: u32) -> u32 {
        (f64::from(self.steps(first)) / self.strength.clamp(f64::MIN_POSITIVE, 0.999)) as u32
    }
}

/// How a picture is made larger with a diffusion model: enlarged and then refined by image-to-image in overlapping
/// tiles, or enlarged by a model that does that itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Refine {
    /// Prompt, steps, guidance and all else. Its size and its source's strength are overwritten; its
    /// [`tiles`](super::Tuning::tiles) say how large the parts are that the networks see (none: all at once).
    pub recipe: Recipe,
    /// The model's file or folder; `None` is the built-in model.
    pub model: Option<PathBuf>,
    /// The files beside the model.
    pub resources: Resources,
    /// How far the picture may change, above 0 and up to 1.
    pub strength: f64,
    /// How many times as large as what it is given the model's pictures are: more than 1 for models that enlarge by
    /// themselves (the x4 upscaler), which are given the picture as it is.
    pub enlarges: u32,
}

impl Refine {
    /// The job that refines `pixels`.
    pub fn task(&self, pixels: Arc<Pixmap>, previews: bool) -> Generate {
        let mut recipe = self.recipe.clone();
        let Extent { width, height } = pixels.extent();
        recipe.size = Extent::new(width.saturating_mul(self.enlarges), height.saturating_mul(self.enlarges));
        recipe.working = None;
        if let SourceRecipe::Image { strength, .. } = &mut recipe.source {
            *strength = self.strength;
        }
        let source = Source::Image { pixels, strength: self.strength };
        Generate { recipe, model: self.model.clone(), resources: self.resources.clone(), source, count: 1, previews }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_cut_to_cells_as_in_the_web_ui() {
        let first = Extent::new(512, 768);
        let scaled = |scale: f64| Hires::new(HiresTarget::Scale(scale)).sizes(first, 8).map(|sizes| sizes.result);
        assert_eq!(scaled(2.0), Some(Extent::new(1024, 1536)));
        // 537.6 by 806.4.
        assert_eq!(scaled(1.05), Some(Extent::new(536, 800)));
        assert_eq!(scaled(0.01), None);
        assert_eq!(scaled(f64::NAN), None);
        assert_eq!(scaled(1e12), None);
        let sized = |width, height| Hires::new(HiresTarget::Size(Extent::new(width, height))).sizes(first, 8).unwrap();
        let same = sized(1024, 1536);
        assert_eq!((same.enlarged, same.cut, same.result), (Extent::new(1024, 1536), (0, 0), Extent::new(1024, 1536)));
        // It covers the square, and is cut above and below.
        let square = sized(1024, 1024);
        assert_eq!(square.enlarged, Extent::new(1024, 1536));
        assert_eq!((square.cut, square.result), ((0, 256), Extent::new(1024, 1024)));
        let wide = sized(512, 1536);
        assert_eq!((wide.enlarged, wide.cut, wide.result), (Extent::new(1024, 1536), (256, 0), Extent::new(512, 1536)));
        // A height between two multiples of 8.
        assert_eq!(sized(1000, 761).result, Extent::new(1000, 760));
    }

    #[test]
    fn steps_are_counted_as_there() {
        let hires = |steps, strength| Hires { steps, strength, ..Hires::new(HiresTarget::Scale(2.0)) };
        assert_eq!((hires(None, 0.7).steps(20), hires(None, 0.7).planned_steps(20)), (20, 28));
        assert_eq!((hires(Some(10), 0.35).steps(20), hires(Some(10), 0.35).planned_steps(20)), (10, 28));
        assert_eq!(hires(None, 1.0).planned_steps(20), 20);
    }

    #[test]
    fn upscalers_go_by_the_names_that_the_web_ui_has() {
        for resize in LatentResize::ALL {
            assert_eq!(HiresUpscaler::named(resize.label()), HiresUpscaler::Latent { resize });
        }
        for name in ["Lanczos", "upscale-1", "4x-UltraSharp"] {
            assert_eq!(HiresUpscaler::named(name).label(), name);
        }
        assert_eq!(HiresUpscaler::named(" lanczos"), HiresUpscaler::Lanczos);
    }

    #[test]
    fn settings_survive_being_written_and_read() {
        let hires = Hires {
            upscaler: HiresUpscaler::named("4x-UltraSharp"),
            guidance: Some(5.0),
            tiles: Some(Tiles::of_side(512)),
            ..Hires::new(HiresTarget::Size(Extent::new(1024, 768)))
        };
        let text = serde_json::to_string(&hires).unwrap();
        assert!(text.contains(r#""upscaler":{"kind":"network","name":"4x-UltraSharp"}"#), "{text}");
        assert_eq!(serde_json::from_str::<Hires>(&text).unwrap(), hires);
        let short = r#"{"target": {"scale": 2.0}, "strength": 0.7}"#;
        assert_eq!(serde_json::from_str::<Hires>(short).unwrap(), Hires::new(HiresTarget::Scale(2.0)));
    }

    #[test]
    fn settings_that_mean_nothing_are_told_in_a_sentence() {
        let problem = |change: &dyn Fn(&mut Hires)| {
            let mut hires = Hires::new(HiresTarget::Scale(2.0));
            change(&mut hires);
            hires.problem(Extent::new(64, 64)).expect("it is refused")
        };
        assert_eq!(Hires::new(HiresTarget::Scale(2.0)).problem(Extent::new(64, 64)), None);
        assert!(problem(&|h| h.target = HiresTarget::Scale(f64::NAN)).contains("NaN times as large"));
        assert!(problem(&|h| h.target = HiresTarget::Scale(0.1)).contains("smaller than 8 pixels"));
        assert!(problem(&|h| h.target = HiresTarget::Size(Extent::new(0, 64))).contains("smaller than 8 pixels"));
        assert!(problem(&|h| h.strength = 0.0).contains("strength is 0"));
        assert!(problem(&|h| h.steps = Some(0)).contains("takes 0 steps"));
        assert!(problem(&|h| h.guidance = Some(f64::NAN)).contains("guidance is NaN"));
        assert!(problem(&|h| h.tiles = Some(Tiles { side: 100, overlap: 8 })).contains("100 pixels wide"));
        assert!(problem(&|h| h.tiles = Some(Tiles { side: 128, overlap: 72 })).contains("overlap by 72"));
    }
}
