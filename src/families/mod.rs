//! Which files make a model, and how each kind of model is loaded and conditioned.
//!
//! A family says how to recognise its files and how to load them into a [`DiffusionModel`]; the engine knows
//! nothing else of it. To add one: a file beside this one and a row in [`FAMILIES`].

mod builtin;
mod detect;
mod diffusers;
mod files;
mod hash;
mod latents;
mod stable_diffusion;

use std::path::Path;
use std::sync::Arc;

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Cancelled, Extent};
use crate::job::{Blame, Failure, LatentFormat, Part};
use crate::nets;
use crate::sampling::{self, Branch, SchedulerConfig};
use crate::weights;

pub use builtin::{BUILTIN_ID, BUILTIN_LABEL};
pub use detect::{ComponentSummary, Detected, detect};
pub use files::ModelFiles;

/// Why a model could not be loaded or run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// It was asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// It failed, with the sentence for the artist.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<Cancelled> for ModelError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<nets::Error> for ModelError {
    fn from(error: nets::Error) -> Self {
        let (blame, message) = match error {
            nets::Error::Cancelled(_) => return Self::Cancelled,
            nets::Error::Model(error) => (Blame::Model, error.to_string()),
            nets::Error::Input(message) => (Blame::Model, message),
            nets::Error::Tensor(error) => return error.into(),
        };
        Self::Failed(Failure::new(blame, message))
    }
}

impl From<weights::Error> for ModelError {
    fn from(error: weights::Error) -> Self {
        nets::Error::from(error).into()
    }
}

impl From<candle_core::Error> for ModelError {
    fn from(error: candle_core::Error) -> Self {
        Self::Failed(Failure::new(
            Blame::Us,
            format!("the network could not be computed ({error}): please report this"),
        ))
    }
}

/// A sampling error as a model's: configuration and parameters have their sentences.
pub(crate) fn sampling_error(error: sampling::Error) -> ModelError {
    match error {
        sampling::Error::Cancelled(_) => ModelError::Cancelled,
        sampling::Error::Tensor(error) => error.into(),
        sampling::Error::Config(message) => {
            Failure::new(Blame::Model, format!("scheduler/scheduler_config.json: {message}")).into()
        }
        other => Failure::new(Blame::Request, other.to_string()).into(),
    }
}

/// A prediction was asked for before prompts were given, or for branches that do not exist.
fn unconditioned() -> ModelError {
    Failure::new(Blame::Us, "the network was run without its prompts: please report this").into()
}

/// What follows a model where the artist says nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Defaults {
    /// Size that the model was trained at, in pixels.
    pub size: Extent,
    /// Sampling steps.
    pub steps: u32,
    /// Scale of classifier-free guidance.
    pub guidance: f64,
    /// Id of a sampler.
    pub sampler: &'static str,
    /// Id of a schedule.
    pub schedule: &'static str,
}

/// How the UNet learns of the known picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnetInputs {
    /// Noisy latents only (4 channels).
    Latents,
    /// Noisy latents, mask, latents of the masked picture (9 channels: Stable Diffusion inpainting).
    Inpainting,
}

/// A loaded model. All images and latents are planar: `[n, channels, height, width]`, f32 at this border.
pub trait DiffusionModel: Send {
    /// How its latents look.
    fn latent_format(&self) -> Arc<LatentFormat>;

    /// The folder's `scheduler_config.json`.
    fn scheduler(&self) -> &SchedulerConfig;

    /// What its UNet takes.
    fn unet_inputs(&self) -> UnetInputs;

    /// Where its tensors live.
    fn device(&self) -> &Device;

    /// Bytes that its weights take in memory.
    fn weight_bytes(&self) -> u64;

    /// Peak bytes that a job needs beside the weights: a picture of `size`, `batch` UNet inputs at once.
    fn working_bytes(&self, size: Extent, batch: usize) -> u64;

    /// First ten hex digits of the SHA-256 of the UNet's file, where known.
    fn hash(&self) -> Option<String>;

    /// Embeds the prompts that all following predictions are conditioned on.
    fn condition(&mut self, negative: &str, positive: &str, cancel: &CancelToken) -> Result<(), ModelError>;

    /// What the UNet predicts for `x` `[1, in_channels, h, w]` at timestep `t` under each of `branches`, in one batch:
    /// `[branches, channels, h, w]`.
    fn predict(&mut self, x: &Tensor, t: f64, branches: &[Branch], cancel: &CancelToken) -> Result<Tensor, ModelError>;

    /// Encodes pictures in -1..1 to the mean and standard deviation of their latents, both scaled.
    fn encode(&mut self, pixels: &Tensor, cancel: &CancelToken) -> Result<(Tensor, Tensor), ModelError>;

    /// Decodes scaled latents to pictures, about -1..1, not clamped.
    fn decode(&mut self, latents: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError>;
}

/// What a loader is given: files, device, number format, and whom to tell.
pub struct LoadRequest<'a> {
    /// The model's files.
    pub files: &'a ModelFiles,
    /// Where its tensors shall live.
    pub device: &'a Device,
    /// The number format to compute in.
    pub dtype: DType,
    /// Called with a part and how much of it is loaded, 0 to 1.
    pub progress: &'a mut dyn FnMut(Part, f32),
    /// Stops the loading.
    pub cancel: &'a CancelToken,
}

/// A kind of model.
pub struct Family {
    /// Name in files and on the command line.
    pub id: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// Says why the files are of this family, or `None` if they are not.
    pub recognise: fn(&detect::Facts) -> Option<String>,
    /// What follows where the artist says nothing.
    pub defaults: Defaults,
    /// Loads the files.
    pub load: fn(LoadRequest<'_>) -> Result<Box<dyn DiffusionModel>, ModelError>,
}

/// All families; the first that recognises the files is taken.
pub const FAMILIES: &[Family] = &[
    builtin::FAMILY,
    stable_diffusion::SD1_INPAINTING,
    stable_diffusion::SD1,
    stable_diffusion::SD2_INPAINTING,
    stable_diffusion::SD2,
];

/// Labels of the families whose models an artist can bring as a folder.
pub fn folder_labels() -> Vec<&'static str> {
    FAMILIES.iter().filter(|family| family.id != builtin::FAMILY.id).map(|family| family.label).collect()
}

/// Opens the files of a model: a folder in the diffusers layout, or the built-in model for `None`.
pub fn open(path: Option<&Path>) -> Result<ModelFiles, Failure> {
    match path {
        None => Ok(builtin::files()),
        Some(path) => ModelFiles::open(path),
    }
}

/// Recognises and loads a model.
pub fn load(request: LoadRequest<'_>) -> Result<Box<dyn DiffusionModel>, ModelError> {
    let detected = detect(request.files)?;
    (detected.family.load)(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_defaults_exist() {
        for (i, family) in FAMILIES.iter().enumerate() {
            assert!(FAMILIES.iter().skip(i + 1).all(|other| other.id != family.id), "{}", family.id);
            assert!(sampling::find_sampler(family.defaults.sampler).is_some(), "{}", family.id);
            assert!(sampling::find_schedule(family.defaults.schedule).is_some(), "{}", family.id);
        }
    }
}
