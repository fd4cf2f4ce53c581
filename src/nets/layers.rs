//! Layers of [`crate::ops`] read from a model's weights by their name and shape.

use super::error::Result;
use crate::ops::{self, Conv2d, GatedLinear, GroupNorm, LayerNorm, Linear, Padding, activations};
use crate::weights::View;
use candle_core::{DType, Tensor};

/// The number format that a network of these weights computes in.
pub(super) fn compute(view: &View<'_>) -> DType {
    activations(view.dtype(), view.device())
}

/// The number format of the few vectors that steer a whole network, such as the time's: f32 on the CPU, where they
/// cost nothing beside the images, and the weights' own elsewhere.
pub(super) fn precise(view: &View<'_>) -> DType {
    if view.device().is_cpu() { DType::F32 } else { view.dtype() }
}

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
    let bias = view.precise("bias", &[outputs])?;
    Ok(Conv2d::new_in(&weight, Some(&bias), stride, padding, compute(view))?)
}

/// A convolution of 3 x 3 pixels that keeps the size.
pub(super) fn conv3(view: &View<'_>, inputs: usize, outputs: usize) -> Result<Conv2d> {
    conv(view, inputs, outputs, 3, 1, Padding::same(1))
}

/// As [`conv`], of 3 x 3 pixels with a border of one, without bias.
pub(super) fn conv3_no_bias(view: &View<'_>, inputs: usize, outputs: usize, stride: usize) -> Result<Conv2d> {
    let weight = view.weight("weight", &[outputs, inputs, 3, 3])?;
    Ok(Conv2d::new_in(&weight, None, stride, Padding::same(1), compute(view))?)
}

/// A linear layer with bias.
pub(super) fn linear(view: &View<'_>, inputs: usize, outputs: usize) -> Result<Linear> {
    let weight = view.weight("weight", &[outputs, inputs])?;
    let bias = view.precise("bias", &[outputs])?;
    Ok(Linear::new_in(&weight, Some(&bias), compute(view))?)
}

/// A linear layer without bias.
pub(super) fn linear_no_bias(view: &View<'_>, inputs: usize, outputs: usize) -> Result<Linear> {
    linears_no_bias(std::slice::from_ref(view), inputs, outputs)
}

/// Linear layers without bias that read the same, as one: their `outputs` lie one after the other.
pub(super) fn linears_no_bias(views: &[View<'_>], inputs: usize, outputs: usize) -> Result<Linear> {
    let weights = views.iter().map(|view| view.weight("weight", &[outputs, inputs]));
    let weight = stacked(weights.collect::<crate::weights::Result<_>>()?)?;
    Ok(Linear::new_in(&weight, None, views.first().map_or(DType::F32, compute))?)
}

/// A linear layer with bias that computes in the [`precise`] format.
pub(super) fn precise_linear(view: &View<'_>, inputs: usize, outputs: usize) -> Result<Linear> {
    let weight = view.weight("weight", &[outputs, inputs])?;
    Ok(Linear::new_in(&weight, Some(&view.precise("bias", &[outputs])?), precise(view))?)
}

/// A linear layer without bias that computes in the [`precise`] format.
pub(super) fn precise_linear_no_bias(view: &View<'_>, inputs: usize, outputs: usize) -> Result<Linear> {
    Ok(Linear::new_in(&view.weight("weight", &[outputs, inputs])?, None, precise(view))?)
}

/// A linear layer of `outputs` values and as many gates.
pub(super) fn gated(view: &View<'_>, inputs: usize, outputs: usize) -> Result<GatedLinear> {
    let weight = view.weight("weight", &[outputs * 2, inputs])?;
    let bias = view.precise("bias", &[outputs * 2])?;
    Ok(GatedLinear::new_in(&weight, Some(&bias), compute(view))?)
}

/// A linear layer over channels, stored as such or as a convolution of 1 x 1 pixels.
pub(super) fn pointwise(view: &View<'_>, inputs: usize, outputs: usize) -> Result<Linear> {
    pointwises(std::slice::from_ref(view), inputs, outputs)
}

/// Layers as of [`pointwise`] that read the same, as one: their `outputs` lie one after the other.
pub(super) fn pointwises(views: &[View<'_>], inputs: usize, outputs: usize) -> Result<Linear> {
    let (weight, bias) = pointwise_weights(views, inputs, outputs)?;
    Ok(Linear::new_in(&weight, Some(&bias), views.first().map_or(DType::F32, compute))?)
}

/// A layer as of [`pointwise`] that computes in the [`precise`] format.
pub(super) fn precise_pointwise(view: &View<'_>, inputs: usize, outputs: usize) -> Result<Linear> {
    let (weight, bias) = pointwise_weights(std::slice::from_ref(view), inputs, outputs)?;
    Ok(Linear::new_in(&weight, Some(&bias), precise(view))?)
}

fn pointwise_weights(views: &[View<'_>], inputs: usize, outputs: usize) -> Result<(Tensor, Tensor)> {
    let (mut weights, mut biases) = (Vec::with_capacity(views.len()), Vec::with_capacity(views.len()));
    for view in views {
        let stored_as_conv = view.shape("weight").is_some_and(|shape| shape.len() == 4);
        weights.push(if stored_as_conv {
            view.weight("weight", &[outputs, inputs, 1, 1])?.reshape((outputs, inputs))?
        } else {
            view.weight("weight", &[outputs, inputs])?
        });
        biases.push(view.precise("bias", &[outputs])?);
    }
    Ok((stacked(weights)?, stacked(biases)?))
}

/// Tensors one after the other along the first axis, in the widest of their number formats: those that adapters changed
/// may have another than the rest.
fn stacked(mut parts: Vec<Tensor>) -> Result<Tensor> {
    if parts.len() == 1 {
        return Ok(parts.remove(0));
    }
    let alike = parts.windows(2).all(|pair| pair[0].dtype() == pair[1].dtype());
    if !alike {
        parts = parts.iter().map(|part| part.to_dtype(DType::F32)).collect::<candle_core::Result<_>>()?;
    }
    Ok(Tensor::cat(&parts, 0)?)
}

/// A group normalisation over `channels`.
pub(super) fn group_norm(view: &View<'_>, channels: usize, groups: usize, eps: f64) -> Result<GroupNorm> {
    let weight = view.precise("weight", &[channels])?;
    let bias = view.precise("bias", &[channels])?;
    Ok(GroupNorm::new(&weight, &bias, groups, eps)?)
}

/// A layer normalisation over `channels`.
pub(super) fn layer_norm(view: &View<'_>, channels: usize, eps: f64) -> Result<LayerNorm> {
    let weight = view.precise("weight", &[channels])?;
    let bias = view.precise("bias", &[channels])?;
    Ok(LayerNorm::new(&weight, &bias, eps)?)
}

/// `x` as a batch of `n`: one item that stands for all is repeated.
pub(super) fn batch_of(n: usize, x: &Tensor) -> Result<Tensor> {
    if x.dim(0)? == n || x.dim(0)? != 1 {
        return Ok(x.clone());
    }
    Ok(ops::repeat(x, n)?)
}
