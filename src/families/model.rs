//! What the engine knows of a model: the trait that every family's models have, and what they are asked with.

use std::path::PathBuf;
use std::sync::Arc;

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Extent, Rect};
use crate::job::{Blame, Economy, EmbeddingFile, Emphasis, Failure, LatentFormat, Part, Resources};
use crate::sampling::SchedulerConfig;

use super::{ModelError, ModelFiles};

/// What a network takes beside the noisy latents: channels that are joined to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnetInputs {
    /// Nothing.
    Latents,
    /// The mask and the latents of the masked picture (9 channels: Stable Diffusion inpainting).
    Inpainting,
    /// The latents of the picture that is edited, as the VAE gives them: without the scaling factor (8 channels:
    /// `InstructPix2Pix`).
    Picture,
    /// The picture itself at the latents' size, with noise (7 channels: the x4 upscaler).
    LowResolution,
}

impl UnetInputs {
    /// How many channels are joined to latents of `latent_channels`.
    pub const fn channels(self, latent_channels: usize) -> usize {
        match self {
            Self::Latents => 0,
            Self::Inpainting => latent_channels + 1,
            Self::Picture => latent_channels,
            Self::LowResolution => 3,
        }
    }
}

/// A text that predictions are conditioned on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextInput<'a> {
    /// What it says, in the prompt language without schedules and conjunctions.
    pub text: &'a str,
    /// What a second text encoder reads in its place, where the model has one.
    pub second: Option<&'a str>,
    /// Whether it says what is not wanted: SDXL reads an empty one as zeros.
    pub negative: bool,
    /// Texts of one number follow each other in one prompt: they are encoded together, and have one length.
    pub schedule: usize,
    /// Whether it is joined to others by AND: those are brought to one length.
    pub joined: bool,
}

impl<'a> TextInput<'a> {
    /// A text alone.
    pub const fn new(text: &'a str, negative: bool) -> Self {
        Self { text, second: None, negative, schedule: negative as usize, joined: false }
    }
}

/// All that a job's predictions are conditioned on.
#[derive(Debug, Clone, Copy)]
pub struct Conditions<'a> {
    /// The texts; [`DiffusionModel::predict`] names them by their numbers.
    pub texts: &'a [TextInput<'a>],
    /// Which of the text encoder's layers is read, from its end: 1 the last.
    pub clip_skip: u32,
    /// What weighted words do.
    pub emphasis: Emphasis,
    /// Embeddings that the texts may name.
    pub embeddings: &'a [EmbeddingFile],
    /// The size that the networks work at.
    pub size: Extent,
    /// The size that the picture shall look as if it had been made from (SDXL).
    pub original: Extent,
    /// Pixels that it shall look as if it had been cut by, at the left and at the top (SDXL).
    pub crop: (u32, u32),
    /// How much noise the low-resolution picture has (x4 upscaler); `None` is the model's own.
    pub noise_level: Option<u32>,
    /// The guidance scale, for networks that read it: [`DiffusionModel::reads_guidance`].
    pub guidance: f64,
}

impl<'a> Conditions<'a> {
    /// Texts for a picture of `size`, and nothing else.
    pub fn new(texts: &'a [TextInput<'a>], size: Extent) -> Self {
        Self {
            texts,
            clip_skip: 1,
            emphasis: Emphasis::Original,
            embeddings: &[],
            size,
            original: size,
            crop: (0, 0),
            noise_level: None,
            guidance: 1.0,
        }
    }
}

/// A control network, and the picture that it follows.
#[derive(Debug, Clone)]
pub struct ControlInput {
    /// File or folder of the network.
    pub path: PathBuf,
    /// The picture after its preprocessor, `[1, 3, height, width]` of 0 to 1 at the working size.
    pub image: Tensor,
    /// How strongly it is followed; 1 as trained.
    pub strength: f64,
    /// Share of the steps after which it begins, 0 to 1.
    pub start: f64,
    /// Share of the steps after which it ends, 0 to 1.
    pub end: f64,
    /// Whether the control is believed more than the prompt.
    pub guess: bool,
}

/// A loaded model. All images and latents are planar: `[n, channels, height, width]`, f32 at this border.
pub trait DiffusionModel: Send {
    /// How its latents look.
    fn latent_format(&self) -> Arc<LatentFormat>;

    /// The folder's `scheduler_config.json`.
    fn scheduler(&self) -> &SchedulerConfig;

    /// What its network takes beside the latents.
    fn unet_inputs(&self) -> UnetInputs;

    /// Whether it is of SDXL's kind, for which some schedules have noise levels of their own.
    fn is_xl(&self) -> bool {
        false
    }

    /// What both sides of the pictures that it works at are multiples of, in pixels.
    fn size_multiple(&self) -> u32 {
        self.latent_format().downscale
    }

    /// Where its tensors live.
    fn device(&self) -> &Device;

    /// Bytes that its weights take in memory.
    fn weight_bytes(&self) -> u64;

    /// Peak bytes that a job needs beside the weights: a picture of `size`, `batch` network inputs at once.
    fn working_bytes(&self, size: Extent, batch: usize) -> u64;

    /// Peak bytes beside the weights for encoding or decoding a picture of `size`, whatever the network sees of it.
    fn coding_bytes(&self, size: Extent) -> u64 {
        // The picture itself, in f32 and in two layouts.
        size.area() as u64 * 3 * 4 * 2
    }

    /// First ten hex digits of the SHA-256 of the UNet's file, where known.
    fn hash(&self) -> Option<String>;

    /// Embeds all that the following predictions are conditioned on.
    fn condition(&mut self, conditions: &Conditions<'_>, cancel: &CancelToken) -> Result<(), ModelError>;

    /// Has the following predictions follow control networks; none takes them away.
    fn set_controls(&mut self, controls: &[ControlInput], _cancel: &CancelToken) -> Result<(), ModelError> {
        if controls.is_empty() {
            return Ok(());
        }
        Err(Failure::new(Blame::Request, "this model takes no control networks: leave them out").into())
    }

    /// Has the following predictions take less work; models of which nothing can be left out take what they take.
    fn set_economy(&mut self, _economy: Economy) {}

    /// Is told which step begins, from 0, of how many.
    fn begin_step(&mut self, _index: usize, _of: usize) {}

    /// Is told which part of the picture of the conditions and controls the following predictions see, in pixels.
    fn show_part(&mut self, _part: Rect) {}

    /// What the network predicts for `x` `[1 or texts, in_channels, h, w]` at timestep `t` under each of `texts` (the
    /// numbers of [`Conditions::texts`]): `[texts, channels, h, w]`.
    fn predict(&mut self, x: &Tensor, t: f64, texts: &[usize], cancel: &CancelToken) -> Result<Tensor, ModelError>;

    /// A low-resolution picture `[1, 3, h, w]` in -1..1 with as much of `noise` (of its shape) as the noise level of
    /// the conditions says, for models of [`UnetInputs::LowResolution`]; others give it back.
    fn degraded(&self, picture: &Tensor, _noise: &Tensor) -> Result<Tensor, ModelError> {
        Ok(picture.clone())
    }

    /// Guidance by the picture where the artist says nothing, for models of [`UnetInputs::Picture`].
    fn picture_guidance(&self) -> Option<f64> {
        (self.unet_inputs() == UnetInputs::Picture).then_some(1.5)
    }

    /// Whether the network was distilled to read the guidance scale, so that nothing is guided around it.
    fn reads_guidance(&self) -> bool {
        false
    }

    /// Encodes pictures in -1..1 to the mean and standard deviation of their latents, both scaled.
    fn encode(&mut self, pixels: &Tensor, cancel: &CancelToken) -> Result<(Tensor, Tensor), ModelError>;

    /// The latents of pictures in -1..1 as the VAE gives them, without the scaling factor.
    fn encode_unscaled(&mut self, pixels: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        let (mean, _) = self.encode(pixels, cancel)?;
        Ok((mean / f64::from(self.latent_format().scaling_factor))?)
    }

    /// Decodes scaled latents to pictures, about -1..1, not clamped.
    fn decode(&mut self, latents: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError>;

    /// Has the VAE compute pictures of more pixels in tiles of about as many, in less memory; `None` leaves it to the
    /// model.
    fn set_vae_tiles(&mut self, _pixels: Option<usize>) {}

    /// As [`Self::decode`]; `done` is told the share of the work that is done, 0 to 1, where the model knows it.
    fn decode_watched(
        &mut self,
        latents: &Tensor,
        _done: &mut dyn FnMut(f32),
        cancel: &CancelToken,
    ) -> Result<Tensor, ModelError> {
        self.decode(latents, cancel)
    }

    /// What the artist should know of the last job, one sentence each; asking for them forgets them.
    fn take_notices(&mut self) -> Vec<String> {
        Vec::new()
    }
}

/// What a loader is given: files, device, number format, and whom to tell.
pub struct LoadRequest<'a> {
    /// The model's files.
    pub files: &'a ModelFiles,
    /// Files that change what is loaded: another VAE, adapters.
    pub resources: &'a Resources,
    /// Where its tensors shall live.
    pub device: &'a Device,
    /// The number format to compute in.
    pub dtype: DType,
    /// Called with a part and how much of it is loaded, 0 to 1.
    pub progress: &'a mut dyn FnMut(Part, f32),
    /// Stops the loading.
    pub cancel: &'a CancelToken,
}
