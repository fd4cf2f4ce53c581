//! Denoising diffusion implicit models.

use candle_core::Tensor;

use super::Result;
use super::run::{Run, ancestral};

/// Song, Meng and Ermon 2020 (arXiv 2010.02502), equation 12. With x over sqrt(alpha) as the latent its step is
/// Euler's, and its fresh noise the ancestral step's. `eta` is 0 by default: no fresh noise.
pub fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let eta = run.eta_or(0.0)?;
    run.each_step(x, |noise, at| ancestral(at, eta, noise))
}
