//! The whole round without a window: prompt, preview, candidate, take, undo, export, compare; and what can go wrong.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]
#![allow(clippy::print_stderr, reason = "what was measured is told, not judged")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use scumble::app::{App, Ask, Command, GenerateKind, JobState, MaskAction, NoticeKind};
use scumble::base::{Extent, Pixmap, Rect, SignedRect};
use scumble::formats::{Export, ExportFormat, Limits, read_metadata};
use scumble::job::{MaskedContent, Patch};
use scumble::tools::Phase;

use studio::{Studio, start};

#[path = "support/studio.rs"]
mod studio;

fn png() -> Export {
    Export { format: ExportFormat::Png { sixteen_bit: false }, with_recipe: true }
}

#[test]
fn the_round_from_prompt_to_file_and_back() {
    // Long enough that a preview is not missed on a machine that has much else to do.
    let mut studio = Studio::with_delay(Duration::from_millis(80));
    assert_eq!(
        (studio.app.generate_kind(), studio.app.document().extent()),
        (GenerateKind::TextToImage, Extent::new(96, 64))
    );
    studio.app.form.prompt = "a red fox".to_owned();
    studio.app.form.count = 2;
    studio.app.run(Command::Generate);
    assert_eq!(studio.app.jobs().len(), 1);
    // A preview comes before the picture, and the progress with it.
    studio.until("a preview", |app| app.preview().is_some());
    assert!(studio.app.jobs()[0].state.is_running(), "{:?}", studio.app.jobs()[0].state);
    let serial = studio.app.preview().unwrap().serial;
    studio.until("another preview", |app| app.preview().is_some_and(|preview| preview.serial > serial));
    studio.until("the first picture", |app| !app.candidates().is_empty());
    assert_eq!(studio.app.jobs()[0].made, 1);
    studio.settle();
    assert!(studio.app.preview().is_none() && studio.app.candidates().len() == 2);
    // The first is shown in place; hovering shows another.
    let ids: Vec<_> = studio.app.candidates().iter().map(|candidate| candidate.id).collect();
    assert_eq!(studio.app.shown_candidate().unwrap().id, ids[0]);
    studio.app.run(Command::Hover(Some(ids[1])));
    assert_eq!(studio.app.shown_candidate().unwrap().id, ids[1]);
    studio.app.run(Command::Hover(None));
    studio.app.run(Command::NextCandidate);
    assert_eq!(studio.app.selected_candidate(), Some(ids[1]));
    let thumbnail = studio.app.candidates()[1].thumbnail.clone().unwrap();
    assert_eq!(thumbnail.extent(), Extent::new(96, 64));
    studio.app.run(Command::ToggleCompare);
    studio.app.run(Command::SetCompare(0.25));
    assert_eq!(studio.app.view.compare, Some(0.25));
    // Taken, undone, done again.
    let blank = studio.picture();
    let candidate = studio.app.candidates()[1].clone();
    studio.run(Command::TakeSelected);
    assert!(studio.picture() == *candidate.pixels && studio.app.view.compare.is_none());
    assert!(studio.app.is_unsaved() && studio.app.candidates()[1].taken);
    studio.run(Command::Undo);
    assert!(studio.picture() == blank && studio.app.is_empty() && studio.app.recipe().is_none());
    studio.run(Command::Redo);
    assert_eq!(studio.app.recipe().unwrap().seed, candidate.recipe.seed);
    // Exported with its recipe, which is what the engine said.
    studio.run(Command::ExportTo { path: studio.path("fox.png"), export: png() });
    assert!(studio.read("fox.png") == *candidate.pixels && !studio.app.is_unsaved());
    let metadata = read_metadata(&studio.path("fox.png"), &Limits::default()).unwrap();
    assert_eq!(metadata.recipe.as_ref(), Some(&*candidate.recipe));
    // The file offers its settings when it is opened again, and they make the same picture.
    studio.app.form.prompt.clear();
    studio.run(Command::OpenPath(studio.path("fox.png")));
    let (_, action) = studio.said(NoticeKind::Info, "how it was made").action.unwrap();
    studio.run(action);
    assert_eq!((studio.app.form.prompt.as_str(), studio.app.form.seed), ("a red fox", candidate.recipe.seed));
    studio.run(Command::New);
    let again = studio.generate();
    assert!(*studio.app.candidate(again[0]).unwrap().pixels == *candidate.pixels);
    // More like it: another picture from the same seed.
    studio.run(Command::MoreLike(again[0]));
    let more = &studio.app.candidates()[3..];
    assert_eq!(more.len(), 4);
    assert!(more.iter().all(|other| other.recipe.seed == candidate.recipe.seed && other.recipe.variation.is_some()));
    assert!(more.iter().all(|other| *other.pixels != *candidate.pixels));
}

#[test]
fn outside_the_blend_band_the_exported_file_is_the_opened_one() {
    for (only_masked, soft, content, feather_px) in [
        (false, false, MaskedContent::Original, 4.0),
        (true, false, MaskedContent::Fill, 2.0),
        (false, true, MaskedContent::Noise, 0.0),
        (true, true, MaskedContent::Original, 1.0),
    ] {
        let mut studio = Studio::new();
        let original = studio.open_gradient(Extent::new(123, 77));
        assert_eq!(studio.app.generate_kind(), GenerateKind::ImageToImage);
        studio.app.tools.settings.mask_brush.size_px = 20.0;
        studio.drag("mask_brush", &[(40.0, 30.0), (70.0, 36.0), (60.0, 50.0)]);
        assert_eq!(studio.app.generate_kind(), GenerateKind::Inpaint);
        let form = &mut studio.app.form;
        (form.only_masked, form.soft, form.masked_content, form.feather_px) = (only_masked, soft, content, feather_px);
        (form.padding_px, form.strength) = (8, 1.0);
        assert_eq!(studio.app.context_area().is_some(), only_masked);
        let made = studio.generate();
        assert_eq!(made.len(), 1, "{:?}", studio.notices);
        studio.run(Command::Take(made[0]));
        studio.run(Command::ExportTo { path: studio.path("out.png"), export: png() });
        let (out, band) = (studio.read("out.png"), studio.app.document().to_mask().feathered(feather_px));
        let mut changed = 0;
        for (i, (new, old)) in out.pixels().zip(original.pixels()).enumerate() {
            if band.data()[i] == 0 {
                assert_eq!(new, old, "pixel {i} outside the band; only masked {only_masked}, soft {soft}");
            } else {
                changed += usize::from(new != old);
            }
        }
        assert!(changed > 200, "only {changed} pixels changed");
    }
}

#[test]
fn a_candidate_is_taken_into_what_was_painted_since() {
    let mut studio = Studio::new();
    studio.open_gradient(Extent::new(96, 64));
    studio.app.tools.settings.mask_brush.size_px = 40.0;
    studio.app.form.feather_px = 2.0;
    studio.app.tools.settings.brush.size_px = 10.0;
    studio.drag("mask_brush", &[(20.0, 20.0), (30.0, 24.0)]);
    studio.app.form.count = 2;
    studio.app.form.strength = 1.0;
    let made = studio.generate();
    studio.drag("brush", &[(80.0, 50.0), (70.0, 40.0)]);
    let painted = studio.picture();
    studio.run(Command::Take(made[0]));
    studio.run(Command::Take(made[1]));
    // Both are layers over what was painted; where the second is all new, it is all that shows.
    assert_eq!(studio.app.layers().len(), 3);
    let patches = made.iter().map(|id| studio.app.candidate(*id).unwrap().patch.clone().unwrap());
    let [first, second] = patches.collect::<Vec<_>>().try_into().unwrap();
    let share = |patch: &Patch, x: u32, y: u32| {
        let Rect { x: left, y: top, width, height } = patch.place;
        let inside = x >= left && y >= top && x < left + width && y < top + height;
        if inside { patch.share.value(x - left, y - top) } else { 0 }
    };
    let mut all_new = 0;
    for (i, pixel) in studio.picture().pixels().enumerate() {
        let (x, y) = (i as u32 % 96, i as u32 / 96);
        match (share(&first, x, y), share(&second, x, y)) {
            (0, 0) => assert_eq!(pixel, painted.pixel(x, y), "at {x}, {y}"),
            (_, 255) => {
                all_new += 1;
                assert_eq!(pixel, second.pixels.pixel(x - second.place.x, y - second.place.y), "at {x}, {y}");
            }
            _ => {}
        }
    }
    assert!(all_new > 50, "only {all_new} pixels are all new");
    studio.undo_and_redo_all();
    // On a canvas that no longer holds it, it says so with a way out.
    studio.open_gradient(Extent::new(40, 40));
    studio.run(Command::SetCanvas(SignedRect::new(38, 38, 2, 2)));
    studio.run(Command::SetCanvas(SignedRect::new(300, 300, 20, 20)));
    studio.run(Command::Take(made[0]));
    let notice = studio.said(NoticeKind::Error, "beside the canvas");
    studio.run(notice.action.unwrap().1);
    assert_eq!(studio.app.document().extent(), Extent::new(96, 64));
    studio.run(Command::Undo);
    assert_eq!(studio.app.document().extent(), Extent::new(20, 20));
}

#[test]
fn cancelling_keeps_the_document_and_what_is_done() {
    let mut studio = Studio::with_delay(Duration::from_millis(15));
    let original = studio.open_gradient(Extent::new(64, 48));
    studio.app.form.count = 50;
    studio.app.run(Command::Generate);
    studio.app.run(Command::Generate);
    studio.until("a finished picture and a step of the next", |app| {
        !app.candidates().is_empty() && matches!(app.jobs()[0].state, JobState::Running(step) if step.image > 0)
    });
    let waiting = studio.app.jobs()[1].id;
    assert_eq!(studio.app.jobs()[1].state, JobState::Waiting);
    studio.app.run(Command::GenerateFront);
    studio.until("the third waits before the second", |app| app.jobs().len() == 3 && app.jobs()[2].id == waiting);
    studio.app.run(Command::JobToFront(waiting));
    assert_eq!(studio.app.jobs()[1].id, waiting);
    studio.app.run(Command::TogglePause);
    studio.app.run(Command::Cancel);
    studio.until("the first is gone", |app| app.jobs().len() == 2 && app.preview().is_none());
    assert!(studio.app.is_paused() && studio.app.running().is_none());
    studio.app.run(Command::CancelJob(waiting));
    studio.until("the second is gone", |app| app.jobs().len() == 1);
    studio.app.run(Command::CancelAll);
    studio.settle();
    assert!(studio.picture() == original && !studio.app.candidates().is_empty() && studio.app.candidates().len() < 50);
    // The next job runs.
    studio.app.run(Command::TogglePause);
    studio.app.form.count = 1;
    assert_eq!(studio.generate().len(), 1);
}

#[test]
fn strokes_end_before_steps_and_escape_undoes_them() {
    let mut studio = Studio::new();
    let before = studio.picture();
    studio.event(Phase::Press, 10.0, 10.0);
    studio.event(Phase::Drag, 30.0, 20.0);
    assert!(studio.picture() != before && studio.app.tools.is_busy());
    studio.app.run(Command::Escape);
    assert!(studio.picture() == before && studio.app.history_state().undo.is_none());
    studio.event(Phase::Press, 10.0, 10.0);
    studio.app.run(Command::Undo);
    assert!(studio.picture() == before && studio.app.history_state().redo == Some("Brush stroke"));
    // The pointer that is still down paints no more until it is pressed anew.
    studio.event(Phase::Drag, 40.0, 40.0);
    studio.event(Phase::Release, 40.0, 40.0);
    assert!(studio.picture() == before);
}

#[test]
fn masks_of_large_canvases_are_changed_in_a_thread() {
    let mut studio = Studio::new();
    studio.open_gradient(Extent::new(1100, 900));
    studio.drag("mask_brush", &[(500.0, 400.0), (600.0, 400.0)]);
    let drawn = studio.app.mask_bounds().unwrap();
    let started = Instant::now();
    studio.app.run(Command::Mask(MaskAction::Grow));
    let took = started.elapsed();
    assert!(studio.app.is_changing());
    // Painting goes on meanwhile, and both changes are kept.
    studio.drag("brush", &[(10.0, 10.0), (60.0, 10.0)]);
    let painted = studio.picture();
    studio.settle();
    let grown = studio.app.mask_bounds().unwrap();
    assert_eq!((grown.x, grown.width), (drawn.x - 8, drawn.width + 16));
    assert!(studio.picture() == painted);
    studio.run(Command::Undo);
    assert_eq!(studio.app.mask_bounds(), Some(drawn));
    // A change that is not made yet is what undo takes back.
    studio.app.run(Command::Mask(MaskAction::Invert));
    studio.app.run(Command::Undo);
    studio.settle();
    assert!(studio.picture() == painted && studio.app.mask_bounds() == Some(drawn));
    eprintln!("handing a change of 1100x900 over took {took:?}");
}

#[test]
fn bad_files_are_said_and_change_nothing() {
    let mut studio = Studio::new();
    let before = studio.picture();
    std::fs::write(studio.path("text.png"), "no picture").unwrap();
    for (path, part) in [
        (studio.path("text.png"), "text.png"),
        (studio.path("gone.png"), "does not exist"),
        (studio.folder.path().to_owned(), "folder"),
    ] {
        studio.run(Command::OpenPath(path));
        studio.said(NoticeKind::Error, part);
    }
    studio.run(Command::OpenBytes { name: "clip".to_owned(), bytes: Arc::from(&b"nothing"[..]) });
    studio.said(NoticeKind::Error, "clip");
    studio.run(Command::PasteNothing);
    studio.said(NoticeKind::Warning, "no picture");
    studio.run(Command::ExportTo { path: studio.path("no/such/folder/a.png"), export: png() });
    let notice = studio.said(NoticeKind::Error, "was not exported");
    assert_eq!(notice.action.unwrap().1, Command::Ask(Ask::Export));
    assert!(studio.picture() == before && studio.app.history_state().undo.is_none());
    // A full disk, where the system has one to offer.
    if std::path::Path::new("/dev/full").exists() {
        studio.run(Command::ExportTo { path: "/dev/full".into(), export: png() });
        studio.said(NoticeKind::Error, "was not exported");
    }
    // Pasting opens; exporting at once never overwrites what others wrote.
    let pasted = Arc::new(Pixmap::filled(Extent::new(9, 7), [1, 2, 3, 255]));
    studio.run(Command::PastePicture(pasted.clone()));
    assert!(studio.picture() == *pasted && studio.app.is_unsaved());
    std::fs::create_dir_all(studio.path("pictures")).unwrap();
    std::fs::write(studio.path("pictures/scumble.png"), "mine").unwrap();
    studio.run(Command::ExportNow);
    assert!(studio.read("pictures/scumble-2.png") == *pasted);
    assert_eq!(std::fs::read_to_string(studio.path("pictures/scumble.png")).unwrap(), "mine");
    studio.run(Command::CopyPicture);
    assert_eq!(studio.app.take_asks(), [Ask::ToClipboard(pasted)]);
}

#[test]
fn a_model_folder_that_vanishes_is_said() {
    let mut studio = Studio::new();
    let folder = studio.path("models/mine");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("model_index.json"), "{}").unwrap();
    studio.run(Command::AddModelFolder(studio.path("models")));
    studio.until("the model is listed", |app| app.models().len() == 2);
    assert!(studio.app.models()[1].problem.is_some());
    studio.run(Command::ChooseModel(Some(folder.clone())));
    std::fs::remove_dir_all(studio.path("models")).unwrap();
    assert!(studio.generate().is_empty());
    studio.said(NoticeKind::Error, "is gone");
    studio.run(Command::ScanModels);
    studio.said(NoticeKind::Warning, "cannot be read");
    studio.run(Command::ChooseModel(None));
    studio.app.form.steps = 2;
    assert_eq!(studio.generate().len(), 1);
}

#[test]
fn settings_and_prompts_come_back_and_broken_ones_are_said() {
    let mut studio = Studio::new();
    studio.app.settings.undo_mib = 77;
    studio.app.form.prompt = "a blue boat".to_owned();
    studio.app.run(Command::Tool("eraser"));
    studio.generate();
    let root = studio.folder;
    drop(studio.app);
    let again = |notices: &mut Vec<_>| -> App {
        let mut app = start(root.path(), Duration::ZERO);
        let end = Instant::now() + Duration::from_mins(1);
        while !app.is_idle() && Instant::now() < end {
            app.tick();
            std::thread::sleep(Duration::from_millis(1));
        }
        notices.extend(app.notices());
        app
    };
    let mut notices = Vec::new();
    let mut app = again(&mut notices);
    assert_eq!((app.settings.undo_mib, app.tools.current()), (77, "eraser"));
    assert_eq!((app.form.prompt.as_str(), app.document().extent()), ("a blue boat", Extent::new(96, 64)));
    assert!(notices.is_empty(), "{notices:?}");
    app.form.prompt = "something else".to_owned();
    app.run(Command::PromptOlder);
    assert_eq!(app.form.prompt, "a blue boat");
    app.run(Command::PromptNewer);
    assert_eq!(app.form.prompt, "something else");
    drop(app);
    std::fs::write(root.path().join("config/settings.json"), "{ broken").unwrap();
    std::fs::write(root.path().join("data/prompts.json"), "[7]").unwrap();
    let app = again(&mut notices);
    assert_eq!(app.settings.undo_mib, 512);
    assert!(notices.len() == 2 && notices.iter().all(|notice| notice.text.contains(".broken")), "{notices:?}");
    assert_eq!(std::fs::read_to_string(root.path().join("config/settings.json.broken")).unwrap(), "{ broken");
}

#[test]
fn closing_asks_while_something_would_be_lost() {
    let mut studio = Studio::with_delay(Duration::from_millis(15));
    studio.run(Command::Quit);
    assert!(studio.app.is_quitting());
    let mut studio = Studio::with_delay(Duration::from_millis(15));
    studio.app.form.steps = 100;
    studio.app.run(Command::Generate);
    studio.app.run(Command::Quit);
    let [Ask::Quit(guard)] = studio.app.take_asks()[..] else { panic!("it did not ask") };
    assert!(guard.jobs == 1 && !guard.unsaved && guard.sentence().contains("1 job"));
    studio.app.run(Command::CancelAll);
    studio.settle();
    studio.drag("brush", &[(1.0, 1.0), (20.0, 20.0)]);
    assert!(studio.app.quit_guard().unsaved && studio.app.title().contains('*'));
    studio.app.run(Command::Undo);
    assert!(studio.app.quit_guard().is_clear());
    studio.app.run(Command::Generate);
    studio.app.run(Command::QuitNow);
    assert!(studio.app.is_quitting());
}
