//! A tiny model with what a folder may carry beside its networks: words that it knows, an adapter for few steps, a tiny
//! decoder.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};

const WORDS: &str = r#"{
"things": [["boat", "sailing boat"], ["castle"], ["pine tree", "pine"], ["fox"], ["bat"]],
"plurals": [["boats", "sailing boats"], ["castles"], ["pine trees", "pines"], ["foxes"], ["bats"]],
"colours": [["red"], ["grey", "gray"]],
"counts": [["two", "2"]],
"lands": [["sea", "on the sea"], ["beach"]],
"styles": [["watercolour"]]
}"#;

const SCUMBLE: &str = r#"{"fast": {"lora": "fast.safetensors", "sampler": "lcm", "steps": 3, "guidance": 1.0},
"tiny_decoder": "tiny_decoder"}"#;

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if from.is_dir() {
            copy_folder(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

/// The model's folder. Its adapter is an empty file, which does where nothing is loaded.
pub fn own_model(root: &Path) -> PathBuf {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models");
    let model = root.join("drawn");
    copy_folder(&golden.join("sd1"), &model);
    copy_folder(&golden.join("taesd"), &model.join("tiny_decoder"));
    fs::write(model.join("words.json"), WORDS).unwrap();
    fs::write(model.join("scumble.json"), SCUMBLE).unwrap();
    fs::write(model.join("fast.safetensors"), "").unwrap();
    model
}
