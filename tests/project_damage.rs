//! Damaged, lying and foreign project files: a sentence, and all that is whole.

#![allow(
    clippy::type_complexity,
    clippy::items_after_statements,
    clippy::semicolon_if_nothing_returned,
    clippy::large_stack_arrays,
    reason = "a table of damages reads best as it stands"
)]
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use scumble::base::Extent;
use scumble::document::{BlendMode, Layer, LayerId};
use scumble::formats::{Fault, Limits, read_project};
use serde_json::{Value, json};

#[path = "support/artwork.rs"]
mod artwork;
#[allow(dead_code)]
#[path = "support/project_files.rs"]
mod project_files;

use project_files::{CANVAS, changed, edited, open, pixels, saved, three};

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
