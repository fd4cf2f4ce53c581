//! The engine's thread as its users see it: events, cancelling, failures, memory, and pictures that repeat.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use scumble::base::{CancelToken, Extent, Mask, Pixmap, Rect, RngKind};
use scumble::engine::{Engine, EngineConfig, Loader, ModelKey, Resolved};
use scumble::families::{DiffusionModel, ModelError};
use scumble::job::{
    Area, Blame, Convention, DType, DeviceChoice, Event, Failure, Generate, Job, MaskedContent, ModelRef, OutpaintFill,
    Part, Preview, Recipe, Source, SourceRecipe, Task,
};

use watched::{Trick, Watched};

#[path = "support/watched.rs"]
mod watched;

fn tiny(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models").join(name)
}

fn task(model: &str, source: Source) -> Generate {
    let recipe = Recipe {
        version: Recipe::VERSION,
        software: "test".into(),
        model: ModelRef::default(),
        prompt: "a red fox".into(),
        negative_prompt: String::new(),
        size: Extent::new(64, 48),
        working: None,
        steps: 3,
        sampler: "euler".into(),
        schedule: "automatic".into(),
        guidance: 5.0,
        eta: None,
        seed: 40,
        variation: None,
        rng: RngKind::Cpu,
        source: SourceRecipe::Noise,
        tuning: scumble::job::Tuning::default(),
        dtype: DType::F32,
        convention: Convention::Scumble,
    };
    Generate {
        recipe,
        model: Some(tiny(model)),
        resources: scumble::job::Resources::default(),
        source,
        count: 1,
        previews: true,
    }
}

fn submit(engine: &Engine, task: Generate) -> Job {
    engine.submit(Task::Generate(Box::new(task)), DeviceChoice::Cpu).unwrap()
}

/// All events of the next job to end.
fn wait(engine: &Engine) -> Vec<Event> {
    let mut events = Vec::new();
    loop {
        let (_, event) = engine.events().recv_timeout(Duration::from_mins(2)).expect("the engine says nothing");
        let last = matches!(event, Event::Finished(_) | Event::Cancelled | Event::Failed(_));
        events.push(event);
        if last {
            return events;
        }
    }
}

fn pictures(events: &[Event]) -> Vec<(Arc<Pixmap>, Recipe)> {
    match events.last() {
        Some(Event::Finished(pictures)) => pictures.clone(),
        other => panic!("{other:?}"),
    }
}

fn failure(events: &[Event]) -> Failure {
    match events.last() {
        Some(Event::Failed(failure)) => failure.clone(),
        other => panic!("{other:?}"),
    }
}

fn gradient(size: Extent) -> Arc<Pixmap> {
    let pixel = |i: u32| [(i % size.width * 3) as u8, (i / size.width * 5) as u8, (i * 7 % 251) as u8, 255];
    let data = (0..size.width * size.height).flat_map(pixel).collect();
    Arc::new(Pixmap::from_rgba(size, data).unwrap())
}

/// A box of full strength inside the picture, off the grid of latents.
fn box_mask(size: Extent) -> Arc<Mask> {
    let mut mask = Mask::filled(size, 0);
    for y in 13..29 {
        for x in 21..43 {
            mask.data_mut()[y * size.width as usize + x] = 255;
        }
    }
    Arc::new(mask)
}

#[test]
fn a_job_loads_steps_and_finishes_in_order() {
    let engine = Engine::start(EngineConfig::default()).unwrap();
    submit(&engine, task("sd1", Source::Noise));
    let events = wait(&engine);
    assert!(matches!(events[0], Event::Queued));
    let loaded: Vec<Part> = events
        .iter()
        .filter_map(|e| match e {
            Event::Loading { part, fraction } if *fraction >= 1.0 => Some(*part),
            _ => None,
        })
        .collect();
    assert_eq!(loaded, [Part::TextEncoder, Part::Unet, Part::Vae]);
    let steps: Vec<u32> = events
        .iter()
        .filter_map(|e| match e {
            Event::Step(step) => Some(step.done),
            _ => None,
        })
        .collect();
    assert_eq!(steps, [1, 2, 3]);
    let made = pictures(&events);
    assert_eq!(made[0].0.extent(), Extent::new(64, 48));
    assert_eq!(made[0].1.model.hash.as_ref().unwrap().len(), 10);
    // The second job finds the model loaded.
    submit(&engine, task("sd1", Source::Noise));
    let again = wait(&engine);
    assert!(!again.iter().any(|e| matches!(e, Event::Loading { .. })));
    assert_eq!(pictures(&again)[0].0, made[0].0);
}

#[test]
fn each_picture_of_a_batch_is_its_own_seeds() {
    let engine = Engine::start(EngineConfig::default()).unwrap();
    submit(&engine, Generate { count: 2, ..task("inpaint", Source::Noise) });
    let events = wait(&engine);
    let batch = pictures(&events);
    let delivered: Vec<_> = events
        .iter()
        .filter_map(|e| match e {
            Event::Picture(picture, recipe, _) => Some((picture.clone(), Recipe::clone(recipe))),
            _ => None,
        })
        .collect();
    assert_eq!(delivered, batch);
    assert_eq!(batch.iter().map(|(_, r)| r.seed).collect::<Vec<_>>(), [40, 41]);
    let second = task("inpaint", Source::Noise);
    submit(&engine, Generate { recipe: batch[1].1.clone(), ..second });
    assert_eq!(pictures(&wait(&engine))[0].0, batch[1].0);
    assert_ne!(batch[0].0, batch[1].0);
}

#[test]
fn conditions_one_after_the_other_give_the_batchs_picture() {
    let roomy = Engine::start(EngineConfig::default()).unwrap();
    submit(&roomy, task("sd1", Source::Noise));
    let together = pictures(&wait(&roomy));
    let loader = Arc::new(Watched::new(Trick::Never));
    loader.go.send(()).unwrap();
    // Room for one condition of the fake's figures, not for two.
    let config = EngineConfig { memory_limit: Some(150), loader: loader.clone(), ..EngineConfig::default() };
    let tight = Engine::start(config).unwrap();
    submit(&tight, task("sd1", Source::Noise));
    assert_eq!(pictures(&wait(&tight))[0].0, together[0].0);
    assert_eq!(loader.largest_batch.load(Ordering::SeqCst), 1);
}

#[test]
fn inpainting_changes_only_what_the_mask_covers() {
    let engine = Engine::start(EngineConfig::default()).unwrap();
    let size = Extent::new(64, 48);
    for (model, feather_px) in [("sd1", 0.0), ("sd1", 2.0), ("inpaint", 0.0), ("inpaint", 4.0)] {
        let (pixels, mask) = (gradient(size), box_mask(size));
        let source = Source::Inpaint {
            pixels: pixels.clone(),
            mask: mask.clone(),
            strength: 1.0,
            feather_px,
            content: MaskedContent::Original,
            area: Area::Whole,
            soft: false,
            empty: OutpaintFill::Edge,
        };
        submit(&engine, task(model, source));
        let (made, _) = pictures(&wait(&engine)).remove(0);
        let band = mask.feathered(feather_px);
        let mut changed = 0;
        for (i, (new, old)) in made.pixels().zip(pixels.pixels()).enumerate() {
            if band.data()[i] == 0 {
                assert_eq!(new, old, "{model}, feather {feather_px}: pixel {i} outside the band changed");
            } else if new != old {
                changed += 1;
            }
        }
        assert!(changed > 300, "{model}: only {changed} pixels changed");
    }
}

#[test]
fn a_picture_of_any_size_is_taken() {
    let engine = Engine::start(EngineConfig::default()).unwrap();
    let size = Extent::new(61, 45);
    let mut odd = task("sd1", Source::Image { pixels: gradient(size), strength: 0.7 });
    odd.recipe.size = size;
    submit(&engine, odd);
    assert_eq!(pictures(&wait(&engine))[0].0.extent(), size);
}

#[test]
fn bad_requests_are_refused_with_what_to_do() {
    let engine = Engine::start(EngineConfig::default()).unwrap();
    let refuse = |change: &dyn Fn(&mut Generate), part: &str| {
        let mut bad = task("sd1", Source::Noise);
        change(&mut bad);
        submit(&engine, bad);
        let failure = failure(&wait(&engine));
        assert!(failure.message.contains(part), "{}", failure.message);
        assert!(!failure.message.contains('\n'));
    };
    refuse(&|t| t.recipe.steps = 0, "steps is 0");
    refuse(&|t| t.recipe.guidance = f64::NAN, "guidance is NaN");
    refuse(&|t| t.recipe.guidance = f64::INFINITY, "guidance is inf");
    refuse(&|t| t.recipe.eta = Some(-1.0), "eta is -1");
    refuse(&|t| t.recipe.size = Extent::new(60, 64), "choose 64x64");
    refuse(&|t| t.recipe.size = Extent::new(0, 64), "size is 0x64");
    refuse(&|t| t.recipe.size = Extent::new(80_000, 64), "size is 80000x64");
    refuse(&|t| t.recipe.sampler = "nonsense".into(), "dpmpp_2m");
    refuse(&|t| t.recipe.schedule = "nonsense".into(), "karras");
    refuse(&|t| t.count = 0, "count is 0");
    refuse(&|t| t.model = Some(PathBuf::from("no/such/model")), "no/such/model");
    let size = Extent::new(64, 48);
    let inpaint = move |mask: Mask, strength| Source::Inpaint {
        pixels: gradient(size),
        mask: Arc::new(mask),
        strength,
        feather_px: 0.0,
        content: MaskedContent::Original,
        area: Area::Whole,
        soft: false,
        empty: OutpaintFill::Edge,
    };
    refuse(&|t| t.source = inpaint(Mask::filled(Extent::new(8, 8), 255), 1.0), "the mask is 8x8");
    refuse(&|t| t.source = inpaint(Mask::filled(size, 0), 1.0), "the mask is empty");
    refuse(&|t| t.source = inpaint(Mask::filled(size, 255), 0.0), "strength is 0");
    refuse(&|t| t.source = inpaint(Mask::filled(size, 255), 0.1), "strength 0.1 leaves none");
    refuse(&|t| t.source = Source::Image { pixels: gradient(Extent::new(8, 8)), strength: 1.0 }, "the picture is 8x8");
    // After all that the engine works.
    submit(&engine, task("sd1", Source::Noise));
    assert_eq!(pictures(&wait(&engine)).len(), 1);
}

#[test]
fn a_job_that_cannot_fit_is_refused_before_it_starts() {
    let config = EngineConfig { memory_limit: Some(1000), ..EngineConfig::default() };
    let engine = Engine::start(config).unwrap();
    submit(&engine, task("sd1", Source::Noise));
    let failure = failure(&wait(&engine));
    assert_eq!(failure.blame, Blame::Machine);
    assert!(failure.message.contains("memory"), "{}", failure.message);
}

/// Says that weights take 4 bytes, or 2 in 16 bits, and is never asked to load them.
struct Heavy;

impl Loader for Heavy {
    fn weight_bytes(&self, _: &ModelKey, resolved: &Resolved) -> Result<u64, ModelError> {
        Ok(1_000_000_000 * resolved.dtype.size_in_bytes() as u64)
    }

    fn load(
        &self,
        _: &ModelKey,
        _: &Resolved,
        _: &mut dyn FnMut(Part, f32),
        _: &CancelToken,
    ) -> Result<Box<dyn DiffusionModel>, ModelError> {
        panic!("it does not fit")
    }
}

#[test]
fn a_model_that_fits_in_bf16_only_is_refused_with_that_advice() {
    for (limit, advised) in [(3_000_000_000, true), (1_000_000_000, false)] {
        let config = EngineConfig { memory_limit: Some(limit), loader: Arc::new(Heavy), ..EngineConfig::default() };
        let engine = Engine::start(config).unwrap();
        submit(&engine, task("sd1", Source::Noise));
        let failure = failure(&wait(&engine));
        assert_eq!(failure.blame, Blame::Machine);
        let advice = "choose bf16 as its number format, with which it needs about 2.0 GB";
        assert_eq!(failure.message.contains(advice), advised, "{}", failure.message);
    }
}

#[test]
fn cancelling_stops_within_the_step_and_never_decodes() {
    let loader = Arc::new(Watched::new(Trick::CancelInPrediction(2)));
    let engine = Engine::start(EngineConfig { loader: loader.clone(), ..EngineConfig::default() }).unwrap();
    let job = submit(&engine, task("sd1", Source::Noise));
    *loader.victim.lock().unwrap() = Some(job.cancel);
    loader.go.send(()).unwrap();
    let events = wait(&engine);
    assert!(matches!(events.last(), Some(Event::Cancelled)), "{:?}", events.last());
    assert_eq!(loader.decodes.load(Ordering::SeqCst), 0);
    assert!(engine.previews().take().is_none(), "a preview of the cancelled job is left");
    // A job cancelled while it waits never runs, and the next one is well.
    let waiting = submit(&engine, task("sd1", Source::Noise));
    waiting.cancel.cancel();
    let _ = wait(&engine);
    loader.calm();
    submit(&engine, task("sd1", Source::Noise));
    assert_eq!(pictures(&wait(&engine)).len(), 1);
    assert_eq!(loader.decodes.load(Ordering::SeqCst), 1);
}

#[test]
fn a_panic_becomes_a_failure_and_the_thread_lives_on() {
    let loader = Arc::new(Watched::new(Trick::Panic));
    let engine = Engine::start(EngineConfig { loader: loader.clone(), ..EngineConfig::default() }).unwrap();
    loader.go.send(()).unwrap();
    submit(&engine, task("sd1", Source::Noise));
    let failure = failure(&wait(&engine));
    assert_eq!(failure.blame, Blame::Us);
    assert!(failure.message.contains("made to panic"), "{}", failure.message);
    loader.calm();
    submit(&engine, task("sd1", Source::Noise));
    assert_eq!(pictures(&wait(&engine)).len(), 1);
}

#[test]
fn previews_hold_the_latest_step_only() {
    let engine = Engine::start(EngineConfig::default()).unwrap();
    let job = submit(&engine, task("sd1", Source::Noise));
    let mut seen = 0;
    loop {
        let (id, event) = engine.events().recv_timeout(Duration::from_mins(2)).unwrap();
        assert_eq!(id, job.id);
        match event {
            Event::Step(_) => {
                if let Some((id, Preview::Latent { data, extent, format, place })) = engine.previews().take() {
                    assert_eq!(id, job.id);
                    assert_eq!((extent, format.channels), (Extent::new(8, 6), 4));
                    assert_eq!(place, Rect::new(0, 0, 64, 48));
                    assert_eq!(data.len(), 8 * 6 * 4);
                    seen += 1;
                }
            }
            Event::Finished(_) => break,
            _ => {}
        }
    }
    assert!((1..=3).contains(&seen));
}

#[test]
fn a_full_queue_refuses_and_dropping_the_engine_cancels() {
    let loader = Arc::new(Watched::new(Trick::Never));
    let engine = Engine::start(EngineConfig { queue: 1, loader: loader.clone(), ..EngineConfig::default() }).unwrap();
    // One runs (and waits for the go), one waits, the third is refused.
    submit(&engine, task("sd1", Source::Noise));
    let mut refused = None;
    for _ in 0..3 {
        match engine.submit(Task::Generate(Box::new(task("sd1", Source::Noise))), DeviceChoice::Cpu) {
            Ok(_) => std::thread::sleep(Duration::from_millis(50)),
            Err(failure) => refused = Some(failure),
        }
    }
    assert!(refused.unwrap().message.contains("queue is full"));
    loader.go.send(()).unwrap();
    drop(engine);
}
