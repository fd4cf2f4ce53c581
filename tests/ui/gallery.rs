//! The gallery: what was made is there, is found, and is used again.

use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable;
use scumble::app::App;

use crate::desk::Desk;

fn loaded(app: &App) -> bool {
    app.gallery().is_open() && !app.gallery().loading()
}

fn with_pictures(prompts: &[&str]) -> Desk {
    let mut desk = Desk::new();
    for prompt in prompts {
        (*prompt).clone_into(&mut desk.app_mut().form.prompt);
        desk.generate();
    }
    desk.settle();
    desk.key(Modifiers::NONE, Key::Escape);
    desk.key(Modifiers::NONE, Key::F3);
    let count = prompts.len();
    desk.until("the gallery is read", |app| loaded(app) && app.gallery().entries().len() == count && app.is_idle());
    desk.frames(3);
    desk
}

#[test]
fn what_was_made_is_in_the_gallery_and_its_settings_are_used_again() {
    let mut desk = with_pictures(&["a red fox", "a blue boat", "a red house"]);
    assert!(desk.says("3 pictures") && desk.says("a blue boat"));
    desk.harness.get_by_label("Search the gallery").focus();
    desk.frames(2);
    desk.harness.event(Event::Text("red".into()));
    desk.until("the search is done", |app| app.gallery().shown().len() == 2);
    desk.frames(3);
    assert!(desk.says("2 of 3 pictures") && !desk.says("a blue boat"));
    let fox = desk.harness.get_all_by_label_contains("a red fox").next().unwrap();
    fox.click();
    desk.frames(3);
    desk.app_mut().form.prompt.clear();
    desk.app_mut().form.seed = 1;
    desk.click("Use its settings");
    desk.settle();
    assert_eq!(desk.app().form.prompt, "a red fox");
    // Escape leaves the search, and only then the gallery.
    desk.harness.get_by_label("Search the gallery").focus();
    desk.frames(2);
    desk.key(Modifiers::NONE, Key::Escape);
    assert!(desk.app().gallery().is_open());
    desk.key(Modifiers::NONE, Key::Escape);
    desk.frames(2);
    assert!(!desk.app().gallery().is_open());
}

#[test]
fn keys_walk_through_the_gallery_open_a_picture_and_close_it() {
    let mut desk = with_pictures(&["one", "two", "three"]);
    let before = desk.app().document().to_pixmap();
    desk.key(Modifiers::NONE, Key::End);
    desk.frames(2);
    desk.key(Modifiers::NONE, Key::ArrowLeft);
    desk.frames(2);
    desk.key(Modifiers::NONE, Key::Enter);
    desk.settle();
    desk.frames(3);
    let made: Vec<_> = desk.app().candidates().iter().map(|c| (*c.pixels).clone()).collect();
    assert_eq!(desk.app().document().to_pixmap(), made[1], "another picture was opened than the one in the middle");
    assert_ne!(desk.app().document().to_pixmap(), before);
    if !desk.app().gallery().is_open() {
        desk.key(Modifiers::NONE, Key::F3);
    }
    desk.frames(3);
    assert!(desk.shows("Search the gallery"));
    desk.key(Modifiers::NONE, Key::Escape);
    desk.frames(3);
    assert!(!desk.shows("Search the gallery") && desk.shows("Canvas"));
}

#[test]
fn only_what_is_in_sight_of_many_pictures_is_shown() {
    let mut desk = Desk::new();
    let folder = desk.app().results_folder().unwrap().join("2026-01-02");
    std::fs::create_dir_all(&folder).unwrap();
    let picture = scumble::base::Pixmap::filled(scumble::base::Extent::new(8, 8), [9, 9, 9, 255]);
    let one = folder.join("00000-1.png");
    scumble::formats::write_png(&one, &picture, &scumble::formats::TextChunks::default()).unwrap();
    for i in 1..400 {
        std::fs::copy(&one, folder.join(format!("{i:05}-{i}.png"))).unwrap();
    }
    desk.key(Modifiers::NONE, Key::F3);
    desk.until("the gallery is read", |app| loaded(app) && app.gallery().entries().len() == 400);
    desk.frames(3);
    let cells = desk.harness.get_all_by_label_contains("Picture ").count();
    assert!((4..60).contains(&cells), "{cells} of 400 pictures are laid out");
    desk.key(Modifiers::NONE, Key::End);
    desk.frames(4);
    assert!(desk.harness.query_all_by_label_contains("Picture 400:").next().is_some(), "the last is not in sight");
}
