//! A job from its submission to files: progress bar, previews, pictures with their recipes.
#![allow(clippy::print_stdout, reason = "this is where a command speaks")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::RecvTimeoutError;
use serde_json::json;

use crate::app::labels;
use crate::base::{CancelToken, Pixmap};
use crate::engine::{Engine, EngineConfig, colour_latent};
use crate::formats::{self, FormatError, TextChunks};
use crate::job::{Blame, Event, Failure, Generate, Preview, Recipe, Task};

use super::args::SettingsArgs;
use super::outcome::{Outcome, Stop};
use super::progress::Bar;

/// Makes a task's pictures and writes each as soon as it is done.
pub(super) fn run(task: &Generate, args: &SettingsArgs) -> Result<(), Stop> {
    let outputs = outputs(args, task)?;
    let cancel = CancelToken::new();
    stop_on_ctrl_c(&cancel);
    let mut made = Vec::new();
    let end = perform(task, args, &cancel, &mut |picture, recipe| {
        let path = &outputs[made.len()];
        formats::write_png(path, picture, &TextChunks::of_recipe(recipe, labels(recipe))).map_err(file)?;
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

/// Has Ctrl-C cancel the work.
pub(super) fn stop_on_ctrl_c(cancel: &CancelToken) {
    let handler = cancel.clone();
    // A handler can be set once in a process, and a process runs one command.
    let _ = ctrlc::set_handler(move || {
        if handler.is_cancelled() {
            // Asked a second time: do not wait for the engine. Files take their names only when they are whole.
            std::process::exit(Outcome::Cancelled.code().into());
        }
        handler.cancel();
    });
}

/// A file that could not be read or written.
pub(super) fn file(error: FormatError) -> Stop {
    Stop::Failed(error.into())
}

/// Runs the job, with a progress bar, until its end, and hands each picture to `keep` as soon as it is done.
fn perform(
    task: &Generate,
    args: &SettingsArgs,
    cancel: &CancelToken,
    keep: &mut dyn FnMut(&Pixmap, &Recipe) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let engine = Engine::start(EngineConfig { vae_tiles: args.vae_tile.0, ..EngineConfig::default() })?;
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
            Event::Queued | Event::Tile { .. } | Event::File { .. } => {}
            Event::Loading { part, fraction } => bar.loading(part, fraction),
            Event::Notice(sentence) => bar.notice(&sentence),
            Event::Decoding { fraction } => bar.decoding(fraction),
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
fn outputs(args: &SettingsArgs, task: &Generate) -> Result<Vec<PathBuf>, Stop> {
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
