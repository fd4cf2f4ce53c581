//! The artist's models: folders of other programs read in place, what files are, and what is wrong with them.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]
#![allow(clippy::print_stderr, reason = "what was measured is told, not judged")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use scumble::base::{CancelToken, Extent, Pixmap};
use scumble::formats::{TextChunks, write_png};
use scumble::library::models::{ModelKind, ModelLibrary, fits, identify, make_own_folder, own_folder};

use model_files::{Place, controlnet, copy_folder, golden, lora, names, safetensors, vae};

#[path = "support/model_files.rs"]
mod model_files;

#[test]
fn a_web_uis_folder_is_read_in_place_and_headers_outrank_folders() {
    let place = Place::new();
    copy_folder(&golden("sd1"), &place.path("webui/models/Stable-diffusion/tiny"));
    place.write("webui/models/Stable-diffusion/styles/not a checkpoint.safetensors", vae());
    place.write("webui/models/Lora/people/ink wash.safetensors", lora(768, &[("ss_output_name", "InkV2")]));
    place.write("webui/models/Lora/xl.safetensors", lora(2048, &[]));
    place.write("webui/embeddings/bad-hands.safetensors", safetensors(&[("emb_params", &[2, 768])], &[]));
    place.write("webui/models/ControlNet/canny.safetensors", controlnet(768));
    place.write("webui/models/ControlNet/canny.yaml", "a: b");
    place.write("webui/outputs/picture.safetensors", vae());
    let before = walk(&place.path("webui"));
    let library = place.scan(&["webui"]);
    assert_eq!(walk(&place.path("webui")), before, "nothing is written there");
    assert_eq!(library.roots()[0].layout, "a1111");
    assert_eq!(names(&library, ModelKind::Checkpoint), ["tiny"]);
    assert_eq!(names(&library, ModelKind::Lora), ["ink wash", "xl"]);
    assert_eq!(names(&library, ModelKind::Vae), ["not a checkpoint"]);
    assert_eq!(names(&library, ModelKind::Embedding), ["bad-hands"]);
    assert_eq!(names(&library, ModelKind::ControlNet), ["canny"]);
    assert_eq!(library.entries().len(), 6);
    let tiny = library.find(ModelKind::Checkpoint, "TINY").unwrap();
    assert_eq!((tiny.family.as_deref(), tiny.problem.as_deref()), (Some("sd1"), None));
    let vae = library.find(ModelKind::Vae, "not a checkpoint").unwrap();
    assert!(vae.evidence.ends_with("it lies among the Checkpoints") && vae.folder == "styles", "{vae:?}");
    for name in ["inkv2", "Ink Wash", "people/ink wash", "ink wash.safetensors"] {
        assert_eq!(library.find(ModelKind::Lora, name).unwrap().folder, "people", "{name}");
    }
    assert!(library.find(ModelKind::Vae, "ink wash").is_none() && library.find(ModelKind::Lora, "").is_none());
}

/// All files below a folder with their bytes' lengths.
fn walk(folder: &Path) -> Vec<(PathBuf, u64)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        match entry.metadata().unwrap() {
            info if info.is_dir() => all.extend(walk(&entry.path())),
            info => all.push((entry.path(), info.len())),
        }
    }
    all.sort();
    all
}

#[test]
fn comfyui_reads_other_programs_folders_too_and_files_count_once() {
    let place = Place::new();
    place.write("comfy/models/checkpoints/put_checkpoints_here", "");
    place.write("comfy/models/loras/a.safetensors", lora(768, &[]));
    place.write("webui/models/Lora/b.safetensors", lora(1024, &[]));
    place.write(
        "comfy/extra_model_paths.yaml",
        "a111:\n    base_path: ../webui\n    loras: models/Lora\n    vae: models/VAE\n",
    );
    let library = place.scan(&["comfy", "webui/models/Lora", "gone"]);
    assert_eq!((library.roots()[0].layout, library.roots()[1].layout), ("comfyui", "plain"));
    assert_eq!(names(&library, ModelKind::Lora), ["a", "b"]);
    let problems: Vec<&str> = library.problems().collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].contains("models/VAE") && problems[1].contains("is it still there?"), "{problems:?}");
    // The file of paths alone is a root as well.
    let alone = place.scan(&["comfy/extra_model_paths.yaml"]);
    assert_eq!(names(&alone, ModelKind::Lora), ["b"]);
}

#[test]
fn a_second_scan_opens_no_file_again() {
    let place = Place::new();
    let count = 300;
    for i in 0..count {
        place.write(&format!("m/{}/{i:04}.safetensors", i % 7), lora(if i % 2 == 0 { 768 } else { 2048 }, &[]));
    }
    let mut told = Vec::new();
    let roots = [place.path("m")];
    let first =
        ModelLibrary::scan(&roots, &place.cache(), &CancelToken::new(), &mut |p| told.push((p.done, p.of))).unwrap();
    assert_eq!((told[0], told[1], *told.last().unwrap()), ((0, 0), (0, count), (count, count)));
    assert!(told.len() > 4 && told.is_sorted());
    // Files whose time and length stay are not looked into: spoilt ones are known as they were.
    for entry in first.entries() {
        fs::write(&entry.path, vec![b'x'; entry.bytes as usize]).unwrap();
        fs::File::options().append(true).open(&entry.path).unwrap().set_modified(entry.modified).unwrap();
    }
    let second = place.scan(&["m"]);
    assert_eq!(second.entries(), first.entries());
    assert_eq!(second.search("family:sdxl kind:lora").len(), count / 2);
    // One that changed is.
    let changed = &first.entries()[5].path;
    fs::File::options().append(true).open(changed).unwrap().set_modified(SystemTime::now()).unwrap();
    let third = place.scan(&["m"]);
    let problems: Vec<_> = third.entries().iter().filter(|entry| entry.problem.is_some()).collect();
    assert!(problems.len() == 1 && problems[0].path == *changed);
    // A damaged cache only costs time.
    fs::write(place.cache().join("models/index.json"), "{").unwrap();
    let all = place.scan(&["m"]);
    assert!(all.entries().len() == count && all.entries().iter().all(|entry| entry.problem.is_some()));
}

#[test]
fn a_cancelled_scan_keeps_what_it_read() {
    let place = Place::new();
    for i in 0..200 {
        place.write(&format!("m/{i:04}.safetensors"), lora(768, &[]));
    }
    let cancel = CancelToken::new();
    let stop = &mut |p: scumble::library::models::ScanProgress| {
        if p.done > 0 {
            cancel.cancel();
        }
    };
    assert!(ModelLibrary::scan(&[place.path("m")], &place.cache(), &cancel, stop).is_err());
    let mut first = None;
    let goes_on = &mut |p: scumble::library::models::ScanProgress| {
        if p.of > 0 {
            first.get_or_insert(p.done);
        }
    };
    ModelLibrary::scan(&[place.path("m")], &place.cache(), &CancelToken::new(), goes_on).unwrap();
    assert!(first.unwrap() > 0, "the first files are known");
}

#[test]
#[cfg(unix)]
fn circles_pipes_and_files_that_may_not_be_read_are_passed_or_said() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let place = Place::new();
    place.write("m/a.safetensors", lora(768, &[]));
    symlink(place.path("m"), place.path("m/again")).unwrap();
    symlink(place.path("m/a.safetensors"), place.path("m/b.safetensors")).unwrap();
    symlink(place.path("nowhere"), place.path("m/c.safetensors")).unwrap();
    place.write("elsewhere/d.safetensors", lora(768, &[]));
    symlink(place.path("elsewhere"), place.path("m/linked")).unwrap();
    let _ = std::process::Command::new("mkfifo").arg(place.path("m/pipe.safetensors")).status();
    let locked = place.write("m/locked.safetensors", lora(768, &[]));
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    let library = place.scan(&["m"]);
    let found: Vec<_> = library.entries().iter().map(|entry| entry.name.as_str()).collect();
    let mut sorted = found.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, ["a", "d", "locked"]);
    let locked = library.entries().iter().find(|entry| entry.name == "locked").unwrap();
    // Whoever may read everything reads this, too.
    assert!(locked.problem.as_ref().is_none_or(|problem| problem.contains("cannot be read")), "{locked:?}");
}

#[test]
fn files_that_are_no_models_are_listed_with_their_sentence() {
    let place = Place::new();
    place.write("m/empty.safetensors", "");
    place.write("m/page.safetensors", "<!DOCTYPE html><html>");
    place.write("m/pointer.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
    place.write("m/absurd.safetensors", u64::MAX.to_le_bytes());
    place.write("m/loras/strange.safetensors", safetensors(&[("what", &[3, 3, 3])], &[]));
    place.write("m/model-00001-of-00002.safetensors", vae());
    place.write("m/half/model_index.json", "{}");
    place.write("m/readme.txt", "");
    let library = place.scan(&["m"]);
    assert_eq!(library.entries().len(), 7);
    for entry in library.entries() {
        let problem = entry.problem.as_ref().unwrap();
        assert!(problem.len() > 20 && problem.lines().count() == 1, "{entry:?}");
        assert!(fits(entry, "sd1").is_err());
    }
    let strange = library.find(ModelKind::Lora, "strange").unwrap();
    assert!(strange.evidence.contains("it lies among the LoRAs"), "{strange:?}");
    let problem = |path: &Path| identify(path).problem.unwrap();
    assert!(problem(&place.path("m/page.safetensors")).contains("web page"));
    assert!(problem(&place.path("m/readme.txt")).contains("neither a model file nor a model folder"));
    assert!(problem(&place.path("m/none")).contains("check the path"));
    assert_eq!(identify(&golden("sd1")).family.as_deref(), Some("sd1"));
}

#[test]
fn words_and_pictures_beside_a_model_are_its_own() {
    let place = Place::new();
    let metadata = [("ss_tag_frequency", r#"{"10_x": {"ink": 9, "brush": 3}}"#), ("modelspec.title", "Ink Wash")];
    place.write("m/ink.v2.safetensors", lora(768, &metadata));
    place.write("m/ink.v2.civitai.info", r#"{"baseModel": "SD 1.5", "trainedWords": ["inkwash style"]}"#);
    let picture = place.path("m/ink.v2.preview.png");
    write_png(&picture, &Pixmap::filled(Extent::new(600, 300), [9, 8, 7, 255]), &TextChunks::new()).unwrap();
    place.write("m/ink.v2 more.png", "");
    place.write("m/unknown.safetensors", safetensors(&[("a.lokr_w1", &[2, 2])], &[]));
    place.write("m/unknown.json", r#"{"sd version": "SDXL", "activation text": "sumi"}"#);
    let library = place.scan(&["m"]);
    let ink = library.find(ModelKind::Lora, "ink.v2").unwrap();
    assert_eq!((ink.label(), ink.tags.as_slice()), ("Ink Wash", &["ink".to_owned(), "brush".to_owned()][..]));
    assert_eq!(
        (ink.trigger_words.as_slice(), ink.preview.as_ref()),
        (&["inkwash style".to_owned()][..], Some(&picture))
    );
    let small = ModelLibrary::thumbnail(ink, &place.cache()).unwrap().unwrap();
    assert_eq!(small.extent(), Extent::new(256, 128));
    let unknown = library.find(ModelKind::Lora, "unknown").unwrap();
    assert_eq!((unknown.family.as_deref(), unknown.preview.as_ref()), (Some("sdxl"), None));
    assert!(ModelLibrary::thumbnail(unknown, &place.cache()).unwrap().is_none());
    let found =
        |query: &str| library.search(query).iter().map(|&i| library.entries()[i].name.as_str()).collect::<Vec<_>>();
    assert_eq!(found("tag:brush"), ["ink.v2"]);
    assert_eq!(found("INKWASH"), ["ink.v2"]);
    assert_eq!(found("kind:lora -ink"), ["unknown"]);
    assert_eq!(found("family:sd1"), ["ink.v2"]);
    assert_eq!(found("").len(), 2);
    // Words that change are read again, although the model itself is as it was.
    place.write("m/unknown.json", r#"{"sd version": "SD1", "activation text": "brushes"}"#);
    assert_eq!(place.scan(&["m"]).find(ModelKind::Lora, "unknown").unwrap().trigger_words, ["brushes"]);
}

#[test]
fn scumbles_own_folder_is_known_by_its_mark() {
    let place = Place::new();
    let own = own_folder(&place.path("data"));
    let folder = make_own_folder(&own, ModelKind::Upscaler).unwrap();
    assert_eq!(folder, own.join("upscalers"));
    fs::write(make_own_folder(&own, ModelKind::Lora).unwrap().join("a.safetensors"), lora(768, &[])).unwrap();
    let library = place.scan(&["data/models"]);
    assert_eq!((library.roots()[0].layout, library.entries().len()), ("scumble", 1));
}

/// Run once by hand with `cargo test --release --test library_models -- --ignored --nocapture`.
#[test]
#[ignore = "five thousand files: a measurement"]
fn five_thousand_models() {
    let place = Place::new();
    let names: Vec<String> = (0..264)
        .flat_map(|i| {
            ["lora_down", "lora_up"].map(|part| format!("lora_unet_down_blocks_{i}_attn2_to_k.{part}.weight"))
        })
        .collect();
    let tensors: Vec<(&str, &[usize])> = names.iter().map(|name| (name.as_str(), &[4usize, 768][..])).collect();
    let bytes = safetensors(&tensors, &[("ss_tag_frequency", r#"{"10_x": {"ink": 9, "brush": 3}}"#)]);
    for i in 0..5000 {
        let path = place.write(&format!("m/{}/{i:04}.safetensors", i % 40), &bytes[..0]);
        // A sparse file: as long as the tensors want it, and no more than its header on the disk.
        let header = 8 + u64::from_le_bytes(*bytes.first_chunk::<8>().unwrap());
        fs::write(&path, &bytes[..header as usize]).unwrap();
        fs::File::options().append(true).open(&path).unwrap().set_len(bytes.len() as u64).unwrap();
    }
    for name in ["cold", "warm", "warm again"] {
        let started = std::time::Instant::now();
        let library = place.scan(&["m"]);
        assert!(library.entries().len() == 5000 && library.entries()[7].problem.is_none());
        eprintln!("scan of 5000 files with 528 tensors each, {name}: {:?}", started.elapsed());
        let started = std::time::Instant::now();
        assert_eq!(library.search("ink kind:lora family:sd1").len(), 5000);
        eprintln!("search: {:?}", started.elapsed());
    }
}
