//! Live mode: the newest wins, nothing piles up, and nothing is made of what did not change.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::sync::atomic::Ordering;
use std::time::Duration;

use scumble::app::{Command, NoticeKind};
use scumble::base::{Extent, SignedRect};

use studio::Studio;

#[path = "support/own_files.rs"]
mod own_files;
#[path = "support/studio.rs"]
mod studio;

/// A studio with an opened picture, live, whose model takes so long for each step.
fn live(step: Duration) -> Studio {
    let mut studio = Studio::with_delay(step);
    studio.open_gradient(Extent::new(96, 64));
    studio.app.tools.settings.brush.size_px = 10.0;
    studio.app.live.debounce_ms = 20;
    studio.app.live.steps = 4;
    // What the built-in model brings along for this would take the place of the steps and decodings that are counted.
    (studio.app.live.fast, studio.app.live.tiny_decode) = (false, false);
    studio.run(Command::ToggleLive);
    studio
}

fn wait(studio: &mut Studio, time: Duration) {
    let end = std::time::Instant::now() + time;
    studio.until("time passes", |_| std::time::Instant::now() > end);
}

#[test]
fn a_stroke_is_followed_by_a_result_that_is_no_step_and_no_candidate() {
    let mut studio = live(Duration::ZERO);
    wait(&mut studio, Duration::from_millis(100));
    assert!(studio.predictions() == 0 && studio.app.live_result().is_none(), "nothing has changed yet");
    studio.drag("brush", &[(10.0, 10.0), (60.0, 30.0)]);
    let painted = studio.picture();
    studio.settle();
    let first = studio.app.live_result().unwrap().clone();
    assert_eq!((first.world, first.pixels.extent()), (SignedRect::new(0, 0, 96, 64), Extent::new(96, 64)));
    // With 4 steps and this strength, some of them are run, each once.
    let begun = studio.predictions();
    assert!((1..=4).contains(&begun), "{begun} evaluations");
    assert!(studio.app.candidates().is_empty() && studio.app.jobs().is_empty() && studio.picture() == painted);
    assert_eq!(studio.app.history_state().undo, Some("Brush stroke"));
    assert!(studio.app.gallery().entries().is_empty() && !studio.path("pictures").exists());
    // While all stays as it is, nothing more is made.
    wait(&mut studio, Duration::from_millis(100));
    assert_eq!(studio.predictions(), begun);
    // The prompt counts, and undo.
    studio.app.form.prompt = "a red fox".to_owned();
    studio.until("a new result", |app| app.live_result().unwrap().serial > first.serial);
    let second = studio.app.live_result().unwrap().serial;
    studio.app.run(Command::Undo);
    studio.until("another", |app| app.live_result().unwrap().serial > second);
    studio.settle();
    // Taken, it is a layer, which is not itself generated anew.
    let result = studio.app.live_result().unwrap().clone();
    let begun = studio.predictions();
    studio.run(Command::TakeSelected);
    assert!(studio.app.live_result().is_none() && studio.app.layers().len() == 2);
    assert!(studio.picture() == *result.pixels);
    wait(&mut studio, Duration::from_millis(100));
    assert_eq!(studio.predictions(), begun);
    studio.run(Command::Undo);
    studio.settle();
    // Off, it does nothing and shows nothing.
    studio.run(Command::ToggleLive);
    studio.tick();
    assert!(studio.app.live_result().is_none());
    let begun = studio.predictions();
    studio.drag("brush", &[(10.0, 40.0), (60.0, 50.0)]);
    wait(&mut studio, Duration::from_millis(100));
    assert_eq!(studio.predictions(), begun);
}

#[test]
fn the_latest_stroke_wins_and_the_jobs_before_it_are_cancelled() {
    // Slow enough that none comes to its end before the next stroke, also on a busy machine.
    let mut studio = live(Duration::from_millis(150));
    studio.app.live.steps = 20;
    for i in 0..6 {
        let (y, begun) = (8.0 + 8.0 * i as f32, studio.counts.clone());
        let before = begun.predictions.load(Ordering::SeqCst);
        studio.drag("brush", &[(10.0, y), (80.0, y)]);
        studio.until("an evaluation", |_| begun.predictions.load(Ordering::SeqCst) > before);
    }
    let last = studio.picture();
    studio.settle();
    // One picture was decoded, that of the last stroke: all others were cancelled.
    assert_eq!(studio.decodes(), 1);
    let result = studio.app.live_result().unwrap().clone();
    assert!(studio.app.jobs().is_empty() && studio.picture() == last);
    // The same as if only the end had been seen.
    studio.run(Command::ToggleLive);
    studio.tick();
    studio.run(Command::ToggleLive);
    studio.tick();
    studio.drag("brush", &[(80.0, 48.0), (80.0, 48.0)]);
    studio.run(Command::Undo);
    studio.until("a result", |app| app.live_result().is_some() && !app.is_living());
    assert!(*studio.app.live_result().unwrap().pixels == *result.pixels);
    // Escape stops the job first and drops the result then.
    studio.drag("brush", &[(5.0, 5.0), (9.0, 9.0)]);
    studio.until("a job", |app| app.is_living());
    studio.app.run(Command::Escape);
    assert!(!studio.app.is_living() && studio.app.live_result().is_some());
    studio.app.run(Command::Escape);
    assert!(studio.app.live_result().is_none());
    studio.settle();
}

#[test]
fn under_a_mask_only_that_is_new_and_other_jobs_go_on() {
    let mut studio = live(Duration::from_millis(5));
    studio.app.tools.settings.mask_brush.size_px = 16.0;
    studio.run(Command::SetFrame(Some(SignedRect::new(16, 0, 64, 64))));
    studio.drag("mask_brush", &[(40.0, 30.0), (56.0, 34.0)]);
    studio.until("a result under the mask", |app| {
        app.live_result().is_some_and(|result| result.patch.is_some()) && !app.is_living()
    });
    let result = studio.app.live_result().unwrap().clone();
    assert_eq!((result.world, result.patch.is_some()), (SignedRect::new(16, 0, 64, 64), true));
    assert_eq!(studio.app.place_now(result.world), result.world);
    // A job of the artist's own comes to its end beside it.
    studio.app.run(Command::Generate);
    studio.drag("brush", &[(20.0, 5.0), (60.0, 5.0)]);
    studio.until("the candidate", |app| !app.candidates().is_empty());
    studio.settle();
    assert_eq!(studio.app.candidates().len(), 1);
    assert!(studio.notices.iter().all(|notice| notice.kind != NoticeKind::Error), "{:?}", studio.notices);
    // A model that is gone is told once, not for each stroke.
    studio.app.form.model = Some(studio.path("gone"));
    for y in [10.0, 20.0, 30.0] {
        studio.drag("brush", &[(5.0, y), (9.0, y)]);
        wait(&mut studio, Duration::from_millis(60));
    }
    let told = studio.notices.iter().filter(|notice| notice.text.contains("is gone")).count();
    assert_eq!(told, 1);
}

#[test]
fn it_draws_in_few_steps_by_itself_where_the_model_can() {
    let mut studio = live(Duration::ZERO);
    let model = own_files::own_model(studio.folder.path());
    studio.run(Command::ChooseModel(Some(model)));
    assert_eq!(studio.app.fast_steps(), Some(3));
    (studio.app.live.steps, studio.app.live.strength, studio.app.live.fast) = (8, 1.0, true);
    studio.settle();
    let begun = studio.predictions();
    studio.drag("brush", &[(10.0, 10.0), (60.0, 30.0)]);
    studio.settle();
    assert_eq!(studio.predictions() - begun, 3);
    assert!(!studio.app.form.tuning.fast, "the form is as it was");
    studio.app.live.fast = false;
    studio.settle();
    let begun = studio.predictions();
    studio.drag("brush", &[(10.0, 40.0), (60.0, 50.0)]);
    studio.settle();
    assert_eq!(studio.predictions() - begun, 8);
}
