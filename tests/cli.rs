//! The program as a script sees it: files, exit codes, sentences.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use scumble::base::{Extent, Pixmap};
use scumble::formats::{self, Limits, TextChunks};

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

/// Runs a command that must succeed, and returns what it printed.
fn good(folder: &Path, args: &[&str]) -> String {
    let out = scumble(folder, args);
    assert!(out.status.success(), "{args:?}: {}", text(&out.stderr));
    text(&out.stdout)
}

/// Runs a command that must fail with this code, and returns its one sentence.
fn bad(folder: &Path, code: i32, args: &[&str]) -> String {
    let out = scumble(folder, args);
    let said = text(&out.stderr);
    assert_eq!(out.status.code(), Some(code), "{args:?}: {said}");
    assert_eq!(said.trim().lines().count(), 1, "{args:?}: {said}");
    assert!(said.starts_with("scumble: "), "{said}");
    said
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn picture(path: &Path, size: Extent, rgba: [u8; 4]) {
    formats::write_png(path, &Pixmap::filled(size, rgba), &TextChunks::default()).unwrap();
}

const QUICK: [&str; 6] = ["--steps", "2", "--size", "64x48", "--device", "cpu"];

fn generate<'a>(model: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    ["generate", "a red fox, \"quoted\"", "--model", model]
        .into_iter()
        .chain(QUICK)
        .chain(rest.iter().copied())
        .collect()
}

#[test]
fn a_recipe_repeats_its_picture_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let model = tiny("sd1");
    good(dir, &generate(&model, &["--seed", "5", "--sampler", "Euler a", "--negative", "blur: yes", "-o", "one.png"]));
    good(dir, &["generate", "--from", "one.png", "--model", &model, "-o", "two.png"]);
    assert_eq!(std::fs::read(dir.join("one.png")).unwrap(), std::fs::read(dir.join("two.png")).unwrap());
    // Another seed is another picture, with all else as it was.
    good(dir, &["generate", "--from", "one.png", "--model", &model, "--seed", "6", "-o", "three.png"]);
    let read = |name: &str| formats::read_picture(&dir.join(name), &Limits::default()).unwrap();
    assert_ne!(read("one.png"), read("three.png"));
    assert_eq!(read("one.png").extent(), Extent::new(64, 48));

    let shown: serde_json::Value = serde_json::from_str(&good(dir, &["inspect", "one.png", "--json"])).unwrap();
    assert_eq!(shown["recipe"]["sampler"], "euler_ancestral");
    assert_eq!(shown["recipe"]["model"]["name"], "sd1");
    let infotext = shown["parameters"].as_str().unwrap();
    assert!(infotext.starts_with("a red fox, \"quoted\"\nNegative prompt: blur: yes\nSteps: 2, Sampler: Euler a, "));
    assert!(infotext.contains("Seed: 5, Size: 64x48, Model hash: "), "{infotext}");
    assert!(good(dir, &["inspect", "one.png"]).contains("seed: 5"));
}

#[test]
fn a_batch_is_numbered_and_previews_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let model = tiny("inpaint");
    let rest = ["--seed", "9", "--count", "2", "--previews", "steps", "--json", "-o", "made.png"];
    let said = good(dir, &generate(&model, &rest));
    let made: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((made[0]["seed"].as_u64(), made[1]["seed"].as_u64()), (Some(9), Some(10)));
    assert_eq!(files(dir), ["made-000.png", "made-001.png", "steps"]);
    let previews = files(&dir.join("steps"));
    assert!(!previews.is_empty() && previews.len() <= 4, "{previews:?}");
    let preview = formats::read_picture(&dir.join("steps").join(&previews[0]), &Limits::default()).unwrap();
    assert_eq!(preview.extent(), Extent::new(8, 6));
}

#[test]
fn inpainting_keeps_every_byte_outside_the_mask() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let size = Extent::new(64, 48);
    let mut original = Pixmap::filled(size, [10, 200, 90, 255]);
    for (i, byte) in original.data_mut().iter_mut().enumerate() {
        if i % 4 != 3 {
            *byte = (i * 31 % 256) as u8;
        }
    }
    formats::write_png(&dir.join("in.png"), &original, &TextChunks::default()).unwrap();
    let mut mask = Pixmap::filled(size, [0, 0, 0, 255]);
    for y in 10..30usize {
        for x in 20..40usize {
            let at = (y * 64 + x) * 4;
            mask.data_mut()[at..at + 3].fill(255);
        }
    }
    formats::write_png(&dir.join("mask.png"), &mask, &TextChunks::default()).unwrap();
    let model = tiny("inpaint");
    let inpaint = ["generate", "a fox", "--model", &model, "--steps", "2", "--image", "in.png", "--mask", "mask.png"];
    let run = |rest: &[&str]| good(dir, &[&inpaint[..], rest].concat());
    run(&["--strength", "1", "--feather", "0", "--seed", "1", "-o", "out.png"]);
    let out = formats::read_picture(&dir.join("out.png"), &Limits::default()).unwrap();
    let mut inside = 0;
    for (i, (new, old)) in out.pixels().zip(original.pixels()).enumerate() {
        let (x, y) = (i % 64, i / 64);
        if (20..40).contains(&x) && (10..30).contains(&y) {
            inside += usize::from(new != old);
        } else {
            assert_eq!(new, old, "pixel {x}, {y} outside the mask changed");
        }
    }
    assert!(inside > 200, "{inside}");
    // The recipe names its pictures, and asks for them.
    let said = bad(dir, 2, &["generate", "--from", "out.png", "--model", &model, "-o", "again.png"]);
    assert!(said.contains("in.png") && said.contains("--image"), "{said}");
    let again = ["generate", "--from", "out.png", "--model", &model, "--image", "in.png", "--mask", "mask.png"];
    good(dir, &[&again[..], &["-o", "again.png"]].concat());
    assert_eq!(std::fs::read(dir.join("out.png")).unwrap(), std::fs::read(dir.join("again.png")).unwrap());
}

#[test]
fn a_recipe_repeats_what_a_mask_was_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let size = Extent::new(96, 72);
    picture(&dir.join("in.png"), size, [10, 200, 90, 255]);
    picture(&dir.join("other.png"), size, [10, 200, 91, 255]);
    let mut mask = Pixmap::filled(size, [0, 0, 0, 255]);
    for (i, pixel) in mask.data_mut().chunks_exact_mut(4).enumerate() {
        if (30..50).contains(&(i % 96)) && (20..44).contains(&(i / 96)) {
            pixel[..3].fill((i % 96 * 5) as u8);
        }
    }
    formats::write_png(&dir.join("mask.png"), &mask, &TextChunks::default()).unwrap();
    let model = tiny("sd1");
    let pictures = ["--model", &model, "--image", "in.png", "--mask", "mask.png", "--device", "cpu"];
    let first = [
        "--steps=3",
        "--seed=7",
        "--masked-content=fill",
        "--only-masked=8",
        "--working=64x48",
        "--soft",
        "--feather=2",
        "--variation-seed=4",
        "--variation-strength=0.25",
        "--count=2",
        "-o",
        "a.png",
    ];
    good(dir, &[&["generate", "a fox"][..], &pictures, &first].concat());
    let again = ["generate", "--from", "a-001.png"];
    let out = scumble(dir, &[&again[..], &pictures, &["-o", "b.png"]].concat());
    assert!(out.status.success() && out.stderr.is_empty(), "{}", text(&out.stderr));
    assert_eq!(std::fs::read(dir.join("a-001.png")).unwrap(), std::fs::read(dir.join("b.png")).unwrap());
    assert_ne!(std::fs::read(dir.join("a-000.png")).unwrap(), std::fs::read(dir.join("b.png")).unwrap());

    let shown: serde_json::Value = serde_json::from_str(&good(dir, &["inspect", "b.png", "--json"])).unwrap();
    let source = &shown["recipe"]["source"];
    assert_eq!((source["content"].as_str(), source["soft"].as_bool()), (Some("fill"), Some(true)));
    assert_eq!(source["area"]["padding_px"], 8);
    let infotext = shown["parameters"].as_str().unwrap();
    for field in [
        "Seed: 7, Size: 64x48, ",
        "Variation seed: 5, Variation seed strength: 0.25, Denoising strength: 0.75",
        "Mask blur: 2, Inpaint area: Only masked, Masked area padding: 8, Masked content: fill, Soft inpainting enabled: True",
    ] {
        assert!(infotext.contains(field), "{field} in {infotext}");
    }
    // All of it can be taken back.
    let plain = ["--masked-content=original", "--only-masked=off", "--soft=false", "--variation-strength=0"];
    good(dir, &[&again[..], &pictures, &plain, &["-o", "plain.png"]].concat());
    let shown: serde_json::Value = serde_json::from_str(&good(dir, &["inspect", "plain.png", "--json"])).unwrap();
    assert_eq!(shown["recipe"]["source"]["area"]["kind"], "whole");
    assert!(shown["recipe"]["variation"].is_null());

    // Another picture is taken, and told of in one sentence.
    let other = ["--model", &model, "--image", "other.png", "--mask", "mask.png", "-o", "c.png"];
    let out = scumble(dir, &[&again[..], &other].concat());
    let said = text(&out.stderr);
    assert!(out.status.success() && said.trim().lines().count() == 1, "{said}");
    assert!(said.contains("--image other.png") && said.contains("'in.png'"), "{said}");
    let refuse = |rest: &[&str], part: &str| {
        let said = bad(dir, 2, &[&["generate", "a fox"][..], &pictures, rest, &["-o", "x.png"]].concat());
        assert!(said.contains(part), "{said}");
    };
    refuse(&["--working=60x64"], "choose 64x64");
    refuse(&["--only-masked", "--working=60x64"], "choose 64x64");
    refuse(&["--variation-seed=3"], "give one, as 0.2");
    refuse(&["--variation-strength=nan"], "variation strength is NaN");
    for alone in ["--soft", "--only-masked=4", "--masked-content=noise"] {
        let said = bad(dir, 2, &["generate", "a fox", "--model", &model, "--image", "in.png", alone, "-o", "x.png"]);
        assert!(said.contains("give one with --mask"), "{said}");
    }
}

#[test]
fn a_picture_is_extended_and_its_recipe_repeats_it() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let model = tiny("inpaint");
    let size = Extent::new(64, 48);
    let data = (0..64 * 48u32).flat_map(|i| [(i % 64 * 4) as u8, (i / 64 * 5) as u8, 90, 255]).collect();
    let original = Pixmap::from_rgba(size, data).unwrap();
    formats::write_png(&dir.join("in.png"), &original, &TextChunks::default()).unwrap();
    let quick = ["--model", &model, "--steps", "2", "--device", "cpu"];
    let outpaint = |rest: &[&'static str]| [&["outpaint", "in.png"][..], rest, &quick].concat();
    let more = ["--left=16", "--right", "9", "--top", "0", "--bottom=1", "--feather", "4", "--fill", "mirror"];
    good(dir, &outpaint(&[&["a fox"][..], &more, &["--working", "64x64", "--seed", "3", "-o", "a.png"]].concat()));
    let made = formats::read_picture(&dir.join("a.png"), &Limits::default()).unwrap();
    assert_eq!(made.extent(), Extent::new(89, 49));
    for (x, y) in [(4, 0), (30, 20), (59, 44)] {
        assert_eq!(made.pixel(16 + x, y), original.pixel(x, y));
    }
    good(dir, &["outpaint", "in.png", "--from", "a.png", "--model", &model, "-o", "b.png"]);
    assert_eq!(std::fs::read(dir.join("a.png")).unwrap(), std::fs::read(dir.join("b.png")).unwrap());
    let shown: serde_json::Value = serde_json::from_str(&good(dir, &["inspect", "b.png", "--json"])).unwrap();
    let source = &shown["recipe"]["source"];
    assert_eq!((source["kind"].as_str(), source["fill"].as_str()), (Some("outpaint"), Some("mirror")));
    assert_eq!((source["sides"]["left"].as_u64(), source["sides"]["bottom"].as_u64()), (Some(16), Some(1)));
    // Sides can be changed, all else stays.
    good(dir, &["outpaint", "in.png", "--from", "a.png", "--model", &model, "--left", "0", "-o", "c.png"]);
    assert_eq!(formats::read_picture(&dir.join("c.png"), &Limits::default()).unwrap().extent(), Extent::new(73, 49));
    let refuse = |code: i32, rest: &[&'static str], part: &str| {
        let said = bad(dir, code, &outpaint(&[rest, &["-o", "x.png"]].concat()));
        assert!(said.contains(part), "{said}");
    };
    refuse(2, &["a fox"], "nothing is added on any side");
    refuse(2, &["a fox", "--left=0", "--bottom=0"], "nothing is added on any side");
    refuse(2, &["a fox", "--left=4294967295"], "too large");
    refuse(2, &["a fox", "--right=8192"], "8192 pixels");
    refuse(2, &["a fox", "--right=8", "--feather=nan"], "feather is NaN");
    refuse(2, &["a fox", "--right=8", "--strength=2"], "strength is 2");
    refuse(2, &["a fox", "--right=8", "--working=9x9"], "choose 8x8");
    let said = bad(dir, 3, &["outpaint", "gone.png", "a fox", "--left=8", "-o", "x.png"]);
    assert!(said.contains("gone.png"), "{said}");
    let said = bad(dir, 2, &["generate", "--from", "a.png", "--model", &model, "-o", "x.png"]);
    assert!(said.contains("scumble outpaint in.png"), "{said}");
    assert_eq!(scumble(dir, &["outpaint", "in.png", "a fox", "--left=-5"]).status.code(), Some(2));
    assert!(!dir.join("x.png").exists());
}

#[test]
fn seams_are_measured_over_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    picture(&dir.join("flat.png"), Extent::new(64, 48), [10, 200, 90, 255]);
    std::fs::write(dir.join("flat.txt"), "a field").unwrap();
    let model = tiny("inpaint");
    let said = good(dir, &["bench", "--model", &model, "--seams", ".", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(told["pictures"][0]["picture"], "flat");
    assert!(told["ratio"].as_f64().unwrap() >= 0.0);
    assert!(bad(dir, 3, &["bench", "--seams", "nowhere"]).contains("nowhere"));
}

#[test]
fn wrong_arguments_and_files_are_one_sentence_and_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let model = tiny("sd1");
    let refuse = |code, rest: &[&str], part: &str| {
        let said = bad(dir, code, &generate(&model, rest));
        assert!(said.contains(part), "{said}");
    };
    // clap takes the last of two, so the quick arguments are overruled.
    refuse(2, &["--guidance", "nan", "-o", "x.png"], "guidance is NaN");
    refuse(2, &["--strength", "0.5", "-o", "x.png"], "--strength needs a picture");
    refuse(2, &["--merge-tokens", "0.9", "-o", "x.png"], "0.9 of the tokens");
    refuse(2, &["--guidance-interval", "0.9:0.2", "-o", "x.png"], "from 0.9 to 0.2 of the way");
    refuse(2, &["--deep-cache", "often", "-o", "x.png"], "'often' is not a number of steps");
    refuse(2, &["--mask", "m.png", "-o", "x.png"], "--mask needs a picture");
    refuse(2, &["--feather", "3", "-o", "x.png"], "give one with --mask");
    refuse(2, &["-o", "x.jpg"], "ends in .png");
    refuse(2, &["--sampler", "magic", "-o", "x.png"], "no sampler 'magic'");
    refuse(3, &["-o", "no/such/folder/x.png"], "no/such/folder");
    std::fs::create_dir(dir.join("folder.png")).unwrap();
    refuse(3, &["-o", "folder.png"], "is a folder");
    std::fs::remove_dir(dir.join("folder.png")).unwrap();
    refuse(3, &["--image", "missing.png", "-o", "x.png"], "missing.png");
    refuse(3, &["--from", "missing.png", "-o", "x.png"], "missing.png");
    std::fs::write(dir.join("torn.png"), b"\x89PNG\r\n\x1a\nand no more").unwrap();
    refuse(3, &["--image", "torn.png", "-o", "x.png"], "torn.png");
    picture(&dir.join("in.png"), Extent::new(64, 48), [9, 9, 9, 255]);
    picture(&dir.join("small.png"), Extent::new(8, 8), [255; 4]);
    refuse(2, &["--image", "in.png", "--mask", "small.png", "-o", "x.png"], "the mask is 8x8");
    refuse(2, &["--image", "small.png", "-o", "x.png"], "the picture is 8x8");
    refuse(3, &["--from", "in.png", "-o", "x.png"], "holds no recipe");
    let one = |code, args: &[&str], part: &str| {
        let said = bad(dir, code, args);
        assert!(said.contains(part), "{said}");
    };
    one(2, &["generate", "fox", "--model", &model, "--steps", "0", "-o", "x.png"], "steps is 0");
    one(2, &["generate", "fox", "--model", &model, "--size", "60x64", "-o", "x.png"], "multiples of 8");
    one(2, &["generate", "fox", "--model", "nowhere", "-o", "x.png"], "nowhere");
    one(3, &["generate", "fox", "--model", ".", "-o", "x.png"], "model_index.json");
    one(3, &["inspect", "nothing.png"], "nothing.png");
    assert_eq!(files(dir), ["in.png", "small.png", "torn.png"]);
    // Mistakes that clap finds are its own to word.
    assert_eq!(scumble(dir, &["generate", "fox", "--size", "big"]).status.code(), Some(2));
    assert_eq!(scumble(dir, &["paint"]).status.code(), Some(2));
}

#[test]
fn broken_model_folders_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let good_model = PathBuf::from(tiny("sd1"));
    let fresh = || {
        let _ = std::fs::remove_dir_all(dir.join("model"));
        copy(&good_model, &dir.join("model"));
    };
    let refuse = |part: &str| {
        let args = ["generate", "fox", "--model", "model", "--steps", "1", "--size", "64x64", "-o", "x.png"];
        let said = bad(dir, 3, &args);
        assert!(said.contains(part), "{said}");
        assert!(!dir.join("x.png").exists());
    };
    let unet = dir.join("model/unet/diffusion_pytorch_model.safetensors");
    fresh();
    std::fs::remove_file(&unet).unwrap();
    refuse("unet/diffusion_pytorch_model.safetensors");
    fresh();
    let bytes = std::fs::read(&unet).unwrap();
    std::fs::write(&unet, &bytes[..bytes.len() / 2]).unwrap();
    refuse("unet/diffusion_pytorch_model.safetensors");
    // A header of a terabyte.
    let mut lying = bytes.clone();
    lying[..8].copy_from_slice(&(1u64 << 40).to_le_bytes());
    std::fs::write(&unet, &lying).unwrap();
    refuse("unet/diffusion_pytorch_model.safetensors");
    fresh();
    let config = dir.join("model/unet/config.json");
    let wider = std::fs::read_to_string(&config).unwrap().replace("\"in_channels\": 4", "\"in_channels\": 9");
    std::fs::write(&config, wider).unwrap();
    refuse("conv_in.weight");
    fresh();
    std::fs::remove_dir_all(dir.join("model/vae")).unwrap();
    refuse("vae/");
    fresh();
    std::fs::write(&config, "{").unwrap();
    refuse("unet/config.json");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn tables_and_models_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let rows = |args: &[&str]| serde_json::from_str::<Vec<serde_json::Value>>(&good(dir, args)).unwrap();
    let ids: Vec<_> = rows(&["samplers", "--json"]).iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect();
    for id in ["ddpm", "ddim", "euler", "euler_ancestral", "dpmpp_2m"] {
        assert!(ids.iter().any(|known| known == id), "{id}");
    }
    assert!(rows(&["schedules", "--json"]).iter().any(|r| r["id"] == "karras"));
    assert_eq!(rows(&["models", "--json"])[0]["id"], "scumble-2");
    assert!(good(dir, &["samplers"]).contains("DPM++ 2M"));
    let model: serde_json::Value = serde_json::from_str(&good(dir, &["inspect", &tiny("inpaint"), "--json"])).unwrap();
    assert_eq!(model["family"], "sd1-inpainting");
    assert!(model["evidence"].as_str().unwrap().contains("in_channels 9"));
    assert_eq!(model["components"].as_array().unwrap().len(), 3);
}
