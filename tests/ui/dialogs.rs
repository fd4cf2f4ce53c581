//! The windows above the window: outpainting, canvas size, saving, and what came back after a crash.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use scumble::app::{Ask, Command};
use scumble::base::Extent;

use scumble::document::Document;
use scumble::formats::RecoverySlot;

use crate::desk::Desk;

/// Writes a number into a slider.
fn number(desk: &mut Desk, name: &str, value: u32) {
    desk.harness.get_by_label(name).click();
    desk.frames(3);
    desk.harness.event(egui::Event::Text(value.to_string()));
    desk.frames(2);
    desk.key(Modifiers::NONE, Key::Tab);
    desk.frames(2);
}

#[test]
fn outpainting_grows_the_canvas_and_fills_what_is_new() {
    let mut desk = Desk::new();
    desk.stroke(&[(20.0, 64.0), (110.0, 64.0)]);
    desk.write("Prompt", "more of it");
    desk.key(Modifiers::NONE, Key::Escape);
    let before = desk.app().document().to_pixmap();
    desk.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    desk.frames(3);
    assert!(desk.shows("Outpaint the picture") && desk.says("128 × 128 →"));
    for (side, px) in [("Left", 0), ("Right", 64), ("Top", 0), ("Bottom", 0)] {
        number(&mut desk, side, px);
    }
    number(&mut desk, "Feather", 8);
    assert!(desk.says("New size: 128 × 128 → 192 × 128"));
    desk.harness.get_by_role_and_label(Role::Button, "Outpaint").click();
    desk.frames(3);
    desk.until("a candidate is there", |app| !app.candidates().is_empty() && app.is_idle());
    assert_eq!(desk.app().document().extent(), Extent::new(192, 128));
    desk.key(Modifiers::NONE, Key::ArrowRight);
    desk.key(Modifiers::NONE, Key::Enter);
    desk.settle();
    let after = desk.app().document().to_pixmap();
    for y in 0..128 {
        for x in 0..128 - 16 {
            assert_eq!(before.pixel(x, y), after.pixel(x, y), "the known pixel at {x},{y} changed");
        }
    }
    let opaque = (136..192).all(|x| after.pixel(x, 64)[3] == 255);
    assert!(opaque, "what is new was not filled");
    // Taking it, and growing the canvas, are taken back.
    while desk.app().document().extent() != Extent::new(128, 128) {
        assert!(desk.app().history_state().undo.is_some(), "the canvas does not shrink again");
        desk.key(Modifiers::COMMAND, Key::Z);
        desk.settle();
    }
    assert_eq!(desk.app().document().to_pixmap(), before);
}

#[test]
fn all_sides_of_an_outpainting_can_be_the_same() {
    let mut desk = Desk::new();
    desk.app_mut().run(Command::Ask(Ask::Outpaint));
    desk.frames(3);
    desk.click("The same on all sides");
    number(&mut desk, "Top", 40);
    assert!(desk.says("New size: 128 × 128 → 208 × 208"));
    desk.click("Cancel");
    desk.frames(3);
    assert!(!desk.shows("Outpaint the picture"));
    assert_eq!(desk.app().document().extent(), Extent::new(128, 128));
}

#[test]
fn the_canvas_is_cropped_where_it_is_told_to_and_comes_back() {
    let mut desk = Desk::new();
    desk.stroke(&[(20.0, 64.0), (110.0, 64.0)]);
    let before = desk.app().document().to_pixmap();
    desk.app_mut().run(Command::Ask(Ask::CanvasSize));
    desk.frames(3);
    number(&mut desk, "Canvas width", 64);
    desk.click("Picture stays: Right");
    desk.click("Change");
    desk.settle();
    let after = desk.app().document().to_pixmap();
    assert_eq!(after.extent(), Extent::new(64, 128));
    assert!((0..64).all(|x| after.pixel(x, 64) == before.pixel(x + 64, 64)));
    desk.key(Modifiers::COMMAND, Key::Z);
    desk.settle();
    assert_eq!(desk.app().document().to_pixmap(), before);
}

#[test]
fn a_project_is_saved_where_the_field_says_and_opened_again() {
    let mut desk = Desk::new();
    desk.click("New layer");
    desk.stroke(&[(20.0, 64.0), (110.0, 64.0)]);
    desk.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    desk.frames(3);
    assert!(desk.shows("Save the project"));
    desk.harness.get_by_role_and_label(Role::TextInput, "File").focus();
    desk.frames(2);
    desk.key(Modifiers::COMMAND, Key::A);
    let path = desk.path("drawing");
    let text = path.to_string_lossy().into_owned();
    desk.harness.get_by_role_and_label(Role::TextInput, "File").type_text(&text);
    desk.frames(2);
    desk.click("Save project");
    desk.settle();
    let path = path.with_extension("scumble");
    assert!(path.exists() && !desk.shows("Save the project"));
    assert!(!desk.app().is_unsaved());
    let saved = desk.app().document().clone();
    desk.app_mut().run(Command::New);
    desk.settle();
    desk.app_mut().run(Command::OpenPath(path));
    desk.settle();
    assert_eq!(desk.app().document(), &saved);
    assert_eq!(desk.app().layers().len(), 2);
    // From now on it is saved without a question.
    desk.stroke(&[(20.0, 20.0), (110.0, 20.0)]);
    desk.key(Modifiers::COMMAND, Key::S);
    desk.settle();
    assert!(!desk.shows("Save the project") && !desk.app().is_unsaved());
}

#[test]
fn what_came_back_after_a_crash_is_offered_opened_and_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    let kept = Document::new(Extent::new(40, 30), [9, 80, 200, 255]).unwrap();
    for name in ["boat.scumble", "fox.scumble"] {
        let mut slot = RecoverySlot::claim(&folder.path().join("state/recovery")).unwrap();
        slot.write(&kept, &serde_json::Value::Null, Some(&folder.path().join(name))).unwrap();
    }
    let mut desk = Desk::within(folder);
    desk.until("it is offered", |app| app.recovered().len() == 2 && app.is_idle());
    desk.frames(3);
    assert!(desk.shows("Your work was kept") && desk.shows("Open boat"));
    // Later loses nothing.
    desk.click("Later");
    desk.frames(3);
    assert!(!desk.shows("Your work was kept") && desk.app().recovered().len() == 2);
    desk.app_mut().run(Command::Ask(Ask::Recover));
    desk.frames(3);
    desk.click("Discard fox");
    desk.until("it is gone", |app| app.recovered().len() == 1 && app.is_idle());
    desk.frames(3);
    assert!(desk.shows("Open boat") && !desk.shows("Open fox"));
    desk.click("Open boat");
    desk.settle();
    assert!(!desk.shows("Your work was kept"));
    assert_eq!(desk.app().document().to_pixmap(), kept.to_pixmap());
    assert!(desk.app().is_unsaved() && desk.app().recovered().is_empty());
}
