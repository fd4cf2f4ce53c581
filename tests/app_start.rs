//! What is told at the start: how the last run ended, what of it is left, and hints for who is new.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

#[path = "support/studio.rs"]
mod studio;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use scumble::app::{App, Ask, Command, ElsewhereAction, Notice, NoticeKind, TOUR, TourAction};
use scumble::base::Extent;
use scumble::document::Document;
use scumble::formats::RecoverySlot;
use serde_json::Value;

/// Starts the app in a folder, waits until all is told, and returns what was.
fn begin(root: &Path) -> (App, Vec<Notice>) {
    let mut app = studio::start(root, Duration::ZERO);
    let began = Instant::now();
    loop {
        app.tick();
        if app.is_idle() {
            break;
        }
        assert!(began.elapsed() < Duration::from_mins(1), "it does not come to rest");
        std::thread::sleep(Duration::from_millis(1));
    }
    let notices = app.notices();
    (app, notices)
}

fn report(root: &Path, name: &str) {
    let crashes = studio::dirs(root).crashes();
    fs::create_dir_all(&crashes).unwrap();
    fs::write(crashes.join(name), "it broke down").unwrap();
}

fn unsaved_work(root: &Path) {
    let mut slot = RecoverySlot::claim(&studio::dirs(root).recovery()).unwrap();
    let art = Document::new(Extent::new(30, 20), [1, 2, 3, 255]).unwrap();
    slot.write(&art, &Value::Null, Some(Path::new("/art/fox.scumble"))).unwrap();
}

#[test]
fn one_notice_tells_of_a_crash_and_of_the_work_that_came_back() {
    let root = tempfile::tempdir().unwrap();
    report(root.path(), "crash-20260101T000000.000Z-7-0.txt");
    report(root.path(), "crash-20260102T000000.000Z-7-0.txt");
    unsaved_work(root.path());
    let (mut app, notices) = begin(root.path());
    assert_eq!(notices.len(), 1, "{notices:?}");
    let notice = &notices[0];
    assert!(notice.kind == NoticeKind::Info && notice.stays, "{notice:?}");
    assert!(notice.text.contains("Your work was kept"), "{}", notice.text);
    assert_eq!(notice.action.clone().unwrap().1, Command::Ask(Ask::Recover));
    let Command::Ask(Ask::Reveal(path)) = notice.more.clone().unwrap().1 else { panic!("{notice:?}") };
    assert!(path.ends_with("crash-20260102T000000.000Z-7-0.txt"), "the newest");
    assert_eq!(app.take_asks(), [Ask::Recover]);
    assert_eq!(app.recovered().len(), 1);
    drop(app);
    // The work is offered until it is taken; the report was told.
    let (mut app, notices) = begin(root.path());
    assert!(notices.len() == 1 && notices[0].kind == NoticeKind::Warning, "{notices:?}");
    assert_eq!(app.take_asks(), [Ask::Recover]);
}

#[test]
fn without_a_crash_nothing_is_told_of_one() {
    let root = tempfile::tempdir().unwrap();
    assert_eq!(begin(root.path()).1, []);
    report(root.path(), "notes.txt");
    assert_eq!(begin(root.path()).1, [], "that is no report of ours");
}

#[test]
fn the_tour_is_there_once_for_who_has_settings() {
    let root = tempfile::tempdir().unwrap();
    let (mut app, _) = begin(root.path());
    assert_eq!(app.tour(), Some((0, &TOUR[0])));
    app.view.panels = false;
    (0..3).for_each(|_| app.run(Command::Tour(TourAction::Next)));
    assert!(app.tour() == Some((3, &TOUR[3])) && app.view.panels);
    app.run(Command::Tour(TourAction::Next));
    assert_eq!(app.tour(), None);
    drop(app);
    assert_eq!(begin(root.path()).0.tour(), None);
}

#[test]
fn a_search_that_is_stopped_leaves_what_it_found() {
    let root = tempfile::tempdir().unwrap();
    let (mut app, _) = begin(root.path());
    app.run(Command::Elsewhere(ElsewhereAction::Show));
    assert_eq!(app.take_asks(), [Ask::Elsewhere]);
    assert!(app.model_search().looked().is_some());
    app.run(Command::Elsewhere(ElsewhereAction::Stop));
    let began = Instant::now();
    while app.model_search().looked().is_some() {
        app.tick();
        assert!(began.elapsed() < Duration::from_mins(1), "it does not stop");
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(app.is_idle());
}
