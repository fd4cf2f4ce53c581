//! Powers of two from scores, straight to bf16: the exponentials of attention.
//!
//! A probability is rounded to the 8 bits of bf16 before it meets the values, so its logarithm is taken as a fixed-point
//! number of 16 bits, 8 of them after the point. Whole part and fraction then nearly are exponent and mantissa of the
//! result (<https://doi.org/10.1162/089976699300016467>); what the mantissa lacks comes from a table of 64 bytes. The
//! result's relative error is at most 0.6 %, 0.2 % in the mean (plain rounding to bf16: 0.4 % and 0.17 %). Sums are
//! made of the rounded numbers (a column of ones among the values), so a common error of a row vanishes.
#![allow(unsafe_code)] // Instructions on raw tiles: the caller vouches for pointers and for the CPU.
#![allow(clippy::wildcard_imports)] // The names of instructions.

use std::arch::x86_64::*;

use super::{blocks::TILE, heads::QUERIES};

/// Steps of the fixed-point logarithm: 1/256.
pub(super) const ONE: f32 = 256.0;
/// The logarithm of 1 in fixed point: the bias of the exponent.
pub(super) const BIAS: f32 = 127.0 * ONE;

/// `256 (1 + f - 2^f)`, the excess of the straight line over the power, for four fractions `f` each; less what rounding
/// in the last bit needs, so that the squares of the relative errors are least.
#[rustfmt::skip]
pub(super) static EXCESS: [u8; 64] = [
    0, 1, 2, 4, 4, 6, 7, 8, 9, 10, 10, 12, 12, 13, 14, 15, 15, 16, 17, 17, 18, 18, 19, 19, 20, 20, 20, 21, 21, 21, 21, 21,
    21, 22, 22, 21, 21, 21, 21, 21, 21, 20, 20, 19, 19, 19, 18, 17, 17, 16, 15, 15, 13, 13, 12, 11, 9, 9, 7, 6, 5, 3, 2, 1,
];

/// The order in which the instructions leave 32 keys.
#[rustfmt::skip]
static ORDER: [u16; 32] = [
    0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31,
];

/// The first of the two keys, one after the other, that share row `row` of a packed tile of values.
pub(super) fn key_of_row(row: usize) -> usize {
    usize::from(ORDER[2 * row])
}

/// The bytes with the fractions.
pub(super) const LOW_BYTES: u64 = 0x5555_5555_5555_5555;

/// Bytes from the scores of 16 keys to those of the next 16. Two groups of keys are in flight, whose parts alternate: so
/// what is read and what is written at one time never have the last 12 bits of an address in common, which would let a
/// load wait for the store.
pub(super) const STRIDE: usize = 4 * TILE;

/// A number that fills a vector.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct Shift(pub [f32; 16]);

pub(super) type Shifts = [Shift; QUERIES];

/// Some rows of the scores of 32 keys.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    /// From scores to fixed-point logarithms.
    pub scale: f32,
    /// Two tiles for each 16 keys, [`STRIDE`] apart.
    pub scores: *const u8,
    /// Two tiles.
    pub powers: *mut u8,
    /// What is added to the logarithms of each row, 16 times.
    pub shifts: &'a Shifts,
    /// The first row, and the one after the last.
    pub first: usize,
    pub end: usize,
}

impl Rows<'_> {
    /// Writes `2^((score * scale + shift - BIAS) / ONE)` in bf16 for the first `seen` keys of row `row` and 0 for the
    /// others.
    ///
    /// # Safety
    /// The memory may be read and written, and is aligned to 64 bytes.
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    pub(super) unsafe fn soften(&self, row: usize, seen: usize) {
        let (scale, shift) = (_mm512_set1_ps(self.scale), _mm512_set1_ps(self.shifts[row].0[0]));
        // SAFETY: the caller's promise.
        let [low, high] = [0, STRIDE].map(|half| unsafe {
            let scores = _mm512_load_ps(self.scores.add(row * 64 + half).cast());
            _mm512_cvtps_epi32(_mm512_fmadd_ps(scores, scale, shift))
        });
        // Saturates: what is too small for a normal number becomes 0.
        let log = _mm512_packus_epi32(low, high);
        // SAFETY: both tables have 64 bytes.
        let (excess, order) = unsafe { (load(&EXCESS), load(&ORDER)) };
        let excess = _mm512_permutexvar_epi8(_mm512_srli_epi16::<2>(log), excess);
        // From the fractions only: they are never less than their excess.
        let power = _mm512_srli_epi16::<1>(_mm512_mask_sub_epi8(log, LOW_BYTES, log, excess));
        let here = _mm512_cmplt_epi16_mask(order, _mm512_set1_epi16(seen.min(32) as i16));
        // SAFETY: the caller's promise.
        unsafe { _mm512_store_si512(self.powers.add(row * 64).cast(), _mm512_maskz_mov_epi16(here, power)) };
    }

    /// Raises 16 partial maxima of row `row`, in the place of the powers, to its first `seen` scores.
    ///
    /// # Safety
    /// As for [`Self::soften`].
    #[target_feature(enable = "avx512f")]
    pub(super) unsafe fn raise(&self, row: usize, seen: usize) {
        // SAFETY (here and below): the caller's promise.
        let tops = unsafe { self.powers.add(row * 64) };
        let mut top = unsafe { _mm512_load_ps(tops.cast()) };
        for half in 0..2 {
            let here = seen.saturating_sub(half * 16).min(16) as u32;
            let scores = unsafe { _mm512_load_ps(self.scores.add(row * 64 + half * STRIDE).cast()) };
            top = _mm512_mask_max_ps(top, ((1_u32 << here) - 1) as __mmask16, top, scores);
        }
        unsafe { _mm512_store_ps(tops.cast(), top) };
    }
}

/// A table in a register.
///
/// # Safety
/// It has 64 bytes.
#[target_feature(enable = "avx512f")]
#[inline]
unsafe fn load<T, const N: usize>(table: &[T; N]) -> __m512i {
    // SAFETY: the caller's promise.
    unsafe { _mm512_loadu_si512(table.as_ptr().cast()) }
}
