//! Whatever is done at whatever moment: document, queue and engine stay usable, and every step can be undone.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]
#![allow(clippy::print_stderr, reason = "what was measured is told, not judged")]

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use scumble::app::{Command, FrameAction, LayerAction, MaskAction, SelectionAction};
use scumble::base::SignedRect;
use scumble::document::{BlendMode, Place};
use scumble::job::{OutpaintFill, Sides};
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
    /// Something with the layer of this number, if there is one.
    Layer(usize, LayerAction),
    Opacity(usize, u8, bool),
    Blend(usize, usize),
    Choose(usize),
    Drag(usize, usize),
    Frame(i8, i8, u8, u8),
    Canvas(i8, i8, u8, u8),
    Outpaint(u8, u8),
    Save,
    Open,
    /// Frames go by.
    Ticks(u8),
}

const LAYER_ACTIONS: &[LayerAction] = {
    use LayerAction as L;
    &[
        L::New,
        L::New,
        L::Duplicate,
        L::Delete,
        L::MergeDown,
        L::MergeVisible,
        L::Flatten,
        L::Group,
        L::Ungroup,
        L::Raise,
        L::Lower,
        L::SelectAbove,
        L::SelectBelow,
        L::ToggleVisible,
        L::ToggleLock,
        L::ToggleAlphaLock,
        L::ToggleClip,
        L::AddMask,
        L::ApplyMask,
        L::DeleteMask,
        L::ToggleMask,
        L::EditMask,
        L::EditPixels,
        L::FlipHorizontal,
        L::RotateLeft,
    ]
};

const SELECTION_ACTIONS: &[SelectionAction] = {
    use SelectionAction as S;
    &[S::All, S::None, S::Invert, S::Grow, S::Shrink, S::Feather, S::Border, S::FromMask, S::ToMask, S::FromLayer]
};

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
    let tool = prop_oneof![
        Just("brush"),
        Just("eraser"),
        Just("mask_brush"),
        Just("pan"),
        Just("select_rect"),
        Just("select_lasso"),
        Just("select_polygon"),
        Just("wand"),
        Just("move"),
        Just("fill"),
        Just("gradient"),
        Just("frame"),
    ];
    let layer = proptest::sample::select(LAYER_ACTIONS);
    let document = prop_oneof![
        proptest::sample::select(SELECTION_ACTIONS).prop_map(Command::Selection),
        Just(Command::Frame(FrameAction::FitMask)),
        Just(Command::Frame(FrameAction::FitSelection)),
        Just(Command::Frame(FrameAction::WholePicture)),
        Just(Command::CropToSelection),
        Just(Command::CropToFrame),
        Just(Command::Delete),
        Just(Command::FillForeground),
        Just(Command::Cut),
        Just(Command::CopyMerged),
        Just(Command::ToggleLive),
        Just(Command::TakeLive),
    ];
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
        6 => (0usize..6, layer).prop_map(|(at, action)| Deed::Layer(at, action)),
        4 => document.prop_map(Deed::Command),
        2 => (0usize..6, any::<u8>(), any::<bool>()).prop_map(|(at, to, done)| Deed::Opacity(at, to, done)),
        1 => (0usize..6, 0usize..20).prop_map(|(at, blend)| Deed::Blend(at, blend)),
        1 => (0usize..6).prop_map(Deed::Choose),
        2 => (0usize..6, 0usize..6).prop_map(|(from, to)| Deed::Drag(from, to)),
        2 => (-60i8..90, -60i8..60, 8u8..90, 8u8..90).prop_map(|(x, y, w, h)| Deed::Frame(x, y, w, h)),
        1 => (-20i8..40, -20i8..40, 20u8..120, 20u8..120).prop_map(|(x, y, w, h)| Deed::Canvas(x, y, w, h)),
        1 => (0u8..24, 0u8..24).prop_map(|(left, top)| Deed::Outpaint(left, top)),
        1 => Just(Deed::Save),
        1 => Just(Deed::Open),
        6 => (1u8..12).prop_map(Deed::Ticks),
    ]
}

fn perform(studio: &mut Studio, deed: &Deed) {
    let candidate = |studio: &Studio, i: usize| studio.app.candidates().get(i).map(|candidate| candidate.id);
    let job = |studio: &Studio, i: usize| studio.app.jobs().get(i).map(|job| job.id);
    let layer = |studio: &Studio, i: usize| studio.app.layers().get(i).map(|row| row.id);
    let rect = |x: i8, y: i8, width: u8, height: u8| {
        SignedRect::new(i32::from(x), i32::from(y), u32::from(width), u32::from(height))
    };
    let command = match deed {
        Deed::Layer(i, action) => layer(studio, *i).map(|id| Command::LayerOf(id, *action)),
        Deed::Opacity(i, to, done) => {
            let opacity = f32::from(*to) / 255.0;
            layer(studio, *i).map(|id| Command::LayerOpacity { id, opacity, done: *done })
        }
        Deed::Blend(i, blend) => {
            let blend = BlendMode::ALL[*blend % BlendMode::ALL.len()];
            layer(studio, *i).map(|id| Command::LayerBlend(id, blend))
        }
        Deed::Choose(i) => layer(studio, *i).map(Command::ChooseLayer),
        Deed::Drag(from, to) => layer(studio, *from).map(|id| {
            let rows = studio.app.layers();
            // Into a group, or beside whatever stands there.
            let parent = rows.get(*to).filter(|row| row.is_group && row.id != id).map(|row| row.id);
            Command::MoveLayer(id, Place { parent, index: *to })
        }),
        Deed::Frame(x, y, width, height) => Some(Command::SetFrame(Some(rect(*x, *y, *width, *height)))),
        Deed::Canvas(x, y, width, height) => Some(Command::SetCanvas(rect(*x, *y, *width, *height))),
        Deed::Outpaint(left, top) => {
            let sides = Sides { left: u32::from(*left), top: u32::from(*top), ..Sides::default() };
            Some(Command::Outpaint { sides, feather_px: 4.0, fill: OutpaintFill::Edge })
        }
        Deed::Save => Some(Command::SaveTo(studio.path("random.scumble"))),
        Deed::Open => Some(studio.path("random.scumble")).filter(|path| path.exists()).map(Command::OpenPath),
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
    studio.app.live.debounce_ms = 20;
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
    studio.app.live.enabled = false;
    studio.app.run(Command::CancelAll);
    if studio.app.is_paused() {
        studio.app.run(Command::TogglePause);
    }
    studio.settle();
    prop_assert!(studio.app.preview().is_none() && !studio.app.tools.is_busy());
    let is_error = |notice: &&scumble::app::Notice| {
        // A crop may leave a candidate beside the canvas, which is rightly told.
        notice.kind == scumble::app::NoticeKind::Error && !notice.text.contains("beside the canvas")
    };
    let errors: Vec<_> = studio.notices.iter().filter(is_error).collect();
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
