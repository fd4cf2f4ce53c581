//! Denoising diffusion probabilistic models.

use candle_core::Tensor;

use super::Result;
use super::run::{Run, ancestral};

/// Ho, Jain and Abbeel 2020 (arXiv 2006.11239), algorithm 2 with the posterior's variance (`fixed_small`). Its mean and
/// variance are those of DDIM at eta 1 (Song et al. 2020, section 4.1).
pub fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    run.each_step(x, |noise, at| ancestral(at, 1.0, noise))
}
