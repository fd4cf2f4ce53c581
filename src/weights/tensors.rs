//! Opened weight files: where each tensor lies, with the bytes left in the file until they are asked for.

use super::element::{ElementType, element_count};
use super::error::{Error, Result};
use super::reading::Reading;
use super::source::Source;
use super::{brief, container};
use candle_core::{DType, Device};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// One tensor's place in its file, checked against the file's length, and how its numbers become the tensor.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) source: Arc<Source>,
    pub(super) element: ElementType,
    pub(super) shape: Vec<usize>,
    /// First byte in the file.
    pub(super) start: u64,
    /// Stored elements from there on; as many as the shape has, but for strided tensors.
    pub(super) span: usize,
    /// Steps between neighbours along each axis in elements, where the elements do not lie in the order of the shape.
    pub(super) strides: Option<Vec<usize>>,
    /// The name in the file, where the tensor goes by another.
    pub(super) stored_name: Option<Arc<str>>,
}

impl Entry {
    /// Stored bytes. Checked when the entry was made, so that nothing overflows.
    pub(super) fn bytes(&self) -> usize {
        self.element.bytes_of(self.span).unwrap_or(0)
    }

    fn elements(&self) -> usize {
        self.shape.iter().product()
    }

    fn take(&mut self, how: &How) -> std::result::Result<(), &'static str> {
        match how {
            How::Whole => {}
            How::Rows(rows) => self.take_rows(rows)?,
            How::Transposed => {
                if self.shape.len() != 2 {
                    return Err("is no matrix");
                }
                let mut strides = self.strides.take().unwrap_or_else(|| vec![self.shape[1], 1]);
                strides.swap(0, 1);
                self.shape.swap(0, 1);
                self.strides = Some(strides);
            }
            How::Shaped(shape) => {
                if self.strides.is_some() || element_count(shape) != Some(self.elements()) {
                    return Err("has another number of elements");
                }
                self.shape.clone_from(shape);
            }
        }
        Ok(())
    }

    fn take_rows(&mut self, rows: &Range<usize>) -> std::result::Result<(), &'static str> {
        let Some(&all) = self.shape.first() else { return Err("has no rows") };
        if rows.start >= rows.end || rows.end > all {
            return Err("has fewer rows");
        }
        if let Some(strides) = &self.strides {
            // Rows of a strided tensor: the span keeps its end.
            let skipped = rows.start * strides[0];
            let Some(bytes) = self.element.bytes_of(skipped) else { return Err("has rows that are no whole blocks") };
            self.start += bytes as u64;
            self.span -= skipped;
        } else {
            let row: usize = self.shape[1..].iter().product();
            let (Some(skipped), Some(_)) =
                (self.element.bytes_of(rows.start * row), self.element.bytes_of(rows.len() * row))
            else {
                return Err("has rows that are no whole blocks");
            };
            self.start += skipped as u64;
            self.span = rows.len() * row;
        }
        self.shape[0] = rows.len();
        Ok(())
    }
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

impl TensorInfo<'_> {
    /// Number of elements.
    pub fn elements(&self) -> usize {
        self.shape.iter().product()
    }
}

/// A tensor of a file under another name, whole or in part; see [`Weights::mapped`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    /// Its name in the file.
    pub from: String,
    /// What of it, and in which form.
    pub how: How,
}

impl Take {
    /// The whole tensor as it is.
    pub fn whole(from: impl Into<String>) -> Self {
        Self { from: from.into(), how: How::Whole }
    }
}

/// What is taken of a tensor. Nothing is copied: only where and how it is read changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// All of it.
    Whole,
    /// These entries of the first axis.
    Rows(Range<usize>),
    /// Rows and columns of a matrix exchanged.
    Transposed,
    /// The same elements in another shape.
    Shaped(Vec<usize>),
}

/// The weights of one network, in one file or several shards. Opening reads and checks the headers only; cloning and
/// renaming share the opened files.
#[derive(Clone)]
pub struct Weights {
    files: Vec<Arc<Source>>,
    tensors: Arc<BTreeMap<String, Entry>>,
    metadata: Arc<BTreeMap<String, String>>,
}

impl std::fmt::Debug for Weights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Weights").field("files", &self.files()).finish_non_exhaustive()
    }
}

impl Weights {
    /// Opens the files and checks their headers; what a file is shows in its content, not in its name. A tensor's name
    /// that is in two files is refused.
    pub fn open<P: AsRef<Path>>(paths: &[P]) -> Result<Self> {
        Self::join(paths.iter().map(|path| Source::open(path.as_ref())).collect::<Result<Vec<_>>>()?)
    }

    /// Reads a file that is part of the program. `name` stands for it in messages.
    pub fn from_static(name: &str, bytes: &'static [u8]) -> Result<Self> {
        Self::join(vec![Source::memory(name, Cow::Borrowed(bytes))])
    }

    /// Reads a file that is in memory. `name` stands for it in messages.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Self> {
        Self::join(vec![Source::memory(name, Cow::Owned(bytes))])
    }

    fn join(sources: Vec<Source>) -> Result<Self> {
        let (mut files, mut tensors, mut metadata) = (Vec::new(), BTreeMap::<String, Entry>::new(), BTreeMap::new());
        for source in sources {
            let source = Arc::new(source);
            let content = container::read(&source)?;
            if tensors.is_empty() {
                tensors = content.tensors;
            } else {
                for (name, entry) in content.tensors {
                    if let Some(earlier) = tensors.get(&name) {
                        let (short, file) = (brief(&name), &earlier.source.name);
                        let reason = format!("'{short}' is in {file} too; take the files of one model only");
                        return Err(source.broken(reason));
                    }
                    tensors.insert(name, entry);
                }
            }
            metadata.extend(content.metadata);
            files.push(source);
        }
        Ok(Self { files, tensors: Arc::new(tensors), metadata: Arc::new(metadata) })
    }

    /// The same files' tensors under other names: those of `names` and no others.
    ///
    /// A tensor that is not there, a name that is given twice, and a part that a tensor does not have are errors.
    pub fn mapped(&self, names: Vec<(String, Take)>) -> Result<Self> {
        let mut tensors = BTreeMap::new();
        for (name, Take { from, how }) in names {
            let Some(entry) = self.tensors.get(&from) else {
                return Err(Error::MissingTensor { file: self.files().join(", "), tensor: brief(from) });
            };
            let mut entry = entry.clone();
            let fault = match entry.take(&how) {
                Err(fault) => Some(fault),
                Ok(()) if tensors.contains_key(&name) => Some("is there twice under different names"),
                Ok(()) => None,
            };
            if let Some(fault) = fault {
                let wanted = match how {
                    How::Rows(rows) => format!("rows {} to {} of it", rows.start, rows.end),
                    How::Shaped(shape) => format!("the shape {shape:?}"),
                    How::Whole | How::Transposed => format!("'{}' from it", brief(&name)),
                };
                let (short, shape) = (brief(&from), &entry.shape);
                let reason = format!("'{short}' of shape {shape:?} {fault}, where a model of its kind has {wanted}");
                return Err(entry.source.broken(reason));
            }
            if entry.stored_name.is_none() && name != from {
                entry.stored_name = Some(from.into());
            }
            tensors.insert(name, entry);
        }
        Ok(Self { files: self.files.clone(), tensors: Arc::new(tensors), metadata: self.metadata.clone() })
    }

    /// The tensors of both. A name that is in both is refused.
    pub fn beside(&self, other: &Self) -> Result<Self> {
        let mut tensors = BTreeMap::clone(&self.tensors);
        for (name, entry) in other.tensors.iter() {
            if tensors.insert(name.clone(), entry.clone()).is_some() {
                let reason = format!(
                    "'{}' is in {} too; take the files of one model only",
                    brief(name),
                    self.files().join(", ")
                );
                return Err(entry.source.broken(reason));
            }
        }
        let files = self.files.iter().chain(&other.files).cloned().collect();
        Ok(Self { files, tensors: Arc::new(tensors), metadata: self.metadata.clone() })
    }

    /// Texts that the file says of itself: `__metadata__` of safetensors, the key-value pairs of GGUF, and plain
    /// values beside the tensors of a PyTorch file under dotted names. Long ones are left out.
    pub fn metadata(&self) -> &BTreeMap<String, String> {
        &self.metadata
    }

    /// Every tensor, by name.
    pub fn tensors(&self) -> impl Iterator<Item = TensorInfo<'_>> {
        self.tensors.iter().map(|(name, entry)| info(name, entry))
    }

    /// The tensor of this name, if there is one.
    pub fn info(&self, name: &str) -> Option<TensorInfo<'_>> {
        self.tensors.get_key_value(name).map(|(name, entry)| info(name, entry))
    }

    /// Whether there is a tensor of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// Whether a tensor's name begins with this.
    pub fn contains_prefix(&self, prefix: &str) -> bool {
        let range = (std::ops::Bound::Included(prefix), std::ops::Bound::Unbounded);
        self.tensors.range::<str, _>(range).next().is_some_and(|(name, _)| name.starts_with(prefix))
    }

    /// The bytes of all tensors as they are stored.
    pub fn total_bytes(&self) -> u64 {
        self.tensors().map(|tensor| tensor.bytes as u64).sum()
    }

    /// The names of the files, by the last two parts of their paths.
    pub fn files(&self) -> Vec<&str> {
        self.files.iter().map(|source| source.name.as_str()).collect()
    }

    /// Begins to read: tensors become `dtype` on `device`.
    pub fn reading(&self, dtype: DType, device: &Device) -> Reading<'_> {
        Reading::new(self, dtype, device)
    }

    /// The first `count` elements of a tensor of any type, for small things that are no weights (a step, a marker).
    pub fn first_values(&self, name: &str, count: usize) -> Result<Vec<f32>> {
        let entry = self.entry(name)?;
        let block = entry.element.block();
        let blocks = count.min(entry.span).div_ceil(block);
        let bytes = entry.source.bytes(entry.start, blocks * entry.element.size_in_bytes())?;
        let mut values = vec![0.0; blocks * block];
        entry.element.decode(&bytes, &mut values)?;
        values.truncate(count);
        Ok(values)
    }

    pub(super) fn entry(&self, name: &str) -> Result<&Entry> {
        let missing = || Error::MissingTensor { file: self.files().join(", "), tensor: brief(name) };
        self.tensors.get(name).ok_or_else(missing)
    }
}

fn info<'a>(name: &'a str, entry: &'a Entry) -> TensorInfo<'a> {
    let (element, shape, file) = (entry.element, entry.shape.as_slice(), entry.source.name.as_str());
    TensorInfo { name, element, shape, bytes: entry.bytes(), file }
}
