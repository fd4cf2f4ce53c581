//! Layers of bf16 networks: operands of 16 bits, sums in f32, results rounded once.

use candle_core::{DType, Tensor};
use scumble::ops::{Conv2d, GatedLinear, Linear, Padding, upsample_nearest};

use crate::{
    products::convolved,
    support::{close, tensor, wide},
};

/// The greatest error of a result that is rounded to bf16, which keeps 8 bits, in parts of the greatest result.
const ROUNDED: f64 = 1.0 / 256.0;
/// Of a result in f32.
const SUMMED: f64 = 4e-6;

/// Random numbers that bf16 holds exactly.
fn half(shape: &[usize], seed: u64) -> Tensor {
    tensor(shape, seed).to_dtype(DType::BF16).expect("bf16")
}

fn plus(sums: &[f64], other: &Tensor) -> Vec<f64> {
    let other = wide(other);
    sums.iter().enumerate().map(|(i, y)| y + other[i % other.len()]).collect()
}

#[test]
fn convolutions_round_once() {
    let sides = Padding { top: 0, bottom: 1, left: 0, right: 1 };
    // n, h, w, in, out, kernel, stride, padding
    let cases = [
        (2, 8, 8, 4, 32, 3, 1, Padding::same(1)),
        (1, 40, 37, 40, 3, 3, 1, Padding::same(1)),
        (3, 16, 16, 64, 96, 3, 1, Padding::same(1)),
        (2, 17, 18, 32, 48, 3, 2, sides),
        (2, 6, 6, 64, 128, 1, 1, Padding::same(0)),
        (2, 5, 5, 640, 1280, 3, 1, Padding::same(1)),
    ];
    for (i, &(n, h, w, c, out, k, stride, padding)) in cases.iter().enumerate() {
        let seed = 900 + i as u64 * 10;
        let (x, weight, bias) = (half(&[n, h, w, c], seed), half(&[out, c, k, k], seed + 1), tensor(&[out], seed + 2));
        let conv = Conv2d::new_in(&weight, Some(&bias), stride, padding, DType::BF16).expect("a layer");
        let expected = convolved(&x, &weight, Some(&bias), stride, padding);
        let y = conv.forward(&x).expect("a result");
        assert_eq!(y.dtype(), DType::BF16);
        close(&y, &expected, ROUNDED);
        let y = conv.forward_wide(&x).expect("a result");
        assert_eq!(y.dtype(), DType::F32);
        close(&y, &expected, SUMMED);
        let residual = half(y.dims(), seed + 3);
        close(&conv.forward_add(&x, &residual).expect("a result"), &plus(&expected, &residual), ROUNDED);
        let one = tensor(&[1, out], seed + 4);
        close(&conv.forward_shifted(&x, &one).expect("a result"), &plus(&expected, &one), ROUNDED);
        let each = tensor(&[n, out], seed + 5);
        let each_pixel = each.reshape((n, 1, 1, out)).and_then(|s| s.broadcast_as(y.shape())).expect("shifts");
        close(&conv.forward_shifted(&x, &each).expect("a result"), &plus(&expected, &each_pixel), ROUNDED);
        let big = upsample_nearest(&x, 2 * h, 2 * w).expect("resized");
        let expected = convolved(&big, &weight, Some(&bias), stride, padding);
        close(&conv.forward_upsampled(&x, 2 * h, 2 * w).expect("a result"), &expected, ROUNDED);
    }
}

#[test]
fn products_round_once() {
    for (i, &(rows, input, out)) in [(1, 320, 1280), (77, 768, 320), (600, 64, 48), (300, 33, 46)].iter().enumerate() {
        let seed = 1000 + i as u64 * 10;
        let (x, weight, bias) =
            (half(&[1, rows, input], seed), half(&[out, input], seed + 1), tensor(&[out], seed + 2));
        let image = x.reshape((1, 1, rows, input)).expect("an image");
        let kernel = weight.reshape((out, input, 1, 1)).expect("a kernel");
        let expected = convolved(&image, &kernel, Some(&bias), 1, Padding::same(0));
        let linear = Linear::new_in(&weight, Some(&bias), DType::BF16).expect("a layer");
        let y = linear.forward(&x).expect("a result");
        assert_eq!(y.dtype(), DType::BF16);
        close(&y, &expected, ROUNDED);
        let residual = half(&[1, rows, out], seed + 3);
        close(&linear.forward_add(&x, &residual).expect("a result"), &plus(&expected, &residual), ROUNDED);
        let gated = GatedLinear::new_in(&weight, Some(&bias), DType::BF16).expect("a layer");
        // Tabulated by its definition: x times the normal distribution below x.
        let gelu = |x: f64| x * normal(x);
        let (half, values) = (out / 2, |row: &[f64]| row.to_vec());
        let expected = expected.chunks_exact(out).flat_map(|row| {
            let row = values(row);
            (0..half).map(move |j| row[j] * gelu(row[half + j])).collect::<Vec<_>>()
        });
        // Value and gate may each be rounded before they meet.
        close(&gated.forward(&x).expect("a result"), &expected.collect::<Vec<_>>(), 3.0 * ROUNDED);
    }
}

/// The normal distribution below `x`, by Simpson's rule over its density.
fn normal(x: f64) -> f64 {
    let density = |t: f64| (-t * t / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let x = x.clamp(-9.0, 9.0);
    let step = x / 400.0;
    let sum = (0..400).map(|i| {
        let t = f64::from(i) * step;
        density(t) + 4.0 * density(t + step / 2.0) + density(t + step)
    });
    0.5 + sum.sum::<f64>() * step / 6.0
}
