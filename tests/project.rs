//! Projects: all of a document comes back byte for byte, in little room, and the file is replaced whole.

#![allow(
    clippy::print_stderr,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "what was measured is told, not judged; names are those written above"
)]
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{Cursor, Read};

use proptest::prelude::*;
use scumble::base::{Extent, Rect, SignedRect};
use scumble::document::{Content, Document, Layer, LayerId, Piece, Plane, Props, Raster, Rgba, Target};
use scumble::formats::{Fault, Limits, read_project, write_project};
use serde_json::{Value, json};
use zip::ZipArchive;

#[path = "support/artwork.rs"]
mod artwork;
#[allow(dead_code)]
#[path = "support/project_files.rs"]
mod project_files;

use artwork::{artwork, paint};
use project_files::{CANVAS, open, saved, three};

/// What two documents must have alike: all that can be seen or edited.
fn assert_same(a: &Document, b: &Document) {
    assert_eq!(a.extent(), b.extent());
    assert_eq!(a.layers().len(), b.layers().len());
    for (a, b) in a.walk().zip(b.walk()) {
        assert_eq!((a.id(), &a.props, a.mask()), (b.id(), &b.props, b.mask()));
        match (a.content(), b.content()) {
            (Content::Raster(a), Content::Raster(b)) => {
                assert_eq!((a.pixels(), a.bounds()), (b.pixels(), b.bounds()));
                let (place, all) = a.whole();
                let (place_b, all_b) = b.whole();
                for y in 0..place.height {
                    for x in 0..place.width {
                        let texel = all.texel(x, y).unwrap();
                        let (x, y) = (place.x + x as i32 - place_b.x, place.y + y as i32 - place_b.y);
                        let other = u32::try_from(x).ok().zip(u32::try_from(y).ok());
                        let other = other.and_then(|(x, y)| all_b.texel(x, y)).unwrap_or([0; 4]);
                        assert_eq!(texel, other);
                    }
                }
            }
            (Content::Group(a), Content::Group(b)) => assert_eq!(a.len(), b.len()),
            _ => panic!("a group became a layer"),
        }
    }
    assert_eq!((a.mask(), a.selection(), a.frame()), (b.mask(), b.selection(), b.frame()));
    assert_eq!((a.origin(), a.active(), a.next_id()), (b.origin(), b.active(), b.next_id()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn every_document_comes_back_byte_for_byte(seed: u64) {
        let document = artwork(seed, |_| ());
        let notes = json!({ "form": { "seed": seed, "prompt": "a fox \u{1f98a}" }, "unknown": [1, null, "x"] });
        let (project, problems) = open(&saved(&document, &notes)).unwrap();
        prop_assert_eq!(problems, Vec::<String>::new());
        assert_same(&project.document, &document);
        prop_assert_eq!(project.notes, notes);
    }
}

#[test]
fn the_same_document_gives_the_same_bytes_again_and_again() {
    let document = artwork(5, |_| ());
    let first = saved(&document, &Value::Null);
    let (project, _) = open(&first).unwrap();
    assert_eq!(saved(&project.document, &Value::Null), first);
}

#[test]
fn the_archive_is_what_other_programs_can_look_into() {
    let bytes = saved(&artwork(3, |_| ()), &Value::Null);
    let mut archive = ZipArchive::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(&bytes[30..38], b"mimetype");
    assert_eq!(&bytes[38..59], b"application/x-scumble");
    let names: Vec<String> =
        (0..archive.len()).map(|i| archive.by_index(i).unwrap().name().unwrap().into_owned()).collect();
    assert_eq!(&names[..2], ["mimetype", "document.json"]);
    assert_eq!(names.last().unwrap(), "thumbnail.png");
    for name in names.iter().filter(|name| name.ends_with(".png")) {
        let mut file = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut file).unwrap();
        let picture = image::load_from_memory(&file).unwrap();
        assert!(name != "thumbnail.png" || picture.width().max(picture.height()) <= 256);
    }
}

#[test]
fn sparse_layers_take_little_room() {
    let extent = Extent::new(4096, 4096);
    let layer = |id: u32| {
        let plane = Plane::filled(extent, [0; 4]);
        let piece = Piece::new(Rect::new(id * 150, 3000, 40, 40), vec![[id as u8, 2, 3, 255]; 1600]).unwrap();
        Layer::raster(LayerId(id), Props::named(format!("L{id}")), Raster::new(plane.with_piece(&piece).unwrap()))
    };
    let document = Document::from_layers(extent, (1..=20).map(layer).collect()).unwrap();
    let bytes = saved(&document, &Value::Null);
    assert!(bytes.len() < 200_000, "{}", bytes.len());
    let (project, _) = open(&bytes).unwrap();
    assert_same(&project.document, &document);
    assert!(project.document.memory_bytes() <= document.memory_bytes() * 2);
}

#[test]
fn saving_replaces_the_whole_file_or_none_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("art.scumble");
    write_project(&path, &three(CANVAS), &json!(1)).unwrap();
    write_project(&path, &artwork(1, |_| ()), &json!(2)).unwrap();
    assert_eq!(read_project(&path, &Limits::default()).unwrap().0.notes, json!(2));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let nowhere = folder.path().join("none/art.scumble");
    assert!(matches!(
        write_project(&nowhere, &three(CANVAS), &Value::Null).unwrap_err().fault,
        Fault::MissingFolder(_)
    ));
}

#[test]
fn layers_that_reach_beyond_the_canvas_keep_what_is_there() {
    let canvas = Extent::new(100, 80);
    let all = paint(Extent::new(300, 260), 9, 20);
    let raster = Raster::placed(canvas, all.clone(), -120, -90);
    let layer = Layer::raster(LayerId(4), Props::named("far"), raster);
    let document = Document::from_layers(canvas, vec![layer])
        .unwrap()
        .with_origin((-7, 8))
        .with_frame(Some(SignedRect::new(-5, 6, 64, 64)));
    let (project, problems) = open(&saved(&document, &Value::Null)).unwrap();
    assert_eq!(problems, Vec::<String>::new());
    assert_same(&project.document, &document);
    assert!(project.document.layers()[0].as_raster().unwrap().overhang().is_some());
    assert_eq!(project.document.active(), Target::Layer(LayerId(4)));
}

/// Run by hand with `cargo test --release --test project -- --ignored --nocapture`.
#[test]
#[ignore = "20 layers of 4096x4096: a measurement"]
fn a_large_project() {
    let extent = Extent::new(4096, 4096);
    let mut random = artwork::Random(1);
    // Broad strokes with grain, as painted and as generated pictures have them.
    let texels: Vec<Rgba> = (0..extent.area())
        .map(|i| {
            let (x, y) = ((i % 4096) as f32, (i / 4096) as f32);
            let wave = |a: f32, b: f32| 120.0 + 90.0 * (x / a).sin() * (y / b).cos();
            let grain = random.below(7) as f32;
            [
                (wave(90.0, 210.0) + grain) as u8,
                (wave(330.0, 70.0) + grain) as u8,
                (wave(50.0, 500.0) + grain) as u8,
                255,
            ]
        })
        .collect();
    let plane = Plane::from_texels(extent, &texels).unwrap();
    for full in [1, 5, 20] {
        let layer = |id: u32| {
            let mark = Piece::new(Rect::new(id * 9, 5, 1, 1), vec![[id as u8; 4]]).unwrap();
            let plane = plane.clone().with_piece(&mark).unwrap();
            let sparse = Plane::filled(extent, [0; 4]);
            let part = Rect::new(id * 90, id * 70, 1200, 900);
            let piece = Piece::new(part, plane.read(part)).unwrap();
            let pixels = if id <= full { plane } else { sparse.with_piece(&piece).unwrap() };
            Layer::raster(LayerId(id), Props::named(format!("L{id}")), Raster::new(pixels))
        };
        let document = Document::from_layers(extent, (1..=20).map(layer).collect()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("art.scumble");
        let started = std::time::Instant::now();
        write_project(&path, &document, &Value::Null).unwrap();
        let saved = started.elapsed();
        let bytes = fs::metadata(&path).unwrap().len();
        let started = std::time::Instant::now();
        let (project, problems) = read_project(&path, &Limits::default()).unwrap();
        eprintln!("{full} of 20 layers full: saved in {saved:?}, {} MB, read in {:?}", bytes >> 20, started.elapsed());
        assert!(problems.is_empty() && project.document == document);
    }
}
