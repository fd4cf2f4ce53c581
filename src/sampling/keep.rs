//! Inpainting with any network: the part of the picture outside the mask is put back after every step.

use candle_core::Tensor;

use super::{Error, Result};

/// What is to be kept of a picture, and how it looked as noise.
///
/// The convention is that of diffusers' inpainting pipeline (after `RePaint`, arXiv 2201.09865, without resampling):
/// after every step the known part becomes the original noised to the next sigma, with one draw of noise all along,
/// and the clean original after the last.
pub struct Keep {
    original: Tensor,
    noise: Tensor,
    mask: Tensor,
}

impl Keep {
    /// `original`: the clean latent `[b or 1, c, h, w]`; `noise`: unit noise of the run's shape, usually the same that
    /// the run starts from; `mask`: `[b or 1, 1 or c, h, w]` from 0 (keep) to 1 (repaint). All f32 on one device.
    ///
    /// Fails if the shapes do not fit together.
    pub fn new(original: &Tensor, noise: &Tensor, mask: &Tensor) -> Result<Self> {
        let shape = noise.shape();
        let fit = |t: &Tensor, name: &str| {
            t.broadcast_as(shape).map_err(|_| {
                Error::Parameter(format!("the {name} has the shape {:?}, the latent {:?}", t.shape(), shape))
            })
        };
        let (original, mask) = (fit(original, "kept picture")?, fit(mask, "mask")?);
        Ok(Self { original, noise: noise.clone(), mask })
    }

    /// Puts the kept part, noised to `sigma`, back into `x` (of the same noise level).
    pub fn restore(&self, x: &Tensor, sigma: f64) -> Result<Tensor> {
        let known = if sigma == 0.0 { self.original.clone() } else { (&self.original + (&self.noise * sigma)?)? };
        Ok((&known + ((x - &known)? * &self.mask)?)?)
    }
}
