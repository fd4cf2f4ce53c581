//! Stored bytes to tensors: conversion, checks of shape and of every number, adapters, progress and cancellation.

use super::brief;
use super::error::{Error, Result};
use super::tensors::{Entry, Weights};
use crate::base::CancelToken;
use candle_core::{DType, Device, Tensor, WithDType};
use half::slice::HalfFloatSliceExt;
use half::{bf16, f16};
use rayon::prelude::*;
use std::cell::Cell;
use std::fmt::Display;
use std::sync::Arc;

/// Elements that one thread reads and converts at a time; a whole number of every type's blocks.
const BLOCK: usize = 1 << 16;

type Progress<'w> = Box<dyn Fn(u64, u64) + 'w>;

/// Changes weights while they are read: what an adapter adds to the network it is made for.
pub trait Adjust: Send + Sync {
    /// Whether it changes the tensor of this name. Names are those of diffusers within the component, such as
    /// `down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.weight`.
    fn touches(&self, name: &str) -> bool;

    /// The changed tensor; `weight` is f32 on the CPU, and so is the result, in the same shape.
    fn adjust(&self, name: &str, weight: &Tensor) -> Result<Tensor>;
}

/// One pass over the weights of a network: the wanted type and device, who changes them, who hears of progress, who
/// may stop it.
pub struct Reading<'w> {
    weights: &'w Weights,
    dtype: DType,
    device: Device,
    adjust: Vec<Arc<dyn Adjust>>,
    cancel: CancelToken,
    progress: Option<Progress<'w>>,
    total: u64,
    done: Cell<u64>,
}

impl<'w> Reading<'w> {
    pub(super) fn new(weights: &'w Weights, dtype: DType, device: &Device) -> Self {
        Self {
            weights,
            dtype,
            device: device.clone(),
            adjust: Vec::new(),
            cancel: CancelToken::new(),
            progress: None,
            total: weights.total_bytes(),
            done: Cell::new(0),
        }
    }

    /// Lets `adjust` change the tensors that it touches, after those that were given before.
    #[must_use]
    pub fn adjusted_by(mut self, adjust: Arc<dyn Adjust>) -> Self {
        self.adjust.push(adjust);
        self
    }

    /// Lets `token` stop the reading between two tensors.
    #[must_use]
    pub fn cancelled_by(mut self, token: &CancelToken) -> Self {
        self.cancel = token.clone();
        self
    }

    /// Calls `progress(bytes read so far, bytes in all)` after each tensor. Tensors that nobody asks for are not
    /// read, so the first number may stay below the second.
    #[must_use]
    pub fn on_progress(mut self, progress: impl Fn(u64, u64) + 'w) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// The view of all names.
    pub fn root(&self) -> View<'_> {
        View { reading: self, prefix: String::new() }
    }

    fn tensor(&self, name: &str, shape: Option<&[usize]>, format: Format) -> Result<Tensor> {
        self.cancel.check()?;
        let entry = self.weights.entry(name)?;
        let file = || entry.source.name.clone();
        if let Some(shape) = shape
            && entry.shape != shape
        {
            let (tensor, found) = (brief(name), entry.shape.clone());
            return Err(Error::WrongShape { file: file(), tensor, found, wanted: shape.to_vec() });
        }
        if !entry.element.is_float() {
            return Err(Error::WrongType { file: file(), tensor: brief(name), found: entry.element.name() });
        }
        entry.source.check_unchanged()?;
        let mut adjusting = self.adjust.iter().filter(|adjust| adjust.touches(name)).peekable();
        let tensor = if adjusting.peek().is_some() {
            let stored: Tensor = read::<f32>(entry, name, &Device::Cpu)?;
            let adjusted = adjusting.try_fold(stored, |tensor, adjust| {
                let adjusted = adjust.adjust(name, &tensor)?;
                if adjusted.dims() == tensor.dims() {
                    return Ok(adjusted);
                }
                let (tensor, found, wanted) = (brief(name), adjusted.dims().to_vec(), tensor.dims().to_vec());
                Err(Error::WrongShape { file: file(), tensor, found, wanted })
            })?;
            let dtype = if format == Format::Precise { self.precise() } else { self.dtype };
            adjusted.to_dtype(dtype)?.to_device(&self.device)?
        } else {
            let dtype = match format {
                Format::Wanted => self.dtype,
                Format::Compact => entry.element.kept_as(self.dtype, &self.device),
                Format::Precise => self.precise(),
            };
            match dtype {
                DType::F16 => read::<f16>(entry, name, &self.device)?,
                DType::BF16 => read::<bf16>(entry, name, &self.device)?,
                other => read::<f32>(entry, name, &self.device)?.to_dtype(other)?,
            }
        };
        self.done.set(self.done.get() + entry.bytes() as u64);
        if let Some(progress) = &self.progress {
            progress(self.done.get(), self.total);
        }
        Ok(tensor)
    }

    fn precise(&self) -> DType {
        if self.device.is_cpu() { DType::F32 } else { self.dtype }
    }
}

/// In which number format a tensor is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    /// As it was asked for.
    Wanted,
    /// In fewer bits where they hold it exactly: [`View::weight`].
    Compact,
    /// In more bits where they cost nothing: [`View::precise`].
    Precise,
}

/// What tensors are kept as.
trait Kept: WithDType {
    fn keep(values: &[f32], kept: &mut [Self]);
}

impl Kept for f32 {
    fn keep(values: &[f32], kept: &mut [Self]) {
        kept.copy_from_slice(values);
    }
}

impl Kept for f16 {
    fn keep(values: &[f32], kept: &mut [Self]) {
        kept.convert_from_f32_slice(values);
    }
}

impl Kept for bf16 {
    fn keep(values: &[f32], kept: &mut [Self]) {
        kept.convert_from_f32_slice(values);
    }
}

/// Reads a tensor on all threads, block by block: beside the result, each thread holds one block. A number that is
/// none, or infinite, is refused, since a network would make a black picture of it without a word.
fn read<T: Kept>(entry: &Entry, name: &str, device: &Device) -> Result<Tensor> {
    let block_bytes = entry.element.bytes_of(BLOCK).unwrap_or(0);
    let mut values = vec![T::zero(); entry.span];
    values.par_chunks_mut(BLOCK).enumerate().try_for_each_init(
        || (vec![0u8; block_bytes], vec![0f32; BLOCK]),
        |(bytes, block), (i, kept)| {
            let bytes = &mut bytes[..entry.element.bytes_of(kept.len()).unwrap_or(0)];
            entry.source.read_at(entry.start + (i * block_bytes) as u64, bytes)?;
            let block = &mut block[..kept.len()];
            entry.element.decode(bytes, block)?;
            if !all_finite(block) {
                let stored = entry.stored_name.as_deref().unwrap_or(name);
                return Err(Error::NotFinite { file: entry.source.name.clone(), tensor: brief(stored) });
            }
            T::keep(block, kept);
            Ok(())
        },
    )?;
    let values = match &entry.strides {
        None => values,
        Some(strides) => gather(&values, &entry.shape, strides),
    };
    Ok(Tensor::from_vec(values, entry.shape.as_slice(), device)?)
}

fn all_finite(values: &[f32]) -> bool {
    // Without an early end, so that the loop is done in wide registers.
    const EXPONENT: u32 = 0x7f80_0000;
    !values.iter().fold(false, |bad, value| bad | (value.to_bits() & EXPONENT == EXPONENT))
}

/// The elements in the order of the shape. Strides were checked against the number of values.
fn gather<T: Copy>(values: &[T], shape: &[usize], strides: &[usize]) -> Vec<T> {
    let mut gathered = Vec::with_capacity(shape.iter().product());
    if shape.contains(&0) {
        return gathered;
    }
    let (Some((&side, outer)), Some((&step, outer_steps))) = (shape.split_last(), strides.split_last()) else {
        return values.iter().take(1).copied().collect();
    };
    let mut at = vec![0usize; outer.len()];
    loop {
        let start: usize = at.iter().zip(outer_steps).map(|(i, step)| i * step).sum();
        gathered.extend((0..side).map(|i| values[start + i * step]));
        let Some(axis) = (0..at.len()).rev().find(|&axis| at[axis] + 1 < outer[axis]) else { return gathered };
        at[axis] += 1;
        at[axis + 1..].fill(0);
    }
}

/// The tensors whose names begin with a path, as in `down_blocks.0.resnets.1`.
#[derive(Clone)]
pub struct View<'r> {
    reading: &'r Reading<'r>,
    prefix: String,
}

impl<'r> View<'r> {
    /// The view one step deeper: `view.at("resnets").at(0)`.
    #[must_use]
    pub fn at(&self, part: impl Display) -> View<'r> {
        View { reading: self.reading, prefix: self.name(&part) }
    }

    /// The tensor `name` below this path, refused unless it has this shape.
    pub fn tensor(&self, name: &str, shape: &[usize]) -> Result<Tensor> {
        self.reading.tensor(&self.name(&name), Some(shape), Format::Wanted)
    }

    /// As [`Self::tensor`], for the weight of a layer of `ops`: on the CPU it keeps the 16 bits in which it is stored
    /// where f32 is wanted, because those layers compute with it in f32 anyway, in half the memory.
    pub fn weight(&self, name: &str, shape: &[usize]) -> Result<Tensor> {
        self.reading.tensor(&self.name(&name), Some(shape), Format::Compact)
    }

    /// As [`Self::tensor`], for a bias or the weight of a normalisation: on the CPU it is f32 whatever the network's
    /// weights become, because it is small and all pixels share its error.
    pub fn precise(&self, name: &str, shape: &[usize]) -> Result<Tensor> {
        self.reading.tensor(&self.name(&name), Some(shape), Format::Precise)
    }

    /// The tensor `name` below this path, whatever its shape.
    pub fn any_tensor(&self, name: &str) -> Result<Tensor> {
        self.reading.tensor(&self.name(&name), None, Format::Wanted)
    }

    /// Whether there is a tensor `name` below this path.
    pub fn contains(&self, name: &str) -> bool {
        self.reading.weights.contains(&self.name(&name))
    }

    /// The stored shape of the tensor `name` below this path.
    pub fn shape(&self, name: &str) -> Option<&'r [usize]> {
        let name = self.name(&name);
        self.reading.weights.info(&name).map(|info| info.shape)
    }

    /// Where the tensors go.
    pub fn device(&self) -> &'r Device {
        &self.reading.device
    }

    /// What the tensors become.
    pub fn dtype(&self) -> DType {
        self.reading.dtype
    }

    fn name(&self, part: &dyn Display) -> String {
        if self.prefix.is_empty() { part.to_string() } else { format!("{}.{part}", self.prefix) }
    }
}
