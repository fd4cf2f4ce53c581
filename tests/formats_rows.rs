//! Pictures read and written with all their bits, row by row, and with what they carry.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::codecs::gif::GifEncoder;
use image::{DynamicImage, ExtendedColorType, Frame, GrayAlphaImage, ImageEncoder, LumaA, Rgba, RgbaImage};
use scumble::base::raster::{Raster, Samples, Shape};
use scumble::base::{Extent, Pixmap};
use scumble::formats::{self, Limits, PictureFilesOptions, picture_files, read_raster};
use scumble::job::{Blame, Carried, Failure, ModelRef, UpscaleRecipe};

fn done() -> UpscaleRecipe {
    let model = ModelRef { name: "upscale-1".into(), hash: None };
    UpscaleRecipe { model, strength: 0.5, scale: 2.0, size: Extent::new(2, 2) }
}

/// A profile's head, with this colour space, as readers look at it, and something behind it.
fn profile(space: [u8; 4]) -> Vec<u8> {
    let mut bytes = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    bytes[16..20].copy_from_slice(&space);
    bytes
}

fn values(raster: &Raster) -> Vec<f32> {
    let shape = raster.shape();
    let mut all = vec![0.0; shape.extent.area() * shape.channels];
    let rows = all.chunks_exact_mut(shape.extent.width as usize * shape.channels);
    rows.zip(0..).for_each(|(row, y)| raster.read_row(y, row));
    all
}

fn write(path: &Path, raster: &Raster, carried: &Carried) -> Result<(), Failure> {
    let mut sink = picture_files(PictureFilesOptions::default()).create(path, raster.shape(), carried, &done())?;
    // In portions that are whole rows and of no even number.
    let row = raster.shape().extent.width as usize * raster.shape().channels;
    values(raster).chunks(row * 3).try_for_each(|rows| sink.rows(rows))?;
    sink.finish()
}

fn sixteen(channels: usize) -> Raster {
    let extent = Extent::new(37, 23);
    let count = extent.area() * channels;
    let values = (0..count).map(|i| (i * 7919 % 65_536) as u16).collect();
    Raster::new(extent, channels, Samples::Sixteen(values)).unwrap()
}

fn eight(channels: usize) -> Raster {
    let extent = Extent::new(31, 29);
    let count = extent.area() * channels;
    Raster::new(extent, channels, Samples::Eight((0..count).map(|i| (i * 89 % 256) as u8).collect())).unwrap()
}

#[test]
fn every_bit_and_what_is_carried_survives_png_and_tiff() {
    let folder = tempfile::tempdir().unwrap();
    for (name, channels) in
        [("a.png", 1), ("b.png", 2), ("c.png", 3), ("d.png", 4), ("e.tif", 1), ("f.tiff", 3), ("g.tif", 4)]
    {
        let space = if channels < 3 { *b"GRAY" } else { *b"RGB " };
        for raster in [sixteen(channels), eight(channels)] {
            let path = folder.path().join(name);
            let exif = b"MM\0\x2a\0\0\0\x08\0\0\0\0\0\0".to_vec();
            let carried = Carried {
                profile: Some(profile(space)),
                exif: Some(exif),
                texts: vec![("parameters".into(), "猫".into())],
            };
            write(&path, &raster, &carried).unwrap();
            let read = read_raster(&path, &Limits::default()).unwrap();
            assert_eq!(read.raster, raster, "{name}");
            assert_eq!(read.carried.profile, carried.profile, "{name}");
            assert!(read.notices.is_empty());
            if Path::new(name).extension().is_some_and(|e| e == "png") {
                assert_eq!(read.carried.exif, carried.exif);
                let done = "Postprocess upscale by: 2, Postprocess upscaler: upscale-1";
                let mut texts: Vec<(&str, &str)> =
                    read.carried.texts.iter().map(|(k, t)| (k.as_str(), t.as_str())).collect();
                texts.sort_unstable();
                assert_eq!(texts, [("parameters", "猫"), ("postprocessing", done)]);
            }
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 7);
}

#[test]
fn other_formats_hold_what_they_can() {
    let folder = tempfile::tempdir().unwrap();
    let raster = eight(4);
    let webp = folder.path().join("a.webp");
    write(&webp, &raster, &Carried::default()).unwrap();
    let read = read_raster(&webp, &Limits::default()).unwrap();
    assert_eq!(read.raster, raster);
    let texts = formats::read_metadata(&webp, &Limits::default()).unwrap();
    assert!(texts.parameters.unwrap().contains("Postprocess upscaler: upscale-1"));
    // JPEG has no alpha: what is transparent lies on white.
    let clear = Raster::new(Extent::new(16, 16), 4, Samples::Eight([200, 0, 0, 0].repeat(256))).unwrap();
    let jpeg = folder.path().join("a.jpg");
    write(&jpeg, &clear, &Carried { profile: Some(profile(*b"RGB ")), ..Carried::default() }).unwrap();
    let read = read_raster(&jpeg, &Limits::default()).unwrap();
    assert_eq!(read.raster.samples(), &Samples::Eight(vec![255; 16 * 16 * 3]));
    assert_eq!(read.carried.profile, Some(profile(*b"RGB ")));
    // Grey stays grey, and grey with alpha is written as colours where the format knows no other.
    write(&jpeg, &sixteen(1), &Carried::default()).unwrap();
    assert_eq!(read_raster(&jpeg, &Limits::default()).unwrap().raster.shape().channels, 1);
    let tiff = folder.path().join("a.tiff");
    write(&tiff, &eight(2), &Carried::default()).unwrap();
    let read = read_raster(&tiff, &Limits::default()).unwrap().raster;
    let wanted = values(&eight(2)).chunks(2).flat_map(|p| [p[0], p[0], p[0], p[1]]).collect::<Vec<_>>();
    assert_eq!(values(&read), wanted);
}

#[test]
fn odd_files_are_read_and_what_is_lost_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        read_raster(&path, &Limits::default())
    };
    // A palette with a transparent entry, and one bit of grey.
    let png = |colour, depth, data: &[u8], palette: Option<(&[u8], &[u8])>| {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, 8, 1);
        encoder.set_color(colour);
        encoder.set_depth(depth);
        if let Some((palette, alpha)) = palette {
            encoder.set_palette(palette.to_vec());
            encoder.set_trns(alpha.to_vec());
        }
        encoder.write_header().unwrap().write_image_data(data).unwrap();
        file
    };
    let palette = png(
        png::ColorType::Indexed,
        png::BitDepth::Two,
        &[0b0001_1000, 0],
        Some((&[9, 8, 7, 1, 2, 3, 4, 5, 6], &[255, 0])),
    );
    let raster = read("palette.png", &palette).unwrap().raster;
    assert_eq!(raster.shape().channels, 4);
    assert!(matches!(raster.samples(), Samples::Eight(v) if v[..8] == [9, 8, 7, 255, 1, 2, 3, 0]));
    let bits = png(png::ColorType::Grayscale, png::BitDepth::One, &[0b1010_0001], None);
    let raster = read("bits.png", &bits).unwrap().raster;
    assert_eq!(raster.samples(), &Samples::Eight(vec![255, 0, 255, 0, 0, 0, 0, 255]));
    let grey = GrayAlphaImage::from_pixel(3, 2, LumaA([7, 100]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageLumaA8(grey).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    assert_eq!(read("grey.png", &bytes.into_inner()).unwrap().raster.shape().channels, 2);
    // An animation gives its first picture, and says so.
    let mut gif = Vec::new();
    let mut encoder = GifEncoder::new(&mut gif);
    for colour in [[255, 0, 0, 255], [0, 255, 0, 255]] {
        encoder.encode_frame(Frame::new(RgbaImage::from_pixel(4, 4, Rgba(colour)))).unwrap();
    }
    drop(encoder);
    let animation = read("moving.gif", &gif).unwrap();
    assert!(animation.notices[0].ends_with("moving.gif' is animated: its first picture was taken"));
    let plain = animation.raster.without_full_alpha();
    assert!(matches!(plain.samples(), Samples::Eight(v) if v[..3] == [255, 0, 0]));
    // CMYK.
    let cmyk =
        read_raster(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/formats/cmyk.jpg"), &Limits::default());
    let cmyk = cmyk.unwrap();
    assert_eq!((cmyk.raster.shape().channels, cmyk.carried.profile), (3, None));
    assert!(cmyk.notices[0].contains("is CMYK"), "{:?}", cmyk.notices);
    // What is no picture.
    let error = read("notes.png", b"shopping: eggs, milk, and a brush\n").unwrap_err().to_string();
    assert!(error.contains("notes.png' is a text file, not a picture"), "{error}");
    let mut cut = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut cut)
        .write_image(&[9; 64 * 64 * 3], 64, 64, ExtendedColorType::Rgb8)
        .unwrap();
    assert!(read("cut.jpg", &cut[..cut.len() - 40]).unwrap_err().to_string().contains("ends too soon"));
}

#[test]
fn a_turned_photograph_is_upright_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    // An EXIF block with orientation 6, a quarter turn, and nothing else.
    let exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    let mut file = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut file);
    encoder.set_exif_metadata(exif.clone()).unwrap();
    encoder.write_image(&[90; 24 * 16 * 3], 24, 16, ExtendedColorType::Rgb8).unwrap();
    let path = folder.path().join("turned.jpg");
    fs::write(&path, file).unwrap();
    let read = read_raster(&path, &Limits::default()).unwrap();
    assert_eq!(read.raster.shape().extent, Extent::new(16, 24));
    let mut upright = exif;
    upright[19] = 1;
    assert_eq!(read.carried.exif, Some(upright));
}

#[test]
fn what_cannot_be_written_is_refused_before_anything_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let shape = |width, height| Shape { extent: Extent::new(width, height), channels: 3, sixteen_bit: false };
    let refused = |name: &str, shape: Shape| {
        let files = picture_files(PictureFilesOptions { replace: false, ..PictureFilesOptions::default() });
        let failure =
            files.create(&folder.path().join(name), shape, &Carried::default(), &done()).map(drop).unwrap_err();
        assert_eq!(failure.blame, Blame::File, "{name}");
        failure.message
    };
    assert!(
        refused("a.jpg", shape(65_536, 10))
            .contains("JPEG holds up to 65535 pixels a side and the picture is 65536x10")
    );
    assert!(refused("a.webp", shape(10, 16_384)).contains("WebP holds up to 16383 pixels"));
    assert!(refused("a.tif", shape(60_000, 60_000)).contains("TIFF counts up to 4 GiB"));
    assert!(refused("a.gif", shape(1, 1)).contains("an extension that names no format for saving"));
    assert!(refused("nowhere/a.png", shape(1, 1)).contains("does not exist"));
    fs::write(folder.path().join("old.png"), "old").unwrap();
    assert!(refused("old.png", shape(1, 1)).contains("exists already"));
    fs::create_dir(folder.path().join("folder.png")).unwrap();
    assert!(refused("folder.png", shape(1, 1)).contains("it is a folder"));
    assert_eq!(fs::read(folder.path().join("old.png")).unwrap(), b"old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    let files = picture_files(PictureFilesOptions::default());
    let held = |name: &str| files.held_bytes(Path::new(name), shape(1000, 1000));
    assert_eq!([held("a.png"), held("a.jpg"), held("a.tif"), held("a.webp")], [0, 3_000_000, 3_000_000, 9_000_000]);
}

#[test]
fn what_is_left_unfinished_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let files = picture_files(PictureFilesOptions::default());
    for name in ["a.png", "a.jpg", "a.webp", "a.tiff"] {
        let path = folder.path().join(name);
        fs::write(&path, "old").unwrap();
        let mut sink = files.create(&path, eight(3).shape(), &Carried::default(), &done()).unwrap();
        sink.rows(&values(&eight(3))[..31 * 3 * 2]).unwrap();
        drop(sink);
        assert_eq!(fs::read(&path).unwrap(), b"old", "{name}");
        // Too few rows are no picture, either.
        let mut sink = files.create(&path, eight(3).shape(), &Carried::default(), &done()).unwrap();
        sink.rows(&values(&eight(3))[..31 * 3 * 2]).unwrap();
        if name == "a.png" {
            assert!(sink.finish().is_err());
            assert_eq!(fs::read(&path).unwrap(), b"old");
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
}

#[test]
fn pictures_of_the_studio_lose_only_full_alpha() {
    let opaque = Pixmap::filled(Extent::new(2, 2), [1, 2, 3, 255]);
    assert_eq!(Raster::from_pixmap(&opaque).unwrap().shape().channels, 3);
    let glass = Pixmap::filled(Extent::new(2, 2), [1, 2, 3, 254]);
    assert_eq!(Raster::from_pixmap(&glass).unwrap().shape().channels, 4);
}
