//! The autoencoder between pictures and latents (diffusers' `AutoencoderKL`).
//!
//! Source: "High-Resolution Image Synthesis with Latent Diffusion Models", <https://arxiv.org/abs/2112.10752>.

mod coder;
mod config;
mod tiled;

pub use config::VaeConfig;

use super::error::{Result, input_error};
use super::layers::{compute, precise, precise_pointwise};
use crate::base::CancelToken;
use crate::ops::{Linear, nchw, nhwc};
use crate::weights::View;
use candle_core::{DType, Tensor};
use coder::{Decoder, Encoder, Watch};

/// What the encoder says of a picture: a normal distribution for each latent number.
#[derive(Debug, Clone)]
pub struct Posterior {
    /// Means, `[n, latent_channels, h, w]`, before any scaling.
    pub mean: Tensor,
    /// Logarithms of the variances, clamped to -30 to 20.
    pub logvar: Tensor,
}

impl Posterior {
    /// The latent for this noise, `[n, latent_channels, h, w]` of standard normal numbers.
    pub fn sample(&self, noise: &Tensor) -> Result<Tensor> {
        let deviation = (&self.logvar * 0.5)?.exp()?;
        Ok((&self.mean + deviation.mul(&noise.to_dtype(self.mean.dtype())?)?)?)
    }
}

/// The autoencoder: pictures of -1 to 1 in, latents out, and back.
#[derive(Debug)]
pub struct Vae {
    config: VaeConfig,
    /// The format of the images inside, and of the moments and latents.
    dtype: DType,
    precise: DType,
    encoder: Option<Encoder>,
    decoder: Decoder,
    quant: Option<Linear>,
    post_quant: Option<Linear>,
    most_elements: usize,
}

impl Vae {
    /// Builds the network out of the weights of `vae/`.
    pub fn load(config: &VaeConfig, view: &View<'_>) -> Result<Self> {
        let encoder = Some(Encoder::load(config, &view.at("encoder"))?);
        Self::build(config, view, encoder)
    }

    /// As [`Self::load`], without the encoder: enough to make pictures from noise, in less memory.
    pub fn load_decoder(config: &VaeConfig, view: &View<'_>) -> Result<Self> {
        Self::build(config, view, None)
    }

    fn build(config: &VaeConfig, view: &View<'_>, encoder: Option<Encoder>) -> Result<Self> {
        let latent = config.latent_channels;
        let quant = (config.quant_conv && encoder.is_some())
            .then(|| precise_pointwise(&view.at("quant_conv"), latent * 2, latent * 2))
            .transpose()?;
        let post_quant = config
            .post_quant_conv
            .then(|| precise_pointwise(&view.at("post_quant_conv"), latent, latent))
            .transpose()?;
        let decoder = Decoder::load(config, &view.at("decoder"))?;
        Ok(Self {
            config: config.clone(),
            dtype: compute(view),
            precise: precise(view),
            encoder,
            decoder,
            quant,
            post_quant,
            most_elements: tiled::MOST_ELEMENTS,
        })
    }

    /// Changes the size from which on pictures are computed in tiles: the elements that the largest tensor of a picture
    /// computed whole may have. It begins at that of 1024x1024 pixels in Stable Diffusion's VAE; `usize::MAX` computes
    /// every picture whole, whatever memory that takes.
    ///
    /// Tiles have no seams; they give the whole picture's values but for a slight change of its tones.
    pub fn set_most_elements(&mut self, most: usize) {
        self.most_elements = most.max(1);
    }

    /// As [`Self::set_most_elements`], by pixels: pictures of more are computed in tiles of about as many. `None` is
    /// what it begins with.
    pub fn set_most_pixels(&mut self, pixels: Option<usize>) {
        let most = pixels.map(|pixels| pixels.saturating_mul(self.widest()));
        self.set_most_elements(most.unwrap_or(tiled::MOST_ELEMENTS));
    }

    /// The most channels of images at the picture's own size.
    fn widest(&self) -> usize {
        self.config.block_channels.iter().take(2).copied().max().unwrap_or(1)
    }

    /// The values that the network was built from; the scaling factor is the caller's to apply.
    pub fn config(&self) -> &VaeConfig {
        &self.config
    }

    /// Picture pixels for each latent pixel, along one side: 8, or 4 in the x4 upscaler.
    pub fn scale(&self) -> usize {
        self.config.scale()
    }

    /// About the most bytes that a picture of so many pixels takes beside the weights, encoded or decoded.
    pub fn working_bytes(&self, pixels: u64) -> u64 {
        // The largest tensors have the second width at the picture's own size; a few of them live at once. Beside
        // those of a tile there is what all tiles are cut from.
        let width = self.widest() as u64;
        let (whole, most) = (pixels * width, self.most_elements as u64);
        let tensors = if whole <= most { whole * 5 } else { most * 6 };
        // The picture itself is f32, in two layouts and in tiles.
        tensors * self.dtype.size_in_bytes() as u64 + pixels * 3 * 4 * 3
    }

    /// Encodes `image`, `[n, 3, h, w]` of -1 to 1 with sides that [`Self::scale`] divides, to latents of
    /// `[n, latent_channels, h / scale, w / scale]`.
    pub fn encode(&self, image: &Tensor, cancel: &CancelToken) -> Result<Posterior> {
        self.encode_watched(image, &mut |_| (), cancel)
    }

    /// As [`Self::encode`]; `done` is told the share of the tiles that are done, 0 to 1, where there are any.
    pub fn encode_watched(&self, image: &Tensor, done: &mut dyn FnMut(f32), cancel: &CancelToken) -> Result<Posterior> {
        let Some(encoder) = &self.encoder else {
            return Err(input_error!("this autoencoder was loaded without its encoder"));
        };
        let (_, channels, height, width) = image.dims4()?;
        let scale = self.scale();
        if channels != self.config.in_channels || height == 0 || width == 0 || height % scale + width % scale != 0 {
            let wanted = self.config.in_channels;
            return Err(input_error!(
                "the picture is {channels} x {height} x {width}, the autoencoder reads {wanted} channels and sides that {scale} divides"
            ));
        }
        let mut x = encoder
            .forward(&nhwc(&image.to_dtype(self.dtype)?)?, &mut Watch { most: self.most_elements, done, cancel })?;
        if let Some(quant) = &self.quant {
            x = quant.forward(&x.to_dtype(self.precise)?)?;
        }
        let moments = nchw(&x)?.to_dtype(image.dtype())?;
        let latent = self.config.latent_channels;
        let mean = moments.narrow(1, 0, latent)?.contiguous()?;
        let logvar = moments.narrow(1, latent, latent)?.clamp(-30f32, 20f32)?;
        Ok(Posterior { mean, logvar })
    }

    /// Decodes `latent`, `[n, latent_channels, h, w]` already divided by the scaling factor, to a picture of
    /// `[n, 3, h * scale, w * scale]`, about -1 to 1 and not clamped.
    pub fn decode(&self, latent: &Tensor, cancel: &CancelToken) -> Result<Tensor> {
        self.decode_watched(latent, &mut |_| (), cancel)
    }

    /// As [`Self::decode`]; `done` is told the share of the work that is done, 0 to 1: in ever larger numbers, after each
    /// block or tile.
    pub fn decode_watched(&self, latent: &Tensor, done: &mut dyn FnMut(f32), cancel: &CancelToken) -> Result<Tensor> {
        let (_, channels, height, width) = latent.dims4()?;
        if channels != self.config.latent_channels || height == 0 || width == 0 {
            let wanted = self.config.latent_channels;
            return Err(input_error!(
                "the latent is {channels} x {height} x {width}, the autoencoder reads {wanted} channels and at least one pixel"
            ));
        }
        let mut x = nhwc(&latent.to_dtype(self.precise)?)?;
        if let Some(post_quant) = &self.post_quant {
            x = post_quant.forward(&x)?;
        }
        let x = self.decoder.forward(x.to_dtype(self.dtype)?, &mut Watch { most: self.most_elements, done, cancel })?;
        Ok(nchw(&x)?.to_dtype(latent.dtype())?)
    }
}
