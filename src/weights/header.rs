//! The safetensors header: eight bytes of length, then JSON, then the tensors' bytes without gaps.
//!
//! Source: the format's description in the `safetensors` repository, whose own reader is as strict: the tensors must
//! cover the rest of the file exactly, without holes and without overlap.

use super::brief;
use super::bytes::{ElementType, Entry};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::ops::Range;

/// The largest header that the format allows.
const MAX_HEADER_BYTES: u64 = 100_000_000;
/// More dimensions than any network has.
const MAX_RANK: usize = 8;

/// Reads the header of a whole file. The entries' ranges are absolute and inside `file`. The error is the rest of a
/// sentence that begins "FILE is not a usable model file: ".
pub(super) fn read(file: &[u8]) -> Result<BTreeMap<String, Entry>, String> {
    if let Some(hint) = something_else(file) {
        return Err(hint.to_owned());
    }
    let Some((length, rest)) = file.split_first_chunk::<8>() else {
        return Err(format!("it has only {} bytes; download it again", file.len()));
    };
    let length = u64::from_le_bytes(*length);
    if length > MAX_HEADER_BYTES {
        return Err(format!("it claims a header of {length} bytes, which no model has; it is no safetensors file"));
    }
    if length > rest.len() as u64 {
        return Err(format!(
            "its header should be {length} bytes and only {} are there; the download was cut short, download it again",
            rest.len()
        ));
    }
    let (header, data) = rest.split_at(length as usize);
    let header = std::str::from_utf8(header).map_err(|_| "its header is not UTF-8 text".to_owned())?;
    let header: Header = serde_json::from_str(header)
        .map_err(|e| format!("its header cannot be read ({}); the file is damaged, download it again", brief(e)))?;
    let fault = |fault: String| format!("{fault}; the file is damaged, download it again");
    place(header.0, 8 + length, data.len() as u64).map_err(fault)
}

/// Recognises files that people have in place of weights.
fn something_else(file: &[u8]) -> Option<&'static str> {
    let start = file[..file.len().min(64)].trim_ascii_start();
    if start.starts_with(b"version https://git-lfs") {
        Some("it is a Git LFS pointer, not the weights; run 'git lfs pull' or download the file itself")
    } else if start.starts_with(b"<") {
        Some("it is a web page, not the weights; download the file itself")
    } else if start.starts_with(b"PK\x03\x04") || start.starts_with(&[0x80, 2]) {
        Some("it is a PyTorch checkpoint; take the model's .safetensors file")
    } else {
        None
    }
}

/// A tensor as the header states it; nothing in it is to be believed yet.
#[derive(Deserialize)]
struct Stated {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

/// The header's map in the file's order, duplicates refused.
struct Header(BTreeMap<String, Stated>);

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Header;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map of tensors")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Header, A::Error> {
                let mut tensors = BTreeMap::new();
                while let Some(name) = map.next_key::<String>()? {
                    if name == "__metadata__" {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    }
                    let stated = map.next_value::<Stated>()?;
                    if tensors.contains_key(&name) {
                        return Err(A::Error::custom(format!("'{}' is there twice", brief(name))));
                    }
                    tensors.insert(name, stated);
                }
                Ok(Header(tensors))
            }
        }
        deserializer.deserialize_map(Names)
    }
}

/// Checks every statement against the `available` bytes that begin at `start` of the file.
fn place(stated: BTreeMap<String, Stated>, start: u64, available: u64) -> Result<BTreeMap<String, Entry>, String> {
    let mut order: Vec<(u64, u64, &str)> = Vec::with_capacity(stated.len());
    let mut entries = BTreeMap::new();
    for (name, tensor) in &stated {
        let short = brief(name);
        let element = ElementType::from_name(&tensor.dtype)
            .ok_or_else(|| format!("'{short}' has the unknown element type '{}'", brief(&tensor.dtype)))?;
        let (begin, end) = tensor.data_offsets;
        let size = size_in_bytes(&tensor.shape, element).ok_or_else(|| {
            format!("'{short}' has the impossible shape {}", brief(format_args!("{:?}", tensor.shape)))
        })?;
        if end.checked_sub(begin) != Some(size) {
            return Err(format!(
                "'{short}' of shape {:?} needs {size} bytes, but its place is {begin}..{end}",
                tensor.shape
            ));
        }
        order.push((begin, end, name));
    }
    order.sort_unstable();
    let mut at = 0;
    for &(begin, end, name) in &order {
        if begin != at {
            let fault = if begin < at { "shares bytes with another tensor" } else { "leaves unused bytes before it" };
            return Err(format!("'{}' {fault}", brief(name)));
        }
        at = end;
    }
    if at > available {
        return Err(format!("its tensors need {at} bytes and only {available} are there"));
    }
    if at < available {
        return Err(format!("{} bytes follow its last tensor", available - at));
    }
    for (name, tensor) in stated {
        let Some(element) = ElementType::from_name(&tensor.dtype) else { continue };
        let (begin, end) = tensor.data_offsets;
        let range: Range<usize> = (start + begin) as usize..(start + end) as usize;
        let shape = tensor.shape.iter().map(|&side| side as usize).collect();
        entries.insert(name, Entry { element, shape, range });
    }
    Ok(entries)
}

/// The bytes of a tensor; `None` where the number overflows or the rank is absurd.
fn size_in_bytes(shape: &[u64], element: ElementType) -> Option<u64> {
    if shape.len() > MAX_RANK {
        return None;
    }
    let elements = shape.iter().try_fold(1u64, |product, &side| product.checked_mul(side))?;
    let bytes = elements.checked_mul(element.size_in_bytes() as u64)?;
    // A zero side may hide sides that no index can hold.
    let indexable = |number: u64| isize::try_from(number).is_ok();
    (shape.iter().all(|&side| indexable(side)) && indexable(bytes)).then_some(bytes)
}
