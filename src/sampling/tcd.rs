//! Trajectory consistency distillation.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::Run;
use super::samplers::{Noise, Sampler};
use super::steps::{slope, sum};

pub(super) const ROW: Sampler = Sampler {
    id: "tcd",
    label: "TCD",
    aliases: &["k_tcd", "TCDScheduler"],
    about: "Zheng et al. 2024, arXiv 2402.19159, algorithm 4",
    schedule: "leading",
    class: SchedulerClass::Tcd,
    eta: Some(0.3),
    noise: Noise::Fresh,
    run: sample,
    ..Sampler::PLAIN
};

/// diffusers' `TCDScheduler`: straight to the noise level at the share 1 - eta (the paper's gamma) of the next timestep,
/// then fresh noise up to the next level. `eta` is 0.3 by default. One evaluation and, but for the last, one draw a
/// step.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let eta = run.eta_or(0.3)?;
    let schedule = run.schedule;
    run.each_guess(x, |run, at, denoised| {
        let sigma_next = at.step.sigma_next;
        let timestep_next = schedule.steps().get(at.index + 1).map_or(0.0, |next| next.timestep);
        let low = if at.last() || eta == 0.0 {
            sigma_next
        } else {
            schedule.sigma_at(((1.0 - eta) * timestep_next).floor()).min(sigma_next)
        };
        let noise = slope(at.x, denoised, at.step.sigma)?;
        let straight = sum(&[(1.0, denoised), (low, &noise)])?;
        run.with_noise(straight, (sigma_next * sigma_next - low * low).max(0.0).sqrt())
    })
}
