//! Whole pipelines on tiny models, held against what diffusers made of the same seeds, noise and pictures.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use candle_core::{DType, Device, Tensor};
use serde::Deserialize;

use scumble::base::{CancelToken, Extent, Mask, NoiseGenerator, Pixmap, RngKind};
use scumble::engine::{Draws, Session, pixmap_from_tensor};
use scumble::families::{self, DiffusionModel, LoadRequest};
use scumble::job::{Area, Convention, Generate, MaskedContent, ModelRef, OutpaintFill, Recipe, Source, SourceRecipe};

const SIZE: Extent = Extent::new(96, 64);

fn golden(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(path)
}

fn tensors(name: &str) -> HashMap<String, Tensor> {
    candle_core::safetensors::load(golden(&format!("pipelines/{name}.safetensors")), &Device::Cpu).unwrap()
}

fn json<T: serde::de::DeserializeOwned>(name: &str) -> T {
    serde_json::from_str(&std::fs::read_to_string(golden(&format!("pipelines/{name}.json"))).unwrap()).unwrap()
}

fn flat(t: &Tensor) -> Vec<f32> {
    t.to_dtype(DType::F32).unwrap().flatten_all().unwrap().to_vec1().unwrap()
}

fn load(name: &str, karras: bool) -> Box<dyn DiffusionModel> {
    let folder = tempfile::tempdir().unwrap();
    let mut path = golden("models").join(name);
    if karras {
        // The pipeline's scheduler was switched in Python; here the folder's configuration says it.
        copy(&path, folder.path());
        let file = folder.path().join("scheduler/scheduler_config.json");
        let mut config: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        config["use_karras_sigmas"] = true.into();
        std::fs::write(&file, config.to_string()).unwrap();
        folder.path().clone_into(&mut path);
    }
    let files = families::open(Some(&path)).unwrap();
    let cancel = CancelToken::new();
    let request = LoadRequest {
        files: &files,
        resources: &scumble::job::Resources::default(),
        device: &Device::Cpu,
        dtype: DType::F32,
        progress: &mut |_, _| (),
        cancel: &cancel,
    };
    families::load(request).unwrap()
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn recipe(prompt: &str, negative: &str) -> Recipe {
    Recipe {
        version: Recipe::VERSION,
        software: "test".into(),
        model: ModelRef::default(),
        prompt: prompt.into(),
        negative_prompt: negative.into(),
        size: SIZE,
        working: None,
        steps: 1,
        sampler: String::new(),
        schedule: "automatic".into(),
        guidance: 7.5,
        eta: None,
        seed: 0,
        variation: None,
        rng: RngKind::Cpu,
        source: SourceRecipe::Noise,
        // Brackets are text to diffusers.
        tuning: scumble::job::Tuning { emphasis: scumble::job::Emphasis::None, ..Default::default() },
        dtype: scumble::job::DType::F32,
        convention: Convention::Diffusers,
    }
}

fn source(task: &str, strength: Option<f64>, pixels: &Pixmap, mask: &Mask) -> Source {
    let (pixels, mask) = (Arc::new(pixels.clone()), Arc::new(mask.clone()));
    match (task, strength) {
        ("text", _) => Source::Noise,
        ("image", Some(strength)) => Source::Image { pixels, strength },
        ("inpaint", Some(strength)) => Source::Inpaint {
            pixels,
            mask,
            strength,
            feather_px: 0.0,
            content: MaskedContent::Original,
            area: Area::Whole,
            soft: false,
            empty: OutpaintFill::Edge,
        },
        _ => panic!("{task} without strength"),
    }
}

/// Runs a task, and returns the latents after each step in the reference's own scaling, and the final latent.
fn run(
    model: &mut (dyn DiffusionModel + 'static),
    task: &Generate,
    noise: &mut dyn NoiseGenerator,
    picture: Option<&Tensor>,
) -> (Vec<Vec<f32>>, Tensor) {
    let cancel = CancelToken::new();
    let mut session = Session::new(model, task, u64::MAX, &cancel).unwrap();
    if let Some(picture) = picture {
        session.set_picture(picture.clone());
    }
    let schedule = session.schedule().clone();
    let mut xs = Vec::new();
    let latent = session
        .sample(model, &mut Draws::given(noise), &cancel, &mut |step| {
            xs.push(flat(&(step.x * schedule.reference_scale(step.sigma_next)).unwrap()));
            Ok(())
        })
        .unwrap();
    (xs, latent)
}

/// Largest difference over largest expected magnitude, the worst step of a trajectory.
fn worst(xs: &[Vec<f32>], expected: &Tensor) -> f32 {
    assert_eq!(xs.len(), expected.dim(0).unwrap());
    xs.iter().enumerate().map(|(i, got)| relative(got, &flat(&expected.get(i).unwrap()))).fold(0.0, f32::max)
}

fn relative(got: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(got.len(), expected.len());
    assert!(got.iter().all(|v| v.is_finite()));
    let most = expected.iter().fold(0f32, |m, v| m.max(v.abs()));
    got.iter().zip(expected).fold(0f32, |m, (a, b)| m.max((a - b).abs())) / most
}

#[derive(Deserialize)]
struct SeededCase {
    name: String,
    task: String,
    model: String,
    sampler: String,
    schedule: String,
    steps: u32,
    seed: u64,
    guidance: f64,
    eta: Option<f64>,
    strength: Option<f64>,
}

#[derive(Deserialize)]
struct Seeded {
    prompt: String,
    negative: String,
    cases: Vec<SeededCase>,
}

#[test]
fn a_seed_gives_the_picture_that_diffusers_gives() {
    let list: Seeded = json("seeded");
    let tensors = tensors("seeded");
    let bytes = |name: &str| tensors[name].flatten_all().unwrap().to_vec1::<u8>().unwrap();
    let rgba = bytes("image").chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
    let pixels = Pixmap::from_rgba(SIZE, rgba).unwrap();
    let mask = Mask::from_data(SIZE, bytes("mask")).unwrap();
    assert!(list.cases.len() >= 20);
    let mut models: HashMap<String, Box<dyn DiffusionModel>> = HashMap::new();
    for case in &list.cases {
        let model = models.entry(case.model.clone()).or_insert_with(|| load(&case.model, false)).as_mut();
        let task = Generate {
            recipe: Recipe {
                steps: case.steps,
                sampler: case.sampler.clone(),
                schedule: case.schedule.clone(),
                guidance: case.guidance,
                eta: case.eta,
                seed: case.seed,
                ..recipe(&list.prompt, &list.negative)
            },
            model: None,
            resources: scumble::job::Resources::default(),
            source: source(&case.task, case.strength, &pixels, &mask),
            count: 1,
            previews: false,
        };
        let mut noise = RngKind::Cpu.generator(case.seed);
        let (xs, latent) = run(model, &task, noise.as_mut(), None);
        let error = worst(&xs, &tensors[&format!("{}.xs", case.name)]);
        assert!(error < 1e-4, "{}: latents differ by {error}", case.name);
        let decoded = model.decode(&latent, &CancelToken::new()).unwrap();
        let picture = pixmap_from_tensor(&decoded, SIZE).unwrap();
        let expected = bytes(&format!("{}.rgb", case.name));
        let rgb = picture.pixels().flat_map(|p| [p[0], p[1], p[2]]);
        let most = rgb.zip(&expected).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        assert!(most <= 2, "{}: a pixel differs by {most}", case.name);
    }
}

#[derive(Deserialize)]
struct KitCase {
    name: String,
    task: String,
    model: String,
    sampler: String,
    karras: bool,
    prompt: String,
    negative: String,
    guidance: f64,
    steps: u32,
    strength: Option<f64>,
    eta: Option<f64>,
    tolerance: f32,
}

#[derive(Deserialize)]
struct Kit {
    cases: Vec<KitCase>,
}

/// Plays recorded noise back.
struct Tape(Vec<f32>, usize);

impl NoiseGenerator for Tape {
    fn normal(&mut self, n: usize) -> Vec<f32> {
        let from = self.1;
        self.1 += n;
        self.0[from..self.1].to_vec()
    }
}

#[test]
fn the_kits_pipelines_hold() {
    let list: Kit = json("kit");
    let tensors = tensors("kit");
    let picture = ((&tensors["image"] * 2.0).unwrap() - 1.0).unwrap();
    let mask: Vec<u8> = flat(&tensors["mask_image"]).iter().map(|v| (v * 255.0) as u8).collect();
    let mask = Mask::from_data(SIZE, mask).unwrap();
    let blank = Pixmap::filled(SIZE, [0, 0, 0, 255]);
    assert!(list.cases.len() >= 11);
    for case in &list.cases {
        let mut model = load(&case.model, case.karras);
        let task = Generate {
            recipe: Recipe {
                steps: case.steps,
                sampler: case.sampler.clone(),
                guidance: case.guidance,
                eta: case.eta,
                ..recipe(&case.prompt, &case.negative)
            },
            model: None,
            resources: scumble::job::Resources::default(),
            source: source(&case.task, case.strength, &blank, &mask),
            count: 1,
            previews: false,
        };
        let mut tape = Tape(flat(&tensors[&format!("{}.noise", case.name)]), 0);
        let given = (case.task != "text").then_some(&picture);
        let (xs, latent) = run(model.as_mut(), &task, &mut tape, given);
        // diffusers draws once more in an ancestral last step, and multiplies that by nothing.
        let unused = if case.sampler == "euler_ancestral" { latent.elem_count() } else { 0 };
        assert_eq!(tape.1 + unused, tape.0.len(), "{}: another number of draws", case.name);
        let error = worst(&xs, &tensors[&format!("{}.xs", case.name)]);
        assert!(error < case.tolerance, "{}: latents differ by {error}", case.name);
        if let Some(image) = tensors.get(&format!("{}.image", case.name)) {
            let decoded = model.decode(&latent, &CancelToken::new()).unwrap();
            let error = relative(&flat(&decoded), &flat(image));
            assert!(error < case.tolerance, "{}: pictures differ by {error}", case.name);
        }
    }
}
