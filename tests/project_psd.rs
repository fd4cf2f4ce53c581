//! Photoshop pictures: layers as they are meant, and of damaged or foreign files what can be had.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::io::Write;

use scumble::base::SignedRect;
use scumble::document::{BlendMode, Document};
use scumble::formats::{Fault, Limits, OpenedKind, decode_any, read_psd};

#[path = "support/artwork.rs"]
mod artwork;
#[path = "support/psd_file.rs"]
mod psd_file;

use artwork::Random;
use psd_file::{Kind, LayerRecord, PACKINGS, Packing, psd};

const SIZE: (u32, u32) = (20, 12);
/// A channel of a merged picture.
const FLAT: &[u8] = &[9; 240];
const PLAIN: Kind = Kind { depth: 8, mode: 3, large: false, packing: Packing::Rle };

fn open(bytes: &[u8]) -> Result<(Document, Vec<String>), Fault> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read_psd(file.path(), &Limits::default()).map_err(|error| {
        let sentence = error.to_string();
        assert!(!sentence.contains('\n') && sentence.len() < 500, "{sentence}");
        error.fault
    })
}

/// Noise, with runs in it.
fn noise(seed: u64, count: u32) -> Vec<[u8; 4]> {
    let mut random = Random(seed);
    let mut last = [0; 4];
    let pixel = |_| {
        if random.chance(2) {
            last = (random.next() as u32).to_le_bytes();
        }
        last
    };
    (0..count).map(pixel).collect()
}

fn sample(kind: Kind) -> (Vec<u8>, Vec<Vec<[u8; 4]>>) {
    let (width, height) = SIZE;
    let pixels = vec![noise(1, width * height), noise(2, 6 * 5), noise(3, 30 * 20)];
    let mut masked = LayerRecord::new("mask\u{f6} \u{1f98a}", (7, 3, 6, 5), &pixels[1]);
    masked.mask = Some(((8, -2, 4, 9), 255, 0));
    masked.channels.push((-2, (0..36).map(|i| i * 7).collect()));
    masked.blend = *b"mul ";
    masked.opacity = 128;
    masked.clipped = true;
    masked.flags = 3;
    let beyond = LayerRecord::new("beyond", (-5, -4, 30, 20), &pixels[2]);
    let layers = [
        LayerRecord::new("back", (0, 0, width, height), &pixels[0]),
        masked,
        LayerRecord::section("</Layer group>", 3, *b"norm"),
        beyond,
        LayerRecord::section("group", 1, *b"scrn"),
    ];
    (psd(kind, SIZE, &[], &layers, &[FLAT; 4]), pixels)
}

#[test]
fn layers_come_as_they_are_meant_by_every_packing_and_depth() {
    for packing in PACKINGS {
        for depth in [8, 16] {
            for large in [false, true] {
                let kind = Kind { depth, large, packing, ..PLAIN };
                let (bytes, pixels) = sample(kind);
                let (document, problems) = open(&bytes).unwrap();
                assert_eq!(problems, Vec::<String>::new(), "{kind:?}");
                let [back, masked, group] = document.layers() else { panic!("{kind:?}: {document:?}") };
                let names: Vec<&str> = document.walk().map(|layer| layer.props.name.as_str()).collect();
                assert_eq!(names, ["back", "mask\u{f6} \u{1f98a}", "group", "beyond"]);
                assert_eq!(back.pixels().unwrap().read(document.rect()), pixels[0], "{kind:?}");
                let at = |x: u32, y: u32| masked.pixels().unwrap().texel(x, y).unwrap();
                assert_eq!((at(7, 3), at(12, 7), at(13, 7)), (pixels[1][0], pixels[1][29], [0; 4]));
                let props = &masked.props;
                assert_eq!(
                    (props.blend, props.clipped, props.visible, props.alpha_locked),
                    (BlendMode::Multiply, true, false, true)
                );
                assert_eq!(props.opacity, 128.0 / 255.0);
                let mask = masked.mask().unwrap();
                // Row 0 of the canvas is row 2 of the mask, which is 4 pixels wide.
                assert_eq!((mask.texel(7, 0), mask.texel(8, 0), mask.texel(11, 6)), (Some(255), Some(56), Some(245)));
                assert_eq!((group.props.blend, group.children().len()), (BlendMode::Screen, 1));
                let (place, whole) = group.children()[0].as_raster().unwrap().whole();
                let of_layer = |x: i32, y: i32| whole.texel((x - place.x) as u32, (y - place.y) as u32).unwrap();
                assert_eq!((of_layer(-5, -4), of_layer(24, 15)), (pixels[2][0], pixels[2][599]));
                assert!(SignedRect::of(document.extent()) != place);
            }
        }
    }
}

#[test]
fn grey_pictures_have_layers_too() {
    let kind = Kind { mode: 1, ..PLAIN };
    let mut layer = LayerRecord::new("grey", (0, 0, 20, 12), &noise(5, 240));
    layer.channels.truncate(2);
    let values = layer.channels[1].1.clone();
    layer.channels.remove(0);
    let (document, problems) = open(&psd(kind, SIZE, &[], &[layer], &[FLAT])).unwrap();
    assert_eq!(problems, Vec::<String>::new());
    let grey: Vec<u8> = document.layers()[0].pixels().unwrap().read(document.rect()).iter().map(|p| p[0]).collect();
    assert_eq!(grey, values);
    assert!(document.composite(document.rect()).iter().all(|[r, g, b, a]| r == g && g == b && *a == 255));
}

#[test]
fn what_is_not_known_is_told() {
    let layer = || LayerRecord::new("a", (0, 0, 20, 12), &noise(1, 240));
    let with = |key: &[u8; 4]| LayerRecord { blocks: vec![(*key, vec![0; 8])], ..layer() };
    let group = |blend: &[u8; 4]| {
        let inner = LayerRecord { blend: *b"over", ..layer() };
        vec![LayerRecord::section("", 3, *b"norm"), inner, LayerRecord::section("g", 1, *blend)]
    };
    let mut endless = group(b"norm");
    endless.pop();
    let cases: [(Vec<LayerRecord>, usize, &str); 9] = [
        (
            vec![LayerRecord { blend: *b"vLit", ..layer() }],
            1,
            "a blend mode that is not known here (vLit): it is normal now",
        ),
        (vec![with(b"lfx2")], 1, "has effects, which is not drawn here"),
        (vec![layer(), with(b"curv")], 1, "adjusts or fills instead of holding pixels"),
        (vec![with(b"iOpa")], 1, ""),
        (group(b"pass"), 2, "it may look different"),
        (group(b"norm"), 2, ""),
        (endless, 1, "A group has no end"),
        (
            vec![LayerRecord { channels: layer().channels[..2].to_vec(), ..layer() }],
            1,
            "could not be read (its pixels are damaged",
        ),
        (
            vec![LayerRecord { place: (0, 0, 400_000, 400_000), ..layer() }],
            1,
            "all layers together have too many pixels",
        ),
    ];
    for (layers, count, words) in cases {
        let (document, problems) = open(&psd(PLAIN, SIZE, &[], &layers, &[FLAT; 3])).unwrap();
        assert_eq!(document.layer_count(), count, "{words}");
        assert_eq!(problems.len(), usize::from(!words.is_empty()), "{words}: {problems:?}");
        assert!(problems.iter().all(|problem| problem.contains(words)), "{problems:?}");
    }
    // Found by fuzzing: a name with control characters got into a sentence as it was.
    let wild = LayerRecord { blend: *b"\0\n\x1b!", name: "a\0b\n\u{7}c".to_owned(), ..layer() };
    let (document, problems) = open(&psd(PLAIN, SIZE, &[], &[wild], &[FLAT; 3])).unwrap();
    assert_eq!(document.layers()[0].props.name, "a");
    assert!(problems.iter().all(|problem| problem.chars().all(|c| !c.is_control())), "{problems:?}");
    // ImageMagick writes blend modes from behind.
    let reversed = LayerRecord { blend: *b" lum", ..layer() };
    let (document, problems) = open(&psd(PLAIN, SIZE, &[], &[reversed], &[FLAT; 3])).unwrap();
    assert_eq!((document.layers()[0].props.blend, problems.len()), (BlendMode::Multiply, 0));
    let fill = with(b"iOpa");
    let (document, _) = open(&psd(PLAIN, SIZE, &[], &[fill], &[FLAT; 3])).unwrap();
    assert_eq!(document.layers()[0].props.opacity, 0.0);
    let deep: Vec<LayerRecord> = (0..30)
        .map(|_| LayerRecord::section("", 3, *b"norm"))
        .chain([layer()])
        .chain((0..30).map(|_| LayerRecord::section("g", 1, *b"norm")))
        .collect();
    assert_eq!(open(&psd(PLAIN, SIZE, &[], &deep, &[FLAT; 3])).unwrap().0.layer_count(), 8);
    let many = vec![LayerRecord::new("m", (0, 0, 1, 1), &[[1; 4]]); 1500];
    let (document, problems) = open(&psd(PLAIN, SIZE, &[], &many, &[FLAT; 3])).unwrap();
    assert_eq!((document.layer_count(), problems.len()), (1000, 1));
}

#[test]
fn other_colours_come_as_one_picture() {
    let planes: Vec<Vec<u8>> = (0..4).map(|c| (0..240).map(|i| (i * (c + 1)) as u8).collect()).collect();
    let planes: Vec<&[u8]> = planes.iter().map(Vec::as_slice).collect();
    let flat = |mode: u16, channels: usize, palette: &[u8]| {
        open(&psd(Kind { mode, ..PLAIN }, SIZE, palette, &[], &planes[..channels])).unwrap()
    };
    let (rgb, problems) = flat(3, 3, &[]);
    assert_eq!((rgb.pixel(5, 1), problems.len()), (Some([25, 50, 75, 255]), 0));
    assert_eq!(rgb.layer_count(), 1);
    // A fourth channel of a picture without layers is a selection that was saved.
    assert_eq!(flat(3, 4, &[]).0.pixel(5, 1), Some([25, 50, 75, 255]));
    let palette: Vec<u8> = (0..768).map(|i| (i / 3) as u8).collect();
    assert_eq!(flat(2, 1, &palette).0.pixel(5, 1), Some([8, 93, 179, 255]));
    let (cmyk, problems) = flat(4, 4, &[]);
    assert_eq!(cmyk.pixel(5, 1), Some([10, 20, 29, 255]));
    assert!(problems[0].starts_with("Its colours are CMYK, which were turned into RGB"), "{problems:?}");
    assert_eq!(flat(9, 3, &[]).1.len(), 1);
    assert_eq!(flat(8, 1, &[]).0.pixel(5, 1), Some([25, 25, 25, 255]));
    let bits = Kind { mode: 0, depth: 1, ..PLAIN };
    let rows = [0b1010_1010; 3 * 12];
    assert_eq!(open(&psd(bits, SIZE, &[], &[], &[&rows])).unwrap().0.pixel(1, 0), Some([255, 255, 255, 255]));
    let layers = [LayerRecord::new("a", (0, 0, 20, 12), &noise(1, 240))];
    let (_, problems) = open(&psd(Kind { mode: 4, ..PLAIN }, SIZE, &[], &layers, &planes)).unwrap();
    assert!(problems[0].contains("whose layers are not read: it came as one picture"), "{problems:?}");
    for (depth, mode) in [(32, 3), (8, 7)] {
        let fault = open(&psd(Kind { depth, mode, ..PLAIN }, SIZE, &[], &[], &planes[..3])).unwrap_err();
        assert!(matches!(fault, Fault::Unsupported(_)), "{fault}");
    }
}

#[test]
fn a_file_cut_at_any_length_gives_a_sentence_or_the_part_that_is_there() {
    for packing in PACKINGS {
        let (whole, _) = sample(Kind { packing, ..PLAIN });
        let mut whole_at = whole.len();
        for end in 0..whole.len() {
            match open(&whole[..end]) {
                Ok((document, _)) => {
                    assert!(document.layer_count() >= 1);
                    whole_at = whole_at.min(end);
                }
                Err(fault) => assert!(matches!(fault, Fault::Broken { .. }), "{fault}"),
            }
        }
        assert!(whole_at < whole.len(), "the merged picture is not needed");
    }
}

#[test]
fn files_that_lie_about_their_sizes_take_no_memory() {
    let (whole, _) = sample(PLAIN);
    let limits = Limits { pixels: 1 << 20, layer_pixels: 1 << 20, ..Limits::default() };
    let mut random = Random(3);
    for _ in 0..4000 {
        let mut bytes = whole.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len() as u64) as usize;
            bytes[at] = [0, 0xff, random.next() as u8][random.below(3) as usize];
        }
        if let Ok(opened) = decode_any(&bytes, &limits) {
            assert_eq!(opened.kind, OpenedKind::Photoshop);
        }
    }
    let mut huge = whole.clone();
    huge[14..22].copy_from_slice(&[0, 3, 0, 0, 0, 3, 0, 0]);
    assert!(matches!(open(&huge), Err(Fault::TooManyPixels { .. })));
}
