//! PyTorch's files (`.ckpt`, `.pt`, `.pth`, `.bin`): an archive since PyTorch 1.6, pickles in a row before.
//!
//! Source: `torch/serialization.py`. A pickle is a program, and loading one the usual way runs whatever it says; here
//! it is read for what it describes (see `machine` and `calls`), and the tensors stay in the file until they are asked for.

mod archive;
mod calls;
mod machine;
mod tree;
mod value;

use super::brief;
use super::container::Content;
use super::element::element_count;
use super::error::Result;
use super::source::Source;
use super::tensors::Entry;
use archive::Archive;
use machine::{Fault, Pickle};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tree::Tree;
use value::{Node, Tensor, Value};

/// A checkpoint's pickle has a few hundred bytes for each tensor; the largest ones have 2 MB.
const MAX_PICKLE_BYTES: u64 = 32 << 20;
/// What the older layout begins with: 0x1950a86a20f9469cfc6c as a pickled number.
const LEGACY_START: [u8; 14] = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
/// The tensors of one file.
const MAX_STORAGES: usize = 1 << 18;

/// Where the bytes of each storage begin, and how many there are.
type Places = HashMap<Vec<u8>, (u64, u64)>;

/// Reads a checkpoint in an archive.
pub(super) fn read_archive(source: &Arc<Source>) -> Result<Content> {
    let archive = Archive::open(source)?;
    let names: Vec<&[u8]> = archive.ending_with("/data.pkl").collect();
    let [name] = names.as_slice() else {
        return Err(source.broken("it is an archive of something else than a PyTorch checkpoint"));
    };
    let folder = &name[..name.len() - "data.pkl".len()];
    let inside = |file: &[u8]| archive.place(&[folder, file].concat());
    if let Some((start, length)) = inside(b"byteorder")?
        && source.bytes(start, length.min(8) as usize)? == b"big"
    {
        return Err(source.broken("it was written by a big-endian machine; take a .safetensors file of the model"));
    }
    let (start, length) = inside(b"data.pkl")?.unwrap_or_default();
    if length > MAX_PICKLE_BYTES {
        return Err(source.broken("its description of the tensors is longer than any model's"));
    }
    let bytes = source.bytes(start, length as usize)?;
    let pickle = machine::read(&bytes).map_err(|fault| unreadable(source, fault))?;
    let tree = tree::tensors(&pickle, &bytes).map_err(|reason| source.broken(reason))?;
    let mut places = Places::new();
    for tensor in tree.tensors.values() {
        let key = tensor.storage.key.of(&bytes);
        if !places.contains_key(key)
            && let Some(place) = inside(&[b"data/", key].concat())?
        {
            places.insert(key.to_vec(), place);
        }
    }
    content(source, tree, &bytes, &places)
}

/// Whether a file begins as the older layout does.
pub(super) fn is_legacy(start: &[u8]) -> bool {
    start.starts_with(&LEGACY_START)
}

/// Reads the older layout: a number, a version, the machine's sizes, the object, the keys; then each key's bytes.
pub(super) fn read_legacy(source: &Arc<Source>) -> Result<Content> {
    let mut at = 0;
    // The magic number, the version and what is known of the machine that wrote it.
    for _ in 0..3 {
        at += read_pickle(source, at)?.1.length as u64;
    }
    let (bytes, pickle) = read_pickle(source, at)?;
    at += pickle.length as u64;
    let tree = tree::tensors(&pickle, &bytes).map_err(|reason| source.broken(reason))?;
    let (key_bytes, keys) = read_pickle(source, at)?;
    at += keys.length as u64;
    let sizes = element_sizes(&pickle, &bytes);
    let mut places = Places::new();
    let list = keys.arena.list(keys.root).unwrap_or_default();
    if list.len() > MAX_STORAGES {
        return Err(source.broken("it has more parts than any model has"));
    }
    for &key in list {
        let Value::Text(key) = key else { continue };
        let key = key.of(&key_bytes);
        let Some(size) = sizes.get(key) else {
            return Err(source.broken("its parts have no description; download it again"));
        };
        let count = source.bytes(at, 8)?;
        let count = count.first_chunk().map_or(0, |count| u64::from_le_bytes(*count));
        let length = count.checked_mul(*size as u64).filter(|&length| length <= source.length - at - 8);
        let Some(length) = length else {
            return Err(source.broken(format!(
                "part '{}' claims {count} elements, which are not there; download it again",
                brief(String::from_utf8_lossy(key))
            )));
        };
        places.insert(key.to_vec(), (at + 8, length));
        at += 8 + length;
    }
    content(source, tree, &bytes, &places)
}

/// Reads the pickle at a place, of which nothing tells the length: more and more bytes are taken until it ends.
fn read_pickle(source: &Source, at: u64) -> Result<(Vec<u8>, Pickle)> {
    let left = source.length.saturating_sub(at);
    let mut length = left.min(1 << 16);
    loop {
        let bytes = source.bytes(at, length as usize)?;
        match machine::read(&bytes) {
            Err(Fault::Short) if length < left && length < MAX_PICKLE_BYTES => length = left.min(length * 8),
            Err(fault) => return Err(unreadable(source, fault)),
            Ok(pickle) => return Ok((bytes, pickle)),
        }
    }
}

fn unreadable(source: &Source, fault: Fault) -> super::Error {
    source.broken(match fault {
        Fault::Short => "its description of the tensors ends too early; download it again".to_owned(),
        Fault::Broken(what) => format!("its description of the tensors {what}; download it again"),
    })
}

/// Bytes of an element of each storage that the pickle names.
fn element_sizes<'p>(pickle: &Pickle, bytes: &'p [u8]) -> HashMap<&'p [u8], usize> {
    let storages = pickle.arena.nodes().filter_map(|node| match node {
        Node::Storage(storage) => Some(storage),
        _ => None,
    });
    storages.map(|s| (s.key.of(bytes), s.element.map_or(1, super::ElementType::size_in_bytes))).collect()
}

fn content(source: &Arc<Source>, tree: Tree, pickle: &[u8], places: &Places) -> Result<Content> {
    let mut tensors = BTreeMap::new();
    for (name, tensor) in tree.tensors {
        let entry = place(source, &tensor, places.get(tensor.storage.key.of(pickle)).copied());
        let entry = entry.map_err(|fault| {
            source.broken(format!("'{}' {fault}; the file is damaged, download it again", brief(&name)))
        })?;
        tensors.insert(name, entry);
    }
    Ok(Content { tensors, metadata: tree.texts })
}

/// Checks a tensor against the bytes of its storage.
fn place(source: &Arc<Source>, tensor: &Tensor, place: Option<(u64, u64)>) -> std::result::Result<Entry, &'static str> {
    const IMPOSSIBLE: &str = "has an impossible shape";
    let (start, length) = place.ok_or("has no bytes in the file")?;
    let size = tensor.element.size_in_bytes() as u64;
    let stored = length / size;
    let offset = tensor.offset.checked_add(tensor.storage.offset).ok_or(IMPOSSIBLE)?;
    let elements = element_count(&tensor.shape).ok_or(IMPOSSIBLE)? as u64;
    // Which also keeps a stride of 0 from making a large tensor of a few bytes.
    if elements > stored.saturating_sub(offset) {
        return Err("lies beyond its bytes in the file");
    }
    let mut dense = 1;
    let mut is_dense = true;
    let mut last = 0u64;
    for (&side, &stride) in tensor.shape.iter().zip(&tensor.strides).rev() {
        is_dense &= side == 1 || stride == dense;
        dense *= side.max(1);
        let reach = side.saturating_sub(1).checked_mul(stride).ok_or(IMPOSSIBLE)?;
        last = last.checked_add(reach).ok_or(IMPOSSIBLE)?;
    }
    let span = if elements == 0 || is_dense { elements } else { last + 1 };
    if offset.checked_add(span).is_none_or(|end| end > stored) {
        return Err("lies beyond its bytes in the file");
    }
    let whole = |numbers: &[u64]| numbers.iter().map(|&number| number as usize).collect::<Vec<_>>();
    Ok(Entry {
        source: source.clone(),
        element: tensor.element,
        shape: whole(&tensor.shape),
        start: start + offset * size,
        span: span as usize,
        strides: (!is_dense && elements > 0).then(|| whole(&tensor.strides)),
        stored_name: None,
    })
}
