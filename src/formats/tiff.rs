//! TIFF files (the first page).

use image::ImageFormat;

use super::{Format, decode};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) static TIFF: Format = Format {
    id: "tiff",
    label: "TIFF",
    extensions: &["tiff", "tif"],
    recognises: |bytes| bytes.starts_with(b"II\x2a\0") || bytes.starts_with(b"MM\0\x2a"),
    read: |bytes, limits| decode::pixels(bytes, ImageFormat::Tiff, "TIFF", limits),
    read_texts: |bytes, limits| decode::exif_texts(bytes, ImageFormat::Tiff, "TIFF", limits),
    write: None,
};
