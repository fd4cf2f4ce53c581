//! GGUF, the container of llama.cpp and stable-diffusion.cpp: key-value pairs, a list of tensors, their bytes.
//!
//! Source: `docs/gguf.md` of the ggml repository, versions 2 and 3. Every count in the header is followed record by
//! record, so that a lie ends at the end of the file and takes no memory.

use super::brief;
use super::container::Content;
use super::element::{ElementType, element_count};
use super::error::{Error, Result};
use super::source::{Source, Stream};
use super::tensors::Entry;
use std::collections::BTreeMap;
use std::io::{BufReader, Read};
use std::sync::Arc;

/// A key or a tensor's name.
const MAX_NAME_BYTES: u64 = 1 << 12;
/// Texts of more bytes are passed over.
const MAX_TEXT_BYTES: u64 = 1 << 16;
/// Pairs that are kept.
const MAX_TEXTS: usize = 4096;
/// Tensors, a hundred times as many as the largest model has.
const MAX_TENSORS: u64 = 1 << 18;
/// Bytes of a header, a language model's vocabulary included.
const MAX_HEADER_BYTES: u64 = 256 << 20;
/// Entries of a list that are kept.
const MAX_LIST: u64 = 8;
const MAX_RANK: u32 = 8;
/// ggml's types by number, where they are not supported here.
const UNSUPPORTED: [(u32, &str); 16] = [
    (4, "Q4_2"),
    (5, "Q4_3"),
    (9, "Q8_1"),
    (16, "IQ2_XXS"),
    (17, "IQ2_XS"),
    (18, "IQ3_XXS"),
    (19, "IQ1_S"),
    (20, "IQ4_NL"),
    (21, "IQ3_S"),
    (22, "IQ2_S"),
    (23, "IQ4_XS"),
    (29, "IQ1_M"),
    (34, "TQ1_0"),
    (35, "TQ2_0"),
    (39, "MXFP4"),
    (40, "NVFP4"),
];

/// ggml's numbers of the types that are supported.
fn element(number: u32) -> Option<ElementType> {
    Some(match number {
        0 => ElementType::F32,
        1 => ElementType::F16,
        2 => ElementType::Q4_0,
        3 => ElementType::Q4_1,
        6 => ElementType::Q5_0,
        7 => ElementType::Q5_1,
        8 => ElementType::Q8_0,
        10 => ElementType::Q2K,
        11 => ElementType::Q3K,
        12 => ElementType::Q4K,
        13 => ElementType::Q5K,
        14 => ElementType::Q6K,
        15 => ElementType::Q8K,
        24 => ElementType::I8,
        25 => ElementType::I16,
        26 => ElementType::I32,
        27 => ElementType::I64,
        28 => ElementType::F64,
        30 => ElementType::Bf16,
        _ => return None,
    })
}

/// Whether a file begins as one.
pub(super) fn is(start: &[u8]) -> bool {
    start.starts_with(b"GGUF")
}

/// Reads and checks the header.
pub(super) fn read(source: &Arc<Source>) -> Result<Content> {
    let mut header = Header { source, reader: BufReader::new(source.stream(0)), at: 0 };
    let _magic: [u8; 4] = header.bytes()?;
    let version = header.u32()?;
    if !(2..=3).contains(&version) {
        let what = if version.swap_bytes() <= 3 { "is big-endian".to_owned() } else { format!("is {version}") };
        return Err(source.broken(format!("its GGUF version {what}; versions 2 and 3 are read, take a newer file")));
    }
    let (count, pairs) = (header.u64()?, header.u64()?);
    if count > MAX_TENSORS {
        return Err(source.broken(format!("it claims {count} tensors, which no model has; download it again")));
    }
    let mut metadata = BTreeMap::new();
    for _ in 0..pairs {
        let key = header.text(MAX_NAME_BYTES)?.ok_or_else(|| source.broken("it has a key that is too long"))?;
        let kind = header.u32()?;
        if let Some(text) = header.value(kind)?
            && metadata.len() < MAX_TEXTS
        {
            metadata.insert(key, text);
        }
    }
    let alignment = metadata.get("general.alignment").map_or(Ok(32), |text| text.parse::<u64>());
    let alignment = alignment.ok().filter(|&bytes| (1..=1 << 20).contains(&bytes));
    let alignment = alignment.ok_or_else(|| source.broken("its general.alignment is no possible number of bytes"))?;
    let stated = (0..count).map(|_| header.tensor()).collect::<Result<Vec<_>>>()?;
    let start = header.at.next_multiple_of(alignment);
    let tensors = place(source, stated, start, &metadata)?;
    Ok(Content { tensors, metadata })
}

/// A tensor as the header states it, with its place from the beginning of the data on.
struct Stated {
    name: String,
    shape: Vec<u64>,
    element: ElementType,
    offset: u64,
}

struct Header<'s> {
    source: &'s Source,
    reader: BufReader<Stream<'s>>,
    at: u64,
}

impl Header<'_> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.at += bytes.len() as u64;
        if self.at > MAX_HEADER_BYTES {
            return Err(self.source.broken("its header is longer than any model's"));
        }
        self.reader.read_exact(bytes).map_err(|e| match e.downcast::<Error>() {
            Ok(error) => error,
            Err(_) => self.source.broken("its header ends too early; the download was cut short, download it again"),
        })
    }

    fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.bytes()?))
    }

    fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.bytes()?))
    }

    /// Passes over bytes, which must be there.
    fn skip(&mut self, count: u64) -> Result<()> {
        match self.at.checked_add(count).filter(|&end| end <= self.source.length.min(MAX_HEADER_BYTES)) {
            Some(end) => {
                // Within the file, so that the number fits.
                let seek = self.reader.seek_relative(count as i64);
                seek.map_err(|e| self.source.broken(format!("it cannot be read ({e})")))?;
                self.at = end;
                Ok(())
            }
            None => Err(self.source.broken("its header ends too early; the download was cut short, download it again")),
        }
    }

    /// A text, or `None` of one with more bytes than `limit`.
    fn text(&mut self, limit: u64) -> Result<Option<String>> {
        let length = self.u64()?;
        if length > limit {
            self.skip(length)?;
            return Ok(None);
        }
        let mut bytes = vec![0; length as usize];
        self.fill(&mut bytes)?;
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// A value as text; `None` of one that is not kept.
    fn value(&mut self, kind: u32) -> Result<Option<String>> {
        Ok(match kind {
            8 => self.text(MAX_TEXT_BYTES)?,
            9 => {
                let (kind, count) = (self.u32()?, self.u64()?);
                self.list(kind, count)?
            }
            _ => Some(self.scalar(kind)?),
        })
    }

    fn list(&mut self, kind: u32, count: u64) -> Result<Option<String>> {
        if kind == 9 {
            return Err(self.source.broken("its header has lists of lists, which no model has"));
        }
        if kind == 8 {
            // The vocabulary of a language model: passed over.
            for _ in 0..count {
                self.text(0)?;
            }
            return Ok(None);
        }
        if count > MAX_LIST {
            let size = self.size(kind)?;
            self.skip(count.saturating_mul(size))?;
            return Ok(None);
        }
        let items = (0..count).map(|_| self.scalar(kind)).collect::<Result<Vec<_>>>()?;
        Ok(Some(items.join(",")))
    }

    fn size(&self, kind: u32) -> Result<u64> {
        Ok(match kind {
            0 | 1 | 7 => 1,
            2 | 3 => 2,
            4..=6 => 4,
            10..=12 => 8,
            other => return Err(self.source.broken(format!("its header has a value of the unknown type {other}"))),
        })
    }

    fn scalar(&mut self, kind: u32) -> Result<String> {
        let size = self.size(kind)?;
        let mut wide = [0; 8];
        self.fill(&mut wide[..size as usize])?;
        let [a, b, c, d, ..] = wide;
        let number = u64::from_le_bytes(wide);
        Ok(match kind {
            1 => (number as u8 as i8).to_string(),
            3 => (number as u16 as i16).to_string(),
            5 => i32::from_le_bytes([a, b, c, d]).to_string(),
            6 => f32::from_le_bytes([a, b, c, d]).to_string(),
            7 => (number != 0).to_string(),
            11 => (number as i64).to_string(),
            12 => f64::from_le_bytes(wide).to_string(),
            _ => number.to_string(),
        })
    }

    fn tensor(&mut self) -> Result<Stated> {
        let name = self.text(MAX_NAME_BYTES)?;
        let name = name.ok_or_else(|| self.source.broken("it has a tensor whose name is too long"))?;
        let rank = self.u32()?;
        if rank > MAX_RANK {
            let short = brief(&name);
            return Err(self.source.broken(format!("'{short}' has {rank} dimensions, which no tensor has")));
        }
        // The fastest changing axis comes first.
        let mut shape = (0..rank).map(|_| self.u64()).collect::<Result<Vec<_>>>()?;
        shape.reverse();
        let kind = self.u32()?;
        let element = element(kind).ok_or_else(|| {
            let known = UNSUPPORTED.iter().find(|(number, _)| *number == kind);
            let what = known.map_or(format!("the unknown type {kind}"), |(_, name)| (*name).to_owned());
            let short = brief(&name);
            self.source.broken(format!(
                "'{short}' is stored as {what}, which is not supported; take the model as F16, Q8_0, Q5_0, Q4_0 or one of Q2_K to Q6_K",
            ))
        })?;
        Ok(Stated { name, shape, element, offset: self.u64()? })
    }
}

/// Checks every tensor against the bytes of the file from `start` on.
fn place(
    source: &Arc<Source>,
    stated: Vec<Stated>,
    start: u64,
    metadata: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Entry>> {
    let available = source.length.saturating_sub(start);
    let (mut places, mut tensors) = (Vec::with_capacity(stated.len()), BTreeMap::new());
    for Stated { name, shape, element, offset } in stated {
        let fault = |fault: &str| {
            Err(source.broken(format!("'{}' {fault}; the file is damaged, download it again", brief(&name))))
        };
        let sides = shape.iter().map(|&side| usize::try_from(side).ok()).collect::<Option<Vec<_>>>();
        let elements = element_count(&shape);
        let bytes = elements.and_then(|elements| element.bytes_of(elements));
        let (Some(shape), Some(elements), Some(bytes)) = (sides, elements, bytes) else {
            return fault(&format!("has the impossible shape {shape:?} for {}", element.name()));
        };
        let end = offset.checked_add(bytes as u64).filter(|&end| end <= available);
        let Some(end) = end else { return fault("lies beyond the end of the file") };
        places.push((offset, end));
        // ComfyUI's converter flattens what ggml has no shape for, and notes the shape.
        let original = metadata.get(&format!("comfy.gguf.orig_shape.{name}"));
        let original =
            original.and_then(|sides| sides.split(',').map(|side| side.parse().ok()).collect::<Option<Vec<usize>>>());
        let shape = match original {
            Some(original) if element_count(&original) == Some(elements) => original,
            _ => shape,
        };
        let (span, start) = (elements, start + offset);
        // stable-diffusion.cpp puts this before the names of a whole checkpoint at times.
        let own = name.strip_prefix("sd.").unwrap_or(&name).to_owned();
        let entry = Entry { source: source.clone(), element, shape, start, span, strides: None, stored_name: None };
        if tensors.insert(own, entry).is_some() {
            return fault("is there twice");
        }
    }
    places.sort_unstable();
    if places.windows(2).any(|pair| pair[1].0 < pair[0].1) {
        return Err(source.broken("two of its tensors share bytes; the file is damaged, download it again"));
    }
    Ok(tensors)
}
