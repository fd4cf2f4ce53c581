//! Sampling: numbers of the reference implementations, and properties that every sampler must have.

mod golden;
mod inpainting;
mod noise;
mod properties;
mod support;
