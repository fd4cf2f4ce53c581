//! `OpenRaster` pictures, the layered format that Krita, GIMP and `MyPaint` share.
//!
//! Source: the `OpenRaster` specification 0.0.5 (freedesktop.org), file layout and layer stack.

mod groups;
mod read;
mod stack;
mod write;

use std::path::Path;

use crate::document::Document;

use super::{FormatError, Limits, picture};

pub(super) use read::{merged, read};

/// The format's name in sentences.
pub(super) const LABEL: &str = "OpenRaster";
/// The archive's first file says this.
pub(super) const MIMETYPE: &str = "image/openraster";
/// The file with all that is not pixels.
pub(super) const STACK: &str = "stack.xml";
/// The picture as it looks, for programs that know no layers.
pub(super) const MERGED: &str = "mergedimage.png";
/// The extension of its files, without the dot.
pub const OPENRASTER_EXTENSION: &str = "ora";

/// Saves a document as `OpenRaster`; what the format does not hold, a sentence for each. The file appears whole or not
/// at all: see [`write_atomically`](super::write_atomically).
///
/// Layers keep their names, places (those beyond the canvas, too), opacity, visibility, locks and blend modes, groups
/// are isolated, and layers that are clipped to another are put with it into a group. Layer masks are applied. The
/// generation mask, the selection, the frame and recipes are ours alone, and are left out.
pub fn write_ora(path: &Path, document: &Document) -> Result<Vec<String>, FormatError> {
    let mut lost = Vec::new();
    super::atomic::write_seekable(path, |out| write::write(out, document, &mut lost))?;
    Ok(lost)
}

/// Reads an `OpenRaster` picture with its layers, and what could not be read or is not known here, a sentence for each.
pub fn read_ora(path: &Path, limits: &Limits) -> Result<(Document, Vec<String>), FormatError> {
    let fail = |fault| FormatError::new(path, fault);
    read(picture::open(path)?, limits).map_err(fail)
}
