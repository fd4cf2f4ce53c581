//! Pictures and files made larger by the engine: tiles against wholes with real networks, batches, and bad input.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use candle_core::{DType as Candle, Device};
use scumble::base::raster::Samples;
use scumble::base::{CancelToken, Extent, Pixmap, Raster};
use scumble::engine::fake::FakeLoader;
use scumble::engine::upscale::{Surroundings, enlarge};
use scumble::engine::{Engine, EngineConfig};
use scumble::families::load_upscaler;
use scumble::formats::{self, Limits, PictureFilesOptions, TextChunks, picture_files, read_raster};
use scumble::job::{
    DType, DeviceChoice, Event, Failure, ModelRef, RowSink, Task, Upscale, UpscaleFiles, UpscaleSettings, UpscaleTarget,
};

#[derive(Default)]
struct Kept(Vec<f32>);

impl RowSink for Kept {
    fn rows(&mut self, values: &[f32]) -> Result<(), Failure> {
        self.0.extend_from_slice(values);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), Failure> {
        Ok(())
    }
}

fn enlarged(file: Option<&Path>, source: &Raster, tile: Option<u32>) -> Vec<f32> {
    let mut network = load_upscaler(file, 0.5, &Device::Cpu, Candle::F32, &mut |_| (), &CancelToken::new()).unwrap();
    let from = source.shape().extent;
    let to = Extent::new(from.width * network.info().scale, from.height * network.info().scale);
    let mut kept = Kept::default();
    let surroundings = Surroundings {
        network: &mut network,
        widen: &mut || Ok(None),
        available: &|| 8 << 30,
        cancel: &CancelToken::new(),
        tell: &mut |_| (),
        previews: false,
    };
    enlarge(source.clone(), to, tile, &mut kept, surroundings).unwrap();
    kept.0
}

fn busy(extent: Extent, channels: usize) -> Raster {
    let values = (0..extent.area() * channels).map(|i| ((i * 7919 + i / 97 * 31) % 65_521) as u16).collect();
    Raster::new(extent, channels, Samples::Sixteen(values)).unwrap()
}

#[test]
fn tiles_of_real_networks_give_what_the_whole_gives() {
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/upscalers");
    let files = ["compact_x4.pth", "compact_x1.safetensors", "gathered_x2.pth", "old_x4.safetensors"];
    let files = files.map(|name| Some(goldens.join(name)));
    for file in files.iter().map(Option::as_deref).chain([None]) {
        // Odd sides: the end of a row is no multiple of anything.
        let source = busy(Extent::new(75, 53), 4);
        let (whole, tiled) = (enlarged(file, &source, Some(4096)), enlarged(file, &source, Some(16)));
        let far = whole.iter().zip(&tiled).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(far <= 2e-6, "{file:?}: {far}");
    }
}

fn settings(target: UpscaleTarget) -> UpscaleSettings {
    UpscaleSettings {
        model: None,
        model_ref: ModelRef { name: "upscale-1".into(), hash: None },
        strength: 0.5,
        target,
        tile: Some(16),
        dtype: DType::F32,
        refine: None,
    }
}

fn engine(loader: FakeLoader) -> Engine {
    Engine::start(EngineConfig { loader: Arc::new(loader), ..EngineConfig::default() }).unwrap()
}

/// All that the engine tells of a task.
fn events(engine: &Engine, task: Task) -> Vec<Event> {
    engine.submit(task, DeviceChoice::Cpu).unwrap();
    let mut all = Vec::new();
    while !matches!(all.last(), Some(Event::Finished(_) | Event::Failed(_) | Event::Cancelled)) {
        all.push(engine.events().recv_timeout(Duration::from_mins(2)).unwrap().1);
    }
    all
}

#[test]
fn a_picture_comes_back_larger_with_its_tiles_and_what_was_done() {
    let pixel = |i: u32| [(i % 40 * 6) as u8, (i / 40 * 7) as u8, 9, 255];
    let pixels = Pixmap::from_rgba(Extent::new(40, 30), (0..1200).flat_map(pixel).collect()).unwrap();
    let task = Upscale {
        pixels: Arc::new(pixels.clone()),
        settings: settings(UpscaleTarget::Scale(4.0)),
        recipe: None,
        previews: true,
    };
    let engine = engine(FakeLoader::default());
    let told = events(&engine, Task::Upscale(Box::new(task.clone())));
    let Some(Event::Finished(pictures)) = told.last() else { panic!("{:?}", told.last()) };
    let (picture, recipe) = &pictures[0];
    assert_eq!(picture.extent(), Extent::new(160, 120));
    assert!((0..1200).all(|i| picture.pixel(i % 40 * 4 + 1, i / 40 * 4 + 2) == pixels.pixel(i % 40, i / 40)));
    let done = recipe.tuning.upscale.as_ref().unwrap();
    assert_eq!((done.model.name.as_str(), done.scale, done.size), ("upscale-1", 4.0, Extent::new(160, 120)));
    let mut shown = Pixmap::filled(picture.extent(), [0; 4]);
    let mut steps = 0;
    for event in &told {
        match event {
            Event::Tile { pixels, place, result } => {
                assert_eq!((*result, pixels.extent()), (picture.extent(), place.extent()));
                for y in 0..place.height {
                    for x in 0..place.width {
                        let at = (((place.y + y) * 160 + place.x + x) * 4) as usize;
                        shown.data_mut()[at..at + 4].copy_from_slice(&pixels.pixel(x, y));
                    }
                }
            }
            Event::Step(step) => {
                steps += 1;
                assert_eq!((step.done, step.of), (steps, 6));
            }
            _ => {}
        }
    }
    assert_eq!((&shown, steps), (picture.as_ref(), 6));
    // The infotext says it as the web UI does, and a recipe that was known is kept.
    let labels = formats::Labels { sampler: "Euler", schedule: None, hires_sampler: None, hires_schedule: None };
    let text = formats::write_infotext(recipe, labels);
    assert!(text.starts_with("Postprocess upscale by: 4, Postprocess upscaler: upscale-1"), "{text}");
    let mut known = recipe.clone();
    (known.prompt, known.steps, known.tuning.upscale) = ("a fox".into(), 7, None);
    let told = events(&engine, Task::Upscale(Box::new(Upscale { recipe: Some(Box::new(known)), ..task.clone() })));
    let Some(Event::Finished(pictures)) = told.last() else { panic!("{:?}", told.last()) };
    let text = formats::write_infotext(&pictures[0].1, labels);
    assert!(text.starts_with("a fox\nSteps: 7, ") && text.contains(", Postprocess upscale by: 4"), "{text}");
    // What cannot be is a sentence.
    let failed = |target: UpscaleTarget, model: Option<&str>| {
        let settings = UpscaleSettings { model: model.map(PathBuf::from), ..settings(target) };
        match events(&engine, Task::Upscale(Box::new(Upscale { settings, ..task.clone() }))).last() {
            Some(Event::Failed(failure)) => failure.message.clone(),
            other => panic!("{other:?}"),
        }
    };
    let no_numbers = failed(UpscaleTarget::Scale(4.0), Some("broken"));
    assert!(no_numbers.starts_with("the upscaler gave values that are no numbers"), "{no_numbers}");
    assert!(failed(UpscaleTarget::Scale(f64::NAN), None).contains("choose a factor from 1"));
    assert!(failed(UpscaleTarget::Scale(65.0), None).contains("choose a factor from 1 to 64"));
    assert!(failed(UpscaleTarget::Size(Extent::new(39, 300)), None).contains("choose a size that is larger"));
}

#[test]
fn in_a_batch_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("out")).unwrap();
    for name in ["a.png", "b.png", "wide.png"] {
        let size = if name == "wide.png" { Extent::new(5000, 2) } else { Extent::new(20, 10) };
        formats::write_png(&at(name), &Pixmap::filled(size, [1, 2, 3, 255]), &TextChunks::default()).unwrap();
    }
    fs::write(at("text.png"), "eggs and milk\n").unwrap();
    let pairs = [
        ("text.png", "out/text.png"),
        ("a.png", "out/a.png"),
        ("none.png", "out/none.png"),
        ("a.png", "b.png"),
        ("wide.png", "out/wide.webp"),
        ("b.png", "nowhere/b.png"),
        ("b.png", "out/b.jpg"),
    ];
    let task = UpscaleFiles {
        files: pairs.iter().map(|(from, to)| (at(from), at(to))).collect(),
        settings: settings(UpscaleTarget::Scale(4.0)),
        codec: picture_files(PictureFilesOptions::default()),
    };
    let told = events(&engine(FakeLoader::default()), Task::UpscaleFiles(Box::new(task)));
    assert!(matches!(told.last(), Some(Event::Finished(pictures)) if pictures.is_empty()));
    let files: Vec<Result<PathBuf, String>> = told
        .iter()
        .filter_map(|event| match event {
            Event::File { written, .. } => Some(written.clone().map_err(|failure| failure.message)),
            _ => None,
        })
        .collect();
    let said = |i: usize| files[i].as_ref().unwrap_err().as_str();
    assert!(said(0).contains("text.png' is a text file, not a picture"), "{}", said(0));
    assert_eq!(files[1], Ok(at("out/a.png")));
    assert!(said(2).contains("none.png"), "{}", said(2));
    assert!(said(3).contains("b.png' is to be enlarged itself and is not replaced"), "{}", said(3));
    assert!(said(4).contains("WebP holds up to 16383 pixels a side and the picture is 20000x8"), "{}", said(4));
    assert!(said(5).contains("nowhere' does not exist"), "{}", said(5));
    assert_eq!(files[6], Ok(at("out/b.jpg")));
    let read = read_raster(&at("out/a.png"), &Limits::default()).unwrap();
    assert_eq!(read.raster.samples(), &Samples::Eight([1, 2, 3].repeat(80 * 40)));
    assert_eq!(fs::read_dir(at("out")).unwrap().count(), 2);
}

#[test]
fn a_stopped_file_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("a.png"), folder.path().join("b.png"));
    formats::write_png(&from, &Pixmap::filled(Extent::new(400, 300), [9; 4]), &TextChunks::default()).unwrap();
    let engine = engine(FakeLoader { step_delay: Duration::from_millis(20), ..FakeLoader::default() });
    let task = UpscaleFiles {
        files: vec![(from, to)],
        settings: settings(UpscaleTarget::Scale(4.0)),
        codec: picture_files(PictureFilesOptions::default()),
    };
    let job = engine.submit(Task::UpscaleFiles(Box::new(task)), DeviceChoice::Cpu).unwrap();
    loop {
        match engine.events().recv_timeout(Duration::from_mins(2)).unwrap().1 {
            Event::Step(step) if step.done == 30 => job.cancel.cancel(),
            Event::Cancelled => break,
            Event::Finished(_) | Event::Failed(_) => panic!("it was not stopped"),
            _ => {}
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
