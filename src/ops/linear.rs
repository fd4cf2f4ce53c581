//! Fully connected layers.

use candle_core::{DType, Tensor};

use super::{
    Result,
    cpu::gemm::Geometry,
    filter::{Extra, Weights},
    plain,
    profile::{self, Class},
};

/// A linear layer whose weights are packed.
#[derive(Clone, Debug)]
pub struct Linear {
    out: usize,
    input: usize,
    weights: Weights,
}

impl Linear {
    /// `weight` is `[out, in]`, `bias` is `[out]`. An empty weight or a bias of another length is an error.
    pub fn new(weight: &Tensor, bias: Option<&Tensor>) -> Result<Self> {
        Self::new_in(weight, bias, DType::F32)
    }

    /// As [`Self::new`], for a network that computes in `compute` (see [`super::activations`]).
    pub fn new_in(weight: &Tensor, bias: Option<&Tensor>, compute: DType) -> Result<Self> {
        let (out, input) = weight.dims2()?;
        if out == 0 || input == 0 {
            candle_core::bail!("linear: weight {:?} is empty", weight.dims());
        }
        if let Some(b) = bias
            && b.dims1()? != out
        {
            candle_core::bail!("linear: bias {:?} does not fit weight {:?}", b.dims(), weight.dims());
        }
        Ok(Self { out, input, weights: Weights::new(weight, bias, compute)? })
    }

    /// `x` is `[.., in]`, the result `[.., out]`.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        self.run(x, None)
    }

    /// The layer's result plus `residual`, which has the shape of the result.
    pub fn forward_add(&self, x: &Tensor, residual: &Tensor) -> Result<Tensor> {
        self.run(x, Some(residual))
    }

    fn run(&self, x: &Tensor, residual: Option<&Tensor>) -> Result<Tensor> {
        profile::count(Class::Linear, 2 * self.input, || self.compute(x, residual))
    }

    fn compute(&self, x: &Tensor, residual: Option<&Tensor>) -> Result<Tensor> {
        let mut shape = x.dims().to_vec();
        match shape.last_mut() {
            Some(last) if *last == self.input => *last = self.out,
            _ => candle_core::bail!("linear: input {:?} does not end in {} channels", x.dims(), self.input),
        }
        if let Some(r) = residual
            && r.dims() != shape
        {
            candle_core::bail!("linear: residual {:?} does not fit the result {shape:?}", r.dims());
        }
        if shape.contains(&0) {
            return Tensor::zeros(shape, x.dtype(), x.device());
        }
        let extra = Extra { residual, ..Extra::default() };
        if let Weights::Plain(weight, bias) = &self.weights {
            return extra.apply(plain::linear(x, weight, bias.as_ref())?);
        }
        let rows = shape[..shape.len() - 1].iter().product();
        self.weights.product(&Geometry::matrix(rows), &[x], extra, None, &shape)
    }
}
