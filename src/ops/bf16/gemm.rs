//! Convolutions and linear layers in bf16: the micro-kernel over tiles of the output.
//!
//! No im2col: the part of the image that a task needs is copied once, with its zero border, resized if need be, into
//! scratch memory that stays in the L2 cache. A tile of 16 pixels is read from it in place, each tap of the kernel from
//! another offset. Matrices are read where they lie.
#![allow(unsafe_code)] // One call of `written` and one of `finish`: tasks write disjoint tiles that cover the output.

use half::bf16;
use rayon::prelude::*;

use super::{
    cut::{Cut, NONE, Place, Rows},
    finish::{Element, Finish, finish},
    norm,
    pack::{Packed, STEP, TILE},
    tile::{Product, ROWS, Sums},
    unit::Tiles,
    vector::{affine, rewritten},
};
use crate::ops::cpu::{
    buffer::{Shared, with_scratch, written},
    gemm::{BORDER, Geometry, Part},
    source::{Segment, Source, fill_line, runs, segments},
};

/// The most products of 32 rows and 32 columns whose sums are kept at a time: 256 KiB.
const KEPT: usize = 64;

/// What is done to the input, and added to a product before it is rounded.
#[derive(Clone, Copy, Default)]
pub(in crate::ops) struct Extra<'a> {
    /// `[1 or images, 2 * depth]`: for each channel a scale and then, after all of them, a shift; followed by `SiLU`.
    pub(in crate::ops) fit: Option<&'a [f32]>,
    /// `[cols]` or `[images, cols]`: added to every pixel of an item.
    pub(in crate::ops) shift: Option<&'a [f32]>,
    /// Has the shape of the result.
    pub(in crate::ops) residual: Option<&'a [bf16]>,
    /// `[cols]`: what is below zero after all that is multiplied by them.
    pub(in crate::ops) slopes: Option<&'a [f32]>,
}

/// Convolves `x` (`[images, h, w, depth]`, in parts that lie side by side) with `weights`. One part alone can be
/// normalised.
pub(in crate::ops) fn convolve<T: Element>(
    g: &Geometry,
    weights: &Packed,
    x: &[Source<'_, bf16>],
    extra: Extra<'_>,
) -> Vec<T> {
    let place = Place { step: 1, origin: [0, 0], size: g.output };
    let len = g.images * g.output[0] * g.output[1] * weights.cols;
    // SAFETY: with every pixel in its place, all are written.
    unsafe { written(len, |out| place_into(g, weights, x, extra, &place, out)) }
}

/// Convolves each of the four corners' kernels (see [`Packed::doubled`]) with `images` images of `size`, with a border
/// of one pixel where their images were doubled.
pub(in crate::ops) fn convolve_doubled<T: Element>(
    corners: &[Packed; 4],
    images: usize,
    [h, w]: [usize; 2],
    x: &[bf16],
    slopes: Option<&[f32]>,
) -> Vec<T> {
    let x = [Source { data: x, depth: corners[0].depth }];
    let extra = Extra { slopes, ..Extra::default() };
    let run = |out: &Shared<'_, T>| {
        for (corner, weights) in corners.iter().enumerate() {
            let [low, right] = [corner / 2, corner % 2];
            let g = Geometry::new(images, [h, w], (0..h, 0..w), [1 - low, low, 1 - right, right], [2, 2], 1);
            let place = Place { step: 2, origin: [low, right], size: [2 * h, 2 * w] };
            // SAFETY: the corners' pixels are disjoint.
            unsafe { place_into(&g, weights, &x, extra, &place, out) };
        }
    };
    // SAFETY: the four corners are all pixels.
    unsafe { written(4 * images * h * w * corners[0].cols, run) }
}

/// Convolves into `out`, which has the pixels of `place`.
///
/// # Safety
/// Nobody else reads or writes them meanwhile.
unsafe fn place_into<T: Element>(
    g: &Geometry,
    weights: &Packed,
    x: &[Source<'_, bf16>],
    extra: Extra<'_>,
    place: &Place,
    out: &Shared<'_, T>,
) {
    let pixels = g.images * place.size[0] * place.size[1];
    let (len, inputs) = (pixels * weights.cols, g.images * g.input[0] * g.input[1]);
    assert!(x.iter().all(|x| x.data.len() == inputs * x.depth), "convolve: wrong input");
    assert!(x.iter().map(|x| x.depth).sum::<usize>() == weights.depth, "convolve: wrong channels");
    assert!(extra.fit.is_none() || x.len() == 1, "convolve: parts cannot be normalised");
    assert!(extra.slopes.is_none_or(|s| s.len() == weights.cols && !weights.gated), "convolve: wrong slopes");
    assert!(out.len() == len && extra.residual.is_none_or(|r| r.len() == len), "convolve: wrong output or residual");
    let shifts = [weights.cols, g.images * weights.cols];
    assert!(extra.shift.is_none_or(|s| shifts.contains(&s.len())), "convolve: wrong shift");
    let fits = [2 * weights.depth, 2 * g.images * weights.depth];
    assert!(extra.fit.is_none_or(|f| fits.contains(&f.len())), "convolve: wrong fit");
    assert!(weights.taps == g.kernel[0] * g.kernel[1], "convolve: wrong weights");
    assert!(!weights.gated || (extra.shift.is_none() && extra.residual.is_none()), "convolve: nothing joins a gate");
    assert!(pixels < NONE as usize, "convolve: too many pixels");
    if len == 0 {
        return;
    }
    let cut = Cut::new(g, weights, extra.fit.is_some() || x.len() > 1);
    let parts = cut.parts(g);
    let threads = rayon::current_num_threads();
    let wanted = if threads == 1 { 1 } else { (3 * threads).div_ceil(parts.len()) };
    let splits = wanted.clamp(1, weights.panels());
    if let Some(fit) = extra.fit.filter(|_| splits > 1) {
        // Each strip would normalise the pixels anew.
        let tables = fit.chunks_exact(2 * weights.depth).map(<[f32]>::to_vec).collect::<Vec<_>>();
        let tables = if tables.len() == 1 { vec![tables[0].clone(); g.images] } else { tables };
        let normed = norm::apply(x[0].data, &tables, true);
        let x = [Source { data: &normed, depth: weights.depth }];
        // SAFETY: the caller's promise.
        return unsafe { place_into(g, weights, &x, Extra { fit: None, ..extra }, place, out) };
    }
    let panels = (0..weights.panels()).collect::<Vec<_>>();
    let strips = panels.chunks(weights.panels().div_ceil(splits)).collect::<Vec<_>>();
    // Neighbouring tasks share their strip of weights. They have different parts or strips, so that what they write is
    // disjoint.
    let tasks = strips.iter().flat_map(|s| parts.iter().map(move |p| (p, *s))).collect::<Vec<_>>();
    tasks.par_iter().with_max_len(1).for_each(|&(part, strip)| {
        let rows = cut.rows(g, part, place);
        task(g, &cut, weights, (part, &rows), strip, x, extra, out);
    });
}

#[allow(clippy::too_many_arguments)]
fn task<T: Element>(
    g: &Geometry,
    cut: &Cut,
    weights: &Packed,
    (part, rows): (&Part, &[Rows]),
    strip: &[usize],
    x: &[Source<'_, bf16>],
    extra: Extra<'_>,
    out: &Shared<'_, T>,
) {
    let pairs = rows.chunks(2).collect::<Vec<_>>();
    let slab_len = if cut.direct { 0 } else { cut.slab_len(g.stride) };
    let blocks = weights.steps.div_ceil(weights.block);
    // Sums are kept from block to block, or finished at once. What is read where it lies costs nothing to read again,
    // so that few panels at a time go through all blocks, whose sums stay in the cache.
    let group = if cut.direct { (KEPT / pairs.len()).clamp(1, strip.len()) } else { strip.len() };
    let kept = if blocks > 1 { group * pairs.len() } else { 1 };
    let taps =
        (0..weights.taps).map(|t| ((t / g.kernel[1]) * cut.slab[1] + t % g.kernel[1]) * cut.pitch).collect::<Vec<_>>();
    let reach = taps.iter().copied().max().unwrap_or(0);
    let sums_len = kept * size_of::<Sums>() / size_of::<f32>();
    with_scratch(sums_len + (slab_len * part.images.len()).div_ceil(2), |scratch| {
        let (sums, slab) = scratch.split_at_mut(sums_len);
        let (sums, _) = sums.as_chunks_mut::<{ size_of::<Sums>() / size_of::<f32>() }>();
        // SAFETY: any bits are a bf16, and f32 is aligned for it.
        let (_, slab, _) = unsafe { slab.align_to_mut::<bf16>() };
        let _tiles = Tiles::new(weights.unit);
        let span = |block: usize| (block * weights.block, weights.block.min(weights.steps - block * weights.block));
        let passes = strip
            .chunks(group)
            .flat_map(|strip| (0..blocks).flat_map(move |block| strip.iter().enumerate().map(move |p| (block, p))))
            .collect::<Vec<_>>();
        for (pass, &(block, (slot, &panel))) in passes.iter().enumerate() {
            let (first, steps) = span(block);
            if slot == 0 && !cut.direct {
                let channels = first * STEP..(first + steps) * STEP;
                for (image, slab) in part.images.clone().zip(slab.chunks_exact_mut(slab_len)) {
                    let fit = extra.fit.map(|fit| {
                        let row = if fit.len() == 2 * weights.depth { 0 } else { 2 * image * weights.depth };
                        fit[row..][..2 * weights.depth].split_at(weights.depth)
                    });
                    for segment in segments(x, &channels) {
                        fill(g, cut, part, image, slab, &segment, fit);
                    }
                    if channels.end > weights.depth {
                        let missing = weights.depth - channels.start..channels.len();
                        slab.chunks_exact_mut(cut.pitch).for_each(|pixel| pixel[missing.clone()].fill(bf16::ZERO));
                    }
                }
            }
            let (a, offset) = if cut.direct { (x[0].data, first * STEP) } else { (&*slab, 0) };
            let b = weights.panel(first, steps, panel);
            // While these weights are at work, the next ones come into the L2 cache, a piece with each product.
            let next = passes.get(pass + 1).map_or(&[][..], |&(block, (_, &panel))| {
                let (first, steps) = span(block);
                weights.panel(first, steps, panel)
            });
            let mut ahead = next.chunks(next.len().div_ceil(pairs.len()).max(1));
            for (j, pair) in pairs.iter().enumerate() {
                let sums = &mut sums[if blocks > 1 { slot * pairs.len() + j } else { 0 }];
                let product = Product {
                    a,
                    starts: [pair[0].start + offset, pair[pair.len() - 1].start + offset],
                    stride: g.stride * cut.pitch,
                    taps: &taps,
                    reach,
                    steps,
                    b,
                    width: weights.width(panel),
                    accumulate: block > 0,
                    next: ahead.next().unwrap_or_default(),
                };
                product.run(weights.unit, sums);
                if block + 1 < blocks {
                    continue;
                }
                let columns = weights.columns(panel);
                for (rows, sums) in pair.iter().zip(sums.chunks_exact(ROWS * TILE)) {
                    let end = Finish {
                        sums,
                        pixels: &rows.pixels,
                        bias: weights.bias(panel),
                        shift: extra.shift.map(|s| {
                            let row = if s.len() == weights.cols { 0 } else { rows.image * weights.cols };
                            &s[row..][columns.clone()]
                        }),
                        residual: extra.residual,
                        slopes: extra.slopes.map(|s| &s[columns.clone()]),
                        column: columns.start,
                        columns: columns.len(),
                        gated: weights.gated,
                        pitch: weights.cols,
                    };
                    // SAFETY: tasks have different parts or strips, so what they write is disjoint.
                    unsafe { finish(&end, out) };
                }
            }
        }
    });
}

/// Copies the channels of the input that `part` needs, normalised where there is a `fit`, with zeros where the border is.
fn fill(
    g: &Geometry,
    cut: &Cut,
    part: &Part,
    image: usize,
    slab: &mut [bf16],
    segment: &Segment<'_, bf16>,
    fit: Option<(&[f32], &[f32])>,
) {
    let reach =
        |range: &std::ops::Range<usize>, kernel: usize| range.start * g.stride..(range.end - 1) * g.stride + kernel;
    let rows = &g.rows[reach(&part.rows, g.kernel[0])];
    let columns = &g.columns[reach(&part.columns, g.kernel[1])];
    let (runs, Source { data, depth }) = (runs(columns), segment.source);
    let source = &data[image * g.input[0] * g.input[1] * depth..];
    let normed = fit.map(|(scale, shift)| {
        let (scale, shift) = (&scale[segment.channels.clone()], &shift[segment.channels.clone()]);
        move |from: &[bf16], to: &mut [bf16]| _ = affine(from, rewritten(to), scale, shift, true)
    });
    for (&row, slab) in rows.iter().zip(slab.chunks_exact_mut(cut.slab[1] * cut.pitch)) {
        let line = g.input[1] * depth;
        let row = (row != BORDER).then(|| &source[row * line..][..line]);
        fill_line(slab, cut.pitch, &runs, segment, row, normed.as_ref());
    }
}
