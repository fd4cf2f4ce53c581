//! What is added to a model or asked of it beyond the basic settings: adapters, embeddings, controls, another VAE.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::{Extent, Pixmap};

use super::{Economy, Hires, ImageRef, ModelRef, SamplerOptions, Tiles, UpscaleRecipe};

/// What becomes of a prompt's states when words are weighted: A1111's choices (`sd_emphasis.py`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Emphasis {
    /// States times weights, then brought back to their mean.
    #[default]
    Original,
    /// States times weights.
    NoNorm,
    /// Weights are read and not obeyed.
    Ignore,
    /// Weights are not even read: brackets are text.
    None,
}

/// A low-rank adapter in use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoraRecipe {
    /// The adapter: its file's stem, and where known the hash that A1111 shows (`AutoV2`: ten hex digits).
    #[serde(flatten)]
    pub adapter: ModelRef,
    /// Strength in the UNet.
    pub unet: f64,
    /// Strength in the text encoders.
    pub text: f64,
}

/// Makes a control's picture out of another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preprocessor {
    /// The picture is the control's already.
    #[default]
    None,
    /// Edges (Canny 1986) between two thresholds.
    Canny,
    /// Dark lines on white become white lines on black.
    Scribble,
    /// The picture itself, softened, for detail at a larger size.
    Tile,
    /// The picture with the mask marked, for inpainting with any model.
    Inpaint,
    /// Nearness, by a network whose weights the artist has.
    Depth,
}

/// A `ControlNet` in use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ControlRecipe {
    /// The network.
    #[serde(flatten)]
    pub network: ModelRef,
    /// The picture that it follows, before the preprocessor.
    pub image: ImageRef,
    /// What makes the control's picture of that.
    #[serde(default)]
    pub preprocessor: Preprocessor,
    /// The lower and the upper threshold of edges; `None` is 100 and 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<(u8, u8)>,
    /// How strongly it is followed; 1 as trained.
    pub strength: f64,
    /// Share of the steps after which it begins, 0 to 1.
    #[serde(default)]
    pub start: f64,
    /// Share of the steps after which it ends, 0 to 1.
    pub end: f64,
    /// Whether the control is believed more than the prompt ("guess mode").
    #[serde(default)]
    pub guess: bool,
}

/// What SDXL is told of the picture's origin, in pixels, where it shall be told something else than the size worked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SizeConditioning {
    /// The size that the picture shall look as if it had been made from.
    pub original: Extent,
    /// What it shall look as if it had been cut by at the left.
    #[serde(default)]
    pub crop_left: u32,
    /// The same at the top.
    #[serde(default)]
    pub crop_top: u32,
}

/// Settings of a recipe that most pictures leave alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tuning {
    /// Which of the text encoder's layers is read, from its end: 1 the last (A1111's "Clip skip").
    #[serde(skip_serializing_if = "is_one")]
    pub clip_skip: u32,
    /// How far guidance's contrast is taken back, 0 to 1 (arXiv 2305.08891).
    #[serde(skip_serializing_if = "is_zero")]
    pub guidance_rescale: f64,
    /// Guidance by the picture, for models that edit by instruction; `None` is the model's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_guidance: Option<f64>,
    /// How much noise the low-resolution picture gets, for the x4 upscaler; `None` is the model's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise_level: Option<u32>,
    /// Settings of the sampler.
    #[serde(flatten)]
    pub sampling: SamplerOptions,
    /// Ways to do less work.
    #[serde(flatten)]
    pub economy: Economy,
    /// Whether the model's own adapter for few steps is merged, where it has one.
    #[serde(skip_serializing_if = "is_default")]
    pub fast: bool,
    /// What weighted words do.
    #[serde(skip_serializing_if = "is_default")]
    pub emphasis: Emphasis,
    /// What a second text encoder reads in place of the prompt (SDXL).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_prompt: Option<String>,
    /// What the model is told of the picture's origin (SDXL); `None` is the size worked at, uncut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sizes: Option<SizeConditioning>,
    /// A second pass at a larger size, whose picture then is the result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hires: Option<Hires>,
    /// Overlapping tiles in which the networks see the picture; `None` shows it whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tiles: Option<Tiles>,
    /// Another VAE than the model's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vae: Option<ModelRef>,
    /// Adapters that are merged into the model.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub loras: Vec<LoraRecipe>,
    /// Embeddings that the prompts name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub embeddings: Vec<ModelRef>,
    /// Control networks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<ControlRecipe>,
    /// That it was made larger afterwards, and by what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upscale: Option<UpscaleRecipe>,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            clip_skip: 1,
            guidance_rescale: 0.0,
            image_guidance: None,
            noise_level: None,
            sampling: SamplerOptions::default(),
            economy: Economy::default(),
            fast: false,
            emphasis: Emphasis::default(),
            second_prompt: None,
            sizes: None,
            hires: None,
            tiles: None,
            vae: None,
            loras: Vec::new(),
            embeddings: Vec::new(),
            controls: Vec::new(),
            upscale: None,
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_one(value: &u32) -> bool {
    *value == 1
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A file with a low-rank adapter, and how strongly it is merged.
#[derive(Debug, Clone, PartialEq)]
pub struct Lora {
    /// The file.
    pub path: PathBuf,
    /// Strength in the UNet.
    pub unet: f64,
    /// Strength in the text encoders.
    pub text: f64,
}

/// A file with an embedding, and the word that stands for it in prompts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddingFile {
    /// The word.
    pub name: String,
    /// The file.
    pub path: PathBuf,
}

/// A control network with the picture that it follows.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// File or folder of the network.
    pub path: PathBuf,
    /// The picture, before the preprocessor; scaled to the job's working size where it has another.
    pub pixels: Arc<Pixmap>,
    /// File or folder of the preprocessor's network, where it has one (depth).
    pub preprocessor_path: Option<PathBuf>,
}

/// Where a tiny decoder (TAESD and its like) lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecoderPlace {
    /// A file or folder of its own.
    File(PathBuf),
    /// The model's folder.
    OfModel,
}

/// The files beside the model that a job needs; they lie in the order of the recipe's [`Tuning`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resources {
    /// Another VAE than the model's.
    pub vae: Option<PathBuf>,
    /// Adapters, merged in this order.
    pub loras: Vec<Lora>,
    /// Embeddings that the prompts name.
    pub embeddings: Vec<EmbeddingFile>,
    /// Control networks; the settings of control `i` are those of `recipe.tuning.controls[i]`.
    pub controls: Vec<Control>,
    /// A tiny decoder for previews, and for the picture where the economy says so.
    pub preview_decoder: Option<DecoderPlace>,
    /// Whether the model's own adapter for few steps is merged.
    pub fast: bool,
    /// The upscaling network of a second pass ([`HiresUpscaler::Network`](super::HiresUpscaler::Network)).
    pub upscaler: Option<PathBuf>,
}
