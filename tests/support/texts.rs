//! What holds for every prompt and for every text of a picture, with samples to begin from.

use scumble::formats::{Metadata, PARAMETERS_KEY};
use scumble::prompt::{
    Part, Prompt, SpanContext, attention, conjunction, from_comfy, from_invoke, from_novelai, move_token, nudge,
    schedules, spans, stretch_at, tags, unweighted, wildcards,
};

/// Prompts with everything in them that means something.
pub const PROMPTS: &[&str] = &[
    "a photo of a (red:1.4) fox, [blurry] tree, ((detailed)) BREAK a \\(blue\\) sky",
    "[cat:dog:0.5] in [a|b|] [c::3] [[d:4]:(e:1.2):.75]",
    "a cat :1.2 AND a dog AND (a bird:0.3) :-.5",
    "<lora:ink:0.8> <lora:x:te=0.5:unet=1> <hypernet:h:1> __colour__ ___a__ easynegative # a note\n(unclosed [both",
    "猫(日本:1.4), café 😀 x) y] ::: | \\",
];

/// Texts of pictures with their keys.
pub const RECIPES: &[(&str, &str)] = &[
    (
        PARAMETERS_KEY,
        "a <lora:d:0.8>\nNegative prompt: (worst:1.4)\nSteps: 28, Sampler: DPM++ 2M Karras, CFG scale: 5.5, Seed: 4294967295, Size: \
         832x1216, Model hash: 31e35c80fc, VAE: v.pt, Clip skip: 2, ENSD: 31337, Mask blur: 4, Inpaint area: Only masked, Hires \
         upscale: 1.5, Lora hashes: \"d: 7c6b\", ControlNet 0: \"Module: canny, Model: c [fe], Weight: 1, starting/ending: (0, 1)\"",
    ),
    (
        "prompt",
        r#"{"1": {"class_type": "KSampler", "inputs": {"seed": 5, "steps": ["7", 0], "cfg": 8, "sampler_name": "euler", "scheduler": "normal", "denoise": 0.5, "model": ["2", 0], "positive": ["3", 0], "negative": ["4", 0], "latent_image": ["5", 0]}},
"2": {"class_type": "LoraLoader", "inputs": {"lora_name": "a.pt", "strength_model": 1, "strength_clip": NaN, "model": ["8", 0], "clip": ["8", 1]}}, "8": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "m.ckpt"}},
"3": {"class_type": "ConditioningConcat", "inputs": {"conditioning_to": ["4", 0], "conditioning_from": ["6", 0]}}, "4": {"class_type": "CLIPTextEncode", "inputs": {"text": "ugly", "clip": ["2", 1]}},
"5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 768}}, "6": {"class_type": "ControlNetApplyAdvanced", "inputs": {"positive": ["4", 0], "control_net": ["11", 0], "strength": 0.5}}, "11": {"class_type": "ControlNetLoader", "inputs": {"control_net_name": "c"}},
"7": {"class_type": "PrimitiveInt", "inputs": {"value": 20}}, "9": {"class_type": "VAEDecode", "inputs": {"samples": ["1", 0], "vae": ["8", 2]}}, "10": {"class_type": "SaveImage", "inputs": {"images": ["9", 0]}}}"#,
    ),
    (
        "workflow",
        r#"{"nodes": [{"id": 3, "type": "KSampler", "widgets_values": [5, "fixed", 20, 8, "euler", "normal", 1], "inputs": [{"name": "positive", "link": 2}]}, {"id": 6, "type": "CLIPTextEncode", "widgets_values": ["a cat"]}], "links": [[2, 6, 0, 3, 1, "C"]]}"#,
    ),
    (
        "invokeai_metadata",
        r#"{"positive_prompt": "a cat+ (hat)1.3 [x]", "width": 512, "height": 768, "seed": 5, "cfg_scale": 7.5, "steps": 20, "scheduler": "dpmpp_2m_k", "clip_skip": 1, "model": {"name": "t", "hash": "h"}, "loras": [{"model": {"name": "i"}, "weight": 0.5}], "controlnets": [{"control_model": {"name": "c"}, "control_weight": [0.5]}]}"#,
    ),
    (
        "sd-metadata",
        r#"{"model_weights": "m", "image": {"prompt": [{"prompt": "a cat [ugly]", "weight": 1.0}], "steps": 20, "sampler": "k_euler_a", "seed": 5}}"#,
    ),
    ("Dream", r#""a cat [ugly]" -s 20 -S 5 -W 512 -H 768 -C 7.5 -A k_euler -f 0.75"#),
    (
        PARAMETERS_KEY,
        r#"{"sui_image_params": {"prompt": "a <embed:n> <lora:x:1>", "seed": "9", "loras": ["ink"], "loraweights": "0.5", "clipstopatlayer": -2, "width": 8, "height": 8}, "sui_models": [{"name": "ink", "hash": "0x12"}]}"#,
    ),
    ("Comment", r#"{"prompt": "{a}, [b] (c)", "uc": "d", "steps": 28, "scale": 5, "sampler": "k_euler", "sm": true}"#),
    (
        PARAMETERS_KEY,
        r#"{"prompt": "a", "resolution": "(1152, 896)", "guidance_scale": 4.0, "base_model": "j.safetensors", "loras": [["o", 0.1, "48"]], "seed": "12"}"#,
    ),
];

/// Reads a prompt in every way there is, and holds what comes against what is promised.
pub fn check_prompt(text: &str, number: u64) {
    let steps = (number % 50) as usize;
    let parsed = Prompt::parse(text);
    assert!(parsed.networks.iter().all(|n| n.text_weight.is_finite() && n.unet_weight.is_finite()));
    assert!(tags(text).iter().all(|(range, _)| text.get(range.clone()).is_some_and(|tag| tag.starts_with('<'))));
    for (part, weight) in conjunction(&parsed.text) {
        assert!(weight.is_finite());
        check_schedule(&part, steps);
    }
    check_schedule(&Prompt::negative(text), steps);
    let names = ["easynegative".to_owned(), "猫".into(), "a".into()];
    for negative in [false, true] {
        let mut end = 0;
        for span in spans(text, SpanContext { negative, embeddings: &names }) {
            assert!(span.range.start >= end && !span.range.is_empty() && text.get(span.range.clone()).is_some());
            assert!(span.weight.is_finite() && span.problem.is_none_or(|problem| problem.len() > 10));
            end = span.range.end;
        }
    }
    let place = number as usize % (text.len() + 2);
    let selection = place..place + (number >> 32) as usize % 9;
    let (out, range) = nudge(text, selection.clone(), (number >> 40) as i32 % 30);
    assert!(out.get(range).is_some());
    let (out, range) = move_token(text, selection, number.is_multiple_of(2));
    assert!(out.get(range).is_some() && out.len() == text.len());
    let drawn = wildcards(text, &mut |name| (name.len() < 9).then(|| "x __a__ y\n<lora:b:1>".to_owned()), number);
    assert!(drawn.problems.len() <= 20);
    for convert in [from_comfy, from_invoke, from_novelai] {
        check_schedule(&convert(text), 3);
    }
}

fn check_schedule(text: &str, steps: usize) {
    let schedule = schedules(text, steps);
    assert_eq!(schedule.last().map(|(until, _)| *until), Some(steps));
    assert!(schedule.windows(2).all(|pair| pair[0].0 < pair[1].0));
    assert!((0..steps).all(|step| stretch_at(&schedule, step) < schedule.len()));
    for (_, text) in schedule.into_iter().take(5) {
        let parts = attention(&text);
        assert!(!parts.is_empty() && unweighted(&text).len() == 1);
        let finite = |part: &Part| if let Part::Text { weight, .. } = part { weight.is_finite() } else { true };
        assert!(parts.iter().all(finite));
    }
}

/// Reads the texts of a picture as another program's settings.
pub fn check_recipe(key: &str, text: &str) {
    let mut metadata = Metadata::default();
    if key == PARAMETERS_KEY {
        metadata.parameters = Some(text.to_owned());
    } else {
        metadata.other.push((key.to_owned(), text.to_owned()));
        if key == "Comment" {
            metadata.other.push(("Software".to_owned(), "NovelAI".to_owned()));
        }
    }
    let Some(recipe) = metadata.foreign() else { return };
    assert!(recipe.guidance.is_none_or(|value| (0.0..=1000.0).contains(&value)));
    assert!(recipe.strength.is_none_or(|value| (0.0..=1.0).contains(&value)));
    assert!(recipe.steps.is_none_or(|steps| (1..=10_000).contains(&steps)));
    assert!(recipe.clip_skip.is_none_or(|skip| (1..=24).contains(&skip)));
    assert!(recipe.size.is_none_or(|size| !size.is_empty() && size.width <= 65_535 && size.height <= 65_535));
    assert!(recipe.loras.iter().all(|lora| lora.unet.is_finite() && lora.text.is_finite()));
    assert!(recipe.controls.iter().all(|control| (0.0..=10.0).contains(&control.strength)));
    assert!(recipe.left_out.iter().all(|what| !what.is_empty() && !what.contains('\n')));
    assert!(recipe.prompt.len() <= (text.len() + 100_000) * 12);
}
