//! What is recognised and not run: enlarging networks of other architectures, and files that hold no tensors.

use std::path::Path;

use crate::weights::{Error, Weights, short_name};

use super::names::Names;

/// An architecture, and names of tensors that only it has, all of which a file of it has.
type Mark = (&'static str, &'static [&'static str]);

/// The more telling ones first: many are made of parts of others.
const MARKS: &[Mark] = &[
    ("HAT", &["layers.0.residual_group.blocks.0.conv_block.cab.0.weight"]),
    ("ATD", &["layers.0.residual_group.td"]),
    ("Swin2SR", &["layers.0.residual_group.blocks.0.attn.logit_scale"]),
    ("SwinIR", &["layers.0.residual_group.blocks.0.attn.relative_position_bias_table"]),
    ("SRFormer", &["layers.0.residual_group.blocks.0.norm1.weight", "conv_first.weight"]),
    ("RGT", &["before_RG.1.weight", "layers.0.blocks.0.gamma"]),
    ("DAT", &["before_RG.1.weight", "layers.0.blocks.0.norm1.weight"]),
    ("DRCT", &["layers.0.swin1.norm1.weight"]),
    ("GRL", &["norm_start.weight", "conv_first.weight"]),
    ("CRAFT", &["layers.0.residual_group.hf_blocks.0.attn.temperature"]),
    ("SPAN", &["block_1.c1_r.sk.weight"]),
    ("OmniSR", &["residual_layer.0.residual_layer.0.layer.0.fn.0.weight"]),
    ("Real-CUGAN", &["unet1.conv1.conv.0.weight"]),
    ("SAFMN", &["feats.0.safm.aggr.weight"]),
    ("PLKSR", &["feats.1.channel_mixer.0.weight"]),
    ("PLKSR", &["feats.1.channe_mixer.0.weight"]),
    ("MoSR", &["gblocks.1.norm.weight"]),
    ("DITN", &["UFONE.0.ITLs.0.attn.temperature"]),
    ("SCUNet, which takes noise away and enlarges nothing", &["m_head.0.weight", "m_tail.0.weight"]),
    ("GFPGAN, which restores faces", &["toRGB.0.weight", "stylegan_decoder.style_mlp.1.weight"]),
    ("CodeFormer, which restores faces", &["quantize.embedding.weight", "position_emb"]),
    ("EDSR", &["head.0.weight", "body.0.body.0.weight", "tail.0.0.weight"]),
];

/// Why a network of another architecture is refused, if it is known by its names.
pub(super) fn refusal(names: &Names<'_>) -> Option<String> {
    let (name, _) = MARKS.iter().find(|(_, marks)| marks.iter().all(|mark| names.has(mark)))?;
    Some(format!("is of the architecture {name}, which this version does not run: take {}", wanted()))
}

/// What can be taken in its place.
fn wanted() -> String {
    let labels: Vec<_> = super::ARCHITECTURES.iter().map(|kind| kind.label).collect();
    format!("a network of these: {}", labels.join("; "))
}

/// Weights that are no enlarging network at all.
pub(super) fn unknown(weights: &Weights) -> Error {
    let reason = format!("is no upscaler of a kind that this version knows: take {}", wanted());
    Error::Unfit { file: weights.files().join(", "), reason }
}

/// Endings of the two files of a network for ncnn, as Upscayl and the programs of Real-ESRGAN have them.
const NCNN: [&str; 2] = ["param", "bin"];

/// Whether a file is half of a network for ncnn: one ends in `.param`, and one of the same name in `.bin`.
pub fn is_ncnn(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    NCNN.iter().any(|of| ending.eq_ignore_ascii_case(of)) && path.with_extension("param").is_file()
}

/// What is told of half of a network for ncnn; the rest of a sentence that begins with its name.
pub const NCNN_REFUSAL: &str = "belongs to a network for ncnn, as Upscayl uses them, whose form this version cannot read: \
    take the same network as .pth or .safetensors, as those who trained it publish it";

/// Refuses what is known to be no file of tensors.
pub(super) fn refuse_path(path: &Path) -> Option<Error> {
    is_ncnn(path).then(|| Error::Unfit { file: short_name(path), reason: NCNN_REFUSAL.to_owned() })
}
