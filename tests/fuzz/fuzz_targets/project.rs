//! Projects: whole archives, and lists of layers in an archive that is whole.
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
        ("mimetype", b"application/x-scumble"),
        ("document.json", bytes),
        ("layers/1.png", &PNG),
        ("layers/1-mask.png", &PNG),
        ("mask.png", &PNG),
    ];
    let _ = common::check(&common::archive(&files));
});
