//! The VAE of CompVis's checkpoints and of files of their own: its arrangement from the shapes, and diffusers' names.
//!
//! Source: `ldm/modules/diffusionmodules/model.py` of the Stable Diffusion repository. Its decoder counts levels from
//! the full resolution, diffusers' from the coarsest; its attention is made of convolutions of one pixel.

use serde_json::{Value, json};

use crate::weights::{How, Take};

use super::unet::Header;

/// More levels, and more blocks of a level, than any VAE has.
const MAX_LEVELS: usize = 8;

/// What the header says of a VAE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    channels: Vec<usize>,
    layers: usize,
    in_channels: usize,
    out_channels: usize,
    pub(super) latent_channels: usize,
    quant: bool,
    post_quant: bool,
    /// Whether the names are diffusers' already.
    diffusers: bool,
}

impl Header<'_> {
    /// Whether there is a VAE under the prefix.
    pub(super) fn has_vae(&self) -> bool {
        self.shape("decoder.conv_in.weight").is_some() && self.shape("encoder.conv_in.weight").is_some()
    }

    /// Reads the arrangement. The error is the rest of a sentence that begins "FILE is not a usable model file: ".
    pub(super) fn vae_layout(&self) -> Result<Layout, String> {
        let diffusers = self.shape("encoder.down_blocks.0.resnets.0.conv1.weight").is_some();
        let first = |level: usize, block: usize| {
            let name = if diffusers {
                format!("encoder.down_blocks.{level}.resnets.{block}.conv1.weight")
            } else {
                format!("encoder.down.{level}.block.{block}.conv1.weight")
            };
            self.shape(&name)?.first().copied()
        };
        let channels: Vec<usize> = (0..MAX_LEVELS).map_while(|level| first(level, 0)).collect();
        let layers = (0..MAX_LEVELS).take_while(|&block| first(0, block).is_some()).count();
        let side = |name: &str, axis: usize| {
            let side = self.shape(name).and_then(|shape| shape.get(axis)).copied();
            side.ok_or_else(|| format!("its VAE has no '{}{name}' as it should; download it again", self.prefix))
        };
        if channels.is_empty() {
            return Err("its VAE is of a kind that is not supported; take one of Stable Diffusion".to_owned());
        }
        let attends = |i: usize| self.shape(&format!("encoder.down.{i}.attn.0.q.weight")).is_some();
        if (0..channels.len()).any(attends) {
            return Err("its VAE has attention at several levels, which is not supported".to_owned());
        }
        Ok(Layout {
            channels,
            layers,
            in_channels: side("encoder.conv_in.weight", 1)?,
            out_channels: side("decoder.conv_out.weight", 0)?,
            latent_channels: side("decoder.conv_in.weight", 1)?,
            quant: self.shape("quant_conv.weight").is_some(),
            post_quant: self.shape("post_quant_conv.weight").is_some(),
            diffusers,
        })
    }

    /// diffusers' names of everything that is known.
    pub(super) fn vae_names(&self, layout: &Layout) -> Vec<(String, Take)> {
        let mut names = Vec::new();
        for (rest, info) in self.tensors() {
            let name = if layout.diffusers { Some(rest.to_owned()) } else { name(rest, layout.channels.len()) };
            let Some(name) = name else { continue };
            let how = match info.shape {
                &[outputs, inputs, 1, 1] if name.contains(".attentions.") => How::Shaped(vec![outputs, inputs]),
                _ => How::Whole,
            };
            names.push((name, Take { from: info.name.to_owned(), how }));
        }
        names
    }
}

impl Layout {
    /// `vae/config.json`.
    pub(super) fn config(&self, scaling_factor: f64, force_upcast: bool) -> Value {
        let types = |name: &'static str| vec![name; self.channels.len()];
        json!({
            "_class_name": "AutoencoderKL",
            "in_channels": self.in_channels,
            "out_channels": self.out_channels,
            "latent_channels": self.latent_channels,
            "block_out_channels": self.channels,
            "down_block_types": types("DownEncoderBlock2D"),
            "up_block_types": types("UpDecoderBlock2D"),
            "layers_per_block": self.layers,
            "norm_num_groups": 32,
            "use_quant_conv": self.quant,
            "use_post_quant_conv": self.post_quant,
            "scaling_factor": scaling_factor,
            "force_upcast": force_upcast,
        })
    }
}

/// diffusers' name; `None` of what is no part of a VAE (a loss, a discriminator).
fn name(rest: &str, levels: usize) -> Option<String> {
    let parts: Vec<&str> = rest.split('.').collect();
    let resnet = |part: &str| match part {
        "nin_shortcut" => "conv_shortcut".to_owned(),
        other => other.to_owned(),
    };
    Some(match parts.as_slice() {
        ["quant_conv" | "post_quant_conv", _] | ["encoder" | "decoder", "conv_in" | "conv_out", _] => rest.to_owned(),
        [half @ ("encoder" | "decoder"), "norm_out", leaf] => format!("{half}.conv_norm_out.{leaf}"),
        [half @ ("encoder" | "decoder"), "mid", block @ ("block_1" | "block_2"), part, leaf] => {
            let number = usize::from(*block == "block_2");
            format!("{half}.mid_block.resnets.{number}.{}.{leaf}", resnet(part))
        }
        [half @ ("encoder" | "decoder"), "mid", "attn_1", part, leaf] => {
            let part = match *part {
                "norm" => "group_norm",
                "q" => "to_q",
                "k" => "to_k",
                "v" => "to_v",
                "proj_out" => "to_out.0",
                _ => return None,
            };
            format!("{half}.mid_block.attentions.0.{part}.{leaf}")
        }
        ["encoder", "down", level, "block", block, part, leaf] => {
            format!("encoder.down_blocks.{level}.resnets.{block}.{}.{leaf}", resnet(part))
        }
        ["encoder", "down", level, "downsample", "conv", leaf] => {
            format!("encoder.down_blocks.{level}.downsamplers.0.conv.{leaf}")
        }
        ["decoder", "up", level, "block", block, part, leaf] => {
            let level = (levels - 1).checked_sub(level.parse().ok()?)?;
            format!("decoder.up_blocks.{level}.resnets.{block}.{}.{leaf}", resnet(part))
        }
        ["decoder", "up", level, "upsample", "conv", leaf] => {
            let level = (levels - 1).checked_sub(level.parse().ok()?)?;
            format!("decoder.up_blocks.{level}.upsamplers.0.conv.{leaf}")
        }
        _ => return None,
    })
}
