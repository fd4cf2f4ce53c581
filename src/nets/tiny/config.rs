//! A tiny autoencoder's arrangement: from its `config.json`, or from the names and shapes of files that have none.

use crate::weights::{Config, Error, Result, Take, Weights, brief};
use serde_json::json;

/// More channels than any layer has.
const MAX_WIDTH: usize = 1 << 12;
/// More residual blocks than any level has.
const MAX_BLOCKS: usize = 64;
/// More halvings of the size than any has.
const MAX_LEVELS: usize = 8;

/// One half of a tiny autoencoder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TinyHalf {
    /// Channels of all its images but the first and the last.
    pub width: usize,
    /// Residual blocks of each level in the order in which they work; between two levels the size is halved (encoder)
    /// or doubled (decoder).
    pub blocks: Vec<usize>,
}

/// The arrangement of a tiny autoencoder (diffusers' `AutoencoderTiny`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TinyConfig {
    /// Channels of the picture.
    pub channels: usize,
    /// Channels of the latent.
    pub latent_channels: usize,
    /// Picture to latent; files of the decoder alone have none.
    pub encoder: Option<TinyHalf>,
    /// Latent to picture.
    pub decoder: TinyHalf,
}

impl TinyConfig {
    /// Picture pixels for each latent pixel, along one side.
    pub fn scale(&self) -> usize {
        1 << (self.decoder.blocks.len() - 1)
    }

    /// Reads a `config.json`; a value that would change the arithmetic is refused by name.
    pub fn from_config(c: &Config) -> Result<Self> {
        c.only("act_fn", &[json!("relu")])?;
        c.only("upsample_fn", &[json!("nearest")])?;
        c.only("upsampling_scaling_factor", &[json!(2)])?;
        c.only("scaling_factor", &[json!(1.0), json!(1)])?;
        c.only("shift_factor", &[json!(0.0), json!(0)])?;
        let channels = c.integer("in_channels", 1..=MAX_WIDTH, Some(3))?;
        c.only("out_channels", &[json!(channels)])?;
        let encoder = half(c, "encoder_block_out_channels", "num_encoder_blocks")?;
        let decoder = half(c, "decoder_block_out_channels", "num_decoder_blocks")?;
        if encoder.blocks.len() != decoder.blocks.len() {
            let wanted = encoder.blocks.len();
            return Err(c.error("num_decoder_blocks", format!("does not have {wanted} entries, as the encoder has")));
        }
        let latent_channels = c.integer("latent_channels", 1..=MAX_WIDTH, Some(4))?;
        Ok(Self { channels, latent_channels, encoder: Some(encoder), decoder })
    }

    /// Reads the arrangement off a file's names and shapes, and gives its tensors under diffusers' names. It knows
    /// diffusers' own weights, the original files of the decoder, with the encoder's file or without, and the one file
    /// in which `ComfyUI` keeps both.
    pub fn from_weights(decoder: &Weights, encoder: Option<&Weights>) -> Result<(Self, Weights)> {
        let places = [("decoder.layers.", 0), ("taesd_decoder.", 1), ("", 1)];
        let Some(out) = places.iter().find_map(|(prefix, first)| Sequence::find(decoder, prefix, *first)) else {
            return Err(unknown(decoder, "is no tiny decoder"));
        };
        let (latent_channels, width, channels) = out.checked()?;
        let decoding = TinyHalf { width, blocks: out.blocks.clone() };
        let (mut encoding, mut all) = (None, decoder.mapped(out.names("decoder"))?);
        let places = [(decoder, "encoder.layers."), (decoder, "taesd_encoder.")].into_iter();
        let mut places = places.chain(encoder.map(|encoder| (encoder, "")));
        if let Some(into) = places.find_map(|(file, prefix)| Sequence::find(file, prefix, 0)) {
            let (picture, width, latent) = into.checked()?;
            if (picture, latent, into.blocks.len()) != (channels, latent_channels, out.blocks.len()) {
                return Err(unknown(into.weights, "is the encoder of another autoencoder than the decoder beside it"));
            }
            encoding = Some(TinyHalf { width, blocks: into.blocks.clone() });
            all = all.beside(&into.weights.mapped(into.names("encoder"))?)?;
        }
        let config = Self { channels, latent_channels, encoder: encoding, decoder: decoding };
        Ok((config, all))
    }
}

fn half(c: &Config, widths: &str, blocks: &str) -> Result<TinyHalf> {
    let width = c.list(widths, 1..=MAX_WIDTH)?;
    if width.len() > MAX_LEVELS || width.iter().any(|other| *other != width[0]) {
        return Err(c.error(widths, format!("is not one number up to {MAX_LEVELS} times: no layer changes the width")));
    }
    let blocks_of = c.list(blocks, 1..=MAX_BLOCKS)?;
    if blocks_of.len() != width.len() {
        return Err(c.error(blocks, format!("has {} entries, {widths} has {}", blocks_of.len(), width.len())));
    }
    Ok(TinyHalf { width: width[0], blocks: blocks_of })
}

fn unknown(weights: &Weights, what: &str) -> Error {
    let reason = format!("{what}: choose the decoder of a TAESD, or a folder of diffusers' AutoencoderTiny");
    Error::Unfit { file: weights.files().join(", "), reason }
}

/// The numbered layers of one half in a file.
struct Sequence<'w> {
    weights: &'w Weights,
    prefix: &'static str,
    /// The number of the first layer.
    first: usize,
    /// The plain convolutions, by their numbers in the file.
    convs: Vec<usize>,
    /// Residual blocks between each two of them.
    blocks: Vec<usize>,
    /// The numbers of the residual blocks.
    residuals: Vec<usize>,
}

impl<'w> Sequence<'w> {
    /// The layers whose names begin with `prefix` and a number from `first` on; `None` where the first is no
    /// convolution of an image.
    fn find(weights: &'w Weights, prefix: &'static str, first: usize) -> Option<Self> {
        let has = |name: String| weights.info(&name).is_some_and(|info| info.shape.len() == 4);
        let is_conv = |i: usize| has(format!("{prefix}{i}.weight"));
        if !is_conv(first) || (first > 0 && is_conv(0)) {
            return None;
        }
        let (mut convs, mut blocks, mut residuals) = (vec![first], Vec::new(), Vec::new());
        let mut count = 0;
        for i in first + 1..first + 1 + MAX_LEVELS * (MAX_BLOCKS + 2) {
            if has(format!("{prefix}{i}.conv.0.weight")) {
                residuals.push(i);
                count += 1;
            } else if is_conv(i) {
                convs.push(i);
                blocks.push(std::mem::take(&mut count));
            }
        }
        Some(Self { weights, prefix, first, convs, blocks, residuals })
    }

    /// Channels that come in, those in between, and those that leave; an error where they make no sense.
    fn checked(&self) -> Result<(usize, usize, usize)> {
        let shape =
            |i: usize| self.weights.info(&format!("{}{i}.weight", self.prefix)).map_or(&[][..], |info| info.shape);
        let (&[width, input, ..], Some(&[output, ..])) =
            (shape(self.first), self.convs.last().filter(|_| self.convs.len() > 1).map(|&i| shape(i)))
        else {
            return Err(unknown(self.weights, "holds a lone convolution"));
        };
        let sizes = [width, input, output];
        if sizes.contains(&0) || sizes.iter().any(|size| *size > MAX_WIDTH) || self.blocks.len() > MAX_LEVELS {
            return Err(unknown(self.weights, &format!("has layers of {} channels", brief(format!("{sizes:?}")))));
        }
        Ok((input, width, output))
    }

    /// The layers' tensors under the names that diffusers gives them.
    fn names(&self, half: &str) -> Vec<(String, Take)> {
        let layers = self.convs.iter().chain(&self.residuals);
        let named = layers.flat_map(|&i| {
            let (from, to) = (format!("{}{i}.", self.prefix), format!("{half}.layers.{}.", i - self.first));
            let of_layer = self.weights.tensors().filter_map(move |tensor| {
                let rest = tensor.name.strip_prefix(&from)?;
                Some((format!("{to}{rest}"), Take::whole(tensor.name)))
            });
            of_layer.collect::<Vec<_>>()
        });
        named.collect()
    }
}
