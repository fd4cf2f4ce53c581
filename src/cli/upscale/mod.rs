//! `scumble upscale`: picture files made larger, one after the other.
#![allow(clippy::print_stdout, reason = "this is where a command speaks")]

mod args;
mod files;
mod refine;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crossbeam_channel::RecvTimeoutError;
use serde_json::json;

use crate::base::CancelToken;
use crate::engine::{Engine, EngineConfig};
use crate::families::{self, BUILTIN_UPSCALER_ID};
use crate::formats::{PictureFilesOptions, picture_files};
use crate::job::{Blame, Event, Failure, ModelRef, Task, UpscaleFiles, UpscaleSettings, UpscaleTarget};
use crate::library::models::{ModelKind, ModelLibrary};

use super::outcome::Stop;
use super::progress::Bar;
use super::{resources, work};
pub use args::UpscaleArgs;

/// Runs the command.
pub fn run(args: &UpscaleArgs) -> Result<(), Stop> {
    let settings = settings(args)?;
    let (files, problems) = files::pairs(args)?;
    let mut failed: Vec<(PathBuf, Failure)> = Vec::new();
    let bar = Bar::new();
    for problem in problems {
        bar.notice(&format!("scumble: {problem}"));
        failed.push((PathBuf::new(), Failure::new(Blame::File, problem)));
    }
    // One file that is named may be replaced, as by other commands.
    let replace = args.overwrite || !args.output.is_dir();
    let codec = picture_files(PictureFilesOptions { quality: args.quality, replace });
    let task = UpscaleFiles { files, settings, codec };
    let all = task.files.len() + failed.len();
    let mut made = Vec::new();
    let end = perform(&task, args, &bar, &mut |index, written| {
        let input = &task.files[index].0;
        match written {
            Ok(path) => {
                made.push(json!({ "input": input, "file": path }));
                if !args.json {
                    bar.say(&path.display().to_string());
                }
            }
            Err(failure) => {
                made.push(json!({ "input": input, "error": failure.message }));
                if all > 1 {
                    bar.notice(&format!("scumble: {}", failure.message));
                }
                failed.push((input.clone(), failure));
            }
        }
    });
    bar.clear();
    if args.json && end.is_ok() && (failed.is_empty() || all > 1) {
        println!("{}", serde_json::Value::Array(made));
    }
    end.and_then(|()| summary(failed, all))
}

/// How it ended: well, or with what failed.
fn summary(mut failed: Vec<(PathBuf, Failure)>, all: usize) -> Result<(), Stop> {
    match (failed.len(), all) {
        (0, _) => Ok(()),
        (1, 1) => Err(failed.remove(0).1.into()),
        (count, _) => {
            let names: Vec<String> = failed
                .iter()
                .filter(|(path, _)| !path.as_os_str().is_empty())
                .map(|(path, _)| path.display().to_string())
                .collect();
            let names = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
            let message = format!("{count} of {all} failed{names}; what is said above tells why");
            Err(Failure::new(failed[0].1.blame, message).into())
        }
    }
}

/// What the arguments ask for.
fn settings(args: &UpscaleArgs) -> Result<UpscaleSettings, Stop> {
    let (model, model_ref) = model(args)?;
    if let Some(path) = &model
        && let Some(settings) = refine::enlarging(args, path)?
    {
        return Ok(settings);
    }
    let info = families::detect_upscaler(model.as_deref())?;
    Ok(UpscaleSettings {
        model,
        model_ref,
        strength: args.strength.unwrap_or(UpscaleSettings::DEFAULT_STRENGTH),
        target: target(args, f64::from(info.scale)),
        tile: args.tile,
        dtype: args.dtype.into(),
        refine: refine::refine(args)?,
    })
}

/// How large pictures become; `own` times where nothing is said.
fn target(args: &UpscaleArgs, own: f64) -> UpscaleTarget {
    match args.size {
        Some(size) => UpscaleTarget::Size(size),
        None => UpscaleTarget::Scale(args.scale.unwrap_or(own)),
    }
}

/// The upscaler that `--model` names: its path (`None` is the built-in one), and what notes call it.
fn model(args: &UpscaleArgs) -> Result<(Option<PathBuf>, ModelRef), Stop> {
    let Some(name) = args.model.as_deref().filter(|name| *name != BUILTIN_UPSCALER_ID) else {
        return Ok((None, ModelRef { name: BUILTIN_UPSCALER_ID.to_owned(), hash: None }));
    };
    let path = Path::new(name);
    if path.exists() {
        let stem = path.file_stem().map_or_else(|| name.into(), |stem| stem.to_string_lossy().into_owned());
        return Ok((Some(path.to_owned()), ModelRef { name: stem, hash: None }));
    }
    let library: ModelLibrary = resources::library(&args.models, &[]);
    let found = library.find(ModelKind::Upscaler, name).or_else(|| library.find(ModelKind::Checkpoint, name));
    let entry = found.ok_or_else(|| {
        Stop::usage(format!(
            "--model {name}: is neither the name of an upscaler (see `scumble models`) nor a path that exists"
        ))
    })?;
    Ok((Some(entry.path.clone()), entry.reference()))
}

/// Runs the job until its end, and hands on how each file went.
fn perform(
    task: &UpscaleFiles,
    args: &UpscaleArgs,
    bar: &Bar,
    written: &mut dyn FnMut(usize, Result<PathBuf, Failure>),
) -> Result<(), Stop> {
    let cancel = CancelToken::new();
    work::stop_on_ctrl_c(&cancel);
    let engine = Engine::start(EngineConfig::default())?;
    let job = engine.submit(Task::UpscaleFiles(Box::new(task.clone())), args.device.into())?;
    loop {
        if cancel.is_cancelled() && !job.cancel.is_cancelled() {
            bar.cancelling();
            job.cancel.cancel();
        }
        let event = match engine.events().recv_timeout(Duration::from_millis(50)) {
            Ok((_, event)) => event,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Failure::new(Blame::Us, "the engine stopped without a word: please report this").into());
            }
        };
        match event {
            Event::Queued | Event::Tile { .. } | Event::Picture(..) | Event::Decoding { .. } => {}
            Event::Loading { part, fraction } => bar.loading(part, fraction),
            Event::Decoding { fraction } => bar.decoding(fraction),
            Event::Notice(sentence) => bar.notice(&sentence),
            Event::Step(step) => bar.tile(&step, task.files.len()),
            Event::File { index, written: file } => written(index as usize, file),
            Event::Finished(_) => return Ok(()),
            Event::Cancelled => return Err(Stop::Cancelled),
            Event::Failed(failure) => return Err(failure.into()),
        }
    }
}
