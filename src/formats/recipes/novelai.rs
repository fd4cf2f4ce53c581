//! `NovelAI`: the prompt in `Description`, the settings as JSON in `Comment`.

use crate::prompt;

use super::super::Metadata;
use super::{ForeignRecipe, extent, guidance, json, share, steps};

/// What its texts say.
pub(super) fn read(metadata: &Metadata) -> Option<ForeignRecipe> {
    let map = json::object(metadata.other("Comment")?)?;
    let text = |key: &str| map.get(key).and_then(json::text);
    let number = |key: &str| map.get(key).and_then(json::number);
    let whole = |key: &str| map.get(key).and_then(json::whole);
    let wanted = text("prompt").or_else(|| metadata.other("Description")).unwrap_or_default();
    let size = whole("width").zip(whole("height")).and_then(|(width, height)| extent(width, height));
    let sampler = text("sampler").map(|name| name.strip_prefix("k_").unwrap_or(name).to_owned());
    let mut recipe = ForeignRecipe {
        prompt: prompt::from_novelai(wanted),
        negative_prompt: prompt::from_novelai(text("uc").unwrap_or_default()),
        steps: whole("steps").and_then(steps),
        sampler,
        schedule: text("noise_schedule").filter(|name| *name != "native").map(ToOwned::to_owned),
        guidance: number("scale").and_then(guidance),
        guidance_rescale: number("cfg_rescale").and_then(share).filter(|value| *value > 0.0),
        seed: whole("seed"),
        size,
        strength: number("strength").and_then(share).filter(|_| map.contains_key("noise")),
        ..ForeignRecipe::default()
    };
    if let Some(source) = metadata.other("Source") {
        recipe.leave_out(format!("the model, which is NovelAI's own ({source})"));
    }
    let on = |key: &str| map.get(key).is_some_and(|value| value.as_bool() == Some(true));
    if on("sm") || on("sm_dyn") {
        recipe.leave_out("SMEA");
    }
    if on("dynamic_thresholding") {
        recipe.leave_out("dynamic thresholding");
    }
    let characters = map.get("v4_prompt").and_then(|prompt| prompt.get("caption")?.get("char_captions"));
    if characters.and_then(|list| list.as_array()).is_some_and(|list| !list.is_empty()) {
        recipe.leave_out("prompts of single characters");
    }
    if map.contains_key("reference_image") || map.contains_key("reference_image_multiple") {
        recipe.leave_out("reference pictures (vibe transfer)");
    }
    Some(recipe)
}
