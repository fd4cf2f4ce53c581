//! Opened weight files: where each tensor lies, with the bytes left in the map until they are asked for.

use super::error::{Error, Result};
use super::reading::Reading;
use super::{header, short_name};
use candle_core::{DType, Device};
use memmap2::Mmap;
use std::collections::BTreeMap;
use std::fs::File;
use std::ops::Range;
use std::path::Path;

/// How a tensor's elements are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum ElementType {
    F64,
    F32,
    F16,
    Bf16,
    F8E4m3,
    F8E5m2,
    I64,
    I32,
    I16,
    I8,
    U64,
    U32,
    U16,
    U8,
    Bool,
}

impl ElementType {
    const ALL: [(Self, &'static str, usize); 15] = [
        (Self::F64, "F64", 8),
        (Self::F32, "F32", 4),
        (Self::F16, "F16", 2),
        (Self::Bf16, "BF16", 2),
        (Self::F8E4m3, "F8_E4M3", 1),
        (Self::F8E5m2, "F8_E5M2", 1),
        (Self::I64, "I64", 8),
        (Self::I32, "I32", 4),
        (Self::I16, "I16", 2),
        (Self::I8, "I8", 1),
        (Self::U64, "U64", 8),
        (Self::U32, "U32", 4),
        (Self::U16, "U16", 2),
        (Self::U8, "U8", 1),
        (Self::Bool, "BOOL", 1),
    ];

    /// The type of this name in a safetensors header.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|&(element, ..)| element)
    }

    /// The name in a safetensors header, such as `BF16`.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(element, ..)| *element == self).map_or("?", |&(_, name, _)| name)
    }

    /// Bytes of one element.
    pub fn size_in_bytes(self) -> usize {
        Self::ALL.iter().find(|(element, ..)| *element == self).map_or(0, |&(.., size)| size)
    }
}

/// One tensor's place in its file, checked against the file's length.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) element: ElementType,
    pub(super) shape: Vec<usize>,
    pub(super) range: Range<usize>,
}

/// What `inspect` tells about a tensor.
#[derive(Debug, Clone, Copy)]
pub struct TensorInfo<'a> {
    /// The full name, such as `conv_in.weight`.
    pub name: &'a str,
    /// How its elements are stored.
    pub element: ElementType,
    /// Its shape.
    pub shape: &'a [usize],
    /// Its bytes in the file.
    pub bytes: usize,
    /// The file that holds it, by the last two parts of its path.
    pub file: &'a str,
}

enum Bytes {
    Map(Mmap),
    Static(&'static [u8]),
}

impl Bytes {
    fn get(&self) -> &[u8] {
        match self {
            Self::Map(map) => map,
            Self::Static(bytes) => bytes,
        }
    }
}

struct Part {
    file: String,
    bytes: Bytes,
    tensors: BTreeMap<String, Entry>,
}

/// The weights of one network, in one file or several shards. Opening reads and checks the headers only.
pub struct Weights {
    parts: Vec<Part>,
}

impl std::fmt::Debug for Weights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Weights").field("files", &self.files()).finish_non_exhaustive()
    }
}

impl Weights {
    /// Maps the files and checks their headers. A name that is in two files is refused.
    pub fn open<P: AsRef<Path>>(paths: &[P]) -> Result<Self> {
        let parts = paths.iter().map(|path| open_part(path.as_ref())).collect::<Result<Vec<_>>>()?;
        for (i, part) in parts.iter().enumerate() {
            for earlier in &parts[..i] {
                if let Some(name) = part.tensors.keys().find(|name| earlier.tensors.contains_key(*name)) {
                    let reason = format!("'{name}' is in {} too; take the files of one model only", earlier.file);
                    return Err(Error::Broken { file: part.file.clone(), reason });
                }
            }
        }
        Ok(Self { parts })
    }

    /// Reads a file that is part of the program. `name` stands for it in messages.
    pub fn from_static(name: &str, bytes: &'static [u8]) -> Result<Self> {
        Ok(Self { parts: vec![read_part(name.to_owned(), Bytes::Static(bytes))?] })
    }

    /// Every tensor, file by file and by name.
    pub fn tensors(&self) -> impl Iterator<Item = TensorInfo<'_>> {
        self.parts.iter().flat_map(|part| {
            part.tensors.iter().map(|(name, entry)| TensorInfo {
                name,
                element: entry.element,
                shape: &entry.shape,
                bytes: entry.range.len(),
                file: &part.file,
            })
        })
    }

    /// The tensor of this name, if there is one.
    pub fn info(&self, name: &str) -> Option<TensorInfo<'_>> {
        self.parts.iter().find_map(|part| {
            let (name, entry) = part.tensors.get_key_value(name)?;
            let (element, shape, bytes) = (entry.element, entry.shape.as_slice(), entry.range.len());
            Some(TensorInfo { name, element, shape, bytes, file: &part.file })
        })
    }

    /// Whether there is a tensor of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.info(name).is_some()
    }

    /// The bytes of all tensors as they are stored.
    pub fn total_bytes(&self) -> u64 {
        self.tensors().map(|tensor| tensor.bytes as u64).sum()
    }

    /// The names of the files, by the last two parts of their paths.
    pub fn files(&self) -> Vec<&str> {
        self.parts.iter().map(|part| part.file.as_str()).collect()
    }

    /// Begins to read: tensors become `dtype` on `device`.
    pub fn reading(&self, dtype: DType, device: &Device) -> Reading<'_> {
        Reading::new(self, dtype, device)
    }

    /// The file's name, the entry and the stored bytes of a tensor.
    pub(super) fn stored(&self, name: &str) -> Option<(&str, &Entry, &[u8])> {
        self.parts.iter().find_map(|part| {
            let entry = part.tensors.get(name)?;
            Some((part.file.as_str(), entry, &part.bytes.get()[entry.range.clone()]))
        })
    }
}

fn read_part(file: String, bytes: Bytes) -> Result<Part> {
    match header::read(bytes.get()) {
        Ok(tensors) => Ok(Part { file, bytes, tensors }),
        Err(reason) => Err(Error::Broken { file, reason }),
    }
}

fn open_part(path: &Path) -> Result<Part> {
    let name = short_name(path);
    let unreadable = |e: std::io::Error| Error::Unreadable { file: short_name(path), reason: e.to_string() };
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Error::Unreadable { file: name, reason: "it is not a file".to_owned() });
    }
    // An empty file cannot be mapped on every system.
    let bytes = if metadata.len() == 0 { Bytes::Static(&[]) } else { Bytes::Map(map(&file).map_err(unreadable)?) };
    read_part(name, bytes)
}

/// Maps a file of weights for reading.
#[allow(unsafe_code)]
fn map(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: the map is read-only and private to `Part`. What remains is another program that shortens or rewrites
    // the file while it is mapped: a rewrite can only change numbers, because every range was checked against the
    // map's fixed length and no byte is read as anything but a number; shortening makes the system end the program,
    // as for every program that maps model files. Downloads therefore write beside the file and rename.
    unsafe { Mmap::map(file) }
}
