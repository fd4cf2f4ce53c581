//! Winograd's transforms for tiles of 4x4 pixels: of the kernel, the input and the products.
//!
//! No closures around vectors: they would be compiled without the instruction set of the function that they stand in.
#![allow(unsafe_code)] // Vector loads and stores through pointers; the callers check their bounds.

use super::{
    isa::{Isa, vectorised},
    vector::Vector,
};

/// Pixels of a tile, each way.
pub(super) const SIDE: usize = 4;
/// Points of a tile.
pub(super) const POINTS: usize = (SIDE + 2) * (SIDE + 2);

/// The interpolation points beside 0 and infinity are +-A and +-B.
const A: f32 = 0.75;
const B: f32 = 1.5;
const A2: f32 = A * A;
const B2: f32 = B * B;

/// Transforms 3x3 taps, each as many weights in the same order: point `p` goes to `to[p * step..]`.
pub(super) fn kernel(isa: Isa, taps: &[&[f32]; 9], to: &mut [f32], step: usize) {
    let len = taps[0].len();
    assert!(len.is_multiple_of(isa.lanes()) && taps.iter().all(|tap| tap.len() == len), "winograd: taps");
    assert!((POINTS - 1) * step + len <= to.len(), "winograd: points of the kernel");
    // SAFETY: checked above.
    unsafe { kernel_of(isa, taps, len, to.as_mut_ptr(), step) };
}

/// The transform of a row or column of the kernel.
///
/// The row of point `q` is `(1, q, q^2)` over the product of its distances from the other points.
#[inline(always)]
unsafe fn kernel_line<V: Vector>(g: [V; 3]) -> [V; 6] {
    const FA: f32 = 2.0 * A2 * (A2 - B2);
    const FB: f32 = 2.0 * B2 * (B2 - A2);
    // SAFETY: the caller runs the instruction set of `V`.
    unsafe {
        let zero = V::zero();
        let even_a = zero.fma(V::splat(&(1.0 / FA)), g[0]).fma(V::splat(&(A2 / FA)), g[2]);
        let odd_a = zero.fma(V::splat(&(A / FA)), g[1]);
        let even_b = zero.fma(V::splat(&(1.0 / FB)), g[0]).fma(V::splat(&(B2 / FB)), g[2]);
        let odd_b = zero.fma(V::splat(&(B / FB)), g[1]);
        [
            zero.fma(V::splat(&(1.0 / (A2 * B2))), g[0]),
            even_a.add(odd_a),
            even_a.sub(odd_a),
            even_b.add(odd_b),
            even_b.sub(odd_b),
            g[2],
        ]
    }
}

/// The transform of a row or column of input.
#[inline(always)]
unsafe fn input_line<V: Vector>(d: [V; 6]) -> [V; 6] {
    // SAFETY: the caller runs the instruction set of `V`.
    unsafe {
        let (sum, product) = (V::splat(&-(A2 + B2)), V::splat(&(A2 * B2)));
        let (minus_a2, minus_b2) = (V::splat(&-A2), V::splat(&-B2));
        let (even_a, odd_a) = (d[4].fma(minus_b2, d[2]), d[3].fma(minus_b2, d[1]));
        let (even_b, odd_b) = (d[4].fma(minus_a2, d[2]), d[3].fma(minus_a2, d[1]));
        [
            d[4].fma(sum, d[2]).fma(product, d[0]),
            even_a.fma(V::splat(&A), odd_a),
            even_a.fma(V::splat(&-A), odd_a),
            even_b.fma(V::splat(&B), odd_b),
            even_b.fma(V::splat(&-B), odd_b),
            d[5].fma(sum, d[3]).fma(product, d[1]),
        ]
    }
}

/// The transform of a row or column of products.
#[inline(always)]
unsafe fn output_line<V: Vector>(m: [V; 6]) -> [V; 4] {
    // SAFETY: the caller runs the instruction set of `V`.
    unsafe {
        let (even, odd) = (m[1].add(m[2]), m[1].sub(m[2]));
        let (even_b, odd_b) = (m[3].add(m[4]), m[3].sub(m[4]));
        let zero = V::zero();
        [
            m[0].add(even).add(even_b),
            zero.fma(V::splat(&A), odd).fma(V::splat(&B), odd_b),
            zero.fma(V::splat(&A2), even).fma(V::splat(&B2), even_b),
            m[5].fma(V::splat(&(A * A2)), odd).fma(V::splat(&(B * B2)), odd_b),
        ]
    }
}

#[inline(always)]
unsafe fn kernel_body<V: Vector>(taps: &[&[f32]; 9], len: usize, to: *mut f32, step: usize) {
    // SAFETY: the caller has checked the bounds.
    unsafe {
        for at in (0..len).step_by(V::LANES) {
            let mut half = [[V::zero(); 3]; 6];
            #[allow(clippy::needless_range_loop)] // A transposition: the index runs over two arrays.
            for j in 0..3 {
                let mut line = [V::zero(); 3];
                for (i, x) in line.iter_mut().enumerate() {
                    *x = V::load(taps[i * 3 + j].as_ptr().add(at));
                }
                let line = kernel_line(line);
                for i in 0..6 {
                    half[i][j] = line[i];
                }
            }
            for (i, &line) in half.iter().enumerate() {
                for (j, x) in kernel_line(line).iter().enumerate() {
                    x.store(to.add((i * 6 + j) * step + at));
                }
            }
        }
    }
}

#[inline(always)]
unsafe fn input_body<V: Vector>(from: &[&[f32]; POINTS], first: usize, len: usize, to: *mut f32, step: usize) {
    // SAFETY: the caller has checked the bounds.
    unsafe {
        for c in (0..len).step_by(V::LANES) {
            let mut half = [[V::zero(); 6]; 6];
            #[allow(clippy::needless_range_loop)] // A transposition: the index runs over two arrays.
            for j in 0..6 {
                let mut line = [V::zero(); 6];
                for (i, x) in line.iter_mut().enumerate() {
                    *x = V::load(from[i * 6 + j].as_ptr().add(first + c));
                }
                let line = input_line(line);
                for i in 0..6 {
                    half[i][j] = line[i];
                }
            }
            for (i, &line) in half.iter().enumerate() {
                for (j, x) in input_line(line).iter().enumerate() {
                    x.store(to.add((i * 6 + j) * step + c));
                }
            }
        }
    }
}

#[inline(always)]
#[allow(clippy::too_many_arguments)]
unsafe fn output_body<V: Vector>(
    from: *const f32,
    step: usize,
    width: usize,
    bias: Option<&[f32]>,
    (residual, slopes): (Option<&[f32]>, Option<&[f32]>),
    out: *mut f32,
    to: &[Option<usize>; SIDE * SIDE],
) {
    // SAFETY: the caller has checked the bounds.
    unsafe {
        for c in (0..width).step_by(V::LANES) {
            let mut half = [[V::zero(); 6]; SIDE];
            #[allow(clippy::needless_range_loop)] // A transposition: the index runs over two arrays.
            for j in 0..6 {
                let mut line = [V::zero(); 6];
                for (i, x) in line.iter_mut().enumerate() {
                    *x = V::load(from.add((i * 6 + j) * step + c));
                }
                let line = output_line(line);
                for i in 0..SIDE {
                    half[i][j] = line[i];
                }
            }
            let bias = match bias {
                Some(b) => V::load(b.as_ptr().add(c)),
                None => V::zero(),
            };
            let slope = slopes.map(|s| V::load(s.as_ptr().add(c)));
            for (i, &line) in half.iter().enumerate() {
                for (j, x) in output_line(line).iter().enumerate() {
                    if let Some(at) = to[i * SIDE + j] {
                        let mut sum = x.add(bias);
                        if let Some(residual) = residual {
                            sum = sum.add(V::load(residual.as_ptr().add(at + c)));
                        }
                        if let Some(slope) = slope {
                            sum = sum.leaky(slope);
                        }
                        sum.store(out.add(at + c));
                    }
                }
            }
        }
    }
}

vectorised!(unsafe fn kernel_of = kernel_body(taps: &[&[f32]; 9], len: usize, to: *mut f32, step: usize));
vectorised!(
    /// Transforms the channels `first..first + len` of one tile; point `p` goes to `to + p * step`.
    ///
    /// # Safety
    /// Each source holds those channels, `len` is a multiple of the lanes, and the targets may be written.
    pub(super) unsafe fn input = input_body(from: &[&[f32]; POINTS], first: usize, len: usize, to: *mut f32,
        step: usize)
);
vectorised!(
    /// Transforms the products of one tile, `width` columns, into the pixels that start at `out + to`.
    ///
    /// # Safety
    /// Point `p` is at `from + p * step`; `bias` and the slopes have `width` elements, the residual before them those of the output; the targets may
    /// be written.
    pub(super) unsafe fn output = output_body(from: *const f32, step: usize, width: usize, bias: Option<&[f32]>,
        extra: (Option<&[f32]>, Option<&[f32]>), out: *mut f32, to: &[Option<usize>; SIDE * SIDE])
);
