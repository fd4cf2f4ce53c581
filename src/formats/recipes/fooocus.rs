//! `Fooocus`: a JSON object in the place of an infotext.

use serde_json::Value;

use crate::job::ModelRef;

use super::{ForeignRecipe, extent, guidance, json, model_named, steps};

/// Whether an infotext is such an object.
pub(in super::super) fn is_object(parameters: &str) -> bool {
    parameters.trim_start().starts_with('{')
        && parameters.contains("\"base_model\"")
        && parameters.contains("\"guidance_scale\"")
}

/// What the object says.
pub(super) fn read(parameters: &str) -> Option<ForeignRecipe> {
    let map = json::object(parameters)?;
    let text = |key: &str| map.get(key).and_then(json::text);
    let number = |key: &str| map.get(key).and_then(json::number);
    let whole = |key: &str| map.get(key).and_then(json::whole);
    let hash = |key: &str| text(key).map(ToOwned::to_owned);
    // `(1152, 896)`.
    let size = text("resolution").and_then(|pair| {
        let (width, height) = pair.trim_matches(['(', ')']).split_once(',')?;
        extent(width.trim().parse().ok()?, height.trim().parse().ok()?)
    });
    let mut recipe = ForeignRecipe {
        prompt: text("prompt").unwrap_or_default().to_owned(),
        negative_prompt: text("negative_prompt").unwrap_or_default().to_owned(),
        steps: whole("steps").and_then(steps),
        sampler: text("sampler").map(ToOwned::to_owned),
        schedule: text("scheduler").map(ToOwned::to_owned),
        guidance: number("guidance_scale").and_then(guidance),
        seed: whole("seed"),
        size,
        model: text("base_model")
            .and_then(model_named)
            .map(|model| ModelRef { hash: hash("base_model_hash"), ..model }),
        vae: text("vae").and_then(model_named),
        clip_skip: whole("clip_skip").filter(|skip| (1..=24).contains(skip)).map(|skip| skip as u32),
        ..ForeignRecipe::default()
    };
    for lora in map.get("loras").and_then(Value::as_array).into_iter().flatten() {
        let name = lora.get(0).and_then(json::text).and_then(model_named);
        let weight = lora.get(1).and_then(json::number).unwrap_or(1.0);
        let hash = lora.get(2).and_then(json::text).map(ToOwned::to_owned);
        if let Some(name) = name {
            recipe.add_lora(ModelRef { hash, ..name }, weight, weight);
        }
    }
    for (key, what) in [("styles", "the styles"), ("prompt_expansion", "the words that were added to the prompt")] {
        if map.get(key).is_some_and(|value| !matches!(value, Value::Null) && *value != "" && *value != "[]") {
            recipe.leave_out(what);
        }
    }
    if text("refiner_model").and_then(model_named).is_some() {
        recipe.leave_out("the second model that finishes the picture (refiner)");
    }
    if number("sharpness").is_some_and(|value| value != 0.0) {
        recipe.leave_out("sharpness");
    }
    Some(recipe)
}
