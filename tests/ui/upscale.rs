//! The Upscale panel, before and after on the canvas, and the window for many files.

use egui::{Key, Modifiers};
use scumble::app::{App, BatchAction, Command, UpscaleSize};
use scumble::base::Extent;

use crate::desk::Desk;

#[test]
fn a_picture_is_enlarged_slid_over_and_taken() {
    let mut desk = Desk::new();
    desk.stroke(&[(20.0, 20.0), (100.0, 100.0)]);
    desk.key(Modifiers::NONE, Key::F5);
    desk.frames(3);
    assert!(desk.says("128 × 128 → 512 × 512") && !desk.shows("Prompt"));
    desk.click("2 times as large");
    assert_eq!(desk.app().upscale.size, UpscaleSize::Factor(2.0));
    assert!(desk.says("128 × 128 → 256 × 256"));
    let before = desk.app().document().to_pixmap();
    desk.click("Upscale to 256 × 256");
    desk.until("the larger picture is there", |app| app.candidates().len() == 1 && app.is_idle());
    desk.frames(3);
    assert!(desk.shows("Border between before and after") && desk.app().view.compare == Some(0.5));
    // The border is dragged; zooming and panning move both sides, for they lie in one place.
    desk.stroke(&[(64.0, 20.0), (50.0, 30.0), (32.0, 30.0)]);
    let split = desk.app().view.compare.unwrap();
    assert!((split - 0.25).abs() < 0.02, "{split}");
    assert_eq!(desk.app().document().to_pixmap(), before);
    desk.key(Modifiers::NONE, Key::C);
    assert!(desk.app().view.compare.is_none());
    desk.key(Modifiers::NONE, Key::C);
    assert!(desk.app().view.compare.is_some());
    desk.click("Candidate 1, enlarged to 256x256");
    desk.settle();
    assert_eq!(desk.app().document().extent(), Extent::new(256, 256));
    desk.key(Modifiers::COMMAND, Key::Z);
    desk.settle();
    assert_eq!(desk.app().document().to_pixmap(), before);
}

#[test]
fn what_cannot_be_enlarged_is_said_in_the_panel() {
    let mut desk = Desk::new();
    desk.app_mut().run(Command::ToggleUpscale);
    desk.frames(4);
    assert!(desk.says("The canvas is empty"));
    desk.stroke(&[(20.0, 20.0), (100.0, 100.0)]);
    desk.click("What is made larger: Selection");
    desk.frames(3);
    assert!(desk.says("Nothing is selected"));
    desk.click("What is made larger: Layer");
    desk.frames(3);
    assert!(!desk.says("Nothing is selected") && desk.shows("The result becomes: A layer"));
}

#[test]
fn files_are_listed_and_enlarged_in_their_window() {
    let mut desk = Desk::new();
    desk.stroke(&[(20.0, 20.0), (100.0, 100.0)]);
    let path = desk.path("drawn.png");
    let export = desk.app().settings.export;
    desk.app_mut().run(Command::ExportTo { path: path.clone(), export });
    desk.settle();
    desk.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::U);
    desk.frames(3);
    assert!(desk.shows("Upscale files") && desk.says("drop them here"));
    let broken = desk.path("broken.png");
    std::fs::write(&broken, "no picture").unwrap();
    desk.app_mut().run(Command::Batch(BatchAction::Add(vec![path, broken])));
    desk.settle();
    assert!(desk.shows("drawn.png: ") && desk.shows("Take broken.png out"));
    desk.click("Upscale all");
    desk.until("both are done", |app| app.batch().task().is_none() && app.batch().counts() == (1, 1));
    desk.until("nothing is at work", App::is_idle);
    desk.frames(3);
    assert!(desk.shows("drawn.png: done") && desk.says("1 written, 1 failed"));
    assert!(desk.path("drawn-x4.png").exists());
    desk.click("Close");
    assert!(!desk.shows("Upscale files"));
}

#[test]
fn the_second_pass_is_off_until_it_is_wanted() {
    let mut desk = Desk::new();
    desk.click("Second pass");
    desk.click("Make it larger in a second pass");
    desk.frames(3);
    assert!(desk.says("128 × 128 → 256 × 256") && desk.shows("Second strength"));
    assert!(desk.app().form.tuning.hires.is_some());
    desk.click("Make it larger in a second pass");
    assert!(desk.app().form.tuning.hires.is_none());
}
