//! Models that were distilled to need few steps and no guidance, by what their configurations say.

use crate::sampling::{Prediction, SchedulerConfig, Spacing};

use super::Defaults;
use super::detect::Facts;

/// What a distilled model of these facts is best run with; others keep their family's defaults.
///
/// Latent consistency models (arXiv 2310.04378) name their scheduler or have a UNet that reads the guidance scale.
/// Those of adversarial distillation (SD-Turbo and SDXL-Turbo, arXiv 2311.17042, SDXL-Lightning) carry an Euler scheduler
/// whose timesteps trail, which no other model with epsilon prediction does.
pub(super) fn adapted(facts: &Facts, defaults: Defaults) -> Defaults {
    let reads_guidance = facts.unet.as_ref().is_some_and(|unet| unet.value("time_cond_proj_dim").is_some());
    let scheduler = SchedulerConfig::from_json(&facts.scheduler.clone().into_value().to_string()).unwrap_or_default();
    let class = scheduler.class_name.clone().unwrap_or_default();
    if reads_guidance || class == "LCMScheduler" {
        // The scale that the consistency models' authors distilled with, where the network reads it.
        let guidance = if reads_guidance { 8.5 } else { 1.0 };
        return Defaults { steps: 4, guidance, sampler: "lcm", schedule: "automatic", ..defaults };
    }
    let trails = scheduler.timestep_spacing == Some(Spacing::Trailing);
    let ordinary = scheduler.prediction() == Prediction::Epsilon && !scheduler.zero_terminal_snr();
    let sampler = match class.as_str() {
        "EulerDiscreteScheduler" => "euler",
        "EulerAncestralDiscreteScheduler" => "euler_ancestral",
        _ => return defaults,
    };
    if trails && ordinary {
        return Defaults { steps: 4, guidance: 1.0, sampler, schedule: "automatic", ..defaults };
    }
    defaults
}
