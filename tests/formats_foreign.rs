//! Recipes of other programs: graphs, objects and infotexts become settings, and what has no place is named.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use proptest::prelude::*;
use scumble::base::{Extent, RngKind};
use scumble::formats::{ForeignRecipe, Limits, Metadata, ORIGINS, Origin, PARAMETERS_KEY, read_metadata};
use scumble::job::{Emphasis, Hires, HiresTarget, HiresUpscaler, LatentResize, MaskedContent, Preprocessor};
use serde_json::{Value, json};

fn metadata(texts: &[(&str, &str)]) -> Metadata {
    let mut metadata = Metadata::default();
    for (key, text) in texts {
        if *key == PARAMETERS_KEY {
            metadata.parameters = Some((*text).to_owned());
        } else {
            metadata.other.push(((*key).to_owned(), (*text).to_owned()));
        }
    }
    metadata
}

fn comfy(graph: &Value) -> ForeignRecipe {
    metadata(&[("prompt", &graph.to_string())]).foreign().unwrap()
}

fn loras(recipe: &ForeignRecipe) -> Vec<(&str, f64, f64)> {
    recipe.loras.iter().map(|lora| (lora.adapter.name.as_str(), lora.text, lora.unet)).collect()
}

#[test]
fn pictures_of_the_kit_give_their_settings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/formats/a1111");
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("cases.json")).unwrap()).unwrap();
    let read = |file: &str| read_metadata(&folder.join(file), &Limits::default()).unwrap().foreign();
    let mut checked = 0;
    for image in cases["images"].as_array().unwrap() {
        let file = image["file"].as_str().unwrap();
        let Some(expect) = image.get("expect") else { continue };
        let recipe = read(file).unwrap();
        let size = recipe.size.unwrap();
        let found = json!({
            "prompt": recipe.prompt, "negative_prompt": recipe.negative_prompt, "seed": recipe.seed, "steps": recipe.steps,
            "cfg": recipe.guidance, "sampler": recipe.sampler, "scheduler": recipe.schedule, "width": size.width,
            "height": size.height, "model": recipe.model.map(|model| format!("{}.safetensors", model.name)),
        });
        for (key, value) in expect.as_object().unwrap() {
            let alike = found[key] == *value || found[key].as_f64().is_some_and(|n| Some(n) == value.as_f64());
            assert!(alike, "{file}: {key} is {}, not {value}", found[key]);
        }
        checked += 1;
    }
    assert_eq!(checked, 2);
    let old = read("invokeai_old.png").unwrap();
    assert_eq!((old.prompt.as_str(), old.negative_prompt.as_str(), old.seed), ("a cat", "ugly", Some(5)));
    assert_eq!((old.steps, old.size, old.sampler.as_deref()), (Some(20), Some(Extent::new(512, 768)), Some("euler")));
    let novelai = read("novelai.png").unwrap();
    assert_eq!((novelai.prompt.as_str(), novelai.negative_prompt.as_str()), ("a cat", "ugly"));
    assert_eq!((novelai.steps, novelai.guidance, novelai.sampler.as_deref()), (Some(28), Some(7.0), Some("euler")));
    for file in ["none.png", "other_text.png"] {
        assert_eq!(read(file), None, "{file}");
    }
    let words: Vec<&Value> = cases["runs"].as_array().unwrap().iter().collect();
    for run in words {
        let text = run["text"].as_str().unwrap();
        let foreign = metadata(&[(PARAMETERS_KEY, text)]).foreign();
        let says = !run["fields"].as_object().unwrap().is_empty() || run["negative_prompt"] != "";
        assert_eq!(foreign.is_some(), says, "{}", run["name"]);
    }
}

#[test]
fn infotexts_give_all_that_they_say() {
    let text = "a (fox:1.2) <lora:Detail:0.8> <lora:pose:0.5:1.25>\nNegative prompt: ugly, easyneg\nSteps: 28, Sampler: DPM++ 2M, \
        Schedule type: Karras, CFG scale: 5.5, Image CFG scale: 1.5, Seed: 7, Size: 832x1216, Model hash: 31e35c80fc, Model: \
        sd_xl_base_1.0, VAE hash: 63aeecb90f, VAE: sdxl_vae.safetensors, Variation seed: 9, Variation seed strength: 0.2, \
        Denoising strength: 0.45, Clip skip: 2, ENSD: 31337, RNG: CPU, Mask blur: 4, Masked content: fill, Eta: 0.67, Sigma \
        churn: 0.3, UniPC variant: bh2, Emphasis: No norm, Lora hashes: \"detail: 7c6bad76eb54\", TI hashes: \"easyneg: \
        c74b4e810b03\", ControlNet 0: \"Module: canny, Model: control_sd15 [fef5e48e], Weight: 0.7, Guidance End: 0.8\", Face \
        restoration: CodeFormer, Version: v1.9.4";
    let recipe = metadata(&[(PARAMETERS_KEY, text)]).foreign().unwrap();
    assert_eq!(loras(&recipe), [("Detail", 0.8, 0.8), ("pose", 0.5, 1.25)]);
    assert_eq!(recipe.loras[0].adapter.hash.as_deref(), Some("7c6bad76eb54"));
    assert_eq!((recipe.loras[1].adapter.hash.as_ref(), recipe.embeddings[0].name.as_str()), (None, "easyneg"));
    assert_eq!((recipe.guidance, recipe.image_guidance, recipe.eta), (Some(5.5), Some(1.5), Some(0.67)));
    assert_eq!((recipe.sampling.eta_noise_seed_delta, recipe.sampling.s_churn), (31337, 0.3));
    assert_eq!((recipe.rng, recipe.clip_skip, recipe.emphasis), (Some(RngKind::Cpu), Some(2), Some(Emphasis::NoNorm)));
    assert_eq!(recipe.model.as_ref().unwrap().name, "sd_xl_base_1.0");
    let vae = recipe.vae.as_ref().unwrap();
    assert_eq!((vae.name.as_str(), vae.hash.as_deref()), ("sdxl_vae", Some("63aeecb90f")));
    assert_eq!((recipe.strength, recipe.mask.unwrap().content), (Some(0.45), MaskedContent::Fill));
    assert_eq!((recipe.controls[0].strength, recipe.controls[0].end), (0.7, 0.8));
    assert_eq!(recipe.controls[0].kind(), Some(Preprocessor::Canny));
    assert_eq!(recipe.left_out, ["Face restoration: CodeFormer"]);
    let hires = "x\nSteps: 20, Sampler: Euler, Seed: 1, Size: 512x768, Denoising strength: 0.5, Hires upscale: 2, Hires steps: \
        10, Hires upscaler: Latent, Mask mode: Inpaint not masked, Civitai resources: [{\"a\":1,\"weight\":2}]";
    let recipe = metadata(&[(PARAMETERS_KEY, hires)]).foreign().unwrap();
    let hires = recipe.hires.as_ref().unwrap();
    assert_eq!((hires.scale, hires.steps, hires.strength, recipe.strength), (Some(2.0), Some(10), Some(0.5), None));
    assert_eq!(recipe.left_out, ["the mask mode 'Inpaint not masked'"]);
    assert_eq!(
        hires.settings().unwrap(),
        Hires { steps: Some(10), strength: 0.5, ..Hires::new(HiresTarget::Scale(2.0)) }
    );
}

#[test]
fn graphs_are_followed_from_the_saved_picture() {
    let recipe = comfy(&json!({
        "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "SDXL\\dream.v2.safetensors"}},
        "2": {"class_type": "LoraLoader", "inputs": {"lora_name": "styles/ink.safetensors", "strength_model": 0.8, "strength_clip": 0.5, "model": ["1", 0], "clip": ["1", 1]}},
        "3": {"class_type": "LoraLoaderModelOnly", "inputs": {"lora_name": "detail.safetensors", "strength_model": 1, "model": ["2", 0]}},
        "4": {"class_type": "CLIPSetLastLayer", "inputs": {"stop_at_clip_layer": -2, "clip": ["2", 1]}},
        "5": {"class_type": "CLIPTextEncode", "inputs": {"text": ["20", 0], "clip": ["4", 0]}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "embedding:bad.pt, [ugly]", "clip": ["4", 0]}},
        "7": {"class_type": "EmptyLatentImage", "inputs": {"width": 832, "height": 1216, "batch_size": 1}},
        "8": {"class_type": "ControlNetLoader", "inputs": {"control_net_name": "canny_xl.safetensors"}},
        "9": {"class_type": "LoadImage", "inputs": {"image": "pose.png"}},
        "10": {"class_type": "CannyEdgePreprocessor", "inputs": {"image": ["9", 0]}},
        "11": {"class_type": "ControlNetApplyAdvanced", "inputs": {"strength": 0.6, "start_percent": 0, "end_percent": 0.8, "positive": ["5", 0], "negative": ["6", 0], "control_net": ["8", 0], "image": ["10", 0]}},
        "12": {"class_type": "KSampler", "inputs": {"seed": u64::MAX, "steps": ["21", 0], "cfg": 5.5, "sampler_name": "dpmpp_2m_sde", "scheduler": "karras", "denoise": 1, "model": ["3", 0], "positive": ["11", 0], "negative": ["11", 1], "latent_image": ["7", 0]}},
        "13": {"class_type": "LatentUpscaleBy", "inputs": {"upscale_method": "nearest-exact", "scale_by": 1.5, "samples": ["12", 0]}},
        "14": {"class_type": "KSampler", "inputs": {"seed": 2, "steps": 12, "cfg": 6, "sampler_name": "euler", "scheduler": "normal", "denoise": 0.45, "model": ["3", 0], "positive": ["5", 0], "negative": ["6", 0], "latent_image": ["13", 0]}},
        "15": {"class_type": "VAELoader", "inputs": {"vae_name": "sdxl_fix.safetensors"}},
        "16": {"class_type": "VAEDecode", "inputs": {"samples": ["14", 0], "vae": ["15", 0]}},
        "17": {"class_type": "SaveImage", "inputs": {"images": ["16", 0]}},
        "20": {"class_type": "StringConcatenate", "inputs": {"string_a": "a (red:1.2) fox", "string_b": ["22", 0], "delimiter": ", "}},
        "21": {"class_type": "PrimitiveInt", "inputs": {"value": 30}},
        "22": {"class_type": "PrimitiveString", "inputs": {"value": "in snow"}},
    }));
    assert_eq!(recipe.prompt, "a (red:1.2) fox, in snow <lora:ink:0.5:0.8> <lora:detail:1>");
    assert_eq!(recipe.negative_prompt, "bad, \\[ugly\\]");
    assert_eq!((recipe.seed, recipe.steps, recipe.guidance), (Some(u64::MAX), Some(30), Some(5.5)));
    assert_eq!((recipe.sampler.as_deref(), recipe.schedule.as_deref()), (Some("dpmpp_2m_sde"), Some("karras")));
    assert_eq!((recipe.size, recipe.clip_skip, recipe.strength), (Some(Extent::new(832, 1216)), Some(2), None));
    assert_eq!(
        (recipe.model.as_ref().unwrap().name.as_str(), recipe.vae.as_ref().unwrap().name.as_str()),
        ("dream.v2", "sdxl_fix")
    );
    assert_eq!(loras(&recipe), [("ink", 0.5, 0.8), ("detail", 1.0, 1.0)]);
    let [control] = recipe.controls.as_slice() else { panic!("{:?}", recipe.controls) };
    assert_eq!((control.network.name.as_str(), control.strength, control.end), ("canny_xl", 0.6, 0.8));
    assert_eq!((control.image.as_deref(), control.kind()), (Some("pose.png"), Some(Preprocessor::Canny)));
    let hires = recipe.hires.as_ref().unwrap();
    assert_eq!((hires.scale, hires.steps, hires.strength), (Some(1.5), Some(12), Some(0.45)));
    let settings = hires.settings().unwrap();
    assert_eq!(settings.upscaler, HiresUpscaler::Latent { resize: LatentResize::NearestExact });
    let other = (settings.guidance, hires.sampler.as_deref(), hires.schedule.as_deref());
    assert_eq!(other, (Some(6.0), Some("euler"), Some("normal")));
    assert!(recipe.left_out.is_empty(), "{:?}", recipe.left_out);
    assert_eq!(recipe.rng, Some(RngKind::Cpu));
}

#[test]
fn samplers_of_many_nodes_are_put_together() {
    let recipe = comfy(&json!({
        "1": {"class_type": "UNETLoader", "inputs": {"unet_name": "flux1-dev.safetensors", "weight_dtype": "default"}},
        "2": {"class_type": "FreeU_V2", "inputs": {"model": ["1", 0], "b1": 1.3}},
        "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "a hill"}},
        "4": {"class_type": "CLIPTextEncode", "inputs": {"text": "a river"}},
        "5": {"class_type": "ConditioningCombine", "inputs": {"conditioning_1": ["3", 0], "conditioning_2": ["4", 0]}},
        "6": {"class_type": "ConditioningZeroOut", "inputs": {"conditioning": ["3", 0]}},
        "7": {"class_type": "CFGGuider", "inputs": {"model": ["2", 0], "positive": ["5", 0], "negative": ["6", 0], "cfg": 3}},
        "8": {"class_type": "RandomNoise", "inputs": {"noise_seed": 77}},
        "9": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "euler"}},
        "10": {"class_type": "BasicScheduler", "inputs": {"scheduler": "beta", "steps": 24, "denoise": 0.6, "model": ["2", 0]}},
        "11": {"class_type": "LoadImage", "inputs": {"image": "in.png"}},
        "12": {"class_type": "VAEEncodeForInpaint", "inputs": {"pixels": ["11", 0], "mask": ["11", 1], "vae": ["1", 2]}},
        "13": {"class_type": "SamplerCustomAdvanced", "inputs": {"noise": ["8", 0], "guider": ["7", 0], "sampler": ["9", 0], "sigmas": ["10", 0], "latent_image": ["12", 0]}},
        "14": {"class_type": "VAEDecode", "inputs": {"samples": ["13", 0]}},
        "15": {"class_type": "PreviewImage", "inputs": {"images": ["14", 0]}},
    }));
    assert_eq!((recipe.prompt.as_str(), recipe.negative_prompt.as_str()), ("a hill :0.5 AND a river :0.5", ""));
    assert_eq!((recipe.seed, recipe.steps, recipe.guidance), (Some(77), Some(24), Some(3.0)));
    assert_eq!((recipe.sampler.as_deref(), recipe.schedule.as_deref()), (Some("euler"), Some("beta")));
    assert_eq!((recipe.strength, recipe.image.as_deref(), recipe.mask.is_some()), (Some(0.6), Some("in.png"), true));
    assert_eq!((recipe.model.as_ref().unwrap().name.as_str(), recipe.size), ("flux1-dev", None));
    assert_eq!(recipe.left_out, ["the node 'FreeU_V2'"]);
}

#[test]
fn the_editors_own_graph_serves_where_there_is_no_other() {
    let workflow = json!({
        "nodes": [
            {"id": 3, "type": "KSampler", "widgets_values": [5, "fixed", 20, 8, "euler", "normal", 1], "inputs": [
                {"name": "model", "link": 1}, {"name": "positive", "link": 2}, {"name": "negative", "link": 3}, {"name": "latent_image", "link": 4}]},
            {"id": 4, "type": "CheckpointLoaderSimple", "widgets_values": ["tiny.safetensors"]},
            {"id": 5, "type": "EmptyLatentImage", "widgets_values": [512, 768, 1]},
            {"id": 6, "type": "CLIPTextEncode", "widgets_values": ["a cat"]},
            {"id": 7, "type": "CLIPTextEncode", "widgets_values": ["ugly"]},
            {"id": 8, "type": "VAEDecode", "inputs": [{"name": "samples", "link": 5}]},
            {"id": 9, "type": "SaveImage", "inputs": [{"name": "images", "link": 6}], "widgets_values": ["x"]},
        ],
        "links": [[1, 4, 0, 3, 0, "MODEL"], [2, 6, 0, 3, 1, "C"], [3, 7, 0, 3, 2, "C"], [4, 5, 0, 3, 3, "L"], [5, 3, 0, 8, 0, "L"], [6, 8, 0, 9, 0, "I"]],
    });
    let recipe = metadata(&[("workflow", &workflow.to_string())]).foreign().unwrap();
    assert_eq!((recipe.prompt.as_str(), recipe.negative_prompt.as_str(), recipe.seed), ("a cat", "ugly", Some(5)));
    assert_eq!((recipe.steps, recipe.guidance, recipe.size), (Some(20), Some(8.0), Some(Extent::new(512, 768))));
    assert_eq!(recipe.model.unwrap().name, "tiny");
}

#[test]
fn graphs_without_an_end_come_to_one() {
    let node = |class: &str, inputs: Value| json!({"class_type": class, "inputs": inputs});
    let all = json!({"images": ["1", 0], "samples": ["1", 0], "model": ["2", 0], "positive": ["3", 0], "negative": ["3", 0],
        "latent_image": ["1", 0], "sampler_name": "euler", "clip": ["4", 0], "sigmas": ["1", 0], "guider": ["1", 0]});
    let join = json!({"conditioning_to": ["3", 0], "conditioning_from": ["3", 0], "conditioning_1": ["3", 0], "conditioning_2": ["3", 0]});
    let text = json!({"text": ["5", 0], "string_a": ["5", 0], "string_b": ["5", 0], "clip": ["4", 0]});
    for class in ["ConditioningConcat", "ConditioningCombine", "Unknown"] {
        let graph = json!({
            "1": node("KSampler", all.clone()), "2": node("LoraLoader", json!({"lora_name": "a", "model": ["2", 0]})),
            "3": node(class, join.clone()), "4": node("CLIPSetLastLayer", json!({"clip": ["4", 0]})),
            "5": node("StringConcatenate", text.clone()), "9": node("SaveImage", all.clone()),
        });
        let recipe = comfy(&graph);
        assert!(recipe.prompt.len() < 1 << 20, "{}", recipe.prompt.len());
    }
    // What doubles at every node stays bounded.
    let mut graph = json!({"s": node("KSampler", json!({"positive": ["60", 0], "sampler_name": "x"})), "0": node("CLIPTextEncode", json!({"text": "word ".repeat(1000)}))});
    for i in 1..=60 {
        let before = (i - 1).to_string();
        graph[i.to_string()] =
            node("ConditioningConcat", json!({"conditioning_to": [before, 0], "conditioning_from": [before, 0]}));
    }
    assert!(comfy(&graph).prompt.len() < 1 << 18);
    for odd in ["{}", "[]", "{\"1\": 5}", "{\"1\": {\"class_type\": \"KSampler\"}}", "{\"a\": NaN}", "{"] {
        assert_eq!(metadata(&[("prompt", odd), ("workflow", odd)]).foreign(), None, "{odd}");
    }
}

#[test]
fn every_program_has_a_row() {
    use Origin::{A1111, ComfyUi, Fooocus, InvokeAi, NovelAi, Scumble, Swarm};
    for origin in [Scumble, A1111, Swarm, ComfyUi, InvokeAi, NovelAi, Fooocus] {
        assert_eq!(ORIGINS.iter().filter(|row| row.origin == origin && row.label == origin.label()).count(), 1);
    }
}

#[test]
fn other_programs_objects_are_read() {
    let invoke = json!({
        "generation_mode": "sdxl_txt2img", "positive_prompt": "a cat+ (in a hat)1.3", "negative_prompt": "", "width": 1024,
        "height": 768, "seed": 5, "cfg_scale": 6.5, "cfg_rescale_multiplier": 0.7, "steps": 30, "scheduler": "dpmpp_2m_k",
        "clip_skip": 1, "rand_device": "cpu", "model": {"name": "dream", "hash": "blake3:ab", "base": "sdxl"},
        "vae": {"model_name": "fix"}, "loras": [{"model": {"name": "ink"}, "weight": 0.75}],
        "controlnets": [{"control_model": {"name": "canny"}, "control_weight": [0.5], "begin_step_percent": 0.1,
            "end_step_percent": 0.9, "control_mode": "more_control", "image": {"image_name": "p.png"}}],
        "ipAdapters": [{}], "strength": 0.7, "init_image": "in.png",
    });
    let recipe = metadata(&[("invokeai_metadata", &invoke.to_string())]).foreign().unwrap();
    assert_eq!(recipe.prompt, "a (cat:1.1) (in a hat:1.3) <lora:ink:0.75>");
    assert_eq!((recipe.sampler.as_deref(), recipe.schedule.as_deref()), (Some("dpmpp_2m"), Some("karras")));
    assert_eq!((recipe.clip_skip, recipe.guidance_rescale, recipe.strength), (Some(2), Some(0.7), Some(0.7)));
    assert_eq!(
        (recipe.vae.unwrap().name.as_str(), recipe.controls[0].guess, recipe.controls[0].start),
        ("fix", true, 0.1)
    );
    assert_eq!(recipe.left_out, ["IP-Adapter"]);

    let swarm = json!({
        "sui_image_params": {"prompt": "a fox <embed:neg.pt>", "negativeprompt": "bad", "model": "a/dream.safetensors", "seed": "9",
            "steps": 20, "cfgscale": "7.5", "width": 640, "height": 512, "sampler": "dpmpp_2m", "scheduler": "karras",
            "loras": ["ink", "x/pose"], "loraweights": ["0.5", "1"], "clipstopatlayer": -2, "freeublock1": 1.1,
            "variationseed": 3, "variationseedstrength": 0.25},
        "sui_models": [{"name": "a/dream.safetensors", "param": "model", "hash": "0x0123456789abcdef"}],
    });
    let picture = metadata(&[(PARAMETERS_KEY, &swarm.to_string())]);
    assert_eq!(picture.origin(), Some(Origin::Swarm));
    let recipe = picture.foreign().unwrap();
    assert_eq!(recipe.prompt, "a fox neg <lora:ink:0.5> <lora:pose:1>");
    assert_eq!((recipe.seed, recipe.guidance, recipe.clip_skip), (Some(9), Some(7.5), Some(2)));
    let model = recipe.model.unwrap();
    assert_eq!((model.name.as_str(), model.hash.as_deref()), ("dream", Some("0123456789")));
    assert_eq!((recipe.variation.unwrap().seed, recipe.left_out), (3, vec!["FreeU".to_owned()]));

    let comment = json!({"prompt": "{a cat}, [dog]", "uc": "ugly", "steps": 28, "scale": 5, "seed": 5, "sampler": "k_dpmpp_2m",
        "noise_schedule": "karras", "width": 832, "height": 1216, "sm": true, "cfg_rescale": 0.2});
    let recipe =
        metadata(&[("Software", "NovelAI"), ("Source", "NovelAI Diffusion V3"), ("Comment", &comment.to_string())]);
    let recipe = recipe.foreign().unwrap();
    assert_eq!((recipe.prompt.as_str(), recipe.schedule.as_deref()), ("(a cat:1.05), (dog:0.952)", Some("karras")));
    assert_eq!((recipe.sampler.as_deref(), recipe.left_out.len()), (Some("dpmpp_2m"), 2));

    let fooocus = json!({"prompt": "a cat", "negative_prompt": "", "styles": "['Fooocus V2']", "steps": 30, "resolution": "(1152, 896)",
        "guidance_scale": 4.0, "sharpness": 2.0, "base_model": "jugger.safetensors", "base_model_hash": "aeb7e9e689",
        "refiner_model": "None", "sampler": "dpmpp_2m_sde_gpu", "scheduler": "karras", "seed": "12",
        "loras": [["offset.safetensors", 0.1, "4852686128"]], "version": "Fooocus v2.5"});
    let picture = metadata(&[(PARAMETERS_KEY, &fooocus.to_string())]);
    assert_eq!(picture.origin(), Some(Origin::Fooocus));
    let recipe = picture.foreign().unwrap();
    assert_eq!((recipe.prompt.as_str(), recipe.size), ("a cat <lora:offset:0.1>", Some(Extent::new(1152, 896))));
    assert_eq!(recipe.loras[0].adapter.hash.as_deref(), Some("4852686128"));
    assert_eq!(recipe.left_out, ["the styles", "sharpness"]);
}

/// JSON of the keys that are looked for, with values of every kind.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z<>:\\[\\](){}0-9. ]{0,12}".prop_map(Value::from),
        (0u8..9, 0u8..3).prop_map(|(id, output)| json!([id.to_string(), output])),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        let key = prop::sample::select(vec![
            "inputs",
            "text",
            "model",
            "positive",
            "negative",
            "samples",
            "images",
            "latent_image",
            "steps",
            "seed",
            "cfg",
            "sampler_name",
            "name",
            "weight",
            "loras",
            "width",
            "height",
            "prompt",
            "image",
            "lora_name",
            "sampler",
            "clip",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..8)
                .prop_map(|pairs| pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn no_object_makes_a_reader_panic(
        nodes in prop::collection::vec((prop::sample::select(vec![
            "KSampler", "SaveImage", "CLIPTextEncode", "LoraLoader", "VAEDecode", "ConditioningCombine", "ControlNetApply",
            "SamplerCustomAdvanced", "EmptyLatentImage", "StringConcatenate", "KSamplerAdvanced", "LatentUpscale",
        ]), values()), 1..9),
        value in values(),
    ) {
        let graph: serde_json::Map<String, Value> = nodes
            .into_iter()
            .enumerate()
            .map(|(i, (class, inputs))| (i.to_string(), json!({"class_type": class, "inputs": inputs})))
            .collect();
        let graph = Value::from(graph).to_string();
        let (object, swarm) = (value.to_string(), json!({"sui_image_params": value}).to_string());
        for texts in [
            vec![("prompt", graph.as_str())], vec![("workflow", &object)], vec![("invokeai_metadata", &object)],
            vec![("sd-metadata", &object)], vec![("Dream", &object)], vec![(PARAMETERS_KEY, &object)], vec![(PARAMETERS_KEY, &swarm)],
            vec![("Software", "NovelAI"), ("Comment", &object)],
        ] {
            let Some(recipe) = metadata(&texts).foreign() else { continue };
            prop_assert!(recipe.guidance.is_none_or(|value| (0.0..=1000.0).contains(&value)));
            prop_assert!(recipe.steps.is_none_or(|steps| (1..=10_000).contains(&steps)));
            prop_assert!(recipe.size.is_none_or(|size| !size.is_empty() && size.width <= 65_535 && size.height <= 65_535));
            prop_assert!(recipe.loras.iter().all(|lora| lora.unet.is_finite() && lora.text.is_finite()));
            prop_assert!(recipe.left_out.len() <= 31 && recipe.left_out.iter().all(|what| what.len() <= 900));
        }
    }
}
