//! How the output of a convolution is cut into strips.

use std::ops::Range;

use super::layout::Element;
use crate::ops::cpu::gemm::{BORDER, Geometry, even};

/// Pixels of output that share a pass over the weights.
const PIXELS: usize = 512;
/// Rows of each product of matrices. The library sums up in another order for another number of rows, so that it is
/// always the same: rows that are missing in the last task are zeros.
pub(super) const ROWS: usize = 256;

/// Rows of the output, and what is read for them.
#[derive(Clone, Debug)]
pub(super) struct Strip {
    pub(super) images: Range<usize>,
    pub(super) output: Range<usize>,
    pub(super) input: Range<usize>,
    pub(super) before: usize,
    pub(super) after: usize,
}

/// A convolution whose borders are known: rows and columns of zeros, and the inner part of the maps.
pub(super) struct Frame<'a> {
    pub(super) g: &'a Geometry,
    pub(super) rows: &'a [usize],
    pub(super) columns: &'a [usize],
    pub(super) before: [usize; 2],
    pub(super) after: [usize; 2],
    /// The input is read where it lies.
    pub(super) direct: bool,
}

impl<'a> Frame<'a> {
    pub(super) fn new(g: &'a Geometry) -> Self {
        let inner = |map: &'a [usize]| {
            let before = map.iter().take_while(|&&i| i == BORDER).count();
            let after = map[before..].iter().rev().take_while(|&&i| i == BORDER).count();
            (before, &map[before..map.len() - after], after)
        };
        let ((top, rows, bottom), (left, columns, right)) = (inner(&g.rows), inner(&g.columns));
        let same = |map: &[usize], len: usize| map.len() == len && map.iter().enumerate().all(|(i, &at)| i == at);
        let direct = same(rows, g.input[0]) && same(columns, g.input[1]);
        Self { g, rows, columns, before: [top, left], after: [bottom, right], direct }
    }

    /// Whether this is a product of matrices, whose rows are the columns of the one row of an image.
    pub(super) fn matrix(&self) -> bool {
        self.direct
            && self.g.kernel == [1, 1]
            && self.g.stride == 1
            && self.rows.len() == 1
            && self.before == [0, 0]
            && self.after == [0, 0]
            && self.g.images == 1
    }

    /// The pixels that a kernel of one pixel reads, one after the other.
    pub(super) fn picked<T: Element>(&self, x: &[T], depth: usize) -> Vec<T> {
        let g = self.g;
        let mut picked = Vec::with_capacity(g.images * g.output[0] * g.output[1] * depth);
        for i in 0..g.images * g.output[0] * g.output[1] {
            let (image, row, column) = (i / g.output[1] / g.output[0], i / g.output[1] % g.output[0], i % g.output[1]);
            let (row, column) = (g.rows[row * g.stride], g.columns[column * g.stride]);
            if row == BORDER || column == BORDER {
                picked.resize(picked.len() + depth, T::default());
            } else {
                let at = ((image * g.input[0] + row) * g.input[1] + column) * depth;
                picked.extend_from_slice(&x[at..at + depth]);
            }
        }
        picked
    }

    /// `apart` forbids tasks of several images.
    pub(super) fn strips(&self, apart: bool) -> Vec<Strip> {
        let g = self.g;
        let [height, width] = g.output;
        if self.matrix() {
            let part = |at: usize| at..(at + ROWS).min(width);
            let strip = |at| Strip { images: 0..1, output: part(at), input: part(at), before: 0, after: 0 };
            return (0..width).step_by(ROWS).map(strip).collect();
        }
        let strips = self.cut(even(height, PIXELS / width), apart);
        // A strip of nothing but border: such an image is not cut.
        if strips.iter().any(|s| s.input.is_empty()) { self.cut(height, apart) } else { strips }
    }

    /// Strips of `step` rows.
    fn cut(&self, step: usize, apart: bool) -> Vec<Strip> {
        let (g, [height, width]) = (self.g, self.g.output);
        let together = if apart { 1 } else { (PIXELS / 2 / (height * width)).max(1) };
        let mut strips = Vec::new();
        for image in (0..g.images).step_by(together) {
            let images = image..(image + together).min(g.images);
            for from in (0..height).step_by(step) {
                let output = from..(from + step).min(height);
                // In rows of the padded image.
                let (start, end) = (output.start * g.stride, (output.end - 1) * g.stride + g.kernel[0]);
                let inner = |row: usize| row.saturating_sub(self.before[0]).min(self.rows.len());
                let before = self.before[0].saturating_sub(start);
                let input = inner(start)..inner(end);
                strips.push(Strip {
                    images: images.clone(),
                    after: end - start - before - input.len(),
                    output,
                    input,
                    before,
                });
            }
        }
        strips
    }
}
