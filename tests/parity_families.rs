//! Every pipeline of the parity kit in the folder that the environment variable `SCUMBLE_PARITY_KIT` names: tiny models
//! of all families, with what diffusers made of the same noise. Without the variable nothing is checked here.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]
#![allow(clippy::print_stderr, reason = "the figures are what it is run for")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use candle_core::{DType, Device, Tensor};
use serde_json::Value;

use scumble::base::{CancelToken, Extent, Mask, NoiseGenerator, Pixmap, RngKind};
use scumble::engine::{Draws, Session};
use scumble::families::{self, DiffusionModel, LoadRequest};
use scumble::job::{
    Area, Convention, Generate, MaskedContent, ModelRef, OutpaintFill, Recipe, Resources, SizeConditioning, Source,
    SourceRecipe, Tuning,
};

const SAMPLERS: [(&str, &str); 5] = [
    ("DDIMScheduler", "ddim"),
    ("EulerDiscreteScheduler", "euler"),
    ("EulerAncestralDiscreteScheduler", "euler_ancestral"),
    ("DPMSolverMultistepScheduler", "dpmpp_2m"),
    ("PNDMScheduler", "plms"),
];

struct Case {
    name: String,
    folder: PathBuf,
    json: Value,
    inputs: HashMap<String, Tensor>,
    expected: HashMap<String, Tensor>,
}

impl Case {
    fn read(folder: &Path) -> Self {
        let tensors = |name: &str| candle_core::safetensors::load(folder.join(name), &Device::Cpu).unwrap();
        Self {
            name: folder.file_name().unwrap().to_string_lossy().into_owned(),
            folder: folder.to_owned(),
            json: serde_json::from_str(&std::fs::read_to_string(folder.join("case.json")).unwrap()).unwrap(),
            inputs: tensors("inputs.safetensors"),
            expected: tensors("expected.safetensors"),
        }
    }

    fn param(&self, name: &str) -> &Value {
        &self.json["runs"][0]["params"][name]
    }

    /// A tensor among the parameters.
    fn tensor(&self, name: &str) -> Option<&Tensor> {
        Some(&self.inputs[self.param(name).as_str()?.strip_prefix("inputs:")?])
    }

    /// The model, with what was switched in Python said by the folder's configuration.
    fn model(&self) -> Box<dyn DiffusionModel> {
        let path = self.folder.join(self.json["model"].as_str().unwrap());
        let folder = tempfile::tempdir().unwrap();
        copy(&path, folder.path());
        if self.json["scheduler"]["config"]["use_karras_sigmas"] == true {
            let file = folder.path().join("scheduler/scheduler_config.json");
            let mut config: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
            config["use_karras_sigmas"] = true.into();
            std::fs::write(&file, config.to_string()).unwrap();
        }
        let files = families::open(Some(folder.path())).unwrap();
        let (resources, cancel) = (Resources::default(), CancelToken::new());
        let (device, dtype, progress) = (&Device::Cpu, DType::F32, &mut |_, _| ());
        let request = LoadRequest { files: &files, resources: &resources, device, dtype, progress, cancel: &cancel };
        families::load(request).unwrap()
    }

    fn task(&self, sampler: &str) -> Generate {
        let text = |name: &str| self.param(name).as_str().map(str::to_owned);
        let number = |name: &str| self.param(name).as_f64();
        let pair = |name: &str| {
            let list = self.param(name).as_array()?;
            Some((list[0].as_u64()? as u32, list[1].as_u64()? as u32))
        };
        let upscaler = self.param("noise_level").is_number();
        let size = self.tensor("image").map_or_else(
            || Extent::new(self.param("width").as_u64().unwrap() as u32, self.param("height").as_u64().unwrap() as u32),
            extent,
        );
        let sizes = pair("original_size").map(|(height, width)| {
            let (top, left) = pair("crops_coords_top_left").unwrap();
            SizeConditioning { original: Extent::new(width, height), crop_left: left, crop_top: top }
        });
        let blank = Arc::new(Pixmap::filled(size, [0, 0, 0, 255]));
        let strength = number("strength").unwrap_or(1.0);
        let source = match (self.tensor("image"), self.tensor("mask_image")) {
            (None, _) => Source::Noise,
            (Some(_), None) => Source::Image { pixels: blank, strength },
            (Some(_), Some(mask)) => Source::Inpaint {
                pixels: blank,
                mask: Arc::new(Mask::from_data(size, flat(mask).iter().map(|v| (v * 255.0) as u8).collect()).unwrap()),
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
            prompt: text("prompt").unwrap(),
            negative_prompt: text("negative_prompt").unwrap_or_default(),
            size: if upscaler { Extent::new(size.width * 4, size.height * 4) } else { size },
            working: None,
            steps: self.param("num_inference_steps").as_u64().unwrap() as u32,
            sampler: sampler.into(),
            schedule: "automatic".into(),
            guidance: number("guidance_scale").unwrap(),
            eta: number("eta"),
            seed: 0,
            variation: None,
            rng: RngKind::Cpu,
            source: SourceRecipe::Noise,
            tuning: Tuning {
                guidance_rescale: number("guidance_rescale").unwrap_or(0.0),
                noise_level: self.param("noise_level").as_u64().map(|v| v as u32),
                second_prompt: text("prompt_2"),
                sizes,
                // The kit's prompts have brackets that are text to diffusers.
                emphasis: scumble::job::Emphasis::None,
                ..Tuning::default()
            },
            dtype: scumble::job::DType::F32,
            convention: Convention::Diffusers,
        };
        let resources = Resources::default();
        Generate { recipe, model: None, resources, source, count: 1, previews: false }
    }

    /// All noise in the order in which it is drawn.
    fn tape(&self) -> Tape {
        let mut draws: Vec<&Tensor> = (0..).map_while(|i| self.inputs.get(&format!("noise.{i}"))).collect();
        if let Some(latents) = self.tensor("latents") {
            // The upscaler's picture is noised before the latents are drawn.
            let place = if self.param("noise_level").is_number() { draws.len() } else { 0 };
            draws.insert(place, latents);
        }
        Tape(draws.into_iter().flat_map(flat).collect(), 0)
    }
}

fn copy(from: &Path, to: &Path) {
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

fn extent(image: &Tensor) -> Extent {
    let (_, _, height, width) = image.dims4().unwrap();
    Extent::new(width as u32, height as u32)
}

fn flat(t: &Tensor) -> Vec<f32> {
    t.to_dtype(DType::F32).unwrap().flatten_all().unwrap().to_vec1().unwrap()
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

/// Largest difference over largest expected magnitude.
fn relative(got: &[f32], expected: &[f32]) -> f64 {
    assert_eq!(got.len(), expected.len());
    assert!(got.iter().all(|v| v.is_finite()));
    let most = expected.iter().fold(0f32, |m, v| m.max(v.abs()));
    f64::from(got.iter().zip(expected).fold(0f32, |m, (a, b)| m.max((a - b).abs())) / most)
}

/// The worst of a case's errors, over all steps and the picture.
fn worst(case: &Case, sampler: &str) -> Result<f64, families::ModelError> {
    let mut model = case.model();
    let task = case.task(sampler);
    let cancel = CancelToken::new();
    let mut session = Session::new(model.as_mut(), &task, u64::MAX, &cancel)?;
    if let Some(picture) = case.tensor("image") {
        session.set_picture(((picture * 2.0).unwrap() - 1.0).unwrap());
    }
    let schedule = session.schedule().clone();
    let mut tape = case.tape();
    let mut errors = Vec::new();
    let expected = &case.expected["latents.xs"];
    // PLMS takes its first step twice; the first of the two is no step of ours.
    let skipped = usize::from(sampler == "plms");
    let latent = session.sample(model.as_mut(), &mut Draws::given(&mut tape), &cancel, &mut |step| {
        let scaled = (step.x * schedule.reference_scale(step.sigma_next)).unwrap();
        errors.push(relative(&flat(&scaled), &flat(&expected.get(errors.len() + skipped).unwrap())));
        Ok(())
    })?;
    assert_eq!(errors.len() + skipped, expected.dim(0).unwrap(), "{}: another number of steps", case.name);
    // diffusers draws once more in an ancestral last step, and multiplies that by nothing.
    let unused = if sampler == "euler_ancestral" { latent.elem_count() } else { 0 };
    assert_eq!(tape.1 + unused, tape.0.len(), "{}: another number of draws", case.name);
    let decoded = model.decode(&latent, &cancel)?;
    errors.push(relative(&flat(&decoded), &flat(&case.expected["image"])));
    Ok(errors.into_iter().fold(0.0, f64::max))
}

#[test]
fn every_pipeline_of_the_kit_holds() {
    let Some(kit) = std::env::var_os("SCUMBLE_PARITY_KIT") else {
        eprintln!("SCUMBLE_PARITY_KIT is not set: the kit's pipelines are not checked");
        return;
    };
    let mut folders: Vec<_> = std::fs::read_dir(Path::new(&kit).join("pipelines")).unwrap().flatten().collect();
    folders.sort_by_key(std::fs::DirEntry::file_name);
    assert!(folders.len() >= 18, "only {} cases", folders.len());
    let mut failed = Vec::new();
    for folder in folders {
        let case = Case::read(&folder.path());
        let class = case.json["scheduler"]["class"].as_str().unwrap();
        let sampler = SAMPLERS.iter().find(|(name, _)| *name == class).unwrap().1;
        let error = match worst(&case, sampler) {
            Ok(error) => error,
            Err(error) => {
                failed.push(format!("{}: {error}", case.name));
                continue;
            }
        };
        let tolerance = case.json["tolerance"]["rel_to_max"].as_f64().unwrap();
        eprintln!("{:<24} error {error:.1e} tolerance {tolerance:.1e} ({:.3})", case.name, error / tolerance);
        if error > tolerance {
            failed.push(case.name);
        }
    }
    assert!(failed.is_empty(), "out of tolerance: {failed:?}");
}
