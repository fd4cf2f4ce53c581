//! The micro-kernel of all matrix products, for each instruction set, and run-time choice among them.
#![allow(unsafe_code)] // SIMD intrinsics and loops over raw pointers, checked by the asserts of `Tile::run`.

use std::sync::OnceLock;

use super::buffer::Shared;

/// An instruction set that the kernels are compiled for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ops) enum Isa {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// SSE2, NEON or scalar: what every machine of the target has.
    Baseline,
}

impl Isa {
    /// The instruction sets of this machine, best first.
    pub(in crate::ops) fn available() -> &'static [Isa] {
        static FOUND: OnceLock<Vec<Isa>> = OnceLock::new();
        FOUND.get_or_init(|| {
            #[allow(unused_mut)]
            let mut found = Vec::new();
            #[cfg(target_arch = "x86_64")]
            {
                let fma = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
                if fma && is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq") {
                    found.push(Isa::Avx512);
                }
                if fma {
                    found.push(Isa::Avx2);
                }
            }
            found.push(Isa::Baseline);
            found
        })
    }

    /// The best instruction set of this machine.
    pub(in crate::ops) fn best() -> Isa {
        Self::available()[0]
    }

    /// Floats in a vector.
    pub(in crate::ops) fn lanes(self) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => 16,
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => 8,
            Isa::Baseline => 4,
        }
    }

    /// The most rows that a tile of `vectors` (1 to 3) vectors a row may have: its sums fill the registers.
    pub(in crate::ops) fn rows(self, vectors: usize) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => [14, 14, 9][vectors - 1],
            _ => [6, 6, 4][vectors - 1],
        }
    }
}

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

/// A SIMD register of f32.
trait Vector: Copy {
    const LANES: usize;
    unsafe fn zero() -> Self;
    unsafe fn load(p: *const f32) -> Self;
    unsafe fn splat(p: *const f32) -> Self;
    unsafe fn store(self, p: *mut f32);
    unsafe fn add(self, other: Self) -> Self;
    /// `a * b + self`.
    unsafe fn fma(self, a: Self, b: Self) -> Self;
}

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

/// Implements [`Vector`] with intrinsics of one instruction set.
macro_rules! vector {
    ($name:ident, $inner:ty, $lanes:literal, $arch:ident,
     $zero:expr, $load:ident, $splat:ident, $store:ident, $add:ident, |$c:ident, $a:ident, $b:ident| $fma:expr) => {
        #[derive(Clone, Copy)]
        struct $name($inner);
        impl Vector for $name {
            const LANES: usize = $lanes;
            #[inline(always)]
            unsafe fn zero() -> Self {
                // SAFETY (here and below): the kernel runs only where the instruction set was detected.
                #[allow(unused_unsafe)]
                unsafe {
                    Self($zero)
                }
            }
            #[inline(always)]
            unsafe fn load(p: *const f32) -> Self {
                unsafe { Self($arch::$load(p)) }
            }
            #[inline(always)]
            unsafe fn splat(p: *const f32) -> Self {
                unsafe { Self($arch::$splat(*p)) }
            }
            #[inline(always)]
            unsafe fn store(self, p: *mut f32) {
                unsafe { $arch::$store(p, self.0) }
            }
            #[inline(always)]
            unsafe fn add(self, other: Self) -> Self {
                #[allow(unused_unsafe)]
                unsafe {
                    Self($arch::$add(self.0, other.0))
                }
            }
            #[inline(always)]
            unsafe fn fma(self, a: Self, b: Self) -> Self {
                let ($c, $a, $b) = (self.0, a.0, b.0);
                #[allow(unused_unsafe)]
                unsafe {
                    Self($fma)
                }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64 as arch;

#[cfg(target_arch = "x86_64")]
vector!(
    Zmm,
    arch::__m512,
    16,
    arch,
    arch::_mm512_setzero_ps(),
    _mm512_loadu_ps,
    _mm512_set1_ps,
    _mm512_storeu_ps,
    _mm512_add_ps,
    |c, a, b| arch::_mm512_fmadd_ps(a, b, c)
);
#[cfg(target_arch = "x86_64")]
vector!(
    Ymm,
    arch::__m256,
    8,
    arch,
    arch::_mm256_setzero_ps(),
    _mm256_loadu_ps,
    _mm256_set1_ps,
    _mm256_storeu_ps,
    _mm256_add_ps,
    |c, a, b| arch::_mm256_fmadd_ps(a, b, c)
);
#[cfg(target_arch = "x86_64")]
vector!(
    Base,
    arch::__m128,
    4,
    arch,
    arch::_mm_setzero_ps(),
    _mm_loadu_ps,
    _mm_set1_ps,
    _mm_storeu_ps,
    _mm_add_ps,
    |c, a, b| arch::_mm_add_ps(arch::_mm_mul_ps(a, b), c)
);

#[cfg(target_arch = "aarch64")]
use std::arch::aarch64 as arch;

#[cfg(target_arch = "aarch64")]
vector!(
    Base,
    arch::float32x4_t,
    4,
    arch,
    arch::vdupq_n_f32(0.0),
    vld1q_f32,
    vdupq_n_f32,
    vst1q_f32,
    vaddq_f32,
    |c, a, b| arch::vfmaq_f32(c, a, b)
);

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod arch {
    //! Four floats at a time, for the compiler to vectorise.
    pub(super) unsafe fn load(p: *const f32) -> [f32; 4] {
        // SAFETY: the caller has checked the bounds.
        unsafe { p.cast::<[f32; 4]>().read_unaligned() }
    }
    pub(super) unsafe fn store(p: *mut f32, x: [f32; 4]) {
        // SAFETY: the caller has checked the bounds.
        unsafe { p.cast::<[f32; 4]>().write_unaligned(x) }
    }
    pub(super) unsafe fn splat(x: f32) -> [f32; 4] {
        [x; 4]
    }
    pub(super) unsafe fn add(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
        std::array::from_fn(|i| a[i] + b[i])
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
vector!(Base, [f32; 4], 4, arch, [0.0; 4], load, splat, store, add, |c, a, b| std::array::from_fn(
    |i| a[i] * b[i] + c[i]
));

#[cfg(target_arch = "x86_64")]
kernels!(avx512, super::Zmm, ["avx512f,avx512dq,avx2,fma"],
    1: [1 2 3 4 5 6 7 8 9 10 11 12 13 14]
    2: [1 2 3 4 5 6 7 8 9 10 11 12 13 14]
    3: [1 2 3 4 5 6 7 8 9]);
#[cfg(target_arch = "x86_64")]
kernels!(avx2, super::Ymm, ["avx2,fma"], 1: [1 2 3 4 5 6] 2: [1 2 3 4 5 6] 3: [1 2 3 4]);
kernels!(baseline, super::Base, [], 1: [1 2 3 4 5 6] 2: [1 2 3 4 5 6] 3: [1 2 3 4]);

/// Compiles a function over slices for each instruction set and calls the best one.
///
/// The body is compiled three times; `$fma` is a constant that says whether fused multiply-add is an instruction.
macro_rules! multiversion {
    ($(#[$meta:meta])* $vis:vis fn $name:ident<const $fma:ident: bool>($($arg:ident: $type:ty),* $(,)?) $(-> $ret:ty)? $body:block) => {
        $(#[$meta])*
        #[allow(unsafe_code)]
        $vis fn $name($($arg: $type),*) $(-> $ret)? {
            #[inline(always)]
            fn body<const $fma: bool>($($arg: $type),*) $(-> $ret)? $body
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
                fn avx512($($arg: $type),*) $(-> $ret)? {
                    body::<true>($($arg),*)
                }
                #[target_feature(enable = "avx2,fma")]
                fn avx2($($arg: $type),*) $(-> $ret)? {
                    body::<true>($($arg),*)
                }
                match $crate::ops::cpu::kernel::Isa::best() {
                    // SAFETY: `Isa` holds only what this machine was found to have.
                    $crate::ops::cpu::kernel::Isa::Avx512 => return unsafe { avx512($($arg),*) },
                    $crate::ops::cpu::kernel::Isa::Avx2 => return unsafe { avx2($($arg),*) },
                    $crate::ops::cpu::kernel::Isa::Baseline => {}
                }
            }
            body::<{ cfg!(target_arch = "aarch64") }>($($arg),*)
        }
    };
}
pub(in crate::ops) use multiversion;
