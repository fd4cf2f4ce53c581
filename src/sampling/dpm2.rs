//! DPM-Solver-2: the midpoint method in log sigma.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::{Moved, Run};
use super::samplers::Sampler;
use super::steps::{slope, sum, towards};

pub(super) const ROW: Sampler = Sampler {
    id: "dpm_2",
    label: "DPM2",
    aliases: &["k_dpm_2", "dpm2", "KDPM2DiscreteScheduler"],
    about: "Karras et al. 2022, arXiv 2206.00364, algorithm 2, with the midpoint of DPM-Solver-2 (arXiv 2206.00927)",
    schedule: "karras",
    class: SchedulerClass::Kdpm2,
    evaluations: 2,
    churns: true,
    discards: true,
    run: sample,
    ..Sampler::PLAIN
};

/// k-diffusion's `sample_dpm_2` and diffusers' `KDPM2DiscreteScheduler`. Two evaluations a step, one in a step to sigma
/// 0; no fresh noise without churn.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    run.each_step(x, |run, at| {
        let (lifted, sigma) = run.churned(at)?;
        step(run, &lifted, sigma, at.step.sigma_next)
    })
}

/// One step, with the slope half-way in log sigma.
pub(super) fn step(run: &mut Run<'_>, x: &Tensor, sigma: f64, sigma_next: f64) -> Result<Moved> {
    let denoised = run.denoise(x, sigma)?;
    if sigma_next == 0.0 {
        return Ok(Moved { x: denoised.clone(), denoised });
    }
    let middle = (sigma * sigma_next).sqrt();
    let half = towards(x, &denoised, sigma, middle)?;
    let ahead = run.denoise(&half, middle)?;
    let direction = slope(&half, &ahead, middle)?;
    Ok(Moved { x: sum(&[(1.0, x), (sigma_next - sigma, &direction)])?, denoised })
}
