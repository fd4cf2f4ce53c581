//! Every operator against a plain reference in f64, and the promise that bits depend on neither batch nor threads.

use candle_core::{DType, Device, Tensor};
use scumble::ops::{
    Activation, Conv2d, GroupNorm, LayerNorm, Linear, Padding, activate, attention, geglu, nchw, nhwc, upsample_nearest,
};

/// Evenly spread numbers in -1..1 from a seed (splitmix64).
fn random(len: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..len).map(|_| next()).collect()
}

fn tensor(shape: &[usize], seed: u64) -> Tensor {
    Tensor::from_vec(random(shape.iter().product(), seed), shape, &Device::Cpu).expect("a tensor")
}

fn values(x: &Tensor) -> Vec<f32> {
    x.to_dtype(DType::F32).expect("f32").flatten_all().expect("flat").to_vec1().expect("values")
}

fn wide(x: &Tensor) -> Vec<f64> {
    values(x).into_iter().map(f64::from).collect()
}

#[track_caller]
fn close(actual: &Tensor, expected: &[f64], tolerance: f64) {
    let actual = values(actual);
    assert_eq!(actual.len(), expected.len());
    let most = expected.iter().fold(1e-30_f64, |m, x| m.max(x.abs()));
    for (i, (&a, &e)) in actual.iter().zip(expected).enumerate() {
        assert!((f64::from(a) - e).abs() <= tolerance * most, "element {i}: {a} instead of {e} (greatest {most})");
    }
}

/// Convolution by its definition, on an image already resized.
fn convolved(x: &Tensor, w: &Tensor, b: Option<&Tensor>, stride: usize, p: Padding) -> Vec<f64> {
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
        // Winograd rounds a little more often.
        let tolerance = if i < 15 { 2e-6 } else { 4e-6 };
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

fn attended(q: &Tensor, k: &Tensor, v: &Tensor, heads: usize, causal: bool) -> Vec<f64> {
    let (n, tq, c) = q.dims3().expect("queries");
    let (tk, width) = (k.dim(1).expect("keys"), c / heads);
    let (q, k, v) = (wide(q), wide(k), wide(v));
    let mut y = vec![0.0; n * tq * c];
    for i in 0..n * tq * heads {
        let (item, query, head) = (i / heads / tq, i / heads % tq, i % heads);
        let at = (item * tq + query) * c + head * width;
        let seen = if causal { (query + 1).min(tk) } else { tk };
        let place = |key: usize| (item * tk + key) * c + head * width;
        let score = |key: usize| (0..width).map(|d| q[at + d] * k[place(key) + d]).sum::<f64>() / (width as f64).sqrt();
        let scores = (0..seen).map(score).collect::<Vec<_>>();
        let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights = scores.iter().map(|s| (s - top).exp()).collect::<Vec<_>>();
        let total = weights.iter().sum::<f64>();
        for (key, weight) in weights.iter().enumerate() {
            (0..width).for_each(|d| y[at + d] += weight / total * v[place(key) + d]);
        }
    }
    y
}

#[test]
fn attention_is_its_definition() {
    // n, queries, keys, heads, width, causal
    let cases = [
        (2, 64, 64, 8, 40, false),
        (1, 77, 77, 3, 64, true),
        (2, 100, 77, 2, 80, false),
        (1, 600, 600, 1, 160, false),
        (1, 530, 530, 2, 5, true),
        (1, 1, 1, 1, 1, false),
        (3, 17, 300, 4, 1, false),
        (1, 16, 513, 1, 512, false),
        (1, 9, 20, 2, 48, true),
    ];
    for (i, &(n, tq, tk, heads, width, causal)) in cases.iter().enumerate() {
        let seed = 500 + i as u64 * 10;
        let c = heads * width;
        let q = (tensor(&[n, tq, c], seed) * 3.0).expect("queries");
        let (k, v) = (tensor(&[n, tk, c], seed + 1), tensor(&[n, tk, c], seed + 2));
        let y = attention(&q, &k, &v, heads, causal).expect("a result");
        assert_eq!(y.dims(), q.dims());
        close(&y, &attended(&q, &k, &v, heads, causal), 3e-6);
    }
    let x = tensor(&[1, 4, 6], 0);
    assert!(attention(&x, &x, &x, 4, false).is_err());
    assert!(attention(&x, &tensor(&[2, 4, 6], 0), &x, 2, false).is_err());
    assert!(attention(&x, &tensor(&[1, 0, 6], 0), &tensor(&[1, 0, 6], 0), 2, false).is_err());
    let none = tensor(&[1, 0, 6], 0);
    assert_eq!(attention(&none, &x, &x, 2, false).expect("nothing").dims(), [1, 0, 6]);
}

#[test]
fn attention_stands_great_scores_and_other_dtypes() {
    let q = (tensor(&[1, 40, 64], 1) * 1e4).expect("queries");
    let (k, v) = (tensor(&[1, 700, 64], 2), tensor(&[1, 700, 64], 3));
    let y = attention(&q, &k, &v, 2, false).expect("a result");
    assert!(values(&y).iter().all(|y| y.is_finite() && y.abs() <= 1.0));
    let f64s = |x: &Tensor| x.to_dtype(DType::F64).expect("f64");
    let small = tensor(&[1, 40, 64], 1);
    let plain = attention(&f64s(&small), &f64s(&k), &f64s(&v), 2, false).expect("a result");
    close(&plain, &attended(&small, &k, &v, 2, false), 1e-6);
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

/// Some of everything, on a batch of `x` with its own context.
fn everything(x: &Tensor, context: &Tensor) -> Vec<Vec<f32>> {
    let (n, h, w, c) = x.dims4().expect("image");
    let conv = |out, stride, seed| {
        Conv2d::new(&tensor(&[out, c, 3, 3], seed), Some(&tensor(&[out], seed)), stride, Padding::same(1))
            .expect("conv")
    };
    let tokens = x.reshape((n, h * w, c)).expect("tokens");
    let linear = Linear::new(&tensor(&[2 * c, c], 3), None).expect("linear");
    let norm = GroupNorm::new(&tensor(&[c], 4), &tensor(&[c], 5), 4, 1e-5).expect("norm");
    let layer = LayerNorm::new(&tensor(&[c], 6), &tensor(&[c], 7), 1e-5).expect("norm");
    let all = [
        conv(c, 1, 1).forward_add(x, x),
        conv(c + 1, 2, 2).forward(x),
        conv(3, 1, 2).forward_upsampled(x, 2 * h, 2 * w),
        linear.forward(&tokens),
        linear.forward(&tokens).and_then(|y| geglu(&y)),
        norm.forward_silu(x),
        layer.forward(&tokens),
        attention(&tokens, &tokens, &tokens, 4, false),
        attention(&tokens, context, context, 4, false),
        activate(x, Activation::Gelu),
    ];
    all.into_iter().map(|y| values(&y.expect("a result"))).collect()
}

#[test]
fn bits_depend_on_neither_batch_nor_threads() {
    for (side, c) in [(24, 36), (8, 96), (5, 352), (17, 64), (30, 32)] {
        let x = tensor(&[3, side, side, c], 700);
        let context = tensor(&[3, 77, c], 701);
        let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let together = pool(2).install(|| everything(&x, &context));
        assert!(together == pool(1).install(|| everything(&x, &context)), "one thread gives other bits than two");
        assert!(together == pool(7).install(|| everything(&x, &context)), "seven threads give other bits than two");
        for item in 0..3 {
            let one = |t: &Tensor| t.narrow(0, item, 1).expect("an item");
            let alone = everything(&one(&x), &one(&context));
            for (op, (alone, together)) in alone.iter().zip(&together).enumerate() {
                let part = &together[item * alone.len()..][..alone.len()];
                assert!(alone == part, "operator {op} gives item {item} of a batch other bits than alone");
            }
        }
    }
}
