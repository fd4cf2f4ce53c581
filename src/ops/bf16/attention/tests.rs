//! Every unit of this machine against sums in f64, and the powers of two by themselves.

use half::bf16;

use super::{Shape, Tokens, Unit, attention, unit};

fn numbers(len: usize, seed: usize, gain: f32) -> Vec<bf16> {
    (0..len).map(|i| bf16::from_f32(gain * (((i + seed) * 7919 % 1009) as f32 / 504.5 - 1.0))).collect()
}

/// One query's result in one head, and the greatest of its elements.
fn expected(q: &[bf16], keys: &[&[bf16]], values: &[&[bf16]]) -> (Vec<f64>, f64) {
    let dot = |k: &[bf16]| q.iter().zip(k).map(|(a, b)| a.to_f64() * b.to_f64()).sum::<f64>() / (q.len() as f64).sqrt();
    let scores = keys.iter().map(|k| dot(k)).collect::<Vec<_>>();
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total = scores.iter().map(|s| (s - top).exp()).sum::<f64>();
    let mut y = vec![0.0; q.len()];
    for (score, value) in scores.iter().zip(values) {
        y.iter_mut().zip(*value).for_each(|(y, v)| *y += (score - top).exp() / total * v.to_f64());
    }
    let most = y.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    (y, most)
}

#[test]
fn each_unit_attends() {
    if unit().is_none() {
        return;
    }
    for (queries, keys, heads, width, causal, gain) in [
        (70, 70, 2, 40, true, 4.0),
        (33, 300, 1, 64, false, 4.0),
        (40, 77, 3, 80, false, 4.0),
        (5, 129, 1, 160, false, 4.0),
        (64, 200, 1, 48, false, 300.0),
    ] {
        let s = Shape { items: 1, queries, keys, heads, width, causal };
        let c = heads * width;
        let (q, k, v) = (numbers(queries * c, 1, gain), numbers(keys * c, 2, 1.0), numbers(keys * c, 3, 1.0));
        let tokens = |data| Tokens { data, strides: [0, c] };
        for &unit in Unit::available() {
            let y = attention(unit, [tokens(&q), tokens(&k), tokens(&v)], s);
            for (i, y) in y.chunks(width).enumerate() {
                let (query, head) = (i / heads, i % heads);
                let seen = if causal { query + 1 } else { keys };
                let part = |x: &'_ [bf16]| {
                    x.chunks(c).take(seen).map(|x| x[head * width..][..width].to_vec()).collect::<Vec<_>>()
                };
                let (keys, values) = (part(&k), part(&v));
                let [keys, values] = [&keys, &values].map(|x| x.iter().map(Vec::as_slice).collect::<Vec<_>>());
                let (expected, most) = expected(&q[i * width..][..width], &keys, &values);
                for (a, e) in y.iter().zip(expected) {
                    assert!((a.to_f64() - e).abs() <= most / 128.0, "{unit:?}, {s:?}, row {i}: {a} instead of {e}");
                }
            }
        }
    }
}

#[test]
fn powers_are_as_precise_as_their_format() {
    if unit().is_none() {
        return;
    }
    // With one channel and one key of value 1, the result is the power over itself: compare two keys instead. Their
    // powers' ratio is the ratio of the results' parts.
    let keys: Vec<bf16> = (0..2000).flat_map(|i| [bf16::ZERO, bf16::from_f32(-i as f32 / 200.0)]).collect();
    for (i, pair) in keys.chunks(2).enumerate() {
        let s = Shape { items: 1, queries: 1, keys: 2, heads: 1, width: 1, causal: false };
        let tokens = |data| Tokens { data, strides: [2, 1] };
        let (q, v) = ([bf16::ONE], [bf16::ZERO, bf16::ONE]);
        let y = attention(Unit::Avx512, [tokens(&q), tokens(pair), tokens(&v)], s)[0].to_f64();
        let power = pair[1].to_f64().exp();
        let exact = power / (1.0 + power);
        assert!((y / exact - 1.0).abs() < 0.013, "key {i}: {y} instead of {exact}");
    }
}
