//! Products of small blocks for attention: 32 rows times columns by 16.
//!
//! All operands are tiles of 1 KiB that lie one after the other. A tile of the left side has 16 rows of 32 numbers; one
//! of the right side has 16 rows, each of which holds two rows of the matrix, interleaved (`VNNI`); a tile of the result
//! has 16 rows of 16 sums in f32.
#![allow(unsafe_code)] // Instructions on raw tiles: the caller vouches for pointers and for the unit.
#![allow(clippy::wildcard_imports, clippy::cast_ptr_alignment)] // The names of instructions; tiles begin a cache line.

use std::arch::x86_64::*;

/// Bytes of a tile.
pub(super) const TILE: usize = 1024;

/// What to multiply: `columns` times 16 columns, `steps` times 32 numbers deep; neither is 0.
#[derive(Clone, Copy)]
pub(super) struct Block {
    /// Two tiles for each step, and the distance in bytes from step to step.
    pub left: *const u8,
    pub left_step: usize,
    /// The first tile; the distance in bytes from step to step and from the first step of one column to the next one's.
    pub right: *const u8,
    pub right_step: usize,
    pub right_column: usize,
    /// Two tiles for each column, and the distance in bytes from column to column.
    pub sums: *mut u8,
    pub sums_column: usize,
    pub steps: usize,
    pub columns: usize,
    /// Add to the sums, instead of overwriting them.
    pub add: bool,
}

/// The products by dot instructions.
///
/// # Safety
/// All tiles lie in memory that may be read and, for the sums, written; they are aligned to 64 bytes.
#[target_feature(enable = "avx512f,avx512bf16")]
pub(super) unsafe fn dots(b: Block) {
    for (column, half) in (0..b.columns).flat_map(|column| [(column, 0), (column, 1)]) {
        // SAFETY: the caller's promise; all offsets stay in the tiles that `Block` names.
        unsafe {
            let sums = b.sums.add(column * b.sums_column + half * TILE).cast::<f32>();
            let mut acc = [_mm512_setzero_ps(); 16];
            if b.add {
                for (r, acc) in acc.iter_mut().enumerate() {
                    *acc = _mm512_load_ps(sums.add(r * 16));
                }
            }
            for step in 0..b.steps {
                let left = b.left.add(step * b.left_step + half * TILE).cast::<i32>();
                let right = b.right.add(step * b.right_step + column * b.right_column);
                for pair in 0..16 {
                    let columns = halves(_mm512_load_si512(right.add(pair * 64).cast()));
                    for (r, acc) in acc.iter_mut().enumerate() {
                        let row = halves(_mm512_set1_epi32(*left.add(r * 16 + pair)));
                        *acc = _mm512_dpbf16_ps(*acc, row, columns);
                    }
                }
            }
            for (r, acc) in acc.into_iter().enumerate() {
                _mm512_store_ps(sums.add(r * 16), acc);
            }
        }
    }
}

/// 32 numbers of 16 bits as bf16.
#[target_feature(enable = "avx512f")]
#[inline]
pub(super) fn halves(x: __m512i) -> __m512bh {
    // SAFETY: both types are 64 bytes of plain numbers.
    unsafe { std::mem::transmute(x) }
}
