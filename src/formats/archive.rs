//! Zip files read with distrust: what projects and `OpenRaster` pictures are packed in.
//!
//! Names in an archive are names and nothing else: none is ever used as a path on disk. Nothing is unpacked beyond what
//! the caller and [`Limits`] allow, whatever the headers say. Of an archive that is cut short, so that its directory at
//! the end is lost, the files before the cut are found by their own headers.
//!
//! Source: PKWARE, APPNOTE.TXT 6.3.9.

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::bytes::Bytes;
use super::{Fault, Limits, decode};

/// What every zip file begins with that is not empty.
pub(super) const SIGNATURE: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
/// Bytes of the end record, and of the longest comment behind it.
const END_BYTES: u64 = 22;
const MAX_COMMENT: u64 = 65_535;
/// Bytes of a file's own header before its name.
const HEADER_BYTES: u64 = 30;
/// More than any project has: of each layer its pixels, its mask and what lies beyond the canvas.
const MAX_ENTRIES: usize = 1 << 16;
const MAX_DIRECTORY_BYTES: u64 = 16 << 20;
/// How many times longer a file may become by unpacking, if it becomes longer than [`FREE_BYTES`]. Pictures are packed
/// already, and texts come nowhere near.
const MAX_RATIO: u64 = 200;
const FREE_BYTES: u64 = 16 << 20;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const LABEL: &str = "zip";

/// A source of bytes that can be read anywhere.
pub(super) trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// A zip file whose directory was read.
pub(super) struct Archive<'a> {
    source: Mutex<Box<dyn Source + 'a>>,
    entries: HashMap<String, Entry>,
    /// What may still be unpacked, in bytes.
    room: AtomicU64,
    most: u64,
    /// Whether the end was missing, so that files may lack.
    pub(super) cut_off: bool,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    method: u16,
    encrypted: bool,
    crc: u32,
    packed: u64,
    unpacked: u64,
    /// Where its own header begins.
    header: u64,
}

impl<'a> Archive<'a> {
    /// Reads the directory. Errors: no zip file at all, more files than any picture has, trouble in reading.
    pub(super) fn open(source: impl Source + 'a, limits: &Limits) -> Result<Self, Fault> {
        let mut source: Box<dyn Source + 'a> = Box::new(source);
        let read = |error: io::Error| Fault::from_read(&error);
        let length = source.seek(SeekFrom::End(0)).map_err(read)?;
        let (entries, cut_off) = match directory(source.as_mut(), length).map_err(read)? {
            Some(entries) => (entries, false),
            None => (salvaged(source.as_mut(), length).map_err(read)?, true),
        };
        if entries.len() > MAX_ENTRIES {
            return Err(decode::broken(LABEL, format!("it lists more than {MAX_ENTRIES} files")));
        }
        if entries.is_empty() {
            return Err(decode::broken(LABEL, "it holds no files"));
        }
        Ok(Self {
            source: Mutex::new(source),
            entries: entries.into_iter().collect(),
            room: AtomicU64::new(limits.archive_bytes),
            most: limits.file_bytes,
            cut_off,
        })
    }

    /// Whether there is a file of this name.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// All names, sorted.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.entries.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// A file of at most `most` bytes. The error continues a sentence that begins with the file's name.
    pub(super) fn read(&self, name: &str, most: u64) -> Result<Vec<u8>, String> {
        let entry = self.entries.get(name).ok_or("is missing in it")?;
        let most = most.min(self.most);
        let too_long = || format!("unpacks to more than {most} bytes");
        if entry.encrypted {
            return Err("is encrypted".into());
        }
        if entry.unpacked > most || entry.packed > most {
            return Err(too_long());
        }
        if entry.unpacked > FREE_BYTES && entry.unpacked / MAX_RATIO > entry.packed {
            return Err(format!("unpacks to more than {MAX_RATIO} times its length"));
        }
        let taken = self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| {
            room.checked_sub(entry.unpacked.max(entry.packed))
        });
        if taken.is_err() {
            return Err("is too much with all that was read before it".into());
        }
        let packed = self.packed(entry).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => "is cut off".to_owned(),
            _ => format!("cannot be read ({error})"),
        })?;
        let content = match entry.method {
            STORED => packed,
            DEFLATED => {
                let mut content = Vec::new();
                let mut unpacker = DeflateDecoder::new(packed.as_slice()).take(entry.unpacked + 1);
                unpacker.read_to_end(&mut content).map_err(|_| "is damaged")?;
                content
            }
            method => return Err(format!("is packed in a way that is not known ({method})")),
        };
        let mut crc = Crc::new();
        crc.update(&content);
        if content.len() as u64 != entry.unpacked || crc.sum() != entry.crc {
            return Err("is damaged".into());
        }
        Ok(content)
    }

    fn packed(&self, entry: &Entry) -> io::Result<Vec<u8>> {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        source.seek(SeekFrom::Start(entry.header))?;
        let mut head = [0; HEADER_BYTES as usize];
        source.read_exact(&mut head)?;
        let mut fields = Bytes::little(&head);
        if fields.take(4) != Some(SIGNATURE) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let lengths = fields.skip(22).and_then(|()| Some(u64::from(fields.u16()?) + u64::from(fields.u16()?)));
        source.seek(SeekFrom::Current(lengths.unwrap_or(0) as i64))?;
        let mut packed = Vec::new();
        source.as_mut().take(entry.packed).read_to_end(&mut packed)?;
        if packed.len() as u64 == entry.packed { Ok(packed) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

type Entries = Vec<(String, Entry)>;

/// The files that the directory at the end lists; `None` if there is none, or a damaged one.
fn directory(source: &mut dyn Source, length: u64) -> io::Result<Option<Entries>> {
    let tail = read_at(source, length.saturating_sub(END_BYTES + MAX_COMMENT + 20), END_BYTES + MAX_COMMENT + 20)?;
    let ends = (0..tail.len().saturating_sub(END_BYTES as usize - 1)).rev();
    let Some(at) = ends.into_iter().find(|&at| tail[at..].starts_with(END)) else { return Ok(None) };
    let mut end = Bytes::little(&tail[at..]);
    let fields = end.skip(10).and_then(|()| Some((end.u16()?, end.u32()?, end.u32()?)));
    let Some((count, size, offset)) = fields else { return Ok(None) };
    let mut directory = (u64::from(count), u64::from(size), u64::from(offset));
    if count == u16::MAX || size == u32::MAX || offset == u32::MAX {
        let Some(wide) = end_64(source, &tail[..at])? else { return Ok(None) };
        directory = wide;
    }
    let (count, size, offset) = directory;
    if count > MAX_ENTRIES as u64 || size > MAX_DIRECTORY_BYTES {
        return Ok(Some(vec![(String::new(), NOTHING); MAX_ENTRIES + 1]));
    }
    let bytes = read_at(source, offset, size)?;
    let mut rest = Bytes::little(&bytes);
    let mut entries = Vec::new();
    for _ in 0..count {
        let Some(entry) = central(&mut rest) else { return Ok(None) };
        entries.push(entry);
    }
    Ok((!entries.is_empty()).then_some(entries))
}

const NOTHING: Entry = Entry { method: 0, encrypted: false, crc: 0, packed: 0, unpacked: 0, header: 0 };

/// Number of files, length and place of a directory that is longer than 4 GiB or lies beyond them.
fn end_64(source: &mut dyn Source, before: &[u8]) -> io::Result<Option<(u64, u64, u64)>> {
    let locator =
        before.len().checked_sub(20).map(|at| &before[at..]).filter(|locator| locator.starts_with(LOCATOR_64));
    let Some(at) = locator.and_then(|locator| Bytes::little(&locator[8..]).u64()) else { return Ok(None) };
    let record = read_at(source, at, 56)?;
    let mut fields = Bytes::little(&record);
    if fields.take(4) != Some(END_64) || fields.skip(28).is_none() {
        return Ok(None);
    }
    Ok((|| Some((fields.u64()?, fields.u64()?, fields.u64()?)))())
}

/// One row of the directory.
fn central(rest: &mut Bytes<'_>) -> Option<(String, Entry)> {
    if rest.take(4)? != CENTRAL {
        return None;
    }
    rest.skip(4)?;
    let (flags, method) = (rest.u16()?, rest.u16()?);
    rest.skip(4)?;
    let (crc, packed, unpacked) = (rest.u32()?, rest.u32()?, rest.u32()?);
    let (name, extra, comment) = (rest.u16()?, rest.u16()?, rest.u16()?);
    rest.skip(8)?;
    let header = rest.u32()?;
    let name = String::from_utf8_lossy(rest.take(usize::from(name))?).into_owned();
    let extra = rest.take(usize::from(extra))?;
    rest.skip(usize::from(comment))?;
    let mut wide = wide_fields(extra);
    let unpacked = wide(unpacked)?;
    let packed = wide(packed)?;
    let header = wide(header)?;
    Some((name, Entry { method, encrypted: flags & 1 != 0, crc, packed, unpacked, header }))
}

/// Turns fields to 64 bits: those that are full take the next of the extra fields.
fn wide_fields(extra: &[u8]) -> impl FnMut(u32) -> Option<u64> {
    let mut rest = Bytes::little(extra);
    let mut wide = Vec::new();
    while let (Some(kind), Some(length)) = (rest.u16(), rest.u16()) {
        let Some(data) = rest.take(usize::from(length)) else { break };
        if kind == 1 {
            wide = data.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect();
        }
    }
    let mut wide = wide.into_iter();
    move |field| if field == u32::MAX { wide.next() } else { Some(u64::from(field)) }
}

/// The whole files of an archive without directory, from its beginning to the first that is not whole.
fn salvaged(source: &mut dyn Source, length: u64) -> io::Result<Entries> {
    let mut entries = Vec::new();
    let mut at = 0;
    while entries.len() <= MAX_ENTRIES {
        let mut head = read_at(source, at, HEADER_BYTES)?;
        let mut lengths = Bytes::little(head.get(26..).unwrap_or_default());
        let (Some(name), Some(extra)) = (lengths.u16(), lengths.u16()) else { break };
        head.extend(read_at(source, at + HEADER_BYTES, u64::from(name) + u64::from(extra))?);
        let Some((name, entry, data)) = local(&head, at) else { break };
        let Some(end) = (at + data).checked_add(entry.packed).filter(|&end| end <= length) else { break };
        entries.push((name, entry));
        at = end;
    }
    Ok(entries)
}

/// A file's own header, and how far behind its beginning the data begins; `None` where lengths stand behind the data.
fn local(head: &[u8], at: u64) -> Option<(String, Entry, u64)> {
    let mut fields = Bytes::little(head);
    if fields.take(4)? != SIGNATURE {
        return None;
    }
    fields.skip(2)?;
    let (flags, method) = (fields.u16()?, fields.u16()?);
    fields.skip(4)?;
    let (crc, packed, unpacked) = (fields.u32()?, fields.u32()?, fields.u32()?);
    let (name, extra) = (usize::from(fields.u16()?), usize::from(fields.u16()?));
    if flags & 8 != 0 {
        return None;
    }
    let name = String::from_utf8_lossy(fields.take(name)?).into_owned();
    let mut wide = wide_fields(fields.take(extra)?);
    let unpacked = wide(unpacked)?;
    let packed = wide(packed)?;
    let data = (head.len() - fields.rest().len()) as u64;
    Some((name, Entry { method, encrypted: flags & 1 != 0, crc, packed, unpacked, header: at }, data))
}

/// Up to `length` bytes from a place; fewer at the end of the source.
fn read_at(source: &mut dyn Source, at: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.seek(SeekFrom::Start(at.min(i64::MAX as u64)))?;
    source.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}
