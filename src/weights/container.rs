//! Which container a file is, by its first bytes.

use super::error::Result;
use super::safetensors;
use super::source::Source;
use super::tensors::Entry;
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
    if let Some(hint) = something_else(&start) {
        return Err(source.broken(hint));
    }
    safetensors::read(source)
}

/// Recognises files that people have in place of weights.
fn something_else(start: &[u8]) -> Option<&'static str> {
    let start = start.trim_ascii_start();
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
