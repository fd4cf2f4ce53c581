//! Jobs for the engine, and what they end with.

use std::sync::Arc;
use std::time::Duration;

use scumble::base::{Extent, Mask, Pixmap, RngKind};
use scumble::engine::fake::FakeLoader;
use scumble::engine::{Engine, EngineConfig};
use scumble::job::{
    Area, Convention, DType, DeviceChoice, Event, Generate, Job, MaskedContent, ModelRef, OutpaintFill, Recipe, Source,
    SourceRecipe, Task,
};

/// An engine whose models are all the fake one.
pub fn fake_engine(loader: FakeLoader) -> Engine {
    Engine::start(EngineConfig { loader: Arc::new(loader), ..EngineConfig::default() }).unwrap()
}

/// A job of a few steps.
pub fn task(size: Extent, source: Source) -> Generate {
    let recipe = Recipe {
        version: Recipe::VERSION,
        software: "test".into(),
        model: ModelRef::default(),
        prompt: "a red fox".into(),
        negative_prompt: String::new(),
        size,
        working: None,
        steps: 4,
        sampler: "euler".into(),
        schedule: "automatic".into(),
        guidance: 3.0,
        eta: None,
        seed: 40,
        variation: None,
        rng: RngKind::Cpu,
        source: SourceRecipe::Noise,
        tuning: scumble::job::Tuning::default(),
        dtype: DType::F32,
        convention: Convention::Scumble,
    };
    Generate { recipe, model: None, resources: scumble::job::Resources::default(), source, count: 1, previews: true }
}

/// A source that repaints under a mask with no feather, at full strength.
pub fn inpaint(pixels: &Arc<Pixmap>, mask: Mask) -> Source {
    Source::Inpaint {
        pixels: pixels.clone(),
        mask: Arc::new(mask),
        strength: 1.0,
        feather_px: 0.0,
        content: MaskedContent::Original,
        area: Area::Whole,
        soft: false,
        empty: OutpaintFill::Edge,
    }
}

pub fn submit(engine: &Engine, task: Generate) -> Job {
    engine.submit(Task::Generate(Box::new(task)), DeviceChoice::Cpu).unwrap()
}

pub fn is_last(event: &Event) -> bool {
    matches!(event, Event::Finished(_) | Event::Cancelled | Event::Failed(_))
}

/// The last event of the next job to end.
pub fn wait(engine: &Engine) -> Event {
    loop {
        let (_, event) = engine.events().recv_timeout(Duration::from_mins(2)).expect("the engine says nothing");
        if is_last(&event) {
            return event;
        }
    }
}

/// Runs a task, which must end with its pictures.
pub fn make_all(engine: &Engine, task: Generate) -> Vec<(Arc<Pixmap>, Recipe)> {
    submit(engine, task);
    match wait(engine) {
        Event::Finished(pictures) => pictures,
        other => panic!("{other:?}"),
    }
}

/// Runs a task for one picture.
pub fn make(engine: &Engine, task: Generate) -> Arc<Pixmap> {
    make_all(engine, task).remove(0).0
}

/// A busy picture, in which every pixel differs from its neighbours.
pub fn gradient(size: Extent) -> Arc<Pixmap> {
    let pixel = |i: u32| [(i % size.width * 3) as u8, (i / size.width * 5) as u8, (i * 7 % 251) as u8, 255];
    let data = (0..size.width * size.height).flat_map(pixel).collect();
    Arc::new(Pixmap::from_rgba(size, data).unwrap())
}

/// A hard box of full strength.
pub fn box_mask(size: Extent, left: u32, top: u32, width: u32, height: u32) -> Mask {
    let mut mask = Mask::filled(size, 0);
    for y in top..top + height {
        let row = (y * size.width) as usize;
        mask.data_mut()[row + left as usize..row + (left + width) as usize].fill(255);
    }
    mask
}

/// Mean difference of the colours of those pixels of two pictures that `counts` names.
pub fn distance(a: &Pixmap, b: &Pixmap, counts: impl Fn(u32, u32) -> bool) -> f64 {
    let width = a.extent().width;
    let (mut sum, mut number) = (0u64, 0u64);
    for (i, (a, b)) in a.pixels().zip(b.pixels()).enumerate() {
        if counts(i as u32 % width, i as u32 / width) {
            sum += (0..3).map(|c| u64::from(a[c].abs_diff(b[c]))).sum::<u64>();
            number += 3;
        }
    }
    sum as f64 / number.max(1) as f64
}

/// The largest difference of any byte.
#[allow(dead_code, reason = "not every test file uses it")]
pub fn worst(a: &Pixmap, b: &Pixmap) -> u8 {
    assert_eq!(a.extent(), b.extent());
    a.data().iter().zip(b.data()).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}
