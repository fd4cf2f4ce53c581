//! Heun's method on the probability flow.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::{Moved, Run};
use super::samplers::Sampler;
use super::steps::{slope, sum, towards};

pub(super) const ROW: Sampler = Sampler {
    id: "heun",
    label: "Heun",
    aliases: &["k_heun", "HeunDiscreteScheduler"],
    about: "Karras et al. 2022, arXiv 2206.00364, algorithm 2",
    class: SchedulerClass::Heun,
    evaluations: 2,
    churns: true,
    run: sample,
    ..Sampler::PLAIN
};

/// k-diffusion's `sample_heun` and diffusers' `HeunDiscreteScheduler`. Two evaluations a step, one in a step to sigma
/// 0; no fresh noise without churn.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    run.each_step(x, |run, at| {
        let (lifted, sigma) = run.churned(at)?;
        step(run, &lifted, sigma, at.step.sigma_next)
    })
}

/// One step: Euler's, then again with the mean of the slopes at both ends.
pub(super) fn step(run: &mut Run<'_>, x: &Tensor, sigma: f64, sigma_next: f64) -> Result<Moved> {
    let denoised = run.denoise(x, sigma)?;
    if sigma_next == 0.0 {
        return Ok(Moved { x: denoised.clone(), denoised });
    }
    let tried = towards(x, &denoised, sigma, sigma_next)?;
    let there = run.denoise(&tried, sigma_next)?;
    let half = 0.5 * (sigma_next - sigma);
    let (here, there) = (slope(x, &denoised, sigma)?, slope(&tried, &there, sigma_next)?);
    Ok(Moved { x: sum(&[(1.0, x), (half, &here), (half, &there)])?, denoised })
}
