//! DPM-Solver++ for the stochastic equation, with two evaluations a step.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::{Moved, Run};
use super::samplers::{Noise, Sampler};
use super::schedule::Step;
use super::steps::{ancestral_levels, towards};

pub(super) const ROW: Sampler = Sampler {
    id: "dpmpp_sde",
    label: "DPM++ SDE",
    aliases: &["dpm++_sde", "k_dpmpp_sde", "DPMSolverSDEScheduler"],
    about: "Lu et al. 2022, arXiv 2211.01095, in k-diffusion's stochastic form",
    schedule: "karras",
    class: SchedulerClass::DpmSolverSde,
    eta: Some(1.0),
    noise: Noise::Brownian,
    evaluations: 2,
    run: sample,
    ..Sampler::PLAIN
};

/// k-diffusion's `sample_dpmpp_sde` (diffusers' `DPMSolverSDEScheduler` is the same): an ancestral step half-way in log
/// sigma, and with the guess from there one over the whole. `eta` is 1 by default. Two evaluations and two draws a
/// step, one and none in a step to sigma 0.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let eta = run.eta_or(1.0)?;
    let mut path = run.motion(x, true);
    run.each_step(x, |run, at| {
        let Step { sigma, sigma_next, .. } = at.step;
        let denoised = run.denoise(at.x, sigma)?;
        if sigma_next == 0.0 {
            return Ok(Moved { x: denoised.clone(), denoised });
        }
        let middle = (sigma * sigma_next).sqrt();
        let (down, up) = ancestral_levels(sigma, middle, eta);
        let half = towards(at.x, &denoised, sigma, down)?;
        let half = run.with_motion(&mut path, half, levels(sigma, sigma_next, 0.5), up)?;
        let ahead = run.denoise(&half, middle)?;
        let (down, up) = ancestral_levels(sigma, sigma_next, eta);
        let whole = towards(at.x, &ahead, sigma, down)?;
        Ok(Moved { x: run.with_motion(&mut path, whole, levels(sigma, sigma_next, 1.0), up)?, denoised })
    })
}

/// The levels that k-diffusion asks the motion between: from `sigma` over a share of the fall of log sigma, there and
/// back in single precision. The motion is rough: a level a rounding away has other noise.
fn levels(sigma: f64, sigma_next: f64, share: f32) -> (f64, f64) {
    let (log, log_next) = (-(sigma as f32).ln(), -(sigma_next as f32).ln());
    (f64::from((-log).exp()), f64::from((-(log + (log_next - log) * share)).exp()))
}
