//! The linear layer with a gated GELU of the transformer blocks.

use candle_core::{DType, Tensor};

use super::{Linear, Result, activation::geglu};

/// A linear layer whose result is half value, half gate: `value * gelu(gate)`, <https://arxiv.org/abs/2002.05202>.
#[derive(Clone, Debug)]
pub struct GatedLinear {
    linear: Linear,
}

impl GatedLinear {
    /// `weight` is `[2c, in]`, the rows of the values first, then those of the gates; `bias` is `[2c]`; the network
    /// computes in `compute`. An odd number of rows is an error.
    pub fn new_in(weight: &Tensor, bias: Option<&Tensor>, compute: DType) -> Result<Self> {
        let rows = weight.dim(0)?;
        if rows % 2 != 0 {
            candle_core::bail!("gated linear: {rows} rows cannot be half values, half gates");
        }
        Ok(Self { linear: Linear::new_in(weight, bias, compute)? })
    }

    /// `x` is `[.., in]`, the result `[.., c]`.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        geglu(&self.linear.forward(x)?)
    }
}
