//! Models of full size with random weights, held against what diffusers computed with them, and what they take of time
//! and memory. They take gigabytes, so nothing is checked unless the environment variable `SCUMBLE_FULLSIZE` names a
//! folder that `tests/golden/make_fullsize.py` filled:
//!
//! ```text
//! SCUMBLE_FULLSIZE=FOLDER cargo test --release --test fullsize -- --nocapture --test-threads 1
//! ```
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test says what failed by failing, and these measure")]

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use candle_core::{D, DType, Device, Tensor};
use scumble::base::{CancelToken, Extent};
use scumble::families::{self, Conditions, DiffusionModel, LoadRequest, ModelFiles, TextInput};
use scumble::job::Resources;
use scumble::nets::{TextConfig, TextEncoder};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The prompts of the script: what is not wanted, and what is.
const PROMPTS: [&str; 2] =
    ["blurry, low quality, watermark", "a red fox sleeping in the snow, golden hour, detailed fur"];
/// CLIP's end token.
const END: u32 = 49407;

/// One model at a time fits into memory.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The folder of a model, if it was made.
fn made(name: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("SCUMBLE_FULLSIZE") else {
        eprintln!("{name}: SCUMBLE_FULLSIZE names no folder, nothing is checked");
        return None;
    };
    let path = Path::new(&root).join(name);
    if !path.exists() {
        eprintln!("{name}: it is not in {}, nothing is checked", root.display());
        return None;
    }
    Some(path)
}

/// GB of this process: `VmRSS` now, `VmHWM` at most since [`forget_peak`].
fn memory(key: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(key)).unwrap_or("- 0");
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() * 1024e-9
}

fn forget_peak() {
    // Where the system does not let it, peaks are those of the whole process.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

struct Reference(std::collections::HashMap<String, Tensor>);

impl Reference {
    fn of(folder: &Path) -> Self {
        Self(candle_core::safetensors::load(folder.join("reference.safetensors"), &Device::Cpu).unwrap())
    }

    fn get(&self, name: &str) -> &Tensor {
        &self.0[name]
    }
}

fn flat(x: &Tensor) -> Vec<f64> {
    x.to_dtype(DType::F64).unwrap().flatten_all().unwrap().to_vec1().unwrap()
}

/// The greatest error over the greatest number, and 1 minus the cosine.
fn errors(actual: &Tensor, expected: &Tensor) -> (f64, f64) {
    assert_eq!(actual.dims(), expected.dims());
    let (a, e) = (flat(actual), flat(expected));
    let most = e.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    let worst = a.iter().zip(&e).fold(0.0_f64, |m, (a, e)| if (a - e).abs() <= m { m } else { (a - e).abs() });
    let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    (worst / most, 1.0 - dot(&a, &e) / (dot(&a, &a) * dot(&e, &e)).sqrt())
}

#[track_caller]
fn close(what: &str, actual: &Tensor, expected: &Tensor, relative: f64, cosine: f64) {
    let (worst, angle) = errors(actual, expected);
    eprintln!("  {what}: error {worst:.1e} of the greatest, 1 - cosine {angle:.1e}");
    assert!(worst < relative && angle < cosine, "{what}");
}

/// The text encoders alone: their states and the pooled text.
fn check_texts(files: &ModelFiles, reference: &Reference, tolerance: f64) {
    let cancel = CancelToken::new();
    let two = files.contains("text_encoder_2/config.json");
    for suffix in ["", "_2"].into_iter().take(1 + usize::from(two)) {
        let component = format!("text_encoder{suffix}");
        let config = TextConfig::from_config(&files.config(&format!("{component}/config.json")).unwrap()).unwrap();
        let weights = files.weights(&component).unwrap();
        let reading = weights.reading(DType::F32, &Device::Cpu);
        let network = TextEncoder::load(&config, &reading.root()).unwrap();
        let ids = reference.get(&format!("ids{suffix}")).to_vec2::<f32>().unwrap();
        let ids: Vec<Vec<u32>> = ids.iter().map(|row| row.iter().map(|&id| id as u32).collect()).collect();
        let encoded = network.encode(&ids, &cancel).unwrap();
        let state = if two { encoded.state(1, false) } else { encoded.last() };
        let expected = reference.get(&format!("states{suffix}"));
        close(&component, &state.unwrap(), expected, tolerance, 1e-6);
        if suffix == "_2" {
            close("pooled text", &encoded.pooled(END).unwrap(), reference.get("pooled"), tolerance, 1e-6);
        }
    }
}

/// Bytes of all weights if each had the format that its part is asked for in: text encoders f32.
fn asked_bytes(detected: &families::Detected, dtype: DType) -> f64 {
    let size = |name: &str| if name.starts_with("text_encoder") { 4 } else { dtype.size_in_bytes() as u64 };
    detected.components.iter().map(|c| c.parameters * size(c.name)).sum::<u64>() as f64 * 1e-9
}

fn load(files: &ModelFiles, dtype: DType) -> Box<dyn DiffusionModel> {
    let (resources, cancel) = (Resources::default(), CancelToken::new());
    let (device, progress) = (&Device::Cpu, &mut |_, _| ());
    families::load(LoadRequest { files, resources: &resources, device, dtype, progress, cancel: &cancel }).unwrap()
}

/// Loads the file or folder `name`, whose reference lies in `folder`, and holds all of it against the reference.
fn check(name: &str, folder: &str, dtype: DType) {
    let (Some(path), Some(folder)) = (made(name), made(folder)) else { return };
    let _one = alone();
    let (reference, cancel) = (Reference::of(&folder), CancelToken::new());
    let files = families::open(Some(&path)).unwrap();
    let detected = families::detect(&files).unwrap();
    let (asked, told) = (asked_bytes(&detected, dtype), detected.weight_bytes(dtype, &Device::Cpu) as f64 * 1e-9);
    let disk = detected.bytes_on_disk() as f64 * 1e-9;
    eprintln!("{name} in {dtype:?}: {}, {disk:.2} GB on disk", detected.family.label);

    forget_peak();
    let (before, start) = (memory("VmRSS"), Instant::now());
    let mut model = load(&files, dtype);
    let (seconds, peak, kept) = (start.elapsed().as_secs_f64(), memory("VmHWM") - before, memory("VmRSS") - before);
    eprintln!(
        "  loaded in {seconds:.1} s: {kept:.2} GB, at most {peak:.2} GB ({told:.2} GB told before; all weights in the \
         format asked for are {asked:.2} GB)"
    );
    assert!(peak < 1.2 * asked, "loading took {peak} GB for {asked} GB of weights");
    assert!(kept < 1.1 * told, "{kept} GB stay, {told} GB were told");

    let x = reference.get("x");
    let (_, _, h, w) = x.dims4().unwrap();
    let size = Extent::new(w as u32 * 8, h as u32 * 8);
    let texts = [TextInput::new(PROMPTS[0], true), TextInput::new(PROMPTS[1], false)];
    let t = f64::from(reference.get("timestep").to_vec1::<f32>().unwrap()[0]);
    forget_peak();
    model.condition(&Conditions::new(&texts, size), &cancel).unwrap();
    let start = Instant::now();
    let predicted = model.predict(x, t, &[0, 1], &cancel).unwrap();
    let (seconds, peak) = (start.elapsed().as_secs_f64(), memory("VmHWM") - before);
    eprintln!(
        "  a guided step of {size} in {seconds:.1} s, at most {peak:.2} GB, of these {:.2} GB beside what was loaded",
        peak - kept
    );
    if dtype == DType::F32 {
        close("step", &predicted, reference.get("predicted"), 1e-3, 1e-6);
    } else {
        close("step against f32", &predicted, reference.get("predicted"), 0.1, 1e-3);
        close("step against the same weights", &predicted, reference.get("predicted_bf16"), 1e-3, 1e-6);
    }
    let (worst, angle) = if dtype == DType::F32 { (1e-3, 1e-6) } else { (0.1, 1e-3) };
    check_vae(model.as_mut(), &reference, worst, angle);
    drop(model);
    // Last, so that what the allocator keeps of it is not counted above.
    if dtype == DType::F32 {
        check_texts(&files, &reference, 1e-3);
    }
}

fn check_vae(model: &mut dyn DiffusionModel, reference: &Reference, worst: f64, angle: f64) {
    let cancel = CancelToken::new();
    let scale = f64::from(model.latent_format().scaling_factor);
    let (mean, deviation) = model.encode(reference.get("picture"), &cancel).unwrap();
    close("encoded", &mean, &(reference.get("mean") * scale).unwrap(), worst, angle);
    let logvar = (reference.get("logvar") * 0.5).unwrap().exp().unwrap();
    close("deviation", &deviation, &(logvar * scale).unwrap(), worst, angle);
    let decoded = model.decode(&(reference.get("latent") * scale).unwrap(), &cancel).unwrap();
    close("decoded", &decoded, reference.get("decoded"), worst, angle);
    assert!(decoded.flatten_all().unwrap().max(D::Minus1).unwrap().to_scalar::<f32>().unwrap().is_finite());
}

#[test]
fn sd15_in_f32() {
    check("sd15", "sd15", DType::F32);
}

#[test]
fn sd15_in_bf16() {
    check("sd15", "sd15", DType::BF16);
}

#[test]
fn sd15_in_one_file() {
    check("sd15-single.safetensors", "sd15", DType::F32);
}

#[test]
fn sd15_in_a_checkpoint() {
    check("sd15-single.ckpt", "sd15", DType::F32);
}

#[test]
fn sd21_in_f32() {
    check("sd21", "sd21", DType::F32);
}

#[test]
fn sd21_in_bf16() {
    check("sd21", "sd21", DType::BF16);
}

#[test]
fn sdxl_in_f32() {
    check("sdxl", "sdxl", DType::F32);
}

#[test]
fn sdxl_in_bf16() {
    check("sdxl", "sdxl", DType::BF16);
}

/// Decodes a picture of 1024x1024 with SDXL's VAE.
#[test]
fn sdxl_decodes_a_whole_picture() {
    let Some(path) = made("sdxl") else { return };
    let _one = alone();
    let files = families::open(Some(&path)).unwrap();
    let config = scumble::nets::VaeConfig::from_config(&files.config("vae/config.json").unwrap()).unwrap();
    let weights = files.weights("vae").unwrap();
    let reading = weights.reading(DType::F32, &Device::Cpu);
    let vae = scumble::nets::Vae::load(&config, &reading.root()).unwrap();
    let values = (0..4 * 128 * 128).map(|i| (i * 7919 % 1009) as f32 / 504.5 - 1.0).collect::<Vec<_>>();
    let latent = Tensor::from_vec(values, (1, 4, 128, 128), &Device::Cpu).unwrap();
    forget_peak();
    let (before, start) = (memory("VmRSS"), Instant::now());
    let picture = vae.decode(&latent, &CancelToken::new()).unwrap();
    let (seconds, peak) = (start.elapsed().as_secs_f64(), memory("VmHWM") - before);
    eprintln!("SDXL's VAE decodes 1024x1024 in {seconds:.1} s, with {peak:.2} GB beside its weights");
    assert_eq!(picture.dims(), [1, 3, 1024, 1024]);
    assert!(peak < 5.0, "decoding took {peak} GB");
}
