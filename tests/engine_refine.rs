//! A second pass at a larger size, and pictures seen in tiles: what the engine does around the network.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]

use std::sync::Arc;
use std::sync::atomic::Ordering;

use scumble::base::{Extent, Mask, Pixmap, Rect};
use scumble::engine::fake::FakeLoader;
use scumble::engine::{Engine, EngineConfig, seam};
use scumble::families::UnetInputs;
use scumble::job::{
    DType, DeviceChoice, Event, Generate, Hires, HiresTarget, HiresUpscaler, LatentResize, ModelRef, Preview, Refine,
    Resources, Source, Task, Tiles, Upscale, UpscaleSettings, UpscaleTarget,
};

use jobs::{box_mask, distance, fake_engine, gradient, inpaint, make, make_all, submit, task, wait};

#[path = "support/jobs.rs"]
mod jobs;
#[path = "support/tiny_models.rs"]
mod tiny_models;

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

/// What goes over an enlarged picture.
fn refine() -> Refine {
    let mut recipe = task(FIRST, Source::Noise).recipe;
    recipe.tuning.tiles = Some(Tiles::of_side(64));
    Refine { recipe, model: None, resources: Resources::default(), strength: 0.5, enlarges: 1 }
}

fn upscale(pixels: &Arc<Pixmap>, target: UpscaleTarget, refine: Option<Refine>) -> Task {
    let settings = UpscaleSettings {
        model: None,
        model_ref: ModelRef::default(),
        strength: 0.5,
        target,
        tile: None,
        dtype: DType::F32,
        refine: refine.map(Box::new),
    };
    Task::Upscale(Box::new(Upscale { pixels: pixels.clone(), settings, recipe: None, previews: true }))
}

#[test]
fn an_enlarged_picture_is_refined_in_one_job_and_keeps_its_opacity() {
    let engine = fake_engine(FakeLoader::default());
    let mut picture = Pixmap::clone(&gradient(Extent::new(33, 21)));
    picture.data_mut().as_chunks_mut::<4>().0.iter_mut().step_by(3).for_each(|pixel| pixel[3] = 90);
    let picture = Arc::new(picture);
    let run = |task: Task| {
        engine.submit(task, DeviceChoice::Cpu).unwrap();
        loop {
            match engine.events().recv().unwrap().1 {
                Event::Finished(mut pictures) => break pictures.remove(0),
                Event::Picture(..) => panic!("a picture between is nobody's"),
                Event::Failed(failure) => panic!("{failure}"),
                _ => {}
            }
        }
    };
    let target = UpscaleTarget::Size(Extent::new(131, 84));
    let (plain, _) = run(upscale(&picture, target, None));
    let (refined, recipe) = run(upscale(&picture, target, Some(refine())));
    assert_eq!((refined.extent(), plain.extent()), (Extent::new(131, 84), Extent::new(131, 84)));
    assert!(refined.pixels().zip(plain.pixels()).all(|(a, b)| a[3] == b[3]));
    assert!(distance(&refined, &plain, |_, _| true) > 1.0);
    assert_eq!((recipe.prompt.as_str(), recipe.size), ("a red fox", Extent::new(131, 84)));
    assert_eq!(recipe.tuning.upscale.unwrap().size, Extent::new(131, 84));
    // A model that enlarges by itself is given the picture as it is.
    let mut diffusion = refine();
    (diffusion.enlarges, diffusion.strength) = (4, 1.0);
    let low = fake_engine(FakeLoader { inputs: UnetInputs::LowResolution, ..FakeLoader::default() });
    let task = upscale(&gradient(Extent::new(33, 21)), target, Some(diffusion));
    low.submit(task, DeviceChoice::Cpu).unwrap();
    let Event::Failed(failure) = wait(&low) else { panic!("the model for tests enlarges eight times") };
    assert!(failure.message.contains("8 times as large: of 33x21 that is 264x168, not 132x84"), "{failure}");
}

#[test]
fn a_network_enlarges_for_a_second_pass() {
    let engine = fake_engine(FakeLoader::default());
    let plain = make(&engine, hires(|hires| hires.upscaler = HiresUpscaler::Lanczos));
    let larger = make(&engine, hires(|hires| hires.upscaler = HiresUpscaler::BuiltIn));
    assert_eq!(larger.extent(), plain.extent());
    assert_ne!(larger, plain);
    let named = || hires(|hires| hires.upscaler = HiresUpscaler::named("4x-UltraSharp"));
    assert!(refused(&engine, named()).contains("'4x-UltraSharp' is not here"));
    let mut given = named();
    given.resources.upscaler = Some("4x-UltraSharp.pth".into());
    assert_eq!(make(&engine, given), larger);
    assert_eq!(HiresUpscaler::BUILT_IN, scumble::families::BUILTIN_UPSCALER_ID);
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

#[test]
fn every_kind_of_model_is_seen_in_tiles_and_one_tile_is_the_whole() {
    let text = include_str!("golden/families/models.json");
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::start(EngineConfig::default()).unwrap();
    for name in ["sdxl", "sdxl-inpainting", "x4-upscaler", "instruct-pix2pix", "zero-snr"] {
        let path = folder.path().join(name);
        tiny_models::models(text)[name].write(&path, candle_core::DType::F32);
        let size = Extent::new(96, 64);
        let from = if name == "x4-upscaler" { Extent::new(24, 16) } else { size };
        let of = |tiles: Option<Tiles>| {
            let mut task = task(size, Source::Image { pixels: gradient(from), strength: 0.75 });
            (task.model, task.recipe.tuning.tiles, task.previews) = (Some(path.clone()), tiles, false);
            make(&engine, task)
        };
        let whole = of(None);
        assert_eq!(of(Some(Tiles { side: 96, overlap: 24 })), whole, "{name}");
        let tiled = of(Some(Tiles { side: 64, overlap: 24 }));
        assert_eq!(tiled.extent(), size, "{name}");
        assert_ne!(tiled, whole, "{name}");
    }
}

/// The built-in model, over a picture far larger than its own size.
#[test]
fn the_borders_of_tiles_do_not_show() {
    let engine = Engine::start(EngineConfig::default()).unwrap();
    let size = Extent::new(448, 256);
    let slope = |i: u32| [(i % 448 / 2) as u8, (i / 448) as u8, 128, 255];
    let pixels = Pixmap::from_rgba(size, (0..size.area() as u32).flat_map(slope).collect()).unwrap();
    let mut task = task(size, Source::Image { pixels: Arc::new(pixels), strength: 0.4 });
    (task.recipe.steps, task.recipe.sampler, task.recipe.guidance) = (5, "ddim".into(), 1.0);
    task.recipe.tuning.tiles = Some(Tiles::of_side(256));
    let refined = make(&engine, task);
    let across = |columns: &[u32]| {
        let ratio = |border: u32| {
            let side = (0..size.area() as u32).map(|i| if i % 448 < border { 0 } else { 255 }).collect();
            seam(&refined, &Mask::from_data(size, side).unwrap()).unwrap().ratio()
        };
        columns.iter().map(|border| ratio(*border)).sum::<f64>() / columns.len() as f64
    };
    // Two tiles, which share the columns from 192 to 256. The autoencoder's own grid shows at all multiples of 8.
    let (borders, elsewhere) = (across(&[192, 256]), across(&[64, 96, 128, 320, 352, 384]));
    assert!(borders < 1.5 * elsewhere, "{borders} at the borders, {elsewhere} elsewhere");
}
