//! What saves work: the depths of a UNet kept from step to step, tokens merged, guidance in a part of the steps. What
//! each does to the built-in model's picture is measured here; with the variable `SCUMBLE_ECONOMY` in full, for the
//! table in `benches/README.md`:
//!
//! ```text
//! SCUMBLE_ECONOMY=1 cargo test --release --test economy -- --nocapture pictures
//! SCUMBLE_FULLSIZE=FOLDER cargo test --release --test economy -- --nocapture full_size
//! ```
//!
//! The second needs the `sd15` of `tests/golden/make_fullsize.py` in the folder: its weights are random, so that it
//! tells the time of a step and nothing of pictures.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that stops has failed; what it measures is worth a line"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use candle_core::{DType, Device, Tensor};
use scumble::base::{CancelToken, Extent, Pixmap, RngKind};
use scumble::engine::{Engine, EngineConfig};
use scumble::families::{self, Conditions, DiffusionModel, LoadRequest, TextInput};
use scumble::job::{
    Convention, DeviceChoice, Economy, Event, Generate, ModelRef, Recipe, Resources, Source, SourceRecipe, Task, Tuning,
};
use scumble::nets::{Evaluation, Unet, UnetConfig};
use scumble::weights::Weights;

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models/sd1")
}

fn noise(seed: u64, shape: &[usize]) -> Tensor {
    let values = RngKind::Cpu.generator(seed).normal(shape.iter().product());
    Tensor::from_vec(values, shape, &Device::Cpu).unwrap()
}

fn values(x: &Tensor) -> Vec<f32> {
    x.flatten_all().unwrap().to_vec1().unwrap()
}

fn cosine(a: &Tensor, b: &Tensor) -> f64 {
    let (a, b) = (values(a), values(b));
    let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum::<f64>();
    dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt()
}

fn unet(dtype: DType) -> Unet {
    let folder = golden().join("unet");
    let weights = Weights::open(&[folder.join("diffusion_pytorch_model.safetensors")]).unwrap();
    let config = UnetConfig::open(&folder.join("config.json")).unwrap();
    Unet::load(&config, &weights.reading(dtype, &Device::Cpu).root()).unwrap()
}

#[test]
fn kept_depths_of_the_same_input_give_the_same_bits() {
    let cancel = CancelToken::new();
    for dtype in [DType::F32, DType::BF16] {
        let unet = unet(dtype);
        let context = unet.context(&noise(2, &[2, 77, 32])).unwrap();
        // Odd sides: the way up takes its sizes from the way down.
        let (x, other) = (noise(1, &[1, 4, 9, 14]), noise(5, &[1, 4, 9, 14]));
        let full = unet.forward(&x, 321.0, &context, &cancel).unwrap();
        let of_other = unet.forward(&other, 321.0, &context, &cancel).unwrap();
        let mut kept = 0;
        for connections in 1..=16 {
            let mut deep = None;
            let mut run = |x: &Tensor| {
                let how = Evaluation { deep: Some((connections, &mut deep)), ..Evaluation::default() };
                unet.evaluate(x, 321.0, &context, how, &cancel).unwrap()
            };
            assert!(values(&run(&x)) == values(&full), "{dtype:?}: keeping {connections} changes the result");
            assert!(values(&run(&x)) == values(&full), "{dtype:?}: from {connections} connections");
            let shallow = run(&other);
            if deep.as_ref().is_some_and(|deep| deep.fits(&x, &context)) {
                kept += 1;
                assert!(values(&shallow) != values(&of_other), "{connections}: nothing was taken from the depths");
                assert!(!deep.unwrap().fits(&noise(1, &[1, 4, 9, 15]), &context));
            }
        }
        // As many as there are layers on the way up.
        assert_eq!(kept, 12);
    }
}

#[test]
fn fewer_blocks_are_computed_where_depths_are_kept() {
    let (unet, cancel) = (unet(DType::F32), CancelToken::new());
    let context = unet.context(&noise(2, &[1, 77, 32])).unwrap();
    let x = noise(1, &[1, 4, 8, 8]);
    let seen = std::cell::RefCell::new(Vec::new());
    let probe = |name: &str, _: &Tensor| seen.borrow_mut().push(name.to_owned());
    let mut deep = None;
    for connections in [2, 2] {
        seen.borrow_mut().clear();
        let how = Evaluation { deep: Some((connections, &mut deep)), probe: Some(&probe), ..Evaluation::default() };
        unet.evaluate(&x, 9.0, &context, how, &cancel).unwrap();
    }
    assert_eq!(*seen.borrow(), ["time", "conv_in", "down.0.hidden", "up.3"]);
}

#[test]
fn merged_tokens_change_a_prediction_a_little() {
    let cancel = CancelToken::new();
    for dtype in [DType::F32, DType::BF16] {
        let unet = unet(dtype);
        let context = unet.context(&noise(2, &[2, 77, 32])).unwrap();
        let x = noise(1, &[1, 4, 12, 16]);
        let run = |x: &Tensor, token_merging| {
            let how = Evaluation { token_merging, ..Evaluation::default() };
            unet.evaluate(x, 321.0, &context, how, &cancel).unwrap()
        };
        let full = unet.forward(&x, 321.0, &context, &cancel).unwrap();
        assert!(values(&run(&x, 0.0)) == values(&full));
        let each = run(&Tensor::cat(&[&x, &x], 0).unwrap(), 0.5);
        assert!(values(&run(&x, 0.5)) == values(&each), "{dtype:?}: one latent for two texts");
        let near = [0.25, 0.75].map(|ratio| cosine(&run(&x, ratio), &full));
        assert!(near[0] > near[1] && near[1] > 0.9 && near[0] < 1.0 - 1e-7, "{dtype:?}: {near:?}");
    }
}

fn load(path: &Path) -> Box<dyn DiffusionModel> {
    let files = families::open(Some(path)).unwrap();
    let (resources, cancel) = (Resources::default(), CancelToken::new());
    let (device, dtype, progress) = (&Device::Cpu, DType::F32, &mut |_, _| ());
    families::load(LoadRequest { files: &files, resources: &resources, device, dtype, progress, cancel: &cancel })
        .unwrap()
}

#[test]
fn a_model_keeps_its_depths_for_as_many_steps_as_it_is_told() {
    let cancel = CancelToken::new();
    let texts = [TextInput::new("blurry", true), TextInput::new("a red fox", false)];
    let mut model = load(&golden());
    model.condition(&Conditions::new(&texts, Extent::new(64, 64)), &cancel).unwrap();
    let x: Vec<Tensor> = (0..5).map(|i| noise(i, &[1, 4, 8, 8])).collect();
    let full: Vec<_> = x.iter().map(|x| values(&model.predict(x, 200.0, &[0, 1], &cancel).unwrap())).collect();
    model.set_economy(Economy { deep_cache: 3, ..Economy::default() });
    for (i, computed) in [true, false, false, true, false].into_iter().enumerate() {
        model.begin_step(i, 5);
        let out = values(&model.predict(&x[i], 200.0, &[0, 1], &cancel).unwrap());
        assert_eq!(out == full[i], computed, "step {i}");
    }
    // A list of texts that was not asked for has no depths to take.
    let alone = values(&model.predict(&x[4], 200.0, &[1], &cancel).unwrap());
    assert!(alone[..] == full[4][alone.len()..]);
    model.set_economy(Economy::default());
    model.begin_step(1, 5);
    assert!(values(&model.predict(&x[1], 200.0, &[0, 1], &cancel).unwrap()) == full[1]);
}

/// The built-in model's picture, and the seconds that it took.
fn paint(engine: &Engine, economy: Economy, (prompt, seed, steps): (&str, u64, u32)) -> (Arc<Pixmap>, f64) {
    let defaults = families::detect(&families::open(None).unwrap()).unwrap().defaults();
    let recipe = Recipe {
        version: Recipe::VERSION,
        software: "test".into(),
        model: ModelRef::default(),
        prompt: prompt.into(),
        negative_prompt: String::new(),
        size: defaults.size,
        working: None,
        steps,
        sampler: defaults.sampler.into(),
        schedule: defaults.schedule.into(),
        guidance: defaults.guidance,
        eta: None,
        seed,
        variation: None,
        rng: RngKind::Cpu,
        source: SourceRecipe::Noise,
        tuning: Tuning { economy, ..Tuning::default() },
        dtype: scumble::job::DType::Auto,
        convention: Convention::Scumble,
    };
    let resources = Resources::default();
    let task = Generate { recipe, model: None, resources, source: Source::Noise, count: 1, previews: false };
    let started = Instant::now();
    engine.submit(Task::Generate(Box::new(task)), DeviceChoice::Cpu).unwrap();
    loop {
        match engine.events().recv_timeout(Duration::from_mins(5)).expect("the engine says nothing").1 {
            Event::Finished(pictures) => return (pictures[0].0.clone(), started.elapsed().as_secs_f64()),
            Event::Failed(failure) => panic!("{failure}"),
            _ => {}
        }
    }
}

/// Peak signal to noise, in dB, and the cosine of the colours counted from grey.
fn likeness(a: &Pixmap, b: &Pixmap) -> (f64, f64) {
    let colours = |p: &Pixmap| p.pixels().flat_map(|[r, g, b, _]| [r, g, b].map(f64::from)).collect::<Vec<_>>();
    let (a, b) = (colours(a), colours(b));
    let square = a.iter().zip(&b).map(|(x, y)| (x - y) * (x - y)).sum::<f64>() / a.len() as f64;
    let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - 127.5) * (y - 127.5)).sum::<f64>();
    (10.0 * (255.0 * 255.0 / square).log10(), dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt())
}

#[test]
fn pictures_stay_near_those_of_the_full_work() {
    let all = std::env::var_os("SCUMBLE_ECONOMY").is_some();
    let engine = Engine::start(EngineConfig::default()).unwrap();
    let none = Economy::default();
    // What is done, and the least likeness to the full run in dB, over all prompts.
    let interval = |start, end| Economy { guidance_start: start, guidance_end: end, ..none };
    let cache = |every, branch| Economy { deep_cache: every, deep_cache_branch: branch, ..none };
    let merge = |ratio| Economy { token_merging: ratio, ..none };
    let mut rows = vec![
        ("guidance 0 to 0.8", interval(0.0, 0.8), 20.0),
        ("depths every 2, 2 connections", cache(2, 2), 18.0),
        ("tokens merged 0.5", merge(0.5), 18.0),
    ];
    let mut jobs = vec![("a red house under a night sky", 7, 10)];
    if all {
        rows.extend([
            ("guidance 0 to 0.6", interval(0.0, 0.6), 0.0),
            ("guidance 0.1 to 0.8", interval(0.1, 0.8), 0.0),
            ("guidance 0.2 to 0.9", interval(0.2, 0.9), 0.0),
            ("depths every 2, 1 connection", cache(2, 1), 0.0),
            ("depths every 2, 3 connections", cache(2, 3), 0.0),
            ("depths every 3, 2 connections", cache(3, 2), 0.0),
            ("depths every 5, 2 connections", cache(5, 2), 0.0),
            ("tokens merged 0.25", merge(0.25), 0.0),
            ("tokens merged 0.75", merge(0.75), 0.0),
            ("guidance 0 to 0.8, depths every 2", Economy { guidance_end: 0.8, ..cache(2, 2) }, 0.0),
        ]);
        jobs = [("a red house under a night sky", 7), ("two yellow boats on the sea at sunset", 3), ("a cactus", 11)]
            .map(|(prompt, seed)| (prompt, seed, 20))
            .into();
    }
    let full: Vec<_> = jobs.iter().map(|job| paint(&engine, none, *job).0).collect();
    for (name, economy, least) in rows {
        let (mut decibels, mut angle, mut time) = (Vec::new(), Vec::new(), [0.0, 0.0]);
        for (job, full) in jobs.iter().zip(&full) {
            // The least of alternating runs: whatever else the machine does only adds.
            let (mut picture, mut least) = (None, [f64::MAX; 2]);
            for _ in 0..if all { 3 } else { 2 } {
                let (again, whole) = paint(&engine, none, *job);
                assert!(again == *full, "the same recipe gave another picture");
                let (made, seconds) = paint(&engine, economy, *job);
                assert!(made != *full, "{name} does nothing");
                assert!(picture.replace(made.clone()).is_none_or(|p| p == made), "{name} gave another picture");
                least = [least[0].min(whole), least[1].min(seconds)];
            }
            let (near, cosine) = likeness(&picture.unwrap(), full);
            decibels.push(near);
            angle.push(cosine);
            time = [time[0] + least[0], time[1] + least[1]];
        }
        let mean = |list: &[f64]| list.iter().sum::<f64>() / list.len() as f64;
        let (near, cosine, faster) = (mean(&decibels), mean(&angle), time[0] / time[1]);
        println!("| {name} | {near:.1} dB | {cosine:.4} | {faster:.2} x |");
        assert!(near > least, "{name}: {near:.1} dB");
    }
}

/// Seconds that all threads of this process have computed: other programs disturb them less than the time of day.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11..13].iter().map(|ticks| ticks.parse::<f64>().unwrap() / 100.0).sum()
}

#[test]
fn full_size_steps() {
    let Some(folder) = std::env::var_os("SCUMBLE_FULLSIZE") else { return };
    let folder = Path::new(&folder).join("sd15/unet");
    let weights = Weights::open(&[folder.join("diffusion_pytorch_model.safetensors")]).unwrap();
    let config = UnetConfig::open(&folder.join("config.json")).unwrap();
    let unet = Unet::load(&config, &weights.reading(DType::BF16, &Device::Cpu).root()).unwrap();
    let (cancel, texts) = (CancelToken::new(), noise(2, &[2, 77, 768]));
    let (both, one) = (unet.context(&texts).unwrap(), unet.context(&texts.narrow(0, 0, 1).unwrap()).unwrap());
    for side in [64, 128] {
        let x = noise(1, &[1, 4, side, side]);
        let twice = Tensor::cat(&[&x, &x], 0).unwrap();
        let mut deep: Vec<_> = (1..=3).map(|connections| (connections, None)).collect();
        for (connections, deep) in &mut deep {
            let how = Evaluation { deep: Some((*connections, deep)), ..Evaluation::default() };
            unet.evaluate(&x, 500.0, &both, how, &cancel).unwrap();
        }
        let step = |which: usize| {
            let mut known = which.checked_sub(3).and_then(|i| deep.get(i).cloned());
            let how = Evaluation {
                token_merging: [0.25, 0.5, 0.75].get(which.wrapping_sub(6)).copied().unwrap_or(0.0),
                deep: known.as_mut().map(|(connections, deep)| (*connections, deep)),
                ..Evaluation::default()
            };
            let (x, context) = if which == 1 { (&twice, &both) } else { (&x, if which == 2 { &one } else { &both }) };
            let started = processor_seconds();
            let out = unet.evaluate(x, 500.0, context, how, &cancel).unwrap();
            let seconds = processor_seconds() - started;
            assert_eq!(out.dims(), [context.batch(), 4, side, side]);
            assert!(values(&out).iter().all(|v| v.is_finite()));
            seconds
        };
        let names = [
            "guided, the latent once",
            "guided, a latent for each text",
            "unguided",
            "1 connection",
            "2 connections",
            "3 connections",
            "tokens merged 0.25",
            "tokens merged 0.5",
            "tokens merged 0.75",
        ];
        // Alternating, and the least of each: whatever else the machine does only adds.
        let mut least = [f64::MAX; 9];
        for _ in 0..if side > 64 { 1 } else { 3 } {
            least.iter_mut().enumerate().for_each(|(which, least)| *least = least.min(step(which)));
        }
        for (name, seconds) in names.iter().zip(least) {
            println!("| {side} x {side} | {name} | {seconds:.2} s | {:.2} x |", least[0] / seconds);
        }
    }
}
