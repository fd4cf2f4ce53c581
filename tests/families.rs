//! The families beside Stable Diffusion 1, on tiny models, held against what diffusers made of the same seeds.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use candle_core::{DType, Device, Tensor};
use serde::Deserialize;

use scumble::base::{CancelToken, Extent, Mask, Pixmap, Rect, RngKind};
use scumble::engine::{Draws, Session, pixmap_from_tensor};
use scumble::families::{self, DiffusionModel, LoadRequest};
use scumble::job::{
    Area, Convention, Generate, MaskedContent, ModelRef, OutpaintFill, Recipe, Resources, Source, SourceRecipe, Tuning,
};

use tiny_models::TinyModel;

#[path = "support/tiny_models.rs"]
mod tiny_models;

const SIZE: Extent = Extent::new(96, 64);

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/families").join(name)
}

fn all() -> BTreeMap<String, TinyModel> {
    tiny_models::models(&std::fs::read_to_string(golden("models.json")).unwrap())
}

fn flat(t: &Tensor) -> Vec<f32> {
    t.to_dtype(DType::F32).unwrap().flatten_all().unwrap().to_vec1().unwrap()
}

fn load(folder: &Path, dtype: DType) -> Result<Box<dyn DiffusionModel>, families::ModelError> {
    let files = families::open(Some(folder)).unwrap();
    let (resources, cancel) = (Resources::default(), CancelToken::new());
    let (device, progress) = (&Device::Cpu, &mut |_, _| ());
    families::load(LoadRequest { files: &files, resources: &resources, device, dtype, progress, cancel: &cancel })
}

#[derive(Deserialize)]
struct Case {
    name: String,
    model: String,
    task: String,
    sampler: String,
    steps: u32,
    seed: u64,
    guidance: f64,
    strength: Option<f64>,
    negative: Option<String>,
    rescale: Option<f64>,
    image_guidance: Option<f64>,
    noise_level: Option<u32>,
}

#[derive(Deserialize)]
struct Listed {
    prompt: String,
    negative: String,
    cases: Vec<Case>,
}

impl Case {
    fn task(&self, list: &Listed, picture: &Pixmap, mask: &Mask) -> Generate {
        let upscales = self.task == "upscale";
        let pixels = if upscales { picture.cropped(Rect::new(0, 0, 24, 16)).unwrap() } else { picture.clone() };
        let (pixels, strength) = (Arc::new(pixels), self.strength.unwrap_or(1.0));
        let source = match self.task.as_str() {
            "text" => Source::Noise,
            "image" | "upscale" => Source::Image { pixels, strength },
            _ => Source::Inpaint {
                pixels,
                mask: Arc::new(mask.clone()),
                strength,
                feather_px: 0.0,
                content: MaskedContent::Original,
                area: Area::Whole,
                soft: false,
                empty: OutpaintFill::Edge,
            },
        };
        let recipe = Recipe {
            version: Recipe::VERSION,
            software: "test".into(),
            model: ModelRef::default(),
            prompt: list.prompt.clone(),
            negative_prompt: self.negative.clone().unwrap_or_else(|| list.negative.clone()),
            size: SIZE,
            working: None,
            steps: self.steps,
            sampler: self.sampler.clone(),
            schedule: "automatic".into(),
            guidance: self.guidance,
            eta: None,
            seed: self.seed,
            variation: None,
            rng: RngKind::Cpu,
            source: SourceRecipe::Noise,
            tuning: Tuning {
                guidance_rescale: self.rescale.unwrap_or(0.0),
                image_guidance: self.image_guidance,
                noise_level: self.noise_level,
                ..Tuning::default()
            },
            dtype: scumble::job::DType::F32,
            convention: Convention::Diffusers,
        };
        Generate { recipe, model: None, resources: Resources::default(), source, count: 1, previews: false }
    }
}

/// Largest difference over largest expected magnitude.
fn relative(got: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(got.len(), expected.len());
    let most = expected.iter().fold(0f32, |m, v| m.max(v.abs()));
    got.iter().zip(expected).fold(0f32, |m, (a, b)| m.max((a - b).abs())) / most
}

#[test]
fn every_family_gives_the_picture_that_diffusers_gives() {
    let tensors = candle_core::safetensors::load(golden("cases.safetensors"), &Device::Cpu).unwrap();
    let bytes = |name: &str| tensors[name].flatten_all().unwrap().to_vec1::<u8>().unwrap();
    let rgba = bytes("image").chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
    let (picture, mask) = (Pixmap::from_rgba(SIZE, rgba).unwrap(), Mask::from_data(SIZE, bytes("mask")).unwrap());
    let list: Listed = serde_json::from_str(&std::fs::read_to_string(golden("cases.json")).unwrap()).unwrap();
    assert!(list.cases.len() >= 12);
    let folder = tempfile::tempdir().unwrap();
    let mut loaded: HashMap<String, Box<dyn DiffusionModel>> = HashMap::new();
    for (name, model) in all() {
        model.write(&folder.path().join(&name), DType::F32);
        loaded.insert(name.clone(), load(&folder.path().join(&name), DType::F32).unwrap());
    }
    for case in &list.cases {
        let model = loaded.get_mut(&case.model).unwrap().as_mut();
        let task = case.task(&list, &picture, &mask);
        let cancel = CancelToken::new();
        let mut session = Session::new(model, &task, u64::MAX, &cancel).unwrap();
        let schedule = session.schedule().clone();
        let expected = &tensors[&format!("{}.xs", case.name)];
        let mut steps = 0;
        let latent = session
            .sample(model, &mut Draws::given(RngKind::Cpu.generator(case.seed).as_mut()), &cancel, &mut |step| {
                let scaled = (step.x * schedule.reference_scale(step.sigma_next)).unwrap();
                let error = relative(&flat(&scaled), &flat(&expected.get(steps).unwrap()));
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

#[test]
fn every_model_is_recognised_with_its_size_and_settings() {
    let folder = tempfile::tempdir().unwrap();
    let ids = [
        ("sdxl", "sdxl", 1024, 30),
        ("sdxl-inpainting", "sdxl-inpainting", 1024, 30),
        ("x4-upscaler", "x4-upscaler", 512, 30),
        ("instruct-pix2pix", "instruct-pix2pix", 512, 30),
        ("zero-snr", "sd2", 768, 20),
        ("lcm", "sd1", 512, 4),
        ("builtin", "sd1-inpainting", 256, 20),
    ];
    let models = all();
    for (name, id, side, steps) in ids {
        let path = folder.path().join(name);
        models[name].write(&path, DType::F16);
        let detected = families::detect(&families::open(Some(&path)).unwrap()).unwrap();
        assert_eq!(detected.family.id, id, "{name}: {}", detected.evidence);
        let defaults = detected.defaults();
        assert_eq!((defaults.size, defaults.steps), (Extent::new(side, side), steps), "{name}");
        assert_eq!(defaults.sampler == "lcm", name == "lcm");
        assert!(detected.components.iter().all(|c| c.tensors > 0) && detected.components.len() >= 3, "{name}");
    }
    // What shows that a model was distilled is its scheduler's file.
    let path = folder.path().join("sdxl");
    let scheduler = |text: &str| std::fs::write(path.join("scheduler/scheduler_config.json"), text).unwrap();
    let defaults = || families::detect(&families::open(Some(&path)).unwrap()).unwrap().defaults();
    scheduler(r#"{"_class_name": "EulerAncestralDiscreteScheduler", "timestep_spacing": "trailing"}"#);
    assert_eq!((defaults().steps, defaults().guidance, defaults().sampler), (4, 1.0, "euler_ancestral"));
    scheduler(
        r#"{"_class_name": "EulerDiscreteScheduler", "timestep_spacing": "trailing", "rescale_betas_zero_snr": true}"#,
    );
    assert_eq!((defaults().steps, defaults().guidance), (30, 5.0));
    scheduler(r#"{"_class_name": "LCMScheduler"}"#);
    assert_eq!((defaults().steps, defaults().guidance, defaults().sampler), (4, 1.0, "lcm"));
}

#[test]
fn models_that_cannot_be_run_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("refiner");
    let mut model = all().remove("sdxl").unwrap();
    model.files.get_mut("model_index.json").unwrap()["text_encoder"] = serde_json::json!([null, null]);
    model.write(&path, DType::F32);
    let refused = || families::detect(&families::open(Some(&path)).unwrap()).err().unwrap().message;
    assert!(refused().contains("SDXL's refiner"), "{}", refused());
    model.files.get_mut("unet/config.json").unwrap()["in_channels"] = 5.into();
    model.files.get_mut("model_index.json").unwrap()["text_encoder"] = serde_json::json!(["transformers", "x"]);
    model.write(&path, DType::F32);
    assert!(refused().contains("5 input channels") && refused().contains("Stable Diffusion XL"), "{}", refused());
}

/// A model whose VAE overflows in half precision: its last layer before the end gives values beyond 65504.
#[test]
fn a_vae_that_overflows_is_computed_in_f32() {
    let folder = tempfile::tempdir().unwrap();
    let mut model = all().remove("zero-snr").unwrap();
    for spec in model.weights.get_mut("vae").unwrap() {
        // Large on the way, small at the end: the picture is as it would be.
        if spec.0 == "post_quant_conv.weight" {
            spec.2 *= 1e6;
        }
    }
    model.write(folder.path(), DType::F32);
    let latents = tiny_models::tensor("test", &("latents".into(), vec![1, 4, 4, 6], 3.0, 0.0));
    let cancel = CancelToken::new();
    let mut whole = load(folder.path(), DType::F32).unwrap();
    let expected = flat(&whole.decode(&latents, &cancel).unwrap());
    assert!(whole.take_notices().is_empty());
    let mut half = load(folder.path(), DType::F16).unwrap();
    let got = flat(&half.decode(&latents, &cancel).unwrap());
    assert!(relative(&got, &expected) < 1e-6, "{}", relative(&got, &expected));
    let notices = half.take_notices();
    assert!(notices.len() == 1 && notices[0].contains("f32 from now on"), "{notices:?}");
    // It stays there, and says so once.
    half.decode(&latents, &cancel).unwrap();
    assert!(half.take_notices().is_empty());
}
