//! The engine's queue: its order, pausing and cancelling, whatever is done to it and whenever.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use scumble::base::Extent;
use scumble::engine::fake::FakeLoader;
use scumble::engine::{Engine, EngineConfig};
use scumble::job::{DeviceChoice, Event, Generate, Job, JobId, Source, Task};

use jobs::{fake_engine, is_last, make, submit, wait};

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "support/jobs.rs"]
mod jobs;

const SIZE: Extent = Extent::new(16, 16);

fn task() -> Generate {
    let mut task = jobs::task(SIZE, Source::Noise);
    task.recipe.steps = 2;
    task
}

fn front(engine: &Engine) -> Job {
    engine.submit_front(Task::Generate(Box::new(task())), DeviceChoice::Cpu).unwrap()
}

/// The jobs in the order of their ends, with the ends, once `count` have ended.
fn ends(engine: &Engine, count: usize) -> Vec<(JobId, Event)> {
    let mut ends = Vec::new();
    while ends.len() < count {
        let (id, event) = engine.events().recv_timeout(Duration::from_mins(2)).expect("the engine says nothing");
        if is_last(&event) {
            ends.push((id, event));
        }
    }
    ends
}

fn slow() -> FakeLoader {
    FakeLoader { step_delay: Duration::from_mins(1), ..FakeLoader::default() }
}

/// Waits until a job runs.
fn running(engine: &Engine) -> JobId {
    let until = Instant::now() + Duration::from_mins(1);
    loop {
        if let Some(id) = engine.running() {
            return id;
        }
        assert!(Instant::now() < until, "nothing runs");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn jobs_run_in_the_order_that_the_queue_shows() {
    let engine = fake_engine(FakeLoader::default());
    engine.pause();
    let [a, b, c] = [0; 3].map(|_| submit(&engine, task()).id);
    let d = front(&engine).id;
    assert_eq!(engine.waiting(), [d, a, b, c]);
    assert!(engine.move_to(c, 1) && engine.move_to(d, usize::MAX));
    assert!(!engine.move_to(JobId(999), 0));
    assert_eq!(engine.waiting(), [c, a, b, d]);
    assert!(engine.is_paused() && engine.running().is_none());
    engine.resume();
    assert_eq!(ends(&engine, 4).iter().map(|(id, _)| *id).collect::<Vec<_>>(), [c, a, b, d]);
    assert!(engine.waiting().is_empty() && !engine.cancel(c));
}

#[test]
fn a_waiting_job_is_cancelled_at_once_and_never_runs() {
    let loader = FakeLoader::default();
    let engine = fake_engine(loader.clone());
    engine.pause();
    let (a, b) = (submit(&engine, task()), submit(&engine, task()));
    assert!(engine.cancel(a.id) && !engine.cancel(a.id));
    // Its end comes although the engine is paused.
    let told: Vec<_> = engine.events().try_iter().collect();
    assert!(matches!(told[..], [(_, Event::Queued), (_, Event::Queued), (id, Event::Cancelled)] if id == a.id));
    assert!(a.cancel.is_cancelled());
    assert_eq!(engine.waiting(), [b.id]);
    engine.cancel_all();
    assert!(matches!(wait(&engine), Event::Cancelled));
    assert_eq!(loader.counts.predictions.load(Ordering::SeqCst), 0);
}

#[test]
fn a_running_job_stops_inside_its_step_and_nothing_is_decoded() {
    let loader = slow();
    let engine = fake_engine(loader.clone());
    let job = submit(&engine, task());
    assert_eq!(running(&engine), job.id);
    // A paused engine lets it go on, and starts no other.
    engine.pause();
    let next = submit(&engine, task());
    let started = Instant::now();
    assert!(engine.cancel(job.id));
    let (id, end) = ends(&engine, 1).remove(0);
    assert!(id == job.id && matches!(end, Event::Cancelled), "{end:?}");
    assert!(started.elapsed() < Duration::from_secs(20), "it took {:?}", started.elapsed());
    assert_eq!(loader.counts.decodes.load(Ordering::SeqCst), 0);
    assert_eq!((engine.waiting(), engine.running()), (vec![next.id], None));
    engine.resume();
    assert_eq!(running(&engine), next.id);
    engine.cancel_all();
    assert!(matches!(wait(&engine), Event::Cancelled));
}

#[test]
fn a_full_queue_refuses_and_an_unread_one_never_blocks() {
    let config = EngineConfig { queue: 2, loader: Arc::new(FakeLoader::default()), ..EngineConfig::default() };
    let engine = Engine::start(config).unwrap();
    engine.pause();
    submit(&engine, task());
    submit(&engine, task());
    for refused in [
        engine.submit(Task::Generate(Box::new(task())), DeviceChoice::Cpu),
        engine.submit_front(Task::Generate(Box::new(task())), DeviceChoice::Cpu),
    ] {
        assert!(refused.unwrap_err().message.contains("queue is full"));
    }
    engine.cancel_all();
    for _ in 0..6000 {
        let job = submit(&engine, task());
        assert!(engine.cancel(job.id));
    }
    assert_eq!(engine.events().len(), 2 * 6002);
}

#[test]
fn dropping_the_engine_ends_every_job() {
    let engine = fake_engine(slow());
    let events = engine.events().clone();
    for _ in 0..3 {
        submit(&engine, task());
    }
    running(&engine);
    drop(engine);
    assert_eq!(events.iter().filter(|(_, event)| matches!(event, Event::Cancelled)).count(), 3);
}

#[test]
fn whoever_is_woken_may_ask_the_engine() {
    let handle: Arc<Mutex<Weak<Engine>>> = Arc::default();
    let seen = handle.clone();
    let wake = move || {
        let engine = seen.lock().unwrap().upgrade();
        if let Some(engine) = engine {
            let _ = (engine.waiting(), engine.running(), engine.is_paused());
        }
    };
    let loader = Arc::new(FakeLoader::default());
    let config = EngineConfig { loader, wake: Box::new(wake), ..EngineConfig::default() };
    let engine = Arc::new(Engine::start(config).unwrap());
    *handle.lock().unwrap() = Arc::downgrade(&engine);
    submit(&engine, task());
    engine.cancel(submit(&engine, task()).id);
    let _ = ends(&engine, 2);
    // The engine's thread must not be the one that drops the engine.
    *handle.lock().unwrap() = Weak::new();
}

#[derive(Debug, Clone)]
enum Act {
    Submit,
    Front,
    Cancel(usize),
    CancelAll,
    /// Cancels by the job's own token, as the command line does.
    Token(usize),
    Pause,
    Resume,
    Move(usize, usize),
    Nap(u64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        5 => Just(Act::Submit),
        2 => Just(Act::Front),
        4 => (0usize..30).prop_map(Act::Cancel),
        1 => Just(Act::CancelAll),
        1 => (0usize..30).prop_map(Act::Token),
        1 => Just(Act::Pause),
        2 => Just(Act::Resume),
        2 => (0usize..30, 0usize..6).prop_map(|(job, index)| Act::Move(job, index)),
        3 => (0u64..6).prop_map(Act::Nap),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_job_ends_once_whatever_is_done(acts in proptest::collection::vec(act(), 1..40)) {
        let engine = fake_engine(FakeLoader { step_delay: Duration::from_millis(1), ..FakeLoader::default() });
        let mut jobs: Vec<Job> = Vec::new();
        for act in &acts {
            match *act {
                Act::Submit => jobs.push(submit(&engine, task())),
                Act::Front => jobs.push(front(&engine)),
                Act::Cancel(i) => { jobs.get(i).map(|job| engine.cancel(job.id)); }
                Act::CancelAll => engine.cancel_all(),
                Act::Token(i) => { jobs.get(i).inspect(|job| job.cancel.cancel()); }
                Act::Pause => engine.pause(),
                Act::Resume => engine.resume(),
                Act::Move(i, index) => { jobs.get(i).map(|job| engine.move_to(job.id, index)); }
                Act::Nap(millis) => std::thread::sleep(Duration::from_millis(millis)),
            }
        }
        engine.resume();
        // The engine works after all that.
        let after = submit(&engine, task());
        let mut told: HashMap<JobId, Vec<Event>> = HashMap::new();
        while told.values().filter(|events| events.last().is_some_and(is_last)).count() <= jobs.len() {
            let (id, event) = engine.events().recv_timeout(Duration::from_mins(1)).expect("a job never ends");
            told.entry(id).or_default().push(event);
        }
        prop_assert!(engine.waiting().is_empty() && engine.running().is_none());
        drop(engine);
        for (id, events) in &told {
            prop_assert!(matches!(events[0], Event::Queued), "{id:?}: {events:?}");
            prop_assert_eq!(events.iter().filter(|e| is_last(e)).count(), 1);
            prop_assert!(events.last().is_some_and(is_last), "{id:?} told something after its end");
            prop_assert!(!events.iter().any(|e| matches!(e, Event::Failed(_))), "{id:?}: {events:?}");
        }
        prop_assert!(matches!(told[&after.id].last(), Some(Event::Finished(_))));
    }

    #[test]
    fn a_paused_queue_is_a_list(acts in proptest::collection::vec(act(), 1..40)) {
        let engine = fake_engine(FakeLoader::default());
        engine.pause();
        let (mut list, mut all): (Vec<JobId>, Vec<JobId>) = (Vec::new(), Vec::new());
        for act in &acts {
            match *act {
                Act::Submit => { list.push(submit(&engine, task()).id); all.push(list[list.len() - 1]); }
                Act::Front => { list.insert(0, front(&engine).id); all.push(list[0]); }
                Act::Cancel(i) => if let Some(id) = all.get(i) {
                    let at = list.iter().position(|known| known == id);
                    prop_assert_eq!(engine.cancel(*id), at.is_some());
                    at.map(|at| list.remove(at));
                }
                Act::CancelAll => { engine.cancel_all(); list.clear(); }
                Act::Move(i, index) => if let Some(id) = all.get(i) {
                    let at = list.iter().position(|known| known == id);
                    prop_assert_eq!(engine.move_to(*id, index), at.is_some());
                    if let Some(at) = at {
                        let id = list.remove(at);
                        list.insert(index.min(list.len()), id);
                    }
                }
                Act::Token(_) | Act::Pause | Act::Resume | Act::Nap(_) => {}
            }
            prop_assert_eq!(&engine.waiting(), &list);
        }
        engine.resume();
        let finished = |(id, event): (JobId, Event)| matches!(event, Event::Finished(_)).then_some(id);
        let order: Vec<JobId> = ends(&engine, all.len()).into_iter().filter_map(finished).collect();
        prop_assert_eq!(order, list);
    }
}

#[test]
fn the_fake_model_follows_prompt_and_seed() {
    let engine = fake_engine(FakeLoader::default());
    let with = |prompt: &str, seed| {
        let mut task = task();
        prompt.clone_into(&mut task.recipe.prompt);
        task.recipe.seed = seed;
        make(&engine, task)
    };
    assert_eq!(with("a fox", 1), with("a fox", 1));
    assert_ne!(with("a fox", 1), with("a fox", 2));
    assert_ne!(with("a fox", 1), with("a house", 1));
}
