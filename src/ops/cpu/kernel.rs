//! The micro-kernel of all matrix products, for each instruction set.
#![allow(unsafe_code)] // SIMD loops over raw pointers, checked by the asserts of `Tile::run`.

use super::{
    buffer::Shared,
    isa::Isa,
    math::gelu,
    vector::{Vector, prefetch},
};

/// A product of rows with one panel of weights.
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
    /// The output is large and may have to come from memory: it is asked for ahead of time.
    pub(in crate::ops) far: bool,
    pub(in crate::ops) vectors: usize,
    pub(in crate::ops) rows: usize,
    /// Columns to write: at most `vectors` vectors, or one of a gated panel.
    pub(in crate::ops) cols: usize,
    /// The panel holds a vector of values and one of gates: `value * gelu(gate)` is written.
    pub(in crate::ops) gated: bool,
    /// Add to what the output holds, instead of overwriting it.
    pub(in crate::ops) accumulate: bool,
    /// Added at the end; as long as the panel is wide.
    pub(in crate::ops) bias: Option<&'a [f32]>,
    /// Added at the end; row `r` starts at `r * pitch` of the output's pitch.
    pub(in crate::ops) residual: Option<&'a [f32]>,
    /// What is below zero after all that is multiplied by these; as long as the panel is wide.
    pub(in crate::ops) slopes: Option<&'a [f32]>,
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
        assert!(self.slopes.is_none_or(|s| s.len() >= width), "tile: slopes out of bounds");
        let alone = self.vectors == 2
            && 2 * self.cols <= width
            && !self.accumulate
            && self.residual.is_none()
            && self.slopes.is_none();
        assert!(alone || !self.gated, "tile: nothing can be added to gated values");
        let runs = self.rows.div_ceil(isa.rows(self.vectors));
        for run in 0..runs {
            let rows = run * self.rows / runs..(run + 1) * self.rows / runs;
            // SAFETY: the bounds were checked above, the instruction set when `Isa` was chosen, exclusive access is
            // the caller's promise.
            unsafe {
                let c = out.pointer().add(start);
                match isa {
                    #[cfg(target_arch = "x86_64")]
                    Isa::Avx512 => avx512::tile(self, rows, c, pitch),
                    #[cfg(target_arch = "x86_64")]
                    Isa::Avx2 => avx2::tile(self, rows, c, pitch),
                    Isa::Baseline => baseline::tile(self, rows, c, pitch),
                }
            }
        }
    }
}

/// How many floats of the panel ahead are asked for.
const AHEAD: usize = 512;

/// Repeats a block for all indices below `$most`, a constant of at most 14, each as the constant `$i`: arrays of
/// registers that are indexed by variables would live in memory.
macro_rules! unrolled {
    ($i:ident < $most:ident $body:block) => { unrolled!($i < $most $body, 0 1 2 3 4 5 6 7 8 9 10 11 12 13) };
    ($i:ident < $most:ident $body:block, $($index:literal)*) => {
        $(if $index < $most {
            const $i: usize = $index;
            $body
        })*
    };
}

#[inline(always)]
unsafe fn kernel<V: Vector, const ROWS: usize, const VECTORS: usize>(
    t: &Tile<'_>,
    first: usize,
    c: *mut f32,
    pitch: usize,
) {
    // SAFETY: `Tile::run` checked that all offsets lie inside of the slices.
    unsafe {
        let mut sums = [[V::zero(); VECTORS]; ROWS];
        let mut w = t.panel.as_ptr();
        if t.far {
            unrolled!(R < ROWS {
                for j in (0..VECTORS * V::LANES).step_by(16) {
                    prefetch(c.wrapping_add((first + R) * pitch + j));
                }
            });
        }
        for &tap in t.taps {
            let mut a = t.a.as_ptr().add(tap + first * t.stride);
            let end = a.add(t.len);
            while a != end {
                let mut weights = [V::zero(); VECTORS];
                for (j, x) in weights.iter_mut().enumerate() {
                    let from = w.wrapping_add(j * V::LANES);
                    prefetch(from.wrapping_add(AHEAD));
                    *x = V::load(from);
                }
                unrolled!(R < ROWS {
                    let x = V::splat(a.wrapping_add(t.stride.wrapping_mul(R)));
                    for (sum, &weight) in sums[R].iter_mut().zip(&weights) {
                        *sum = sum.fma(x, weight);
                    }
                });
                a = a.wrapping_add(1);
                w = w.wrapping_add(VECTORS * V::LANES);
            }
        }
        let to = c.add(first * pitch);
        let residual = t.residual.map(|r| r.as_ptr().wrapping_add(first * pitch));
        if VECTORS == 2 && t.gated {
            let mut row = [[0.0_f32; 16]; 2];
            let bias = t.bias.map_or(std::ptr::null(), <[f32]>::as_ptr);
            unrolled!(R < ROWS {
                for (j, &sum) in sums[R].iter().enumerate() {
                    let sum = if bias.is_null() { sum } else { sum.add(V::load(bias.wrapping_add(j * V::LANES))) };
                    sum.store(row[j].as_mut_ptr());
                }
                let [values, gates] = &mut row;
                for (value, &gate) in values[..V::LANES].iter_mut().zip(&gates[..V::LANES]) {
                    *value *= if V::FMA { gelu::<true>(gate) } else { gelu::<false>(gate) };
                }
                to.add(R * pitch).copy_from_nonoverlapping(row[0].as_ptr(), t.cols);
            });
            return;
        }
        if t.cols < VECTORS * V::LANES {
            // Through memory, in a function of its own: a call here would take all sums out of their registers.
            let mut rows = [[0.0; 48]; ROWS];
            unrolled!(R < ROWS {
                for (j, sum) in sums[R].iter().enumerate() {
                    sum.store(rows[R].as_mut_ptr().add(j * V::LANES));
                }
            });
            return narrow(t, &rows, to, residual, pitch);
        }
        if t.accumulate {
            unrolled!(R < ROWS {
                for (j, sum) in sums[R].iter_mut().enumerate() {
                    *sum = V::load(to.add(R * pitch + j * V::LANES)).add(*sum);
                }
            });
        }
        if let Some(bias) = t.bias {
            unrolled!(R < ROWS {
                for (j, sum) in sums[R].iter_mut().enumerate() {
                    *sum = sum.add(V::load(bias.as_ptr().add(j * V::LANES)));
                }
            });
        }
        if let Some(residual) = residual {
            unrolled!(R < ROWS {
                for (j, sum) in sums[R].iter_mut().enumerate() {
                    *sum = sum.add(V::load(residual.add(R * pitch + j * V::LANES)));
                }
            });
        }
        if let Some(slopes) = t.slopes {
            unrolled!(R < ROWS {
                for (j, sum) in sums[R].iter_mut().enumerate() {
                    *sum = sum.leaky(V::load(slopes.as_ptr().add(j * V::LANES)));
                }
            });
        }
        unrolled!(R < ROWS {
            for (j, sum) in sums[R].iter().enumerate() {
                sum.store(to.add(R * pitch + j * V::LANES));
            }
        });
    }
}

/// Writes sums whose last vector reaches over the last column.
#[inline(never)]
unsafe fn narrow(t: &Tile<'_>, sums: &[[f32; 48]], to: *mut f32, residual: Option<*const f32>, pitch: usize) {
    for (r, sums) in sums.iter().enumerate() {
        for (j, &sum) in sums.iter().enumerate().take(t.cols) {
            let at = r * pitch + j;
            // SAFETY: as for the kernel.
            unsafe {
                let mut sum = if t.accumulate { *to.add(at) + sum } else { sum };
                if let Some(bias) = t.bias {
                    sum += bias[j];
                }
                if let Some(residual) = residual {
                    sum += *residual.add(at);
                }
                if let Some(slopes) = t.slopes.filter(|_| sum < 0.0) {
                    sum *= slopes[j];
                }
                *to.add(at) = sum;
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
            unsafe fn run<const ROWS: usize, const VECTORS: usize>(
                t: &Tile<'_>,
                first: usize,
                c: *mut f32,
                pitch: usize,
            ) {
                const { assert!(<$vector as Vector>::LANES <= 16) };
                // SAFETY: as for the caller.
                unsafe { kernel::<$vector, ROWS, VECTORS>(t, first, c, pitch) }
            }

            pub(super) unsafe fn tile(t: &Tile<'_>, rows: std::ops::Range<usize>, c: *mut f32, pitch: usize) {
                // SAFETY: the caller has checked bounds and instruction set.
                unsafe {
                    match (t.vectors, rows.len()) {
                        $($(($vectors, $rows) => run::<$rows, $vectors>(t, rows.start, c, pitch),)*)*
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
