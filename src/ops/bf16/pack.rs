//! Weights in the order in which the bf16 kernels read them.

use half::bf16;
use rayon::prelude::*;

use super::Unit;

/// Channels in a step of the kernel: what a row of a tile holds.
pub(in crate::ops) const STEP: usize = 32;
/// Columns of a tile.
pub(super) const TILE: usize = 16;
/// Columns of a panel: two tiles.
pub(in crate::ops) const PANEL: usize = 2 * TILE;
/// Elements of a tile.
pub(super) const ELEMENTS: usize = STEP * TILE;
/// The most bytes of a panel's block of channels, so that it stays in the L2 cache beside the pixels.
const BLOCK: usize = 384 << 10;
/// Elements in a cache line.
const LINE: usize = 32;

/// The most steps in a block of a matrix: 32 rows and a panel of it fit the L1 cache together.
const MATRIX_BLOCK: usize = 10;

/// The taps of three that the first and the second of two stand for, before and after the middle of a pixel.
const ALIKE: [[&[usize]; 2]; 2] = [[&[0], &[1, 2]], [&[0, 1], &[2]]];

/// How many steps of channels a block has.
fn most_steps([_, depth, taps]: [usize; 3]) -> usize {
    let steps = depth.div_ceil(STEP);
    let most = if taps == 1 { MATRIX_BLOCK } else { (BLOCK / (2 * STEP * PANEL * taps.max(1))).max(1) };
    steps.div_ceil(steps.div_ceil(most).max(1)).max(1)
}

/// A right side `[taps * depth, cols]`: blocks of channels, in each the panels, in each the steps of 32 channels, in
/// each the taps, in each the panel's tiles. A tile holds 16 pairs of channels; a pair's 16 columns lie side by side.
/// Channels and columns that are missing are zeros.
#[derive(Debug)]
pub(in crate::ops) struct Packed {
    pub(in crate::ops) unit: Unit,
    pub(in crate::ops) taps: usize,
    pub(in crate::ops) depth: usize,
    /// Columns of the result.
    pub(in crate::ops) cols: usize,
    /// A panel holds 16 columns of values and the 16 gates that belong to them.
    pub(super) gated: bool,
    /// Steps in all, and in a block.
    pub(super) steps: usize,
    pub(super) block: usize,
    data: Vec<bf16>,
    /// The index of the first weight, which begins a cache line.
    start: usize,
    /// As long as the panels are wide; zeros where there is none.
    bias: Vec<f32>,
}

impl Packed {
    /// Packs `weight`, `[cols, depth, taps]` (a convolution's `[out, in, kh * kw]`), and `bias`, empty or `[cols]`.
    pub(in crate::ops) fn new(unit: Unit, weight: &[bf16], bias: &[f32], shape: [usize; 3]) -> Self {
        Self::with_block(unit, weight, bias, shape, false, most_steps(shape))
    }

    /// Packs a gated layer, `[2 * cols, depth]`, whose first half are values and whose second half are gates.
    pub(in crate::ops) fn gated(unit: Unit, weight: &[bf16], bias: &[f32], [rows, depth]: [usize; 2]) -> Self {
        assert!(rows.is_multiple_of(2), "packed: values and gates are not as many");
        Self::with_block(unit, weight, bias, [rows, depth, 1], true, most_steps([rows, depth, 1]))
    }

    /// As [`Self::new`] or [`Self::gated`], with `block` steps of channels in a block.
    pub(super) fn with_block(
        unit: Unit,
        weight: &[bf16],
        bias: &[f32],
        [rows, depth, taps]: [usize; 3],
        gated: bool,
        block: usize,
    ) -> Self {
        assert!(rows * depth * taps > 0 && block > 0, "packed: no weights");
        assert!(weight.len() == rows * depth * taps && (bias.is_empty() || bias.len() == rows), "packed: wrong sizes");
        let cols = if gated { rows / 2 } else { rows };
        let steps = depth.div_ceil(STEP);
        let tiles = cols.div_ceil(TILE) * if gated { 2 } else { 1 };
        // The row of the weight that a tile's column shows.
        let row = |tile: usize, n: usize| {
            let (column, first) = if gated { (tile / 2 * TILE + n, tile % 2 * cols) } else { (tile * TILE + n, 0) };
            (column < cols).then_some(first + column)
        };
        let mut padded = vec![0.0; tiles.next_multiple_of(2) * TILE];
        for (i, to) in padded.iter_mut().enumerate() {
            if let Some(&from) = row(i / TILE, i % TILE).and_then(|row| bias.get(row)) {
                *to = from;
            }
        }
        let mut data = vec![bf16::ZERO; steps * taps * tiles * ELEMENTS + LINE];
        let address = data.as_ptr() as usize;
        let start = (address.next_multiple_of(2 * LINE) - address) / 2;
        let mut strips = Vec::new();
        let mut left = &mut data[start..];
        for first in (0..steps).step_by(block) {
            let count = block.min(steps - first);
            for panel in 0..tiles.div_ceil(2) {
                let width = 2.min(tiles - 2 * panel);
                let (strip, rest) = left.split_at_mut(count * taps * width * ELEMENTS);
                strips.push((first, panel, width, strip));
                left = rest;
            }
        }
        strips.into_par_iter().for_each(|(first, panel, width, strip)| {
            for (i, tile) in strip.chunks_exact_mut(ELEMENTS).enumerate() {
                let (j, tap, step) = (i % width, i / width % taps, first + i / width / taps);
                let channels = step * STEP..depth.min((step + 1) * STEP);
                for n in 0..TILE {
                    let Some(row) = row(2 * panel + j, n) else { break };
                    for (k, channel) in channels.clone().enumerate() {
                        tile[(k / 2) * 2 * TILE + 2 * n + k % 2] = weight[(row * depth + channel) * taps + tap];
                    }
                }
            }
        });
        Self { unit, taps, depth, cols, gated, steps, block, data, start, bias: padded }
    }

    /// Tiles in all.
    fn tiles(&self) -> usize {
        self.cols.div_ceil(TILE) * if self.gated { 2 } else { 1 }
    }

    /// Number of panels.
    pub(super) fn panels(&self) -> usize {
        self.tiles().div_ceil(2)
    }

    /// Tiles of a panel: 2, or 1 for a last one that is half empty.
    pub(super) fn width(&self, panel: usize) -> usize {
        2.min(self.tiles() - 2 * panel)
    }

    /// The columns of the result that a panel makes.
    pub(super) fn columns(&self, panel: usize) -> std::ops::Range<usize> {
        let most = if self.gated { TILE } else { PANEL };
        panel * most..self.cols.min((panel + 1) * most)
    }

    /// The tiles of `panel` for the `count` steps from `first` on, where `first` begins a block and the block ends
    /// with them.
    pub(super) fn panel(&self, first: usize, count: usize, panel: usize) -> &[bf16] {
        let at = self.taps * ELEMENTS * (first * self.tiles() + count * 2 * panel);
        &self.data[self.start + at..][..count * self.taps * self.width(panel) * ELEMENTS]
    }

    /// A weight of a layer that is not gated.
    fn weight(&self, column: usize, channel: usize, tap: usize) -> bf16 {
        let (panel, tile, n) = (column / PANEL, column / TILE % 2, column % TILE);
        let (step, k) = (channel / STEP, channel % STEP);
        let first = step / self.block * self.block;
        let strip = self.panel(first, self.block.min(self.steps - first), panel);
        let at = ((step - first) * self.taps + tap) * self.width(panel) + tile;
        strip[at * ELEMENTS + (k / 2) * 2 * TILE + 2 * n + k % 2]
    }

    /// What this kernel of 3 x 3 does to an image that was doubled (each pixel four times), as four kernels of 2 x 2 on
    /// the image as it was: for the upper left, upper right, lower left and lower right pixel of each four. Pixels that
    /// are alike are multiplied by the sum of their weights: 16 products in place of 36.
    pub(in crate::ops) fn doubled(&self) -> [Self; 4] {
        assert!(self.taps == 9 && !self.gated, "doubled: no kernel of 3 x 3");
        let bias = &self.bias[..self.cols];
        std::array::from_fn(|corner| {
            let mut weight = vec![bf16::ZERO; self.cols * self.depth * 4];
            weight.par_chunks_mut(self.depth * 4).enumerate().for_each(|(column, weight)| {
                for (i, to) in weight.iter_mut().enumerate() {
                    let (channel, tap) = (i / 4, i % 4);
                    let (rows, columns) = (ALIKE[corner / 2][tap / 2], ALIKE[corner % 2][tap % 2]);
                    let each = rows.iter().flat_map(|r| columns.iter().map(move |c| r * 3 + c));
                    *to = bf16::from_f32(each.map(|tap| self.weight(column, channel, tap).to_f32()).sum());
                }
            });
            Self::new(self.unit, &weight, bias, [self.cols, self.depth, 4])
        })
    }

    /// The bias of a panel's 32 columns.
    pub(super) fn bias(&self, panel: usize) -> &[f32] {
        &self.bias[panel * PANEL..][..PANEL]
    }
}
