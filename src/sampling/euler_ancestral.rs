//! Euler steps that draw part of their noise anew.

use candle_core::Tensor;

use super::Result;
use super::run::{Run, ancestral};

/// k-diffusion's `sample_euler_ancestral`: a step below the next sigma, then noise up to it. `eta` is 1 by default.
pub fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let eta = run.eta_or(1.0)?;
    run.each_step(x, |noise, at| ancestral(at, eta, noise))
}
