//! The whole round: words, pictures, one of them taken, taken back, written to a file.

use std::time::Duration;

use egui::{Key, Modifiers};
use scumble::app::{App, Command, Export, ExportFormat, GenerateKind};

use crate::desk::Desk;

#[test]
fn from_a_prompt_to_a_saved_picture() {
    let mut desk = Desk::new();
    assert!(desk.shows("Generate") && desk.says("Begin with words"));
    desk.write("Prompt", "a red house");
    assert_eq!(desk.app().form.prompt, "a red house");
    let before = desk.app().document().to_pixmap();
    desk.click("Generate");
    desk.until("the candidate is there", |app| app.candidates().len() == 1 && app.is_idle());
    desk.frames(3);
    assert_eq!(desk.app().document().to_pixmap(), before, "a candidate changed the picture before it was taken");

    let made = desk.app().candidates()[0].pixels.clone();
    let name = format!("Candidate 1, seed {}", desk.app().candidates()[0].recipe.seed);
    desk.click(&name);
    desk.settle();
    assert_eq!(desk.app().document().to_pixmap(), *made);
    assert_eq!(desk.app().generate_kind(), GenerateKind::ImageToImage);
    assert!(desk.shows("Change the picture"));

    desk.key(Modifiers::COMMAND, Key::Z);
    desk.settle();
    assert_eq!(desk.app().document().to_pixmap(), before);
    desk.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    desk.settle();
    assert_eq!(desk.app().document().to_pixmap(), *made);

    let path = desk.path("house.png");
    let export = Export { format: ExportFormat::Png { sixteen_bit: false }, with_recipe: true };
    desk.app_mut().run(Command::ExportTo { path: path.clone(), export });
    desk.settle();
    desk.app_mut().run(Command::New);
    desk.settle();
    desk.app_mut().run(Command::OpenPath(path));
    desk.settle();
    assert_eq!(desk.app().document().to_pixmap(), *made, "what was exported comes back otherwise");
}

#[test]
fn the_export_window_writes_where_it_is_told() {
    let mut desk = Desk::new();
    desk.stroke(&[(20.0, 20.0), (100.0, 100.0)]);
    desk.key(Modifiers::COMMAND, Key::E);
    desk.frames(3);
    assert!(desk.shows("Export the picture"));
    let path = desk.path("drawn.png");
    let field = desk.app().export_path().to_string_lossy().into_owned();
    assert!(desk.says(&field));
    {
        use egui_kittest::kittest::Queryable;
        desk.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "File").focus();
        desk.frames(2);
        desk.key(Modifiers::COMMAND, Key::A);
        let text = path.to_string_lossy().into_owned();
        desk.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "File").type_text(&text);
        desk.frames(2);
    }
    desk.click("Export");
    desk.until("the file is written", App::is_idle);
    desk.frames(4);
    assert!(path.exists() && !desk.shows("Export the picture"));
    assert!(!desk.app().is_unsaved());
}

#[test]
fn a_batch_can_be_looked_through_compared_varied_and_thrown_away() {
    let mut desk = Desk::new();
    desk.app_mut().form.count = 3;
    desk.write("Prompt", "three boats");
    desk.generate();
    assert_eq!(desk.app().candidates().len(), 3);
    // The prompt field gives the keys back.
    desk.key(Modifiers::NONE, Key::Escape);
    desk.key(Modifiers::NONE, Key::ArrowRight);
    let first = desk.app().selected_candidate().unwrap();
    desk.key(Modifiers::NONE, Key::ArrowRight);
    assert_ne!(desk.app().selected_candidate(), Some(first));
    assert_eq!(desk.app().shown_candidate().map(|c| c.id), desk.app().selected_candidate());
    desk.key(Modifiers::NONE, Key::C);
    assert!(desk.app().view.compare.is_some());
    desk.key(Modifiers::NONE, Key::C);
    assert!(desk.app().view.compare.is_none());
    desk.click("More like this");
    desk.until("variations are there", |app| app.candidates().len() > 3 && app.is_idle());
    let count = desk.app().candidates().len();
    desk.click("Discard candidate");
    assert_eq!(desk.app().candidates().len(), count - 1);
    desk.click("Discard all");
    assert!(desk.app().candidates().is_empty());
}

#[test]
fn a_second_click_waits_in_the_queue_and_both_can_be_stopped() {
    let mut desk = Desk::slow(Duration::from_millis(300));
    desk.app_mut().form.steps = 40;
    desk.write("Prompt", "slow");
    let before = desk.app().document().to_pixmap();
    desk.key(Modifiers::COMMAND, Key::Enter);
    desk.until("it runs", |app| app.running().is_some());
    desk.key(Modifiers::COMMAND, Key::Enter);
    desk.until("one waits", |app| app.jobs().len() == 2);
    desk.frames(3);
    assert!(desk.says("Queue: 1 waiting"));
    desk.click("Cancel of job 1");
    desk.until("one is left", |app| app.jobs().len() == 1);
    desk.click("Cancel");
    desk.settle();
    assert!(desk.app().candidates().is_empty());
    assert_eq!(desk.app().document().to_pixmap(), before);
    desk.app_mut().form.steps = 1;
    desk.generate();
    assert_eq!(desk.app().candidates().len(), 1, "after a cancel no job runs");
}

#[test]
fn dialogs_open_by_their_keys_and_close_by_escape() {
    let mut desk = Desk::new();
    desk.key(Modifiers::NONE, Key::F1);
    desk.frames(3);
    assert!(desk.shows("Shortcuts") && desk.says("Size and hardness"));
    desk.key(Modifiers::NONE, Key::Escape);
    desk.frames(3);
    assert!(!desk.says("Size and hardness"));

    desk.key(Modifiers::COMMAND, Key::K);
    desk.frames(3);
    desk.harness.event(egui::Event::Text("inv mask".into()));
    desk.frames(3);
    desk.key(Modifiers::NONE, Key::Enter);
    desk.settle();
    assert_eq!(desk.mask(5, 5), 255, "the palette did not invert the mask");
    assert!(desk.shows("Repaint the mask"));

    desk.key(Modifiers::COMMAND, Key::Comma);
    desk.frames(3);
    assert!(desk.says("Memory for undo"));
    desk.click("Theme: Light");
    assert_eq!(desk.app().settings.theme, scumble::app::Theme::Light);
    desk.click("Done");
    desk.frames(3);
    assert!(!desk.says("Memory for undo"));
}

#[test]
fn keys_in_the_prompt_write_and_weigh_and_do_not_paint() {
    let mut desk = Desk::new();
    desk.write("Prompt", "be");
    assert_eq!(desk.app().tools.current(), "brush");
    desk.key(Modifiers::NONE, Key::E);
    assert_eq!(desk.app().tools.current(), "brush", "a letter in the prompt took up a tool");
    desk.key(Modifiers::COMMAND, Key::ArrowUp);
    assert_eq!(desk.app().form.prompt, "(be:1.1)");
    desk.key(Modifiers::COMMAND, Key::ArrowDown);
    assert_eq!(desk.app().form.prompt, "be");
    // Escape leaves the field, and keys are commands again.
    desk.key(Modifiers::NONE, Key::Escape);
    desk.key(Modifiers::NONE, Key::E);
    assert_eq!(desk.app().tools.current(), "eraser");
}

#[test]
fn nothing_is_drawn_without_a_cause() {
    let mut desk = Desk::new();
    // Settings that were changed are written a moment later, which is a cause.
    desk.frames(120);
    let waits = desk.harness.ctx.requested_repaint_last_pass();
    assert!(!waits, "an idle window asks to be drawn again: {:?}", desk.harness.ctx.repaint_causes());
}

#[test]
fn a_narrow_window_keeps_everything_in_reach() {
    let mut desk = Desk::new();
    desk.harness.set_size(egui::vec2(400.0, 640.0));
    desk.frames(4);
    assert!(desk.canvas().width() > 300.0);
    assert!(desk.shows("Generate"), "the panel lies over the canvas");
    desk.app_mut().run(Command::TogglePanels);
    desk.frames(4);
    assert!(!desk.shows("Generate"));
}

#[test]
fn a_broken_file_is_told_in_a_sentence() {
    let mut desk = Desk::new();
    let path = desk.path("broken.png");
    std::fs::write(&path, b"no picture at all").unwrap();
    let before = desk.app().document().clone();
    desk.app_mut().run(Command::OpenPath(path));
    desk.settle();
    assert!(desk.says("broken.png"));
    assert_eq!(desk.app().document(), &before);
    desk.click("Close this notice");
    desk.frames(3);
    assert!(!desk.says("broken.png"));
}

#[test]
fn the_built_in_model_paints_from_an_example() {
    let mut desk = Desk::with_built_in_model();
    desk.click("Example: a red house in the hills at sunset");
    assert!(desk.app().form.prompt.starts_with("a red house"));
    desk.app_mut().form.steps = 3;
    desk.generate();
    let picture = desk.app().candidates()[0].pixels.clone();
    assert_eq!((picture.extent().width, picture.extent().height), (128, 128));
    // A picture, and not one colour.
    let first = picture.pixel(0, 0);
    assert!(picture.pixels().filter(|p| p.iter().zip(first).any(|(a, b)| a.abs_diff(b) > 24)).count() > 500);
    desk.app_mut().run(Command::Escape);
    desk.key(Modifiers::NONE, Key::Escape);
    desk.key(Modifiers::NONE, Key::ArrowRight);
    desk.key(Modifiers::NONE, Key::Enter);
    desk.settle();
    assert_eq!(desk.app().document().to_pixmap(), *picture);
}
