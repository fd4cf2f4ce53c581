//! A run's noise levels, step by step.

use candle_core::Tensor;

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
        Ok(Self { planned: steps.len(), steps, initial_scale, scaling })
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
        Ok(Self { steps: self.steps[self.len() - kept..].to_vec(), ..*self })
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
