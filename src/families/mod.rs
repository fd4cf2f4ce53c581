//! Which files make a model, and how each kind of model is loaded and conditioned.
//!
//! A family says how to recognise its files and how to load them into a [`DiffusionModel`]; the engine knows
//! nothing else of it. To add one: a file beside this one and a row in [`FAMILIES`].

mod adapters;
mod autoencoder;
mod builtin;
mod control;
mod depth;
mod depths;
mod detect;
mod distilled;
mod error;
mod extras;
mod files;
mod flux;
mod footprint;
mod hash;
mod instruct_pix2pix;
mod latent_diffusion;
mod latents;
mod loading;
mod model;
mod sdxl;
mod single;
mod stable_diffusion;
mod text;
mod tiny;
mod upscaler;
mod vocabulary;
mod x4_upscaler;

use std::path::Path;

use crate::base::Extent;
use crate::job::Failure;
use crate::ops;

pub(crate) use autoencoder::is_finite;
pub use builtin::{BUILTIN_ID, BUILTIN_LABEL, EARLIER_BUILTIN};
pub use depth::DepthModel;
pub use detect::{ComponentSummary, Detected, detect};
pub use error::ModelError;
pub(crate) use error::sampling_error;
pub use extras::{Fast, fast, fast_or_why, tiny_decoder, without_fast, words};
pub use files::ModelFiles;
pub use footprint::Footprint;
pub use model::{Conditions, ControlInput, DiffusionModel, LoadRequest, TextInput, UnetInputs};
pub use single::{SINGLE_FILE_LAYOUTS, SingleFile, SingleFileLayout};
pub use tiny::TinyAutoencoder;
pub use upscaler::{
    ARCHITECTURES, Architecture, BUILTIN_UPSCALER_ID, BUILTIN_UPSCALER_LABEL, NCNN_REFUSAL, Upscaler, UpscalerInfo,
    detect_upscaler, is_ncnn, load_upscaler, recognise_upscaler,
};
pub use vocabulary::tokenizer;

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
    /// The same for a model of which these are the facts: the size that it was trained at, and what else it says.
    pub adapted: fn(&detect::Facts, Defaults) -> Defaults,
    /// How many times as large as the picture that it is given what it makes is.
    pub enlarges: u32,
    /// Whether it is computed in bf16 on a processor that has units for it, where nothing else is asked for.
    pub bf16_on_cpu: bool,
    /// What it was checked against, and how far.
    pub checked: &'static str,
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
    sdxl::SDXL_INPAINTING,
    sdxl::SDXL_EDITING,
    sdxl::SDXL,
    instruct_pix2pix::FAMILY,
    x4_upscaler::FAMILY,
    flux::FAMILY,
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
    let loaded = (detected.family.load)(request);
    // What was read beside what is kept would otherwise be held through the first steps.
    ops::return_freed_memory();
    loaded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sampling;

    #[test]
    fn ids_are_unique_and_defaults_exist() {
        for (i, family) in FAMILIES.iter().enumerate() {
            assert!(FAMILIES.iter().skip(i + 1).all(|other| other.id != family.id), "{}", family.id);
            assert!(sampling::find_sampler(family.defaults.sampler).is_some(), "{}", family.id);
            assert!(sampling::find_schedule(family.defaults.schedule).is_some(), "{}", family.id);
        }
    }
}
