//! Projects: all of a document comes back byte for byte, and of a damaged file all that is whole.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use scumble::base::{Extent, Rect, SignedRect};
use scumble::document::{BlendMode, Content, Document, Layer, LayerId, Piece, Plane, Props, Raster, Rgba, Target};
use scumble::formats::{Fault, Limits, Project, read_project, write_project};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

#[path = "support/artwork.rs"]
mod artwork;

use artwork::{artwork, paint};

fn saved(document: &Document, notes: &Value) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("art.scumble");
    write_project(&path, document, notes).unwrap();
    fs::read(&path).unwrap()
}

fn open(bytes: &[u8]) -> Result<(Project, Vec<String>), Fault> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read_project(file.path(), &Limits::default()).map_err(|error| {
        let sentence = error.to_string();
        assert!(sentence.starts_with(&format!("'{}' ", file.path().display())), "{sentence}");
        assert!(!sentence.contains('\n') && sentence.len() < 500, "{sentence}");
        error.fault
    })
}

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

/// The archive with some files changed (`None`: left out).
fn changed(bytes: &[u8], change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if let Some(content) = change(&name, content) {
            out.start_file(&name, SimpleFileOptions::DEFAULT).unwrap();
            out.write_all(&content).unwrap();
        }
    }
    out.finish().unwrap().into_inner()
}

/// The archive with another list of layers.
fn edited(bytes: &[u8], edit: impl Fn(&mut Value)) -> Vec<u8> {
    changed(bytes, |name, content| {
        if name != "document.json" {
            return Some(content);
        }
        let mut sheet: Value = serde_json::from_slice(&content).unwrap();
        edit(&mut sheet);
        Some(serde_json::to_vec(&sheet).unwrap())
    })
}

const CANVAS: Extent = Extent::new(150, 140);

/// Three layers, the middle one with a mask.
fn three(extent: Extent) -> Document {
    let layer = |id: u32| {
        let mask = (id == 2).then(|| {
            Plane::filled(extent, 255).with_piece(&Piece::new(Rect::new(3, 3, 5, 5), vec![9; 25]).unwrap()).unwrap()
        });
        let plane = paint(extent, u64::from(id), 4);
        Layer::raster(LayerId(id), Props::named(format!("Layer {id}")), Raster::new(plane)).with_mask(mask)
    };
    Document::from_layers(extent, (1..=3).map(layer).collect()).unwrap()
}

fn pixels(document: &Document, at: usize) -> &Plane<Rgba> {
    document.layers()[at].pixels().unwrap()
}

#[test]
fn a_damaged_layer_is_empty_and_the_rest_is_there() {
    let document = three(CANVAS);
    let whole = saved(&document, &json!(7));
    let damages: [(&str, &dyn Fn(Vec<u8>) -> Option<Vec<u8>>, &str); 5] = [
        ("layers/2.png", &|_| None, "is missing in it"),
        ("layers/2.png", &|content| Some(content[..content.len() / 2].to_vec()), "is damaged or cut off"),
        ("layers/2.png", &|_| Some(b"not a picture".to_vec()), "is damaged or cut off"),
        ("layers/2-mask.png", &|_| None, "is missing in it"),
        (
            "layers/2.png",
            &|mut content| {
                content[19] = 1;
                Some(content)
            },
            "is damaged or cut off",
        ),
    ];
    for (file, damage, words) in damages {
        let bytes = changed(&whole, |name, content| if name == file { damage(content) } else { Some(content) });
        let (project, problems) = open(&bytes).unwrap();
        assert_eq!(problems.len(), 1, "{problems:?}");
        let named = if file == "layers/2.png" { "The layer 'Layer 2'" } else { "The mask of the layer 'Layer 2'" };
        assert!(problems[0].starts_with(named) && problems[0].contains(words), "{problems:?}");
        assert_eq!(project.document.layers().len(), 3);
        assert_eq!(
            (pixels(&project.document, 0), pixels(&project.document, 2)),
            (pixels(&document, 0), pixels(&document, 2))
        );
        assert_eq!(project.document.layers()[1].props.name, "Layer 2");
        assert_eq!(pixels(&project.document, 1).is_all([0; 4]), file == "layers/2.png");
        assert_eq!(project.notes, json!(7));
    }
}

#[test]
fn wild_numbers_and_lies_in_the_list_of_layers_are_told_and_harmless() {
    let document = three(CANVAS);
    let whole = saved(&document, &Value::Null);
    type Lie<'a> = (&'a dyn Fn(&mut Value), &'a str);
    let huge =
        json!({ "x": -2_000_000_000, "y": 2_000_000_000, "width": 4_000_000_000u32, "height": 4_000_000_000u32 });
    let lies: [Lie<'_>; 13] = [
        (&|sheet| sheet["layers"][1]["props"]["opacity"] = json!(null), "has opacity that cannot be read"),
        (&|sheet| sheet["layers"][1]["props"]["opacity"] = json!("much"), "has opacity that cannot be read"),
        (&|sheet| sheet["layers"][1]["props"]["opacity"] = json!(-1e300), ""),
        (&|sheet| sheet["layers"][1]["props"]["blend"] = json!("sparkle"), "has blend that cannot be read"),
        (&|sheet| sheet["layers"][1]["props"] = json!(5), "properties that cannot be read"),
        (&|sheet| sheet["layers"][1]["id"] = json!(3), "has a number that another has too"),
        (&|sheet| sheet["layers"][1]["id"] = json!(-3), "has a number that another has too, or none"),
        (&|sheet| sheet["layers"][1]["pixels"]["place"] = huge.clone(), "reaches too far beyond the canvas"),
        (
            &|sheet| {
                sheet["layers"][1]["pixels"]["blocks"][0]["rect"] =
                    json!({"x": 140, "y": 0, "width": 128, "height": 128})
            },
            "'layers/2.png'",
        ),
        (
            &|sheet| {
                sheet["layers"][1]["pixels"]["blocks"][0]["rect"] =
                    json!({"x": 0, "y": 0, "width": 65000, "height": 65000})
            },
            "all layers have more than",
        ),
        (
            &|sheet| sheet["layers"][1]["pixels"]["blocks"][0]["file"] = json!("../../../etc/passwd"),
            "'../../../etc/passwd' is missing in it",
        ),
        (&|sheet| sheet["layers"][1]["pixels"] = json!("none"), "its place and files are not told"),
        (&|sheet| sheet["layers"][1]["mask"]["outside"] = json!(256), "could not be read: it is left out"),
    ];
    for (i, (lie, words)) in lies.into_iter().enumerate() {
        let (project, problems) = open(&edited(&whole, lie)).unwrap();
        assert_eq!(problems.len(), usize::from(!words.is_empty()), "{i}: {problems:?}");
        assert!(problems.iter().all(|problem| problem.contains(words)), "{i}: {problems:?}");
        assert_eq!(project.document.layers().len(), 3, "{i}");
        assert_eq!(pixels(&project.document, 2), pixels(&document, 2), "{i}");
        let mut ids: Vec<LayerId> = project.document.walk().map(Layer::id).collect();
        ids.dedup();
        assert_eq!(ids.len(), 3, "{i}");
    }
    let (project, _) = open(&edited(&whole, |sheet| sheet["layers"][1]["props"]["blend"] = json!("sparkle"))).unwrap();
    let props = &project.document.layers()[1].props;
    assert_eq!((props.name.as_str(), props.blend), ("Layer 2", BlendMode::Normal));
}

#[test]
fn more_layers_and_deeper_groups_than_there_can_be_are_cut_down() {
    let whole = saved(&three(CANVAS), &Value::Null);
    let many = edited(&whole, |sheet| {
        let layer = sheet["layers"][0].clone();
        sheet["layers"] = (0..20_000)
            .map(|id| {
                let mut row = layer.clone();
                row["id"] = json!(id);
                row
            })
            .collect();
    });
    assert_eq!(open(&many).unwrap().0.document.layer_count(), 1000);
    let bare = edited(&whole, |sheet| sheet["layers"] = (0..100_000).map(|_| json!({})).collect());
    let (project, problems) = open(&bare).unwrap();
    assert_eq!(project.document.layer_count(), 1000);
    assert!(problems.iter().any(|problem| problem == "99000 layers more than 1000 were left out"));
    let deep = edited(&whole, |sheet| {
        for id in 100..150 {
            let inner = sheet["layers"].take();
            sheet["layers"] = json!([{ "id": id, "props": { "name": "G" }, "layers": inner }]);
        }
    });
    let (project, problems) = open(&deep).unwrap();
    assert_eq!(project.document.layer_count(), 10);
    assert_eq!(project.document.walk().filter(|layer| layer.pixels().is_some()).count(), 3);
    assert_eq!(problems.len(), 43, "{problems:?}");
    let cyclic = edited(&whole, |sheet| {
        sheet["layers"][0] = json!({ "id": 2, "layers": [{ "id": 2, "layers": [{ "id": 2 }] }] })
    });
    assert_eq!(open(&cyclic).unwrap().0.document.layer_count(), 5);
    let none = edited(&whole, |sheet| sheet["layers"] = json!([]));
    assert_eq!(open(&none).unwrap().0.document.layer_count(), 1);
}

#[test]
fn a_newer_version_is_told_by_the_name_of_its_program() {
    let newer = edited(&saved(&three(CANVAS), &Value::Null), |sheet| {
        *sheet = json!({ "version": 2, "software": "scumble 7.1.0", "layers": "elsewhere" });
    });
    let fault = open(&newer).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "was written by scumble 7.1.0, as a project of version 2, and this program reads up to version 1: update Scumble"
    );
}

#[test]
fn without_the_list_of_layers_their_pictures_are_still_there() {
    let document = three(CANVAS);
    let whole = saved(&document, &Value::Null);
    for damage in [None, Some(b"{ \"version\": 1, ".to_vec()), Some(b"[".repeat(100_000)), Some(b"{}".to_vec())] {
        let bytes =
            changed(&whole, |name, content| if name == "document.json" { damage.clone() } else { Some(content) });
        let (project, problems) = open(&bytes).unwrap();
        assert!(problems[0].starts_with("The list of layers could not be read (document.json "), "{problems:?}");
        let names: Vec<&str> = project.document.layers().iter().map(|layer| layer.props.name.as_str()).collect();
        assert_eq!(names, ["Layer 1", "Layer 2", "Layer 3"]);
        for at in 0..3 {
            assert_eq!(pixels(&project.document, at), pixels(&document, at));
        }
    }
    let empty = changed(&whole, |name, content| (name == "mimetype").then_some(content));
    assert!(matches!(open(&empty), Err(Fault::Broken { .. })));
}

#[test]
fn a_file_cut_at_any_length_gives_a_sentence_or_what_stands_before_the_cut() {
    let document = three(Extent::new(20, 15));
    let whole = saved(&document, &json!("notes"));
    let mut whole_layers = 0;
    for end in 0..whole.len() {
        match open(&whole[..end]) {
            Ok((project, problems)) => {
                assert_eq!(problems[0], "The file is cut off: what stood behind the cut is lost");
                assert_eq!((project.document.layers().len(), &project.notes), (3, &json!("notes")));
                let now = (0..3).filter(|&i| pixels(&project.document, i) == pixels(&document, i)).count();
                assert!(now >= whole_layers && (problems.len() == 1) == (now == 3), "{end}: {problems:?}");
                whole_layers = now;
            }
            Err(fault) => assert!(whole_layers == 0, "{end}: {fault}"),
        }
    }
    assert_eq!(whole_layers, 3);
}

#[test]
fn bombs_do_not_go_off() {
    let whole = saved(&three(CANVAS), &Value::Null);
    // A text of 100 MiB in a few bytes; a picture that unpacks to as much; a directory that lists a file for ever.
    let bomb = changed(&whole, |name, content| match name {
        "document.json" => Some(vec![b' '; 100 << 20]),
        _ => Some(content),
    });
    assert!(bomb.len() < 1 << 20);
    let (_, problems) = open(&bomb).unwrap();
    assert!(problems[0].contains("document.json unpacks to more than 16777216 bytes"), "{problems:?}");
    let bomb = changed(&whole, |name, content| match name {
        "layers/1.png" => Some(vec![0; 100 << 20]),
        _ => Some(content),
    });
    let (_, problems) = open(&bomb).unwrap();
    assert!(problems[0].contains("unpacks to more than 200 times its length"), "{problems:?}");
    // A header that says less than there is, so that only counting helps.
    let mut lying = bomb.clone();
    let size = (100u32 << 20).to_le_bytes();
    while let Some(at) = lying.windows(4).position(|window| window == size) {
        lying[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
    }
    let (_, problems) = open(&lying).unwrap();
    assert!(problems[0].contains("'layers/1.png' is damaged"), "{problems:?}");
}

#[test]
fn files_of_other_kinds_are_refused_in_a_sentence() {
    for bytes in [b"".as_slice(), b"PK", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", &[0; 100_000]] {
        let fault = open(bytes).unwrap_err();
        assert!(matches!(fault, Fault::Broken { .. }), "{fault}");
    }
    let error = read_project(std::path::Path::new("/nonexistent/art.scumble"), &Limits::default()).unwrap_err();
    assert_eq!(error.fault, Fault::Missing);
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
    assert_eq!(project.document.layers()[0].as_raster().unwrap().overhang().is_some(), true);
    assert_eq!(project.document.active(), Target::Layer(LayerId(4)));
}
