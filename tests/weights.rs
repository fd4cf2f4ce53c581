//! Weight files that lie, stop short or are something else: refused in one sentence, never believed.

#![allow(clippy::unwrap_used, reason = "a test that stops has failed")]

use candle_core::{DType, Device, Tensor};
use proptest::prelude::*;
use scumble::weights::{Config, ElementType, Error, Weights};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A file with a stated header length, a header and data.
fn file(length: u64, header: &str, data: &[u8]) -> Vec<u8> {
    [&length.to_le_bytes(), header.as_bytes(), data].concat()
}

/// A file with an honest header length.
fn honest(header: &str, data: &[u8]) -> Vec<u8> {
    file(header.len() as u64, header, data)
}

fn write(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    path
}

fn open(bytes: &[u8]) -> Result<Weights, Error> {
    let folder = tempfile::tempdir().unwrap();
    Weights::open(&[write(&folder, "model.safetensors", bytes)])
}

const A: &str = r#""a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}"#;

#[test]
fn hostile_files_are_refused_in_one_sentence() {
    let two = |second: &str| format!(r#"{{{A},"b":{second}}}"#);
    let one = format!("{{{A}}}");
    let f32s = |range: &str| two(&format!(r#"{{"dtype":"F32","shape":[4],"data_offsets":{range}}}"#));
    let shaped = |shape: &str| two(&format!(r#"{{"dtype":"F32","shape":{shape},"data_offsets":[16,32]}}"#));
    let deep = format!(r#"{{"a":{}1{}}}"#, "[".repeat(20_000), "]".repeat(20_000));
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", vec![], "0 bytes"),
        ("seven bytes", vec![0; 7], "7 bytes"),
        ("no header", file(0, "", &[]), "cannot be read"),
        ("1 TB header", file(1 << 40, &one, &[0; 16]), "claims a header of 1099511627776 bytes"),
        ("header of 2^64 - 1", file(u64::MAX, &one, &[0; 16]), "claims a header"),
        ("header beyond the file", file(5000, &one, &[0; 16]), "cut short"),
        ("cut header", file(one.len() as u64, &one[..30], &[]), "cut short"),
        ("not JSON", honest("{nothing}", &[]), "cannot be read"),
        ("not an object", honest("[1,2]", &[]), "cannot be read"),
        ("text after the header", honest(&format!("{one}x"), &[0; 16]), "cannot be read"),
        ("not UTF-8", [&3u64.to_le_bytes()[..], &[b'"', 0xff, b'"']].concat(), "not UTF-8"),
        ("deep JSON", honest(&deep, &[]), "cannot be read"),
        ("overlap", honest(&f32s("[8,24]"), &[0; 24]), "'b' shares bytes"),
        ("hole", honest(&f32s("[20,36]"), &[0; 36]), "'b' leaves unused bytes"),
        ("out of range", honest(&f32s("[16,32]"), &[0; 20]), "need 32 bytes and only 20"),
        ("out of u64", honest(&f32s("[18446744073709551600,18446744073709551616]"), &[0; 32]), "cannot be read"),
        ("end before begin", honest(&f32s("[32,16]"), &[0; 32]), "'b' of shape"),
        ("negative offset", honest(&f32s("[-16,0]"), &[0; 32]), "cannot be read"),
        ("cut data", honest(&one, &[0; 15]), "only 15"),
        ("trailing bytes", honest(&one, &[0; 17]), "1 bytes follow"),
        ("too small a place", honest(&shaped("[5]"), &[0; 32]), "needs 20 bytes"),
        ("overflowing shape", honest(&shaped("[4294967296,4294967296,4294967296]"), &[0; 32]), "impossible shape"),
        ("overflowing bytes", honest(&shaped("[9223372036854775807]"), &[0; 32]), "impossible shape"),
        ("zero times huge", honest(&shaped("[0,18446744073709551615]"), &[0; 32]), "impossible shape"),
        ("nine dimensions", honest(&shaped("[1,1,1,1,1,1,1,1,4]"), &[0; 32]), "impossible shape"),
        ("negative shape", honest(&shaped("[-4]"), &[0; 32]), "cannot be read"),
        ("unknown type", honest(&one.replace("F32", "F33"), &[0; 16]), "unknown element type 'F33'"),
        (
            "a name of lines",
            honest(
                &format!(
                    "{{{}}}",
                    A.replace("\"a\"", &format!("\"{}\"", "a\\n".repeat(9000))).replace("[0,16]", "[4,20]")
                ),
                &[],
            ),
            "leaves unused bytes",
        ),
        ("twice the same", honest(&format!("{{{A},{A}}}"), &[0; 16]), "'a' is there twice"),
        ("Git LFS", b"version https://git-lfs.github.com/spec/v1\noid sha256:00".to_vec(), "git lfs pull"),
        ("web page", b"<!DOCTYPE html><html>".to_vec(), "web page"),
        ("zip checkpoint", b"PK\x03\x04archive/data.pkl".to_vec(), "PyTorch checkpoint"),
    ];
    for (what, bytes, reason) in cases {
        let error = open(&bytes).err().unwrap_or_else(|| panic!("{what} was accepted"));
        let message = error.to_string();
        assert!(matches!(error, Error::Broken { .. }), "{what}: {message}");
        assert!(message.contains("/model.safetensors ") && message.contains(reason), "{what}: {message}");
        assert!(!message.contains('\n') && message.len() < 500, "{what}: {message}");
    }
}

#[test]
fn deep_metadata_does_not_exhaust_the_stack() {
    let header = format!(r#"{{"__metadata__":{}{},{A}}}"#, "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert_eq!(open(&honest(&header, &[0; 16])).map(|weights| weights.tensors().count()).ok(), Some(1));
}

#[test]
fn files_that_are_not_there_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("unet/model.safetensors");
    let message = Weights::open(&[missing]).expect_err("it is not there").to_string();
    assert!(message.starts_with("unet/model.safetensors cannot be read"), "{message}");
    assert!(matches!(Weights::open(&[folder.path()]), Err(Error::Unreadable { .. })), "a folder is no file");
    let message = Config::open(&folder.path().join("unet/config.json")).expect_err("not there").to_string();
    assert!(message.starts_with("unet/config.json cannot be read"), "{message}");
    let big = write(&folder, "config.json", &vec![b' '; (4 << 20) + 1]);
    assert!(Config::open(&big).expect_err("it is too big").to_string().contains("has more than"));
}

fn read(weights: &Weights, name: &str, dtype: DType) -> Tensor {
    weights.reading(dtype, &Device::Cpu).root().any_tensor(name).unwrap()
}

#[test]
fn every_stored_type_becomes_the_wanted_one() {
    let values: Vec<f32> = (0..3000).map(|i| (i as f32 - 1500.0) * 0.125).collect();
    let full = Tensor::from_vec(values.clone(), (30, 100), &Device::Cpu).unwrap();
    let halves = full.to_dtype(DType::F16).unwrap().to_dtype(DType::F32).unwrap();
    let brains = full.to_dtype(DType::BF16).unwrap().to_dtype(DType::F32).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let tensors: std::collections::HashMap<String, Tensor> = [
        // An odd number of single bytes first would break every alignment that follows.
        ("full".to_owned(), full.clone()),
        ("half".to_owned(), full.to_dtype(DType::F16).unwrap()),
        ("brain".to_owned(), full.to_dtype(DType::BF16).unwrap()),
        ("double".to_owned(), full.to_dtype(DType::F64).unwrap()),
        ("whole".to_owned(), Tensor::new(&[1i64, 2], &Device::Cpu).unwrap()),
    ]
    .into();
    let path = folder.path().join("model.safetensors");
    candle_core::safetensors::save(&tensors, &path).unwrap();
    let weights = Weights::open(&[&path]).unwrap();
    assert_eq!(weights.total_bytes(), 3000 * (4 + 2 + 2 + 8) + 16);
    assert_eq!(
        weights.info("half").map(|t| (t.element, t.bytes, t.shape.to_vec())),
        Some((ElementType::F16, 6000, vec![30, 100]))
    );
    for (name, expected) in [("full", &full), ("half", &halves), ("brain", &brains), ("double", &full)] {
        let read = read(&weights, name, DType::F32);
        assert_eq!(read.dims(), [30, 100]);
        assert_eq!(read.to_vec2::<f32>().unwrap(), expected.to_vec2::<f32>().unwrap(), "{name}");
    }
    assert_eq!(read(&weights, "full", DType::F16).dtype(), DType::F16);
    let reading = weights.reading(DType::F32, &Device::Cpu);
    let error = reading.root().any_tensor("whole").expect_err("whole numbers are no weights");
    assert!(matches!(error, Error::WrongType { found: "I64", .. }), "{error}");
    let error = reading.root().tensor("half", &[100, 30]).expect_err("another shape").to_string();
    assert!(error.contains("half is [30, 100], the config asks for [100, 30]"), "{error}");
}

#[test]
fn bytes_at_odd_places_are_read_right() {
    let header = concat!(
        r#"{"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#,
        r#""h":{"dtype":"F16","shape":[2],"data_offsets":[1,5]},"#,
        r#""f":{"dtype":"F32","shape":[],"data_offsets":[5,9]},"__metadata__":{"format":"pt"}}"#
    );
    // 1.5 and -2 as F16, 0.1 as F32.
    let data = [&[7u8, 0x00, 0x3e, 0x00, 0xc0][..], &0.1f32.to_le_bytes()].concat();
    for padding in 0..4 {
        let header = format!("{header}{}", " ".repeat(padding));
        let bytes: &'static [u8] = Box::leak(honest(&header, &data).into_boxed_slice());
        let weights = Weights::from_static("the built-in model", bytes).unwrap();
        assert_eq!(weights.tensors().map(|t| t.name).collect::<Vec<_>>(), ["b", "f", "h"]);
        assert_eq!(read(&weights, "h", DType::F32).to_vec1::<f32>().unwrap(), [1.5, -2.0]);
        assert_eq!(read(&weights, "f", DType::F32).to_scalar::<f32>().unwrap(), 0.1);
    }
}

#[test]
fn shards_are_one_model_and_doubles_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let first = write(&folder, "1.safetensors", &honest(&format!("{{{A}}}"), &[0; 16]));
    let second = write(&folder, "2.safetensors", &honest(&format!("{{{}}}", A.replace("\"a\"", "\"x.b\"")), &[0; 16]));
    let weights = Weights::open(&[&first, &second]).unwrap();
    assert_eq!((weights.tensors().count(), weights.total_bytes()), (2, 32));
    let reading = weights.reading(DType::F32, &Device::Cpu);
    let view = reading.root().at("x");
    assert!(view.contains("b") && !view.contains("a"));
    assert_eq!(view.shape("b"), Some(&[2, 2][..]));
    view.tensor("b", &[2, 2]).unwrap();
    let message = view.at(0).any_tensor("c").expect_err("it is not there").to_string();
    assert!(message.contains("no tensor 'x.0.c'") && message.contains("1.safetensors"), "{message}");
    let message = Weights::open(&[&first, &first]).expect_err("each tensor is there twice").to_string();
    assert!(message.contains("'a' is in"), "{message}");
}

fn sample_file() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models/sd1/text_encoder/model.safetensors"))
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_damage_makes_it_panic(at in 0usize..6000, byte: u8, keep in 0usize..160_000) {
        let mut bytes = sample_file();
        bytes[at] = byte;
        bytes.truncate(keep.max(at + 1));
        if let Ok(weights) = open(&bytes) {
            let reading = weights.reading(DType::F32, &Device::Cpu);
            for tensor in weights.tensors() {
                let _ = reading.root().any_tensor(tensor.name);
            }
        }
    }
}
