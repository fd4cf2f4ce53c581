//! The weights of convolutions and linear layers, in the form in which the path that uses them wants them.

use std::sync::{Arc, OnceLock};

use candle_core::{DType, Tensor};

#[cfg(feature = "onednn")]
use super::onednn;
use super::{
    Fit, Result,
    backend::{Backend, backend},
    bf16, bridge,
    cpu::{
        gemm::{self, Geometry},
        pack::Packed,
        source::Source,
    },
    join::join_all,
    slopes::Slopes,
};

/// Weights in the form in which the path that uses them wants them.
#[derive(Clone, Debug)]
pub(super) enum Weights {
    /// For the f32 kernels.
    Packed(Arc<Packed>),
    /// For the bf16 kernels.
    Half(Arc<Half>),
    /// For oneDNN.
    #[cfg(feature = "onednn")]
    Dnnl(Arc<onednn::Layer>),
    /// For candle's own operators: weight and bias.
    Plain(Tensor, Option<Tensor>),
}

/// A packed kernel and, once an image to be doubled has called for them, the kernels that take its place there.
#[derive(Debug)]
pub(super) struct Half {
    packed: bf16::pack::Packed,
    doubled: OnceLock<[bf16::pack::Packed; 4]>,
}

impl From<bf16::pack::Packed> for Half {
    fn from(packed: bf16::pack::Packed) -> Self {
        Self { packed, doubled: OnceLock::new() }
    }
}

impl Half {
    fn doubled(&self) -> &[bf16::pack::Packed; 4] {
        if let Some(made) = self.doubled.get() {
            return made;
        }
        // Made outside of the cell: no lock is held while the threads of the pool work.
        let made = self.packed.doubled();
        self.doubled.get_or_init(|| made)
    }
}

/// What is done to a layer's input, what is added to its product, and how the sum leaves.
#[derive(Clone, Copy, Default, Debug)]
pub struct Extra<'a> {
    /// Normalises the input, followed by `SiLU`.
    pub fit: Option<&'a Fit>,
    /// `[n or 1, cols]`: added to every pixel of an item.
    pub shift: Option<&'a Tensor>,
    /// Has the shape of the result.
    pub residual: Option<&'a Tensor>,
    /// The result is f32, whatever the input.
    pub wide: bool,
}

impl Extra<'_> {
    /// Whether nothing is to be done.
    pub(super) fn is_none(&self) -> bool {
        self.fit.is_none() && self.shift.is_none() && self.residual.is_none() && !self.wide
    }

    /// Adds to a product that candle's own operators made.
    pub(super) fn apply(self, mut y: Tensor) -> Result<Tensor> {
        if let Some(shift) = self.shift {
            let (n, cols) = shift.dims2()?;
            let mut shape = vec![1; y.rank()];
            (shape[0], shape[y.rank() - 1]) = (n, cols);
            y = y.broadcast_add(&shift.to_dtype(y.dtype())?.reshape(shape)?)?;
        }
        if let Some(residual) = self.residual {
            y = (y + residual)?;
        }
        if self.wide { y.to_dtype(DType::F32) } else { Ok(y) }
    }
}

/// Calls `f` with the elements of `x` in f32, if there is an `x`.
fn with_floats<R>(x: Option<&Tensor>, f: impl FnOnce(Option<&[f32]>) -> R) -> Result<R> {
    match x {
        Some(x) => bridge::read(&bridge::floats(x)?, |x| f(Some(x))),
        None => Ok(f(None)),
    }
}

/// The unit that multiplies for networks that compute in `compute`, if our bf16 kernels do.
fn native(compute: DType) -> Option<bf16::Unit> {
    if compute == DType::BF16 && backend() == Backend::Native { bf16::Unit::best() } else { None }
}

impl Weights {
    /// Packs `weight` (`[out, in, ..]`) for networks that compute in `compute`.
    pub(super) fn new(weight: &Tensor, bias: Option<&Tensor>, compute: DType) -> Result<Self> {
        if !bridge::fast(weight) {
            return Ok(Self::Plain(weight.clone(), bias.cloned()));
        }
        let bias = match bias {
            Some(b) => bridge::read(&bridge::floats(b)?, <[f32]>::to_vec)?,
            None => Vec::new(),
        };
        #[cfg(feature = "onednn")]
        if backend() == Backend::OneDnn {
            return Ok(Self::Dnnl(Arc::new(onednn::pack(weight, &bias, compute)?)));
        }
        if let Some(unit) = native(compute) {
            let shape = [weight.dim(0)?, weight.dim(1)?, weight.dims()[2..].iter().product()];
            let packed = bridge::read16(&bridge::halves(weight)?, |w| bf16::pack::Packed::new(unit, w, &bias, shape))?;
            return Ok(Self::Half(Arc::new(packed.into())));
        }
        Ok(Self::Packed(Arc::new(bridge::pack(weight, &bias)?)))
    }

    /// Packs a gated layer, `[2 * out, in]`, for kernels that apply the gates themselves; `None` where none do.
    pub(super) fn gated(weight: &Tensor, bias: Option<&Tensor>, compute: DType) -> Result<Option<Self>> {
        if !bridge::fast(weight) {
            return Ok(None);
        }
        #[cfg(feature = "onednn")]
        if backend() == Backend::OneDnn {
            return Ok(None);
        }
        with_floats(bias, |bias| {
            let bias = bias.unwrap_or_default();
            let Some(unit) = native(compute) else {
                return Ok(bridge::pack_gated(weight, bias)?.map(|packed| Self::Packed(Arc::new(packed))));
            };
            let shape = weight.dims2()?.into();
            let packed = bridge::read16(&bridge::halves(weight)?, |w| bf16::pack::Packed::gated(unit, w, bias, shape))?;
            Ok(Some(Self::Half(Arc::new(packed.into()))))
        })?
    }

    /// Convolves `x` (`[n, .., in]`, in parts that lie side by side) on one of the fast paths; the result has this shape
    /// (`[n, .., out]`) and, unless it is wide, the dtype of `x`. What is below zero is multiplied by `slopes`. No parts,
    /// and plain weights are an error: their owner convolves by candle's own operators.
    pub(super) fn product(
        &self,
        g: &Geometry,
        x: &[&Tensor],
        extra: Extra<'_>,
        slopes: Option<&Slopes>,
        shape: &[usize],
    ) -> Result<Tensor> {
        let normed;
        let x = match (self, extra.fit) {
            (_, None) => x,
            (Self::Half(_), _) if x.len() == 1 => x,
            (Self::Half(_), Some(_)) => {
                normed = join_all(x)?;
                &[&normed]
            }
            (_, Some(fit)) => {
                normed = fit.silu(&join_all(x)?)?;
                &[&normed]
            }
        };
        let Some(dtype) = x.first().map(|x| if extra.wide { DType::F32 } else { x.dtype() }) else {
            candle_core::bail!("there is nothing to convolve");
        };
        let steep = slopes.map(Slopes::values);
        match self {
            Self::Plain(..) => candle_core::bail!("these weights are not packed"),
            Self::Packed(weights) => {
                let x = x.iter().map(|x| bridge::floats(x)).collect::<Result<Vec<_>>>()?;
                let y = with_floats(extra.shift, |shift| {
                    with_floats(extra.residual, |residual| {
                        let extra = gemm::Extra { shift, residual, slopes: steep };
                        bridge::read_parts(&x, |x| gemm::convolve(g, weights, x, extra))
                    })
                })???;
                bridge::tensor(y, shape, dtype)
            }
            #[cfg(feature = "onednn")]
            Self::Dnnl(layer) => {
                let y = onednn::product(layer, g, &join_all(x)?, extra, shape)?;
                slopes.map_or_else(|| Ok(y.clone()), |slopes| slopes.plain(&y))
            }
            Self::Half(weights) => {
                let x = x.iter().map(|x| bridge::halves(x)).collect::<Result<Vec<_>>>()?;
                let residual = extra.residual.map(bridge::halves).transpose()?;
                let fit = extra.fit.map(Fit::values).transpose()?;
                let run = |x: &[Source<'_, half::bf16>], residual: Option<&[half::bf16]>, shift: Option<&[f32]>| {
                    let extra = bf16::gemm::Extra { fit: fit.as_deref(), shift, residual, slopes: steep };
                    if dtype == DType::BF16 {
                        bridge::tensor16(bf16::gemm::convolve(g, &weights.packed, x, extra), shape)
                    } else {
                        bridge::tensor(bf16::gemm::convolve(g, &weights.packed, x, extra), shape, dtype)
                    }
                };
                with_floats(extra.shift, |shift| {
                    bridge::read_parts16(&x, |x| match &residual {
                        Some(r) => bridge::read16(r, |r| run(x, Some(r), shift))?,
                        None => run(x, None, shift),
                    })
                })??
            }
        }
    }

    /// A convolution of 3 x 3 with a border of one pixel of `x` (`[n, h, w, in]`) doubled to `[n, 2h, 2w, in]`, where
    /// there are kernels that need not see the same pixel four times; `None` elsewhere.
    pub(super) fn doubled(&self, x: &Tensor, slopes: Option<&Slopes>) -> Result<Option<Tensor>> {
        let Self::Half(weights) = self else { return Ok(None) };
        if x.dtype() != DType::BF16 {
            return Ok(None);
        }
        let (n, h, w, _) = x.dims4()?;
        let slopes = slopes.map(Slopes::values);
        let run = |x: &[half::bf16]| bf16::gemm::convolve_doubled(weights.doubled(), n, [h, w], x, slopes);
        let y = bridge::read16(&bridge::halves(x)?, run)?;
        bridge::tensor16(y, (n, 2 * h, 2 * w, weights.packed.cols)).map(Some)
    }
}
