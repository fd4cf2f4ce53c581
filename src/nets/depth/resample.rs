//! Images at another size, as `torch` interpolates them: each side is a product with a matrix of few weights.

use crate::nets::error::Result;
use candle_core::{DType, Device, Tensor};

/// Cubic interpolation (Keys 1981 with a = -0.75) of `[n, h, w, c]`; pixels are areas, and edges repeat.
pub(super) fn cubic(x: &Tensor, rows: usize, columns: usize) -> Result<Tensor> {
    resize(x, rows, columns, |from, to, i| {
        let at = (i as f64 + 0.5) * from as f64 / to as f64 - 0.5;
        let first = at.floor();
        (-1..=2).map(|tap| (first as i64 + tap, keys(at - first - tap as f64))).collect()
    })
}

fn keys(x: f64) -> f64 {
    const A: f64 = -0.75;
    let x = x.abs();
    if x <= 1.0 {
        ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0
    } else if x < 2.0 {
        ((x - 5.0) * x + 8.0) * x * A - 4.0 * A
    } else {
        0.0
    }
}

/// Linear interpolation of `[n, h, w, c]` in which the corners' pixels stay the corners'.
pub(super) fn linear_between_corners(x: &Tensor, rows: usize, columns: usize) -> Result<Tensor> {
    resize(x, rows, columns, |from, to, i| {
        let at = if to > 1 { i as f64 * (from - 1) as f64 / (to - 1) as f64 } else { 0.0 };
        let first = at.floor();
        vec![(first as i64, 1.0 - (at - first)), (first as i64 + 1, at - first)]
    })
}

type Taps = Vec<(i64, f64)>;

fn resize(x: &Tensor, rows: usize, columns: usize, taps: impl Fn(usize, usize, usize) -> Taps) -> Result<Tensor> {
    let (n, height, width, channels) = x.dims4()?;
    let matrix = |from: usize, to: usize| -> Result<Tensor> {
        let mut weights = vec![0f32; to * from];
        for (i, row) in weights.chunks_exact_mut(from).enumerate() {
            for (at, weight) in taps(from, to, i) {
                row[at.clamp(0, from as i64 - 1) as usize] += weight as f32;
            }
        }
        Ok(Tensor::from_vec(weights, (to, from), &Device::Cpu)?.to_device(x.device())?)
    };
    let dtype = x.dtype();
    let x = x.to_dtype(DType::F32)?.contiguous()?;
    let down = matrix(height, rows)?.broadcast_matmul(&x.reshape((n, height, width * channels))?)?;
    let across = down.reshape((n * rows, width, channels))?;
    let across = matrix(width, columns)?.broadcast_matmul(&across)?;
    Ok(across.reshape((n, rows, columns, channels))?.to_dtype(dtype)?)
}
