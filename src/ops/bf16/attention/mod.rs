//! Attention over bf16 tokens: blocks of 32 queries against all keys, never the whole matrix of scores.
//!
//! A softmax does not change when all scores of a row are moved alike, and all that must hold is that the greatest
//! power neither overflows nor vanishes. So no running maximum is kept: a row is moved down by its length times that of
//! the longest key, which no score exceeds. Where that bound was so loose that the powers nearly vanish, the block is
//! done again with the true maxima.
//!
//! Scores and powers of one block of keys are in flight while the tiles make the next block's scores and add up the
//! one before: matrix unit and vector units work at the same time.
#![allow(unsafe_code)] // Rows of the result that belong to one task each.

mod blocks;
mod heads;
mod softmax;
mod task;
mod tiles;

#[cfg(test)]
mod tests;

use std::cell::Cell;

use half::bf16;
use rayon::prelude::*;

use self::{
    blocks::TILE,
    heads::{GROUP, QUERIES},
    task::{BLOCKS, Task},
};
use super::unit::{Tiles, Unit};

pub(in crate::ops) use heads::Tokens;

/// Bytes of a head's keys and values that stay in the second cache of a core.
const CACHED: usize = 1 << 20;

/// Keys that are soon done: text.
const FEW: usize = 256;

/// The most bytes of packed keys and values that a thread keeps for its next attention.
const KEEP: usize = 64 << 20;

/// The sizes of an attention; none is 0.
#[derive(Clone, Copy, Debug)]
pub(in crate::ops) struct Shape {
    pub items: usize,
    /// Queries and keys of an item.
    pub queries: usize,
    pub keys: usize,
    pub heads: usize,
    /// Channels of a head.
    pub width: usize,
    pub causal: bool,
}

/// Tiles, aligned to a cache line.
#[derive(Default)]
struct Memory {
    data: Vec<Line>,
}

#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([u8; 64]);

impl Memory {
    /// This memory, or new one where it is too small for so many tiles.
    fn with_room(self, tiles: usize) -> Self {
        let lines = tiles * (TILE / 64);
        if self.data.len() >= lines { self } else { Self { data: vec![Line([0; 64]); lines] } }
    }

    fn bytes(&mut self) -> &mut [u8] {
        // SAFETY: a line is 64 bytes of plain numbers without gaps.
        unsafe { std::slice::from_raw_parts_mut(self.data.as_mut_ptr().cast(), self.data.len() * 64) }
    }
}

/// The result, of which each task writes the rows and channels that are its own.
struct Output(*mut bf16);

// SAFETY: tasks write disjoint parts.
unsafe impl Sync for Output {}

/// The unit that attention uses: the exponentials need byte permutations too, which all processors with AMX have.
pub(in crate::ops) fn unit() -> Option<Unit> {
    Unit::best().filter(|_| is_x86_feature_detected!("avx512vbmi"))
}

/// `softmax(q k^T / sqrt(width)) v` for each head, `[items, queries, heads * width]`; with `causal`, query `i` sees keys
/// `0..=i`. The machine has `unit`, and [`unit()`] is not `None`.
pub(in crate::ops) fn attention(unit: Unit, [q, k, v]: [Tokens<'_>; 3], s: Shape) -> Vec<bf16> {
    let c = s.heads * s.width;
    for (tokens, count) in [(q, s.queries), (k, s.keys), (v, s.keys)] {
        let end = (s.items - 1) * tokens.strides[0] + (count - 1) * tokens.strides[1] + c;
        assert!(end <= tokens.data.len(), "attention: operand too short");
    }
    let groups = s.keys.div_ceil(GROUP);
    let room = [groups * s.width.div_ceil(32) * 2 * TILE, groups * heads::across(s.width) * TILE];
    let heads = s.items * s.heads;
    let len = s.items * s.queries * c;
    let mut out = Vec::<bf16>::with_capacity(len);
    let to = Output(out.as_mut_ptr());
    // Some heads at a time, enough for all threads: the memory of their tiles is used again.
    let wave = (4 * rayon::current_num_threads()).min(heads);
    thread_local!(static KEPT: Cell<Memory> = const { Cell::new(Memory { data: Vec::new() }) });
    let mut memory = KEPT.take().with_room(wave * (room[0] + room[1]) / TILE);
    for first in (0..heads).step_by(wave) {
        let count = wave.min(heads - first);
        let (keys, values) = memory.bytes().split_at_mut(wave * room[0]);
        let mut longest = vec![0.0; count];
        let each = keys.par_chunks_mut(room[0]).zip(values.par_chunks_mut(room[1])).zip(&mut longest).enumerate();
        each.for_each(|(i, ((keys, values), longest))| {
            let index = first + i;
            let (from, part) = ([index / s.heads, s.keys], [index % s.heads * s.width, s.width]);
            // SAFETY: a `Unit` exists only where the CPU has these vectors.
            unsafe {
                *longest = heads::keys(k, from, part, keys);
                heads::values(v, from, part, values);
            }
        });
        attend(unit, q, s, first, room, [keys, values], &longest, &to);
    }
    if memory.data.len() * 64 <= KEEP {
        KEPT.set(memory);
    }
    // SAFETY: the tasks have written all rows and channels.
    unsafe { out.set_len(len) };
    out
}

/// The rows of some heads, from head `first` of all items on, whose packed keys and values have `room` bytes each.
#[allow(clippy::too_many_arguments)]
fn attend(
    unit: Unit,
    q: Tokens<'_>,
    s: Shape,
    first: usize,
    room: [usize; 2],
    [keys, values]: [&[u8]; 2],
    longest: &[f32],
    to: &Output,
) {
    let (c, count) = (s.heads * s.width, longest.len());
    // How many queries a task has does not touch the result: enough tasks for all threads, then few walks over keys and
    // values that do not stay in the cache of a core, or few tasks where they are soon done.
    let many = s.keys <= FEW || room[0] + room[1] > CACHED;
    let most = if many && !s.causal { BLOCKS } else { 1 };
    let wanted = (count * s.queries.div_ceil(QUERIES)).div_ceil(8 * rayon::current_num_threads());
    let queries = wanted.clamp(1, most) * QUERIES;
    let tasks = s.queries.div_ceil(queries);
    // Neighbouring tasks share a head, whose keys and values stay in the cache of a core.
    (0..count * tasks).into_par_iter().for_each(|i| {
        let (index, start) = (i / tasks, i % tasks * queries);
        let (item, head) = ((first + index) / s.heads, (first + index) % s.heads);
        let task = Task {
            shape: s,
            q,
            item,
            head,
            start,
            rows: queries.min(s.queries - start),
            keys: &keys[index * room[0]..][..room[0]],
            values: &values[index * room[1]..][..room[1]],
            longest: longest[index],
        };
        // SAFETY: the task's rows in the channels of its head are its alone; tiles are on where they are used.
        unsafe {
            let out = to.0.add((item * s.queries + start) * c + head * s.width);
            match unit {
                Unit::Amx => {
                    let _tiles = Tiles::new(unit);
                    task.run::<true>(out, c);
                }
                Unit::Avx512 => task.run::<false>(out, c),
            }
        }
    });
}
