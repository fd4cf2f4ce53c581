//! SDXL: two text encoders side by side, the second's pooled text, and the picture's sizes.
//!
//! Source: "SDXL: Improving Latent Diffusion Models for High-Resolution Image Synthesis", arXiv 2307.01952.

use crate::base::Extent;

use super::detect::Facts;
use super::latent_diffusion::{self, Layout};
use super::latents::LatentSpace;
use super::text::TextStyle;
use super::{Defaults, Family, UnetInputs, stable_diffusion};

const LATENTS: Layout =
    Layout { text: TextStyle::TwoPenultimate, inputs: UnetInputs::Latents, space: LatentSpace::Sdxl };
const INPAINTING: Layout = Layout { inputs: UnetInputs::Inpainting, ..LATENTS };
const EDITING: Layout = Layout { inputs: UnetInputs::Picture, ..LATENTS };

/// SDXL, its base model.
pub(super) const SDXL: Family = Family {
    id: "sdxl",
    label: "Stable Diffusion XL",
    recognise: |facts| recognise(facts, 4),
    defaults: Defaults {
        size: Extent::new(1024, 1024),
        steps: 30,
        guidance: 5.0,
        sampler: "dpmpp_2m",
        schedule: "automatic",
    },
    adapted: stable_diffusion::adapted,
    enlarges: 1,
    bf16_on_cpu: true,
    checked: "diffusers 0.42.1, on tiny models: text and image, sizes, empty negative prompts, every step within 1e-4",
    load: |request| latent_diffusion::load(request, LATENTS),
};

/// SDXL inpainting.
pub(super) const SDXL_INPAINTING: Family = Family {
    id: "sdxl-inpainting",
    label: "Stable Diffusion XL inpainting",
    recognise: |facts| recognise(facts, 9),
    checked: "diffusers 0.42.1, on tiny models: repainting, every step within 1e-4",
    load: |request| latent_diffusion::load(request, INPAINTING),
    ..SDXL
};

/// SDXL's models that edit a picture by instruction.
pub(super) const SDXL_EDITING: Family = Family {
    id: "sdxl-instruct-pix2pix",
    label: "Stable Diffusion XL InstructPix2Pix",
    recognise: |facts| recognise(facts, 8),
    checked: "its parts, as of SDXL and of InstructPix2Pix",
    load: |request| latent_diffusion::load(request, EDITING),
    ..SDXL
};

fn recognise(facts: &Facts, in_channels: usize) -> Option<String> {
    let added = facts.unet.as_ref()?.text("addition_embed_type", "").ok()? == "text_time";
    let both = facts.text_encoder.is_some() && facts.text_encoder_2.is_some();
    (added && both && facts.in_channels == in_channels).then(|| {
        format!("unet/config.json: in_channels {in_channels}, addition_embed_type text_time; two text encoders")
    })
}

/// Whether a model is SDXL's refiner, which has the second text encoder alone.
pub(super) fn is_refiner(facts: &Facts) -> bool {
    facts.unet.as_ref().is_some_and(|unet| unet.value("addition_embed_type").is_some())
        && facts.text_encoder.is_none()
        && facts.text_encoder_2.is_some()
}
