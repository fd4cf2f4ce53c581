//! Tensors put side by side, and added.

use candle_core::{D, Tensor};

use super::Result;

/// `a` (`[.., ca]`) and `b` (`[.., cb]`) side by side, `[.., ca + cb]`. Shapes that differ elsewhere are an error.
pub fn join(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    Tensor::cat(&[a, b], D::Minus1)
}

/// `a + b` of the same shape.
pub fn add(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    a + b
}
