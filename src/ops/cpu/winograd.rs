//! Winograd's short convolution for 3x3 kernels at stride 1: 2.25 products a pixel instead of 9.
//!
//! Lavin and Gray, <https://arxiv.org/abs/1509.09308>. A tile of 4x4 pixels comes from 6x6 points of input,
//! transformed; for each point the channels are mixed by a matrix product. The interpolation points are 0, +-3/4, +-3/2
//! and infinity: measured, the error is then near that of a direct sum (with the usual 0, +-1, +-2 it is several times
//! greater), because each sum is nine times shorter.
//!
//! The transformed kernel, four times as large as the kernel, is never kept or even whole: each task makes the part
//! that it multiplies with next, which fits the L2 cache. Reading it from memory would take longer than making it.
#![allow(unsafe_code)] // Vector loads and stores through pointers that are derived from checked geometry.

use std::{
    ops::Range,
    sync::{Mutex, PoisonError},
};

use rayon::prelude::*;

use super::{
    buffer::{LINE, Shared, aligned, spread, with_scratch, written},
    gemm::{Ends, Geometry, even},
    kernel::Tile,
    pack::{Packed, Panel},
    source::{Source, segments},
    transform::{POINTS, SIDE, input, kernel, output},
};

/// The most tiles of a task.
const TILES: usize = 84;
/// The fewest tiles of a task, if there are as many: making its part of the kernel has to pay off.
const FEWEST: usize = 28;
/// Panels of a task.
const PANELS: usize = 2;
/// The most channels that are multiplied at a time. Part of the result's definition: sums are made block by block.
const CHANNELS: usize = 64;
/// The most floats of transformed input at one time, for each thread (8 MiB).
const LEFT: usize = 2 << 20;

/// Whether this way of convolving one image of `g` with `w` is faster than a direct sum. It must not depend on how many
/// images there are: an image gives the same bits alone and in a batch.
pub(super) fn pays(g: &Geometry, w: &Packed) -> bool {
    let pixels = g.output[0] * g.output[1];
    let tiles = g.output.map(|o| o.div_ceil(SIDE)).iter().product::<usize>();
    let fits = [w.depth, w.block, w.cols].iter().all(|size| size.is_multiple_of(16));
    // Half of each tile has to be picture, and the transforms of the kernel want a few tiles to be used for.
    let worth = w.depth >= 32 && w.cols >= 32 && tiles >= 4 && 2 * pixels >= SIDE * SIDE * tiles;
    g.kernel == [3, 3] && g.stride == 1 && fits && worth
}

/// The blocks of channels: parts of the blocks that the weights are packed in.
fn blocks(weights: &Packed) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    for first in (0..weights.depth).step_by(weights.block) {
        let end = (first + weights.block).min(weights.depth);
        let size = (end - first).div_ceil((end - first).div_ceil(CHANNELS)).next_multiple_of(LINE);
        all.extend((first..end).step_by(size).map(|at| at..(at + size).min(end)));
    }
    all
}

/// A convolution at work.
struct Job<'a> {
    g: &'a Geometry,
    weights: &'a Packed,
    x: &'a [Source<'a>],
    ends: &'a Ends<'a>,
    blocks: &'a [Range<usize>],
    /// Tiles in a column and in a row of an image.
    across: [usize; 2],
    /// Floats from one point's transformed input to the next one's.
    step: usize,
}

/// Convolves `x` (`[images, h, w, depth]`, in parts of multiples of 16 channels) with `weights`. All must fit, and
/// [`pays`] have been asked.
pub(super) fn convolve(g: &Geometry, weights: &Packed, x: &[Source<'_>], ends: &Ends<'_>) -> Vec<f32> {
    let len = g.check(weights, x, ends);
    let across = g.output.map(|o| o.div_ceil(SIDE));
    let total = g.images * across[0] * across[1];
    let threads = rayon::current_num_threads();
    let pass = even(total, (LEFT * threads / (weights.depth * POINTS)).max(TILES));
    let blocks = blocks(weights);
    let strips = weights.panels.chunks(PANELS).collect::<Vec<_>>();
    let wanted = if threads == 1 { 1 } else { (3 * threads).div_ceil(strips.len()) };
    let group = even(pass, pass.div_ceil(wanted).clamp(FEWEST, TILES));
    let step = spread(pass * CHANNELS);
    let job = Job { g, weights, x, ends, blocks: &blocks, across, step };
    let run = |out: &Shared<'_>| {
        with_spare(blocks.len() * POINTS * step, |left| {
            for first in (0..total).step_by(pass) {
                let tiles = first..(first + pass).min(total);
                job.gather(tiles.clone(), left);
                let left: &[f32] = left;
                let ranges = tiles.clone().step_by(group).map(|t| t..(t + group).min(tiles.end));
                let tasks = strips.iter().flat_map(|s| ranges.clone().map(move |t| (*s, t))).collect::<Vec<_>>();
                tasks
                    .into_par_iter()
                    .with_max_len(1)
                    .for_each(|(strip, tiles)| job.task(strip, first, tiles, left, out));
            }
        });
    };
    // SAFETY: the tiles cover all pixels, the strips all columns, and each task writes its own.
    unsafe { written(len, run) }
}

/// Calls `f` with memory of any content that is kept for the next call.
fn with_spare(len: usize, f: impl FnOnce(&mut [f32])) {
    static SPARE: Mutex<Vec<f32>> = Mutex::new(Vec::new());
    // Taken out while in use: whoever comes meanwhile gets memory of its own.
    let mut memory = std::mem::take(&mut *SPARE.lock().unwrap_or_else(PoisonError::into_inner));
    if memory.len() < len + LINE {
        drop(memory);
        memory = vec![0.0; len + LINE];
    }
    let start = aligned(&memory);
    f(&mut memory[start..start + len]);
    *SPARE.lock().unwrap_or_else(PoisonError::into_inner) = memory;
}

impl Job<'_> {
    /// Image, row and column at which a tile begins.
    fn place(&self, tile: usize) -> [usize; 3] {
        let [down, across] = self.across;
        let (image, at) = (tile / (down * across), tile % (down * across));
        [image, at / across * SIDE, at % across * SIDE]
    }

    /// Transforms the input of `tiles`: blocks of channels, in each the points, in each the tiles.
    fn gather(&self, tiles: Range<usize>, left: &mut [f32]) {
        let zeros = vec![0.0; self.x.iter().map(|x| x.depth).max().unwrap_or(0)];
        let blocks = self.blocks.iter().map(|block| segments(self.x, block)).collect::<Vec<_>>();
        let pass = tiles.len();
        assert!(pass * CHANNELS <= self.step && left.len() == self.blocks.len() * POINTS * self.step, "winograd: left");
        let left = Shared::new(left);
        tiles.clone().into_par_iter().with_min_len(2).for_each(|tile| {
            let [image, y, x] = self.place(tile);
            let pixels: [Option<usize>; POINTS] =
                std::array::from_fn(|p| self.g.source(image, y + p / (SIDE + 2), x + p % (SIDE + 2)));
            for (i, segments) in blocks.iter().enumerate() {
                let at = i * POINTS * self.step + (tile - tiles.start) * CHANNELS;
                for segment in segments {
                    let Source { data, depth } = segment.source;
                    let from: [&[f32]; POINTS] = std::array::from_fn(|p| {
                        pixels[p].map_or(&zeros[..depth], |pixel| &data[pixel * depth..][..depth])
                    });
                    let (isa, channels) = (self.weights.isa, &segment.channels);
                    // SAFETY: the source holds the segment's channels, a multiple of 16; the targets, at most CHANNELS
                    // with those of the block's other segments, lie in the part that was checked above, and each tile
                    // has its own.
                    unsafe {
                        let to = left.pointer().add(at + segment.at);
                        input(isa, &from, channels.start, channels.len(), to, self.step);
                    }
                }
            }
        });
    }

    /// All channels of `strip` for `tiles`, whose transformed input begins with that of tile `first`.
    fn task(&self, strip: &[Panel], first: usize, tiles: Range<usize>, left: &[f32], out: &Shared<'_>) {
        let weights = self.weights;
        let (isa, cols) = (weights.isa, weights.cols);
        let start = strip[0].start;
        let width = strip.iter().map(|p| p.vectors * isa.lanes()).sum::<usize>();
        let right_step = spread(tiles.len() * width);
        // A line more than the matrix has: the points must not meet in the same set of the cache.
        let matrix = |panel: &Panel| CHANNELS * panel.vectors * isa.lanes() + LINE;
        let made = strip.iter().map(|panel| POINTS * matrix(panel)).sum::<usize>();
        let widest = strip.iter().map(matrix).max().unwrap_or(0);
        with_scratch(POINTS * right_step + made + 9 * widest, |scratch| {
            let (right, scratch) = scratch.split_at_mut(POINTS * right_step);
            let (made, room) = scratch.split_at_mut(made);
            for (i, block) in self.blocks.iter().enumerate() {
                let mut rest = &mut *made;
                for panel in strip {
                    let (to, next) = rest.split_at_mut(POINTS * matrix(panel));
                    kernel(isa, &weights.taps(block.clone(), panel, room), to, matrix(panel));
                    rest = next;
                }
                for p in 0..POINTS {
                    let a = &left[(i * POINTS + p) * self.step + (tiles.start - first) * CHANNELS..];
                    let right = Shared::new(&mut right[p * right_step..][..right_step]);
                    let mut before = 0;
                    for panel in strip {
                        let tile = Tile {
                            a,
                            stride: CHANNELS,
                            taps: &[0],
                            len: block.len(),
                            panel: &made[before + p * matrix(panel)..],
                            far: false,
                            vectors: panel.vectors,
                            rows: tiles.len(),
                            cols: panel.vectors * isa.lanes(),
                            gated: false,
                            accumulate: i > 0,
                            bias: None,
                            residual: None,
                            slopes: None,
                        };
                        // SAFETY: scratch memory of this thread; the first block overwrites what the next add to.
                        unsafe { tile.run(isa, &right, panel.start - start, width) };
                        before += POINTS * matrix(panel);
                    }
                }
            }
            for (i, tile) in tiles.enumerate() {
                let [image, y, x] = self.place(tile);
                let to: [Option<usize>; SIDE * SIDE] = std::array::from_fn(|p| {
                    let pixel = self.g.target(image, y + p / SIDE, x + p % SIDE);
                    pixel.map(|pixel| pixel * cols + start)
                });
                let bias = self.ends.offsets.of(image, start, width);
                let slopes = self.ends.slopes.as_ref().map(|s| &s[start..][..width]);
                assert!(to.iter().flatten().all(|at| at + width <= out.len()), "winograd: output");
                assert!((POINTS - 1) * right_step + (i + 1) * width <= right.len(), "winograd: right side");
                // SAFETY: checked above; `residual` is as long as the output, and no other task has these elements.
                unsafe {
                    let from = right[i * width..].as_ptr();
                    output(isa, from, right_step, width, bias, (self.ends.residual, slopes), out.pointer(), &to);
                }
            }
        });
    }
}
