//! Euler's method on the probability flow.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::{Moved, Run};
use super::samplers::Sampler;
use super::steps::{slope, sum, towards};

pub(super) const ROW: Sampler = Sampler {
    id: "euler",
    label: "Euler",
    aliases: &["k_euler", "EulerDiscreteScheduler"],
    about: "Karras et al. 2022, arXiv 2206.00364, algorithm 2 without the correction",
    class: SchedulerClass::Euler,
    churns: true,
    run: sample,
    ..Sampler::PLAIN
};

/// k-diffusion's `sample_euler`. One evaluation a step; no fresh noise without churn.
pub(super) fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    run.each_step(x, |run, at| {
        let sigma_next = at.step.sigma_next;
        if run.reference().is_some() && run.options.s_churn > 0.0 {
            // diffusers asks the network before it adds the noise of churn, and goes on with that slope.
            let denoised = run.denoise(at.x, at.step.sigma)?;
            let direction = slope(at.x, &denoised, at.step.sigma)?;
            let (lifted, sigma) = run.churned(at)?;
            return Ok(Moved { x: sum(&[(1.0, &lifted), (sigma_next - sigma, &direction)])?, denoised });
        }
        let (lifted, sigma) = run.churned(at)?;
        let denoised = run.denoise(&lifted, sigma)?;
        Ok(Moved { x: towards(&lifted, &denoised, sigma, sigma_next)?, denoised })
    })
}
