//! Which container a file is, by its first bytes.

use super::error::Result;
use super::source::Source;
use super::tensors::Entry;
use super::{gguf, pickle, safetensors};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) tensors: BTreeMap<String, Entry>,
    pub(super) metadata: BTreeMap<String, String>,
}

/// Reads the header of a file of any kind.
pub(super) fn read(source: &Arc<Source>) -> Result<Content> {
    let mut start = vec![0; source.length.min(64) as usize];
    source.read_at(0, &mut start)?;
    // A length below 4 GiB and a brace: whatever else the length's bytes might mean.
    if start.get(4..9) == Some(b"\0\0\0\0{") {
        return safetensors::read(source);
    }
    if let Some(hint) = something_else(&start) {
        return Err(source.broken(hint));
    }
    if start.starts_with(b"PK\x03\x04") {
        pickle::read_archive(source)
    } else if pickle::is_legacy(&start) {
        pickle::read_legacy(source)
    } else if gguf::is(&start) {
        gguf::read(source)
    } else {
        safetensors::read(source)
    }
}

/// Recognises files that people have in place of weights.
fn something_else(start: &[u8]) -> Option<&'static str> {
    let start = start.trim_ascii_start();
    if start.starts_with(b"version https://git-lfs") {
        Some("it is a Git LFS pointer, not the weights; run 'git lfs pull' or download the file itself")
    } else if start.starts_with(b"<") {
        Some("it is a web page, not the weights; download the file itself")
    } else if start.first() == Some(&0x80)
        && start.get(1).is_some_and(|version| *version <= 5)
        && !pickle::is_legacy(start)
    {
        Some("it is a bare pickle, not a PyTorch checkpoint; nothing in it was run, take a .safetensors file")
    } else {
        None
    }
}
