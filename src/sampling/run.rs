//! One run of a sampler: what it may use, and the loop that all samplers share.

use candle_core::{DType, Device, Tensor};

use super::brownian::Brownian;
use super::config::SchedulerConfig;
use super::denoiser::Denoiser;
use super::keep::Keep;
use super::schedule::{Scaling, Schedule, Step};
use super::{Error, Result};
use crate::base::{NoiseGenerator, RngKind};
use crate::job::SamplerOptions;

/// What is told after each step.
pub struct StepInfo<'a> {
    /// Number of the step, from 0.
    pub index: usize,
    /// Number of all steps; an estimate that may change where the sampler chooses its steps as it goes.
    pub of: usize,
    /// Noise level that the step began at.
    pub sigma: f64,
    /// Noise level of `x`; 0 after the last step of most schedules.
    pub sigma_next: f64,
    /// The latent after the step. After the last it is the result.
    pub x: &'a Tensor,
    /// The network's guess of the clean latent, with what is kept put back: the best preview.
    pub denoised: &'a Tensor,
}

/// Everything that a sampler works with.
pub struct Run<'a> {
    /// The network behind its wrappers. Samplers ask it once or more a step; it is what stops a run between these, by
    /// an error such as `Cancelled`.
    pub denoiser: &'a mut dyn Denoiser,
    /// The steps to take.
    pub schedule: &'a Schedule,
    /// Fresh noise, drawn on the CPU so that every device gives the same picture. Each draw has the latent's shape.
    pub noise: &'a mut dyn NoiseGenerator,
    /// Generator and seed of the Brownian motion that stochastic samplers follow ([`Brownian`]): the picture's own, as
    /// A1111 grows one tree for each picture. `None`: they draw from `noise` instead.
    pub brownian: Option<(RngKind, u64)>,
    /// Share of fresh noise, 0 to 1; `None` is the sampler's own default. Samplers without one ignore it.
    pub eta: Option<f64>,
    /// The sampler's other settings.
    pub options: &'a SamplerOptions,
    /// What is put back after every step, for inpainting.
    pub keep: Option<&'a Keep>,
    /// Called after every step: shows a preview, and stops the run by returning an error such as `Cancelled`.
    pub observer: &'a mut dyn FnMut(&StepInfo<'_>) -> Result<()>,
}

/// Where a step function stands.
pub(super) struct At<'a> {
    pub step: Step,
    /// Number of the step, from 0.
    pub index: usize,
    /// Number of steps that the run takes.
    pub of: usize,
    /// The latent at `step.sigma`.
    pub x: &'a Tensor,
}

impl At<'_> {
    /// Whether this is the last step.
    pub fn last(&self) -> bool {
        self.index + 1 == self.of
    }
}

/// What a step function gives: the latent at `sigma_next`, and the guess of the clean one that is shown.
pub(super) struct Moved {
    pub x: Tensor,
    pub denoised: Tensor,
}

impl Run<'_> {
    /// Takes `x` through all steps of the schedule; `advance` takes one.
    pub(super) fn each_step(
        &mut self,
        x: &Tensor,
        advance: impl FnMut(&mut Self, &At<'_>) -> Result<Moved>,
    ) -> Result<Tensor> {
        let schedule = self.schedule;
        self.walk(schedule.steps(), x, advance)
    }

    /// The same with one evaluation a step, made beforehand.
    pub(super) fn each_guess(
        &mut self,
        x: &Tensor,
        mut advance: impl FnMut(&mut Self, &At<'_>, &Tensor) -> Result<Tensor>,
    ) -> Result<Tensor> {
        self.each_step(x, |run, at| {
            let denoised = run.denoise(at.x, at.step.sigma)?;
            Ok(Moved { x: advance(run, at, &denoised)?, denoised })
        })
    }

    /// Takes `x` through `steps`. Rescaling, keeping and telling the observer are done here.
    pub(super) fn walk(
        &mut self,
        steps: &[Step],
        x: &Tensor,
        mut advance: impl FnMut(&mut Self, &At<'_>) -> Result<Moved>,
    ) -> Result<Tensor> {
        let of = steps.len();
        let mut x = x.to_dtype(DType::F32)?;
        for (index, step) in steps.iter().enumerate() {
            self.denoiser.begin_step(index, of);
            let mut moved = advance(self, &At { step: *step, index, of, x: &x })?;
            let mut sigma_next = step.sigma_next;
            match steps.get(index + 1) {
                // DDIM's fixed ratio can end a step beside the next one's start; the reference goes on with the same
                // variance-preserving latent there.
                Some(next) if next.sigma != sigma_next && self.schedule.scaling() == Scaling::VariancePreserving => {
                    moved.x = (moved.x * (next.sigma.hypot(1.0) / sigma_next.hypot(1.0)))?;
                    sigma_next = next.sigma;
                }
                Some(_) => {}
                None => {
                    moved.x = self.schedule.finish(moved.x)?;
                    if self.schedule.scaling() == Scaling::VariancePreserving {
                        sigma_next = 0.0;
                    }
                }
            }
            x = self.told(index, of, step.sigma, sigma_next, moved)?;
        }
        Ok(x)
    }

    /// Puts back what is kept and tells the observer; gives the latent to go on with.
    pub(super) fn told(
        &mut self,
        index: usize,
        of: usize,
        sigma: f64,
        sigma_next: f64,
        moved: Moved,
    ) -> Result<Tensor> {
        let Moved { mut x, mut denoised } = moved;
        if let Some(keep) = self.keep {
            let free_from = of.saturating_sub(index) as f64 / of.max(1) as f64;
            // What is kept comes out clean, whatever noise the schedule ends with.
            let level = if index + 1 == of { 0.0 } else { sigma_next };
            x = keep.restore(&x, level, free_from)?;
            denoised = keep.restore(&denoised, 0.0, free_from)?;
        }
        (self.observer)(&StepInfo { index, of, sigma, sigma_next, x: &x, denoised: &denoised })?;
        Ok(x)
    }

    /// The guess of the clean latent behind `x` at noise level `sigma`.
    pub(super) fn denoise(&mut self, x: &Tensor, sigma: f64) -> Result<Tensor> {
        Ok(self.denoiser.denoise(x, sigma)?.to_dtype(DType::F32)?)
    }

    /// Adds fresh noise of deviation `amount`, times the artist's `s_noise`; draws none for an amount of 0.
    pub(super) fn with_noise(&mut self, x: Tensor, amount: f64) -> Result<Tensor> {
        if amount == 0.0 {
            return Ok(x);
        }
        let values = self.noise.normal(x.elem_count());
        let noise = Tensor::from_vec(values, x.shape(), &Device::Cpu)?.to_device(x.device())?;
        Ok((x + (noise * (amount * self.options.s_noise))?)?)
    }

    /// The same with noise of the Brownian motion between two levels, where the run has one.
    pub(super) fn with_motion(
        &mut self,
        path: &mut Option<Brownian>,
        x: Tensor,
        (sigma, sigma_next): (f64, f64),
        amount: f64,
    ) -> Result<Tensor> {
        let Some(path) = path else { return self.with_noise(x, amount) };
        if amount == 0.0 {
            return Ok(x);
        }
        let values = path.unit_noise(sigma, sigma_next);
        let noise = Tensor::from_vec(values, x.shape(), &Device::Cpu)?.to_device(x.device())?;
        Ok((x + (noise * (amount * self.options.s_noise))?)?)
    }

    /// The Brownian motion of a run over the whole schedule, for latents like `x`. None where the run has no seed for
    /// one, and none under the rules of those diffusers schedulers that draw plain noise.
    pub(super) fn motion(&self, x: &Tensor, always: bool) -> Option<Brownian> {
        let (rng, seed) = self.brownian.filter(|_| always || self.reference().is_none())?;
        let (low, high) = self.schedule.whole_range();
        Some(Brownian::new(rng, seed, f64::from(low as f32), f64::from(high as f32), x.elem_count()))
    }

    /// The latent with churn: fresh noise up to a higher level, and that level (Karras et al. 2022, algorithm 2).
    pub(super) fn churned(&mut self, at: &At<'_>) -> Result<(Tensor, f64)> {
        let (sigma, up) = (at.step.sigma, self.churn(at));
        let lifted = sigma * (1.0 + up);
        if self.options.s_churn > 0.0 {
            // k-diffusion draws whether or not this step gets noise.
            let amount = (lifted * lifted - sigma * sigma).sqrt();
            return Ok((self.with_noise(at.x.clone(), amount.max(f64::MIN_POSITIVE))?, lifted));
        }
        Ok((at.x.clone(), sigma))
    }

    /// Whether the settings are numbers that can be worked with.
    pub(super) fn check(&self) -> Result<()> {
        let SamplerOptions { s_churn, s_noise, .. } = *self.options;
        if [s_churn, s_noise].iter().all(|v| *v >= 0.0 && v.is_finite()) {
            return Ok(());
        }
        Err(Error::Parameter(format!(
            "s_churn is {s_churn} and s_noise {s_noise}; choose numbers from 0 up, usually 0 and 1"
        )))
    }

    /// The share by which this step's noise level is raised.
    fn churn(&self, at: &At<'_>) -> f64 {
        let SamplerOptions { s_churn, s_tmin, s_tmax, .. } = *self.options;
        let within = at.step.sigma >= s_tmin && s_tmax.is_none_or(|most| at.step.sigma <= most);
        if within { (s_churn / at.of as f64).min(std::f64::consts::SQRT_2 - 1.0) } else { 0.0 }
    }

    /// The configuration whose rules the steps follow, if the schedule was made by diffusers' rules.
    pub(super) fn reference(&self) -> Option<&SchedulerConfig> {
        self.schedule.reference()
    }

    /// The share of fresh noise, or `default`. Fails if it is out of range.
    pub(super) fn eta_or(&self, default: f64) -> Result<f64> {
        let eta = self.eta.unwrap_or(default);
        if (0.0..=1.0).contains(&eta) {
            Ok(eta)
        } else {
            Err(Error::Parameter(format!("eta is {eta}; choose a value from 0 to 1")))
        }
    }

    /// The order that the artist or the configuration wants, or `default`; never above `most`.
    pub(super) fn order_or(&self, default: usize, most: usize) -> Result<usize> {
        let wanted = self.options.order.map(|order| order as usize);
        let order = wanted.or(self.reference().and_then(|c| c.solver.solver_order)).unwrap_or(default);
        match wanted {
            Some(wanted) if !(1..=most).contains(&wanted) => {
                Err(Error::Parameter(format!("the solver's order is {wanted}; choose 1 to {most} for this sampler")))
            }
            _ => Ok(order.clamp(1, most)),
        }
    }
}
