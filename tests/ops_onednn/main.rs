//! The operators' tests once more, with convolutions and linear layers made by oneDNN.
#![cfg(feature = "onednn")]

#[path = "../ops/bits.rs"]
mod bits;
#[path = "../ops/half.rs"]
mod half;
#[path = "../ops/products.rs"]
mod products;
#[path = "../ops/support.rs"]
mod support;

/// Whose operators are tested.
const BACKEND: Option<scumble::ops::Backend> = Some(scumble::ops::Backend::OneDnn);
