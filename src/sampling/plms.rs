//! Pseudo linear multistep (PNDM).

use candle_core::Tensor;

use super::Result;
use super::config::{Prediction, SchedulerClass};
use super::run::{At, Moved, Run};
use super::samplers::Sampler;
use super::schedule::Schedule;
use super::steps::{ADAMS_BASHFORTH, History, slope, sum};

pub(super) const ROW: Sampler = Sampler {
    id: "plms",
    label: "PLMS",
    aliases: &["pndm", "k_plms", "PNDMScheduler"],
    about: "Liu et al. 2022, arXiv 2202.09778",
    schedule: "compvis",
    class: SchedulerClass::Pndm,
    run: sample,
    ..Sampler::PLAIN
};

/// The first step is Heun's, the following have Adams and Bashforth's weights for even steps, of orders that grow to 4.
/// diffusers' `PNDMScheduler` with `skip_prk_steps`, and A1111's PLMS; where a configuration does not skip them, the first
/// three steps are Runge and Kutta's. One evaluation a step, two in the first (four in each of Runge and Kutta's); no
/// fresh noise.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let reference = run.reference();
    let raw = Raw { velocity: reference.is_some_and(|c| c.prediction() == Prediction::Velocity) };
    let schedule = run.schedule;
    // Image-to-image begins in the middle of what Runge and Kutta's steps would have been.
    let classic = reference.is_some_and(|c| c.solver.skip_prk_steps != Some(true))
        && schedule.planned() == schedule.len()
        && schedule.len() > 3;
    let mut outputs = History::new(4);
    run.each_step(x, |run, at| {
        let (sigma, sigma_next) = (at.step.sigma, at.step.sigma_next);
        let denoised = run.denoise(at.x, sigma)?;
        let output = raw.output(at.x, &denoised, sigma)?;
        outputs.push(output.clone());
        let direction = if classic && at.index < 3 {
            runge_kutta(run, raw, schedule, at, &output)?
        } else if at.index == 0 && sigma_next > 0.0 {
            let tried = raw.moved(at.x, &output, sigma, sigma_next)?;
            let guess = run.denoise(&tried, sigma_next)?;
            sum(&[(0.5, &output), (0.5, &raw.output(&tried, &guess, sigma_next)?)])?
        } else {
            outputs.weighted(ADAMS_BASHFORTH[outputs.len() - 1])?
        };
        Ok(Moved { x: raw.moved(at.x, &direction, sigma, sigma_next)?, denoised })
    })
}

/// The mean of the outputs here, half-way (twice) and at the step's end, as diffusers weights them: with an odd distance
/// of timesteps its two ways to half-way are one timestep apart.
fn runge_kutta(run: &mut Run<'_>, raw: Raw, schedule: &Schedule, at: &At<'_>, here: &Tensor) -> Result<Tensor> {
    let (sigma, sigma_next) = (at.step.sigma, at.step.sigma_next);
    let next = schedule.steps().get(at.index + 1).map_or(0.0, |step| step.timestep);
    let half = ((at.step.timestep - next) / 2.0).floor();
    let (above, middle) = (schedule.sigma_at(at.step.timestep - half), schedule.sigma_at(next + half));
    let mut evaluate = |x: Tensor, sigma: f64| -> Result<Tensor> {
        let guess = run.denoise(&x, sigma)?;
        raw.output(&x, &guess, sigma)
    };
    // The same latent of unit variance at the other level.
    let first = (raw.moved(at.x, here, sigma, above)? * (middle.hypot(1.0) / above.hypot(1.0)))?;
    let first = evaluate(first, middle)?;
    let second = evaluate(raw.moved(at.x, &first, sigma, middle)?, middle)?;
    let last = evaluate(raw.moved(at.x, &second, sigma, sigma_next)?, sigma_next)?;
    let (sixth, third) = (1.0 / 6.0, 1.0 / 3.0);
    sum(&[(sixth, here), (third, &first), (third, &second), (sixth, &last)])
}

/// The network's raw output, which the method mixes: diffusers mixes velocities where the network predicts them, and
/// turns the mixture into noise.
#[derive(Clone, Copy)]
struct Raw {
    velocity: bool,
}

impl Raw {
    /// What the network must have said.
    fn output(self, x: &Tensor, denoised: &Tensor, sigma: f64) -> Result<Tensor> {
        if !self.velocity {
            return slope(x, denoised, sigma);
        }
        let alpha = 1.0 / sigma.hypot(1.0);
        sum(&[(alpha / sigma, x), (-1.0 / (sigma * alpha), denoised)])
    }

    /// The latent moved to another level along an output.
    fn moved(self, x: &Tensor, output: &Tensor, sigma: f64, sigma_next: f64) -> Result<Tensor> {
        let length = sigma_next - sigma;
        if !self.velocity {
            return sum(&[(1.0, x), (length, output)]);
        }
        let alpha = 1.0 / sigma.hypot(1.0);
        sum(&[(1.0 + length * sigma * alpha * alpha, x), (length * alpha, output)])
    }
}
