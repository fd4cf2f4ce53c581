//! The micro-kernel of all bf16 products: up to 32 rows times up to 32 columns.
#![allow(unsafe_code)] // Inline assembly and SIMD over raw pointers, checked by the asserts of `Product::run`.

use half::bf16;

use super::{
    Unit,
    pack::{ELEMENTS, STEP, TILE},
};

/// Rows of a pair of tiles.
pub(super) const ROWS: usize = 2 * TILE;
/// The sums of a product, `[32, 32]`; best where they begin a cache line.
pub(super) type Sums = [f32; ROWS * 2 * TILE];

/// A product of one or two tiles of 16 rows with one or two of 16 columns.
///
/// Row `r` of tile `t`, tap `i`, step `s` of the left side starts at `a[starts[t] + taps[i] + r * stride + 32 s]`; the
/// right side holds, for each step and tap, its tiles.
pub(super) struct Product<'a> {
    pub(super) a: &'a [bf16],
    /// Where the tiles begin; both alike for one tile only.
    pub(super) starts: [usize; 2],
    pub(super) stride: usize,
    pub(super) taps: &'a [usize],
    /// The greatest of `taps`.
    pub(super) reach: usize,
    pub(super) steps: usize,
    pub(super) b: &'a [bf16],
    /// Tiles of the right side: 1 or 2.
    pub(super) width: usize,
    /// Add to what the sums hold, instead of overwriting them.
    pub(super) accumulate: bool,
    /// What comes into the L2 cache meanwhile, a few lines with each step and tap: the next weights.
    pub(super) next: &'a [bf16],
}

impl Product<'_> {
    /// Computes the product. The tiles of this thread are switched on where `unit` is AMX (see [`super::unit::Tiles`]).
    pub(super) fn run(&self, unit: Unit, sums: &mut Sums) {
        let last = self.reach + (TILE - 1) * self.stride + self.steps * STEP;
        assert!(self.starts.iter().all(|s| s + last <= self.a.len()), "product: left side out of bounds");
        assert!(matches!(self.width, 1 | 2), "product: no such width");
        assert!(self.steps * self.taps.len() * self.width * ELEMENTS <= self.b.len(), "product: right side too short");
        debug_assert!(self.taps.iter().all(|t| *t <= self.reach));
        if self.steps == 0 || self.taps.is_empty() {
            return;
        }
        // SAFETY: the bounds were checked above, the unit when `Unit` was made.
        #[cfg(target_arch = "x86_64")]
        unsafe {
            match unit {
                Unit::Amx if self.width == 2 && self.starts[0] != self.starts[1] => amx::two_by_two(self, sums),
                Unit::Amx if self.width == 2 => amx::one_by_two(self, sums),
                Unit::Amx if self.starts[0] != self.starts[1] => amx::two_by_one(self, sums),
                Unit::Amx => amx::one_by_one(self, sums),
                Unit::Avx512 => vectors::product(self, sums),
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = (unit, sums);
    }
}

#[cfg(target_arch = "x86_64")]
mod amx {
    use super::{Product, Sums};
    use std::arch::asm;

    /// Loads or clears the sums of the named tiles, runs the loop over steps and taps, stores the sums.
    ///
    /// `tmm0..3` are sums, `tmm4..5` rows of the left side, `tmm6..7` columns of the right side. The loop's body finds
    /// the address of the first tile's rows in `{p}`, those of the second one `{gap}` bytes on, and steps `{b}` on by
    /// itself. Between, it asks for up to six lines from `{ahead}` on, which steps on by `{pace}` bytes.
    macro_rules! kernel {
        ($name:ident, [$($sum:literal at $offset:literal),*], $body:expr) => {
            #[inline(never)]
            pub(super) unsafe fn $name(t: &Product<'_>, sums: &mut Sums) {
                // SAFETY: the caller checked all bounds; the tiles are configured as 16 rows of 64 bytes; offsets in
                // `taps` are elements of 2 bytes, which the addresses scale.
                unsafe {
                    let c = sums.as_mut_ptr();
                    let gap = 2 * t.starts[1].wrapping_sub(t.starts[0]) as isize;
                    let pace = (2 * t.next.len()).div_ceil(t.steps * t.taps.len());
                    asm!(
                        $(concat!("tilezero ", $sum),)*
                        "test {i}, {i}",
                        "jz 2f",
                        $(concat!("tileloadd ", $sum, ", [{c} + {line}*2 + ", $offset, "]"),)*
                        "2:",
                        "xor {i}, {i}",
                        "3:",
                        "mov {p}, [{taps} + {i}*8]",
                        "lea {p}, [{a} + {p}*2]",
                        $body,
                        "prefetcht1 [{ahead}]",
                        "prefetcht1 [{ahead} + 64]",
                        "prefetcht1 [{ahead} + 128]",
                        "prefetcht1 [{ahead} + 192]",
                        "prefetcht1 [{ahead} + 256]",
                        "prefetcht1 [{ahead} + 320]",
                        "add {ahead}, {pace}",
                        "inc {i}",
                        "cmp {i}, {count}",
                        "jb 3b",
                        "add {a}, 64",
                        "dec {steps}",
                        "jnz 2b",
                        $(concat!("tilestored [{c} + {line}*2 + ", $offset, "], ", $sum),)*
                        i = inout(reg) u64::from(t.accumulate) => _, p = out(reg) _,
                        ahead = inout(reg) t.next.as_ptr() => _, pace = in(reg) pace,
                        taps = in(reg) t.taps.as_ptr(), count = in(reg) t.taps.len(),
                        a = inout(reg) t.a.as_ptr().add(t.starts[0]) => _, gap = in(reg) gap,
                        b = inout(reg) t.b.as_ptr() => _, steps = inout(reg) t.steps => _,
                        stride = in(reg) 2 * t.stride, line = in(reg) 64_u64, c = in(reg) c,
                        out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
                        out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
                        options(nostack),
                    );
                }
            }
        };
    }

    kernel!(
        two_by_two,
        ["tmm0" at "0", "tmm1" at "64", "tmm2" at "2048", "tmm3" at "2112"],
        "tileloadd tmm6, [{b} + {line}*1]
         tileloadd tmm4, [{p} + {stride}*1]
         tileloadd tmm7, [{b} + {line}*1 + 1024]
         add {p}, {gap}
         tdpbf16ps tmm0, tmm4, tmm6
         tileloadd tmm5, [{p} + {stride}*1]
         tdpbf16ps tmm1, tmm4, tmm7
         tdpbf16ps tmm2, tmm5, tmm6
         add {b}, 2048
         tdpbf16ps tmm3, tmm5, tmm7"
    );
    kernel!(
        one_by_two,
        ["tmm0" at "0", "tmm1" at "64"],
        "tileloadd tmm6, [{b} + {line}*1]
         tileloadd tmm4, [{p} + {stride}*1]
         tileloadd tmm7, [{b} + {line}*1 + 1024]
         tdpbf16ps tmm0, tmm4, tmm6
         add {b}, 2048
         add {p}, {gap}
         tdpbf16ps tmm1, tmm4, tmm7"
    );
    kernel!(
        two_by_one,
        ["tmm0" at "0", "tmm2" at "2048"],
        "tileloadd tmm6, [{b} + {line}*1]
         tileloadd tmm4, [{p} + {stride}*1]
         add {p}, {gap}
         tileloadd tmm5, [{p} + {stride}*1]
         tdpbf16ps tmm0, tmm4, tmm6
         add {b}, 1024
         tdpbf16ps tmm2, tmm5, tmm6"
    );
    kernel!(
        one_by_one,
        ["tmm0" at "0"],
        "tileloadd tmm6, [{b} + {line}*1]
         tileloadd tmm4, [{p} + {stride}*1]
         add {b}, 1024
         add {p}, {gap}
         tdpbf16ps tmm0, tmm4, tmm6"
    );
}

#[cfg(target_arch = "x86_64")]
mod vectors {
    use super::{ELEMENTS, Product, ROWS, STEP, Sums, TILE};
    use std::arch::x86_64::{
        __m512, __m512bh, __m512i, _mm512_dpbf16_ps, _mm512_loadu_ps, _mm512_loadu_si512, _mm512_set1_epi32,
        _mm512_setzero_ps, _mm512_storeu_ps,
    };

    /// Rows whose sums share the registers with a step's weights.
    const GROUP: usize = 8;

    /// The twin of the tiles' products with dot products of pairs.
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")]
    pub(super) unsafe fn product(t: &Product<'_>, sums: &mut Sums) {
        let tiles = if t.starts[0] == t.starts[1] { 1 } else { 2 };
        for row in (0..tiles * TILE).step_by(GROUP) {
            // SAFETY: the caller checked all bounds.
            unsafe {
                match t.width {
                    1 => rows::<1>(t, row, sums),
                    _ => rows::<2>(t, row, sums),
                }
            }
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")]
    unsafe fn rows<const WIDTH: usize>(t: &Product<'_>, row: usize, sums: &mut Sums) {
        const { assert!(ROWS.is_multiple_of(GROUP) && TILE.is_multiple_of(GROUP)) };
        let c = sums[row * 2 * TILE..][..GROUP * 2 * TILE].as_mut_ptr();
        // SAFETY: the caller checked all bounds.
        unsafe {
            let mut acc = [[_mm512_setzero_ps(); WIDTH]; GROUP];
            if t.accumulate {
                for (r, acc) in acc.iter_mut().enumerate() {
                    for (j, acc) in acc.iter_mut().enumerate() {
                        *acc = _mm512_loadu_ps(c.add(r * 2 * TILE + j * TILE));
                    }
                }
            }
            let a = t.a.as_ptr().add(t.starts[row / TILE] + row % TILE * t.stride);
            let mut b = t.b.as_ptr();
            for step in 0..t.steps {
                for tap in t.taps {
                    let a = a.add(step * STEP + tap);
                    for pair in 0..STEP / 2 {
                        let mut weights = [bits(_mm512_loadu_si512(b.add(pair * 2 * TILE).cast())); WIDTH];
                        for (j, weights) in weights.iter_mut().enumerate().skip(1) {
                            *weights = bits(_mm512_loadu_si512(b.add(j * ELEMENTS + pair * 2 * TILE).cast()));
                        }
                        for (r, acc) in acc.iter_mut().enumerate() {
                            let x = a.add(r * t.stride + 2 * pair).cast::<i32>().read_unaligned();
                            let x = bits(_mm512_set1_epi32(x));
                            for (acc, weights) in acc.iter_mut().zip(&weights) {
                                *acc = dot(*acc, x, *weights);
                            }
                        }
                    }
                    b = b.add(WIDTH * ELEMENTS);
                }
            }
            for (r, acc) in acc.iter().enumerate() {
                for (j, acc) in acc.iter().enumerate() {
                    _mm512_storeu_ps(c.add(r * 2 * TILE + j * TILE), *acc);
                }
            }
        }
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    unsafe fn bits(x: __m512i) -> __m512bh {
        // SAFETY: both are 512 bits of plain numbers.
        unsafe { std::mem::transmute(x) }
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bf16")]
    unsafe fn dot(sum: __m512, a: __m512bh, b: __m512bh) -> __m512 {
        _mm512_dpbf16_ps(sum, a, b)
    }
}
