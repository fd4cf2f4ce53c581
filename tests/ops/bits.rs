//! The promise that bits depend on neither batch nor threads.

use candle_core::Tensor;
use scumble::ops::{Activation, Conv2d, GroupNorm, LayerNorm, Linear, Padding, activate, attention, geglu};

use crate::support::{tensor, values};

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
