//! Second passes at a larger size in the texts of pictures: ours as the web UI writes them, and those of other programs.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use scumble::base::{Extent, RngKind};
use scumble::formats::{ForeignRecipe, Labels, Metadata, PARAMETERS_KEY, write_infotext};
use scumble::job::{Convention, DType, Hires, HiresTarget, HiresUpscaler, ModelRef, Recipe, SourceRecipe, Tuning};
use serde_json::{Value, json};

const LABELS: Labels<'_> =
    Labels { sampler: "DPM++ 2M", schedule: Some("Karras"), hires_sampler: None, hires_schedule: None };

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

fn plain() -> Recipe {
    Recipe {
        version: Recipe::VERSION,
        software: "scumble 0.1.0".into(),
        model: ModelRef { name: "tiny".into(), hash: None },
        prompt: String::new(),
        negative_prompt: String::new(),
        size: Extent::new(512, 768),
        working: None,
        steps: 20,
        sampler: "dpmpp_2m".into(),
        schedule: "karras".into(),
        guidance: 7.0,
        eta: None,
        seed: 1,
        variation: None,
        rng: RngKind::Cpu,
        source: SourceRecipe::Noise,
        tuning: Tuning::default(),
        dtype: DType::F32,
        convention: Convention::Scumble,
    }
}
#[test]
fn a_second_pass_is_written_as_the_web_ui_writes_it_and_read_back() {
    let hires = Hires {
        upscaler: HiresUpscaler::named("Latent (bicubic antialiased)"),
        steps: Some(12),
        strength: 0.55,
        guidance: Some(5.0),
        sampler: Some("euler_ancestral".into()),
        schedule: Some("exponential".into()),
        prompt: Some("a fox, sharp: very".into()),
        negative_prompt: Some("blur".into()),
        ..Hires::new(HiresTarget::Scale(1.5))
    };
    let of = |hires: &Hires| {
        let tuning = Tuning { hires: Some(hires.clone()), ..Tuning::default() };
        Recipe { tuning, prompt: "a fox".into(), negative_prompt: String::new(), ..plain() }
    };
    let labels = Labels { hires_sampler: Some("Euler a"), hires_schedule: Some("Exponential"), ..LABELS };
    let text = write_infotext(&of(&hires), labels);
    let said = "Hires prompt: \"a fox, sharp: very\", Hires negative prompt: blur, Hires sampler: Euler a, Hires schedule \
                type: Exponential, Hires CFG Scale: 5, Hires upscale: 1.5, Hires steps: 12, Hires upscaler: Latent \
                (bicubic antialiased)";
    assert!(
        text.contains(said) && text.contains("Size: 512x768") && text.contains("Denoising strength: 0.55"),
        "{text}"
    );
    let read = |text: String| {
        let metadata = Metadata { parameters: Some(text), ..Metadata::default() };
        metadata.foreign().unwrap()
    };
    let foreign = read(text);
    assert!(foreign.left_out.is_empty() && foreign.strength.is_none(), "{foreign:?}");
    let back = foreign.hires.unwrap();
    assert_eq!((back.sampler.as_deref(), back.schedule.as_deref()), (Some("Euler a"), Some("Exponential")));
    assert_eq!(
        Hires { sampler: hires.sampler.clone(), schedule: hires.schedule.clone(), ..back.settings().unwrap() },
        hires
    );
    let sized = Hires::new(HiresTarget::Size(Extent::new(1000, 1500)));
    let text = write_infotext(&of(&sized), LABELS);
    assert!(text.contains("Hires resize: 1000x1500, Hires upscaler: Latent,"), "{text}");
    assert_eq!(read(text).hires.unwrap().settings(), Some(sized));
}

#[test]
fn second_passes_of_other_programs_are_taken_over() {
    // A network enlarges four times, then half of that is wanted.
    let graph = |last: Value| {
        json!({
            "1": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512}},
            "2": {"class_type": "KSampler", "inputs": {"seed": 1, "steps": 20, "cfg": 7, "sampler_name": "euler", "scheduler": "normal", "denoise": 1, "latent_image": ["1", 0]}},
            "3": {"class_type": "VAEDecode", "inputs": {"samples": ["2", 0]}},
            "4": {"class_type": "UpscaleModelLoader", "inputs": {"model_name": "4x-UltraSharp.pth"}},
            "5": {"class_type": "ImageUpscaleWithModel", "inputs": {"upscale_model": ["4", 0], "image": ["3", 0]}},
            "6": {"class_type": "ImageScaleBy", "inputs": {"upscale_method": "area", "scale_by": 0.5, "image": ["5", 0]}},
            "7": {"class_type": "VAEEncode", "inputs": {"pixels": ["6", 0]}},
            "8": {"class_type": "KSamplerAdvanced", "inputs": {"noise_seed": 1, "steps": 20, "start_at_step": 12, "cfg": 7, "sampler_name": "euler", "scheduler": "normal", "latent_image": ["7", 0]}},
            "9": {"class_type": "VAEDecode", "inputs": {"samples": ["8", 0]}},
            "10": {"class_type": "SaveImage", "inputs": {"images": last}},
        })
    };
    let hires = comfy(&graph(json!(["9", 0]))).hires.unwrap().settings().unwrap();
    assert_eq!((hires.target, hires.upscaler.label()), (HiresTarget::Scale(2.0), "4x-UltraSharp"));
    assert_eq!((hires.steps, hires.strength, hires.guidance), (Some(8), 0.4, Some(7.0)));
    // What only enlarges a finished picture is no second pass.
    let after = comfy(&graph(json!(["6", 0])));
    assert_eq!((after.hires, after.left_out), (None, vec!["what enlarged the finished picture".to_owned()]));
    let swarm = json!({"sui_image_params": {"prompt": "x", "seed": 1, "steps": 20, "width": 512, "height": 512, "refinerupscale": 2,
        "refinerupscalemethod": "model-4x-UltraSharp.pth", "refinercontrolpercentage": 0.4, "refinercfgscale": 5}});
    let swarm = metadata(&[(PARAMETERS_KEY, &swarm.to_string())]).foreign().unwrap();
    let hires = swarm.hires.unwrap().settings().unwrap();
    assert_eq!((hires.target, hires.upscaler.label()), (HiresTarget::Scale(2.0), "4x-UltraSharp"));
    assert_eq!((hires.steps, hires.strength, hires.guidance, swarm.left_out), (Some(8), 0.4, Some(5.0), Vec::new()));
    let invoke = json!({"positive_prompt": "x", "seed": 1, "steps": 30, "width": 1536, "height": 1024, "hrf_enabled": true,
        "hrf_strength": 0.5, "hrf_method": "ESRGAN"});
    let invoke = metadata(&[("invokeai_metadata", &invoke.to_string())]).foreign().unwrap();
    assert_eq!((invoke.size, invoke.left_out), (Some(Extent::new(624, 416)), Vec::new()));
    let hires = invoke.hires.unwrap().settings().unwrap();
    assert_eq!((hires.target, hires.upscaler), (HiresTarget::Size(Extent::new(1536, 1024)), HiresUpscaler::BuiltIn));
    assert_eq!((hires.steps, hires.strength), (Some(15), 0.5));
}
