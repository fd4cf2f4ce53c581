//! Attention in blocks of queries and keys with a running softmax (<https://arxiv.org/abs/2112.05682>).
#![allow(unsafe_code)] // Two calls of `Tile::run` on scratch memory that belongs to the task alone.

use rayon::prelude::*;

use super::{
    buffer::{LINE, Shared, aligned, spread, with_scratch},
    isa::{Isa, multiversion},
    kernel::Tile,
    math::exp,
    pack::panels,
};

/// Keys in a block. Part of the result's definition: sums are made block by block.
const KEYS: usize = 256;
/// The most queries in a block.
const QUERIES: usize = 112;

/// What the heads have in common.
struct Shape {
    isa: Isa,
    tk: usize,
    heads: usize,
    width: usize,
    causal: bool,
}

/// Keys and values of all heads, in the order of the micro-kernel.
struct Operands {
    keys: Vec<f32>,
    values: Vec<f32>,
    /// Floats of one head.
    key_len: usize,
    value_len: usize,
}

/// Softmax of scaled scores times values; the sizes were checked by the caller: `q` is `[n, tq, c]`, `k` and `v` are
/// `[n, tk, c]` with `c = heads * width`, none of them empty.
pub(in crate::ops) fn attention(
    (q, k, v): (&[f32], &[f32], &[f32]),
    [n, tq, tk]: [usize; 3],
    [heads, width]: [usize; 2],
    causal: bool,
) -> Vec<f32> {
    let s = Shape { isa: Isa::best(), tk, heads, width, causal };
    let c = heads * width;
    let packed = pack(&s, n, k, v);
    // How many queries a block has does not touch the result.
    let wanted = (n * tq).div_ceil(3 * rayon::current_num_threads()).clamp(1, QUERIES);
    let rows = tq.div_ceil(tq.div_ceil(wanted));
    let mut out = vec![0.0; n * tq * c];
    let blocks = out.chunks_mut(tq * c).enumerate();
    let blocks =
        blocks.flat_map(|(item, out)| out.chunks_mut(rows * c).enumerate().map(move |(i, out)| (item, i, out)));
    blocks.collect::<Vec<_>>().into_par_iter().with_max_len(1).for_each(|(item, i, out)| {
        let q = &q[(item * tq + i * rows) * c..][..out.len()];
        (0..heads).for_each(|head| attend(&s, &packed, [item, head], i * rows, q, out));
    });
    out
}

/// Floats of a block's panels of keys: `width` rows of all its columns.
fn key_block(s: &Shape, keys: usize) -> usize {
    keys.next_multiple_of(s.isa.lanes()) * s.width
}

fn pack(s: &Shape, n: usize, k: &[f32], v: &[f32]) -> Operands {
    let c = s.heads * s.width;
    let lanes = s.isa.lanes();
    let key_len = (0..s.tk).step_by(KEYS).map(|first| key_block(s, KEYS.min(s.tk - first))).sum::<usize>();
    let wide = s.width.next_multiple_of(lanes);
    let value_len = s.tk * wide;
    let (key_room, value_room) = (key_len.next_multiple_of(LINE), value_len.next_multiple_of(LINE));
    let mut keys = vec![0.0; n * s.heads * key_room + LINE];
    let mut values = vec![0.0; n * s.heads * value_room + LINE];
    let (key_start, value_start) = (aligned(&keys), aligned(&values));
    let each = keys[key_start..].par_chunks_mut(key_room).zip(values[value_start..].par_chunks_mut(value_room));
    each.take(n * s.heads).enumerate().for_each(|(i, (keys, values))| {
        let at = |token: usize| ((i / s.heads) * s.tk + token) * c + (i % s.heads) * s.width;
        let (mut keys, mut values) = (keys, values);
        for first in (0..s.tk).step_by(KEYS) {
            let count = KEYS.min(s.tk - first);
            for panel in panels(count, s.isa) {
                let columns = panel.vectors * lanes;
                let (to, rest) = keys.split_at_mut(columns * s.width);
                for j in 0..columns.min(count - panel.start) {
                    let key = &k[at(first + panel.start + j)..][..s.width];
                    for (row, &x) in to.chunks_exact_mut(columns).zip(key) {
                        row[j] = x;
                    }
                }
                keys = rest;
            }
            for panel in panels(s.width, s.isa) {
                let columns = panel.vectors * lanes;
                let used = columns.min(s.width - panel.start);
                let (to, rest) = values.split_at_mut(columns * count);
                for (j, row) in to.chunks_exact_mut(columns).enumerate() {
                    row[..used].copy_from_slice(&v[at(first + j) + panel.start..][..used]);
                }
                values = rest;
            }
        }
    });
    Operands { keys, values, key_len: key_room, value_len: value_room }
}

/// One block of queries, of which `q` and `out` hold all heads; `start` is the index of the first.
fn attend(s: &Shape, packed: &Operands, [item, head]: [usize; 2], start: usize, q: &[f32], out: &mut [f32]) {
    let c = s.heads * s.width;
    let rows = q.len() / c;
    let lanes = s.isa.lanes();
    let (query_pitch, score_pitch) = (spread(s.width), spread(KEYS.min(s.tk)));
    let wide = s.width.next_multiple_of(LINE);
    let index = item * s.heads + head;
    let (key_start, value_start) = (aligned(&packed.keys), aligned(&packed.values));
    let mut keys = &packed.keys[key_start + index * packed.key_len..];
    let mut values = &packed.values[value_start + index * packed.value_len..];
    with_scratch(rows * (query_pitch + score_pitch + wide + 2), |scratch| {
        let (queries, scratch) = scratch.split_at_mut(rows * query_pitch);
        let (scores, scratch) = scratch.split_at_mut(rows * score_pitch);
        let (sums, scratch) = scratch.split_at_mut(rows * wide);
        let (tops, totals) = scratch.split_at_mut(rows);
        sums.fill(0.0);
        tops.fill(f32::NEG_INFINITY);
        totals.fill(0.0);
        let scale = (s.width as f32).sqrt().recip();
        for (to, from) in queries.chunks_exact_mut(query_pitch).zip(q.chunks_exact(c)) {
            for (to, from) in to.iter_mut().zip(&from[head * s.width..][..s.width]) {
                *to = from * scale;
            }
        }
        for first in (0..s.tk).step_by(KEYS) {
            if s.causal && first >= start + rows {
                break;
            }
            let count = KEYS.min(s.tk - first);
            let (panel, rest) = keys.split_at(key_block(s, count));
            keys = rest;
            multiply(s.isa, (queries, query_pitch, s.width), panel, (scores, score_pitch, count), false);
            for (r, row) in scores.chunks_exact_mut(score_pitch).enumerate() {
                let seen = if s.causal { (start + r + 1).saturating_sub(first).min(count) } else { count };
                let row = &mut row[..count];
                row[seen..].fill(0.0);
                if seen > 0 {
                    let before = tops[r];
                    (tops[r], totals[r]) = soften(&mut row[..seen], before, totals[r], &mut sums[r * wide..][..wide]);
                }
            }
            let (panel, rest) = values.split_at(count * s.width.next_multiple_of(lanes));
            values = rest;
            multiply(s.isa, (scores, score_pitch, count), panel, (sums, wide, s.width), true);
        }
        for ((to, sums), total) in out.chunks_exact_mut(c).zip(sums.chunks_exact(wide)).zip(totals) {
            for (to, sum) in to[head * s.width..][..s.width].iter_mut().zip(sums) {
                *to = sum / *total;
            }
        }
    });
}

/// `out (+)= left * right`; `left` is (rows, pitch, depth), `out` is (rows, pitch, columns).
fn multiply(
    isa: Isa,
    (left, stride, depth): (&[f32], usize, usize),
    mut right: &[f32],
    (out, pitch, cols): (&mut [f32], usize, usize),
    accumulate: bool,
) {
    let rows = left.len() / stride;
    let out = Shared::new(out);
    for panel in panels(cols, isa) {
        let columns = panel.vectors * isa.lanes();
        let (here, rest) = right.split_at(columns * depth);
        right = rest;
        let tile = Tile {
            a: left,
            stride,
            taps: &[0],
            len: depth,
            panel: here,
            vectors: panel.vectors,
            rows,
            cols: columns.min(cols - panel.start),
            accumulate,
            bias: None,
            residual: None,
        };
        // SAFETY: `out` is borrowed for this call alone, and all of it is initialised.
        unsafe { tile.run(isa, &out, panel.start, pitch) };
    }
}

multiversion! {
    /// Turns scores into `exp(score - top)`, where `top` is the greatest so far; scales what was summed up under an
    /// older one. Returns the new top and total.
    fn soften<const FMA: bool>(scores: &mut [f32], before: f32, total: f32, sums: &mut [f32]) -> (f32, f32) {
        let mut tops = [before; 16];
        let (chunks, rest) = scores.as_chunks::<16>();
        for chunk in chunks {
            for (top, &x) in tops.iter_mut().zip(chunk) {
                *top = if x > *top { x } else { *top };
            }
        }
        for half in [8, 4, 2, 1] {
            for i in 0..half {
                tops[i] = if tops[i + half] > tops[i] { tops[i + half] } else { tops[i] };
            }
        }
        let top = rest.iter().fold(tops[0], |a, &b| if b > a { b } else { a });
        let mut totals = [0.0_f32; 16];
        let (chunks, rest) = scores.as_chunks_mut::<16>();
        for chunk in chunks {
            for (total, x) in totals.iter_mut().zip(chunk) {
                *x = exp::<FMA>(*x - top);
                *total += *x;
            }
        }
        let mut here = 0.0;
        for x in rest {
            *x = exp::<FMA>(*x - top);
            here += *x;
        }
        // Halves: shorter than one sum after the other.
        for half in [8, 4, 2, 1] {
            for i in 0..half {
                totals[i] += totals[i + half];
            }
        }
        here += totals[0];
        if top == before {
            return (top, total + here);
        }
        let shrink = exp::<FMA>(before - top);
        for x in sums {
            *x *= shrink;
        }
        (top, total * shrink + here)
    }
}
