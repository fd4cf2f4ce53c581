//! JPEG files.

use image::ImageFormat;

use crate::base::Pixmap;

use super::{Fault, Format, Limits, decode};

const LABEL: &str = "JPEG";

/// The row of [`FORMATS`](super::FORMATS).
pub(super) static JPEG: Format = Format {
    id: "jpeg",
    label: LABEL,
    extensions: &["jpg", "jpeg"],
    recognises: |bytes| bytes.starts_with(&[0xff, 0xd8, 0xff]),
    read,
    read_texts: |bytes, limits| decode::exif_texts(bytes, ImageFormat::Jpeg, LABEL, limits),
    write: None,
};

fn read(bytes: &[u8], limits: &Limits) -> Result<Pixmap, Fault> {
    let pixmap = decode::pixels(bytes, ImageFormat::Jpeg, LABEL, limits)?;
    // The decoder fills what is missing with grey; a half picture must not pass for a whole one.
    if !reaches_its_end(bytes) {
        return Err(decode::broken(LABEL, "it ends too soon"));
    }
    Ok(pixmap)
}

/// Whether the end-of-image marker follows a scan. Walks marker by marker, since thumbnails have markers too.
fn reaches_its_end(bytes: &[u8]) -> bool {
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
