//! Networks that enlarge pictures: against goldens of every layout, in tiles, blended, and what is told of bad files.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};
use scumble::base::{CancelToken, Extent, RngKind};
use scumble::families::{ModelError, Upscaler, detect_upscaler, load_upscaler};

type Tensors = HashMap<String, Tensor>;

fn goldens() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/upscalers")
}

fn tensors(path: &Path) -> Tensors {
    candle_core::safetensors::load(path, &Device::Cpu).unwrap()
}

fn load_in(path: Option<&Path>, strength: f64, dtype: DType) -> Result<Box<dyn Upscaler>, ModelError> {
    load_upscaler(path, strength, &Device::Cpu, dtype, &mut |_| (), &CancelToken::new())
}

fn load(path: &Path) -> Box<dyn Upscaler> {
    load_in(Some(path), 0.5, DType::F32).unwrap()
}

fn enlarge(network: &mut dyn Upscaler, x: &Tensor) -> Tensor {
    network.enlarge(x, &CancelToken::new()).unwrap()
}

fn flat(x: &Tensor) -> Vec<f32> {
    x.flatten_all().unwrap().to_vec1().unwrap()
}

/// The greatest difference, over the greatest of the expected values.
fn error(found: &Tensor, expected: &Tensor) -> f32 {
    assert_eq!(found.dims(), expected.dims());
    let most = |x: &[f32]| x.iter().fold(0.0_f32, |m, x| m.max(x.abs()));
    let (found, expected) = (flat(found), flat(expected));
    let off: Vec<f32> = found.iter().zip(&expected).map(|(a, b)| a - b).collect();
    assert!(found.iter().all(|x| x.is_finite()));
    most(&off) / most(&expected)
}

fn picture(height: usize, width: usize) -> Tensor {
    let values = RngKind::Cpu.generator(5).normal(3 * height * width);
    Tensor::from_vec(values, (1, 3, height, width), &Device::Cpu).unwrap()
}

/// Name, scale, blocks and halo of each golden.
const CASES: [(&str, &str, [u32; 4]); 8] = [
    ("old_x4.safetensors", "RRDBNet", [4, 2, 34, 1]),
    ("old_x1.safetensors", "RRDBNet", [1, 1, 19, 1]),
    ("bsrgan_x2.pth", "RRDBNet", [2, 1, 19, 1]),
    ("new_x8.safetensors", "RRDBNet", [8, 1, 19, 1]),
    ("gathered_x2.pth", "RRDBNet", [2, 1, 38, 2]),
    ("gathered_x1.safetensors", "RRDBNet", [1, 1, 76, 4]),
    ("compact_x4.pth", "SRVGGNetCompact", [4, 3, 5, 1]),
    ("compact_x1.safetensors", "SRVGGNetCompact", [1, 0, 2, 1]),
];

#[test]
fn every_layout_enlarges_as_the_reference_does() {
    let pictures = tensors(&goldens().join("pictures.safetensors"));
    for (file, architecture, [scale, blocks, halo, multiple]) in CASES {
        let path = goldens().join(file);
        let info = detect_upscaler(Some(&path)).unwrap();
        assert_eq!((info.architecture, info.scale, info.blocks), (architecture, scale, blocks), "{file}: {info:?}");
        assert_eq!(
            (info.halo, info.multiple, info.width, info.in_channels),
            (halo, multiple, 8, 3),
            "{file}: {info:?}"
        );
        let (mut f32, mut bf16) = (load(&path), load_in(Some(&path), 0.5, DType::BF16).unwrap());
        assert_eq!(*f32.info(), info);
        let stem = file.split('.').next().unwrap();
        let mut compared = 0;
        for height in [7, 1] {
            let Some(x) = pictures.get(&format!("{stem}.{height}.in")) else { continue };
            let expected = &pictures[&format!("{stem}.{height}.out")];
            let off = error(&enlarge(&mut *f32, x), expected);
            assert!(off < 2e-6, "{file}, {height} rows: {off}");
            let off = error(&enlarge(&mut *bf16, x), expected);
            assert!(off < 0.03, "{file}, {height} rows, bf16: {off}");
            compared += 1;
        }
        assert!(compared > 0, "{file}");
        // A single pixel is enlarged, too.
        let one = enlarge(&mut *f32, &picture(1, 1));
        assert_eq!(one.dims(), [1, 3, scale as usize, scale as usize]);
        assert!(flat(&one).iter().all(|x| x.is_finite()));
    }
}

/// The picture in tiles of `side` pixels with `pad` pixels around each.
fn tiled(network: &mut dyn Upscaler, x: &Tensor, side: usize, pad: usize) -> Tensor {
    let scale = network.info().scale as usize;
    let (_, _, h, w) = x.dims4().unwrap();
    let rows: Vec<Tensor> = (0..h)
        .step_by(side)
        .map(|y| {
            let columns: Vec<Tensor> = (0..w)
                .step_by(side)
                .map(|x0| {
                    let [top, left] = [y, x0].map(|at| at.saturating_sub(pad));
                    let [bottom, right] = [(y + side + pad).min(h), (x0 + side + pad).min(w)];
                    let part = x.narrow(2, top, bottom - top).unwrap().narrow(3, left, right - left).unwrap();
                    let made = enlarge(network, &part.contiguous().unwrap());
                    let (height, width) = (side.min(h - y) * scale, side.min(w - x0) * scale);
                    made.narrow(2, (y - top) * scale, height).unwrap().narrow(3, (x0 - left) * scale, width).unwrap()
                })
                .collect();
            Tensor::cat(&columns, 3).unwrap()
        })
        .collect();
    Tensor::cat(&rows, 2).unwrap()
}

#[test]
fn tiles_with_the_halo_are_the_whole() {
    for (file, _, [.., multiple]) in CASES {
        let mut network = load(&goldens().join(file));
        let halo = network.info().halo as usize;
        let x = picture(41, 2 * halo + 27);
        let whole = enlarge(&mut *network, &x);
        let found = tiled(&mut *network, &x, 20, halo);
        let off = error(&found, &whole);
        assert!(off < 1e-6, "{file}: {off}");
        // What is far too narrow shows.
        let narrow = tiled(&mut *network, &x, 20, multiple as usize);
        assert!(error(&narrow, &whole) > 1e-4 || halo <= 2, "{file}: {}", error(&narrow, &whole));
    }
}

/// The same network with weights that let everything through: all alike and above zero.
fn open_weights(path: &Path, to: &Path) {
    let open: Tensors = tensors(path)
        .into_iter()
        .map(|(name, x)| {
            let value = if x.rank() == 4 { 0.25 } else { 0.0 };
            let x = Tensor::full(value as f32, x.dims(), &Device::Cpu).unwrap();
            (name, x)
        })
        .collect();
    candle_core::safetensors::save(&open, to).unwrap();
}

#[test]
fn the_halo_is_as_wide_as_the_network_sees_and_no_wider() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["old_x4", "old_x1", "new_x8", "gathered_x1", "compact_x1"] {
        let path = folder.path().join("open.safetensors");
        open_weights(&goldens().join(format!("{file}.safetensors")), &path);
        let mut network = load(&path);
        let info = network.info().clone();
        let (scale, halo, multiple) = (info.scale as usize, info.halo as usize, info.multiple as usize);
        // One pixel of light in the middle of darkness: what is not dark has seen it.
        let side = (2 * halo + 5 * multiple).next_multiple_of(multiple);
        let (middle, len) = (side / 2 / multiple * multiple, side * side);
        let mut light = vec![0.0_f32; 3 * len];
        light[middle * side + middle] = 1.0;
        let y = enlarge(&mut *network, &Tensor::from_vec(light, (1, 3, side, side), &Device::Cpu).unwrap());
        let y = y.get(0).unwrap().to_vec3::<f32>().unwrap();
        let sees = |row: usize, column: usize| y.iter().any(|c| c[row][column] != 0.0);
        // Blocks of pixels at each side of the middle one, in the input's pixels.
        let unit = multiple * scale;
        let reach = |along: &dyn Fn(usize) -> bool| {
            let seen: Vec<usize> = (0..side * scale).filter(|i| along(*i)).map(|i| i / unit).collect();
            let own = middle / multiple;
            [own - seen[0], seen[seen.len() - 1] - own].map(|blocks| blocks * multiple)
        };
        let at = middle * scale;
        let found = [reach(&|i| sees(i, at)), reach(&|i| sees(at, i))];
        assert_eq!(found.concat().iter().max(), Some(&halo), "{file}: {found:?}");
    }
}

#[test]
fn a_pair_of_files_is_blended_by_the_strength() {
    let folder = tempfile::tempdir().unwrap();
    let (strong, weak) = (
        folder.path().join("realesr-general-x4v3.safetensors"),
        folder.path().join("realesr-general-wdn-x4v3.safetensors"),
    );
    let own = tensors(&goldens().join("compact_x1.safetensors"));
    let other: Tensors = own.iter().map(|(name, x)| (name.clone(), (x * 0.5).unwrap())).collect();
    candle_core::safetensors::save(&own, &strong).unwrap();
    let x = picture(6, 6);
    let at = |path: &Path, strength| enlarge(&mut *load_in(Some(path), strength, DType::F32).unwrap(), &x);
    let alone = flat(&at(&strong, 0.2));
    assert_eq!(flat(&at(&strong, 1.0)), alone, "one file has nothing to be blended with");
    candle_core::safetensors::save(&other, &weak).unwrap();
    assert_eq!(flat(&at(&strong, 1.0)), alone);
    assert_eq!(flat(&at(&strong, 0.0)), flat(&at(&weak, 1.0)));
    // Half way between a weight and its half are three quarters of it.
    let between: Tensors =
        own.iter().map(|(name, x)| (name.clone(), (x.to_dtype(DType::F32).unwrap() * 0.75).unwrap())).collect();
    let path = folder.path().join("between.safetensors");
    candle_core::safetensors::save(&between, &path).unwrap();
    assert!(error(&at(&strong, 0.5), &at(&path, 1.0)) < 1e-6);
    assert!(load_in(Some(&strong), 1.5, DType::F32).err().unwrap().to_string().contains("from 0 to 1"));
    assert!(load_in(Some(&strong), f64::NAN, DType::F32).is_err());
    // Another arrangement cannot be blended in, and is told.
    std::fs::copy(goldens().join("old_x1.safetensors"), &weak).unwrap();
    let told = load_in(Some(&strong), 0.5, DType::F32).err().unwrap().to_string();
    assert!(told.contains("cannot be blended with"), "{told}");
}

#[test]
fn the_built_in_upscaler_is_part_of_the_program() {
    let info = detect_upscaler(None).unwrap();
    assert_eq!((info.architecture, info.scale), ("SRVGGNetCompact", 4));
    for strength in [0.0, 0.5, 1.0] {
        let mut network = load_in(None, strength, DType::F32).unwrap();
        assert!(network.weight_bytes() > 0 && network.working_bytes(Extent::new(64, 64)) > 64 * 64 * 48 * 4);
        let x = Tensor::full(0.5_f32, (1, 3, 24, 20), &Device::Cpu).unwrap();
        let y = enlarge(&mut *network, &x);
        assert_eq!(y.dims(), [1, 3, 96, 80]);
        // Grey stays grey, in the middle of the picture.
        let middle = flat(&y.narrow(2, 40, 16).unwrap().narrow(3, 32, 16).unwrap());
        assert!(middle.iter().all(|v| (v - 0.5).abs() < 0.05), "{middle:?}");
    }
}

#[test]
fn work_can_be_stopped_and_wrong_pictures_are_refused() {
    let mut network = load(&goldens().join("old_x4.safetensors"));
    let stopped = CancelToken::new();
    stopped.cancel();
    assert_eq!(network.enlarge(&picture(4, 4), &stopped).unwrap_err(), ModelError::Cancelled);
    for shape in [[1, 1, 4, 4], [2, 3, 4, 4], [1, 3, 0, 4]] {
        let x = Tensor::zeros(&shape, DType::F32, &Device::Cpu).unwrap();
        assert!(network.enlarge(&x, &CancelToken::new()).unwrap_err().to_string().contains("[1, 3, h, w]"));
    }
    let told = load_upscaler(
        Some(&goldens().join("old_x4.safetensors")),
        0.5,
        &Device::Cpu,
        DType::F32,
        &mut |_| (),
        &stopped,
    );
    assert_eq!(told.err().unwrap(), ModelError::Cancelled);
}

/// What is told of a file with these bytes.
fn told(name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let error = load_in(Some(&path), 0.5, DType::F32).err().unwrap_or_else(|| panic!("{name} was taken")).to_string();
    assert!(error.contains(name) && !error.contains('\n') && error.len() < 600, "{error}");
    error
}

/// What is told of a golden after its tensors were changed.
fn told_of(file: &str, change: impl FnOnce(&mut Tensors)) -> String {
    let mut all = tensors(&goldens().join(file));
    change(&mut all);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("changed.safetensors");
    candle_core::safetensors::save(&all, &path).unwrap();
    told("changed.safetensors", &std::fs::read(&path).unwrap())
}

fn zeros(shape: &[usize]) -> Tensor {
    Tensor::zeros(shape, DType::F16, &Device::Cpu).unwrap()
}

#[test]
fn tensors_that_disagree_are_told_in_a_sentence() {
    for (file, name, shape, wanted) in [
        ("new_x8.safetensors", "body.0.rdb2.conv3.weight", &[6, 19, 3, 3][..], "is no whole network"),
        ("new_x8.safetensors", "body.0.rdb2.conv3.weight", &[6], "is no whole network"),
        ("new_x8.safetensors", "body.0.rdb2.conv3.bias", &[6, 1], "is no whole network"),
        ("new_x8.safetensors", "conv_first.weight", &[8, 5, 3, 3], "reads 5 channels and makes 3"),
        ("new_x8.safetensors", "conv_first.weight", &[8], "reads 0 channels"),
        ("new_x8.safetensors", "conv_last.weight", &[0, 8, 3, 3], "reads 3 channels and makes 0"),
        ("new_x8.safetensors", "conv_up4.weight", &[8, 8, 3, 3], "conv_up4.bias"),
        ("new_x8.safetensors", "body.1.rdb1.conv1.weight", &[6, 8, 3, 3], "has no tensor 'body.1.rdb1"),
        ("new_x8.safetensors", "body.99999999999999.rdb1.conv1.weight", &[6, 8, 3, 3], "blocks, where 1 to 512"),
        ("new_x8.safetensors", "body.18446744073709551615.rdb1.conv1.weight", &[6, 8, 3, 3], "blocks, where 1 to 512"),
        ("old_x4.safetensors", "model.1.sub.0.RDB1.conv1x1.weight", &[6, 8, 1, 1], "ESRGAN+"),
        ("old_x4.safetensors", "model.7.weight", &[8, 8, 3, 3], "model.7.bias"),
        ("compact_x1.safetensors", "body.2.weight", &[5, 8, 3, 3], "makes 5 channels of a picture of 3"),
        ("compact_x1.safetensors", "body.1.weight", &[5], "where one slope for each of 8 channels belongs"),
        ("compact_x1.safetensors", "body.0.weight", &[8, 1, 3, 3], "makes 3 channels of a picture of 1"),
        ("compact_x1.safetensors", "body.3.weight", &[8], "has a body of 4 layers"),
        ("compact_x1.safetensors", "body.5000.weight", &[3, 8, 3, 3], "layers, where up to 512"),
        ("compact_x1.safetensors", "body.0.weight", &[8, 3, 5, 5], "is no upscaler of a kind"),
    ] {
        let found = told_of(file, |all| drop(all.insert(name.to_owned(), zeros(shape))));
        assert!(found.contains(wanted), "{name} {shape:?}: {found}");
    }
    for (file, name) in [
        ("new_x8.safetensors", "conv_body.bias"),
        ("old_x4.safetensors", "model.10.bias"),
        ("compact_x1.safetensors", "body.2.bias"),
    ] {
        let found = told_of(file, |all| assert!(all.remove(name).is_some()));
        assert!(found.contains("has no tensor"), "{found}");
    }
    let found = told_of("compact_x1.safetensors", |all| drop(all.remove("body.1.weight")));
    assert!(found.contains("act_type"), "{found}");
    for bad in [f32::NAN, f32::INFINITY] {
        let found = told_of("compact_x1.safetensors", |all| {
            all.insert("body.2.bias".into(), Tensor::full(bad, 3, &Device::Cpu).unwrap());
        });
        assert!(found.contains("NaN or infinite"), "{found}");
    }
}

#[test]
fn other_architectures_are_told_by_their_names() {
    for (names, wanted) in [
        (
            &[
                "conv_first.weight",
                "layers.0.residual_group.blocks.0.norm1.weight",
                "layers.0.residual_group.blocks.0.attn.relative_position_bias_table",
            ][..],
            "architecture SwinIR",
        ),
        (&["conv_first.weight", "before_RG.1.weight", "layers.0.blocks.0.norm1.weight"], "architecture DAT"),
        (
            &["params_ema.conv_first.weight", "params_ema.layers.0.residual_group.blocks.0.conv_block.cab.0.weight"],
            "architecture HAT",
        ),
        (&["block_1.c1_r.sk.weight"], "architecture SPAN"),
        (&["m_head.0.weight", "m_tail.0.weight"], "architecture SCUNet"),
        (&["model.diffusion_model.input_blocks.0.0.weight"], "is no upscaler of a kind"),
    ] {
        let found = told_of("compact_x1.safetensors", |all| {
            all.clear();
            all.extend(names.iter().map(|name| ((*name).to_owned(), zeros(&[4, 4]))));
        });
        assert!(found.contains(wanted) && found.contains("ESRGAN"), "{found}");
    }
    let folder = tempfile::tempdir().unwrap();
    for ending in ["param", "bin"] {
        std::fs::write(folder.path().join(format!("realesrgan-x4plus.{ending}")), "7767517\n").unwrap();
        let told = detect_upscaler(Some(&folder.path().join(format!("realesrgan-x4plus.{ending}"))));
        if ending == "bin" {
            assert!(told.unwrap_err().message.contains("for ncnn"));
        }
    }
    assert!(detect_upscaler(Some(&folder.path().join("gone.pth"))).unwrap_err().message.contains("gone.pth"));
}

#[test]
fn damaged_files_are_told_whatever_is_damaged() {
    for file in ["compact_x1.safetensors", "bsrgan_x2.pth"] {
        let whole = std::fs::read(goldens().join(file)).unwrap();
        for part in [0, 1, 7, 8, 9, 100, whole.len() / 2, whole.len() - 30] {
            told(file, &whole[..part]);
        }
    }
    // A header that claims more than there is.
    let whole = std::fs::read(goldens().join("compact_x1.safetensors")).unwrap();
    let text = String::from_utf8_lossy(&whole[8..]).into_owned();
    assert!(text.contains("[8,3,3,3]"));
    for claim in ["[9,3,3,3]", "[8,3,3,-3]", "[9999999999,3,3,3]", "[18446744073709551615,3,3,3]", "[8,3,3]"] {
        let json_length = u64::from_le_bytes(*whole.first_chunk().unwrap()) as usize;
        let header = String::from_utf8(whole[8..8 + json_length].to_vec()).unwrap().replace("[8,3,3,3]", claim);
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.as_bytes());
        bytes.extend(&whole[8 + json_length..]);
        told("claims.safetensors", &bytes);
    }
    // Each byte of a header, turned: a sentence, or another network, and never an end.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("turned.safetensors");
    for at in (0..600).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 7);
        std::fs::write(&path, &bytes).unwrap();
        if let Err(failure) = detect_upscaler(Some(&path)) {
            assert!(failure.message.contains("turned.safetensors"), "{failure}");
        }
    }
}
