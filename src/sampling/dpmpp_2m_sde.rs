//! DPM-Solver++ (2M) for the stochastic equation.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::exponential::Exponential;
use super::run::{At, Run};
use super::samplers::{Noise, Sampler};
use crate::job::SolverKind;

pub(super) const ROW: Sampler = Sampler {
    id: "dpmpp_2m_sde",
    label: "DPM++ 2M SDE",
    aliases: &["dpm++_2m_sde", "k_dpmpp_2m_sde", "sde-dpmsolver++"],
    about: "Lu et al. 2022, arXiv 2211.01095, in k-diffusion's stochastic form",
    schedule: "exponential",
    class: SchedulerClass::DpmSolverMultistep,
    eta: Some(1.0),
    noise: Noise::Brownian,
    orders: Some((2, 3)),
    solvers: &[SolverKind::Midpoint, SolverKind::Heun],
    run: |run, x| sample(run, x, false),
    ..Sampler::PLAIN
};

pub(super) const HEUN: Sampler = Sampler {
    id: "dpmpp_2m_sde_heun",
    label: "DPM++ 2M SDE Heun",
    aliases: &["dpm++_2m_sde_heun", "k_dpmpp_2m_sde_heun"],
    solvers: &[SolverKind::Heun, SolverKind::Midpoint],
    run: |run, x| sample(run, x, true),
    ..ROW
};

/// k-diffusion's `sample_dpmpp_2m_sde`, or diffusers' `DPMSolverMultistepScheduler` with `sde-dpmsolver++`, which draws
/// plain noise. `eta` is 1 by default. One evaluation and one draw a step.
fn sample(run: &mut Run<'_>, x: &Tensor, heun: bool) -> Result<Tensor> {
    let (eta, order) = (run.eta_or(1.0)?, run.order_or(2, 3)?);
    // The row's form stands unless the artist chose another.
    let heun = (heun && run.options.solver.is_none()) || run.heun_or(false);
    let mut method = Exponential::new(heun, false);
    let mut path = run.motion(x, false);
    run.each_guess(x, |run, at, denoised| {
        let moved = method.advance(at, denoised, eta, run.order_at(at, order))?;
        run.with_motion(&mut path, moved, (at.step.sigma, at.step.sigma_next), noise_of(at, eta))
    })
}

/// The deviation of a step's fresh noise.
pub(super) fn noise_of(at: &At<'_>, eta: f64) -> f64 {
    let ratio = at.step.sigma_next / at.step.sigma;
    at.step.sigma_next * (1.0 - ratio.powf(2.0 * eta)).max(0.0).sqrt()
}
