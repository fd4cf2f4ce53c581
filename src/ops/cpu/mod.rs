//! The fast path for the CPU: f32 kernels over plain slices, without candle.
//!
//! One micro-kernel ([`kernel`]) does all matrix work: a few rows of activations, read where they lie, times a panel
//! of packed weights. [`gemm`] walks it over convolutions and linear layers, [`attention`] over heads. Everything else
//! streams through memory once or twice with vectorised mathematics ([`math`]).
//!
//! Each output element is a sum in one fixed order, whatever the tiles, the batch and the number of threads: the
//! same input gives the same bits on the same machine, alone or in a batch.

#![allow(clippy::inline_always)] // Bodies that must be compiled into each instruction set's version of their callers.

pub(super) mod attention;
pub(super) mod buffer;
pub(super) mod gemm;
pub(super) mod isa;
pub(super) mod kernel;
pub(super) mod math;
pub(super) mod norm;
pub(super) mod pack;
pub(super) mod pointwise;
pub(super) mod source;
pub(super) mod transform;
mod vector;
pub(super) mod winograd;

#[cfg(test)]
mod tests;
