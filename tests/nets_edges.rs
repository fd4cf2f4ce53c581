//! What the networks do with models and inputs that do not fit, and how they stop.

#![allow(clippy::unwrap_used, reason = "a test that stops has failed")]

use candle_core::{DType, Device, Tensor};
use scumble::base::CancelToken;
use scumble::nets::{Conditioning, Error, TextConfig, TextEncoder, Tokenizer, Unet, UnetConfig, Vae, VaeConfig};
use scumble::weights::{Config, Weights};
use serde_json::{Value, json};
use std::cell::Cell;
use std::path::{Path, PathBuf};

fn model(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models").join(name)
}

fn unet_weights(name: &str) -> Weights {
    Weights::open(&[model(name).join("unet/diffusion_pytorch_model.safetensors")]).expect("the weights open")
}

/// The tiny SD1 UNet's configuration with some fields changed.
fn unet_config(changes: &[(&str, Value)]) -> scumble::weights::Result<UnetConfig> {
    let mut value: Value = serde_json::from_slice(&std::fs::read(model("sd1/unet/config.json")).unwrap()).unwrap();
    for (field, change) in changes {
        value[*field] = change.clone();
    }
    UnetConfig::from_config(&Config::parse("unet/config.json", &value.to_string()).unwrap())
}

fn zeros(shape: &[usize]) -> Tensor {
    Tensor::zeros(shape, DType::F32, &Device::Cpu).unwrap()
}

#[test]
fn a_config_is_refused_by_the_name_of_its_field() {
    let refused: [(&str, Value); 22] = [
        ("down_block_types", json!(["AttnDownBlock2D", "DownBlock2D", "DownBlock2D", "DownBlock2D"])),
        ("up_block_types", json!(["UpBlock2D"])),
        ("down_block_types", json!("DownBlock2D")),
        ("down_block_types", json!([1, 2, 3, 4])),
        ("down_block_types", json!(["x\n".repeat(9000), "DownBlock2D", "DownBlock2D", "DownBlock2D"])),
        ("act_fn", json!("silu\n".repeat(9000))),
        ("act_fn", json!("mish")),
        ("mid_block_type", json!("UNetMidBlock2DSimpleCrossAttn")),
        ("block_out_channels", json!([])),
        ("block_out_channels", json!([8, 16, -24, 24])),
        ("block_out_channels", json!([8, 16, 24, 1e30])),
        ("block_out_channels", json!([8, 16, 24, 18_446_744_073_709_551_615_u64])),
        ("block_out_channels", Value::Null),
        ("norm_num_groups", json!(0)),
        ("norm_num_groups", json!(5)),
        ("attention_head_dim", json!(7)),
        ("attention_head_dim", json!([8, 8])),
        ("attention_head_dim", json!("eight")),
        ("norm_eps", json!(-1.0)),
        ("time_embedding_type", json!("fourier")),
        ("addition_embed_type", json!("image")),
        ("transformer_layers_per_block", json!(1_000_000_000)),
    ];
    for (field, value) in refused {
        let message = unet_config(&[(field, value.clone())]).expect_err(field).to_string();
        assert!(message.starts_with(&format!("unet/config.json: {field} ")), "{field} {value}: {message}");
        assert!(!message.contains('\n') && message.len() < 300, "{message}");
    }
    unet_config(&[("dropout", json!(0.0)), ("upcast_attention", json!(true))]).expect("harmless fields are ignored");
}

#[test]
fn weights_of_another_model_are_refused_by_the_name_of_the_tensor() {
    let inpaint = unet_weights("inpaint");
    let reading = inpaint.reading(DType::F32, &Device::Cpu);
    let error = Unet::load(&unet_config(&[]).unwrap(), &reading.root()).expect_err("nine channels are not four");
    let message = error.to_string();
    assert!(message.contains("conv_in.weight is [8, 9, 3, 3], the config asks for [8, 4, 3, 3]"), "{message}");
    assert!(message.starts_with("unet/diffusion_pytorch_model.safetensors: "), "{message}");

    let weights = unet_weights("sd1");
    let reading = weights.reading(DType::F32, &Device::Cpu);
    let more = unet_config(&[("layers_per_block", json!(3))]).unwrap();
    let message = Unet::load(&more, &reading.root()).expect_err("a layer is missing").to_string();
    assert!(message.contains("no tensor 'down_blocks.0.resnets.2."), "{message}");

    let message = Vae::load(&VaeConfig::open(&model("sd1/vae/config.json")).unwrap(), &reading.root())
        .expect_err("a UNet is no autoencoder")
        .to_string();
    assert!(message.contains("no tensor 'encoder.conv_in.weight'"), "{message}");
}

#[test]
fn loading_reports_its_progress_and_stops_when_asked() {
    let weights = unet_weights("sd1");
    let total = weights.total_bytes();
    let last = Cell::new(0);
    let reading = weights.reading(DType::F32, &Device::Cpu).on_progress(|read, all| {
        assert!(read > last.get() && all == total);
        last.set(read);
    });
    Unet::load(&unet_config(&[]).unwrap(), &reading.root()).expect("it loads");
    assert_eq!(last.get(), total, "every tensor of the file is used");

    let cancel = CancelToken::new();
    let reading = weights.reading(DType::F32, &Device::Cpu).cancelled_by(&cancel);
    let reading = reading.on_progress(|read, all| {
        assert!(read <= all / 2, "it went on after the cancellation");
        if read > all / 4 {
            cancel.cancel();
        }
    });
    let error = Unet::load(&unet_config(&[]).unwrap(), &reading.root()).expect_err("it stops");
    assert!(error.is_cancelled() && matches!(error, Error::Cancelled(_)), "{error}");
}

#[test]
fn inputs_that_do_not_fit_are_refused() {
    let weights = unet_weights("sd1");
    let reading = weights.reading(DType::F32, &Device::Cpu);
    let unet = Unet::load(&unet_config(&[]).unwrap(), &reading.root()).expect("it loads");
    let (text, cancel) = (zeros(&[1, 77, 32]), CancelToken::new());
    let context = unet.context(&text).unwrap();
    for (shape, timestep) in [([1, 9, 8, 8], 1.0), ([2, 4, 8, 8], 1.0), ([1, 4, 0, 8], 1.0), ([1, 4, 8, 8], f64::NAN)] {
        let error = unet.forward(&zeros(&shape), timestep, &context, &cancel).expect_err("it does not fit");
        assert!(matches!(error, Error::Input(_)), "{shape:?}: {error}");
    }
    assert!(matches!(unet.context(&zeros(&[1, 77, 24])), Err(Error::Input(_))), "another width");
    assert!(matches!(unet.context(&zeros(&[1, 0, 32])), Err(Error::Input(_))), "no text");
    let labels = Conditioning { text: &text, class_labels: Some(&[1]), added: None };
    assert!(matches!(unet.context(labels), Err(Error::Input(_))), "no classes here");
    // One pixel, and sides that no power of two divides, are sizes like any other.
    for (h, w) in [(1, 1), (3, 5), (1, 9)] {
        let out = unet.forward(&zeros(&[1, 4, h, w]), 10.0, &context, &cancel).expect("it runs");
        assert_eq!(out.dims(), [1, 4, h, w]);
    }
}

#[test]
fn a_pass_stops_in_the_next_block_when_asked() {
    let weights = unet_weights("sd1");
    let reading = weights.reading(DType::F32, &Device::Cpu);
    let unet = Unet::load(&unet_config(&[]).unwrap(), &reading.root()).expect("it loads");
    let context = unet.context(&zeros(&[1, 77, 32])).unwrap();
    for stop_at in ["conv_in", "down.0.hidden", "down.3.hidden", "mid", "up.3"] {
        let cancel = CancelToken::new();
        let probe = |name: &str, _: &Tensor| {
            assert!(!cancel.is_cancelled(), "{name} was computed after {stop_at}");
            if name == stop_at {
                cancel.cancel();
            }
        };
        let out = unet.forward_probed(&zeros(&[1, 4, 8, 8]), 5.0, &context, &cancel, &probe);
        assert!(out.expect_err("it stops").is_cancelled());
    }

    let cancel = CancelToken::new();
    cancel.cancel();
    let weights = Weights::open(&[model("sd1/vae/diffusion_pytorch_model.safetensors")]).unwrap();
    let reading = weights.reading(DType::F32, &Device::Cpu);
    let config = VaeConfig::open(&model("sd1/vae/config.json")).unwrap();
    let vae = Vae::load(&config, &reading.root()).unwrap();
    assert!(vae.encode(&zeros(&[1, 3, 16, 16]), &cancel).expect_err("it stops").is_cancelled());
    assert!(vae.decode(&zeros(&[1, 4, 2, 2]), &cancel).expect_err("it stops").is_cancelled());
    let cancel = CancelToken::new();
    assert!(matches!(vae.encode(&zeros(&[1, 3, 20, 16]), &cancel), Err(Error::Input(_))), "8 does not divide 20");
    assert!(matches!(vae.decode(&zeros(&[1, 9, 2, 2]), &cancel), Err(Error::Input(_))), "nine channels");

    let decoder = Vae::load_decoder(&config, &reading.root()).unwrap();
    let latent = Tensor::rand(-1f32, 1f32, (1, 4, 2, 3), &Device::Cpu).unwrap();
    let [a, b] = [&vae, &decoder].map(|vae| vae.decode(&latent, &cancel).unwrap().flatten_all().unwrap());
    assert_eq!(a.to_vec1::<f32>().unwrap(), b.to_vec1::<f32>().unwrap());
    assert!(matches!(decoder.encode(&zeros(&[1, 3, 16, 16]), &cancel), Err(Error::Input(_))), "no encoder");
}

#[test]
fn a_text_encoder_refuses_ids_that_are_not_its_own() {
    let weights = Weights::open(&[model("sd1/text_encoder/model.safetensors")]).unwrap();
    let reading = weights.reading(DType::F32, &Device::Cpu);
    let config = TextConfig::open(&model("sd1/text_encoder/config.json")).unwrap();
    let encoder = TextEncoder::load(&config, &reading.root()).unwrap();
    let cancel = CancelToken::new();
    let none: [Vec<u32>; 0] = [];
    assert!(matches!(encoder.encode(&none, &cancel), Err(Error::Input(_))));
    assert!(matches!(encoder.encode(&[vec![1; 76]], &cancel), Err(Error::Input(_))), "a short chunk");
    assert!(matches!(encoder.encode(&[vec![1024; 77]], &cancel), Err(Error::Input(_))), "an unknown word");
    let encoded = encoder.encode(&[vec![1; 77]], &cancel).unwrap();
    assert!(matches!(encoded.state(4, true), Err(Error::Input(_))), "three layers and the embedding");
    assert!(matches!(encoded.pooled(1023), Err(Error::Input(_))), "no end token");
    cancel.cancel();
    assert!(encoder.encode(&[vec![1; 77]], &cancel).expect_err("it stops").is_cancelled());
}

/// A copy of the tiny model's tokenizer with one file replaced or removed.
fn tokenizer_with(file: &str, contents: Option<&str>) -> Result<Tokenizer, Error> {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("tokenizer");
    std::fs::create_dir(&folder).unwrap();
    for entry in std::fs::read_dir(model("sd1/tokenizer")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    match contents {
        Some(contents) => std::fs::write(folder.join(file), contents).unwrap(),
        None => std::fs::remove_file(folder.join(file)).unwrap(),
    }
    Tokenizer::open(&folder)
}

#[test]
fn a_broken_tokenizer_is_refused_in_one_sentence() {
    let whole = tokenizer_with("merges.txt", Some("#version: 0.2\n")).expect("no merges are few merges");
    assert_eq!(whole.count("cat").unwrap(), 3);
    let long = "x".repeat(10_000);
    let refused = [
        ("vocab.json", None, "cannot be read"),
        ("merges.txt", None, "cannot be read"),
        ("vocab.json", Some("[]".to_owned()), "not a JSON object"),
        ("vocab.json", Some("{\"a\": -1}".to_owned()), "not a map of token ids"),
        ("vocab.json", Some("{\"a\": 1}".to_owned()), "has no token '<|startoftext|>'"),
        ("merges.txt", Some("one\n".to_owned()), "line 1 is not a pair"),
        ("merges.txt", Some("a b c\n".to_owned()), "line 1 is not a pair"),
        ("merges.txt", Some(format!("a {long}\n")), "has no token 'xxx"),
        ("special_tokens_map.json", Some("{\"pad_token\": \"nobody\"}".to_owned()), "has no token 'nobody'"),
        ("tokenizer_config.json", Some("{".to_owned()), "not valid JSON"),
    ];
    for (file, contents, reason) in refused {
        let message = tokenizer_with(file, contents.as_deref()).expect_err(reason).to_string();
        assert!(message.starts_with("tokenizer") && message.contains(reason) && !message.contains('\n'), "{message}");
        assert!(message.len() < 400, "{} characters", message.len());
    }
}

#[test]
fn a_tokenizer_json_alone_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let source = model("sd1/tokenizer");
    let vocab: Value = serde_json::from_slice(&std::fs::read(source.join("vocab.json")).unwrap()).unwrap();
    let merges = std::fs::read_to_string(source.join("merges.txt")).unwrap();
    let merges: Vec<&str> = merges.lines().skip(1).collect();
    let pairs: Vec<Vec<&str>> = merges.iter().map(|line| line.split(' ').collect()).collect();
    let whole = Tokenizer::open(&source).unwrap();
    for merges in [json!(merges), json!(pairs)] {
        let json = json!({"model": {"type": "BPE", "vocab": vocab, "merges": merges}});
        std::fs::write(folder.path().join("tokenizer.json"), json.to_string()).unwrap();
        let tokenizer = Tokenizer::open(folder.path()).unwrap();
        for text in ["a photo of a cat", "Hello, WORLD! 123 (test)"] {
            assert_eq!(tokenizer.chunk(text).unwrap(), whole.chunk(text).unwrap());
        }
    }
}
