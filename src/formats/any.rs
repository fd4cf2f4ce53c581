//! Whatever an artist opens: pictures, projects and the layered files of other programs, told apart by their content.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use serde_json::Value;

use crate::document::Document;

use super::archive::{self, Archive};
use super::{
    Fault, FormatError, Limits, Metadata, decode_metadata, decode_picture, ora, picture, project, psd, read_metadata,
};

/// What kind of file was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OpenedKind {
    /// A flat picture, or one that was read as such.
    Picture,
    /// A project of ours.
    Project,
    /// An `OpenRaster` picture with layers.
    OpenRaster,
    /// A Photoshop picture.
    Photoshop,
}

/// A file that was opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The artwork. A flat picture is its only layer.
    pub document: Document,
    /// The texts that a flat picture carries; empty for other kinds.
    pub metadata: Metadata,
    /// What the studio noted in a project; `Null` for other kinds.
    pub notes: Value,
    /// What could not be read or is not known here, a sentence for each.
    pub problems: Vec<String>,
    /// What kind of file it was.
    pub kind: OpenedKind,
}

/// Reads a file of any kind that can be opened, whatever its name says.
///
/// Errors are those of its kind's reader, and of files of no known kind.
pub fn read_any(path: &Path, limits: &Limits) -> Result<Opened, FormatError> {
    let fail = |fault| FormatError::new(path, fault);
    let mut file = picture::open(path)?;
    let head = head(&mut file).map_err(fail)?;
    if head.starts_with(archive::SIGNATURE) {
        return read_archive(file, limits).map_err(fail);
    }
    if head.starts_with(psd::SIGNATURE) {
        let (document, problems) = psd::read_psd(path, limits)?;
        return Ok(layered(document, problems, OpenedKind::Photoshop));
    }
    let pixels = picture::read_picture(path, limits)?;
    // A picture that is whole is opened even if its texts are not.
    let metadata = read_metadata(path, limits).unwrap_or_default();
    flat(Document::from_pixmap(&pixels), metadata).map_err(fail)
}

/// As [`read_any`], of bytes in memory, as those that were dropped on the window.
pub fn decode_any(bytes: &[u8], limits: &Limits) -> Result<Opened, FormatError> {
    let fail = |fault| FormatError::new(Path::new(""), fault);
    if bytes.starts_with(archive::SIGNATURE) {
        return read_archive(Cursor::new(bytes), limits).map_err(fail);
    }
    if bytes.starts_with(psd::SIGNATURE) {
        let (document, problems) = psd::read(bytes, limits).map_err(fail)?;
        return Ok(layered(document, problems, OpenedKind::Photoshop));
    }
    let pixels = decode_picture(bytes, limits)?;
    flat(Document::from_pixmap(&pixels), decode_metadata(bytes, limits)?).map_err(fail)
}

fn head(file: &mut File) -> Result<Vec<u8>, Fault> {
    let mut head = Vec::new();
    let read = file.by_ref().take(8).read_to_end(&mut head).and_then(|_| file.seek(SeekFrom::Start(0)));
    read.map_err(|error| Fault::from_read(&error))?;
    Ok(head)
}

/// Zip archives are told apart by what is in them.
fn read_archive(mut source: impl Read + Seek + Send, limits: &Limits) -> Result<Opened, Fault> {
    let archive = Archive::open(&mut source, limits)?;
    let mimetype = archive.read("mimetype", 128).unwrap_or_default();
    let is = |mimetype_of: &str, file: &str| mimetype == mimetype_of.as_bytes() || archive.contains(file);
    if is(project::MIMETYPE, project::SHEET) {
        drop(archive);
        let (project, problems) = project::read(source, limits)?;
        return Ok(Opened { notes: project.notes, ..layered(project.document, problems, OpenedKind::Project) });
    }
    if is(ora::MIMETYPE, ora::STACK) {
        drop(archive);
        let (document, problems) = ora::read(source, limits)?;
        return Ok(layered(document, problems, OpenedKind::OpenRaster));
    }
    // Krita's own files hold the picture as it looks, beside layers in a form of Krita's alone.
    if let Ok(document) = ora::merged(&archive, limits) {
        let problem = "Its layers are in a form that is not known here: it came as one picture. To have them, save it as \
                       OpenRaster (.ora)";
        return Ok(layered(document, vec![problem.to_owned()], OpenedKind::Picture));
    }
    Err(Fault::UnknownArchive)
}

fn layered(document: Document, problems: Vec<String>, kind: OpenedKind) -> Opened {
    Opened { document, metadata: Metadata::default(), notes: Value::Null, problems, kind }
}

fn flat(document: Result<Document, crate::document::DocumentError>, metadata: Metadata) -> Result<Opened, Fault> {
    let document = document.map_err(|error| Fault::NoCanvas(error.to_string()))?;
    Ok(Opened { metadata, ..layered(document, Vec::new(), OpenedKind::Picture) })
}
