//! A run's noise levels, step by step.

use std::sync::Arc;

use candle_core::Tensor;

use super::config::SchedulerConfig;
use super::model_sigmas::ModelSigmas;
use super::{Error, Result};

/// One step: from one noise level to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Noise level of the latent that the network sees.
    pub sigma: f64,
    /// Noise level after the step; 0 ends the run.
    pub sigma_next: f64,
    /// What the network is told: a training timestep, fractional in some schedules.
    pub timestep: f64,
}

/// How the reference implementation scales latents during a run. Ours always hold signal + sigma * noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scaling {
    /// signal + sigma * noise: Euler and k-diffusion.
    VarianceExploding,
    /// That over sqrt(1 + sigma^2): DDIM, DDPM and DPM++ in diffusers.
    VariancePreserving,
}

/// The noise levels of a run, from noisy to clean.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    steps: Vec<Step>,
    /// Number of steps before [`Schedule::truncated`].
    planned: usize,
    initial_scale: f64,
    scaling: Scaling,
    /// Lowest noise level above 0 and highest one, before [`Schedule::truncated`].
    range: (f64, f64),
    model: Option<Arc<ModelSigmas>>,
    reference: Option<Arc<SchedulerConfig>>,
}

impl Schedule {
    /// A schedule from its steps (first step first) and what pure noise is multiplied by to start with.
    ///
    /// Fails without a step, or if a number is not finite or a step goes up.
    pub fn new(steps: Vec<Step>, initial_scale: f64, scaling: Scaling) -> Result<Self> {
        let sane = |s: &Step| {
            s.sigma.is_finite() && s.sigma > 0.0 && (0.0..=s.sigma).contains(&s.sigma_next) && s.timestep.is_finite()
        };
        if steps.is_empty() || !steps.iter().all(sane) {
            return Err(Error::Parameter(
                "the schedule has no usable steps for this model; choose another schedule or number of steps".into(),
            ));
        }
        let levels = steps.iter().flat_map(|s| [s.sigma, s.sigma_next]).filter(|s| *s > 0.0);
        let range = (levels.clone().fold(f64::INFINITY, f64::min), levels.fold(0.0, f64::max));
        Ok(Self { planned: steps.len(), steps, initial_scale, scaling, range, model: None, reference: None })
    }

    /// The same for a model with these noise levels.
    pub(super) fn of_model(self, model: &ModelSigmas) -> Self {
        Self { model: Some(Arc::new(model.clone())), ..self }
    }

    /// The same, made by diffusers' rules from a configuration: samplers then follow that in their steps, too.
    pub(super) fn by_reference(self, config: &SchedulerConfig) -> Self {
        Self { reference: Some(Arc::new(config.clone())), ..self }
    }

    /// The configuration whose rules samplers follow; `None` for schedules in k-diffusion's manner.
    pub fn reference(&self) -> Option<&SchedulerConfig> {
        self.reference.as_deref()
    }

    /// Lowest noise level above 0 and highest one, of the whole schedule that this one was cut from.
    pub fn whole_range(&self) -> (f64, f64) {
        self.range
    }

    /// The noise level at a training timestep; without a model, that of the step nearest to it.
    pub(super) fn sigma_at(&self, timestep: f64) -> f64 {
        if let Some(model) = &self.model {
            return model.t_to_sigma(timestep);
        }
        let off = |step: &&Step| (step.timestep - timestep).abs();
        self.steps.iter().min_by(|a, b| off(a).total_cmp(&off(b))).map_or(0.0, |step| step.sigma)
    }

    /// The same without its last noise level but the end (k-diffusion programs do this for some samplers). A single
    /// step is left as it is.
    pub(super) fn without_penultimate(mut self) -> Self {
        if let [.., before, last] = self.steps.as_mut_slice() {
            before.sigma_next = last.sigma_next;
            self.steps.pop();
            self.planned = self.steps.len();
            let lowest = |s: &Step| if s.sigma_next > 0.0 { s.sigma_next } else { s.sigma };
            self.range.0 = self.steps.last().map_or(self.range.0, lowest);
        }
        self
    }

    /// The same with what unit noise is multiplied by to start with.
    pub(super) fn starting_at(self, initial_scale: f64) -> Self {
        Self { initial_scale, ..self }
    }

    /// The steps, first one first; never empty.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Number of steps; at least 1.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Never: a schedule has at least one step.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Number of steps of the whole schedule that this one was cut from.
    pub fn planned(&self) -> usize {
        self.planned
    }

    /// The sigma before every step, then the last step's end: one more than steps.
    pub fn sigmas(&self) -> Vec<f64> {
        self.steps.iter().map(|s| s.sigma).chain(self.steps.last().map(|s| s.sigma_next)).collect()
    }

    /// What unit noise is multiplied by to start a run from nothing.
    pub fn initial_scale(&self) -> f64 {
        self.initial_scale
    }

    /// How the reference implementation scales latents under this schedule.
    pub fn scaling(&self) -> Scaling {
        self.scaling
    }

    /// The end of this schedule that image-to-image runs: the last `min(int(steps * strength), steps)` steps, as in
    /// diffusers. `strength` goes from 0 (keep the picture) to 1 (all steps).
    ///
    /// Fails if `strength` is out of range or leaves no step.
    pub fn truncated(&self, strength: f64) -> Result<Self> {
        if !(0.0..=1.0).contains(&strength) {
            return Err(Error::Parameter(format!("strength is {strength}; choose a value from 0 to 1")));
        }
        let kept = ((self.len() as f64 * strength) as usize).min(self.len());
        if kept == 0 {
            return Err(Error::Parameter(format!(
                "strength {strength} leaves none of the {} steps; raise the strength or the number of steps",
                self.len()
            )));
        }
        Ok(self.ending(kept))
    }

    /// The last `steps` steps; all, where there are no more, and at least one.
    #[must_use]
    pub fn ending(&self, steps: usize) -> Self {
        let kept = steps.clamp(1, self.len());
        Self { steps: self.steps[self.len() - kept..].to_vec(), ..self.clone() }
    }

    /// The latent that a run starts from. `noise` has unit variance; `original` is a clean latent of the same shape for
    /// image-to-image (noised to the first sigma), or `None` to start from nothing.
    pub fn start(&self, noise: &Tensor, original: Option<&Tensor>) -> Result<Tensor> {
        Ok(match original {
            None => (noise * self.initial_scale)?,
            Some(clean) => (clean + (noise * self.steps[0].sigma)?)?,
        })
    }

    /// What one of our latents at `sigma` is multiplied by to give the reference implementation's.
    pub fn reference_scale(&self, sigma: f64) -> f64 {
        match self.scaling {
            Scaling::VarianceExploding => 1.0,
            Scaling::VariancePreserving => 1.0 / sigma.hypot(1.0),
        }
    }

    /// The result of a run from its last latent. Variance-preserving schedules that stop above sigma 0 (DDIM without
    /// `set_alpha_to_one`) hand over the scaled-down latent.
    pub(super) fn finish(&self, x: Tensor) -> Result<Tensor> {
        let scale = self.reference_scale(self.steps[self.len() - 1].sigma_next);
        if scale == 1.0 { Ok(x) } else { Ok((x * scale)?) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ten() -> Schedule {
        let step = |i: u32| Step {
            sigma: f64::from(10 - i),
            sigma_next: f64::from(9 - i),
            timestep: f64::from(999 - 100 * i),
        };
        Schedule::new((0..10).map(step).collect(), 10.0, Scaling::VarianceExploding).unwrap()
    }

    #[test]
    fn strength_keeps_the_last_steps() {
        let schedule = ten();
        assert_eq!(schedule.truncated(0.6).unwrap().steps(), &schedule.steps()[4..]);
        assert_eq!(schedule.truncated(0.69).unwrap().len(), 6);
        assert_eq!(schedule.truncated(1.0).unwrap(), schedule);
        assert_eq!((schedule.ending(6), schedule.ending(99)), (schedule.truncated(0.6).unwrap(), schedule.clone()));
        for wrong in [0.0, 0.05, -0.1, 1.1, f64::NAN] {
            assert!(matches!(schedule.truncated(wrong), Err(Error::Parameter(_))), "{wrong}");
        }
    }

    #[test]
    fn broken_steps_are_refused() {
        for (sigma, sigma_next) in [(f64::NAN, 0.0), (1.0, 2.0), (0.0, 0.0), (f64::INFINITY, 1.0), (1.0, -1.0)] {
            let step = Step { sigma, sigma_next, timestep: 1.0 };
            assert!(Schedule::new(vec![step], 1.0, Scaling::VarianceExploding).is_err());
        }
        assert!(Schedule::new(vec![], 1.0, Scaling::VarianceExploding).is_err());
    }
}
