//! The built-in model: small, trained by this project on pictures that it draws itself, part of the program.

use crate::base::Extent;

use super::detect::Facts;
use super::files::{Embedded, ModelFiles};
use super::{Defaults, Family, latent_diffusion, stable_diffusion};

/// What `--model` calls it, and recipes.
pub const BUILTIN_ID: &str = "scumble-1";
/// What people call it.
pub const BUILTIN_LABEL: &str = "Scumble 1 (built in)";

/// The family of the built-in model alone.
pub(super) const FAMILY: Family = Family {
    id: "builtin",
    label: "built-in",
    recognise: |facts: &Facts| facts.builtin.then(|| "its files are part of this program".to_owned()),
    defaults: Defaults {
        size: Extent::new(256, 256),
        steps: 20,
        guidance: 3.0,
        sampler: "ddim",
        schedule: "automatic",
    },
    adapted: stable_diffusion::adapted,
    enlarges: 1,
    bf16_on_cpu: true,
    checked: "diffusers 0.42.1, on tiny models of its layout: Stable Diffusion 1 inpainting",
    load: |request| latent_diffusion::load(request, stable_diffusion::INPAINTING),
};

macro_rules! embed {
    ($($path:literal),* $(,)?) => {
        &[$(Embedded { path: $path, bytes: include_bytes!(concat!("../../models/scumble-1/", $path)) }),*]
    };
}

static FILES: &[Embedded] = embed![
    "model_index.json",
    "scheduler/scheduler_config.json",
    "text_encoder/config.json",
    "text_encoder/model.safetensors",
    "tokenizer/merges.txt",
    "tokenizer/special_tokens_map.json",
    "tokenizer/tokenizer_config.json",
    "tokenizer/vocab.json",
    "unet/config.json",
    "unet/diffusion_pytorch_model.safetensors",
    "vae/config.json",
    "vae/diffusion_pytorch_model.safetensors",
    "vae/preview.json",
];

/// The files of the built-in model.
pub(super) fn files() -> ModelFiles {
    ModelFiles::Embedded(FILES)
}
