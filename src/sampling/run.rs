//! One run of a sampler: what it may use, and the loop that all samplers share.

use candle_core::{DType, Device, Tensor};

use super::denoiser::Denoiser;
use super::keep::Keep;
use super::schedule::{Schedule, Step};
use super::{Error, Result};
use crate::base::NoiseGenerator;

/// What is told after each step.
pub struct StepInfo<'a> {
    /// Number of the step, from 0.
    pub index: usize,
    /// Number of all steps.
    pub of: usize,
    /// Noise level that the step began at.
    pub sigma: f64,
    /// Noise level of `x`; 0 after the last step.
    pub sigma_next: f64,
    /// The latent after the step. After the last it is the result.
    pub x: &'a Tensor,
    /// The network's guess of the clean latent, with what is kept put back: the best preview.
    pub denoised: &'a Tensor,
}

/// Everything that a sampler works with.
pub struct Run<'a> {
    /// The network behind its wrappers.
    pub denoiser: &'a mut dyn Denoiser,
    /// The steps to take.
    pub schedule: &'a Schedule,
    /// Fresh noise, drawn on the CPU so that every device gives the same picture. Each draw has the latent's shape.
    pub noise: &'a mut dyn NoiseGenerator,
    /// Share of fresh noise, 0 to 1; `None` is the sampler's own default. Samplers without one ignore it.
    pub eta: Option<f64>,
    /// What is put back after every step, for inpainting.
    pub keep: Option<&'a Keep>,
    /// Called after every step: shows a preview, and stops the run by returning an error such as `Cancelled`.
    pub observer: &'a mut dyn FnMut(&StepInfo<'_>) -> Result<()>,
}

/// Where a step function stands.
pub(super) struct At<'a> {
    pub step: Step,
    /// Whether this is the last step.
    pub last: bool,
    /// The latent at `step.sigma`.
    pub x: &'a Tensor,
    /// The guess of the clean latent.
    pub denoised: &'a Tensor,
}

impl<'a> At<'a> {
    /// The same place with another guess.
    pub fn with_denoised(&self, denoised: &'a Tensor) -> Self {
        Self { denoised, ..*self }
    }
}

impl Run<'_> {
    /// Takes `x` through all steps with one evaluation each; `advance` makes the latent at `sigma_next` of where it
    /// stands. Rescaling, keeping and telling the observer are done here.
    pub(super) fn each_step(
        &mut self,
        x: &Tensor,
        mut advance: impl FnMut(&mut dyn NoiseGenerator, &At<'_>) -> Result<Tensor>,
    ) -> Result<Tensor> {
        let mut x = x.to_dtype(DType::F32)?;
        let steps = self.schedule.steps();
        for (index, step) in steps.iter().enumerate() {
            self.denoiser.begin_step(index, steps.len());
            let denoised = self.denoiser.denoise(&x, step.sigma)?.to_dtype(DType::F32)?;
            x = advance(
                &mut *self.noise,
                &At { step: *step, last: index + 1 == steps.len(), x: &x, denoised: &denoised },
            )?;
            let sigma_next = if let Some(next) = steps.get(index + 1) {
                // DDIM's fixed ratio can end a step beside the next one's start; the reference goes on with the same
                // variance-preserving latent there.
                if next.sigma != step.sigma_next {
                    x = (x * (next.sigma.hypot(1.0) / step.sigma_next.hypot(1.0)))?;
                }
                next.sigma
            } else {
                x = self.schedule.finish(x)?;
                0.0
            };
            let of = steps.len();
            let mut preview = denoised;
            if let Some(keep) = self.keep {
                let free_from = (of - index) as f64 / of as f64;
                x = keep.restore(&x, sigma_next, free_from)?;
                preview = keep.restore(&preview, 0.0, free_from)?;
            }
            (self.observer)(&StepInfo { index, of, sigma: step.sigma, sigma_next, x: &x, denoised: &preview })?;
        }
        Ok(x)
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
}

/// Moves `at.x` towards the guess until its noise has shrunk from `sigma` to `sigma_down`: an Euler step, written as
/// a mean of the two so that nothing cancels at large sigmas.
pub(super) fn towards(at: &At<'_>, sigma_down: f64) -> Result<Tensor> {
    let ratio = sigma_down / at.step.sigma;
    Ok(((at.x * ratio)? + (at.denoised * (1.0 - ratio))?)?)
}

/// An Euler step with the share `eta` of its noise drawn anew: k-diffusion's ancestral step. In this scaling it is
/// also DDIM's step with eta (its `sigma_t` over sqrt(alpha)), and at eta 1 DDPM's with the small variance.
pub(super) fn ancestral(at: &At<'_>, eta: f64, noise: &mut dyn NoiseGenerator) -> Result<Tensor> {
    let Step { sigma, sigma_next, .. } = at.step;
    if eta == 0.0 || sigma_next == 0.0 {
        return towards(at, sigma_next);
    }
    let ratio = sigma_next / sigma;
    let up = (eta * sigma_next * (1.0 - ratio * ratio).sqrt()).min(sigma_next);
    let down = (sigma_next * sigma_next - up * up).sqrt();
    Ok((towards(at, down)? + (fresh(at.x, noise)? * up)?)?)
}

/// Unit noise of x's shape, on its device.
fn fresh(x: &Tensor, noise: &mut dyn NoiseGenerator) -> Result<Tensor> {
    let values = noise.normal(x.elem_count());
    Ok(Tensor::from_vec(values, x.shape(), &Device::Cpu)?.to_device(x.device())?)
}
