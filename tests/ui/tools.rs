//! Tools that select, fill, move and frame, dragged over the canvas through the window.

use egui::{Key, Modifiers, PointerButton};
use egui_kittest::kittest::Queryable;
use scumble::app::Command;
use scumble::base::SignedRect;

use crate::desk::Desk;

/// How far a pixel is selected; everything is while nothing is.
fn selected(desk: &Desk, x: u32, y: u32) -> Option<u8> {
    desk.app().document().selection().map(|selection| selection.texel(x, y).unwrap())
}

#[test]
fn a_rectangle_is_selected_and_only_there_is_painted() {
    let mut desk = Desk::new();
    desk.key(Modifiers::NONE, Key::U);
    desk.stroke(&[(20.0, 20.0), (60.0, 60.0), (84.0, 84.0)]);
    assert_eq!((selected(&desk, 50, 50), selected(&desk, 100, 50)), (Some(255), Some(0)));
    desk.drag(&[(100.0, 20.0), (120.0, 40.0)], PointerButton::Primary, Modifiers::SHIFT);
    assert_eq!((selected(&desk, 50, 50), selected(&desk, 110, 30)), (Some(255), Some(255)));
    desk.drag(&[(20.0, 20.0), (50.0, 50.0)], PointerButton::Primary, Modifiers::ALT);
    assert_eq!((selected(&desk, 30, 30), selected(&desk, 70, 70)), (Some(0), Some(255)));
    desk.key(Modifiers::NONE, Key::B);
    desk.stroke(&[(10.0, 70.0), (118.0, 70.0)]);
    assert_eq!((desk.pixel(70, 70), desk.pixel(110, 70)), ([0, 0, 0, 255], [255; 4]));
    desk.key(Modifiers::COMMAND, Key::D);
    desk.settle();
    assert_eq!(selected(&desk, 50, 50), None);
}

#[test]
fn a_polygon_is_made_by_clicks_and_backspace_takes_the_last_one_back() {
    let mut desk = Desk::new();
    desk.key(Modifiers::NONE, Key::P);
    for corner in [(20.0, 20.0), (100.0, 20.0), (100.0, 100.0), (20.0, 110.0)] {
        desk.stroke(&[corner]);
    }
    assert_eq!(selected(&desk, 50, 50), None, "an open polygon selects already");
    desk.key(Modifiers::NONE, Key::Backspace);
    desk.key(Modifiers::NONE, Key::Enter);
    desk.settle();
    // A triangle: what lies below its long side is not in it.
    assert_eq!((selected(&desk, 90, 40), selected(&desk, 30, 90)), (Some(255), Some(0)));
    // Escape forgets what was begun, and leaves what was selected.
    for corner in [(20.0, 60.0), (60.0, 60.0), (60.0, 120.0)] {
        desk.stroke(&[corner]);
    }
    desk.key(Modifiers::NONE, Key::Escape);
    desk.key(Modifiers::NONE, Key::Enter);
    desk.settle();
    assert_eq!((selected(&desk, 90, 40), selected(&desk, 30, 90)), (Some(255), Some(0)));
}

#[test]
fn two_clicks_close_a_polygon() {
    let mut desk = Desk::new();
    desk.key(Modifiers::NONE, Key::P);
    for corner in [(20.0, 20.0), (100.0, 20.0)] {
        desk.stroke(&[corner]);
    }
    let at = desk.at(100.0, 100.0);
    for _ in 0..2 {
        desk.button(at, PointerButton::Primary, true, Modifiers::NONE);
        desk.button(at, PointerButton::Primary, false, Modifiers::NONE);
    }
    desk.settle();
    assert_eq!((selected(&desk, 90, 40), selected(&desk, 30, 90)), (Some(255), Some(0)));
}

#[test]
fn tools_that_are_alike_share_a_place_and_open_beside_it() {
    let mut desk = Desk::new();
    assert!(desk.shows("Rectangle selection") || desk.says("Rectangle"));
    let rect = desk.app().tools.chosen();
    assert_eq!(rect, "brush");
    desk.key(Modifiers::NONE, Key::U);
    desk.frames(2);
    let label = scumble::tools::find_tool("select_rect").unwrap().label();
    let other = scumble::tools::find_tool("select_ellipse").unwrap().label();
    assert!(desk.shows(label) && !desk.shows(other));
    desk.harness.get_by_label(label).click_secondary();
    desk.frames(4);
    assert!(desk.shows(other));
    // An open menu has the keys.
    desk.key(Modifiers::NONE, Key::Escape);
    desk.frames(3);
    assert!(!desk.shows(other), "Escape does not close the menu");
    desk.harness.get_by_label(label).click_secondary();
    desk.frames(4);
    desk.harness.get_by_label(other).click();
    desk.frames(2);
    assert_eq!(desk.app().tools.chosen(), "select_ellipse");
    assert!(desk.shows(other) && !desk.shows(label), "the place does not show the tool in hand");
    // The place remembers its tool.
    desk.key(Modifiers::NONE, Key::B);
    assert!(desk.shows(other));
}

#[test]
fn the_frame_is_dragged_past_the_edge_and_the_panel_says_what_the_model_works_at() {
    let mut desk = Desk::new();
    desk.app_mut().run(Command::SetFrame(Some(SignedRect { x: 32, y: 32, width: 64, height: 64 })));
    desk.key(Modifiers::NONE, Key::F);
    desk.frames(3);
    desk.stroke(&[(64.0, 64.0), (90.0, 64.0), (128.0, 64.0)]);
    let frame = desk.app().document().frame().unwrap();
    assert_eq!((frame.width, frame.height), (64, 64));
    assert!((frame.x - 96).abs() <= 8, "{frame:?}");
    assert!(desk.app().frame_info().reaches_beyond);
    assert!(desk.says("Frame 64 × 64"), "nothing on the canvas says how large the frame is");
    desk.key(Modifiers::COMMAND, Key::Z);
    desk.settle();
    assert_eq!(desk.app().document().frame().unwrap().x, 32, "a drag is one step");
    desk.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    desk.settle();
    let whole = desk.app().frame_info().frame;
    assert_eq!((whole.x, whole.y, whole.width, whole.height), (0, 0, 128, 128));
}

#[test]
fn a_layer_is_moved_by_hand_and_nudged_by_keys() {
    let mut desk = Desk::new();
    desk.click("New layer");
    desk.settle();
    desk.stroke(&[(40.0, 64.0), (60.0, 64.0)]);
    desk.key(Modifiers::NONE, Key::V);
    desk.frames(2);
    let left = |desk: &Desk| (0..128).find(|x| desk.pixel(*x, 64)[0] < 128).unwrap();
    let before = left(&desk);
    for _ in 0..3 {
        desk.key(Modifiers::NONE, Key::ArrowRight);
    }
    desk.key(Modifiers::SHIFT, Key::ArrowRight);
    desk.settle();
    assert_eq!(left(&desk), before + 13);
    desk.stroke(&[(63.0, 64.0), (70.0, 64.0), (83.0, 64.0)]);
    desk.key(Modifiers::NONE, Key::Enter);
    desk.settle();
    assert!(left(&desk).abs_diff(before + 33) <= 1, "{} after {before}", left(&desk));
}

#[test]
fn the_options_of_each_tool_are_in_the_bar() {
    let mut desk = Desk::new();
    desk.harness.set_size(egui::vec2(1600.0, 900.0));
    desk.frames(3);
    for (key, option) in [
        (Key::U, "Intersect with selection"),
        (Key::W, "Tolerance"),
        (Key::G, "Contiguous"),
        (Key::V, "Flip layer horizontally"),
        (Key::F, "Snap"),
        (Key::B, "Hardness"),
    ] {
        desk.key(Modifiers::NONE, key);
        desk.frames(2);
        assert!(desk.shows(option), "{option} is not there");
    }
}
