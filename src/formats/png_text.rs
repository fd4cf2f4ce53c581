//! The text chunks of a PNG file (tEXt, zTXt, iTXt) and its EXIF block, without decoding the picture.
//!
//! Source: PNG specification, third edition, 11.3.3 (textual information) and 11.3.4.5 (eXIf).

use std::io::Read;

use flate2::Crc;
use flate2::read::ZlibDecoder;

use super::{Fault, Limits, Texts, decode, exif, png};

/// The first eight bytes of every PNG file.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// All texts before the end of the file, in order. Chunks with a wrong checksum or without their form are passed over.
pub(super) fn texts(bytes: &[u8], limits: &Limits) -> Result<Texts, Fault> {
    let too_much = || Fault::TooMuchText { limit: limits.text_bytes };
    let cut_off = || decode::broken(png::LABEL, "it ends too soon");
    let mut rest = bytes.strip_prefix(SIGNATURE).ok_or_else(cut_off)?;
    let mut texts = Texts::new();
    let mut room = limits.text_bytes;
    loop {
        let (head, tail) = rest.split_first_chunk::<8>().ok_or_else(cut_off)?;
        let [a, b, c, d, kind @ ..] = *head;
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let (data, tail) = tail.split_at_checked(length).ok_or_else(cut_off)?;
        let (checksum, tail) = tail.split_first_chunk::<4>().ok_or_else(cut_off)?;
        rest = tail;
        let mut crc = Crc::new();
        crc.update(&kind);
        crc.update(data);
        let intact = crc.sum() == u32::from_be_bytes(*checksum);
        let found = match &kind {
            b"IEND" => return Ok(texts),
            b"tEXt" | b"zTXt" | b"iTXt" if intact => text(kind, data, room).ok_or_else(too_much)?,
            b"eXIf" if intact => exif::texts(data),
            _ => Texts::new(),
        };
        for (key, text) in found {
            // Every chunk counts for something, so that a million empty ones end too.
            room =
                room.checked_sub(key.len() + text.len() + 16).ok_or(Fault::TooMuchText { limit: limits.text_bytes })?;
            texts.push((key, text));
        }
    }
}

/// The key and text of one chunk, empty if it is malformed; `None` if it unpacks to more than `room` bytes.
fn text(kind: [u8; 4], data: &[u8], room: usize) -> Option<Texts> {
    let Some((key, rest)) = split_nul(data) else { return Some(Texts::new()) };
    let value = match (&kind, rest) {
        (b"tEXt", text) => Some(latin1(text)),
        (b"zTXt", [0, packed @ ..]) => unpacked(packed, room).map(|text| latin1(&text)),
        (b"iTXt", [packed, method, rest @ ..]) => {
            let text = split_nul(rest).and_then(|(_language, rest)| split_nul(rest)).map(|(_key, text)| text);
            match (text, packed, method) {
                (Some(text), 0, _) => Some(utf8(text)),
                (Some(text), 1, 0) => unpacked(text, room).map(|text| utf8(&text)),
                _ => None,
            }
        }
        _ => None,
    };
    if value.as_ref().is_some_and(|value| value.len() > room) {
        return None;
    }
    Some(value.map(|value| (latin1(key), value)).into_iter().collect())
}

fn split_nul(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = data.iter().position(|&b| b == 0)?;
    Some((&data[..at], &data[at + 1..]))
}

fn latin1(data: &[u8]) -> String {
    data.iter().map(|&b| char::from(b)).collect()
}

fn utf8(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// Inflates up to one byte more than `room`, which tells that there is more; `None` if the stream is broken.
fn unpacked(packed: &[u8], room: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    ZlibDecoder::new(packed).take(room as u64 + 1).read_to_end(&mut out).ok()?;
    Some(out)
}
