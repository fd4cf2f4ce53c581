//! The two halves of the autoencoder.

use super::VaeConfig;
use crate::base::CancelToken;
use crate::nets::error::Result;
use crate::nets::layers::{conv, conv3, group_norm, pointwise, pointwises};
use crate::nets::resnet::{Resnet, ResnetStyle};
use crate::ops::{self, Conv2d, GroupNorm, Linear, Padding};
use crate::weights::View;
use candle_core::Tensor;

/// Epsilon of every normalisation in the autoencoder.
const EPS: f64 = 1e-6;

fn style(config: &VaeConfig) -> ResnetStyle {
    ResnetStyle { groups: config.groups, eps: EPS, time_width: None }
}

/// Attention of all pixels to all, one head wide.
#[derive(Debug)]
struct PixelAttention {
    norm: GroupNorm,
    /// Queries, keys and values, `[.., 3c]`.
    qkv: Linear,
    out: Linear,
}

impl PixelAttention {
    fn load(view: &View<'_>, channels: usize, groups: usize) -> Result<Self> {
        // Files before diffusers 0.13 have the older names.
        let names = if view.contains("query.weight") {
            ["query", "key", "value", "proj_attn"]
        } else {
            ["to_q", "to_k", "to_v", "to_out.0"]
        };
        let [q, k, v, out] = names.map(|name| view.at(name));
        Ok(Self {
            norm: group_norm(&view.at("group_norm"), channels, groups, EPS)?,
            qkv: pointwises(&[q, k, v], channels, channels)?,
            out: pointwise(&out, channels, channels)?,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (n, h, w, c) = x.dims4()?;
        let normed = self.norm.forward(x)?.reshape((n, h * w, c))?;
        let qkv = self.qkv.forward(&normed)?;
        let part = |i: usize| qkv.narrow(2, i * c, c);
        let found = ops::attention(&part(0)?, &part(1)?, &part(2)?, 1, false)?.reshape((n, h, w, c))?;
        Ok(self.out.forward_add(&found, x)?)
    }
}

/// Residual block, attention, residual block at the coarsest resolution.
#[derive(Debug)]
struct Middle {
    first: Resnet,
    attention: Option<PixelAttention>,
    last: Resnet,
}

impl Middle {
    fn load(config: &VaeConfig, view: &View<'_>, channels: usize) -> Result<Self> {
        let resnet = |i: usize| Resnet::load(&view.at("resnets").at(i), channels, channels, style(config));
        let attention = view.at("attentions").at(0);
        let attention =
            config.mid_attention.then(|| PixelAttention::load(&attention, channels, config.groups)).transpose()?;
        Ok(Self { first: resnet(0)?, attention, last: resnet(1)? })
    }

    fn forward(&self, x: &Tensor, cancel: &CancelToken) -> Result<Tensor> {
        cancel.check()?;
        let mut x = self.first.forward(x, None)?;
        cancel.check()?;
        if let Some(attention) = &self.attention {
            x = attention.forward(&x)?;
        }
        cancel.check()?;
        self.last.forward(&x, None)
    }
}

/// The residual blocks of one resolution and the convolution that leaves it.
#[derive(Debug)]
struct Level {
    resnets: Vec<Resnet>,
    resampler: Option<Conv2d>,
}

impl Level {
    fn resnets(
        config: &VaeConfig,
        view: &View<'_>,
        count: usize,
        inputs: usize,
        outputs: usize,
    ) -> Result<Vec<Resnet>> {
        let resnet = |i: usize| {
            let inputs = if i == 0 { inputs } else { outputs };
            Resnet::load(&view.at("resnets").at(i), inputs, outputs, style(config))
        };
        (0..count).map(resnet).collect()
    }

    fn forward(&self, mut x: Tensor, cancel: &CancelToken) -> Result<Tensor> {
        for resnet in &self.resnets {
            cancel.check()?;
            x = resnet.forward(&x, None)?;
        }
        cancel.check()?;
        Ok(x)
    }
}

/// Picture to moments.
#[derive(Debug)]
pub(super) struct Encoder {
    conv_in: Conv2d,
    levels: Vec<Level>,
    middle: Middle,
    norm_out: GroupNorm,
    conv_out: Conv2d,
}

impl Encoder {
    pub(super) fn load(config: &VaeConfig, view: &View<'_>) -> Result<Self> {
        let channels = &config.block_channels;
        let last = channels.len() - 1;
        let conv_in = conv3(&view.at("conv_in"), config.in_channels, channels[0])?;
        let mut levels = Vec::new();
        for (i, &outputs) in channels.iter().enumerate() {
            let view = view.at("down_blocks").at(i);
            let inputs = channels[i.saturating_sub(1)];
            let resnets = Level::resnets(config, &view, config.layers_per_block, inputs, outputs)?;
            // One row and one column of zeros, at the bottom and the right only.
            let padding = Padding { top: 0, bottom: 1, left: 0, right: 1 };
            let resampler = view.at("downsamplers.0.conv");
            let resampler = (i < last).then(|| conv(&resampler, outputs, outputs, 3, 2, padding)).transpose()?;
            levels.push(Level { resnets, resampler });
        }
        Ok(Self {
            conv_in,
            levels,
            middle: Middle::load(config, &view.at("mid_block"), channels[last])?,
            norm_out: group_norm(&view.at("conv_norm_out"), channels[last], config.groups, EPS)?,
            conv_out: conv3(&view.at("conv_out"), channels[last], config.latent_channels * 2)?,
        })
    }

    /// `[n, h, w, 3]` to `[n, h / scale, w / scale, 2 * latent]` in f32.
    pub(super) fn forward(&self, image: &Tensor, cancel: &CancelToken) -> Result<Tensor> {
        let mut x = self.conv_in.forward(image)?;
        for level in &self.levels {
            x = level.forward(x, cancel)?;
            if let Some(conv) = &level.resampler {
                x = conv.forward(&x)?;
            }
        }
        let x = self.middle.forward(&x, cancel)?;
        Ok(self.conv_out.forward_wide(&self.norm_out.forward_silu(&x)?)?)
    }
}

/// Latent to picture.
#[derive(Debug)]
pub(super) struct Decoder {
    conv_in: Conv2d,
    middle: Middle,
    levels: Vec<Level>,
    norm_out: GroupNorm,
    conv_out: Conv2d,
}

impl Decoder {
    pub(super) fn load(config: &VaeConfig, view: &View<'_>) -> Result<Self> {
        let channels: Vec<usize> = config.block_channels.iter().rev().copied().collect();
        let last = channels.len() - 1;
        let conv_in = conv3(&view.at("conv_in"), config.latent_channels, channels[0])?;
        let middle = Middle::load(config, &view.at("mid_block"), channels[0])?;
        let mut levels = Vec::new();
        for (i, &outputs) in channels.iter().enumerate() {
            let view = view.at("up_blocks").at(i);
            let inputs = channels[i.saturating_sub(1)];
            let resnets = Level::resnets(config, &view, config.layers_per_block + 1, inputs, outputs)?;
            let resampler = view.at("upsamplers.0.conv");
            let resampler = (i < last).then(|| conv3(&resampler, outputs, outputs)).transpose()?;
            levels.push(Level { resnets, resampler });
        }
        Ok(Self {
            conv_in,
            middle,
            levels,
            norm_out: group_norm(&view.at("conv_norm_out"), channels[last], config.groups, EPS)?,
            conv_out: conv3(&view.at("conv_out"), channels[last], config.out_channels)?,
        })
    }

    /// `[n, h, w, latent]` to `[n, h * scale, w * scale, 3]` in f32.
    pub(super) fn forward(&self, latent: Tensor, cancel: &CancelToken) -> Result<Tensor> {
        let mut x = self.middle.forward(&self.conv_in.forward(&latent)?, cancel)?;
        drop(latent);
        for level in &self.levels {
            x = level.forward(x, cancel)?;
            if let Some(conv) = &level.resampler {
                let (_, h, w, _) = x.dims4()?;
                x = conv.forward_upsampled(&x, h * 2, w * 2)?;
            }
        }
        // The picture's own resolution is where memory is dearest: each step lets go of the one before.
        x = self.norm_out.forward_silu(&x)?;
        cancel.check()?;
        Ok(self.conv_out.forward_wide(&x)?)
    }
}
