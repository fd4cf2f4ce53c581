//! Tiny autoencoders against what diffusers computes with the same tiny random weights, in every layout of files.
//!
//! The goldens are `golden/make_nets.py`'s; `GOLDEN` names another folder of it and `SCUMBLE_PARITY_KIT` the output of a
//! parity kit, whose cases are then checked too.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that stops has failed; what it measures is told")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};
use scumble::base::{CancelToken, Extent};
use scumble::families::{ModelError, TinyAutoencoder};
use scumble::job::LatentFormat;
use scumble::library::models::ModelLibrary;
use scumble::nets::TinyConfig;
use scumble::weights::Config;
use serde_json::{Value, json};

struct Case {
    name: String,
    /// The folder of diffusers, with the original pair of files in it.
    model: PathBuf,
    runs: Vec<Value>,
    tolerance: f64,
    inputs: HashMap<String, Tensor>,
    expected: HashMap<String, Tensor>,
}

fn golden() -> PathBuf {
    std::env::var_os("GOLDEN").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden"), PathBuf::from)
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn tensors(path: &Path) -> HashMap<String, Tensor> {
    candle_core::safetensors::load(path, &Device::Cpu).unwrap()
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(golden().join("nets")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("tiny_") || path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let json = read(&path);
        let all = tensors(&path.with_extension("safetensors"));
        let part = |prefix: &str| {
            let named = all.iter().filter_map(|(name, t)| Some((name.strip_prefix(prefix)?.to_owned(), t.clone())));
            named.collect::<HashMap<_, _>>()
        };
        cases.push(Case {
            name,
            model: golden().join("models").join(json["model"].as_str().unwrap()),
            runs: json["runs"].as_array().unwrap().clone(),
            tolerance: json["tolerance"].as_f64().unwrap(),
            inputs: part("in."),
            expected: part("out."),
        });
    }
    assert!(!cases.is_empty(), "the goldens are gone");
    if let Some(kit) = std::env::var_os("SCUMBLE_PARITY_KIT").map(PathBuf::from) {
        for name in ["taesd", "taesdxl"] {
            let folder = kit.join("vaes").join(name);
            let json = read(&folder.join("case.json"));
            cases.push(Case {
                name: format!("kit {name}"),
                model: folder.join(json["model"].as_str().unwrap()),
                runs: json["runs"].as_array().unwrap().clone(),
                tolerance: json["tolerance"]["rel_to_max"].as_f64().unwrap(),
                inputs: tensors(&folder.join("inputs.safetensors")),
                expected: tensors(&folder.join("expected.safetensors")),
            });
        }
    }
    cases
}

impl Case {
    /// The file of the original pair that ends so.
    fn file(&self, end: &str) -> PathBuf {
        let mut files = std::fs::read_dir(&self.model).unwrap().map(|entry| entry.unwrap().path());
        files.find(|path| path.to_string_lossy().ends_with(end)).unwrap()
    }

    fn compare(&self, what: &str, tolerance: f64, actual: &Tensor, expected: &Tensor) {
        assert_eq!(actual.dims(), expected.dims(), "{} {what}", self.name);
        let largest = expected.abs().unwrap().max_all().unwrap().to_scalar::<f32>().unwrap();
        let worst = (actual - expected).unwrap().abs().unwrap().max_all().unwrap().to_scalar::<f32>().unwrap();
        let error = f64::from(worst / largest);
        println!("{} {what}: {error:.2e} of {tolerance:.1e}", self.name);
        assert!(error <= tolerance, "{} {what}: {error:.2e} is more than {tolerance:.1e}", self.name);
    }

    /// Every run; the tolerance is the case's own in f32.
    fn check(&self, layout: &str, tiny: &TinyAutoencoder, tolerance: f64) {
        let cancel = CancelToken::new();
        for run in &self.runs {
            let named = |from: &HashMap<String, Tensor>, field: &str| from[run[field].as_str().unwrap()].clone();
            let name = run["name"].as_str().unwrap();
            let decoded = tiny.decode(&named(&self.inputs, "latent"), &cancel).unwrap();
            self.compare(&format!("{layout} {name} decoded"), tolerance, &decoded, &named(&self.expected, "decoded"));
            if tiny.config().encoder.is_some() {
                let latents = tiny.encode(&named(&self.inputs, "image"), &cancel).unwrap();
                self.compare(
                    &format!("{layout} {name} encoded"),
                    tolerance,
                    &latents,
                    &named(&self.expected, "latents"),
                );
            }
        }
    }
}

fn load(path: &Path, dtype: DType) -> Result<TinyAutoencoder, ModelError> {
    TinyAutoencoder::load(path, &Device::Cpu, dtype, &CancelToken::new())
}

fn refused(path: &Path) -> String {
    load(path, DType::F32).err().unwrap().to_string()
}

#[test]
fn every_layout_of_files_gives_the_pictures_of_diffusers() {
    for case in cases() {
        let folder = load(&case.model, DType::F32).unwrap();
        case.check("folder", &folder, case.tolerance);
        assert!(folder.weight_bytes() > 100_000 && folder.config().scale() == 8);
        for end in ["_decoder.safetensors", "_encoder.safetensors"] {
            // Either file of the pair leads to both.
            let pair = load(&case.file(end), DType::F32).unwrap();
            assert_eq!(pair.config(), folder.config());
            case.check(end, &pair, case.tolerance);
        }
        // Diffusers' file without its configuration, and a decoder alone.
        let apart = tempfile::tempdir().unwrap();
        let (weights, decoder) =
            (apart.path().join("anything.safetensors"), apart.path().join("my_decoder.safetensors"));
        std::fs::copy(case.model.join("diffusion_pytorch_model.safetensors"), &weights).unwrap();
        std::fs::copy(case.file("_decoder.safetensors"), &decoder).unwrap();
        case.check("no config", &load(&weights, DType::F32).unwrap(), case.tolerance);
        let alone = load(&decoder, DType::F32).unwrap();
        assert!(alone.config().encoder.is_none());
        case.check("decoder alone", &alone, case.tolerance);
        let picture = Tensor::zeros((1, 3, 16, 16), DType::F32, &Device::Cpu).unwrap();
        let why = alone.encode(&picture, &CancelToken::new()).err().unwrap().to_string();
        assert!(why.contains("has no encoder"), "{why}");
        // ComfyUI's one file of both halves.
        let mut both = HashMap::new();
        for (end, prefix) in [("_decoder.safetensors", "taesd_decoder."), ("_encoder.safetensors", "taesd_encoder.")] {
            both.extend(tensors(&case.file(end)).into_iter().map(|(name, t)| (format!("{prefix}{name}"), t)));
        }
        let one = apart.path().join("taesd.safetensors");
        candle_core::safetensors::save(&both, &one).unwrap();
        let one = load(&one, DType::F32).unwrap();
        assert_eq!(one.config(), folder.config());
        case.check("one file", &one, case.tolerance);
    }
}

#[test]
fn the_library_finds_the_tiny_decoder_of_a_model_by_its_name() {
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let approx = folder.path().join("models/VAE-approx");
    std::fs::create_dir_all(folder.path().join("models/Stable-diffusion")).unwrap();
    std::fs::create_dir_all(&approx).unwrap();
    let scan =
        || ModelLibrary::scan(&[folder.path().to_owned()], cache.path(), &CancelToken::new(), &mut |_| ()).unwrap();
    let case = &cases()[0];
    std::fs::copy(case.file("_encoder.safetensors"), approx.join("taesd_encoder.safetensors")).unwrap();
    assert!(scan().tiny_decoder("sd1").is_none(), "an encoder decodes nothing");
    for name in ["taesd_decoder.safetensors", "taesdxl_decoder.safetensors", "taef1_decoder.safetensors"] {
        std::fs::copy(case.file("_decoder.safetensors"), approx.join(name)).unwrap();
    }
    let library = scan();
    for (family, name) in [
        ("sd1", Some("taesd_decoder")),
        ("sd1-inpainting", Some("taesd_decoder")),
        ("sd2", Some("taesd_decoder")),
        ("sdxl", Some("taesdxl_decoder")),
        ("flux", Some("taef1_decoder")),
        ("builtin", None),
        ("x4-upscaler", None),
    ] {
        assert_eq!(library.tiny_decoder(family).map(|entry| entry.name.as_str()), name, "{family}");
    }
}

#[test]
fn bf16_gives_nearly_the_same() {
    for case in cases() {
        // Where the processor has no units for it, the weights' rounding alone is what differs.
        case.check("bf16", &load(&case.model, DType::BF16).unwrap(), 0.05);
    }
}

#[test]
fn what_is_no_tiny_autoencoder_is_refused_in_a_sentence() {
    let case = &cases()[0];
    let apart = tempfile::tempdir().unwrap();
    let encoder = apart.path().join("taesd_encoder.safetensors");
    std::fs::copy(case.file("_encoder.safetensors"), &encoder).unwrap();
    assert!(refused(&encoder).contains("is no tiny decoder: choose the decoder of a TAESD"), "{}", refused(&encoder));
    let vae = golden().join("models/sd1/vae");
    assert!(refused(&vae).contains("_class_name is AutoencoderKL"), "{}", refused(&vae));
    let file = apart.path().join("vae.safetensors");
    std::fs::copy(vae.join("diffusion_pytorch_model.safetensors"), &file).unwrap();
    assert!(refused(&file).contains("is no tiny decoder"));
    // The halves of two: one sees other channels than the other makes.
    let decoder = apart.path().join("taesd_decoder.safetensors");
    let mut other = tensors(&case.file("_decoder.safetensors"));
    other.insert("1.weight".into(), Tensor::zeros((8, 16, 3, 3), DType::F16, &Device::Cpu).unwrap());
    candle_core::safetensors::save(&other, &decoder).unwrap();
    assert!(refused(&decoder).contains("is the encoder of another autoencoder"), "{}", refused(&decoder));
    std::fs::remove_file(&encoder).unwrap();
    let sixteen = load(&decoder, DType::F32).unwrap();
    let format = |channels, downscale| LatentFormat {
        downscale,
        channels,
        scaling_factor: 1.0,
        rgb_factors: vec![[0.0; 3]; channels as usize],
        rgb_bias: [0.0; 3],
    };
    assert!(sixteen.fits(&format(16, 8)).is_ok() && sixteen.fits(&format(16, 4)).is_err());
    let why = sixteen.fits(&format(4, 8)).unwrap_err().message;
    assert!(why.contains("decodes latents of 16 channels at 1/8 of the size, and the model's have 4 at 1/8"), "{why}");
    assert!(sixteen.working_bytes(Extent::new(64, 64)) > 64 * 64 * 8 * 4);
    // A layer too few.
    other.remove("3.conv.2.weight");
    candle_core::safetensors::save(&other, &decoder).unwrap();
    assert!(refused(&decoder).contains("no tensor 'decoder.layers.2.conv.2.weight'"), "{}", refused(&decoder));
    // Numbers that are none.
    for (latent, why) in [(f32::NAN, "gives values that are no numbers"), (1e30, "")] {
        let latent = Tensor::full(latent, (1, 16, 2, 2), &Device::Cpu).unwrap();
        let said = sixteen.decode(&latent, &CancelToken::new()).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(said.contains(why) && said.is_empty() == why.is_empty(), "{said}");
    }
}

#[test]
fn a_config_is_refused_by_the_name_of_its_field() {
    let known = read(&golden().join("models/taesd/config.json"));
    let with = |field: &str, value: Value| {
        let mut config = known.clone();
        config[field] = value;
        TinyConfig::from_config(&Config::parse("config.json", &config.to_string()).unwrap())
    };
    assert!(with("force_upcast", json!(true)).is_ok());
    for (field, value) in [
        ("act_fn", json!("silu")),
        ("upsampling_scaling_factor", json!(4)),
        ("upsample_fn", json!("bilinear")),
        ("out_channels", json!(4)),
        ("latent_channels", json!(0)),
        ("scaling_factor", json!(0.5)),
        ("encoder_block_out_channels", json!([8, 8, 16, 8])),
        ("decoder_block_out_channels", json!(vec![8; 20])),
        ("num_decoder_blocks", json!([3, 3, 1])),
        ("num_encoder_blocks", json!([1, 3, 3, 1_000_000])),
        ("num_encoder_blocks", json!([])),
    ] {
        let message = with(field, value).unwrap_err().to_string();
        assert!(message.starts_with(&format!("config.json: {field} ")), "{message}");
    }
    let mut shorter = known.clone();
    shorter["decoder_block_out_channels"] = json!([8, 8, 8]);
    shorter["num_decoder_blocks"] = json!([3, 3, 1]);
    let config = Config::parse("config.json", &shorter.to_string()).unwrap();
    assert!(TinyConfig::from_config(&config).unwrap_err().to_string().contains("num_decoder_blocks"));
}
