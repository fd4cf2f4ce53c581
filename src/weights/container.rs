//! Which container a file is, by its first bytes.

use super::error::Result;
use super::source::Source;
use super::tensors::Entry;
use super::{gguf, pickle, safetensors};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A form of file that tensors are read from.
pub struct Container {
    /// Short name.
    pub id: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// What the names of such files end in. The content alone decides.
    pub extensions: &'static [&'static str],
    /// What its reader was checked against.
    pub checked: &'static str,
    /// Whether a file's first bytes are this form's.
    is: fn(&[u8]) -> bool,
    read: fn(&Arc<Source>) -> Result<Content>,
}

/// All forms; the first whose beginning a file has is taken, and safetensors where it has none.
pub const CONTAINERS: &[Container] = &[
    Container {
        id: "pytorch",
        label: "PyTorch checkpoint",
        extensions: &["ckpt", "pt", "pth", "bin"],
        checked: "files of torch 2.15, protocols 2 and 5, value for value; attacks are refused and nothing is run",
        is: |start| start.starts_with(b"PK\x03\x04"),
        read: pickle::read_archive,
    },
    Container {
        id: "pytorch-legacy",
        label: "PyTorch checkpoint before 1.6",
        extensions: &["ckpt", "pt", "pth", "bin"],
        checked: "files of torch 2.15 in the older layout, value for value; attacks are refused and nothing is run",
        is: pickle::is_legacy,
        read: pickle::read_legacy,
    },
    Container {
        id: "gguf",
        label: "GGUF",
        extensions: &["gguf"],
        checked: "files of candle 0.11's writer in 14 types, value for value",
        is: gguf::is,
        read: gguf::read,
    },
    Container {
        id: "safetensors",
        label: "safetensors",
        extensions: &["safetensors", "sft"],
        checked: "files of safetensors 0.8 and candle 0.11, value for value",
        is: |start| start.get(4..9) == Some(b"\0\0\0\0{"),
        read: safetensors::read,
    },
];

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
    let container = CONTAINERS.iter().find(|container| (container.is)(&start));
    container.map_or(safetensors::read as fn(&Arc<Source>) -> Result<Content>, |container| container.read)(source)
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
