//! Group and layer normalisation on channels-last rows.

use rayon::prelude::*;

use super::{
    buffer::{PIECE, produce},
    isa::multiversion,
    math::silu,
};

multiversion! {
    /// Adds, for each channel, the distances of the pixels' values from `origin` and their squares to `sums`.
    fn moments<const FMA: bool>(pixels: &[f32], origin: &[f32], sums: &mut [f32], squares: &mut [f32]) {
        let c = origin.len();
        let (sums, squares) = (&mut sums[..c], &mut squares[..c]);
        for pixel in pixels.chunks_exact(c) {
            for i in 0..c {
                let d = pixel[i] - origin[i];
                sums[i] += d;
                squares[i] += d * d;
            }
        }
    }
}

multiversion! {
    /// `x * scale + shift` for each channel, then `SiLU` where wanted.
    fn affine<const FMA: bool>(pixels: &mut [f32], scale: &[f32], shift: &[f32], then_silu: bool) {
        let c = scale.len();
        let shift = &shift[..c];
        for pixel in pixels.chunks_exact_mut(c) {
            if then_silu {
                for i in 0..c {
                    pixel[i] = silu::<FMA>(pixel[i] * scale[i] + shift[i]);
                }
            } else {
                for i in 0..c {
                    pixel[i] = pixel[i] * scale[i] + shift[i];
                }
            }
        }
    }
}

/// Scale and shift for each channel (`[scale.., shift..]`) that normalise one item (`[pixels, c]`).
///
/// Distances are taken from the first pixel, so that a large common offset costs no precision; pieces are summed in
/// f32, and their sums in f64, always in the same order.
pub(in crate::ops) fn table(item: &[f32], weight: &[f32], bias: &[f32], groups: usize, eps: f64) -> Vec<f32> {
    let c = weight.len();
    let origin = &item[..c];
    let piece = (PIECE / c).max(1);
    let parts = item.par_chunks(piece * c).map(|pixels| {
        let mut sums = vec![0.0_f32; 2 * c];
        let (first, second) = sums.split_at_mut(c);
        moments(pixels, origin, first, second);
        sums
    });
    let mut total = vec![0.0_f64; 2 * c];
    for sums in parts.collect::<Vec<_>>() {
        total.iter_mut().zip(sums).for_each(|(t, s)| *t += f64::from(s));
    }
    finish(&total, origin, item.len() / c, (weight, bias), groups, eps)
}

/// Scales and shifts from the sums over an item's pixels of each channel's distance from `origin`, and of its square.
pub(in crate::ops) fn finish(
    total: &[f64],
    origin: &[f32],
    pixels: usize,
    (weight, bias): (&[f32], &[f32]),
    groups: usize,
    eps: f64,
) -> Vec<f32> {
    let (c, pixels) = (origin.len(), pixels as f64);
    let mut result = vec![0.0; 2 * c];
    let width = c / groups;
    for start in (0..c).step_by(width) {
        let channels = start..start + width;
        let means = channels.clone().map(|i| f64::from(origin[i]) + total[i] / pixels).collect::<Vec<_>>();
        let mean = means.iter().sum::<f64>() / width as f64;
        // Variance inside of the channels plus variance of their means.
        let inner = channels.clone().map(|i| total[c + i] / pixels - (total[i] / pixels).powi(2)).sum::<f64>();
        let outer = means.iter().map(|m| (m - mean).powi(2)).sum::<f64>();
        let scale = (((inner + outer) / width as f64).max(0.0) + eps).sqrt().recip();
        for i in channels {
            let scale = scale * f64::from(weight[i]);
            result[i] = scale as f32;
            result[c + i] = (f64::from(bias[i]) - mean * scale) as f32;
        }
    }
    result
}

/// `x * scale + shift` for each channel of items of `[pixels, c]`, each with its [`table`], then `SiLU` where wanted.
pub(in crate::ops) fn apply(x: &[f32], tables: &[Vec<f32>], then_silu: bool) -> Vec<f32> {
    let (c, len) = (tables[0].len() / 2, x.len() / tables.len());
    // Rows of whole pixels that do not cross from item to item.
    let pixels = len / c;
    let most = (PIECE / c).clamp(1, pixels);
    let row = (1..=most).rev().find(|p| pixels.is_multiple_of(*p)).unwrap_or(1) * c;
    produce(x.len(), row, |i, out| {
        let (scale, shift) = tables[i * row / len].split_at(c);
        let out = out.write_copy_of_slice(&x[i * row..][..out.len()]);
        affine(out, scale, shift, then_silu);
        out
    })
}

/// Sixteen running sums, so that the compiler may use vectors; then their sum.
#[inline(always)]
fn sum(x: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0.0_f32; 16];
    let chunks = x.chunks_exact(16);
    let rest = chunks.remainder().iter().map(|&x| f(x)).sum::<f32>();
    for chunk in chunks {
        for (sum, &x) in sums.iter_mut().zip(chunk) {
            *sum += f(x);
        }
    }
    sums.iter().sum::<f32>() + rest
}

multiversion! {
    fn standardize<const FMA: bool>(row: &mut [f32], weight: &[f32], bias: &[f32], eps: f64) {
        let c = row.len();
        let (weight, bias) = (&weight[..c], &bias[..c]);
        let mean = sum(row, |x| x) / c as f32;
        let variance = sum(row, |x| (x - mean) * (x - mean)) / c as f32;
        let scale = (f64::from(variance) + eps).sqrt().recip() as f32;
        for i in 0..c {
            row[i] = (row[i] - mean) * scale * weight[i] + bias[i];
        }
    }
}

/// Layer normalisation of rows as long as `weight`.
pub(in crate::ops) fn layer_norm(x: &[f32], weight: &[f32], bias: &[f32], eps: f64) -> Vec<f32> {
    let c = weight.len();
    produce(x.len(), c, |i, out| {
        let out = out.write_copy_of_slice(&x[i * c..][..c]);
        standardize(out, weight, bias, eps);
        out
    })
}
