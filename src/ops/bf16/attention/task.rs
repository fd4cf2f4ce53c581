//! Some blocks of queries of one head against all of its keys.
#![allow(unsafe_code)] // Tiles and rows by pointers, in memory that is sized here.
#![allow(clippy::wildcard_imports, clippy::cast_ptr_alignment)] // The names of instructions; tiles begin a cache line.

use std::{arch::x86_64::*, cell::Cell, ops::Range};

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

/// The most blocks of queries that share a walk over the keys.
pub(super) const BLOCKS: usize = 4;

pub(super) struct Task<'a> {
    pub shape: Shape,
    pub q: Tokens<'a>,
    pub item: usize,
    pub head: usize,
    /// The first query, and how many there are: at most [`BLOCKS`] blocks, and one where they are causal.
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
    /// Two groups (see [`Rows`]): one is written while the other is read.
    scores: *mut u8,
    /// `[2 * SPAN][2]` tiles.
    powers: *mut u8,
    /// Of each block of queries `[steps][2]` tiles.
    queries: *mut u8,
    /// Of each block of queries `[across][2]` tiles.
    sums: *mut u8,
}

/// A group of keys on its way past a block of queries.
#[derive(Clone, Copy)]
struct Place {
    /// How many came before.
    turn: usize,
    /// Its place in the ring of powers.
    slot: usize,
    block: usize,
    group: usize,
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
        let blocks = self.rows.div_ceil(QUERIES);
        // In tiles: scores; half a stride, so that powers lie where scores of the other group do; powers; queries; sums;
        // shifts.
        let own = [2 * self.steps(), 2 * self.across(), size_of::<Shifts>() / TILE];
        let parts = [2 * STRIDE / TILE, STRIDE / 2 / TILE, 4 * SPAN, blocks * own[0], blocks * own[1], blocks * own[2]];
        let mut memory = KEPT.take().with_room(parts.iter().sum());
        let start = parts[..3].iter().sum::<usize>() * TILE;
        let packed = memory.bytes()[start..][..parts[3] * TILE].chunks_exact_mut(own[0] * TILE);
        let scale = std::f32::consts::LOG2_E * ONE / (self.shape.width as f32).sqrt();
        let bounds = packed.enumerate().map(|(block, packed)| {
            let from = [self.item, self.start + block * QUERIES, self.in_block(block)];
            let lengths = queries(self.q, from, [self.head * self.shape.width, self.shape.width], packed);
            lengths.map(|length| BIAS - length * self.longest * scale)
        });
        let mut each = [[0.0; QUERIES]; BLOCKS];
        each.iter_mut().zip(bounds).for_each(|(each, bounds)| *each = bounds);
        let start = memory.bytes().as_mut_ptr();
        // SAFETY (here and below): all parts lie in `memory`, and the shifts are written before they are read.
        let at = |part: usize| unsafe { start.add(parts[..part].iter().sum::<usize>() * TILE) };
        let room = Room { scores: at(0), powers: at(2), queries: at(3), sums: at(4) };
        unsafe {
            let shifts = std::slice::from_raw_parts_mut(at(5).cast::<Shifts>(), blocks);
            for (shifts, bounds) in shifts.iter_mut().zip(&each) {
                shifts.iter_mut().zip(bounds).for_each(|(shift, bound)| *shift = Shift([*bound; 16]));
            }
            self.attend::<AMX>(room, 0..blocks, scale, shifts, !self.shape.causal);
            for block in 0..blocks {
                let first = block * QUERIES;
                // What is not a number is tried again too, and stays so.
                if (first..first + self.in_block(block)).any(|r| !matches!(self.total(room, r), VANISHED..)) {
                    for (shift, top) in shifts[block].iter_mut().zip(self.tops::<AMX>(room, block)) {
                        // What is not a number in a bound comes from operands, and must not get lost.
                        *shift = if shift.0[0].is_nan() { *shift } else { Shift([BIAS - top * scale; 16]) };
                    }
                    self.attend::<AMX>(room, block..block + 1, scale, shifts, false);
                }
            }
            self.finish(room, out, pitch);
        }
        KEPT.set(memory);
    }

    /// Queries in a block.
    fn in_block(&self, block: usize) -> usize {
        QUERIES.min(self.rows - block * QUERIES)
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
    fn scores(&self, room: Room, p: Place) -> Block {
        let steps = self.steps();
        Block {
            left: room.queries.wrapping_add(p.block * 2 * steps * TILE),
            left_step: 2 * TILE,
            right: self.keys[p.group * 2 * steps * TILE..].as_ptr(),
            right_step: TILE,
            right_column: steps * TILE,
            sums: room.scores.wrapping_add(p.turn % 2 * STRIDE / 2),
            sums_column: STRIDE,
            steps,
            columns: 2,
            add: false,
        }
    }

    /// Powers times values of a span, whose last group is given, added to those of the spans before.
    fn results(&self, room: Room, last: Place) -> Block {
        let across = self.across();
        let first = last.group / SPAN * SPAN;
        Block {
            left: Self::slot(room, Place { slot: last.slot - (last.group - first), ..last }),
            left_step: 2 * TILE,
            right: self.values[first * across * TILE..].as_ptr(),
            right_step: across * TILE,
            right_column: TILE,
            sums: room.sums.wrapping_add(last.block * 2 * across * TILE),
            sums_column: 2 * TILE,
            steps: last.group - first + 1,
            columns: across,
            add: first > 0,
        }
    }

    /// Where the powers of a group are.
    fn slot(room: Room, p: Place) -> *mut u8 {
        room.powers.wrapping_add(p.slot % (2 * SPAN) * 2 * TILE)
    }

    /// The rows of a group of keys.
    fn powers(room: Room, p: Place, scale: f32, shifts: &Shifts) -> Rows<'_> {
        let scores = room.scores.wrapping_add(p.turn % 2 * STRIDE / 2);
        Rows { scale, scores, powers: Self::slot(room, p), shifts, first: 0, end: 0 }
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

    /// Sums over all keys for some blocks of queries. With `bounded`, all rows see all keys, and scores of 0 are not
    /// above their bound: keys that are missing need no mask, because their values and ones are 0.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512bf16")]
    unsafe fn attend<const AMX: bool>(
        &self,
        room: Room,
        blocks: Range<usize>,
        scale: f32,
        shifts: &[Shifts],
        bounded: bool,
    ) {
        let groups = self.groups();
        // Span by span, past all blocks.
        let spans = (0..groups).step_by(SPAN);
        let places = spans.flat_map(|first| blocks.clone().map(move |block| (block, first)));
        let places = places.flat_map(|(block, first)| (first..groups.min(first + SPAN)).map(move |g| (block, g)));
        let width = blocks.len();
        let mut places = places.enumerate().map(|(turn, (block, group))| {
            // A short span leaves a gap behind it: spans take turns in the two halves of the ring.
            let slot = (group / SPAN * width + block - blocks.start) * SPAN + group % SPAN;
            Place { turn, slot, block, group }
        });
        // SAFETY: all groups, spans and rows exist.
        unsafe {
            let mut next = places.next();
            if let Some(p) = next {
                Self::multiply::<AMX>(self.scores(room, p), &Self::powers(room, p, scale, &shifts[p.block]));
            }
            let mut before: Option<Place> = None;
            while let Some(p) = next {
                next = places.next();
                let mut rows = Self::powers(room, p, scale, &shifts[p.block]);
                // Where the first row sees every key, all do, and need no mask.
                if bounded || self.seen(0, p.group) >= GROUP {
                    rows.end = QUERIES;
                }
                if let Some(next) = next {
                    rows.first = Self::multiply::<AMX>(self.scores(room, next), &rows);
                }
                // The span that ended before this group.
                if let Some(last) = before.filter(|_| p.group % SPAN == 0) {
                    rows.first = Self::multiply::<AMX>(self.results(room, last), &rows);
                }
                if AMX && rows.end > rows.first {
                    rest(&rows);
                } else {
                    (rows.first..QUERIES).for_each(|r| rows.soften(r, self.seen(r, p.group)));
                }
                before = Some(p);
            }
            if let Some(last) = before {
                Self::multiply::<AMX>(self.results(room, last), &Self::powers(room, last, scale, &shifts[last.block]));
            }
        }
    }

    /// The greatest score of each row of a block.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512bf16")]
    unsafe fn tops<const AMX: bool>(&self, room: Room, block: usize) -> [f32; QUERIES] {
        let nothing = [Shift([0.0; 16]); QUERIES];
        // SAFETY: all groups and rows exist; partial maxima lie where powers are made later.
        unsafe {
            let at = |row: usize| room.powers.add(row * 64).cast::<f32>();
            (0..QUERIES).for_each(|r| _mm512_store_ps(at(r), _mm512_set1_ps(f32::NEG_INFINITY)));
            for group in 0..self.groups() {
                let p = Place { turn: group, slot: group, block, group };
                let rows = Self::powers(room, p, 1.0, &nothing);
                Self::multiply::<AMX>(self.scores(room, p), &rows);
                let rows = Rows { powers: room.powers, ..rows };
                (0..QUERIES).for_each(|r| rows.raise(r, self.seen(r, group)));
            }
            std::array::from_fn(|r| _mm512_reduce_max_ps(_mm512_load_ps(at(r))))
        }
    }

    /// 16 sums of a row.
    fn sums(&self, room: Room, row: usize, tile: usize) -> *const f32 {
        let (block, row) = (row / QUERIES, row % QUERIES);
        let first = 2 * (block * self.across() + tile);
        room.sums.wrapping_add((first + row / 16) * TILE + row % 16 * 64).cast()
    }

    /// The sum of a row's powers: what the column of ones has become.
    unsafe fn total(&self, room: Room, row: usize) -> f32 {
        // SAFETY: the row's sums exist.
        unsafe { *self.sums(room, row, self.shape.width / 16).add(self.shape.width % 16) }
    }

    /// Divides the sums by the totals and writes them.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512bf16")]
    unsafe fn finish(&self, room: Room, out: *mut bf16, pitch: usize) {
        for r in 0..self.rows {
            // SAFETY: the row's sums and the result's rows exist.
            unsafe {
                let inverse = _mm512_set1_ps(self.total(room, r).recip());
                for tile in 0..self.shape.width.div_ceil(16) {
                    let y = _mm512_cvtneps_pbh(_mm512_mul_ps(_mm512_load_ps(self.sums(room, r, tile)), inverse));
                    let here = 16.min(self.shape.width - tile * 16);
                    let mask = ((1_u32 << here) - 1) as __mmask16;
                    let y = std::mem::transmute::<__m256bh, __m256i>(y);
                    _mm256_mask_storeu_epi16(out.add(r * pitch + tile * 16).cast(), mask, y);
                }
            }
        }
    }
}
