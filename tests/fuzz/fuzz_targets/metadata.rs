//! The texts of flat pictures, and what is made of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scumble::formats::decode_metadata;

#[allow(dead_code)]
#[path = "../common.rs"]
mod common;

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = bytes.to_vec();
    common::mend_checksums_of_png(&mut bytes);
    if let Ok(metadata) = decode_metadata(&bytes, &common::LIMITS) {
        let _ = (metadata.origin(), metadata.offers_settings(), metadata.foreign());
        if let Some(infotext) = metadata.infotext() {
            let _ = (infotext.sampler_and_schedule(), infotext.variation(), infotext.inpaint_area(), infotext.rng());
        }
    }
});
