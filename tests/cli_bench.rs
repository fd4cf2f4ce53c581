//! `scumble bench` as a script sees it.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn bench(more: &[&str]) -> Output {
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models/sd1");
    let args = ["bench", "--model", model.to_str().unwrap(), "--size", "64x64", "--runs", "1"];
    Command::new(env!("CARGO_BIN_EXE_scumble")).args(args).args(more).env("SCUMBLE_LOG", "off").output().unwrap()
}

fn said(out: &Output) -> String {
    let failed = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{failed}");
    String::from_utf8_lossy(&out.stdout).into_owned()
}

#[test]
fn every_part_tells_its_time_and_where_it_goes() {
    let told: Value = serde_json::from_str(&said(&bench(&["--json"]))).unwrap();
    assert!(told["ceiling_tflops"].as_f64().unwrap() > 0.0 && told["threads"].as_u64().unwrap() > 0);
    let parts = told["parts"].as_array().unwrap();
    let names: Vec<_> = parts.iter().map(|part| part["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["text", "unet", "encode", "decode"]);
    for part in parts {
        assert!(part["secs"].as_f64().unwrap() > 0.0 && part["tflop"].as_f64().unwrap() > 0.0, "{part}");
        let classes = part["classes"].as_object().unwrap().values();
        let inside: f64 = classes.map(|class| class["secs"].as_f64().unwrap()).sum();
        assert!(inside > 0.0 && inside <= part["all_secs"][0].as_f64().unwrap(), "{part}");
    }
}

#[test]
fn a_whole_picture_and_the_kernels_are_chosen() {
    let told = said(&bench(&["--parts", "picture,unet", "--steps", "2", "--backend", "portable"]));
    for word in ["portable kernels", "whole picture", "guided UNet step", "convolution", "TFLOP/s"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    let out = bench(&["--backend", "abacus"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("portable"));
}

#[test]
fn a_backend_that_cannot_be_had_is_named_before_anything_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_scumble"));
    command.args(["generate", "a fox", "-o", "x.png"]).current_dir(folder.path()).env("SCUMBLE_LOG", "off");
    let out = command.env("SCUMBLE_BACKEND", "magic").output().unwrap();
    let said = String::from_utf8(out.stderr).unwrap();
    assert_eq!((out.status.code(), said.lines().count()), (Some(2), 1), "{said}");
    assert!(said.starts_with("scumble: SCUMBLE_BACKEND is magic: ") && said.contains("portable"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
