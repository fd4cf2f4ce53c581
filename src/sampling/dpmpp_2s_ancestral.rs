//! DPM-Solver++ (2S) steps that draw part of their noise anew.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::{Moved, Run};
use super::samplers::{Noise, Sampler};
use super::schedule::Step;
use super::steps::{ancestral_levels, towards};

pub(super) const ROW: Sampler = Sampler {
    id: "dpmpp_2s_ancestral",
    label: "DPM++ 2S a",
    aliases: &["dpm++_2s_a", "k_dpmpp_2s_a", "dpmpp_2s_a", "k_dpmpp_2s_ancestral"],
    about: "Lu et al. 2022, arXiv 2211.01095, algorithm 1, in k-diffusion's ancestral form",
    schedule: "karras",
    class: SchedulerClass::EulerAncestral,
    eta: Some(1.0),
    noise: Noise::Fresh,
    evaluations: 2,
    run: sample,
    ..Sampler::PLAIN
};

/// k-diffusion's `sample_dpmpp_2s_ancestral`: the guess from half-way in log sigma makes the step. `eta` is 1 by
/// default. Two evaluations and a draw a step, one and none in a step to sigma 0.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let eta = run.eta_or(1.0)?;
    run.each_step(x, |run, at| {
        let Step { sigma, sigma_next, .. } = at.step;
        let denoised = run.denoise(at.x, sigma)?;
        let (down, up) = ancestral_levels(sigma, sigma_next, eta);
        let moved = if down == 0.0 {
            denoised.clone()
        } else {
            let middle = (sigma * down).sqrt();
            let half = towards(at.x, &denoised, sigma, middle)?;
            let ahead = run.denoise(&half, middle)?;
            towards(at.x, &ahead, sigma, down)?
        };
        Ok(Moved { x: run.with_noise(moved, up)?, denoised })
    })
}
