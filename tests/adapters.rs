//! Low-rank adapters: what PEFT makes of small random ones, and files that are not what they should be.

#![allow(clippy::unwrap_used, reason = "a test that stops has failed")]

use candle_core::{DType, Device, Tensor};
use scumble::weights::Weights;
use scumble::weights::lora::{Adapter, Component, Merged, Strengths, base_of, merge};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/adapters").join(name)
}

fn expected() -> HashMap<String, Tensor> {
    candle_core::safetensors::load(golden("expected.safetensors"), &Device::Cpu).unwrap()
}

fn open(name: &str) -> Weights {
    Weights::open(&[golden(&format!("{name}.safetensors"))]).unwrap()
}

fn both(strength: f64) -> Strengths {
    Strengths { unet: strength, text: strength }
}

fn numbers(tensor: &Tensor) -> Vec<f32> {
    tensor.flatten_all().unwrap().to_vec1().unwrap()
}

/// The largest difference over the largest expected number.
fn error(actual: &Tensor, expected: &Tensor) -> f32 {
    assert_eq!(actual.dims(), expected.dims());
    let (actual, expected) = (numbers(actual), numbers(expected));
    assert!(actual.iter().all(|x| x.is_finite()));
    let largest = expected.iter().fold(0f32, |a, b| a.max(b.abs()));
    actual.iter().zip(&expected).fold(0f32, |a, (x, y)| a.max((x - y).abs())) / largest
}

/// A weight of the tiny UNet with adapters merged.
fn merged_weight(merged: &Merged, name: &str) -> Tensor {
    let weights = open("unet");
    let reading = weights.reading(DType::F32, &Device::Cpu).adjusted_by(merged.adjust(Component::Unet).unwrap());
    reading.root().any_tensor(name).unwrap()
}

/// A tensor's name and shape, and the value of all its elements.
type Stated<'a> = (&'a str, &'a [usize], f32);

/// A safetensors file of f32 tensors, with metadata.
fn write(path: &Path, tensors: &[(&str, &[usize], f32)], metadata: &[(&str, &str)]) {
    let mut header = BTreeMap::new();
    let mut data = Vec::new();
    for (name, shape, value) in tensors {
        let begin = data.len();
        for _ in 0..shape.iter().product::<usize>() {
            data.extend(value.to_le_bytes());
        }
        let entry = serde_json::json!({ "dtype": "F32", "shape": shape, "data_offsets": [begin, data.len()] });
        header.insert((*name).to_owned(), entry);
    }
    if !metadata.is_empty() {
        header.insert("__metadata__".to_owned(), metadata.iter().copied().collect::<serde_json::Value>());
    }
    let header = serde_json::to_string(&header).unwrap();
    std::fs::write(path, [&(header.len() as u64).to_le_bytes(), header.as_bytes(), &data].concat()).unwrap();
}

/// An adapter out of such tensors.
fn adapter(tensors: &[(&str, &[usize], f32)], metadata: &[(&str, &str)]) -> Result<Adapter, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("style.safetensors");
    write(&path, tensors, metadata);
    // The message names the folder, too, which is another one every time.
    let file = format!("{}/style.safetensors", folder.path().file_name().unwrap().to_string_lossy());
    Adapter::open(&path).map_err(|error| error.to_string().replace(&file, "style"))
}

#[test]
fn every_kind_of_adapter_merges_as_its_reference_does() {
    let (expected, unet) = (expected(), open("unet"));
    let targets = [(Component::Unet, &unet)];
    let mut seen = BTreeMap::<&str, usize>::new();
    for (key, wanted) in &expected {
        let Some((file, strength, name)) =
            key.split_once(' ').and_then(|(file, rest)| rest.split_once(' ').map(|(s, name)| (file, s, name)))
        else {
            continue;
        };
        let Ok(strength) = strength.parse::<f64>() else { continue };
        let adapter = Arc::new(Adapter::open(&golden(&format!("{file}.safetensors"))).unwrap());
        let merged = merge(&[(adapter, both(strength))], &targets).unwrap();
        assert_eq!(merged.notices, Vec::<String>::new(), "{file}");
        let error = error(&merged_weight(&merged, name), wanted);
        assert!(error < 1e-6, "{key}: {error:.1e}");
        *seen.entry(file).or_default() += 1;
    }
    let kinds = ["dora", "loha", "loha_cores", "lokr", "lokr_cores", "lora", "stated", "tucker", "whole"];
    assert_eq!(seen.keys().copied().collect::<Vec<_>>(), kinds);
    assert_eq!(seen.values().sum::<usize>(), 29, "{seen:?}");
}

#[test]
fn several_adapters_add_up_and_strength_zero_is_none() {
    let unet = open("unet");
    let targets = [(Component::Unet, &unet)];
    let [lora, loha] =
        ["lora", "loha"].map(|name| Arc::new(Adapter::open(&golden(&format!("{name}.safetensors"))).unwrap()));
    let name = "down_blocks.1.resnets.0.conv1.weight";
    let plain = unet.reading(DType::F32, &Device::Cpu).root().any_tensor(name).unwrap();
    let change = |adapters: &[(Arc<Adapter>, Strengths)]| {
        (merged_weight(&merge(adapters, &targets).unwrap(), name) - &plain).unwrap()
    };
    let apart = (change(&[(lora.clone(), both(0.6))]) + change(&[(loha.clone(), both(-0.3))])).unwrap();
    let together = change(&[(lora.clone(), both(0.6)), (loha, both(-0.3))]);
    assert!(error(&together, &apart) < 1e-5);
    let text_only = Strengths { unet: 0.0, text: 1.0 };
    let merged = merge(&[(lora.clone(), text_only)], &targets).unwrap();
    assert!(merged.adjust(Component::Unet).is_none() && merged.adjust(Component::TextEncoder).is_none());
    let strength = merge(&[(lora, both(f64::NAN))], &targets).unwrap_err().to_string();
    assert!(strength.contains("strength that is no number"), "{strength}");
}

const Q: &str = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q";
const K: &str = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k";

#[test]
fn adapters_that_are_none_are_refused_in_one_sentence() {
    let (down, up) = (format!("{Q}.lora_down.weight"), format!("{Q}.lora_up.weight"));
    let (alpha, a1) = (format!("{Q}.alpha"), format!("{Q}.a1.weight"));
    let (hada, oft) = (format!("{Q}.hada_w1_a"), format!("{Q}.oft_blocks"));
    let twice = "unet.down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q.lora_A.weight";
    let cases: [(&str, Vec<Stated<'_>>, &str); 10] = [
        ("checkpoint", vec![("conv_in.weight", &[8, 4, 3, 3], 0.0)], "style is not a LoRA"),
        ("no up", vec![(&down, &[2, 16], 0.0)], "lacks one of its factors"),
        ("rank", vec![(&down, &[2, 16], 0.0), (&up, &[16, 3], 0.0)], "do not fit each other"),
        ("rank 0", vec![(&down, &[0, 16], 0.0), (&up, &[16, 0], 0.0)], "which is no matrix"),
        ("vector", vec![(&down, &[16], 0.0), (&up, &[16], 0.0)], "which is no matrix"),
        ("alphas", vec![(&down, &[2, 16], 0.0), (&up, &[16, 2], 0.0), (&alpha, &[2], 1.0)], "2 values, not one number"),
        ("alpha", vec![(&down, &[2, 16], 0.0), (&up, &[16, 2], 0.0), (&alpha, &[], f32::NAN)], "no number"),
        ("half a LoHa", vec![(&hada, &[16, 2], 0.0)], "lacks one of its factors"),
        ("GLoRA", vec![(&a1, &[2, 16], 0.0)], "of the kind GLoRA, which is not supported"),
        ("twice", vec![(&down, &[2, 16], 0.0), (&up, &[16, 2], 0.0), (twice, &[2, 16], 0.0)], "is there twice"),
    ];
    for (what, tensors, wanted) in cases {
        let message = adapter(&tensors, &[]).expect_err(what);
        assert!(message.contains(wanted) && message.starts_with("style "), "{what}: {message}");
        assert!(!message.contains('\n') && message.len() < 300, "{what}: {message}");
    }
    assert!(adapter(&[(&oft, &[2, 4, 4], 0.0)], &[]).unwrap_err().contains("of the kind OFT"));
    let folder = tempfile::tempdir().unwrap();
    let (bytes, path) = (std::fs::read(golden("lora.safetensors")).unwrap(), folder.path().join("cut.safetensors"));
    std::fs::write(&path, &bytes[..bytes.len() - 100]).unwrap();
    let message = Adapter::open(&path).unwrap_err().to_string();
    assert!(message.contains("cut.safetensors") && message.contains("only"), "{message}");
}

#[test]
fn numbers_that_are_none_are_refused_when_they_are_merged() {
    let unet = open("unet");
    for bad in [f32::NAN, f32::INFINITY] {
        let tensors: [(&str, &[usize], f32); 2] =
            [(&format!("{Q}.lora_down.weight"), &[2, 16], 1.0), (&format!("{Q}.lora_up.weight"), &[16, 2], bad)];
        let adapter = Arc::new(adapter(&tensors, &[]).unwrap());
        let merged = merge(&[(adapter, both(1.0))], &[(Component::Unet, &unet)]).unwrap();
        let reading = unet.reading(DType::F32, &Device::Cpu).adjusted_by(merged.adjust(Component::Unet).unwrap());
        let name = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q.weight";
        let message = reading.root().any_tensor(name).unwrap_err().to_string();
        assert!(message.contains("style.safetensors") && message.contains("lora_up"), "{message}");
    }
}

#[test]
fn adapters_for_another_model_are_refused_and_partial_ones_told() {
    let unet = open("unet");
    let targets = [(Component::Unet, &unet)];
    let factors = |path: &str, inputs: usize, outputs: usize| -> [(String, Vec<usize>); 2] {
        [(format!("{path}.lora_down.weight"), vec![2, inputs]), (format!("{path}.lora_up.weight"), vec![outputs, 2])]
    };
    let tried = |modules: &[[(String, Vec<usize>); 2]], metadata: &[(&str, &str)]| {
        let tensors: Vec<_> =
            modules.iter().flatten().map(|(name, shape)| (name.as_str(), shape.as_slice(), 0.5)).collect();
        let adapter = Arc::new(adapter(&tensors, metadata).unwrap());
        let base = adapter.base();
        (base, merge(&[(adapter, both(1.0))], &targets).map_err(|error| error.to_string()))
    };
    // The tiny UNet reads text of width 12.
    let (base, result) = tried(&[factors(K, 768, 16)], &[]);
    let message = result.unwrap_err();
    assert_eq!(base, Some("sd1"));
    assert!(
        message.contains("is a LoRA for SD 1.x, and the model is a model that reads text of width 12"),
        "{message}"
    );
    let (base, result) = tried(&[factors("lora_unet_double_blocks_0_img_attn_qkv", 64, 64)], &[]);
    let message = result.unwrap_err();
    assert_eq!(base, Some("flux"));
    assert!(message.contains("it is one for Flux") && message.contains("only 0 of its 1 modules"), "{message}");
    // Of the right width, with most modules in place: what is left over is told.
    let (base, result) = tried(
        &[factors(Q, 16, 16), factors(K, 12, 16), factors("lora_unet_down_blocks_9_attentions_0_proj_in", 16, 16)],
        &[("ss_base_model_version", "sdxl_base_v1-0")],
    );
    let merged = result.unwrap();
    assert_eq!(base, Some("sdxl"));
    assert_eq!(merged.notices.len(), 1);
    assert!(merged.notices[0].contains("1 of its 3 modules have no place"), "{}", merged.notices[0]);
    assert!(merged.notices[0].contains("down_blocks_9"), "{}", merged.notices[0]);
    // Names alone do not make it fit.
    let (_, result) = tried(&[factors(Q, 640, 640)], &[]);
    assert!(result.unwrap_err().contains("only 0 of its 1 modules fit"));
}

#[test]
fn the_kind_of_model_is_told_by_widths_and_then_by_what_is_stated() {
    let base = |tensors: &[(&str, &[usize], f32)], metadata: &[(&str, &str)]| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.safetensors");
        write(&path, tensors, metadata);
        base_of(&Weights::open(&[path]).unwrap())
    };
    let (k, q) = (format!("{K}.lora_down.weight"), format!("{Q}.lora_down.weight"));
    for (width, wanted) in [(768, "sd1"), (1024, "sd2"), (2048, "sdxl")] {
        // The trainer may be wrong, the width is not.
        assert_eq!(base(&[(&k, &[1, width], 0.0)], &[("ss_base_model_version", "sd_v1")]), Some(wanted));
    }
    assert_eq!(base(&[(&q, &[1, 320], 0.0)], &[]), None);
    assert_eq!(base(&[(&q, &[1, 320], 0.0)], &[("ss_base_model_version", "sd_v2_v")]), Some("sd2"));
    let architecture = [("modelspec.architecture", "stable-diffusion-xl-v1-base/lora")];
    assert_eq!(base(&[(&q, &[1, 320], 0.0)], &architecture), Some("sdxl"));
    let te = |prefix: &str| format!("{prefix}_text_model_encoder_layers_0_self_attn_q_proj.lora_down.weight");
    assert_eq!(base(&[(&te("lora_te"), &[1, 768], 0.0)], &[]), Some("sd1"));
    assert_eq!(base(&[(&te("lora_te"), &[1, 1024], 0.0)], &[]), Some("sd2"));
    let sd3 = [(te("lora_te2"), 1280), ("lora_unet_joint_blocks_0_x_block_attn_qkv.lora_down.weight".to_owned(), 1536)];
    let sd3: Vec<(&str, [usize; 2], f32)> = sd3.iter().map(|(n, width)| (n.as_str(), [1, *width], 0.0)).collect();
    let sd3: Vec<(&str, &[usize], f32)> = sd3.iter().map(|(n, shape, v)| (*n, shape.as_slice(), *v)).collect();
    assert_eq!(base(&sd3, &[]), Some("sd3"));
    assert_eq!(base(&[(&te("lora_te1"), &[1, 768], 0.0), (&te("lora_te2"), &[1, 1280], 0.0)], &[]), Some("sdxl"));
}

#[test]
fn damaged_adapters_never_break_the_program() {
    let unet = open("unet");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.safetensors");
    let mut state = 1u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (state >> 33) as usize % below
    };
    let mut merged_after_all = 0;
    for name in ["lora", "tucker", "loha_cores", "lokr_cores", "dora", "whole", "stated"] {
        let bytes = std::fs::read(golden(&format!("{name}.safetensors"))).unwrap();
        let header = 8 + u64::from_le_bytes(*bytes.first_chunk().unwrap()) as usize;
        for _ in 0..150 {
            let mut damaged = bytes.clone();
            for _ in 0..=random(2) {
                // Digits of shapes and letters of names, mostly; the file's sum of bytes then rarely fits, which is
                // the other half of what is tried.
                let at = 8 + random(header - 8);
                damaged[at] = if damaged[at].is_ascii_digit() { b'0' + random(10) as u8 } else { random(128) as u8 };
            }
            std::fs::write(&path, damaged).unwrap();
            let Ok(adapter) = Adapter::open(&path) else { continue };
            let Ok(merged) = merge(&[(Arc::new(adapter), both(0.5))], &[(Component::Unet, &unet)]) else { continue };
            let Some(adjust) = merged.adjust(Component::Unet) else { continue };
            let reading = unet.reading(DType::F32, &Device::Cpu).adjusted_by(adjust);
            for tensor in unet.tensors() {
                if let Err(error) = reading.root().any_tensor(tensor.name) {
                    assert!(!error.to_string().contains('\n'), "{error}");
                }
            }
            merged_after_all += 1;
        }
    }
    assert!(merged_after_all > 0);
}
