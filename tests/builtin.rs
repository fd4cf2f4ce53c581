//! The model that is part of the program: it loads, follows its prompt, repaints inside a mask, and stays small.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says what failed by failing")]

use std::sync::Arc;
use std::time::Duration;

use scumble::base::{Extent, Mask, Pixmap, RngKind};
use scumble::engine::{Engine, EngineConfig, seam};
use scumble::families;
use scumble::job::{
    Area, Convention, DType, DeviceChoice, Event, Generate, MaskedContent, ModelRef, OutpaintFill, Recipe, Sides,
    Source, SourceRecipe, Task,
};

fn make(engine: &Engine, prompt: &str, source: Source) -> Arc<Pixmap> {
    let files = families::open(None).unwrap();
    let defaults = families::detect(&files).unwrap().defaults();
    let recipe = Recipe {
        version: Recipe::VERSION,
        software: "test".into(),
        model: ModelRef::default(),
        prompt: prompt.into(),
        negative_prompt: String::new(),
        size: match &source {
            Source::Outpaint { pixels, sides, .. } => sides.grown(pixels.extent()).unwrap(),
            _ => defaults.size,
        },
        working: Some(defaults.size).filter(|_| matches!(source, Source::Outpaint { .. })),
        steps: 6,
        sampler: defaults.sampler.into(),
        schedule: defaults.schedule.into(),
        guidance: defaults.guidance,
        eta: None,
        seed: 3,
        variation: None,
        rng: RngKind::Cpu,
        source: SourceRecipe::Noise,
        tuning: scumble::job::Tuning::default(),
        dtype: DType::F32,
        convention: Convention::Scumble,
    };
    let task = Generate {
        recipe,
        model: None,
        resources: scumble::job::Resources::default(),
        source,
        count: 1,
        previews: false,
    };
    engine.submit(Task::Generate(Box::new(task)), DeviceChoice::Cpu).unwrap();
    loop {
        match engine.events().recv_timeout(Duration::from_mins(5)).expect("the engine says nothing").1 {
            Event::Finished(pictures) => return pictures[0].0.clone(),
            Event::Failed(failure) => panic!("{failure}"),
            _ => {}
        }
    }
}

/// Mean of each channel over the rows `from` to `to`.
fn mean(picture: &Pixmap, from: u32, to: u32) -> [f32; 3] {
    let mut sum = [0f32; 3];
    let width = picture.extent().width;
    for y in from..to {
        for x in 0..width {
            let pixel = picture.pixel(x, y);
            (0..3).for_each(|c| sum[c] += f32::from(pixel[c]));
        }
    }
    sum.map(|s| s / ((to - from) * width) as f32)
}

#[test]
fn it_draws_what_the_prompt_says_of_the_sky() {
    let engine = Engine::start(EngineConfig::default()).unwrap();
    let day = make(&engine, "a house on a hill by day", Source::Noise);
    let night = make(&engine, "a house on a hill at night", Source::Noise);
    assert_eq!(day.extent(), Extent::new(256, 256));
    let (day, night) = (mean(&day, 0, 60), mean(&night, 0, 60));
    assert!(day[2] > day[0], "the day's sky is not blue: {day:?}");
    assert!(day.iter().sum::<f32>() > night.iter().sum::<f32>() + 150.0, "day {day:?}, night {night:?}");
}

#[test]
fn it_repaints_inside_the_mask_only() {
    let engine = Engine::start(EngineConfig::default()).unwrap();
    let size = Extent::new(256, 256);
    let pixels = Arc::new(Pixmap::filled(size, [90, 160, 240, 255]));
    let mut mask = Mask::filled(size, 0);
    for y in 128..256 {
        mask.data_mut()[y * 256..(y + 1) * 256].fill(255);
    }
    let source = Source::Inpaint {
        pixels: pixels.clone(),
        mask: Arc::new(mask),
        strength: 1.0,
        feather_px: 0.0,
        content: MaskedContent::Original,
        area: Area::Whole,
        soft: false,
        empty: OutpaintFill::Edge,
    };
    let made = make(&engine, "sea by day", source);
    assert_eq!(made.data()[..256 * 128 * 4], pixels.data()[..256 * 128 * 4]);
    assert_ne!(made.data()[256 * 128 * 4..], pixels.data()[256 * 128 * 4..]);
}

#[test]
fn it_extends_a_sky_without_a_seam() {
    let engine = Engine::start(EngineConfig::default()).unwrap();
    let size = Extent::new(160, 128);
    // A sky over hills, with some grain, as the pictures that it knows have it.
    let pixel = |i: u32| {
        let (x, y) = (i % 160, i / 160);
        let grain = (x * 7 + y * 13) % 5;
        let colour = if y < 80 { [90 + y / 2, 160 + y / 2, 235] } else { [110, 180 - y / 4, 80] };
        [(colour[0] + grain) as u8, (colour[1] + grain) as u8, colour[2] as u8, 255]
    };
    let pixels = Arc::new(Pixmap::from_rgba(size, (0..160 * 128).flat_map(pixel).collect()).unwrap());
    let sides = Sides { left: 48, right: 48, top: 0, bottom: 0 };
    let fill = OutpaintFill::Edge;
    let source = Source::Outpaint { pixels: pixels.clone(), sides, feather_px: 16.0, fill, strength: 1.0 };
    let made = make(&engine, "hills by day", source);
    let mut new = Mask::filled(made.extent(), 255);
    new.data_mut().chunks_exact_mut(256).for_each(|row| row[48..208].fill(0));
    let seam = seam(&made, &new).unwrap();
    assert!(seam.ratio() < 1.0, "{seam:?}");
    assert!((64..192).all(|x| (0..128).all(|y| made.pixel(x, y) == pixels.pixel(x - 48, y))));
}

#[test]
fn it_is_small_and_recognised() {
    let detected = families::detect(&families::open(None).unwrap()).unwrap();
    assert_eq!(detected.family.id, "builtin");
    assert!(detected.bytes_on_disk() <= 56 << 20, "{}", detected.bytes_on_disk());
}
