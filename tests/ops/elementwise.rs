//! Normalisation, activations, resizing.

use candle_core::{DType, Device, Tensor};
use scumble::ops::{Activation, GroupNorm, LayerNorm, activate, cast, geglu, nchw, nhwc, upsample_nearest};

use crate::support::{close, tensor, values, wide};

fn normalized(x: &[f64], eps: f64) -> Vec<f64> {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / x.len() as f64;
    x.iter().map(|x| (x - mean) / (variance + eps).sqrt()).collect()
}

fn silu(x: f64) -> f64 {
    x / (1.0 + (-x).exp())
}

#[test]
fn group_norm_is_its_definition() {
    let cases = [(2, 8, 8, 32, 32, 0.0), (1, 5, 3, 6, 2, 0.0), (2, 40, 41, 48, 4, 100.0), (1, 1, 1, 4, 2, 0.0)];
    for (i, &(n, h, w, c, groups, offset)) in cases.iter().enumerate() {
        let seed = 200 + i as u64 * 10;
        let x = (tensor(&[n, h, w, c], seed) + offset).expect("shifted");
        let (weight, bias) = (tensor(&[c], seed + 1), tensor(&[c], seed + 2));
        let (xs, ws, bs) = (wide(&x), wide(&weight), wide(&bias));
        let (pixels, width) = (h * w, c / groups);
        let mut expected = vec![0.0; xs.len()];
        for item in 0..n {
            for group in 0..groups {
                let places = (0..pixels)
                    .flat_map(|p| (0..width).map(move |k| (item * pixels + p) * c + group * width + k))
                    .collect::<Vec<_>>();
                let part = normalized(&places.iter().map(|&p| xs[p]).collect::<Vec<_>>(), 1e-5);
                for (&p, y) in places.iter().zip(part) {
                    expected[p] = y * ws[p % c] + bs[p % c];
                }
            }
        }
        let norm = GroupNorm::new(&weight, &bias, groups, 1e-5).expect("a layer");
        let tolerance = if offset == 0.0 { 1e-6 } else { 2e-5 };
        close(&norm.forward(&x).expect("a result"), &expected, tolerance);
        let after = expected.iter().map(|&y| silu(y)).collect::<Vec<_>>();
        close(&norm.forward_silu(&x).expect("a result"), &after, tolerance);
        let tokens = x.reshape((n, pixels, c)).expect("tokens");
        assert_eq!(values(&norm.forward(&tokens).expect("a result")), values(&norm.forward(&x).expect("a result")));
        let half = norm.forward(&x.to_dtype(DType::BF16).expect("half")).expect("a result");
        assert_eq!(half.dtype(), DType::BF16);
    }
    assert!(GroupNorm::new(&tensor(&[6], 0), &tensor(&[6], 0), 4, 1e-5).is_err());
    assert!(GroupNorm::new(&tensor(&[6], 0), &tensor(&[5], 0), 3, 1e-5).is_err());
    let norm = GroupNorm::new(&tensor(&[6], 0), &tensor(&[6], 0), 3, 1e-5).expect("a layer");
    assert!(norm.forward(&tensor(&[1, 2, 2, 5], 0)).is_err());
    assert_eq!(norm.forward(&tensor(&[1, 0, 2, 6], 0)).expect("nothing").dims(), [1, 0, 2, 6]);
}

#[test]
fn layer_norm_is_its_definition() {
    for &(rows, c) in &[(1, 1), (77, 768), (5, 33), (2000, 16)] {
        let x = tensor(&[1, rows, c], 300);
        let (weight, bias) = (tensor(&[c], 301), tensor(&[c], 302));
        let (ws, bs) = (wide(&weight), wide(&bias));
        let expected = wide(&x)
            .chunks(c)
            .flat_map(|row| normalized(row, 1e-5))
            .enumerate()
            .map(|(i, y)| y * ws[i % c] + bs[i % c])
            .collect::<Vec<_>>();
        let norm = LayerNorm::new(&weight, &bias, 1e-5).expect("a layer");
        close(&norm.forward(&x).expect("a result"), &expected, 1e-6);
    }
}

/// The error function by a series of positive terms, or its limit.
fn erf(x: f64) -> f64 {
    if x.abs() > 6.0 {
        return x.signum();
    }
    let mut term = x;
    let mut sum = x;
    for n in 1..200 {
        term *= 2.0 * x * x / f64::from(2 * n + 1);
        sum += term;
    }
    sum * (-x * x).exp() * std::f64::consts::FRAC_2_SQRT_PI
}

#[test]
fn activations_are_their_definitions() {
    let mut x = (-4000..=4000).map(|i| i as f32 * 0.0025).collect::<Vec<_>>();
    x.extend([-1e30, -200.0, -90.0, -20.0, 20.0, 90.0, 200.0, 1e30, 0.0, -0.0, 1e-30, -1e-8]);
    let input = Tensor::new(x.as_slice(), &Device::Cpu).expect("a tensor");
    let gelu = |x: f64| 0.5 * x * (1.0 + erf(x / 2.0_f64.sqrt()));
    let gelu_tanh =
        |x: f64| 0.5 * x * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x.powi(3))).tanh());
    let cases: [(Activation, &dyn Fn(f64) -> f64); 5] = [
        (Activation::Silu, &silu),
        (Activation::Gelu, &gelu),
        (Activation::GeluTanh, &gelu_tanh),
        (Activation::QuickGelu, &|x| x / (1.0 + (-1.702 * x).exp())),
        (Activation::Relu, &|x| x.max(0.0)),
    ];
    for (a, f) in cases {
        for (&x, y) in x.iter().zip(values(&activate(&input, a).expect("a result"))) {
            let expected = f(f64::from(x));
            let error = (f64::from(y) - expected).abs();
            assert!(error <= 3e-7 * f64::from(x).abs().max(1e-3), "{a:?}({x}) is {y} instead of {expected}");
        }
    }
    let broken = Tensor::new(&[f32::NAN], &Device::Cpu).expect("a tensor");
    for a in [Activation::Silu, Activation::Gelu, Activation::GeluTanh, Activation::QuickGelu] {
        assert!(values(&activate(&broken, a).expect("a result"))[0].is_nan(), "{a:?} hides a NaN");
    }
}

#[test]
fn geglu_gates_the_first_half() {
    let x = tensor(&[3, 50, 2 * 77], 400);
    let expected = wide(&x)
        .chunks(2 * 77)
        .flat_map(|row| {
            let (value, gate) = row.split_at(77);
            value.iter().zip(gate).map(|(v, g)| v * 0.5 * g * (1.0 + erf(g / 2.0_f64.sqrt()))).collect::<Vec<_>>()
        })
        .collect::<Vec<_>>();
    let y = geglu(&x).expect("a result");
    assert_eq!(y.dims(), [3, 50, 77]);
    close(&y, &expected, 3e-7);
    assert!(geglu(&tensor(&[2, 3], 0)).is_err());
    assert_eq!(geglu(&tensor(&[2, 0], 0)).expect("nothing").dims(), [2, 0]);
}

#[test]
fn resizing_and_layouts() {
    let x = tensor(&[2, 3, 4, 5], 600);
    let y = upsample_nearest(&x, 7, 8).expect("resized");
    assert_eq!(y.dims(), [2, 7, 8, 5]);
    let (xs, ys) = (values(&x), values(&y));
    for (i, y) in ys.iter().enumerate() {
        let (c, column, row, item) = (i % 5, i / 5 % 8, i / 40 % 7, i / 280);
        assert_eq!(*y, xs[((item * 3 + row * 3 / 7) * 4 + column / 2) * 5 + c]);
    }
    assert!(upsample_nearest(&x, 0, 4).is_err());
    let planes = nchw(&x).expect("planes");
    assert_eq!(planes.dims(), [2, 5, 3, 4]);
    assert_eq!(values(&planes)[1], xs[5]);
    assert_eq!(values(&nhwc(&planes).expect("pixels")), xs);
}

#[test]
fn bf16_is_computed_in_f32_and_rounded_once() {
    let x = (tensor(&[3, 700, 2 * 77], 410) * 6.0).and_then(|x| x.to_dtype(DType::BF16)).expect("bf16");
    let wide = x.to_dtype(DType::F32).expect("f32");
    let rounded = |y: Tensor| values(&y.to_dtype(DType::BF16).expect("bf16"));
    for a in [Activation::Silu, Activation::Gelu, Activation::GeluTanh, Activation::QuickGelu, Activation::Relu] {
        let y = activate(&x, a).expect("a result");
        assert_eq!(y.dtype(), DType::BF16);
        assert!(values(&y) == rounded(activate(&wide, a).expect("a result")), "{a:?}");
    }
    let y = geglu(&x).expect("a result");
    assert_eq!((y.dtype(), y.dims()), (DType::BF16, &[3, 700, 77][..]));
    assert!(values(&y) == rounded(geglu(&wide).expect("a result")));
    assert!(values(&cast(&x, DType::F32).expect("f32")) == values(&x));
    let parts = wide.narrow(2, 5, 60).expect("a part");
    assert!(values(&cast(&parts, DType::BF16).expect("bf16")) == rounded(parts));
}
