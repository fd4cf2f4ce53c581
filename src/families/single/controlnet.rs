//! `ControlNet`s in files of their own: the layout of their inventors, and diffusers' single files.
//!
//! Source: `cldm/cldm.py` of the ControlNet repository. It is the UNet's way down with a convolution of one pixel after
//! each block, and a small stack of convolutions for the control's picture.

use serde_json::Value;

use crate::weights::{Take, Weights};

use super::unet::{Header, Layout, Level};
use super::what;

/// Convolutions of the control's picture between the first and the last.
const MAX_HINTS: usize = 16;

/// The configuration and diffusers' names. The error is the rest of "FILE is not a usable model file: ".
pub(super) fn read(weights: &Weights) -> Result<(Value, Vec<(String, Take)>), String> {
    for prefix in ["control_model.", ""] {
        let header = Header { weights, prefix };
        if header.shape("input_hint_block.0.weight").is_some() {
            return original(&header);
        }
        if header.shape("controlnet_cond_embedding.conv_in.weight").is_some() {
            return diffusers(&header);
        }
    }
    if weights.contains_prefix("lora_") || weights.contains_prefix("lllite_") {
        return Err("it is a control LoRA, which is not supported; take the whole ControlNet".to_owned());
    }
    Err(format!("it {}", what::instead_of(weights, "a ControlNet")))
}

fn original(header: &Header<'_>) -> Result<(Value, Vec<(String, Take)>), String> {
    let layout = header.layout(false)?;
    let mut names = header.names(&layout);
    let hints: Vec<usize> = (0..MAX_HINTS)
        .map(|i| i * 2)
        .filter(|i| header.shape(&format!("input_hint_block.{i}.weight")).is_some())
        .collect();
    for (rest, info) in header.tensors() {
        let Some((stem, leaf)) = rest.rsplit_once('.') else { continue };
        let name = if let Some(i) = stem.strip_prefix("zero_convs.").and_then(|i| i.strip_suffix(".0")) {
            Some(format!("controlnet_down_blocks.{i}.{leaf}"))
        } else {
            let number = stem.strip_prefix("input_hint_block.").and_then(|i| i.parse().ok());
            number.and_then(|number: usize| hints.iter().position(|&hint| hint == number)).map(|i| {
                let part = match i {
                    0 => "conv_in".to_owned(),
                    i if i + 1 == hints.len() => "conv_out".to_owned(),
                    i => format!("blocks.{}", i - 1),
                };
                format!("controlnet_cond_embedding.{part}.{leaf}")
            })
        };
        if let Some(name) = name {
            names.push((name, Take::whole(info.name)));
        }
    }
    let width = |i: usize| header.shape(&format!("input_hint_block.{i}.weight")).map_or(0, |shape| shape[0]);
    // Every second convolution halves the size and widens: 16, 32, 96, 256 of them are embeddings' widths.
    let inner = &hints[..hints.len().saturating_sub(1)];
    let widths: Vec<usize> = inner.iter().step_by(2).map(|&i| width(i)).collect();
    let conditioning = header.shape("input_hint_block.0.weight").map_or(3, |shape| shape[1]);
    config(&layout, &widths, conditioning).map(|config| (config, names))
}

fn diffusers(header: &Header<'_>) -> Result<(Value, Vec<(String, Take)>), String> {
    let names = header.tensors().map(|(rest, info)| (rest.to_owned(), Take::whole(info.name))).collect();
    let channels = |name: String| header.shape(&name).and_then(|shape| shape.first()).copied();
    let depth = |base: &str| {
        let block = |k: usize| format!("{base}.transformer_blocks.{k}.attn1.to_q.weight");
        Some((0..MAX_HINTS).take_while(|&k| header.shape(&block(k)).is_some()).count()).filter(|&depth| depth > 0)
    };
    let mut levels = Vec::new();
    while let Some(width) = channels(format!("down_blocks.{}.resnets.0.conv1.weight", levels.len())) {
        let base = format!("down_blocks.{}", levels.len());
        let resnet = |j: usize| channels(format!("{base}.resnets.{j}.conv1.weight"));
        let layers = (0..MAX_HINTS).take_while(|&j| resnet(j).is_some()).count();
        levels.push(Level {
            channels: width,
            layers,
            depth: depth(&format!("{base}.attentions.0")),
            only_cross: false,
        });
        if levels.len() > 8 {
            return Err("it has more levels than any ControlNet has".to_owned());
        }
    }
    let middle = "mid_block.attentions.0";
    let layout = Layout {
        in_channels: header.shape("conv_in.weight").map_or(4, |shape| shape[1]),
        out_channels: 0,
        middle_depth: depth(middle),
        up_attention: Vec::new(),
        context: header.shape(&format!("{middle}.transformer_blocks.0.attn2.to_k.weight")).map(|shape| shape[1]),
        linear: header.shape(&format!("{middle}.proj_in.weight")).is_some_and(|shape| shape.len() == 2),
        classes: None,
        added: header.shape("add_embedding.linear_1.weight").map(|shape| shape[1]),
        levels,
    };
    let stem = "controlnet_cond_embedding";
    let mut widths: Vec<usize> = channels(format!("{stem}.conv_in.weight")).into_iter().collect();
    widths.extend((0..MAX_HINTS).map_while(|i| channels(format!("{stem}.blocks.{}.weight", 2 * i + 1))));
    let conditioning = header.shape(&format!("{stem}.conv_in.weight")).map_or(3, |shape| shape[1]);
    config(&layout, &widths, conditioning).map(|config| (config, names))
}

fn config(layout: &Layout, widths: &[usize], conditioning: usize) -> Result<Value, String> {
    let mut config = layout.config()?;
    config["_class_name"] = "ControlNetModel".into();
    config["conditioning_embedding_out_channels"] = widths.into();
    config["conditioning_channels"] = conditioning.into();
    if let Some(values) = config.as_object_mut() {
        for field in ["out_channels", "up_block_types"] {
            values.remove(field);
        }
    }
    Ok(config)
}
