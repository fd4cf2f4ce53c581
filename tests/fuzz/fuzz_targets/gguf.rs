//! GGUF.

#![no_main]

#[path = "../../support/weight_bytes.rs"]
#[allow(dead_code)]
mod weight_bytes;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    weight_bytes::check(bytes);
});
