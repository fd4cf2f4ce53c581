//! Attention over bf16 tokens.

use candle_core::{DType, Tensor};
use scumble::ops::attention;

use crate::{
    attention::attended,
    support::{tensor, values},
};

/// The greatest error, in parts of the greatest element of a query's result in its head. Powers are kept in 8 bits, and
/// so is the result: 1/256, and the powers' share, which is least where many keys count.
const ROUNDED: f64 = 2.0 / 256.0;

fn half(shape: &[usize], seed: u64, gain: f64) -> Tensor {
    (tensor(shape, seed) * gain).and_then(|x| x.to_dtype(DType::BF16)).expect("bf16")
}

/// Compares head by head and query by query with the definition in f64.
#[track_caller]
fn check(q: &Tensor, k: &Tensor, v: &Tensor, heads: usize, causal: bool, what: &str) {
    let y = attention(q, k, v, heads, causal).expect("a result");
    assert_eq!((y.dtype(), y.dims()), (DType::BF16, q.dims()), "{what}");
    let (expected, actual) = (attended(q, k, v, heads, causal), values(&y));
    let width = q.dims()[2] / heads;
    // A result of a head with one channel may lie near zero by chance: it is compared with the values then.
    let least = if width < 4 { 0.25 } else { 0.0 };
    for (i, (actual, expected)) in actual.chunks(width).zip(expected.chunks(width)).enumerate() {
        let most = expected.iter().fold(least, |m: f64, x| m.max(x.abs()));
        for (a, e) in actual.iter().zip(expected) {
            let error = (f64::from(*a) - e).abs();
            assert!(error <= ROUNDED * most, "{what}, row {i}: {a} instead of {e} (greatest {most})");
        }
    }
}

#[test]
fn bf16_attention_is_its_definition() {
    // n, queries, keys, heads, width, causal, gain of the queries
    let cases = [
        (2, 64, 64, 8, 40, false, 3.0),
        (1, 77, 77, 3, 64, true, 3.0),
        (2, 100, 77, 2, 80, false, 3.0),
        (1, 600, 600, 1, 160, false, 3.0),
        (1, 530, 530, 2, 5, true, 3.0),
        (1, 1, 1, 1, 1, false, 1.0),
        (3, 17, 300, 4, 1, false, 1.0),
        (1, 16, 513, 1, 512, false, 3.0),
        (1, 9, 20, 2, 48, true, 3.0),
        (1, 33, 1000, 2, 32, false, 3.0),
        // Scores of some hundred, where the bound on a row's scores is too loose; all alike; greater than f32's powers.
        (1, 70, 200, 2, 40, false, 400.0),
        (1, 70, 200, 2, 40, true, 400.0),
        (1, 33, 95, 2, 48, false, 0.0),
        (1, 40, 700, 2, 32, false, 1e4),
        // Several blocks of queries walk past the keys together; spans of keys that are not full.
        (1, 600, 1060, 1, 512, false, 3.0),
        (1, 560, 1030, 1, 512, false, 300.0),
    ];
    for (i, &(n, tq, tk, heads, width, causal, gain)) in cases.iter().enumerate() {
        let (seed, c) = (500 + i as u64 * 10, heads * width);
        let (q, k, v) =
            (half(&[n, tq, c], seed, gain), half(&[n, tk, c], seed + 1, 1.0), half(&[n, tk, c], seed + 2, 1.0));
        check(&q, &k, &v, heads, causal, &format!("case {i}"));
    }
    let none = half(&[1, 0, 6], 0, 1.0);
    let x = half(&[1, 4, 6], 0, 1.0);
    assert_eq!(attention(&none, &x, &x, 2, false).expect("nothing").dims(), [1, 0, 6]);
    assert!(attention(&x, &none, &none, 2, false).is_err());
}

#[test]
fn bf16_attention_reads_parts_of_a_fused_projection() {
    let fused = half(&[2, 50, 3 * 48], 1, 2.0);
    let part = |i: usize| fused.narrow(2, i * 48, 48).expect("a part");
    let whole = |i: usize| part(i).contiguous().expect("a copy");
    let expected = attention(&whole(0), &whole(1), &whole(2), 3, false).expect("a result");
    let y = attention(&part(0), &part(1), &part(2), 3, false).expect("a result");
    assert!(values(&y) == values(&expected));
    let turned = half(&[2, 48, 50], 2, 1.0).transpose(1, 2).expect("turned");
    let straight = turned.contiguous().expect("a copy");
    let expected = attention(&straight, &straight, &straight, 2, true).expect("a result");
    assert!(values(&attention(&turned, &turned, &turned, 2, true).expect("a result")) == values(&expected));
    check(&part(0), &part(1), &part(2), 3, false, "parts");
}

#[test]
fn bf16_attention_shows_what_is_not_a_number() {
    let x = half(&[1, 40, 32], 1, 1.0);
    let mut broken = values(&x);
    broken[5 * 32 + 3] = f32::NAN;
    let broken = Tensor::from_vec(broken, (1, 40, 32), x.device()).and_then(|x| x.to_dtype(DType::BF16)).expect("bf16");
    // A query spoils its own row; keys and values spoil all rows that see them.
    let y = values(&attention(&broken, &x, &x, 1, false).expect("a result"));
    let nan_rows = y.chunks(32).enumerate().filter(|(_, row)| row.iter().any(|y| y.is_nan())).map(|(i, _)| i);
    assert_eq!(nan_rows.collect::<Vec<_>>(), [5]);
    assert!(values(&attention(&x, &broken, &x, 1, false).expect("a result")).iter().all(|y| y.is_nan()));
    assert!(values(&attention(&x, &x, &broken, 1, false).expect("a result")).chunks(32).all(|row| row[3].is_nan()));
}

#[test]
fn bf16_attention_gives_the_same_bits_in_any_batch_and_with_any_threads() {
    let (q, k) = (half(&[3, 200, 80], 1, 2.0), half(&[3, 77, 80], 2, 1.0));
    // So many keys that several blocks of queries share a walk over them.
    let (far, near) = (half(&[1, 300, 512], 3, 2.0), half(&[1, 1000, 512], 4, 1.0));
    let both = || {
        let own = attention(&q, &q, &q, 2, false).expect("a result");
        let long = attention(&far, &near, &near, 1, false).expect("a result");
        (values(&own), values(&attention(&q, &k, &k, 2, false).expect("a result")), values(&long))
    };
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    let together = pool(2).install(both);
    assert!(together == pool(1).install(both) && together == pool(7).install(both));
    for item in 0..3 {
        let one = |x: &Tensor| x.narrow(0, item, 1).expect("an item");
        let own = values(&attention(&one(&q), &one(&q), &one(&q), 2, false).expect("a result"));
        assert!(own == together.0[item * own.len()..][..own.len()]);
        let cross = values(&attention(&one(&q), &one(&k), &one(&k), 2, false).expect("a result"));
        assert!(cross == together.1[item * cross.len()..][..cross.len()]);
    }
}
