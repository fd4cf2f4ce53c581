//! How a product is cut into tasks and tiles.

use super::{
    pack::{Packed, STEP, TILE},
    tile::ROWS,
};
use crate::ops::cpu::gemm::{Geometry, Part, even};

/// Pixels of output that share a pass over the weights.
const PIXELS: usize = 1024;
/// The most elements of the copied input, and of a part of a matrix: 768 KiB.
const SLAB: usize = 384 << 10;

/// Sixteen rows of the left side and where their results go.
pub(super) struct Rows {
    /// Where they begin in what the task reads.
    pub(super) start: usize,
    pub(super) image: usize,
    /// The output's pixel of each; `NONE` where there is none.
    pub(super) pixels: [u32; TILE],
}

/// No pixel.
pub(super) const NONE: u32 = u32::MAX;

/// Where the pixels of a result lie in the output: at every `step`-th one from `origin` on.
pub(super) struct Place {
    pub(super) step: usize,
    pub(super) origin: [usize; 2],
    /// Rows and columns of the output.
    pub(super) size: [usize; 2],
}

impl Place {
    fn pixel(&self, image: usize, y: usize, x: usize) -> usize {
        let [y, x] = [y * self.step + self.origin[0], x * self.step + self.origin[1]];
        (image * self.size[0] + y) * self.size[1] + x
    }
}

/// How the output is cut, and the left side copied.
pub(super) struct Cut {
    pub(super) images: usize,
    pub(super) tile: [usize; 2],
    pub(super) slab: [usize; 2],
    pub(super) pitch: usize,
    /// The left side is read where it lies.
    pub(super) direct: bool,
}

impl Cut {
    pub(super) fn new(g: &Geometry, weights: &Packed, copied: bool) -> Self {
        let direct = !copied
            && g.kernel == [1, 1]
            && g.stride == 1
            && g.output[0] == 1
            && g.rows.len() == 1
            && g.columns.len() == g.input[1]
            && g.input[1] >= TILE
            && weights.depth.is_multiple_of(STEP);
        if direct {
            let most = (SLAB / weights.depth).clamp(ROWS, PIXELS);
            let rows = even(g.output[1], most).next_multiple_of(ROWS).min(g.output[1]);
            return Self { images: 1, tile: [1, rows], slab: [1, rows], pitch: weights.depth, direct };
        }
        // An odd number of cache lines: neighbours lie in different sets of the cache.
        let pitch = (weights.block | 1) * STEP;
        let reach = |tile: usize, kernel: usize| (tile - 1) * g.stride + kernel;
        let mut width = even(g.output[1], if g.output[0] == 1 { PIXELS } else { 128 });
        while width > TILE && g.kernel[0] * reach(width, g.kernel[1]) * pitch > SLAB {
            width = even(g.output[1], width - 1);
        }
        if width > TILE && width < g.output[1] {
            width = width.next_multiple_of(TILE).min(g.output[1]);
        }
        let mut height = even(g.output[0], PIXELS / width);
        while height > 1 && reach(height, g.kernel[0]) * reach(width, g.kernel[1]) * pitch > SLAB {
            height = even(g.output[0], height - 1);
        }
        let slab = [reach(height, g.kernel[0]), reach(width, g.kernel[1])];
        let whole = [height, width] == g.output;
        let images = if whole { (PIXELS / (height * width)).min(SLAB / (slab[0] * slab[1] * pitch)).max(1) } else { 1 };
        Self { images: images.min(g.images.max(1)), tile: [height, width], slab, pitch, direct }
    }

    pub(super) fn parts(&self, g: &Geometry) -> Vec<Part> {
        g.parts(self.images, self.tile)
    }

    /// Elements of one image of the copied input, with what the last tile reads beyond it.
    pub(super) fn slab_len(&self, stride: usize) -> usize {
        (self.slab[0] * self.slab[1] + TILE * stride) * self.pitch
    }

    /// The tiles of a part.
    pub(super) fn rows(&self, g: &Geometry, part: &Part, place: &Place) -> Vec<Rows> {
        let mut found = Vec::new();
        let (height, width) = (part.rows.len(), part.columns.len());
        if self.direct {
            for first in (0..width).step_by(TILE) {
                // The last tile begins earlier where rows are missing: both compute the same for those they share.
                let start = (part.columns.start + first).min(g.output[1] - TILE);
                let pixels = std::array::from_fn(|i| (start + i) as u32);
                found.push(Rows { start: start * self.pitch, image: 0, pixels });
            }
            return found;
        }
        for (slot, image) in part.images.clone().enumerate() {
            let pixel = |y: usize, x: usize| {
                let inside = y < height && x < width;
                let [y, x] = [part.rows.start + y, part.columns.start + x];
                if inside { place.pixel(image, y, x) as u32 } else { NONE }
            };
            let origin = slot * self.slab_len(g.stride);
            let mut push = |place: usize, at: &dyn Fn(usize) -> u32| {
                let pixels: [u32; TILE] = std::array::from_fn(at);
                if pixels.iter().any(|p| *p != NONE) {
                    found.push(Rows { start: origin + place * g.stride * self.pitch, image, pixels });
                }
            };
            if width.is_multiple_of(TILE) {
                for y in 0..height {
                    for x in (0..width).step_by(TILE) {
                        push(y * self.slab[1] + x, &|i| pixel(y, x + i));
                    }
                }
            } else {
                // Tiles run on over the border into the next row: what falls between is computed in vain.
                let row = self.slab[1];
                for place in (0..(height - 1) * row + width).step_by(TILE) {
                    push(place, &|i| pixel((place + i) / row, (place + i) % row));
                }
            }
        }
        found
    }
}
