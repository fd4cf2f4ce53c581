//! The weights of convolutions and linear layers, in the form in which the path that uses them wants them.

use std::sync::{Arc, OnceLock};

use candle_core::Tensor;

use super::{
    Result, bridge,
    cpu::{
        gemm::{self, Geometry},
        pack::Packed,
        transform::Transformed,
        winograd,
    },
};

/// Weights in the form in which the path that uses them wants them.
#[derive(Clone, Debug)]
pub(super) enum Weights {
    /// For the fast path.
    Packed(Arc<Filter>),
    /// For candle's own operators: weight and bias.
    Plain(Tensor, Option<Tensor>),
}

/// A packed kernel and, once an image has called for them, its Winograd transforms for tiles of 2 and 4 pixels where
/// they are worth their memory.
#[derive(Debug)]
pub(super) struct Filter {
    direct: Packed,
    kept: [OnceLock<Transformed>; 2],
}

impl Filter {
    fn convolve(&self, g: &Geometry, x: &[f32], residual: Option<&[f32]>) -> Vec<f32> {
        let Some(plan) = winograd::choose(g, &self.direct) else {
            return gemm::convolve(g, &self.direct, x, residual);
        };
        if !plan.keep {
            return winograd::convolve(g, &self.direct, plan.side, None, x, residual);
        }
        let cell = &self.kept[plan.side / 4];
        let kept = if let Some(kept) = cell.get() {
            kept
        } else {
            // Made outside of the cell: no lock is held while the threads of the pool work.
            let made = Transformed::new(&self.direct, plan.side);
            cell.get_or_init(|| made)
        };
        winograd::convolve(g, &self.direct, plan.side, Some(kept), x, residual)
    }
}

impl Weights {
    /// Packs `weight` (`[out, in, ..]`) where the fast path takes it, in its own number format.
    pub(super) fn new(weight: &Tensor, bias: Option<&Tensor>) -> Result<Self> {
        if !bridge::fast(weight) {
            return Ok(Self::Plain(weight.clone(), bias.cloned()));
        }
        let bias = match bias {
            Some(b) => bridge::read(&bridge::floats(b)?, <[f32]>::to_vec)?,
            None => Vec::new(),
        };
        Ok(Self::Packed(Arc::new(Filter { direct: bridge::pack(weight, &bias)?, kept: Default::default() })))
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
