//! The `scumble` program.

use scumble::cli::{self, Outcome};

/// candle's large, short-lived tensors spend a tenth of their time in page faults with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(feature = "gui")]
fn main() -> Outcome {
    cli::run(scumble::ui::run)
}

#[cfg(not(feature = "gui"))]
fn main() -> Outcome {
    use scumble::job::{Blame, Failure};

    let sentence = "this program was built without its window: make pictures with `scumble generate`";
    cli::run(|_| Err(Failure::new(Blame::Machine, sentence)))
}
