//! Thousands of damaged files of every format: no panic, no sentence missing, no memory beyond the limits.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

#[path = "support/random.rs"]
mod random;

use std::fs;

use image::codecs::{gif::GifEncoder, jpeg::JpegEncoder, png::PngEncoder, tiff::TiffEncoder, webp::WebPEncoder};
use image::{DynamicImage, ImageEncoder, ImageFormat, Rgba, RgbaImage};
use moxcms::ColorProfile;
use random::Random;
use scumble::base::{Extent, Pixmap};
use scumble::formats::{
    Export, ExportFormat, FORMATS, Format, Limits, TextChunks, decode_picture, export_picture, read_metadata,
};

/// Small, so that a decoder which believes a header betrays itself.
const LIMITS: Limits = Limits {
    file_bytes: 1 << 20,
    side: 4096,
    pixels: 1 << 16,
    text_bytes: 1 << 16,
    layer_pixels: 1 << 18,
    archive_bytes: 1 << 20,
};
/// What all decoders together may add: the library's own margin, and the heaps of a few threads.
const MOST_ADDED_KIB: u64 = 640 << 10;
const CASES: usize = 300;

fn sample() -> RgbaImage {
    RgbaImage::from_fn(21, 17, |x, y| Rgba([(x * 12) as u8, (y * 15) as u8, (x * y) as u8, (200 + x) as u8]))
}

fn with_profile(picture: &DynamicImage, mut encoder: impl ImageEncoder) {
    encoder.set_icc_profile(ColorProfile::new_display_p3().encode().unwrap()).unwrap();
    picture.write_with_encoder(encoder).unwrap();
}

/// Whole files, with what can be in them: profiles, EXIF, texts, 16 bits, transparency, palettes.
fn samples() -> Vec<Vec<u8>> {
    let rgba = DynamicImage::ImageRgba8(sample());
    let rgb = DynamicImage::ImageRgb8(rgba.to_rgb8());
    let [mut png, mut jpeg, mut webp, mut tiff, mut gif] = [const { Vec::new() }; 5];
    with_profile(&DynamicImage::ImageRgba16(rgba.to_rgba16()), PngEncoder::new(&mut png));
    with_profile(&rgb, JpegEncoder::new(&mut jpeg));
    with_profile(&rgba, WebPEncoder::new_lossless(&mut webp));
    with_profile(&rgb, TiffEncoder::new(std::io::Cursor::new(&mut tiff)));
    GifEncoder::new(&mut gif).encode(rgb.as_bytes(), 21, 17, image::ExtendedColorType::Rgb8).unwrap();
    let blocks = 13 + (6 << (gif[10] & 7));
    gif.splice(blocks..blocks, *b"\x21\xfe\x05words\0");
    let mut files = vec![png, jpeg, webp, tiff, gif];
    for format in [ImageFormat::Bmp, ImageFormat::Tiff, ImageFormat::Gif] {
        let mut out = std::io::Cursor::new(Vec::new());
        let picture = if format == ImageFormat::Bmp { &rgba } else { &rgb };
        picture.write_to(&mut out, format).unwrap();
        files.push(out.into_inner());
    }
    let mut texts = TextChunks::new();
    texts.push("parameters", "a cat\nSteps: 1, Seed: 2, Size: 3x4");
    texts.push("scumble", "{\"version\": 1}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let pixmap = Pixmap::from_rgba(Extent::new(21, 17), sample().into_raw()).unwrap();
    for format in ExportFormat::ALL {
        export_picture(&path, &pixmap, &texts, &Export { format, with_recipe: true }).unwrap();
        files.push(fs::read(&path).unwrap());
    }
    files
}

fn damaged(whole: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    match random.below(8) {
        0 => bytes.truncate(random.below(whole.len())),
        1 => {
            let (from, to) = (random.below(bytes.len()), random.below(bytes.len()));
            bytes.drain(from.min(to)..from.max(to));
        }
        2 => {
            let at = random.below(bytes.len());
            bytes.splice(at..at, [0xff; 5]);
        }
        kind => {
            // Headers decide most: half of the changes lie in them.
            let end = if kind < 6 { bytes.len().min(96) } else { bytes.len() };
            for _ in 0..=random.below(4) {
                let at = random.below(end);
                bytes[at] = match random.below(4) {
                    0 => 0xff,
                    1 => 0,
                    2 => bytes[at] ^ (1 << random.below(8)),
                    _ => random.next() as u8,
                };
            }
        }
    }
    if bytes.starts_with(b"\x89PNG") && random.below(4) > 0 {
        mend_checksums(&mut bytes);
    }
    bytes
}

/// Without this, nothing but the checksum of a chunk would be tested in a PNG.
fn mend_checksums(png: &mut [u8]) {
    let mut at = 8;
    while let Some(head) = png.get(at..at + 8) {
        let size = u32::from_be_bytes(head[..4].try_into().unwrap()) as usize;
        let end = at + 8 + size;
        if png.len() < end + 4 {
            return;
        }
        let mut crc = flate2::Crc::new();
        crc.update(&png[at + 4..end]);
        png[end..end + 4].copy_from_slice(&crc.sum().to_be_bytes());
        at = end + 4;
    }
}

/// The most address space that this process has ever held, where the system tells.
fn peak_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmPeak:")?.trim().strip_suffix(" kB")?.parse().ok())
}

/// The only test of this file, so that nothing else takes memory meanwhile.
#[test]
fn damaged_files_are_refused_in_a_sentence_and_within_the_limits() {
    let samples = samples();
    let mut random = Random(7);
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut formats: Vec<&str> = samples.iter().map(|sample| Format::of_bytes(sample).unwrap().id).collect();
    formats.sort_unstable();
    formats.dedup();
    assert_eq!(formats.len(), FORMATS.len(), "a format without a sample");
    for whole in &samples {
        decode_picture(whole, &LIMITS).unwrap();
    }
    let before = peak_kib();
    let (mut read, mut refused) = (0, 0);
    for whole in &samples {
        for _ in 0..CASES {
            let bytes = damaged(whole, &mut random);
            match decode_picture(&bytes, &LIMITS) {
                Ok(pixmap) => {
                    let Extent { width, height } = pixmap.extent();
                    assert!(width <= LIMITS.side && height <= LIMITS.side);
                    assert!(pixmap.extent().area() as u64 <= LIMITS.pixels);
                    assert_eq!(pixmap.data().len(), pixmap.extent().area() * 4);
                    read += 1;
                }
                Err(error) => {
                    let sentence = error.to_string();
                    assert!(sentence.starts_with("the picture ") && !sentence.contains('\n'), "{sentence}");
                    assert!(sentence.len() < 400, "{sentence}");
                    refused += 1;
                }
            }
            fs::write(file.path(), &bytes).unwrap();
            if let Ok(metadata) = read_metadata(file.path(), &LIMITS) {
                let other: usize = metadata.other.iter().map(|(_, text)| text.len()).sum();
                assert!(other + metadata.parameters.map_or(0, |text| text.len()) <= LIMITS.text_bytes);
            }
        }
    }
    assert!(read > 100 && refused > 100, "{read} read, {refused} refused: the damage is of the wrong size");
    if let (Some(before), Some(after)) = (before, peak_kib()) {
        let added = after - before;
        assert!(added < MOST_ADDED_KIB, "{added} KiB of address space were taken for pictures of at most 256 KiB");
    }
}
