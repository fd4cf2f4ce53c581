//! The infotext of AUTOMATIC1111's web UI, of Forge and of all that write the same form.

use crate::job::{Area, Emphasis, ModelRef, SamplerOptions, SolverKind};

use super::super::Infotext;
use super::{ForeignMask, ForeignRecipe, Hires, control, extent, guidance, model_named, share, steps};

/// Fields that are read here, or that change nothing.
const KNOWN: &[&str] = &[
    "Batch pos",
    "Batch size",
    "CFG scale",
    "Clip skip",
    "Created Date",
    "Denoising strength",
    "Discard penultimate sigma",
    "ENSD",
    "Emphasis",
    "Eta",
    "Eta DDIM",
    "Hashes",
    "Image CFG scale",
    "Init image hash",
    "Inpaint area",
    "Lora hashes",
    "Mask blur",
    "Masked area padding",
    "Masked content",
    "Model",
    "Model hash",
    "Negative Template",
    "RNG",
    "SGM noise multiplier",
    "Sampler",
    "Schedule type",
    "Seed",
    "Sigma churn",
    "Sigma noise",
    "Sigma tmax",
    "Sigma tmin",
    "Size",
    "Soft inpainting enabled",
    "Steps",
    "TI hashes",
    "Template",
    "UniPC order",
    "UniPC variant",
    "User",
    "VAE",
    "VAE hash",
    "Variation seed",
    "Variation seed strength",
    "Version",
    "Wildcard negative prompt",
    "Wildcard prompt",
];

/// Fields of a second pass.
const HIRES: &[&str] = &[
    "Hires CFG Scale",
    "Hires negative prompt",
    "Hires prompt",
    "Hires resize",
    "Hires sampler",
    "Hires schedule type",
    "Hires steps",
    "Hires upscale",
    "Hires upscaler",
];

/// The emphasis modes by their names there.
pub(in super::super) const EMPHASES: [(Emphasis, &str); 4] = [
    (Emphasis::Original, "Original"),
    (Emphasis::NoNorm, "No norm"),
    (Emphasis::Ignore, "Ignore"),
    (Emphasis::None, "None"),
];

/// What an infotext says; `None` for words that have neither fields nor a negative prompt, which may be any caption.
pub(super) fn read(info: &Infotext) -> Option<ForeignRecipe> {
    if info.fields.is_empty() && info.negative_prompt.is_empty() {
        return None;
    }
    let number = |key: &str| info.field(key).and_then(|_| info.number(key));
    let whole = |key: &str| info.field(key).and_then(|_| info.whole(key));
    let named = |key: &str| info.field(key).and_then(model_named);
    let (sampler, schedule) = info.sampler_and_schedule().unzip();
    let hash = |key: &str| info.field(key).map(str::trim).filter(|hash| !hash.is_empty()).map(ToOwned::to_owned);
    let known_hash = hash("Model hash");
    let model = named("Model").or_else(|| known_hash.is_some().then(ModelRef::default));
    let mut recipe = ForeignRecipe {
        prompt: info.prompt.clone(),
        negative_prompt: info.negative_prompt.clone(),
        steps: whole("Steps").and_then(steps),
        sampler: sampler.map(ToOwned::to_owned),
        schedule: schedule.flatten().map(ToOwned::to_owned),
        guidance: number("CFG scale").and_then(guidance),
        image_guidance: number("Image CFG scale").and_then(guidance),
        eta: number("Eta").or_else(|| number("Eta DDIM")).and_then(share),
        sampling: sampling(info),
        seed: whole("Seed"),
        variation: info.variation(),
        rng: info.rng(),
        size: info.extent("Size").and_then(|size| extent(size.width.into(), size.height.into())),
        model: model.map(|model| ModelRef { hash: known_hash, ..model }),
        vae: named("VAE").map(|vae| ModelRef { hash: hash("VAE hash"), ..vae }),
        clip_skip: whole("Clip skip").and_then(|skip| u32::try_from(skip).ok()).filter(|skip| (1..=24).contains(skip)),
        emphasis: info.field("Emphasis").and_then(|name| EMPHASES.iter().find(|(_, n)| *n == name.trim()).map(|e| e.0)),
        mask: mask(info),
        hires: hires(info),
        ..ForeignRecipe::default()
    };
    let strength = number("Denoising strength").and_then(share);
    match &mut recipe.hires {
        Some(hires) => hires.strength = strength,
        None => recipe.strength = strength,
    }
    let hashes = info.field("Lora hashes").map(pairs).unwrap_or_default();
    let hash_of = |name: &str| {
        let alike = hashes.iter().find(|model| model.name.eq_ignore_ascii_case(name));
        alike.and_then(|model| model.hash.clone())
    };
    recipe.loras_of_tags(hash_of);
    recipe.embeddings = info.field("TI hashes").map(pairs).unwrap_or_default();
    other_fields(info, &mut recipe);
    Some(recipe)
}

/// Settings of the sampler; those out of every range are passed over.
fn sampling(info: &Infotext) -> SamplerOptions {
    let plain = SamplerOptions::default();
    let sigma = |key: &str| info.field(key).and_then(|_| info.number(key)).filter(|value| (0.0..=1e6).contains(value));
    let on = |key: &str| info.field(key).is_some_and(|value| value.trim() == "True");
    let solver = match info.field("UniPC variant").map(str::trim) {
        Some("bh1") => Some(SolverKind::Bh1),
        Some("bh2") => Some(SolverKind::Bh2),
        _ => None,
    };
    SamplerOptions {
        s_churn: sigma("Sigma churn").unwrap_or(plain.s_churn),
        s_tmin: sigma("Sigma tmin").unwrap_or(plain.s_tmin),
        s_tmax: sigma("Sigma tmax"),
        s_noise: sigma("Sigma noise").unwrap_or(plain.s_noise),
        order: info
            .field("UniPC order")
            .and_then(|order| order.trim().parse().ok())
            .filter(|order| (1..=3).contains(order)),
        solver,
        eta_noise_seed_delta: info.field("ENSD").and_then(|delta| delta.trim().parse().ok()).unwrap_or(0),
        discard_penultimate_sigma: on("Discard penultimate sigma"),
        sgm_noise_multiplier: on("SGM noise multiplier"),
    }
}

/// Controls, and what cannot be taken over.
fn other_fields(info: &Infotext, recipe: &mut ForeignRecipe) {
    if recipe.hires.as_ref().is_some_and(|hires| hires.size.is_none() && hires.scale.is_none()) {
        recipe.leave_out("the second pass, whose size is not told (hires)");
    }
    if let Some(mode) = info.field("Mask mode").filter(|mode| mode.trim() != "Inpaint masked") {
        recipe.leave_out(format!("the mask mode '{}'", mode.trim()));
    }
    for (key, value) in &info.fields {
        // What follows is JSON, whose commas and colons only look like fields.
        if key.starts_with("Civitai") || key == "Hashes" {
            break;
        }
        if key.starts_with("ControlNet ") || key == "ControlNet" {
            match control::read(value) {
                Some(control) => recipe.controls.push(control),
                None => recipe.leave_out(key.as_str()),
            }
        } else if !KNOWN.contains(&key.as_str()) && key != "Mask mode" && !HIRES.contains(&key.as_str()) {
            recipe.leave_out(format!("{key}: {value}"));
        }
    }
}

/// A mask's settings, if a field of one is there.
fn mask(info: &Infotext) -> Option<ForeignMask> {
    let fields = ["Mask blur", "Inpaint area", "Masked area padding", "Masked content", "Mask mode"];
    let masked = fields.iter().any(|key| info.field(key).is_some()) || info.soft_inpainting();
    let blur_px = info.number("Mask blur").filter(|blur| (0.0..=1000.0).contains(blur));
    let area = match info.inpaint_area() {
        // More than the sides of the largest picture.
        Area::OnlyMasked { padding_px, working } if padding_px > 65_535 || extent_of(working).is_none() => Area::Whole,
        area => area,
    };
    let soft = info.soft_inpainting();
    masked.then(|| ForeignMask { blur_px, content: info.masked_content(), area, soft })
}

fn extent_of(size: crate::base::Extent) -> Option<crate::base::Extent> {
    extent(size.width.into(), size.height.into())
}

/// What is said of a second pass; the web UI writes 0 for what is as in the first.
fn hires(info: &Infotext) -> Option<Hires> {
    let text = |key: &str| {
        let text = info.field(key).map(str::trim).filter(|text| !text.is_empty() && !text.starts_with("Use same"));
        text.map(ToOwned::to_owned)
    };
    let scale = info.number("Hires upscale").filter(|scale| *scale > 0.0 && *scale <= 16.0);
    let size = info.extent("Hires resize").and_then(extent_of);
    let upscaler = text("Hires upscaler");
    let number = |key: &str| info.field(key).and_then(|_| info.number(key));
    (scale.is_some() || size.is_some() || upscaler.is_some()).then(|| Hires {
        scale,
        size,
        steps: info.field("Hires steps").and_then(|_| info.whole("Hires steps")).and_then(steps),
        upscaler,
        strength: None,
        guidance: number("Hires CFG Scale").filter(|scale| *scale > 0.0).and_then(guidance),
        sampler: text("Hires sampler"),
        schedule: text("Hires schedule type"),
        prompt: text("Hires prompt"),
        negative_prompt: text("Hires negative prompt"),
    })
}

/// `name: hash, name: hash`.
fn pairs(text: &str) -> Vec<ModelRef> {
    let pair = |part: &str| {
        let (name, hash) = part.rsplit_once(':')?;
        let hash = hash.trim();
        Some(ModelRef { hash: (!hash.is_empty()).then(|| hash.to_owned()), ..model_named(name.trim())? })
    };
    text.split(',').filter_map(pair).collect()
}
