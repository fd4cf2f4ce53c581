//! The command line: builds the same jobs as the window does, and draws their progress.

mod args;
mod bench;
mod choices;
mod doctor;
mod download;
mod generate;
mod hires;
mod inspect;
mod manual;
mod models;
mod outcome;
mod outpaint;
mod progress;
mod resources;
mod seams;
mod settings;
mod source;
mod tables;
mod upscale;
mod work;

use std::path::PathBuf;

use clap::Parser;

use crate::diagnostics::Adapter;
use crate::job::Failure;
use args::{Cli, Command};
pub use outcome::Outcome;
use outcome::Stop;

/// What the program can show, where it was built with a window.
pub struct Screen {
    /// Opens the window, with a picture if one was named, and returns when it is closed.
    pub window: fn(Option<PathBuf>) -> Result<(), Failure>,
    /// The graphics adapters that could draw it; `None` where the program has no window.
    pub adapters: Option<fn() -> Vec<Adapter>>,
}

/// Runs the command line of this process and returns how it ended. Without a command the window opens.
pub fn run(screen: &Screen) -> Outcome {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and the version go to stdout with success.
            if error.use_stderr() {
                return Stop::usage(sentence(&error)).report(false);
            }
            let _ = error.print();
            return Outcome::Done;
        }
    };
    let json = cli.json();
    if let Err(message) = crate::ops::asked_backend() {
        return Stop::usage(message).report(json);
    }
    let Some(command) = cli.command else {
        let opened = open_window(cli.file, screen.window);
        return opened.map_or_else(|stop| stop.report(false), |()| Outcome::Done);
    };
    let result = match command {
        Command::Generate(args) => generate::run(&args),
        Command::Outpaint(args) => outpaint::run(&args),
        Command::Upscale(args) => upscale::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Samplers(args) => {
            tables::samplers(&args);
            Ok(())
        }
        Command::Schedules(args) => {
            tables::schedules(&args);
            Ok(())
        }
        Command::Models(args) => models::run(&args),
        Command::Download(args) => download::run(&args),
        Command::Bench(args) if args.seams.is_some() => seams::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Doctor(args) => return doctor::run(&args, screen.adapters),
        Command::Completions(args) => manual::completions(&args),
        Command::Manual(args) => manual::manual(&args),
    };
    match result {
        Ok(()) => Outcome::Done,
        Err(stop) => stop.report(json),
    }
}

fn open_window(file: Option<PathBuf>, window: impl FnOnce(Option<PathBuf>) -> Result<(), Failure>) -> Result<(), Stop> {
    if let Some(file) = file.as_deref().filter(|file| !file.exists()) {
        let name = file.display();
        return Err(Stop::usage(format!("'{name}' is neither a picture nor a command: see `scumble --help`")));
    }
    Ok(window(file)?)
}

/// What clap says of wrong arguments in one line: its first paragraph and, where it has one, its tip.
fn sentence(error: &clap::Error) -> String {
    let text = error.to_string();
    let mut paragraphs = text.split("\n\n").map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "));
    let first = paragraphs.next().unwrap_or_default();
    let first = first.strip_prefix("error: ").unwrap_or(&first).trim_end_matches(['.', ':']);
    match paragraphs.find_map(|p| p.strip_prefix("tip: ").map(str::to_owned)) {
        Some(tip) => format!("{first}; {tip}"),
        None => format!("{first}; --help lists what can be given"),
    }
}
