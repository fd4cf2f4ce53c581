//! Brush strokes as an artist relies on them: even, capped by opacity, and touching nothing but what they cover.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use scumble::base::{Extent, Pixmap, Rect};
use scumble::document::{
    Brush, Dirty, Document, Edit, Ink, LayerId, Piece, Plane, Point, Props, Region, Sample, Stabiliser, Stroke, Target,
};

const CANVAS: Extent = Extent::new(300, 200);

fn canvas(fill: [u8; 4]) -> Document {
    Document::new(CANVAS, fill).unwrap()
}

fn sample(x: f32, y: f32, pressure: f32) -> Sample {
    Sample::new(Point::new(x, y), pressure)
}

/// Makes a whole stroke and tells what it dirtied.
fn draw(document: &mut Document, brush: &Brush, ink: Ink, way: &[Sample]) -> Dirty {
    let mut stroke = Stroke::new(document, brush, ink);
    let mut dirty = Dirty::default();
    let mut edits: Vec<_> = Vec::new();
    for &sample in way {
        edits.extend(stroke.extend(sample));
    }
    edits.extend(stroke.finish());
    for edit in edits {
        dirty.absorb(&document.apply(edit).unwrap().dirty);
    }
    dirty
}

/// The same way with each straight piece cut in `pieces`.
fn chopped(way: &[Sample], pieces: u16) -> Vec<Sample> {
    let mut result = vec![way[0]];
    for pair in way.windows(2) {
        for i in 1..=pieces {
            let t = f32::from(i) / f32::from(pieces);
            let mix = |a: f32, b: f32| a * (1.0 - t) + b * t;
            let (x, y) = (mix(pair[0].at.x, pair[1].at.x), mix(pair[0].at.y, pair[1].at.y));
            result.push(sample(x, y, mix(pair[0].pressure, pair[1].pressure)));
        }
    }
    result
}

fn farthest(a: &Pixmap, b: &Pixmap) -> u8 {
    a.data().iter().zip(b.data()).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

fn any_brush() -> impl Strategy<Value = Brush> {
    let numbers = (0.4f32..70.0, 0.0f32..=1.0, 0.0f32..=1.0, 0.01f32..=1.0, 0.02f32..1.5);
    let stabiliser = prop_oneof![
        Just(Stabiliser::Off),
        (1.0f32..60.0).prop_map(|window_px| Stabiliser::Average { window_px }),
        (1.0f32..60.0).prop_map(|length_px| Stabiliser::PulledString { length_px }),
    ];
    (numbers, stabiliser, any::<[bool; 2]>()).prop_map(|(numbers, stabiliser, [pressure_sizes, pressure_fades])| {
        let (size_px, hardness, opacity, flow, spacing) = numbers;
        Brush { size_px, hardness, opacity, flow, spacing, stabiliser, pressure_sizes, pressure_fades }
    })
}

fn any_way() -> impl Strategy<Value = Vec<Sample>> {
    let sample = (-50.0f32..350.0, -50.0f32..250.0, 0.0f32..=1.0).prop_map(|(x, y, p)| sample(x, y, p));
    proptest::collection::vec(sample, 1..6)
}

/// Whether all that differs between two planes' bytes lies in the region.
fn covers(region: &Region, before: &[u8], after: &[u8], bytes_per_pixel: usize) -> bool {
    let mut dirty = vec![false; CANVAS.area()];
    for rect in region.rects() {
        for y in rect.y..rect.y + rect.height {
            dirty[(y * CANVAS.width + rect.x) as usize..][..rect.width as usize].fill(true);
        }
    }
    let pixels = before.chunks(bytes_per_pixel).zip(after.chunks(bytes_per_pixel));
    pixels.zip(dirty).all(|((before, after), dirty)| dirty || before == after)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_stroke_does_not_depend_on_how_its_way_was_cut(brush in any_brush(), way in any_way(), pieces in 2u16..40) {
        let (mut whole, mut cut) = (canvas([255, 255, 255, 255]), canvas([255, 255, 255, 255]));
        draw(&mut whole, &brush, Ink::Colour([0, 40, 90]), &way);
        draw(&mut cut, &brush, Ink::Colour([0, 40, 90]), &chopped(&way, pieces));
        prop_assert!(farthest(&whole.to_pixmap(), &cut.to_pixmap()) <= 1);
    }

    #[test]
    fn no_stroke_covers_more_than_its_opacity(brush in any_brush(), way in any_way()) {
        let mut document = canvas([0; 4]);
        // Back and forth, so that it crosses itself everywhere.
        let way: Vec<Sample> = way.iter().chain(way.iter().rev()).chain(&way).copied().collect();
        draw(&mut document, &brush, Ink::Colour([1, 2, 3]), &way);
        draw(&mut document, &brush, Ink::MaskAdd, &way);
        let hardest = way.iter().map(|s| s.pressure).fold(0.0, f32::max);
        let cap = brush.opacity * if brush.pressure_fades { hardest } else { 1.0 };
        let cap = (f64::from(cap) * 255.0 + 0.501) as u8;
        prop_assert!(document.to_pixmap().pixels().all(|[_, _, _, a]| a <= cap));
        prop_assert!(document.to_mask().data().iter().all(|&v| v <= cap));
    }

    #[test]
    fn all_that_changes_is_dirty_and_the_other_plane_stays(
        brush in any_brush(), way in any_way(), colour: [u8; 3], which in 0usize..4,
    ) {
        let data = (0..CANVAS.area() * 4).map(|i| (i * 89 % 256) as u8).collect();
        let mut document = Document::from_pixmap(&Pixmap::from_rgba(CANVAS, data).unwrap()).unwrap();
        draw(&mut document, &Brush::default(), Ink::MaskAdd, &[sample(0.0, 0.0, 1.0), sample(299.0, 199.0, 1.0)]);
        let before = (document.to_pixmap(), document.to_mask());
        let ink = [Ink::Colour(colour), Ink::Eraser, Ink::MaskAdd, Ink::MaskErase][which];
        let dirty = draw(&mut document, &brush, ink, &way);
        let after = (document.to_pixmap(), document.to_mask());
        prop_assert!(covers(&dirty.picture, before.0.data(), after.0.data(), 4));
        prop_assert!(covers(&dirty.mask, before.1.data(), after.1.data(), 1));
        if which < 2 {
            prop_assert!(dirty.mask.is_empty() && before.1 == after.1);
        } else {
            prop_assert!(dirty.picture.is_empty() && before.0 == after.0);
        }
    }

    #[test]
    fn the_borders_of_tiles_do_not_show(brush in any_brush(), way in any_way()) {
        let mut plain = Document::new(Extent::new(600, 500), [255; 4]).unwrap();
        let mut moved = plain.clone();
        draw(&mut plain, &brush, Ink::Colour([0; 3]), &way);
        let way: Vec<Sample> = way.iter().map(|s| sample(s.at.x + 64.0, s.at.y + 32.0, s.pressure)).collect();
        draw(&mut moved, &brush, Ink::Colour([0; 3]), &way);
        for y in 0..400 {
            for x in 0..500 {
                let (a, b) = (plain.pixel(x, y).unwrap(), moved.pixel(x + 64, y + 32).unwrap());
                prop_assert!(a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 1), "{x},{y}: {a:?} {b:?}");
            }
        }
    }
}

#[test]
fn flow_builds_up_to_the_opacity_and_stops_there() {
    let brush = Brush { size_px: 20.0, hardness: 1.0, opacity: 0.5, flow: 0.5, spacing: 10.0, ..Brush::default() };
    let mut document = canvas([0; 4]);
    let centre = |document: &Document| document.pixel(50, 50).unwrap()[3];
    let way: Vec<Sample> = [50.5, 250.5, 50.5, 250.5, 50.5].iter().map(|&x| sample(x, 50.5, 1.0)).collect();
    // One dab: half of the way to 0.5.
    draw(&mut document, &brush, Ink::Colour([9; 3]), &way[..1]);
    assert_eq!(centre(&document), 64);
    let mut document = canvas([0; 4]);
    // Three dabs at the same place in one stroke: 0.5 * (1 - 0.5^3).
    draw(&mut document, &brush, Ink::Colour([9; 3]), &way);
    assert_eq!(centre(&document), 112);
    // A second stroke begins anew on top of the first.
    draw(&mut document, &brush, Ink::Colour([9; 3]), &way[..1]);
    assert_eq!(centre(&document), 64 + (112.0f64 * 0.75 + 0.25).round() as u8);
}

/// A selection with nothing, half and all of each pixel selected, in columns of 50.
fn half_selected(document: &mut Document) {
    document.apply(Edit::Selection(Some(Plane::filled(CANVAS, 0)))).unwrap();
    let column = |x, value| Piece::new(Rect::new(x, 0, 50, 200), vec![value; 50 * 200]).unwrap();
    document.apply(Edit::selection(vec![column(100, 128), column(150, 255)])).unwrap();
}

#[test]
fn paint_goes_where_it_is_selected_and_as_far() {
    let mut document = canvas([0; 4]);
    half_selected(&mut document);
    let brush = Brush { size_px: 60.0, hardness: 1.0, opacity: 0.8, ..Brush::default() };
    let way = [sample(20.0, 100.0, 1.0), sample(280.0, 100.0, 1.0)];
    draw(&mut document, &brush, Ink::Colour([9, 8, 7]), &way);
    let column = |document: &Document| [50, 120, 170, 250].map(|x| document.pixel(x, 100).unwrap()[3]);
    assert_eq!(column(&document), [0, 102, 204, 0]);
    draw(&mut document, &brush, Ink::MaskAdd, &way);
    assert_eq!([50, 120, 170, 250].map(|x| document.mask().texel(x, 100).unwrap()), [0, 102, 204, 0]);
    draw(&mut document, &brush, Ink::Eraser, &way);
    assert_eq!(column(&document), [0, 61, 41, 0]);
    // All selected is as nothing selected.
    let (mut plain, mut selected) = (canvas([50; 4]), canvas([50; 4]));
    selected.apply(Edit::Selection(Some(Plane::filled(CANVAS, 255)))).unwrap();
    draw(&mut plain, &Brush::default(), Ink::Colour([1, 2, 3]), &way);
    draw(&mut selected, &Brush::default(), Ink::Colour([1, 2, 3]), &way);
    assert_eq!(plain.layers(), selected.layers());
}

#[test]
fn an_alpha_lock_lets_colour_in_and_no_opacity_out() {
    let mut document = canvas([10, 20, 30, 128]);
    let piece = Piece::new(Rect::new(0, 0, 100, 200), vec![[77, 66, 55, 0]; 20_000]).unwrap();
    document.apply(Edit::pixels(LayerId(1), vec![piece])).unwrap();
    let props = Props { alpha_locked: true, ..document.active_layer().props.clone() };
    document.apply(Edit::props(LayerId(1), props)).unwrap();
    let brush = Brush { size_px: 60.0, hardness: 1.0, ..Brush::default() };
    let way = [sample(20.0, 100.0, 1.0), sample(280.0, 100.0, 1.0)];
    draw(&mut document, &brush, Ink::Colour([200, 100, 0]), &way);
    let texel = |document: &Document, x| document.layers()[0].pixels().unwrap().texel(x, 100).unwrap();
    assert_eq!((texel(&document, 150), texel(&document, 50)[3]), ([200, 100, 0, 128], 0));
    let before = document.clone();
    assert!(draw(&mut document, &brush, Ink::Eraser, &way).is_empty() && document == before);
}

#[test]
fn paint_goes_on_the_active_layer_or_its_mask_and_nowhere_else() {
    let mut document = canvas([255; 4]);
    document.apply(document.add_layer("upper").unwrap()).unwrap();
    let upper = document.active().layer();
    let brush = Brush { size_px: 60.0, hardness: 1.0, ..Brush::default() };
    let way = [sample(150.0, 100.0, 1.0)];
    let dirty = draw(&mut document, &brush, Ink::Colour([255, 0, 0]), &way);
    assert_eq!(dirty.planes.keys().copied().collect::<Vec<_>>(), [Target::Layer(upper).plane()]);
    assert!(document.layers()[0].pixels().unwrap().is_all([255; 4]));
    document.apply(document.add_layer_mask(upper, false).unwrap()).unwrap();
    document.set_active(Target::LayerMask(upper));
    draw(&mut document, &brush, Ink::Eraser, &way);
    assert_eq!(
        (document.active_layer().mask().unwrap().texel(150, 100), document.pixel(150, 100)),
        (Some(0), Some([255; 4]))
    );
    // Colour counts by its luminance: 0.3 of red.
    draw(&mut document, &brush, Ink::Colour([255, 0, 0]), &way);
    assert_eq!(document.active_layer().mask().unwrap().texel(150, 100), Some(77));
    assert_eq!(document.layer(upper).unwrap().pixels().unwrap().texel(150, 100), Some([255, 0, 0, 255]));

    let refused = |document: &mut Document, word: &str| {
        assert!(document.paints().unwrap_err().contains(word));
        let before = document.clone();
        assert!(draw(document, &brush, Ink::Colour([1; 3]), &way).is_empty() && *document == before);
        // The generation mask is no part of the layer.
        assert!(!draw(document, &brush, Ink::MaskAdd, &way).mask.is_empty());
    };
    let plain = document.active_layer().props.clone();
    document.apply(Edit::props(upper, Props { locked: true, ..plain.clone() })).unwrap();
    refused(&mut document, "locked");
    document.apply(Edit::props(upper, Props { visible: false, ..plain.clone() })).unwrap();
    refused(&mut document, "hidden");
    document.apply(Edit::props(upper, plain)).unwrap();
    document.apply(document.group(&[upper]).unwrap()).unwrap();
    refused(&mut document, "group");
    let group = document.active_layer().props.clone();
    document.apply(Edit::props(document.active().layer(), Props { locked: true, ..group })).unwrap();
    document.set_active(Target::Layer(upper));
    refused(&mut document, "locked");
}

#[test]
fn full_paint_covers_and_the_eraser_clears() {
    let mut document = canvas([10, 20, 30, 255]);
    let brush = Brush { size_px: 40.0, hardness: 1.0, ..Brush::default() };
    let way = [sample(60.0, 100.0, 1.0), sample(240.0, 100.0, 1.0)];
    draw(&mut document, &brush, Ink::Colour([250, 128, 4]), &way);
    assert_eq!(document.pixel(150, 110), Some([250, 128, 4, 255]));
    assert_eq!(document.pixel(150, 130), Some([10, 20, 30, 255]));
    draw(&mut document, &brush, Ink::Eraser, &way);
    assert_eq!(document.pixel(150, 110), Some([250, 128, 4, 0]));
    draw(&mut document, &brush, Ink::MaskAdd, &way);
    assert_eq!(document.mask().texel(150, 110), Some(255));
    draw(&mut document, &brush, Ink::MaskErase, &way);
    assert_eq!(document.mask().texel(150, 110), Some(0));
    // Where half was added half of that is taken away, as with any soft edge.
    assert!(document.to_mask().data().iter().all(|&v| v <= 64));
}

#[test]
fn pressure_scales_size_and_opacity_where_it_is_asked_to() {
    let pressed = |pressure_sizes, pressure_fades| {
        let brush = Brush { size_px: 80.0, hardness: 1.0, pressure_sizes, pressure_fades, ..Brush::default() };
        let mut document = canvas([0; 4]);
        draw(&mut document, &brush, Ink::Colour([0; 3]), &[sample(100.5, 100.5, 0.5)]);
        let width = (0..CANVAS.width).filter(|&x| document.pixel(x, 100).unwrap()[3] > 0).count();
        (width, document.pixel(100, 100).unwrap()[3])
    };
    assert_eq!(pressed(false, false), (81, 255));
    assert_eq!(pressed(true, false), (41, 255));
    assert_eq!(pressed(false, true), (81, 128));
    assert_eq!(pressed(true, true), (41, 128));
}

#[test]
fn a_stroke_on_a_large_canvas_dirties_only_what_is_under_it() {
    let mut document = Document::new(Extent::new(4096, 4096), [255; 4]).unwrap();
    let brush = Brush { size_px: 24.0, ..Brush::default() };
    let mut stroke = Stroke::new(&document, &brush, Ink::Colour([0; 3]));
    let dab = document.apply(stroke.extend(sample(2000.0, 1000.0, 1.0)).unwrap()).unwrap().dirty;
    assert!(dab.picture.area() <= 26 * 26, "{}", dab.picture.area());
    // 640 pixels to the right: six tiles of 128 at most, in one row of tiles or two.
    let line = document.apply(stroke.extend(sample(2640.0, 1000.0, 1.0)).unwrap()).unwrap().dirty;
    assert!(line.picture.area() <= 668 * 26, "{}", line.picture.area());
    let bounds = line.picture.bounds().unwrap();
    assert!(bounds.x >= 1986 && bounds.x + bounds.width <= 2654 && bounds.height <= 26);
}

#[test]
fn wild_samples_neither_hang_nor_panic() {
    let mut document = canvas([255; 4]);
    let (inf, nan) = (f32::INFINITY, f32::NAN);
    let way = [(1e38, -1e38), (nan, 5.0), (-1e9, 1e9), (inf, 0.0), (150.0, 100.0), (1e9, 100.0)];
    let way: Vec<Sample> = way.iter().map(|&(x, y)| sample(x, y, nan)).collect();
    let brush = Brush { size_px: 0.0, spacing: 0.0, ..Brush::default() };
    for stabiliser in [Stabiliser::Off, Stabiliser::PulledString { length_px: nan }] {
        draw(&mut document, &Brush { stabiliser, ..brush.clone() }, Ink::Colour([0; 3]), &way);
    }
    assert_eq!(document.pixel(299, 199), Some([255; 4]));
}
