//! Work that is never lost: projects, what survives a crash, and the gallery of results.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::path::Path;
use std::time::{Duration, Instant};

use scumble::app::{App, Ask, Command, LayerAction as L, NoticeKind, SelectionAction as S};
use scumble::base::{Extent, SignedRect};
use scumble::document::BlendMode;

use studio::{Studio, start};

#[path = "support/studio.rs"]
mod studio;

/// A studio with a document that has something of everything.
fn rich() -> Studio {
    let mut studio = Studio::new();
    studio.open_gradient(Extent::new(96, 64));
    studio.run(Command::Layer(L::New));
    studio.drag("brush", &[(10.0, 10.0), (60.0, 30.0)]);
    let id = studio.active();
    studio.run(Command::LayerBlend(id, BlendMode::Multiply));
    studio.run(Command::LayerOpacity { id, opacity: 0.5, done: true });
    studio.run(Command::RenameLayer(id, "shadow".to_owned()));
    studio.drag("select_rect", &[(10.0, 8.0), (50.0, 40.0)]);
    studio.run(Command::Layer(L::AddMask));
    studio.run(Command::Layer(L::Group));
    studio.drag("mask_brush", &[(30.0, 30.0), (50.0, 36.0)]);
    studio.run(Command::SetFrame(Some(SignedRect::new(-8, 8, 64, 64))));
    "a red fox".clone_into(&mut studio.app.form.prompt);
    studio
}

/// Another run of the program in the same folders.
fn again(root: &Path) -> (App, Vec<scumble::app::Notice>) {
    let mut app = start(root, Duration::ZERO);
    let end = Instant::now() + Duration::from_mins(1);
    while !app.is_idle() && Instant::now() < end {
        app.tick();
        std::thread::sleep(Duration::from_millis(1));
    }
    let notices = app.notices();
    (app, notices)
}

fn finish(app: &mut App) {
    let end = Instant::now() + Duration::from_mins(1);
    while !app.is_idle() && Instant::now() < end {
        app.tick();
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_project_keeps_all_and_saving_goes_on_beside_painting() {
    let mut studio = rich();
    assert!(studio.app.is_unsaved() && studio.app.title().starts_with("gradient.png*"));
    studio.run(Command::Save);
    assert_eq!(studio.app.take_asks(), [Ask::SaveAs]);
    assert_eq!(studio.app.save_path(), studio.path("gradient.scumble"));
    let saved = studio.app.document().clone();
    studio.app.run(Command::SaveTo(studio.path("fox")));
    // The stroke comes after the click, and is not in the file.
    let background = studio.app.layers().last().unwrap().id;
    studio.app.run(Command::SelectLayer(background));
    studio.app.run(Command::Selection(S::None));
    studio.drag("brush", &[(5.0, 50.0), (60.0, 50.0)]);
    studio.settle();
    studio.said(NoticeKind::Success, "fox.scumble");
    assert!(studio.app.is_unsaved() && studio.app.title().starts_with("fox.scumble*"));
    studio.run(Command::Save);
    assert!(!studio.app.is_unsaved() && studio.app.quit_guard().is_clear());
    assert_eq!(studio.app.recent(), [studio.path("fox.scumble"), studio.path("gradient.png")]);
    studio.run(Command::Undo);
    studio.run(Command::Undo);
    assert!(*studio.app.document() == saved && studio.app.is_unsaved());
    studio.run(Command::Save);
    // Opened again it is the same, prompt and all.
    studio.app.form.prompt.clear();
    studio.run(Command::New);
    assert!(studio.app.is_empty());
    studio.run(Command::OpenRecent(0));
    assert!(*studio.app.document() == saved, "{:?}", studio.notices);
    assert_eq!((studio.app.form.prompt.as_str(), studio.app.is_unsaved()), ("a red fox", false));
    assert_eq!(studio.app.project_path(), Some(studio.path("fox.scumble").as_path()));
    // As OpenRaster it looks the same.
    let looks = studio.picture();
    studio.run(Command::SaveTo(studio.path("fox.ora")));
    studio.run(Command::OpenPath(studio.path("fox.ora")));
    let worst = looks.data().iter().zip(studio.picture().data()).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
    assert!(worst <= 2 && studio.app.layers().len() >= 2, "differs by {worst}");
    // What cannot be written or read is said, and changes nothing.
    let before = studio.app.document().clone();
    studio.run(Command::SaveTo(studio.path("no/such/folder/a.scumble")));
    let notice = studio.said(NoticeKind::Error, "was not saved");
    assert_eq!(notice.action.unwrap().1, Command::Ask(Ask::SaveAs));
    std::fs::write(studio.path("broken.scumble"), "PK nothing").unwrap();
    studio.run(Command::OpenPath(studio.path("broken.scumble")));
    studio.said(NoticeKind::Error, "broken.scumble");
    assert!(*studio.app.document() == before);
    studio.run(Command::ClearRecent);
    assert!(studio.app.recent().is_empty());
}

#[test]
fn unsaved_work_survives_a_crash_and_is_offered() {
    let mut studio = rich();
    // Many changes are kept without waiting for the minute to pass.
    let id = studio.app.layers()[0].id;
    let recovery = studio.path("state/recovery");
    let mut names = 0..;
    while !holds_project(&recovery) {
        studio.run(Command::RenameLayer(id, format!("name {}", names.next().unwrap())));
        assert!(names.start < 60, "sixty changes were not kept");
    }
    // And few, once the time is over.
    studio.app.settings.autosave_secs = 5;
    studio.run(Command::RenameLayer(id, "the last name".to_owned()));
    studio.until("the last change is kept", |app| app.is_kept());
    studio.settle();
    assert!(studio.app.is_unsaved());
    let document = studio.app.document().clone();
    // The program dies: nothing is cleared, and no lock is held any more.
    let copied = studio.path("after");
    copy(&studio.path("state"), &copied.join("state"));
    studio.app.run(Command::QuitNow);
    let root = studio.folder;
    drop(studio.app);
    assert!(!holds_project(&recovery), "what ended in order leaves nothing");
    let (mut app, notices) = again(&copied);
    assert_eq!(app.take_asks(), [Ask::Recover]);
    assert!(notices.iter().any(|notice| notice.text.contains("was not saved")), "{notices:?}");
    let [row] = app.recovered() else { panic!("{:?}", app.recovered()) };
    assert_eq!(row.from.as_deref(), Some(root.path().join("gradient.png").as_path()));
    app.run(Command::RecoverOpen(0));
    finish(&mut app);
    assert!(*app.document() == document && app.is_unsaved() && app.recovered().is_empty());
    assert_eq!(app.form.prompt, "a red fox");
    // Until it is saved it is still there.
    assert!(holds_project(&copied.join("state/recovery")));
    app.run(Command::SaveTo(copied.join("back.scumble")));
    finish(&mut app);
    assert!(!app.is_unsaved());
    drop(app);
    assert!(!holds_project(&copied.join("state/recovery")));
    let (app, _) = again(&copied);
    assert!(app.recovered().is_empty());
}

#[test]
fn recovered_work_is_offered_until_it_is_thrown_away() {
    let mut studio = rich();
    // One change is kept, too, once the artist's time has passed.
    studio.app.settings.autosave_secs = 5;
    let recovery = studio.path("state/recovery");
    studio.until("the work is kept", |_| holds_project(&recovery));
    let after = studio.path("after");
    copy(&studio.path("state"), &after.join("state"));
    for _ in 0..2 {
        let (mut app, _) = again(&after);
        assert_eq!(app.recovered().len(), 1);
        app.run(Command::RecoverOpen(7));
        app.run(Command::RecoverDiscard(7));
        finish(&mut app);
    }
    let (mut app, _) = again(&after);
    app.run(Command::RecoverDiscardAll);
    finish(&mut app);
    assert!(app.recovered().is_empty() && !holds_project(&after.join("state/recovery")));
    // What is saved needs to be kept no longer.
    studio.run(Command::SaveTo(studio.path("saved.scumble")));
    studio.until("nothing is kept any more", |_| !holds_project(&recovery));
    studio.settle();
}

fn holds_project(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let path = entry.path();
        holds_project(&path) || path.extension().is_some_and(|ending| ending == "scumble")
    })
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let (path, into) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &into);
        } else {
            std::fs::copy(&path, &into).unwrap();
            // Which of two generations is the latest is told by their times.
            let modified = entry.metadata().unwrap().modified().unwrap();
            std::fs::File::options().write(true).open(&into).unwrap().set_modified(modified).unwrap();
        }
    }
}

#[test]
fn results_are_kept_found_and_used_again() {
    let mut studio = Studio::new();
    studio.app.settings.keep_results = true;
    for prompt in ["a red fox", "a blue boat"] {
        studio.app.form.prompt = prompt.to_owned();
        studio.app.form.count = 2;
        studio.generate();
    }
    studio.run(Command::ToggleGallery);
    assert!(studio.app.gallery().is_open() && !studio.app.gallery().loading());
    assert_eq!((studio.app.gallery().entries().len(), studio.app.gallery().shown().len()), (4, 4));
    studio.run(Command::GallerySearch("FOX".to_owned()));
    let found: Vec<_> =
        studio.app.gallery().shown().iter().map(|i| studio.app.gallery().entries()[*i].clone()).collect();
    assert!(found.len() == 2 && found.iter().all(|entry| entry.prompt == "a red fox"));
    // New results are there at once, without reading the folder anew.
    studio.app.form.prompt = "another fox".to_owned();
    studio.app.form.count = 1;
    let made = studio.generate();
    assert_eq!((studio.app.gallery().entries().len(), studio.app.gallery().shown().len()), (5, 3));
    let newest = studio.app.gallery().entries()[0].clone();
    assert_eq!(newest.prompt, "another fox");
    // Small copies and the picture itself come when they are asked for.
    assert!(studio.app.gallery_thumbnail(&newest.path).is_none());
    studio.until("a small copy", |app| app.gallery_thumbnail(&newest.path).is_some());
    assert!(studio.app.gallery_picture(&newest.path).is_none());
    studio.settle();
    let picture = studio.app.gallery_picture(&newest.path).unwrap();
    assert!(*picture == *studio.app.candidate(made[0]).unwrap().pixels);
    // Its recipe goes back into the form.
    studio.app.form.prompt.clear();
    studio.run(Command::GalleryUse(newest.path.clone()));
    assert_eq!(studio.app.form.prompt, "another fox");
    // As a picture of its own, and as a layer.
    studio.run(Command::GalleryOpen(newest.path.clone()));
    assert!(studio.picture() == *picture);
    studio.run(Command::GalleryLayer(found[0].path.clone()));
    assert_eq!((studio.app.layers().len(), studio.layers()[0].as_str()), (2, "a red fox"));
    assert!(studio.app.layers()[0].props.recipe.is_some());
    studio.run(Command::GalleryReveal(newest.path.clone()));
    assert_eq!(studio.app.take_asks(), [Ask::Reveal(newest.path.clone())]);
    // Read anew it is the same; another folder is another gallery.
    studio.run(Command::GallerySearch(String::new()));
    let before = studio.app.gallery().entries().len();
    studio.run(Command::GalleryRefresh);
    assert_eq!(studio.app.gallery().entries().len(), before);
    studio.app.settings.results_folder = Some(studio.path("elsewhere"));
    studio.run(Command::GalleryRefresh);
    assert!(studio.app.gallery().entries().is_empty() && studio.app.gallery().shown().is_empty());
    studio.app.settings.keep_results = false;
    studio.generate();
    studio.run(Command::GalleryRefresh);
    assert!(studio.app.gallery().entries().is_empty());
    // A folder that cannot be made is told once.
    std::fs::write(studio.path("file"), "no folder").unwrap();
    studio.app.settings.results_folder = Some(studio.path("file/in/it"));
    studio.app.settings.keep_results = true;
    studio.app.form.count = 3;
    studio.generate();
    let told = studio.notices.iter().filter(|notice| notice.text.contains("not kept")).count();
    assert_eq!(told, 1);
}

#[test]
fn a_large_gallery_holds_nothing_up() {
    let mut studio = Studio::new();
    let folder = studio.path("many/2026-01-01");
    std::fs::create_dir_all(&folder).unwrap();
    studio.open_gradient(Extent::new(16, 16));
    let bytes = std::fs::read(studio.path("gradient.png")).unwrap();
    for i in 0..2000 {
        std::fs::write(folder.join(format!("{i:05}-{i}.png")), &bytes).unwrap();
    }
    studio.app.settings.results_folder = Some(studio.path("many"));
    studio.app.run(Command::ToggleGallery);
    assert!(studio.app.gallery().loading());
    // While it is read, painting and saving go on.
    studio.drag("brush", &[(1.0, 1.0), (9.0, 9.0)]);
    studio.app.run(Command::SaveTo(studio.path("meanwhile.scumble")));
    studio.until("it is saved", |app| !app.is_unsaved());
    studio.settle();
    assert_eq!(studio.app.gallery().shown().len(), 2000);
    // Scrolled through in a hurry, only what was seen last is made, and it is made first.
    let paths: Vec<_> = studio.app.gallery().entries().iter().map(|entry| entry.path.clone()).collect();
    for path in &paths {
        assert!(studio.app.gallery_thumbnail(path).is_none());
    }
    studio.until("the last small copy", |app| app.gallery_thumbnail(&paths[1999]).is_some());
    studio.settle();
    let made = paths.iter().rev().take(90).filter(|path| studio.app.gallery_thumbnail(path).is_some()).count();
    assert!(made >= 80, "{made} of those seen last were made");
    studio.settle();
}
