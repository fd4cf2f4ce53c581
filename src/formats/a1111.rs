//! A recipe as the infotext that AUTOMATIC1111's web UI writes, so that other programs read our pictures.

use std::borrow::Cow;

use crate::base::{Extent, RngKind};
use crate::job::{
    Area, Emphasis, Hires, HiresTarget, MaskedContent, ModelRef, Recipe, SamplerOptions, SolverKind, SourceRecipe,
};

use super::number::python;
use super::recipes::{self, EMPHASES};
use super::rows::postprocessing;

/// The names that the web UI gives to the recipe's samplers and schedules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Labels<'a> {
    /// As in `DPM++ 2M`.
    pub sampler: &'a str,
    /// As in `Karras`; `None` leaves the field out.
    pub schedule: Option<&'a str>,
    /// The sampler of the second pass; `None` leaves the field out.
    pub hires_sampler: Option<&'a str>,
    /// Its schedule.
    pub hires_schedule: Option<&'a str>,
}

/// The infotext of a recipe: prompt, negative prompt, and one line of `Key: value` fields.
///
/// Values with a comma, colon or newline are written as JSON strings; what the recipe does not have is left out.
pub fn write_infotext(recipe: &Recipe, labels: Labels<'_>) -> String {
    let hires = recipe.tuning.hires.as_ref();
    let strength = match &recipe.source {
        // The one key is for either.
        _ if hires.is_some() => hires.map(|hires| hires.strength),
        SourceRecipe::Noise => None,
        SourceRecipe::Image { strength, .. }
        | SourceRecipe::Inpaint { strength, .. }
        | SourceRecipe::Outpaint { strength, .. } => Some(*strength),
    };
    let variation = recipe.variation.filter(|v| v.strength != 0.0);
    let mask = MaskFields::of(&recipe.source);
    let eta_key = if labels.sampler.starts_with("DDIM") { "Eta DDIM" } else { "Eta" };
    let rng = match recipe.rng {
        RngKind::Cpu => "CPU",
        RngKind::Gpu => "NV",
    };
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let tuning = &recipe.tuning;
    let sampling = Sampling(&tuning.sampling);
    let emphasis =
        EMPHASES.iter().find(|(kind, _)| *kind == tuning.emphasis).filter(|_| tuning.emphasis != Emphasis::Original);
    let adapters = tuning.loras.iter().map(|lora| &lora.adapter);
    let mut fields = vec![
        ("Steps", Some(recipe.steps.to_string())),
        ("Sampler", text(labels.sampler)),
        ("Schedule type", labels.schedule.and_then(text)),
        ("CFG scale", Some(python(recipe.guidance))),
        ("Image CFG scale", tuning.image_guidance.map(python)),
        ("Seed", Some(recipe.seed.to_string())),
        // There it is what the networks worked at.
        ("Size", Some(mask.working.or(recipe.working).unwrap_or(recipe.size).to_string())),
        ("Model hash", recipe.model.hash.clone()),
        ("Model", text(&recipe.model.name)),
        ("VAE hash", tuning.vae.as_ref().and_then(|vae| vae.hash.clone())),
        ("VAE", tuning.vae.as_ref().and_then(|vae| text(&vae.name))),
        ("Variation seed", variation.map(|v| v.seed.to_string())),
        ("Variation seed strength", variation.map(|v| python(v.strength))),
        ("Denoising strength", strength.map(python)),
        ("Clip skip", Some(tuning.clip_skip).filter(|skip| *skip > 1).map(|skip| skip.to_string())),
        ("ENSD", sampling.seed_delta()),
        ("RNG", Some(rng.to_owned())),
        ("Mask blur", mask.blur.map(python)),
        ("Inpaint area", mask.padding.map(|_| "Only masked".to_owned())),
        ("Masked area padding", mask.padding.map(|px| px.to_string())),
        ("Masked content", mask.content.map(|content| content.label().to_owned())),
        ("Soft inpainting enabled", mask.soft.then(|| "True".to_owned())),
        (eta_key, recipe.eta.map(python)),
    ];
    fields.extend(sampling.fields());
    fields.extend(hires.into_iter().flat_map(|hires| hires_fields(hires, labels)));
    fields.extend([
        ("Emphasis", emphasis.map(|(_, name)| (*name).to_owned())),
        ("Lora hashes", hashes(adapters)),
        ("TI hashes", hashes(tuning.embeddings.iter())),
    ]);
    let mut fields: Vec<String> =
        fields.iter().filter_map(|(key, value)| Some(format!("{key}: {}", quoted(value.as_deref()?)))).collect();
    for (i, control) in tuning.controls.iter().enumerate() {
        fields.push(format!("ControlNet {i}: {}", quoted(&recipes::write_control(control))));
    }
    if let Some(done) = &tuning.upscale {
        if recipe.steps == 0 {
            // Nothing was sampled: nobody knows how the picture was made.
            fields.clear();
        }
        fields.push(postprocessing(done));
    }
    fields.extend(text(&recipe.software).map(|software| format!("Version: {}", quoted(&software))));
    let negative = match recipe.negative_prompt.as_str() {
        "" => String::new(),
        negative => format!("\nNegative prompt: {negative}"),
    };
    format!("{}{negative}\n{}", recipe.prompt, fields.join(", ")).trim().to_owned()
}

/// What is said of a second pass.
fn hires_fields(hires: &Hires, labels: Labels<'_>) -> [(&'static str, Option<String>); 9] {
    let (scale, size) = match hires.target {
        HiresTarget::Scale(scale) => (Some(scale), None),
        HiresTarget::Size(size) => (None, Some(size)),
    };
    let label = |label: Option<&str>, id: &Option<String>| id.as_ref().map(|id| label.unwrap_or(id).to_owned());
    [
        ("Hires prompt", hires.prompt.clone()),
        ("Hires negative prompt", hires.negative_prompt.clone()),
        ("Hires sampler", label(labels.hires_sampler, &hires.sampler)),
        ("Hires schedule type", label(labels.hires_schedule, &hires.schedule)),
        ("Hires CFG Scale", hires.guidance.map(python)),
        ("Hires upscale", scale.map(python)),
        ("Hires resize", size.map(|size| size.to_string())),
        ("Hires steps", hires.steps.map(|steps| steps.to_string())),
        ("Hires upscaler", Some(hires.upscaler.label().to_owned())),
    ]
}

/// The sampler's settings that are not as usual.
struct Sampling<'a>(&'a SamplerOptions);

impl Sampling<'_> {
    fn seed_delta(&self) -> Option<String> {
        Some(self.0.eta_noise_seed_delta).filter(|delta| *delta != 0).map(|delta| delta.to_string())
    }

    fn fields(&self) -> [(&'static str, Option<String>); 8] {
        let (options, usual) = (self.0, SamplerOptions::default());
        let other = |value: f64, usual: f64| (value != usual).then(|| python(value));
        let on = |value: bool| value.then(|| "True".to_owned());
        let variant = match options.solver {
            Some(SolverKind::Bh1) => Some("bh1".to_owned()),
            Some(SolverKind::Bh2) => Some("bh2".to_owned()),
            _ => None,
        };
        [
            ("Sigma churn", other(options.s_churn, usual.s_churn)),
            ("Sigma tmin", other(options.s_tmin, usual.s_tmin)),
            ("Sigma tmax", options.s_tmax.map(python)),
            ("Sigma noise", other(options.s_noise, usual.s_noise)),
            ("UniPC order", options.order.filter(|_| variant.is_some()).map(|order| order.to_string())),
            ("UniPC variant", variant),
            ("Discard penultimate sigma", on(options.discard_penultimate_sigma)),
            ("SGM noise multiplier", on(options.sgm_noise_multiplier)),
        ]
    }
}

/// `name: hash, name: hash` of those whose hash is known.
fn hashes<'a>(models: impl Iterator<Item = &'a ModelRef>) -> Option<String> {
    let known = models.filter_map(|model| Some(format!("{}: {}", model.name, model.hash.as_ref()?)));
    Some(known.collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty())
}

/// What is said of a mask; the web UI leaves its defaults out, but for the blur.
#[derive(Default)]
struct MaskFields {
    blur: Option<f64>,
    padding: Option<u32>,
    working: Option<Extent>,
    content: Option<MaskedContent>,
    soft: bool,
}

impl MaskFields {
    fn of(source: &SourceRecipe) -> Self {
        let SourceRecipe::Inpaint { feather_px, content, area, soft, .. } = source else { return Self::default() };
        let (padding, working) = match area {
            Area::Whole => (None, None),
            Area::OnlyMasked { padding_px, working } => (Some(*padding_px), Some(*working)),
        };
        let content = Some(*content).filter(|content| *content != MaskedContent::Original);
        Self { blur: Some(*feather_px).filter(|&blur| blur > 0.0), padding, working, content, soft: *soft }
    }
}

/// The value itself, or a JSON string where it would otherwise end too early or begin another field.
fn quoted(value: &str) -> Cow<'_, str> {
    if value.contains([',', ':', '\n']) { serde_json::Value::from(value).to_string().into() } else { value.into() }
}
