//! WebP files (of an animation, the first picture).

use image::ImageFormat;

use super::{Format, decode};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) static WEBP: Format = Format {
    id: "webp",
    label: "WebP",
    extensions: &["webp"],
    recognises: |bytes| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
    read: |bytes, limits| decode::pixels(bytes, ImageFormat::WebP, "WebP", limits),
    read_texts: |bytes, limits| decode::exif_texts(bytes, ImageFormat::WebP, "WebP", limits),
    write: None,
};
