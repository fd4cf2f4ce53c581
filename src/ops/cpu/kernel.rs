//! The micro-kernel of all matrix products, for each instruction set.
#![allow(unsafe_code)] // SIMD loops over raw pointers, checked by the asserts of `Tile::run`.

use super::{
    buffer::Shared,
    isa::Isa,
    vector::{Vector, prefetch},
};

/// A product of a few rows with one panel of weights.
///
/// Row `r`, tap `t` of the left side starts at `a[taps[t] + r * stride]` and has `len` elements; the panel holds, for
/// each tap and element, `vectors` vectors of weights.
#[derive(Clone, Copy)]
pub(in crate::ops) struct Tile<'a> {
    pub(in crate::ops) a: &'a [f32],
    pub(in crate::ops) stride: usize,
    pub(in crate::ops) taps: &'a [usize],
    pub(in crate::ops) len: usize,
    pub(in crate::ops) panel: &'a [f32],
    pub(in crate::ops) vectors: usize,
    pub(in crate::ops) rows: usize,
    /// Columns to write: at most `vectors` vectors.
    pub(in crate::ops) cols: usize,
    /// Add to what the output holds, instead of overwriting it.
    pub(in crate::ops) accumulate: bool,
    /// Added at the end; as long as the panel is wide.
    pub(in crate::ops) bias: Option<&'a [f32]>,
    /// Added at the end; row `r` starts at `r * pitch` of the output's pitch.
    pub(in crate::ops) residual: Option<&'a [f32]>,
}

impl Tile<'_> {
    /// Computes the tile into `out`, rows `pitch` apart from element `start` on.
    ///
    /// # Safety
    /// No other thread reads or writes those elements at the same time. With `accumulate` they were written before.
    pub(in crate::ops) unsafe fn run(&self, isa: Isa, out: &Shared<'_>, start: usize, pitch: usize) {
        let width = self.vectors * isa.lanes();
        let reach = self.taps.iter().max().map_or(0, |t| t + (self.rows - 1) * self.stride + self.len);
        let last = (self.rows - 1) * pitch + self.cols;
        assert!(reach <= self.a.len(), "tile: left side out of bounds");
        assert!(self.taps.len() * self.len * width <= self.panel.len(), "tile: panel out of bounds");
        assert!(self.cols <= width && start + last <= out.len(), "tile: output out of bounds");
        assert!(self.bias.is_none_or(|b| b.len() >= width), "tile: bias out of bounds");
        assert!(self.residual.is_none_or(|r| r.len() >= last), "tile: residual out of bounds");
        // SAFETY: the bounds were checked above, the instruction set when `Isa` was chosen, exclusive access is the
        // caller's promise.
        unsafe {
            let c = out.pointer().add(start);
            match isa {
                #[cfg(target_arch = "x86_64")]
                Isa::Avx512 => avx512::tile(self, c, pitch),
                #[cfg(target_arch = "x86_64")]
                Isa::Avx2 => avx2::tile(self, c, pitch),
                Isa::Baseline => baseline::tile(self, c, pitch),
            }
        }
    }
}

/// How many floats of the panel ahead are asked for.
const AHEAD: usize = 512;

#[inline(always)]
unsafe fn kernel<V: Vector, const ROWS: usize, const VECTORS: usize>(t: &Tile<'_>, c: *mut f32, pitch: usize) {
    // SAFETY: `Tile::run` checked that all offsets lie inside of the slices.
    unsafe {
        let mut sums = [[V::zero(); VECTORS]; ROWS];
        let mut w = t.panel.as_ptr();
        for &tap in t.taps {
            let a = t.a.as_ptr().add(tap);
            for k in 0..t.len {
                let mut weights = [V::zero(); VECTORS];
                for j in (0..VECTORS * V::LANES).step_by(16) {
                    prefetch(w.wrapping_add(AHEAD + j));
                }
                for (j, x) in weights.iter_mut().enumerate() {
                    *x = V::load(w.add(j * V::LANES));
                }
                for (r, sums) in sums.iter_mut().enumerate() {
                    let x = V::splat(a.add(r * t.stride + k));
                    for (sum, &weight) in sums.iter_mut().zip(&weights) {
                        *sum = sum.fma(x, weight);
                    }
                }
                w = w.add(VECTORS * V::LANES);
            }
        }
        if t.cols == VECTORS * V::LANES && t.bias.is_none() && t.residual.is_none() {
            for (r, sums) in sums.iter().enumerate() {
                for (j, &sum) in sums.iter().enumerate() {
                    let to = c.add(r * pitch + j * V::LANES);
                    (if t.accumulate { V::load(to).add(sum) } else { sum }).store(to);
                }
            }
            return;
        }
        // Through memory: rows that are indexed by a variable below would keep the sums from living in registers.
        let mut done = [[[0.0_f32; 16]; VECTORS]; ROWS];
        for (to, sums) in done.iter_mut().zip(&sums) {
            for (to, sum) in to.iter_mut().zip(sums) {
                sum.store(to.as_mut_ptr());
            }
        }
        for (r, sums) in done.iter().enumerate() {
            let row = c.add(r * pitch);
            for (j, sum) in sums.iter().enumerate() {
                let first = j * V::LANES;
                let bias = t.bias.map(|b| b.as_ptr().add(first));
                let residual = t.residual.map(|x| x.as_ptr().add(r * pitch + first));
                if first + V::LANES <= t.cols {
                    let mut sum = V::load(sum.as_ptr());
                    if t.accumulate {
                        sum = V::load(row.add(first)).add(sum);
                    }
                    if let Some(bias) = bias {
                        sum = sum.add(V::load(bias));
                    }
                    if let Some(residual) = residual {
                        sum = sum.add(V::load(residual));
                    }
                    sum.store(row.add(first));
                } else {
                    for (i, &sum) in sum.iter().enumerate().take(t.cols.saturating_sub(first)) {
                        let to = row.add(first + i);
                        let mut sum = if t.accumulate { *to + sum } else { sum };
                        if let Some(bias) = bias {
                            sum += *bias.add(i);
                        }
                        if let Some(residual) = residual {
                            sum += *residual.add(i);
                        }
                        *to = sum;
                    }
                }
            }
        }
    }
}

/// A module with the kernel compiled for one instruction set, for all tile sizes up to the given ones.
macro_rules! kernels {
    ($name:ident, $vector:ty, [$($feature:literal)?], $($vectors:literal: [$($rows:literal)*])*) => {
        mod $name {
            use super::{Tile, Vector, kernel};

            #[inline(never)]
            $(#[target_feature(enable = $feature)])?
            unsafe fn run<const ROWS: usize, const VECTORS: usize>(t: &Tile<'_>, c: *mut f32, pitch: usize) {
                const { assert!(<$vector as Vector>::LANES <= 16) };
                // SAFETY: as for the caller.
                unsafe { kernel::<$vector, ROWS, VECTORS>(t, c, pitch) }
            }

            pub(super) unsafe fn tile(t: &Tile<'_>, c: *mut f32, pitch: usize) {
                // SAFETY: the caller has checked bounds and instruction set.
                unsafe {
                    match (t.vectors, t.rows) {
                        $($(($vectors, $rows) => run::<$rows, $vectors>(t, c, pitch),)*)*
                        (vectors, rows) => unreachable!("no kernel for {rows} rows of {vectors} vectors"),
                    }
                }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
kernels!(avx512, crate::ops::cpu::vector::Zmm, ["avx512f,avx512dq,avx2,fma"],
    1: [1 2 3 4 5 6 7 8 9 10 11 12 13 14]
    2: [1 2 3 4 5 6 7 8 9 10 11 12 13 14]
    3: [1 2 3 4 5 6 7 8 9]);
#[cfg(target_arch = "x86_64")]
kernels!(avx2, crate::ops::cpu::vector::Ymm, ["avx2,fma"], 1: [1 2 3 4 5 6] 2: [1 2 3 4 5 6] 3: [1 2 3 4]);
kernels!(baseline, crate::ops::cpu::vector::Base, [], 1: [1 2 3 4 5 6] 2: [1 2 3 4 5 6] 3: [1 2 3 4]);
