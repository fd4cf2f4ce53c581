//! The residual block that the UNet and the autoencoder share (diffusers' `ResnetBlock2D`).

use super::error::Result;
use super::layers::{batch_of, conv3, group_norm, pointwise, precise_linear};
use crate::ops::{Conv2d, Extra, Fit, GroupNorm, Linear};
use crate::weights::View;
use candle_core::Tensor;

/// Two normalised convolutions around a shortcut; the UNet's add the time embedding between them.
#[derive(Debug)]
pub(super) struct Resnet {
    norm1: GroupNorm,
    conv1: Conv2d,
    time: Option<Linear>,
    norm2: GroupNorm,
    conv2: Conv2d,
    shortcut: Option<Linear>,
}

/// What all residual blocks of a network have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct ResnetStyle {
    pub(super) groups: usize,
    pub(super) eps: f64,
    /// Width of the time embedding; `None` in the autoencoder.
    pub(super) time_width: Option<usize>,
}

impl Resnet {
    pub(super) fn load(view: &View<'_>, inputs: usize, outputs: usize, style: ResnetStyle) -> Result<Self> {
        let ResnetStyle { groups, eps, time_width } = style;
        let time = time_width.map(|width| precise_linear(&view.at("time_emb_proj"), width, outputs)).transpose()?;
        let shortcut =
            (inputs != outputs).then(|| pointwise(&view.at("conv_shortcut"), inputs, outputs)).transpose()?;
        Ok(Self {
            norm1: group_norm(&view.at("norm1"), inputs, groups, eps)?,
            conv1: conv3(&view.at("conv1"), inputs, outputs)?,
            time,
            norm2: group_norm(&view.at("norm2"), outputs, groups, eps)?,
            conv2: conv3(&view.at("conv2"), outputs, outputs)?,
            shortcut,
        })
    }

    /// `x` is `[n, h, w, inputs]`; `time` is the time embedding after its SiLU, `[1, width]` or one row for each item.
    /// One image that several times are given with becomes as many.
    pub(super) fn forward(&self, x: &Tensor, time: Option<&Tensor>) -> Result<Tensor> {
        let x = batch_of(time.map_or(1, |time| time.dims()[0]), x)?;
        self.forward_with(x, time, &mut |norm, x| Ok(norm.fit(x)?))
    }

    /// As [`Self::forward`] with as many images as times; how they are normalised is computed by `fit`.
    ///
    /// `x` is given away, so that its memory is free while the second convolution works: at full resolution the
    /// autoencoder's is the largest there is.
    pub(super) fn forward_with(
        &self,
        x: Tensor,
        time: Option<&Tensor>,
        fit: &mut dyn FnMut(&GroupNorm, &Tensor) -> Result<Fit>,
    ) -> Result<Tensor> {
        let shift = match (&self.time, time) {
            (Some(layer), Some(time)) => Some(layer.forward(time)?),
            _ => None,
        };
        let first = Extra { fit: Some(&fit(&self.norm1, &x)?), shift: shift.as_ref(), ..Extra::default() };
        let hidden = self.conv1.forward_with(&x, first)?;
        let shortcut = match &self.shortcut {
            Some(layer) => layer.forward(&x)?,
            None => x.clone(),
        };
        drop(x);
        let second = Extra { fit: Some(&fit(&self.norm2, &hidden)?), residual: Some(&shortcut), ..Extra::default() };
        Ok(self.conv2.forward_with(&hidden, second)?)
    }
}
