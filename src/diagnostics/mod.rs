//! What tells afterwards how things went: the log, and reports of what broke down. Both stay on this computer.
//!
//! [`keep_journal`] writes what `tracing` (and `log`) tell into files of bounded size, by a thread of its own, and keeps
//! the last lines in memory; [`report_crashes`] puts a report into a folder whenever a thread panics. Only the program
//! itself calls the two: tests and other users of the library are told nothing they did not ask for. What the artist
//! wrote is no matter of either: events above `debug` leave it out, and [`veiled`] takes it out of sentences.

mod about;
mod adapter;
mod crash;
mod journal;
mod level;
mod recent;
mod rotating;
mod veil;

pub use about::{about, compute_features, features, long_version};
pub use adapter::{Adapter, AdapterKind, note_adapter};
pub use crash::{Crash, break_down_as_asked, crash_reports, last_report, report_crashes};
pub use journal::{Journal, keep_journal, set_level};
pub use level::LogLevel;
pub use veil::veiled;
