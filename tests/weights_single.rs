//! Checkpoints of the released models' shapes, told apart and named anew by their headers alone.

#![allow(clippy::unwrap_used, reason = "a test that stops has failed")]

use scumble::families::{self, Detected, ModelFiles};
use scumble::nets::{TextConfig, UnetConfig, VaeConfig};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

type Shapes = BTreeMap<String, Vec<usize>>;

/// Names and shapes of the released models, as diffusers and its converters have them.
fn models() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/weights/headers.json.gz");
    let mut text = String::new();
    flate2::read::GzDecoder::new(File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn shapes(value: &Value) -> Shapes {
    serde_json::from_value(value.clone()).unwrap()
}

/// Writes a checkpoint without its numbers: they are a hole in the file. Says where each tensor begins.
fn write(path: &Path, shapes: &Shapes, metadata: &Value) -> BTreeMap<String, u64> {
    let (mut header, mut at) = (Map::new(), 0);
    let mut places = BTreeMap::new();
    for (name, shape) in shapes {
        let size = shape.iter().product::<usize>() as u64;
        header.insert(name.clone(), json!({"dtype": "F8_E5M2", "shape": shape, "data_offsets": [at, at + size]}));
        places.insert(name.clone(), at);
        at += size;
    }
    header.insert("__metadata__".to_owned(), metadata.clone());
    let header = Value::Object(header).to_string();
    let mut file = File::create(path).unwrap();
    file.write_all(&(header.len() as u64).to_le_bytes()).unwrap();
    file.write_all(header.as_bytes()).unwrap();
    let data = 8 + header.len() as u64;
    file.set_len(data + at).unwrap();
    for place in places.values_mut() {
        *place += data;
    }
    places
}

struct Checkpoint {
    _folder: tempfile::TempDir,
    path: PathBuf,
    places: BTreeMap<String, u64>,
}

fn checkpoint(shapes: &Shapes, metadata: &Value) -> Checkpoint {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fox.safetensors");
    let places = write(&path, shapes, metadata);
    Checkpoint { _folder: folder, path, places }
}

fn detect(checkpoint: &Checkpoint) -> (ModelFiles, Detected) {
    let files = ModelFiles::open(&checkpoint.path).unwrap();
    let detected = families::detect(&files).unwrap();
    (files, detected)
}

fn refusal(shapes: &Shapes) -> String {
    let checkpoint = checkpoint(shapes, &json!({}));
    let failure = ModelFiles::open(&checkpoint.path).and_then(|files| families::detect(&files).map(|_| ()));
    let message = failure.expect_err("it is no checkpoint").message;
    assert!(!message.contains('\n') && message.len() < 400, "{message}");
    message
}

const UNET_IN: &str = "model.diffusion_model.input_blocks.0.0.weight";

#[test]
fn released_models_are_known_by_their_headers() {
    for (name, model) in models().as_object().unwrap() {
        let checkpoint = checkpoint(&shapes(&model["file"]), &json!({"format": "pt"}));
        let (files, detected) = detect(&checkpoint);
        assert_eq!(detected.family.id, if name == "x4" { "x4-upscaler" } else { name });
        for (part, expected) in model["parts"].as_object().unwrap() {
            let weights = files.weights(part).unwrap();
            let found: Shapes = weights.tensors().map(|t| (t.name.to_owned(), t.shape.to_vec())).collect();
            let expected = shapes(expected);
            let differ = found
                .iter()
                .chain(&expected)
                .find(|(name, shape)| found.get(*name) != Some(*shape) || expected.get(*name) != Some(*shape));
            assert_eq!(differ, None, "{name} {part}");
        }
        let parts: Vec<_> = detected.components.iter().map(|part| part.name).collect();
        assert_eq!(parts.len(), model["parts"].as_object().unwrap().len(), "{name}: {parts:?}");
        for (part, expected) in model["configs"].as_object().unwrap() {
            let config = files.config(&format!("{part}/config.json")).unwrap();
            for (field, expected) in expected.as_object().unwrap() {
                let found = config.value(field).unwrap_or(&Value::Null);
                // One number stands for a list of equal ones.
                let all =
                    found.as_array().is_some_and(|list| !expected.is_array() && list.iter().all(|v| v == expected));
                // The first level has no attention, so that it says nothing.
                let all =
                    all || (field == "only_cross_attention" && (1..4).all(|level| found[level] == expected[level]));
                assert!(found == expected || all, "{name} {part} {field}: {found} is not {expected}");
            }
        }
        UnetConfig::from_config(&files.config("unet/config.json").unwrap()).unwrap();
        VaeConfig::from_config(&files.config("vae/config.json").unwrap()).unwrap();
        TextConfig::from_config(&files.config("text_encoder/config.json").unwrap()).unwrap();
        assert!(!files.has_own_schedule() && !files.contains("tokenizer/merges.txt"));
        let velocity = name == "x4";
        assert_eq!(detected.prediction, if velocity { "v_prediction" } else { "epsilon" });
        let size = detected.defaults().size;
        assert_eq!(size.width, if name == "sdxl" { 1024 } else { 512 }, "{name}");
        for said in ["model.diffusion_model", "input channels", "predict", "a VAE", "text encoder"] {
            assert!(detected.evidence.contains(said), "{name}: {}", detected.evidence);
        }
    }
}

#[test]
fn channels_tell_inpainting_and_editing() {
    let models = models();
    for (name, channels, family) in [
        ("sd1", 9, "sd1-inpainting"),
        ("sd2", 9, "sd2-inpainting"),
        ("sdxl", 9, "sdxl-inpainting"),
        ("sd1", 8, "instruct-pix2pix"),
        ("sdxl", 8, "sdxl-instruct-pix2pix"),
    ] {
        let mut shapes = shapes(&models[name]["file"]);
        shapes.get_mut(UNET_IN).unwrap()[1] = channels;
        let (_, detected) = detect(&checkpoint(&shapes, &json!({})));
        assert_eq!(detected.family.id, family);
        assert_eq!(detected.prediction, "epsilon");
    }
    // Depth as a fifth channel is for a network that is not here.
    let mut depth = shapes(&models["sd2"]["file"]);
    depth.get_mut(UNET_IN).unwrap()[1] = 5;
    assert!(refusal(&depth).contains("5 input channels"), "{}", refusal(&depth));
}

#[test]
fn what_a_model_predicts_is_found_where_it_is_said() {
    let models = models();
    let plain = shapes(&models["sdxl"]["file"]);
    let with = |names: &[&str]| {
        let mut shapes = plain.clone();
        shapes.extend(names.iter().map(|name| ((*name).to_owned(), vec![])));
        shapes
    };
    let (files, detected) = detect(&checkpoint(&with(&["v_pred", "ztsnr"]), &json!({})));
    assert_eq!(detected.prediction, "v_prediction");
    assert!(detected.evidence.contains("'v_pred'") && detected.evidence.contains("'ztsnr'"), "{}", detected.evidence);
    let scheduler = files.config("scheduler/scheduler_config.json").unwrap();
    assert!(scheduler.flag("rescale_betas_zero_snr", false).unwrap());
    let stated = json!({"modelspec.prediction_type": "v", "modelspec.resolution": "768x768"});
    let (_, detected) = detect(&checkpoint(&plain, &stated));
    assert_eq!((detected.prediction.as_str(), detected.defaults().size.width), ("v_prediction", 768));
    assert!(detected.evidence.contains("modelspec.prediction_type"), "{}", detected.evidence);
    // A YAML beside it goes before everything.
    let beside = checkpoint(&with(&["v_pred"]), &stated);
    std::fs::write(beside.path.with_extension("yaml"), "params:\n  parameterization: \"eps\"\n").unwrap();
    let (_, detected) = detect(&beside);
    assert_eq!(detected.prediction, "epsilon");
    assert!(detected.evidence.contains("fox.yaml"), "{}", detected.evidence);
    assert!(refusal(&with(&["edm_vpred.sigma_max"])).contains("EDM form, which is not supported"));
    // Other small JSON files beside it are other programs' notes.
    std::fs::write(beside.path.with_extension("json"), r#"{"scheduler": {"prediction_type": "v_prediction"}}"#)
        .unwrap();
    assert_eq!(detect(&beside).1.prediction, "v_prediction");
    std::fs::write(beside.path.with_extension("json"), r#"{"description": "a fox", "unet": 7}"#).unwrap();
    assert_eq!(detect(&beside).1.prediction, "epsilon");
}

#[test]
fn a_second_stable_diffusion_shows_in_a_bias_what_it_predicts() {
    let name = "model.diffusion_model.output_blocks.11.1.transformer_blocks.0.norm1.bias";
    let second = checkpoint(&shapes(&models()["sd2"]["file"]), &json!({}));
    assert_eq!(detect(&second).1.prediction, "epsilon");
    // 0.25 and -0.25: a spread of 0.25.
    let mut file = File::options().write(true).open(&second.path).unwrap();
    file.seek(SeekFrom::Start(second.places[name])).unwrap();
    file.write_all(&[0x34, 0xb4].repeat(160)).unwrap();
    drop(file);
    let (_, detected) = detect(&second);
    assert_eq!((detected.prediction.as_str(), detected.defaults().size.width), ("v_prediction", 768));
    assert!(detected.evidence.contains("spread by 0.250, above 0.09"), "{}", detected.evidence);
}

#[test]
fn parts_may_be_missing_and_are_named() {
    let whole = shapes(&models()["sd1"]["file"]);
    let without = |prefix: &str| {
        let keep = whole.iter().filter(|(name, _)| !name.starts_with(prefix));
        keep.map(|(name, shape)| (name.clone(), shape.clone())).collect::<Shapes>()
    };
    let (files, detected) = detect(&checkpoint(&without("first_stage_model."), &json!({})));
    assert_eq!(detected.family.id, "sd1");
    assert!(detected.evidence.contains("no VAE in it") && !detected.components.iter().any(|part| part.name == "vae"));
    let message = files.weights("vae").unwrap_err().to_string();
    assert!(message.contains("fox.safetensors holds no vae: choose a whole checkpoint"), "{message}");
    assert_eq!(VaeConfig::from_config(&files.config("vae/config.json").unwrap()).unwrap().scaling_factor, 0.18215);
    let message = refusal(&without("cond_stage_model."));
    assert!(message.contains("holds a UNet without its text encoder: choose a whole checkpoint"), "{message}");
    // The same under the names of a file that was trained by hand, with its averages beside it.
    let mut averaged = whole.clone();
    for name in whole.keys().filter(|name| name.starts_with("model.diffusion_model.")) {
        averaged.insert(format!("model_ema.{}", name.replace('.', "")), vec![1]);
    }
    assert_eq!(detect(&checkpoint(&averaged, &json!({}))).0.weights("unet").unwrap().tensors().count(), 686);
    let cut = |name: &str| {
        let mut shapes = whole.clone();
        shapes.remove(&format!("model.diffusion_model.{name}"));
        refusal(&shapes)
    };
    assert!(cut("out.2.weight").contains("has no 'model.diffusion_model.out.2.weight'"));
    assert!(cut("input_blocks.0.0.weight").contains("not a checkpoint"), "{}", cut("input_blocks.0.0.weight"));
    assert!(cut("input_blocks.1.0.in_layers.2.weight").contains("no blocks"));
    let uneven = cut("input_blocks.2.1.transformer_blocks.0.attn1.to_q.weight");
    assert!(uneven.contains("blocks of one level differ"), "{uneven}");
}

#[test]
fn what_is_no_checkpoint_is_told_by_name() {
    let of = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), vec![4, 4, 1, 1])).collect::<Shapes>();
    let whole = models()["sd1"]["file"].clone();
    let vae: Shapes = shapes(&whole)
        .into_iter()
        .filter_map(|(name, shape)| Some((name.strip_prefix("first_stage_model.")?.to_owned(), shape)))
        .collect();
    for (names, what) in [
        (vae, "is a VAE, not a checkpoint: choose it as the VAE"),
        (
            of(&["lora_unet_a.alpha", "lora_unet_a.lora_up.weight"]),
            "is a LoRA, not a checkpoint: name it in the prompt",
        ),
        (of(&["unet.a.lora_A.weight", "unet.a.lora_B.weight"]), "is a LoRA"),
        (of(&["control_model.input_blocks.0.0.weight"]), "is a ControlNet, not a checkpoint: add it as a control"),
        (of(&["input_blocks.0.0.weight", "input_hint_block.0.weight"]), "is a ControlNet"),
        (of(&["controlnet_cond_embedding.conv_in.weight", "conv_in.weight"]), "is a ControlNet"),
        (of(&["emb_params"]), "is a textual inversion embedding"),
        (of(&["clip_l", "clip_g"]), "is a textual inversion embedding"),
        (of(&["conv_first.weight", "body.0.rdb1.conv1.weight"]), "is an upscaler, not a checkpoint: upscale"),
        (of(&["1.weight", "3.conv.0.weight"]), "is a tiny VAE for previews"),
        (of(&["text_model.embeddings.token_embedding.weight", "b"]), "is a text encoder"),
        (of(&["down_blocks.0.resnets.0.conv1.weight", "conv_in.weight"]), "is a part of a diffusers folder"),
        (of(&["fish", "bird"]), "is nothing that is known (its tensors begin with 'bird', 'fish')"),
    ] {
        let message = refusal(&names);
        assert!(message.contains("/fox.safetensors ") && message.contains(what), "{message}");
    }
}

#[test]
fn separate_vaes_are_read_in_either_layout() {
    let models = models();
    let expected = shapes(&models["sd1"]["parts"]["vae"]);
    let file = shapes(&models["sd1"]["file"]);
    let with_prefix = |prefix: &str| {
        let vae = file.iter().filter_map(|(name, shape)| Some((name.strip_prefix("first_stage_model.")?, shape)));
        vae.map(|(name, shape)| (format!("{prefix}{name}"), shape.clone())).collect::<Shapes>()
    };
    let mut with_loss = with_prefix("");
    with_loss.insert("loss.discriminator.main.0.weight".to_owned(), vec![2]);
    for shapes in [with_loss, with_prefix("first_stage_model."), expected.clone(), file.clone()] {
        let checkpoint = checkpoint(&shapes, &json!({}));
        let (config, weights) = ModelFiles::open_component(&checkpoint.path, "vae").unwrap();
        let found: Shapes = weights.tensors().map(|t| (t.name.to_owned(), t.shape.to_vec())).collect();
        assert!(found == expected);
        let config = VaeConfig::from_config(&config).unwrap();
        assert_eq!((config.block_channels, config.layers_per_block), (vec![128, 256, 512, 512], 2));
    }
    // In a folder, its own configuration says how large it is.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diffusion_pytorch_model.safetensors");
    write(&path, &expected, &json!({}));
    std::fs::write(folder.path().join("config.json"), r#"{"scaling_factor": 0.5}"#).unwrap();
    for path in [folder.path(), &path] {
        let (config, weights) = ModelFiles::open_component(path, "vae").unwrap();
        assert_eq!((config.positive("scaling_factor", 1.0, 0.1).unwrap(), weights.tensors().count()), (0.5, 248));
    }
    let lora = checkpoint(&Shapes::from([("lora_unet_a.lora_up.weight".to_owned(), vec![2])]), &json!({}));
    let message = ModelFiles::open_component(&lora.path, "vae").unwrap_err().to_string();
    assert!(message.ends_with("fox.safetensors is a LoRA, not a VAE: choose another file"), "{message}");
    let message = ModelFiles::open_component(&lora.path, "controlnet").unwrap_err().to_string();
    assert!(message.contains("not a ControlNet") || message.contains("control LoRA"), "{message}");
}

/// A small file with these tensors of one number each.
fn small(path: &Path, names: &[&str]) {
    let shapes = names.iter().map(|name| ((*name).to_owned(), vec![1])).collect();
    write(path, &shapes, &json!({}));
}

#[test]
fn folders_hold_shards_and_variants() {
    let folder = tempfile::tempdir().unwrap();
    let unet = folder.path().join("unet");
    std::fs::create_dir(&unet).unwrap();
    std::fs::write(folder.path().join("model_index.json"), "{}").unwrap();
    std::fs::write(unet.join("config.json"), "{}").unwrap();
    let files = ModelFiles::open(folder.path()).unwrap();
    let names = || files.weights("unet").map(|w| w.tensors().map(|t| t.name.to_owned()).collect::<Vec<_>>().join(" "));
    let message = names().unwrap_err().to_string();
    assert!(message.starts_with("unet/diffusion_pytorch_model.safetensors cannot be read"), "{message}");
    assert_eq!(files.weight_file("unet"), None);
    small(&unet.join("diffusion_pytorch_model.bf16.safetensors"), &["bf16"]);
    assert_eq!(names().unwrap(), "bf16");
    small(&unet.join("diffusion_pytorch_model.fp16.safetensors"), &["fp16"]);
    assert_eq!(names().unwrap(), "fp16");
    // Any file of a part stands for the whole folder.
    let opened = ModelFiles::open(&unet.join("diffusion_pytorch_model.fp16.safetensors")).unwrap();
    assert!(matches!(opened, ModelFiles::Folder(path) if path == folder.path()));
    let list = unet.join("diffusion_pytorch_model.safetensors.index.json");
    small(&unet.join("part-1.safetensors"), &["a", "b"]);
    small(&unet.join("part-2.safetensors"), &["c"]);
    let map = r#"{"a": "part-1.safetensors", "b": "part-1.safetensors", "c": "part-2.safetensors"}"#;
    std::fs::write(&list, format!(r#"{{"metadata": {{}}, "weight_map": {map}}}"#)).unwrap();
    assert_eq!(names().unwrap(), "a b c");
    assert_eq!(files.weight_file("unet"), Some(unet.join("part-1.safetensors")));
    small(&folder.path().join("outside.safetensors"), &["x"]);
    for (map, reason) in [
        (r#"{"a": "../outside.safetensors"}"#, "no file beside it"),
        (r#"{"a": "/etc/passwd"}"#, "no file beside it"),
        (r#"{"a": "C:outside"}"#, "no file beside it"),
        (r#"{"a": ".."}"#, "no file beside it"),
        (r#"{"a": ""}"#, "no file beside it"),
        (r#"{"a": 7}"#, "no file beside it"),
        ("{}", "names 0 files"),
        ("[]", "has no weight_map"),
        (r#"{"a": "part-3.safetensors"}"#, "part-3.safetensors cannot be read"),
    ] {
        std::fs::write(&list, format!(r#"{{"weight_map": {map}}}"#)).unwrap();
        let message = names().unwrap_err().to_string();
        assert!(message.contains(reason) && !message.contains('\n'), "{map}: {message}");
    }
    small(&unet.join("diffusion_pytorch_model.safetensors"), &["full"]);
    assert_eq!(names().unwrap(), "full");
}

#[test]
fn pickles_in_folders_and_folders_of_thousands_of_files_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let unet = folder.path().join("unet");
    std::fs::create_dir(&unet).unwrap();
    std::fs::write(folder.path().join("model_index.json"), "{}").unwrap();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/weights/flat.pt");
    std::fs::copy(golden, unet.join("diffusion_pytorch_model.bin")).unwrap();
    for i in 0..5000 {
        File::create(unet.join(format!("{i}.safetensors"))).unwrap();
    }
    let files = ModelFiles::open(folder.path()).unwrap();
    assert_eq!(files.weights("unet").unwrap().tensors().count(), 13);
}
