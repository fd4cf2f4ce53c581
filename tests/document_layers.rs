//! What artists do with layers: adding, merging, grouping, masks, and canvases of other sizes.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use scumble::base::{Extent, Mask, Pixmap, Rect, SignedRect};
use scumble::document::{
    BlendMode, Document, DocumentError, Edit, History, Layer, LayerId, Piece, Place, Plane, Props, Raster, Rgba, Target,
};

#[path = "support/artist.rs"]
mod artist;

use artist::{Random, dump};

const CANVAS: Extent = Extent::new(290, 180);

/// How far apart two pictures are at most, where anything can be seen.
fn apart(a: &[Rgba], b: &[Rgba]) -> u8 {
    let seen = a.iter().zip(b).filter(|(a, b)| a[3] > 0 || b[3] > 0);
    // The fainter, the coarser are a byte's steps.
    let colour = |a: &Rgba, b: &Rgba, c: usize| {
        let alpha = f64::from(a[3].min(b[3])) / 255.0;
        (f64::from(a[c].abs_diff(b[c])) * alpha).round() as u8
    };
    seen.map(|(a, b)| (0..3).map(|c| colour(a, b, c)).max().unwrap().max(a[3].abs_diff(b[3]))).max().unwrap_or(0)
}

fn composite(document: &Document) -> Vec<Rgba> {
    document.composite(document.rect())
}

/// Applies an edit, sees that it is undone exactly, and gives the document after it.
fn after(document: &Document, edit: Edit) -> Document {
    let mut work = document.clone();
    let applied = work.apply(edit).unwrap();
    let mut back = work.clone();
    back.apply(applied.inverse).unwrap();
    assert!(dump(&back) == dump(document), "not undone exactly");
    let ids: Vec<LayerId> = work.walk().map(Layer::id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "two layers of one name");
    work
}

fn names(document: &Document) -> Vec<(usize, String)> {
    document.rows().iter().map(|row| (row.depth, document.layer(row.id).unwrap().props.name.clone())).collect()
}

/// Layers a, b, c … from bottom to top, each a square of its own colour on transparent ground.
fn stack(count: u32) -> Document {
    let layers = (0..count).map(|i| {
        let mut document = Document::empty(CANVAS).unwrap();
        let rect = Rect::new(20 * i, 15 * i, 90, 70);
        let piece = Piece::new(rect, vec![[40 * i as u8, 250 - 50 * i as u8, 90, 200]; rect.extent().area()]).unwrap();
        document.apply(Edit::pixels(LayerId(1), vec![piece])).unwrap();
        let name = char::from(b'a' + i as u8).to_string();
        Layer::raster(LayerId(i + 1), Props::named(name), document.layers()[0].as_raster().unwrap().clone())
    });
    Document::from_layers(CANVAS, layers.collect()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn flattening_and_merging_all_visible_layers_look_the_same(seed: u64) {
        let document = Random(seed).document(CANVAS);
        let flat = after(&document, document.flatten().unwrap());
        prop_assert_eq!((flat.layer_count(), flat.layers()[0].props.name.as_str()), (1, "Background"));
        prop_assert_eq!(apart(&composite(&document), &composite(&flat)), 0);
        if let Ok(edit) = document.merge_visible() {
            let merged = after(&document, edit);
            prop_assert_eq!(apart(&composite(&document), &composite(&merged)), 0);
            prop_assert_eq!(merged.layers().iter().filter(|layer| layer.props.visible).count(), 1);
            let hidden = document.layers().iter().filter(|layer| !layer.props.visible).count();
            prop_assert_eq!(merged.layers().len(), hidden + 1);
        }
    }

    #[test]
    fn merging_down_onto_the_lowest_layer_looks_the_same(seed: u64) {
        let mut random = Random(seed);
        let mut document = random.document(CANVAS);
        let mut lowest = document.layers()[0].props.clone();
        (lowest.visible, lowest.locked) = (true, false);
        document.apply(Edit::props(document.layers()[0].id(), lowest)).unwrap();
        let Some(upper) = document.layers().get(1).map(Layer::id) else { return Ok(()) };
        let Ok(edit) = document.merge_down(upper) else { return Ok(()) };
        let merged = after(&document, edit);
        prop_assert!(merged.layers().len() == document.layers().len() - 1);
        prop_assert_eq!(&merged.layers()[0].props.name, &document.layers()[0].props.name);
        // What is clipped above was clipped to the upper layer, or to both; it is to both now.
        if document.layers().get(2).is_none_or(|layer| !layer.props.clipped) {
            // Layers above may magnify a rounding, so that only these two are looked at.
            let two = Document::from_layers(CANVAS, document.layers()[..2].to_vec()).unwrap();
            let one = Document::from_layers(CANVAS, merged.layers()[..1].to_vec()).unwrap();
            prop_assert!(apart(&composite(&two), &composite(&one)) <= 1);
        }
    }

    #[test]
    fn copies_show_the_same_and_share_their_memory(seed: u64) {
        let mut random = Random(seed);
        let document = random.document(CANVAS);
        let ids: Vec<LayerId> = document.walk().map(Layer::id).collect();
        let id = random.of(&ids);
        let copied = after(&document, document.duplicate(id).unwrap());
        let (from, to) = (document.place_of(id).unwrap(), copied.place_of(copied.active().layer()).unwrap());
        prop_assert_eq!((to.parent, to.index), (from.parent, from.index + 1));
        let copy = copied.active_layer();
        prop_assert_eq!(copy.walk().count(), document.layer(id).unwrap().walk().count());
        prop_assert!(copy.walk().all(|layer| document.layer(layer.id()).is_none()));
        prop_assert_eq!(copied.layer_composite(copy.id(), copied.rect()), document.layer_composite(id, document.rect()));
        prop_assert_eq!(copied.memory_bytes(), document.memory_bytes());
    }

    #[test]
    fn an_applied_mask_looks_as_it_did(seed: u64) {
        let document = Random(seed).document(CANVAS);
        for layer in document.walk().filter(|layer| layer.mask().is_some()) {
            let Ok(edit) = document.apply_layer_mask(layer.id()) else { continue };
            let applied = after(&document, edit);
            let mut shown = layer.clone();
            shown.props = Props::default();
            let before = Document::from_layers(CANVAS, vec![shown]).unwrap();
            let mut shown = applied.layer(layer.id()).unwrap().clone();
            prop_assert!(shown.mask().is_none());
            shown.props = Props::default();
            let now = Document::from_layers(CANVAS, vec![shown]).unwrap();
            prop_assert!(apart(&composite(&before), &composite(&now)) <= 1);
        }
    }

    #[test]
    fn what_a_canvas_cuts_off_comes_back_with_a_wider_one(
        seed: u64, x in 0i32..250, y in 0i32..150, width in 1u32..100, height in 1u32..100,
    ) {
        let mut random = Random(seed);
        let document = random.document(CANVAS);
        let rect = SignedRect::new(x, y, width, height);
        let small = after(&document, Edit::Canvas(rect));
        prop_assert_eq!(small.extent(), rect.extent());
        prop_assert_eq!(small.origin(), (x, y));
        let wide = after(&small, Edit::Canvas(SignedRect::new(-x, -y, CANVAS.width, CANVAS.height)));
        prop_assert_eq!(wide.origin(), (0, 0));
        for layer in document.walk() {
            let back = wide.layer(layer.id()).unwrap();
            prop_assert!(back.pixels() == layer.pixels(), "pixels were lost");
            // All of it is kept, also what lay beyond the first canvas.
            prop_assert_eq!(back.as_raster().map(Raster::bounds), layer.as_raster().map(Raster::bounds));
        }
    }

    #[test]
    fn each_pixel_keeps_its_place_in_the_world(
        seed: u64, x in -200i32..250, y in -200i32..150, width in 1u32..400, height in 1u32..300, along: bool,
    ) {
        let mut random = Random(seed);
        let layers = vec![Layer::raster(LayerId(1), Props::default(), random.raster(CANVAS))];
        let mut document = Document::from_layers(CANVAS, layers).unwrap();
        let (mask, selection) = (random.values(document.rect()), random.value_plane(CANVAS));
        document.apply(Edit::mask(vec![mask])).unwrap();
        document.apply(Edit::Selection(Some(selection))).unwrap();
        document.apply(Edit::Frame(Some(SignedRect::new(5, 6, 70, 80)))).unwrap();
        let (x, y) = if along { (x / 128 * 128, y / 128 * 128) } else { (x, y) };
        let moved = after(&document, Edit::Canvas(SignedRect::new(x, y, width, height)));
        prop_assert_eq!(moved.frame(), Some(SignedRect::new(5 - x, 6 - y, 70, 80)));
        let (place, whole) = document.layers()[0].as_raster().unwrap().whole();
        let old = |u: i64, v: i64, plane: &Plane<u8>| {
            u32::try_from(u).ok().zip(u32::try_from(v).ok()).and_then(|(u, v)| plane.texel(u, v)).unwrap_or(0)
        };
        for j in 0..height {
            for i in 0..width {
                let (u, v) = (i64::from(i) + i64::from(x), i64::from(j) + i64::from(y));
                let local = (u - i64::from(place.x), v - i64::from(place.y));
                let local = u32::try_from(local.0).ok().zip(u32::try_from(local.1).ok());
                let pixel = local.and_then(|(u, v)| whole.texel(u, v)).unwrap_or([0; 4]);
                prop_assert_eq!(moved.layers()[0].pixels().unwrap().texel(i, j), Some(pixel));
                prop_assert_eq!(moved.mask().texel(i, j), Some(old(u, v, document.mask())));
                prop_assert_eq!(moved.selection().unwrap().texel(i, j), Some(old(u, v, document.selection().unwrap())));
            }
        }
    }
}

#[test]
fn layers_come_and_go_where_the_artist_is() {
    let mut document = stack(3);
    document.set_active(Target::Layer(LayerId(2)));
    let added = after(&document, document.add_layer("new").unwrap());
    assert_eq!(names(&added), [(0, "c".into()), (0, "new".into()), (0, "b".into()), (0, "a".into())]);
    assert_eq!((added.active_layer().props.name.as_str(), added.paints()), ("new", Ok(())));
    assert_eq!(composite(&added), composite(&document));
    let removed = after(&added, added.remove(added.active().layer()).unwrap());
    assert_eq!(removed.active().layer(), LayerId(2));
    // A name is not given twice, also not after its layer is gone.
    let again = after(&removed, removed.add_layer("newer").unwrap());
    assert_ne!(again.active().layer(), added.active().layer());
    let alone = stack(1);
    let emptied = after(&alone, alone.remove(LayerId(1)).unwrap());
    assert_eq!((names(&emptied), emptied.pixel(3, 3)), (vec![(0, "Layer 1".into())], Some([0; 4])));
    assert_eq!(alone.clone().apply(Edit::Remove(LayerId(1))), Err(DocumentError::NoLayers));
    document.set_active(Target::LayerMask(LayerId(3)));
    assert_eq!(document.active(), Target::Layer(LayerId(3)), "it has no mask to paint on");
    document.set_active(Target::Layer(LayerId(77)));
    assert_eq!(document.active(), Target::Layer(LayerId(3)));
}

#[test]
fn a_picture_comes_as_a_layer_with_its_share_as_the_mask() {
    let document = stack(2);
    let picture = Pixmap::filled(Extent::new(100, 60), [10, 20, 30, 255]);
    let share = Mask::from_data(picture.extent(), (0..6000).map(|i| (i % 256) as u8).collect()).unwrap();
    let edit = document.add_picture("Result", &picture, (-40, 150), Some(&share), Some("{\"seed\":1}".into())).unwrap();
    let taken = after(&document, edit);
    let layer = taken.active_layer();
    assert_eq!((layer.props.name.as_str(), layer.props.recipe.as_deref()), ("Result", Some("{\"seed\":1}")));
    assert_eq!(layer.pixels().unwrap().texel(0, 150), Some([10, 20, 30, 255]));
    assert_eq!(layer.mask().unwrap().texel(5, 160), Some(share.value(45, 10)));
    assert_eq!(layer.mask().unwrap().texel(61, 160), Some(0));
    assert_eq!(layer.as_raster().unwrap().bounds(), Some(SignedRect::new(-40, 150, 100, 60)));
    let wide = after(&taken, Edit::Canvas(SignedRect::new(-50, 0, 400, 300)));
    assert_eq!(wide.active_layer().pixels().unwrap().texel(10, 209), Some([10, 20, 30, 255]));
    let wrong = Mask::filled(Extent::new(9, 9), 0);
    assert!(document.add_picture("Result", &picture, (0, 0), Some(&wrong), None).is_err());
    let far = after(&document, document.add_picture("far", &picture, (i32::MIN, i32::MAX), None, None).unwrap());
    assert!(far.active_layer().as_raster().unwrap().bounds().is_none(), "too far to be kept");
}

#[test]
fn layers_are_grouped_in_their_order_and_come_out_in_it() {
    let document = stack(4);
    let grouped = after(&document, document.group(&[LayerId(1), LayerId(3)]).unwrap());
    let expected = [(0, "d"), (0, "Group"), (1, "c"), (1, "a"), (0, "b")].map(|(depth, name)| (depth, name.to_owned()));
    assert_eq!(names(&grouped), expected);
    let group = grouped.active().layer();
    assert!(grouped.paints().unwrap_err().contains("group"));
    // What is in a chosen group stays in it.
    let twice = after(&grouped, grouped.group(&[group, LayerId(3), LayerId(2)]).unwrap());
    assert_eq!(names(&twice)[1..4], [(0, "Group".into()), (1, "Group".into()), (2, "c".into())]);
    let ungrouped = after(&grouped, grouped.ungroup(group).unwrap());
    let order = ["d", "c", "a", "b"].map(|name| (0, name.to_owned()));
    assert_eq!(names(&ungrouped), order);
    assert_eq!(document.ungroup(LayerId(1)), Err(DocumentError::NotGroup(LayerId(1))));
    assert!(document.group(&[]).is_err() && document.group(&[LayerId(50)]).is_err());
    // A group cannot come into itself.
    let into_itself = Edit::Move { id: group, place: Place { parent: Some(group), index: 0 } };
    assert_eq!(grouped.clone().apply(into_itself), Err(DocumentError::IntoItself(group)));
    let empty = after(&document, document.add_group("empty").unwrap());
    let id = empty.active().layer();
    assert_eq!(names(&after(&empty, empty.ungroup(id).unwrap())), names(&document));
}

#[test]
fn merging_says_what_stands_in_its_way() {
    let mut document = stack(3);
    let sentence = |document: &Document, id| document.merge_down(LayerId(id)).unwrap_err().to_string();
    assert!(sentence(&document, 1).contains("no layer below"));
    let change = |document: &mut Document, id: u32, how: fn(&mut Props)| {
        let mut props = document.layer(LayerId(id)).unwrap().props.clone();
        how(&mut props);
        document.apply(Edit::props(LayerId(id), props)).unwrap();
    };
    change(&mut document, 2, |props| props.locked = true);
    assert!(sentence(&document, 3).contains("locked") && document.remove(LayerId(2)).is_err());
    change(&mut document, 2, |props| (props.locked, props.visible) = (false, false));
    assert!(sentence(&document, 2).contains("hidden"));
    change(&mut document, 2, |props| (props.clipped, props.visible) = (true, true));
    assert!(sentence(&document, 3).contains("clipped"));
    change(&mut document, 3, |props| props.clipped = true);
    let before = composite(&document);
    let merged = after(&document, document.merge_down(LayerId(3)).unwrap());
    assert!(merged.layers()[1].props.clipped && merged.layers()[1].props.name == "b");
    assert!(apart(&before, &composite(&merged)) <= 1);
    assert_eq!(document.merge_down(LayerId(8)), Err(DocumentError::Missing(LayerId(8))));
}

#[test]
fn the_lowest_layer_is_a_base_even_if_it_is_marked_as_clipped() {
    let mut document = stack(2);
    for id in [1, 2].map(LayerId) {
        let props = Props { clipped: true, ..document.layer(id).unwrap().props.clone() };
        document.apply(Edit::props(id, props)).unwrap();
    }
    let merged = after(&document, document.merge_down(LayerId(2)).unwrap());
    assert!(apart(&composite(&document), &composite(&merged)) <= 1);
}

#[test]
fn masks_come_from_the_selection_and_go_in_two_ways() {
    let mut document = stack(2);
    let id = document.active().layer();
    let white = after(&document, document.add_layer_mask(id, true).unwrap());
    assert!(white.layer(id).unwrap().mask().unwrap().is_all(255));
    document.apply(Edit::Selection(Some(Plane::filled(CANVAS, 0)))).unwrap();
    let piece = Piece::new(Rect::new(0, 0, 60, 180), vec![128; 60 * 180]).unwrap();
    document.apply(Edit::selection(vec![piece])).unwrap();
    let masked = after(&document, document.add_layer_mask(id, true).unwrap());
    assert_eq!(masked.layer(id).unwrap().mask(), document.selection());
    assert!(masked.add_layer_mask(id, false).is_err() && document.delete_layer_mask(id).is_err());
    assert_eq!(names(&after(&masked, masked.delete_layer_mask(id).unwrap())), names(&document));
    let applied = after(&masked, masked.apply_layer_mask(id).unwrap());
    let alpha = |x| applied.layer(id).unwrap().pixels().unwrap().texel(x, 40).unwrap()[3];
    assert_eq!((alpha(30), alpha(80)), (100, 0));
}

#[test]
fn impossible_trees_are_refused_in_a_sentence() {
    let plain = |id| Layer::raster(LayerId(id), Props::default(), Raster::new(Plane::filled(CANVAS, [0; 4])));
    let build = |layers| Document::from_layers(CANVAS, layers).map(|document| document.layer_count());
    assert_eq!(build(Vec::new()), Err(DocumentError::NoLayers));
    assert_eq!(build(vec![plain(1), plain(1)]), Err(DocumentError::Twice(LayerId(1))));
    assert_eq!(build((0..1000).map(plain).collect()), Ok(1000));
    assert_eq!(build((0..1001).map(plain).collect()), Err(DocumentError::TooMany));
    let nested =
        |depth: u32| (1..depth).fold(plain(0), |inner, id| Layer::group(LayerId(id), Props::default(), vec![inner]));
    assert_eq!((build(vec![nested(8)]), build(vec![nested(9)])), (Ok(8), Err(DocumentError::TooDeep)));
    let small = Layer::raster(LayerId(5), Props::default(), Raster::new(Plane::filled(Extent::new(3, 3), [0; 4])));
    assert!(matches!(build(vec![small]), Err(DocumentError::Mismatch { .. })));
    let mut document = Document::from_layers(CANVAS, vec![nested(8)]).unwrap();
    let deeper = Edit::Insert {
        place: Place { parent: Some(LayerId(1)), index: 0 },
        layer: Box::new(Layer::group(LayerId(90), Props::default(), vec![plain(91)])),
    };
    assert_eq!(document.apply(deeper), Err(DocumentError::TooDeep));
    let mut wild = plain(70);
    wild.props.opacity = f32::NAN;
    document.apply(Edit::Insert { place: Place { parent: None, index: 9 }, layer: Box::new(wild) }).unwrap();
    assert_eq!(document.active_layer().props.opacity, 1.0);
    for rect in [SignedRect::new(0, 0, 0, 5), SignedRect::new(0, 0, 40_000, 5), SignedRect::new(i32::MIN, 0, 5, 5)] {
        let before = document.clone();
        assert!(document.apply(Edit::Canvas(rect)).is_err() && document == before, "{rect:?}");
    }
}

#[test]
fn history_keeps_a_removed_layer_in_what_its_tiles_deflate_to() {
    let canvas = Extent::new(4096, 4096);
    let mut document = Document::new(canvas, [255; 4]).unwrap();
    let mut history = History::default();
    for _ in 0..20 {
        let edit = document.add_layer("empty").unwrap();
        history.apply(&mut document, "add", edit).unwrap();
    }
    assert!(history.bytes() < 20_000, "{}", history.bytes());
    let piece =
        Piece::new(Rect::new(0, 0, 256, 256), (0..65_536u32).map(|i| [(i / 256) as u8, i as u8, 0, 255]).collect());
    let id = document.active().layer();
    document.apply(Edit::pixels(id, vec![piece.unwrap()])).unwrap();
    let before = history.bytes();
    let edit = document.remove(id).unwrap();
    history.apply(&mut document, "remove", edit).unwrap();
    let raw = 4 * 128 * 128 * 4;
    assert!((raw..raw + 5_000).contains(&(history.bytes() - before)), "{}", history.bytes() - before);
    while history.squeeze(1) {}
    assert!(history.bytes() - before < raw / 10, "{}", history.bytes() - before);
    history.undo(&mut document).unwrap().unwrap();
    assert_eq!(document.layer(id).unwrap().pixels().unwrap().texel(200, 100), Some([100, 200, 0, 255]));
    // Growing the canvas needs no pixels to be undone, and a crop only those of masks.
    let before = history.bytes();
    history.apply(&mut document, "grow", Edit::Canvas(SignedRect::new(-64, -64, 5000, 5000))).unwrap();
    history.apply(&mut document, "crop", Edit::Canvas(SignedRect::new(100, 100, 64, 64))).unwrap();
    assert!(history.bytes() - before < 5_000, "{}", history.bytes() - before);
    history.begin(&document, "both in a group");
    history.apply(&mut document, "part", Edit::Canvas(SignedRect::new(0, 0, 3000, 3000))).unwrap();
    let edit = document.add_layer("new").unwrap();
    history.apply(&mut document, "part", edit).unwrap();
    history.commit(&document);
    assert!(history.bytes() - before < 10_000, "{}", history.bytes() - before);
}

#[test]
fn a_change_made_elsewhere_is_taken_over_as_a_step() {
    let (mut document, mut history) = (stack(2), History::default());
    let before = dump(&document);
    let mut work = document.clone();
    let applied = work.apply(Edit::Canvas(SignedRect::new(3, 4, 100, 100))).unwrap();
    assert!(history.adopt(&mut document, "Crop", work.clone(), applied).replaced);
    assert!(dump(&document) == dump(&work) && history.undo_label() == Some("Crop"));
    history.undo(&mut document).unwrap().unwrap();
    assert!(dump(&document) == before);
    let props = Props { blend: BlendMode::Screen, ..document.active_layer().props.clone() };
    history.begin(&document, "group");
    history.apply(&mut document, "part", Edit::props(LayerId(2), props)).unwrap();
    let mut work = document.clone();
    let applied = work.apply(Edit::Canvas(SignedRect::new(-9, 0, 400, 400))).unwrap();
    history.adopt(&mut document, "part", work, applied);
    let edit = document.add_layer("top").unwrap();
    history.apply(&mut document, "part", edit).unwrap();
    history.commit(&document);
    history.undo(&mut document).unwrap().unwrap();
    assert!(dump(&document) == before);
}
