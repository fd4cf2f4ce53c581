//! Convolutions and matrix products by oneDNN (cargo feature `onednn`).
//!
//! [`c`] declares the C API, [`layout`] and [`dnnl`] make it safe; a [`layer`] [`cut`]s its work into [`task`]s for the
//! threads of this program.

mod c;
mod cut;
mod dnnl;
mod layer;
mod layout;
mod task;

use candle_core::{DType, Tensor};

use self::layout::Format;
use super::{Result, bridge, cpu::gemm::Geometry, filter};

pub(in crate::ops) use layer::Layer;

/// Whether the library knows this processor.
pub(super) fn available() -> bool {
    c::engine().is_ok()
}

/// Whether bf16 networks compute in bf16.
pub(super) fn takes_bf16() -> bool {
    c::multiplies_bf16()
}

/// Packs `weight` (`[out, in]` or `[out, in, kh, kw]`) for networks that compute in `compute`: in bf16 where the
/// processor does, or else in f32.
pub(super) fn pack(weight: &Tensor, bias: &[f32], compute: DType) -> Result<Layer> {
    let mut shape = [1; 4];
    shape[..weight.rank().min(4)].copy_from_slice(&weight.dims()[..weight.rank().min(4)]);
    if compute == DType::BF16 && takes_bf16() {
        bridge::read16(&bridge::halves(weight)?, |w| Layer::new(w, bias, shape))?
    } else {
        bridge::read(&bridge::floats(weight)?, |w| Layer::new(w, bias, shape))?
    }
}

/// Convolves `x`; the result has this shape and, unless it is wide, the dtype of `x`.
pub(super) fn product(
    layer: &Layer,
    g: &Geometry,
    x: &Tensor,
    extra: filter::Extra<'_>,
    shape: &[usize],
) -> Result<Tensor> {
    let dtype = if extra.wide { DType::F32 } else { x.dtype() };
    let shift = match extra.shift {
        Some(s) => Some(bridge::read(&bridge::floats(s)?, <[f32]>::to_vec)?),
        None => None,
    };
    let shift = shift.as_deref();
    if layer.format() == Format::Bf16 && dtype == DType::BF16 {
        let residual = extra.residual.map(bridge::halves).transpose()?;
        let y = bridge::read16(&bridge::halves(x)?, |x| match &residual {
            Some(r) => bridge::read16(r, |r| layer.convolve(g, x, &layer::Extra { shift, residual: Some(r) }))?,
            None => layer.convolve(g, x, &layer::Extra { shift, residual: None }),
        })??;
        return bridge::tensor16(y, shape);
    }
    let residual = extra.residual.map(bridge::floats).transpose()?;
    let run = |residual: Option<&[f32]>| {
        let extra = layer::Extra { shift, residual };
        if layer.format() == Format::Bf16 {
            bridge::read16(&bridge::halves(x)?, |x| layer.convolve(g, x, &extra))?
        } else {
            bridge::read(&bridge::floats(x)?, |x| layer.convolve(g, x, &extra))?
        }
    };
    let y = match &residual {
        Some(r) => bridge::read(r, |r| run(Some(r)))?,
        None => run(None),
    }?;
    bridge::tensor(y, shape, dtype)
}

#[cfg(test)]
mod tests;
