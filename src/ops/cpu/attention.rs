//! Attention in blocks of queries and keys with a running softmax (<https://arxiv.org/abs/2112.05682>).
//!
//! Scores are made key by key, with the queries along the vectors: greatest score, sum and the scaling of what was
//! summed up are then plain vector operations, and a block of scores is a panel of the product with the values as it
//! is.
#![allow(unsafe_code)] // Calls of `Tile::run` on scratch memory that belongs to the task alone.

use rayon::prelude::*;

use super::{
    buffer::{LINE, Shared, aligned, spread, with_scratch},
    isa::{Isa, multiversion},
    kernel::Tile,
    math::exp2,
    pack::panels,
};

/// Keys in a block. Part of the result's definition: sums are made block by block.
const KEYS: usize = 256;
/// The most queries in a block.
const QUERIES: usize = 128;

/// Tokens, their channels one after the other; some floats lie from item to item and from token to token.
#[derive(Clone, Copy)]
pub(in crate::ops) struct Tokens<'a> {
    pub(in crate::ops) data: &'a [f32],
    pub(in crate::ops) strides: [usize; 2],
}

impl<'a> Tokens<'a> {
    /// `width` channels from channel `at` on.
    fn channels(&self, item: usize, token: usize, at: usize, width: usize) -> &'a [f32] {
        &self.data[item * self.strides[0] + token * self.strides[1] + at..][..width]
    }
}

/// What the heads have in common.
struct Shape {
    isa: Isa,
    tk: usize,
    heads: usize,
    width: usize,
    causal: bool,
}

/// Keys and values of all heads, a cache line or more per row.
struct Operands {
    /// `[item, head, key, width]`, rows [`Shape::key_pitch`] apart.
    keys: Vec<f32>,
    /// `[item, head, block of keys, width, key]`, rows [`Shape::value_pitch`] apart.
    values: Vec<f32>,
}

impl Shape {
    fn key_pitch(&self) -> usize {
        spread(self.width)
    }

    fn value_pitch(&self) -> usize {
        spread(KEYS.min(self.tk))
    }

    /// Floats of a head's keys and of its values.
    fn rooms(&self) -> [usize; 2] {
        [self.tk * self.key_pitch(), self.tk.div_ceil(KEYS) * self.width * self.value_pitch()]
    }
}

/// Softmax of scaled scores times values; the sizes were checked by the caller: `q` is `[n, tq, c]`, `k` and `v` are
/// `[n, tk, c]` with `c = heads * width`, none of them empty.
pub(in crate::ops) fn attention(
    [q, k, v]: [Tokens<'_>; 3],
    [n, tq, tk]: [usize; 3],
    [heads, width]: [usize; 2],
    causal: bool,
) -> Vec<f32> {
    let s = Shape { isa: Isa::best(), tk, heads, width, causal };
    let c = heads * width;
    let packed = pack(&s, n, k, v);
    // How many queries a block has does not touch the result.
    let wanted = (n * tq).div_ceil(3 * rayon::current_num_threads()).clamp(1, QUERIES);
    let rows = tq.div_ceil(tq.div_ceil(wanted)).next_multiple_of(2 * s.isa.lanes());
    let mut out = vec![0.0; n * tq * c];
    let blocks = out.chunks_mut(tq * c).enumerate();
    let blocks =
        blocks.flat_map(|(item, out)| out.chunks_mut(rows * c).enumerate().map(move |(i, out)| (item, i, out)));
    blocks.collect::<Vec<_>>().into_par_iter().with_max_len(1).for_each(|(item, i, out)| {
        (0..heads).for_each(|head| attend(&s, &packed, [item, head], i * rows, q, out));
    });
    out
}

fn pack(s: &Shape, n: usize, k: Tokens<'_>, v: Tokens<'_>) -> Operands {
    let [key_room, value_room] = s.rooms();
    let mut keys = vec![0.0; n * s.heads * key_room + LINE];
    let mut values = vec![0.0; n * s.heads * value_room + LINE];
    let (key_start, value_start) = (aligned(&keys), aligned(&values));
    let each = keys[key_start..].par_chunks_mut(key_room).zip(values[value_start..].par_chunks_mut(value_room));
    each.take(n * s.heads).enumerate().for_each(|(i, (keys, values))| {
        let (item, at) = (i / s.heads, i % s.heads * s.width);
        for (token, to) in keys.chunks_exact_mut(s.key_pitch()).enumerate() {
            to[..s.width].copy_from_slice(k.channels(item, token, at, s.width));
        }
        for (block, to) in values.chunks_exact_mut(s.width * s.value_pitch()).enumerate() {
            for key in 0..KEYS.min(s.tk - block * KEYS) {
                let from = v.channels(item, block * KEYS + key, at, s.width);
                for (to, &x) in to[key..].iter_mut().step_by(s.value_pitch()).zip(from) {
                    *to = x;
                }
            }
        }
    });
    Operands { keys, values }
}

/// One block of queries from `start` on, of which `out` holds all heads.
fn attend(s: &Shape, packed: &Operands, [item, head]: [usize; 2], start: usize, q: Tokens<'_>, out: &mut [f32]) {
    let c = s.heads * s.width;
    let rows = out.len() / c;
    let lanes = s.isa.lanes();
    let index = item * s.heads + head;
    let [key_room, value_room] = s.rooms();
    let keys = &packed.keys[aligned(&packed.keys) + index * key_room..][..key_room];
    let values = &packed.values[aligned(&packed.values) + index * value_room..][..value_room];
    let padded = rows.next_multiple_of(lanes);
    let widest = KEYS.min(s.tk) * 3 * lanes;
    with_scratch(padded * (2 * s.width + 2) + widest, |scratch| {
        let (queries, scratch) = scratch.split_at_mut(padded * s.width);
        let (sums, scratch) = scratch.split_at_mut(padded * s.width);
        let (tops, scratch) = scratch.split_at_mut(padded);
        let (totals, scores) = scratch.split_at_mut(padded);
        sums.fill(0.0);
        tops.fill(f32::NEG_INFINITY);
        totals.fill(0.0);
        // Scores are logarithms to the base 2.
        let scale = (s.width as f32).sqrt().recip() * std::f32::consts::LOG2_E;
        for panel in panels(rows, s.isa) {
            let columns = panel.vectors * lanes;
            let to = &mut queries[panel.start * s.width..][..columns * s.width];
            for j in 0..columns {
                let row = panel.start + j;
                let from = if row < rows { q.channels(item, start + row, head * s.width, s.width) } else { &[] };
                let padding = std::iter::repeat(&0.0);
                for (to, x) in to[j..].iter_mut().step_by(columns).zip(from.iter().chain(padding)) {
                    *to = x * scale;
                }
            }
        }
        let seen = if s.causal { s.tk.min(start + rows) } else { s.tk };
        for first in (0..seen).step_by(KEYS) {
            let count = KEYS.min(seen - first);
            let keys = &keys[first * s.key_pitch()..];
            let values = &values[first / KEYS * s.width * s.value_pitch()..];
            for panel in panels(rows, s.isa) {
                let columns = panel.vectors * lanes;
                let at = panel.start * s.width..(panel.start + columns) * s.width;
                let scores = &mut scores[..count * columns];
                multiply(s.isa, (keys, s.key_pitch(), count), &queries[at.clone()], s.width, scores, false);
                hide(s, scores, columns, [first, start + panel.start], f32::NEG_INFINITY);
                let lines = panel.start..panel.start + columns;
                let sums = &mut sums[at];
                soften(scores, &mut tops[lines.clone()], &mut totals[lines], sums);
                hide(s, scores, columns, [first, start + panel.start], 0.0);
                multiply(s.isa, (values, s.value_pitch(), s.width), scores, count, sums, true);
            }
        }
        for panel in panels(rows, s.isa) {
            let columns = panel.vectors * lanes;
            let sums = &sums[panel.start * s.width..][..columns * s.width];
            for j in 0..columns.min(rows - panel.start) {
                let row = panel.start + j;
                let to = &mut out[row * c + head * s.width..][..s.width];
                for (to, sum) in to.iter_mut().zip(sums[j..].iter().step_by(columns)) {
                    *to = sum / totals[row];
                }
            }
        }
    });
}

/// With `causal`, fills the places of keys that lie behind their query; `key` and `query` are the first ones.
fn hide(s: &Shape, scores: &mut [f32], columns: usize, [key, query]: [usize; 2], with: f32) {
    if s.causal {
        for (j, row) in scores.chunks_exact_mut(columns).enumerate() {
            row[..(key + j).saturating_sub(query).min(columns)].fill(with);
        }
    }
}

/// `out (+)= left * right`: `left` is (rows, their pitch, their number), `right` has `depth` rows of whole vectors, as
/// many as the rows of `out` have.
fn multiply(
    isa: Isa,
    (left, stride, rows): (&[f32], usize, usize),
    right: &[f32],
    depth: usize,
    out: &mut [f32],
    accumulate: bool,
) {
    let columns = right.len() / depth;
    let tile = Tile {
        a: left,
        stride,
        taps: &[0],
        len: depth,
        panel: right,
        far: false,
        vectors: columns / isa.lanes(),
        rows,
        cols: columns,
        gated: false,
        accumulate,
        bias: None,
        residual: None,
        slopes: None,
    };
    // SAFETY: `out` is borrowed for this call alone, and all of it is initialised.
    unsafe { tile.run(isa, &Shared::new(out), 0, columns) };
}

/// One group of `GROUP` queries of [`soften`]: the columns from `at` on.
#[inline(always)]
fn soften_group<const FMA: bool, const GROUP: usize>(
    at: usize,
    scores: &mut [f32],
    tops: &mut [f32],
    totals: &mut [f32],
    sums: &mut [f32],
) {
    let pitch = tops.len();
    let before: [f32; GROUP] = std::array::from_fn(|i| tops[at + i]);
    let mut top = before;
    for row in scores.chunks_exact(pitch) {
        for (top, &x) in top.iter_mut().zip(&row[at..at + GROUP]) {
            *top = if x > *top { x } else { *top };
        }
    }
    let mut total = [0.0_f32; GROUP];
    for row in scores.chunks_exact_mut(pitch) {
        for ((x, total), top) in row[at..at + GROUP].iter_mut().zip(&mut total).zip(&top) {
            *x = exp2::<FMA>(*x - top);
            *total += *x;
        }
    }
    let mut shrink = [0.0_f32; GROUP];
    for i in 0..GROUP {
        shrink[i] = exp2::<FMA>(before[i] - top[i]);
        totals[at + i] = totals[at + i] * shrink[i] + total[i];
        tops[at + i] = top[i];
    }
    for row in sums.chunks_exact_mut(pitch) {
        for (x, shrink) in row[at..at + GROUP].iter_mut().zip(&shrink) {
            *x *= shrink;
        }
    }
}

multiversion! {
    /// Turns scores, a row for each key and a column for each query, into `2^(score - top)`, where `top` is the
    /// greatest so far of its query; scales what was summed up under an older one.
    fn soften<const FMA: bool>(scores: &mut [f32], tops: &mut [f32], totals: &mut [f32], sums: &mut [f32]) {
        let mut at = 0;
        while tops.len() - at >= 16 {
            soften_group::<FMA, 16>(at, scores, tops, totals, sums);
            at += 16;
        }
        while at < tops.len() {
            soften_group::<FMA, 4>(at, scores, tops, totals, sums);
            at += 4;
        }
    }
}
