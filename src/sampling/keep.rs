//! Inpainting with any network: the part of the picture outside the mask is put back after every step.

use candle_core::{DType, Tensor};

use super::{Error, Result};

/// What is to be kept of a picture, and how it looked as noise.
///
/// The convention is that of diffusers' inpainting pipeline (after `RePaint`, arXiv 2201.09865, without resampling):
/// after every step the known part becomes the original noised to the next sigma, with one draw of noise all along,
/// and the clean original after the last.
///
/// A soft mask ([`Keep::soft`]) says how far each latent may change, as in differential diffusion (Levin and Fried
/// 2023, arXiv 2306.00950): a latent of value m is held to the original until only the share m of the steps is left,
/// and is free from then on. Steps are counted as [`Schedule::truncated`](super::Schedule::truncated) does, so that a
/// mask of one grey gives what image-to-image gives at that strength (the authors' code lets go a step earlier).
pub struct Keep {
    original: Tensor,
    noise: Tensor,
    mask: Tensor,
    soft: bool,
    flows: bool,
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
        Ok(Self { original, noise: noise.clone(), mask, soft: false, flows: false })
    }

    /// The same, with a mask that says how far each latent may change, 0 (not at all) to 1 (as far as the run goes).
    pub fn soft(original: &Tensor, noise: &Tensor, mask: &Tensor) -> Result<Self> {
        Ok(Self { soft: true, ..Self::new(original, noise, mask)? })
    }

    /// The same for a rectified flow, whose signal fades as its noise grows.
    #[must_use]
    pub fn flowing(self) -> Self {
        Self { flows: true, ..self }
    }

    /// Puts the kept part, noised to `sigma`, back into `x` (of the same noise level). Of a soft mask, what is at
    /// least `free_from` is left as it is: 1 before the first step, and after each the share of the steps that were
    /// to come before it. A hard mask does not ask for it.
    pub fn restore(&self, x: &Tensor, sigma: f64, free_from: f64) -> Result<Tensor> {
        let signal = if self.flows { (&self.original * (1.0 - sigma))? } else { self.original.clone() };
        let known = if sigma == 0.0 { signal } else { (signal + (&self.noise * sigma)?)? };
        let mask = if self.soft { self.mask.ge(free_from)?.to_dtype(DType::F32)? } else { self.mask.clone() };
        Ok((&known + ((x - &known)? * mask)?)?)
    }
}
