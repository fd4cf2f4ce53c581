//! Flux's transformer on `candle-transformers`, read from diffusers' names.

use candle_core::{DType, Device, Tensor};
use candle_transformers::models::flux::WithForward as _;
use candle_transformers::models::flux::model::{Config as Sizes, Flux};

use crate::job::Part;
use crate::weights::Config;

use super::super::ModelError;
use super::super::loading::Loading;
use super::weights::{Origin, view};

/// Pixels of a token, along each side, in latents.
const PATCH: usize = 2;

/// The transformer: packed latents in, velocities out.
pub(super) struct Transformer {
    model: Flux,
    /// Width of the text's states.
    pub(super) text_width: usize,
    /// Width of the pooled text.
    pub(super) pooled_width: usize,
    /// Whether it reads the guidance scale.
    pub(super) guided: bool,
    /// Channels of the latents.
    pub(super) channels: usize,
    /// Attention heads.
    pub(super) heads: usize,
    device: Device,
    dtype: DType,
}

/// What the transformer is told beside the latents.
pub(super) struct Told<'a> {
    /// `[1, tokens, text_width]`.
    pub(super) text: &'a Tensor,
    /// `[1, pooled_width]`.
    pub(super) pooled: &'a Tensor,
    /// The guidance scale.
    pub(super) guidance: f64,
    /// The noise level, 0 to 1.
    pub(super) sigma: f64,
}

impl Transformer {
    pub(super) fn load(loading: &Loading<'_>, dtype: DType) -> Result<Self, ModelError> {
        let sizes = checked(&loading.files.config("transformer/config.json")?)?;
        let weights = loading.files.weights("transformer")?;
        let model = loading.whole(Part::Unet, "transformer", &weights, dtype, || {
            Flux::new(&sizes, view(&weights, origin, (dtype, loading.device), loading.cancel))
        })?;
        Ok(Self {
            model,
            text_width: sizes.context_in_dim,
            pooled_width: sizes.vec_in_dim,
            guided: sizes.guidance_embed,
            channels: sizes.in_channels / (PATCH * PATCH),
            heads: sizes.num_heads,
            device: loading.device.clone(),
            dtype,
        })
    }

    /// Predicts for latents `[1, channels, h, w]` of even sides: noise minus signal, of the same shape, in f32.
    pub(super) fn forward(&self, x: &Tensor, told: &Told<'_>) -> Result<Tensor, ModelError> {
        let (_, channels, height, width) = x.dims4()?;
        let (rows, columns) = (height / PATCH, width / PATCH);
        let packed = x.to_dtype(self.dtype)?.reshape((1, channels, rows, PATCH, columns, PATCH))?;
        let packed = packed.permute((0, 2, 4, 1, 3, 5))?.reshape((1, rows * columns, channels * PATCH * PATCH))?;
        let places = (0..rows * columns).flat_map(|i| [0.0, (i / columns) as f32, (i % columns) as f32]);
        let places = Tensor::from_iter(places, &self.device)?.reshape((1, rows * columns, 3))?;
        let texts = Tensor::zeros((1, told.text.dim(1)?, 3), self.dtype, &self.device)?;
        let scalar = |value: f64| Tensor::new(&[value as f32], &self.device);
        let guidance = if self.guided { Some(scalar(told.guidance)?) } else { None };
        let out = self.model.forward(
            &packed,
            &places.to_dtype(self.dtype)?,
            &told.text.to_dtype(self.dtype)?,
            &texts,
            &scalar(told.sigma)?,
            &told.pooled.to_dtype(self.dtype)?,
            guidance.as_ref(),
        )?;
        let out = out.reshape((1, rows, columns, channels, PATCH, PATCH))?.permute((0, 3, 1, 4, 2, 5))?;
        Ok(out.reshape((1, channels, height, width))?.to_dtype(DType::F32)?)
    }
}

/// The sizes of a transformer, each of which is looked at before it is believed.
fn checked(c: &Config) -> Result<Sizes, ModelError> {
    let size = |field: &str, most: usize, default: usize| c.integer(field, 1..=most, Some(default));
    let heads = size("num_attention_heads", 1 << 10, 24)?;
    let head_width = size("attention_head_dim", 1 << 10, 128)?;
    let axes_dim = c.integers("axes_dims_rope", 3, 2..=1 << 10, None)?;
    if axes_dim.iter().sum::<usize>() != head_width || axes_dim.iter().any(|axis| axis % 2 == 1) {
        let problem = format!("is {axes_dim:?}, which are not three even parts of {head_width}");
        return Err(c.error("axes_dims_rope", problem).into());
    }
    if size("patch_size", 64, 1)? != 1 {
        return Err(c.error("patch_size", "is not 1, which is not supported").into());
    }
    let in_channels = size("in_channels", 1 << 10, 64)?;
    let out_channels = size("out_channels", 1 << 10, in_channels)?;
    if !in_channels.is_multiple_of(PATCH * PATCH) || out_channels != in_channels {
        return Err(c
            .error("in_channels", format!("is {in_channels}: models with other inputs are not supported"))
            .into());
    }
    Ok(Sizes {
        in_channels,
        vec_in_dim: size("pooled_projection_dim", 1 << 16, 768)?,
        context_in_dim: size("joint_attention_dim", 1 << 16, 4096)?,
        hidden_size: heads * head_width,
        mlp_ratio: 4.0,
        num_heads: heads,
        depth: size("num_layers", 256, 19)?,
        depth_single_blocks: size("num_single_layers", 256, 38)?,
        axes_dim,
        theta: 10_000,
        qkv_bias: true,
        guidance_embed: c.flag("guidance_embeds", false)?,
    })
}

/// Where diffusers keeps a tensor that Flux's authors call `name`.
fn origin(name: &str) -> Origin {
    let rows = |names: Vec<String>| Origin::Rows(names);
    let Some((path, kind)) = name.rsplit_once('.') else { return rows(vec![name.to_owned()]) };
    let parts: Vec<&str> = path.split('.').collect();
    let layer = |layer: &str| if layer == "in_layer" { "linear_1" } else { "linear_2" };
    let embedder = |which: &str, l: &str| format!("time_text_embed.{which}.{}.{kind}", layer(l));
    match parts.as_slice() {
        ["img_in"] => rows(vec![format!("x_embedder.{kind}")]),
        ["txt_in"] => rows(vec![format!("context_embedder.{kind}")]),
        ["time_in", l] => rows(vec![embedder("timestep_embedder", l)]),
        ["vector_in", l] => rows(vec![embedder("text_embedder", l)]),
        ["guidance_in", l] => rows(vec![embedder("guidance_embedder", l)]),
        ["final_layer", "linear"] => rows(vec![format!("proj_out.{kind}")]),
        // diffusers splits it into scale and shift, Flux's authors into shift and scale.
        ["final_layer", ..] => Origin::Exchanged(format!("norm_out.linear.{kind}")),
        ["double_blocks", i, rest @ ..] => rows(double(&format!("transformer_blocks.{i}"), rest, kind)),
        ["single_blocks", i, rest @ ..] => rows(single(&format!("single_transformer_blocks.{i}"), rest, kind)),
        _ => rows(vec![name.to_owned()]),
    }
}

/// A tensor of a block with two streams.
fn double(block: &str, rest: &[&str], kind: &str) -> Vec<String> {
    let one = |name: &str| vec![format!("{block}.{name}.{kind}")];
    let three = |names: [&str; 3]| names.iter().map(|name| format!("{block}.attn.{name}.{kind}")).collect();
    match rest {
        ["img_mod", _] => one("norm1.linear"),
        ["txt_mod", _] => one("norm1_context.linear"),
        ["img_attn", "qkv"] => three(["to_q", "to_k", "to_v"]),
        ["txt_attn", "qkv"] => three(["add_q_proj", "add_k_proj", "add_v_proj"]),
        ["img_attn", "proj"] => one("attn.to_out.0"),
        ["txt_attn", "proj"] => one("attn.to_add_out"),
        [stream, "norm", which] => {
            let added = if *stream == "txt_attn" { "added_" } else { "" };
            let letter = if *which == "query_norm" { "q" } else { "k" };
            vec![format!("{block}.attn.norm_{added}{letter}.weight")]
        }
        ["img_mlp", "0"] => one("ff.net.0.proj"),
        ["img_mlp", _] => one("ff.net.2"),
        ["txt_mlp", "0"] => one("ff_context.net.0.proj"),
        ["txt_mlp", _] => one("ff_context.net.2"),
        other => one(&other.join(".")),
    }
}

/// A tensor of a block with one stream.
fn single(block: &str, rest: &[&str], kind: &str) -> Vec<String> {
    let one = |name: &str| vec![format!("{block}.{name}.{kind}")];
    match rest {
        ["modulation", _] => one("norm.linear"),
        ["linear1"] => {
            let names = ["attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp"];
            names.iter().map(|name| format!("{block}.{name}.{kind}")).collect()
        }
        ["linear2"] => one("proj_out"),
        ["norm", "query_norm"] => vec![format!("{block}.attn.norm_q.weight")],
        ["norm", _] => vec![format!("{block}.attn.norm_k.weight")],
        other => one(&other.join(".")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_where_diffusers_keeps_them() {
        let rows = |names: &[&str]| Origin::Rows(names.iter().map(|n| (*n).to_owned()).collect());
        assert_eq!(origin("time_in.in_layer.bias"), rows(&["time_text_embed.timestep_embedder.linear_1.bias"]));
        assert_eq!(
            origin("single_blocks.3.norm.key_norm.scale"),
            rows(&["single_transformer_blocks.3.attn.norm_k.weight"])
        );
        assert_eq!(
            origin("double_blocks.0.txt_attn.norm.query_norm.scale"),
            rows(&["transformer_blocks.0.attn.norm_added_q.weight"])
        );
        let fused = ["to_q", "to_k", "to_v"].map(|n| format!("transformer_blocks.1.attn.{n}.weight"));
        assert_eq!(origin("double_blocks.1.img_attn.qkv.weight"), Origin::Rows(fused.to_vec()));
        assert_eq!(origin("final_layer.adaLN_modulation.1.bias"), Origin::Exchanged("norm_out.linear.bias".to_owned()));
    }
}
