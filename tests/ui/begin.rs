//! How it begins: the tour, other programs' models, and what is said of an end that was none.

use std::fs;
use std::path::Path;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use scumble::app::{Command, Places, TOUR, TourAction};
use tempfile::TempDir;

use crate::desk::Desk;

fn first() -> Desk {
    Desk::beginning(tempfile::tempdir().unwrap(), Places::default())
}

/// Which hint is shown, by what is on the screen.
fn hint(desk: &Desk) -> Option<usize> {
    let shown: Vec<usize> = (0..TOUR.len()).filter(|i| desk.says(TOUR[*i].title())).collect();
    assert!(shown.len() <= 1, "{shown:?}");
    shown.first().copied()
}

#[test]
fn the_tour_goes_from_hint_to_hint_once_and_comes_again_when_asked() {
    let mut desk = first();
    for number in 0..TOUR.len() {
        assert_eq!(hint(&desk), Some(number));
        assert!(desk.says(&format!("{} of 4", number + 1)));
        desk.click(if number + 1 == TOUR.len() { "Done" } else { "Next" });
    }
    assert_eq!(hint(&desk), None);
    assert!(desk.app().settings.tour_seen);
    let mut desk = Desk::beginning(desk.end(), Places::default());
    assert_eq!(hint(&desk), None, "it was shown already");
    desk.app_mut().settings.panels.upscale_open = true;
    desk.app_mut().run(Command::Tour(TourAction::Begin));
    desk.frames(3);
    assert_eq!(hint(&desk), Some(0));
    assert!(desk.shows("Prompt"), "what the hint speaks of is to be seen");
}

#[test]
fn escape_ends_the_tour_and_nothing_else() {
    let mut desk = first();
    desk.key(Modifiers::NONE, Key::Escape);
    assert_eq!(hint(&desk), None);
    assert!(desk.app().settings.tour_seen);
    // Who works while a hint is shown is not kept from it, and a dialog hides it.
    let mut desk = first();
    desk.write("Prompt", "a fox");
    assert_eq!((hint(&desk), desk.app().form.prompt.as_str()), (Some(0), "a fox"));
    desk.key(Modifiers::NONE, Key::Escape);
    assert_eq!(hint(&desk), Some(0), "it ends the writing first");
    desk.key(Modifiers::NONE, Key::F1);
    assert_eq!(hint(&desk), None);
    desk.key(Modifiers::NONE, Key::Escape);
    assert_eq!(hint(&desk), Some(0), "the dialog is closed first");
    desk.click("Skip the tour");
    assert_eq!(hint(&desk), None);
}

#[test]
fn cards_do_not_cover_what_they_speak_of() {
    let mut desk = first();
    for (number, name) in ["Prompt", "Generate", "Mask brush", "Model"].into_iter().enumerate() {
        assert_eq!(hint(&desk), Some(number));
        let last = number + 1 == TOUR.len();
        let card = desk.harness.get_by_label(if last { "Done" } else { "Next" }).rect();
        let title = desk.harness.get_by_label(TOUR[number].title()).rect();
        let pointed = desk.harness.query_all_by_label(name).map(|node| node.rect());
        let pointed = pointed.max_by(|a, b| a.area().total_cmp(&b.area())).unwrap();
        assert!(!card.union(title).intersects(pointed), "{name} is covered");
        desk.click(if last { "Done" } else { "Next" });
    }
}

fn other_programs(home: &Path) -> Places {
    for (path, bytes) in [
        ("ComfyUI/models/checkpoints/a.safetensors", 3000),
        ("ComfyUI/models/loras/b.safetensors", 1000),
        ("stable-diffusion-webui/models/Stable-diffusion/c.ckpt", 1000),
    ] {
        let path = home.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, vec![0; bytes]).unwrap();
    }
    fs::create_dir_all(home.join("stable-diffusion-webui/models/VAE")).unwrap();
    Places { home: Some(home.to_owned()), ..Places::default() }
}

#[test]
fn models_of_other_programs_are_offered_and_those_chosen_are_added() {
    let home = tempfile::tempdir().unwrap();
    let places = other_programs(home.path());
    let mut desk = Desk::beginning(tempfile::tempdir().unwrap(), places);
    (1..TOUR.len()).for_each(|_| desk.click("Next"));
    desk.click("Look for models…");
    desk.settle();
    assert!(desk.says("2 files, 4.0 kB") && desk.says("1 file, 1.0 kB"), "counts and sizes");
    let home = home.path().canonicalize().unwrap();
    let comfy = home.join("ComfyUI");
    desk.click(&format!("A1111: {}", home.join("stable-diffusion-webui").display()));
    desk.click("Add 1 folder");
    assert_eq!(desk.app().settings.model_folders, std::slice::from_ref(&comfy));
    desk.settle();
    assert!(desk.app().browser().entries().iter().any(|entry| entry.path.starts_with(&comfy)), "they were looked for");
    desk.app_mut().run(Command::Tour(TourAction::End));
    // The search is not made again, and what was added is told.
    desk.app_mut().run(Command::Elsewhere(scumble::app::ElsewhereAction::Show));
    desk.frames(3);
    assert!(desk.says("already among your folders") && desk.shows("Add 1 folder"));
}

/// A report as a run before left it.
fn with_report(name: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    report(folder.path(), name);
    folder
}

fn report(folder: &Path, name: &str) {
    let crashes = folder.join("state/crashes");
    fs::create_dir_all(&crashes).unwrap();
    fs::write(crashes.join(name), "it broke down").unwrap();
}

#[test]
fn a_report_of_a_crash_is_told_once_and_stays_until_it_is_dismissed() {
    let mut desk = Desk::within(with_report("crash-20261122T070500.000Z-1-0.txt"));
    assert!(desk.says("Scumble broke down on") && desk.says("sent to nobody"));
    assert!(desk.shows("Open folder"));
    desk.frames(20 * 60);
    assert!(desk.says("Scumble broke down on"), "it was not read yet");
    desk.click("Dismiss");
    assert!(!desk.says("Scumble broke down on"));
    let folder = desk.end();
    let desk = Desk::within(folder);
    assert!(!desk.says("Scumble broke down on"), "it was told already");
    let folder = desk.end();
    report(folder.path(), "crash-20261122T080500.000Z-1-0.txt");
    assert!(Desk::within(folder).says("Scumble broke down on"), "this one is new");
}
