//! A header of safetensors, or a whole file.

#![no_main]

#[path = "../../support/weight_bytes.rs"]
#[allow(dead_code)]
mod weight_bytes;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    weight_bytes::check(bytes);
    // So that the header is read, whatever its length says.
    weight_bytes::check(&weight_bytes::around_header(bytes));
});
