//! DPM-Solver++ (2S): a singlestep method of second order.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::Run;
use super::samplers::Sampler;
use super::steps::{sum, towards};

pub(super) const ROW: Sampler = Sampler {
    id: "dpmpp_2s",
    label: "DPM++ 2S",
    aliases: &["dpm++_2s", "DPMSolverSinglestepScheduler"],
    about: "Lu et al. 2022, arXiv 2211.01095, algorithm 1",
    schedule: "karras",
    class: SchedulerClass::DpmSolverSinglestep,
    orders: Some((2, 2)),
    run: sample,
    ..Sampler::PLAIN
};

/// diffusers' `DPMSolverSinglestepScheduler` of order 2: steps go in pairs, the second of which starts over from where
/// the first began. The last step, and with an even number of steps the one before it, are of first order. One
/// evaluation a step, no fresh noise.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let heun = run.heun_or(false);
    let order = run.order_or(2, 2)?;
    // Where the pair began: the latent, the guess, and the noise level.
    let mut begun: Option<(Tensor, Tensor, f64)> = None;
    run.each_guess(x, |_, at, denoised| {
        let (sigma, sigma_next) = (at.step.sigma, at.step.sigma_next);
        if let (Some((x, guess, start)), false) = (begun.take(), at.last() || order == 1) {
            let (fall, first) = ((start / sigma_next).ln(), (start / sigma).ln());
            let gain = 1.0 - sigma_next / start;
            let weight = if heun { 1.0 - gain / fall } else { 0.5 * gain } * fall / first;
            return sum(&[(sigma_next / start, &x), (gain - weight, &guess), (weight, denoised)]);
        }
        begun = Some((at.x.clone(), denoised.clone(), sigma));
        towards(at.x, denoised, sigma, sigma_next)
    })
}
