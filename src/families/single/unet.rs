//! The UNet of CompVis's and SGM's checkpoints: its arrangement from the shapes in the header, and diffusers' names.
//!
//! There the blocks are numbered through: `input_blocks.4.1` is what diffusers calls `down_blocks.1.attentions.0`.
//! Source: `ldm/modules/diffusionmodules/openaimodel.py` of the Stable Diffusion repository.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::weights::{Take, TensorInfo, Weights, brief};

/// More blocks than any UNet has.
const MAX_BLOCKS: usize = 64;

/// One level of the UNet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Level {
    pub(super) channels: usize,
    /// Residual blocks on the way down.
    pub(super) layers: usize,
    /// Of each attention: the number of its transformer blocks.
    pub(super) depth: Option<usize>,
    /// Whether the attention to itself looks at the text (x4 upscaler).
    pub(super) only_cross: bool,
}

/// What the header says of a UNet, or of the half of one that a `ControlNet` has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) in_channels: usize,
    pub(super) out_channels: usize,
    pub(super) levels: Vec<Level>,
    /// Transformer blocks of the middle.
    pub(super) middle_depth: Option<usize>,
    /// Whether the blocks on the way up, from the coarsest, have attention.
    pub(super) up_attention: Vec<bool>,
    /// Width of the text's states.
    pub(super) context: Option<usize>,
    /// Whether the projections around transformers are matrices, not convolutions.
    pub(super) linear: bool,
    /// Number of classes (x4 upscaler).
    pub(super) classes: Option<usize>,
    /// Width of what SDXL's added conditioning reads.
    pub(super) added: Option<usize>,
}

/// What a numbered block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Resnet,
    Attention,
    Sampler,
}

/// The header of one network under its prefix.
pub(super) struct Header<'w> {
    pub(super) weights: &'w Weights,
    pub(super) prefix: &'w str,
}

impl<'w> Header<'w> {
    pub(super) fn shape(&self, name: &str) -> Option<&'w [usize]> {
        self.weights.info(&format!("{}{name}", self.prefix)).map(|info| info.shape)
    }

    fn side(&self, name: &str, axis: usize) -> Option<usize> {
        self.shape(name)?.get(axis).copied()
    }

    /// Every tensor under the prefix, with the rest of its name.
    pub(super) fn tensors(&self) -> impl Iterator<Item = (&'w str, TensorInfo<'w>)> {
        let prefix = self.prefix;
        self.weights.tensors().filter_map(move |info| Some((info.name.strip_prefix(prefix)?, info)))
    }

    /// Transformer blocks of the attention of this name, and the width of the context its first one looks at.
    fn depth(&self, base: &str) -> Option<usize> {
        let first = |k: usize| self.shape(&format!("{base}.transformer_blocks.{k}.attn1.to_q.weight"));
        Some((0..MAX_BLOCKS).take_while(|&k| first(k).is_some()).count()).filter(|&depth| depth > 0)
    }

    /// Reads the arrangement. The error is the rest of a sentence that begins "FILE is not a usable model file: ".
    pub(super) fn layout(&self, with_output: bool) -> Result<Layout, String> {
        let wanted = |name: &str, axis: usize| {
            let shape = self.side(name, axis);
            shape.ok_or_else(|| format!("its UNet has no '{}{name}' as it should; download it again", self.prefix))
        };
        let in_channels = wanted("input_blocks.0.0.weight", 1)?;
        let mut layout = Layout {
            in_channels,
            out_channels: if with_output { wanted("out.2.weight", 0)? } else { 0 },
            levels: Vec::new(),
            middle_depth: self.depth("middle_block.1"),
            up_attention: Vec::new(),
            context: None,
            linear: false,
            classes: self.side("label_emb.weight", 0),
            added: self.side("label_emb.0.0.weight", 1),
        };
        let mut next_level = true;
        for i in 1..MAX_BLOCKS {
            let base = format!("input_blocks.{i}");
            if let Some(channels) = self.side(&format!("{base}.0.in_layers.2.weight"), 0) {
                let attention = format!("{base}.1");
                let depth = self.depth(&attention);
                let only_cross = depth.is_some() && self.looks_at_text(&attention, channels);
                let level = Level { channels, layers: 1, depth, only_cross };
                self.note_attention(&mut layout, &attention);
                match layout.levels.last_mut() {
                    Some(last) if !next_level => {
                        last.layers += 1;
                        if *last != (Level { layers: last.layers, ..level }) {
                            let reason = "whose blocks of one level differ from each other (SSD-1B and the like do)";
                            return Err(format!("it has a UNet {reason}, which is not supported"));
                        }
                    }
                    _ => layout.levels.push(level),
                }
                next_level = false;
            } else if self.shape(&format!("{base}.0.op.weight")).is_some() {
                next_level = true;
            } else {
                break;
            }
        }
        if layout.levels.is_empty() {
            return Err("its UNet has no blocks as it should; download it again".to_owned());
        }
        self.note_attention(&mut layout, "middle_block.1");
        if with_output {
            let mut block = 0;
            for level in layout.levels.iter().rev() {
                layout.up_attention.push(self.depth(&format!("output_blocks.{block}.1")).is_some());
                block += level.layers + 1;
            }
        }
        Ok(layout)
    }

    /// Whether the attention to itself is none: its keys come from as many channels as the text has.
    fn looks_at_text(&self, attention: &str, channels: usize) -> bool {
        let keys = |which: &str| self.side(&format!("{attention}.transformer_blocks.0.{which}.to_k.weight"), 1);
        keys("attn1").is_some_and(|width| width != channels) && keys("attn1") == keys("attn2")
    }

    fn note_attention(&self, layout: &mut Layout, attention: &str) {
        let context = self.side(&format!("{attention}.transformer_blocks.0.attn2.to_k.weight"), 1);
        if context.is_some() {
            layout.context = context;
            layout.linear = self.shape(&format!("{attention}.proj_in.weight")).is_some_and(|shape| shape.len() == 2);
        }
    }

    /// diffusers' names of everything that is known.
    pub(super) fn names(&self, layout: &Layout) -> Vec<(String, Take)> {
        let blocks = layout.blocks();
        let name = |rest: &str| {
            let (stem, leaf) = rest.rsplit_once('.')?;
            if let Some((_, new)) = FLAT.iter().find(|(old, _)| *old == stem) {
                return Some(format!("{new}.{leaf}"));
            }
            let parts = if stem.starts_with("middle_block.") { 2 } else { 3 };
            let (end, _) = rest.match_indices('.').nth(parts - 1)?;
            let (new, kind) = blocks.get(&rest[..end])?;
            let inner = &rest[end + 1..];
            Some(match kind {
                Kind::Attention => format!("{new}.{inner}"),
                Kind::Sampler => format!("{new}.conv.{leaf}"),
                Kind::Resnet => {
                    let stem = inner.rsplit_once('.')?.0;
                    let (_, part) = RESNET.iter().find(|(old, _)| *old == stem)?;
                    format!("{new}.{part}.{leaf}")
                }
            })
        };
        self.tensors().filter_map(|(rest, info)| Some((name(rest)?, Take::whole(info.name)))).collect()
    }
}

const FLAT: [(&str, &str); 9] = [
    ("time_embed.0", "time_embedding.linear_1"),
    ("time_embed.2", "time_embedding.linear_2"),
    ("input_blocks.0.0", "conv_in"),
    ("out.0", "conv_norm_out"),
    ("out.2", "conv_out"),
    ("label_emb.0.0", "add_embedding.linear_1"),
    ("label_emb.0.2", "add_embedding.linear_2"),
    ("label_emb", "class_embedding"),
    ("middle_block_out.0", "controlnet_mid_block"),
];

const RESNET: [(&str, &str); 6] = [
    ("in_layers.0", "norm1"),
    ("in_layers.2", "conv1"),
    ("emb_layers.1", "time_emb_proj"),
    ("out_layers.0", "norm2"),
    ("out_layers.3", "conv2"),
    ("skip_connection", "conv_shortcut"),
];

impl Layout {
    /// diffusers' name of each numbered block.
    fn blocks(&self) -> HashMap<String, (String, Kind)> {
        let mut blocks = HashMap::new();
        let mut number = 1;
        for (i, level) in self.levels.iter().enumerate() {
            for j in 0..level.layers {
                let old = format!("input_blocks.{number}");
                blocks.insert(format!("{old}.0"), (format!("down_blocks.{i}.resnets.{j}"), Kind::Resnet));
                blocks.insert(format!("{old}.1"), (format!("down_blocks.{i}.attentions.{j}"), Kind::Attention));
                number += 1;
            }
            let sampler = (format!("down_blocks.{i}.downsamplers.0"), Kind::Sampler);
            blocks.insert(format!("input_blocks.{number}.0"), sampler);
            number += 1;
        }
        for (old, new, kind) in
            [(0, "resnets.0", Kind::Resnet), (1, "attentions.0", Kind::Attention), (2, "resnets.1", Kind::Resnet)]
        {
            blocks.insert(format!("middle_block.{old}"), (format!("mid_block.{new}"), kind));
        }
        let mut number = 0;
        for (i, level) in self.levels.iter().rev().enumerate() {
            for j in 0..=level.layers {
                let old = format!("output_blocks.{number}");
                blocks.insert(format!("{old}.0"), (format!("up_blocks.{i}.resnets.{j}"), Kind::Resnet));
                let attention = self.up_attention.get(i) == Some(&true);
                let sampler = (format!("up_blocks.{i}.upsamplers.0"), Kind::Sampler);
                if attention {
                    blocks.insert(format!("{old}.1"), (format!("up_blocks.{i}.attentions.{j}"), Kind::Attention));
                    blocks.insert(format!("{old}.2"), sampler);
                } else {
                    blocks.insert(format!("{old}.1"), sampler);
                }
                number += 1;
            }
        }
        blocks
    }

    /// The values of `unet/config.json` that the header tells, and those that all released models share.
    pub(super) fn config(&self) -> Result<Value, String> {
        let Some(context) = self.context.filter(|_| self.middle_depth.is_some()) else {
            return Err("its UNet looks at no text, which no model for prompts does; take another model".to_owned());
        };
        let last = self.levels.last().and_then(|level| level.depth);
        if last.is_some_and(|depth| Some(depth) != self.middle_depth) {
            let reason = "whose middle differs from its last level (SSD-1B and the like do)";
            return Err(format!("it has a UNet {reason}, which is not supported"));
        }
        let list = |value: &dyn Fn(&Level) -> Value| Value::Array(self.levels.iter().map(value).collect());
        let block = |attention: bool, way: &str| {
            Value::from(format!("{}{way}Block2D", if attention { "CrossAttn" } else { "" }))
        };
        // Stable Diffusion 1 has 8 heads at every level, and so has the x4 upscaler; those after it have heads of 64.
        let eight = !self.linear || self.classes.is_some();
        let mut config = json!({
            "_class_name": "UNet2DConditionModel",
            "in_channels": self.in_channels,
            "out_channels": self.out_channels,
            "block_out_channels": list(&|level| level.channels.into()),
            "down_block_types": list(&|level| block(level.depth.is_some(), "Down")),
            "up_block_types": self.up_attention.iter().map(|&attention| block(attention, "Up")).collect::<Vec<_>>(),
            "layers_per_block": list(&|level| level.layers.into()),
            // Where the last level has none, the middle's depth is read from its place.
            "transformer_layers_per_block": self.depths(),
            "attention_head_dim": list(&|level| if eight { 8 } else { (level.channels / 64).max(1) }.into()),
            "only_cross_attention": list(&|level| level.only_cross.into()),
            "cross_attention_dim": context,
            "use_linear_projection": self.linear,
            "norm_num_groups": 32,
        });
        if let Some(classes) = self.classes {
            config["num_class_embeds"] = classes.into();
        }
        if let Some(width) = self.added {
            config["addition_embed_type"] = "text_time".into();
            config["addition_time_embed_dim"] = 256.into();
            config["projection_class_embeddings_input_dim"] = width.into();
        }
        Ok(config)
    }

    fn depths(&self) -> Vec<usize> {
        let mut depths: Vec<usize> = self.levels.iter().map(|level| level.depth.unwrap_or(1)).collect();
        if let (Some(last), Some(middle)) = (depths.last_mut(), self.middle_depth) {
            *last = middle;
        }
        depths
    }

    /// What the header says, in words.
    pub(super) fn evidence(&self) -> String {
        let projections = if self.linear { "linear" } else { "convolutional" };
        let context = self.context.map_or("no text".to_owned(), |width| format!("text of width {width}"));
        let channels = self.in_channels;
        let mut evidence =
            vec![format!("a UNet with {channels} input channels, {projections} projections and {context}")];
        if let Some(width) = self.added {
            evidence.push(format!("added conditioning of width {width}"));
        }
        if let Some(classes) = self.classes {
            evidence.push(format!("{classes} noise levels"));
        }
        brief(evidence.join(", "))
    }
}
