//! What the engine tells while it works, and how it ends.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::base::{Extent, Mask, Pixmap, Rect};

use super::Recipe;

/// Who can mend a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Blame {
    /// What was asked for: an argument or setting.
    Request,
    /// A file of the artist's: picture, mask, output path.
    File,
    /// The model's files.
    Model,
    /// The machine: memory, disk, device.
    Machine,
    /// This program.
    Us,
}

/// Why a job ended without its picture: one sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// Who can mend it.
    pub blame: Blame,
    /// One sentence that names the file or field and what to do.
    pub message: String,
}

impl Failure {
    /// A failure with its sentence.
    pub fn new(blame: Blame, message: impl Into<String>) -> Self {
        Self { blame, message: message.into() }
    }
}

/// The part of a model that is being loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Prompt to embedding.
    TextEncoder,
    /// The denoiser.
    Unet,
    /// Latents to pixels and back.
    Vae,
    /// Pixels to more pixels.
    Upscaler,
}

/// How far sampling has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepProgress {
    /// Steps done, over the whole batch; of a picture that is made larger, its tiles.
    pub done: u32,
    /// Steps in all, over the whole batch; of a picture that is made larger, its tiles.
    pub of: u32,
    /// Number of the picture in its batch, from 0.
    pub image: u32,
    /// Noise level that the last step reached; 0 where there is none.
    pub sigma: f64,
    /// Time left by the pace so far; `None` before the first step is done.
    pub left: Option<Duration>,
}

/// How a family's latents look: what previews and the VAE need to know.
#[derive(Debug, Clone, PartialEq)]
pub struct LatentFormat {
    /// Pixels per latent, along each side.
    pub downscale: u32,
    /// Channels.
    pub channels: u32,
    /// What latents were multiplied by after the encoder.
    pub scaling_factor: f32,
    /// One row of RGB (-1..1) for each channel: a linear picture of the latent.
    pub rgb_factors: Vec<[f32; 3]>,
    /// Added to the RGB of each latent.
    pub rgb_bias: [f32; 3],
}

/// A picture on its way.
#[derive(Debug, Clone)]
pub enum Preview {
    /// The denoised latent of the last step, planar `[channels, height, width]`.
    Latent {
        /// `channels * height * width` values.
        data: Arc<[f32]>,
        /// Size in latents.
        extent: Extent,
        /// How to colour it.
        format: Arc<LatentFormat>,
        /// Where it lies in the picture, in pixels: the working area, whose padding may reach past the right and
        /// bottom edges.
        place: Rect,
    },
    /// Pixels.
    Pixels {
        /// The pixels, at any size.
        pixels: Arc<Pixmap>,
        /// Where they lie in the picture, as for latents.
        place: Rect,
    },
}

/// What is new of a picture: laid over the source as far as it says, it gives the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// The new pixels before they are blended, in the source's colours. Where they count, they are opaque.
    pub pixels: Arc<Pixmap>,
    /// Where they lie in the picture.
    pub place: Rect,
    /// How much of each pixel is new, of the same size: 0 nothing, 255 all.
    pub share: Arc<Mask>,
}

/// What the engine tells of a job. `Finished`, `Cancelled` and `Failed` are last, and exactly one of them comes.
#[derive(Debug, Clone)]
pub enum Event {
    /// It waits for its turn.
    Queued,
    /// A part of the model is being loaded.
    Loading {
        /// Which.
        part: Part,
        /// 0 to 1.
        fraction: f32,
    },
    /// Something that the artist should know of the job, one sentence; it goes on.
    Notice(String),
    /// A step is done. Previews travel apart, in the latest-wins slot.
    Step(StepProgress),
    /// A picture is being decoded. What takes no time is not told of.
    Decoding {
        /// 0 to 1.
        fraction: f32,
    },
    /// A picture of the batch is done; it is the artist's whatever becomes of the rest. Where it repaints or extends
    /// another, the patch says what is new of it.
    Picture(Arc<Pixmap>, Box<Recipe>, Option<Arc<Patch>>),
    /// A part of a picture that is made larger is done; told if previews were asked for.
    Tile {
        /// Its pixels, at any size.
        pixels: Arc<Pixmap>,
        /// Where they lie in the result.
        place: Rect,
        /// The size of the result.
        result: Extent,
    },
    /// A file of a batch is done: where it lies, or why there is none.
    File {
        /// Its number in the batch, from 0.
        index: u32,
        /// The file that was written.
        written: Result<PathBuf, Failure>,
    },
    /// All pictures of the batch, with the recipe that repeats each; none where files were asked for.
    Finished(Vec<(Arc<Pixmap>, Recipe)>),
    /// It was cancelled; nothing was decoded.
    Cancelled,
    /// It failed.
    Failed(Failure),
}
