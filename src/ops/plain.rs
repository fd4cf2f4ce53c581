//! Every operator as a composition of candle's own: the path for GPUs, and what the fast CPU path is tested against.

use candle_core::{D, DType, Tensor};

use super::{Activation, Padding, Result, resize};

/// The most elements of the score matrix that exist at one time (128 MiB in f32).
const SCORES: usize = 1 << 25;

/// Half types have no convolution (bf16) or poor precision in sums: work is done in f32 on the CPU.
fn widen(x: &Tensor) -> Result<Tensor> {
    if x.device().is_cpu() && matches!(x.dtype(), DType::F16 | DType::BF16) {
        x.to_dtype(DType::F32)
    } else {
        Ok(x.clone())
    }
}

pub(super) fn conv2d(x: &Tensor, weight: &Tensor, bias: Option<&Tensor>, stride: usize, p: Padding) -> Result<Tensor> {
    let dtype = x.dtype();
    let x = widen(&resize::nchw(x)?)?;
    let even = p == Padding::same(p.top);
    let (x, pad) =
        if even { (x, p.top) } else { (x.pad_with_zeros(2, p.top, p.bottom)?.pad_with_zeros(3, p.left, p.right)?, 0) };
    let y = resize::nhwc(&x.conv2d(&widen(weight)?.contiguous()?, pad, stride, 1, 1)?)?;
    let y = match bias {
        Some(b) => y.broadcast_add(&widen(b)?)?,
        None => y,
    };
    y.to_dtype(dtype)
}

pub(super) fn linear(x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
    let (out, input) = weight.dims2()?;
    let mut shape = x.dims().to_vec();
    let rows = shape.iter().rev().skip(1).product::<usize>();
    if let Some(last) = shape.last_mut() {
        *last = out;
    }
    let y = widen(x)?.reshape((rows, input))?.matmul(&widen(weight)?.t()?)?;
    let y = match bias {
        Some(b) => y.broadcast_add(&widen(b)?)?,
        None => y,
    };
    y.reshape(shape)?.to_dtype(x.dtype())
}

/// Mean 0 and variance 1 along the last axis, in f32 (or f64 where `x` is f64).
fn standardize(x: &Tensor, eps: f64) -> Result<Tensor> {
    let x = if x.dtype() == DType::F64 { x.clone() } else { x.to_dtype(DType::F32)? };
    let x = x.broadcast_sub(&x.mean_keepdim(D::Minus1)?)?;
    let variance = x.sqr()?.mean_keepdim(D::Minus1)?;
    x.broadcast_div(&(variance + eps)?.sqrt()?)
}

pub(super) fn group_norm(
    x: &Tensor,
    weight: &Tensor,
    bias: &Tensor,
    groups: usize,
    eps: f64,
    silu: bool,
) -> Result<Tensor> {
    let n = x.dim(0)?;
    let c = weight.dims1()?;
    let pixels = x.elem_count() / n / c;
    let grouped = x.reshape((n, pixels, groups, c / groups))?.transpose(1, 2)?.contiguous()?;
    let y = standardize(&grouped.reshape((n, groups, pixels * (c / groups)))?, eps)?;
    let y = y.reshape((n, groups, pixels, c / groups))?.transpose(1, 2)?.contiguous()?.reshape((n, pixels, c))?;
    let y = y.broadcast_mul(&weight.to_dtype(y.dtype())?)?.broadcast_add(&bias.to_dtype(y.dtype())?)?;
    let y = if silu { y.silu()? } else { y };
    y.reshape(x.shape())?.to_dtype(x.dtype())
}

/// Scale and shift of each channel of one image, `[2, c]`, in f32.
/// Scales and shifts of each image of `x` (`[n, .., c]`), `[n, 2, c]`.
pub(super) fn group_norm_table(x: &Tensor, weight: &Tensor, bias: &Tensor, groups: usize, eps: f64) -> Result<Tensor> {
    let (n, c) = (x.dim(0)?, weight.dims1()?);
    let x = x.to_dtype(DType::F32)?.reshape((n, (), groups, c / groups))?.transpose(1, 2)?.contiguous()?;
    let x = x.reshape((n, groups, ()))?;
    let mean = x.mean_keepdim(2)?;
    let deviation = (x.broadcast_sub(&mean)?.sqr()?.mean_keepdim(2)? + eps)?.sqrt()?;
    let each = |value: &Tensor| value.broadcast_as((n, groups, c / groups))?.reshape((n, c));
    let scale = each(&deviation.recip()?)?.broadcast_mul(&weight.to_dtype(DType::F32)?)?;
    let shift = scale.mul(&each(&mean)?)?.neg()?.broadcast_add(&bias.to_dtype(DType::F32)?)?;
    Tensor::stack(&[scale, shift], 1)
}

pub(super) fn layer_norm(x: &Tensor, weight: &Tensor, bias: &Tensor, eps: f64) -> Result<Tensor> {
    let y = standardize(x, eps)?;
    let y = y.broadcast_mul(&weight.to_dtype(y.dtype())?)?.broadcast_add(&bias.to_dtype(y.dtype())?)?;
    y.to_dtype(x.dtype())
}

pub(super) fn activate(x: &Tensor, a: Activation) -> Result<Tensor> {
    let wide = widen(x)?;
    let y = match a {
        Activation::Silu => wide.silu()?,
        Activation::Gelu => wide.gelu_erf()?,
        Activation::GeluTanh => wide.gelu()?,
        Activation::QuickGelu => (&wide * candle_nn::ops::sigmoid(&(&wide * 1.702)?)?)?,
        Activation::Relu => wide.relu()?,
    };
    y.to_dtype(x.dtype())
}

pub(super) fn geglu(x: &Tensor) -> Result<Tensor> {
    let half = x.dim(D::Minus1)? / 2;
    let value = x.narrow(D::Minus1, 0, half)?.contiguous()?;
    let gate = x.narrow(D::Minus1, half, half)?.contiguous()?;
    value * activate(&gate, Activation::Gelu)?
}

pub(super) fn attention(q: &Tensor, k: &Tensor, v: &Tensor, heads: usize, causal: bool) -> Result<Tensor> {
    let (n, tq, c) = q.dims3()?;
    let tk = k.dim(1)?;
    let width = c / heads;
    let split = |x: &Tensor, t: usize| widen(x)?.reshape((n, t, heads, width))?.transpose(1, 2)?.contiguous();
    let (qs, ks, vs) = ((split(q, tq)? * (width as f64).powf(-0.5))?, split(k, tk)?.t()?, split(v, tk)?);
    let block = (SCORES / (n * heads * tk)).clamp(1, tq);
    let mut parts = Vec::new();
    for start in (0..tq).step_by(block) {
        let rows = block.min(tq - start);
        let mut scores = qs.narrow(2, start, rows)?.contiguous()?.matmul(&ks)?;
        if causal {
            let mask = (start..start + rows)
                .flat_map(|i| (0..tk).map(move |j| if j > i { f32::NEG_INFINITY } else { 0.0 }))
                .collect::<Vec<_>>();
            let mask = Tensor::from_vec(mask, (rows, tk), q.device())?.to_dtype(scores.dtype())?;
            scores = scores.broadcast_add(&mask)?;
        }
        parts.push(candle_nn::ops::softmax_last_dim(&scores)?.matmul(&vs)?);
    }
    let y = Tensor::cat(&parts, 2)?.transpose(1, 2)?.contiguous()?;
    y.reshape((n, tq, c))?.to_dtype(q.dtype())
}

pub(super) fn upsample_nearest(x: &Tensor, h: usize, w: usize) -> Result<Tensor> {
    let (_, from_h, from_w, _) = x.dims4()?;
    let pick = |from, to| {
        let map = resize::nearest(from, to).map(|i| u32::try_from(i).map_err(candle_core::Error::wrap));
        Tensor::from_vec(map.collect::<Result<Vec<_>>>()?, to, x.device())
    };
    let x = if h == from_h { x.contiguous()? } else { x.contiguous()?.index_select(&pick(from_h, h)?, 1)? };
    if w == from_w { Ok(x) } else { x.index_select(&pick(from_w, w)?, 2) }
}
