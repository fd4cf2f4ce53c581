//! Convolutions and linear layers over slices: weights in the library's own layout, and the work cut into tasks.
//!
//! The cut depends on the shape of one image alone, so that neither the batch nor the number of threads changes any
//! sum. A task is a strip of rows, read in place; where an image is small and a kernel large, the output channels are
//! cut as well, and each task computes its channels into scratch memory.
#![allow(unsafe_code)] // `written` and `Operation::run`: tasks write disjoint parts that cover the output.

use std::{
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use rayon::prelude::*;

use super::{
    dnnl::{Kind, Operation, Then},
    layout::{Element, Format, Inputs, Layout, Place, Stored, View, elements},
};
use crate::ops::{
    Result,
    cpu::{
        buffer::{Shared, with_scratch, written},
        gemm::{BORDER, Geometry},
    },
};

/// Pixels of output that share a pass over the weights.
const PIXELS: usize = 512;
/// Rows of each product of matrices. The library sums up in another order for another number of rows, so that it is
/// always the same: rows that are missing in the last task are zeros.
const ROWS: usize = 256;
/// The most elements of the weights that a task reads: beyond, output channels are cut.
const WEIGHTS: usize = 3 << 20;
/// Output channels are cut at multiples of this.
const CHANNELS: usize = 64;
/// The most operations that a layer keeps: sizes of images that were used last.
const KEPT: usize = 12;

/// What is added to a product before it is rounded.
pub(in crate::ops) struct Extra<'a, T> {
    /// `[cols]` or `[images, cols]`: added to every pixel of an item.
    pub(in crate::ops) shift: Option<&'a [f32]>,
    /// Has the shape of the result.
    pub(in crate::ops) residual: Option<&'a [T]>,
}

/// What distinguishes the operations of a layer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Key {
    group: usize,
    images: usize,
    /// Rows and columns of the input, without zeros around it; of a matrix, 1 and its rows.
    input: [usize; 2],
    output: [usize; 2],
    stride: usize,
    before: [usize; 2],
    after: [usize; 2],
    wide: bool,
    residual: bool,
}

/// Output channels that are computed together.
#[derive(Debug)]
struct Group {
    columns: Range<usize>,
    /// Rewritten when a new size of image wants another layout, which is rare.
    weights: Mutex<Arc<Stored>>,
}

/// An operation with weights in its layout.
#[derive(Clone, Debug)]
struct Ready {
    operation: Arc<Operation>,
    weights: Arc<Stored>,
}

/// A layer's weights and the operations that were compiled for them.
#[derive(Debug)]
pub(in crate::ops) struct Layer {
    depth: usize,
    cols: usize,
    kernel: [usize; 2],
    format: Format,
    bias: Vec<f32>,
    groups: Vec<Group>,
    ready: Mutex<Vec<(Key, Ready)>>,
}

/// Rows of the output, and what is read for them.
#[derive(Clone, Debug)]
struct Strip {
    images: Range<usize>,
    output: Range<usize>,
    input: Range<usize>,
    before: usize,
    after: usize,
}

/// A convolution whose borders are known: rows and columns of zeros, and the inner part of the maps.
struct Frame<'a> {
    g: &'a Geometry,
    rows: &'a [usize],
    columns: &'a [usize],
    before: [usize; 2],
    after: [usize; 2],
    /// The input is read where it lies.
    direct: bool,
}

impl<'a> Frame<'a> {
    fn new(g: &'a Geometry) -> Self {
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
    fn matrix(&self) -> bool {
        self.direct
            && self.g.kernel == [1, 1]
            && self.g.stride == 1
            && self.rows.len() == 1
            && self.before == [0, 0]
            && self.after == [0, 0]
            && self.g.images == 1
    }

    /// The pixels that a kernel of one pixel reads, one after the other.
    fn picked<T: Element>(&self, x: &[T], depth: usize) -> Vec<T> {
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
    fn strips(&self, apart: bool) -> Vec<Strip> {
        let g = self.g;
        let [height, width] = g.output;
        let even = |total: usize, most: usize| total.div_ceil(total.div_ceil(most.max(1)));
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

impl Layer {
    /// `weight` is `[out, in, kh, kw]`, `bias` is `[out]` or empty.
    pub(in crate::ops) fn new<T: Element>(weight: &[T], bias: &[f32], shape: [usize; 4]) -> Result<Self> {
        let [cols, depth, kh, kw] = shape;
        let row = depth * kh * kw;
        if weight.len() != cols * row || ![0, cols].contains(&bias.len()) {
            candle_core::bail!("oneDNN: {} weights and {} biases for {shape:?}", weight.len(), bias.len());
        }
        let bias = if bias.is_empty() { vec![0.0; cols] } else { bias.to_vec() };
        let parts = (cols * row).div_ceil(WEIGHTS).max(1);
        let width = cols.div_ceil(parts).next_multiple_of(CHANNELS);
        let mut layer = Self {
            depth,
            cols,
            kernel: [kh, kw],
            format: T::FORMAT,
            bias,
            groups: Vec::new(),
            ready: Mutex::default(),
        };
        // The library's choice for an image of a common size; others rarely want another one.
        let pad = [kh / 2, kw / 2];
        let (height, side) = (8, 64.max(kw));
        let sample = if [kh, kw] == [1, 1] {
            Geometry::matrix(ROWS)
        } else {
            let sides = [pad[0], kh - 1 - pad[0], pad[1], kw - 1 - pad[1]];
            Geometry::new(1, [height.max(kh), side], (0..height.max(kh), 0..side), sides, [kh, kw], 1)
        };
        for start in (0..cols).step_by(width) {
            let columns = start..(start + width).min(cols);
            let part = &weight[columns.start * row..columns.end * row];
            let frame = Frame::new(&sample);
            let strips = frame.strips(false);
            let key = layer.key(&frame, &strips[0], 0, false, false);
            let lies = if frame.matrix() {
                Layout::strided(T::FORMAT, &[depth, columns.len()], &[1, depth])?
            } else {
                Layout::dense(T::FORMAT, &[columns.len(), depth, kh, kw])?
            };
            let any = layer.operation(&key, columns.len(), None, frame.matrix())?;
            let weights = Mutex::new(Arc::new(Stored::new(View::of(part), &lies, any.weights())?));
            layer.groups.push(Group { columns, weights });
        }
        Ok(layer)
    }

    /// The number format of the products.
    pub(in crate::ops) fn format(&self) -> Format {
        self.format
    }

    fn key(&self, frame: &Frame<'_>, strip: &Strip, group: usize, wide: bool, residual: bool) -> Key {
        let (g, matrix) = (frame.g, frame.matrix());
        Key {
            group,
            images: strip.images.len(),
            input: if matrix { [1, ROWS] } else { [strip.input.len(), frame.columns.len()] },
            output: if matrix { [1, ROWS] } else { [strip.output.len(), g.output[1]] },
            stride: g.stride,
            before: [strip.before, frame.before[1]],
            after: [strip.after, frame.after[1]],
            wide,
            residual,
        }
    }

    /// Compiles the operation of `key` for `cols` output channels, for weights in a layout or any.
    fn operation(&self, key: &Key, cols: usize, weights: Option<&Layout>, matrix: bool) -> Result<Operation> {
        let to = if key.wide { Format::F32 } else { self.format };
        let ([h, w], [out_h, out_w]) = (key.input, key.output);
        let [kh, kw] = self.kernel;
        let (source, bias, target, shape) = if matrix {
            let (source, target) = (Layout::dense(self.format, &[w, self.depth])?, Layout::dense(to, &[w, cols])?);
            (source, Layout::dense(Format::F32, &[1, cols])?, target, vec![self.depth, cols])
        } else {
            let source = Layout::image(self.format, [key.images, h, w, self.depth])?;
            let target = Layout::image(to, [key.images, out_h, out_w, cols])?;
            (source, Layout::dense(Format::F32, &[cols])?, target, vec![cols, self.depth, kh, kw])
        };
        let kind = if matrix {
            Kind::Product
        } else {
            Kind::Convolution { stride: key.stride, before: key.before, after: key.after }
        };
        // One group reads what is added where it lies; more write to scratch memory, where it already is.
        let then = match (key.residual, self.groups.len() > 1) {
            (false, _) => vec![],
            (true, false) => vec![Then::Add(&target)],
            (true, true) => vec![Then::AddTarget],
        };
        match weights {
            Some(weights) => Operation::new(kind, &source, weights, Some(&bias), &target, &then),
            None => Operation::new(kind, &source, &Layout::any(self.format, &shape)?, Some(&bias), &target, &then),
        }
    }

    /// The operation of `key`, compiled if it is new, and the weights as it wants them.
    fn ready(&self, key: Key, matrix: bool) -> Result<Ready> {
        let mut kept = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = kept.iter().position(|(k, _)| *k == key) {
            let found = kept.remove(at);
            kept.push(found.clone());
            return Ok(found.1);
        }
        let group = &self.groups[key.group];
        let mut weights = group.weights.lock().unwrap_or_else(PoisonError::into_inner);
        let cols = group.columns.len();
        let operation = match self.operation(&key, cols, Some(weights.layout()), matrix) {
            Ok(operation) if !operation.is_reference() => operation,
            _ => {
                let operation = self.operation(&key, cols, None, matrix)?;
                if operation.weights() != weights.layout() {
                    *weights = Arc::new(Stored::new(weights.view(), weights.layout(), operation.weights())?);
                }
                operation
            }
        };
        let ready = Ready { operation: Arc::new(operation), weights: Arc::clone(&weights) };
        if kept.len() >= KEPT * self.groups.len() {
            kept.remove(0);
        }
        kept.push((key, ready.clone()));
        Ok(ready)
    }

    /// Convolves `x` (`[images, h, w, in]`); the result is `[images, .., out]`.
    pub(in crate::ops) fn convolve<X: Element, Y: Element>(
        &self,
        g: &Geometry,
        x: &[X],
        extra: &Extra<'_, Y>,
    ) -> Result<Vec<Y>> {
        let len = g.images * g.output[0] * g.output[1] * self.cols;
        if x.len() != g.images * g.input[0] * g.input[1] * self.depth
            || extra.residual.is_some_and(|r| r.len() != len)
            || extra.shift.is_some_and(|s| ![self.cols, g.images * self.cols].contains(&s.len()))
            || X::FORMAT != self.format
            || g.kernel != self.kernel
        {
            candle_core::bail!("oneDNN: {} elements do not fit a kernel of {:?}", x.len(), self.kernel);
        }
        let frame = Frame::new(g);
        let matrix = frame.matrix();
        if self.kernel == [1, 1] && !matrix {
            let picked = frame.picked(x, self.depth);
            // Images that are shifted in different ways are matrices of their own.
            let parts = if extra.shift.is_some_and(|s| s.len() > self.cols) { g.images } else { 1 };
            let rows = g.images * g.output[0] * g.output[1] / parts;
            let mut y = Vec::with_capacity(len);
            for (i, x) in picked.chunks_exact(rows * self.depth).enumerate() {
                let shift = extra.shift.map(|s| if parts > 1 { &s[i * self.cols..][..self.cols] } else { s });
                let residual = extra.residual.map(|r| &r[i * rows * self.cols..][..rows * self.cols]);
                y.extend(self.convolve::<X, Y>(&Geometry::matrix(rows), x, &Extra { shift, residual })?);
            }
            return Ok(y);
        }
        let mut tasks = Vec::new();
        let apart = extra.shift.is_some_and(|s| s.len() > self.cols);
        for group in 0..self.groups.len() {
            for strip in frame.strips(apart) {
                let wide = Y::FORMAT != X::FORMAT;
                let key = self.key(&frame, &strip, group, wide, extra.residual.is_some());
                tasks.push((group, strip, self.ready(key, matrix)?));
            }
        }
        let mut result = Ok(());
        let run = |out: &Shared<'_, Y>| {
            let run = |(group, strip, ready): &(usize, Strip, Ready)| {
                let task =
                    Task { layer: self, frame: &frame, strip, ready, columns: self.groups[*group].columns.clone() };
                task.run(x, extra, out)
            };
            result = tasks.par_iter().with_max_len(1).try_for_each(run);
            if result.is_err() {
                // The rest is not written: nobody will read it, but it must be initialised.
                // SAFETY: the threads are done.
                unsafe { out.pointer().write_bytes(0, out.len()) };
            }
        };
        // SAFETY: the strips cover all pixels, the groups all columns, and each task writes its whole part.
        let y = unsafe { written(len, run) };
        result.map(|()| y)
    }
}

/// One call of an operation.
struct Task<'a> {
    layer: &'a Layer,
    frame: &'a Frame<'a>,
    strip: &'a Strip,
    ready: &'a Ready,
    columns: Range<usize>,
}

impl Task<'_> {
    fn run<X: Element, Y: Element>(&self, x: &[X], extra: &Extra<'_, Y>, out: &Shared<'_, Y>) -> Result<()> {
        let (g, strip, layer) = (self.frame.g, self.strip, self.layer);
        let pitch = g.input[1] * layer.depth;
        if self.frame.matrix() {
            let rows = &x[strip.input.start * layer.depth..strip.input.end * layer.depth];
            return if strip.input.len() == ROWS { self.multiply(rows, extra, out) } else { self.fill_up(rows, extra, out) };
        }
        if self.frame.direct {
            let row = |image: usize, row: usize| (image * g.input[0] + row) * pitch;
            let end = row(strip.images.end - 1, strip.input.end);
            return self.multiply(&x[row(strip.images.start, strip.input.start)..end], extra, out);
        }
        let (rows, columns) = (&self.frame.rows[strip.input.clone()], self.frame.columns);
        let len = strip.images.len() * rows.len() * columns.len() * layer.depth;
        with_scratch(len * size_of::<X>() / size_of::<f32>() + 1, |scratch| {
            let resized = &mut elements::<X>(scratch)[..len];
            let lines = strip.images.clone().flat_map(|image| rows.iter().map(move |row| image * g.input[0] + row));
            for (line, to) in lines.zip(resized.chunks_exact_mut(columns.len() * layer.depth)) {
                let line = &x[line * pitch..(line + 1) * pitch];
                for (&column, to) in columns.iter().zip(to.chunks_exact_mut(layer.depth)) {
                    to.copy_from_slice(&line[column * layer.depth..][..layer.depth]);
                }
            }
            self.multiply(resized, extra, out)
        })
    }

    /// Multiplies the last rows of a matrix: [`ROWS`] with zeros, in memory of its own.
    fn fill_up<X: Element, Y: Element>(&self, x: &[X], extra: &Extra<'_, Y>, out: &Shared<'_, Y>) -> Result<()> {
        let (strip, cols, width) = (self.strip, self.layer.cols, self.columns.len());
        let (depth, rows) = (self.layer.depth, strip.output.len());
        let mut source = vec![X::default(); ROWS * depth];
        source[..x.len()].copy_from_slice(x);
        let mut made = vec![Y::default(); ROWS * width];
        if let Some(residual) = extra.residual {
            let residual = residual[strip.output.start * cols..].chunks(cols).take(rows);
            for (to, from) in made.chunks_exact_mut(width).zip(residual) {
                to.copy_from_slice(&from[self.columns.clone()]);
            }
        }
        let residual = made.clone();
        let operands = [View::of(&residual)];
        let reads = extra.residual.is_some() && width == cols;
        self.call(&source, extra.shift, if reads { &operands } else { &[] }, &Shared::new(&mut made), 0)?;
        self.store(&made[..rows * width], strip.output.start, out);
        Ok(())
    }

    /// Calls the operation.
    fn call<X: Element, Y: Element>(
        &self,
        x: &[X],
        shift: Option<&[f32]>,
        operands: &[View<'_>],
        place: &Shared<'_, Y>,
        start: usize,
    ) -> Result<()> {
        let cols = self.layer.cols;
        let mut bias = self.layer.bias[self.columns.clone()].to_vec();
        if let Some(shift) = shift {
            let image = if shift.len() == cols { 0 } else { self.strip.images.start };
            let shift = &shift[image * cols..][self.columns.clone()];
            bias.iter_mut().zip(shift).for_each(|(b, s)| *b += s);
        }
        let weights = self.ready.weights.view();
        let inputs = Inputs { source: View::of(x), weights, bias: Some(&bias), operands };
        // SAFETY: the place is this thread's own memory, or that of its strip, which no other task has.
        unsafe { self.ready.operation.run(&inputs, &Place::of(place), start) }
    }

    /// Copies columns of pixels from `first` on to their places.
    fn store<Y: Element>(&self, made: &[Y], first: usize, out: &Shared<'_, Y>) {
        let (cols, width) = (self.layer.cols, self.columns.len());
        assert!((first + made.len() / width) * cols <= out.len(), "a strip beyond the result");
        for (i, from) in made.chunks_exact(width).enumerate() {
            // SAFETY: inside of the result; tasks have disjoint strips or columns.
            unsafe {
                let to = out.pointer().add((first + i) * cols + self.columns.start);
                to.copy_from_nonoverlapping(from.as_ptr(), width);
            }
        }
    }

    fn multiply<X: Element, Y: Element>(&self, x: &[X], extra: &Extra<'_, Y>, out: &Shared<'_, Y>) -> Result<()> {
        let (g, strip, cols) = (self.frame.g, self.strip, self.layer.cols);
        let row = if self.frame.matrix() { 1 } else { g.output[1] };
        let pixels = strip.images.len() * strip.output.len() * row;
        let first = strip.images.start * g.output[0] * row + strip.output.start * row;
        let width = self.columns.len();
        if width == cols {
            let residual = extra.residual.map(|r| View::of(&r[first * cols..(first + pixels) * cols]));
            return self.call(x, extra.shift, residual.as_slice(), out, first * cols);
        }
        let len = pixels * width;
        with_scratch(len * size_of::<Y>() / size_of::<f32>() + 1, |scratch| {
            let made = &mut elements::<Y>(scratch)[..len];
            if let Some(residual) = extra.residual {
                for (to, from) in made.chunks_exact_mut(width).zip(residual[first * cols..].chunks(cols)) {
                    to.copy_from_slice(&from[self.columns.clone()]);
                }
            }
            self.call(x, extra.shift, &[], &Shared::new(made), 0)?;
            self.store(made, first, out);
            Ok(())
        })
    }
}
