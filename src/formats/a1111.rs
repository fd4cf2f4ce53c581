//! A recipe as the infotext that AUTOMATIC1111's web UI writes, so that other programs read our pictures.

use std::borrow::Cow;

use crate::base::{Extent, RngKind};
use crate::job::{Area, MaskedContent, Recipe, SourceRecipe};

use super::number::python;

/// The names that the web UI gives to the recipe's sampler and schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labels<'a> {
    /// As in `DPM++ 2M`.
    pub sampler: &'a str,
    /// As in `Karras`; `None` leaves the field out.
    pub schedule: Option<&'a str>,
}

/// The infotext of a recipe: prompt, negative prompt, and one line of `Key: value` fields.
///
/// Values with a comma, colon or newline are written as JSON strings; what the recipe does not have is left out.
pub fn write_infotext(recipe: &Recipe, labels: Labels<'_>) -> String {
    let strength = match &recipe.source {
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
    let fields = [
        ("Steps", Some(recipe.steps.to_string())),
        ("Sampler", text(labels.sampler)),
        ("Schedule type", labels.schedule.and_then(text)),
        ("CFG scale", Some(python(recipe.guidance))),
        ("Seed", Some(recipe.seed.to_string())),
        // There it is what the networks worked at.
        ("Size", Some(mask.working.or(recipe.working).unwrap_or(recipe.size).to_string())),
        ("Model hash", recipe.model.hash.clone()),
        ("Model", text(&recipe.model.name)),
        ("Variation seed", variation.map(|v| v.seed.to_string())),
        ("Variation seed strength", variation.map(|v| python(v.strength))),
        ("Denoising strength", strength.map(python)),
        ("RNG", Some(rng.to_owned())),
        ("Mask blur", mask.blur.map(python)),
        ("Inpaint area", mask.padding.map(|_| "Only masked".to_owned())),
        ("Masked area padding", mask.padding.map(|px| px.to_string())),
        ("Masked content", mask.content.map(|content| content.label().to_owned())),
        ("Soft inpainting enabled", mask.soft.then(|| "True".to_owned())),
        (eta_key, recipe.eta.map(python)),
        ("Version", text(&recipe.software)),
    ];
    let fields: Vec<String> =
        fields.iter().filter_map(|(key, value)| Some(format!("{key}: {}", quoted(value.as_deref()?)))).collect();
    let negative = match recipe.negative_prompt.as_str() {
        "" => String::new(),
        negative => format!("\nNegative prompt: {negative}"),
    };
    format!("{}{negative}\n{}", recipe.prompt, fields.join(", ")).trim().to_owned()
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
