//! `vae/config.json`: the values that are understood, and a clear refusal of all others.

use crate::weights::{Config, Result, brief};
use serde_json::json;
use std::path::Path;

/// More channels than any layer has.
const MAX_WIDTH: usize = 1 << 16;

/// The autoencoder's arrangement.
#[derive(Debug, Clone, PartialEq)]
pub struct VaeConfig {
    /// Channels of the picture that is encoded.
    pub in_channels: usize,
    /// Channels of the picture that is decoded.
    pub out_channels: usize,
    /// Channels of the latent.
    pub latent_channels: usize,
    /// Channels of each level, from the full resolution down.
    pub block_channels: Vec<usize>,
    /// Residual blocks of each level of the encoder; the decoder has one more.
    pub layers_per_block: usize,
    /// Groups of the group normalisations.
    pub groups: usize,
    /// Whether the middle has attention.
    pub mid_attention: bool,
    /// Whether a linear layer follows the encoder.
    pub quant_conv: bool,
    /// Whether a linear layer precedes the decoder.
    pub post_quant_conv: bool,
    /// Diffusion works on latents times this number (0.18215 where the file does not say).
    pub scaling_factor: f64,
}

impl VaeConfig {
    /// Reads a `config.json`.
    pub fn open(path: &Path) -> Result<Self> {
        Self::from_config(&Config::open(path)?)
    }

    /// Reads the values; one that would change the arithmetic in an unknown way is refused by name.
    pub fn from_config(c: &Config) -> Result<Self> {
        c.only("act_fn", &[json!("silu"), json!("swish")])?;
        c.only("shift_factor", &[json!(0), json!(0.0)])?;
        c.only("latents_mean", &[])?;
        c.only("latents_std", &[])?;
        let block_channels = c.list("block_out_channels", 1..=MAX_WIDTH)?;
        for (field, known) in [("down_block_types", "DownEncoderBlock2D"), ("up_block_types", "UpDecoderBlock2D")] {
            let types = c.texts(field)?;
            if let Some(other) = types.iter().find(|&&name| name != known) {
                return Err(c.error(field, format!("holds \"{}\", which is not supported", brief(other))));
            }
            if types.len() != block_channels.len() {
                let levels = block_channels.len();
                return Err(c.error(field, format!("has {} entries, block_out_channels has {levels}", types.len())));
            }
        }
        let groups = c.integer("norm_num_groups", 1..=MAX_WIDTH, Some(32))?;
        if let Some(channels) = block_channels.iter().find(|&channels| channels % groups != 0) {
            return Err(c.error("norm_num_groups", format!("is {groups}, which does not divide {channels}")));
        }
        if block_channels.len() > 8 {
            return Err(c.error("block_out_channels", "has more than 8 levels"));
        }
        Ok(Self {
            in_channels: c.integer("in_channels", 1..=MAX_WIDTH, Some(3))?,
            out_channels: c.integer("out_channels", 1..=MAX_WIDTH, Some(3))?,
            latent_channels: c.integer("latent_channels", 1..=MAX_WIDTH, Some(4))?,
            block_channels,
            layers_per_block: c.integer("layers_per_block", 1..=16, Some(1))?,
            groups,
            mid_attention: c.flag("mid_block_add_attention", true)?,
            quant_conv: c.flag("use_quant_conv", true)?,
            post_quant_conv: c.flag("use_post_quant_conv", true)?,
            scaling_factor: c.positive("scaling_factor", 1000.0, 0.18215)?,
        })
    }

    /// Picture pixels for each latent pixel, along one side.
    pub fn scale(&self) -> usize {
        1 << (self.block_channels.len() - 1)
    }
}
