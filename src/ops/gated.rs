//! The linear layer with a gated GELU of the transformer blocks.

use candle_core::{D, DType, Tensor};

use super::{
    Linear, Result,
    activation::geglu,
    cpu::gemm::Geometry,
    filter::{Extra, Weights},
    profile::{self, Class},
};

/// A linear layer whose result is half value, half gate: `value * gelu(gate)`, <https://arxiv.org/abs/2002.05202>.
#[derive(Clone, Debug)]
pub struct GatedLinear {
    out: usize,
    input: usize,
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    /// The kernel applies the gates.
    Fused(Weights),
    /// They are applied to what a linear layer made.
    Composed(Linear),
}

impl GatedLinear {
    /// `weight` is `[2c, in]`, the rows of the values first, then those of the gates; `bias` is `[2c]`; the network
    /// computes in `compute`. An odd number of rows, an empty weight or a bias of another length is an error.
    pub fn new_in(weight: &Tensor, bias: Option<&Tensor>, compute: DType) -> Result<Self> {
        let (rows, input) = weight.dims2()?;
        if rows % 2 != 0 || rows == 0 || input == 0 {
            candle_core::bail!("gated linear: a weight of {rows} x {input} cannot be half values, half gates");
        }
        if let Some(b) = bias
            && b.dims1()? != rows
        {
            candle_core::bail!("gated linear: bias {:?} does not fit weight {:?}", b.dims(), weight.dims());
        }
        let form = match Weights::gated(weight, bias, compute)? {
            Some(weights) => Form::Fused(weights),
            None => Form::Composed(Linear::new_in(weight, bias, compute)?),
        };
        Ok(Self { out: rows / 2, input, form })
    }

    /// `x` is `[.., in]`, the result `[.., c]`.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        // Two products for each element of the result, its value and its gate.
        profile::count(Class::Linear, 4 * x.dim(D::Minus1)?, || self.compute(x))
    }

    fn compute(&self, x: &Tensor) -> Result<Tensor> {
        let weights = match &self.form {
            Form::Composed(linear) => return geglu(&linear.forward(x)?),
            Form::Fused(weights) => weights,
        };
        let mut shape = x.dims().to_vec();
        match shape.last_mut() {
            Some(last) if *last == self.input => *last = self.out,
            _ => candle_core::bail!("gated linear: input {:?} does not end in {} channels", x.dims(), self.input),
        }
        if shape.contains(&0) {
            return Tensor::zeros(shape, x.dtype(), x.device());
        }
        let rows = shape[..shape.len() - 1].iter().product();
        weights.product(&Geometry::matrix(rows), &[x], Extra::default(), None, &shape)
    }
}
