//! Between candle's tensors and the slices of the fast path.

use candle_core::{CpuStorage, DType, Device, Shape, Storage, Tensor};
use half::bf16;

use super::{
    Result,
    bf16::pointwise,
    cpu::{attention::Tokens, isa::Isa, pack::Packed, source::Source},
};

/// Whether the fast path takes tensors like `x`.
pub(super) fn fast(x: &Tensor) -> bool {
    x.device().is_cpu() && matches!(x.dtype(), DType::F32 | DType::F16 | DType::BF16)
}

/// `x` in `dtype`: in parallel between f32 and bf16 on the CPU.
pub fn cast(x: &Tensor, dtype: DType) -> Result<Tensor> {
    match (x.dtype(), dtype) {
        (DType::F32, DType::BF16) if x.device().is_cpu() => {
            tensor16(read(&x.contiguous()?, pointwise::narrow)?, x.shape())
        }
        (DType::BF16, DType::F32) if x.device().is_cpu() => {
            Tensor::from_vec(read16(&x.contiguous()?, pointwise::widen)?, x.shape(), &Device::Cpu)
        }
        _ => x.to_dtype(dtype),
    }
}

/// A contiguous tensor in f32, whose elements lie in memory one after the other.
pub(super) fn floats(x: &Tensor) -> Result<Tensor> {
    cast(x, DType::F32)?.contiguous()
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

/// Calls `f` with the memory of a tensor `[n, t, c]` in f32. Where the channels lie one after the other, a part of a
/// fused projection for example, it is not copied.
pub(super) fn tokens<R>(x: &Tensor, f: impl FnOnce(Tokens<'_>) -> R) -> Result<R> {
    let x = x.to_dtype(DType::F32)?;
    let x = if x.stride().last() == Some(&1) { x } else { x.force_contiguous()? };
    let (storage, layout) = x.storage_and_layout();
    let (Storage::Cpu(CpuStorage::F32(data)), &[item, token, _]) = (&*storage, layout.stride()) else {
        candle_core::bail!("expected f32 tokens on the CPU, found {:?} of {:?}", x.dtype(), x.dims());
    };
    Ok(f(Tokens { data: &data[layout.start_offset()..], strides: [item, token] }))
}

/// A tensor of `shape` and `dtype`.
pub(super) fn tensor(data: Vec<f32>, shape: impl Into<Shape>, dtype: DType) -> Result<Tensor> {
    cast(&Tensor::from_vec(data, shape.into(), &Device::Cpu)?, dtype)
}

/// A contiguous tensor in bf16, whose elements lie in memory one after the other.
pub(super) fn halves(x: &Tensor) -> Result<Tensor> {
    cast(x, DType::BF16)?.contiguous()
}

/// Calls `f` with the elements of a tensor made by [`halves`].
pub(super) fn read16<R>(x: &Tensor, f: impl FnOnce(&[bf16]) -> R) -> Result<R> {
    let (storage, layout) = x.storage_and_layout();
    let Storage::Cpu(CpuStorage::BF16(data)) = &*storage else {
        candle_core::bail!("expected bf16 on the CPU, found {:?}", x.dtype());
    };
    let Some((start, end)) = layout.contiguous_offsets() else {
        candle_core::bail!("expected a contiguous tensor, found strides {:?}", layout.stride());
    };
    Ok(f(&data[start..end]))
}

/// Calls `f` with the elements of several tensors made by [`floats`], and the lengths of their last axes.
pub(super) fn read_parts<R>(parts: &[Tensor], f: impl FnOnce(&[Source<'_>]) -> R) -> Result<R> {
    let kept = parts.iter().map(Tensor::storage_and_layout).collect::<Vec<_>>();
    let mut sources = Vec::with_capacity(kept.len());
    for (storage, layout) in &kept {
        let (Storage::Cpu(CpuStorage::F32(data)), Some((start, end))) = (&**storage, layout.contiguous_offsets())
        else {
            candle_core::bail!("expected contiguous f32 on the CPU, found strides {:?}", layout.stride());
        };
        sources.push(Source { data: &data[start..end], depth: layout.dims().last().copied().unwrap_or(0) });
    }
    Ok(f(&sources))
}

/// Calls `f` with the elements of several tensors made by [`halves`], and the lengths of their last axes.
pub(super) fn read_parts16<R>(parts: &[Tensor], f: impl FnOnce(&[Source<'_, bf16>]) -> R) -> Result<R> {
    let kept = parts.iter().map(Tensor::storage_and_layout).collect::<Vec<_>>();
    let mut sources = Vec::with_capacity(kept.len());
    for (storage, layout) in &kept {
        let (Storage::Cpu(CpuStorage::BF16(data)), Some((start, end))) = (&**storage, layout.contiguous_offsets())
        else {
            candle_core::bail!("expected contiguous bf16 on the CPU, found strides {:?}", layout.stride());
        };
        sources.push(Source { data: &data[start..end], depth: layout.dims().last().copied().unwrap_or(0) });
    }
    Ok(f(&sources))
}

/// Calls `f` with the memory of a bf16 tensor `[n, t, c]` from its first element on, and with the distances from item
/// to item and from token to token. The channels lie one after the other: a part of a fused projection needs no copy.
#[cfg(target_arch = "x86_64")]
pub(super) fn tokens16<R>(x: &Tensor, f: impl FnOnce(&[bf16], [usize; 2]) -> R) -> Result<R> {
    let (storage, layout) = x.storage_and_layout();
    let Storage::Cpu(CpuStorage::BF16(data)) = &*storage else {
        candle_core::bail!("expected bf16 on the CPU, found {:?}", x.dtype());
    };
    if let [item, token, 1] = *layout.stride() {
        return Ok(f(&data[layout.start_offset()..], [item, token]));
    }
    let whole = x.force_contiguous()?;
    let (t, c) = (x.dim(1)?, x.dim(2)?);
    read16(&whole, |data| f(data, [t * c, c]))
}

/// A tensor of `shape` in bf16.
pub(super) fn tensor16(data: Vec<bf16>, shape: impl Into<Shape>) -> Result<Tensor> {
    Tensor::from_vec(data, shape.into(), &Device::Cpu)
}

/// Calls `$f` with the elements of a contiguous weight, which has 16 or 32 bits each.
macro_rules! with_elements {
    ($weight:expr, |$elements:ident| $f:expr) => {{
        let weight = $weight.contiguous()?;
        let (storage, layout) = weight.storage_and_layout();
        let (Storage::Cpu(data), Some((start, end))) = (&*storage, layout.contiguous_offsets()) else {
            candle_core::bail!("expected a contiguous weight on the CPU, found strides {:?}", layout.stride());
        };
        match data {
            CpuStorage::F32(w) => {
                let $elements = &w[start..end];
                Ok($f)
            }
            CpuStorage::F16(w) => {
                let $elements = &w[start..end];
                Ok($f)
            }
            CpuStorage::BF16(w) => {
                let $elements = &w[start..end];
                Ok($f)
            }
            _ => candle_core::bail!("expected a weight of 16 or 32 bits, found {:?}", weight.dtype()),
        }
    }};
}

/// Packs a weight of `[out, in, ..]` in the number format that it has: 16 bits stay 16 bits.
pub(super) fn pack(weight: &Tensor, bias: &[f32]) -> Result<Packed> {
    let shape = [weight.dim(0)?, weight.dim(1)?, weight.dims()[2..].iter().product()];
    with_elements!(weight, |w| Packed::new(Isa::best(), w, bias, shape))
}

/// Packs a gated layer, `[2 * out, in]`, in the number format that it has, if the f32 kernels can apply the gates.
pub(super) fn pack_gated(weight: &Tensor, bias: &[f32]) -> Result<Option<Packed>> {
    let shape = weight.dims2()?.into();
    with_elements!(weight, |w| Packed::gated(Isa::best(), w, bias, shape))
}
