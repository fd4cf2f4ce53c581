//! `InvokeAI`: `invokeai_metadata` since version 3, `sd-metadata` and the `Dream` command before.

use serde_json::{Map, Value};

use crate::base::{Extent, RngKind};
use crate::job::{HiresUpscaler, ModelRef};
use crate::prompt;

use super::super::Metadata;
use super::{ForeignControl, ForeignRecipe, Hires, extent, guidance, json, model_named, share, steps};

/// Its names of samplers, less the mark for Karras' schedule, where others name them otherwise.
const SAMPLERS: &[(&str, &str)] = &[
    ("dpmpp_2", "dpmpp_2m"),
    ("dpmpp_2_a", "dpmpp_2s_ancestral"),
    ("dpmpp_2s", "dpmpp_2s_ancestral"),
    ("dpm_2_a", "dpm_2_ancestral"),
    ("euler_a", "euler_ancestral"),
    ("kdpm_2", "dpm_2"),
    ("kdpm_2_a", "dpm_2_ancestral"),
    ("pndm", "plms"),
];

/// The side of a square with as many pixels as the first of two passes has.
const FIRST_PASS_PX: f64 = 512.0;

/// What any of its texts says.
pub(super) fn read(metadata: &Metadata) -> Option<ForeignRecipe> {
    let object = |key: &str| metadata.other(key).and_then(json::object);
    let mut recipe = if let Some(map) = object("invokeai_metadata") {
        new(&map)
    } else if let Some(map) = object("sd-metadata") {
        old(&map)
    } else {
        dream(metadata.other("Dream").or_else(|| metadata.other("dream"))?)
    };
    recipe.rng.get_or_insert(RngKind::Cpu);
    Some(recipe)
}

fn new(map: &Map<String, Value>) -> ForeignRecipe {
    let text = |key: &str| map.get(key).and_then(json::text);
    let number = |key: &str| map.get(key).and_then(json::number);
    let whole = |key: &str| map.get(key).and_then(json::whole);
    let (sampler, schedule) = text("scheduler").map(sampler).unzip();
    let mut recipe = ForeignRecipe {
        prompt: prompt::from_invoke(text("positive_prompt").unwrap_or_default()),
        negative_prompt: prompt::from_invoke(text("negative_prompt").unwrap_or_default()),
        steps: whole("steps").and_then(steps),
        sampler,
        schedule: schedule.flatten(),
        guidance: number("cfg_scale").and_then(guidance),
        guidance_rescale: number("cfg_rescale_multiplier").and_then(share).filter(|value| *value > 0.0),
        seed: whole("seed"),
        rng: text("rand_device").map(|device| if device == "cpu" { RngKind::Cpu } else { RngKind::Gpu }),
        size: whole("width").zip(whole("height")).and_then(|(width, height)| extent(width, height)),
        model: map.get("model").and_then(model),
        vae: map.get("vae").and_then(model),
        // Counted from 0 there.
        clip_skip: whole("clip_skip").filter(|skip| *skip < 24).map(|skip| skip as u32 + 1),
        strength: number("strength").and_then(share),
        image: text("init_image").map(ToOwned::to_owned),
        ..ForeignRecipe::default()
    };
    for lora in map.get("loras").map(json::items).unwrap_or_default() {
        let weight = lora.get("weight").and_then(json::number).unwrap_or(1.0);
        if let Some(adapter) = lora.get("model").or_else(|| lora.get("lora")).and_then(model) {
            recipe.add_lora(adapter, weight, weight);
        }
    }
    for item in map.get("controlnets").map(json::items).unwrap_or_default() {
        match control(item) {
            Some(control) => recipe.controls.push(control),
            None => recipe.leave_out("a ControlNet"),
        }
    }
    if map.get("hrf_enabled").and_then(Value::as_bool) == Some(true) {
        let strength = number("hrf_strength").and_then(share).unwrap_or(0.45);
        // The size that is told is the second pass's, which runs a share of the steps.
        let (first, second) = (recipe.size.map(first_pass), recipe.size);
        recipe.hires = Some(Hires {
            size: second,
            steps: recipe.steps.map(|steps| ((f64::from(steps) * strength).round() as u32).max(1)),
            upscaler: Some(
                if text("hrf_method") == Some("ESRGAN") { HiresUpscaler::BUILT_IN } else { "Latent" }.to_owned(),
            ),
            strength: Some(strength),
            ..Hires::default()
        });
        recipe.size = first;
        if second.is_none() {
            recipe.leave_out("the second pass, whose size is not told (hires)");
        }
    }
    if let Some(style) = text("positive_style_prompt").filter(|style| Some(*style) != text("positive_prompt")) {
        recipe.leave_out(format!("the style prompt '{style}'"));
    }
    for (key, what) in [
        ("ipAdapters", "IP-Adapter"),
        ("t2iAdapters", "T2I-Adapter"),
        ("refiner_model", "the second model that finishes the picture (refiner)"),
        ("regions", "prompts for regions"),
        ("canvas_v2_metadata", "the layers of the canvas"),
    ] {
        if map.get(key).is_some_and(|value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty())) {
            recipe.leave_out(what);
        }
    }
    for key in ["seamless_x", "seamless_y"] {
        if map.get(key).and_then(Value::as_bool) == Some(true) {
            recipe.leave_out("seamless tiling");
        }
    }
    recipe
}

/// The size of the pass before a larger one: the larger one's proportions, with as many pixels as Stable Diffusion 1
/// was trained at.
fn first_pass(size: Extent) -> Extent {
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let scale = (FIRST_PASS_PX * FIRST_PASS_PX / (width * height)).sqrt().min(1.0);
    let side = |length: f64| ((length * scale / 8.0).round() as u32).max(1) * 8;
    Extent::new(side(width), side(height))
}

/// `{"name": …}`, `{"model_name": …}` or a path.
fn model(value: &Value) -> Option<ModelRef> {
    let name = json::text(value).or_else(|| json::text(value.get("name").or_else(|| value.get("model_name"))?))?;
    // Most hashes there are of another kind (BLAKE3) than the one that models are known by elsewhere.
    let hash = value.get("hash").and_then(json::text).and_then(|hash| hash.strip_prefix("sha256:"));
    let hash = hash.map(|hash| hash.chars().take(10).collect());
    Some(ModelRef { hash, ..model_named(name)? })
}

fn control(item: &Value) -> Option<ForeignControl> {
    let network = item.get("control_model").or_else(|| item.get("model")).and_then(model)?;
    let weight = item.get("control_weight").or_else(|| item.get("weight"));
    let number = |key: &str| item.get(key).and_then(json::number);
    let strength = weight.and_then(|weight| json::number(json::items(weight).first()?));
    let image = item.get("image").and_then(|image| json::text(image.get("image_name")?));
    Some(ForeignControl {
        network,
        preprocessor: None,
        strength: strength.filter(|strength| (0.0..=10.0).contains(strength)).unwrap_or(1.0),
        start: number("begin_step_percent").and_then(share).unwrap_or(0.0),
        end: number("end_step_percent").and_then(share).unwrap_or(1.0),
        guess: item.get("control_mode").and_then(json::text) == Some("more_control"),
        image: image.map(ToOwned::to_owned),
    })
}

/// A sampler's usual name, and its schedule.
fn sampler(name: &str) -> (String, Option<String>) {
    let name = name.strip_prefix("k_").unwrap_or(name);
    let (plain, schedule) = match name.strip_suffix("_k") {
        Some(plain) => (plain, Some("karras".to_owned())),
        None => (name, None),
    };
    let usual = SAMPLERS.iter().find(|(own, _)| *own == plain).map_or(plain, |(_, usual)| usual);
    (usual.to_owned(), schedule)
}

/// Versions 1 and 2.
fn old(map: &Map<String, Value>) -> ForeignRecipe {
    let nothing = Map::new();
    let image = map.get("image").and_then(Value::as_object).unwrap_or(&nothing);
    let number = |key: &str| image.get(key).and_then(json::number);
    let whole = |key: &str| image.get(key).and_then(json::whole);
    let prompts = image.get("prompt").map(json::items).unwrap_or_default();
    let words: Vec<&str> =
        prompts.iter().filter_map(|item| json::text(item).or_else(|| json::text(item.get("prompt")?))).collect();
    let mut recipe = with_negative(&words.join(", "));
    (recipe.sampler, recipe.schedule) =
        image.get("sampler").and_then(json::text).map(sampler).map_or((None, None), |(name, kind)| (Some(name), kind));
    recipe.steps = whole("steps").and_then(steps);
    recipe.guidance = number("cfg_scale").and_then(guidance);
    recipe.seed = whole("seed");
    recipe.size = whole("width").zip(whole("height")).and_then(|(width, height)| extent(width, height));
    recipe.strength = number("strength").and_then(share).filter(|_| image.get("type") != Some(&"txt2img".into()));
    let hash = map.get("model_hash").and_then(json::text).map(|hash| hash.chars().take(10).collect());
    let model = map.get("model_weights").and_then(json::text).and_then(model_named);
    recipe.model = model.map(|model| ModelRef { hash, ..model });
    if number("threshold").is_some_and(|value| value > 0.0) || number("perlin").is_some_and(|value| value > 0.0) {
        recipe.leave_out("threshold and perlin noise");
    }
    if image.get("postprocessing").is_some_and(|value| !value.is_null()) {
        recipe.leave_out("what was done after sampling");
    }
    if image.get("variations").is_some_and(|value| value.as_array().is_some_and(|list| !list.is_empty())) {
        recipe.leave_out("variations of the seed");
    }
    recipe
}

/// `"a cat [ugly]" -s 20 -S 5 -W 512 -H 768 -C 7.5 -A k_euler -f 0.75`.
fn dream(command: &str) -> ForeignRecipe {
    let command = command.trim();
    let (words, options) = match command.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
        Some((words, options)) => (words, options),
        None => command.split_once(" -").map_or((command, ""), |(words, _)| (words, &command[words.len()..])),
    };
    let mut recipe = with_negative(words);
    let (mut width, mut height) = (None, None);
    for option in options.split(" -").map(str::trim) {
        let Some((name, value)) = option.split_at_checked(1) else { continue };
        let value = value.trim();
        match name {
            "s" => recipe.steps = value.parse().ok().and_then(steps),
            "S" => recipe.seed = value.parse().ok(),
            "W" => width = value.parse().ok(),
            "H" => height = value.parse().ok(),
            "C" => recipe.guidance = value.parse().ok().and_then(guidance),
            "f" => recipe.strength = value.parse().ok().and_then(share),
            "A" => {
                let (name, schedule) = sampler(value);
                (recipe.sampler, recipe.schedule) = (Some(name), schedule);
            }
            _ => {}
        }
    }
    recipe.size = width.zip(height).and_then(|(width, height)| extent(width, height));
    recipe
}

/// What stands in square brackets was not wanted, in those versions.
fn with_negative(words: &str) -> ForeignRecipe {
    let (mut wanted, mut not_wanted) = (String::new(), Vec::new());
    let mut rest = words;
    while let Some((before, inside, after)) = rest
        .split_once('[')
        .and_then(|(before, rest)| rest.split_once(']').map(|(inside, after)| (before, inside, after)))
    {
        wanted.push_str(before);
        not_wanted.push(inside.trim());
        rest = after;
    }
    wanted.push_str(rest);
    ForeignRecipe {
        prompt: prompt::from_invoke(wanted.trim()),
        negative_prompt: prompt::from_invoke(&not_wanted.join(", ")),
        ..ForeignRecipe::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_form_is_a_command() {
        let recipe = dream("\"a cat [ugly] and more [bad]\" -s 20 -S 5 -W 512 -H 768 -C 7.5 -A k_euler_a -f 0.6");
        assert_eq!((recipe.prompt.as_str(), recipe.negative_prompt.as_str()), ("a cat  and more", "ugly, bad"));
        assert_eq!((recipe.steps, recipe.seed, recipe.guidance), (Some(20), Some(5), Some(7.5)));
        assert_eq!((recipe.size, recipe.strength), (extent(512, 768), Some(0.6)));
        assert_eq!(recipe.sampler.as_deref(), Some("euler_ancestral"));
        assert_eq!(dream("a cat -s 7 -S x").steps, Some(7));
    }

    #[test]
    fn samplers_have_their_usual_names() {
        assert_eq!(sampler("dpmpp_2m_k"), ("dpmpp_2m".into(), Some("karras".into())));
        assert_eq!(sampler("kdpm_2_a_k"), ("dpm_2_ancestral".into(), Some("karras".into())));
        assert_eq!(sampler("unipc"), ("unipc".into(), None));
    }
}
