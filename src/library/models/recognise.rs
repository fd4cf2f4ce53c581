//! What a weights file is, by the names and shapes in its header: the rules, first match first.

use std::borrow::Cow;

use crate::families;
use crate::weights::{self, Weights};

use super::ModelKind;

/// What a file's header tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Recognised {
    pub kind: ModelKind,
    /// The base that it is, or was made for.
    pub family: Option<&'static str>,
    /// Why.
    pub evidence: String,
    /// Why it cannot be used although it is of a known kind; the rest of a sentence that begins with its path.
    pub problem: Option<Cow<'static, str>>,
}

impl Recognised {
    fn new(kind: ModelKind, family: Option<&'static str>, evidence: impl Into<String>) -> Self {
        Self { kind, family, evidence: evidence.into(), problem: None }
    }
}

/// The rules, the most telling first. To add a kind: a function and its name here.
const RULES: [fn(&Weights) -> Option<Recognised>; 11] =
    [lora, controlnet, ip_adapter, checkpoint, unet, preview_vae, vae, embedding, text_encoder, depth, upscaler];

/// Recognises a file; `None` if no rule does.
pub(super) fn recognise(weights: &Weights) -> Option<Recognised> {
    RULES.iter().find_map(|rule| rule(weights))
}

/// The base whose text encoder makes states of this width.
pub(super) fn family_of_width(width: usize) -> Option<&'static str> {
    weights::lora::base_of_width(width)
}

/// The width that attention over the prompt takes, by the first weight whose name has one of these parts and ending.
fn prompt_width(weights: &Weights, parts: &[&str], ending: &str) -> Option<usize> {
    let found = weights.tensors().find(|tensor| {
        tensor.name.ends_with(ending) && tensor.shape.len() >= 2 && parts.iter().any(|part| tensor.name.contains(part))
    });
    found.map(|tensor| tensor.shape[1])
}

/// Family and its reason, by the width of the attention over the prompt.
fn by_prompt(width: Option<usize>) -> (Option<&'static str>, String) {
    match width {
        Some(width) => (family_of_width(width), format!("its attention reads prompts of width {width}")),
        None => (None, "it has no attention over prompts".to_owned()),
    }
}

/// Endings of names that only low-rank adapters have.
const LORA_ENDINGS: [&str; 9] = [
    ".lora_down.weight",
    ".lora_A.weight",
    ".lora.down.weight",
    "_lora.down.weight",
    ".hada_w1_b",
    ".lora_A.default.weight",
    ".lokr_w1",
    ".lokr_w1_a",
    ".oft_blocks",
];

fn lora(weights: &Weights) -> Option<Recognised> {
    let mut endings = LORA_ENDINGS.iter();
    let ending = endings.find(|ending| weights.tensors().any(|tensor| tensor.name.ends_with(**ending)))?;
    if weights.contains("lora_controlnet") {
        return None;
    }
    let family = weights::lora::base_of(weights);
    let base = family.map_or("nothing in it tells for which base".to_owned(), |family| {
        format!("its names and shapes are those of {}", weights::lora::label(family))
    });
    Some(Recognised::new(ModelKind::Lora, family, format!("has low-rank factors ({ending}); {base}")))
}

fn controlnet(weights: &Weights) -> Option<Recognised> {
    let marks = [
        "controlnet_cond_embedding.conv_in.weight",
        "control_model.input_hint_block.0.weight",
        "input_hint_block.0.weight",
        "lora_controlnet",
    ];
    let mark = marks.into_iter().find(|mark| weights.contains(mark))?;
    let width = prompt_width(weights, &["attn2.to_k", "attn2.to_v"], ".weight");
    let (family, evidence) = by_prompt(width);
    let mut found = Recognised::new(ModelKind::ControlNet, family, format!("has {mark}; {evidence}"));
    if mark == "lora_controlnet" {
        found.problem = Some("is a Control-LoRA, which this version cannot run: take the full ControlNet".into());
    }
    Some(found)
}

fn ip_adapter(weights: &Weights) -> Option<Recognised> {
    let mark = weights.tensors().find(|tensor| tensor.name.ends_with("to_k_ip.weight"))?;
    let family = family_of_width(*mark.shape.last()?);
    Some(Recognised::new(ModelKind::IpAdapter, family, format!("has {}", mark.name)))
}

/// Prefix of the network in the layout that Stable Diffusion's authors publish.
const ORIGINAL: &str = "model.diffusion_model.";

fn checkpoint(weights: &Weights) -> Option<Recognised> {
    let vae = weights.contains_prefix("first_stage_model.") || weights.contains_prefix("vae.");
    (weights.contains_prefix(ORIGINAL) && vae).then(|| {
        let (family, evidence) = network(weights, ORIGINAL);
        Recognised::new(ModelKind::Checkpoint, family, format!("has a network and a VAE; {evidence}"))
    })
}

fn unet(weights: &Weights) -> Option<Recognised> {
    let prefix = ["", ORIGINAL].into_iter().find(|prefix| {
        let has = |name: &str| weights.contains(&format!("{prefix}{name}"));
        has("time_embed.0.weight")
            || has("time_embedding.linear_1.weight")
            || has("double_blocks.0.img_attn.qkv.weight")
            || has("joint_blocks.0.x_block.attn.qkv.weight")
            || has("x_embedder.proj.weight")
            || has("time_text_embed.timestep_embedder.linear_1.weight")
    })?;
    let (family, evidence) = network(weights, prefix);
    Some(Recognised::new(ModelKind::Unet, family, format!("has a network and no VAE; {evidence}")))
}

/// The family of a network whose names begin with `prefix`.
fn network(weights: &Weights, prefix: &str) -> (Option<&'static str>, String) {
    let has = |name: &str| weights.contains_prefix(&format!("{prefix}{name}"));
    if has("double_blocks.") || has("single_transformer_blocks.") {
        return (Some("flux"), "its blocks are double and single".to_owned());
    }
    if has("joint_blocks.") || has("transformer_blocks.0.attn.add_q_proj") {
        return (Some("sd3"), "its blocks join picture and text".to_owned());
    }
    let (base, evidence) = by_prompt(prompt_width(weights, &["attn2.to_k"], ".weight"));
    let inputs = ["input_blocks.0.0.weight", "conv_in.weight"];
    let inputs = inputs.iter().find_map(|name| weights.info(&format!("{prefix}{name}"))?.shape.get(1).copied());
    let family = match (base, inputs) {
        (Some("sd1"), Some(9)) => Some("sd1-inpainting"),
        (Some("sd2"), Some(9)) => Some("sd2-inpainting"),
        (Some("sdxl"), Some(9)) => Some("sdxl-inpainting"),
        (Some("sd1"), Some(8)) => Some("instruct-pix2pix"),
        (Some("sd2"), Some(7)) => Some("x4-upscaler"),
        _ => base,
    };
    let inputs = inputs.map_or(String::new(), |n| format!(", its input has {n} channels"));
    (family, format!("{evidence}{inputs}"))
}

fn preview_vae(weights: &Weights) -> Option<Recognised> {
    let marks = ["decoder.layers.0.weight", "taesd_decoder.1.weight", "3.conv.0.weight"];
    let mark = marks.into_iter().find(|mark| weights.contains(mark))?;
    // Of the original pair the encoder's first layer has the number 0, the decoder's 1.
    let encodes = mark == "3.conv.0.weight" && weights.contains("0.weight");
    let what = if encodes { "the encoders beside tiny decoders" } else { "tiny decoders" };
    Some(Recognised::new(ModelKind::PreviewVae, None, format!("has {mark}, as {what} do")))
}

fn vae(weights: &Weights) -> Option<Recognised> {
    let prefix = ["", "first_stage_model.", "vae."].into_iter().find(|prefix| {
        ["decoder.conv_in.weight", "encoder.conv_in.weight"]
            .iter()
            .all(|name| weights.contains(&format!("{prefix}{name}")))
    })?;
    let channels = weights.info(&format!("{prefix}decoder.conv_in.weight"))?.shape.get(1).copied()?;
    // Stable Diffusion 1, 2 and XL have VAEs of the same shapes: the header does not tell them apart.
    let evidence = format!("has an encoder and a decoder of {channels} latent channels");
    let mut found = Recognised::new(ModelKind::Vae, None, evidence);
    if !matches!(channels, 4 | 16) {
        found.problem = Some("is a VAE of another kind of model than this version runs: choose another".into());
    }
    Some(found)
}

fn embedding(weights: &Weights) -> Option<Recognised> {
    /// Files of embeddings hold a vector or a few, and at most some counters beside them.
    const MOST_TENSORS: usize = 8;
    if weights.tensors().count() > MOST_TENSORS || !weights::embedding::is_embedding(weights) {
        return None;
    }
    let family = weights::embedding::base_of(weights);
    let marks = ["emb_params", "string_to_param.", "clip_l", "<"];
    let named = || weights.tensors().any(|tensor| marks.iter().any(|mark| tensor.name.starts_with(mark)));
    // A lone matrix of any width may be anything.
    if family.is_none() && !named() {
        return None;
    }
    let widths: Vec<String> =
        weights.tensors().filter_map(|tensor| tensor.shape.last()).map(ToString::to_string).collect();
    let evidence = format!("has vectors of width {}", widths.join(" and "));
    Some(Recognised::new(ModelKind::Embedding, family, evidence))
}

fn text_encoder(weights: &Weights) -> Option<Recognised> {
    let vision =
        weights.tensors().find(|tensor| tensor.name.contains("vision_model.") || tensor.name.starts_with("visual."));
    if let Some(mark) = vision {
        return Some(Recognised::new(ModelKind::ClipVision, None, format!("has {}", mark.name)));
    }
    let marks = ["embeddings.token_embedding.weight", "SelfAttention.q.weight", "transformer.resblocks.0.attn"];
    let mark = weights.tensors().find(|tensor| marks.iter().any(|mark| tensor.name.contains(mark)))?;
    Some(Recognised::new(ModelKind::TextEncoder, None, format!("has {}", mark.name)))
}

fn depth(weights: &Weights) -> Option<Recognised> {
    let mark = weights.tensors().find(|tensor| {
        ["depth_head.", "neck.reassemble_stage.", "scratch.refinenet1."]
            .iter()
            .any(|mark| tensor.name.starts_with(mark))
    })?;
    Some(Recognised::new(ModelKind::Depth, None, format!("has {}", mark.name)))
}

/// Names that enlarging networks of other architectures have.
const UPSCALER_MARKS: [&str; 3] = ["conv_after_body.weight", "upsampler.0.weight", "upsample.0.weight"];

fn upscaler(weights: &Weights) -> Option<Recognised> {
    match families::recognise_upscaler(weights) {
        Some(Ok(info)) => {
            let evidence = format!("{} x{}: {}", info.architecture, info.scale, info.evidence);
            return Some(Recognised::new(ModelKind::Upscaler, None, evidence));
        }
        Some(Err(failure)) => {
            let mut found = Recognised::new(ModelKind::Upscaler, None, "its tensors have names of upscalers");
            // The sentence begins with the file's name, which is put before it again.
            let file = weights.files().join(", ");
            let message = failure.message.strip_prefix(&file).unwrap_or(&failure.message);
            found.problem = Some(message.trim_start_matches([':', ' ']).to_owned().into());
            return Some(found);
        }
        None => {}
    }
    let mark = weights.tensors().find(|tensor| UPSCALER_MARKS.iter().any(|mark| tensor.name.ends_with(mark)))?;
    let mut found = Recognised::new(ModelKind::Upscaler, None, format!("has {}", mark.name));
    found.problem = Some("is an upscaler of an architecture that this version does not run: take an ESRGAN".into());
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A safetensors file of zeros with these tensors.
    fn file(tensors: &[(&str, &[usize])]) -> Weights {
        let (mut header, mut at) = (serde_json::Map::new(), 0);
        for (name, shape) in tensors {
            let end = at + 2 * shape.iter().product::<usize>();
            header.insert(
                (*name).into(),
                serde_json::json!({ "dtype": "F16", "shape": shape, "data_offsets": [at, end] }),
            );
            at = end;
        }
        let header = serde_json::to_vec(&header).unwrap();
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header);
        bytes.resize(bytes.len() + at, 0);
        Weights::from_bytes("test", bytes).unwrap()
    }

    #[test]
    #[rustfmt::skip]
    fn every_rule_knows_its_kind_and_base() {
        use ModelKind as K;
        let unet = "model.diffusion_model.";
        let attention = format!("{unet}input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight");
        let inputs = format!("{unet}input_blocks.0.0.weight");
        let whole: &[(&str, &[usize])] = &[(&attention, &[4, 768]), (&inputs, &[4, 9, 3, 3]), ("first_stage_model.x", &[1])];
        let time = format!("{unet}time_embed.0.weight");
        for (tensors, kind, family) in [
            (&[("lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight", &[4, 768][..])][..], K::Lora, Some("sd1")),
            (&[("lora_te_text_model_encoder_layers_0_self_attn_q_proj.lora_down.weight", &[4, 1024])], K::Lora, Some("sd2")),
            (&[("unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.lora_A.weight", &[4, 2048])], K::Lora, Some("sdxl")),
            (&[("lora_te2_text_model_encoder_layers_0_mlp_fc1.lora_down.weight", &[4, 1280])], K::Lora, Some("sdxl")),
            (&[("lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight", &[4, 3072])], K::Lora, Some("flux")),
            (&[("lora_unet_mid_block.lokr_w1", &[4, 4])], K::Lora, None),
            (&[("control_model.input_hint_block.0.weight", &[16, 3, 3, 3]), ("control_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight", &[4, 768])], K::ControlNet, Some("sd1")),
            (&[("controlnet_cond_embedding.conv_in.weight", &[16, 3, 3, 3]), ("down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.weight", &[4, 2048])], K::ControlNet, Some("sdxl")),
            (&[("lora_controlnet", &[1]), ("input_blocks.1.0.in_layers.2.lora.down.weight", &[4, 4])], K::ControlNet, None),
            (&[("ip_adapter.1.to_k_ip.weight", &[320, 768])], K::IpAdapter, Some("sd1")),
            (whole, K::Checkpoint, Some("sd1-inpainting")),
            (&[(&attention, &[4, 2048]), (&time, &[4, 4])], K::Unet, Some("sdxl")),
            (&[("time_embedding.linear_1.weight", &[4, 4]), ("down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight", &[4, 1024]), ("conv_in.weight", &[4, 7, 3, 3])], K::Unet, Some("x4-upscaler")),
            (&[("double_blocks.0.img_attn.qkv.weight", &[4, 4])], K::Unet, Some("flux")),
            (&[("encoder.conv_in.weight", &[4, 3, 3, 3]), ("decoder.conv_in.weight", &[4, 4, 3, 3])], K::Vae, None),
            (&[("decoder.layers.0.weight", &[4, 4, 3, 3])], K::PreviewVae, None),
            (&[("3.conv.0.weight", &[4, 4, 3, 3]), ("1.weight", &[4, 4, 3, 3])], K::PreviewVae, None),
            (&[("emb_params", &[3, 768])], K::Embedding, Some("sd1")),
            (&[("clip_l", &[2, 768]), ("clip_g", &[2, 1280])], K::Embedding, Some("sdxl")),
            (&[("<cat>", &[1024])], K::Embedding, Some("sd2")),
            (&[("text_model.embeddings.token_embedding.weight", &[9, 768, 1])], K::TextEncoder, None),
            (&[("vision_model.post_layernorm.weight", &[9])], K::ClipVision, None),
            (&[("depth_head.projects.0.weight", &[9, 1, 1, 1])], K::Depth, None),
            (&[("model.1.sub.0.RDB1.conv1.0.weight", &[9, 1, 3, 3])], K::Upscaler, None),
            (&[("body.0.weight", &[8, 3, 3, 3]), ("body.0.bias", &[8]), ("body.1.weight", &[8]), ("body.2.weight", &[12, 8, 3, 3]), ("body.2.bias", &[12])], K::Upscaler, None),
            (&[("conv_first.weight", &[8, 3, 3, 3]), ("layers.0.swin1.norm1.weight", &[8])], K::Upscaler, None),
            (&[("new_kind.upsampler.0.weight", &[8, 3, 3, 3])], K::Upscaler, None),
        ] {
            let found = recognise(&file(tensors)).unwrap_or_else(|| panic!("{tensors:?}"));
            assert_eq!((found.kind, found.family), (kind, family), "{tensors:?}: {}", found.evidence);
        }
        assert_eq!(recognise(&file(&[("weight", &[3, 3, 3])])), None);
        let control_lora = recognise(&file(&[("lora_controlnet", &[1]), ("a.lora.down.weight", &[4, 4])])).unwrap();
        assert!(control_lora.problem.unwrap().contains("Control-LoRA"));
        let encoder = recognise(&file(&[("3.conv.0.weight", &[4, 4, 3, 3]), ("0.weight", &[4, 3, 3, 3])])).unwrap();
        assert!(encoder.kind == K::PreviewVae && encoder.evidence.contains("the encoders beside"));
        assert!(recognise(&file(&[("encoder.conv_in.weight", &[1]), ("decoder.conv_in.weight", &[4, 8, 3, 3])])).unwrap().problem.is_some());
    }

    #[test]
    fn an_upscalers_architecture_and_scale_are_told_and_what_cannot_be_run() {
        let compact = file(&[
            ("body.0.weight", &[8, 3, 3, 3]),
            ("body.0.bias", &[8]),
            ("body.1.weight", &[8]),
            ("body.2.weight", &[12, 8, 3, 3]),
            ("body.2.bias", &[12]),
        ]);
        let found = recognise(&compact).unwrap();
        assert!(found.evidence.starts_with("SRVGGNetCompact x2: ") && found.problem.is_none(), "{found:?}");
        let problem = |tensors: &[(&str, &[usize])]| recognise(&file(tensors)).unwrap().problem.unwrap();
        assert!(problem(&[("layers.0.swin1.norm1.weight", &[8])]).starts_with("is of the architecture DRCT, which"));
        assert!(problem(&[("model.1.sub.0.RDB1.conv1.0.weight", &[9, 1, 3, 3])]).starts_with("reads 0 channels"));
        assert!(problem(&[("x.conv_after_body.weight", &[1])]).contains("does not run"));
    }
}
