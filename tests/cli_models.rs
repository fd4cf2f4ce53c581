//! Models on the command line: folders of other programs, names in prompts and arguments, hashes, downloads, `inspect`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use additions::{write_control, write_embedding, write_lora};
use scumble::base::{Extent, Pixmap};
use scumble::formats::{self, Limits, TextChunks};

#[path = "support/additions.rs"]
mod additions;

/// A home of its own, with a folder of models in A1111's layout.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
        for folder in ["Stable-diffusion", "Lora", "VAE", "ControlNet"] {
            std::fs::create_dir_all(home.path("webui/models").join(folder)).unwrap();
        }
        std::fs::create_dir_all(home.path("webui/embeddings")).unwrap();
        copy(&golden("sd1"), &home.path("webui/models/Stable-diffusion/tiny"));
        copy(&golden("sd1").join("vae"), &home.path("webui/models/VAE/own"));
        write_lora(&home.path("webui/models/Lora/ink.safetensors"));
        write_embedding(&home.path("webui/embeddings/zorb.safetensors"));
        write_control(&home.path("webui/models/ControlNet/lines"), 32);
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        let home = self.folder.path();
        let mut command = Command::new(env!("CARGO_BIN_EXE_scumble"));
        command.args(args).current_dir(home).env("HOME", home).env("SCUMBLE_LOG", "off");
        for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "HF_TOKEN", "HF_ENDPOINT"]
        {
            command.env_remove(name);
        }
        for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
            command.env_remove(name);
        }
        command.output().unwrap()
    }

    /// Runs a command that must succeed: what it printed, and what it said beside that.
    fn good(&self, args: &[&str]) -> (String, String) {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", text(&out.stderr));
        (text(&out.stdout), text(&out.stderr))
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.good(args).0).unwrap()
    }

    /// Runs a command that must fail with this code, and returns its one sentence.
    fn bad(&self, code: i32, args: &[&str]) -> String {
        let out = self.run(args);
        let said = text(&out.stderr);
        assert_eq!(out.status.code(), Some(code), "{args:?}: {said}");
        assert_eq!(said.trim().lines().count(), 1, "{args:?}: {said}");
        said
    }

    /// Makes a picture of the tiny model: its pixels, its recipe, and what was said.
    fn make(&self, prompt: &str, rest: &[&str]) -> (Pixmap, Value, String) {
        let quick = ["--models", "webui", "--model", "tiny", "--seed", "5", "--steps", "2", "--size", "64x48"];
        let args = ["generate", prompt, "--device", "cpu", "--json", "-o", "made.png"];
        let args: Vec<&str> = args.into_iter().chain(quick).chain(rest.iter().copied()).collect();
        let (made, said) = self.good(&args);
        let made: Value = serde_json::from_str(&made).unwrap();
        let pixels = formats::read_picture(&self.path("made.png"), &Limits::default()).unwrap();
        (pixels, made[0]["recipe"].clone(), said)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models").join(name)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn what_prompts_and_arguments_name_is_used_and_noted() {
    let home = Home::new();
    let (plain, recipe, said) = home.make("a fox", &[]);
    assert_eq!((recipe["model"]["name"].as_str(), said.as_str()), (Some("tiny"), ""));
    assert!(recipe.get("loras").is_none() && recipe.get("vae").is_none());
    let (tagged, recipe, _) = home.make("a fox<lora:INK:0.6>", &[]);
    assert!(tagged != plain);
    assert_eq!(recipe["prompt"], "a fox<lora:INK:0.6>");
    assert_eq!((recipe["loras"][0]["name"].as_str(), recipe["loras"][0]["unet"].as_f64()), (Some("ink"), Some(0.6)));
    let path = home.path("webui/models/Lora/ink.safetensors");
    let path = path.to_str().unwrap();
    for lora in ["ink:0.6", &format!("{path}:0.6")] {
        assert!(home.make("a fox", &["--lora", lora]).0 == tagged, "{lora}");
    }
    assert!(home.make("a fox", &["--lora", "ink:0.6:0"]).0 != tagged);
    assert_eq!(
        home.make("a fox <lora:lost:1>", &[]).2,
        "scumble: LoRA 'lost' is not in the model folders; it is left out\n"
    );
    // The model's own VAE by another way makes the same picture.
    let (same, recipe, _) = home.make("a fox", &["--vae", "own"]);
    assert_eq!((same == plain, recipe["vae"]["name"].as_str()), (true, Some("own")));
    let (embedded, recipe, _) = home.make("a zorb", &[]);
    assert_eq!(recipe["embeddings"][0]["name"], "zorb");
    std::fs::remove_file(home.path("webui/embeddings/zorb.safetensors")).unwrap();
    assert!(home.make("a zorb", &[]).0 != embedded, "without its file it is a word as any other");
    assert!(home.make("a fox", &["--clip-skip", "2"]).0 != plain);
    // All of it again, from the picture alone: the model is found by its name.
    home.make("a fox <lora:ink:0.3>", &["--vae", "own", "--lora", "ink:0.9", "--clip-skip", "2"]);
    std::fs::rename(home.path("made.png"), home.path("first.png")).unwrap();
    home.good(&["generate", "--from", "first.png", "--models", "webui", "--device", "cpu", "-o", "made.png"]);
    assert_eq!(std::fs::read(home.path("first.png")).unwrap(), std::fs::read(home.path("made.png")).unwrap());
}

#[test]
fn controls_follow_their_pictures() {
    let home = Home::new();
    let (plain, ..) = home.make("a fox", &[]);
    let mut picture = Pixmap::filled(Extent::new(64, 48), [0, 0, 0, 255]);
    picture
        .data_mut()
        .iter_mut()
        .enumerate()
        .for_each(|(i, byte)| *byte = if i % 4 == 3 { 255 } else { (i / 40) as u8 });
    formats::write_png(&home.path("pose.png"), &picture, &TextChunks::default()).unwrap();
    let (followed, recipe, _) =
        home.make("a fox", &["--control", "lines=pose.png:0.8:0:0.9", "--preprocessor", "scribble"]);
    assert!(followed != plain);
    let control = &recipe["controls"][0];
    assert_eq!((control["name"].as_str(), control["preprocessor"].as_str()), (Some("lines"), Some("scribble")));
    assert_eq!((control["strength"].as_f64(), control["end"].as_f64()), (Some(0.8), Some(0.9)));
    assert_eq!(control["image"]["name"], "pose.png");
    let again = ["generate", "--from", "made.png", "--models", "webui", "-o", "b.png"];
    assert!(home.bad(2, &again).contains("give it with --control lines=pose.png"));
}

#[test]
fn what_is_not_there_or_does_not_fit_is_one_sentence() {
    let home = Home::new();
    let bad = |rest: &[&str], code| {
        let all: Vec<&str> =
            ["generate", "a fox", "--models", "webui", "--model", "tiny"].iter().chain(rest).copied().collect();
        home.bad(code, &all)
    };
    assert!(bad(&["--lora", "lost:0.5"], 3).contains("--lora lost: LoRA 'lost' is not in the model folders"));
    assert!(bad(&["--vae", "ink"], 3).contains("'ink' is no VAE"));
    assert!(bad(&["--control", "lines=none.png"], 3).contains("none.png"));
    let other = home.bad(2, &["generate", "a fox", "--models", "webui", "--model", "other"]);
    assert!(other.contains("neither the name of a model"), "{other}");
    let earlier = home.bad(2, &["generate", "a fox", "--model", "scumble-1"]);
    assert!(earlier.contains("was built into an earlier version; this one has scumble-2"), "{earlier}");
    let folder = home.path("webui/models/Lora/broken.safetensors");
    std::fs::write(&folder, "<html>").unwrap();
    assert!(bad(&["--lora", "broken"], 3).contains("web page"));
    assert!(home.bad(2, &["generate", "a fox", "--lora", "ink"]).contains("the built-in model takes no LoRA"));
}

#[test]
fn models_are_listed_read_hashed_and_compared() {
    let home = Home::new();
    let rows = home.json(&["models", "--models", "webui", "--json"]);
    let rows = rows.as_array().unwrap();
    assert_eq!(rows[0]["id"], "scumble-2");
    let row = |name: &str| rows.iter().find(|row| row["id"] == name).unwrap();
    assert_eq!((row("tiny")["family"].as_str(), row("ink")["kind"].as_str()), (Some("sd1"), Some("lora")));
    assert_eq!(rows.len(), 6);
    let found = home.json(&["models", "list", "--models", "webui", "--search", "kind:vae", "--json"]);
    assert_eq!(found.as_array().unwrap().len(), 2, "the built-in model and the VAE");
    let scanned = home.json(&["models", "scan", "webui", "--json"]);
    assert_eq!(
        (scanned["folders"][0]["layout"].as_str(), scanned["models"].as_array().unwrap().len()),
        (Some("a1111"), 5)
    );
    assert!(home.good(&["models", "scan", "webui"]).0.starts_with("webui: A1111 (holds models/Stable-diffusion)\n"));
    let offered = home.json(&["models", "catalogue", "--json"]);
    assert!(offered.as_array().unwrap().iter().any(|row| row["id"] == "sdxl-base-1.0"));
    // The hash of a model is the one that pictures made with it carry.
    let hashes = home.json(&["models", "hash", "webui/models/Stable-diffusion/tiny", "--json"]);
    let (_, recipe, _) = home.make("a fox", &[]);
    assert_eq!(recipe["model"]["hash"], hashes["short"]);
    // And of a LoRA, once it is known.
    let hashes = home.json(&["models", "hash", "webui/models/Lora/ink.safetensors", "--json"]);
    assert_eq!(hashes["auto_v3"].as_str().unwrap().len(), 12);
    let (_, recipe, _) = home.make("a fox <lora:ink:1>", &[]);
    assert_eq!(recipe["loras"][0]["hash"], hashes["short"]);
    let fits = |a: &str, b: &str| home.json(&["models", "fits", a, b, "--models", "webui", "--json"])["fits"].clone();
    assert_eq!(
        (fits("ink", "tiny"), fits("tiny", "lines"), fits("tiny", "tiny")),
        (true.into(), true.into(), false.into())
    );
    assert!(home.bad(2, &["models", "fits", "ink", "nobody", "--models", "webui"]).contains("'nobody' is neither"));
}

#[test]
fn every_kind_of_file_is_inspected() {
    let home = Home::new();
    let inspect = |name: &str| home.json(&["inspect", name, "--json"]);
    let lora = inspect("webui/models/Lora/ink.safetensors");
    assert_eq!((lora["kind"].as_str(), lora["family"].as_str()), (Some("lora"), None));
    assert!(lora["evidence"].as_str().unwrap().contains("low-rank") && lora["tensors"].as_u64().unwrap() > 100);
    assert_eq!(inspect("webui/models/VAE/own")["kind"], "vae");
    assert_eq!(inspect("webui/embeddings/zorb.safetensors")["kind"], "embedding");
    assert_eq!(inspect("webui/models/ControlNet/lines")["kind"], "controlnet");
    assert_eq!(inspect("webui/models/Stable-diffusion/tiny")["family"], "sd1");
    let weights = golden("sd1").join("vae/diffusion_pytorch_model.safetensors");
    assert_eq!(inspect(weights.to_str().unwrap())["kind"], "vae");
    let upscaler = golden("../upscalers/gathered_x2.pth");
    let upscaler = inspect(upscaler.to_str().unwrap());
    assert_eq!((upscaler["kind"].as_str(), upscaler["upscaler"]["scale"].as_u64()), (Some("upscaler"), Some(2)));
    assert_eq!(upscaler["upscaler"]["architecture"], "RRDBNet");
    assert!(upscaler["evidence"].as_str().unwrap().contains("gathered"), "{upscaler}");
    std::fs::write(home.path("sharp.bin"), "ncnn").unwrap();
    std::fs::write(home.path("sharp.param"), "7767517").unwrap();
    for name in ["sharp.bin", "sharp.param"] {
        assert!(home.bad(3, &["inspect", name]).contains("for ncnn"));
    }
    let people = home.good(&["inspect", "webui/models/Lora/ink.safetensors"]).0;
    assert!(people.starts_with("kind: lora\nname: ink\n"), "{people}");
    std::fs::write(home.path("broken.gguf"), "GGUF").unwrap();
    assert!(home.bad(3, &["inspect", "broken.gguf"]).contains("broken.gguf"));
}

#[test]
fn downloads_land_in_scumbles_own_folder_and_are_found_there() {
    let home = Home::new();
    let bytes = std::fs::read(home.path("webui/models/Lora/ink.safetensors")).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = [0; 4096];
        let length = stream.read(&mut asked).unwrap();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", bytes.len());
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&bytes)).unwrap();
        String::from_utf8_lossy(&asked[..length]).into_owned()
    });
    let home_folder = home.folder.path();
    let out = Command::new(env!("CARGO_BIN_EXE_scumble"))
        .args(["download", "lcm-lora-sd1.5", "--json"])
        .env("HOME", home_folder)
        .env("SCUMBLE_LOG", "off")
        .env("XDG_DATA_HOME", home_folder.join("data"))
        .env("HF_ENDPOINT", &address)
        .env("HF_TOKEN", "hf_secret")
        .env("NO_PROXY", "127.0.0.1")
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", text(&out.stderr));
    let asked = server.join().unwrap();
    assert!(
        asked.starts_with("GET /latent-consistency/lcm-lora-sdv1-5/resolve/main/pytorch_lora_weights.safetensors ")
    );
    assert!(asked.to_lowercase().contains("authorization: bearer hf_secret"));
    let said = text(&out.stderr);
    assert!(said.contains("licence OpenRAIL++-M") && !said.contains("hf_secret"), "{said}");
    let made: Value = serde_json::from_slice(&out.stdout).unwrap();
    let file = PathBuf::from(made["files"][0].as_str().unwrap());
    assert!(file.ends_with("models/loras/lcm-lora-sdv1-5.safetensors") && file.starts_with(home_folder.join("data")));
    let folder = file.ancestors().nth(2).unwrap().to_str().unwrap().to_owned();
    let scanned = home.json(&["models", "scan", &folder, "--json"]);
    assert_eq!(
        (scanned["folders"][0]["layout"].as_str(), scanned["models"][0]["kind"].as_str()),
        (Some("scumble"), Some("lora"))
    );
    assert!(home.bad(2, &["download", "no-such-model"]).contains("scumble models catalogue"));
    assert!(home.bad(2, &["download", "ftp://x/y.bin"]).contains("no address of a file"));
}
