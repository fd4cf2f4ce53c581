//! The `scumble` program.

use scumble::app;
use scumble::cli::{self, Outcome, Screen};
use scumble::diagnostics::break_down_as_asked;
use scumble::ops::keep_freed_memory;

/// candle's large, short-lived tensors spend a tenth of their time in page faults with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Outcome {
    keep_freed_memory();
    // The log is written until this goes.
    let _journal = app::keep_records();
    break_down_as_asked();
    cli::run(&screen())
}

#[cfg(feature = "gui")]
fn screen() -> Screen {
    Screen { window: scumble::ui::run, adapters: Some(scumble::ui::adapters) }
}

#[cfg(not(feature = "gui"))]
fn screen() -> Screen {
    use scumble::job::{Blame, Failure};

    const SENTENCE: &str = "this program was built without its window: make pictures with `scumble generate`";
    Screen { window: |_| Err(Failure::new(Blame::Machine, SENTENCE)), adapters: None }
}
