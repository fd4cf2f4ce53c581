//! Checks against a folder of reference models and files, where the variable `SCUMBLE_PARITY_KIT` names one.

#![allow(clippy::unwrap_used, reason = "a test that stops has failed")]

use candle_core::{DType, Device};
use scumble::weights::Weights;
use std::path::PathBuf;

fn kit() -> Option<PathBuf> {
    let kit = std::env::var_os("SCUMBLE_PARITY_KIT").map(PathBuf::from);
    if kit.is_none() {
        eprintln!("SCUMBLE_PARITY_KIT is not set: nothing is checked");
    }
    kit
}

fn json(path: &std::path::Path) -> serde_json::Value {
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

#[test]
fn hostile_files_do_what_must_happen() {
    let Some(kit) = kit() else { return };
    let folder = kit.join("single_file/hostile");
    let case = json(&folder.join("case.json"));
    let marker = case["marker"].as_str().unwrap();
    let files = case["files"].as_array().unwrap();
    assert!(files.len() >= 38);
    for file in files {
        let (name, must) = (file["file"].as_str().unwrap(), file["must"].as_str().unwrap());
        let opened = Weights::open(&[folder.join(name)]);
        println!("{name}: {must}: {opened:?}");
        let done = opened.and_then(|weights| read_all(&weights));
        println!("    {}", done.as_ref().map_or_else(ToString::to_string, ToString::to_string));
    }
    assert!(!PathBuf::from(marker).exists() && !folder.join(marker).exists());
}
