//! Saving and reading back: lossless formats byte for byte, lossy ones nearly, with and without the recipe.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use image::{DynamicImage, GenericImageView};
use scumble::base::{Extent, Pixmap, RngKind};
use scumble::formats::{
    Export, ExportFormat, FORMATS, Fault, Labels, Limits, Metadata, Origin, TextChunks, decode_picture, export_picture,
    read_metadata, read_picture, write_infotext,
};
use scumble::job::{Convention, DType, ModelRef, Recipe, SourceRecipe};

const LABELS: Labels<'_> =
    Labels { sampler: "DPM++ 2M", schedule: Some("Karras"), hires_sampler: None, hires_schedule: None };

fn recipe(prompt: &str) -> Recipe {
    Recipe {
        version: Recipe::VERSION,
        software: "scumble 0.1.0".into(),
        model: ModelRef { name: "dream: shaper, v8".into(), hash: Some("31e35c80fc".into()) },
        prompt: prompt.into(),
        negative_prompt: "blurry, café".into(),
        size: Extent::new(512, 768),
        working: None,
        steps: 20,
        sampler: "dpmpp_2m".into(),
        schedule: "karras".into(),
        guidance: 7.0,
        eta: None,
        variation: None,
        seed: u64::MAX,
        rng: RngKind::Cpu,
        source: SourceRecipe::Noise,
        tuning: scumble::job::Tuning::default(),
        dtype: DType::F32,
        convention: Convention::Diffusers,
    }
}

/// A soft picture with a hard edge; its odd sizes are no multiple of a block. `alpha` by column and row.
fn picture(width: u32, height: u32, alpha: fn(u32, u32) -> u8) -> Pixmap {
    let at = |x: u32, y: u32| {
        let wave = |a: f32, b: f32| (127.5 + 120.0 * (x as f32 / a + y as f32 / b).sin()) as u8;
        let edge = if x > width / 2 { 40 } else { 0 };
        [wave(9.0, 13.0).saturating_sub(edge), wave(17.0, 7.0), wave(11.0, -23.0), alpha(x, y)]
    };
    let data = (0..height).flat_map(|y| (0..width).flat_map(move |x| at(x, y))).collect();
    Pixmap::from_rgba(Extent::new(width, height), data).unwrap()
}

/// Opaque, half transparent, and with wholly transparent pixels that hide a colour.
fn pictures() -> [Pixmap; 3] {
    [
        picture(61, 43, |_, _| 255),
        picture(61, 43, |x, _| (x * 4) as u8),
        picture(61, 43, |x, y| if x > y { 0 } else { 255 }),
    ]
}

fn saved(folder: &Path, picture: &Pixmap, texts: &TextChunks, export: Export) -> (Pixmap, Metadata, Vec<u8>) {
    let path = folder.join("picture.bin");
    export_picture(&path, picture, texts, &export).unwrap();
    let limits = Limits::default();
    let read = read_picture(&path, &limits).unwrap();
    let bytes = fs::read(&path).unwrap();
    assert_eq!(decode_picture(&bytes, &limits).unwrap(), read);
    let metadata = read_metadata(&path, &limits).unwrap();
    fs::remove_file(&path).unwrap();
    (read, metadata, bytes)
}

/// Peak signal to noise, in decibels, over the colours as they look on white.
fn psnr(a: &Pixmap, b: &Pixmap) -> f64 {
    let on_white = |p: [u8; 4], c: usize| {
        let alpha = f64::from(p[3]) / 255.0;
        f64::from(p[c]) * alpha + 255.0 * (1.0 - alpha)
    };
    let errors =
        a.pixels().zip(b.pixels()).flat_map(|(a, b)| (0..3).map(move |c| (on_white(a, c) - on_white(b, c)).powi(2)));
    let mean = errors.sum::<f64>() / (a.extent().area() * 3) as f64;
    10.0 * (255.0 * 255.0 / mean.max(1e-9)).log10()
}

#[test]
fn every_format_gives_back_what_was_saved_with_and_without_the_recipe() {
    let folder = tempfile::tempdir().unwrap();
    let recipe = recipe("a red house\nunder a night sky, 猫 😀");
    let texts = TextChunks::of_recipe(&recipe, LABELS);
    for format in ExportFormat::ALL {
        for picture in &pictures() {
            let (read, metadata, bytes) = saved(folder.path(), picture, &texts, Export { format, with_recipe: true });
            assert_eq!(metadata.recipe.as_ref(), Some(&recipe), "{format:?}");
            assert_eq!(metadata.parameters, Some(write_infotext(&recipe, LABELS)), "{format:?}");
            assert_eq!((metadata.origin(), metadata.other.len()), (Some(Origin::Scumble), 0), "{format:?}");
            assert!(metadata.offers_settings());
            let (plain, metadata, plain_bytes) =
                saved(folder.path(), picture, &texts, Export { format, with_recipe: false });
            assert_eq!(metadata, Metadata::default(), "{format:?}");
            assert!(!metadata.offers_settings() && plain_bytes.len() < bytes.len());
            assert_eq!(plain, read, "{format:?}: the recipe changes no pixel");
            match format {
                ExportFormat::Png { .. } | ExportFormat::WebpLossless => assert_eq!(&read, picture, "{format:?}"),
                ExportFormat::Jpeg { .. } | ExportFormat::WebpLossy { .. } => {
                    let quality = psnr(&read, picture);
                    let wanted = if picture.pixels().any(|p| p[3] == 0) { 30.0 } else { 35.0 };
                    assert!(quality > wanted && quality < 60.0, "{format:?}: {quality} dB");
                    let alphas = |p: &Pixmap| p.pixels().map(|p| p[3]).collect::<Vec<u8>>();
                    let kept = if format.holds_alpha() { alphas(picture) } else { vec![255; picture.extent().area()] };
                    assert_eq!(alphas(&read), kept, "{format:?}");
                }
            }
        }
    }
}

#[test]
fn better_quality_is_nearer_and_larger() {
    let folder = tempfile::tempdir().unwrap();
    let [opaque, ..] = pictures();
    for mut format in ExportFormat::ALL {
        if format.quality_mut().is_none() {
            continue;
        }
        let mut before = (0.0, 0);
        for quality in [1, 30, 70, 100] {
            *format.quality_mut().unwrap() = quality;
            let export = Export { format, with_recipe: false };
            let (read, _, bytes) = saved(folder.path(), &opaque, &TextChunks::new(), export);
            let now = (psnr(&read, &opaque), bytes.len());
            assert!(now.0 > before.0 && now.1 > before.1, "{format:?}: {now:?} after {before:?}");
            before = now;
        }
        // Out of range is taken as the nearest.
        *format.quality_mut().unwrap() = 255;
        let export = Export { format, with_recipe: false };
        assert_eq!(saved(folder.path(), &opaque, &TextChunks::new(), export).2.len(), before.1);
    }
}

#[test]
fn sixteen_bits_are_257_times_eight() {
    let folder = tempfile::tempdir().unwrap();
    for picture in &pictures() {
        let export = Export { format: ExportFormat::Png { sixteen_bit: true }, with_recipe: true };
        let (_, _, bytes) = saved(folder.path(), picture, &TextChunks::new(), export);
        let decoded = image::load_from_memory(&bytes).unwrap();
        let values: Vec<u16> = match &decoded {
            DynamicImage::ImageRgb16(p) if picture.is_opaque() => p.as_raw().clone(),
            DynamicImage::ImageRgba16(p) if !picture.is_opaque() => p.as_raw().clone(),
            other => panic!("{:?}", other.color()),
        };
        let channels = if picture.is_opaque() { 3 } else { 4 };
        let wanted = picture.pixels().flat_map(|p| p.into_iter().take(channels)).map(|v| u16::from(v) * 257);
        assert!(values.into_iter().eq(wanted));
    }
}

#[test]
fn transparency_lies_on_white_in_a_jpeg() {
    let folder = tempfile::tempdir().unwrap();
    for (pixel, seen) in
        [([255, 0, 0, 0], [255, 255, 255]), ([0, 0, 0, 128], [127; 3]), ([10, 20, 30, 255], [10, 20, 30])]
    {
        let flat = Pixmap::filled(Extent::new(16, 16), pixel);
        let export = Export { format: ExportFormat::Jpeg { quality: 100 }, with_recipe: false };
        let (read, ..) = saved(folder.path(), &flat, &TextChunks::new(), export);
        let near = |p: [u8; 4]| p.iter().zip(seen).all(|(a, b)| a.abs_diff(b) <= 2);
        assert!(read.pixels().all(near), "{pixel:?} became {:?}", read.pixel(8, 8));
    }
}

#[test]
fn files_are_in_the_form_that_their_format_prescribes() {
    let folder = tempfile::tempdir().unwrap();
    // An odd number of bytes in a chunk is filled up.
    for prompt in ["even", "odd", "äöü"] {
        let texts = TextChunks::of_recipe(&recipe(prompt), LABELS);
        for (picture, alpha) in pictures().iter().zip([false, true, true]) {
            for format in [ExportFormat::WebpLossless, ExportFormat::WebpLossy { quality: 80 }] {
                let (_, _, bytes) = saved(folder.path(), picture, &texts, Export { format, with_recipe: true });
                let size = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
                assert_eq!(
                    (&bytes[..4], size(4), &bytes[8..12]),
                    (b"RIFF".as_slice(), bytes.len() - 8, b"WEBP".as_slice())
                );
                let mut names = Vec::new();
                let mut at = 12;
                while at < bytes.len() {
                    names.push(str::from_utf8(&bytes[at..at + 4]).unwrap());
                    at += 8 + size(at + 4).next_multiple_of(2);
                }
                assert_eq!(at, bytes.len());
                let data: &[&str] = match (format, alpha) {
                    (ExportFormat::WebpLossless, _) => &["VP8L"],
                    (_, true) => &["ALPH", "VP8 "],
                    (_, false) => &["VP8 "],
                };
                assert_eq!(names, [&["VP8X"], data, &["EXIF"]].concat());
                assert_eq!(bytes[20], 0x08 | if alpha { 0x10 } else { 0 });
                assert_eq!(bytes[24..30], [60, 0, 0, 42, 0, 0]);
                assert_eq!(image::load_from_memory(&bytes).unwrap().dimensions(), (61, 43));
            }
        }
        let export = Export { format: ExportFormat::Jpeg { quality: 90 }, with_recipe: true };
        let (_, _, bytes) = saved(folder.path(), &pictures()[0], &texts, export);
        let exif = bytes.windows(10).position(|w| w == b"Exif\0\0MM\0\x2a").unwrap();
        assert_eq!(bytes[exif - 4..exif - 2], [0xff, 0xe1]);
        // Baseline: one frame of that kind and none of another.
        assert!(bytes.windows(4).any(|w| w == [0xff, 0xc0, 0, 17]));
    }
}

#[test]
fn what_a_format_cannot_hold_is_said_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.bin");
    let mut texts = TextChunks::new();
    texts.push("parameters", "x".repeat(40_000));
    let [opaque, ..] = pictures();
    let save = |picture: &Pixmap, format| export_picture(&path, picture, &texts, &Export { format, with_recipe: true });
    let jpeg = ExportFormat::Jpeg { quality: 90 };
    let long = save(&opaque, jpeg).unwrap_err();
    assert!(matches!(long.fault, Fault::TextTooLong { .. }));
    assert!(long.to_string().ends_with("use PNG, or leave the recipe out"), "{long}");
    let wide = Pixmap::filled(Extent::new(70_000, 1), [9; 4]);
    for (format, side) in [(jpeg, 65_535), (ExportFormat::WebpLossless, 16_383), (ExportFormat::ALL[4], 16_383)] {
        let error = save(&wide, format).unwrap_err();
        assert_eq!(error.fault, Fault::TooLargeFor { format: format.label(), extent: wide.extent(), side });
        assert!(error.to_string().ends_with("scale it down or use PNG"), "{error}");
    }
    for format in ExportFormat::ALL {
        let nothing = Pixmap::filled(Extent::new(0, 5), [0; 4]);
        assert_eq!(save(&nothing, format).unwrap_err().fault, Fault::NothingToWrite);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    // Everything else holds any length, and so does JPEG without it.
    for format in ExportFormat::ALL.into_iter().filter(|format| *format != jpeg) {
        save(&opaque, format).unwrap();
        assert_eq!(read_metadata(&path, &Limits::default()).unwrap().parameters.unwrap().len(), 40_000, "{format:?}");
    }
    export_picture(&path, &opaque, &texts, &Export { format: jpeg, with_recipe: false }).unwrap();
}

#[test]
fn formats_are_named_by_extensions_and_kept_in_settings() {
    let of = |name: &str| ExportFormat::of_path(Path::new(name));
    assert_eq!(of("a/b.PNG"), Some(ExportFormat::Png { sixteen_bit: false }));
    assert_eq!(of("b.jpeg"), Some(ExportFormat::Jpeg { quality: ExportFormat::DEFAULT_QUALITY }));
    assert_eq!(of("b.webp"), Some(ExportFormat::WebpLossless));
    for other in ["b.gif", "b.tiff", "b", "png", ".png", "b.", "b.xyz"] {
        assert_eq!(of(other), None, "{other}");
    }
    for format in ExportFormat::ALL {
        let named = of(&format!("a.{}", format.extension())).unwrap();
        assert_eq!(named.extension(), format.extension());
        let export = Export { format, with_recipe: false };
        let json = serde_json::to_string(&export).unwrap();
        assert_eq!(serde_json::from_str::<Export>(&json).unwrap(), export);
    }
    let json = serde_json::to_string(&Export::default()).unwrap();
    assert_eq!(json, r#"{"format":{"kind":"png","sixteen_bit":false},"with_recipe":true}"#);
    let writable: Vec<&str> = FORMATS.iter().filter(|format| format.writable()).map(|format| format.id).collect();
    assert_eq!(writable, ["png", "jpeg", "webp"]);
}
