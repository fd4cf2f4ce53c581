//! Scumble's own files: a document with all its layers, and what the studio notes beside it.
//!
//! A `.scumble` file is a zip archive. First `mimetype`, stored; then `document.json`, the tree of layers with all that is
//! not pixels ([`sheet`]); then pixels and masks as PNG files, of each plane only the part that is not empty; then
//! `thumbnail.png`. The JSON names its version. Older versions are brought up to date step by step ([`migrate`]), newer
//! ones are refused with the name of the program that wrote them.

mod migrate;
mod read;
mod salvage;
mod sheet;
mod write;

use std::path::Path;

use serde_json::Value;

use crate::document::Document;

use super::{FormatError, Limits, picture};

pub(super) use read::{peek, read};
pub(super) use write::{Extras, Packing, small, write};

/// The format's name in sentences.
pub(super) const LABEL: &str = "Scumble project";
/// The archive's first file says this.
pub(super) const MIMETYPE: &str = "application/x-scumble";
/// The file with all that is not pixels.
pub(super) const SHEET: &str = "document.json";
/// The extension of project files, without the dot.
pub const PROJECT_EXTENSION: &str = "scumble";

/// What a project file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// The artwork.
    pub document: Document,
    /// What the studio notes beside it, as it was written; `Null` where there is nothing.
    pub notes: Value,
}

/// Saves a project. The file appears whole or not at all: see [`write_atomically`](super::write_atomically).
pub fn write_project(path: &Path, document: &Document, notes: &Value) -> Result<(), FormatError> {
    super::atomic::write_seekable(path, |out| write(out, document, notes, &Extras { thumbnail: true, of_path: None }))
}

/// Reads a project, and what could not be read of it, a sentence for each.
///
/// A damaged layer is empty and the rest is there. If the list of layers itself is damaged, the layers' pictures are
/// taken as they are found. Errors: a file of another kind or of a newer version, and one of which nothing is left.
pub fn read_project(path: &Path, limits: &Limits) -> Result<(Project, Vec<String>), FormatError> {
    let fail = |fault| FormatError::new(path, fault);
    let file = picture::open(path)?;
    read(file, limits).map_err(fail)
}
