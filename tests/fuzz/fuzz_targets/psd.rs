//! Photoshop pictures.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../common.rs"]
mod common;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"8BPS") {
        let _ = common::check(bytes);
    }
});
