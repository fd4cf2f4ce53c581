//! Heun++: Heun's method with slopes from up to two steps ahead.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::{Moved, Run};
use super::samplers::Sampler;
use super::steps::{slope, sum, towards};

pub(super) const ROW: Sampler = Sampler {
    id: "heunpp2",
    label: "HeunPP2",
    aliases: &["heun++2", "heun++", "heunpp"],
    about: "Carzit's Heun++ (MIT), as ComfyUI has it",
    class: SchedulerClass::Heun,
    evaluations: 3,
    churns: true,
    run: sample,
    ..Sampler::PLAIN
};

/// `ComfyUI`'s `sample_heunpp2`: the slopes here, at the next level and at the one after it, weighted by their levels
/// over three times the run's first one (twice, in the last step but one). Three evaluations a step, two in the last
/// but one, one in the last; no fresh noise without churn.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let schedule = run.schedule;
    let top = schedule.steps()[0].sigma;
    run.each_step(x, |run, at| {
        let (lifted, sigma) = run.churned(at)?;
        let sigma_next = at.step.sigma_next;
        let denoised = run.denoise(&lifted, sigma)?;
        if at.last() {
            return Ok(Moved { x: towards(&lifted, &denoised, sigma, sigma_next)?, denoised });
        }
        let here = slope(&lifted, &denoised, sigma)?;
        let tried = towards(&lifted, &denoised, sigma, sigma_next)?;
        let guess = run.denoise(&tried, sigma_next)?;
        let next = slope(&tried, &guess, sigma_next)?;
        let length = sigma_next - sigma;
        let moved = if at.index + 2 == at.of {
            let share = sigma_next / (2.0 * top);
            sum(&[(1.0, &lifted), (length * (1.0 - share), &here), (length * share, &next)])?
        } else {
            let beyond = schedule.steps()[at.index + 1].sigma_next;
            let tried = towards(&tried, &guess, sigma_next, beyond)?;
            let guess = run.denoise(&tried, beyond)?;
            let after = slope(&tried, &guess, beyond)?;
            let (second, third) = (sigma_next / (3.0 * top), beyond / (3.0 * top));
            let first = 1.0 - second - third;
            sum(&[(1.0, &lifted), (length * first, &here), (length * second, &next), (length * third, &after)])?
        };
        Ok(Moved { x: moved, denoised })
    })
}
