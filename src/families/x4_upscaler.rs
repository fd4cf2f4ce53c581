//! Stable Diffusion x4 upscaler: makes a picture four times as large, by what the prompt says it shows.
//!
//! Its UNet reads the low-resolution picture beside the latents, noised, and the noise level as a class.

use crate::base::Extent;

use super::detect::Facts;
use super::latent_diffusion::{self, Layout};
use super::latents::LatentSpace;
use super::text::TextStyle;
use super::{Defaults, Family, UnetInputs};

const LAYOUT: Layout = Layout { text: TextStyle::Last, inputs: UnetInputs::LowResolution, space: LatentSpace::Other };

/// The x4 upscaler.
pub(super) const FAMILY: Family = Family {
    id: "x4-upscaler",
    label: "Stable Diffusion x4 upscaler",
    recognise,
    defaults: Defaults {
        size: Extent::new(512, 512),
        steps: 30,
        guidance: 9.0,
        sampler: "ddim",
        schedule: "automatic",
    },
    adapted: |_, defaults| defaults,
    enlarges: 4,
    bf16_on_cpu: true,
    checked: "diffusers 0.42.1, on tiny models: two noise levels, with and without guidance, every step within 1e-4",
    load: |request| latent_diffusion::load(request, LAYOUT),
};

fn recognise(facts: &Facts) -> Option<String> {
    let classes = facts.unet.as_ref()?.value("num_class_embeds")?.as_u64()?;
    (facts.in_channels == 7 && facts.has("low_res_scheduler"))
        .then(|| format!("unet/config.json: in_channels 7, num_class_embeds {classes}; a low_res_scheduler"))
}
