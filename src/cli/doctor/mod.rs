//! `scumble doctor`: whether this machine has what the program needs, and what to do where it has not.
#![allow(clippy::print_stdout, reason = "this is where a command speaks")]

mod folders;
mod machine;
mod models;
mod surroundings;

use clap::Args;
use serde_json::json;

use crate::app::Dirs;
use crate::diagnostics::{self, Adapter};

use super::outcome::Outcome;

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// How well something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grade {
    Ok,
    Warn,
    Problem,
}

impl Grade {
    const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Problem => "problem",
        }
    }
}

/// One line of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    grade: Grade,
    /// What was looked at.
    topic: &'static str,
    /// What was found.
    text: String,
    /// What to do about it; empty where all is well.
    remedy: String,
}

impl Finding {
    fn ok(topic: &'static str, text: impl Into<String>) -> Self {
        Self { grade: Grade::Ok, topic, text: text.into(), remedy: String::new() }
    }

    fn warn(topic: &'static str, text: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { grade: Grade::Warn, topic, text: text.into(), remedy: remedy.into() }
    }

    fn problem(topic: &'static str, text: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { grade: Grade::Problem, topic, text: text.into(), remedy: remedy.into() }
    }
}

/// Runs the command: [`Outcome::Failed`] where there is a problem. Nothing is changed on the machine.
pub fn run(args: &DoctorArgs, adapters: Option<fn() -> Vec<Adapter>>) -> Outcome {
    let dirs = Dirs::of_user();
    let display = surroundings::has_display();
    let found = [
        machine::version(),
        machine::processor(),
        machine::memory(),
        machine::devices(),
        machine::adapters(adapters.map(|adapters| adapters()).as_deref(), display),
        surroundings::window(adapters.is_some(), display),
        folders::all(dirs.as_ref()),
        models::all(),
        surroundings::records(dirs.as_ref()),
    ];
    let found: Vec<Finding> = found.into_iter().flatten().collect();
    print(&found, args.json);
    let worst = found.iter().map(|finding| finding.grade).max();
    if worst == Some(Grade::Problem) { Outcome::Failed } else { Outcome::Done }
}

fn print(found: &[Finding], as_json: bool) {
    let count = |grade| found.iter().filter(|finding| finding.grade == grade).count();
    let (warnings, problems) = (count(Grade::Warn), count(Grade::Problem));
    if as_json {
        let told = |finding: &Finding| {
            let Finding { grade, topic, text, remedy } = finding;
            json!({ "grade": grade.name(), "topic": topic, "text": text, "remedy": remedy })
        };
        let findings: Vec<_> = found.iter().map(told).collect();
        println!(
            "{}",
            json!({
                "version": env!("CARGO_PKG_VERSION"), "features": diagnostics::features(), "findings": findings,
                "warnings": warnings, "problems": problems,
            })
        );
        return;
    }
    for Finding { grade, topic, text, remedy } in found {
        println!("{:8} {topic:14} {text}", grade.name());
        if !remedy.is_empty() {
            println!("{:23} -> {remedy}", "");
        }
    }
    let plural = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    println!("\n{}, {}", plural(problems, "problem"), plural(warnings, "warning"));
}
