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
struct Cases {
    prompt: String,
    negative: String,
    cases: Vec<Case>,
}

impl Case {
    fn task(&self, list: &Cases, picture: &Pixmap, mask: &Mask) -> Generate {
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
    let list: Cases = serde_json::from_str(&std::fs::read_to_string(golden("cases.json")).unwrap()).unwrap();
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
