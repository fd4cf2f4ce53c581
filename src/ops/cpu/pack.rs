//! Weights in the order in which the micro-kernel reads them.

use half::{bf16, f16, slice::HalfFloatSliceExt};
use rayon::prelude::*;

use super::{
    buffer::{LINE, aligned},
    isa::{Isa, multiversion},
};

/// The most products that a tile sums up before it adds them to the output: its panel stays in the L2 cache, and
/// blocked sums are more precise.
const SUM: usize = 3072;
/// The same for plain matrices: the shorter their rows, the more of them share a pass over the weights.
const MATRIX: usize = 1536;

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

/// Weights as they are kept.
#[derive(Debug)]
pub(in crate::ops) enum Values {
    /// With the index of the first, which begins a cache line.
    F32(Vec<f32>, usize),
    F16(Vec<f16>),
    Bf16(Vec<bf16>),
}

/// What weights can be kept as.
pub(in crate::ops) trait Element: Copy + Default + Send + Sync {
    /// Memory for `len` weights and the index of the first.
    fn room(len: usize) -> (Vec<Self>, usize) {
        (vec![Self::default(); len], 0)
    }
    fn keep(data: Vec<Self>, start: usize) -> Values;
}

impl Element for f32 {
    fn room(len: usize) -> (Vec<f32>, usize) {
        let data = vec![0.0; len + LINE];
        let start = aligned(&data);
        (data, start)
    }
    fn keep(data: Vec<f32>, start: usize) -> Values {
        Values::F32(data, start)
    }
}

impl Element for f16 {
    fn keep(data: Vec<f16>, _: usize) -> Values {
        Values::F16(data)
    }
}

impl Element for bf16 {
    fn keep(data: Vec<bf16>, _: usize) -> Values {
        Values::Bf16(data)
    }
}

multiversion! {
    /// Widens bf16, which is the upper half of an f32.
    fn widen<const _FMA: bool>(from: &[bf16], to: &mut [f32]) {
        for (to, from) in to.iter_mut().zip(from) {
            *to = f32::from_bits(u32::from(from.to_bits()) << 16);
        }
    }
}

/// A right side `[taps * depth, cols]`: blocks of depth, in each the panels, in each the taps, rows and columns.
#[derive(Debug)]
pub(in crate::ops) struct Packed {
    pub(in crate::ops) isa: Isa,
    pub(in crate::ops) taps: usize,
    pub(in crate::ops) depth: usize,
    /// Columns of the result.
    pub(in crate::ops) cols: usize,
    /// Panels hold a vector of values and one of the gates that belong to them.
    pub(in crate::ops) gated: bool,
    /// Channels in a block.
    pub(in crate::ops) block: usize,
    pub(in crate::ops) panels: Vec<Panel>,
    width: usize,
    values: Values,
    bias: Vec<f32>,
}

impl Packed {
    /// Packs `weight`, `[cols, depth, taps]` (a convolution's `[out, in, kh * kw]`), and `bias`, empty or `[cols]`.
    pub(in crate::ops) fn new<T: Element>(
        isa: Isa,
        weight: &[T],
        bias: &[f32],
        [cols, depth, taps]: [usize; 3],
    ) -> Self {
        let most = if taps == 1 { MATRIX } else { SUM / taps.max(1) };
        let blocks = depth.div_ceil(most.max(1)).max(1);
        let block = depth.div_ceil(blocks).next_multiple_of(LINE).min(depth).max(1);
        Self::with_block(isa, weight, bias, [cols, depth, taps], block)
    }

    /// As [`Self::new`], with `block` channels in a block.
    pub(in crate::ops) fn with_block<T: Element>(
        isa: Isa,
        weight: &[T],
        bias: &[f32],
        [cols, depth, taps]: [usize; 3],
        block: usize,
    ) -> Self {
        let width = cols.next_multiple_of(isa.lanes());
        Self::with_columns(isa, weight, bias, [cols, depth, taps], block, width, |column| column)
    }

    /// Packs a gated layer, `[2 * cols, depth]`, whose first half are values and whose second half are gates, if its
    /// channels fit one block: gates apply to whole sums.
    pub(in crate::ops) fn gated<T: Element>(
        isa: Isa,
        weight: &[T],
        bias: &[f32],
        [rows, depth]: [usize; 2],
    ) -> Option<Self> {
        let (cols, lanes) = (rows / 2, isa.lanes());
        let width = 2 * cols.next_multiple_of(lanes);
        let column = |packed: usize| {
            let value = packed / (2 * lanes) * lanes + packed % lanes;
            let gate = packed / lanes % 2 == 1;
            if value >= cols { rows } else { value + if gate { cols } else { 0 } }
        };
        (depth <= MATRIX && rows == 2 * cols).then(|| {
            let packed = Self::with_columns(isa, weight, bias, [rows, depth, 1], depth, width, column);
            Self { cols, gated: true, ..packed }
        })
    }

    /// Packs `width` columns, whole vectors; `column` says which of the weight's `cols` each one is. Those that are
    /// none of them are zeros.
    fn with_columns<T: Element>(
        isa: Isa,
        weight: &[T],
        bias: &[f32],
        [cols, depth, taps]: [usize; 3],
        block: usize,
        width: usize,
        column: impl Fn(usize) -> usize + Sync,
    ) -> Self {
        assert!(cols * depth * taps > 0, "packed: no weights");
        assert!(weight.len() == cols * depth * taps && (bias.is_empty() || bias.len() == cols), "packed: wrong sizes");
        let panels = panels(width, isa).collect::<Vec<_>>();
        let (mut data, start) = T::room(width * depth * taps);
        let mut padded = vec![0.0; if bias.is_empty() { 0 } else { width }];
        for (packed, to) in padded.iter_mut().enumerate() {
            *to = bias.get(column(packed)).copied().unwrap_or(0.0);
        }
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
            for j in 0..wide {
                let from = column(panel.start + j);
                if from >= cols {
                    continue;
                }
                let from = &weight[(from * depth + first) * taps..][..rows * taps];
                for (channel, row) in from.chunks_exact(taps).enumerate() {
                    for (tap, &x) in row.iter().enumerate() {
                        strip[(tap * rows + channel) * wide + j] = x;
                    }
                }
            }
        });
        let values = T::keep(data, start);
        Self { isa, taps, depth, cols, gated: false, block, panels, width, values, bias: padded }
    }

    fn offset(&self, first: usize, rows: usize, panel: &Panel) -> usize {
        (first * self.width + panel.start * rows) * self.taps
    }

    /// Floats of memory that [`Self::panel`] needs to widen into.
    pub(in crate::ops) fn room(&self) -> usize {
        let widest = self.panels.iter().map(|p| p.vectors).max().unwrap_or(0);
        match self.values {
            Values::F32(..) => 0,
            _ => self.taps * self.block * widest * self.isa.lanes(),
        }
    }

    /// The weights of `panel` for the `rows` channels from `first` on, `[taps, rows, columns]`: where they lie, or
    /// widened into `room`.
    pub(in crate::ops) fn panel<'a>(
        &'a self,
        first: usize,
        rows: usize,
        panel: &Panel,
        room: &'a mut [f32],
    ) -> &'a [f32] {
        let at = self.offset(first, rows, panel);
        let len = self.taps * rows * panel.vectors * self.isa.lanes();
        match &self.values {
            Values::F32(data, start) => &data[start + at..][..len],
            Values::F16(data) => {
                data[at..at + len].convert_to_f32_slice(&mut room[..len]);
                &room[..len]
            }
            Values::Bf16(data) => {
                widen(&data[at..at + len], &mut room[..len]);
                &room[..len]
            }
        }
    }

    /// The nine taps of `panel` for some channels of one block, `[channels, columns]` each: where they lie, or widened
    /// into `room`.
    pub(super) fn taps<'a>(
        &'a self,
        channels: std::ops::Range<usize>,
        panel: &Panel,
        room: &'a mut [f32],
    ) -> [&'a [f32]; 9] {
        let first = channels.start / self.block * self.block;
        let rows = self.block.min(self.depth - first);
        let wide = panel.vectors * self.isa.lanes();
        let at = self.offset(first, rows, panel) + (channels.start - first) * wide;
        let len = channels.len() * wide;
        assert!(self.taps == 9 && channels.end <= first + rows, "packed: no such taps");
        if let Values::F32(data, start) = &self.values {
            return std::array::from_fn(|tap| &data[start + at + tap * rows * wide..][..len]);
        }
        for (tap, to) in room.chunks_exact_mut(len).take(9).enumerate() {
            let at = at + tap * rows * wide;
            match &self.values {
                Values::F32(..) => {}
                Values::F16(data) => data[at..at + len].convert_to_f32_slice(to),
                Values::Bf16(data) => widen(&data[at..at + len], to),
            }
        }
        std::array::from_fn(|tap| &room[tap * len..][..len])
    }

    /// One value for each column, and zeros for those of the last panel that are none.
    pub(super) fn widened(&self, values: &[f32]) -> Vec<f32> {
        let mut wide = values.to_vec();
        wide.resize(self.width, 0.0);
        wide
    }

    /// What is added to each column: the bias and `shift`, `[images or 1, cols]`.
    pub(super) fn offsets(&self, shift: Option<&[f32]>) -> Offsets {
        let Some(shift) = shift else {
            return Offsets { rows: self.bias.clone(), width: self.width };
        };
        let mut rows = Vec::with_capacity(shift.len() / self.cols * self.width);
        for shift in shift.chunks_exact(self.cols) {
            let bias = self.bias.iter().copied().chain(std::iter::repeat(0.0));
            rows.extend(shift.iter().zip(bias).map(|(s, b)| s + b));
            rows.resize(rows.len().next_multiple_of(self.width), 0.0);
        }
        Offsets { rows, width: self.width }
    }
}

/// What is added to each column, for each image or for all alike.
#[derive(Debug)]
pub(super) struct Offsets {
    rows: Vec<f32>,
    width: usize,
}

impl Offsets {
    /// Those of `width` columns from `start` on, which may include the padding of the last panel.
    pub(super) fn of(&self, image: usize, start: usize, width: usize) -> Option<&[f32]> {
        let row = match self.rows.len() / self.width {
            0 => return None,
            1 => 0,
            _ => image,
        };
        Some(&self.rows[row * self.width + start..][..width])
    }
}
