//! Drag scripts for the tools that change layers and the generation frame: move, fill, gradient, frame.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

#[path = "support/scripts.rs"]
mod scripts;

use scripts::{ALT, CTRL, NONE, SHIFT, Studio};
use scumble::base::{Extent, Rect, SignedRect};
use scumble::document::{Document, Edit, GradientKind, Piece, Rgba, SelectOp, Target, bounds_of};
use scumble::tools::{Cursor, GradientEnds, Overlay, Phase, ToolKey};

const RED: Rgba = [200, 0, 0, 255];

/// An empty layer above the white ground, with a red rectangle on it.
fn with_rectangle(tool: &str, rect: Rect) -> Studio {
    let mut studio = Studio::with(tool);
    studio.document.apply(studio.document.add_layer("Rectangle").unwrap()).unwrap();
    let piece = Piece::new(rect, vec![RED; rect.extent().area()]).unwrap();
    studio.document.apply(Edit::pixels(studio.layer(), vec![piece])).unwrap();
    studio
}

fn place(studio: &Studio) -> SignedRect {
    bounds_of(&studio.document, studio.layer()).unwrap()
}

fn corners(studio: &Studio) -> [(f32, f32); 4] {
    let Overlay::Handles { corners, pivot: Some(_) } = studio.overlay()[0] else { panic!("no handles") };
    corners.map(|corner| (corner.x, corner.y))
}

#[test]
fn a_layer_goes_by_whole_pixels_and_comes_back_from_beyond_the_canvas() {
    let mut studio = Studio::on_noise("move");
    let before = studio.document.clone();
    studio.press_and_drag(&[(200.0, 150.0), (300.0, 200.0), (650.4, 100.3)], NONE);
    assert_eq!((place(&studio), studio.cursor), (SignedRect::new(450, -50, 400, 300), Some(Cursor::Move)));
    studio.send(Phase::Drag, 230.3, 140.2, NONE);
    studio.send(Phase::Release, 230.3, 140.2, NONE);
    assert_eq!(place(&studio), SignedRect::new(30, -10, 400, 300));
    assert_eq!(studio.pixel(130, 90), before.active_layer().pixels().unwrap().texel(100, 100).unwrap());
    assert_eq!(studio.pixel(5, 5), [0; 4]);
    studio.drag(&[(200.0, 150.0), (170.0, 160.0)], NONE);
    assert_eq!(studio.document, before, "moved there and back");
    studio.undo("Move layer");
    studio.undo("Move layer");
    assert_eq!(studio.document, before);
    // Shift keeps to axes and diagonals.
    studio.drag(&[(200.0, 150.0), (260.0, 157.0)], SHIFT);
    assert_eq!((place(&studio).x, place(&studio).y), (60, 0));
    assert!(studio.key(ToolKey::Nudge { x: -1, y: 10 }));
    assert_eq!((place(&studio).x, place(&studio).y), (59, 10));
    studio.undo("Move layer");
}

#[test]
fn escape_and_clicks_leave_the_layer_where_it_was() {
    let mut studio = with_rectangle("move", Rect::new(100, 100, 80, 60));
    let before = studio.document.clone();
    for way in [[(140.0, 130.0), (200.0, 200.0)], [(180.0, 160.0), (300.0, 200.0)], [(190.0, 170.0), (100.0, 200.0)]] {
        studio.press_and_drag(&way, NONE);
        assert_ne!(studio.document, before);
        studio.send(Phase::Cancel, 0.0, 0.0, NONE);
        studio.send(Phase::Drag, 300.0, 250.0, NONE);
        studio.send(Phase::Release, 300.0, 250.0, NONE);
        assert_eq!((&studio.document, studio.history.undo_label()), (&before, None));
    }
    studio.drag(&[(140.0, 130.0), (140.5, 130.5)], NONE);
    assert_eq!((&studio.document, studio.history.undo_label()), (&before, None));
}

#[test]
fn corners_scale_in_proportion_and_shift_lets_go_of_it() {
    let start = Rect::new(100, 100, 80, 60);
    let (corner, middle) = ((180.0, 160.0), (140.0, 130.0));
    let cases = [
        // Along the diagonal, or nearly: twice as large.
        (corner, (260.0, 220.0), NONE, SignedRect::new(100, 100, 160, 120)),
        (corner, (260.0, 160.0), SHIFT, SignedRect::new(100, 100, 160, 60)),
        (corner, (220.0, 190.0), ALT, SignedRect::new(60, 70, 160, 120)),
        // A side alone, and over the opposite one: mirrored.
        ((180.0, 130.0), (220.0, 200.0), NONE, SignedRect::new(100, 100, 120, 60)),
        ((140.0, 100.0), (140.0, 80.0), NONE, SignedRect::new(100, 80, 80, 80)),
        ((140.0, 160.0), (140.0, 40.0), NONE, SignedRect::new(100, 40, 80, 60)),
        (middle, (150.0, 130.0), NONE, SignedRect::new(110, 100, 80, 60)),
        // To nothing: a pixel is left.
        (corner, (100.0, 100.0), SHIFT, SignedRect::new(100, 100, 1, 1)),
    ];
    for (from, to, modifiers, expected) in cases {
        let mut studio = with_rectangle("move", start);
        let before = studio.document.clone();
        studio.drag(&[from, (f32::midpoint(from.0, to.0), f32::midpoint(from.1, to.1)), to], modifiers);
        assert_eq!(place(&studio), expected, "{from:?} to {to:?}");
        let inside = studio.document.active_layer().pixels().unwrap();
        let rect = expected.within(Extent::new(400, 300)).unwrap();
        assert!(inside.read(rect).iter().all(|p| *p == RED), "{from:?} to {to:?}");
        studio.history.undo(&mut studio.document).unwrap().unwrap();
        assert_eq!(studio.document, before);
    }
}

#[test]
fn beside_a_corner_the_layer_turns_and_shift_turns_by_steps() {
    let mut studio = with_rectangle("move", Rect::new(160, 130, 80, 40));
    studio.send(Phase::Hover, 250.0, 178.0, NONE);
    assert_eq!(studio.cursor, Some(Cursor::Rotate));
    // The middle is at 200, 150; from below right to below left is a right angle.
    studio.drag(&[(248.0, 178.0), (220.0, 200.0), (172.0, 198.0)], NONE);
    assert_eq!(place(&studio), SignedRect::new(180, 110, 40, 80));
    assert!(studio.pixels().read(Rect::new(180, 110, 40, 80)).iter().all(|p| *p == RED));
    studio.undo("Rotate layer");
    studio.drag(&[(248.0, 178.0), (244.0, 192.0)], SHIFT);
    let [(ax, ay), (bx, by), ..] = corners(&studio);
    let degrees = (by - ay).atan2(bx - ax).to_degrees();
    assert!((degrees - 15.0).abs() < 1e-3, "{degrees}");
    let opaque: f64 = studio.pixels().read(studio.document.rect()).iter().map(|p| f64::from(p[3]) / 255.0).sum();
    assert!((opaque - 3200.0).abs() < 1.0, "turning keeps the area: {opaque}");
}

#[test]
fn many_drags_lose_no_more_than_one() {
    // Turned there and back in many small drags, the pixels are the first ones.
    let mut studio = with_rectangle("move", Rect::new(160, 130, 80, 40));
    let before = studio.document.clone();
    for _ in 0..6 {
        let [_, _, (x, y), _] = corners(&studio);
        let (from, angle) = ((x + (x - 200.0) * 0.2, y + (y - 150.0) * 0.2), 0.35f32);
        let (dx, dy, (sin, cos)) = (from.0 - 200.0, from.1 - 150.0, angle.sin_cos());
        studio.drag(&[from, (200.0 + dx * cos - dy * sin, 150.0 + dx * sin + dy * cos)], NONE);
    }
    assert_ne!(studio.document, before);
    let [_, _, (x, y), _] = corners(&studio);
    let from = (x + (x - 200.0) * 0.2, y + (y - 150.0) * 0.2);
    let (dx, dy, (sin, cos)) = (from.0 - 200.0, from.1 - 150.0, (-2.1f32).sin_cos());
    studio.drag(&[from, (200.0 + dx * cos - dy * sin, 150.0 + dx * sin + dy * cos)], NONE);
    let inside = studio.pixels().read(Rect::new(162, 132, 76, 36));
    assert!(inside.iter().all(|p| *p == RED));
    let opaque: f64 = studio.pixels().read(studio.document.rect()).iter().map(|p| f64::from(p[3]) / 255.0).sum();
    assert!((opaque - 3200.0).abs() < 3.0, "{opaque}");
    while studio.history.undo(&mut studio.document).unwrap().is_some() {}
    assert_eq!(studio.document, before);
    let (x, y) = corners(&studio)[0];
    assert!((x - 160.0).abs() < 0.01 && (y - 130.0).abs() < 0.01, "the box is where it was: {x}, {y}");
}

#[test]
fn going_on_with_a_layer_leaves_alone_what_others_did_meanwhile() {
    let mut studio = with_rectangle("move", Rect::new(100, 100, 80, 60));
    let (above, ground) = (studio.layer(), studio.document.layers()[0].id());
    studio.drag(&[(140.0, 130.0), (150.0, 130.0)], NONE);
    let dot = Piece::new(Rect::new(5, 5, 1, 1), vec![RED]).unwrap();
    studio.history.apply(&mut studio.document, "Dot", Edit::pixels(ground, vec![dot])).unwrap();
    assert_eq!(studio.layer(), above);
    // With a jump from press to release, too.
    studio.send(Phase::Press, 150.0, 130.0, NONE);
    studio.send(Phase::Release, 170.0, 130.0, NONE);
    assert_eq!(place(&studio), SignedRect::new(130, 100, 80, 60));
    assert_eq!(studio.document.layer(ground).unwrap().pixels().unwrap().texel(5, 5), Some(RED));
    studio.undo("Move layer");
    assert_eq!(place(&studio), SignedRect::new(110, 100, 80, 60));
    studio.undo("Dot");
}

#[test]
fn what_becomes_large_is_made_at_the_end_from_the_first_pixels() {
    let mut studio = with_rectangle("move", Rect::new(100, 100, 80, 60));
    studio.drag(&[(180.0, 160.0), (140.0, 130.0)], NONE);
    assert_eq!(place(&studio), SignedRect::new(100, 100, 40, 30));
    let small = studio.document.clone();
    // A hundred times as large: only the box goes with the pointer.
    studio.press_and_drag(&[(140.0, 130.0), (180.0, 160.0), (4100.0, 3100.0)], NONE);
    assert_eq!((place(&studio).width, corners(&studio)[2]), (80, (4100.0, 3100.0)));
    studio.send(Phase::Release, 4100.0, 3100.0, NONE);
    assert_eq!(place(&studio), SignedRect::new(100, 100, 4000, 3000));
    studio.undo("Scale layer");
    assert_eq!(studio.document, small);
    // Far too large: the artist is told, and nothing changes.
    studio.drag(&[(140.0, 130.0), (900_000.0, 700_000.0)], NONE);
    assert!(studio.failed.unwrap().contains("larger than 268 million pixels"));
    assert_eq!(studio.document, small);
}

#[test]
fn selected_pixels_are_cut_out_and_alt_copies_them() {
    for (modifiers, left_behind, label) in [(NONE, [0; 4], "Move selected pixels"), (ALT, RED, "Copy selected pixels")]
    {
        let mut studio = with_rectangle("move", Rect::new(100, 100, 80, 60));
        studio.take("select_rect");
        studio.drag(&[(120.0, 110.0), (140.0, 130.0)], NONE);
        let before = studio.document.clone();
        studio.take("move");
        assert_eq!(corners(&studio)[2], (140.0, 130.0));
        studio.drag(&[(130.0, 120.0), (150.0, 200.0), (230.0, 220.0)], modifiers);
        assert_eq!((studio.pixel(130, 120), studio.pixel(230, 220)), (left_behind, RED));
        assert_eq!(studio.bounds(), Some(Rect::new(220, 210, 20, 20)));
        assert_eq!(studio.pixel(110, 105), RED);
        // On with the same pixels, which are not cut from what they lie on now.
        studio.drag(&[(230.0, 220.0), (240.0, 220.0)], NONE);
        assert_eq!((studio.pixel(221, 211), studio.pixel(249, 229)), ([0; 4], RED));
        studio.history.undo(&mut studio.document).unwrap().unwrap();
        studio.undo(label);
        assert_eq!(studio.document, before);
    }
}

#[test]
fn a_group_moves_with_all_in_it_unless_one_is_locked() {
    let mut studio = with_rectangle("move", Rect::new(100, 100, 80, 60));
    let (upper, lower) = (studio.layer(), studio.document.layers()[0].id());
    studio.document.apply(studio.document.group(&[upper, lower]).unwrap()).unwrap();
    let group = studio.document.layers()[0].id();
    studio.document.set_active(Target::Layer(group));
    studio.drag(&[(200.0, 150.0), (210.0, 170.0)], NONE);
    assert_eq!(bounds_of(&studio.document, upper), Some(SignedRect::new(110, 120, 80, 60)));
    assert_eq!(bounds_of(&studio.document, lower), Some(SignedRect::new(10, 20, 400, 300)));
    let mut props = studio.document.layer(upper).unwrap().props.clone();
    props.locked = true;
    studio.document.apply(Edit::props(upper, props)).unwrap();
    let before = studio.document.clone();
    studio.drag(&[(200.0, 150.0), (210.0, 170.0)], NONE);
    assert_eq!(studio.document, before);
    assert!(studio.refused.unwrap().contains("locked"));
    studio.document = Document::empty(Extent::new(40, 40)).unwrap();
    studio.drag(&[(20.0, 15.0), (21.0, 17.0)], NONE);
    assert!(studio.refused.unwrap().contains("empty"));
    assert!(studio.overlay().is_empty());
}

#[test]
fn the_bucket_fills_the_area_and_keeps_to_its_edges() {
    let mut studio = with_rectangle("fill", Rect::new(100, 100, 80, 60));
    studio.settings.antialias = false;
    let before = studio.document.clone();
    studio.click(120.0, 120.0);
    let foreground = [200, 30, 60, 255];
    assert!(studio.pixels().read(Rect::new(100, 100, 80, 60)).iter().all(|p| *p == foreground));
    assert_eq!((studio.pixel(99, 120), studio.pixel(180, 120)), ([0; 4], [0; 4]));
    studio.undo("Fill");
    assert_eq!(studio.document, before);
    // Outside of it, under an alpha lock: what is transparent stays so.
    let mut props = studio.document.active_layer().props.clone();
    props.alpha_locked = true;
    studio.document.apply(Edit::props(studio.layer(), props)).unwrap();
    studio.settings.tolerance = 255;
    studio.click(20.0, 20.0);
    assert_eq!((studio.pixel(20, 20), studio.pixel(120, 120)), ([0; 4], foreground));
    // Beside the canvas there is nothing to fill, and Alt picks.
    let filled = studio.document.clone();
    studio.click(-20.0, 20.0);
    studio.click(20.0, 300.0);
    studio.drag(&[(300.0, 250.0)], ALT);
    assert_eq!((&studio.document, studio.settings.palette.foreground), (&filled, [255; 3]));
}

#[test]
fn layer_masks_are_filled_with_greys() {
    let mut studio = Studio::with("fill");
    let id = studio.layer();
    studio.document.apply(studio.document.add_layer_mask(id, false).unwrap()).unwrap();
    studio.document.set_active(Target::LayerMask(id));
    studio.settings.palette.foreground = [100; 3];
    studio.take("select_rect");
    studio.drag(&[(0.0, 0.0), (50.0, 50.0)], NONE);
    studio.take("fill");
    studio.click(200.0, 200.0);
    let mask = studio.document.layer(id).unwrap().mask().unwrap();
    assert_eq!((mask.texel(20, 20), mask.texel(60, 20)), (Some(100), Some(255)));
    assert!(studio.pixels().is_all([255; 4]));
}

#[test]
fn a_gradient_runs_along_its_line() {
    let mut studio = Studio::with("gradient");
    studio.settings.palette.background = [0, 130, 160];
    studio.press_and_drag(&[(100.0, 150.0), (200.0, 170.0)], NONE);
    assert_eq!(studio.history.undo_label(), None);
    studio.send(Phase::Drag, 300.0, 165.0, SHIFT);
    let Overlay::Segment(from, to) = studio.overlay()[0] else { panic!("no line") };
    assert!((from.x - 100.0).abs() < 1e-3 && (to.y - 150.0).abs() < 1e-3);
    studio.send(Phase::Release, 300.0, 150.0, SHIFT);
    assert_eq!((studio.pixel(50, 10), studio.pixel(350, 290)), ([200, 30, 60, 255], [0, 130, 160, 255]));
    let [r, g, b, a] = studio.pixel(200, 20);
    assert!(r.abs_diff(100) <= 1 && g.abs_diff(80) <= 1 && b.abs_diff(110) <= 1 && a == 255);
    studio.undo("Gradient");
    assert!(studio.pixels().is_all([255; 4]));
    // Around the start, to nothing.
    (studio.settings.gradient_kind, studio.settings.gradient_ends) = (GradientKind::Radial, GradientEnds::Transparent);
    studio.drag(&[(200.0, 150.0), (200.0, 200.0)], NONE);
    assert_eq!((studio.pixel(200, 250), studio.pixel(120, 150)), ([255; 4], [255; 4]));
    assert!(studio.pixel(200, 150)[0].abs_diff(200) <= 1);
    studio.undo("Gradient");
    // Neither a click nor Escape leaves anything.
    studio.click(100.0, 100.0);
    studio.press_and_drag(&[(100.0, 150.0), (200.0, 170.0)], NONE);
    studio.send(Phase::Cancel, 200.0, 170.0, NONE);
    studio.send(Phase::Release, 200.0, 170.0, NONE);
    assert_eq!((studio.history.undo_label(), studio.overlay().len()), (None, 0));
}

#[test]
fn a_frame_is_drawn_moved_and_resized() {
    let mut studio = Studio::with("frame");
    studio.settings.frame_rules.multiple = 16;
    let before = studio.document.clone();
    // Within the whole canvas, a frame is drawn; its sides are multiples.
    studio.drag(&[(60.0, 50.0), (100.0, 100.0), (191.0, 165.0)], NONE);
    assert_eq!(studio.document.frame(), Some(SignedRect::new(60, 50, 128, 112)));
    studio.drag(&[(100.0, 100.0), (120.0, 117.0)], NONE);
    assert_eq!(studio.document.frame(), Some(SignedRect::new(80, 67, 128, 112)));
    // Near the canvas's edge it comes to rest there, unless Ctrl is held; over the edge it may go.
    studio.drag(&[(100.0, 100.0), (23.0, 100.0)], NONE);
    assert_eq!(studio.document.frame(), Some(SignedRect::new(0, 67, 128, 112)));
    studio.drag(&[(100.0, 100.0), (103.0, 100.0)], CTRL);
    assert_eq!(studio.document.frame(), Some(SignedRect::new(3, 67, 128, 112)));
    studio.drag(&[(100.0, 100.0), (20.0, 60.0)], NONE);
    assert_eq!(studio.document.frame(), Some(SignedRect::new(-77, 27, 128, 112)));
    // A corner, a side, and a corner with Shift: the proportions stay.
    studio.drag(&[(51.0, 139.0), (114.0, 200.0)], NONE);
    assert_eq!(studio.document.frame(), Some(SignedRect::new(-77, 27, 192, 176)));
    studio.drag(&[(-77.0, 115.0), (-45.0, 100.0)], NONE);
    assert_eq!(studio.document.frame(), Some(SignedRect::new(-45, 27, 160, 176)));
    studio.drag(&[(115.0, 203.0), (195.0, 203.0)], SHIFT);
    assert_eq!(studio.document.frame(), Some(SignedRect::new(-45, 27, 240, 272)));
    assert!(studio.key(ToolKey::Nudge { x: 1, y: -10 }));
    assert_eq!(studio.document.frame(), Some(SignedRect::new(-44, 17, 240, 272)));
    for label in ["Move frame", "Resize frame", "Resize frame", "Resize frame"] {
        studio.undo(label);
    }
    while studio.history.undo(&mut studio.document).unwrap().is_some() {}
    assert_eq!(studio.document, before);
}

#[test]
fn a_frame_keeps_its_aspect_and_escape_its_place() {
    let mut studio = Studio::with("frame");
    studio.settings.frame_rules.aspect = Some((3, 2));
    studio.drag(&[(100.0, 100.0), (220.0, 110.0)], NONE);
    assert_eq!(studio.document.frame(), Some(SignedRect::new(100, 100, 120, 80)));
    // The right side: the height follows about its middle.
    studio.drag(&[(220.0, 140.0), (340.0, 140.0)], NONE);
    assert_eq!(studio.document.frame(), Some(SignedRect::new(100, 60, 240, 160)));
    let before = studio.document.clone();
    for from in [(150.0, 100.0), (100.0, 60.0), (20.0, 20.0)] {
        studio.press_and_drag(&[from, (300.0, 250.0)], NONE);
        assert_ne!(studio.document, before);
        studio.send(Phase::Cancel, 300.0, 250.0, NONE);
        assert_eq!(studio.document, before);
    }
    // A click draws nothing; handles are where the frame is.
    studio.click(20.0, 20.0);
    assert_eq!(studio.document, before);
    let Overlay::Handles { corners, pivot: None } = studio.overlay()[0] else { panic!("no handles") };
    assert_eq!((corners[0].x, corners[2].y), (100.0, 220.0));
    // A selection does not keep the frame from anything.
    studio.document.apply(SelectOp::All.edit(&studio.document)).unwrap();
    studio.drag(&[(150.0, 100.0), (150.0, 130.0)], CTRL);
    assert_eq!(studio.document.frame(), Some(SignedRect::new(100, 90, 240, 160)));
}
