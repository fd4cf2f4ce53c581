//! The safetensors header: eight bytes of length, then JSON, then the tensors' bytes without gaps.
//!
//! Source: the format's description in the `safetensors` repository, whose own reader is as strict: the tensors must
//! cover the rest of the file exactly, without holes and without overlap.

use super::brief;
use super::container::Content;
use super::element::{ElementType, element_count};
use super::error;
use super::source::Source;
use super::tensors::Entry;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The largest header that the format allows.
const MAX_HEADER_BYTES: u64 = 100_000_000;
/// More dimensions than any network has.
const MAX_RANK: usize = 8;

/// Texts of more bytes than this are no metadata but data, and the artist's memory is not for them.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// Reads and checks the header.
pub(super) fn read(source: &Arc<Source>) -> error::Result<Content> {
    if source.length < 8 {
        return Err(source.broken(format!("it has only {} bytes; download it again", source.length)));
    }
    let mut length = [0; 8];
    source.read_at(0, &mut length)?;
    let (length, rest) = (u64::from_le_bytes(length), source.length - 8);
    if length > MAX_HEADER_BYTES {
        let reason = format!("it claims a header of {length} bytes, which no model has; it is no safetensors file");
        return Err(source.broken(reason));
    }
    if length > rest {
        return Err(source.broken(format!(
            "its header should be {length} bytes and only {rest} are there; the download was cut short, download it again",
        )));
    }
    let header = source.bytes(8, length as usize)?;
    let header = std::str::from_utf8(&header).map_err(|_| source.broken("its header is not UTF-8 text"))?;
    let header: Header = serde_json::from_str(header).map_err(|e| {
        source.broken(format!("its header cannot be read ({}); the file is damaged, download it again", brief(e)))
    })?;
    let tensors = place(header.tensors, source, 8 + length)
        .map_err(|fault| source.broken(format!("{fault}; the file is damaged, download it again")))?;
    Ok(Content { tensors, metadata: header.metadata })
}

/// A tensor as the header states it; nothing in it is to be believed yet.
#[derive(Deserialize)]
struct Stated {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

/// The header's map, duplicates refused.
struct Header {
    tensors: BTreeMap<String, Stated>,
    metadata: BTreeMap<String, String>,
}

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Header;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map of tensors")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Header, A::Error> {
                let (mut tensors, mut metadata) = (BTreeMap::new(), BTreeMap::new());
                while let Some(name) = map.next_key::<String>()? {
                    if name == "__metadata__" {
                        metadata = map.next_value::<Texts>()?.0;
                        continue;
                    }
                    let stated = map.next_value::<Stated>()?;
                    if tensors.contains_key(&name) {
                        return Err(A::Error::custom(format!("'{}' is there twice", brief(name))));
                    }
                    tensors.insert(name, stated);
                }
                Ok(Header { tensors, metadata })
            }
        }
        deserializer.deserialize_map(Names)
    }
}

/// The texts of `__metadata__`; anything else there is skipped, however deep it is.
#[derive(Default)]
struct Texts(BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Loose { inner: false }).map(|found| found.texts)
    }
}

/// A text, the texts of a map, or neither.
#[derive(Default)]
struct Found {
    text: Option<String>,
    texts: Texts,
}

impl<'de> Deserialize<'de> for Found {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Loose { inner: true })
    }
}

struct Loose {
    /// Whether this is a value inside the map, where a map is of no use.
    inner: bool,
}

impl<'de> Visitor<'de> for Loose {
    type Value = Found;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("anything")
    }

    fn visit_str<E>(self, text: &str) -> Result<Found, E> {
        let text = (text.len() <= MAX_TEXT_BYTES).then(|| text.to_owned());
        Ok(Found { text, ..Found::default() })
    }

    fn visit_bool<E>(self, value: bool) -> Result<Found, E> {
        Ok(Found { text: Some(value.to_string()), ..Found::default() })
    }

    fn visit_i64<E>(self, value: i64) -> Result<Found, E> {
        Ok(Found { text: Some(value.to_string()), ..Found::default() })
    }

    fn visit_u64<E>(self, value: u64) -> Result<Found, E> {
        Ok(Found { text: Some(value.to_string()), ..Found::default() })
    }

    fn visit_f64<E>(self, value: f64) -> Result<Found, E> {
        Ok(Found { text: Some(value.to_string()), ..Found::default() })
    }

    fn visit_unit<E>(self) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Found, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Found::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let mut texts = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            if self.inner {
                map.next_value::<IgnoredAny>()?;
            } else if let Some(text) = map.next_value::<Found>()?.text {
                texts.insert(name, text);
            }
        }
        Ok(Found { texts: Texts(texts), ..Found::default() })
    }
}

/// Checks every statement against the bytes of the file from `start` on.
fn place(
    stated: BTreeMap<String, Stated>,
    source: &Arc<Source>,
    start: u64,
) -> Result<BTreeMap<String, Entry>, String> {
    let available = source.length - start;
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
        let shape: Vec<usize> = tensor.shape.iter().map(|&side| side as usize).collect();
        let entry = Entry {
            source: source.clone(),
            element,
            span: shape.iter().product(),
            shape,
            start: start + tensor.data_offsets.0,
            strides: None,
            stored_name: None,
        };
        entries.insert(name, entry);
    }
    Ok(entries)
}

/// The bytes of a tensor; `None` where the number overflows or the rank is absurd.
fn size_in_bytes(shape: &[u64], element: ElementType) -> Option<u64> {
    if shape.len() > MAX_RANK {
        return None;
    }
    let elements = element_count(shape)? as u64;
    elements.checked_mul(element.size_in_bytes() as u64).filter(|&bytes| isize::try_from(bytes).is_ok())
}
