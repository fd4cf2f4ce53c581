//! Flat pictures of every format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scumble::formats::decode_picture;

#[allow(dead_code)]
#[path = "../common.rs"]
mod common;

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = bytes.to_vec();
    common::mend_checksums_of_png(&mut bytes);
    if let Ok(picture) = decode_picture(&bytes, &common::LIMITS) {
        assert!(picture.extent().area() as u64 <= common::LIMITS.pixels);
        assert_eq!(picture.data().len(), picture.extent().area() * 4);
    }
});
