//! `SwarmUI`: a JSON object in the place of an infotext, with `sui_image_params`.

use serde_json::{Map, Value};

use crate::base::RngKind;
use crate::job::{ModelRef, Variation};
use crate::prompt;

use super::{ForeignControl, ForeignRecipe, Hires, extent, guidance, json, model_named, share, steps};

/// Settings that have no place in a recipe, and what they are.
const LEFT_OUT: &[(&str, &str)] = &[
    ("refinermodel", "the second model that finishes the picture (refiner)"),
    ("refinercontrolpercentage", "the second pass (refiner)"),
    ("seamlesstileable", "seamless tiling"),
    ("freeublock1", "FreeU"),
    ("ipadapter", "IP-Adapter"),
    ("maskimage", "the mask"),
    ("sigmamin", "the lowest noise level"),
    ("sigmamax", "the highest noise level"),
    ("videomodel", "the video"),
];

/// What the object says.
pub(super) fn read(parameters: &str) -> Option<ForeignRecipe> {
    let map = json::object(parameters)?;
    let params = map.get("sui_image_params")?.as_object()?;
    let text = |key: &str| params.get(key).and_then(json::text);
    let number = |key: &str| params.get(key).and_then(json::number);
    let whole = |key: &str| params.get(key).and_then(json::whole);
    let hash_of = |name: &str| hash(&map, name);
    let named = |name: &str| Some(ModelRef { hash: hash_of(name), ..model_named(name)? });
    let variation = number("variationseedstrength").and_then(share).filter(|strength| *strength > 0.0);
    let mut recipe = ForeignRecipe {
        prompt: prompt::from_comfy(text("prompt").unwrap_or_default()),
        negative_prompt: prompt::from_comfy(text("negativeprompt").unwrap_or_default()),
        steps: whole("steps").and_then(steps),
        sampler: text("sampler").map(ToOwned::to_owned),
        schedule: text("scheduler").map(ToOwned::to_owned),
        guidance: number("cfgscale").and_then(guidance),
        seed: whole("seed"),
        variation: variation.and_then(|strength| Some(Variation { seed: whole("variationseed")?, strength })),
        rng: Some(RngKind::Cpu),
        size: whole("width").zip(whole("height")).and_then(|(width, height)| extent(width, height)),
        model: text("model").and_then(named),
        vae: text("vae").and_then(named),
        clip_skip: number("clipstopatlayer").filter(|layer| (-24.0..=-1.0).contains(layer)).map(|layer| -layer as u32),
        strength: number("initimagecreativity").and_then(share),
        ..ForeignRecipe::default()
    };
    // Tags that stayed in the prompt say the same as the list.
    recipe.loras_of_tags(hash_of);
    let names = params.get("loras").map(list).unwrap_or_default();
    let weights = params.get("loraweights").map(list).unwrap_or_default();
    for (i, name) in names.iter().enumerate() {
        let weight = weights.get(i).and_then(json::number).unwrap_or(1.0);
        let Some(adapter) = json::text(name).and_then(named) else { continue };
        if !recipe.loras.iter().any(|lora| lora.adapter.name == adapter.name) {
            recipe.add_lora(adapter, weight, weight);
        }
    }
    if let Some(network) = text("controlnetmodel").and_then(named) {
        recipe.controls.push(ForeignControl {
            network,
            preprocessor: text("controlnetpreprocessor").map(ToOwned::to_owned),
            strength: number("controlnetstrength").filter(|value| (0.0..=10.0).contains(value)).unwrap_or(1.0),
            start: number("controlnetstart").and_then(share).unwrap_or(0.0),
            end: number("controlnetend").and_then(share).unwrap_or(1.0),
            guess: false,
            image: None,
        });
    }
    let scale = number("refinerupscale").filter(|scale| *scale > 0.0 && *scale <= 16.0 && *scale != 1.0);
    if let Some(scale) = scale {
        // It runs a share of its steps, not all of them in a share of the schedule.
        let strength = number("refinercontrolpercentage").and_then(share).unwrap_or(0.2);
        let planned = whole("refinersteps").and_then(steps).or(recipe.steps);
        recipe.hires = Some(Hires {
            scale: Some(scale),
            steps: planned.map(|steps| ((f64::from(steps) * strength).round() as u32).max(1)),
            upscaler: text("refinerupscalemethod").map(ToOwned::to_owned),
            strength: Some(strength),
            guidance: number("refinercfgscale").and_then(guidance),
            sampler: text("refinersampler").map(ToOwned::to_owned),
            schedule: text("refinerscheduler").map(ToOwned::to_owned),
            ..Hires::default()
        });
    }
    for (key, what) in LEFT_OUT.iter().filter(|(key, _)| scale.is_none() || *key != "refinercontrolpercentage") {
        if params.get(*key).is_some_and(|value| *value != Value::Bool(false) && *value != "false") {
            recipe.leave_out(*what);
        }
    }
    Some(recipe)
}

/// A list, which older versions write as a text with commas.
fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => text.split(',').map(|item| Value::from(item.trim())).collect(),
        other => json::items(other).to_vec(),
    }
}

/// The first ten digits of a model's hash, where the file lists it.
fn hash(map: &Map<String, Value>, name: &str) -> Option<String> {
    let models = map.get("sui_models")?.as_array()?;
    let wanted = model_named(name)?.name;
    let model = models.iter().find(|model| {
        let named = model.get("name").and_then(json::text).and_then(model_named);
        named.is_some_and(|model| model.name == wanted)
    })?;
    let hash = json::text(model.get("hash")?)?;
    let hash = hash.strip_prefix("0x").unwrap_or(hash);
    hash.bytes().all(|b| b.is_ascii_hexdigit()).then(|| hash.chars().take(10).collect())
}
