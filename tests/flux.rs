//! Flux on tiny models, held against what diffusers made of the same seeds.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use candle_core::{DType, Device, Tensor};
use serde::Deserialize;

use scumble::base::{CancelToken, Extent, Pixmap, RngKind};
use scumble::engine::{Draws, Session, pixmap_from_tensor};
use scumble::families::{self, DiffusionModel, LoadRequest};
use scumble::job::{Convention, Emphasis, Generate, ModelRef, Recipe, Resources, Source, SourceRecipe, Tuning};

use tiny_models::TinyModel;

#[path = "support/tiny_models.rs"]
mod tiny_models;

const SIZE: Extent = Extent::new(96, 64);

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/flux").join(name)
}

/// Both models; schnell has dev's weights.
fn all() -> BTreeMap<String, TinyModel> {
    let mut models = tiny_models::models(&std::fs::read_to_string(golden("models.json")).unwrap());
    let (weights, tokenizers) = (models["dev"].weights.clone(), models["dev"].tokenizers.clone());
    let schnell = models.get_mut("schnell").unwrap();
    (schnell.weights, schnell.tokenizers) = (weights, tokenizers);
    models
}

fn flat(t: &Tensor) -> Vec<f32> {
    t.to_dtype(DType::F32).unwrap().flatten_all().unwrap().to_vec1().unwrap()
}

fn load(folder: &Path) -> Result<Box<dyn DiffusionModel>, families::ModelError> {
    let files = families::open(Some(folder)).unwrap();
    let (resources, cancel) = (Resources::default(), CancelToken::new());
    let (device, dtype, progress) = (&Device::Cpu, DType::F32, &mut |_, _| ());
    families::load(LoadRequest { files: &files, resources: &resources, device, dtype, progress, cancel: &cancel })
}

#[derive(Deserialize)]
struct Case {
    name: String,
    model: String,
    task: String,
    steps: u32,
    seed: u64,
    guidance: f64,
    strength: Option<f64>,
}

#[derive(Deserialize)]
struct Listed {
    prompt: String,
    cases: Vec<Case>,
}

fn task(prompt: &str, case: &Case, pixels: &Pixmap) -> Generate {
    let source = match case.task.as_str() {
        "text" => Source::Noise,
        _ => Source::Image { pixels: Arc::new(pixels.clone()), strength: case.strength.unwrap() },
    };
    let recipe = Recipe {
        version: Recipe::VERSION,
        software: "test".into(),
        model: ModelRef::default(),
        prompt: prompt.into(),
        negative_prompt: String::new(),
        size: SIZE,
        working: None,
        steps: case.steps,
        sampler: "euler".into(),
        schedule: "automatic".into(),
        guidance: case.guidance,
        eta: None,
        seed: case.seed,
        variation: None,
        rng: RngKind::Cpu,
        source: SourceRecipe::Noise,
        tuning: Tuning { emphasis: Emphasis::None, ..Tuning::default() },
        dtype: scumble::job::DType::F32,
        convention: Convention::Diffusers,
    };
    Generate { recipe, model: None, resources: Resources::default(), source, count: 1, previews: false }
}

/// Largest difference over largest expected magnitude.
fn relative(got: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(got.len(), expected.len());
    let most = expected.iter().fold(0f32, |m, v| m.max(v.abs()));
    got.iter().zip(expected).fold(0f32, |m, (a, b)| m.max((a - b).abs())) / most
}

#[test]
fn both_models_give_the_picture_that_diffusers_gives() {
    let tensors = candle_core::safetensors::load(golden("cases.safetensors"), &Device::Cpu).unwrap();
    let bytes = |name: &str| tensors[name].flatten_all().unwrap().to_vec1::<u8>().unwrap();
    let rgba = bytes("image").chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
    let picture = Pixmap::from_rgba(SIZE, rgba).unwrap();
    let list: Listed = serde_json::from_str(&std::fs::read_to_string(golden("cases.json")).unwrap()).unwrap();
    assert_eq!(list.cases.len(), 3);
    for (name, model) in all() {
        let folder = tempfile::tempdir().unwrap();
        model.write(folder.path(), DType::F32);
        let detected = families::detect(&families::open(Some(folder.path())).unwrap()).unwrap();
        assert_eq!(detected.family.id, "flux");
        assert_eq!(detected.defaults().steps, if name == "dev" { 28 } else { 4 });
        let mut model = load(folder.path()).unwrap();
        for case in list.cases.iter().filter(|case| case.model == name) {
            let task = task(&list.prompt, case, &picture);
            let cancel = CancelToken::new();
            let mut session = Session::new(model.as_mut(), &task, u64::MAX, &cancel).unwrap();
            let expected = &tensors[&format!("{}.xs", case.name)];
            let mut steps = 0;
            let mut draws = Draws::new(&task.recipe);
            let latent = session
                .sample(model.as_mut(), &mut draws, &cancel, &mut |step| {
                    let error = relative(&flat(step.x), &flat(&expected.get(steps).unwrap()));
                    assert!(error < 1e-4, "{}: the latent after step {steps} differs by {error}", case.name);
                    steps += 1;
                    Ok(())
                })
                .unwrap();
            assert_eq!(steps, expected.dim(0).unwrap(), "{}", case.name);
            if tensors.contains_key(&format!("{}.rgb", case.name)) {
                let picture = pixmap_from_tensor(&model.decode(&latent, &cancel).unwrap(), SIZE).unwrap();
                let rgb = picture.pixels().flat_map(|p| [p[0], p[1], p[2]]);
                let most = rgb.zip(&bytes(&format!("{}.rgb", case.name))).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
                assert!(most <= 2, "{}: a pixel differs by {most}", case.name);
            }
        }
    }
}

#[test]
fn samplers_that_add_noise_are_refused_and_others_taken() {
    let folder = tempfile::tempdir().unwrap();
    all()["schnell"].write(folder.path(), DType::F32);
    let mut model = load(folder.path()).unwrap();
    let case = Case {
        name: String::new(),
        model: String::new(),
        task: "text".into(),
        steps: 3,
        seed: 1,
        guidance: 1.0,
        strength: None,
    };
    let mut task = task("a (fox:1.2)", &case, &Pixmap::filled(SIZE, [0; 4]));
    let cancel = CancelToken::new();
    for (sampler, taken) in [("euler", true), ("heun", true), ("euler_ancestral", false), ("dpmpp_sde", false)] {
        task.recipe.sampler = sampler.into();
        let session = Session::new(model.as_mut(), &task, u64::MAX, &cancel);
        match session {
            Ok(_) => assert!(taken, "{sampler}"),
            Err(error) => assert!(!taken && error.to_string().contains("choose Euler"), "{sampler}: {error}"),
        }
    }
}

#[test]
fn a_model_that_is_not_whole_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let mut model = all().remove("dev").unwrap();
    let refused = |model: &TinyModel| {
        model.write(path, DType::F32);
        match load(path) {
            Err(families::ModelError::Failed(failure)) => failure.message,
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("it was taken"),
        }
    };
    let transformer = model.weights.get_mut("transformer").unwrap();
    let at = transformer.iter().position(|spec| spec.0.ends_with("attn.to_k.weight")).unwrap();
    let lost = transformer.remove(at);
    assert!(refused(&model).contains(&format!("{} is missing", lost.0)), "{}", refused(&model));
    let mut wide = lost.clone();
    wide.1[0] += 2;
    model.weights.get_mut("transformer").unwrap().push(wide);
    assert!(refused(&model).contains("has the shape"), "{}", refused(&model));
    let transformer = model.weights.get_mut("transformer").unwrap();
    transformer.pop();
    transformer.push(lost);
    model.files.get_mut("transformer/config.json").unwrap()["axes_dims_rope"] = serde_json::json!([4, 6, 8]);
    assert!(refused(&model).contains("axes_dims_rope"), "{}", refused(&model));
    model.files.get_mut("transformer/config.json").unwrap()["axes_dims_rope"] = serde_json::json!([4, 6, 6]);
    model.files.get_mut("text_encoder_2/config.json").unwrap()["num_layers"] = 100_000.into();
    assert!(refused(&model).contains("num_layers"), "{}", refused(&model));
    model.files.insert("tokenizer_2/tokenizer.json".into(), serde_json::json!({"version": "1.0"}));
    model.files.get_mut("text_encoder_2/config.json").unwrap()["num_layers"] = 2.into();
    assert!(refused(&model).contains("is no tokenizer"), "{}", refused(&model));
}
