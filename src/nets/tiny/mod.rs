//! The tiny autoencoder (diffusers' `AutoencoderTiny`, the original TAESD): nearly the picture of the whole VAE in a
//! small part of its time, for previews and for live mode.
//!
//! Source: O. B. Bohan, TAESD, <https://github.com/madebyollin/taesd>. Plain convolutions and `ReLU`: nothing in it sees
//! the whole image.

mod config;

pub use config::{TinyConfig, TinyHalf};

use super::error::{Result, input_error};
use super::layers::{compute, conv3, conv3_no_bias};
use crate::base::CancelToken;
use crate::ops::{Conv2d, cast, nchw, nhwc};
use crate::weights::View;
use candle_core::{DType, Tensor};

/// Latents are bounded softly to this much to either side before they are decoded: their usual range.
const BOUND: f64 = 3.0;

/// Three convolutions around a shortcut, each followed by `ReLU`.
#[derive(Debug)]
struct Block([Conv2d; 3]);

impl Block {
    fn load(view: &View<'_>, width: usize) -> Result<Self> {
        let conv = |i: usize| rectified(conv3(&view.at("conv").at(i), width, width)?, view);
        Ok(Self([conv(0)?, conv(2)?, conv(4)?]))
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let [first, second, third] = &self.0;
        let hidden = second.forward(&first.forward(x)?)?;
        Ok(third.forward_add(&hidden, x)?)
    }
}

/// The convolution followed by `ReLU`.
fn rectified(conv: Conv2d, view: &View<'_>) -> Result<Conv2d> {
    Ok(conv.activated(&Tensor::zeros(1, DType::F32, view.device())?)?)
}

/// A convolution and the residual blocks after it.
#[derive(Debug)]
struct Level {
    conv: Conv2d,
    blocks: Vec<Block>,
}

/// Loads the layers of one half, which are numbered in the order in which they work.
struct Loader<'a> {
    view: View<'a>,
    next: usize,
    width: usize,
}

impl Loader<'_> {
    fn conv(&mut self, inputs: usize, outputs: usize) -> Result<Conv2d> {
        self.next += 1;
        conv3(&self.view.at(self.next - 1), inputs, outputs)
    }

    fn resampling(&mut self, stride: usize) -> Result<Conv2d> {
        self.next += 1;
        conv3_no_bias(&self.view.at(self.next - 1), self.width, self.width, stride)
    }

    fn blocks(&mut self, count: usize) -> Result<Vec<Block>> {
        let from = self.next;
        self.next += count;
        (from..self.next).map(|i| Block::load(&self.view.at(i), self.width)).collect()
    }
}

#[derive(Debug)]
struct Half {
    levels: Vec<Level>,
    last: Conv2d,
}

impl Half {
    fn encoder(config: &TinyHalf, channels: usize, latent: usize, view: View<'_>) -> Result<Self> {
        let mut loader = Loader { view, next: 0, width: config.width };
        let mut levels = Vec::with_capacity(config.blocks.len());
        for (i, &count) in config.blocks.iter().enumerate() {
            let conv = if i == 0 { loader.conv(channels, config.width)? } else { loader.resampling(2)? };
            levels.push(Level { conv, blocks: loader.blocks(count)? });
        }
        Ok(Self { levels, last: loader.conv(config.width, latent)? })
    }

    fn decoder(config: &TinyHalf, channels: usize, latent: usize, view: View<'_>) -> Result<Self> {
        let mut loader = Loader { view, next: 0, width: config.width };
        let mut levels = Vec::with_capacity(config.blocks.len());
        for (i, &count) in config.blocks.iter().enumerate() {
            let conv = if i == 0 {
                let first = loader.conv(latent, config.width)?;
                rectified(first, &loader.view)?
            } else {
                loader.resampling(1)?
            };
            // Beside the layers with weights, the activation after the first convolution has a number, and so has each
            // doubling before the convolution of the next level.
            if i == 0 {
                loader.next += 1;
            }
            levels.push(Level { conv, blocks: loader.blocks(count)? });
            if i + 1 < config.blocks.len() {
                loader.next += 1;
            }
        }
        Ok(Self { levels, last: loader.conv(config.width, channels)? })
    }

    /// `[n, h, w, channels]` to `[n, h / scale, w / scale, latent]` in f32.
    fn encode(&self, mut x: Tensor, cancel: &CancelToken) -> Result<Tensor> {
        for level in &self.levels {
            x = Self::blocks(level.conv.forward(&x)?, &level.blocks, cancel)?;
        }
        Ok(self.last.forward_wide(&x)?)
    }

    /// `[n, h, w, latent]` to `[n, h * scale, w * scale, channels]` in f32.
    fn decode(&self, mut x: Tensor, cancel: &CancelToken) -> Result<Tensor> {
        for (i, level) in self.levels.iter().enumerate() {
            let entered = if i == 0 {
                level.conv.forward(&x)?
            } else {
                let (_, h, w, _) = x.dims4()?;
                level.conv.forward_upsampled(&x, h * 2, w * 2)?
            };
            x = Self::blocks(entered, &level.blocks, cancel)?;
        }
        Ok(self.last.forward_wide(&x)?)
    }

    fn blocks(mut x: Tensor, blocks: &[Block], cancel: &CancelToken) -> Result<Tensor> {
        for block in blocks {
            cancel.check()?;
            x = block.forward(&x)?;
        }
        Ok(x)
    }
}

/// The tiny autoencoder: pictures of -1 to 1 in, scaled latents out, and back.
#[derive(Debug)]
pub struct TinyVae {
    config: TinyConfig,
    /// The format of the images inside.
    dtype: DType,
    encoder: Option<Half>,
    decoder: Half,
}

impl TinyVae {
    /// Builds the network out of weights under diffusers' names.
    pub fn load(config: &TinyConfig, view: &View<'_>) -> Result<Self> {
        let TinyConfig { channels, latent_channels: latent, .. } = *config;
        let encoder = config.encoder.as_ref();
        let encoder =
            encoder.map(|half| Half::encoder(half, channels, latent, view.at("encoder.layers"))).transpose()?;
        let decoder = Half::decoder(&config.decoder, channels, latent, view.at("decoder.layers"))?;
        Ok(Self { config: config.clone(), dtype: compute(view), encoder, decoder })
    }

    /// The arrangement that it was built from.
    pub fn config(&self) -> &TinyConfig {
        &self.config
    }

    /// About the most bytes that a picture of so many pixels takes beside the weights, decoded or encoded.
    pub fn working_bytes(&self, pixels: u64) -> u64 {
        let width = self.config.encoder.as_ref().map_or(0, |half| half.width).max(self.config.decoder.width);
        // A block has its input, what it makes of that, and its result at a time; the picture itself is f32.
        pixels * (4 * width * self.dtype.size_in_bytes() + 3 * 4 * self.config.channels) as u64
    }

    /// Encodes `image`, `[n, 3, h, w]` of -1 to 1 with sides that the scale divides, to `[n, latent, h / scale, w / scale]`:
    /// the scaled latents that diffusion works on, one value for each.
    pub fn encode(&self, image: &Tensor, cancel: &CancelToken) -> Result<Tensor> {
        let Some(encoder) = &self.encoder else {
            return Err(input_error!("this tiny autoencoder has no encoder: its file is missing beside the decoder's"));
        };
        let (_, channels, height, width) = image.dims4()?;
        let scale = self.config.scale();
        if channels != self.config.channels || height == 0 || width == 0 || height % scale + width % scale != 0 {
            let wanted = self.config.channels;
            return Err(input_error!(
                "the picture is {channels} x {height} x {width}, the tiny autoencoder reads {wanted} channels and sides that {scale} divides"
            ));
        }
        let x = (image.to_dtype(DType::F32)? + 1.0)?.affine(0.5, 0.0)?;
        let latent = encoder.encode(cast(&nhwc(&x)?, self.dtype)?, cancel)?;
        Ok(nchw(&latent)?.to_dtype(image.dtype())?)
    }

    /// Decodes `latent`, scaled latents `[n, latent, h, w]`, to a picture of `[n, 3, h * scale, w * scale]`, about -1 to
    /// 1 and not clamped.
    pub fn decode(&self, latent: &Tensor, cancel: &CancelToken) -> Result<Tensor> {
        let (_, channels, height, width) = latent.dims4()?;
        if channels != self.config.latent_channels || height == 0 || width == 0 {
            let wanted = self.config.latent_channels;
            return Err(input_error!(
                "the latent is {channels} x {height} x {width}, the tiny autoencoder reads {wanted} channels and at least one pixel"
            ));
        }
        let bounded = ((latent.to_dtype(DType::F32)? / BOUND)?.tanh()? * BOUND)?;
        let picture = self.decoder.decode(cast(&nhwc(&bounded)?, self.dtype)?, cancel)?;
        Ok(nchw(&picture)?.affine(2.0, -1.0)?.to_dtype(latent.dtype())?)
    }
}
