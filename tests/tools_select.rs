//! Drag scripts for the tools that select: what is selected in the end, and what the steps are called.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

#[path = "support/scripts.rs"]
mod scripts;

use scripts::{ALT, BOTH, NONE, SHIFT, Studio};
use scumble::base::Rect;
use scumble::document::{Combine, Edit, Piece, Point};
use scumble::tools::{Cursor, Overlay, Phase, ToolKey};

const SELECTING: [&str; 6] =
    ["select_rect", "select_ellipse", "select_lasso", "select_polygon", "wand", "select_colour"];

fn rect(studio: &mut Studio, from: (f32, f32), to: (f32, f32), modifiers: scumble::tools::Modifiers) {
    studio.drag(&[from, (f32::midpoint(from.0, to.0), to.1), to], modifiers);
}

#[test]
fn a_rectangle_is_selected_on_whole_pixels_and_is_one_step() {
    let mut studio = Studio::with("select_rect");
    studio.press_and_drag(&[(50.4, 60.4), (120.0, 90.0), (149.6, 119.7)], NONE);
    let points = [(50.0, 60.0), (150.0, 60.0), (150.0, 120.0), (50.0, 120.0)].map(|(x, y)| Point::new(x, y));
    assert_eq!(studio.overlay(), [Overlay::Line { points: points.to_vec(), closed: true }]);
    assert_eq!(studio.document.selection(), None);
    studio.send(Phase::Release, 149.6, 119.7, NONE);
    assert_eq!((studio.bounds(), studio.selected_area()), (Some(Rect::new(50, 60, 100, 60)), 6000.0));
    studio.send(Phase::Hover, 149.6, 119.7, NONE);
    assert_eq!((studio.overlay(), studio.cursor), (vec![], Some(Cursor::Move)));
    studio.undo("Rectangle selection");
    assert_eq!(studio.document.selection(), None);
    // Also drawn from right to left, and over the edge.
    rect(&mut studio, (30.0, 500.0), (-90.0, 250.0), NONE);
    assert_eq!(studio.bounds(), Some(Rect::new(0, 250, 30, 50)));
}

#[test]
fn keys_at_the_press_say_how_the_new_joins_the_old() {
    let (first, second) = (((50.0, 50.0), (150.0, 150.0)), ((100.0, 100.0), (200.0, 200.0)));
    let cases = [
        (SHIFT, 17_500.0, Rect::new(50, 50, 150, 150)),
        (ALT, 7_500.0, Rect::new(50, 50, 100, 100)),
        (BOTH, 2_500.0, Rect::new(100, 100, 50, 50)),
    ];
    for (modifiers, area, bounds) in cases {
        let mut studio = Studio::with("select_rect");
        rect(&mut studio, first.0, first.1, NONE);
        rect(&mut studio, second.0, second.1, modifiers);
        assert_eq!((studio.selected_area(), studio.bounds()), (area, Some(bounds)), "{modifiers:?}");
        studio.undo("Rectangle selection");
        assert_eq!(studio.selected_area(), 10_000.0);
    }
    // The buttons say the same, and keys say otherwise.
    for (combine, modifiers, area) in [
        (Combine::Add, NONE, 17_500.0),
        (Combine::Subtract, NONE, 7_500.0),
        (Combine::Intersect, NONE, 2_500.0),
        (Combine::Subtract, SHIFT, 17_500.0),
    ] {
        let mut studio = Studio::with("select_rect");
        rect(&mut studio, first.0, first.1, NONE);
        studio.settings.combine = combine;
        rect(&mut studio, second.0, second.1, modifiers);
        assert_eq!(studio.selected_area(), area, "{combine:?}");
    }
    // Without a selection there is nothing to join: the keys shape from the start.
    let mut studio = Studio::with("select_rect");
    rect(&mut studio, (100.0, 100.0), (140.0, 120.0), BOTH);
    assert_eq!(studio.bounds(), Some(Rect::new(60, 60, 80, 80)));
    // What leaves nothing deselects.
    rect(&mut studio, (0.0, 0.0), (300.0, 300.0), ALT);
    assert_eq!(studio.document.selection(), None);
}

#[test]
fn keys_after_the_press_make_squares_and_begin_in_the_middle() {
    let script = |tool: &str, modifiers| {
        let mut studio = Studio::with(tool);
        studio.press_and_drag(&[(100.0, 100.0), (120.0, 110.0)], NONE);
        studio.send(Phase::Drag, 160.0, 130.0, modifiers);
        studio.send(Phase::Release, 160.0, 130.0, modifiers);
        studio.bounds().unwrap()
    };
    for tool in ["select_rect", "select_ellipse"] {
        assert_eq!(script(tool, NONE), Rect::new(100, 100, 60, 30));
        assert_eq!(script(tool, SHIFT), Rect::new(100, 100, 60, 60));
        assert_eq!(script(tool, ALT), Rect::new(40, 70, 120, 60));
        assert_eq!(script(tool, BOTH), Rect::new(40, 40, 120, 120));
    }
    // Shift that was held to add shapes only after it was let go and pressed again.
    let mut studio = Studio::with("select_rect");
    rect(&mut studio, (0.0, 0.0), (10.0, 10.0), NONE);
    studio.press_and_drag(&[(100.0, 100.0), (160.0, 130.0)], SHIFT);
    studio.send(Phase::Release, 160.0, 130.0, SHIFT);
    assert_eq!(studio.selected_area(), 1900.0);
    studio.press_and_drag(&[(200.0, 100.0), (260.0, 130.0)], SHIFT);
    studio.send(Phase::Drag, 260.0, 130.0, NONE);
    studio.send(Phase::Release, 260.0, 130.0, SHIFT);
    assert_eq!(studio.selected_area(), 5500.0);
}

#[test]
fn an_ellipse_is_smooth_or_hard_and_has_its_area() {
    let exact = f64::from(std::f32::consts::PI) * 50.0 * 30.0;
    let mut studio = Studio::with("select_ellipse");
    rect(&mut studio, (100.0, 100.0), (200.0, 160.0), NONE);
    assert!((studio.selected_area() - exact).abs() < 1.0, "{}", studio.selected_area());
    assert_eq!((studio.bounds(), studio.selected(150, 130)), (Some(Rect::new(100, 100, 100, 60)), 255));
    studio.undo("Ellipse selection");
    studio.settings.antialias = false;
    rect(&mut studio, (100.0, 100.0), (200.0, 160.0), NONE);
    let whole = studio.document.selection().unwrap().read(studio.document.rect());
    assert!(whole.iter().all(|&v| v == 0 || v == 255) && (studio.selected_area() - exact).abs() < 40.0);
}

#[test]
fn feathered_selections_are_soft_on_both_sides_of_the_edge() {
    let mut studio = Studio::with("select_rect");
    studio.settings.feather_px = 4.0;
    rect(&mut studio, (100.0, 100.0), (200.0, 200.0), NONE);
    let edge =
        [studio.selected(85, 150), studio.selected(99, 150), studio.selected(100, 150), studio.selected(115, 150)];
    assert!(
        edge[0] == 0 && (90..128).contains(&edge[1]) && (128..165).contains(&edge[2]) && edge[3] == 255,
        "{edge:?}"
    );
}

#[test]
fn the_lasso_selects_what_it_goes_around() {
    let mut studio = Studio::with("select_lasso");
    let way: Vec<(f32, f32)> = (0..64)
        .map(|i| {
            let (sin, cos) = (i as f32 / 64.0 * std::f32::consts::TAU).sin_cos();
            (200.0 + 80.0 * cos, 150.0 + 80.0 * sin)
        })
        .collect();
    studio.press_and_drag(&way, NONE);
    let Overlay::Line { points, closed: false } = &studio.overlay()[0] else { panic!("no open line") };
    assert_eq!(points.len(), 64);
    studio.send(Phase::Release, way[63].0, way[63].1, NONE);
    // A polygon of 64 corners has this area.
    let exact = 32.0 * 6400.0 * (std::f64::consts::TAU / 64.0).sin();
    assert!((studio.selected_area() - exact).abs() < 2.0, "{} against {exact}", studio.selected_area());
    studio.drag(&[(20.0, 20.0), (60.0, 20.0), (60.0, 60.0)], SHIFT);
    assert!((studio.selected_area() - exact - 800.0).abs() < 3.0);
    studio.undo("Lasso");
    studio.undo("Lasso");
    assert_eq!(studio.document.selection(), None);
}

#[test]
fn a_polygon_closes_by_its_first_corner_enter_or_a_double_click() {
    let corners = [(100.0, 100.0), (200.0, 100.0), (200.0, 200.0), (100.0, 200.0)];
    let close: [fn(&mut Studio); 3] = [
        |studio| studio.click(102.0, 101.0),
        |studio| assert!(studio.key(ToolKey::Confirm)),
        |studio| {
            // The second press of a double click on the last corner.
            studio.click(100.5, 200.0);
            assert!(studio.key(ToolKey::Confirm));
        },
    ];
    for close in close {
        let mut studio = Studio::with("select_polygon");
        for (x, y) in corners {
            studio.click(x, y);
        }
        assert!(studio.tool.under_way());
        close(&mut studio);
        assert!(!studio.tool.under_way() && studio.overlay().is_empty());
        assert_eq!((studio.selected_area(), studio.bounds()), (10_000.0, Some(Rect::new(100, 100, 100, 100))));
        studio.undo("Polygon selection");
        assert!(!studio.key(ToolKey::Confirm) && !studio.key(ToolKey::Back));
    }
}

#[test]
fn corners_of_a_polygon_are_taken_back_moved_and_dropped() {
    let mut studio = Studio::with("select_polygon");
    studio.click(100.0, 100.0);
    studio.click(200.0, 100.0);
    studio.click(300.0, 250.0);
    assert!(studio.key(ToolKey::Back));
    // A corner goes with the pointer until it is let go, and Shift keeps it to whole eighths of a turn.
    studio.send(Phase::Press, 210.0, 150.0, NONE);
    studio.send(Phase::Drag, 203.0, 190.0, SHIFT);
    studio.send(Phase::Release, 203.0, 190.0, SHIFT);
    studio.send(Phase::Hover, 150.0, 190.0, NONE);
    let Overlay::Line { points, closed: false } = &studio.overlay()[0] else { panic!("no open line") };
    assert_eq!((points.len(), points[3]), (4, Point::new(150.0, 190.0)));
    assert!((points[2].x - 200.0).abs() < 0.01 && (points[2].y - 190.05).abs() < 0.1, "{points:?}");
    studio.send(Phase::Cancel, 0.0, 0.0, NONE);
    assert!(!studio.tool.under_way() && studio.overlay().is_empty());
    assert_eq!((studio.document.selection(), studio.history.undo_label()), (None, None));
    // Two corners enclose nothing.
    studio.click(100.0, 100.0);
    studio.click(200.0, 100.0);
    assert!(studio.key(ToolKey::Confirm));
    assert_eq!(studio.document.selection(), None);
}

/// Vertical bands of grey, 50 pixels wide: 0, 20, 40 and so on, and one more of the first grey at the right end.
fn banded(tool: &str) -> Studio {
    let mut studio = Studio::with(tool);
    let texels = (0..400 * 300)
        .map(|i| {
            let band = i % 400 / 50;
            let v = if band == 7 { 0 } else { band as u8 * 20 };
            [v, v, v, 255]
        })
        .collect();
    let piece = Piece::new(Rect::new(0, 0, 400, 300), texels).unwrap();
    studio.document.apply(Edit::pixels(studio.layer(), vec![piece])).unwrap();
    studio.settings.antialias = false;
    studio
}

#[test]
fn the_wand_keeps_to_its_tolerance_and_to_what_hangs_together() {
    for (tolerance, contiguous, bounds, area) in [
        (0, true, Rect::new(0, 0, 50, 300), 15_000.0),
        (19, true, Rect::new(0, 0, 50, 300), 15_000.0),
        (20, true, Rect::new(0, 0, 100, 300), 30_000.0),
        (40, true, Rect::new(0, 0, 150, 300), 45_000.0),
        (0, false, Rect::new(0, 0, 400, 300), 30_000.0),
        (20, false, Rect::new(0, 0, 400, 300), 45_000.0),
    ] {
        let mut studio = banded("wand");
        (studio.settings.tolerance, studio.settings.contiguous) = (tolerance, contiguous);
        studio.click(10.0, 10.0);
        assert_eq!((studio.bounds(), studio.selected_area()), (Some(bounds), area), "{tolerance} {contiguous}");
        // Beside the canvas there is no colour.
        studio.click(-5.0, 10.0);
        studio.click(10.0, 300.0);
        studio.undo("Magic wand");
        assert_eq!(studio.history.undo(&mut studio.document), Ok(None));
    }
    let mut studio = banded("select_colour");
    studio.settings.tolerance = 0;
    studio.click(10.0, 10.0);
    assert_eq!(studio.selected_area(), 30_000.0);
    studio.drag(&[(60.0, 60.0)], SHIFT);
    assert_eq!(studio.selected_area(), 45_000.0);
    studio.drag(&[(10.0, 10.0)], ALT);
    assert_eq!(studio.bounds(), Some(Rect::new(50, 0, 50, 300)));
    studio.undo("Select by colour");
}

#[test]
fn the_wand_selects_anew_inside_the_selection_and_smooths_its_edge() {
    let mut studio = banded("wand");
    studio.settings.antialias = true;
    studio.settings.tolerance = 20;
    studio.click(110.0, 110.0);
    assert_eq!(studio.selected(150, 10), 255);
    studio.settings.tolerance = 0;
    studio.click(110.0, 110.0);
    let row = studio.document.selection().unwrap().read(Rect::new(97, 150, 6, 1));
    assert_eq!(row, [0, 0, 64, 191, 255, 255]);
}

#[test]
fn the_wand_looks_at_the_layer_or_at_all_layers() {
    let mut studio = banded("wand");
    studio.document.apply(studio.document.add_layer("Above").unwrap()).unwrap();
    studio.settings.tolerance = 0;
    studio.click(10.0, 10.0);
    assert_eq!(studio.selected_area(), 120_000.0, "the new layer is empty everywhere");
    studio.undo("Magic wand");
    studio.settings.sample_all = true;
    studio.click(10.0, 10.0);
    assert_eq!(studio.bounds(), Some(Rect::new(0, 0, 50, 300)));
}

#[test]
fn dragging_inside_moves_the_outline_and_not_the_pixels() {
    for tool in SELECTING {
        let mut studio = Studio::on_noise("select_rect");
        rect(&mut studio, (50.0, 50.0), (150.0, 150.0), NONE);
        let selected = studio.document.clone();
        studio.take(tool);
        studio.send(Phase::Hover, 100.0, 100.0, NONE);
        assert_eq!(studio.cursor, Some(Cursor::Move), "{tool}");
        studio.press_and_drag(&[(100.0, 100.0), (180.0, 90.0), (350.0, 110.0)], NONE);
        assert_eq!(studio.bounds(), Some(Rect::new(300, 60, 100, 100)), "{tool}");
        // What went over the edge comes back.
        studio.send(Phase::Drag, 200.0, 110.4, NONE);
        studio.send(Phase::Release, 200.0, 110.4, NONE);
        assert_eq!(studio.bounds(), Some(Rect::new(150, 60, 100, 100)), "{tool}");
        assert_eq!(studio.pixels(), selected.active_layer().pixels().unwrap());
        studio.undo("Move selection");
        assert_eq!(studio.document, selected);
        studio.press_and_drag(&[(100.0, 100.0), (180.0, 90.0)], NONE);
        studio.send(Phase::Cancel, 180.0, 90.0, NONE);
        assert_eq!(studio.document, selected);
        assert!(studio.key(ToolKey::Nudge { x: -10, y: 1 }));
        assert_eq!(studio.bounds(), Some(Rect::new(40, 51, 100, 100)));
        studio.undo("Move selection");
        studio.undo("Rectangle selection");
        assert!(!studio.key(ToolKey::Nudge { x: 1, y: 0 }), "{tool}: the arrow has another use");
    }
}

#[test]
fn a_click_deselects_but_not_while_adding() {
    for tool in ["select_rect", "select_ellipse", "select_lasso"] {
        let mut studio = Studio::with(tool);
        rect(&mut studio, (50.0, 50.0), (150.0, 150.0), NONE);
        let area = studio.selected_area();
        assert!(area > 0.0);
        studio.drag(&[(300.0, 200.0)], SHIFT);
        studio.drag(&[(300.0, 200.0), (300.5, 200.5)], ALT);
        assert_eq!(studio.selected_area(), area, "{tool}");
        // Beside the selection and inside it.
        for at in [(300.0, 200.0), (120.0, 110.0)] {
            studio.click(at.0, at.1);
            assert_eq!(studio.document.selection(), None, "{tool}");
            studio.undo("Deselect");
        }
        assert_eq!(studio.selected_area(), area);
    }
}

#[test]
fn escape_leaves_the_selection_as_it_was() {
    for tool in SELECTING {
        let mut studio = Studio::with("select_rect");
        rect(&mut studio, (50.0, 50.0), (150.0, 150.0), NONE);
        let (before, label) = (studio.document.clone(), studio.history.undo_label());
        studio.take(tool);
        if !matches!(tool, "wand" | "select_colour") {
            studio.press_and_drag(&[(200.0, 200.0), (300.0, 250.0), (250.0, 290.0)], NONE);
            studio.send(Phase::Cancel, 300.0, 250.0, NONE);
            studio.send(Phase::Drag, 350.0, 250.0, NONE);
            studio.send(Phase::Release, 350.0, 250.0, NONE);
        }
        studio.send(Phase::Press, 100.0, 100.0, NONE);
        studio.send(Phase::Cancel, 100.0, 100.0, NONE);
        studio.send(Phase::Release, 100.0, 100.0, NONE);
        assert_eq!((&studio.document, studio.history.undo_label()), (&before, label), "{tool}");
        assert!(studio.overlay().is_empty());
    }
}

#[test]
fn painting_under_a_selection_leaves_what_is_not_selected_to_the_byte() {
    let gradient: &[(f32, f32)] = &[(0.0, 0.0), (400.0, 300.0)];
    let stroke: &[(f32, f32)] = &[(0.0, 100.0), (400.0, 110.0), (200.0, 150.0), (150.0, 0.0)];
    for (tool, way) in
        [("brush", stroke), ("eraser", stroke), ("mask_brush", stroke), ("fill", stroke), ("gradient", gradient)]
    {
        let mut studio = Studio::on_noise("select_ellipse");
        studio.settings.feather_px = 3.0;
        rect(&mut studio, (100.0, 60.0), (260.0, 200.0), NONE);
        studio.take(tool);
        studio.settings.tolerance = 255;
        let before = studio.document.clone();
        studio.drag(way, NONE);
        let (mut touched, mut changed) = (0, 0);
        for y in 0..300 {
            for x in 0..400 {
                let old = (before.active_layer().pixels().unwrap().texel(x, y).unwrap(), before.mask().texel(x, y));
                let new = (studio.pixel(x, y), studio.document.mask().texel(x, y));
                match studio.selected(x, y) {
                    0 => assert_eq!(new, old, "{tool} at {x},{y}"),
                    255 => {
                        touched += 1;
                        changed += u32::from(new != old);
                    }
                    _ => {}
                }
            }
        }
        let covers_all = matches!(tool, "fill" | "gradient");
        assert!(changed > 2000 && (!covers_all || changed + 50 > touched), "{tool}: {changed} of {touched}");
        studio.history.undo(&mut studio.document).unwrap().unwrap();
        assert_eq!(studio.document, before, "{tool}");
    }
}
