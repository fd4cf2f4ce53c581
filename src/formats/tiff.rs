//! TIFF files (the first page).

use image::ImageFormat;

use super::{Format, decode};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) static TIFF: Format = Format {
    id: "tiff",
    label: "TIFF",
    extensions: &["tiff", "tif"],
    checked: "files of the image crate in 8 and 16 bits, colour profiles, orientation, cut-off and fuzzed files",
    // The second pair is BigTIFF.
    recognises: |bytes| {
        [b"II\x2a\0", b"MM\0\x2a", b"II\x2b\0", b"MM\0\x2b"].iter().any(|&start| bytes.starts_with(start))
    },
    read: |bytes, limits| decode::pixels(bytes, ImageFormat::Tiff, "TIFF", limits),
    read_texts: |bytes, limits| decode::exif_texts(bytes, ImageFormat::Tiff, "TIFF", limits),
    export: None,
};
