//! Queries, keys and values of single heads, packed into tiles.
#![allow(unsafe_code)] // Writes whole tiles through pointers into memory that was made for them.
#![allow(clippy::wildcard_imports)] // The names of instructions.

use std::arch::x86_64::*;

use half::bf16;

use super::{blocks::TILE, softmax::key_of_row};

/// Keys in a group: a tile of probabilities is this wide.
pub(super) const GROUP: usize = 32;
/// Queries in a block: two tiles high.
pub(super) const QUERIES: usize = 32;

/// One of the operands `[n, t, c]`; the channels of a token lie together, items and tokens anywhere.
#[derive(Clone, Copy)]
pub(in crate::ops) struct Tokens<'a> {
    pub data: &'a [bf16],
    /// Numbers from one item to the next, and from one token to the next.
    pub strides: [usize; 2],
}

impl<'a> Tokens<'a> {
    /// `count` numbers of a token from channel `first` on.
    fn part(self, [item, token]: [usize; 2], first: usize, count: usize) -> &'a [bf16] {
        &self.data[item * self.strides[0] + token * self.strides[1] + first..][..count]
    }
}

/// Numbers `32 * step ..` of a row, zero beyond its end.
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn load(row: &[bf16], step: usize) -> __m512i {
    let rest = row.len().saturating_sub(step * 32);
    if rest == 0 {
        return _mm512_setzero_si512();
    }
    let mask = if rest >= 32 { !0 } else { (1_u32 << rest) - 1 };
    // SAFETY: only what the row has is read.
    unsafe { _mm512_maskz_loadu_epi16(mask, row.as_ptr().add(step * 32).cast()) }
}

/// The sum of the squares of 32 numbers, added to 16 sums.
#[target_feature(enable = "avx512f,avx512bf16")]
#[inline]
fn squares(sums: __m512, x: __m512i) -> __m512 {
    // SAFETY: both types are 64 bytes of plain numbers.
    let x = unsafe { std::mem::transmute::<__m512i, __m512bh>(x) };
    _mm512_dpbf16_ps(sums, x, x)
}

/// Packs up to 32 queries of one head into `[steps][2]` tiles, zero where there are none, and gives their lengths.
#[target_feature(enable = "avx512f,avx512bw,avx512bf16")]
pub(super) fn queries(
    q: Tokens<'_>,
    [item, start, count]: [usize; 3],
    [first, width]: [usize; 2],
    tiles: &mut [u8],
) -> [f32; QUERIES] {
    std::array::from_fn(|r| {
        let row = if r < count { q.part([item, start + r], first, width) } else { &[] };
        let mut sums = _mm512_setzero_ps();
        for (step, pair) in tiles.chunks_exact_mut(2 * TILE).enumerate() {
            let x = load(row, step);
            sums = squares(sums, x);
            let to = &mut pair[r * 64..][..64];
            // SAFETY: 64 bytes are written to a slice of 64 bytes.
            unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), x) };
        }
        _mm512_reduce_add_ps(sums).sqrt()
    })
}

/// Packs the keys of one head into `[groups][2][steps]` tiles, and gives the greatest of their lengths.
#[target_feature(enable = "avx512f,avx512bw,avx512bf16")]
pub(super) fn keys(k: Tokens<'_>, [item, count]: [usize; 2], [first, width]: [usize; 2], tiles: &mut [u8]) -> f32 {
    let steps = width.div_ceil(32);
    let mut longest = 0.0_f32;
    for (block, tiles) in tiles.chunks_exact_mut(2 * TILE * steps).enumerate() {
        for half in 0..2 {
            let rows: [&[bf16]; 16] = std::array::from_fn(|r| {
                let token = block * GROUP + half * 16 + r;
                if token < count { k.part([item, token], first, width) } else { &[] }
            });
            let mut lengths = [_mm512_setzero_ps(); 16];
            for (step, to) in tiles[half * steps * TILE..].chunks_exact_mut(TILE).take(steps).enumerate() {
                let mut numbers = [_mm512_setzero_si512(); 16];
                for ((to, sums), row) in numbers.iter_mut().zip(&mut lengths).zip(rows) {
                    *to = load(row, step);
                    *sums = squares(*sums, *to);
                }
                for (to, x) in to.chunks_exact_mut(64).zip(transposed(&numbers)) {
                    // SAFETY: 64 bytes are written to a slice of 64 bytes.
                    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), x) };
                }
            }
            for sums in lengths {
                let length = _mm512_reduce_add_ps(sums).sqrt();
                longest = if length > longest || length.is_nan() { length } else { longest };
            }
        }
    }
    longest
}

/// A matrix of 16 rows of 16 pairs, with rows and columns exchanged.
#[target_feature(enable = "avx512f")]
#[inline]
fn transposed(x: &[__m512i; 16]) -> [__m512i; 16] {
    // Pairs of rows, then pairs of pairs inside of each lane of 128 bits, then the lanes.
    let mut a = *x;
    for i in 0..8 {
        a[2 * i] = _mm512_unpacklo_epi32(x[2 * i], x[2 * i + 1]);
        a[2 * i + 1] = _mm512_unpackhi_epi32(x[2 * i], x[2 * i + 1]);
    }
    let mut b = a;
    for i in 0..4 {
        b[4 * i] = _mm512_unpacklo_epi64(a[4 * i], a[4 * i + 2]);
        b[4 * i + 1] = _mm512_unpackhi_epi64(a[4 * i], a[4 * i + 2]);
        b[4 * i + 2] = _mm512_unpacklo_epi64(a[4 * i + 1], a[4 * i + 3]);
        b[4 * i + 3] = _mm512_unpackhi_epi64(a[4 * i + 1], a[4 * i + 3]);
    }
    let mut y = b;
    for i in 0..4 {
        let low = [_mm512_shuffle_i32x4::<0x88>(b[i], b[4 + i]), _mm512_shuffle_i32x4::<0xdd>(b[i], b[4 + i])];
        let high =
            [_mm512_shuffle_i32x4::<0x88>(b[8 + i], b[12 + i]), _mm512_shuffle_i32x4::<0xdd>(b[8 + i], b[12 + i])];
        y[i] = _mm512_shuffle_i32x4::<0x88>(low[0], high[0]);
        y[4 + i] = _mm512_shuffle_i32x4::<0x88>(low[1], high[1]);
        y[8 + i] = _mm512_shuffle_i32x4::<0xdd>(low[0], high[0]);
        y[12 + i] = _mm512_shuffle_i32x4::<0xdd>(low[1], high[1]);
    }
    y
}

/// Tiles across the values of a head and the column of ones behind them, which adds up the powers.
pub(super) fn across(width: usize) -> usize {
    (width + 1).div_ceil(16)
}

/// Packs the values of one head, and a column of ones, into `[groups][across]` tiles, keys in the order of the powers.
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
pub(super) fn values(v: Tokens<'_>, [item, count]: [usize; 2], [first, width]: [usize; 2], tiles: &mut [u8]) {
    let across = across(width);
    for (group, tiles) in tiles.chunks_exact_mut(TILE * across).enumerate() {
        for r in 0..16 {
            let token = group * GROUP + key_of_row(r);
            let [even, odd]: [&[bf16]; 2] =
                [0, 1].map(|i| if token + i < count { v.part([item, token + i], first, width) } else { &[] });
            for (i, tile) in tiles.chunks_exact_mut(TILE).enumerate() {
                let [even, odd] = [even, odd].map(|row| {
                    let rest = row.len().saturating_sub(i * 16).min(16);
                    // SAFETY: only what the row has is read.
                    let x = unsafe {
                        _mm256_maskz_loadu_epi16(
                            ((1_u32 << rest) - 1) as __mmask16,
                            row.as_ptr().wrapping_add(i * 16).cast(),
                        )
                    };
                    let last = !row.is_empty() && i == width / 16;
                    let one = if last { 1 << (width % 16) } else { 0 };
                    _mm512_cvtepu16_epi32(_mm256_mask_mov_epi16(x, one, _mm256_set1_epi16(0x3f80)))
                });
                let both = _mm512_or_si512(even, _mm512_slli_epi32::<16>(odd));
                let to = &mut tile[r * 64..][..64];
                // SAFETY: 64 bytes are written to a slice of 64 bytes.
                unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), both) };
            }
        }
    }
}
