//! Fully connected layers.

use std::sync::{Arc, OnceLock};

use candle_core::Tensor;

use super::{
    Result, bridge,
    cpu::{
        gemm::{self, Geometry},
        isa::Isa,
        pack::Packed,
        winograd::{self, Winograd},
    },
    plain,
};

/// A linear layer whose weights are packed.
#[derive(Clone, Debug)]
pub struct Linear {
    out: usize,
    input: usize,
    weights: Weights,
}

/// Weights in the form in which the path that uses them wants them.
#[derive(Clone, Debug)]
pub(super) enum Weights {
    /// For the fast path.
    Packed(Arc<Filter>),
    /// For candle's own operators: weight and bias.
    Plain(Tensor, Option<Tensor>),
}

/// A packed kernel and, once an image has called for them, its Winograd transforms for tiles of 2 and 4 pixels.
#[derive(Debug)]
pub(super) struct Filter {
    direct: Packed,
    transformed: [OnceLock<Winograd>; 2],
}

impl Filter {
    fn convolve(&self, g: &Geometry, x: &[f32], residual: Option<&[f32]>) -> Vec<f32> {
        let Some(out) = winograd::choose(g, &self.direct) else {
            return gemm::convolve(g, &self.direct, x, residual);
        };
        let cell = &self.transformed[out / 4];
        let kernel = if let Some(kernel) = cell.get() {
            kernel
        } else {
            // Made outside of the cell: no lock is held while the threads of the pool work.
            let made = Winograd::new(&self.direct, out);
            cell.get_or_init(|| made)
        };
        winograd::convolve(g, kernel, &self.direct, x, residual)
    }
}

impl Weights {
    /// Packs `weight` (`[out, in, ..]`) where the fast path takes it.
    pub(super) fn new(weight: &Tensor, bias: Option<&Tensor>) -> Result<Self> {
        if !bridge::fast(weight) {
            return Ok(Self::Plain(weight.clone(), bias.cloned()));
        }
        let (out, input) = (weight.dim(0)?, weight.dim(1)?);
        let taps = weight.dims()[2..].iter().product::<usize>();
        let bias = match bias {
            Some(b) => bridge::read(&bridge::floats(b)?, <[f32]>::to_vec)?,
            None => Vec::new(),
        };
        let pack = |w: &[f32]| Packed::new(Isa::best(), w, &bias, [out, input, taps]);
        let direct = bridge::read(&bridge::floats(weight)?, pack)?;
        Ok(Self::Packed(Arc::new(Filter { direct, transformed: Default::default() })))
    }
}

/// Convolves with packed weights; `residual` has the shape of the result.
pub(super) fn convolve(g: &Geometry, weights: &Filter, x: &Tensor, residual: Option<&Tensor>) -> Result<Vec<f32>> {
    let x = bridge::floats(x)?;
    match residual {
        Some(r) => {
            let r = bridge::floats(r)?;
            bridge::read(&x, |x| bridge::read(&r, |r| weights.convolve(g, x, Some(r))))?
        }
        None => bridge::read(&x, |x| weights.convolve(g, x, None)),
    }
}

impl Linear {
    /// `weight` is `[out, in]`, `bias` is `[out]`. An empty weight or a bias of another length is an error.
    pub fn new(weight: &Tensor, bias: Option<&Tensor>) -> Result<Self> {
        let (out, input) = weight.dims2()?;
        if out == 0 || input == 0 {
            candle_core::bail!("linear: weight {:?} is empty", weight.dims());
        }
        if let Some(b) = bias
            && b.dims1()? != out
        {
            candle_core::bail!("linear: bias {:?} does not fit weight {:?}", b.dims(), weight.dims());
        }
        Ok(Self { out, input, weights: Weights::new(weight, bias)? })
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
        match &self.weights {
            Weights::Packed(weights) => {
                let rows = shape[..shape.len() - 1].iter().product();
                let y = convolve(&Geometry::matrix(rows), weights, x, residual)?;
                bridge::tensor(y, shape, x)
            }
            Weights::Plain(weight, bias) => {
                let y = plain::linear(x, weight, bias.as_ref())?;
                if let Some(r) = residual { y + r } else { Ok(y) }
            }
        }
    }
}
