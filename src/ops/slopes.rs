//! Leaky activations: what is below zero is multiplied by a slope, one for each channel or one for all.

use candle_core::{DType, Tensor};

use super::{Result, bridge};

/// The slopes of a leaky activation: `max(x, 0) + slope * min(x, 0)`.
///
/// `LeakyReLU` has one slope for all channels; `PReLU`, <https://arxiv.org/abs/1502.01852>, has learned one for each; 0 is
/// `ReLU`.
#[derive(Clone, Debug)]
pub struct Slopes {
    values: Vec<f32>,
    tensor: Tensor,
}

impl Slopes {
    /// `slopes` is `[1]`, for all of `channels` alike, or `[channels]`. Another shape is an error.
    pub fn new(slopes: &Tensor, channels: usize) -> Result<Self> {
        let count = slopes.dims1()?;
        if count != 1 && count != channels {
            candle_core::bail!("slopes: {count} of them do not fit {channels} channels");
        }
        let tensor = slopes.to_dtype(DType::F32)?.broadcast_as(channels)?.contiguous()?;
        let values = tensor.to_vec1()?;
        Ok(Self { values, tensor })
    }

    /// One for each channel.
    pub(super) fn values(&self) -> &[f32] {
        &self.values
    }

    /// The activation of `x`, `[.., channels]`, by candle's own operators.
    pub(super) fn plain(&self, x: &Tensor) -> Result<Tensor> {
        let wide = if bridge::fast(x) { x.to_dtype(DType::F32)? } else { x.clone() };
        let below = wide.minimum(0.0)?.broadcast_mul(&self.tensor.to_dtype(wide.dtype())?)?;
        (wide.maximum(0.0)? + below)?.to_dtype(x.dtype())
    }
}
