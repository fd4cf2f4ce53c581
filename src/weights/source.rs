//! Where a file's bytes come from: positional reads that fail in a sentence when the file changes underneath.
//!
//! Model files are read by position and never mapped. A map of a file that somebody shortens ends the whole program
//! (SIGBUS) and one that somebody rewrites gives numbers of two models; a read that falls short is an error like any
//! other, and the file's length and time of change are looked at again before each tensor.

use super::error::{Error, Result};
use super::short_name;
use std::borrow::Cow;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

#[derive(Debug)]
enum Kind {
    File { file: File, modified: Option<SystemTime> },
    Memory(Cow<'static, [u8]>),
}

/// An opened file, or bytes in memory that stand for one.
#[derive(Debug)]
pub(super) struct Source {
    /// The last two parts of its path.
    pub(super) name: String,
    /// Its length in bytes when it was opened.
    pub(super) length: u64,
    kind: Kind,
}

impl Source {
    /// Opens a file. What is no file (a folder, a pipe) is refused.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let unreadable = |e: io::Error| Error::Unreadable { file: short_name(path), reason: e.to_string() };
        // A pipe would be waited for, so it is looked at before it is opened.
        let is_file = std::fs::metadata(path).map_err(unreadable)?.is_file();
        if !is_file {
            return Err(Error::Unreadable { file: short_name(path), reason: "it is not a file".to_owned() });
        }
        let file = File::open(path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        let (name, length) = (short_name(path), metadata.len());
        Ok(Self { name, length, kind: Kind::File { file, modified: modified(&metadata) } })
    }

    /// Bytes in memory; `name` stands for them in messages.
    pub(super) fn memory(name: &str, bytes: Cow<'static, [u8]>) -> Self {
        Self { name: name.to_owned(), length: bytes.len() as u64, kind: Kind::Memory(bytes) }
    }

    /// Fills `buffer` with the bytes from `offset` on.
    pub(super) fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        if buffer.is_empty() {
            return Ok(());
        }
        match &self.kind {
            Kind::Memory(bytes) => {
                let start = usize::try_from(offset).ok();
                let part = start.and_then(|start| bytes.get(start..)?.get(..buffer.len()));
                buffer.copy_from_slice(part.ok_or_else(|| self.changed())?);
                Ok(())
            }
            Kind::File { file, .. } => read_exact_at(file, offset, buffer).map_err(|e| match e.kind() {
                io::ErrorKind::UnexpectedEof => self.changed(),
                _ => Error::Unreadable { file: self.name.clone(), reason: e.to_string() },
            }),
        }
    }

    /// The `length` bytes from `offset` on; the range is checked against the file's length before any memory is taken.
    ///
    /// No bytes are there at any offset: an empty tensor may lie at the padded end of a file that ends before it.
    pub(super) fn bytes(&self, offset: u64, length: usize) -> Result<Vec<u8>> {
        if length == 0 {
            return Ok(Vec::new());
        }
        if offset.checked_add(length as u64).is_none_or(|end| end > self.length) {
            return Err(self.broken(format!(
                "it should have {length} bytes at {offset}, and has {} in all; download it again",
                self.length
            )));
        }
        let mut buffer = vec![0; length];
        self.read_at(offset, &mut buffer)?;
        Ok(buffer)
    }

    /// A reader of everything from `offset` on.
    pub(super) fn stream(&self, offset: u64) -> Stream<'_> {
        Stream { source: self, at: offset }
    }

    /// Refuses a file whose length or time of change is another than when it was opened.
    pub(super) fn check_unchanged(&self) -> Result<()> {
        let Kind::File { file, modified: before } = &self.kind else { return Ok(()) };
        let unreadable = |e: io::Error| Error::Unreadable { file: self.name.clone(), reason: e.to_string() };
        let now = file.metadata().map_err(unreadable)?;
        if now.len() == self.length && modified(&now) == *before { Ok(()) } else { Err(self.changed()) }
    }

    /// "FILE is not a usable model file: REASON".
    pub(super) fn broken(&self, reason: impl Into<String>) -> Error {
        Error::Broken { file: self.name.clone(), reason: reason.into() }
    }

    fn changed(&self) -> Error {
        Error::Changed { file: self.name.clone() }
    }
}

fn modified(metadata: &Metadata) -> Option<SystemTime> {
    metadata.modified().ok()
}

#[cfg(unix)]
fn read_exact_at(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut offset: u64, mut buffer: &mut [u8]) -> io::Result<()> {
    while !buffer.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, buffer, offset) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => {
                buffer = &mut buffer[read..];
                offset += read as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// Reads a source from a place on, for headers whose length is not known beforehand.
pub(super) struct Stream<'s> {
    source: &'s Source,
    at: u64,
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.source.length.saturating_sub(self.at);
        let length = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        self.source.read_at(self.at, &mut buffer[..length]).map_err(io::Error::other)?;
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for Stream<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.source.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
