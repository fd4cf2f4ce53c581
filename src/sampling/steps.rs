//! Formulas that samplers share. All are in latents that hold signal + sigma * noise.

use candle_core::Tensor;

use super::Result;
use super::run::{At, Run};
use super::schedule::Step;

/// Moves `x` from noise level `sigma` towards the guess until its noise has shrunk to `sigma_down`: an Euler step,
/// written as a mean of the two so that nothing cancels at large sigmas.
pub fn towards(x: &Tensor, denoised: &Tensor, sigma: f64, sigma_down: f64) -> Result<Tensor> {
    let ratio = sigma_down / sigma;
    sum(&[(ratio, x), (1.0 - ratio, denoised)])
}

/// The slope of the probability flow, which is also the guess of the unit noise.
pub fn slope(x: &Tensor, denoised: &Tensor, sigma: f64) -> Result<Tensor> {
    sum(&[(1.0 / sigma, x), (-1.0 / sigma, denoised)])
}

/// Terms times their factors, added up. Terms of factor 0 are passed over; fails if there is no term at all.
pub fn sum(terms: &[(f64, &Tensor)]) -> Result<Tensor> {
    let mut out: Option<Tensor> = None;
    for (factor, term) in terms.iter().filter(|t| t.0 != 0.0) {
        let scaled = (*term * *factor)?;
        out = Some(match out {
            Some(so_far) => (so_far + scaled)?,
            None => scaled,
        });
    }
    match (out, terms) {
        (Some(out), _) => Ok(out),
        (None, [(_, term), ..]) => Ok(term.zeros_like()?),
        (None, []) => Err(candle_core::Error::Msg("a sum without terms".into()).into()),
    }
}

/// A step to `sigma_next` with the share `eta` of its noise drawn anew: the level to go down to, and the noise to add.
/// k-diffusion's ancestral step; in this scaling also DDIM's with eta (its `sigma_t` over sqrt(alpha)), and at eta 1
/// DDPM's with the small variance.
pub fn ancestral_levels(sigma: f64, sigma_next: f64, eta: f64) -> (f64, f64) {
    if eta == 0.0 || sigma_next == 0.0 {
        return (sigma_next, 0.0);
    }
    let ratio = sigma_next / sigma;
    let up = (eta * sigma_next * (1.0 - ratio * ratio).max(0.0).sqrt()).min(sigma_next);
    ((sigma_next * sigma_next - up * up).sqrt(), up)
}

/// An Euler step with the share `eta` of its noise drawn anew.
pub fn ancestral(run: &mut Run<'_>, at: &At<'_>, denoised: &Tensor, eta: f64) -> Result<Tensor> {
    let Step { sigma, sigma_next, .. } = at.step;
    let (down, up) = ancestral_levels(sigma, sigma_next, eta);
    run.with_noise(towards(at.x, denoised, sigma, down)?, up)
}

/// The weights of Adams and Bashforth for evenly spaced steps, the newest slope's first.
pub const ADAMS_BASHFORTH: [&[f64]; 4] = [
    &[1.0],
    &[3.0 / 2.0, -1.0 / 2.0],
    &[23.0 / 12.0, -16.0 / 12.0, 5.0 / 12.0],
    &[55.0 / 24.0, -59.0 / 24.0, 37.0 / 24.0, -9.0 / 24.0],
];

/// The last few tensors that a multistep method remembers, the newest first.
pub struct History {
    kept: std::collections::VecDeque<Tensor>,
    most: usize,
}

impl History {
    /// Room for `most`.
    pub fn new(most: usize) -> Self {
        Self { kept: std::collections::VecDeque::with_capacity(most + 1), most }
    }

    /// Adds the newest.
    pub fn push(&mut self, tensor: Tensor) {
        self.kept.push_front(tensor);
        self.kept.truncate(self.most);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Those remembered, times the weights of as many.
    pub fn weighted(&self, weights: &[f64]) -> Result<Tensor> {
        sum(&weights.iter().copied().zip(&self.kept).collect::<Vec<_>>())
    }

    /// The `i`th newest, if there is one.
    pub fn get(&self, i: usize) -> Option<&Tensor> {
        self.kept.get(i)
    }
}
