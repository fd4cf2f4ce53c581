//! Convolutions and linear layers over slices: weights in the library's own layout, and the work cut into tasks.
//!
//! The cut depends on the shape of one image alone, so that neither the batch nor the number of threads changes any
//! sum. A task is a strip of rows, read in place; where an image is small and a kernel large, the output channels are
//! cut as well, and each task computes its channels into scratch memory.
#![allow(unsafe_code)] // One call of `written`: tasks write disjoint parts that cover the output.

use std::{
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use rayon::prelude::*;

use super::{
    cut::{Frame, ROWS, Strip},
    dnnl::{Kind, Operation, Then},
    layout::{Element, Format, Layout, Stored, View},
    task::Task,
};
use crate::ops::{
    Result,
    cpu::{
        buffer::{Shared, written},
        gemm::Geometry,
    },
};

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

impl Key {
    fn new(frame: &Frame<'_>, strip: &Strip, group: usize, wide: bool, residual: bool) -> Self {
        let (g, matrix) = (frame.g, frame.matrix());
        Self {
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
pub(super) struct Ready {
    pub(super) operation: Arc<Operation>,
    pub(super) weights: Arc<Stored>,
}

/// A layer's weights and the operations that were compiled for them.
#[derive(Debug)]
pub(in crate::ops) struct Layer {
    pub(super) depth: usize,
    pub(super) cols: usize,
    kernel: [usize; 2],
    format: Format,
    pub(super) bias: Vec<f32>,
    groups: Vec<Group>,
    ready: Mutex<Vec<(Key, Ready)>>,
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
            let key = Key::new(&frame, &strips[0], 0, false, false);
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
                let key = Key::new(&frame, &strip, group, wide, extra.residual.is_some());
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
