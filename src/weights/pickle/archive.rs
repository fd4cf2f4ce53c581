//! The directory of a zip archive whose files are stored as they are, which is how PyTorch writes checkpoints.
//!
//! Source: PKWARE's APPNOTE.TXT, sections 4.3 (layout) and 4.5.3 (zip64). Nothing is unpacked, and names are only
//! looked up, never made into paths.

use super::super::error::Result;
use super::super::source::Source;
use std::collections::HashMap;

/// Bytes of a directory: a million entries.
const MAX_DIRECTORY_BYTES: u64 = 64 << 20;
/// The end record and the longest comment.
const END_BYTES: u64 = 22 + 0xffff;

/// A file in the archive.
#[derive(Debug, Clone, Copy)]
struct Stored {
    /// Of its local header.
    header: u64,
    length: u64,
    packed: bool,
}

/// The files of an archive by name.
pub(super) struct Archive<'s> {
    source: &'s Source,
    files: HashMap<Vec<u8>, Stored>,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?).into())
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?).into())
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

impl<'s> Archive<'s> {
    /// Reads the directory at the end of the file.
    pub(super) fn open(source: &'s Source) -> Result<Self> {
        let cut =
            || source.broken("its directory is missing or damaged; the download was cut short, download it again");
        let tail_at = source.length.saturating_sub(END_BYTES);
        let tail = source.bytes(tail_at, (source.length - tail_at) as usize)?;
        let end = tail.windows(4).rposition(|window| window == b"PK\x05\x06").ok_or_else(cut)?;
        let (mut size, mut start) = u32_at(&tail, end + 12).zip(u32_at(&tail, end + 16)).ok_or_else(cut)?;
        // The larger record is 20 bytes before the smaller one.
        if let Some(locator) = end.checked_sub(20).filter(|&at| tail[at..].starts_with(b"PK\x06\x07")) {
            let record = source.bytes(u64_at(&tail, locator + 8).ok_or_else(cut)?, 56)?;
            if record.starts_with(b"PK\x06\x06") {
                (size, start) = u64_at(&record, 40).zip(u64_at(&record, 48)).ok_or_else(cut)?;
            }
        }
        if size > MAX_DIRECTORY_BYTES {
            return Err(source.broken("its directory is larger than any model's; it is no PyTorch checkpoint"));
        }
        let directory = source.bytes(start, size as usize)?;
        let (mut files, mut rest) = (HashMap::new(), directory.as_slice());
        while !rest.is_empty() {
            let (name, stored, length) = entry(rest).ok_or_else(cut)?;
            files.insert(name.to_vec(), stored);
            rest = &rest[length..];
        }
        Ok(Self { source, files })
    }

    /// The names that end with this.
    pub(super) fn ending_with<'a>(&'a self, end: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.files.keys().map(Vec::as_slice).filter(move |name| name.ends_with(end.as_bytes()))
    }

    /// Where a file's bytes lie: the first one and their number. One that is packed is refused.
    pub(super) fn place(&self, name: &[u8]) -> Result<Option<(u64, u64)>> {
        let Some(stored) = self.files.get(name) else { return Ok(None) };
        if stored.packed {
            return Err(self.source.broken(
                "its contents are compressed, which no PyTorch checkpoint is; take a .safetensors file of the model",
            ));
        }
        let header = self.source.bytes(stored.header, 30)?;
        let lengths = u16_at(&header, 26).zip(u16_at(&header, 28)).filter(|_| header.starts_with(b"PK\x03\x04"));
        let damaged = || self.source.broken("its directory points at something else; download it again");
        let (name, extra) = lengths.ok_or_else(damaged)?;
        let start = stored.header + 30 + name + extra;
        let end = start.checked_add(stored.length).filter(|&end| end <= self.source.length);
        end.map(|_| Some((start, stored.length))).ok_or_else(damaged)
    }
}

/// The first entry of a directory: its name, where it lies, and the entry's own length.
fn entry(directory: &[u8]) -> Option<(&[u8], Stored, usize)> {
    directory.starts_with(b"PK\x01\x02").then_some(())?;
    let (name, extra) = (u16_at(directory, 28)? as usize, u16_at(directory, 30)? as usize);
    let comment = u16_at(directory, 32)? as usize;
    let (mut length, mut header) = (u32_at(directory, 24)?, u32_at(directory, 42)?);
    let packed = u16_at(directory, 10)? != 0 || u16_at(directory, 8)? & 1 != 0;
    let packed_length = u32_at(directory, 20)?;
    let mut fields = directory.get(46 + name..46 + name + extra)?;
    while let Some((id, size)) = u16_at(fields, 0).zip(u16_at(fields, 2)) {
        let field = fields.get(4..4 + size as usize)?;
        if id == 1 {
            // Of the zip64 field, only those numbers are there that did not fit.
            let mut at = 0;
            let mut next = |number: &mut u64| {
                if *number == 0xffff_ffff
                    && let Some(wide) = u64_at(field, at)
                {
                    *number = wide;
                    at += 8;
                }
            };
            next(&mut length);
            next(&mut { packed_length });
            next(&mut header);
        }
        fields = &fields[4 + size as usize..];
    }
    // So far from the end of all numbers that no sum below overflows.
    (header < 1 << 62).then_some(())?;
    let whole = 46 + name + extra + comment;
    (whole <= directory.len()).then_some(())?;
    Some((&directory[46..46 + name], Stored { header, length, packed }, whole))
}
