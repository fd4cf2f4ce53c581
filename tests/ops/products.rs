//! Convolutions and linear layers.

use candle_core::{DType, Tensor};
use scumble::ops::{Conv2d, GatedLinear, Linear, Padding, backend, geglu, upsample_nearest};

use crate::support::{close, tensor, values, wide};

/// Convolution by its definition, on an image already resized.
pub(crate) fn convolved(x: &Tensor, w: &Tensor, b: Option<&Tensor>, stride: usize, p: Padding) -> Vec<f64> {
    let (n, h, wd, c) = x.dims4().expect("image");
    let (o, _, kh, kw) = w.dims4().expect("weight");
    let (oh, ow) = ((h + p.top + p.bottom - kh) / stride + 1, (wd + p.left + p.right - kw) / stride + 1);
    let (xs, ws) = (wide(x), wide(w));
    let bias = b.map_or_else(|| vec![0.0; o], wide);
    let mut y = Vec::with_capacity(n * oh * ow * o);
    for i in 0..n * oh * ow {
        let (image, row, column) = (i / (oh * ow), i / ow % oh, i % ow);
        for out in 0..o {
            let mut sum = bias[out];
            for ky in 0..kh {
                for kx in 0..kw {
                    let (sy, sx) = (row * stride + ky, column * stride + kx);
                    if (p.top..p.top + h).contains(&sy) && (p.left..p.left + wd).contains(&sx) {
                        let at = ((image * h + sy - p.top) * wd + sx - p.left) * c;
                        for ch in 0..c {
                            sum += xs[at + ch] * ws[((out * c + ch) * kh + ky) * kw + kx];
                        }
                    }
                }
            }
            y.push(sum);
        }
    }
    y
}

#[test]
fn convolution_is_its_definition() {
    let asymmetric = Padding { top: 0, bottom: 1, left: 0, right: 1 };
    // n, h, w, in, out, kernel height and width, stride, padding
    let cases = [
        (2, 8, 8, 4, 32, 3, 3, 1, Padding::same(1)),
        (1, 7, 5, 3, 5, 3, 3, 1, Padding::same(1)),
        (1, 9, 33, 17, 49, 3, 3, 1, Padding::same(1)),
        (3, 6, 6, 20, 36, 3, 3, 2, Padding::same(1)),
        (2, 9, 11, 12, 16, 3, 3, 2, asymmetric),
        (1, 40, 37, 9, 3, 3, 3, 1, Padding::same(1)),
        (2, 5, 4, 70, 130, 1, 1, 1, Padding::same(0)),
        (2, 5, 5, 6, 7, 1, 1, 2, Padding::same(0)),
        (1, 4, 4, 1, 1, 3, 3, 1, Padding::same(1)),
        (1, 6, 7, 2, 4, 5, 2, 1, Padding { top: 1, bottom: 2, left: 0, right: 3 }),
        (1, 1, 1, 8, 8, 3, 3, 1, Padding::same(1)),
        (1, 16, 16, 400, 24, 3, 3, 1, Padding::same(1)),
        (1, 20, 100, 24, 40, 3, 3, 1, Padding::same(1)),
        (5, 3, 3, 33, 65, 3, 3, 1, Padding::same(1)),
        (1, 14, 14, 5, 6, 7, 7, 3, Padding::same(3)),
        // Large and even enough for Winograd: tiles of 2 and of 4 pixels, whole and cut, in one and several blocks.
        (2, 8, 8, 32, 48, 3, 3, 1, Padding::same(1)),
        (1, 9, 11, 48, 32, 3, 3, 1, Padding::same(1)),
        (1, 16, 16, 64, 64, 3, 3, 1, Padding::same(1)),
        (2, 21, 19, 32, 80, 3, 3, 1, Padding::same(1)),
        (1, 18, 18, 272, 288, 3, 3, 1, asymmetric),
        (1, 17, 18, 32, 32, 3, 3, 1, Padding::same(0)),
    ];
    for (i, &(n, h, w, c, out, kh, kw, stride, padding)) in cases.iter().enumerate() {
        let seed = i as u64 * 10;
        // Winograd rounds a little more often, and oneDNN's sums are cut in fewer parts.
        let tolerance = if i < 15 && backend().name() != "onednn" { 2e-6 } else { 4e-6 };
        let x = tensor(&[n, h, w, c], seed);
        let weight = tensor(&[out, c, kh, kw], seed + 1);
        let bias = (i % 3 != 1).then(|| tensor(&[out], seed + 2));
        let conv = Conv2d::new(&weight, bias.as_ref(), stride, padding).expect("a layer");
        let expected = convolved(&x, &weight, bias.as_ref(), stride, padding);
        let y = conv.forward(&x).expect("a result");
        close(&y, &expected, tolerance);
        let residual = tensor(y.dims(), seed + 3);
        let sum = expected.iter().zip(wide(&residual)).map(|(a, b)| a + b).collect::<Vec<_>>();
        close(&conv.forward_add(&x, &residual).expect("a result"), &sum, tolerance);
        let (big_h, big_w) = (h * 2, w * 2 + 1);
        let big = upsample_nearest(&x, big_h, big_w).expect("resized");
        let y = conv.forward_upsampled(&x, big_h, big_w).expect("a result");
        close(&y, &convolved(&big, &weight, bias.as_ref(), stride, padding), tolerance);
        assert_eq!(values(&y), values(&conv.forward(&big).expect("a result")), "case {i}: fused resizing");
    }
}

#[test]
fn convolution_of_other_dtypes_and_layouts() {
    let (x, weight, bias) = (tensor(&[2, 6, 5, 8], 1), tensor(&[12, 8, 3, 3], 2), tensor(&[12], 3));
    let expected = convolved(&x, &weight, Some(&bias), 1, Padding::same(1));
    for (dtype, tolerance) in [(DType::BF16, 2e-2), (DType::F16, 2e-3), (DType::F64, 1e-6)] {
        let to = |t: &Tensor| t.to_dtype(dtype).expect("another dtype");
        let conv = Conv2d::new(&to(&weight), Some(&to(&bias)), 1, Padding::same(1)).expect("a layer");
        let y = conv.forward(&to(&x)).expect("a result");
        assert_eq!(y.dtype(), dtype);
        close(&y, &expected, tolerance);
    }
    // A view that is neither contiguous nor at the start of its storage.
    let view = tensor(&[3, 8, 5, 6], 4).narrow(0, 1, 2).expect("a part").permute((0, 3, 2, 1)).expect("a view");
    let conv = Conv2d::new(&weight, Some(&bias), 1, Padding::same(1)).expect("a layer");
    let expected = convolved(&view.contiguous().expect("a copy"), &weight, Some(&bias), 1, Padding::same(1));
    close(&conv.forward(&view).expect("a result"), &expected, 2e-6);
}

#[test]
fn convolution_refuses_what_does_not_fit() {
    let weight = tensor(&[4, 3, 3, 3], 0);
    assert!(Conv2d::new(&weight, None, 0, Padding::same(1)).is_err());
    assert!(Conv2d::new(&weight, Some(&tensor(&[5], 0)), 1, Padding::same(1)).is_err());
    let conv = Conv2d::new(&weight, None, 1, Padding::same(0)).expect("a layer");
    assert!(conv.forward(&tensor(&[1, 2, 9, 3], 0)).is_err());
    assert!(conv.forward(&tensor(&[1, 9, 9, 4], 0)).is_err());
    assert!(conv.forward(&tensor(&[9, 9, 3], 0)).is_err());
    assert!(conv.forward_upsampled(&tensor(&[1, 9, 9, 3], 0), 0, 9).is_err());
    let x = tensor(&[1, 5, 5, 3], 0);
    assert!(conv.forward_add(&x, &tensor(&[1, 3, 3, 3], 0)).is_err());
    assert_eq!(conv.forward(&tensor(&[0, 5, 5, 3], 0)).expect("nothing").dims(), [0, 3, 3, 4]);
}

#[test]
fn linear_is_a_matrix_product() {
    for (i, &(rows, input, out)) in
        [(1, 1, 1), (2, 320, 1280), (77, 768, 3), (300, 33, 47), (4, 5000, 20), (513, 64, 16)].iter().enumerate()
    {
        let seed = 100 + i as u64 * 10;
        let x = tensor(&[1, rows, input], seed);
        let weight = tensor(&[out, input], seed + 1);
        let bias = (i % 2 == 0).then(|| tensor(&[out], seed + 2));
        let linear = Linear::new(&weight, bias.as_ref()).expect("a layer");
        let image = x.reshape((1, 1, rows, input)).expect("an image");
        let kernel = weight.reshape((out, input, 1, 1)).expect("a kernel");
        let expected = convolved(&image, &kernel, bias.as_ref(), 1, Padding::same(0));
        let y = linear.forward(&x).expect("a result");
        assert_eq!(y.dims(), [1, rows, out]);
        close(&y, &expected, 2e-6);
        let residual = tensor(&[1, rows, out], seed + 3);
        let sum = expected.iter().zip(wide(&residual)).map(|(a, b)| a + b).collect::<Vec<_>>();
        close(&linear.forward_add(&x, &residual).expect("a result"), &sum, 2e-6);
    }
    let linear = Linear::new(&tensor(&[4, 3], 0), None).expect("a layer");
    assert!(linear.forward(&tensor(&[2, 4], 0)).is_err());
    assert!(linear.forward_add(&tensor(&[2, 3], 0), &tensor(&[2, 3], 0)).is_err());
    assert!(Linear::new(&tensor(&[4, 0], 0), None).is_err());
    assert!(Linear::new(&tensor(&[4, 3], 0), Some(&tensor(&[3], 0))).is_err());
    assert_eq!(linear.forward(&tensor(&[0, 3], 0)).expect("nothing").dims(), [0, 4]);
    assert_eq!(linear.forward(&tensor(&[3], 0)).expect("a vector").dims(), [4]);
}

#[test]
fn weights_of_16_bits_give_the_bits_of_their_f32() {
    // Channels, sides of the image: a Winograd kernel that is kept, two that are not (one in several strips), a plain one.
    for (input, out, side) in [(48, 64, 20), (48, 64, 100), (384, 368, 33), (40, 33, 9)] {
        let (x, weight, bias) = (tensor(&[1, side, side, input], 1), tensor(&[out, input, 3, 3], 2), tensor(&[out], 3));
        let matrix = weight.narrow(2, 1, 1).and_then(|w| w.narrow(3, 1, 1)).and_then(|w| w.reshape((out, input)));
        let matrix = matrix.expect("a matrix");
        for dtype in [DType::F16, DType::BF16] {
            let half = |t: &Tensor| t.to_dtype(dtype).expect("16 bits");
            let wide = |t: &Tensor| half(t).to_dtype(DType::F32).expect("f32");
            let conv = |w: &Tensor| Conv2d::new(w, Some(&bias), 1, Padding::same(1)).expect("a layer").forward(&x);
            let (narrow, expected) = (conv(&half(&weight)), conv(&wide(&weight)));
            let (narrow, expected) = (narrow.expect("a result"), expected.expect("a result"));
            assert_eq!(narrow.dtype(), DType::F32);
            assert!(values(&narrow) == values(&expected), "{input} to {out} channels, {side} pixels, {dtype:?}");
            let linear = |w: &Tensor| Linear::new(w, Some(&bias)).expect("a layer").forward(&x).expect("a result");
            assert!(values(&linear(&half(&matrix))) == values(&linear(&wide(&matrix))), "{input} to {out}, {dtype:?}");
        }
    }
}

#[test]
fn gated_layers_gate_their_values() {
    for (i, &(rows, input, out)) in [(1, 320, 64), (77, 40, 96), (300, 33, 23), (5, 4000, 16)].iter().enumerate() {
        let seed = 1500 + i as u64 * 10;
        let (x, weight, bias) =
            (tensor(&[1, rows, input], seed), tensor(&[2 * out, input], seed + 1), tensor(&[2 * out], seed + 2));
        for bias in [Some(&bias), None] {
            let expected = Linear::new(&weight, bias).and_then(|l| geglu(&l.forward(&x)?)).expect("a result");
            let gated = GatedLinear::new_in(&weight, bias, DType::F32).expect("a layer");
            close(&gated.forward(&x).expect("a result"), &wide(&expected), 1e-6);
        }
    }
}

#[test]
fn images_are_shifted_by_what_is_theirs() {
    // An image for tiles, one for direct sums, a matrix.
    for (i, &(side, kernel)) in [(12, 3), (5, 3), (8, 1)].iter().enumerate() {
        let seed = 1600 + i as u64 * 10;
        let (x, weight) = (tensor(&[3, side, side, 32], seed), tensor(&[48, 32, kernel, kernel], seed + 1));
        let bias = tensor(&[48], seed + 2);
        let conv = Conv2d::new(&weight, Some(&bias), 1, Padding::same(kernel / 2)).expect("a layer");
        for items in [1, 3] {
            let shift = tensor(&[items, 48], seed + 3);
            let expected = conv.forward(&x).and_then(|y| y.broadcast_add(&shift.reshape((items, 1, 1, 48))?));
            let y = conv.forward_shifted(&x, &shift).expect("a result");
            close(&y, &wide(&expected.expect("a sum")), 1e-6);
        }
    }
}
