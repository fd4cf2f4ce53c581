//! What pictures from elsewhere bring along: colour profiles, CMYK, animations, comments, and texts read cheaply.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use image::codecs::gif::GifEncoder;
use image::codecs::{jpeg::JpegEncoder, png::PngEncoder, tiff::TiffEncoder, webp::WebPEncoder};
use image::{DynamicImage, Frame, ImageEncoder, Luma, LumaA, Rgb, RgbImage, Rgba, RgbaImage};
use moxcms::{ColorProfile, ToneReprCurve};
use scumble::base::{Extent, Pixmap};
use scumble::formats::{Fault, Limits, Metadata, decode_picture, read_metadata};

fn with_profile(picture: &DynamicImage, profile: &[u8], format: &str) -> Vec<u8> {
    fn write(picture: &DynamicImage, profile: &[u8], mut encoder: impl ImageEncoder) {
        encoder.set_icc_profile(profile.to_vec()).unwrap();
        picture.write_with_encoder(encoder).unwrap();
    }
    let mut out = Vec::new();
    match format {
        "png" => write(picture, profile, PngEncoder::new(&mut out)),
        "jpeg" => write(picture, profile, JpegEncoder::new_with_quality(&mut out, 100)),
        "webp" => write(picture, profile, WebPEncoder::new_lossless(&mut out)),
        "tiff" => write(picture, profile, TiffEncoder::new(std::io::Cursor::new(&mut out))),
        other => panic!("{other}"),
    }
    out
}

fn read(bytes: &[u8]) -> Pixmap {
    decode_picture(bytes, &Limits::default()).unwrap()
}

/// Colours in flat blocks that JPEG keeps.
fn colours() -> RgbImage {
    let of =
        |x: u32, y: u32| Rgb([60 + (x / 8 * 20) as u8, 80 + (y / 8 * 25) as u8, 140 - (x / 8 * 10 + y / 8 * 5) as u8]);
    RgbImage::from_fn(48, 32, of)
}

fn untouched(picture: &RgbImage) -> Pixmap {
    let rgba = DynamicImage::ImageRgb8(picture.clone()).into_rgba8();
    Pixmap::from_rgba(Extent::new(rgba.width(), rgba.height()), rgba.into_raw()).unwrap()
}

fn multiplied(matrix: [[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum())
}

fn from_srgb_curve(v: f64) -> f64 {
    if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

fn to_srgb_byte(v: f64) -> f64 {
    // What lies outside sRGB is cut off.
    let v = v.clamp(0.0, 1.0);
    255.0 * if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 }
}

/// Display P3 to sRGB. Matrix: W3C, CSS Color Module Level 4.
fn display_p3(rgb: [u8; 3]) -> [f64; 3] {
    let matrix = [
        [1.224_940_176_3, -0.224_940_176_3, 0.0],
        [-0.042_056_954_7, 1.042_056_954_7, 0.0],
        [-0.019_637_554_6, -0.078_636_045_6, 1.098_273_600_1],
    ];
    multiplied(matrix, rgb.map(|v| from_srgb_curve(f64::from(v) / 255.0))).map(to_srgb_byte)
}

/// Adobe RGB (1998) to sRGB. Matrices: W3C, CSS Color Module Level 4.
fn adobe_rgb(rgb: [u8; 3]) -> [f64; 3] {
    let to_xyz = [
        [0.576_669_042_9, 0.185_558_237_9, 0.188_228_646_2],
        [0.297_344_975_3, 0.627_363_566_3, 0.075_291_458_5],
        [0.027_031_361_4, 0.070_688_852_5, 0.991_337_536_8],
    ];
    let from_xyz = [
        [3.240_969_941_9, -1.537_383_177_6, -0.498_610_760_3],
        [-0.969_243_636_3, 1.875_967_501_5, 0.041_555_057_4],
        [0.055_630_079_7, -0.203_976_958_9, 1.056_971_514_2],
    ];
    let linear = rgb.map(|v| (f64::from(v) / 255.0).powf(563.0 / 256.0));
    multiplied(from_xyz, multiplied(to_xyz, linear)).map(to_srgb_byte)
}

#[test]
fn wider_colour_spaces_become_srgb_in_every_format() {
    type Space = (fn() -> ColorProfile, fn([u8; 3]) -> [f64; 3]);
    let spaces: [Space; 2] = [(ColorProfile::new_display_p3, display_p3), (ColorProfile::new_adobe_rgb, adobe_rgb)];
    for (profile, expected) in spaces {
        let mut profile = profile().encode().unwrap();
        // Longer than a segment of JPEG, so that it comes in several.
        profile.resize(150_000, 0);
        let size = profile.len() as u32;
        profile[..4].copy_from_slice(&size.to_be_bytes());
        let picture = colours();
        let deep = DynamicImage::ImageRgb8(picture.clone()).into_rgb16();
        let mut files =
            ["png", "jpeg", "webp", "tiff"].map(|f| (f, with_profile(&picture.clone().into(), &profile, f))).to_vec();
        files.extend(["png", "tiff"].map(|f| (f, with_profile(&DynamicImage::ImageRgb16(deep.clone()), &profile, f))));
        let mut moved = 0.0f64;
        for (format, file) in files {
            let tolerance = if format == "jpeg" { 3.5 } else { 1.0 };
            for (pixel, before) in read(&file).pixels().zip(picture.pixels()) {
                let wanted = expected(before.0);
                for c in 0..3 {
                    let error = (f64::from(pixel[c]) - wanted[c]).abs();
                    assert!(error <= tolerance, "{format}: {before:?} became {pixel:?}, not {wanted:?}");
                    moved = moved.max((wanted[c] - f64::from(before.0[c])).abs());
                }
                assert_eq!(pixel[3], 255);
            }
        }
        assert!(moved > 10.0, "the test would not see a profile that is passed over");
    }
}

#[test]
fn sixteen_bits_and_transparency_pass_through_a_profile() {
    let profile = ColorProfile::new_display_p3().encode().unwrap();
    let deep =
        image::ImageBuffer::from_fn(64, 4, |x, y| Rgba([20_000 + x as u16 * 300, 30_000, 25_000, y as u16 * 20_000]));
    let read = read(&with_profile(&DynamicImage::ImageRgba16(deep.clone()), &profile, "png"));
    for (pixel, before) in read.pixels().zip(deep.pixels()) {
        assert_eq!(pixel[3], (f64::from(before.0[3]) / 257.0).round() as u8);
        let linear = [before.0[0], before.0[1], before.0[2]].map(|v| from_srgb_curve(f64::from(v) / 65_535.0));
        let red = to_srgb_byte(1.224_940_176_3 * linear[0] - 0.224_940_176_3 * linear[1]);
        // Half a step for rounding, and the converter's own error.
        assert!((f64::from(pixel[0]) - red).abs() < 0.6, "{before:?} became {pixel:?}, red should be {red}");
    }
}

#[test]
fn what_is_srgb_or_has_no_use_for_a_profile_stays_byte_for_byte() {
    // Every value of every channel is there.
    let picture = RgbImage::from_fn(256, 12, |x, y| {
        let v = x as u8;
        Rgb(match y % 6 {
            0 => [v; 3],
            1 => [v, 0, 255],
            2 => [255, v, 0],
            3 => [0, 255, v],
            4 => [v, v.wrapping_mul(7), v.wrapping_mul(13)],
            _ => [v, 255 - v, 128],
        })
    });
    let plain = ColorProfile::new_srgb();
    // As the first sRGB profiles have it: the curve as a table.
    let mut table = ColorProfile::new_srgb();
    let curve = (0..1024).map(|i| (from_srgb_curve(f64::from(i) / 1023.0) * 65_535.0).round() as u16).collect();
    let curve = ToneReprCurve::Lut(curve);
    (table.red_trc, table.green_trc, table.blue_trc) = (Some(curve.clone()), Some(curve.clone()), Some(curve));
    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    let mut cmyk = p3.clone();
    cmyk[16..20].copy_from_slice(b"CMYK");
    let profiles = [
        plain.encode().unwrap(),
        table.encode().unwrap(),
        ColorProfile::new_gray_with_gamma(1.8).encode().unwrap(),
        cmyk,
        b"no profile at all".to_vec(),
        vec![0xff; 4000],
        p3[..200].to_vec(),
    ];
    for (i, profile) in profiles.iter().enumerate() {
        for format in ["png", "webp", "tiff"] {
            let read = read(&with_profile(&picture.clone().into(), profile, format));
            assert!(read == untouched(&picture), "profile {i} in {format}");
        }
        read(&with_profile(&picture.clone().into(), profile, "jpeg"));
    }
    // A profile that is damaged anywhere costs at most its colours.
    for at in (0..p3.len()).step_by(5) {
        let mut broken = p3.clone();
        broken[at] ^= 0xa5;
        read(&with_profile(&colours().into(), &broken, "png"));
    }
}

#[test]
fn grey_profiles_count_for_grey_pictures() {
    let profile = ColorProfile::new_gray_with_gamma(1.8).encode().unwrap();
    let expected = |v: f64| to_srgb_byte(v.powf(1.8));
    let grey = image::GrayImage::from_fn(256, 1, |x, _| Luma([x as u8]));
    let deep = image::ImageBuffer::from_fn(256, 2, |x, y| LumaA([x as u16 * 257, y as u16 * 65_535]));
    for (file, alpha) in [
        (with_profile(&grey.into(), &profile, "png"), false),
        (with_profile(&DynamicImage::ImageLumaA16(deep), &profile, "png"), true),
    ] {
        let read = read(&file);
        for x in 0..256 {
            let [r, g, b, a] = read.pixel(x, 0);
            let wanted = expected(f64::from(x) / 255.0);
            assert!((f64::from(r) - wanted).abs() <= 1.0, "{x}: {r}, not {wanted}");
            assert!(r.abs_diff(g) <= 1 && g.abs_diff(b) <= 1, "{x}: {r} {g} {b}");
            assert_eq!(a, if alpha { 0 } else { 255 });
        }
    }
}

#[test]
fn cmyk_pictures_are_turned_to_rgb() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/formats/cmyk.jpg");
    let read = read(&std::fs::read(golden).unwrap());
    assert_eq!(read.extent(), Extent::new(32, 16));
    // Left magenta and yellow in full, right half black.
    let near = |pixel: [u8; 4], wanted: [u8; 4]| pixel.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= 4);
    assert!(near(read.pixel(4, 8), [255, 0, 0, 255]), "{:?}", read.pixel(4, 8));
    assert!(near(read.pixel(28, 8), [127, 127, 127, 255]), "{:?}", read.pixel(28, 8));
}

#[test]
fn sixteen_bits_are_rounded_and_not_cut() {
    let deep = image::ImageBuffer::from_fn(256, 256, |x, y| Luma([(y * 256 + x) as u16]));
    let mut file = Vec::new();
    DynamicImage::ImageLuma16(deep).write_with_encoder(PngEncoder::new(&mut file)).unwrap();
    for (i, pixel) in read(&file).pixels().enumerate() {
        let nearest = (i as f64 / 257.0).round() as u8;
        assert_eq!(pixel, [nearest, nearest, nearest, 255], "{i}");
    }
}

#[test]
fn animations_give_their_first_picture() {
    let frame = |shade: u8| RgbaImage::from_pixel(20, 10, Rgba([shade, 0, 255 - shade, 255]));
    let mut gif = Vec::new();
    let mut encoder = GifEncoder::new(&mut gif);
    encoder.encode_frames([255, 0, 128].map(|shade| Frame::new(frame(shade)))).unwrap();
    drop(encoder);
    let config = webp::WebPConfig::new().unwrap();
    let mut encoder = webp::AnimEncoder::new(20, 10, &config);
    let frames = [255, 0, 128].map(frame);
    for (i, frame) in frames.iter().enumerate() {
        encoder.add_frame(webp::AnimFrame::from_rgba(frame, 20, 10, i as i32 * 100));
    }
    for file in [gif, encoder.encode().to_vec()] {
        let read = read(&file);
        assert_eq!(read.extent(), Extent::new(20, 10));
        let [r, g, b, a] = read.pixel(10, 5);
        assert!(r > 245 && g < 10 && b < 10 && a == 255, "{:?}", read.pixel(10, 5));
    }
}

fn metadata(bytes: &[u8]) -> Result<Metadata, Fault> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    read_metadata(file.path(), &Limits::default()).map_err(|error| error.fault)
}

const INFOTEXT: &str = "a café\nNegative prompt: blur\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 64x64";

/// A GIF with comments before its picture.
fn gif_with(comments: &[&[u8]]) -> Vec<u8> {
    let mut plain = Vec::new();
    GifEncoder::new(&mut plain).encode(&[9; 12], 2, 2, image::ExtendedColorType::Rgb8).unwrap();
    assert_eq!(plain[10] & 0x80, 0x80, "a common palette follows the header");
    let blocks = 13 + (6 << (plain[10] & 7));
    let mut out = plain[..blocks].to_vec();
    for comment in comments {
        out.extend([0x21, 0xfe]);
        for part in comment.chunks(200) {
            out.push(part.len() as u8);
            out.extend(part);
        }
        out.push(0);
    }
    out.extend(&plain[blocks..]);
    out
}

#[test]
fn comments_of_a_gif_are_read() {
    let found = metadata(&gif_with(&[b"Created with GIMP", INFOTEXT.as_bytes()])).unwrap();
    assert_eq!(found.parameters.as_deref(), Some(INFOTEXT));
    assert_eq!(found.other("Comment"), Some("Created with GIMP"));
    assert!(found.offers_settings());
    let long = format!("{}\nSteps: 1, Seed: 2, Size: 3x4", "many words ".repeat(100));
    assert_eq!(metadata(&gif_with(&[long.as_bytes()])).unwrap().parameters, Some(long));
    let plain = metadata(&gif_with(&[b"caf\xe9", b""])).unwrap();
    assert_eq!((plain.other("Comment"), plain.other.len(), plain.offers_settings()), (Some("café"), 1, false));
    let whole = gif_with(&[INFOTEXT.as_bytes()]);
    assert_eq!(read(&whole).extent(), Extent::new(2, 2));
    for cut in 0..whole.len() {
        assert!(metadata(&whole[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn texts_are_read_without_looking_at_pixels() {
    let golden = |name: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/formats/a1111");
        std::fs::read(folder.join(name)).unwrap()
    };
    // Where the picture's data begins, in each format; all of it is spoilt.
    let after =
        |bytes: &[u8], mark: &[u8], skip: usize| bytes.windows(mark.len()).position(|w| w == mark).unwrap() + skip;
    let mut png = golden("a1111_text.png");
    let at = after(&png, b"IDAT", 4);
    let end = after(&png, b"IEND", 0) - 8;
    png[at..end].fill(0xaa);
    let mut jpeg = golden("a1111.jpg");
    let at = after(&jpeg, &[0xff, 0xda], 14);
    jpeg.truncate(at);
    let mut webp = golden("a1111.webp");
    let at = after(&webp, b"VP8", 18);
    let end = after(&webp, b"EXIF", 0);
    webp[at + 20..end].fill(0xaa);
    let mut gif = gif_with(&[INFOTEXT.as_bytes()]);
    let at = gif.len() - 4;
    gif[at..at + 2].fill(0xaa);
    for (name, file) in [("png", png), ("jpeg", jpeg), ("webp", webp), ("gif", gif)] {
        assert!(metadata(&file).unwrap().offers_settings(), "{name}");
        assert!(name == "gif" || decode_picture(&file, &Limits::default()).is_err(), "{name} was not spoilt");
    }
}

#[test]
fn pictures_without_a_file_say_what_is_wrong() {
    let fault = |bytes: &[u8]| decode_picture(bytes, &Limits::default()).unwrap_err().to_string();
    assert_eq!(fault(b""), "the picture is empty: save or download it again");
    assert!(fault(b"some words").starts_with("the picture is a text file, not a picture: use one of PNG, "));
    assert_eq!(
        fault(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        "the picture is a HEIC picture, which Scumble cannot read yet: save it as PNG, JPEG or WebP"
    );
    let file = with_profile(&colours().into(), b"", "png");
    let cut = fault(&file[..file.len() / 2]);
    assert!(cut.starts_with("the picture is damaged or cut off, as PNG data"), "{cut}");
    let limits = Limits { file_bytes: 100, ..Limits::default() };
    assert_eq!(decode_picture(&file, &limits).unwrap_err().fault, Fault::FileTooLarge { limit: 100 });
    let limits = Limits { pixels: 1000, ..Limits::default() };
    assert!(matches!(decode_picture(&file, &limits).unwrap_err().fault, Fault::TooManyPixels { .. }));
}
