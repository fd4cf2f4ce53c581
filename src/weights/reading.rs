//! Stored bytes to tensors: conversion, checks of shape, progress and cancellation.

use super::bytes::{ElementType, Weights};
use super::error::{Error, Result};
use crate::base::CancelToken;
use candle_core::{DType, Device, Tensor};
use half::slice::{HalfBitsSliceExt, HalfFloatSliceExt};
use half::{bf16, f16};
use rayon::prelude::*;
use std::cell::Cell;
use std::fmt::Display;

/// Elements that one thread converts at a time.
const BLOCK: usize = 1 << 16;

type Progress<'w> = Box<dyn Fn(u64, u64) + 'w>;

/// One pass over the weights of a network: the wanted type and device, who hears of progress, who may stop it.
pub struct Reading<'w> {
    weights: &'w Weights,
    dtype: DType,
    device: Device,
    cancel: CancelToken,
    progress: Option<Progress<'w>>,
    total: u64,
    done: Cell<u64>,
}

impl<'w> Reading<'w> {
    pub(super) fn new(weights: &'w Weights, dtype: DType, device: &Device) -> Self {
        let (device, total) = (device.clone(), weights.total_bytes());
        Self { weights, dtype, device, cancel: CancelToken::new(), progress: None, total, done: Cell::new(0) }
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

    fn tensor(&self, name: &str, shape: Option<&[usize]>) -> Result<Tensor> {
        self.cancel.check()?;
        let Some((file, entry, bytes)) = self.weights.stored(name) else {
            let file = self.weights.files().join(", ");
            return Err(Error::MissingTensor { file, tensor: name.to_owned() });
        };
        if let Some(shape) = shape
            && entry.shape != shape
        {
            let (file, tensor, found) = (file.to_owned(), name.to_owned(), entry.shape.clone());
            return Err(Error::WrongShape { file, tensor, found, wanted: shape.to_vec() });
        }
        let tensor =
            match entry.element {
                ElementType::F16 if self.dtype == DType::F32 => self
                    .to_f32(bytes, &entry.shape, |from, to| from.reinterpret_cast::<f16>().convert_to_f32_slice(to))?,
                ElementType::Bf16 if self.dtype == DType::F32 => self
                    .to_f32(bytes, &entry.shape, |from, to| from.reinterpret_cast::<bf16>().convert_to_f32_slice(to))?,
                stored => {
                    let stored = match stored {
                        ElementType::F64 => DType::F64,
                        ElementType::F32 => DType::F32,
                        ElementType::F16 => DType::F16,
                        ElementType::Bf16 => DType::BF16,
                        other => {
                            let (file, tensor) = (file.to_owned(), name.to_owned());
                            return Err(Error::WrongType { file, tensor, found: other.name() });
                        }
                    };
                    Tensor::from_raw_buffer(bytes, stored, &entry.shape, &self.device)?.to_dtype(self.dtype)?
                }
            };
        self.done.set(self.done.get() + bytes.len() as u64);
        if let Some(progress) = &self.progress {
            progress(self.done.get(), self.total);
        }
        Ok(tensor)
    }

    /// Widens 16-bit elements on all threads.
    fn to_f32(&self, bytes: &[u8], shape: &[usize], widen: impl Fn(&[u16], &mut [f32]) + Sync) -> Result<Tensor> {
        let mut values = vec![0f32; bytes.len() / 2];
        values.par_chunks_mut(BLOCK).zip(bytes.par_chunks(BLOCK * 2)).for_each(|(to, from)| {
            // The map gives no alignment, so the bits pass through a small buffer.
            let mut bits = [0u16; 1024];
            for (to, from) in to.chunks_mut(1024).zip(from.chunks(2048)) {
                for (bit, pair) in bits.iter_mut().zip(from.as_chunks::<2>().0) {
                    *bit = u16::from_le_bytes(*pair);
                }
                widen(&bits[..to.len()], to);
            }
        });
        Ok(Tensor::from_vec(values, shape, &self.device)?)
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
        self.reading.tensor(&self.name(&name), Some(shape))
    }

    /// The tensor `name` below this path, whatever its shape.
    pub fn any_tensor(&self, name: &str) -> Result<Tensor> {
        self.reading.tensor(&self.name(&name), None)
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
