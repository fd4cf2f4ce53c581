//! Scumble: a native studio for making and editing pictures with diffusion models.

pub mod base;
pub mod cli;
pub mod engine;
pub mod families;
pub mod formats;
pub mod job;
pub mod nets;
pub mod ops;
pub mod sampling;
pub mod weights;
