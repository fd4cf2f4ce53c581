//! What a gallery wants to know of a picture, without decoding it.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use crate::base::Extent;

use super::picture::read_file;
use super::{Fault, FormatError, Limits, Metadata, decode, png_text};

/// Size and texts of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The size in pixels, as the file has it: an EXIF orientation is not applied.
    pub extent: Extent,
    /// The texts.
    pub metadata: Metadata,
}

/// Reads a picture's size and texts, and of a PNG no more of the file than that: its pixels are passed over, and so
/// are texts behind them where there are some before.
///
/// The size is held against `limits`. Errors are those of [`read_metadata`](super::read_metadata).
pub fn read_summary(path: &Path, limits: &Limits) -> Result<Summary, FormatError> {
    let fail = |fault| FormatError::new(path, fault);
    if let Some((extent, head)) = png_head(path, limits).map_err(|error| fail(Fault::from_read(&error)))? {
        let texts = png_text::texts(&head, limits).map_err(fail)?;
        if !texts.is_empty() {
            Fault::check_extent(extent, limits).map_err(fail)?;
            return Ok(Summary { extent, metadata: Metadata::of_texts(texts, path) });
        }
    }
    let (format, bytes) = read_file(path, limits)?;
    let extent = decode::extent(&bytes, format, limits).map_err(fail)?;
    let texts = (format.read_texts)(&bytes, limits).map_err(fail)?;
    Ok(Summary { extent, metadata: Metadata::of_texts(texts, path) })
}

/// A PNG's size, and a PNG of its chunks before the pixels; `None` if there is no such thing at the file's beginning.
fn png_head(path: &Path, limits: &Limits) -> io::Result<Option<(Extent, Vec<u8>)>> {
    // Asked before opening: opening a pipe would wait for its other end.
    if !path.metadata()?.is_file() {
        return Ok(None);
    }
    let mut file = BufReader::new(File::open(path)?);
    let mut head = Vec::new();
    file.by_ref().take(png_text::SIGNATURE.len() as u64).read_to_end(&mut head)?;
    if head != png_text::SIGNATURE {
        return Ok(None);
    }
    let mut extent = None;
    loop {
        let mut start = Vec::new();
        file.by_ref().take(8).read_to_end(&mut start)?;
        let Ok([a, b, c, d, kind @ ..]) = <[u8; 8]>::try_from(start.as_slice()) else { return Ok(None) };
        let length = u64::from(u32::from_be_bytes([a, b, c, d])) + 4;
        match &kind {
            b"IDAT" | b"IEND" => break,
            b"IHDR" | b"tEXt" | b"zTXt" | b"iTXt" | b"eXIf" => {
                if head.len() as u64 + length > limits.text_bytes as u64 {
                    return Ok(None);
                }
                head.extend_from_slice(&start);
                let content = head.len();
                if file.by_ref().take(length).read_to_end(&mut head)? as u64 != length {
                    return Ok(None);
                }
                if let (b"IHDR", [a, b, c, d, e, f, g, h, ..]) = (&kind, &head[content..]) {
                    let side = u32::from_be_bytes;
                    extent = Some(Extent::new(side([*a, *b, *c, *d]), side([*e, *f, *g, *h])));
                }
            }
            _ => {
                file.seek(SeekFrom::Current(length as i64))?;
            }
        }
    }
    head.extend_from_slice(b"\0\0\0\0IEND\xae\x42\x60\x82");
    Ok(extent.filter(|extent| !extent.is_empty()).map(|extent| (extent, head)))
}
