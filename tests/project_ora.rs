//! `OpenRaster`: what is written is what the specification wants, by a strict reader of our own; and comes back.

#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "names are those that we write")]
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use scumble::base::{Extent, Pixmap};
use scumble::document::{BlendMode, Document, Layer, LayerId, Plane, Props, Raster};
use scumble::formats::{Fault, Limits, read_ora, write_ora};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

#[path = "support/artwork.rs"]
mod artwork;

use artwork::{artwork, paint};

fn saved(document: &Document) -> (Vec<u8>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("art.ora");
    let lost = write_ora(&path, document).unwrap();
    (fs::read(&path).unwrap(), lost)
}

fn open(bytes: &[u8]) -> Result<(Document, Vec<String>), Fault> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read_ora(file.path(), &Limits::default()).map_err(|error| {
        let sentence = error.to_string();
        assert!(!sentence.contains('\n') && sentence.len() < 500, "{sentence}");
        error.fault
    })
}

/// The pixels of a picture, of which those that are transparent have no colour.
fn visible(picture: &Pixmap) -> Vec<[u8; 4]> {
    picture.pixels().map(|pixel| if pixel[3] == 0 { [0; 4] } else { pixel }).collect()
}

/// What the specification lists as `composite-op`.
const OPERATORS: &[&str] = &[
    "svg:src-over",
    "svg:multiply",
    "svg:screen",
    "svg:overlay",
    "svg:darken",
    "svg:lighten",
    "svg:color-dodge",
    "svg:color-burn",
    "svg:hard-light",
    "svg:soft-light",
    "svg:difference",
    "svg:color",
    "svg:luminosity",
    "svg:hue",
    "svg:saturation",
    "svg:plus",
    "svg:dst-in",
    "svg:dst-out",
    "svg:src-atop",
    "svg:dst-atop",
];

/// Reads a file as strictly as the specification allows; panics at whatever is wrong. Gives the merged picture and the
/// number of layers.
fn strict(bytes: &[u8], exclusion: bool) -> (Pixmap, usize) {
    // The first file is stored, without extra fields, so that the type stands at a fixed place.
    assert_eq!(&bytes[..4], b"PK\x03\x04");
    assert_eq!(&bytes[6..10], [0, 0, 0, 0], "neither flags nor packing");
    assert_eq!(&bytes[26..30], [8, 0, 0, 0], "a name of eight letters, and no extra field");
    assert_eq!(&bytes[30..54], b"mimetypeimage/openraster");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut read = |name: &str| {
        let mut file = archive.by_name(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::Deflated));
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        content
    };
    assert_eq!(read("mimetype"), b"image/openraster");
    let text = String::from_utf8(read("stack.xml")).unwrap();
    let xml = roxmltree::Document::parse(&text).unwrap();
    let image = xml.root_element();
    assert_eq!(image.tag_name().name(), "image");
    assert!(image.attribute("version").unwrap().starts_with("0.0."));
    let side = |name: &str| image.attribute(name).unwrap().parse::<u32>().unwrap();
    let (width, height) = (side("w"), side("h"));
    let stacks: Vec<_> = image.children().filter(roxmltree::Node::is_element).collect();
    assert_eq!(stacks.len(), 1);
    assert!(stacks[0].has_tag_name("stack") && stacks[0].attributes().len() == 0, "the root stack has no attributes");
    let mut sources = BTreeSet::new();
    let mut layers = 0;
    let mut selected = 0;
    for node in stacks[0].descendants().skip(1).filter(roxmltree::Node::is_element) {
        let attribute = |name: &str| node.attribute(name).unwrap_or_else(|| panic!("{name} lacks"));
        let opacity: f64 = attribute("opacity").parse().unwrap();
        assert!((0.0..=1.0).contains(&opacity));
        assert!(matches!(attribute("visibility"), "visible" | "hidden"));
        let operator = attribute("composite-op");
        assert!(OPERATORS.contains(&operator) || exclusion && operator == "krita:exclusion", "{operator}");
        assert!(node.attribute("edit-locked").is_none_or(|value| value == "true"));
        selected += usize::from(node.attribute("selected") == Some("true"));
        match node.tag_name().name() {
            "stack" => assert!(matches!(attribute("isolation"), "isolate" | "auto")),
            "layer" => {
                layers += 1;
                let source = attribute("src");
                assert!(source.starts_with("data/") && source.ends_with(".png") && !source.contains(".."));
                assert!(sources.insert(source.to_owned()), "{source} twice");
                for at in ["x", "y"] {
                    attribute(at).parse::<i32>().unwrap();
                }
                let picture = image::load_from_memory_with_format(&read(source), image::ImageFormat::Png).unwrap();
                assert!(picture.width() > 0 && picture.height() > 0);
            }
            other => panic!("<{other}>"),
        }
    }
    assert!(selected <= 1);
    let picture = |name: &str, content: &[u8]| {
        let picture = image::load_from_memory_with_format(content, image::ImageFormat::Png).unwrap();
        assert!(matches!(picture.color(), image::ColorType::Rgba8), "{name}");
        picture.into_rgba8()
    };
    let small = picture("thumbnail", &read("Thumbnails/thumbnail.png"));
    assert!(small.width() <= 256 && small.height() <= 256);
    let merged = picture("merged", &read("mergedimage.png"));
    assert_eq!((merged.width(), merged.height()), (width, height));
    let listed = archive.len();
    assert_eq!(listed, sources.len() + 4, "nothing else is in it");
    (Pixmap::from_rgba(Extent::new(width, height), merged.into_raw()).unwrap(), layers)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn what_is_written_is_valid_and_what_the_format_holds_comes_back(seed: u64) {
        let document = artwork(seed, |props| {
            props.mask_enabled = false;
            props.blend = if props.clipped || props.blend == BlendMode::Exclusion { BlendMode::Normal } else { props.blend };
        });
        let (bytes, _) = saved(&document);
        let (merged, _) = strict(&bytes, false);
        prop_assert!(merged == document.to_pixmap());
        let (back, problems) = open(&bytes).unwrap();
        prop_assert_eq!(problems, Vec::<String>::new());
        prop_assert!(visible(&back.to_pixmap()) == visible(&merged), "it looks different");
        prop_assert_eq!(back.layer_count(), document.layer_count());
        for (a, b) in document.walk().zip(back.walk()) {
            let look = |props: &Props| (props.visible, props.opacity, props.blend, props.locked);
            prop_assert_eq!(look(&a.props), look(&b.props));
            // A lowest layer with nothing to be clipped to is not clipped at all.
            prop_assert!(a.props.clipped == b.props.clipped || a.props.clipped);
            prop_assert_eq!(a.props.name.trim(), b.props.name.trim());
            prop_assert_eq!(a.as_raster().map(Raster::bounds), b.as_raster().map(Raster::bounds));
        }
        prop_assert_eq!(back.active().layer() == back.layers()[0].id(), document.active().layer() == document.layers()[0].id());
    }

    #[test]
    fn what_the_format_does_not_hold_is_told_and_shows_as_little_as_can_be(seed: u64) {
        let document = artwork(seed, |_| ());
        let (bytes, lost) = saved(&document);
        let (merged, _) = strict(&bytes, true);
        prop_assert!(merged == document.to_pixmap());
        let masked = document.walk().any(|layer| layer.mask().is_some());
        prop_assert!(!masked || !lost.is_empty());
        open(&bytes).unwrap();
    }
}

fn named(names: &[(&str, Props)], extent: Extent) -> Document {
    let layer = |(i, (name, props)): (usize, &(&str, Props))| {
        let props = Props { name: (*name).to_owned(), ..props.clone() };
        Layer::raster(LayerId(i as u32 + 1), props, Raster::new(paint(extent, i as u64 + 3, 12)))
    };
    Document::from_layers(extent, names.iter().enumerate().map(layer).collect()).unwrap()
}

#[test]
fn masks_are_applied_and_look_as_before() {
    let extent = Extent::new(90, 70);
    let mask = |value| Some(Plane::filled(extent, value));
    let layer = |id: u32, value: u8| {
        Layer::raster(LayerId(id), Props::named(format!("L{id}")), Raster::new(paint(extent, u64::from(id), 9)))
            .with_mask(mask(value))
    };
    let group = Layer::group(LayerId(9), Props::named("G"), vec![layer(1, 255), layer(2, 255)]).with_mask(mask(90));
    let document = Document::from_layers(extent, vec![layer(3, 128), group]).unwrap();
    let (bytes, lost) = saved(&document);
    assert_eq!(strict(&bytes, false).1, 2, "the masked group is one layer");
    assert_eq!(
        lost,
        [
            "The layer 'L3' has a mask, which OpenRaster does not hold: it was applied",
            "The group 'G' has a mask, which OpenRaster does not hold: it was applied, and the group became a layer"
        ]
    );
    let (back, _) = open(&bytes).unwrap();
    let (before, after) = (document.to_pixmap(), back.to_pixmap());
    let apart =
        |(a, b): ([u8; 4], [u8; 4])| a.iter().zip(b).map(|(a, b)| a.abs_diff(b) * u8::from(b > 0)).max().unwrap();
    let off =
        before.pixels().zip(after.pixels()).filter(|pair| pair.0[3] > 8).map(apart).filter(|apart| *apart > 4).count();
    assert!(off * 100 < extent.area(), "{off} pixels differ");
}

/// The archive with its list of layers replaced.
fn with_stack(bytes: &[u8], stack: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if name == "stack.xml" {
            content = stack.as_bytes().to_vec();
        }
        out.start_file(&name, SimpleFileOptions::DEFAULT).unwrap();
        out.write_all(&content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn foreign_lists_of_layers_are_read_as_far_as_they_are_known() {
    let document = named(&[("a", Props::default()), ("b", Props::default())], Extent::new(40, 30));
    let (bytes, _) = saved(&document);
    let cases = [
        ("<layer src='data/layer1.png' composite-op='krita:dissolve'/>", 1, "(krita:dissolve): it is normal now"),
        ("<layer src='data/layer1.png' composite-op='svg:dst-in'/>", 1, "(svg:dst-in): it is normal now"),
        ("<layer src='data/layer1.png' opacity='inf'/>", 1, "has an opacity that is none"),
        ("<layer src='data/layer9.png'/>", 1, "('data/layer9.png' is missing in it): it is empty now"),
        ("<layer src='../../../etc/passwd'/>", 1, "is missing in it"),
        ("<layer src='stack.xml'/>", 1, "is no picture"),
        ("<layer src='data/layer1.png' x='999999999' y='-999999999'/>", 1, ""),
        (
            "<stack name='g'><layer src='data/layer1.png' composite-op='svg:multiply'/></stack>",
            2,
            "it may look different",
        ),
        ("<stack isolation='isolate'><layer src='data/layer1.png' composite-op='svg:multiply'/></stack>", 2, ""),
        ("", 1, "There are no layers in it"),
        ("<filter/><layer src='data/layer1.png'/>", 1, "of a kind that is not known here (filter)"),
    ];
    for (stack, layers, words) in cases {
        let text = format!("<image w='40' h='30'><stack>{stack}</stack></image>");
        let (read, problems) = open(&with_stack(&bytes, &text)).unwrap();
        assert_eq!(read.layer_count(), layers, "{stack}");
        assert_eq!(problems.len(), usize::from(!words.is_empty()), "{stack}: {problems:?}");
        assert!(problems.iter().all(|problem| problem.contains(words)), "{stack}: {problems:?}");
    }
    let many = "<layer src='data/layer1.png'/>".repeat(1200);
    let (read, problems) =
        open(&with_stack(&bytes, &format!("<image w='4' h='3'><stack>{many}</stack></image>"))).unwrap();
    assert_eq!((read.layer_count(), problems), (1000, vec!["200 layers more than 1000 were left out".to_owned()]));
    let deep = format!("{}<layer src='data/layer1.png'/>{}", "<stack>".repeat(30), "</stack>".repeat(30));
    let (read, _) = open(&with_stack(&bytes, &format!("<image w='4' h='3'><stack>{deep}</stack></image>"))).unwrap();
    assert_eq!(read.layer_count(), 8);
    for wrong in ["<image w='999999' h='999999'><stack/></image>", "<image w='0' h='3'><stack/></image>"] {
        assert!(open(&with_stack(&bytes, wrong)).is_err());
    }
    // Found by fuzzing: what a parser quotes of a file must not get into a sentence as it is.
    let (_, problems) = open(&with_stack(&bytes, "<image w=\0'40'><stack/></image>")).unwrap();
    assert!(problems[0].chars().all(|c| !c.is_control()), "{problems:?}");
    // Without a list of layers, there is still the picture as it looks.
    let (read, problems) = open(&with_stack(&bytes, "<image")).unwrap();
    assert_eq!(read.to_pixmap(), document.to_pixmap());
    assert!(problems[0].starts_with("Its layers could not be read (stack.xml is no XML"), "{problems:?}");
}

#[test]
fn a_file_cut_at_any_length_gives_a_sentence_or_what_stands_before_the_cut() {
    let document = named(&[("a", Props::default()), ("b", Props::default())], Extent::new(9, 8));
    let (whole, _) = saved(&document);
    let mut opened = 0;
    for end in 0..whole.len() {
        if let Ok((read, problems)) = open(&whole[..end]) {
            assert_eq!(problems[0], "The file is cut off: what stood behind the cut is lost");
            assert_eq!(read.layers().len(), 2);
            opened += 1;
        }
    }
    assert!(opened > 100);
    assert_eq!(open(&whole).unwrap().0.to_pixmap(), document.to_pixmap());
}
