//! A second pass at a larger size, and pictures seen in tiles: what the engine does around the network.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]

use std::sync::Arc;
use std::sync::atomic::Ordering;

use scumble::base::{Extent, Pixmap, Rect};
use scumble::engine::fake::FakeLoader;
use scumble::engine::{Engine, EngineConfig};
use scumble::families::UnetInputs;
use scumble::job::{
    Event, Generate, Hires, HiresTarget, HiresUpscaler, LatentResize, Preview, Refine, Resources, Source, Tiles,
};

use jobs::{box_mask, distance, fake_engine, gradient, inpaint, make, make_all, submit, task, wait};

#[path = "support/jobs.rs"]
mod jobs;

const FIRST: Extent = Extent::new(64, 48);

/// A job with a second pass twice as large.
fn hires(change: impl FnOnce(&mut Hires)) -> Generate {
    let mut task = task(FIRST, Source::Noise);
    let mut hires = Hires::new(HiresTarget::Scale(2.0));
    hires.strength = 0.5;
    change(&mut hires);
    task.recipe.tuning.hires = Some(hires);
    task
}

fn refused(engine: &Engine, task: Generate) -> String {
    submit(engine, task);
    match wait(engine) {
        Event::Failed(failure) => failure.message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_second_pass_makes_a_larger_picture_of_the_same_thing() {
    let engine = fake_engine(FakeLoader::default());
    let first = make(&engine, task(FIRST, Source::Noise));
    for upscaler in
        LatentResize::ALL.map(|resize| HiresUpscaler::Latent { resize }).into_iter().chain([HiresUpscaler::Lanczos])
    {
        let larger = make(&engine, hires(|hires| hires.upscaler = upscaler.clone()));
        assert_eq!(larger.extent(), Extent::new(128, 96), "{upscaler:?}");
        let small = Pixmap::from_rgba(
            FIRST,
            (0..FIRST.area() as u32).flat_map(|i| larger.pixel(i % 64 * 2, i / 64 * 2)).collect(),
        );
        let apart = distance(&small.unwrap(), &first, |_, _| true);
        assert!(apart < 25.0, "{upscaler:?}: {apart}");
    }
    // The same job gives the same bytes.
    assert_eq!(make(&engine, hires(|_| ())), make(&engine, hires(|_| ())));
}

#[test]
fn steps_of_both_passes_are_counted_and_told_in_the_results_pixels() {
    let loader = FakeLoader::default();
    let counts = loader.counts.clone();
    let engine = fake_engine(loader);
    let mut two = hires(|hires| hires.steps = Some(3));
    two.count = 2;
    submit(&engine, two);
    let (mut done, mut of) = (0, 0);
    let recipes = loop {
        match engine.events().recv().unwrap().1 {
            Event::Step(step) => {
                assert_eq!(step.done, done + 1);
                (done, of) = (step.done, step.of);
                if let Some((_, Preview::Latent { place, .. } | Preview::Pixels { place, .. })) =
                    engine.previews().take()
                {
                    assert_eq!(place, Rect::new(0, 0, 128, 96));
                }
            }
            Event::Finished(pictures) => break pictures,
            Event::Failed(failure) => panic!("{failure}"),
            _ => {}
        }
    };
    // Four steps of the first pass and three of the second, whatever its strength, for each.
    assert_eq!((done, of, counts.predictions.load(Ordering::SeqCst)), (14, 14, 14));
    // The second picture of a batch is that of its own recipe alone.
    let (second, recipe) = recipes[1].clone();
    assert_eq!((recipe.seed, recipe.size), (41, FIRST));
    assert_eq!(make(&engine, Generate { recipe, ..task(FIRST, Source::Noise) }), second);
}

#[test]
fn a_second_pass_has_its_own_prompt_guidance_and_strength() {
    let engine = fake_engine(FakeLoader::default());
    let plain = make(&engine, hires(|_| ()));
    for change in [
        (|hires: &mut Hires| hires.prompt = Some("a blue whale".into())) as fn(&mut Hires),
        |hires| hires.negative_prompt = Some("rain".into()),
        |hires| hires.guidance = Some(9.0),
        |hires| hires.sampler = Some("heun".into()),
        |hires| hires.schedule = Some("exponential".into()),
        |hires| hires.strength = 0.9,
        |hires| hires.upscaler = HiresUpscaler::Lanczos,
    ] {
        assert_ne!(make(&engine, hires(change)), plain);
    }
    // What is said once more changes nothing.
    let same = hires(|hires| (hires.prompt, hires.steps) = (Some("a red fox".into()), Some(4)));
    assert_eq!(make(&engine, same), plain);
}

#[test]
fn other_proportions_are_cut_evenly() {
    let engine = fake_engine(FakeLoader::default());
    let size = Extent::new(96, 96);
    let cut = make(&engine, hires(|hires| hires.target = HiresTarget::Size(size)));
    assert_eq!(cut.extent(), size);
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_made() {
    let loader = FakeLoader::default();
    let counts = loader.counts.clone();
    let engine = fake_engine(loader);
    let picture = gradient(FIRST);
    let mut masked = hires(|_| ());
    masked.source = inpaint(&picture, box_mask(FIRST, 8, 8, 16, 16));
    assert!(refused(&engine, masked).contains("takes no second pass"));
    let mut scaled = hires(|_| ());
    scaled.recipe.working = Some(Extent::new(128, 96));
    assert!(refused(&engine, scaled).contains("no working size"));
    assert!(refused(&engine, hires(|hires| hires.sampler = Some("magic".into()))).contains("no sampler 'magic'"));
    assert!(refused(&engine, hires(|hires| hires.strength = 2.0)).contains("strength is 2"));
    let far = HiresTarget::Size(Extent::new(40_000, 30_000));
    assert!(refused(&engine, hires(|hires| hires.target = far)).contains("up to 32768 pixels"));
    let mut tiles = task(FIRST, Source::Noise);
    tiles.recipe.tuning.tiles = Some(Tiles { side: 30, overlap: 8 });
    assert!(refused(&engine, tiles).contains("tiles are 30 pixels wide"));
    assert_eq!(counts.predictions.load(Ordering::SeqCst), 0);
    let editing = fake_engine(FakeLoader { inputs: UnetInputs::Picture, ..FakeLoader::default() });
    assert!(refused(&editing, hires(|_| ())).contains("edits pictures"));
}

#[test]
fn a_pass_too_large_for_memory_is_computed_in_tiles_and_says_so() {
    // The fake model says that it needs 16 bytes a pixel to see a picture, and 4 to code it.
    let limit = |bytes: u64| {
        let loader = Arc::new(FakeLoader::default());
        Engine::start(EngineConfig { loader, memory_limit: Some(bytes), ..EngineConfig::default() }).unwrap()
    };
    let mut large = hires(|hires| hires.target = HiresTarget::Scale(8.0));
    large.recipe.steps = 2;
    let roomy = limit(16 << 20);
    let whole = make_all(&roomy, large.clone()).remove(0);
    assert_eq!(whole.1.tuning.hires.as_ref().unwrap().tiles, None);
    let short = limit(2 << 20);
    submit(&short, large.clone());
    let mut notices = Vec::new();
    let (picture, recipe) = loop {
        match short.events().recv().unwrap().1 {
            Event::Notice(notice) => notices.push(notice),
            Event::Finished(mut pictures) => break pictures.remove(0),
            Event::Failed(failure) => panic!("{failure}"),
            _ => {}
        }
    };
    assert!(notices.iter().any(|notice| notice.contains("tiles of 64x64")), "{notices:?}");
    assert_eq!(picture.extent(), Extent::new(512, 384));
    // Its recipe says so, and gives it again wherever there is room.
    assert_eq!(recipe.tuning.hires.as_ref().unwrap().tiles, Some(Tiles::of_side(64)));
    assert_eq!(make(&roomy, Generate { recipe, ..large.clone() }), picture);
    large.recipe.tuning.hires = Some(Hires::new(HiresTarget::Scale(16.0)));
    assert!(refused(&short, large).contains("choose a smaller size for it"));
}

#[test]
fn one_tile_gives_the_very_bytes_of_the_whole() {
    let engine = fake_engine(FakeLoader::default());
    let size = Extent::new(136, 88);
    let whole = task(size, Source::Image { pixels: gradient(size), strength: 0.75 });
    let mut tiled = whole.clone();
    tiled.recipe.tuning.tiles = Some(Tiles { side: 136, overlap: 16 });
    assert_eq!(make(&engine, tiled.clone()), make(&engine, whole.clone()));
    tiled.recipe.tuning.tiles = Some(Tiles { side: 64, overlap: 16 });
    assert_ne!(make(&engine, tiled), make(&engine, whole));
}

#[test]
fn every_tile_is_predicted_in_every_step() {
    let loader = FakeLoader::default();
    let counts = loader.counts.clone();
    let engine = fake_engine(loader);
    let size = Extent::new(160, 112);
    let mut tiled = task(size, Source::Image { pixels: gradient(size), strength: 1.0 });
    tiled.recipe.tuning.tiles = Some(Tiles { side: 64, overlap: 16 });
    assert_eq!(make(&engine, tiled).extent(), size);
    assert_eq!(counts.predictions.load(Ordering::SeqCst), 4 * 3 * 2);
}

#[test]
fn a_refinement_is_a_job_of_its_own_size() {
    let engine = fake_engine(FakeLoader::default());
    let mut recipe = task(FIRST, Source::Noise).recipe;
    recipe.tuning.tiles = Some(Tiles::of_side(64));
    let refine = Refine { recipe, model: None, resources: Resources::default(), strength: 0.5 };
    let picture = gradient(Extent::new(131, 90));
    let refined = make(&engine, refine.task(picture.clone(), true));
    assert_eq!(refined.extent(), picture.extent());
    assert_ne!(refined, picture);
}

#[test]
fn a_job_stops_within_its_second_pass() {
    let loader = FakeLoader { step_delay: std::time::Duration::from_millis(20), ..FakeLoader::default() };
    let engine = fake_engine(loader);
    let job = submit(&engine, hires(|hires| hires.steps = Some(500)));
    loop {
        match engine.events().recv().unwrap().1 {
            Event::Step(step) if step.done > 5 => job.cancel.cancel(),
            Event::Cancelled => break,
            event @ (Event::Finished(_) | Event::Failed(_)) => panic!("{event:?}"),
            _ => {}
        }
    }
}
