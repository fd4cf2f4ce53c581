//! Kernels of 3x3 taps in Winograd's form: one matrix of channels for each point of a tile.
//!
//! A transformed kernel has 4 or 1.8 times the floats of the kernel. Small ones are kept ([`Transformed`]); the others
//! are made a strip of columns at a time, used for all tiles of the batch and forgotten. Both give the same bits.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::{
    buffer::{LINE, aligned, with_scratch},
    isa::multiversion,
    pack::{Packed, Panel},
};

/// Squares of the interpolation points of tiles of 4, and their sum and product.
pub(super) const A: f32 = 0.75;
pub(super) const B: f32 = 1.5;
pub(super) const A2: f32 = A * A;
pub(super) const B2: f32 = B * B;

/// The most channels that are transformed at a time.
pub(super) const CHANNELS: usize = 320;
/// Floats of each tap that are combined at a time: nine taps stay in the L1 cache.
const PIECE: usize = 512;

/// How many channels a block has when `depth` are transformed.
pub(super) fn block(depth: usize) -> usize {
    depth.div_ceil(depth.div_ceil(CHANNELS)).next_multiple_of(16)
}

/// A kernel of which all columns are transformed.
#[derive(Debug)]
pub(in crate::ops) struct Transformed {
    data: Vec<f32>,
    start: usize,
}

impl Transformed {
    /// Transforms the 3x3 kernel `weights` for tiles of `side` x `side` pixels (2 or 4).
    pub(in crate::ops) fn new(weights: &Packed, side: usize) -> Self {
        let len = floats(weights, &weights.panels, side);
        let mut data = vec![0.0; len + LINE];
        let start = aligned(&data);
        transform(weights, &weights.panels, side, &mut data[start..start + len]);
        Self { data, start }
    }

    pub(super) fn strip<'a>(&'a self, weights: &'a Packed, side: usize) -> Strip<'a> {
        Strip { weights, panels: &weights.panels, side, data: &self.data[self.start..] }
    }
}

/// Some neighbouring columns of a kernel, transformed: blocks of channels, in each the panels, in each the points.
#[derive(Clone, Copy)]
pub(super) struct Strip<'a> {
    weights: &'a Packed,
    pub(super) panels: &'a [Panel],
    side: usize,
    data: &'a [f32],
}

impl<'a> Strip<'a> {
    /// The matrix of `point` for the `rows` channels from `first` on, `[rows, columns]`.
    pub(super) fn matrix(&self, first: usize, rows: usize, panel: &Panel, point: usize) -> &'a [f32] {
        let lanes = self.weights.isa.lanes();
        let before = first * width(self.panels, lanes) + (panel.start - self.panels[0].start) * rows;
        let len = rows * panel.vectors * lanes;
        &self.data[before * points(self.side) + point * len..][..len]
    }
}

fn points(side: usize) -> usize {
    (side + 2) * (side + 2)
}

fn width(panels: &[Panel], lanes: usize) -> usize {
    panels.iter().map(|p| p.vectors * lanes).sum()
}

fn floats(weights: &Packed, panels: &[Panel], side: usize) -> usize {
    points(side) * weights.depth * width(panels, weights.isa.lanes())
}

/// Transforms `panels` for the time of `use_it`, in memory that is kept for the next call.
pub(super) fn with_transformed(weights: &Packed, panels: &[Panel], side: usize, use_it: impl FnOnce(Strip<'_>)) {
    static SPARE: Mutex<Vec<f32>> = Mutex::new(Vec::new());
    let len = floats(weights, panels, side);
    // Taken out while in use: whoever comes meanwhile gets memory of its own.
    let mut memory = std::mem::take(&mut *SPARE.lock().unwrap_or_else(PoisonError::into_inner));
    if memory.len() < len + LINE {
        drop(memory);
        memory = vec![0.0; len + LINE];
    }
    let start = aligned(&memory);
    transform(weights, panels, side, &mut memory[start..start + len]);
    use_it(Strip { weights, panels, side, data: &memory[start..start + len] });
    *SPARE.lock().unwrap_or_else(PoisonError::into_inner) = memory;
}

/// The taps that a point is made of, with their factors: 1, 3 or 9 of them.
struct Point {
    taps: Vec<usize>,
    factors: Vec<f32>,
}

/// The points of tiles of `side` pixels, row by row.
fn all_points(side: usize) -> Vec<Point> {
    let (a2, b2) = (f64::from(A2), f64::from(B2));
    // Each point's row: (1, q, q^2) / (product of its distances from the other points).
    let row = |q: f64, f: f64| [1.0 / f, q / f, q * q / f];
    let rows = if side == 4 {
        let (fa, fb) = (2.0 * a2 * (a2 - b2), 2.0 * b2 * (b2 - a2));
        let (a, b) = (f64::from(A), f64::from(B));
        vec![row(0.0, a2 * b2), row(a, fa), row(-a, fa), row(b, fb), row(-b, fb), [0.0, 0.0, 1.0]]
    } else {
        vec![row(0.0, -1.0), row(1.0, 2.0), row(-1.0, 2.0), [0.0, 0.0, 1.0]]
    };
    let point = |y: &[f64; 3], x: &[f64; 3]| {
        let taps = (0..9).map(|i| (i, (y[i / 3] * x[i % 3]) as f32)).filter(|(_, f)| *f != 0.0);
        let (taps, factors) = taps.unzip();
        Point { taps, factors }
    };
    rows.iter().flat_map(|y| rows.iter().map(move |x| point(y, x))).collect()
}

fn transform(weights: &Packed, panels: &[Panel], side: usize, to: &mut [f32]) {
    let lanes = weights.isa.lanes();
    let block = block(weights.depth);
    let list = all_points(side);
    let mut units = Vec::new();
    let mut left = to;
    for first in (0..weights.depth).step_by(block) {
        let end = (first + block).min(weights.depth);
        for panel in panels {
            let (unit, rest) = left.split_at_mut(list.len() * (end - first) * panel.vectors * lanes);
            units.push((first..end, panel, unit));
            left = rest;
        }
    }
    units.into_par_iter().with_max_len(1).for_each(|(channels, panel, unit)| {
        let wide = panel.vectors * lanes;
        let step = channels.len() * wide;
        with_scratch(weights.room(), |room| {
            // The packed kernel has blocks of its own.
            let mut from = channels.start;
            while from < channels.end {
                let first = from / weights.block * weights.block;
                let rows = weights.block.min(weights.depth - first);
                let source = weights.panel(first, rows, panel, room);
                let end = (first + rows).min(channels.end);
                let (mut at, stop) = ((from - first) * wide, (end - first) * wide);
                let mut target = (from - channels.start) * wide;
                while at < stop {
                    let len = PIECE.min(stop - at);
                    let taps: [&[f32]; 9] = std::array::from_fn(|tap| &source[tap * rows * wide + at..][..len]);
                    for (i, point) in list.iter().enumerate() {
                        combine(&point.taps, &point.factors, &taps, &mut unit[i * step + target..][..len]);
                    }
                    at += len;
                    target += len;
                }
                from = end;
            }
        });
    });
}

/// `to` = the sum of the `N` taps times their factors.
#[inline(always)]
fn sum<const N: usize>(which: &[usize], factors: &[f32], taps: &[&[f32]; 9], to: &mut [f32]) {
    let len = to.len();
    let taps: [&[f32]; N] = std::array::from_fn(|i| &taps[which[i]][..len]);
    let factors: [f32; N] = std::array::from_fn(|i| factors[i]);
    for (i, to) in to.iter_mut().enumerate() {
        let mut sum = taps[0][i] * factors[0];
        for k in 1..N {
            sum += taps[k][i] * factors[k];
        }
        *to = sum;
    }
}

multiversion! {
    fn combine<const _FMA: bool>(which: &[usize], factors: &[f32], taps: &[&[f32]; 9], to: &mut [f32]) {
        match which.len() {
            1 => sum::<1>(which, factors, taps, to),
            3 => sum::<3>(which, factors, taps, to),
            _ => sum::<9>(which, factors, taps, to),
        }
    }
}
