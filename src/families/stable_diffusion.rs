//! Stable Diffusion 1 and 2, with 4 input channels or with the 9 of the inpainting models.
//!
//! Widths say nothing (a small model may have any): version 2 shows in linear projections of its transformers and in
//! the exact GELU of its text encoder (OpenCLIP), version 1 in convolutions and quick GELU (CLIP).

use crate::base::Extent;

use super::detect::Facts;
use super::latent_diffusion::{self, Layout};
use super::latents::LatentSpace;
use super::text::TextStyle;
use super::{Defaults, Family, UnetInputs, distilled};

const DEFAULTS: Defaults =
    Defaults { size: Extent::new(512, 512), steps: 20, guidance: 7.0, sampler: "dpmpp_2m", schedule: "automatic" };

/// One text encoder, and a UNet that takes latents alone.
pub(super) const LATENTS: Layout =
    Layout { text: TextStyle::Last, inputs: UnetInputs::Latents, space: LatentSpace::StableDiffusion };
/// The same with the channels of inpainting.
pub(super) const INPAINTING: Layout = Layout { inputs: UnetInputs::Inpainting, ..LATENTS };

/// Stable Diffusion 1.x.
pub(super) const SD1: Family = Family {
    id: "sd1",
    label: "Stable Diffusion 1",
    recognise: |facts| recognise(facts, false, 4),
    defaults: DEFAULTS,
    adapted,
    enlarges: 1,
    bf16_on_cpu: true,
    checked: "diffusers 0.42.1, on tiny models: text, image and repainting, every step within 1e-4; LCM with its embedded \
              guidance",
    load: |request| latent_diffusion::load(request, LATENTS),
};

/// Stable Diffusion 1.x inpainting.
pub(super) const SD1_INPAINTING: Family = Family {
    id: "sd1-inpainting",
    label: "Stable Diffusion 1 inpainting",
    recognise: |facts| recognise(facts, false, 9),
    checked: "diffusers 0.42.1, on tiny models: text and repainting, every step within 1e-4",
    load: |request| latent_diffusion::load(request, INPAINTING),
    ..SD1
};

/// Stable Diffusion 2.x.
pub(super) const SD2: Family = Family {
    id: "sd2",
    label: "Stable Diffusion 2",
    recognise: |facts| recognise(facts, true, 4),
    checked: "diffusers 0.42.1, on tiny models: v-prediction and zero terminal SNR, every step within 1e-4",
    ..SD1
};

/// Stable Diffusion 2.x inpainting.
pub(super) const SD2_INPAINTING: Family = Family {
    id: "sd2-inpainting",
    label: "Stable Diffusion 2 inpainting",
    recognise: |facts| recognise(facts, true, 9),
    checked: "its parts, as of Stable Diffusion 2 and of Stable Diffusion 1 inpainting",
    ..SD1_INPAINTING
};

/// The size that a UNet was trained at, in pixels.
fn native_size(facts: &Facts) -> Option<Extent> {
    let levels = facts.vae.as_ref().and_then(|vae| vae.list("block_out_channels", 1..=1 << 16).ok());
    let downscale = 1 << levels.map_or(3, |levels| levels.len() - 1).min(7);
    let side = facts.unet.as_ref()?.integer("sample_size", 1..=4096, Some(64)).ok()? as u32 * downscale;
    Some(Extent::new(side, side))
}

/// A family's defaults for a model: its own size, and few steps without guidance where it was distilled.
pub(super) fn adapted(facts: &Facts, defaults: Defaults) -> Defaults {
    distilled::adapted(facts, Defaults { size: native_size(facts).unwrap_or(defaults.size), ..defaults })
}

/// Whether a model has all that a Stable Diffusion 1 or 2 is made of, and nothing that others have beside it.
pub(super) fn recognise(facts: &Facts, second: bool, in_channels: usize) -> Option<String> {
    let (unet, text_encoder) = (facts.unet.as_ref()?, facts.text_encoder.as_ref()?);
    // SDXL has two text encoders and added conditioning, the x4 upscaler a low-resolution schedule.
    if facts.has("text_encoder_2") || facts.has("low_res_scheduler") || facts.in_channels != in_channels {
        return None;
    }
    if unet.value("addition_embed_type").is_some() || unet.value("class_embed_type").is_some() {
        return None;
    }
    let linear = unet.flag("use_linear_projection", false).ok()?;
    let act = text_encoder.text("hidden_act", "quick_gelu").ok()?;
    let is_second = linear || act == "gelu";
    (is_second == second).then(|| {
        format!(
            "unet/config.json: in_channels {in_channels}, {} projections; text_encoder/config.json: hidden_act {act}",
            if linear { "linear" } else { "convolutional" }
        )
    })
}
