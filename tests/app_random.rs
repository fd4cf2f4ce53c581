//! Whatever is done at whatever moment: document, queue and engine stay usable, and every step can be undone.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]
#![allow(clippy::print_stderr, reason = "what was measured is told, not judged")]

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use scumble::app::{Command, MaskAction};
use scumble::tools::Phase;

use studio::Studio;

#[path = "support/studio.rs"]
mod studio;

/// Something that an artist does.
#[derive(Debug, Clone)]
enum Deed {
    Command(Command),
    /// Presses with a tool and moves, without letting go.
    Paint(&'static str, u8, u8),
    Move(u8, u8),
    LetGo,
    /// The candidate or job of this number, if there is one.
    Take(usize),
    Discard(usize),
    More(usize),
    CancelJob(usize),
    MoveJob(usize, usize),
    /// Frames go by.
    Ticks(u8),
}

fn deed() -> impl Strategy<Value = Deed> {
    let command = prop_oneof![
        4 => Just(Command::Generate),
        1 => Just(Command::GenerateFront),
        3 => Just(Command::Cancel),
        1 => Just(Command::CancelAll),
        3 => Just(Command::Escape),
        1 => Just(Command::TogglePause),
        2 => Just(Command::Undo),
        1 => Just(Command::Redo),
        1 => Just(Command::New),
        1 => Just(Command::NextCandidate),
        1 => Just(Command::TakeSelected),
        1 => Just(Command::Mask(MaskAction::Invert)),
        1 => Just(Command::Mask(MaskAction::Clear)),
        1 => Just(Command::Mask(MaskAction::Grow)),
        1 => Just(Command::ToggleCompare),
        1 => Just(Command::Tool("eraser")),
    ];
    let tool = prop_oneof![Just("brush"), Just("eraser"), Just("mask_brush"), Just("pan")];
    prop_oneof![
        8 => command.prop_map(Deed::Command),
        3 => (tool, any::<u8>(), any::<u8>()).prop_map(|(tool, x, y)| Deed::Paint(tool, x, y)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(x, y)| Deed::Move(x, y)),
        2 => Just(Deed::LetGo),
        2 => (0usize..6).prop_map(Deed::Take),
        1 => (0usize..6).prop_map(Deed::Discard),
        1 => (0usize..6).prop_map(Deed::More),
        2 => (0usize..4).prop_map(Deed::CancelJob),
        1 => (0usize..4, 0usize..4).prop_map(|(job, place)| Deed::MoveJob(job, place)),
        6 => (1u8..12).prop_map(Deed::Ticks),
    ]
}

fn perform(studio: &mut Studio, deed: &Deed) {
    let candidate = |studio: &Studio, i: usize| studio.app.candidates().get(i).map(|candidate| candidate.id);
    let job = |studio: &Studio, i: usize| studio.app.jobs().get(i).map(|job| job.id);
    let command = match deed {
        Deed::Command(command) => Some(command.clone()),
        Deed::Paint(tool, x, y) => {
            studio.app.run(Command::Tool(tool));
            studio.event(Phase::Press, f32::from(*x) / 2.0, f32::from(*y) / 3.0);
            None
        }
        Deed::Move(x, y) => {
            studio.event(Phase::Drag, f32::from(*x) / 2.0, f32::from(*y) / 3.0);
            None
        }
        Deed::LetGo => {
            studio.event(Phase::Release, 10.0, 10.0);
            None
        }
        Deed::Take(i) => candidate(studio, *i).map(Command::Take),
        Deed::Discard(i) => candidate(studio, *i).map(Command::Discard),
        Deed::More(i) => candidate(studio, *i).map(Command::MoreLike),
        Deed::CancelJob(i) => job(studio, *i).map(Command::CancelJob),
        Deed::MoveJob(i, place) => job(studio, *i).map(|job| Command::MoveJob(job, *place)),
        Deed::Ticks(count) => {
            for _ in 0..*count {
                studio.tick();
                std::thread::sleep(Duration::from_millis(1));
            }
            None
        }
    };
    if let Some(command) = command {
        studio.app.run(command);
    }
}

/// Whether this stops jobs and nothing else.
fn only_stops(deed: &Deed) -> bool {
    matches!(deed, Deed::CancelJob(_) | Deed::Command(Command::Cancel | Command::CancelAll | Command::TogglePause))
}

fn check(deeds: &[Deed], slowest: &mut Duration) -> Result<(), TestCaseError> {
    let mut studio = Studio::with_delay(Duration::from_millis(1));
    studio.app.form.count = 2;
    let start = studio.app.document().clone();
    for deed in deeds {
        let (before, candidates) = (studio.app.document().clone(), studio.app.candidates().len());
        let busy = studio.app.tools.is_busy();
        let began = Instant::now();
        perform(&mut studio, deed);
        if !matches!(deed, Deed::Ticks(_)) {
            *slowest = (*slowest).max(began.elapsed());
        }
        if only_stops(deed) {
            prop_assert_eq!(studio.app.candidates().len(), candidates);
            prop_assert!(busy || *studio.app.document() == before, "{:?} changed the document", deed);
        }
    }
    // Cleared up, the studio is as good as new.
    studio.app.run(Command::CancelAll);
    if studio.app.is_paused() {
        studio.app.run(Command::TogglePause);
    }
    studio.settle();
    prop_assert!(studio.app.preview().is_none() && !studio.app.tools.is_busy());
    let errors: Vec<_> =
        studio.notices.iter().filter(|notice| notice.kind == scumble::app::NoticeKind::Error).collect();
    prop_assert!(errors.is_empty(), "{:?}", errors);
    let end = studio.app.document().clone();
    let recipe = studio.app.recipe().cloned();
    let mut steps = 0;
    while studio.app.history_state().undo.is_some() {
        studio.run(Command::Undo);
        steps += 1;
    }
    prop_assert!(*studio.app.document() == start, "undoing {} steps did not bring the beginning back", steps);
    prop_assert!(studio.app.recipe().is_none());
    for _ in 0..steps {
        studio.run(Command::Redo);
    }
    prop_assert!(*studio.app.document() == end, "doing {} steps again did not bring the end back", steps);
    prop_assert_eq!(studio.app.recipe(), recipe.as_ref());
    prop_assert_eq!(studio.app.mask_bounds(), end.mask_bounds());
    prop_assert_eq!(studio.generate().len(), 2);
    Ok(())
}

#[test]
fn nothing_that_is_done_at_any_moment_leaves_the_studio_unusable() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let slowest = std::cell::Cell::new(Duration::ZERO);
    let result = runner.run(&proptest::collection::vec(deed(), 1..40), |deeds| {
        let mut longest = slowest.get();
        let checked = check(&deeds, &mut longest);
        slowest.set(longest);
        checked
    });
    eprintln!("the slowest command or pointer event took {:?}", slowest.get());
    result.unwrap();
}
