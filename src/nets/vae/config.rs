//! `vae/config.json`: the values that are understood, and a clear refusal of all others.

use crate::weights::{Config, Result, brief};
use serde_json::json;
use std::path::Path;

/// More channels than any layer has.
const MAX_WIDTH: usize = 1 << 16;

/// The autoencoder's arrangement.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "they are the file's, and independent")]
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
    /// What is taken from latents before they are scaled (SD3, Flux).
    pub shift_factor: f64,
    /// Mean and standard deviation of each latent channel, by which latents are normed in place of the shift.
    pub latent_statistics: Option<(Vec<f32>, Vec<f32>)>,
    /// Whether half precision is known to overflow in it.
    pub force_upcast: bool,
}

impl VaeConfig {
    /// Reads a `config.json`.
    pub fn open(path: &Path) -> Result<Self> {
        Self::from_config(&Config::open(path)?)
    }

    /// Reads the values; one that would change the arithmetic in an unknown way is refused by name.
    pub fn from_config(c: &Config) -> Result<Self> {
        c.only("act_fn", &[json!("silu"), json!("swish")])?;
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
        let latent_channels = c.integer("latent_channels", 1..=MAX_WIDTH, Some(4))?;
        Ok(Self {
            in_channels: c.integer("in_channels", 1..=MAX_WIDTH, Some(3))?,
            out_channels: c.integer("out_channels", 1..=MAX_WIDTH, Some(3))?,
            shift_factor: shift(c)?,
            latent_statistics: statistics(c, latent_channels)?,
            // Absent in files older than the key: half precision is tried, and f32 where that overflows.
            force_upcast: c.flag("force_upcast", false)?,
            latent_channels,
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

/// The shift of latents, 0 where the file has none.
fn shift(c: &Config) -> Result<f64> {
    let Some(value) = c.value("shift_factor") else { return Ok(0.0) };
    let shift = value.as_f64().filter(|shift| shift.abs() <= 1000.0);
    shift.ok_or_else(|| c.error("shift_factor", format!("is {}, not a number up to 1000", brief(value))))
}

/// `latents_mean` and `latents_std`, which come together.
fn statistics(c: &Config, channels: usize) -> Result<Option<(Vec<f32>, Vec<f32>)>> {
    let list = |field: &str, usable: fn(f64) -> bool| {
        let Some(value) = c.value(field) else { return Ok(None) };
        let numbers = value.as_array().filter(|list| list.len() == channels);
        let numbers = numbers.and_then(|list| {
            list.iter().map(|v| v.as_f64().filter(|v| v.is_finite() && usable(*v)).map(|v| v as f32)).collect()
        });
        let problem = || c.error(field, format!("is not a list of {channels} usable numbers"));
        numbers.ok_or_else(problem).map(Some)
    };
    match (list("latents_mean", |_| true)?, list("latents_std", |deviation| deviation > 1e-6)?) {
        (Some(means), Some(deviations)) => Ok(Some((means, deviations))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(c.error("latents_std", "is missing where latents_mean is given")),
        (None, Some(_)) => Err(c.error("latents_mean", "is missing where latents_std is given")),
    }
}
