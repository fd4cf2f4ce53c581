//! JPEG files.

use std::io::{self, Write};

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageFormat};

use crate::base::{Extent, Pixmap};

use super::{ExportFormat, Fault, Format, Limits, decode};

/// The format's name in sentences.
pub(super) const LABEL: &str = "JPEG";
/// Width and height that the format holds at most, in pixels.
pub(super) const MAX_SIDE: u32 = 65_535;
/// An EXIF block lies in one segment, whose two bytes of size count themselves and the block's mark.
pub(super) const MAX_EXIF_BYTES: usize = 65_535 - 2 - b"Exif\0\0".len();

/// The row of [`FORMATS`](super::FORMATS).
pub(super) static JPEG: Format = Format {
    id: "jpeg",
    label: LABEL,
    extensions: &["jpg", "jpeg"],
    checked: "files of the image crate and a CMYK file of Pillow, EXIF texts that Pillow wrote, colour profiles, orientation, cut-off and fuzzed files",
    recognises: |bytes| bytes.starts_with(&[0xff, 0xd8, 0xff]),
    read,
    read_texts: |bytes, limits| decode::exif_texts(bytes, ImageFormat::Jpeg, LABEL, limits),
    export: Some(ExportFormat::Jpeg { quality: ExportFormat::DEFAULT_QUALITY }),
};

fn read(bytes: &[u8], limits: &Limits) -> Result<Pixmap, Fault> {
    let pixmap = decode::pixels(bytes, ImageFormat::Jpeg, LABEL, limits)?;
    // The decoder fills what is missing with grey; a half picture must not pass for a whole one.
    if !reaches_its_end(bytes) {
        return Err(decode::broken(LABEL, "it ends too soon"));
    }
    Ok(pixmap)
}

/// Writes baseline JPEG, transparency laid on white.
pub(super) fn write(out: &mut dyn Write, picture: &Pixmap, quality: u8, exif: Option<&[u8]>) -> io::Result<()> {
    let Extent { width, height } = picture.extent();
    let on_white =
        |value: u8, a: u8| ((u32::from(value) * u32::from(a) + 255 * (255 - u32::from(a)) + 127) / 255) as u8;
    let rgb: Vec<u8> =
        picture.pixels().flat_map(|[r, g, b, a]| [on_white(r, a), on_white(g, a), on_white(b, a)]).collect();
    let mut encoder = JpegEncoder::new_with_quality(out, quality);
    if let Some(exif) = exif {
        encoder.set_exif_metadata(exif.to_vec()).map_err(io::Error::other)?;
    }
    encoder.write_image(&rgb, width, height, ExtendedColorType::Rgb8).map_err(decode::into_io)
}

/// Whether the end-of-image marker follows a scan. Walks marker by marker, since thumbnails have markers too.
pub(super) fn reaches_its_end(bytes: &[u8]) -> bool {
    let mut at = 2;
    let mut scanned = false;
    while let (Some(&lead), Some(&marker)) = (bytes.get(at), bytes.get(at + 1)) {
        match (lead, marker) {
            (0xff, 0xd9) => return scanned,
            // A filling byte before a marker.
            (0xff, 0xff) => at += 1,
            // An escaped 0xff of the scan, restart markers, and markers without content.
            (0xff, 0x00..=0x01 | 0xd0..=0xd8) => at += 2,
            (0xff, _) => {
                let Some(&[high, low]) = bytes.get(at + 2..at + 4) else { return false };
                scanned |= marker == 0xda;
                at += 2 + usize::from(u16::from_be_bytes([high, low])).max(2);
            }
            // Data of the scan.
            _ => at += 1,
        }
    }
    false
}
