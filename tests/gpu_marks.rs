//! What is drawn over the picture besides the mask: the selection's marching edge and the generation frame.

// A failed unwrap is a failed test; a skipped one says so.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use scumble::base::{Extent, Pixmap, Rect, SignedRect};
use scumble::document::{Dirty, Document, Edit, Piece, Plane};
use scumble::gpu::twin::{self, Scene};
use scumble::gpu::{Frame, MaskLook};

#[path = "support/adapter.rs"]
mod adapter;
#[path = "support/view.rs"]
#[allow(dead_code)]
mod view;

use view::{Studio, document, frame, scene};

const TARGET: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;

fn studio() -> Option<Studio> {
    Some(Studio::new(adapter::device(wgpu::Limits::downlevel_defaults())?, TARGET))
}

/// Draws a scene: as the twin does, but for one pixel in a thousand, where one rounding decides at a border of a dash.
#[track_caller]
fn assert_as_twin(studio: &mut Studio, scene: Scene<'_>, dirty: &Dirty, what: &str) -> Pixmap {
    let (drawn, _) = studio.draw(scene, dirty);
    assert_eq!(studio.canvas.trouble(), None);
    let expected = twin::draw(scene).unwrap();
    let differ = |(a, b): &([u8; 4], [u8; 4])| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > 2);
    let wrong = drawn.pixels().zip(expected.pixels()).filter(differ).count();
    assert!(wrong * 1000 <= drawn.extent().area(), "{what}: {wrong} pixels differ");
    drawn
}

/// A frame in which a place of the canvas is in the middle.
fn centred(scale: f32, at: [f32; 2]) -> Frame {
    frame(scale, [(150.0 - at[0] * scale).round(), (110.0 - at[1] * scale).round()])
}

fn changed(a: &Pixmap, b: &Pixmap) -> usize {
    a.pixels().zip(b.pixels()).filter(|(a, b)| a != b).count()
}

/// A soft ellipse and a hard box.
fn selection(extent: Extent) -> Plane<u8> {
    let (width, height) = (extent.width as f32, extent.height as f32);
    let value = |i: usize| {
        let (x, y) = ((i % extent.width as usize) as f32, (i / extent.width as usize) as f32);
        let far = ((x - width * 0.4) / (width * 0.2)).hypot((y - height * 0.6) / (height * 0.3));
        let boxed = (700.0..900.0).contains(&x) && (100.0..333.0).contains(&y);
        if boxed { 255 } else { ((1.5 - far).clamp(0.0, 1.0) * 255.0) as u8 }
    };
    let values: Vec<u8> = (0..extent.area()).map(value).collect();
    Plane::from_texels(extent, &values).unwrap()
}

fn selected(extent: Extent) -> Document {
    let mut document = document(extent);
    document.apply(Edit::Selection(Some(selection(extent)))).unwrap();
    document
}

#[test]
fn the_selection_has_an_edge_that_marches_and_no_film() {
    let Some(mut studio) = studio() else { return };
    let extent = Extent::new(1031, 523);
    let mut document = selected(extent);
    for (scale, at) in [(0.2, [515.0, 260.0]), (0.5, [500.0, 300.0]), (1.0, [700.0, 200.0]), (3.0, [898.0, 330.0])] {
        let still = centred(scale, at);
        let shown = assert_as_twin(&mut studio, scene(&document, &still), &Dirty::default(), &format!("at {scale}"));
        let later = Frame { time_s: 0.56, ..still };
        let marched = assert_as_twin(&mut studio, scene(&document, &later), &Dirty::default(), "later");
        assert!((50..9_000).contains(&changed(&shown, &marched)), "{} pixels march", changed(&shown, &marched));
        let off = Frame { selection: false, ..still };
        let plain = assert_as_twin(&mut studio, scene(&document, &off), &Dirty::default(), "off");
        // On the contour alone: a film would change much more.
        assert!((100..14_000).contains(&changed(&shown, &plain)), "{}", changed(&shown, &plain));
    }
    // Changed in a part, taken away, and there again.
    let view = centred(1.0, [700.0, 200.0]);
    let piece = Piece::new(Rect::new(650, 150, 90, 60), vec![255; 5400]).unwrap();
    let dirty = document.apply(Edit::selection(vec![piece])).unwrap().dirty;
    assert_as_twin(&mut studio, scene(&document, &view), &dirty, "a part more");
    let applied = document.apply(Edit::Selection(None)).unwrap();
    let none = assert_as_twin(&mut studio, scene(&document, &view), &applied.dirty, "none");
    let dirty = document.apply(applied.inverse).unwrap().dirty;
    let again = assert_as_twin(&mut studio, scene(&document, &view), &dirty, "again");
    assert!(changed(&none, &again) > 100);
    let all = Edit::Selection(Some(Plane::filled(extent, 255)));
    let dirty = document.apply(all).unwrap().dirty;
    assert_as_twin(&mut studio, scene(&document, &centred(0.2, [515.0, 260.0])), &dirty, "all: the canvas's own edge");
}

#[test]
fn the_edges_of_mask_and_selection_look_different() {
    let Some(mut studio) = studio() else { return };
    let extent = Extent::new(643, 417);
    let box_of = |value| {
        let rect = Rect::new(200, 100, 200, 150);
        let mut plane = vec![0u8; extent.area()];
        for y in rect.y..rect.y + rect.height {
            plane[(y * extent.width + rect.x) as usize..][..rect.width as usize].fill(value);
        }
        plane
    };
    let plain = Document::new(extent, [120, 120, 120, 255]).unwrap();
    let (mut masked, mut chosen) = (plain.clone(), plain);
    masked.apply(Edit::mask(vec![Piece::new(masked.rect(), box_of(255)).unwrap()])).unwrap();
    chosen.apply(Edit::Selection(Plane::from_texels(extent, &box_of(255)))).unwrap();
    let mut view = centred(1.0, [200.0, 175.0]);
    // Without its film.
    view.mask = MaskLook { shown: true, quick: false, tint: [0.8, 0.2, 0.4, 0.0] };
    let replaced = Dirty { replaced: true, ..Dirty::default() };
    let of_mask = assert_as_twin(&mut studio, scene(&masked, &view), &replaced, "mask");
    let of_selection = assert_as_twin(&mut studio, scene(&chosen, &view), &replaced, "selection");
    // Beside a hard edge a dash covers three quarters of the grey.
    let count = |picture: &Pixmap, colour: [f32; 3]| {
        let dash = colour.map(|v| 120.0 * 0.25 + v * 255.0 * 0.75);
        let near = |pixel: &[u8; 4]| pixel.iter().zip(dash).all(|(a, b)| (f32::from(*a) - b).abs() <= 1.0);
        picture.pixels().filter(near).count()
    };
    let (tint, light) = ([0.8, 0.2, 0.4], [0.95, 0.95, 0.95]);
    assert!(count(&of_mask, tint) > 100 && count(&of_mask, light) == 0);
    assert!(count(&of_selection, light) > 100 && count(&of_selection, tint) == 0);
}

#[test]
fn the_generation_frame_is_drawn_over_the_canvas_and_beyond_it() {
    let Some(mut studio) = studio() else { return };
    let document = document(Extent::new(643, 417));
    for place in [
        SignedRect::new(100, 80, 256, 256),
        SignedRect::new(-200, -90, 512, 512),
        SignedRect::new(400, 300, 900, 700),
        SignedRect::new(-300, 100, 200, 200),
        SignedRect::new(i32::MIN, i32::MIN, u32::MAX, u32::MAX),
    ] {
        for (scale, at) in [(0.3, [320.0, 200.0]), (1.0, [40.0, 30.0]), (1.0, [600.0, 390.0]), (9.0, [100.0, 80.0])] {
            for (frame_dim, pixels_per_point) in [(0.0, 1.0), (0.45, 2.0)] {
                let frame = Frame { frame_box: Some(place), frame_dim, pixels_per_point, ..centred(scale, at) };
                assert_as_twin(&mut studio, scene(&document, &frame), &Dirty::default(), &format!("{place:?} {scale}"));
            }
        }
    }
}

#[test]
fn the_frame_dims_what_is_outside_and_shows_checks_where_it_is_empty() {
    let Some(mut studio) = studio() else { return };
    let document = Document::new(Extent::new(200, 200), [250, 0, 0, 255]).unwrap();
    let plain = frame(1.0, [50.0, 10.0]);
    let framed = Frame { frame_box: Some(SignedRect::new(100, 50, 140, 100)), frame_dim: 0.5, ..plain };
    let (drawn, _) = studio.draw(scene(&document, &framed), &Dirty::default());
    let mixed = |a: [f32; 3], b: [f32; 3]| [0, 1, 2].map(|c| f32::midpoint(a[c], b[c]) * 255.0);
    let backdrop = [0.11, 0.12, 0.13];
    let near =
        |pixel: [u8; 4], expected: [f32; 3]| pixel.iter().zip(expected).all(|(a, b)| (f32::from(*a) - b).abs() <= 1.0);
    // On the canvas, inside and outside the frame.
    assert_eq!(drawn.pixel(50 + 150, 10 + 100), [250, 0, 0, 255]);
    assert!(near(drawn.pixel(50 + 50, 10 + 100), mixed([250.0 / 255.0, 0.0, 0.0], backdrop)));
    // Beyond the canvas: checks in the frame, nothing else outside.
    let beyond: Vec<[u8; 4]> = (0..30).map(|x| drawn.pixel(50 + 205 + x, 10 + 100)).collect();
    let checks = [mixed([0.6; 3], backdrop), mixed([0.8; 3], backdrop)];
    assert!(beyond.iter().all(|pixel| checks.iter().any(|check| near(*pixel, *check))), "{beyond:?}");
    assert!(checks.iter().all(|check| beyond.iter().any(|pixel| near(*pixel, *check))));
    assert!(near(drawn.pixel(50 + 205 + 5, 10 + 190), backdrop.map(|v| v * 255.0)));
    // Two lines right beside it: its own colour, and dark.
    let line = |x: u32| drawn.pixel(50 + x, 10 + 100);
    assert!(line(99)[2] > 200 && line(98)[2] < 60, "{:?} {:?}", line(99), line(98));
}
