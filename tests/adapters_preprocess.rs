//! What makes controls' pictures: edges against `OpenCV`'s rules, depth against transformers' network in both layouts of
//! files, and what is refused.
#![allow(clippy::unwrap_used, reason = "a test that stops has failed")]

use candle_core::{DType, Device, Tensor};
use scumble::base::{CancelToken, Extent, Mask, Pixmap};
use scumble::engine::{PREPROCESSORS, Preparation, control_picture, prepare};
use scumble::families::DepthModel;
use scumble::job::Preprocessor;
use scumble::nets::{DepthConfig, DepthNet};
use scumble::weights::{Config, Weights};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use jobs::{box_mask, gradient};

#[path = "support/jobs.rs"]
#[allow(dead_code, reason = "not every test file uses all of it")]
mod jobs;

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/adapters").join(name)
}

fn tensors(path: &Path) -> HashMap<String, Tensor> {
    candle_core::safetensors::load(path, &Device::Cpu).unwrap()
}

fn error(actual: &Tensor, expected: &Tensor) -> f32 {
    assert_eq!(actual.dims(), expected.dims());
    let [actual, expected] = [actual, expected].map(|t| t.flatten_all().unwrap().to_vec1::<f32>().unwrap());
    let largest = expected.iter().fold(0f32, |a, b| a.max(b.abs()));
    actual.iter().zip(&expected).fold(0f32, |a, (x, y)| a.max((x - y).abs())) / largest
}

fn preparation(kind: Preprocessor) -> Preparation<'static> {
    Preparation { kind, thresholds: None, network: None }
}

#[test]
fn edges_are_opencvs() {
    let golden = tensors(&golden("preprocessed.safetensors"));
    let bytes = |name: &str| golden[name].flatten_all().unwrap().to_vec1::<u8>().unwrap();
    let (height, width, _) = golden["picture"].dims3().unwrap();
    let extent = Extent::new(width as u32, height as u32);
    let rgba = bytes("picture").as_chunks::<3>().0.iter().flat_map(|&[r, g, b]| [r, g, b, 255]).collect();
    let picture = Pixmap::from_rgba(extent, rgba).unwrap();
    for thresholds in [None, Some((20, 60)), Some((60, 20)), Some((5, 250))] {
        let how = Preparation { thresholds, ..preparation(Preprocessor::Canny) };
        let edges = control_picture(&picture, None, how, &CancelToken::new()).unwrap();
        let (low, high) = thresholds.unwrap_or((100, 200));
        let expected = bytes(&format!("canny {} {}", low.min(high), low.max(high)));
        let edges: Vec<u8> = edges.pixels().map(|[r, ..]| r).collect();
        assert!(expected.contains(&255) && expected.contains(&0));
        assert_eq!(edges, expected, "{thresholds:?}");
    }
}

#[test]
fn other_preprocessors_do_what_they_say() {
    let extent = Extent::new(40, 24);
    let prepared = |picture: &Pixmap, mask: Option<&Mask>, kind: Preprocessor| {
        prepare(picture, mask, preparation(kind), &Device::Cpu, &CancelToken::new()).unwrap()
    };
    let picture = gradient(extent);
    assert_eq!(prepared(&picture, None, Preprocessor::None).pixels, *picture);
    // A dark line on white.
    let mut drawing = Pixmap::filled(extent, [250, 250, 250, 255]);
    assert!(drawing.paste(5, 8, &Pixmap::filled(Extent::new(20, 2), [30, 40, 120, 255])));
    let lines = prepared(&drawing, None, Preprocessor::Scribble).pixels;
    assert_eq!([lines.pixel(6, 9), lines.pixel(6, 10)], [[255; 4], [0, 0, 0, 255]]);
    // What is transparent of a drawing is no line, and has no edge.
    drawing.data_mut().as_chunks_mut::<4>().0[..40 * 4].fill([0; 4]);
    assert_eq!(prepared(&drawing, None, Preprocessor::Scribble).pixels, lines);
    let edges = prepared(&drawing, None, Preprocessor::Canny).pixels;
    assert!((0..7).all(|y| (0..40).all(|x| edges.pixel(x, y) == [0, 0, 0, 255])));
    assert!((0..40).any(|x| edges.pixel(x, 8) == [255; 4] || edges.pixel(x, 7) == [255; 4]));
    // Detail goes, colours stay.
    let tile = prepared(&picture, None, Preprocessor::Tile).pixels;
    let rough = |p: &Pixmap| p.data().windows(8).step_by(4).map(|w| u64::from(w[2].abs_diff(w[6]))).sum::<u64>();
    assert!(rough(&tile) * 3 < rough(&picture), "{} {}", rough(&tile), rough(&picture));
    let mean = |p: &Pixmap| p.data().iter().map(|&v| f64::from(v)).sum::<f64>() / p.data().len() as f64;
    assert!((mean(&tile) - mean(&picture)).abs() < 3.0);
    // The mask and what is transparent are unknown.
    let mask = box_mask(extent, 10, 10, 5, 5);
    let mut holed = Pixmap::clone(&picture);
    holed.data_mut()[3] = 0;
    let hidden = prepared(&holed, Some(&mask), Preprocessor::Inpaint).hidden.unwrap();
    assert_eq!(hidden.data().iter().map(|&v| u32::from(v)).sum::<u32>(), 26 * 255);
    assert_eq!((hidden.data()[0], hidden.data()[10 * 40 + 10]), (255, 255));
    assert!(PREPROCESSORS.iter().all(|row| !row.label.is_empty() && row.about.ends_with('.')));
}

/// The network's file as its authors have it: their names, and one matrix for queries, keys and values.
fn write_original(folder: &Path) -> PathBuf {
    let mut own: HashMap<String, Tensor> = tensors(&golden("depth/model.safetensors"));
    let mut file = HashMap::new();
    for layer in 0..4 {
        for end in ["weight", "bias"] {
            let mut part = |name: &str| {
                own.remove(&format!("backbone.encoder.layer.{layer}.attention.attention.{name}.{end}")).unwrap()
            };
            let joined = Tensor::cat(&[part("query"), part("key"), part("value")], 0).unwrap();
            file.insert(format!("pretrained.blocks.{layer}.attn.qkv.{end}"), joined);
        }
    }
    let renamed = [
        ("backbone.embeddings.cls_token", "pretrained.cls_token"),
        ("backbone.embeddings.mask_token", "pretrained.mask_token"),
        ("backbone.embeddings.position_embeddings", "pretrained.pos_embed"),
        ("backbone.embeddings.patch_embeddings.projection", "pretrained.patch_embed.proj"),
        ("backbone.layernorm", "pretrained.norm"),
        ("backbone.encoder.layer.", "pretrained.blocks."),
        (".attention.output.dense", ".attn.proj"),
        ("layer_scale1.lambda1", "ls1.gamma"),
        ("layer_scale2.lambda1", "ls2.gamma"),
        ("fusion_stage.layers.0", "scratch.refinenet4"),
        ("fusion_stage.layers.1", "scratch.refinenet3"),
        ("fusion_stage.layers.2", "scratch.refinenet2"),
        ("fusion_stage.layers.3", "scratch.refinenet1"),
        ("residual_layer", "resConfUnit"),
        ("convolution", "conv"),
        ("head.conv1", "depth_head.scratch.output_conv1"),
        ("head.conv2", "depth_head.scratch.output_conv2.0"),
        ("head.conv3", "depth_head.scratch.output_conv2.2"),
        ("neck.convs.0", "depth_head.scratch.layer1_rn"),
        ("neck.convs.1", "depth_head.scratch.layer2_rn"),
        ("neck.convs.2", "depth_head.scratch.layer3_rn"),
        ("neck.convs.3", "depth_head.scratch.layer4_rn"),
        ("neck.", "depth_head."),
    ];
    for (name, tensor) in own {
        let mut new = renamed.iter().fold(name, |name, (from, to)| name.replace(from, to));
        if let Some(rest) = new.strip_prefix("depth_head.reassemble_stage.layers.") {
            let (i, rest) = rest.split_once('.').unwrap();
            let (part, end) = rest.split_once('.').unwrap();
            let part = if part == "projection" { "projects" } else { "resize_layers" };
            new = format!("depth_head.{part}.{i}.{end}");
        }
        if new.contains("refinenet") {
            new = new.replace("projection", "out_conv");
        }
        file.insert(new, tensor);
    }
    let path = folder.join("depth_anything_v2.safetensors");
    candle_core::safetensors::save(&file, &path).unwrap();
    path
}

#[test]
fn nearness_is_that_of_transformers_in_both_layouts() {
    let expected = tensors(&golden("expected.safetensors"));
    let cancel = CancelToken::new();
    // The network itself.
    let weights = Weights::open(&[golden("depth/model.safetensors")]).unwrap();
    let config = DepthConfig::from_config(&Config::open(&golden("depth/config.json")).unwrap()).unwrap();
    let network = DepthNet::load(&config, &weights.reading(DType::F32, &Device::Cpu).root()).unwrap();
    let mean = Tensor::new(&[0.485f32, 0.456, 0.406], &Device::Cpu).unwrap().reshape((1, 3, 1, 1)).unwrap();
    let deviation = Tensor::new(&[0.229f32, 0.224, 0.225], &Device::Cpu).unwrap().reshape((1, 3, 1, 1)).unwrap();
    let picture = &expected["depth picture"];
    let normed = picture.broadcast_sub(&mean).unwrap().broadcast_div(&deviation).unwrap();
    let error_of = error(&network.forward(&normed, &cancel).unwrap(), &expected["depth"]);
    assert!(error_of < 1e-5, "{error_of:.1e}");
    // With a file of either layout, and the configuration of so small a network beside it.
    let folder = tempfile::tempdir().unwrap();
    let original = write_original(folder.path());
    std::fs::copy(golden("depth/config.json"), folder.path().join("config.json")).unwrap();
    for path in [golden("depth"), golden("depth/model.safetensors"), original] {
        let model = DepthModel::open(&path, &Device::Cpu, &cancel).unwrap();
        let error = error(&model.nearness(picture, &cancel).unwrap(), &expected["depth nearness"]);
        assert!(error < 1e-4, "{}: {error:.1e}", path.display());
        assert_eq!(model.working_size(1024, 512), (1036, 518));
        assert_eq!(model.working_size(10, 5000), (518, 2072));
    }
    let odd = network.forward(&Tensor::zeros((1, 3, 70, 90), DType::F32, &Device::Cpu).unwrap(), &cancel);
    assert!(odd.unwrap_err().to_string().contains("multiples of 14"));
}

#[test]
fn a_file_of_its_authors_tells_its_arrangement() {
    let folder = tempfile::tempdir().unwrap();
    let path = write_original(folder.path());
    // One head of 32 channels is concluded where there are two, so that numbers differ, but all shapes fit.
    let model = DepthModel::open(&path, &Device::Cpu, &CancelToken::new()).unwrap();
    let expected = tensors(&golden("expected.safetensors"));
    let near = model.nearness(&expected["depth picture"], &CancelToken::new()).unwrap();
    assert_eq!(near.dims(), [70, 98]);
}

#[test]
fn the_preprocessor_paints_nearness_and_refuses_what_is_no_network() {
    let cancel = CancelToken::new();
    let extent = Extent::new(60, 40);
    let pixel = |i: u32| [(i * 4) as u8, (i / 60 * 6) as u8, 90, 255];
    let picture = Pixmap::from_rgba(extent, (0..60 * 40).flat_map(pixel).collect()).unwrap();
    let with = |network: Option<&Path>| {
        let how = Preparation { kind: Preprocessor::Depth, thresholds: None, network };
        control_picture(&picture, None, how, &cancel).map_err(|failure| failure.message)
    };
    let near = with(Some(&golden("depth"))).unwrap();
    assert_eq!(near.extent(), extent);
    assert!(near.pixels().all(|[r, g, b, a]| r == g && g == b && a == 255));
    let values: Vec<u8> = near.pixels().map(|[r, ..]| r).collect();
    assert!(values.iter().max().unwrap() - values.iter().min().unwrap() > 100);
    assert!(with(None).unwrap_err().contains("needs a network of its own"));
    let other =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models/sd1/unet/diffusion_pytorch_model.safetensors");
    let message = with(Some(&other)).unwrap_err();
    assert!(message.contains("is no depth network"), "{message}");
    let folder = tempfile::tempdir().unwrap();
    let message = with(Some(&folder.path().join("nothing.safetensors"))).unwrap_err();
    assert!(message.contains("nothing.safetensors cannot be read"), "{message}");
    let bytes = std::fs::read(golden("depth/model.safetensors")).unwrap();
    let cut = folder.path().join("cut.safetensors");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    assert!(with(Some(&cut)).unwrap_err().contains("cut.safetensors"));
    for (field, value, wanted) in [
        ("depth_estimation_type", serde_json::json!("metric"), "not supported"),
        ("neck_hidden_sizes", serde_json::json!([1, 2]), "does not have 4 entries"),
        ("model_type", serde_json::json!("dpt"), "not supported"),
        ("patch_size", serde_json::json!(0), "not a whole number"),
    ] {
        let mut config: serde_json::Value =
            serde_json::from_slice(&std::fs::read(golden("depth/config.json")).unwrap()).unwrap();
        config[field] = value;
        std::fs::write(folder.path().join("config.json"), config.to_string()).unwrap();
        std::fs::copy(golden("depth/model.safetensors"), folder.path().join("model.safetensors")).unwrap();
        let message = with(Some(folder.path())).unwrap_err();
        assert!(message.contains(wanted) && message.contains(field), "{message}");
    }
}
