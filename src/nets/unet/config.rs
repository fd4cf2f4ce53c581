//! `unet/config.json`: the values that are understood, and a clear refusal of all others.

use super::blocks::BlockShape;
use crate::nets::resnet::ResnetStyle;
use crate::weights::{Config, Result, brief};
use serde_json::{Value, json};
use std::path::Path;

/// More channels than any layer has.
pub(super) const MAX_WIDTH: usize = 1 << 16;

/// The UNet's arrangement. Lists have one entry a level, from the full resolution down.
#[derive(Debug, Clone, PartialEq)]
pub struct UnetConfig {
    /// 4; 9 for inpainting (mask and masked latent join), 8 and 7 for edits and the x4 upscaler.
    pub in_channels: usize,
    /// Channels of the prediction.
    pub out_channels: usize,
    /// Channels of each level.
    pub block_channels: Vec<usize>,
    /// Which levels have attention on the way down.
    pub down_attention: Vec<bool>,
    /// Which blocks have attention on the way up, from the coarsest up.
    pub up_attention: Vec<bool>,
    /// Residual blocks of each level.
    pub layers_per_block: Vec<usize>,
    /// NUMBER of attention heads of each level, for which diffusers' name is `attention_head_dim`.
    pub heads: Vec<usize>,
    /// Transformer blocks in each attention of a level.
    pub transformer_layers: Vec<usize>,
    /// Width of the text encoder's states.
    pub cross_attention_dim: usize,
    /// Levels whose first attention looks at the text too (x4 upscaler).
    pub only_cross_attention: Vec<bool>,
    /// Groups of the group normalisations.
    pub groups: usize,
    /// Epsilon of the residual blocks' normalisation.
    pub norm_eps: f64,
    /// Whether cosines come before sines in the timestep embedding.
    pub flip_sin_to_cos: bool,
    /// Shift of the timestep embedding's frequencies.
    pub freq_shift: usize,
    /// Number of classes, where there are any.
    pub classes: Option<usize>,
    /// SDXL's added conditioning.
    pub added: Option<AddedConfig>,
    /// Width of the embedding of the guidance scale, where the network reads it (distilled models).
    pub guidance_width: Option<usize>,
    /// The size that the model was trained at, in latent pixels.
    pub sample_size: usize,
}

/// The widths of SDXL's added conditioning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddedConfig {
    /// Width of the embedding of each of the six sizes.
    pub time_width: usize,
    /// Width of all sizes and the pooled text together.
    pub input_width: usize,
}

impl UnetConfig {
    /// Reads a `config.json`.
    pub fn open(path: &Path) -> Result<Self> {
        Self::from_config(&Config::open(path)?)
    }

    /// Reads the values; one that would change the arithmetic in an unknown way is refused by name.
    pub fn from_config(c: &Config) -> Result<Self> {
        Self::read(c, true)
    }

    /// Reads the values of a network that has the way up, or (a control network) only the way down.
    pub(super) fn read(c: &Config, up: bool) -> Result<Self> {
        refuse_unsupported(c)?;
        let block_channels = c.list("block_out_channels", 1..=MAX_WIDTH)?;
        let levels = block_channels.len();
        let width = 1..=MAX_WIDTH;
        let down_attention = block_types(c, "down_block_types", levels, "DownBlock2D", "CrossAttnDownBlock2D")?;
        let up_attention = if up {
            block_types(c, "up_block_types", levels, "UpBlock2D", "CrossAttnUpBlock2D")?
        } else {
            down_attention.iter().rev().copied().collect()
        };
        let config = Self {
            in_channels: c.integer("in_channels", width.clone(), Some(4))?,
            out_channels: c.integer("out_channels", width.clone(), Some(4))?,
            down_attention,
            up_attention,
            layers_per_block: c.integers("layers_per_block", levels, 1..=16, Some(2))?,
            heads: c.integers("attention_head_dim", levels, width.clone(), Some(8))?,
            transformer_layers: c.integers("transformer_layers_per_block", levels, 1..=64, Some(1))?,
            cross_attention_dim: c.integer("cross_attention_dim", width.clone(), Some(1280))?,
            only_cross_attention: c.flags("only_cross_attention", levels, false)?,
            groups: c.integer("norm_num_groups", width.clone(), Some(32))?,
            norm_eps: c.positive("norm_eps", 1.0, 1e-5)?,
            flip_sin_to_cos: c.flag("flip_sin_to_cos", true)?,
            freq_shift: c.integer("freq_shift", 0..=1, Some(0))?,
            classes: match c.value("num_class_embeds") {
                None => None,
                Some(_) => Some(c.integer("num_class_embeds", width.clone(), None)?),
            },
            added: match c.text("addition_embed_type", "")? {
                "" => None,
                "text_time" => Some(AddedConfig {
                    time_width: c.integer("addition_time_embed_dim", width.clone(), Some(256))?,
                    input_width: c.integer("projection_class_embeddings_input_dim", width, None)?,
                }),
                other => {
                    return Err(
                        c.error("addition_embed_type", format!("is \"{}\", which is not supported", brief(other)))
                    );
                }
            },
            guidance_width: match c.value("time_cond_proj_dim") {
                None => None,
                Some(_) => Some(c.integer("time_cond_proj_dim", 4..=MAX_WIDTH, None)?),
            },
            sample_size: c.integer("sample_size", 1..=MAX_WIDTH, Some(64))?,
            block_channels,
        };
        config.check(c)?;
        Ok(config)
    }

    /// Values that are each possible but do not fit each other.
    fn check(&self, c: &Config) -> Result<()> {
        for (&channels, &heads) in self.block_channels.iter().zip(&self.heads) {
            if !channels.is_multiple_of(self.groups) {
                return Err(c.error("norm_num_groups", format!("is {}, which does not divide {channels}", self.groups)));
            }
            if !channels.is_multiple_of(heads) {
                return Err(
                    c.error("attention_head_dim", format!("is {heads} heads, which does not divide {channels}"))
                );
            }
        }
        if self.first_channels() / 2 <= self.freq_shift || !self.first_channels().is_multiple_of(2) {
            return Err(c.error("block_out_channels", "must begin with an even number above 2"));
        }
        match self.added {
            Some(a) if !a.time_width.is_multiple_of(2) || a.time_width * 6 >= a.input_width => {
                Err(c.error("addition_time_embed_dim", "does not fit projection_class_embeddings_input_dim"))
            }
            _ => Ok(()),
        }
    }

    /// Channels of the full resolution.
    pub fn first_channels(&self) -> usize {
        self.block_channels[0]
    }

    /// Width of the added pooled text; 0 without added conditioning.
    pub fn pooled_width(&self) -> usize {
        self.added.map_or(0, |added| added.input_width - 6 * added.time_width)
    }

    pub(super) fn resnet_style(&self) -> ResnetStyle {
        ResnetStyle { groups: self.groups, eps: self.norm_eps, time_width: Some(self.first_channels() * 4) }
    }

    pub(super) fn down_shape(&self, i: usize, inputs: usize, outputs: usize) -> BlockShape {
        let layers = self.layers_per_block[i];
        let inputs = (0..layers).map(|layer| if layer == 0 { inputs } else { outputs }).collect();
        self.shape(i, inputs, self.down_attention[i], i + 1 < self.block_channels.len())
    }

    pub(super) fn mid_shape(&self) -> BlockShape {
        let level = self.block_channels.len() - 1;
        let channels = self.block_channels[level];
        let shape = self.shape(level, vec![channels; 2], true, false);
        BlockShape { only_cross_attention: false, ..shape }
    }

    /// The blocks on the way up read the skip connections of their level and of the one above.
    pub(super) fn up_shape(&self, i: usize) -> BlockShape {
        let levels = self.block_channels.len();
        let level = levels - 1 - i;
        let outputs = self.block_channels[level];
        let previous = self.block_channels[(level + 1).min(levels - 1)];
        let above = self.block_channels[level.saturating_sub(1)];
        let layers = self.layers_per_block[level] + 1;
        let inputs = (0..layers).map(|layer| {
            let hidden = if layer == 0 { previous } else { outputs };
            hidden + if layer + 1 == layers { above } else { outputs }
        });
        self.shape(level, inputs.collect(), self.up_attention[i], i + 1 < levels)
    }

    /// The level of the finest resolution that has transformers.
    fn finest_attention(&self) -> Option<usize> {
        let up = self.up_attention.iter().rev();
        self.down_attention.iter().zip(up).position(|(&down, &up)| down || up)
    }

    fn shape(&self, level: usize, inputs: Vec<usize>, attention: bool, resamples: bool) -> BlockShape {
        BlockShape {
            inputs,
            outputs: self.block_channels[level],
            attention,
            heads: self.heads[level],
            transformer_layers: self.transformer_layers[level],
            only_cross_attention: self.only_cross_attention[level],
            finest: attention && self.finest_attention() == Some(level),
            resamples,
        }
    }
}

/// Whether each block is of the kind with attention.
fn block_types(c: &Config, field: &str, levels: usize, plain: &str, attention: &str) -> Result<Vec<bool>> {
    let types = c.texts(field)?;
    if types.len() != levels {
        return Err(c.error(field, format!("has {} entries, block_out_channels has {levels}", types.len())));
    }
    let kind = |&name: &&str| match name {
        _ if name == plain => Ok(false),
        _ if name == attention => Ok(true),
        other => Err(c.error(field, format!("holds \"{}\", which is not supported", brief(other)))),
    };
    types.iter().map(kind).collect()
}

/// Refuses every field that would change the arithmetic in a way that is not written here.
fn refuse_unsupported(c: &Config) -> Result<()> {
    let known: [(&str, &[Value]); 22] = [
        ("act_fn", &[json!("silu"), json!("swish")]),
        ("mid_block_type", &[json!("UNetMidBlock2DCrossAttn")]),
        ("center_input_sample", &[json!(false)]),
        ("downsample_padding", &[json!(1)]),
        ("mid_block_scale_factor", &[json!(1), json!(1.0)]),
        ("dual_cross_attention", &[json!(false)]),
        ("num_attention_heads", &[]),
        ("resnet_time_scale_shift", &[json!("default")]),
        ("resnet_out_scale_factor", &[json!(1), json!(1.0)]),
        ("resnet_skip_time_act", &[json!(false)]),
        ("time_embedding_type", &[json!("positional")]),
        ("time_embedding_dim", &[]),
        ("time_embedding_act_fn", &[]),
        ("timestep_post_act", &[]),
        ("conv_in_kernel", &[json!(3)]),
        ("conv_out_kernel", &[json!(3)]),
        ("class_embed_type", &[]),
        ("class_embeddings_concat", &[json!(false)]),
        ("encoder_hid_dim", &[]),
        ("reverse_transformer_layers_per_block", &[]),
        ("attention_type", &[json!("default")]),
        ("cross_attention_norm", &[]),
    ];
    known.iter().try_for_each(|(field, values)| c.only(field, values))
}
