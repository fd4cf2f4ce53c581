//! Between candle's tensors and the slices of the fast path.

use candle_core::{CpuStorage, DType, Device, Shape, Storage, Tensor};

use super::Result;

/// Whether the fast path takes tensors like `x`.
pub(super) fn fast(x: &Tensor) -> bool {
    x.device().is_cpu() && matches!(x.dtype(), DType::F32 | DType::F16 | DType::BF16)
}

/// A contiguous tensor in f32, whose elements lie in memory one after the other.
pub(super) fn floats(x: &Tensor) -> Result<Tensor> {
    x.to_dtype(DType::F32)?.contiguous()
}

/// Calls `f` with the elements of a tensor made by [`floats`].
pub(super) fn read<R>(x: &Tensor, f: impl FnOnce(&[f32]) -> R) -> Result<R> {
    let (storage, layout) = x.storage_and_layout();
    let Storage::Cpu(CpuStorage::F32(data)) = &*storage else {
        candle_core::bail!("expected f32 on the CPU, found {:?}", x.dtype());
    };
    let Some((start, end)) = layout.contiguous_offsets() else {
        candle_core::bail!("expected a contiguous tensor, found strides {:?}", layout.stride());
    };
    Ok(f(&data[start..end]))
}

/// A tensor of `shape` with `like`'s dtype.
pub(super) fn tensor(data: Vec<f32>, shape: impl Into<Shape>, like: &Tensor) -> Result<Tensor> {
    Tensor::from_vec(data, shape.into(), &Device::Cpu)?.to_dtype(like.dtype())
}
