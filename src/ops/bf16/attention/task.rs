//! One block of queries of one head against all of its keys.
#![allow(unsafe_code)] // Tiles and rows by pointers, in memory that is sized here.

use std::{arch::x86_64::*, cell::Cell};

use half::bf16;

use super::{
    Memory, Shape,
    blocks::{Block, TILE, dots},
    heads::{GROUP, QUERIES, Tokens, across, queries},
    softmax::{BIAS, ONE, Rows, STRIDE, Shift, Shifts},
    tiles::{rest, tiles},
};

/// Groups of 32 keys whose powers meet the values at one time.
const SPAN: usize = 4;
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
#[derive(Clone, Copy)]
struct Room {
    /// `[steps][2]` tiles.
    queries: *mut u8,
    /// Two groups (see [`Rows`]): one is written while the other is read.
    scores: *mut u8,
    /// `[2 * SPAN][2]` tiles.
    powers: *mut u8,
    /// `[across][2]` tiles.
    sums: *mut u8,
}

thread_local!(static KEPT: Cell<Memory> = const { Cell::new(Memory { data: Vec::new() }) });

impl Task<'_> {
    fn steps(&self) -> usize {
        self.shape.width.div_ceil(32)
    }

    fn across(&self) -> usize {
        across(self.shape.width)
    }

    /// Writes the result's rows to `out`, `pitch` numbers apart.
    ///
    /// # Safety
    /// The rows may be written; the CPU has what `Unit` names; with `AMX`, this thread's tiles are on.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512bf16")]
    pub(super) unsafe fn run<const AMX: bool>(&self, out: *mut bf16, pitch: usize) {
        // In tiles: queries; scores; half a stride, so that powers lie where scores of the other group do; powers; sums.
        let parts = [2 * self.steps(), 2 * STRIDE / TILE, STRIDE / 2 / TILE, 4 * SPAN, 2 * self.across()];
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
        let room = Room { queries: start, scores: at(1), powers: at(3), sums: at(4) };
        let scale = std::f32::consts::LOG2_E * ONE / (self.shape.width as f32).sqrt();
        let mut shifts = lengths.map(|length| Shift([BIAS - length * self.longest * scale; 16]));
        // SAFETY: the caller's promise.
        unsafe {
            self.attend::<AMX>(room, scale, &shifts);
            // What is not a number is tried again too, and stays so.
            if (0..self.rows).any(|r| !matches!(self.total(room, r), VANISHED..)) {
                for (shift, top) in shifts.iter_mut().zip(self.tops::<AMX>(room)) {
                    // What is not a number in a bound comes from operands, and must not get lost.
                    *shift = if shift.0[0].is_nan() { *shift } else { Shift([BIAS - top * scale; 16]) };
                }
                self.attend::<AMX>(room, scale, &shifts);
            }
            self.finish(room, out, pitch);
        }
        KEPT.set(memory);
    }

    /// Products and, in between, the powers of some rows; gives the first row that is left.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512bf16")]
    #[inline]
    unsafe fn multiply<const AMX: bool>(b: Block, rows: &Rows<'_>) -> usize {
        // SAFETY: the caller's promise.
        unsafe {
            if AMX {
                return tiles(b, rows);
            }
            dots(b);
        }
        rows.first
    }

    /// Scores of a group of keys.
    fn scores(&self, room: Room, group: usize) -> Block {
        let steps = self.steps();
        Block {
            left: room.queries,
            left_step: 2 * TILE,
            right: self.keys[group * 2 * steps * TILE..].as_ptr(),
            right_step: TILE,
            right_column: steps * TILE,
            sums: room.scores.wrapping_add(group % 2 * STRIDE / 2),
            sums_column: STRIDE,
            steps,
            columns: 2,
            add: false,
        }
    }

    /// Powers times values of a span of groups, added to those of the spans before.
    fn results(&self, room: Room, span: usize, groups: usize) -> Block {
        let across = self.across();
        Block {
            left: room.powers.wrapping_add(span % 2 * SPAN * 2 * TILE),
            left_step: 2 * TILE,
            right: self.values[span * SPAN * across * TILE..].as_ptr(),
            right_step: across * TILE,
            right_column: TILE,
            sums: room.sums,
            sums_column: 2 * TILE,
            steps: groups,
            columns: across,
            add: span > 0,
        }
    }

    /// The rows of a group of keys.
    fn powers<'a>(room: Room, group: usize, scale: f32, shifts: &'a Shifts) -> Rows<'a> {
        Rows {
            scale,
            scores: room.scores.wrapping_add(group % 2 * STRIDE / 2),
            powers: room.powers.wrapping_add(group % (2 * SPAN) * 2 * TILE),
            shifts,
            first: 0,
            end: 0,
        }
    }

    /// Groups of keys that any of the queries sees.
    fn groups(&self) -> usize {
        let keys = self.shape.keys;
        let seen = if self.shape.causal { keys.min(self.start + self.rows) } else { keys };
        seen.div_ceil(GROUP)
    }

    /// How many keys of a group, and of those behind it, a row sees.
    fn seen(&self, row: usize, group: usize) -> usize {
        let keys = self.shape.keys;
        let end = if self.shape.causal { keys.min(self.start + row + 1) } else { keys };
        end.saturating_sub(group * GROUP)
    }

    /// Sums over all keys.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512bf16")]
    unsafe fn attend<const AMX: bool>(&self, room: Room, scale: f32, shifts: &Shifts) {
        let groups = self.groups();
        // SAFETY: all groups, spans and rows exist.
        unsafe {
            Self::multiply::<AMX>(self.scores(room, 0), &Self::powers(room, 0, scale, shifts));
            for group in 0..groups {
                let mut rows = Self::powers(room, group, scale, shifts);
                // Where the first row sees every key, all do, and need no mask.
                if self.seen(0, group) >= GROUP {
                    rows.end = QUERIES;
                }
                if group + 1 < groups {
                    rows.first = Self::multiply::<AMX>(self.scores(room, group + 1), &rows);
                }
                if group > 0 && group % SPAN == 0 {
                    rows.first = Self::multiply::<AMX>(self.results(room, group / SPAN - 1, SPAN), &rows);
                }
                if AMX && rows.end > rows.first {
                    rest(&rows);
                } else {
                    (rows.first..QUERIES).for_each(|r| rows.soften(r, self.seen(r, group)));
                }
            }
            let last = (groups - 1) / SPAN;
            let rows = Self::powers(room, groups, scale, shifts);
            Self::multiply::<AMX>(self.results(room, last, groups - last * SPAN), &rows);
        }
    }

    /// The greatest score of each row.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512bf16")]
    unsafe fn tops<const AMX: bool>(&self, room: Room) -> [f32; QUERIES] {
        let nothing = [Shift([0.0; 16]); QUERIES];
        // SAFETY: all groups and rows exist; partial maxima lie where powers are made later.
        unsafe {
            let at = |row: usize| room.powers.add(row * 64).cast::<f32>();
            (0..QUERIES).for_each(|r| _mm512_store_ps(at(r), _mm512_set1_ps(f32::NEG_INFINITY)));
            for group in 0..self.groups() {
                let rows = Self::powers(room, group, 1.0, &nothing);
                Self::multiply::<AMX>(self.scores(room, group), &rows);
                let rows = Rows { powers: room.powers, ..rows };
                (0..QUERIES).for_each(|r| rows.raise(r, self.seen(r, group)));
            }
            std::array::from_fn(|r| _mm512_reduce_max_ps(_mm512_load_ps(at(r))))
        }
    }

    /// The sum of a row's powers: what the column of ones has become.
    unsafe fn total(&self, room: Room, row: usize) -> f32 {
        let (tile, column) = (self.shape.width / 16, self.shape.width % 16);
        // SAFETY: the row's sums exist.
        unsafe { *room.sums.add((2 * tile + row / 16) * TILE + row % 16 * 64).cast::<f32>().add(column) }
    }

    /// Divides the sums by the totals and writes them.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512bf16")]
    unsafe fn finish(&self, room: Room, out: *mut bf16, pitch: usize) {
        for r in 0..self.rows {
            // SAFETY: the row's sums and the result's rows exist.
            unsafe {
                let inverse = _mm512_set1_ps(self.total(room, r).recip());
                for tile in 0..self.shape.width.div_ceil(16) {
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
