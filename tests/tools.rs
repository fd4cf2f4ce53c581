//! Drag scripts: each tool driven as the window drives it.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

#[path = "support/scripts.rs"]
mod scripts;

use proptest::prelude::*;
use scripts::{ALT, NONE, SHIFT, Studio};
use scumble::base::Extent;
use scumble::document::{Document, Edit, Point, SelectOp};
use scumble::tools::{Cursor, Modifiers, Phase, Scene, TOOLS, ToolEvent, ToolKey};

#[test]
fn the_brush_paints_one_step_of_history() {
    let mut studio = Studio::with("brush");
    let before = studio.document.clone();
    studio.drag(&[(50.0, 50.0), (120.0, 60.0), (200.0, 50.0)], NONE);
    assert_eq!(studio.pixel(120, 60), [200, 30, 60, 255]);
    assert_eq!(studio.pixel(120, 90), [255; 4]);
    assert_eq!(studio.cursor, Some(Cursor::Brush { size_px: 20.0, hardness: 1.0 }));
    let after = studio.document.clone();
    assert_eq!(studio.history.undo(&mut studio.document).unwrap().unwrap().label, "Brush stroke");
    assert_eq!(studio.document, before);
    assert_eq!(studio.history.undo(&mut studio.document), Ok(None));
    studio.history.redo(&mut studio.document).unwrap().unwrap();
    assert_eq!(studio.document, after);
}

#[test]
fn shift_draws_a_straight_line_from_the_last_stroke() {
    for (tool, modifiers, drawn) in [("brush", NONE, false), ("brush", SHIFT, true), ("mask_brush", SHIFT, true)] {
        let mut studio = Studio::with(tool);
        // Without a last stroke it is a dab.
        studio.drag(&[(40.0, 40.0)], SHIFT);
        studio.drag(&[(360.0, 260.0)], modifiers);
        let half_way = studio.pixel(200, 150) != [255; 4] || studio.masked(200, 150) == 255;
        assert_eq!(half_way, drawn, "{tool}");
        assert!(studio.history.undo(&mut studio.document).unwrap().is_some());
        assert!(studio.pixel(40, 40) != [255; 4] || studio.masked(40, 40) == 255, "the line is a step of its own");
    }
}

#[test]
fn alt_picks_a_colour_with_the_brush_and_paints_nothing() {
    let mut studio = Studio::with("brush");
    studio.drag(&[(50.0, 50.0)], NONE);
    studio.settings.palette.foreground = [0; 3];
    let before = studio.document.clone();
    studio.send(Phase::Hover, 50.0, 50.0, ALT);
    assert_eq!((studio.cursor, studio.settings.palette.foreground), (Some(Cursor::Picker), [0; 3]));
    studio.send(Phase::Press, 350.0, 250.0, ALT);
    assert_eq!(studio.settings.palette.foreground, [255; 3]);
    // Alt may be let go before the button.
    studio.send(Phase::Drag, 50.0, 50.0, NONE);
    studio.send(Phase::Release, 50.0, 50.0, NONE);
    assert_eq!(studio.settings.palette.foreground, [200, 30, 60]);
    assert_eq!(studio.document, before);
    studio.drag(&[(100.0, 100.0)], NONE);
    assert_eq!(studio.pixel(100, 100), [200, 30, 60, 255]);
}

#[test]
fn cancelling_leaves_neither_paint_nor_a_step() {
    for tool in ["brush", "eraser", "mask_brush"] {
        let mut studio = Studio::with(tool);
        let before = studio.document.clone();
        studio.send(Phase::Press, 50.0, 50.0, NONE);
        studio.send(Phase::Drag, 150.0, 150.0, NONE);
        assert_ne!(studio.document, before);
        studio.send(Phase::Cancel, 150.0, 150.0, NONE);
        assert_eq!(studio.document, before);
        studio.send(Phase::Drag, 250.0, 150.0, NONE);
        studio.send(Phase::Release, 250.0, 150.0, NONE);
        assert_eq!((&studio.document, studio.history.undo_label()), (&before, None));
    }
}

#[test]
fn a_lost_release_keeps_what_was_painted() {
    for (modifiers, steps) in [(NONE, 2), (ALT, 1)] {
        let mut studio = Studio::with("brush");
        studio.send(Phase::Press, 50.0, 50.0, NONE);
        studio.drag(&[(250.0, 50.0)], modifiers);
        assert!(!studio.history.in_group());
        assert_eq!(studio.pixel(50, 50), [200, 30, 60, 255]);
        for _ in 0..steps {
            assert!(studio.history.undo(&mut studio.document).unwrap().is_some());
        }
        assert_eq!(studio.history.undo(&mut studio.document), Ok(None));
        assert!(studio.pixels().is_all([255; 4]));
    }
}

#[test]
fn the_eraser_clears_the_picture_and_leaves_the_mask() {
    let mut studio = Studio::with("eraser");
    studio.drag(&[(50.0, 50.0), (200.0, 50.0)], NONE);
    assert_eq!(studio.pixel(120, 50), [255, 255, 255, 0]);
    assert_eq!(studio.pixel(120, 70), [255; 4]);
    assert!(studio.document.mask_is_empty());
    assert_eq!(studio.history.undo_label(), Some("Erase"));
}

#[test]
fn the_mask_brush_adds_and_alt_takes_away() {
    let mut studio = Studio::with("mask_brush");
    studio.drag(&[(50.0, 50.0), (200.0, 50.0)], NONE);
    assert_eq!((studio.masked(60, 50), studio.masked(190, 50)), (255, 255));
    studio.drag(&[(60.0, 50.0)], ALT);
    assert_eq!((studio.masked(60, 50), studio.masked(190, 50)), (0, 255));
    assert_eq!(studio.history.undo_label(), Some("Erase mask"));
    studio.settings.mask_mode = studio.settings.mask_mode.other();
    studio.drag(&[(190.0, 50.0)], NONE);
    studio.drag(&[(60.0, 50.0)], ALT);
    assert_eq!((studio.masked(60, 50), studio.masked(190, 50)), (255, 0));
    assert!(studio.pixels().is_all([255; 4]));
}

#[test]
fn the_picker_follows_the_pointer_and_ignores_what_has_no_colour() {
    let mut studio = Studio::with("picker");
    studio.send(Phase::Hover, 20.0, 20.0, NONE);
    assert_eq!(studio.settings.palette.foreground, [200, 30, 60]);
    studio.drag(&[(20.0, 20.0), (-5.0, 20.0), (900.0, 20.0)], NONE);
    assert_eq!(studio.settings.palette.foreground, [255; 3]);
    studio.settings.palette.foreground = [1, 2, 3];
    studio.document = Document::new(Extent::new(400, 300), [9, 9, 9, 0]).unwrap();
    studio.drag(&[(20.0, 20.0)], NONE);
    assert_eq!((studio.settings.palette.foreground, studio.cursor), ([1, 2, 3], Some(Cursor::Picker)));
}

#[test]
fn the_hand_moves_the_view_by_what_the_pointer_moved_on_the_screen() {
    let mut studio = Studio::with("pan");
    studio.drag(&[(10.0, 10.0), (40.0, 5.0), (25.0, 90.0)], NONE);
    assert_eq!((studio.panned, studio.cursor), ((30.0, 160.0), Some(Cursor::Grab)));
    studio.send(Phase::Press, 0.0, 0.0, NONE);
    assert_eq!(studio.cursor, Some(Cursor::Grabbing));
    studio.send(Phase::Cancel, 0.0, 0.0, NONE);
    studio.send(Phase::Drag, 50.0, 50.0, NONE);
    assert_eq!((studio.panned, studio.cursor), ((30.0, 160.0), Some(Cursor::Grab)));
}

#[test]
fn the_magnifier_doubles_on_a_click_and_follows_a_drag() {
    let mut studio = Studio::with("zoom");
    studio.drag(&[(10.0, 10.0), (10.5, 10.5)], NONE);
    assert_eq!((studio.zoom, studio.zoom_anchor), (2.0, Some((120.0, 70.0))));
    studio.drag(&[(30.0, 10.0)], ALT);
    assert_eq!((studio.zoom, studio.cursor), (1.0, Some(Cursor::ZoomOut)));
    // 200 points to the right are two doublings, around where the drag began; the way back undoes one.
    studio.drag(&[(0.0, 0.0), (37.0, 3.0), (100.0, -8.0), (50.0, 0.0)], NONE);
    assert!((studio.zoom - 2.0).abs() < 1e-5, "{}", studio.zoom);
    assert_eq!((studio.zoom_anchor, studio.cursor), (Some((100.0, 50.0)), Some(Cursor::ZoomIn)));
}

#[test]
fn no_tool_acts_on_a_pointer_that_is_not_down() {
    for kind in TOOLS {
        let mut tool = (kind.make)();
        let studio = Studio::with(kind.id);
        for phase in [Phase::Hover, Phase::Drag, Phase::Release, Phase::Cancel, Phase::Drag] {
            let (at, on_screen) = (Point::new(30.0, 30.0), Point::new(30.0, 30.0));
            let event = ToolEvent { at, on_screen, pressure: 1.0, modifiers: NONE, phase };
            let scene = Scene { document: &studio.document, settings: &studio.settings, zoom: 2.0 };
            let response = tool.handle(&event, scene);
            assert_eq!(response.actions, [], "{} at {phase:?}", kind.id);
        }
    }
}

fn any_event() -> impl Strategy<Value = ToolEvent> {
    let wild = prop_oneof![8 => -100.0f32..500.0, 1 => Just(f32::NAN), 1 => Just(-1e30f32)];
    let phase = prop_oneof![
        1 => Just(Phase::Hover), 3 => Just(Phase::Press), 6 => Just(Phase::Drag),
        2 => Just(Phase::Release), 1 => Just(Phase::Cancel),
    ];
    (wild.clone(), wild, 0.0f32..=1.0, any::<[bool; 2]>(), phase).prop_map(|(x, y, pressure, [shift, alt], phase)| {
        let (at, on_screen) = (Point::new(x, y), Point::new(y, x));
        ToolEvent { at, on_screen, pressure, modifiers: Modifiers { shift, alt, ctrl: false }, phase }
    })
}

fn any_key() -> impl Strategy<Value = ToolKey> {
    let nudge = (-20i32..20, -20i32..20).prop_map(|(x, y)| ToolKey::Nudge { x, y });
    prop_oneof![Just(ToolKey::Confirm), Just(ToolKey::Back), nudge]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn after_any_events_undoing_everything_restores_the_document(
        which in 0..TOOLS.len(),
        deeds in proptest::collection::vec(prop_oneof![
            9 => any_event().prop_map(Ok),
            1 => any_key().prop_map(Err),
        ], 1..25),
        selected: bool,
        cancelled: bool,
    ) {
        let mut studio = Studio::with(TOOLS[which].id);
        if selected {
            studio.document.apply(SelectOp::All.edit(&studio.document)).unwrap();
            studio.document.apply(SelectOp::Border(60).edit(&studio.document)).unwrap();
        }
        let before = studio.document.clone();
        let all = studio.overlay().len();
        prop_assert!(all <= 1);
        for deed in &deeds {
            match deed {
                Ok(event) => studio.tell(event),
                Err(key) => {
                    studio.key(*key);
                }
            }
            studio.overlay();
        }
        studio.send(if cancelled { Phase::Cancel } else { Phase::Release }, 50.0, 50.0, NONE);
        prop_assert!(!studio.history.in_group());
        while studio.history.undo(&mut studio.document).unwrap().is_some() {}
        prop_assert_eq!(&studio.document, &before);
    }
}

#[test]
fn a_locked_layer_is_not_painted_on_and_the_artist_is_told_why() {
    for tool in ["brush", "eraser", "fill", "gradient", "move"] {
        let mut studio = Studio::with(tool);
        let mut props = studio.document.active_layer().props.clone();
        props.locked = true;
        studio.document.apply(Edit::props(studio.layer(), props)).unwrap();
        let before = studio.document.clone();
        studio.drag(&[(50.0, 50.0), (120.0, 60.0), (200.0, 50.0)], NONE);
        assert!(studio.refused.unwrap().contains("locked"), "{tool}");
        assert_eq!((&studio.document, studio.history.undo_label()), (&before, None));
    }
    // The mask is not the layer's.
    let mut studio = Studio::with("mask_brush");
    let mut props = studio.document.active_layer().props.clone();
    props.locked = true;
    studio.document.apply(Edit::props(studio.layer(), props)).unwrap();
    studio.drag(&[(50.0, 50.0)], NONE);
    assert_eq!((studio.refused, studio.masked(50, 50)), (None, 255));
}
