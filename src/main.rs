//! The `scumble` program.

use scumble::cli::{self, Outcome};

/// candle's large, short-lived tensors spend a tenth of their time in page faults with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Outcome {
    cli::run()
}
