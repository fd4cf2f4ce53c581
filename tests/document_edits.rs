//! Every edit on every kind of document: its inverse, what it dirties, and the way from any document to any other.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use scumble::base::{Extent, Rect};
use scumble::document::{Dirty, Document, Edit, History, Layer, PlaneId, Region};

#[path = "support/artist.rs"]
mod artist;

use artist::{Random, dump};

const CANVAS: Extent = Extent::new(290, 180);

/// Whether a region holds all places where `differs` says so.
fn covers(region: &Region, canvas: Extent, differs: impl Fn(usize) -> bool) -> bool {
    let mut dirty = vec![false; canvas.area()];
    for rect in region.rects() {
        for y in rect.y..(rect.y + rect.height).min(canvas.height) {
            let row = &mut dirty[(y * canvas.width) as usize..][..canvas.width as usize];
            row[rect.x as usize..(rect.x + rect.width).min(canvas.width) as usize].fill(true);
        }
    }
    (0..canvas.area()).all(|i| dirty[i] || !differs(i))
}

/// The bytes of all planes of layers.
fn planes(document: &Document) -> BTreeMap<PlaneId, (usize, Vec<u8>)> {
    let of = |layer: &Layer| {
        let plane = |mask| PlaneId { layer: layer.id(), mask };
        let pixels = layer.pixels().map(|p| (plane(false), (4, p.read(p.rect()).as_flattened().to_vec())));
        let mask = layer.mask().map(|m| (plane(true), (1, m.read(m.rect()))));
        [pixels, mask]
    };
    document.walk().flat_map(of).flatten().collect()
}

/// Whether all that differs between two documents is said to be dirty.
fn is_told(before: &Document, after: &Document, dirty: &Dirty) -> Result<(), String> {
    if dirty.replaced {
        return Ok(());
    }
    let canvas = before.extent();
    if after.extent() != canvas {
        return Err("another size, and not replaced".to_owned());
    }
    let (was, is) = (before.composite(before.rect()), after.composite(after.rect()));
    // What nobody can see need not be drawn anew.
    if !covers(&dirty.picture, canvas, |i| was[i] != is[i] && (was[i][3] > 0 || is[i][3] > 0)) {
        return Err("the composite changed elsewhere, too".to_owned());
    }
    let (was, is) = (before.to_mask(), after.to_mask());
    if !covers(&dirty.mask, canvas, |i| was.data()[i] != is.data()[i]) {
        return Err("the mask changed elsewhere, too".to_owned());
    }
    let selection = |document: &Document| document.selection().map(|plane| plane.read(plane.rect()));
    let (was, is) = (selection(before), selection(after));
    if was != is && !covers(&dirty.selection, canvas, |i| was.as_ref().map(|v| v[i]) != is.as_ref().map(|v| v[i])) {
        return Err("the selection changed elsewhere, too".to_owned());
    }
    if before.frame() != after.frame() && !dirty.frame {
        return Err("the frame changed".to_owned());
    }
    let tree = |document: &Document| {
        let place = |layer: &Layer| (layer.id(), document.place_of(layer.id()), layer.props.clone());
        document.walk().map(place).collect::<Vec<_>>()
    };
    if tree(before) != tree(after) && !dirty.stack {
        return Err("the tree changed".to_owned());
    }
    let old = planes(before);
    for (id, (bytes, is)) in planes(after) {
        let Some((_, was)) = old.get(&id) else { continue };
        let region = dirty.planes.get(&id).cloned().unwrap_or_default();
        if !covers(&region, canvas, |i| was[i * bytes..][..bytes] != is[i * bytes..][..bytes]) {
            return Err(format!("{id:?} changed elsewhere, too"));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn every_edit_is_undone_byte_for_byte_and_tells_what_it_touched(seed: u64, steps in 1usize..7) {
        let mut random = Random(seed);
        let mut document = random.document(CANVAS);
        for step in 0..steps {
            let edit = random.edit(&document);
            let (snapshot, before) = (document.clone(), dump(&document));
            match document.apply(edit.clone()) {
                Err(_) => prop_assert!(dump(&document) == before, "step {step}: a failed edit changed something"),
                Ok(applied) => {
                    let after = dump(&document);
                    if let Err(what) = is_told(&snapshot, &document, &applied.dirty) {
                        prop_assert!(false, "step {}: {}", step, what);
                    }
                    prop_assert!(!edit.is_empty() || after == before);
                    prop_assert_eq!(snapshot == document, after == before, "equality is that of all bytes");
                    let mut back = document.clone();
                    let again = back.apply(applied.inverse).unwrap();
                    prop_assert!(dump(&back) == before, "step {step}: the inverse leads elsewhere");
                    if let Err(what) = is_told(&document, &back, &again.dirty) {
                        prop_assert!(false, "step {}, undone: {}", step, what);
                    }
                    back.apply(again.inverse).unwrap();
                    prop_assert!(dump(&back) == after, "step {step}: the inverse's inverse leads elsewhere");
                    let active = document.active().layer();
                    prop_assert!(document.layer(active).is_some());
                }
            }
        }
    }

    #[test]
    fn there_is_a_way_from_any_document_to_any_other(seed: u64, steps in 0usize..8, unrelated in 0u8..4) {
        let mut random = Random(seed);
        let from = random.document(CANVAS);
        let mut to = if unrelated == 0 { random.document(CANVAS) } else { from.clone() };
        for _ in 0..steps {
            let edit = random.edit(&to);
            let _ = to.apply(edit);
        }
        for (from, to) in [(&from, &to), (&to, &from)] {
            let edit = Edit::between(from, to);
            prop_assert_eq!(edit.is_empty(), from == to);
            let mut work = from.clone();
            let applied = work.apply(edit).unwrap();
            prop_assert!(dump(&work) == dump(to));
            if let Err(what) = is_told(from, to, &applied.dirty) {
                prop_assert!(false, "{}", what);
            }
            work.apply(applied.inverse).unwrap();
            prop_assert!(dump(&work) == dump(from));
        }
    }

    #[test]
    fn undo_and_redo_find_every_state_through_packing_and_groups(seed: u64, steps in 1usize..8) {
        let mut random = Random(seed);
        let mut document = random.document(CANVAS);
        let mut history = History::default();
        let mut states = vec![dump(&document)];
        for _ in 0..steps {
            let before = dump(&document);
            let in_group = random.chance(40);
            if in_group {
                history.begin(&document, "group");
            }
            for _ in 0..if in_group { 1 + random.below(4) } else { 1 } {
                let edit = random.edit(&document);
                let _ = history.apply(&mut document, "step", edit);
            }
            if in_group && random.chance(25) {
                history.roll_back(&mut document);
                prop_assert!(dump(&document) == before, "a group was not rolled back");
            }
            history.commit(&document);
            history.squeeze(random.below(20) as usize);
            states.push(dump(&document));
        }
        states.dedup();
        let mut seen = vec![dump(&document)];
        let mut undos = 0;
        while history.undo(&mut document).unwrap().is_some() {
            seen.push(dump(&document));
            undos += 1;
            history.squeeze(random.below(9) as usize);
        }
        seen.dedup();
        seen.reverse();
        prop_assert!(seen == states, "undo leads through other states");
        for _ in 0..undos {
            prop_assert!(history.redo(&mut document).unwrap().is_some());
        }
        prop_assert!(dump(&document) == *states.last().unwrap());
    }
}

#[test]
fn a_dab_on_a_large_document_of_many_layers_touches_its_own_tile_only() {
    let canvas = Extent::new(4096, 4096);
    let mut document = Document::new(canvas, [255; 4]).unwrap();
    for _ in 0..200 {
        document.apply(document.add_layer("more").unwrap()).unwrap();
    }
    let (before, bytes) = (document.clone(), document.memory_bytes());
    assert_eq!(bytes, 128 * 128 * 4, "one flat layer is one tile, and empty layers are nothing");
    let piece = Random(5).pixels(Rect::new(1000, 1000, 20, 20));
    let edit = Edit::pixels(document.active().layer(), vec![piece]);
    let applied = document.apply(edit).unwrap();
    assert_eq!(applied.dirty.picture.area(), 400);
    assert_eq!(document.memory_bytes(), bytes + 128 * 128 * 4);
    let Edit::Patch(patch) = Edit::between(&document, &before) else { panic!("more than pixels differ") };
    assert_eq!((patch.planes.len(), patch.mask.len()), (1, 0));
    document.apply(applied.inverse).unwrap();
    assert_eq!((document.memory_bytes(), &document), (bytes, &before));
}
