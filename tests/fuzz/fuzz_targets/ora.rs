//! `OpenRaster` pictures: whole archives, and lists of layers in an archive that is whole.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../common.rs"]
mod common;

static PNG: LazyLock<Vec<u8>> = LazyLock::new(common::png);

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        let _ = common::check(bytes);
        return;
    }
    let files: [(&str, &[u8]); 5] = [
        ("mimetype", b"image/openraster"),
        ("stack.xml", bytes),
        ("data/layer1.png", &PNG),
        ("data/layer2.png", &PNG),
        ("mergedimage.png", &PNG),
    ];
    let _ = common::check(&common::archive(&files));
});
