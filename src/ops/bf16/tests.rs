//! Every unit of this machine against sums in f64.

use half::bf16;

use super::{
    Unit,
    gemm::{Extra, convolve, convolve_doubled},
    norm,
    pack::Packed,
};
use crate::ops::cpu::{
    gemm::{BORDER, Geometry},
    source::Source,
};

/// Numbers of -1 to 1 that bf16 holds exactly.
fn numbers(len: usize, seed: usize) -> Vec<bf16> {
    (0..len).map(|i| bf16::from_f32(((i + seed) * 7919 % 1009) as f32 / 504.5 - 1.0)).collect()
}

/// Images in one piece of memory.
fn whole(data: &[bf16], depth: usize) -> [Source<'_, bf16>; 1] {
    [Source { data, depth }]
}

fn wide(x: &[bf16]) -> Vec<f32> {
    x.iter().map(|x| x.to_f32()).collect()
}

/// A convolution by its definition; `weight` is `[cols, depth, taps]`.
fn expected(g: &Geometry, x: &[bf16], weight: &[bf16], bias: &[f32], [cols, depth]: [usize; 2]) -> Vec<f64> {
    let taps = g.kernel[0] * g.kernel[1];
    let mut y = Vec::new();
    for i in 0..g.images * g.output[0] * g.output[1] * cols {
        let (pixel, out) = (i / cols, i % cols);
        let (image, row, column) =
            (pixel / g.output[1] / g.output[0], pixel / g.output[1] % g.output[0], pixel % g.output[1]);
        let mut sum = f64::from(bias[out]);
        for tap in 0..taps {
            let sy = g.rows[row * g.stride + tap / g.kernel[1]];
            let sx = g.columns[column * g.stride + tap % g.kernel[1]];
            if sy == BORDER || sx == BORDER {
                continue;
            }
            for c in 0..depth {
                let a = x[((image * g.input[0] + sy) * g.input[1] + sx) * depth + c];
                sum += a.to_f64() * weight[(out * depth + c) * taps + tap].to_f64();
            }
        }
        y.push(sum);
    }
    y
}

#[track_caller]
fn close(actual: &[f32], expected: &[f64], most: f64, what: &str) {
    let top = expected.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    assert_eq!(actual.len(), expected.len());
    for (i, (&a, &e)) in actual.iter().zip(expected).enumerate() {
        assert!((f64::from(a) - e).abs() <= most * top, "{what}, element {i}: {a} instead of {e}");
    }
}

/// What a layer of each kind gives, in blocks of one and of many steps, in f32 and bf16, with everything added.
fn check(g: &Geometry, [cols, depth]: [usize; 2], name: &str) {
    let taps = g.kernel[0] * g.kernel[1];
    let x = numbers(g.images * g.input[0] * g.input[1] * depth, 1);
    let weight = numbers(taps * cols * depth, 2);
    let bias = wide(&numbers(cols, 3));
    let plain = expected(g, &x, &weight, &bias, [cols, depth]);
    let residual = numbers(plain.len(), 4);
    let shift = wide(&numbers(cols * g.images, 5));
    let (item, slopes) = (plain.len() / g.images, wide(&numbers(cols, 6)));
    let added = |i: usize| residual[i].to_f64() + f64::from(shift[i / item * cols + i % cols]);
    let full = plain.iter().enumerate().map(|(i, y)| y + added(i)).collect::<Vec<_>>();
    for &unit in Unit::available() {
        for block in [1, 64] {
            let what = format!("{name}, {unit:?}, blocks of {block}");
            let packed = Packed::with_block(unit, &weight, &bias, [cols, depth, taps], false, block);
            let pixels = whole(&x, depth);
            close(&convolve::<f32>(g, &packed, &pixels, Extra::default()), &plain, 2e-6, &what);
            let extra = Extra { shift: Some(&shift), residual: Some(&residual), ..Extra::default() };
            let y = convolve::<f32>(g, &packed, &pixels, extra);
            close(&y, &full, 2e-6, &what);
            close(&wide(&convolve::<bf16>(g, &packed, &pixels, extra)), &full, 1.0 / 256.0, &what);
            // The same channels in two pieces, and a slope below zero.
            let part = |from: usize, to: usize| x.chunks(depth).flat_map(|p| &p[from..to]).copied().collect::<Vec<_>>();
            let (left, right) = (part(0, depth / 3), part(depth / 3, depth));
            let parts = [whole(&left, depth / 3)[0], whole(&right, depth - depth / 3)[0]];
            let leaky = Extra { slopes: Some(&slopes), ..extra };
            let steep = |(i, y): (usize, f64)| if y < 0.0 { y * f64::from(slopes[i % cols]) } else { y };
            let bent = full.iter().copied().enumerate().map(steep).collect::<Vec<_>>();
            close(&convolve::<f32>(g, &packed, &parts, leaky), &bent, 2e-6, &what);
            close(&wide(&convolve::<bf16>(g, &packed, &pixels, leaky)), &bent, 1.0 / 256.0, &what);
        }
    }
}

#[test]
fn matrices_of_any_size_are_multiplied() {
    for rows in [1, 15, 16, 17, 31, 33, 77, 200] {
        for [cols, depth] in [[320, 64], [3, 32], [17, 31], [40, 96], [48, 5]] {
            check(&Geometry::matrix(rows), [cols, depth], &format!("{rows} rows, {depth} to {cols}"));
        }
    }
}

#[test]
fn images_of_any_size_are_convolved() {
    for (images, [h, w]) in [(1, [1, 1]), (2, [5, 3]), (1, [13, 15]), (3, [8, 8]), (2, [16, 16]), (1, [6, 48])] {
        for stride in [1, 2] {
            for [cols, depth] in [[48, 4], [3, 70], [112, 32]] {
                let g = Geometry::new(images, [h, w], (0..h, 0..w), [1; 4], [3, 3], stride);
                check(&g, [cols, depth], &format!("{images} images of {h}x{w}, stride {stride}, {depth} to {cols}"));
            }
        }
    }
}

#[test]
fn an_image_is_resized_on_the_way() {
    let rows = (0..12).map(|i| i / 2);
    let columns = (0..21).map(|i| i / 3);
    let g = Geometry::new(2, [6, 7], (rows, columns), [1, 1, 1, 1], [3, 3], 1);
    check(&g, [36, 40], "twice and three times as large");
    let g = Geometry::new(1, [9, 17], (0..9, 0..17), [0, 1, 0, 1], [3, 3], 2);
    check(&g, [16, 32], "a border at two sides");
}

#[test]
fn the_same_bits_whatever_the_batch() {
    let (h, w, cols, depth) = (16, 10, 40, 64);
    let x = numbers(3 * h * w * depth, 1);
    let weight = numbers(9 * cols * depth, 2);
    for &unit in Unit::available() {
        let packed = Packed::new(unit, &weight, &[], [cols, depth, 9]);
        let g = |n| Geometry::new(n, [h, w], (0..h, 0..w), [1; 4], [3, 3], 1);
        let all = convolve::<f32>(&g(3), &packed, &whole(&x, depth), Extra::default());
        for (i, one) in x.chunks_exact(h * w * depth).enumerate() {
            let alone = convolve::<f32>(&g(1), &packed, &whole(one, depth), Extra::default());
            assert!(alone == all[i * alone.len()..][..alone.len()], "image {i}, {unit:?}");
        }
    }
}

#[test]
fn gates_are_applied_to_their_values() {
    for [rows, cols, depth] in [[33, 64, 40], [5, 20, 32], [70, 33, 64]] {
        let (x, weight) = (numbers(rows * depth, 1), numbers(2 * cols * depth, 2));
        let bias = wide(&numbers(2 * cols, 3));
        let g = Geometry::matrix(rows);
        let both = expected(&g, &x, &weight, &bias, [2 * cols, depth]);
        let gelu = |x: f64| f64::from(crate::ops::cpu::math::gelu::<true>(x as f32));
        let y = both.chunks_exact(2 * cols).flat_map(|row| (0..cols).map(|i| row[i] * gelu(row[cols + i])));
        let y = y.collect::<Vec<_>>();
        for &unit in Unit::available() {
            let packed = Packed::gated(unit, &weight, &bias, [2 * cols, depth]);
            let what = format!("{rows} rows, {depth} to {cols}, {unit:?}");
            close(&convolve::<f32>(&g, &packed, &whole(&x, depth), Extra::default()), &y, 2e-6, &what);
            close(&wide(&convolve::<bf16>(&g, &packed, &whole(&x, depth), Extra::default())), &y, 1.0 / 256.0, &what);
        }
    }
}

#[test]
fn normalising_on_the_way_is_normalising_first() {
    if Unit::available().is_empty() {
        // The tables are made with the same instructions.
        return;
    }
    let ([h, w], [cols, depth], n) = ([9, 16], [40, 96], 2);
    let g = Geometry::new(n, [h, w], (0..h, 0..w), [1; 4], [3, 3], 1);
    let x = numbers(n * h * w * depth, 1).iter().map(|x| bf16::from_f32(3.0 * x.to_f32() + 1.0)).collect::<Vec<_>>();
    let weight = numbers(9 * cols * depth, 2);
    let (scale, shift) = (wide(&numbers(depth, 3)), wide(&numbers(depth, 4)));
    let tables = x.chunks_exact(h * w * depth).map(|item| norm::table(item, &scale, &shift, 32, 1e-5));
    let tables = tables.collect::<Vec<_>>();
    let normed = norm::apply(&x, &tables, true);
    for &unit in Unit::available() {
        for block in [1, 64] {
            let packed = Packed::with_block(unit, &weight, &[], [cols, depth, 9], false, block);
            let first = convolve::<f32>(&g, &packed, &whole(&normed, depth), Extra::default());
            let fit = tables.concat();
            let extra = Extra { fit: Some(&fit), ..Extra::default() };
            assert!(convolve::<f32>(&g, &packed, &whole(&x, depth), extra) == first, "{unit:?}, blocks of {block}");
            let one = Extra { fit: Some(&tables[0]), ..Extra::default() };
            let alone = convolve::<f32>(&g, &packed, &whole(&x, depth), one);
            assert!(alone[..alone.len() / 2] == first[..first.len() / 2] && alone != first);
        }
    }
}

#[test]
fn a_doubled_image_needs_no_more_than_its_own_pixels() {
    for (n, [h, w], [cols, depth]) in [(2, [5, 16], [40, 70]), (1, [1, 1], [3, 4]), (1, [9, 7], [32, 32])] {
        let x = numbers(n * h * w * depth, 1);
        // Weights whose sums bf16 holds exactly.
        let weight = (0..9 * cols * depth).map(|i| bf16::from_f32((i * 31 % 17) as f32 / 8.0 - 1.0));
        let weight = weight.collect::<Vec<_>>();
        let bias = wide(&numbers(cols, 3));
        let double = |size: usize| (0..2 * size).map(|i| i / 2);
        let g = Geometry::new(n, [h, w], (double(h), double(w)), [1; 4], [3, 3], 1);
        let y = expected(&g, &x, &weight, &bias, [cols, depth]);
        for &unit in Unit::available() {
            let packed = Packed::new(unit, &weight, &bias, [cols, depth, 9]);
            let what = format!("{h}x{w}, {depth} to {cols}, {unit:?}");
            close(&convolve_doubled::<f32>(&packed.doubled(), n, [h, w], &x, None), &y, 2e-6, &what);
            let slopes = vec![0.25; cols];
            let bent = y.iter().map(|y| if *y < 0.0 { y / 4.0 } else { *y }).collect::<Vec<_>>();
            let found = convolve_doubled::<f32>(&packed.doubled(), n, [h, w], &x, Some(&slopes));
            close(&found, &bent, 2e-6, &what);
        }
    }
}
