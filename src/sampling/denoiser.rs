//! From a raw network to a denoiser: scaling its input, naming its timestep, reading its prediction.

use candle_core::Tensor;

use super::config::Prediction;
use super::model_sigmas::ModelSigmas;
use super::schedule::Schedule;
use super::{Result, flow};

/// Guesses the clean latent behind a noisy one.
pub trait Denoiser {
    /// Is told which step begins, from 0, of how many: prompts and controls may change from step to step.
    fn begin_step(&mut self, _index: usize, _of: usize) {}

    /// The clean latent for `x` = signal + `sigma` * noise, of the same shape.
    fn denoise(&mut self, x: &Tensor, sigma: f64) -> Result<Tensor>;
}

/// A raw network: what it predicts (noise, velocity or sample) is for [`Predicted`] to say.
pub trait Network {
    /// Is told which step begins, from 0, of how many: prompts and controls may change from step to step.
    fn begin_step(&mut self, _index: usize, _of: usize) {}

    /// The prediction for the unit-variance latent `x_in` at training timestep `t` (possibly fractional).
    fn predict(&mut self, x_in: &Tensor, t: f64) -> Result<Tensor>;
}

/// A network with its training, which makes a [`Denoiser`] of it: Karras et al. 2022 (arXiv 2206.00364), section 5,
/// with k-diffusion's discrete timesteps.
pub struct Predicted<N> {
    network: N,
    prediction: Prediction,
    model: ModelSigmas,
    /// (sigma, timestep) of every step: the timestep is told exactly, not by interpolation.
    exact: Vec<(f64, f64)>,
}

impl<N: Network> Predicted<N> {
    /// Wraps `network`. Sigmas of `schedule` get its exact timesteps, others one interpolated in `model`.
    pub fn new(network: N, prediction: Prediction, model: ModelSigmas, schedule: &Schedule) -> Self {
        let exact = schedule.steps().iter().map(|s| (s.sigma, s.timestep)).collect();
        Self { network, prediction, model, exact }
    }

    /// The network back.
    pub fn into_inner(self) -> N {
        self.network
    }

    fn timestep(&self, sigma: f64) -> f64 {
        if self.prediction == Prediction::Flow {
            return sigma * flow::TIMESTEPS;
        }
        match self.exact.iter().find(|(known, _)| *known == sigma) {
            Some((_, t)) => *t,
            None => self.model.sigma_to_t(sigma),
        }
    }
}

impl<N: Network> Denoiser for Predicted<N> {
    fn begin_step(&mut self, index: usize, of: usize) {
        self.network.begin_step(index, of);
    }

    fn denoise(&mut self, x: &Tensor, sigma: f64) -> Result<Tensor> {
        let c_in = if self.prediction == Prediction::Flow { 1.0 } else { 1.0 / sigma.hypot(1.0) };
        let out = self.network.predict(&(x * c_in)?, self.timestep(sigma))?;
        Ok(match self.prediction {
            Prediction::Epsilon | Prediction::Flow => (x - (out * sigma)?)?,
            Prediction::Velocity => ((x * (c_in * c_in))? - (out * (sigma * c_in))?)?,
            Prediction::Sample => out,
        })
    }
}
