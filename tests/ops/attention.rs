//! Attention.

use candle_core::{DType, Tensor};
use scumble::ops::attention;

use crate::support::{close, tensor, values, wide};

pub(crate) fn attended(q: &Tensor, k: &Tensor, v: &Tensor, heads: usize, causal: bool) -> Vec<f64> {
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
fn parts_of_a_fused_projection_are_attended_where_they_lie() {
    let (all, both) = (tensor(&[2, 70, 3 * 24], 40), tensor(&[2, 9, 2 * 24], 41));
    let part = |x: &Tensor, i: usize| x.narrow(2, i * 24, 24).expect("a part");
    for (q, k, v) in [(part(&all, 0), part(&all, 1), part(&all, 2)), (part(&all, 2), part(&both, 0), part(&both, 1))] {
        let whole = |x: &Tensor| x.contiguous().expect("a copy");
        let y = attention(&q, &k, &v, 3, false).expect("a result");
        let expected = attention(&whole(&q), &whole(&k), &whole(&v), 3, false).expect("a result");
        assert_eq!(values(&y), values(&expected));
        // Channels that lie apart are copied first.
        let turned = |x: &Tensor| whole(&x.transpose(1, 2).expect("turned")).transpose(1, 2).expect("turned back");
        let y = attention(&turned(&q), &turned(&k), &turned(&v), 3, false).expect("a result");
        assert_eq!(values(&y), values(&expected));
    }
}
