//! Activation functions and the gated GELU of the transformer blocks.

use candle_core::{DType, Tensor};

use super::{
    Result, bf16, bridge, cpu, plain,
    profile::{self, Class},
};

/// A pointwise non-linearity.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Activation {
    /// `x * sigmoid(x)` (also called swish).
    Silu,
    /// The exact GELU, `x * (1 + erf(x / sqrt 2)) / 2`, <https://arxiv.org/abs/1606.08415>.
    Gelu,
    /// The tanh approximation of GELU from the same paper.
    GeluTanh,
    /// `x * sigmoid(1.702 x)`, as the first CLIP has it.
    QuickGelu,
    /// `max(x, 0)`.
    Relu,
}

/// Applies `a` to every element of `x`.
pub fn activate(x: &Tensor, a: Activation) -> Result<Tensor> {
    profile::count(Class::Pointwise, 0, || activated(x, a))
}

fn activated(x: &Tensor, a: Activation) -> Result<Tensor> {
    if x.device().is_cpu() && x.dtype() == DType::BF16 {
        return bridge::tensor16(bridge::read16(&bridge::halves(x)?, |x| bf16::pointwise::activate(x, a))?, x.shape());
    }
    if bridge::fast(x) {
        let y = bridge::read(&bridge::floats(x)?, |x| cpu::pointwise::activate(x, a))?;
        return bridge::tensor(y, x.shape(), x.dtype());
    }
    plain::activate(x, a)
}

/// Gated GELU: splits the last axis of `x` (`[.., 2c]`) into value and gate, gives `value * gelu_erf(gate)`, `[.., c]`.
///
/// <https://arxiv.org/abs/2002.05202>. An odd last axis is an error.
pub fn geglu(x: &Tensor) -> Result<Tensor> {
    profile::count(Class::Pointwise, 0, || gated(x))
}

fn gated(x: &Tensor) -> Result<Tensor> {
    let width = x.dim(candle_core::D::Minus1)?;
    if width % 2 != 0 {
        candle_core::bail!("geglu: the last axis holds value and gate, so it must be even, not {width}");
    }
    if bridge::fast(x) {
        let mut shape = x.dims().to_vec();
        if let Some(last) = shape.last_mut() {
            *last = width / 2;
        }
        if x.dtype() == DType::BF16 {
            let y = bridge::read16(&bridge::halves(x)?, |x| bf16::pointwise::geglu(x, width / 2))?;
            return bridge::tensor16(y, shape);
        }
        let y = bridge::read(&bridge::floats(x)?, |x| cpu::pointwise::geglu(x, width / 2))?;
        return bridge::tensor(y, shape, x.dtype());
    }
    plain::geglu(x)
}
