//! DPM-Solver-2 steps that draw part of their noise anew.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::dpm2;
use super::run::{Moved, Run};
use super::samplers::{Noise, Sampler};
use super::steps::ancestral_levels;

pub(super) const ROW: Sampler = Sampler {
    id: "dpm_2_ancestral",
    label: "DPM2 a",
    aliases: &["k_dpm_2_a", "k_dpm_2_ancestral", "dpm2_a", "dpm_2_a", "KDPM2AncestralDiscreteScheduler"],
    about: "DPM-Solver-2 (arXiv 2206.00927) in k-diffusion's ancestral form",
    schedule: "karras",
    class: SchedulerClass::Kdpm2Ancestral,
    eta: Some(1.0),
    noise: Noise::Fresh,
    evaluations: 2,
    discards: true,
    run: sample,
    ..Sampler::PLAIN
};

/// k-diffusion's `sample_dpm_2_ancestral` and diffusers' `KDPM2AncestralDiscreteScheduler`: a step of DPM2 below the
/// next sigma, then noise up to it. `eta` is 1 by default. Two evaluations and a draw a step, one and none in a step to
/// sigma 0.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let eta = run.eta_or(1.0)?;
    run.each_step(x, |run, at| {
        let (down, up) = ancestral_levels(at.step.sigma, at.step.sigma_next, eta);
        let Moved { x, denoised } = dpm2::step(run, at.x, at.step.sigma, down)?;
        Ok(Moved { x: run.with_noise(x, up)?, denoised })
    })
}
