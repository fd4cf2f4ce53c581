//! The command line: builds the same jobs as the window does, and draws their progress.

mod args;
mod bench;
mod generate;
mod inspect;
mod outcome;
mod progress;
mod source;
mod tables;

use clap::Parser;

use args::{Cli, Command};
pub use outcome::Outcome;

/// Runs the command line of this process and returns how it ended.
pub fn run() -> Outcome {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // clap prints help and version to stdout with success, and mistakes to stderr.
            let _ = error.print();
            return if error.use_stderr() { Outcome::Usage } else { Outcome::Done };
        }
    };
    let json = cli.json();
    let result = match cli.command {
        Command::Generate(args) => generate::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Samplers(args) => {
            tables::samplers(&args);
            Ok(())
        }
        Command::Schedules(args) => {
            tables::schedules(&args);
            Ok(())
        }
        Command::Models(args) => tables::models(&args),
        Command::Bench(args) => bench::run(&args),
    };
    match result {
        Ok(()) => Outcome::Done,
        Err(stop) => stop.report(json),
    }
}
