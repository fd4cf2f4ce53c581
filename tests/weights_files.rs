//! PyTorch's files and GGUF: what is in them comes out number for number, and what is wrong with them in a sentence.

#![allow(clippy::unwrap_used, reason = "a test that stops has failed")]

use candle_core::quantized::{GgmlDType, QTensor, gguf_file};
use candle_core::{DType, Device, Tensor};
use scumble::weights::{ElementType, Weights};
use std::path::{Path, PathBuf};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/weights").join(name)
}

fn open(name: &str) -> Weights {
    Weights::open(&[golden(name)]).unwrap()
}

fn numbers(weights: &Weights, name: &str) -> (Vec<usize>, Vec<f32>) {
    let tensor = weights.reading(DType::F32, &Device::Cpu).root().any_tensor(name).unwrap();
    (tensor.dims().to_vec(), tensor.flatten_all().unwrap().to_vec1().unwrap())
}

fn same(found: &Weights, expected: &Weights) {
    let names = |weights: &Weights| weights.tensors().map(|t| t.name.to_owned()).collect::<Vec<_>>();
    assert_eq!(names(found), names(expected));
    for tensor in found.tensors() {
        if tensor.element.is_float() {
            assert_eq!(numbers(found, tensor.name), numbers(expected, tensor.name), "{}", tensor.name);
        } else {
            let values = expected.first_values(tensor.name, 99).unwrap();
            assert_eq!(found.first_values(tensor.name, 99).unwrap(), values, "{}", tensor.name);
        }
    }
}

#[test]
fn pytorch_files_of_every_layout_hold_the_same_tensors() {
    let expected = open("expected.safetensors");
    for name in ["flat.pt", "protocol5.pt", "wrapped.ckpt", "upscaler.pth"] {
        same(&open(name), &expected);
    }
    let legacy = open("legacy.pt");
    assert_eq!(legacy.tensors().count(), expected.tensors().count() - 1);
    let rest = legacy.tensors().map(|t| (t.name.to_owned(), scumble::weights::Take::whole(t.name))).collect();
    same(&legacy, &expected.mapped(rest).unwrap());
    same(&open("network.pt"), &open("network.safetensors"));
    let flat = open("flat.pt");
    assert_eq!(flat.info("turned").map(|t| (t.shape.to_vec(), t.element)), Some((vec![4, 6], ElementType::F32)));
    assert_eq!(flat.info("eight").map(|t| t.element), Some(ElementType::F8E4m3));
}

#[test]
fn plain_values_lie_beside_the_tensors() {
    let text = |weights: &Weights, key: &str| weights.metadata().get(key).cloned();
    let wrapped = open("wrapped.ckpt");
    assert_eq!(text(&wrapped, "epoch").as_deref(), Some("3"));
    assert_eq!(text(&wrapped, "note").as_deref(), Some("kept"));
    let embedding = open("embedding.pt");
    assert_eq!(embedding.info("string_to_param.*").map(|t| t.shape.to_vec()), Some(vec![2, 8]));
    assert_eq!(text(&embedding, "name").as_deref(), Some("fox"));
    assert_eq!(text(&embedding, "step").as_deref(), Some("500"));
    assert_eq!(text(&embedding, "string_to_token.*").as_deref(), Some("265"));
    for name in ["embedding_old.pt", "embedding_first.pt"] {
        let old = open(name);
        assert_eq!(numbers(&old, "string_to_param.*"), (vec![2, 8], vec![1.0; 16]), "{name}");
        assert_eq!(old.first_values("string_to_token.*", 1).unwrap(), [265.0]);
    }
}

#[test]
fn what_would_call_is_refused_or_passed_over_and_never_called() {
    let refusal = |name: &str| Weights::open(&[golden(name)]).expect_err(name).to_string();
    for name in ["attack.ckpt", "attack_legacy.pt"] {
        let message = refusal(name);
        assert!(message.starts_with(&format!("weights/{name} is not a usable model file: its entry 'x' would call")));
        assert!(message.contains("getcwd") && message.contains("nothing was run"), "{message}");
    }
    assert!(refusal("big_endian.pt").contains("big-endian"));
    assert!(refusal("packed.pt").contains("compressed"));
    assert!(refusal("bare.pt").contains("bare pickle"));
}

/// A pickle as the older layout's object, after what stands before it.
fn legacy(object: &[u8]) -> Vec<u8> {
    let magic = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, b'.'];
    [&magic[..], b"\x80\x02M\xe9\x03.", b"\x80\x02}.", object].concat()
}

/// `{"a": a tensor of this shape, strides and offset}` of a storage of four F32.
fn one_tensor(shape: &[i64], strides: &[i64], offset: i64) -> Vec<u8> {
    let tuple = |numbers: &[i64]| {
        let numbers: Vec<String> = numbers.iter().map(|n| format!("I{n}\n")).collect();
        format!("({}t", numbers.concat())
    };
    let storage = "(Vstorage\nctorch\nFloatStorage\nV0\nVcpu\nI4\nNt";
    let (shape, strides) = (tuple(shape), tuple(strides));
    // The last two arguments: whether gradients are wanted, and hooks.
    let call = format!("ctorch._utils\n_rebuild_tensor_v2\n({storage}QI{offset}\n{shape}{strides}I00\n}}tR");
    let keys = "(V0\nl.";
    [format!("}}Va\n{call}s.{keys}").as_bytes(), &4u64.to_le_bytes(), &[0; 16]].concat()
}

#[test]
fn impossible_pickles_are_refused_in_one_sentence() {
    // As it should be, first.
    let whole = Weights::from_bytes("a.pt", legacy(&one_tensor(&[2, 2], &[2, 1], 0))).unwrap();
    assert_eq!(numbers(&whole, "a"), (vec![2, 2], vec![0.0; 4]));
    let cut = one_tensor(&[2, 2], &[2, 1], 0);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("cut data", cut[..cut.len() - 1].to_vec(), "claims 4 elements, which are not there"),
        ("beyond the storage", one_tensor(&[3, 2], &[2, 1], 0), "'a' lies beyond its bytes"),
        ("an offset beyond", one_tensor(&[2, 2], &[2, 1], 1), "'a' lies beyond its bytes"),
        ("strides beyond", one_tensor(&[2, 2], &[9, 1], 0), "'a' lies beyond its bytes"),
        ("a stride of 0", one_tensor(&[1 << 40, 2], &[0, 1], 0), "'a' lies beyond its bytes"),
        ("strides missing", one_tensor(&[2, 2], &[1], 0), "describes a tensor in an unknown way"),
        ("an overflowing shape", one_tensor(&[1 << 62, 1 << 62], &[1, 1], 0), "impossible shape"),
        ("an overflowing stride", one_tensor(&[2, 2], &[i64::MAX, i64::MAX], 0), "lies beyond"),
        ("a negative side", one_tensor(&[-1, 2], &[2, 1], 0), "unknown way"),
        ("no end", b"\x80\x02}".to_vec(), "ends too early"),
        ("an unknown opcode", b"\x80\x02\xff.".to_vec(), "unknown opcode 0xff"),
        ("nothing to take", b"\x80\x020.".to_vec(), "takes a value that is not there"),
        ("no mark", b"\x80\x02t.".to_vec(), "closes what it did not open"),
        ("nothing remembered", b"\x80\x02h\x07.".to_vec(), "recalls what it did not remember"),
        ("a list", b"\x80\x02].".to_vec(), "something else than a dictionary"),
        ("an empty one", b"\x80\x02}.".to_vec(), "no tensors"),
        ("a text beyond the file", b"\x80\x02X\xff\xff\xff\xff.".to_vec(), "ends too early"),
        ("a length of 2^64 - 1", b"\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff.".to_vec(), "ends too early"),
    ];
    for (what, object, reason) in cases {
        let message = Weights::from_bytes("a.pt", legacy(&object)).expect_err(what).to_string();
        assert!(message.starts_with("a.pt is not a usable model file: "), "{what}: {message}");
        assert!(message.contains(reason) && !message.contains('\n') && message.len() < 400, "{what}: {message}");
    }
}

#[test]
fn a_pickle_of_a_million_levels_and_one_that_holds_itself_end() {
    let deep = [b"\x80\x02".to_vec(), vec![b']'; 500_000], vec![b'a'; 499_999], b".".to_vec()].concat();
    assert!(Weights::from_bytes("a.pt", legacy(&deep)).is_err());
    // d = {}; d["a"] = d
    let cycle = b"\x80\x02}q\0X\x01\0\0\0ah\0s.";
    assert!(Weights::from_bytes("a.pt", legacy(cycle)).unwrap_err().to_string().contains("no tensors"));
    // Lists of lists of the list before: two to the number of levels.
    let mut bomb = b"\x80\x02}X\x01\0\0\0a]q\0".to_vec();
    for level in 1..30u8 {
        bomb.extend([b'0', b'(', b'h', level - 1, b'h', level - 1, b'l', b'q', level]);
    }
    bomb.extend(b"s.");
    assert!(Weights::from_bytes("a.pt", legacy(&bomb)).unwrap_err().to_string().contains("more parts than any model"));
    // The same long list copied by a few bytes, again and again.
    let mut copies = b"\x80\x02(".to_vec();
    copies.extend(vec![b'N'; 100_000]);
    copies.extend(b"lq\0");
    for _ in 0..100_000 {
        copies.extend(b"0cbuiltins\nlist\nh\0\x85R");
    }
    copies.push(b'.');
    assert!(
        Weights::from_bytes("a.pt", legacy(&copies)).unwrap_err().to_string().contains("more parts than any model")
    );
}

#[test]
fn archives_that_lie_are_refused() {
    let whole = std::fs::read(golden("flat.pt")).unwrap();
    let end = whole.windows(4).rposition(|w| w == b"PK\x05\x06").unwrap();
    let refusal = |bytes: Vec<u8>| Weights::from_bytes("a.pt", bytes).expect_err("it lies").to_string();
    assert!(refusal(whole[..whole.len() / 2].to_vec()).contains("cut short"));
    for (at, bytes, reason) in [
        // The directory's size and its place.
        (end + 12, [0xff; 4], "larger than any model's"),
        (end + 16, [0xfe; 4], "should have"),
        (end + 16, [0; 4], "damaged"),
    ] {
        let mut bad = whole.clone();
        // The larger record would be believed instead.
        if let Some(locator) = bad[..end].windows(4).rposition(|w| w == b"PK\x06\x07") {
            bad[locator] = b'X';
        }
        bad[at..at + 4].copy_from_slice(&bytes);
        let message = refusal(bad);
        assert!(message.contains(reason), "{message}");
    }
}

fn quantised(kind: GgmlDType, rows: usize, columns: usize) -> QTensor {
    let values: Vec<f32> = (0..rows * columns).map(|i| ((i * 37 % 101) as f32 - 50.0) / 16.0).collect();
    QTensor::quantize(&Tensor::from_vec(values, (rows, columns), &Device::Cpu).unwrap(), kind).unwrap()
}

const KINDS: [(GgmlDType, ElementType); 14] = [
    (GgmlDType::F32, ElementType::F32),
    (GgmlDType::F16, ElementType::F16),
    (GgmlDType::BF16, ElementType::Bf16),
    (GgmlDType::Q4_0, ElementType::Q4_0),
    (GgmlDType::Q4_1, ElementType::Q4_1),
    (GgmlDType::Q5_0, ElementType::Q5_0),
    (GgmlDType::Q5_1, ElementType::Q5_1),
    (GgmlDType::Q8_0, ElementType::Q8_0),
    (GgmlDType::Q2K, ElementType::Q2K),
    (GgmlDType::Q3K, ElementType::Q3K),
    (GgmlDType::Q4K, ElementType::Q4K),
    (GgmlDType::Q5K, ElementType::Q5K),
    (GgmlDType::Q6K, ElementType::Q6K),
    (GgmlDType::Q8K, ElementType::Q8K),
];

fn gguf(tensors: &[(&str, &QTensor)], metadata: &[(&str, gguf_file::Value)]) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    let metadata: Vec<(&str, &gguf_file::Value)> = metadata.iter().map(|(key, value)| (*key, value)).collect();
    gguf_file::write(&mut out, &metadata, tensors).unwrap();
    out.into_inner()
}

#[test]
fn gguf_files_of_every_type_are_read() {
    for (kind, element) in KINDS {
        // More elements than one block of reading has.
        let (small, large) = (quantised(kind, 3, 512), quantised(kind, 200, 512));
        let metadata = [
            ("general.architecture", gguf_file::Value::String("sd1".into())),
            ("general.file_type", gguf_file::Value::U32(7)),
            ("x.scale", gguf_file::Value::F32(0.5)),
            ("x.flag", gguf_file::Value::Bool(true)),
            ("x.names", gguf_file::Value::Array(vec![gguf_file::Value::String("a".into())])),
            ("x.many", gguf_file::Value::Array(vec![gguf_file::Value::U8(1); 300])),
            ("comfy.gguf.orig_shape.flat", gguf_file::Value::Array([3, 128, 2, 2].map(gguf_file::Value::I32).to_vec())),
        ];
        let bytes = gguf(&[("sd.flat", &small), ("flat", &small), ("large", &large)], &metadata);
        let refused = Weights::from_bytes("m.gguf", bytes).unwrap_err().to_string();
        assert!(refused.contains("is there twice"), "{refused}");
        let weights =
            Weights::from_bytes("m.gguf", gguf(&[("flat", &small), ("sd.large", &large)], &metadata)).unwrap();
        let infos: Vec<_> = weights.tensors().map(|t| (t.name, t.element, t.shape.to_vec())).collect();
        assert_eq!(infos, [("flat", element, vec![3, 128, 2, 2]), ("large", element, vec![200, 512])]);
        assert_eq!(weights.metadata().len(), 5);
        assert_eq!(weights.metadata()["x.scale"], "0.5");
        for (name, quantised) in [("flat", &small), ("large", &large)] {
            let expected = quantised.dequantize(&Device::Cpu).unwrap().flatten_all().unwrap();
            assert_eq!(numbers(&weights, name).1, expected.to_vec1::<f32>().unwrap(), "{kind:?}");
        }
        assert_eq!(weights.first_values("flat", 2).unwrap(), numbers(&weights, "flat").1[..2]);
    }
}

#[test]
fn gguf_blocks_mean_what_the_reference_says() {
    let (found, expected) = (open("kinds.gguf"), open("kinds.safetensors"));
    assert_eq!(found.metadata()["general.name"], "fox");
    assert_eq!(found.metadata()["numbers"], "1,2,3");
    assert_eq!(found.tensors().count(), 13);
    for tensor in found.tensors() {
        let (found, expected) = (numbers(&found, tensor.name), numbers(&expected, tensor.name));
        assert_eq!(found.0, expected.0);
        let largest = expected.1.iter().fold(0f32, |largest, value| largest.max(value.abs()));
        let worst = found.1.iter().zip(&expected.1).map(|(a, b)| (a - b).abs()).fold(0f32, f32::max);
        // The reference multiplies in another order.
        assert!(largest > 0.1 && worst <= largest * 1e-6, "{}: {worst} of {largest}", tensor.name);
    }
}

#[test]
fn gguf_files_that_lie_are_refused() {
    let tensor = quantised(GgmlDType::Q8_0, 2, 32);
    let whole = gguf(&[("a", &tensor), ("b", &tensor)], &[]);
    assert!(Weights::from_bytes("m.gguf", whole.clone()).is_ok());
    // Magic, version, two counts; then "a": length 8, name 1, rank 4, sides 16, type 4, offset 8; then "b".
    let a = 24;
    let patched = |at: usize, bytes: &[u8]| {
        let mut bad = whole.clone();
        bad[at..at + bytes.len()].copy_from_slice(bytes);
        bad
    };
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("version 1", patched(4, &1u32.to_le_bytes()), "GGUF version is 1"),
        ("big-endian", patched(4, &3u32.to_be_bytes()), "is big-endian"),
        ("2^60 tensors", patched(8, &(1u64 << 60).to_le_bytes()), "claims 1152921504606846976 tensors"),
        ("100,000 tensors", patched(8, &100_000u64.to_le_bytes()), "not a usable model file"),
        ("2^60 pairs", patched(16, &(1u64 << 60).to_le_bytes()), "not a usable model file"),
        ("a name of 2^60", patched(a, &(1u64 << 60).to_le_bytes()), "ends too early"),
        ("ten thousand dimensions", patched(a + 9, &10_000u32.to_le_bytes()), "10000 dimensions"),
        ("a side of 2^63", patched(a + 13, &(1u64 << 63).to_le_bytes()), "impossible shape"),
        ("a side that fills no block", patched(a + 13, &31u64.to_le_bytes()), "impossible shape [2, 31] for Q8_0"),
        ("IQ4_NL", patched(a + 29, &20u32.to_le_bytes()), "'a' is stored as IQ4_NL, which is not supported"),
        ("type 999", patched(a + 29, &999u32.to_le_bytes()), "the unknown type 999"),
        ("beyond the end", patched(a + 33, &4096u64.to_le_bytes()), "'a' lies beyond the end"),
        ("an offset that overflows", patched(a + 33, &u64::MAX.to_le_bytes()), "'a' lies beyond the end"),
        ("overlap", patched(a + 33 + 8 + 33, &32u64.to_le_bytes()), "share bytes"),
        ("cut", whole[..whole.len() - 40].to_vec(), "'b' lies beyond the end"),
        ("cut in the header", whole[..50].to_vec(), "ends too early"),
    ];
    for (what, bytes, reason) in cases {
        let message = Weights::from_bytes("m.gguf", bytes).expect_err(what).to_string();
        assert!(message.contains(reason) && !message.contains('\n') && message.len() < 400, "{what}: {message}");
    }
}
