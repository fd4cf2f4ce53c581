//! Winograd's short convolution for 3x3 kernels at stride 1: 4 or 2.25 products a pixel instead of 9.
//!
//! Lavin and Gray, <https://arxiv.org/abs/1509.09308>. A tile of `OUT`x`OUT` pixels comes from `(OUT + 2)`^2 points of
//! input, transformed; for each point the channels are mixed by a matrix product. `OUT` 4 uses the interpolation
//! points 0, +-3/4, +-3/2 and infinity: measured, the error is then near that of a direct sum (with the usual 0, +-1,
//! +-2 it is several times greater), because each sum is nine times shorter.
#![allow(unsafe_code)] // Vector loads and stores through pointers that `convolve` derives from checked geometry.

use rayon::prelude::*;

use super::{
    buffer::{Shared, spread, with_scratch, written},
    gemm::Geometry,
    isa::vectorised,
    kernel::Tile,
    pack::{Packed, Panel},
    transform::{self, A, A2, B, B2, CHANNELS, Strip, Transformed, with_transformed},
    vector::Vector,
};

/// The most columns of a task.
const COLUMNS: usize = 320;
/// What lies outside of the image.
static ZEROS: [f32; CHANNELS] = [0.0; CHANNELS];

/// How a convolution is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ops) struct Plan {
    /// Side of the tiles, 2 or 4.
    pub(in crate::ops) side: usize,
    /// Whether the transformed kernel is kept.
    pub(in crate::ops) keep: bool,
}

/// The most weights (products of channels) of a kernel whose transforms are kept: those are at most 19 MiB.
const KEPT_WEIGHTS: usize = 1 << 17;
/// From so many tiles on, making the transforms anew takes a few percent of the convolution's time.
const KEPT_TILES: usize = 512;
/// The fewest tiles for which transforms are made that are not kept.
const FEWEST_TILES: usize = 64;

fn takes(depth: usize, cols: usize) -> bool {
    depth.is_multiple_of(16) && cols.is_multiple_of(16) && depth >= 32 && cols >= 32
}

/// The most bytes that the transforms of a 3x3 kernel take for as long as it lives: those for tiles of 4 pixels.
pub(in crate::ops) fn kept_bytes(depth: usize, cols: usize) -> u64 {
    let kept = takes(depth, cols) && depth.saturating_mul(cols) <= KEPT_WEIGHTS;
    if kept { (depth * cols * 36 * size_of::<f32>()) as u64 } else { 0 }
}

/// What pays off for one image of `g` with weights `w`, if anything. The side must not depend on how many images there
/// are: an image gives the same bits alone and in a batch.
pub(in crate::ops) fn choose(g: &Geometry, w: &Packed) -> Option<Plan> {
    if g.kernel() != [3, 3] || g.stride() != 1 || !takes(w.depth, w.cols) {
        return None;
    }
    let tiles = |side: usize| g.output().iter().map(|o| o.div_ceil(side)).product::<usize>();
    let small = w.depth * w.cols <= KEPT_WEIGHTS;
    // With few tiles, reading the transformed weights takes longer than the products do; making them, longer still.
    let sides: &[usize] = if small { &[4, 2] } else { &[4] };
    let fewest = if small { 16 } else { FEWEST_TILES };
    let side = *sides.iter().find(|&&side| tiles(side) >= fewest)?;
    Some(Plan { side, keep: small && tiles(side) <= KEPT_TILES })
}

/// Convolves `x` (`[images, h, w, depth]`) with `weights` by tiles of `side` pixels; `kept` holds the transforms, if
/// they are kept, and `residual` has the result's shape.
pub(in crate::ops) fn convolve(
    g: &Geometry,
    weights: &Packed,
    side: usize,
    kept: Option<&Transformed>,
    x: &[f32],
    residual: Option<&[f32]>,
) -> Vec<f32> {
    let len = g.check(weights, x, residual);
    let tiles = g.output().map(|o| o.div_ceil(side));
    let total = g.images() * tiles[0] * tiles[1];
    let most = if side == 4 { 56 } else { 84 };
    let group = total.div_ceil(total.div_ceil(most).max(1)).max(1);
    let groups = total.div_ceil(group);
    let threads = rayon::current_num_threads();
    let wanted = if threads == 1 { 1 } else { (3 * threads).div_ceil(groups) };
    let with_strip = |strip: Strip<'_>, out: &Shared<'_>| {
        let columns = strip.panels.iter().map(|p| p.vectors * weights.isa.lanes()).sum::<usize>();
        let splits = wanted.max(columns.div_ceil(COLUMNS)).clamp(1, strip.panels.len());
        let parts = strip.panels.chunks(strip.panels.len().div_ceil(splits));
        let ranges = (0..total).step_by(group).map(|t| t..(t + group).min(total));
        let tasks = parts.flat_map(|p| ranges.clone().map(move |t| Task { strip, weights, tiles: t, panels: p }));
        tasks.collect::<Vec<_>>().par_iter().with_max_len(1).for_each(|t| match side {
            4 => t.run::<4>(g, tiles, group, x, residual, out),
            _ => t.run::<2>(g, tiles, group, x, residual, out),
        });
    };
    let run = |out: &Shared<'_>| {
        if let Some(kept) = kept {
            return with_strip(kept.strip(weights, side), out);
        }
        let wide = weights.panels.iter().map(|p| p.vectors * weights.isa.lanes()).max().unwrap_or(1);
        for panels in weights.panels.chunks((COLUMNS / wide).max(1)) {
            with_transformed(weights, panels, side, |strip| with_strip(strip, out));
        }
    };
    // SAFETY: the tiles cover all pixels, the strips all columns, and each task writes its own.
    unsafe { written(len, run) }
}

struct Task<'a> {
    strip: Strip<'a>,
    weights: &'a Packed,
    tiles: std::ops::Range<usize>,
    panels: &'a [Panel],
}

impl Task<'_> {
    fn run<const OUT: usize>(
        &self,
        g: &Geometry,
        across: [usize; 2],
        group: usize,
        x: &[f32],
        residual: Option<&[f32]>,
        out: &Shared<'_>,
    ) {
        let (isa, depth, cols) = (self.weights.isa, self.weights.depth, self.weights.cols);
        let points = (OUT + 2) * (OUT + 2);
        let start = self.panels[0].start;
        let lanes = isa.lanes();
        let block = transform::block(depth);
        let width = self.panels.iter().map(|p| p.vectors * lanes).sum::<usize>();
        let (left_pitch, right_pitch) = (spread(block), spread(width));
        // An odd number of lines between the points, too.
        let (left_step, right_step) = (spread(group * left_pitch), spread(group * right_pitch));
        let place = |tile: usize| {
            let (image, at) = (tile / (across[0] * across[1]), tile % (across[0] * across[1]));
            (image, at / across[1] * OUT, at % across[1] * OUT)
        };
        with_scratch(points * (left_step + right_step), |scratch| {
            let (left, right) = scratch.split_at_mut(points * left_step);
            for first in (0..depth).step_by(block) {
                let len = block.min(depth - first);
                for (i, tile) in self.tiles.clone().enumerate() {
                    let (image, y, x0) = place(tile);
                    let mut from = [&ZEROS[..len]; 36];
                    for (p, from) in from.iter_mut().enumerate().take(points) {
                        if let Some(pixel) = g.source(image, y + p / (OUT + 2), x0 + p % (OUT + 2)) {
                            *from = &x[pixel * depth + first..][..len];
                        }
                    }
                    assert!((points - 1) * left_step + i * left_pitch + len <= left.len(), "winograd: left side");
                    // SAFETY: all sources have `len` elements, a multiple of 16, and the targets were checked above.
                    unsafe {
                        let to = left[i * left_pitch..].as_mut_ptr();
                        (if OUT == 4 { input_of_4 } else { input_of_2 })(isa, &from, to, left_step, len);
                    }
                }
                for p in 0..points {
                    let right = Shared::new(&mut right[p * right_step..][..right_step]);
                    for panel in self.panels {
                        let count = self.tiles.len();
                        let runs = count.div_ceil(isa.rows(panel.vectors));
                        for run in 0..runs {
                            let from = run * count / runs;
                            let tile = Tile {
                                a: &left[p * left_step + from * left_pitch..],
                                stride: left_pitch,
                                taps: &[0],
                                len,
                                panel: self.strip.matrix(first, len, panel, p),
                                vectors: panel.vectors,
                                rows: (run + 1) * count / runs - from,
                                cols: panel.vectors * lanes,
                                accumulate: first > 0,
                                bias: None,
                                residual: None,
                            };
                            // SAFETY: scratch memory of this thread.
                            unsafe { tile.run(isa, &right, from * right_pitch + panel.start - start, right_pitch) };
                        }
                    }
                }
            }
            let bias = self.weights.bias_from(start, width);
            for (i, tile) in self.tiles.clone().enumerate() {
                let (image, y, x) = place(tile);
                let mut to = [None; 16];
                for (p, to) in to.iter_mut().enumerate().take(OUT * OUT) {
                    *to = g.target(image, y + p / OUT, x + p % OUT).map(|pixel| pixel * cols + start);
                }
                assert!(to.iter().flatten().all(|at| at + width <= out.len()), "winograd: output");
                assert!((points - 1) * right_step + i * right_pitch + width <= right.len(), "winograd: right side");
                // SAFETY: checked above; `residual` is as long as the output, and no other task has these elements.
                unsafe {
                    let from = right[i * right_pitch..].as_ptr();
                    let output = if OUT == 4 { output_of_4 } else { output_of_2 };
                    output(isa, from, right_step, width, bias, residual, out.pointer(), &to);
                }
            }
        });
    }
}

/// The transform of a row or column of input.
#[inline(always)]
unsafe fn input_line<V: Vector, const OUT: usize>(d: [V; 6]) -> [V; 6] {
    // SAFETY: the caller runs the instruction set of `V`.
    unsafe {
        if OUT == 2 {
            return [d[2].sub(d[0]), d[2].add(d[1]), d[2].sub(d[1]), d[3].sub(d[1]), d[0], d[0]];
        }
        let (sum, product) = (V::splat(&-(A2 + B2)), V::splat(&(A2 * B2)));
        let (minus_a2, minus_b2) = (V::splat(&-A2), V::splat(&-B2));
        let (even_a, odd_a) = (d[4].fma(minus_b2, d[2]), d[3].fma(minus_b2, d[1]));
        let (even_b, odd_b) = (d[4].fma(minus_a2, d[2]), d[3].fma(minus_a2, d[1]));
        [
            d[4].fma(sum, d[2]).fma(product, d[0]),
            even_a.fma(V::splat(&A), odd_a),
            even_a.fma(V::splat(&-A), odd_a),
            even_b.fma(V::splat(&B), odd_b),
            even_b.fma(V::splat(&-B), odd_b),
            d[5].fma(sum, d[3]).fma(product, d[1]),
        ]
    }
}

/// The transform of a row or column of products.
#[inline(always)]
unsafe fn output_line<V: Vector, const OUT: usize>(m: [V; 6]) -> [V; 4] {
    // SAFETY: the caller runs the instruction set of `V`.
    unsafe {
        let (even, odd) = (m[1].add(m[2]), m[1].sub(m[2]));
        if OUT == 2 {
            return [m[0].add(even), odd.add(m[3]), even, odd];
        }
        let (even_b, odd_b) = (m[3].add(m[4]), m[3].sub(m[4]));
        let zero = V::zero();
        [
            m[0].add(even).add(even_b),
            zero.fma(V::splat(&A), odd).fma(V::splat(&B), odd_b),
            zero.fma(V::splat(&A2), even).fma(V::splat(&B2), even_b),
            m[5].fma(V::splat(&(A * A2)), odd).fma(V::splat(&(B * B2)), odd_b),
        ]
    }
}

/// Transforms the points `from` of one tile, `len` channels; point `p` goes to `to + p * step`.
#[inline(always)]
unsafe fn input_body<V: Vector, const OUT: usize>(from: &[&[f32]; 36], to: *mut f32, step: usize, len: usize) {
    // SAFETY: the caller has checked the bounds.
    unsafe {
        for c in (0..len).step_by(V::LANES) {
            let mut half = [[V::zero(); 6]; 6];
            #[allow(clippy::needless_range_loop)] // A transposition: the index runs over two arrays.
            for j in 0..OUT + 2 {
                let mut line = [V::zero(); 6];
                for (i, x) in line.iter_mut().enumerate().take(OUT + 2) {
                    *x = V::load(from.get_unchecked(i * (OUT + 2) + j).as_ptr().add(c));
                }
                let line = input_line::<V, OUT>(line);
                for i in 0..OUT + 2 {
                    half[i][j] = line[i];
                }
            }
            for (i, &line) in half.iter().enumerate().take(OUT + 2) {
                let line = input_line::<V, OUT>(line);
                for (j, x) in line.iter().enumerate().take(OUT + 2) {
                    x.store(to.add((i * (OUT + 2) + j) * step + c));
                }
            }
        }
    }
}

/// Transforms the products of one tile, `width` columns, into the pixels that start at `out + to`.
#[inline(always)]
#[allow(clippy::too_many_arguments)]
unsafe fn output_body<V: Vector, const OUT: usize>(
    from: *const f32,
    step: usize,
    width: usize,
    bias: Option<&[f32]>,
    residual: Option<&[f32]>,
    out: *mut f32,
    to: &[Option<usize>; 16],
) {
    // SAFETY: the caller has checked the bounds.
    unsafe {
        for c in (0..width).step_by(V::LANES) {
            let mut half = [[V::zero(); 6]; 4];
            #[allow(clippy::needless_range_loop)] // A transposition: the index runs over two arrays.
            for j in 0..OUT + 2 {
                let mut line = [V::zero(); 6];
                for (i, x) in line.iter_mut().enumerate().take(OUT + 2) {
                    *x = V::load(from.add((i * (OUT + 2) + j) * step + c));
                }
                let line = output_line::<V, OUT>(line);
                for i in 0..OUT {
                    half[i][j] = line[i];
                }
            }
            let bias = bias.map_or(V::zero(), |b| V::load(b.as_ptr().add(c)));
            for (i, &line) in half.iter().enumerate().take(OUT) {
                let line = output_line::<V, OUT>(line);
                for (j, x) in line.iter().enumerate().take(OUT) {
                    if let Some(at) = to[i * OUT + j] {
                        let mut sum = x.add(bias);
                        if let Some(residual) = residual {
                            sum = sum.add(V::load(residual.as_ptr().add(at + c)));
                        }
                        sum.store(out.add(at + c));
                    }
                }
            }
        }
    }
}

vectorised!(unsafe fn input_of_2 = input_body<2>(from: &[&[f32]; 36], to: *mut f32, step: usize, len: usize));
vectorised!(unsafe fn input_of_4 = input_body<4>(from: &[&[f32]; 36], to: *mut f32, step: usize, len: usize));
vectorised!(unsafe fn output_of_2 = output_body<2>(from: *const f32, step: usize, width: usize, bias: Option<&[f32]>,
    residual: Option<&[f32]>, out: *mut f32, to: &[Option<usize>; 16]));
vectorised!(unsafe fn output_of_4 = output_body<4>(from: *const f32, step: usize, width: usize, bias: Option<&[f32]>,
    residual: Option<&[f32]>, out: *mut f32, to: &[Option<usize>; 16]));
