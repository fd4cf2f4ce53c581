//! DPM-Solver++ (2M): a multistep method of second order.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::exponential::Exponential;
use super::run::Run;
use super::samplers::Sampler;
use crate::job::SolverKind;

pub(super) const ROW: Sampler = Sampler {
    id: "dpmpp_2m",
    label: "DPM++ 2M",
    aliases: &["dpm++_2m", "k_dpmpp_2m", "DPMSolverMultistepScheduler", "dpmsolver++"],
    about: "Lu et al. 2022, arXiv 2211.01095, algorithm 2",
    schedule: "karras",
    class: SchedulerClass::DpmSolverMultistep,
    orders: Some((2, 3)),
    solvers: &[SolverKind::Midpoint, SolverKind::Heun],
    run: sample,
    ..Sampler::PLAIN
};

/// k-diffusion's `sample_dpmpp_2m`, or diffusers' `DPMSolverMultistepScheduler` of orders 1 to 3 where its rules apply
/// (also DPM-Solver without "++", where its configuration asks for that). One evaluation a step, no fresh noise.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let order = run.order_or(2, 3)?;
    let noise = run.reference().is_some_and(|c| c.solver.predicts_noise());
    let mut method = Exponential::new(run.heun_or(false), noise);
    run.each_guess(x, |run, at, denoised| method.advance(at, denoised, 0.0, run.order_at(at, order)))
}
