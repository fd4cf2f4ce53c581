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

use half::bf16;
use rayon::prelude::*;

use self::{
    blocks::TILE,
    heads::{GROUP, QUERIES},
    task::Task,
};
use super::unit::{Tiles, Unit};

pub(in crate::ops) use heads::Tokens;

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
    fn new(tiles: usize) -> Self {
        Self { data: vec![Line([0; 64]); tiles * (TILE / 64)] }
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
    let (steps, across) = (s.width.div_ceil(32), s.width.div_ceil(16));
    let (key_room, value_room) = (groups * steps * 2 * TILE, groups * across * TILE);
    let count = s.items * s.heads;
    let mut keys = Memory::new(count * key_room / TILE);
    let mut values = Memory::new(count * value_room / TILE);
    let mut longest = vec![0.0; count];
    let each = keys.bytes().par_chunks_mut(key_room).zip(values.bytes().par_chunks_mut(value_room));
    each.zip(&mut longest).enumerate().for_each(|(i, ((keys, values), longest))| {
        let (from, part) = ([i / s.heads, s.keys], [i % s.heads * s.width, s.width]);
        // SAFETY: a `Unit` exists only where the CPU has these vectors.
        unsafe {
            *longest = heads::keys(k, from, part, keys);
            heads::values(v, from, part, values);
        }
    });
    let (keys, values) = (keys.bytes() as &[u8], values.bytes() as &[u8]);
    let len = s.items * s.queries * c;
    let mut out = Vec::<bf16>::with_capacity(len);
    let to = Output(out.as_mut_ptr());
    let blocks = s.queries.div_ceil(QUERIES);
    // Neighbouring tasks share a head, whose keys and values stay in the cache of a core.
    (0..count * blocks).into_par_iter().for_each(|i| {
        let (index, block) = (i / blocks, i % blocks);
        let (item, head) = (index / s.heads, index % s.heads);
        let start = block * QUERIES;
        let task = Task {
            shape: s,
            q,
            item,
            head,
            start,
            rows: QUERIES.min(s.queries - start),
            keys: &keys[index * key_room..][..key_room],
            values: &values[index * value_room..][..value_room],
            longest: longest[index],
        };
        let to = &to;
        // SAFETY: the rows of a block in the channels of a head are this task's alone; tiles are on where they are used.
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
    // SAFETY: the tasks have written all rows and channels.
    unsafe { out.set_len(len) };
    out
}
