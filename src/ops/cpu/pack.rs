//! Weights in the order in which the micro-kernel reads them.

use rayon::prelude::*;

use super::{
    buffer::{LINE, aligned},
    isa::Isa,
};

/// The most products that a tile sums up before it adds them to the output: its panel stays in the L2 cache, and
/// blocked sums are more precise.
const SUM: usize = 3072;

/// A vertical strip of the right side: 1 to 3 vectors wide.
#[derive(Clone, Copy, Debug)]
pub(in crate::ops) struct Panel {
    /// First column.
    pub(in crate::ops) start: usize,
    pub(in crate::ops) vectors: usize,
}

/// The strips that `cols` columns are cut into.
pub(in crate::ops) fn panels(cols: usize, isa: Isa) -> impl Iterator<Item = Panel> {
    let total = cols.div_ceil(isa.lanes());
    let mut done = 0;
    std::iter::from_fn(move || {
        let vectors = match total - done {
            0 => return None,
            3 => 3,
            left => left.min(2),
        };
        let panel = Panel { start: done * isa.lanes(), vectors };
        done += vectors;
        Some(panel)
    })
}

/// A right side `[taps * depth, cols]`: blocks of depth, in each the panels, in each the taps, rows and columns.
#[derive(Debug)]
pub(in crate::ops) struct Packed {
    pub(in crate::ops) isa: Isa,
    pub(in crate::ops) taps: usize,
    pub(in crate::ops) depth: usize,
    pub(in crate::ops) cols: usize,
    /// Channels in a block.
    pub(in crate::ops) block: usize,
    pub(in crate::ops) panels: Vec<Panel>,
    width: usize,
    start: usize,
    data: Vec<f32>,
    bias: Vec<f32>,
}

impl Packed {
    /// Packs `weight`, `[cols, depth, taps]` (a convolution's `[out, in, kh * kw]`), and `bias`, empty or `[cols]`.
    pub(in crate::ops) fn new(isa: Isa, weight: &[f32], bias: &[f32], [cols, depth, taps]: [usize; 3]) -> Self {
        let blocks = depth.div_ceil((SUM / taps.max(1)).max(1)).max(1);
        Self::with_block(isa, weight, bias, [cols, depth, taps], depth.div_ceil(blocks).max(1))
    }

    /// As [`Self::new`], with `block` channels in a block.
    pub(in crate::ops) fn with_block(
        isa: Isa,
        weight: &[f32],
        bias: &[f32],
        [cols, depth, taps]: [usize; 3],
        block: usize,
    ) -> Self {
        assert!(cols * depth * taps > 0, "packed: no weights");
        assert!(weight.len() == cols * depth * taps && (bias.is_empty() || bias.len() == cols), "packed: wrong sizes");
        let panels = panels(cols, isa).collect::<Vec<_>>();
        let width = cols.next_multiple_of(isa.lanes());
        let mut data = vec![0.0; width * depth * taps + LINE];
        let start = aligned(&data);
        let mut padded = vec![0.0; if bias.is_empty() { 0 } else { width }];
        padded[..bias.len()].copy_from_slice(bias);
        let mut strips = Vec::new();
        let mut left = &mut data[start..];
        for first in (0..depth).step_by(block) {
            let rows = block.min(depth - first);
            for panel in &panels {
                let (strip, rest) = left.split_at_mut(taps * rows * panel.vectors * isa.lanes());
                strips.push((first, rows, panel, strip));
                left = rest;
            }
        }
        strips.into_par_iter().for_each(|(first, rows, panel, strip)| {
            let wide = panel.vectors * isa.lanes();
            for j in 0..wide.min(cols - panel.start) {
                let column = &weight[((panel.start + j) * depth + first) * taps..][..rows * taps];
                for (channel, row) in column.chunks_exact(taps).enumerate() {
                    for (tap, &x) in row.iter().enumerate() {
                        strip[(tap * rows + channel) * wide + j] = x;
                    }
                }
            }
        });
        Self { isa, taps, depth, cols, block, panels, width, start, data, bias: padded }
    }

    fn offset(&self, first: usize, rows: usize, panel: &Panel) -> usize {
        (first * self.width + panel.start * rows) * self.taps
    }

    /// The weights of `panel` for the `rows` channels from `first` on.
    pub(in crate::ops) fn panel(&self, first: usize, rows: usize, panel: &Panel) -> &[f32] {
        let at = self.start + self.offset(first, rows, panel);
        &self.data[at..at + self.taps * rows * panel.vectors * self.isa.lanes()]
    }

    /// The weights as they were given, `[cols, depth, taps]`.
    pub(in crate::ops) fn unpacked(&self) -> Vec<f32> {
        let mut weight = vec![0.0; self.cols * self.depth * self.taps];
        for first in (0..self.depth).step_by(self.block) {
            let rows = self.block.min(self.depth - first);
            for panel in &self.panels {
                let wide = panel.vectors * self.isa.lanes();
                for (i, row) in self.panel(first, rows, panel).chunks_exact(wide).enumerate() {
                    let (tap, channel) = (i / rows, first + i % rows);
                    for (j, x) in row.iter().enumerate().take(self.cols - panel.start) {
                        weight[((panel.start + j) * self.depth + channel) * self.taps + tap] = *x;
                    }
                }
            }
        }
        weight
    }

    /// The bias of `width` columns from `start` on, if there is one.
    pub(in crate::ops) fn bias_from(&self, start: usize, width: usize) -> Option<&[f32]> {
        (!self.bias.is_empty()).then(|| &self.bias[start..start + width])
    }

    /// The bias of `panel`'s columns and of its padding, if there is one.
    pub(in crate::ops) fn bias(&self, panel: &Panel) -> Option<&[f32]> {
        self.bias_from(panel.start, panel.vectors * self.isa.lanes())
    }
}
