//! Group and layer normalisation on channels-last rows of bf16. Statistics are in f32, and in f64 where sums are long.

use half::bf16;
use rayon::prelude::*;

use super::vector::{affine, moments, standardize};
use crate::ops::cpu::{
    buffer::{PIECE, produce},
    norm::finish,
};

/// Scale and shift for each channel (`[scale.., shift..]`) that normalise one item (`[pixels, c]`).
pub(in crate::ops) fn table(item: &[bf16], weight: &[f32], bias: &[f32], groups: usize, eps: f64) -> Vec<f32> {
    let c = weight.len();
    let origin = item[..c].iter().map(|x| x.to_f32()).collect::<Vec<_>>();
    let piece = (PIECE / c).max(1);
    let parts = item.par_chunks(piece * c).with_min_len(8).map(|pixels| {
        let mut sums = vec![0.0_f32; 2 * c];
        let (first, second) = sums.split_at_mut(c);
        moments(pixels, &origin, first, second);
        sums
    });
    let mut total = vec![0.0_f64; 2 * c];
    for sums in parts.collect::<Vec<_>>() {
        total.iter_mut().zip(sums).for_each(|(t, s)| *t += f64::from(s));
    }
    finish(&total, &origin, item.len() / c, (weight, bias), groups, eps)
}

/// `x * scale + shift` for each channel of items of `[pixels, c]`, each with its [`table`], then `SiLU` where wanted.
pub(in crate::ops) fn apply(x: &[bf16], tables: &[Vec<f32>], then_silu: bool) -> Vec<bf16> {
    let (c, len) = (tables[0].len() / 2, x.len() / tables.len());
    produce(x.len(), c, |i, out| {
        let (scale, shift) = tables[i * c / len].split_at(c);
        affine(&x[i * c..][..c], out, scale, shift, then_silu)
    })
}

/// Layer normalisation of rows as long as `weight`.
pub(in crate::ops) fn layer_norm(x: &[bf16], weight: &[f32], bias: &[f32], eps: f64) -> Vec<bf16> {
    let c = weight.len();
    produce(x.len(), c, |i, out| standardize(&x[i * c..][..c], out, weight, bias, eps))
}
