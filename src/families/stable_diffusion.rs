//! Stable Diffusion 1 and 2, with 4 input channels or with the 9 of the inpainting models.
//!
//! Widths say nothing (a small model may have any): version 2 shows in linear projections of its transformers and in
//! the exact GELU of its text encoder (OpenCLIP), version 1 in convolutions and quick GELU (CLIP).

use crate::base::Extent;

use super::detect::Facts;
use super::{Defaults, Family, diffusers};

const DEFAULTS: Defaults =
    Defaults { size: Extent::new(512, 512), steps: 20, guidance: 7.0, sampler: "dpmpp_2m", schedule: "automatic" };

/// Stable Diffusion 1.x.
pub(super) const SD1: Family = Family {
    id: "sd1",
    label: "Stable Diffusion 1",
    recognise: |facts| recognise(facts, false, 4),
    defaults: DEFAULTS,
    load: diffusers::load,
};

/// Stable Diffusion 1.x inpainting.
pub(super) const SD1_INPAINTING: Family = Family {
    id: "sd1-inpainting",
    label: "Stable Diffusion 1 inpainting",
    recognise: |facts| recognise(facts, false, 9),
    ..SD1
};

/// Stable Diffusion 2.x.
pub(super) const SD2: Family =
    Family { id: "sd2", label: "Stable Diffusion 2", recognise: |facts| recognise(facts, true, 4), ..SD1 };

/// Stable Diffusion 2.x inpainting.
pub(super) const SD2_INPAINTING: Family = Family {
    id: "sd2-inpainting",
    label: "Stable Diffusion 2 inpainting",
    recognise: |facts| recognise(facts, true, 9),
    ..SD1
};

fn recognise(facts: &Facts, second: bool, in_channels: usize) -> Option<String> {
    let has = |component: &str| facts.components.iter().any(|c| c == component);
    // SDXL has two text encoders and added conditioning, the x4 upscaler a low-resolution schedule.
    if has("text_encoder_2") || has("transformer") || has("low_res_scheduler") || facts.in_channels != in_channels {
        return None;
    }
    if facts.unet.value("addition_embed_type").is_some() || facts.unet.value("class_embed_type").is_some() {
        return None;
    }
    let linear = facts.unet.flag("use_linear_projection", false).ok()?;
    let act = facts.text_encoder.text("hidden_act", "quick_gelu").ok()?;
    let is_second = linear || act == "gelu";
    (is_second == second).then(|| {
        format!(
            "unet/config.json: in_channels {}, {} projections; text_encoder/config.json: hidden_act {act}",
            facts.in_channels,
            if linear { "linear" } else { "convolutional" }
        )
    })
}
