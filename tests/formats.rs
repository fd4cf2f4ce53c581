//! Pictures in files: every format read alike, hostile and cut-off files refused, saving whole or not at all.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{self, Cursor, Write};
use std::path::Path;

use image::codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder};
use image::{DynamicImage, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use scumble::base::{Extent, Mask, Pixmap};
use scumble::formats::{
    FORMATS, Fault, Limits, TextChunks, read_mask, read_metadata, read_picture, write_atomically, write_png,
};
use scumble::job::{Blame, Failure};
use serde_json::Value;

/// A picture of 108 colours in blocks of 2x2, few enough for a palette.
fn sample() -> RgbaImage {
    RgbaImage::from_fn(24, 18, |x, y| Rgba([(x / 2 * 20) as u8, (y / 2 * 28) as u8, ((x / 2 + y / 2) * 12) as u8, 255]))
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn read_bytes(bytes: &[u8]) -> Result<Pixmap, Fault> {
    read_with(bytes, &Limits::default())
}

fn read_with(bytes: &[u8], limits: &Limits) -> Result<Pixmap, Fault> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read_picture(file.path(), limits).map_err(|error| {
        let sentence = error.to_string();
        assert!(sentence.starts_with(&format!("'{}' ", file.path().display())), "{sentence}");
        assert!(!sentence.contains('\n') && sentence.len() < 400, "{sentence}");
        error.fault
    })
}

const ALL: [ImageFormat; 6] =
    [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Tiff, ImageFormat::Bmp, ImageFormat::Gif];

#[test]
fn every_format_is_read_by_its_content() {
    let rgb = DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(sample()).to_rgb8());
    for format in ALL {
        let source = if format == ImageFormat::Gif { sample().into() } else { rgb.clone() };
        let pixmap = read_bytes(&encoded(&source, format)).unwrap();
        assert_eq!(pixmap.extent(), Extent::new(24, 18), "{format:?}");
        let worst = pixmap.data().iter().zip(sample().as_raw()).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        let tolerance = if format == ImageFormat::Jpeg { 32 } else { 0 };
        assert!(worst <= tolerance, "{format:?}: {worst}");
    }
    assert_eq!(FORMATS.len(), ALL.len());
    let mut extensions: Vec<&str> = FORMATS.iter().flat_map(|format| format.extensions).copied().collect();
    extensions.sort_unstable();
    assert!(extensions.windows(2).all(|pair| pair[0] != pair[1]), "an extension names one format: {extensions:?}");
}

#[test]
fn sixteen_bits_grey_and_alpha_become_rgba() {
    let deep = image::ImageBuffer::<image::Luma<u16>, _>::from_fn(2, 1, |x, _| image::Luma([x as u16 * 65_535]));
    let pixmap = read_bytes(&encoded(&DynamicImage::ImageLuma16(deep), ImageFormat::Png)).unwrap();
    assert_eq!(pixmap.data(), [0, 0, 0, 255, 255, 255, 255, 255]);
    let deep = image::ImageBuffer::from_pixel(1, 1, Rgba([257u16 * 10, 257 * 20, 257 * 30, 257 * 40]));
    for format in [ImageFormat::Png, ImageFormat::Tiff] {
        let pixmap = read_bytes(&encoded(&DynamicImage::ImageRgba16(deep.clone()), format)).unwrap();
        assert_eq!(pixmap.data(), [10, 20, 30, 40], "{format:?}");
    }
    let grey = image::ImageBuffer::from_pixel(1, 1, image::LumaA([7u8, 99]));
    let pixmap = read_bytes(&encoded(&DynamicImage::ImageLumaA8(grey), ImageFormat::Png)).unwrap();
    assert_eq!(pixmap.data(), [7, 7, 7, 99]);
}

#[test]
fn the_exif_orientation_is_honoured() {
    // Where the top left and top right of the stored picture lie once upright, for each EXIF value.
    let corners = |w: u32, h: u32| [(0, 0), (w - 1, 0), (w - 1, h - 1), (0, h - 1)];
    let upright = [[0, 1], [1, 0], [2, 3], [3, 2], [0, 3], [1, 2], [2, 1], [3, 0]];
    let mut stored = RgbImage::from_pixel(24, 16, Rgb([0, 0, 0]));
    for (x, y) in (0..64).map(|i| (i % 8, i / 8)) {
        stored.put_pixel(x, y, Rgb([250, 0, 0]));
        stored.put_pixel(23 - x, y, Rgb([0, 0, 250]));
    }
    for (orientation, [red, blue]) in (1u8..=8).zip(upright) {
        for file in with_orientation(&stored, orientation) {
            let pixmap = read_bytes(&file).unwrap();
            let (w, h) = if orientation >= 5 { (16, 24) } else { (24, 16) };
            assert_eq!(pixmap.extent(), Extent::new(w, h), "orientation {orientation}");
            let at = |corner: usize| pixmap.pixel(corners(w, h)[corner].0, corners(w, h)[corner].1);
            // JPEG blurs colours.
            assert!(at(red)[0] > 200 && at(red)[2] < 50, "orientation {orientation}: {:?}", at(red));
            assert!(at(blue)[2] > 200 && at(blue)[0] < 50, "orientation {orientation}: {:?}", at(blue));
        }
    }
}

/// The picture as PNG, JPEG, WebP and TIFF file that says how it is to be turned.
fn with_orientation(stored: &RgbImage, orientation: u8) -> [Vec<u8>; 4] {
    let head = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    let exif = [head.as_slice(), &[orientation, 0, 0, 0, 0, 0, 0]].concat();
    let [mut png, mut jpeg, mut webp] = [const { Vec::new() }; 3];
    encode(stored, &exif, PngEncoder::new(&mut png));
    encode(stored, &exif, JpegEncoder::new_with_quality(&mut jpeg, 95));
    encode(stored, &exif, WebPEncoder::new_lossless(&mut webp));
    [png, jpeg, webp, tiff(stored.width(), stored.height(), orientation, stored.as_raw())]
}

/// An uncompressed TIFF of RGB pixels in one strip.
fn tiff(width: u32, height: u32, orientation: u8, rgb: &[u8]) -> Vec<u8> {
    let long = |tag: u16, value: u32| (tag, 4u16, value);
    let bytes = rgb.len() as u32;
    let entries = [
        long(256, width),
        long(257, height),
        // Bits a value, of three values: their place.
        (258, 3, 8),
        long(259, 1),
        long(262, 2),
        long(273, 14),
        long(274, orientation.into()),
        long(277, 3),
        long(278, height),
        long(279, bytes),
    ];
    let mut file = [b"II\x2a\0", (14 + bytes).to_le_bytes().as_slice(), &[8, 0, 8, 0, 8, 0], rgb].concat();
    file.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, value) in entries {
        let count: u32 = if tag == 258 { 3 } else { 1 };
        file.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
        file.extend([count.to_le_bytes(), value.to_le_bytes()].concat());
    }
    file.extend([0; 4]);
    file
}

fn encode(picture: &RgbImage, exif: &[u8], mut encoder: impl ImageEncoder) {
    encoder.set_exif_metadata(exif.to_vec()).unwrap();
    picture.write_with_encoder(encoder).unwrap();
}

#[test]
fn cut_off_files_are_errors_and_never_panics() {
    for format in ALL {
        let whole = encoded(&DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(sample()).to_rgb8()), format);
        assert!(read_bytes(&whole).is_ok(), "{format:?}");
        // Three quarters cannot hold the picture in any of them.
        let must_fail = whole.len() * 3 / 4;
        for cut in (0..whole.len()).step_by(whole.len() / 150 + 1) {
            let result = read_bytes(&whole[..cut]);
            assert!(result.is_err() || cut > must_fail, "{format:?} cut at {cut} of {}", whole.len());
        }
    }
    assert_eq!(read_bytes(b""), Err(Fault::Empty));
    assert_eq!(read_bytes(b"hello, this is no picture"), Err(Fault::Text));
    assert_eq!(read_bytes(&[0x93; 40]), Err(Fault::UnknownFormat));
    assert_eq!(read_bytes(b"\0\0\0\x1cftypavif\0\0\0\0mif1miaf"), Err(Fault::Unsupported("an AVIF picture")));
}

fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(&DynamicImage::ImageRgba8(sample()), ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let mut crc = flate2::Crc::new();
    crc.update(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    bytes
}

#[test]
fn huge_pictures_are_refused_by_their_header() {
    let too_many = |w, h| {
        let Limits { side, pixels, .. } = Limits::default();
        Err(Fault::TooManyPixels { extent: Extent::new(w, h), side, pixels })
    };
    assert_eq!(read_bytes(&png_header(100_000, 100_000)), too_many(100_000, 100_000));
    assert_eq!(read_bytes(&png_header(65_000, 65_000)), too_many(65_000, 65_000));
    let mut bmp = encoded(&DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(sample()).to_rgb8()), ImageFormat::Bmp);
    bmp[18..22].copy_from_slice(&60_000u32.to_le_bytes());
    bmp[22..26].copy_from_slice(&60_000u32.to_le_bytes());
    assert_eq!(read_bytes(&bmp), too_many(60_000, 60_000));
    let mut gif = encoded(&DynamicImage::ImageRgba8(sample()), ImageFormat::Gif);
    gif[6..10].fill(0xff);
    assert_eq!(read_bytes(&gif), too_many(65_535, 65_535));
    let mut jpeg = encoded(&DynamicImage::ImageRgba8(sample()).to_rgb8().into(), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].fill(0xff);
    assert_eq!(read_bytes(&jpeg), too_many(65_535, 65_535));
    let mut webp = encoded(&DynamicImage::ImageRgba8(sample()).to_rgb8().into(), ImageFormat::WebP);
    assert_eq!(&webp[12..16], b"VP8L");
    webp[21..25].copy_from_slice(&0x0fff_bffeu32.to_le_bytes());
    assert_eq!(read_bytes(&webp), too_many(16_383, 16_383));
    let whole = encoded(&DynamicImage::ImageRgba8(sample()).to_rgb8().into(), ImageFormat::Tiff);
    assert!(read_bytes(&whole).is_ok());
    assert_eq!(read_bytes(&tiff(100_000, 100_000, 1, &[0; 300])), too_many(100_000, 100_000));
    // The extended form says the size a second time; nobody reads 10^10 pixels.
    let vp8x = |side: u32| {
        let side = &(side - 1).to_le_bytes()[..3];
        [b"VP8X\x0a\0\0\0\x10\0\0\0".as_slice(), side, side, &webp[12..]].concat()
    };
    let riff = |body: &[u8]| [b"RIFF", &(body.len() as u32 + 4).to_le_bytes(), b"WEBP", body].concat();
    assert_eq!(read_bytes(&riff(&vp8x(60_000))), too_many(60_000, 60_000));
    assert!(matches!(read_bytes(&riff(&vp8x(100_000))), Err(Fault::Broken { .. } | Fault::TooManyPixels { .. })));
    let small = Limits { pixels: 24 * 18, ..Limits::default() };
    let whole = encoded(&DynamicImage::ImageRgba8(sample()), ImageFormat::Png);
    assert!(read_with(&whole, &small).is_ok());
    assert!(matches!(read_with(&whole, &Limits { pixels: 431, ..small }), Err(Fault::TooManyPixels { .. })));
    let limit = whole.len() as u64 - 1;
    let refused = Err(Fault::FileTooLarge { limit });
    assert_eq!(read_with(&whole, &Limits { file_bytes: limit, ..small }), refused);
}

#[test]
fn what_is_no_file_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let fault = |path: &Path| read_picture(path, &Limits::default()).unwrap_err().fault;
    assert_eq!(fault(folder.path()), Fault::Folder);
    assert_eq!(fault(&folder.path().join("none.png")), Fault::Missing);
    let failure: Failure = read_picture(&folder.path().join("none.png"), &Limits::default()).unwrap_err().into();
    assert_eq!(failure.blame, Blame::File);
    assert!(failure.message.ends_with("none.png' does not exist: check the name and the folder"));
    #[cfg(unix)]
    assert_eq!(fault(Path::new("/dev/zero")), Fault::NotAFile);
}

#[test]
fn pngs_give_back_their_pixels_and_leave_alpha_out_if_opaque() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    let opaque = Pixmap::from_rgba(Extent::new(24, 18), sample().into_raw()).unwrap();
    let mut clear = opaque.clone();
    clear.data_mut()[7] = 0;
    for (picture, colour_type) in [(&opaque, 2), (&clear, 6)] {
        write_png(&path, picture, &TextChunks::new()).unwrap();
        let bytes = fs::read(&path).unwrap();
        assert_eq!(bytes[25], colour_type);
        assert_eq!(&read_picture(&path, &Limits::default()).unwrap(), picture);
        write_png(&path, picture, &TextChunks::new()).unwrap();
        assert_eq!(fs::read(&path).unwrap(), bytes, "the same picture gives the same bytes");
    }
    let mut bad_key = TextChunks::new();
    bad_key.push("", "text");
    assert!(matches!(write_png(&path, &opaque, &bad_key).unwrap_err().fault, Fault::Write(_)));
    assert_eq!(read_picture(&path, &Limits::default()).unwrap(), clear, "the old file is still there");
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_failed_write_leaves_the_old_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    fs::write(&path, "old").unwrap();
    for (kind, fault) in [
        (io::ErrorKind::StorageFull, Fault::DiskFull),
        (io::ErrorKind::QuotaExceeded, Fault::DiskFull),
        (io::ErrorKind::PermissionDenied, Fault::WriteDenied),
    ] {
        let result = write_atomically(&path, |out| {
            out.write_all(&vec![1; 100_000])?;
            Err(kind.into())
        });
        assert_eq!(result.unwrap_err().fault, fault);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["a.png"]);
    }
    write_atomically(&path, |out| out.write_all(b"new")).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(names(folder.path()), ["a.png"]);
}

#[test]
fn paths_that_cannot_be_written_say_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &Path| write_atomically(path, |out| out.write_all(b"x"));
    let missing = write(&folder.path().join("no/such/a.png")).unwrap_err().to_string();
    assert!(missing.ends_with("does not exist: create it or choose another"), "{missing}");
    assert_eq!(write(folder.path()).unwrap_err().fault, Fault::TargetNotAFile);
    assert_eq!(write(&folder.path().join("new/")).unwrap_err().fault, Fault::TargetNotAFile);
    assert_eq!(write(Path::new("")).unwrap_err().fault, Fault::TargetNotAFile);
    let file = folder.path().join("a");
    write(&file).unwrap();
    assert!(matches!(write(&file.join("b.png")).unwrap_err().fault, Fault::MissingFolder(_)));
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    assert_eq!(write(&file).unwrap_err().fault, Fault::WriteDenied);
    assert_eq!(names(folder.path()), ["a"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_permissions_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("real.png"), folder.path().join("link.png"));
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, &link).unwrap();
    write_atomically(&link, |out| out.write_all(b"new")).unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"new");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    // A new file gets the permissions of any other new file.
    let (ours, usual) = (folder.path().join("ours"), folder.path().join("usual"));
    write_atomically(&ours, |out| out.write_all(b"x")).unwrap();
    fs::write(&usual, "x").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&ours), mode(&usual));
    assert_eq!(write_atomically(Path::new("/dev/null"), |_| Ok(())).unwrap_err().fault, Fault::TargetNotAFile);
}

#[test]
fn masks_are_read_from_any_picture() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mask.bin");
    let grey = image::GrayImage::from_fn(16, 16, |x, y| image::Luma([(y * 16 + x) as u8]));
    fs::write(&path, encoded(&DynamicImage::ImageLuma8(grey), ImageFormat::Png)).unwrap();
    let mask = read_mask(&path, &Limits::default()).unwrap();
    assert_eq!(mask.data(), (0..=255).collect::<Vec<u8>>());
    assert!(read_metadata(&path, &Limits::default()).unwrap().origin().is_none());
}

#[test]
fn feathering_agrees_with_the_reference() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/formats/feather.json");
    let golden: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 4);
    for case in cases {
        let side = |key: &str| case[key].as_u64().unwrap() as u32;
        let extent = Extent::new(side("width"), side("height"));
        let values = case["mask"].as_array().unwrap().iter().map(|v| v.as_u64().unwrap() as u8).collect();
        let soft = Mask::from_data(extent, values).unwrap().feathered(case["sigma"].as_f64().unwrap());
        for (i, (&ours, theirs)) in soft.data().iter().zip(case["feathered"].as_array().unwrap()).enumerate() {
            let theirs = theirs.as_f64().unwrap();
            assert!((f64::from(ours) - theirs).abs() <= 0.5 + 1e-3, "{extent} pixel {i}: {ours} against {theirs}");
        }
    }
}
