//! BMP files.

use image::ImageFormat;

use super::{Format, decode};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) static BMP: Format = Format {
    id: "bmp",
    label: "BMP",
    extensions: &["bmp"],
    checked: "files of the image crate, cut-off and fuzzed files",
    recognises: |bytes| bytes.starts_with(b"BM"),
    read: |bytes, limits| decode::pixels(bytes, ImageFormat::Bmp, "BMP", limits),
    read_texts: |bytes, limits| decode::exif_texts(bytes, ImageFormat::Bmp, "BMP", limits),
    export: None,
};
