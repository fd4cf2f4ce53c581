//! How long the program's allocator keeps the memory that tensors give back.
#![allow(unsafe_code)] // The allocator's options are set through its C interface.

use std::ffi::{c_int, c_long};

// Named so that the allocator is linked wherever this is.
use mimalloc as _;

/// `mi_option_purge_delay` of mimalloc 2 and 3: milliseconds after which freed memory goes back to the system.
const PURGE_DELAY: c_int = 15;
/// Longer than a step takes, so that it finds the memory of the one before; short enough that what a large picture
/// took is not held for long.
const KEPT_MS: c_long = 30_000;

unsafe extern "C" {
    fn mi_option_get(option: c_int) -> c_long;
    fn mi_option_set_default(option: c_int, value: c_long);
    fn mi_collect(force: bool);
}

/// Has mimalloc keep freed memory for half a minute instead of one second, where the environment
/// (`MIMALLOC_PURGE_DELAY`) does not say otherwise. A network's step frees and takes the same hundreds of megabytes again
/// and again: each time that they went back to the system between, every page of them costs a fault. Of no effect on
/// other allocators.
pub fn keep_freed_memory() {
    // SAFETY: plain numbers go in, and the option is read again wherever the allocator uses it. Other threads may read
    // it meanwhile and see the old value or the new.
    unsafe {
        // The first reading takes in the environment.
        mi_option_get(PURGE_DELAY);
        mi_option_set_default(PURGE_DELAY, KEPT_MS);
    }
}

/// Gives freed memory back to the system at once, where mimalloc is the allocator: after something that takes much but
/// once, as loading a model does.
pub fn return_freed_memory() {
    // SAFETY: the allocator's own; it may be called at any time.
    unsafe { mi_collect(true) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn freed_memory_is_kept_for_longer() {
        // SAFETY: an option is read.
        let delay = || unsafe { mi_option_get(PURGE_DELAY) };
        // What mimalloc has where nothing is said: that this is the delay, and no other option.
        assert_eq!(delay(), 1000);
        keep_freed_memory();
        assert_eq!(delay(), KEPT_MS);
    }
}
