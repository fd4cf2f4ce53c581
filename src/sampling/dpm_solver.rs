//! Singlestep DPM-Solver updates in log sigma (Lu et al. 2022, arXiv 2206.00927), for DPM fast and DPM adaptive.

use candle_core::Tensor;

use super::Result;
use super::run::Run;
use super::steps::{slope, sum};

/// A step's beginning: the latent, its noise level, and the guess of its noise.
pub struct Begun<'a> {
    pub x: &'a Tensor,
    pub sigma: f64,
    pub noise: &'a Tensor,
}

impl Begun<'_> {
    /// The whole fall of log sigma down to `end`, and what the noise guess is multiplied by to get there.
    fn to(&self, end: f64) -> (f64, f64) {
        ((self.sigma / end).ln(), end - self.sigma)
    }

    /// The noise guess at the share `r` of the way to `end`, reached by a step of first order, or by one that leans on
    /// an inner guess (`earlier`: its share and its noise).
    pub fn inner(&self, run: &mut Run<'_>, end: f64, r: f64, earlier: Option<(f64, &Tensor)>) -> Result<Tensor> {
        let there = self.sigma * (end / self.sigma).powf(r);
        let mut at = sum(&[(1.0, self.x), (there - self.sigma, self.noise)])?;
        if let Some((share, noise)) = earlier {
            let part = r * self.to(end).0;
            let weight = there * (r / share) * (part.exp_m1() / part - 1.0);
            at = sum(&[(1.0, &at), (-weight, noise), (weight, self.noise)])?;
        }
        let denoised = run.denoise(&at, there)?;
        slope(&at, &denoised, there)
    }

    /// The step of first order (DDIM's).
    pub fn first(&self, end: f64) -> Result<Tensor> {
        sum(&[(1.0, self.x), (self.to(end).1, self.noise)])
    }

    /// The step of second order, from the inner noise guess at the share `r`.
    pub fn second(&self, end: f64, r: f64, inner: &Tensor) -> Result<Tensor> {
        let change = self.to(end).1;
        let weight = change / (2.0 * r);
        sum(&[(1.0, self.x), (change - weight, self.noise), (weight, inner)])
    }

    /// The step of third order, from the inner noise guess at the share `r`.
    pub fn third(&self, end: f64, r: f64, inner: &Tensor) -> Result<Tensor> {
        let (fall, change) = self.to(end);
        let weight = -end / r * (fall.exp_m1() / fall - 1.0);
        sum(&[(1.0, self.x), (change - weight, self.noise), (weight, inner)])
    }
}
