//! Layers of [`crate::ops`] read from a model's weights by their name and shape.

use super::error::Result;
use crate::ops::{Conv2d, GroupNorm, LayerNorm, Linear, Padding};
use crate::weights::View;

/// A convolution of `kernel` x `kernel` pixels with bias.
pub(super) fn conv(
    view: &View<'_>,
    inputs: usize,
    outputs: usize,
    kernel: usize,
    stride: usize,
    padding: Padding,
) -> Result<Conv2d> {
    let weight = view.weight("weight", &[outputs, inputs, kernel, kernel])?;
    let bias = view.tensor("bias", &[outputs])?;
    Ok(Conv2d::new(&weight, Some(&bias), stride, padding)?)
}

/// A convolution of 3 x 3 pixels that keeps the size.
pub(super) fn conv3(view: &View<'_>, inputs: usize, outputs: usize) -> Result<Conv2d> {
    conv(view, inputs, outputs, 3, 1, Padding::same(1))
}

/// A linear layer with bias.
pub(super) fn linear(view: &View<'_>, inputs: usize, outputs: usize) -> Result<Linear> {
    let weight = view.weight("weight", &[outputs, inputs])?;
    let bias = view.tensor("bias", &[outputs])?;
    Ok(Linear::new(&weight, Some(&bias))?)
}

/// A linear layer without bias.
pub(super) fn linear_no_bias(view: &View<'_>, inputs: usize, outputs: usize) -> Result<Linear> {
    Ok(Linear::new(&view.weight("weight", &[outputs, inputs])?, None)?)
}

/// A linear layer over channels, stored as such or as a convolution of 1 x 1 pixels.
pub(super) fn pointwise(view: &View<'_>, inputs: usize, outputs: usize) -> Result<Linear> {
    let stored_as_conv = view.shape("weight").is_some_and(|shape| shape.len() == 4);
    if !stored_as_conv {
        return linear(view, inputs, outputs);
    }
    let weight = view.weight("weight", &[outputs, inputs, 1, 1])?.reshape((outputs, inputs))?;
    let bias = view.tensor("bias", &[outputs])?;
    Ok(Linear::new(&weight, Some(&bias))?)
}

/// A group normalisation over `channels`.
pub(super) fn group_norm(view: &View<'_>, channels: usize, groups: usize, eps: f64) -> Result<GroupNorm> {
    let weight = view.tensor("weight", &[channels])?;
    let bias = view.tensor("bias", &[channels])?;
    Ok(GroupNorm::new(&weight, &bias, groups, eps)?)
}

/// A layer normalisation over `channels`.
pub(super) fn layer_norm(view: &View<'_>, channels: usize, eps: f64) -> Result<LayerNorm> {
    let weight = view.tensor("weight", &[channels])?;
    let bias = view.tensor("bias", &[channels])?;
    Ok(LayerNorm::new(&weight, &bias, eps)?)
}
