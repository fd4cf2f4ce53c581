//! One block of queries of one head against all of its keys.
#![allow(unsafe_code)] // Tiles and rows by pointers, in memory that is sized here.

use std::{arch::x86_64::*, cell::Cell};

use half::bf16;

use super::{
    Memory, Shape,
    blocks::{Block, TILE, dots},
    heads::{GROUP, QUERIES, Tokens, queries},
    softmax::{BIAS, GROUPS, ONE, Rows, STRIDE, Softener},
    tiles::{rest, tiles},
};

/// A row whose powers add up to less has lost some of them: its bound was too loose.
const VANISHED: f32 = f32::from_bits((127 - 90) << 23);

pub(super) struct Task<'a> {
    pub shape: Shape,
    pub q: Tokens<'a>,
    pub item: usize,
    pub head: usize,
    /// The first query, and how many there are.
    pub start: usize,
    pub rows: usize,
    /// `[groups][2][steps]` tiles.
    pub keys: &'a [u8],
    /// `[groups][across]` tiles.
    pub values: &'a [u8],
    /// The length of the longest key.
    pub longest: f32,
}

/// Where the parts of a task's scratch memory begin.
struct Room {
    /// `[steps][2]` tiles.
    queries: *mut u8,
    /// Two blocks (see [`Rows`]): one is written while the other is read.
    scores: [*mut u8; 2],
    powers: [*mut u8; 2],
    /// `[across][2]` tiles.
    sums: *mut u8,
    totals: *mut f32,
}

thread_local!(static KEPT: Cell<Memory> = const { Cell::new(Memory { data: Vec::new() }) });

impl Task<'_> {
    fn steps(&self) -> usize {
        self.shape.width.div_ceil(32)
    }

    fn across(&self) -> usize {
        self.shape.width.div_ceil(16)
    }

    /// Writes the result's rows to `out`, `pitch` numbers apart.
    ///
    /// # Safety
    /// The rows may be written; the CPU has what `Unit` names; with `AMX`, this thread's tiles are on.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512bf16")]
    pub(super) unsafe fn run<const AMX: bool>(&self, out: *mut bf16, pitch: usize) {
        // In tiles: queries, two blocks of scores and powers, sums, totals.
        let parts = [2 * self.steps(), 8 * GROUPS, 4 * GROUPS, 2 * self.across(), 4];
        let mut memory = KEPT.take();
        let wanted = parts.iter().sum::<usize>() * TILE;
        if memory.bytes().len() < wanted {
            memory = Memory::new(wanted / TILE);
        }
        let part = [self.head * self.shape.width, self.shape.width];
        let lengths = queries(self.q, [self.item, self.start, self.rows], part, &mut memory.bytes()[..parts[0] * TILE]);
        let start = memory.bytes().as_mut_ptr();
        // SAFETY: all parts lie in `memory`.
        let at = |part: usize| unsafe { start.add(parts[..part].iter().sum::<usize>() * TILE) };
        let pair = |at: *mut u8| [at, at.wrapping_add(STRIDE / 2)];
        let ([even, odd], scores) = (pair(at(2)), pair(at(1)));
        let room = Room { queries: start, scores, powers: [odd, even], sums: at(3), totals: at(4).cast() };
        let scale = std::f32::consts::LOG2_E * ONE / (self.shape.width as f32).sqrt();
        let mut shifts = lengths.map(|length| BIAS - length * self.longest * scale);
        // SAFETY: the caller's promise.
        unsafe {
            self.attend::<AMX>(&room, scale, &shifts);
            // What is not a number is tried again too, and stays so.
            if (0..self.rows).any(|r| !matches!(total(&room, r), VANISHED..)) {
                for (shift, top) in shifts.iter_mut().zip(self.tops::<AMX>(&room)) {
                    // What is not a number in a bound comes from operands, and must not get lost.
                    *shift = if shift.is_nan() { *shift } else { BIAS - top * scale };
                }
                self.attend::<AMX>(&room, scale, &shifts);
            }
            self.finish(&room, out, pitch);
        }
        KEPT.set(memory);
    }

    /// Products and, in between, the powers of some rows; gives the first row that is left.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512bf16")]
    #[inline]
    unsafe fn multiply<const AMX: bool>(b: Block, rows: Rows) -> usize {
        // SAFETY: the caller's promise.
        unsafe {
            if AMX {
                return tiles(b, rows);
            }
            dots(b);
        }
        rows.first
    }

    /// Scores of block `block`.
    fn scores(&self, room: &Room, block: usize, groups: usize) -> Block {
        let steps = self.steps();
        Block {
            left: room.queries,
            left_step: 2 * TILE,
            right: self.keys[block * GROUPS * 2 * steps * TILE..].as_ptr(),
            right_step: TILE,
            right_column: steps * TILE,
            sums: room.scores[block % 2],
            sums_column: STRIDE,
            steps,
            columns: 2 * groups,
            add: false,
        }
    }

    /// Powers times values of block `block`, added to those of the blocks before.
    fn results(&self, room: &Room, block: usize, groups: usize) -> Block {
        let across = self.across();
        Block {
            left: room.powers[block % 2],
            left_step: STRIDE,
            right: self.values[block * GROUPS * across * TILE..].as_ptr(),
            right_step: across * TILE,
            right_column: TILE,
            sums: room.sums,
            sums_column: 2 * TILE,
            steps: groups,
            columns: across,
            add: block > 0,
        }
    }

    /// Groups of 32 keys that any of the queries sees.
    fn groups(&self) -> usize {
        let keys = self.shape.keys;
        let seen = if self.shape.causal { keys.min(self.start + self.rows) } else { keys };
        seen.div_ceil(GROUP)
    }

    /// How many keys of block `block` a row sees.
    fn seen(&self, row: usize, block: usize) -> usize {
        let keys = self.shape.keys;
        let end = if self.shape.causal { keys.min(self.start + row + 1) } else { keys };
        end.saturating_sub(block * GROUPS * GROUP)
    }

    /// Sums and totals of all keys.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512bf16")]
    unsafe fn attend<const AMX: bool>(&self, room: &Room, scale: f32, shifts: &[f32; QUERIES]) {
        let softener = Softener::new(scale);
        let all = self.groups();
        let blocks = all.div_ceil(GROUPS);
        let groups = |block: usize| GROUPS.min(all - block * GROUPS);
        let rows = |block: usize| Rows {
            softener,
            scores: room.scores[block % 2],
            powers: room.powers[block % 2],
            totals: room.totals,
            first: 0,
            end: 0,
        };
        // SAFETY: all blocks, groups and rows exist.
        unsafe {
            for (row, shift) in shifts.iter().enumerate() {
                _mm512_store_ps(room.totals.add(row * 32), _mm512_setzero_ps());
                _mm512_store_ps(room.totals.add(row * 32 + 16), _mm512_set1_ps(*shift));
            }
            Self::multiply::<AMX>(self.scores(room, 0, groups(0)), rows(0));
            for block in 0..=blocks {
                let mut rows = rows(block);
                // Rows that see every key of a block need no mask.
                if block < blocks && self.seen(0, block) >= GROUPS * GROUP {
                    rows.end = QUERIES;
                }
                if block + 1 < blocks {
                    rows.first = Self::multiply::<AMX>(self.scores(room, block + 1, groups(block + 1)), rows);
                }
                if block > 0 {
                    rows.first = Self::multiply::<AMX>(self.results(room, block - 1, groups(block - 1)), rows);
                }
                if AMX && rows.end > rows.first {
                    rest(rows);
                } else if block < blocks {
                    (rows.first..QUERIES).for_each(|r| rows.soften(r, groups(block), self.seen(r, block)));
                }
            }
        }
    }

    /// The greatest score of each row.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512bf16")]
    unsafe fn tops<const AMX: bool>(&self, room: &Room) -> [f32; QUERIES] {
        let all = self.groups();
        // SAFETY: all blocks, groups and rows exist.
        unsafe {
            for row in 0..QUERIES {
                _mm512_store_ps(room.totals.add(row * 32), _mm512_set1_ps(f32::NEG_INFINITY));
            }
            for block in 0..all.div_ceil(GROUPS) {
                let groups = GROUPS.min(all - block * GROUPS);
                let rows = Rows {
                    softener: Softener::new(1.0),
                    scores: room.scores[block % 2],
                    powers: room.powers[block % 2],
                    totals: room.totals,
                    first: 0,
                    end: 0,
                };
                Self::multiply::<AMX>(self.scores(room, block, groups), rows);
                (0..QUERIES).for_each(|r| rows.raise(r, groups, self.seen(r, block)));
            }
            std::array::from_fn(|r| _mm512_reduce_max_ps(_mm512_load_ps(room.totals.add(r * 32))))
        }
    }

    /// Divides the sums by the totals and writes them.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512bf16")]
    unsafe fn finish(&self, room: &Room, out: *mut bf16, pitch: usize) {
        for r in 0..self.rows {
            // SAFETY: the row's sums and the result's rows exist.
            unsafe {
                let inverse = _mm512_set1_ps(total(room, r).recip());
                for tile in 0..self.across() {
                    let sums = _mm512_load_ps(room.sums.add((2 * tile + r / 16) * TILE + r % 16 * 64).cast());
                    let y = std::mem::transmute::<__m256bh, __m256i>(_mm512_cvtneps_pbh(_mm512_mul_ps(sums, inverse)));
                    let here = 16.min(self.shape.width - tile * 16);
                    let mask = ((1_u32 << here) - 1) as __mmask16;
                    _mm256_mask_storeu_epi16(out.add(r * pitch + tile * 16).cast(), mask, y);
                }
            }
        }
    }
}

/// The sum of a row's powers.
#[target_feature(enable = "avx512f")]
#[inline]
unsafe fn total(room: &Room, row: usize) -> f32 {
    // SAFETY: the row exists.
    unsafe { _mm512_reduce_add_ps(_mm512_load_ps(room.totals.add(row * 32))) }
}
