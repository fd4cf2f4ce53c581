//! One task: an operation on a strip, and where its result goes.
#![allow(unsafe_code)] // Tasks write disjoint parts of one result.

use std::ops::Range;

use super::{
    cut::{Frame, ROWS, Strip},
    layer::{Extra, Layer, Ready},
    layout::{Element, Inputs, Place, View, elements},
};
use crate::ops::{
    Result,
    cpu::buffer::{Shared, with_scratch},
};

/// One call of an operation.
pub(super) struct Task<'a> {
    pub(super) layer: &'a Layer,
    pub(super) frame: &'a Frame<'a>,
    pub(super) strip: &'a Strip,
    pub(super) ready: &'a Ready,
    pub(super) columns: Range<usize>,
}

impl Task<'_> {
    pub(super) fn run<X: Element, Y: Element>(&self, x: &[X], extra: &Extra<'_, Y>, out: &Shared<'_, Y>) -> Result<()> {
        let (g, strip, layer) = (self.frame.g, self.strip, self.layer);
        let pitch = g.input[1] * layer.depth;
        if self.frame.matrix() {
            let rows = &x[strip.input.start * layer.depth..strip.input.end * layer.depth];
            return if strip.input.len() == ROWS {
                self.multiply(rows, extra, out)
            } else {
                self.fill_up(rows, extra, out)
            };
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
