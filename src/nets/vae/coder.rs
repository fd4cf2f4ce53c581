//! The two halves of the autoencoder.

use super::VaeConfig;
use super::tiled::{Norms, Tiling};
use crate::base::CancelToken;
use crate::nets::error::Result;
use crate::nets::layers::{conv, conv3, group_norm, pointwise, pointwises};
use crate::nets::resnet::{Resnet, ResnetStyle};
use crate::ops::{self, Conv2d, Extra, GroupNorm, Linear, Padding};
use crate::weights::View;
use candle_core::Tensor;

/// Epsilon of every normalisation in the autoencoder.
const EPS: f64 = 1e-6;
/// Queries that attention computes between two looks at whether to stop.
const QUERIES: usize = 8192;

/// How work that may take long is watched over.
pub(super) struct Watch<'a> {
    /// Elements of the largest tensor that may exist whole; what has larger ones is computed in tiles.
    pub(super) most: usize,
    /// Told the share that is done, 0 to 1: by blocks, and where there are tiles by these.
    pub(super) done: &'a mut dyn FnMut(f32),
    pub(super) cancel: &'a CancelToken,
}

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

    fn forward(&self, x: &Tensor, cancel: &CancelToken) -> Result<Tensor> {
        let (n, h, w, c) = x.dims4()?;
        let normed = self.norm.forward(x)?.reshape((n, h * w, c))?;
        let qkv = self.qkv.forward(&normed)?;
        let [q, k, v] = [0, 1, 2].map(|i| qkv.narrow(2, i * c, c));
        let (q, k, v) = (q?, k?, v?);
        let found = if h * w <= 2 * QUERIES {
            ops::attention(&q, &k, &v, 1, false)?
        } else {
            let parts = (0..h * w).step_by(QUERIES).map(|from| {
                cancel.check()?;
                Ok(ops::attention(&q.narrow(1, from, QUERIES.min(h * w - from))?, &k, &v, 1, false)?)
            });
            Tensor::cat(&parts.collect::<Result<Vec<_>>>()?, 1)?
        };
        let found = found.reshape((n, h, w, c))?;
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
            x = attention.forward(&x, cancel)?;
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

    /// `told` is given how many of its blocks are done.
    fn forward(
        &self,
        mut x: Tensor,
        norms: &mut Norms<'_>,
        told: &mut dyn FnMut(usize),
        cancel: &CancelToken,
    ) -> Result<Tensor> {
        for (i, resnet) in self.resnets.iter().enumerate() {
            cancel.check()?;
            x = resnet.forward_with(x, None, &mut |norm, x| norms.fit(norm, x))?;
            told(i + 1);
        }
        cancel.check()?;
        Ok(x)
    }
}

/// The most channels of the images that each level works on, which begins with those of the level before.
fn widths(channels: &[usize]) -> Vec<usize> {
    (0..channels.len()).map(|i| channels[i].max(channels[i.saturating_sub(1)])).collect()
}

/// Picture to moments.
#[derive(Debug)]
pub(super) struct Encoder {
    conv_in: Conv2d,
    levels: Vec<Level>,
    middle: Middle,
    norm_out: GroupNorm,
    conv_out: Conv2d,
    widths: Vec<usize>,
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
            widths: widths(channels),
        })
    }

    /// `[n, h, w, 3]` to `[n, h / scale, w / scale, 2 * latent]` in f32.
    pub(super) fn forward(&self, image: &Tensor, watch: &mut Watch<'_>) -> Result<Tensor> {
        let (_, h, w, _) = image.dims4()?;
        let elements = |level: usize| (h >> level) * (w >> level) * self.widths[level];
        // The first levels, which see the most pixels; the last one is at the latent's own resolution.
        let tiled = (0..self.levels.len() - 1).take_while(|&level| elements(level) > watch.most).count();
        let x = if tiled == 0 {
            self.head(image, self.levels.len(), &mut Norms::Own, watch.cancel)?
        } else {
            let (tiling, cancel) = (self.tiling(tiled, watch.most), watch.cancel);
            let head = |image: &Tensor, norms: &mut Norms<'_>| self.head(image, tiled, norms, cancel);
            self.rest(tiling.run(image, cancel, watch.done, head)?, tiled, cancel)?
        };
        let x = self.middle.forward(&x, watch.cancel)?;
        Ok(self
            .conv_out
            .forward_with(&x, Extra { fit: Some(&self.norm_out.fit(&x)?), wide: true, ..Extra::default() })?)
    }

    /// How [`Self::head`] is cut into tiles.
    pub(super) fn tiling(&self, levels: usize, most: usize) -> Tiling {
        let unit = 1 << levels;
        // Each level's convolutions, and its resampler, which sees two pixels to one side.
        let sees = |level: usize| (2 * self.levels[level].resnets.len() + 2) << level;
        Tiling {
            source: unit,
            target: 1,
            margin: (1 + (0..levels).map(sees).sum::<usize>()).div_ceil(unit),
            elements: (0..levels).map(|level| (unit >> level).pow(2) * self.widths[level]).max().unwrap_or(1),
            most,
        }
    }

    /// The picture after `levels` levels and their resamplers.
    pub(super) fn head(
        &self,
        image: &Tensor,
        levels: usize,
        norms: &mut Norms<'_>,
        cancel: &CancelToken,
    ) -> Result<Tensor> {
        self.levels_of(self.conv_in.forward(image)?, 0..levels, norms, cancel)
    }

    /// What [`Self::head`] gave, after all the other levels.
    fn rest(&self, x: Tensor, from: usize, cancel: &CancelToken) -> Result<Tensor> {
        self.levels_of(x, from..self.levels.len(), &mut Norms::Own, cancel)
    }

    fn levels_of(
        &self,
        mut x: Tensor,
        levels: std::ops::Range<usize>,
        norms: &mut Norms<'_>,
        cancel: &CancelToken,
    ) -> Result<Tensor> {
        for level in &self.levels[levels] {
            x = level.forward(x, norms, &mut |_| (), cancel)?;
            if let Some(conv) = &level.resampler {
                x = conv.forward(&x)?;
            }
        }
        Ok(x)
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
    widths: Vec<usize>,
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
            widths: widths(&channels),
        })
    }

    /// `[n, h, w, latent]` to `[n, h * scale, w * scale, 3]` in f32.
    pub(super) fn forward(&self, latent: Tensor, watch: &mut Watch<'_>) -> Result<Tensor> {
        let (_, h, w, _) = latent.dims4()?;
        let Watch { most, done, cancel } = watch;
        let (most, cancel) = (*most, *cancel);
        let mut x = self.middle.forward(&self.conv_in.forward(&latent)?, cancel)?;
        drop(latent);
        // Of the work, which goes with pixels and with channels twice, what comes before each level.
        let work = |level: usize| (self.widths[level].pow(2) << (2 * level)) as f32;
        let all: f32 = (0..self.levels.len()).map(work).sum();
        let before = |level: usize| (0..level).map(work).sum::<f32>() / all;
        let last = self.levels.len() - 1;
        let elements = |level: usize| (h << level) * (w << level) * self.widths[level];
        // The last levels, which see the most pixels; the first one is at the latent's own resolution.
        let whole = (1..=last).find(|&level| elements(level) > most).unwrap_or(last + 1);
        for level in 0..whole {
            // The last convolution counts for a block.
            let blocks = (self.levels[level].resnets.len() + usize::from(level == last)) as f32;
            let mut told = |block: usize| done(before(level) + work(level) / all * block as f32 / blocks);
            x = self.level(x, level, &mut Norms::Own, &mut told, cancel)?;
        }
        if whole > last {
            let picture = self.out(&x, &mut Norms::Own, cancel)?;
            done(1.0);
            return Ok(picture);
        }
        let mut told = |share: f32| done((before(whole) + (1.0 - before(whole)) * share).min(1.0));
        self.tiling(whole, most).run(&x, cancel, &mut told, |x, norms| self.tail(x, whole, norms, cancel))
    }

    /// How [`Self::tail`] is cut into tiles.
    pub(super) fn tiling(&self, from: usize, most: usize) -> Tiling {
        let last = self.levels.len() - 1;
        let scale = 1 << (last + 1 - from);
        // Each level's convolutions and its resampler, in pixels of the picture, and the last convolution.
        let sees = |level: usize| (2 * self.levels[level].resnets.len() + 1) << (last - level);
        Tiling {
            source: 1,
            target: scale,
            margin: (1 + (from..=last).map(sees).sum::<usize>()).div_ceil(scale),
            elements: (from..=last)
                .map(|level| (scale >> (last - level)).pow(2) * self.widths[level])
                .max()
                .unwrap_or(1),
            most,
        }
    }

    /// The picture, from what the level before `from` gave.
    pub(super) fn tail(&self, x: &Tensor, from: usize, norms: &mut Norms<'_>, cancel: &CancelToken) -> Result<Tensor> {
        let mut x = x.clone();
        for level in from..self.levels.len() {
            x = self.level(x, level, norms, &mut |_| (), cancel)?;
        }
        self.out(&x, norms, cancel)
    }

    /// A level after the one before it, whose resampler comes first.
    fn level(
        &self,
        mut x: Tensor,
        level: usize,
        norms: &mut Norms<'_>,
        told: &mut dyn FnMut(usize),
        cancel: &CancelToken,
    ) -> Result<Tensor> {
        if let Some(conv) = level.checked_sub(1).and_then(|before| self.levels[before].resampler.as_ref()) {
            let (_, h, w, _) = x.dims4()?;
            x = conv.forward_upsampled(&x, h * 2, w * 2)?;
        }
        self.levels[level].forward(x, norms, told, cancel)
    }

    /// The picture.
    fn out(&self, x: &Tensor, norms: &mut Norms<'_>, cancel: &CancelToken) -> Result<Tensor> {
        let fit = norms.fit(&self.norm_out, x)?;
        cancel.check()?;
        Ok(self.conv_out.forward_with(x, Extra { fit: Some(&fit), wide: true, ..Extra::default() })?)
    }
}
