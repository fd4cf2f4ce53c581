//! The program with what a model's own folder says: the words that it knows, and few steps.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use own_files::own_model;

#[path = "support/additions.rs"]
#[allow(dead_code, reason = "not every test file uses all of it")]
mod additions;
#[path = "support/own_files.rs"]
mod own_files;

fn tiny(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models").join(name);
    path.to_str().unwrap().to_owned()
}

fn scumble(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scumble"));
    command.args(args).current_dir(folder).env("SCUMBLE_LOG", "off").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const QUICK: [&str; 6] = ["--steps", "2", "--size", "64x48", "--device", "cpu"];

#[test]
fn unknown_words_are_told_once_and_pictures_made_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let model = own_model(dir);
    let of = |prompt: &str, rest: &[&str]| {
        let args = ["generate", prompt, "--model", model.to_str().unwrap(), "--seed", "1", "-o", "a.png"];
        let args: Vec<&str> = args.into_iter().chain(QUICK).chain(rest.iter().copied()).collect();
        let out = scumble(dir, &args);
        assert!(out.status.success(), "{}", text(&out.stderr));
        text(&out.stderr)
    };
    let said = of("a (spaceship:1.2), two castels, cyberpunk on the sea", &["--negative", "blurry"]);
    let told: Vec<_> = said.lines().filter(|line| line.starts_with("scumble: ")).collect();
    assert_eq!(
        told,
        [
            "scumble: this model doesn't know: spaceship, castels, cyberpunk. It will ignore or guess them.",
            "scumble: it knows castle (castels)",
            "scumble: in the negative prompt, this model doesn't know: blurry. It will ignore or guess it.",
        ]
    );
    assert!(!of("Two red boats, <lora:x:1> on the sea", &[]).contains("know"), "{said}");
}

#[test]
fn few_steps_are_in_the_recipe_and_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let model = own_model(dir);
    let model = model.to_str().unwrap();
    additions::write_lora(&Path::new(model).join("fast.safetensors"));
    let quick = ["--size", "64x48", "--device", "cpu"];
    let make = |args: &[&str]| {
        let args: Vec<&str> = args.iter().copied().chain(quick).collect();
        let out = scumble(dir, &args);
        assert!(out.status.success(), "{args:?}: {}", text(&out.stderr));
        text(&out.stderr)
    };
    let recipe = |name: &str| -> serde_json::Value {
        let shown: serde_json::Value =
            serde_json::from_slice(&scumble(dir, &["inspect", name, "--json"]).stdout).unwrap();
        let recipe = &shown["recipe"];
        serde_json::json!([recipe["fast"], recipe["steps"], recipe["sampler"], recipe["guidance"]])
    };
    make(&["generate", "a red fox", "--seed", "5", "--fast", "-o", "fast.png", "--model", model]);
    assert_eq!(recipe("fast.png"), serde_json::json!([true, 3, "lcm", 1.0]));
    make(&["generate", "--from", "fast.png", "-o", "again.png", "--model", model]);
    assert_eq!(std::fs::read(dir.join("fast.png")).unwrap(), std::fs::read(dir.join("again.png")).unwrap());
    make(&["generate", "--from", "fast.png", "--fast=false", "-o", "full.png", "--model", model]);
    assert_eq!(recipe("full.png"), serde_json::json!([null, 20, "dpmpp_2m", 7.0]));
    make(&["generate", "--from", "full.png", "--fast", "--steps", "2", "-o", "two.png", "--model", model]);
    assert_eq!(recipe("two.png"), serde_json::json!([true, 2, "lcm", 1.0]));
    // Where the model has no such weights, that is said and it draws as it does.
    let said = make(&["generate", "--from", "fast.png", "-o", "other.png", "--model", &tiny("sd1")]);
    assert!(said.contains("has no weights for few steps: the picture is drawn in its ordinary steps"), "{said}");
    assert_eq!(recipe("other.png"), serde_json::json!([null, 20, "dpmpp_2m", 7.0]));
}
