//! `InstructPix2Pix`: edits a picture as the prompt tells it to.
//!
//! Source: "InstructPix2Pix: Learning to Follow Image Editing Instructions", arXiv 2211.09800.

use super::latent_diffusion::{self, Layout};
use super::{Defaults, Family, UnetInputs, stable_diffusion};

const LAYOUT: Layout = Layout { inputs: UnetInputs::Picture, ..stable_diffusion::LATENTS };

/// Models of Stable Diffusion 1 and 2 that edit pictures.
pub(super) const FAMILY: Family = Family {
    id: "instruct-pix2pix",
    label: "InstructPix2Pix",
    recognise: |facts| {
        let either = stable_diffusion::recognise(facts, false, 8);
        either.or_else(|| stable_diffusion::recognise(facts, true, 8))
    },
    defaults: Defaults { steps: 30, guidance: 7.5, sampler: "euler_ancestral", ..stable_diffusion::SD1.defaults },
    adapted: stable_diffusion::adapted,
    enlarges: 1,
    bf16_on_cpu: true,
    checked: "diffusers 0.42.1, on tiny models: both guidance scales and none, every step within 1e-4",
    load: |request| latent_diffusion::load(request, LAYOUT),
};
