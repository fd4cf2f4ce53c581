//! Checks against a folder of reference models and files, where the variable `SCUMBLE_PARITY_KIT` names one.

#![allow(clippy::unwrap_used, reason = "a test that stops has failed")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what was measured is told")]

use candle_core::{DType, Device, Tensor};
use scumble::base::CancelToken;
use scumble::families::{self, ModelFiles};
use scumble::nets::{Added, Conditioning, TextConfig, TextEncoder, Unet, UnetConfig, Vae, VaeConfig};
use scumble::weights::Weights;
use std::path::{Path, PathBuf};

fn kit() -> Option<PathBuf> {
    let kit = std::env::var_os("SCUMBLE_PARITY_KIT").map(PathBuf::from);
    if kit.is_none() {
        eprintln!("SCUMBLE_PARITY_KIT is not set: nothing is checked");
    }
    kit
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Every tensor as numbers, or what stops the reading.
fn read_all(weights: &Weights) -> Result<usize, scumble::weights::Error> {
    let reading = weights.reading(DType::F32, &Device::Cpu);
    weights.tensors().try_fold(0, |count, tensor| {
        if tensor.element.is_float() {
            reading.root().any_tensor(tensor.name)?;
        }
        Ok(count + 1)
    })
}

/// The tensors of both, value for value.
fn assert_same(what: &str, found: &Weights, expected: &Weights) {
    let (here, there) = (found.reading(DType::F32, &Device::Cpu), expected.reading(DType::F32, &Device::Cpu));
    let mut count = 0;
    for tensor in expected.tensors().filter(|tensor| tensor.element.is_float()) {
        // transformers has saved its encoders with and without this.
        let name = tensor.name;
        let other = format!("text_model.{name}");
        // Folders before diffusers 0.13 have older names in the VAE's attention.
        let newer = [("query", "to_q"), ("key", "to_k"), ("value", "to_v"), ("proj_attn", "to_out.0")];
        let newer = newer.iter().map(|(old, new)| name.replace(&format!(".{old}."), &format!(".{new}.")));
        let names: Vec<String> = [other, name.to_owned()].into_iter().chain(newer).collect();
        let name = names.iter().find(|name| found.contains(name)).map_or(name, String::as_str);
        let read = |reading: &scumble::weights::Reading<'_>, name: &str| {
            let tensor = reading.root().any_tensor(name).unwrap_or_else(|e| panic!("{what}: {e}"));
            (tensor.dims().to_vec(), tensor.flatten_all().unwrap().to_vec1::<f32>().unwrap())
        };
        let (found, expected) = (read(&here, name), read(&there, tensor.name));
        assert_eq!(found.1, expected.1, "{what}: {name}");
        // A matrix may be stored as a convolution of one pixel.
        let sides = |shape: &[usize]| shape.iter().copied().filter(|&side| side != 1).collect::<Vec<_>>();
        assert_eq!(sides(&found.0), sides(&expected.0), "{what}: {name}");
        count += 1;
    }
    assert_eq!(count, found.tensors().filter(|tensor| tensor.element.is_float()).count(), "{what}: surplus tensors");
    println!("{what}: {count} tensors are equal");
}

/// The case's file in a folder of its own, with its configurations beside it.
fn with_configs(folder: &Path, file: &str, case: &serde_json::Value) -> (tempfile::TempDir, PathBuf) {
    let own = tempfile::tempdir().unwrap();
    let path = own.path().join(file);
    std::fs::copy(folder.join(file), &path).unwrap();
    std::fs::write(path.with_extension("json"), case["configs"].to_string()).unwrap();
    (own, path)
}

/// max|a-b| / max|expected|
fn error(found: &Tensor, expected: &Weights, name: &str) -> f64 {
    let expected = expected.reading(DType::F32, &Device::Cpu).root().any_tensor(name).unwrap();
    let numbers = |tensor: &Tensor| tensor.flatten_all().unwrap().to_vec1::<f32>().unwrap();
    let (found, expected) = (numbers(found), numbers(&expected));
    assert_eq!(found.len(), expected.len());
    let worst = found.iter().zip(&expected).map(|(a, b)| f64::from((a - b).abs())).fold(0.0, f64::max);
    worst / expected.iter().map(|b| f64::from(b.abs())).fold(0.0, f64::max)
}

#[test]
fn single_files_are_the_folders_tensor_for_tensor() {
    let Some(kit) = kit() else { return };
    for name in ["sd1", "sd2", "sdxl", "inpaint"] {
        let folder = kit.join("single_file").join(name);
        let case = json(&folder.join("case.json"));
        let model = ModelFiles::open(&folder.join(case["model"].as_str().unwrap())).unwrap();
        let expected = Weights::open(&[folder.join("expected.safetensors")]).unwrap();
        let inputs = Weights::open(&[folder.join("inputs.safetensors")]).unwrap();
        let tolerance = case["tolerance"]["rel_to_max"].as_f64().unwrap();
        for file in ["file", "ckpt"].iter().filter_map(|key| case[*key].as_str()) {
            let (_own, path) = with_configs(&folder, file, &case);
            let single = ModelFiles::open(&path).unwrap();
            let detected = families::detect(&single).unwrap();
            println!("{file}: {}: {}", detected.family.id, detected.evidence);
            assert_eq!(detected.family.id, if name == "inpaint" { "sd1-inpainting" } else { name });
            for part in ["unet", "vae", "text_encoder", "text_encoder_2"] {
                let config = format!("{part}/config.json");
                assert_eq!(single.contains(&config), model.contains(&config), "{file} {config}");
                if model.contains(&config) {
                    let (found, wanted) = (single.weights(part).unwrap(), model.weights(part).unwrap());
                    assert_same(&format!("{file} {part}"), &found, &wanted);
                }
            }
            outputs_agree(file, &single, &inputs, &expected, tolerance);
        }
    }
}

fn outputs_agree(file: &str, single: &ModelFiles, inputs: &Weights, expected: &Weights, tolerance: f64) {
    let cancel = CancelToken::new();
    let reading = inputs.reading(DType::F32, &Device::Cpu);
    let input = |name: &str| reading.root().any_tensor(name).unwrap();
    let config = UnetConfig::from_config(&single.config("unet/config.json").unwrap()).unwrap();
    let weights = single.weights("unet").unwrap();
    let unet = Unet::load(&config, &weights.reading(DType::F32, &Device::Cpu).root()).unwrap();
    let text = input("encoder_hidden_states");
    let added = inputs.contains("text_embeds").then(|| (input("text_embeds"), input("time_ids")));
    let added = added.as_ref().map(|(pooled, time_ids)| Added { pooled, time_ids });
    let context = unet.context(Conditioning { text: &text, class_labels: None, added }).unwrap();
    let found = unet.forward(&input("sample"), 501.0, &context, &cancel).unwrap();
    let unet_error = error(&found, expected, "unet_out");
    let config = VaeConfig::from_config(&single.config("vae/config.json").unwrap()).unwrap();
    let weights = single.weights("vae").unwrap();
    let vae = Vae::load(&config, &weights.reading(DType::F32, &Device::Cpu).root()).unwrap();
    let vae_error = error(&vae.decode(&input("latent"), &cancel).unwrap(), expected, "decoded");
    let encoder = |part: &str| {
        let config = TextConfig::from_config(&single.config(&format!("{part}/config.json")).unwrap()).unwrap();
        let weights = single.weights(part).unwrap();
        TextEncoder::load(&config, &weights.reading(DType::F32, &Device::Cpu).root()).unwrap()
    };
    let ids = |name: &str| -> Vec<Vec<u32>> {
        let values = inputs.first_values(name, 154).unwrap();
        values.chunks(77).map(|row| row.iter().map(|&id| id as u32).collect()).collect()
    };
    let first = encoder("text_encoder");
    let states = first.encode(&ids("input_ids"), &cancel).unwrap();
    let text_error = if expected.contains("context") {
        let second = encoder("text_encoder_2");
        let others = second.encode(&ids("input_ids_2"), &cancel).unwrap();
        let both = Tensor::cat(&[states.state(1, false).unwrap(), others.state(1, false).unwrap()], 2).unwrap();
        // The vocabulary is small: the end token is 1023.
        let pooled = error(&others.pooled(1023).unwrap(), expected, "pooled");
        error(&both, expected, "context").max(pooled)
    } else {
        error(&states.last().unwrap(), expected, "last_hidden_state")
    };
    println!("{file}: UNet {unet_error:.1e}, VAE {vae_error:.1e}, text {text_error:.1e} of {tolerance:.0e}");
    assert!(unet_error.max(vae_error).max(text_error) <= tolerance, "{file}");
}

#[test]
fn vaes_of_their_own_and_controlnets_are_the_folders() {
    let Some(kit) = kit() else { return };
    let folder = kit.join("single_file/sd1");
    let vae = ModelFiles::open(&kit.join("models/sd1")).unwrap().weights("vae").unwrap();
    for file in ["vae_standalone.safetensors", "vae_legacy_not_zip.vae.pt", "sd1.ckpt"] {
        let (config, weights) = ModelFiles::open_component(&folder.join(file), "vae").unwrap();
        assert_same(file, &weights, &vae);
        assert_eq!(config.list("block_out_channels", 1..=64).unwrap(), [8, 8, 16, 16]);
    }
    let message = ModelFiles::open(&folder.join("vae_standalone.safetensors")).err().unwrap().message;
    assert!(message.contains("is a VAE, not a checkpoint: choose it as the VAE"), "{message}");
    let folder = kit.join("controlnet/sd1");
    let (expected, wanted) = ModelFiles::open_component(&folder.join("controlnet"), "controlnet").unwrap();
    let (config, weights) = ModelFiles::open_component(&folder.join("control_ldm.safetensors"), "controlnet").unwrap();
    assert_same("control_ldm.safetensors", &weights, &wanted);
    for field in ["block_out_channels", "conditioning_embedding_out_channels"] {
        assert_eq!(config.value(field), expected.value(field), "{field}");
    }
    let message = ModelFiles::open(&folder.join("control_ldm.safetensors")).err().unwrap().message;
    assert!(message.contains("is a ControlNet, not a checkpoint"), "{message}");
}

#[test]
fn adapters_are_told_from_checkpoints() {
    let Some(kit) = kit() else { return };
    let mut seen = 0;
    for (group, what) in
        [("lora", "a LoRA"), ("textual_inversion", "a textual inversion"), ("upscalers", "an upscaler")]
    {
        for case in std::fs::read_dir(kit.join(group)).unwrap() {
            for file in std::fs::read_dir(case.unwrap().path()).unwrap() {
                let path = file.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if ["json", "png"].iter().any(|e| name.ends_with(e))
                    || name.contains("inputs")
                    || name.contains("expected")
                {
                    continue;
                }
                if path.is_file() {
                    let message = ModelFiles::open(&path).err().unwrap().message;
                    assert!(message.contains(&format!("is {what}")), "{message}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 12, "{seen}");
}

/// The one tensor of TAESD's decoder that the faults are in.
fn as_decoder(weights: &Weights) -> Result<usize, scumble::weights::Error> {
    weights.reading(DType::F32, &Device::Cpu).root().tensor("3.conv.2.weight", &[8, 8, 3, 3]).map(|_| 1)
}

#[test]
fn hostile_files_do_what_must_happen() {
    let Some(kit) = kit() else { return };
    let folder = kit.join("single_file/hostile");
    let case = json(&folder.join("case.json"));
    let marker = case["marker"].as_str().unwrap();
    let files = case["files"].as_array().unwrap();
    assert!(files.len() >= 38);
    let mut refused = 0;
    for file in files {
        let (name, must) = (file["file"].as_str().unwrap(), file["must"].as_str().unwrap());
        let opened = Weights::open(&[folder.join(name)]);
        let done =
            opened.and_then(|weights| if file["as"].is_string() { as_decoder(&weights) } else { read_all(&weights) });
        let said = done.as_ref().map_or_else(ToString::to_string, |count| format!("{count} tensors"));
        println!("{name}: {must}: {said}");
        match must {
            "load" | "refuse with a message, or load" => assert!(done.is_ok(), "{name}"),
            // Of what must be refused or taken in a certain way, the stricter is done, but for healthy weights.
            _ if name == "evil_system.ckpt" => assert_eq!(done.ok(), Some(1)),
            _ => {
                let message = done.expect_err(name).to_string();
                assert!(message.contains(name) && !message.contains('\n') && message.len() < 400, "{message}");
            }
        }
        refused += usize::from(said.contains(name));
    }
    assert!(refused >= 35, "{refused}");
    assert!(!PathBuf::from(marker).exists() && !folder.join(marker).exists());
}
