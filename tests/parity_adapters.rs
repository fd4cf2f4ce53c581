//! Adapters against the whole parity kit, where `SCUMBLE_PARITY_KIT` names one of its folders (`seed1`, say).

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that stops has failed, and what it measures is worth a line"
)]

use candle_core::{DType, Device, Tensor};
use scumble::base::{CancelToken, Extent, NoiseGenerator, RngKind};
use scumble::engine::{Draws, Session};
use scumble::families::{self, ControlInput, LoadRequest};
use scumble::job::{Convention, Emphasis, Generate, ModelRef, Recipe, Resources, Source, SourceRecipe, Tuning};
use scumble::nets::clip::TokenEmbedding;
use scumble::nets::{
    Added, Conditioning, ControlNet, ControlNetConfig, Evaluation, TextConfig, TextEncoder, Tokenizer, Unet, UnetConfig,
};
use scumble::weights::Weights;
use scumble::weights::embedding::Embedding;
use scumble::weights::lora::{Adapter, Component, Merged, Strengths, merge};
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The kit's cases of a group; `None` where there is no kit.
fn cases(group: &str) -> Option<Vec<Case>> {
    let Some(kit) = std::env::var_os("SCUMBLE_PARITY_KIT") else {
        eprintln!("skipped: SCUMBLE_PARITY_KIT names no kit");
        return None;
    };
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(Path::new(&kit).join(group)).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    Some(folders.into_iter().map(Case::open).collect())
}

struct Case {
    folder: PathBuf,
    json: Value,
    inputs: HashMap<String, Tensor>,
    expected: HashMap<String, Tensor>,
}

impl Case {
    fn open(folder: PathBuf) -> Self {
        let load = |name: &str| candle_core::safetensors::load(folder.join(name), &Device::Cpu).unwrap();
        let json = serde_json::from_slice(&std::fs::read(folder.join("case.json")).unwrap()).unwrap();
        let (inputs, expected) = (load("inputs.safetensors"), load("expected.safetensors"));
        Self { folder, json, inputs, expected }
    }

    fn name(&self) -> String {
        self.json["case"].as_str().unwrap().to_owned()
    }

    /// The folder that a field of the case names.
    fn path(&self, field: &str) -> PathBuf {
        self.folder.join(self.json[field].as_str().unwrap())
    }

    fn ids(&self, name: &str) -> Vec<Vec<u32>> {
        self.inputs[name].to_dtype(DType::U32).unwrap().to_vec2().unwrap()
    }

    fn compare(&self, what: &str, actual: &Tensor) {
        self.compare_with(what, actual, &self.expected[what]);
    }

    /// Against one step of a trajectory.
    fn compare_step(&self, what: &str, step: usize, actual: &Tensor) {
        self.compare_with(&format!("{what} {step}"), actual, &self.expected[what].get(step).unwrap());
    }

    fn compare_with(&self, what: &str, actual: &Tensor, expected: &Tensor) {
        assert_eq!(actual.dims(), expected.dims(), "{} {what}", self.name());
        let tolerance = self.json["tolerance"]["rel_to_max"].as_f64().unwrap();
        let [actual, expected] = [actual, expected].map(|t| t.flatten_all().unwrap().to_vec1::<f32>().unwrap());
        let largest = expected.iter().fold(0f32, |a, b| a.max(b.abs()));
        assert!(actual.iter().all(|x| x.is_finite()), "{} {what} is not finite", self.name());
        let error = actual.iter().zip(&expected).fold(0f32, |a, (x, y)| a.max((x - y).abs())) / largest;
        eprintln!("{} {what}: {error:.2e} of {tolerance:.1e}", self.name());
        assert!(f64::from(error) <= tolerance, "{} {what}: {error:.2e} is more than {tolerance:.1e}", self.name());
    }
}

fn weights(folder: &Path) -> Weights {
    let names = ["diffusion_pytorch_model.safetensors", "model.safetensors"];
    Weights::open(&[names.iter().map(|name| folder.join(name)).find(|path| path.is_file()).unwrap()]).unwrap()
}

fn unet(folder: &Path, merged: Option<&Merged>) -> Unet {
    let weights = weights(folder);
    let mut reading = weights.reading(DType::F32, &Device::Cpu);
    if let Some(adjust) = merged.and_then(|merged| merged.adjust(Component::Unet)) {
        reading = reading.adjusted_by(adjust);
    }
    Unet::load(&UnetConfig::open(&folder.join("config.json")).unwrap(), &reading.root()).unwrap()
}

fn text_encoder(folder: &Path, component: Component, merged: &Merged) -> TextEncoder {
    let weights = weights(folder);
    let mut reading = weights.reading(DType::F32, &Device::Cpu);
    if let Some(adjust) = merged.adjust(component) {
        reading = reading.adjusted_by(adjust);
    }
    TextEncoder::load(&TextConfig::open(&folder.join("config.json")).unwrap(), &reading.root()).unwrap()
}

#[test]
fn loras_merge_as_the_kit_has_them() {
    let Some(cases) = cases("lora") else { return };
    assert!(cases.len() >= 6);
    let cancel = CancelToken::new();
    for case in cases {
        let model = case.path("model");
        let adapter = Arc::new(Adapter::open(&case.path("file")).unwrap());
        let components: Vec<Component> =
            Component::ALL.into_iter().filter(|component| model.join(component.folder()).is_dir()).collect();
        let opened: Vec<Weights> =
            components.iter().map(|component| weights(&model.join(component.folder()))).collect();
        let targets: Vec<(Component, &Weights)> = components.iter().copied().zip(&opened).collect();
        let merged_at = |unet: f64, text: f64| {
            let merged = merge(&[(adapter.clone(), Strengths { unet, text })], &targets).unwrap();
            assert!(merged.notices.is_empty(), "{}: {:?}", case.name(), merged.notices);
            merged
        };
        let run = &case.json["runs"][0];
        let merged = merged_at(run["strength"].as_f64().unwrap(), run["strength"].as_f64().unwrap());
        let (pooled, ids) = (case.inputs.get("text_embeds"), case.inputs.get("time_ids"));
        let added = pooled.zip(ids).map(|(pooled, time_ids)| Added { pooled, time_ids });
        let text = &case.inputs["encoder_hidden_states"];
        let predicted = |merged: &Merged| {
            let net = unet(&model.join("unet"), Some(merged));
            let context = net.context(Conditioning { text, class_labels: None, added }).unwrap();
            let timestep = run["timestep"].as_f64().unwrap();
            net.forward(&case.inputs["sample"], timestep, &context, &cancel).unwrap()
        };
        case.compare("unet_out", &predicted(&merged));
        if case.expected.contains_key("unet_out_strength_-0.5") {
            case.compare("unet_out_strength_-0.5", &predicted(&merged_at(-0.5, 0.0)));
        }
        if let Some(name) = run.get("one_merged_weight").and_then(Value::as_str) {
            let opened = weights(&model.join("unet"));
            let reading = opened.reading(DType::F32, &Device::Cpu);
            let reading = reading.adjusted_by(merged.adjust(Component::Unet).unwrap());
            case.compare("one_merged_weight", &reading.root().any_tensor(name).unwrap());
        }
        let encoder = text_encoder(&model.join("text_encoder"), Component::TextEncoder, &merged);
        let encoded = encoder.encode(&case.ids("input_ids"), &cancel).unwrap();
        if case.expected.contains_key("last_hidden_state") {
            case.compare("last_hidden_state", &encoded.last().unwrap());
        } else {
            case.compare("te1_penultimate", &encoded.state(1, false).unwrap());
            let encoder = text_encoder(&model.join("text_encoder_2"), Component::TextEncoder2, &merged);
            let ids = case.ids("input_ids_2");
            let encoded = encoder.encode(&ids, &cancel).unwrap();
            case.compare("te2_penultimate", &encoded.state(1, false).unwrap());
            let end = ids.iter().flatten().copied().max().unwrap();
            case.compare("te2_text_embeds", &encoded.pooled(end).unwrap());
        }
    }
}

#[test]
fn control_networks_add_what_the_kit_has() {
    let Some(cases) = cases("controlnet") else { return };
    let cancel = CancelToken::new();
    for case in cases {
        let unet = unet(&case.path("unet"), None);
        let folder = case.path("model");
        let config = scumble::weights::Config::open(&folder.join("config.json")).unwrap();
        let opened = weights(&folder);
        let reading = opened.reading(DType::F32, &Device::Cpu);
        let control = ControlNet::load(&ControlNetConfig::from_config(&config).unwrap(), &reading.root()).unwrap();
        for run in case.json["runs"].as_array().unwrap() {
            let Some(down) = run.get("down") else {
                pipeline(&case, run);
                continue;
            };
            let input = |field: &str| &case.inputs[run[field].as_str().unwrap()];
            let (text, timestep) = (input("encoder_hidden_states"), run["timestep"].as_f64().unwrap());
            let hint = control.hint(input("controlnet_cond"), &cancel).unwrap();
            let strength = run["params"]["conditioning_scale"].as_f64().unwrap();
            let guess = run["params"].get("guess_mode").is_some_and(|guess| guess == true);
            let context = control.context(text).unwrap();
            let residuals =
                control.forward(input("sample"), timestep, &context, &hint, (strength, guess), &cancel).unwrap();
            let (skips, mid) = residuals.parts();
            let planar = |x: &Tensor| x.permute((0, 3, 1, 2)).unwrap().contiguous().unwrap();
            assert_eq!(skips.len(), down.as_array().unwrap().len());
            for (name, skip) in down.as_array().unwrap().iter().zip(skips) {
                case.compare(name.as_str().unwrap(), &planar(skip));
            }
            case.compare(run["mid"].as_str().unwrap(), &planar(mid.unwrap()));
            let context = unet.context(text).unwrap();
            let how = Evaluation { residuals: Some(&residuals), ..Evaluation::default() };
            let out = unet.evaluate(input("sample"), timestep, &context, how, &cancel).unwrap();
            case.compare(run["unet_out"].as_str().unwrap(), &out);
        }
    }
}

#[test]
fn learned_embeddings_stand_for_words_in_every_form_of_file() {
    let Some(cases) = cases("textual_inversion") else { return };
    let cancel = CancelToken::new();
    for case in cases {
        let is_xl = case.path("model").join("text_encoder").is_dir();
        let encoders: Vec<(PathBuf, PathBuf)> = if is_xl {
            let model = case.path("model");
            vec![
                (model.join("text_encoder"), model.join("tokenizer")),
                (model.join("text_encoder_2"), model.join("tokenizer_2")),
            ]
        } else {
            vec![(case.path("model"), case.path("tokenizer"))]
        };
        let none = Merged::default();
        let networks: Vec<_> = encoders.iter().map(|(e, _)| text_encoder(e, Component::TextEncoder, &none)).collect();
        let widths: Vec<usize> = networks.iter().map(|network| network.config().hidden_size).collect();
        for run in case.json["runs"].as_array().unwrap() {
            let files: Vec<&Value> = match run.get("files") {
                Some(files) => files.as_object().unwrap().values().collect(),
                None => vec![&run["file"]],
            };
            let word = if is_xl { "xlstyle".to_owned() } else { format!("my-{}-style", run["name"].as_str().unwrap()) };
            let text = run.get("prompt_a1111").unwrap_or(&run["prompt"]).as_str().unwrap();
            for file in files {
                let path = case.folder.join(file.as_str().unwrap());
                let embedding = Embedding::open(&path).unwrap();
                assert_eq!(embedding.name(), path.file_stem().unwrap().to_str().unwrap());
                let all = embedding.for_encoders(&widths).unwrap();
                for (i, (network, vectors)) in networks.iter().zip(all).enumerate() {
                    let tokenizer = Tokenizer::open(&encoders[i].1).unwrap();
                    let known = [TokenEmbedding { name: word.clone(), vectors }];
                    let chunks = tokenizer.weighted(&scumble::prompt::unweighted(text), &known).unwrap();
                    let encoded = network.encode_chunks(&chunks, &cancel).unwrap();
                    if is_xl {
                        case.compare(&format!("penultimate_{}", i + 1), &encoded.state(1, false).unwrap());
                    } else {
                        case.compare(run["context"].as_str().unwrap(), &encoded.last().unwrap());
                    }
                    if i == 1 {
                        case.compare("pooled", &encoded.pooled(tokenizer.end()).unwrap());
                    }
                }
            }
        }
    }
}

/// Plays recorded noise back.
struct Tape(Vec<f32>, usize);

impl NoiseGenerator for Tape {
    fn normal(&mut self, n: usize) -> Vec<f32> {
        self.1 += n;
        self.0[self.1 - n..self.1].to_vec()
    }
}

/// A picture made under a control, step by step.
fn pipeline(case: &Case, run: &Value) {
    let params = &run["params"];
    let cancel = CancelToken::new();
    let files = families::open(Some(case.path("unet").parent().unwrap())).unwrap();
    let (resources, progress) = (Resources::default(), &mut |_, _| ());
    let (device, dtype) = (&Device::Cpu, DType::F32);
    let request = LoadRequest { files: &files, resources: &resources, device, dtype, progress, cancel: &cancel };
    let mut model = families::load(request).unwrap();
    let latents = &case.inputs["pipe.latents"];
    let (_, _, height, width) = latents.dims4().unwrap();
    let number = |name: &str| params[name].as_f64().unwrap();
    let recipe = Recipe {
        version: Recipe::VERSION,
        software: "test".into(),
        model: ModelRef::default(),
        prompt: params["prompt"].as_str().unwrap().into(),
        negative_prompt: params["negative_prompt"].as_str().unwrap().into(),
        size: Extent::new(width as u32 * 8, height as u32 * 8),
        working: None,
        steps: number("num_inference_steps") as u32,
        sampler: "ddim".into(),
        schedule: "automatic".into(),
        guidance: number("guidance_scale"),
        eta: None,
        seed: 0,
        variation: None,
        rng: RngKind::Cpu,
        source: SourceRecipe::Noise,
        // The kit's prompts have brackets that are text to diffusers.
        tuning: Tuning { emphasis: Emphasis::None, ..Tuning::default() },
        dtype: scumble::job::DType::F32,
        convention: Convention::Diffusers,
    };
    let task = Generate {
        recipe,
        model: None,
        resources: resources.clone(),
        source: Source::Noise,
        count: 1,
        previews: false,
    };
    let mut session = Session::new(model.as_mut(), &task, u64::MAX, &cancel).unwrap();
    let schedule = session.schedule().clone();
    // The kit's picture has more than 256 shades, so it goes past the engine's own.
    let image = case.inputs["r0.controlnet_cond"].narrow(0, 0, 1).unwrap();
    // A file of the other layout, with what cannot be told of so small a network beside it.
    let folder = tempfile::tempdir().unwrap();
    let single = folder.path().join("control.safetensors");
    std::fs::copy(case.path("single_file"), &single).unwrap();
    let beside = serde_json::json!({ "controlnet": case.json["config"] });
    std::fs::write(single.with_extension("json"), beside.to_string()).unwrap();
    for path in [case.path("model"), single] {
        let control = ControlInput {
            path,
            image: image.clone(),
            strength: number("controlnet_conditioning_scale"),
            start: number("control_guidance_start"),
            end: number("control_guidance_end"),
            guess: false,
        };
        model.set_controls(&[control], &cancel).unwrap();
        let mut tape = Tape(latents.flatten_all().unwrap().to_vec1().unwrap(), 0);
        let mut xs = Vec::new();
        let latent = session.sample(model.as_mut(), &mut Draws::given(&mut tape), &cancel, &mut |step| {
            let scaled = (step.x * schedule.reference_scale(step.sigma_next)).unwrap();
            xs.push(scaled.squeeze(0).unwrap());
            Ok(())
        });
        for (i, x) in xs.iter().enumerate() {
            case.compare_step("pipe.latents.xs", i, x);
        }
        case.compare("pipe.image", &model.decode(&latent.unwrap(), &cancel).unwrap());
    }
}
