//! A second pass at a larger size, tiles and refined pictures, as a script asks for them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use scumble::base::{Extent, Pixmap};
use scumble::formats::{self, Limits, TextChunks};
use scumble::job::{HiresTarget, HiresUpscaler, LatentResize, Tiles};

fn tiny() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models/sd1");
    path.to_str().unwrap().to_owned()
}

fn scumble(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_scumble"))
        .args(args)
        .current_dir(folder)
        .env("SCUMBLE_LOG", "off")
        .output()
        .unwrap()
}

fn good(folder: &Path, args: &[&str]) {
    let out = scumble(folder, args);
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
}

fn bad(folder: &Path, args: &[&str]) -> String {
    let out = scumble(folder, args);
    assert_eq!(out.status.code(), Some(2), "{args:?}");
    String::from_utf8_lossy(&out.stderr).into_owned()
}

fn read(path: &Path) -> Pixmap {
    formats::read_picture(path, &Limits::default()).unwrap()
}

#[test]
fn a_second_pass_is_asked_for_noted_and_repeated() {
    let (folder, tiny) = (tempfile::tempdir().unwrap(), tiny());
    let first = [
        "generate",
        "a red fox",
        "--model",
        &tiny,
        "--steps",
        "2",
        "--size",
        "64x48",
        "--seed",
        "3",
        "--device",
        "cpu",
    ];
    let with = |rest: &[&'static str]| [first.as_slice(), rest].concat();
    let hires =
        ["--hires-scale", "2", "--hires-upscaler", "latent (bicubic)", "--hires-steps", "1", "--hires-guidance", "2"];
    good(folder.path(), &with(&[hires.as_slice(), &["-o", "a.png"]].concat()));
    let made = folder.path().join("a.png");
    assert_eq!(read(&made).extent(), Extent::new(128, 96));
    let metadata = formats::read_metadata(&made, &Limits::default()).unwrap();
    let text = metadata.parameters.as_deref().unwrap();
    for part in ["Size: 64x48", "Denoising strength: 0.7", "Hires upscale: 2", "Hires upscaler: Latent (bicubic)"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let recipe = metadata.recipe.unwrap();
    let noted = recipe.tuning.hires.unwrap();
    assert_eq!((noted.target, noted.steps, noted.guidance), (HiresTarget::Scale(2.0), Some(1), Some(2.0)));
    assert_eq!(noted.upscaler, HiresUpscaler::Latent { resize: LatentResize::Bicubic });
    good(folder.path(), &["generate", "--from", "a.png", "--model", tiny.as_str(), "--device", "cpu", "-o", "b.png"]);
    assert_eq!(read(&folder.path().join("b.png")), read(&made));
    // Another size and the built-in network, in tiles.
    let other = [
        "--hires-size",
        "128x128",
        "--hires-upscaler",
        "built-in",
        "--hires-strength",
        "0.6",
        "--hires-tile",
        "64",
        "-o",
        "c.png",
    ];
    good(folder.path(), &with(&other));
    let made = folder.path().join("c.png");
    assert_eq!(read(&made).extent(), Extent::new(128, 128));
    let recipe = formats::read_metadata(&made, &Limits::default()).unwrap().recipe.unwrap();
    assert_eq!(recipe.tuning.hires.unwrap().tiles, Some(Tiles::of_side(64)));
    for (rest, said) in [
        (["--hires-steps", "3"], "--hires-steps is of a second pass"),
        (["--hires-scale", "99"], "99 times as large"),
        (["--tile", "33"], "tiles are 33 pixels wide"),
    ] {
        let said_so = bad(folder.path(), &with(&rest));
        assert!(said_so.contains(said), "{said_so}");
    }
    let unknown = bad(folder.path(), &with(&["--hires-scale", "2", "--hires-upscaler", "magic"]));
    assert!(unknown.contains("--hires-upscaler magic: is neither"), "{unknown}");
}

#[test]
fn enlarged_files_are_refined_and_keep_their_opacity() {
    let (folder, tiny) = (tempfile::tempdir().unwrap(), tiny());
    let mut small = Pixmap::filled(Extent::new(20, 12), [200, 60, 20, 255]);
    small.data_mut()[3] = 0;
    formats::write_png(&folder.path().join("s.png"), &small, &TextChunks::default()).unwrap();
    let upscale = ["upscale", "s.png", "--device", "cpu", "--dtype", "f32"];
    let with = |rest: &[&'static str]| [upscale.as_slice(), rest].concat();
    good(folder.path(), &with(&["-o", "plain.png"]));
    let refine = ["--refine", "a fox", "--seed", "1", "--steps", "4", "--refine-tile", "64"];
    let refine = [refine.as_slice(), &["--refine-model"]].concat();
    good(folder.path(), &[with(&refine).as_slice(), &[tiny.as_str(), "-o", "fine.png"]].concat());
    let (plain, fine) = (read(&folder.path().join("plain.png")), read(&folder.path().join("fine.png")));
    assert_eq!(fine.extent(), Extent::new(80, 48));
    assert!(plain.pixels().zip(fine.pixels()).all(|(a, b)| a[3] == b[3]) && plain.pixel(0, 0)[3] < 255);
    assert_ne!(plain, fine);
    for (rest, said) in
        [(["--steps", "3"], "--steps is for diffusion models"), (["--prompt", "x"], "--prompt is for diffusion models")]
    {
        let said_so = bad(folder.path(), &[with(&rest).as_slice(), &["-o", "x.png"]].concat());
        assert!(said_so.contains(said), "{said_so}");
    }
}
