//! Nearness of everything in a picture (Depth Anything V2): a vision transformer and a head that fuses four of its
//! layers.
//!
//! Sources: "Depth Anything V2", <https://arxiv.org/abs/2406.09414>, "`DINOv2`", <https://arxiv.org/abs/2304.07193>, and
//! "Vision Transformers for Dense Prediction", <https://arxiv.org/abs/2103.13413>. Names are transformers'.

mod head;
mod resample;
mod transformer;

use super::error::{Result, input_error};
use crate::base::CancelToken;
use crate::weights::{self, Config, View};
use candle_core::Tensor;
use head::Head;
use transformer::Transformer;

/// More channels than any layer has.
const MAX_WIDTH: usize = 1 << 16;
/// Layers of the transformer that the head sees.
const SEEN: usize = 4;

/// The arrangement of the network.
#[derive(Debug, Clone, PartialEq)]
pub struct DepthConfig {
    /// Width of the transformer.
    pub width: usize,
    /// Its attention heads.
    pub heads: usize,
    /// Its layers.
    pub layers: usize,
    /// Pixels on each side of what becomes a token.
    pub patch: usize,
    /// Tokens on each side of the picture that it was trained on.
    pub grid: usize,
    /// After how many layers the head looks, from the shallow to the deep.
    pub seen: [usize; SEEN],
    /// Channels of each of those in the head.
    pub neck: [usize; SEEN],
    /// Channels where they are fused.
    pub fusion: usize,
    /// Channels of the last layer but one.
    pub last: usize,
}

impl DepthConfig {
    /// Reads a `config.json` as transformers writes it.
    pub fn from_config(c: &Config) -> weights::Result<Self> {
        c.only("model_type", &["depth_anything".into()])?;
        c.only("depth_estimation_type", &["relative".into()])?;
        c.only("reassemble_factors", &[serde_json::json!([4, 2, 1, 0.5])])?;
        let Some(backbone) = c.value("backbone_config").cloned() else {
            return Err(c.error("backbone_config", "is missing; take the whole model folder as it was published"));
        };
        let backbone = Config::parse(c.file(), &backbone.to_string())?;
        let width = 1..=MAX_WIDTH;
        let list = |config: &Config, field: &str| -> weights::Result<[usize; SEEN]> {
            let list = config.list(field, width.clone())?;
            list.try_into().map_err(|_| config.error(field, format!("does not have {SEEN} entries")))
        };
        let patch = c.integer("patch_size", 1..=64, Some(14))?;
        let image = backbone.integer("image_size", patch..=MAX_WIDTH, Some(518))?;
        backbone.only("use_swiglu_ffn", &[false.into()])?;
        backbone.only("apply_layernorm", &[true.into()])?;
        let config = Self {
            width: backbone.integer("hidden_size", width.clone(), Some(384))?,
            heads: backbone.integer("num_attention_heads", width.clone(), Some(6))?,
            layers: backbone.integer("num_hidden_layers", 1..=128, Some(12))?,
            patch,
            grid: image / patch,
            seen: list(&backbone, "out_indices")?,
            neck: list(c, "neck_hidden_sizes")?,
            fusion: c.integer("fusion_hidden_size", 2..=MAX_WIDTH, Some(64))?,
            last: c.integer("head_hidden_size", width, Some(32))?,
        };
        if !config.width.is_multiple_of(config.heads) {
            return Err(c.error("num_attention_heads", format!("does not divide the width {}", config.width)));
        }
        if config.seen.iter().any(|&after| after > config.layers) || !config.seen.is_sorted() {
            return Err(c.error("out_indices", format!("must rise, up to the {} layers that there are", config.layers)));
        }
        Ok(config)
    }
}

/// The network.
#[derive(Debug)]
pub struct DepthNet {
    config: DepthConfig,
    transformer: Transformer,
    head: Head,
}

impl DepthNet {
    /// Builds the network out of its weights.
    pub fn load(config: &DepthConfig, view: &View<'_>) -> Result<Self> {
        Ok(Self {
            config: config.clone(),
            transformer: Transformer::load(&view.at("backbone"), config)?,
            head: Head::load(view, config)?,
        })
    }

    /// The values that the network was built from.
    pub fn config(&self) -> &DepthConfig {
        &self.config
    }

    /// How near each pixel of a picture is, `[h, w]`: 0 or more, in no unit, more where it is nearer. `picture` is
    /// `[1, 3, h, w]` with `ImageNet`'s mean and deviation taken out; its sides are multiples of the patch.
    pub fn forward(&self, picture: &Tensor, cancel: &CancelToken) -> Result<Tensor> {
        let (n, channels, height, width) = picture.dims4()?;
        let patch = self.config.patch;
        if n != 1 || channels != 3 || height == 0 || width == 0 || height % patch != 0 || width % patch != 0 {
            return Err(input_error!(
                "the picture is {n} x {channels} x {height} x {width}; its sides must be multiples of {patch}"
            ));
        }
        let seen = self.transformer.forward(picture, cancel)?;
        self.head.forward(seen, (height, width), cancel)
    }
}
