//! DPM-Solver++ (3M) for the stochastic equation.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::dpmpp_2m_sde::noise_of;
use super::exponential::Exponential;
use super::run::Run;
use super::samplers::{Noise, Sampler};

pub(super) const ROW: Sampler = Sampler {
    id: "dpmpp_3m_sde",
    label: "DPM++ 3M SDE",
    aliases: &["dpm++_3m_sde", "k_dpmpp_3m_sde"],
    about: "Lu et al. 2022, arXiv 2211.01095, in k-diffusion's stochastic form",
    schedule: "exponential",
    class: SchedulerClass::DpmSolverMultistep,
    eta: Some(1.0),
    noise: Noise::Brownian,
    discards: true,
    run: sample,
    ..Sampler::PLAIN
};

/// k-diffusion's `sample_dpmpp_3m_sde`: the first step of order 1, the second of 2, all others of 3. `eta` is 1 by
/// default. One evaluation and one draw a step.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let eta = run.eta_or(1.0)?;
    let mut method = Exponential::new(true, false);
    let mut path = run.motion(x, false);
    run.each_guess(x, |run, at, denoised| {
        let moved = method.advance(at, denoised, eta, run.order_at(at, 3))?;
        run.with_motion(&mut path, moved, (at.step.sigma, at.step.sigma_next), noise_of(at, eta))
    })
}
