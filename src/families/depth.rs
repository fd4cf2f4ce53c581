//! The depth network of a preprocessor: a folder as transformers has it, or the one file of the network's authors.

use std::path::Path;

use candle_core::{DType, Device, Tensor};
use serde_json::json;

use crate::base::CancelToken;
use crate::nets::{DepthConfig, DepthNet};
use crate::weights::{self, Config, Error, How, Take, Weights};

use super::ModelError;

/// What `ImageNet`'s pictures are on the mean, and how far they deviate.
const MEAN: [f32; 3] = [0.485, 0.456, 0.406];
const DEVIATION: [f32; 3] = [0.229, 0.224, 0.225];
/// Tokens on the shorter side of a picture, as the authors have it: 518 pixels.
const SHORTER: u32 = 37;
/// How much longer the other side may be.
const LONGEST: u32 = 4;

/// A loaded depth network.
pub struct DepthModel {
    network: DepthNet,
    device: Device,
}

impl DepthModel {
    /// Loads a folder with a `config.json`, or a file in either layout.
    pub fn open(path: &Path, device: &Device, cancel: &CancelToken) -> Result<Self, ModelError> {
        let (config, weights) = source(path)?;
        let config = DepthConfig::from_config(&config)?;
        let reading = weights.reading(DType::F32, device).cancelled_by(cancel);
        Ok(Self { network: DepthNet::load(&config, &reading.root())?, device: device.clone() })
    }

    /// The size at which the network sees a picture of `width` x `height` pixels.
    pub fn working_size(&self, width: u32, height: u32) -> (u32, u32) {
        let patch = self.network.config().patch as u32;
        let shorter = f64::from(width.min(height).max(1));
        let side = |v: u32| {
            let tokens = (f64::from(v) * f64::from(SHORTER) / shorter).round() as u32;
            tokens.clamp(1, SHORTER * LONGEST) * patch
        };
        (side(width), side(height))
    }

    /// How near each pixel of a picture `[1, 3, h, w]` of 0 to 1 is, `[h, w]` of 0 (far) to 1 (near). Its sides are
    /// those of [`Self::working_size`].
    pub fn nearness(&self, picture: &Tensor, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        let colour = |values: [f32; 3]| Tensor::from_slice(&values, (1, 3, 1, 1), &self.device);
        let picture = picture.to_device(&self.device)?;
        let normed = picture.broadcast_sub(&colour(MEAN)?)?.broadcast_div(&colour(DEVIATION)?)?;
        let near = self.network.forward(&normed, cancel)?.to_device(&Device::Cpu)?;
        let (least, most) = (near.min_all()?.to_scalar::<f32>()?, near.max_all()?.to_scalar::<f32>()?);
        // All of a picture may be equally near.
        let range = f64::from(most - least).max(f64::from(f32::MIN_POSITIVE));
        Ok(((near - f64::from(least))? / range)?)
    }
}

/// The configuration and the weights under transformers' names.
fn source(path: &Path) -> weights::Result<(Config, Weights)> {
    let folder = if path.is_dir() { Some(path) } else { path.parent() };
    let config = folder.map(|folder| folder.join("config.json")).filter(|config| config.is_file());
    let weights = Weights::open(&[if path.is_dir() { path.join("model.safetensors") } else { path.to_owned() }])?;
    let unfit = || Error::Unfit {
        file: weights.files().join(", "),
        reason: "is no depth network: choose a file of Depth Anything V2 (small, base or large)".to_owned(),
    };
    let (names, concluded) = match original(&weights) {
        Some((names, config)) => (Some(names), Some(config)),
        None if weights.contains("backbone.embeddings.cls_token") => (None, None),
        None => return Err(unfit()),
    };
    let config = match (config, concluded) {
        (Some(config), _) => Config::open(&config)?,
        (None, Some(values)) => Config::parse(&weights.files().join(", "), &values.to_string())?,
        (None, None) => Config::open(&path.with_file_name("config.json"))?,
    };
    Ok((config, names.map(|names| weights.mapped(names)).transpose()?.unwrap_or(weights)))
}

type Names = Vec<(String, Take)>;

/// The tensors of the authors' layout by transformers' names, and the configuration that their shapes tell. `None` for
/// files of another layout.
fn original(weights: &Weights) -> Option<(Names, serde_json::Value)> {
    let shape = |name: &str| weights.info(name).map(|info| info.shape.to_vec());
    let side = |name: &str, side: usize| shape(name)?.get(side).copied();
    let width = side("pretrained.cls_token", 2)?;
    let tokens = side("pretrained.pos_embed", 1)?;
    let layers = (0..1000).take_while(|i| weights.contains(&format!("pretrained.blocks.{i}.attn.qkv.weight"))).count();
    let patch = side("pretrained.patch_embed.proj.weight", 2)?;
    let mut names: Names = Vec::new();
    let mut take = |to: String, from: String, how: Option<How>| {
        for end in ["", ".weight", ".bias"] {
            let from = format!("{from}{end}");
            if weights.contains(&from) {
                let whole = Take::whole(from.clone());
                let take = how.clone().map_or(whole, |how| Take { from, how });
                names.push((format!("{to}{end}"), take));
            }
        }
    };
    for (to, from) in [
        ("embeddings.cls_token", "cls_token"),
        ("embeddings.position_embeddings", "pos_embed"),
        ("embeddings.patch_embeddings.projection", "patch_embed.proj"),
        ("layernorm", "norm"),
    ] {
        take(format!("backbone.{to}"), format!("pretrained.{from}"), None);
    }
    for layer in 0..layers {
        let (to, from) = (format!("backbone.encoder.layer.{layer}"), format!("pretrained.blocks.{layer}"));
        for (i, name) in ["query", "key", "value"].into_iter().enumerate() {
            let rows = How::Rows(i * width..(i + 1) * width);
            take(format!("{to}.attention.attention.{name}"), format!("{from}.attn.qkv"), Some(rows));
        }
        for (new, old) in [
            ("attention.output.dense", "attn.proj"),
            ("layer_scale1.lambda1", "ls1.gamma"),
            ("layer_scale2.lambda1", "ls2.gamma"),
            ("norm1", "norm1"),
            ("norm2", "norm2"),
            ("mlp.fc1", "mlp.fc1"),
            ("mlp.fc2", "mlp.fc2"),
        ] {
            take(format!("{to}.{new}"), format!("{from}.{old}"), None);
        }
    }
    for i in 0..4 {
        let layer = format!("neck.reassemble_stage.layers.{i}");
        take(format!("{layer}.projection"), format!("depth_head.projects.{i}"), None);
        take(format!("{layer}.resize"), format!("depth_head.resize_layers.{i}"), None);
        take(format!("neck.convs.{i}"), format!("depth_head.scratch.layer{}_rn", i + 1), None);
        let (to, from) = (format!("neck.fusion_stage.layers.{i}"), format!("depth_head.scratch.refinenet{}", 4 - i));
        take(format!("{to}.projection"), format!("{from}.out_conv"), None);
        for (unit, convolution) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
            let to = format!("{to}.residual_layer{unit}.convolution{convolution}");
            take(to, format!("{from}.resConfUnit{unit}.conv{convolution}"), None);
        }
    }
    for (to, from) in [("conv1", "output_conv1"), ("conv2", "output_conv2.0"), ("conv3", "output_conv2.2")] {
        take(format!("head.{to}"), format!("depth_head.scratch.{from}"), None);
    }
    // The layers that the head of the second version sees; the sizes are those that the authors trained.
    let seen = match layers {
        24 => [5, 12, 18, 24],
        40 => [10, 20, 30, 40],
        _ => [1, 2, 3, 4].map(|quarter| quarter * layers / 4),
    };
    let neck: Option<Vec<usize>> = (0..4).map(|i| side(&format!("depth_head.projects.{i}.weight"), 0)).collect();
    let config = json!({
        "patch_size": patch,
        "neck_hidden_sizes": neck?,
        "fusion_hidden_size": side("depth_head.scratch.output_conv1.weight", 1)?,
        "head_hidden_size": side("depth_head.scratch.output_conv2.0.weight", 0)?,
        "backbone_config": {
            "hidden_size": width,
            "num_attention_heads": (width / 64).max(1),
            "num_hidden_layers": layers,
            "image_size": (tokens.saturating_sub(1)).isqrt() * patch,
            "out_indices": seen,
        },
    });
    Some((names, config))
}
