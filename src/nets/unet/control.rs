//! Control networks (diffusers' `ControlNetModel`): a copy of the UNet's way down that reads a picture, too, and adds
//! what it finds to the UNet's skip connections.
//!
//! Source: "Adding Conditional Control to Text-to-Image Diffusion Models", <https://arxiv.org/abs/2302.05543>.

use super::config::MAX_WIDTH;
use super::{Conditioning, Context, Descent, UnetConfig, attention};
use crate::base::CancelToken;
use crate::nets::error::{Result, input_error};
use crate::nets::layers::{batch_of, conv, conv3, pointwise};
use crate::ops::{self, Activation, Conv2d, Linear, Padding, activate, nhwc};
use crate::weights::{self, Config, View, brief};
use candle_core::{DType, Tensor};

/// The arrangement of a control network.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlNetConfig {
    /// That of its way down; what it says of the way up means nothing.
    pub unet: UnetConfig,
    /// Channels of the layers that read the picture; between two of them its sides are halved.
    pub picture_channels: Vec<usize>,
    /// Whether it was trained on pictures with red and blue exchanged.
    pub reversed_colours: bool,
    /// Whether it adds only the mean over all pixels (those that carry a style, not a shape).
    pub pooled: bool,
}

impl ControlNetConfig {
    /// Reads the values; a network of another kind, or a value that would change the arithmetic in an unknown way, is
    /// refused by name.
    pub fn from_config(c: &Config) -> weights::Result<Self> {
        match c.text("_class_name", "ControlNetModel")? {
            "ControlNetModel" => {}
            other => {
                let problem = format!("is \"{}\", which is no control network of the usual kind", brief(other));
                return Err(c.error("_class_name", problem));
            }
        }
        c.only("conditioning_channels", &[3.into()])?;
        let picture_channels = match c.value("conditioning_embedding_out_channels") {
            None => vec![16, 32, 96, 256],
            Some(_) => c.list("conditioning_embedding_out_channels", 1..=MAX_WIDTH)?,
        };
        if picture_channels.len() > 8 {
            return Err(c.error("conditioning_embedding_out_channels", "has more than 8 entries"));
        }
        Ok(Self {
            unet: UnetConfig::read(c, false)?,
            picture_channels,
            reversed_colours: match c.text("controlnet_conditioning_channel_order", "rgb")? {
                "rgb" => false,
                "bgr" => true,
                other => {
                    let problem = format!("is \"{}\", neither rgb nor bgr", brief(other));
                    return Err(c.error("controlnet_conditioning_channel_order", problem));
                }
            },
            pooled: c.flag("global_pool_conditions", false)?,
        })
    }

    /// How much larger than the latents the picture is.
    pub fn downscale(&self) -> usize {
        1 << (self.picture_channels.len() - 1)
    }
}

/// Convolutions from the picture to the latents' size.
#[derive(Debug)]
struct PictureEncoder {
    convs: Vec<Conv2d>,
    last: Conv2d,
}

impl PictureEncoder {
    fn load(view: &View<'_>, channels: &[usize], outputs: usize) -> Result<Self> {
        let mut convs = vec![conv3(&view.at("conv_in"), 3, channels[0])?];
        let blocks = view.at("blocks");
        for (i, pair) in channels.windows(2).enumerate() {
            convs.push(conv3(&blocks.at(2 * i), pair[0], pair[0])?);
            convs.push(conv(&blocks.at(2 * i + 1), pair[0], pair[1], 3, 2, Padding::same(1))?);
        }
        Ok(Self { convs, last: conv3(&view.at("conv_out"), channels[channels.len() - 1], outputs)? })
    }

    fn forward(&self, picture: &Tensor, cancel: &CancelToken) -> Result<Tensor> {
        let mut x = nhwc(picture)?;
        for conv in &self.convs {
            cancel.check()?;
            x = activate(&conv.forward(&x)?, Activation::Silu)?;
        }
        Ok(self.last.forward(&x)?)
    }
}

/// A control network.
#[derive(Debug)]
pub struct ControlNet {
    config: ControlNetConfig,
    descent: Descent,
    picture: PictureEncoder,
    /// What becomes of each skip connection.
    outputs: Vec<Linear>,
    mid_output: Linear,
}

/// A picture as a control network sees it, `[1, h, w, c]` at the latents' size; constant over a job's steps.
#[derive(Debug, Clone)]
pub struct Hint(Tensor);

impl ControlNet {
    /// Builds the network out of its weights, which have diffusers' names.
    pub fn load(config: &ControlNetConfig, view: &View<'_>) -> Result<Self> {
        let unet = &config.unet;
        let first = unet.first_channels();
        let mut attentions = attention::Builder::new(unet.cross_attention_dim, unet.groups);
        let descent = Descent::load(unet, view, &mut attentions)?;
        let picture = view.at("controlnet_cond_embedding");
        let picture = PictureEncoder::load(&picture, &config.picture_channels, first)?;
        // The first convolution's result, then those of every layer and of every change of resolution.
        let mut widths = vec![first];
        for (level, &channels) in unet.block_channels.iter().enumerate() {
            let resamples = usize::from(level + 1 < unet.block_channels.len());
            widths.extend(std::iter::repeat_n(channels, unet.layers_per_block[level] + resamples));
        }
        let outputs = view.at("controlnet_down_blocks");
        let outputs = widths.iter().enumerate().map(|(i, &width)| pointwise(&outputs.at(i), width, width));
        let deepest = unet.block_channels[unet.block_channels.len() - 1];
        Ok(Self {
            config: config.clone(),
            descent,
            picture,
            outputs: outputs.collect::<Result<_>>()?,
            mid_output: pointwise(&view.at("controlnet_mid_block"), deepest, deepest)?,
        })
    }

    /// The values that the network was built from.
    pub fn config(&self) -> &ControlNetConfig {
        &self.config
    }

    /// Prepares a conditioning for [`Self::forward`], as [`super::Unet::context`] does.
    pub fn context<'a>(&self, conditioning: impl Into<Conditioning<'a>>) -> Result<Context> {
        self.descent.context(conditioning.into(), |_, _| Ok(()))
    }

    /// Reads a picture `[1, 3, h, w]` of 0 to 1 (-1 where an inpainting control shall invent) whose sides are
    /// multiples of [`ControlNetConfig::downscale`].
    pub fn hint(&self, picture: &Tensor, cancel: &CancelToken) -> Result<Hint> {
        let (batch, channels, height, width) = picture.dims4()?;
        let cell = self.config.downscale();
        if batch != 1 || channels != 3 || height == 0 || width == 0 || height % cell != 0 || width % cell != 0 {
            return Err(input_error!(
                "a control's picture is {channels} x {height} x {width}; it must be one of 3 channels and sides divisible by {cell}"
            ));
        }
        let mut picture = picture.to_dtype(self.descent.dtype)?;
        if self.config.reversed_colours {
            let channel = |i: usize| picture.narrow(1, i, 1);
            picture = Tensor::cat(&[channel(2)?, channel(1)?, channel(0)?], 1)?;
        }
        Ok(Hint(self.picture.forward(&picture, cancel)?))
    }

    /// One evaluation for `sample` `[n or 1, in_channels, h, w]` at `timestep`, times `strength`. With `guess` the
    /// shallow connections are followed less, down to a tenth, as for a control without a prompt.
    pub fn forward(
        &self,
        sample: &Tensor,
        timestep: f64,
        context: &Context,
        hint: &Hint,
        how: (f64, bool),
        cancel: &CancelToken,
    ) -> Result<Residuals> {
        self.forward_down_to(None, sample, timestep, context, hint, how, cancel)
    }

    /// As [`Self::forward`] for no more than `most` connections, from the full resolution on, without the middle.
    #[allow(clippy::too_many_arguments, reason = "they are those of `forward`")]
    pub fn forward_down_to(
        &self,
        most: Option<usize>,
        sample: &Tensor,
        timestep: f64,
        context: &Context,
        hint: &Hint,
        (strength, guess): (f64, bool),
        cancel: &CancelToken,
    ) -> Result<Residuals> {
        let pass = self.descent.begin(sample, timestep, context, cancel)?;
        let (_, _, height, width) = sample.dims4()?;
        let (_, rows, columns, _) = hint.0.dims4()?;
        if (rows, columns) != (height, width) {
            return Err(input_error!(
                "a control's picture is for latents of {columns} x {rows}, and these are {width} x {height}"
            ));
        }
        let (skips, mid) = self.descent.forward(sample, Some(&hint.0), most, &pass)?;
        pass.check()?;
        let count = self.outputs.len();
        let scale = |i: usize| if guess { strength * 10f64.powf(i as f64 / count as f64 - 1.0) } else { strength };
        let finish = |output: &Linear, x: &Tensor, i: usize| -> Result<Tensor> {
            let x = ops::scale(&output.forward(x)?, scale(i))?;
            if self.config.pooled {
                Ok(x.to_dtype(DType::F32)?.mean_keepdim((1, 2))?.to_dtype(x.dtype())?)
            } else {
                Ok(x)
            }
        };
        let outputs = self.outputs.iter().zip(&skips).enumerate();
        let skips = outputs.map(|(i, (output, x))| finish(output, x, i)).collect::<Result<_>>()?;
        Ok(Residuals { skips, mid: mid.map(|mid| finish(&self.mid_output, &mid, count)).transpose()? })
    }
}

/// What control networks add to a UNet's skip connections and middle.
#[derive(Debug, Clone)]
pub struct Residuals {
    /// `[n, h, w, c]` each, from the first convolution down, or one item for all; `[n, 1, 1, c]` of pooled ones.
    skips: Vec<Tensor>,
    /// `None` where only some connections were asked for.
    mid: Option<Tensor>,
}

impl Residuals {
    /// What two controls add together.
    pub fn plus(&self, other: &Self) -> Result<Self> {
        if self.skips.len() != other.skips.len() {
            return Err(input_error!("the control networks belong to different kinds of models"));
        }
        let skips = self.skips.iter().zip(&other.skips).map(|(a, b)| sum(a, b)).collect::<Result<_>>()?;
        let mid = self.mid.as_ref().zip(other.mid.as_ref()).map(|(a, b)| sum(a, b)).transpose()?;
        Ok(Self { skips, mid })
    }

    /// The same for a larger batch: item `i` of the result is that of `rows[i]`, or nothing for `None`.
    pub fn spread(&self, rows: &[Option<usize>]) -> Result<Self> {
        let spread = |x: &Tensor| -> Result<Tensor> {
            let nothing = x.narrow(0, 0, 1)?.zeros_like()?;
            // One item may stand for all.
            let last = x.dim(0)? - 1;
            let items = rows.iter().map(|row| row.map_or(Ok(nothing.clone()), |row| x.narrow(0, row.min(last), 1)));
            Ok(Tensor::cat(&items.collect::<candle_core::Result<Vec<_>>>()?, 0)?)
        };
        let mid = self.mid.as_ref().map(spread).transpose()?;
        Ok(Self { skips: self.skips.iter().map(spread).collect::<Result<_>>()?, mid })
    }

    /// For tests and tools: what is added to the skip connections, from the first convolution down, and to the
    /// middle, `[n, h, w, c]`.
    pub fn parts(&self) -> (&[Tensor], Option<&Tensor>) {
        (&self.skips, self.mid.as_ref())
    }

    /// Adds to connections and middle; to the first connections alone where there is no middle.
    pub(super) fn join(&self, skips: &mut [Tensor], mid: Option<&mut Tensor>) -> Result<()> {
        let fits = |x: &Tensor, more: &Tensor| x.dims().last() == more.dims().last();
        let enough = if mid.is_some() { skips.len() == self.skips.len() } else { skips.len() <= self.skips.len() };
        if !enough
            || mid.as_deref().is_some_and(|mid| self.mid.as_ref().is_none_or(|more| !fits(mid, more)))
            || skips.iter().zip(&self.skips).any(|(x, more)| !fits(x, more))
        {
            return Err(input_error!("the control network belongs to another kind of model"));
        }
        for (skip, more) in skips.iter_mut().zip(&self.skips) {
            *skip = sum(skip, more)?;
        }
        if let (Some(mid), Some(more)) = (mid, &self.mid) {
            *mid = sum(mid, more)?;
        }
        Ok(())
    }
}

/// The sum of two images, of which one may be an item that stands for the other's whole batch, or a mean that stands
/// for all pixels.
fn sum(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    let n = a.dim(0)?.max(b.dim(0)?);
    let (a, b) = (batch_of(n, a)?, batch_of(n, b)?);
    if a.dims() == b.dims() {
        return Ok(ops::add(&a, &b)?);
    }
    Ok(if a.dim(1)? < b.dim(1)? { b.broadcast_add(&a)? } else { a.broadcast_add(&b)? })
}
