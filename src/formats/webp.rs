//! WebP files (of an animation, the first picture).
//!
//! Source of the container: the WebP container specification (RFC 9649, 2.3 to 2.7).

use std::io::{self, Write};

use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageFormat};

use crate::base::{Extent, Pixmap};

use super::{ExportFormat, Format, decode};

/// Width and height that the format holds at most, in pixels.
pub(super) const MAX_SIDE: u32 = 16_383;

/// Marks of the extended header.
const HAS_EXIF: u8 = 0x08;
const HAS_ALPHA: u8 = 0x10;

/// The row of [`FORMATS`](super::FORMATS).
pub(super) static WEBP: Format = Format {
    id: "webp",
    label: "WebP",
    extensions: &["webp"],
    checked: "lossless round trip byte for byte, EXIF texts that Pillow wrote, colour profiles, orientation, cut-off and fuzzed files",
    recognises: |bytes| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
    read: |bytes, limits| decode::pixels(bytes, ImageFormat::WebP, "WebP", limits),
    read_texts: |bytes, limits| decode::exif_texts(bytes, ImageFormat::WebP, "WebP", limits),
    export: Some(ExportFormat::WebpLossless),
};

/// Writes RGB if every pixel is opaque, else RGBA; lossless without a quality.
pub(super) fn write(out: &mut dyn Write, picture: &Pixmap, quality: Option<u8>, exif: Option<&[u8]>) -> io::Result<()> {
    let Extent { width, height } = picture.extent();
    let opaque = picture.is_opaque();
    let rgb = opaque.then(|| picture.pixels().flat_map(|[r, g, b, _]| [r, g, b]).collect::<Vec<u8>>());
    let data = rgb.as_deref().unwrap_or(picture.data());
    let file = match quality {
        None => {
            let mut file = Vec::new();
            let colour = if opaque { ExtendedColorType::Rgb8 } else { ExtendedColorType::Rgba8 };
            WebPEncoder::new_lossless(&mut file).encode(data, width, height, colour).map_err(decode::into_io)?;
            file
        }
        Some(quality) => {
            let layout = if opaque { webp::PixelLayout::Rgb } else { webp::PixelLayout::Rgba };
            let encoder = webp::Encoder::new(data, layout, width, height);
            let encoded = encoder.encode_simple(false, f32::from(quality));
            encoded.map_err(|error| io::Error::other(format!("the WebP encoder failed: {error:?}")))?.to_vec()
        }
    };
    match exif {
        None => out.write_all(&file),
        Some(exif) => out.write_all(&with_exif(&file, picture.extent(), !opaque, exif)?),
    }
}

/// The file in the extended form: a header that says what is in it, the picture's own chunks, the EXIF block.
fn with_exif(file: &[u8], extent: Extent, alpha: bool, exif: &[u8]) -> io::Result<Vec<u8>> {
    let mut header = vec![HAS_EXIF | if alpha { HAS_ALPHA } else { 0 }, 0, 0, 0];
    header.extend(&(extent.width - 1).to_le_bytes()[..3]);
    header.extend(&(extent.height - 1).to_le_bytes()[..3]);
    let mut body = b"WEBP".to_vec();
    push_chunk(&mut body, *b"VP8X", &header);
    let mut rest = file.get(12..).unwrap_or_default();
    while let Some((head, tail)) = rest.split_first_chunk::<8>() {
        let [a, b, c, d, size @ ..] = *head;
        let size = u32::from_le_bytes(size) as usize;
        let data = tail.get(..size).ok_or(io::ErrorKind::InvalidData)?;
        // The encoder writes an extended header of its own where there is transparency.
        if [a, b, c, d] != *b"VP8X" {
            push_chunk(&mut body, [a, b, c, d], data);
        }
        rest = tail.get(size.next_multiple_of(2)..).unwrap_or_default();
    }
    push_chunk(&mut body, *b"EXIF", exif);
    let mut whole = Vec::with_capacity(body.len() + 8);
    push_chunk(&mut whole, *b"RIFF", &body);
    Ok(whole)
}

/// Name, size, content, and a zero where the size is odd.
fn push_chunk(out: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    out.extend(name);
    out.extend((data.len() as u32).to_le_bytes());
    out.extend(data);
    out.resize(out.len().next_multiple_of(2), 0);
}
