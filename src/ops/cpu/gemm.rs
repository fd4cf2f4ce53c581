//! Convolutions and linear layers: the micro-kernel over tiles of the output.
//!
//! No im2col: the part of the image that a tile needs is copied once, with its zero border, resized if need be, into
//! scratch memory that stays in the L2 cache; each tap of the kernel then reads it from another offset.
#![allow(unsafe_code)] // One call of `Tile::run`, one of `written`: tasks write disjoint tiles that cover the output.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    buffer::{Shared, spread, with_scratch, written},
    kernel::Tile,
    pack::{Offsets, Packed, Panel},
    source::{Segment, Source, fill_line, runs, segments},
    winograd,
};

/// Pixels of output that share a pass over the weights.
const PIXELS: usize = 256;
/// The most floats of the copied input: 640 KiB.
const SLAB: usize = 160 << 10;
/// Marks a row or column of zeros.
pub(in crate::ops) const BORDER: usize = usize::MAX;

/// What a convolution reads and writes. For each row and column of the padded, resized input, `rows` and `columns`
/// say which one of the input it shows.
pub(in crate::ops) struct Geometry {
    pub(in crate::ops) images: usize,
    pub(in crate::ops) stride: usize,
    pub(in crate::ops) kernel: [usize; 2],
    pub(in crate::ops) input: [usize; 2],
    pub(in crate::ops) output: [usize; 2],
    pub(in crate::ops) rows: Vec<usize>,
    pub(in crate::ops) columns: Vec<usize>,
}

impl Geometry {
    /// `rows` and `columns` are input indices without the border; `padding` is top, bottom, left, right.
    pub(in crate::ops) fn new(
        images: usize,
        input: [usize; 2],
        (rows, columns): (impl Iterator<Item = usize>, impl Iterator<Item = usize>),
        padding: [usize; 4],
        kernel: [usize; 2],
        stride: usize,
    ) -> Self {
        let bordered = |inner: &mut dyn Iterator<Item = usize>, before, after| {
            let border = |n| std::iter::repeat_n(BORDER, n);
            border(before).chain(inner).chain(border(after)).collect::<Vec<_>>()
        };
        let [top, bottom, left, right] = padding;
        let rows = bordered(&mut { rows }, top, bottom);
        let columns = bordered(&mut { columns }, left, right);
        let output = [(rows.len() - kernel[0]) / stride + 1, (columns.len() - kernel[1]) / stride + 1];
        Self { images, stride, kernel, input, output, rows, columns }
    }

    /// A plain matrix product with `rows` rows.
    pub(in crate::ops) fn matrix(rows: usize) -> Self {
        Self::new(1, [1, rows], (0..1, 0..rows), [0; 4], [1, 1], 1)
    }

    /// The pixel of the input that the padded image shows at `row`, `column`, unless that is border or outside.
    pub(super) fn source(&self, image: usize, row: usize, column: usize) -> Option<usize> {
        let at = |map: &[usize], i: usize| map.get(i).copied().filter(|&i| i != BORDER);
        let (row, column) = (at(&self.rows, row)?, at(&self.columns, column)?);
        Some((image * self.input[0] + row) * self.input[1] + column)
    }

    /// The pixel of the output at `row`, `column`, if there is one.
    pub(super) fn target(&self, image: usize, row: usize, column: usize) -> Option<usize> {
        let inside = row < self.output[0] && column < self.output[1];
        inside.then_some((image * self.output[0] + row) * self.output[1] + column)
    }

    /// Panics unless sizes agree; gives the number of elements of the result.
    pub(super) fn check(&self, weights: &Packed, x: &[Source<'_>], ends: &Ends<'_>) -> usize {
        let len = self.images * self.output[0] * self.output[1] * weights.cols;
        let (pixels, residual) = (self.images * self.input[0] * self.input[1], ends.residual);
        assert!(x.iter().all(|x| x.data.len() == pixels * x.depth), "convolve: wrong input");
        assert!(x.iter().map(|x| x.depth).sum::<usize>() == weights.depth, "convolve: wrong channels");
        assert!(ends.slopes.is_none() || !weights.gated, "convolve: gated values have no slopes");
        assert!(residual.is_none_or(|r| r.len() == len), "convolve: wrong residual");
        assert!(residual.is_none() || !weights.gated, "convolve: nothing can be added to gated values");
        assert!(weights.taps == self.kernel[0] * self.kernel[1], "convolve: wrong weights");
        len
    }

    /// The output in tiles, each of so many images, rows and columns where there are as many.
    pub(in crate::ops) fn parts(&self, images: usize, [rows, columns]: [usize; 2]) -> Vec<Part> {
        let cut = |total: usize, step: usize| (0..total).step_by(step).map(move |at| at..(at + step).min(total));
        let mut parts = Vec::new();
        for images in cut(self.images, images) {
            for rows in cut(self.output[0], rows) {
                for columns in cut(self.output[1], columns) {
                    parts.push(Part { images: images.clone(), rows: rows.clone(), columns });
                }
            }
        }
        parts
    }
}

/// The length of the equal pieces, of at most `most`, that `total` is cut into; the last may be shorter.
pub(in crate::ops) fn even(total: usize, most: usize) -> usize {
    total.div_ceil(total.div_ceil(most.max(1)).max(1)).max(1)
}

/// How the output is cut: images of a group, rows and columns of a tile.
struct Cut {
    images: usize,
    tile: [usize; 2],
    slab: [usize; 2],
    pitch: usize,
}

impl Cut {
    fn new(g: &Geometry, channels: usize) -> Self {
        let pitch = spread(channels);
        let reach = |tile: usize, kernel: usize| (tile - 1) * g.stride + kernel;
        let mut width = even(g.output[1], if g.output[0] == 1 { PIXELS } else { 32 });
        while width > 8 && g.kernel[0] * reach(width, g.kernel[1]) * pitch > SLAB {
            width = even(g.output[1], width - 1);
        }
        let mut height = even(g.output[0], PIXELS / width);
        while height > 1 && reach(height, g.kernel[0]) * reach(width, g.kernel[1]) * pitch > SLAB {
            height = even(g.output[0], height - 1);
        }
        let slab = [reach(height, g.kernel[0]), reach(width, g.kernel[1])];
        let whole = [height, width] == g.output;
        let images = if whole { (PIXELS / (height * width)).min(SLAB / (slab[0] * slab[1] * pitch)).max(1) } else { 1 };
        Self { images: images.min(g.images.max(1)), tile: [height, width], slab, pitch }
    }
}

/// A tile of the output: the images of its group, its rows and columns.
pub(in crate::ops) struct Part {
    pub(in crate::ops) images: Range<usize>,
    /// For a matrix, whose rows are columns, 0 to 1.
    pub(in crate::ops) rows: Range<usize>,
    pub(in crate::ops) columns: Range<usize>,
}

/// What is added to a product.
#[derive(Clone, Copy, Default)]
pub(in crate::ops) struct Extra<'a> {
    /// `[images or 1, cols]`: added to every pixel of an image.
    pub(in crate::ops) shift: Option<&'a [f32]>,
    /// Has the shape of the result.
    pub(in crate::ops) residual: Option<&'a [f32]>,
    /// `[cols]`: what is below zero after all that is multiplied by them.
    pub(in crate::ops) slopes: Option<&'a [f32]>,
}

/// The same in the form in which the tasks want it.
pub(super) struct Ends<'a> {
    pub(super) residual: Option<&'a [f32]>,
    pub(super) offsets: Offsets,
    /// As long as the panels are wide.
    pub(super) slopes: Option<Vec<f32>>,
}

/// Convolves `x` (`[images, h, w, depth]`, in parts that lie side by side) with `weights`.
pub(in crate::ops) fn convolve(g: &Geometry, weights: &Packed, x: &[Source<'_>], extra: Extra<'_>) -> Vec<f32> {
    if g.images * g.output[0] * g.output[1] == 0 {
        return Vec::new();
    }
    let shifts = [weights.cols, g.images * weights.cols];
    assert!(extra.shift.is_none_or(|s| shifts.contains(&s.len())), "convolve: wrong shift");
    assert!(extra.slopes.is_none_or(|s| s.len() == weights.cols), "convolve: wrong slopes");
    let (offsets, slopes) = (weights.offsets(extra.shift), extra.slopes.map(|s| weights.widened(s)));
    let ends = Ends { residual: extra.residual, offsets, slopes };
    // The transforms take whole vectors of channels.
    if winograd::pays(g, weights) && x.iter().all(|x| x.depth.is_multiple_of(16)) {
        winograd::convolve(g, weights, x, &ends)
    } else {
        direct(g, weights, x, &ends)
    }
}

/// Convolves by the sums that define a convolution.
pub(super) fn direct(g: &Geometry, weights: &Packed, x: &[Source<'_>], ends: &Ends<'_>) -> Vec<f32> {
    let len = g.check(weights, x, ends);
    let cut = Cut::new(g, weights.block);
    let parts = g.parts(cut.images, cut.tile);
    let threads = rayon::current_num_threads();
    let wanted = if threads == 1 { 1 } else { (3 * threads).div_ceil(parts.len()) };
    let splits = wanted.clamp(1, weights.panels.len());
    let strips = weights.panels.chunks(weights.panels.len().div_ceil(splits)).collect::<Vec<_>>();
    // Neighbouring tasks share their strip of weights.
    let tasks = strips.iter().flat_map(|s| parts.iter().map(move |p| (p, *s))).collect::<Vec<_>>();
    let run = |out: &Shared<'_>| {
        tasks.par_iter().with_max_len(1).for_each(|(part, strip)| task(g, &cut, weights, part, strip, x, ends, out));
    };
    // SAFETY: the parts cover all pixels, the strips all columns, and `task` writes its whole tile.
    unsafe { written(len, run) }
}

#[allow(clippy::too_many_arguments)]
fn task(
    g: &Geometry,
    cut: &Cut,
    weights: &Packed,
    part: &Part,
    strip: &[Panel],
    x: &[Source<'_>],
    ends: &Ends<'_>,
    out: &Shared<'_>,
) {
    let [slab_h, slab_w] = cut.slab;
    let slab_len = slab_h * slab_w * cut.pitch;
    let cols = weights.cols;
    with_scratch(slab_len * part.images.len() + weights.room(), |scratch| {
        let (slab, room) = scratch.split_at_mut(slab_len * part.images.len());
        for first in (0..weights.depth).step_by(weights.block) {
            let depth = weights.block.min(weights.depth - first);
            for (image, slab) in part.images.clone().zip(slab.chunks_exact_mut(slab_len)) {
                for segment in segments(x, &(first..first + depth)) {
                    fill(g, cut, part, image, slab, &segment);
                }
            }
            let taps = (0..weights.taps)
                .map(|t| ((t / g.kernel[1]) * slab_w + t % g.kernel[1]) * cut.pitch)
                .collect::<Vec<_>>();
            let last = first + depth == weights.depth;
            for panel in strip {
                // Of a gated panel one half is written.
                let (start, wide) = (panel.start / (1 + weights.gated as usize), panel.vectors * weights.isa.lanes());
                let mut tile = Tile {
                    a: slab,
                    stride: g.stride * cut.pitch,
                    taps: &taps,
                    len: depth,
                    panel: weights.panel(first, depth, panel, room),
                    far: true,
                    vectors: panel.vectors,
                    rows: part.columns.len(),
                    cols: (wide / (1 + weights.gated as usize)).min(cols - start),
                    gated: weights.gated,
                    accumulate: first > 0,
                    bias: None,
                    residual: None,
                    slopes: ends.slopes.as_ref().filter(|_| last).map(|s| &s[panel.start..][..wide]),
                };
                for (image, slab) in part.images.clone().zip(slab.chunks_exact(slab_len)) {
                    tile.bias = ends.offsets.of(image, panel.start, wide).filter(|_| last);
                    for y in part.rows.clone() {
                        tile.a = &slab[(y - part.rows.start) * slab_w * g.stride * cut.pitch..];
                        let at = ((image * g.output[0] + y) * g.output[1] + part.columns.start) * cols + start;
                        tile.residual = ends.residual.filter(|_| last).map(|r| &r[at..]);
                        // SAFETY: tasks have different parts or strips, so their tiles are disjoint; the first block
                        // of depth overwrites what the next ones add to.
                        unsafe { tile.run(weights.isa, out, at, cols) };
                    }
                }
            }
        }
    });
}

/// Copies the channels of the input that `part` needs, with zeros where the border is.
fn fill(g: &Geometry, cut: &Cut, part: &Part, image: usize, slab: &mut [f32], segment: &Segment<'_>) {
    let reach = |range: &Range<usize>, kernel: usize| range.start * g.stride..(range.end - 1) * g.stride + kernel;
    let rows = &g.rows[reach(&part.rows, g.kernel[0])];
    let columns = &g.columns[reach(&part.columns, g.kernel[1])];
    let (runs, Source { data, depth }) = (runs(columns), segment.source);
    let source = &data[image * g.input[0] * g.input[1] * depth..];
    for (&row, slab) in rows.iter().zip(slab.chunks_exact_mut(cut.slab[1] * cut.pitch)) {
        let line = g.input[1] * depth;
        let row = (row != BORDER).then(|| &source[row * line..][..line]);
        fill_line(slab, cut.pitch, &runs, segment, row, None::<&fn(&[f32], &mut [f32])>);
    }
}
