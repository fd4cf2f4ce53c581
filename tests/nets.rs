//! The networks against what diffusers and transformers compute with the same tiny random weights.
//!
//! The goldens are `golden/make_nets.py`'s; the variable `GOLDEN` names another folder of it, with more cases.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that stops has failed, and what it measures is worth a line"
)]

use candle_core::{DType, Device, Tensor};
use scumble::base::CancelToken;
use scumble::nets::{Added, Conditioning, TextConfig, TextEncoder, Tokenizer, Unet, UnetConfig, Vae, VaeConfig};
use scumble::weights::Weights;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

fn golden() -> PathBuf {
    std::env::var_os("GOLDEN").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden"), PathBuf::from)
}

struct Case {
    name: String,
    json: Value,
    tensors: HashMap<String, Tensor>,
}

impl Case {
    /// Every case of a group; `least` of them must be there, so that a lost folder is not a passed test.
    fn all(group: &str, least: usize) -> Vec<Self> {
        let mut cases: Vec<Self> = std::fs::read_dir(golden().join("nets"))
            .expect("the golden folder is there")
            .map(|entry| entry.expect("a folder entry").path())
            .filter(|path| path.extension().is_some_and(|end| end == "json"))
            .filter_map(|path| {
                let name = path.file_stem()?.to_str()?.strip_prefix(group)?.strip_prefix('_')?.to_owned();
                let json = serde_json::from_slice(&std::fs::read(&path).ok()?).ok()?;
                let tensors = candle_core::safetensors::load(path.with_extension("safetensors"), &Device::Cpu).ok()?;
                Some(Self { name, json, tensors })
            })
            .collect();
        cases.sort_by(|a, b| a.name.cmp(&b.name));
        assert!(cases.len() >= least, "{group}: {} cases of {least}", cases.len());
        cases
    }

    fn model(&self) -> PathBuf {
        golden().join("models").join(self.json["model"].as_str().expect("a model"))
    }

    fn runs(&self) -> &[Value] {
        self.json["runs"].as_array().expect("runs")
    }

    /// The input tensor that a run names in `field`.
    fn input(&self, run: &Value, field: &str) -> Option<&Tensor> {
        self.tensors.get(&format!("in.{}", run.get(field)?.as_str()?))
    }

    fn expected(&self, run: &Value, field: &str) -> Option<&Tensor> {
        self.tensors.get(&format!("out.{}", run.get(field)?.as_str()?))
    }

    /// Compares by the largest difference over the largest expected number.
    fn compare(&self, what: &str, actual: &Tensor, expected: &Tensor) {
        assert_eq!(actual.dims(), expected.dims(), "{} {what}", self.name);
        let tolerance = self.json["tolerance"].as_f64().expect("a tolerance");
        let [actual, expected] = [actual, expected].map(|t| t.flatten_all().unwrap().to_vec1::<f32>().unwrap());
        let largest = expected.iter().fold(0f32, |a, b| a.max(b.abs()));
        let difference =
            actual.iter().zip(&expected).fold(0f32, |a, (x, y)| if x == y { a } else { a.max((x - y).abs()) });
        let error = f64::from(difference / largest);
        println!("{} {what}: {error:.2e} of {tolerance:.1e}", self.name);
        assert!(actual.iter().all(|x| x.is_finite()), "{} {what} is not finite", self.name);
        assert!(error <= tolerance, "{} {what}: {error:.2e} is more than {tolerance:.1e}", self.name);
    }
}

fn weights_in(folder: &Path, name: &str) -> Weights {
    Weights::open(&[folder.join(name)]).expect("the weights open")
}

fn load_unet(folder: &Path) -> Unet {
    let weights = weights_in(folder, "diffusion_pytorch_model.safetensors");
    let reading = weights.reading(DType::F32, &Device::Cpu);
    let config = UnetConfig::open(&folder.join("config.json")).expect("the config is read");
    Unet::load(&config, &reading.root()).expect("the UNet loads")
}

fn load_vae(folder: &Path) -> Vae {
    let weights = weights_in(folder, "diffusion_pytorch_model.safetensors");
    let reading = weights.reading(DType::F32, &Device::Cpu);
    Vae::load(&VaeConfig::open(&folder.join("config.json")).expect("the config is read"), &reading.root())
        .expect("the autoencoder loads")
}

fn load_text_encoder(folder: &Path) -> TextEncoder {
    let weights = weights_in(folder, "model.safetensors");
    let reading = weights.reading(DType::F32, &Device::Cpu);
    TextEncoder::load(&TextConfig::open(&folder.join("config.json")).expect("the config is read"), &reading.root())
        .expect("the text encoder loads")
}

/// Rows of token ids.
fn rows(ids: &Tensor) -> Vec<Vec<u32>> {
    ids.to_dtype(DType::U32).unwrap().to_vec2::<u32>().unwrap()
}

#[test]
fn unets_agree_with_diffusers() {
    let cancel = CancelToken::new();
    for case in Case::all("unets", 2) {
        let unet = load_unet(&case.model());
        for run in case.runs() {
            let text = case.input(run, "encoder_hidden_states").expect("a text");
            let labels = case.input(run, "class_labels").map(|t| t.to_dtype(DType::U32).unwrap().to_vec1().unwrap());
            let added = case.input(run, "text_embeds").zip(case.input(run, "time_ids"));
            let context = unet
                .context(Conditioning {
                    text,
                    class_labels: labels.as_deref(),
                    added: added.map(|(pooled, time_ids)| Added { pooled, time_ids }),
                })
                .expect("the conditioning fits");
            let sample = case.input(run, "sample").expect("a sample");
            let timestep = run["timestep"].as_f64().expect("a timestep");
            let seen = RefCell::new(Vec::new());
            let probe = |name: &str, x: &Tensor| seen.borrow_mut().push((name.to_owned(), x.clone()));
            let out = unet.forward_probed(sample, timestep, &context, &cancel, &probe).expect("it runs");
            let name = run["name"].as_str().expect("a name");
            // Inner tensors are given for the first item of some runs.
            let mut compared = 0;
            for (inner, x) in seen.into_inner() {
                if let Some(expected) = case.tensors.get(&format!("out.{name}.{inner}")) {
                    let first = x.narrow(0, 0, 1).unwrap().permute((0, 3, 1, 2)).unwrap();
                    case.compare(&format!("{name}.{inner}"), &first, expected);
                    compared += 1;
                }
            }
            assert!(compared == 10 || case.name != "sd1" || name != "r0", "{compared} inner tensors were compared");
            case.compare(&format!("{name}.out"), &out, case.expected(run, "out").expect("an output"));
        }
    }
}

#[test]
fn autoencoders_agree_with_diffusers() {
    let cancel = CancelToken::new();
    for case in Case::all("vaes", 1) {
        let vae = load_vae(&case.model());
        for run in case.runs() {
            let name = run["name"].as_str().expect("a name");
            let posterior = vae.encode(case.input(run, "image").expect("an image"), &cancel).expect("it encodes");
            let sample = posterior.sample(case.input(run, "noise").expect("noise")).expect("it samples");
            let scaled = (sample * vae.config().scaling_factor).unwrap();
            let decoded = vae.decode(case.input(run, "latent").expect("a latent"), &cancel).expect("it decodes");
            let results = [
                ("mean", posterior.mean),
                ("logvar", posterior.logvar),
                ("scaled_sample", scaled),
                ("decoded", decoded),
            ];
            for (field, actual) in results {
                case.compare(&format!("{name}.{field}"), &actual, case.expected(run, field).expect(field));
            }
        }
    }
}

#[test]
fn text_encoders_agree_with_transformers() {
    let cancel = CancelToken::new();
    for case in Case::all("text_encoders", 1) {
        let folder = case.model();
        let encoder = load_text_encoder(&folder);
        let part = folder.file_name().unwrap().to_str().unwrap().replace("text_encoder", "tokenizer");
        let tokenizer = Tokenizer::open(&folder.with_file_name(part)).expect("the tokenizer opens");
        for run in case.runs() {
            let ids = rows(case.input(run, "input_ids").expect("ids"));
            let prompts = run["prompts"].as_array().expect("prompts");
            for (prompt, ids) in prompts.iter().zip(&ids) {
                let prompt = prompt.as_str().unwrap();
                // Where `!` is the padding, transformers reads a written one as padding, and this tokenizer does not.
                if tokenizer.pad() == tokenizer.end() || !prompt.contains('!') {
                    assert_eq!(&tokenizer.chunk(prompt).unwrap(), ids, "{prompt}");
                }
            }
            let encoded = encoder.encode(&ids, &cancel).expect("it encodes");
            let states = [
                ("last_hidden_state", encoded.last()),
                ("penultimate", encoded.state(1, false)),
                ("penultimate_normed", encoded.state(1, true)),
                ("third_last_normed", encoded.state(2, true)),
                ("text_embeds", encoded.pooled(tokenizer.end())),
            ];
            for (field, actual) in states {
                if let Some(expected) = case.expected(run, field) {
                    case.compare(field, &actual.expect(field), expected);
                }
            }
            if let Some(ids) = case.input(run, "input_ids_eos_padded") {
                let encoded = encoder.encode(&rows(ids), &cancel).expect("it encodes");
                let expected = case.expected(run, "text_embeds_eos_padded").expect("an output");
                case.compare("text_embeds_eos_padded", &encoded.pooled(tokenizer.end()).unwrap(), expected);
            }
        }
    }
}

#[test]
fn a_text_encoder_reads_names_without_their_prefix() {
    let case = Case::all("text_encoders", 1).into_iter().find(|case| case.name == "sd1").expect("sd1");
    let stored = candle_core::safetensors::load(case.model().join("model.safetensors"), &Device::Cpu).unwrap();
    let stripped: HashMap<_, _> =
        stored.into_iter().map(|(name, t)| (name.trim_start_matches("text_model.").to_owned(), t)).collect();
    let folder = tempfile::tempdir().unwrap();
    candle_core::safetensors::save(&stripped, folder.path().join("model.safetensors")).unwrap();
    std::fs::copy(case.model().join("config.json"), folder.path().join("config.json")).unwrap();
    let encoder = load_text_encoder(folder.path());
    let run = &case.runs()[0];
    let encoded = encoder.encode(&rows(case.input(run, "input_ids").unwrap()), &CancelToken::new()).unwrap();
    case.compare("flat", &encoded.last().unwrap(), case.expected(run, "last_hidden_state").unwrap());
}

#[test]
fn the_shipped_tokenizer_agrees_with_transformers() {
    let json = std::fs::read(golden().join("nets/tokenizer.json")).expect("the texts are there");
    let json: Value = serde_json::from_slice(&json).unwrap();
    let texts = json["texts"].as_array().unwrap();
    assert_eq!(texts.len(), 73);
    let ids = |value: &Value| -> Vec<u32> { serde_json::from_value(value.clone()).unwrap() };
    let tokenizer = Tokenizer::shipped().expect("it is read");
    assert_eq!((tokenizer.begin(), tokenizer.end(), tokenizer.pad(), tokenizer.length()), (49406, 49407, 49407, 77));
    for case in texts {
        let text = case["text"].as_str().unwrap();
        assert_eq!(tokenizer.ids(text).unwrap(), ids(&case["ids"]), "{text:?}");
        assert_eq!(tokenizer.count(text).unwrap(), ids(&case["ids"]).len(), "{text:?}");
        assert_eq!(tokenizer.chunk(text).unwrap(), ids(&case["pad_eos"]), "{text:?}");
    }
    let tokenizer = tokenizer.padded_with(0);
    for case in texts {
        let text = case["text"].as_str().unwrap();
        assert_eq!(tokenizer.chunk(text).unwrap(), ids(&case["pad_0"]), "{text:?}");
    }
}
