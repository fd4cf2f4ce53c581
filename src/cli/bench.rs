//! `scumble bench`: what each part of a model takes on this machine, against what its products can reach here.
#![allow(clippy::print_stdout, reason = "this is where a command speaks")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use candle_core::{DType, Tensor};
use serde_json::{Value, json};

use crate::base::{CancelToken, Extent, RngKind};
use crate::engine::{
    Engine, EngineConfig, MAX_SIDE, Resolved, VaeTiles, forget_peak, page_faults, peak_resident_bytes, resolve,
    working_extent,
};
use crate::families::{
    self, Conditions, Defaults, DiffusionModel, Fast, LoadRequest, ModelError, ModelFiles, TextInput, TinyAutoencoder,
};
use crate::job::{Generate, Resources, Source, Task};
use crate::ops::{self, Backend, Class, Linear, Profile};

use super::args::BenchArgs;
use super::choices::BenchPart;
use super::outcome::Stop;
use super::seams;

impl From<ModelError> for Stop {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::Cancelled => Self::Cancelled,
            ModelError::Failed(failure) => Self::Failed(failure),
        }
    }
}

impl BenchPart {
    /// Its name in tables, and in JSON.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("text encoders", "text"),
            Self::Unet => ("guided UNet step", "unet"),
            Self::Encode => ("VAE encode", "encode"),
            Self::Decode => ("VAE decode", "decode"),
            Self::Tiny => ("tiny decode", "tiny"),
            Self::Picture => ("whole picture", "picture"),
        }
    }
}

/// What one part took.
struct Measured {
    part: BenchPart,
    /// Of each run, in order.
    secs: Vec<f64>,
    /// Of all runs.
    profile: Profile,
    /// For each run.
    page_faults: Option<u64>,
    /// The most that was resident while it ran, weights included.
    peak_bytes: Option<u64>,
}

impl Measured {
    fn median(&self) -> f64 {
        let mut sorted = self.secs.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    }

    fn runs(&self) -> f64 {
        self.secs.len() as f64
    }

    /// Floating-point operations a second.
    fn rate(&self) -> f64 {
        self.profile.flops() as f64 / self.secs.iter().sum::<f64>()
    }
}

/// Runs the command.
pub fn run(args: &BenchArgs) -> Result<(), Stop> {
    let path = args.model.as_deref().filter(|name| *name != families::BUILTIN_ID).map(PathBuf::from);
    let resolved = resolve(args.device.into(), args.dtype.into())?;
    let files = families::open(path.as_deref())?;
    let detected = families::detect(&files)?;
    let mut defaults = detected.defaults();
    if args.fast {
        let fast = families::fast_or_why(&files).map_err(|why| Stop::usage(format!("--fast: {why}")))?;
        let Fast { steps, guidance, sampler, schedule, .. } = fast;
        defaults = Defaults { steps, guidance, sampler, schedule, ..defaults };
    }
    let size = args.size.unwrap_or(defaults.size);
    let divides = size.width.is_multiple_of(8) && size.height.is_multiple_of(8);
    if size.is_empty() || !divides || size.width.max(size.height) > MAX_SIDE {
        return Err(Stop::usage(format!("--size {size}: both sides must be multiples of 8, up to {MAX_SIDE}")));
    }
    if let Some(name) = &args.backend {
        choose_backend(name)?;
    }
    let (ceiling, load, mut measured) = ops::on_threads(|| measure_parts(args, &files, &resolved, size))?;
    if args.parts.contains(&BenchPart::Picture) {
        measured.push(measure_picture(path.as_deref(), size, &defaults, args)?);
    }
    let title = format!("{} at {size}, {:?}, median of {} runs", detected.family.label, resolved.dtype, args.runs);
    let threads = ops::on_threads(rayon::current_num_threads);
    if args.json {
        let parts: Vec<Value> = measured.iter().map(told).collect();
        let said = json!({
            "size": size.to_string(), "backend": ops::backend().name(), "dtype": format!("{:?}", resolved.dtype), "runs": args.runs, "load_secs": load,
            "threads": threads, "ceiling_tflops": ceiling / 1e12, "parts": parts,
        });
        println!("{said}");
    } else {
        println!("{title}, {} kernels, {threads} threads", ops::backend().name());
        println!("{:<18} {:>9.3} TFLOP/s: a product of 2048 x 2048 x 2048", "ceiling", ceiling / 1e12);
        if let Some(load) = load {
            println!("{:<18} {load:>9.4} s", "load");
        }
        for part in &measured {
            print(part, ceiling);
        }
    }
    Ok(())
}

/// The ceiling, the seconds of loading, and what the parts take.
fn measure_parts(
    args: &BenchArgs,
    files: &ModelFiles,
    resolved: &Resolved,
    size: Extent,
) -> Result<(f64, Option<f64>, Vec<Measured>), Stop> {
    let ceiling = ceiling(resolved).map_err(ModelError::from)?;
    let parts: Vec<BenchPart> = args.parts.iter().copied().filter(|part| *part != BenchPart::Picture).collect();
    if parts.is_empty() {
        return Ok((ceiling, None, Vec::new()));
    }
    let started = Instant::now();
    let mut model = loaded(files, resolved, args.fast)?;
    let load = started.elapsed().as_secs_f64();
    let (device, dtype, cancel) = (&resolved.device, resolved.dtype, CancelToken::new());
    let tiny = match args.tiny_decoder.as_deref() {
        Some(path) => Some(TinyAutoencoder::load(path, device, dtype, &cancel)?),
        None => TinyAutoencoder::load_own(files, device, dtype, &cancel)?,
    };
    if let Some(tiny) = &tiny {
        tiny.fits(&model.latent_format())?;
    }
    match args.vae_tile.0 {
        VaeTiles::Auto => {}
        VaeTiles::Off => model.set_vae_tiles(Some(usize::MAX)),
        VaeTiles::Side(side) => model.set_vae_tiles(Some((side as usize).pow(2))),
    }
    let parts = parts.into_iter().chain(tiny.is_some().then_some(BenchPart::Tiny));
    let measured = parts.map(|part| measure_part(part, model.as_mut(), tiny.as_ref(), size, args.runs));
    Ok((ceiling, Some(load), measured.collect::<Result<_, _>>()?))
}

fn choose_backend(name: &str) -> Result<(), Stop> {
    let Some(backend) = Backend::from_name(name) else {
        let known: Vec<&str> = ops::BACKENDS.iter().map(|(_, name)| *name).collect();
        return Err(Stop::usage(format!("--backend {name}: choose one of {}", known.join(", "))));
    };
    ops::set_backend(backend).map_err(|e| Stop::usage(format!("--backend {name}: {e}: choose another")))
}

fn loaded(files: &ModelFiles, resolved: &Resolved, fast: bool) -> Result<Box<dyn DiffusionModel>, Stop> {
    Ok(families::load(LoadRequest {
        files,
        resources: &Resources { fast, ..Resources::default() },
        device: &resolved.device,
        dtype: resolved.dtype,
        progress: &mut |_, _| (),
        cancel: &CancelToken::new(),
    })?)
}

/// Operations a second that a large product of our own reaches here: the best of several.
fn ceiling(resolved: &Resolved) -> candle_core::Result<f64> {
    const SIDE: usize = 2048;
    let compute = ops::activations(resolved.dtype, &resolved.device);
    let values = RngKind::Cpu.generator(1).normal(SIDE * SIDE);
    let x = Tensor::from_vec(values, (SIDE, SIDE), &resolved.device)?.to_dtype(compute)?;
    let layer = Linear::new_in(&x, None, compute)?;
    let (begun, mut best, mut runs) = (Instant::now(), f64::INFINITY, 0);
    while runs < 3 || begun.elapsed().as_secs_f64() < 0.5 {
        let started = Instant::now();
        wait(&layer.forward(&x)?)?;
        best = best.min(started.elapsed().as_secs_f64());
        runs += 1;
    }
    Ok(2.0 * (SIDE as f64).powi(3) / best)
}

fn measure_part(
    part: BenchPart,
    model: &mut dyn DiffusionModel,
    tiny: Option<&TinyAutoencoder>,
    size: Extent,
    runs: u32,
) -> Result<Measured, Stop> {
    let (format, device, cancel) = (model.latent_format(), model.device().clone(), CancelToken::new());
    let padded = working_extent(size, format.downscale);
    let (w, h) = ((padded.width / format.downscale) as usize, (padded.height / format.downscale) as usize);
    let channels = format.channels as usize;
    let noise = |shape: &[usize]| {
        let values = RngKind::Cpu.generator(1).normal(shape.iter().product());
        Tensor::from_vec(values, shape, &device).map_err(ModelError::from)
    };
    let mut count = 0;
    let mut condition = |model: &mut dyn DiffusionModel| {
        // Another prompt each time: the last one's embedding is remembered.
        count += 1;
        let text = format!("a red house under a night sky, {count}");
        let texts = [TextInput::new("", true), TextInput::new(&text, false)];
        model.condition(&Conditions::new(&texts, size), &cancel)
    };
    let x = match part {
        BenchPart::Unet => noise(&[1, channels + model.unet_inputs().channels(channels), h, w])?,
        BenchPart::Encode => noise(&[1, 3, padded.height as usize, padded.width as usize])?,
        _ => noise(&[1, channels, h, w])?,
    };
    if part == BenchPart::Unet {
        condition(model)?;
    }
    measure(part, runs, || {
        let made = match part {
            BenchPart::Unet => model.predict(&x, 500.0, &[0, 1], &cancel)?,
            BenchPart::Encode => model.encode(&x, &cancel)?.0,
            BenchPart::Decode => model.decode(&x, &cancel)?,
            BenchPart::Tiny => match tiny {
                Some(tiny) => tiny.decode(&x, &cancel)?,
                None => x.clone(),
            },
            BenchPart::Text | BenchPart::Picture => {
                condition(model)?;
                x.clone()
            }
        };
        Ok(wait(&made).map_err(ModelError::from)?)
    })
}

/// A whole job in an engine, as an artist's.
fn measure_picture(
    model: Option<&Path>,
    size: Extent,
    defaults: &Defaults,
    args: &BenchArgs,
) -> Result<Measured, Stop> {
    let engine = Engine::start(EngineConfig::default())?;
    let mut recipe = seams::recipe("", size, defaults, args);
    recipe.working = None;
    recipe.steps = args.steps.unwrap_or(defaults.steps);
    recipe.tuning.fast = args.fast;
    measure(BenchPart::Picture, args.runs, || {
        recipe.seed += 1;
        recipe.prompt = format!("a red house under a night sky, {}", recipe.seed);
        let task = Generate {
            recipe: recipe.clone(),
            model: model.map(Path::to_path_buf),
            resources: Resources { fast: args.fast, ..Resources::default() },
            source: Source::Noise,
            count: 1,
            previews: false,
        };
        engine.submit(Task::Generate(Box::new(task)), args.device.into())?;
        seams::wait(&engine).map(|picture: Arc<_>| drop(picture))
    })
}

/// Runs something once, then `runs` times, and measures these.
fn measure(part: BenchPart, runs: u32, mut run: impl FnMut() -> Result<(), Stop>) -> Result<Measured, Stop> {
    run()?;
    forget_peak();
    let faults = page_faults();
    let mut secs = Vec::new();
    Profile::start();
    for _ in 0..runs {
        let started = Instant::now();
        run()?;
        secs.push(started.elapsed().as_secs_f64());
    }
    let profile = Profile::stop();
    let page_faults = page_faults().zip(faults).map(|(after, before)| (after - before) / u64::from(runs));
    Ok(Measured { part, secs, profile, page_faults, peak_bytes: peak_resident_bytes() })
}

/// Waits for a device that works asynchronously, by bringing one value over.
fn wait(x: &Tensor) -> candle_core::Result<()> {
    x.flatten_all()?.get(0)?.to_dtype(DType::F32)?.to_scalar::<f32>().map(drop)
}

/// A part in JSON.
fn told(measured: &Measured) -> Value {
    let runs = measured.runs();
    let classes = Class::ALL.into_iter().map(|class| {
        let work = measured.profile.of(class);
        let told = json!({
            "calls": work.calls as f64 / runs, "secs": work.time.as_secs_f64() / runs,
            "tflop": work.flops as f64 / runs / 1e12,
        });
        (class.name().to_owned(), told)
    });
    json!({
        "name": measured.part.names().1, "secs": measured.median(), "all_secs": measured.secs,
        "tflop": measured.profile.flops() as f64 / runs / 1e12, "tflops": measured.rate() / 1e12,
        "page_faults": measured.page_faults, "peak_resident_bytes": measured.peak_bytes,
        "classes": classes.collect::<serde_json::Map<_, _>>(),
    })
}

fn print(measured: &Measured, ceiling: f64) {
    let (runs, rate) = (measured.runs(), measured.rate());
    let mut line = format!("{:<18} {:>9.4} s", measured.part.names().0, measured.median());
    if rate > 0.0 {
        let _ = write!(line, " {:>7.3} TFLOP/s, {:>3.0} % of the ceiling", rate / 1e12, rate / ceiling * 100.0);
    }
    if let Some(faults) = measured.page_faults {
        let _ = write!(line, ", {faults} page faults");
    }
    if let Some(peak) = measured.peak_bytes {
        let _ = write!(line, ", at most {:.2} GB", peak as f64 / 1e9);
    }
    println!("{line}");
    let mean = measured.secs.iter().sum::<f64>() / runs;
    let row = |name: &str, calls: u64, secs: f64, flops: u64| {
        let mut line = format!("    {name:<14} {secs:>9.4} s {:>5.1} %", secs / mean * 100.0);
        if calls > 0 {
            let _ = write!(line, " {:>5} calls", (calls as f64 / runs).round());
        }
        if flops > 0 {
            let _ = write!(line, " {:>7.3} TFLOP/s", flops as f64 / runs / secs / 1e12);
        }
        println!("{line}");
    };
    for class in Class::ALL {
        let work = measured.profile.of(class);
        if work.calls > 0 {
            row(class.name(), work.calls, work.time.as_secs_f64() / runs, work.flops);
        }
    }
    row("all else", 0, (mean - measured.profile.time().as_secs_f64() / runs).max(0.0), 0);
}
