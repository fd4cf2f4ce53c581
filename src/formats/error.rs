//! Why a picture was not read or written, in one sentence that says what to do.

use std::io;
use std::path::{Path, PathBuf};

use crate::base::Extent;
use crate::job::{Blame, Failure};

use super::{FORMATS, Limits};

/// A file and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} {fault}", named(path))]
pub struct FormatError {
    /// The file; empty for a picture that comes from elsewhere, as from the clipboard.
    pub path: PathBuf,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a file; its text continues a sentence that begins with the file's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is no such file.
    #[error("does not exist: check the name and the folder")]
    Missing,
    /// It is no file.
    #[error("is not a regular file: name a picture file")]
    NotAFile,
    /// It is a folder.
    #[error("is a folder: name a picture file in it")]
    Folder,
    /// It holds not one byte.
    #[error("is empty: save or download it again")]
    Empty,
    /// It holds words.
    #[error("is a text file, not a picture: use one of {}", format_labels(false))]
    Text,
    /// It is in a format that is known but not read: its name with the article.
    #[error("is {0}, which Scumble cannot read yet: save it as PNG, JPEG or WebP")]
    Unsupported(&'static str),
    /// The system forbids reading.
    #[error("may not be read: check its permissions")]
    ReadDenied,
    /// Another trouble while reading.
    #[error("cannot be read ({0}): check the disk and try again")]
    Read(String),
    /// More bytes than [`Limits::file_bytes`].
    #[error("is larger than {limit} bytes, the most that is read of one picture: use a smaller file")]
    FileTooLarge {
        /// The limit.
        limit: u64,
    },
    /// An archive in which there is no picture.
    #[error("is a zip archive without a picture that is known: unpack it and open what is in it")]
    UnknownArchive,
    /// It is whole, and of a size that cannot be worked on.
    #[error("cannot be opened: {0}")]
    NoCanvas(String),
    /// Not one of [`FORMATS`].
    #[error("is not a picture in a known format: use one of {}", format_labels(false))]
    UnknownFormat,
    /// The content contradicts the format, or ends too soon.
    #[error("is damaged or cut off, as {format} data ({reason}): save or download it again")]
    Broken {
        /// The format's label.
        format: &'static str,
        /// What the decoder met.
        reason: String,
    },
    /// The header announces more pixels than [`Limits`] allow.
    #[error(
        "is {extent} pixels by its header, more than the {side} a side and {pixels} in all that are read: scale it down first"
    )]
    TooManyPixels {
        /// The announced size.
        extent: Extent,
        /// The limit for each side.
        side: u32,
        /// The limit for both multiplied.
        pixels: u64,
    },
    /// A newer program wrote it.
    #[error(
        "was written by {software}, as a project of version {version}, and this program reads up to version {known}: \
         update Scumble"
    )]
    NewerProject {
        /// Name and version of the program that wrote it.
        software: String,
        /// The version of its format.
        version: u64,
        /// The newest version that is read.
        known: u64,
    },
    /// The texts unpack to more than [`Limits::text_bytes`].
    #[error("carries text that unpacks to more than {limit} bytes: save it again without its metadata")]
    TooMuchText {
        /// The limit.
        limit: usize,
    },
    /// The extension names no format that is written.
    #[error("has an extension that names no format for saving: use one of {}", format_labels(true))]
    UnknownExtension,
    /// The picture has no pixels.
    #[error("cannot be written, because the picture is empty: make or open one first")]
    NothingToWrite,
    /// The picture is larger than the format holds.
    #[error(
        "cannot be written, because {format} holds up to {side} pixels a side and the picture is {extent}: scale it \
         down or use PNG"
    )]
    TooLargeFor {
        /// The format's name.
        format: &'static str,
        /// The picture's size.
        extent: Extent,
        /// The format's limit for each side.
        side: u32,
    },
    /// The picture is more bytes than the format counts.
    #[error(
        "cannot be written, because {format} counts up to 4 GiB and the picture is {extent}: scale it down or use PNG"
    )]
    TooManyBytesFor {
        /// The format's name.
        format: &'static str,
        /// The picture's size.
        extent: Extent,
    },
    /// The picture does not fit into memory in one piece.
    #[error("cannot be written: {0} pixels do not fit into memory in one piece; use PNG, which is written row by row")]
    NoMemory(Extent),
    /// The recipe and infotext are longer than the format holds.
    #[error(
        "cannot be written with its recipe, which is longer than the {limit} bytes that {format} holds: use PNG, or \
         leave the recipe out"
    )]
    TextTooLong {
        /// The format's name.
        format: &'static str,
        /// The format's limit in bytes.
        limit: usize,
    },
    /// The folder does not exist.
    #[error("cannot be written, because the folder '{}' does not exist: create it or choose another", .0.display())]
    MissingFolder(PathBuf),
    /// The name is taken, and what has it is to stay.
    #[error("exists already and is not replaced: choose another name")]
    Exists,
    /// Another program has it.
    #[error("is in use by another program or no longer there: nothing was removed")]
    InUse,
    /// The path names a folder or device.
    #[error("cannot be written, because it is a folder or a device: name a file")]
    TargetNotAFile,
    /// The file or its folder is write-protected.
    #[error("may not be written: check the permissions of the file and its folder, or choose another")]
    WriteDenied,
    /// No space left.
    #[error("cannot be written, because the disk is full: free some space or choose another folder")]
    DiskFull,
    /// Another trouble while writing.
    #[error("cannot be written ({0}): check the disk or choose another folder")]
    Write(String),
}

/// The beginning of the sentence.
pub(super) fn named(path: &Path) -> String {
    if path.as_os_str().is_empty() { "the picture".into() } else { format!("'{}'", path.display()) }
}

/// A sentence in which a file is quoted, fit to be shown: on one line, without control characters, of bearable length.
pub(super) fn tidy(sentence: &str) -> String {
    const MOST: usize = 600;
    let words = sentence.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
    let mut tidy = words.collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = tidy.char_indices().nth(MOST) {
        tidy.truncate(end);
        tidy.push('\u{2026}');
    }
    tidy
}

/// All of what could not be read, fit to be shown.
pub(super) fn tidied(problems: &[String]) -> Vec<String> {
    problems.iter().map(|problem| tidy(problem)).collect()
}

impl FormatError {
    pub(super) fn new(path: &Path, fault: Fault) -> Self {
        Self { path: path.to_owned(), fault }
    }

    /// Who can mend it.
    pub const fn blame(&self) -> Blame {
        match self.fault {
            Fault::DiskFull => Blame::Machine,
            _ => Blame::File,
        }
    }
}

impl From<FormatError> for Failure {
    fn from(error: FormatError) -> Self {
        Self::new(error.blame(), error.to_string())
    }
}

impl Fault {
    pub(super) fn from_read(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::ReadDenied,
            io::ErrorKind::IsADirectory => Self::Folder,
            _ => Self::Read(error.to_string()),
        }
    }

    pub(super) fn from_write(error: &io::Error, folder: &Path) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::MissingFolder(folder.to_owned()),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::WriteDenied,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::IsADirectory => Self::TargetNotAFile,
            io::ErrorKind::AlreadyExists => Self::Exists,
            _ => Self::Write(error.to_string()),
        }
    }

    /// Refuses a size that `limits` do not allow.
    pub(super) fn check_extent(extent: Extent, limits: &Limits) -> Result<(), Self> {
        let pixels = u64::from(extent.width) * u64::from(extent.height);
        if extent.width > limits.side || extent.height > limits.side || pixels > limits.pixels {
            return Err(Self::TooManyPixels { extent, side: limits.side, pixels: limits.pixels });
        }
        Ok(())
    }
}

/// `PNG, JPEG, …`
fn format_labels(writable_only: bool) -> String {
    let rows = FORMATS.iter().filter(|format| !writable_only || format.writable());
    rows.map(|format| format.label).collect::<Vec<_>>().join(", ")
}
