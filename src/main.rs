//! The `scumble` program.

use scumble::cli::{self, Outcome};
use scumble::ops::keep_freed_memory;

/// candle's large, short-lived tensors spend a tenth of their time in page faults with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Writes the log to stderr. It is on where `SCUMBLE_LOG` names a level: `warn`, `info`, `debug` or `trace`.
struct Logger;

impl log::Log for Logger {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.level() <= log::max_level() && metadata.target().starts_with("scumble")
    }

    #[allow(clippy::print_stderr, reason = "this is where the log goes")]
    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            eprintln!("{:5} {}: {}", record.level(), record.target(), record.args());
        }
    }

    fn flush(&self) {}
}

#[cfg(feature = "gui")]
fn main() -> Outcome {
    keep_freed_memory();
    log_as_asked();
    cli::run(scumble::ui::run)
}

#[cfg(not(feature = "gui"))]
fn main() -> Outcome {
    use scumble::job::{Blame, Failure};

    keep_freed_memory();
    log_as_asked();
    let sentence = "this program was built without its window: make pictures with `scumble generate`";
    cli::run(|_| Err(Failure::new(Blame::Machine, sentence)))
}

fn log_as_asked() {
    let level = std::env::var("SCUMBLE_LOG").ok().and_then(|level| level.parse().ok());
    if let (Some(level), Ok(())) = (level, log::set_logger(&Logger)) {
        log::set_max_level(level);
    }
}
