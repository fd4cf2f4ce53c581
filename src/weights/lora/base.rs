//! Which kind of model an adapter was made for, by its tensors and what its trainer wrote beside them.

use super::keys::{Component, Role, parse};
use crate::weights::Weights;

/// The kinds of models that adapters are made for: id, label, width of the text that the UNet reads.
const BASES: [(&str, &str, usize); 3] = [("sd1", "SD 1.x", 768), ("sd2", "SD 2.x", 1024), ("sdxl", "SDXL", 2048)];

/// What trainers call them in `ss_base_model_version` and `modelspec.architecture`.
const STATED: [(&str, &str); 13] = [
    ("sd_v1", "sd1"),
    ("sd_v2", "sd2"),
    ("sdxl", "sdxl"),
    ("sd3", "sd3"),
    ("flux", "flux"),
    ("lumina", "lumina"),
    ("hunyuan", "hunyuan"),
    ("stable-diffusion-v1", "sd1"),
    ("stable-diffusion-v2", "sd2"),
    ("stable-diffusion-xl", "sdxl"),
    ("stable-diffusion-v3", "sd3"),
    ("stable-diffusion-3", "sd3"),
    ("stable-cascade", "cascade"),
];

/// Module names that only models without a UNet have.
const TRANSFORMERS: [(&str, &str); 5] = [
    ("double_blocks", "flux"),
    ("single_transformer_blocks", "flux"),
    ("joint_blocks", "sd3"),
    ("context_refiner", "lumina"),
    ("transformer_transformer_blocks", "sd3"),
];

/// The kind of model that an adapter is for: `sd1`, `sd2`, `sdxl`, or another that no family here takes (`flux`, `sd3`,
/// ...). `None` if nothing in it tells.
///
/// The tensors decide, where they can; what the trainer stated is asked after them.
pub fn base_of(weights: &Weights) -> Option<&'static str> {
    let modules = || weights.tensors().filter_map(|tensor| Some((tensor, parse(tensor.name)?)));
    let transformer = modules().find_map(|(_, key)| {
        let shown = key.shown.replace('.', "_");
        TRANSFORMERS.iter().find(|(part, _)| shown.contains(part)).map(|(_, base)| *base)
    });
    if transformer.is_some() {
        return transformer;
    }
    let mut by_text_encoder = None;
    for (tensor, key) in modules() {
        if key.component == Component::TextEncoder2 {
            return Some("sdxl");
        }
        // Of a low-rank factor, only the lower one has the width of what it reads.
        let Some(&width) = (key.role == Role::Down).then_some(()).and(tensor.shape.get(1)) else { continue };
        if key.component == Component::Unet && reads_text(&key.module) {
            if let Some((id, ..)) = BASES.iter().find(|(.., known)| *known == width) {
                return Some(id);
            }
        } else if key.component == Component::TextEncoder && key.module.ends_with("q_proj") {
            // CLIP-L is SDXL's first text encoder too, but adapters for SDXL have parts that say so.
            by_text_encoder =
                [(768, "sd1"), (1024, "sd2")].iter().find(|(known, _)| *known == width).map(|(_, id)| *id);
        }
    }
    stated(weights).or(by_text_encoder)
}

/// What the file's metadata state.
fn stated(weights: &Weights) -> Option<&'static str> {
    let fields = ["ss_base_model_version", "modelspec.architecture", "sd_version"];
    let text = fields.iter().find_map(|field| weights.metadata().get(*field))?.to_lowercase();
    STATED.iter().find(|(beginning, _)| text.starts_with(beginning)).map(|(_, id)| *id)
}

/// Whether a UNet's module reads the text: its weight is as wide as that.
pub(super) fn reads_text(module: &str) -> bool {
    module.ends_with("attn2_to_k") || module.ends_with("attn2_to_v")
}

/// The name for people of a kind of model.
pub fn label(base: &str) -> &str {
    match base {
        "sd3" => "SD 3",
        "flux" => "Flux",
        "lumina" => "Lumina or Z-Image",
        "hunyuan" => "Hunyuan",
        "cascade" => "Stable Cascade",
        _ => BASES.iter().find(|(id, ..)| *id == base).map_or(base, |(_, label, _)| label),
    }
}

/// The kind of model whose UNet reads text of this width.
pub fn base_of_width(width: usize) -> Option<&'static str> {
    BASES.iter().find(|(.., known)| *known == width).map(|(id, ..)| *id)
}
