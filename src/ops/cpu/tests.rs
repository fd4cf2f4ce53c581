//! Every instruction set of this machine against sums in f64.

use super::{
    gemm::{self, Ends, Extra, Geometry},
    isa::Isa,
    math,
    pack::{Packed, panels},
    source::Source,
    winograd,
};

fn numbers(len: usize, seed: usize) -> Vec<f32> {
    (0..len).map(|i| ((i + seed) * 7919 % 1009) as f32 / 504.5 - 1.0).collect()
}

/// Convolution of one image with a border of one pixel, by its definition.
fn expected(x: &[f32], weight: &[f32], bias: &[f32], [h, w]: [usize; 2], [cols, depth]: [usize; 2]) -> Vec<f64> {
    let mut y = Vec::new();
    for i in 0..h * w * cols {
        let (row, column, out) = (i / cols / w, i / cols % w, i % cols);
        let mut sum = f64::from(bias[out]);
        for tap in 0..9 {
            let (sy, sx) = (row + tap / 3, column + tap % 3);
            if (1..=h).contains(&sy) && (1..=w).contains(&sx) {
                for c in 0..depth {
                    let a = x[((sy - 1) * w + sx - 1) * depth + c];
                    sum += f64::from(a) * f64::from(weight[(out * depth + c) * 9 + tap]);
                }
            }
        }
        y.push(sum);
    }
    y
}

#[track_caller]
fn close(actual: &[f32], expected: &[f64], what: &str) {
    let most = expected.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    assert_eq!(actual.len(), expected.len());
    for (i, (&a, &e)) in actual.iter().zip(expected).enumerate() {
        assert!((f64::from(a) - e).abs() <= 4e-6 * most, "{what}, element {i}: {a} instead of {e}");
    }
}

#[test]
fn each_instruction_set_convolves() {
    let ([h, w], [cols, depth]) = ([13, 15], [112, 48]);
    let (x, weight, bias) = (numbers(h * w * depth, 1), numbers(9 * cols * depth, 2), numbers(cols, 3));
    let residual = numbers(h * w * cols, 4);
    let mut y = expected(&x, &weight, &bias, [h, w], [cols, depth]);
    let slopes = numbers(cols, 5);
    y.iter_mut().zip(&residual).for_each(|(y, &r)| *y += f64::from(r));
    let leaky = |(i, y): (usize, f64)| if y < 0.0 { y * f64::from(slopes[i % cols]) } else { y };
    let y = y.into_iter().enumerate().map(leaky).collect::<Vec<_>>();
    // The same image in two parts, whose channels lie side by side.
    let part = |from: usize, to: usize| x.chunks(depth).flat_map(|p| &p[from..to]).copied().collect::<Vec<_>>();
    let (left, right) = (part(0, 32), part(32, depth));
    let whole = [Source { data: &x, depth }];
    let parts = [Source { data: &left, depth: 32 }, Source { data: &right, depth: depth - 32 }];
    let g = Geometry::new(1, [h, w], (0..h, 0..w), [1; 4], [3, 3], 1);
    for &isa in Isa::available() {
        // A small block, so that sums are made in several.
        for block in [48, 32, 16] {
            let packed = Packed::with_block(isa, &weight, &bias, [cols, depth, 9], block);
            let slopes = Some(packed.widened(&slopes));
            let ends = Ends { residual: Some(&residual), offsets: packed.offsets(None), slopes };
            let direct = gemm::direct(&g, &packed, &whole, &ends);
            close(&direct, &y, &format!("{isa:?}, blocks of {block}"));
            assert_eq!(gemm::direct(&g, &packed, &parts, &ends), direct, "{isa:?}, in parts");
            assert!(winograd::pays(&g, &packed), "the shape is one for tiles");
            let tiled = winograd::convolve(&g, &packed, &whole, &ends);
            close(&tiled, &y, &format!("{isa:?}, tiles, blocks of {block}"));
            assert_eq!(winograd::convolve(&g, &packed, &parts, &ends), tiled, "{isa:?}, tiles, in parts");
        }
    }
}

#[test]
fn each_instruction_set_cuts_columns_and_rows() {
    let depth = 7;
    for &isa in Isa::available() {
        for cols in 1..70 {
            assert_eq!(panels(cols, isa).map(|p| p.vectors).sum::<usize>(), cols.div_ceil(isa.lanes()));
            let rows = cols % 31 + 1;
            let (x, weight, bias) = (numbers(rows * depth, 1), numbers(cols * depth, 2), numbers(cols, 3));
            let slopes = numbers(cols, 4);
            let dot = |i: usize| {
                let (row, col) = (&x[i / cols * depth..], &weight[i % cols * depth..]);
                let sum =
                    (0..depth).map(|k| f64::from(row[k]) * f64::from(col[k])).sum::<f64>() + f64::from(bias[i % cols]);
                if sum < 0.0 { sum * f64::from(slopes[i % cols]) } else { sum }
            };
            let packed = Packed::new(isa, &weight, &bias, [cols, depth, 1]);
            let extra = Extra { slopes: Some(&slopes), ..Extra::default() };
            let y = gemm::convolve(&Geometry::matrix(rows), &packed, &[Source { data: &x, depth }], extra);
            close(&y, &(0..rows * cols).map(dot).collect::<Vec<_>>(), &format!("{isa:?}, {rows}x{cols}"));
        }
    }
}

#[test]
fn exp_is_precise_with_and_without_fma() {
    for i in -87_000..88_000 {
        let x = i as f32 * 1e-3;
        let expected = f64::from(x).exp();
        for y in [math::exp::<true>(x), math::exp::<false>(x)] {
            assert!((f64::from(y) / expected - 1.0).abs() < 2e-7, "exp({x}) is {y} instead of {expected}");
        }
    }
    assert!(math::exp::<true>(-1e9) < 2e-38 && math::exp::<true>(1e9).is_finite());
    assert!(math::exp::<true>(f32::NAN).is_nan() && math::exp::<false>(f32::NAN).is_nan());
}

#[test]
fn powers_of_2_are_precise_with_and_without_fma() {
    for i in -125_999..120_000 {
        let x = i as f32 * 1e-3;
        let expected = f64::from(x).exp2();
        for y in [math::exp2::<true>(x), math::exp2::<false>(x)] {
            assert!((f64::from(y) / expected - 1.0).abs() < 2e-7, "2^{x} is {y} instead of {expected}");
        }
    }
    assert!(math::exp2::<true>(f32::NEG_INFINITY) < 2e-38 && math::exp2::<true>(0.0) == 1.0);
    assert!(math::exp2::<true>(f32::NAN).is_nan() && math::exp2::<false>(f32::NAN).is_nan());
}
