//! Sampling: numbers of the reference implementations, and properties that every sampler must have.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its numbers has failed")]

mod golden;
mod inpainting;
mod motion;
mod noise;
mod options;
mod orders;
mod properties;
mod runs;
mod support;
mod tables;
