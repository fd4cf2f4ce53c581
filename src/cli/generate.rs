//! `scumble generate`: arguments to a job, events to a progress bar, pictures to files.
#![allow(clippy::print_stdout, reason = "this is where a command speaks")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::RecvTimeoutError;
use serde_json::json;

use crate::base::{CancelToken, Extent, Pixmap, RngKind};
use crate::engine::{Engine, EngineConfig, colour_latent};
use crate::families::{self, Defaults};
use crate::formats::{self, FormatError, Labels, Limits, TextChunks};
use crate::job::{Blame, Convention, DType, Event, Failure, Generate, ModelRef, Preview, Recipe, Task, Variation};
use crate::sampling;

use super::args::GenerateArgs;
use super::outcome::{Outcome, Stop};
use super::progress::Bar;
use super::source;

/// Runs the command.
pub fn run(args: &GenerateArgs) -> Result<(), Stop> {
    let task = task(args)?;
    let outputs = outputs(args, &task)?;
    let cancel = CancelToken::new();
    let handler = cancel.clone();
    // A handler can be set once in a process, and a process runs one command.
    let _ = ctrlc::set_handler(move || {
        if handler.is_cancelled() {
            // Asked a second time: do not wait for the engine. Files take their names only when they are whole.
            std::process::exit(Outcome::Cancelled.code().into());
        }
        handler.cancel();
    });
    let mut made = Vec::new();
    let end = perform(&task, args, &cancel, &mut |picture, recipe| {
        let path = &outputs[made.len()];
        formats::write_png(path, picture, &chunks(recipe)).map_err(file)?;
        made.push(json!({ "file": path, "seed": recipe.seed, "recipe": recipe }));
        Ok(())
    });
    // What was made before a failure or Ctrl-C is told too: it is on the disk.
    if args.json && end.is_ok() {
        println!("{}", serde_json::Value::Array(made));
    } else {
        for path in outputs.iter().take(made.len()) {
            println!("{}", path.display());
        }
    }
    end
}

fn file(error: FormatError) -> Stop {
    Stop::Failed(error.into())
}

/// The texts that a picture carries.
fn chunks(recipe: &Recipe) -> TextChunks {
    let sampler = sampling::find_sampler(&recipe.sampler).map_or(recipe.sampler.as_str(), |s| s.label);
    let schedule = sampling::find_schedule(&recipe.schedule).map_or(recipe.schedule.as_str(), |s| s.label);
    TextChunks::of_recipe(recipe, Labels { sampler, schedule: Some(schedule) })
}

/// Runs the job, with a progress bar, until its end, and hands each picture to `keep` as soon as it is done.
fn perform(
    task: &Generate,
    args: &GenerateArgs,
    cancel: &CancelToken,
    keep: &mut dyn FnMut(&Pixmap, &Recipe) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let engine = Engine::start(EngineConfig::default())?;
    let job = engine.submit(Task::Generate(Box::new(task.clone())), args.device.into())?;
    let bar = Bar::new();
    let end = loop {
        if cancel.is_cancelled() && !job.cancel.is_cancelled() {
            bar.cancelling();
            job.cancel.cancel();
        }
        let event = match engine.events().recv_timeout(Duration::from_millis(50)) {
            Ok((_, event)) => event,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => {
                break Err(Failure::new(Blame::Us, "the engine stopped without a word: please report this").into());
            }
        };
        match event {
            Event::Queued => {}
            Event::Loading { part, fraction } => bar.loading(part, fraction),
            Event::Step(progress) => {
                bar.step(&progress);
                if let (Some(folder), Some((_, preview))) = (&args.previews, engine.previews().take()) {
                    write_preview(folder, progress.done, preview)?;
                }
            }
            Event::Picture(picture, recipe, _) => keep(&picture, &recipe)?,
            Event::Finished(_) => break Ok(()),
            Event::Cancelled => break Err(Stop::Cancelled),
            Event::Failed(failure) => break Err(failure.into()),
        }
    };
    bar.clear();
    end
}

fn write_preview(folder: &Path, step: u32, preview: Preview) -> Result<(), Stop> {
    let picture = match preview {
        Preview::Pixels { pixels, .. } => pixels,
        Preview::Latent { data, extent, format, .. } => {
            let Some(picture) = colour_latent(&data, extent, &format) else { return Ok(()) };
            Arc::new(picture)
        }
    };
    let path = folder.join(format!("step-{step:04}.png"));
    formats::write_png(&path, &picture, &TextChunks::default()).map_err(file)
}

/// Where each picture goes. Checked before any work is done, so that no job runs for nothing.
fn outputs(args: &GenerateArgs, task: &Generate) -> Result<Vec<PathBuf>, Stop> {
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("scumble-{}.png", task.recipe.seed)));
    let is_png = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("png"));
    if !is_png {
        return Err(Stop::usage(format!(
            "-o {}: pictures are written as PNG: give a name that ends in .png",
            path.display()
        )));
    }
    let paths: Vec<PathBuf> = if task.count == 1 {
        vec![path]
    } else {
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        (0..task.count).map(|i| path.with_file_name(format!("{stem}-{i:03}.png"))).collect()
    };
    if let Some(folder) = &args.previews {
        std::fs::create_dir_all(folder).map_err(|e| {
            Stop::file(format!("--previews {}: cannot be made ({e}): choose another folder", folder.display()))
        })?;
    }
    for path in &paths {
        check_target(path)?;
    }
    Ok(paths)
}

/// Fails if nothing can be written at `path`.
fn check_target(path: &Path) -> Result<(), Stop> {
    let name = path.display();
    if path.is_dir() {
        return Err(Stop::file(format!("-o {name}: is a folder: give the name of a file in it")));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(Stop::file(format!(
            "-o {name}: there is no folder {}: create it or choose another",
            folder.display()
        )));
    }
    // Only trying tells whether a folder can be written to; the probe goes by itself.
    tempfile::Builder::new().prefix(".scumble-").tempfile_in(folder).map(drop).map_err(|e| {
        Stop::file(format!("-o {name}: the folder {} cannot be written to ({e}): choose another", folder.display()))
    })
}

/// Reads the arguments into a task.
fn task(args: &GenerateArgs) -> Result<Generate, Stop> {
    let base = args.from.as_deref().map(recipe_of).transpose()?;
    let (model, model_name) = model(args, base.as_ref())?;
    let files = families::open(model.as_deref())?;
    let detected = families::detect(&files)?;
    let defaults = detected.defaults();
    let (source, source_recipe, picture_size) = source::read(args, base.as_ref().map(|b| &b.source), defaults.size)?;
    let recipe = Recipe {
        version: Recipe::VERSION,
        software: format!("scumble {}", env!("CARGO_PKG_VERSION")),
        model: ModelRef { name: model_name, hash: None },
        prompt: pick(args.prompt.clone(), base.as_ref().map(|b| b.prompt.clone()), String::new()),
        negative_prompt: pick(args.negative.clone(), base.as_ref().map(|b| b.negative_prompt.clone()), String::new()),
        size: size(args, base.as_ref(), picture_size, &defaults)?,
        working: base.as_ref().and_then(|b| b.working),
        steps: pick(args.steps, base.as_ref().map(|b| b.steps), defaults.steps),
        sampler: id(args.sampler.as_deref(), base.as_ref().map(|b| &b.sampler), defaults.sampler, |id| {
            sampling::find_sampler(id).map(|s| s.id)
        }),
        schedule: id(args.schedule.as_deref(), base.as_ref().map(|b| &b.schedule), defaults.schedule, |id| {
            sampling::find_schedule(id).map(|s| s.id)
        }),
        guidance: pick(args.guidance, base.as_ref().map(|b| b.guidance), defaults.guidance),
        eta: args.eta.or(base.as_ref().and_then(|b| b.eta)),
        seed: pick(args.seed, base.as_ref().map(|b| b.seed), random_seed()),
        variation: variation(args, base.as_ref())?,
        rng: pick(args.rng.map(RngKind::from), base.as_ref().map(|b| b.rng), RngKind::Cpu),
        source: source_recipe,
        dtype: pick(args.dtype.map(DType::from), base.as_ref().map(|b| b.dtype), DType::Auto),
        convention: pick(
            args.convention.map(Convention::from),
            base.as_ref().map(|b| b.convention),
            Convention::Scumble,
        ),
    };
    Ok(Generate { recipe, model, source, count: args.count, previews: args.previews.is_some() })
}

fn pick<T>(given: Option<T>, from: Option<T>, default: T) -> T {
    given.or(from).unwrap_or(default)
}

/// An id from argument, recipe or default. A name that a table knows by another is turned into its id; an unknown one
/// is kept, for the engine to refuse with the list.
fn id(
    given: Option<&str>,
    from: Option<&String>,
    default: &str,
    known: impl Fn(&str) -> Option<&'static str>,
) -> String {
    let name = given.or(from.map(String::as_str)).unwrap_or(default);
    known(name).unwrap_or(name).to_owned()
}

/// The recipe that a picture carries.
fn recipe_of(path: &Path) -> Result<Recipe, Stop> {
    let metadata = formats::read_metadata(path, &Limits::default()).map_err(file)?;
    metadata.recipe.ok_or_else(|| {
        let name = path.display();
        let problem = format!("'{name}' holds no recipe of Scumble: choose a picture that it made, or give a PROMPT");
        Stop::file(format!("--from: {}", metadata.recipe_problem.unwrap_or(problem)))
    })
}

/// The model's path (`None` is the built-in one) and its name for recipes.
fn model(args: &GenerateArgs, base: Option<&Recipe>) -> Result<(Option<PathBuf>, String), Stop> {
    let builtin = || (None, families::BUILTIN_ID.to_owned());
    match (&args.model, base) {
        (Some(name), _) if name == families::BUILTIN_ID => Ok(builtin()),
        (Some(name), _) => {
            let path = PathBuf::from(name);
            if !path.exists() {
                return Err(Stop::usage(format!(
                    "--model {name}: is neither the id of a model (see `scumble models`) nor a path that exists"
                )));
            }
            Ok((Some(path.clone()), stem(&path)))
        }
        (None, Some(base)) if base.model.name != families::BUILTIN_ID => Err(Stop::usage(format!(
            "--from: the picture was made with the model '{}': say where it lies with --model",
            base.model.name
        ))),
        (None, _) => Ok(builtin()),
    }
}

fn stem(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.file_name().map_or_else(|| "model".into(), |name| name.to_string_lossy().into_owned())
}

fn size(
    args: &GenerateArgs,
    base: Option<&Recipe>,
    picture: Option<Extent>,
    defaults: &Defaults,
) -> Result<Extent, Stop> {
    match (args.size, picture) {
        (Some(size), Some(picture)) if size != picture => Err(Stop::usage(format!(
            "--size {size}: the picture is {picture}: leave --size out, or resize the picture"
        ))),
        (Some(size), _) => Ok(size),
        (None, Some(picture)) => Ok(picture),
        (None, None) => Ok(base.map_or(defaults.size, |b| b.size)),
    }
}

/// The second seed, from arguments or recipe. A strength of 0 is no variation.
fn variation(args: &GenerateArgs, base: Option<&Recipe>) -> Result<Option<Variation>, Stop> {
    let noted = base.and_then(|b| b.variation);
    let Some(strength) = args.variation_strength.or(noted.map(|v| v.strength)) else {
        return match args.variation_seed {
            Some(_) => Err(Stop::usage("--variation-seed says nothing without --variation-strength: give one, as 0.2")),
            None => Ok(None),
        };
    };
    let seed = pick(args.variation_seed, noted.map(|v| v.seed), random_seed());
    Ok((strength != 0.0).then_some(Variation { seed, strength }))
}

/// A seed that fits the 32 bits which other programs allow.
fn random_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    // The standard library seeds each of these from the system's entropy.
    std::collections::hash_map::RandomState::new().build_hasher().finish() & 0xffff_ffff
}
