//! `scumble upscale` as a script sees it.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use scumble::base::{Extent, Pixmap};
use scumble::formats::{self, Limits, TextChunks, read_raster};

fn upscale(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scumble"));
    command
        .arg("upscale")
        .args(args)
        .args(["--device", "cpu"])
        .current_dir(folder)
        .env("SCUMBLE_LOG", "off")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn picture(path: &Path, size: Extent) {
    let pixel = |i: u32| [(i * 7 % 256) as u8, (i / size.width * 9 % 256) as u8, 90, 255];
    let data = (0..size.width * size.height).flat_map(pixel).collect();
    formats::write_png(path, &Pixmap::from_rgba(size, data).unwrap(), &TextChunks::default()).unwrap();
}

#[test]
fn files_and_folders_become_larger_and_what_fails_is_summed_up() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    fs::create_dir(dir.join("in")).unwrap();
    picture(&dir.join("in/a.png"), Extent::new(12, 9));
    picture(&dir.join("a.png"), Extent::new(1, 1));
    fs::write(dir.join("in/bad.png"), "words, nothing but words\n").unwrap();
    fs::write(dir.join("in/notes.txt"), "no picture").unwrap();
    let out = upscale(dir, &["in", "a.png", "-o", "out"]);
    let (said, printed) = (text(&out.stderr), text(&out.stdout));
    assert_eq!(out.status.code(), Some(3), "{said}");
    assert!(said.contains("bad.png' is a text file, not a picture"), "{said}");
    assert!(said.trim_end().lines().last().unwrap().contains("1 of 3 failed: in/bad.png"), "{said}");
    assert_eq!(printed.lines().collect::<Vec<_>>(), ["out/a.png", "out/a-2.png"]);
    let size = |name: &str| read_raster(&dir.join(name), &Limits::default()).unwrap().raster.shape().extent;
    assert_eq!((size("out/a.png"), size("out/a-2.png")), (Extent::new(48, 36), Extent::new(4, 4)));
    // What the folder has already stays, unless it is to be replaced.
    let again = upscale(dir, &["a.png", "-o", "out"]);
    assert_eq!(again.status.code(), Some(3));
    assert!(text(&again.stderr).contains("out/a.png' exists already"), "{}", text(&again.stderr));
    let again = upscale(dir, &["a.png", "-o", "out", "--overwrite", "--size", "3x2", "--strength", "1", "--json"]);
    assert!(again.status.success(), "{}", text(&again.stderr));
    let made: serde_json::Value = serde_json::from_str(&text(&again.stdout)).unwrap();
    assert_eq!((made[0]["file"].as_str(), size("out/a.png")), (Some("out/a.png"), Extent::new(3, 2)));
}

#[test]
fn what_cannot_be_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    picture(&dir.join("a.png"), Extent::new(9, 7));
    let bad = |code: i32, args: &[&str]| {
        let out = upscale(dir, args);
        let said = text(&out.stderr);
        assert_eq!((out.status.code(), said.trim().lines().count()), (Some(code), 1), "{args:?}: {said}");
        said
    };
    assert!(bad(2, &["a.png"]).contains("--output"));
    assert!(bad(2, &["a.png", "a.png", "-o", "b.png"]).contains("name a folder"));
    assert!(bad(2, &["a.png", "-o", "b.doc"]).contains("names no format for saving"));
    assert!(bad(2, &["a.png", "-o", "a.png"]).contains("is not replaced"));
    assert!(bad(2, &["a.png", "-o", "b.png", "--scale", "0.5"]).contains("choose a factor from 1 to 64"));
    assert!(bad(2, &["a.png", "-o", "b.png", "--strength", "2"]).contains("strength"));
    assert!(bad(2, &["a.png", "-o", "b.png", "--tile", "3"]).contains("choose 16 to 16384 pixels"));
    assert!(bad(2, &["a.png", "-o", "b.png", "--model", "nothing"]).contains("--model nothing"));
    assert!(bad(3, &["a.png", "-o", "no/b.png"]).contains("does not exist"));
    assert!(bad(3, &["none.png", "-o", "b.png"]).contains("none.png"));
    assert_eq!(fs::read_dir(dir).unwrap().count(), 1);
}
