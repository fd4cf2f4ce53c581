//! oneDNN's layers against sums in f64, and the promise that bits depend on neither batch nor threads.

use half::bf16;

use super::{
    layer::{Extra, Layer},
    layout::Element,
};
use crate::ops::cpu::gemm::{BORDER, Geometry};

/// A number format that tests convert.
trait Number: Element + PartialEq {
    fn from(x: f32) -> Self;
    fn to(self) -> f64;
}

impl Number for f32 {
    fn from(x: f32) -> Self {
        x
    }
    fn to(self) -> f64 {
        f64::from(self)
    }
}

impl Number for bf16 {
    fn from(x: f32) -> Self {
        bf16::from_f32(x)
    }
    fn to(self) -> f64 {
        self.to_f64()
    }
}

fn numbers<T: Number>(len: usize, seed: usize) -> Vec<T> {
    (0..len).map(|i| T::from(((i + seed) * 7919 % 1009) as f32 / 504.5 - 1.0)).collect()
}

/// A convolution by its definition; `weight` is `[cols, depth, taps]`.
fn expected<T: Number>(g: &Geometry, x: &[T], weight: &[T], bias: &[f32], [cols, depth]: [usize; 2]) -> Vec<f64> {
    let taps = g.kernel[0] * g.kernel[1];
    let place = |i: usize| (i / g.output[1] / g.output[0], i / g.output[1] % g.output[0], i % g.output[1]);
    let element = |i: usize| {
        let ((image, row, column), out) = (place(i / cols), i % cols);
        let mut sum = f64::from(bias[out]);
        for tap in 0..taps {
            let sy = g.rows[row * g.stride + tap / g.kernel[1]];
            let sx = g.columns[column * g.stride + tap % g.kernel[1]];
            if sy != BORDER && sx != BORDER {
                let from = &x[((image * g.input[0] + sy) * g.input[1] + sx) * depth..][..depth];
                sum += (0..depth).map(|c| from[c].to() * weight[(out * depth + c) * taps + tap].to()).sum::<f64>();
            }
        }
        sum
    };
    (0..g.images * g.output[0] * g.output[1] * cols).map(element).collect()
}

#[track_caller]
fn close<T: Number>(actual: &[T], expected: &[f64], most: f64, what: &str) {
    let top = expected.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    assert_eq!(actual.len(), expected.len());
    for (i, (&a, &e)) in actual.iter().zip(expected).enumerate() {
        assert!((a.to() - e).abs() <= most * top, "{what}, element {i}: {a:?} instead of {e}");
    }
}

fn layer<T: Number>(g: &Geometry, weight: &[T], bias: &[f32], [cols, depth]: [usize; 2]) -> Layer {
    Layer::new(weight, bias, [cols, depth, g.kernel[0], g.kernel[1]]).expect("a layer")
}

/// What a layer gives with everything added, in its own format and in f32.
fn check<T: Number>(g: &Geometry, [cols, depth]: [usize; 2], most: f64, name: &str) {
    let x = numbers::<T>(g.images * g.input[0] * g.input[1] * depth, 1);
    let weight = numbers::<T>(g.kernel[0] * g.kernel[1] * cols * depth, 2);
    let bias = numbers::<f32>(cols, 3);
    let plain = expected(g, &x, &weight, &bias, [cols, depth]);
    let residual = numbers::<T>(plain.len(), 4);
    let wide = residual.iter().map(|r| r.to() as f32).collect::<Vec<_>>();
    let shift = numbers::<f32>(cols * g.images, 5);
    let item = plain.len() / g.images;
    let full = |shift: &[f32]| {
        let at = |i: usize| if shift.len() == cols { i % cols } else { i / item * cols + i % cols };
        plain.iter().enumerate().map(|(i, y)| y + residual[i].to() + f64::from(shift[at(i)])).collect::<Vec<_>>()
    };
    let layer = layer(g, &weight, &bias, [cols, depth]);
    let alone = layer.convolve::<T, T>(g, &x, &Extra { shift: None, residual: None }).expect("a result");
    close(&alone, &plain, most, name);
    for shift in [&shift[..], &shift[..cols]] {
        let extra = Extra { shift: Some(shift), residual: Some(&residual[..]) };
        close(&layer.convolve::<T, T>(g, &x, &extra).expect("a result"), &full(shift), most, name);
        let extra = Extra { shift: Some(shift), residual: Some(&wide[..]) };
        close(&layer.convolve::<T, f32>(g, &x, &extra).expect("a result"), &full(shift), 4e-6, name);
    }
}

/// bf16 keeps 8 bits of a result.
const ROUNDED: f64 = 1.0 / 256.0;

fn check_both(g: &Geometry, sizes: [usize; 2], name: &str) {
    check::<f32>(g, sizes, 4e-6, &format!("{name}, f32"));
    if super::takes_bf16() {
        check::<bf16>(g, sizes, ROUNDED, &format!("{name}, bf16"));
    }
}

fn image(images: usize, [h, w]: [usize; 2], stride: usize) -> Geometry {
    Geometry::new(images, [h, w], (0..h, 0..w), [1; 4], [3, 3], stride)
}

#[test]
fn matrices_of_any_size_are_multiplied() {
    for rows in [1, 16, 33, 77, 600] {
        for [cols, depth] in [[320, 64], [3, 32], [17, 31], [48, 5]] {
            check_both(&Geometry::matrix(rows), [cols, depth], &format!("{rows} rows, {depth} to {cols}"));
        }
    }
}

#[test]
fn images_of_any_size_are_convolved() {
    for (images, [h, w]) in [(1, [1, 1]), (2, [5, 3]), (1, [13, 15]), (3, [8, 8]), (1, [40, 48])] {
        for stride in [1, 2] {
            for [cols, depth] in [[48, 4], [4, 64], [3, 70], [112, 32]] {
                let name = format!("{images} images of {h}x{w}, stride {stride}, {depth} to {cols}");
                check_both(&image(images, [h, w], stride), [cols, depth], &name);
            }
        }
    }
}

#[test]
fn images_are_resized_and_bordered_on_the_way() {
    let columns = (0..21).map(|i| i / 3);
    let g = Geometry::new(2, [26, 7], ((0..52).map(|i| i / 2), columns), [1; 4], [3, 3], 1);
    check_both(&g, [36, 40], "twice and three times as large");
    let g = Geometry::new(1, [9, 17], (0..9, 0..17), [0, 1, 0, 1], [3, 3], 2);
    check_both(&g, [16, 32], "a border at two sides");
    let g = Geometry::new(1, [4, 300], (0..4, 0..300), [3, 3, 0, 0], [3, 1], 1);
    check_both(&g, [16, 32], "rows of nothing but border");
    let g = Geometry::new(2, [6, 6], (0..6, 0..6), [0; 4], [1, 1], 2);
    check_both(&g, [16, 32], "every second pixel");
}

#[test]
fn large_kernels_are_cut_by_channels() {
    check_both(&image(5, [4, 4], 1), [1280, 640], "small images");
    check_both(&Geometry::matrix(40), [5120, 640], "a matrix");
}

/// Bits of a batch, alone and together, with pools of several sizes.
fn steady<T: Number>(of: impl Fn(usize) -> Geometry + Sync, [cols, depth]: [usize; 2], name: &str) {
    let g = of(3);
    let item = g.images * g.input[0] * g.input[1] * depth / 3;
    let x = numbers::<T>(3 * item, 1);
    let weight = numbers::<T>(g.kernel[0] * g.kernel[1] * cols * depth, 2);
    let layer = layer(&g, &weight, &[], [cols, depth]);
    let run = |g: &Geometry, x: &[T]| {
        layer.convolve::<T, f32>(g, x, &Extra { shift: None, residual: None }).expect("a result")
    };
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    let all = pool(2).install(|| run(&g, &x));
    for threads in [1, 7] {
        assert!(all == pool(threads).install(|| run(&g, &x)), "{name}: {threads} threads");
    }
    for (i, x) in x.chunks_exact(item).enumerate() {
        let alone = run(&of(1), x);
        assert!(alone == all[i * alone.len()..][..alone.len()], "{name}: item {i}");
    }
}

#[test]
fn bits_depend_on_neither_batch_nor_threads() {
    for (h, w, cols, depth) in [(16, 10, 40, 64), (8, 8, 1280, 320), (5, 5, 36, 352), (64, 24, 320, 320)] {
        let name = format!("{h}x{w}, {depth} to {cols}");
        steady::<f32>(|n| image(n, [h, w], 1), [cols, depth], &format!("{name}, f32"));
        if super::takes_bf16() {
            steady::<bf16>(|n| image(n, [h, w], 1), [cols, depth], &format!("{name}, bf16"));
        }
    }
    for (rows, cols, depth) in [(77, 320, 768), (24, 768, 1280), (1, 1280, 320), (256, 640, 2560), (300, 96, 36)] {
        let name = format!("{rows} rows, {depth} to {cols}");
        steady::<f32>(|n| Geometry::matrix(n * rows), [cols, depth], &format!("{name}, f32"));
        if super::takes_bf16() {
            steady::<bf16>(|n| Geometry::matrix(n * rows), [cols, depth], &format!("{name}, bf16"));
        }
    }
}

#[test]
fn what_does_not_fit_is_an_error() {
    assert!(Layer::new(&[0.0_f32; 17], &[], [2, 3, 3, 1]).is_err());
    assert!(Layer::new(&[0.0_f32; 18], &[0.0; 3], [2, 3, 3, 1]).is_err());
    let g = image(1, [4, 4], 1);
    let layer = layer(&g, &numbers::<f32>(3 * 5 * 9, 1), &[], [3, 5]);
    let nothing = || Extra { shift: None, residual: None };
    assert!(layer.convolve::<f32, f32>(&g, &[0.0; 80], &nothing()).is_ok());
    assert!(layer.convolve::<f32, f32>(&g, &[0.0; 79], &nothing()).is_err());
    assert!(layer.convolve::<bf16, f32>(&g, &[bf16::ZERO; 80], &nothing()).is_err());
    assert!(layer.convolve::<f32, f32>(&Geometry::matrix(16), &[0.0; 80], &nothing()).is_err());
    let extra = Extra { shift: Some(&[0.0; 2][..]), residual: None };
    assert!(layer.convolve::<f32, f32>(&g, &[0.0; 80], &extra).is_err());
    let extra = Extra { shift: None, residual: Some(&[0.0; 47][..]) };
    assert!(layer.convolve::<f32, f32>(&g, &[0.0; 80], &extra).is_err());
}
