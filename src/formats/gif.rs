//! GIF files (of an animation, the first picture).

use image::ImageFormat;

use super::{Format, decode};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) static GIF: Format = Format {
    id: "gif",
    label: "GIF",
    extensions: &["gif"],
    recognises: |bytes| bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a"),
    read: |bytes, limits| decode::pixels(bytes, ImageFormat::Gif, "GIF", limits),
    read_texts: |bytes, limits| decode::exif_texts(bytes, ImageFormat::Gif, "GIF", limits),
    write: None,
};
