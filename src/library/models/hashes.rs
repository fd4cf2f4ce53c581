//! What model files hash to, as A1111 and the sites that share models name them; kept, so that no file is read twice.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::base::{CancelToken, Cancelled};
use crate::families::ModelFiles;
use crate::formats::write_atomically;
use crate::library::index::Stamp;

use super::{ModelEntry, ModelKind};

const FILE: &str = "hashes.json";
const VERSION: u32 = 1;
/// Bytes that are read at a time.
const BLOCK: usize = 4 << 20;
/// Where A1111's first kind of hash looks, and how far.
const LEGACY: (u64, usize) = (0x10_0000, 0x1_0000);
/// Digits of the hashes that people exchange.
const SHORT: usize = 10;
const AUTO_V3: usize = 12;

/// The hashes of a file, in lower-case hex digits, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hashes {
    /// SHA-256 of the whole file (of a diffusers folder: of the file with the network's weights).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// SHA-256 of what follows a safetensors header: kohya's `sshs_model_hash`. It stays when metadata are edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tensors: Option<String>,
    /// The eight digits by which A1111 named checkpoints in 2022: of 64 KiB at the first MiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legacy: Option<String>,
}

impl Hashes {
    /// Ten digits: A1111's `Model hash`, which others call `AutoV2`.
    pub fn short(&self) -> Option<&str> {
        self.sha256.as_deref()?.get(..SHORT)
    }

    /// Twelve digits of the tensors' hash: A1111's `Lora hashes`, which others call `AutoV3`.
    pub fn auto_v3(&self) -> Option<&str> {
        self.tensors.as_deref()?.get(..AUTO_V3)
    }

    /// Whether a text is one of these hashes, or at least eight first digits of one.
    pub fn matches(&self, text: &str) -> bool {
        let text = text.trim().trim_start_matches("0x").to_lowercase();
        if text.len() < 8 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return false;
        }
        let begins = |hash: &Option<String>| hash.as_deref().is_some_and(|hash| hash.starts_with(&text));
        self.legacy.as_deref() == Some(text.as_str()) || begins(&self.sha256) || begins(&self.tensors)
    }

    /// Takes over what `other` knows and this does not.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            sha256: self.sha256.or(other.sha256),
            tensors: self.tensors.or(other.tensors),
            legacy: self.legacy.or(other.legacy),
        }
    }
}

/// Why a file was not hashed.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// It was asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The file cannot be read.
    #[error("'{}' cannot be read ({reason}): check that it is still there and that you may read it", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The file was written to meanwhile.
    #[error("'{}' changed while it was read: try again when it is complete", .0.display())]
    Changed(PathBuf),
}

/// How fast a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As fast as it goes: someone waits for it.
    Full,
    /// With pauses as long as the work, for the background.
    Gentle,
}

/// Hashes a model file (of a diffusers folder, the network's). `progress` hears of bytes read and bytes in all.
///
/// SHA-256 as FIPS 180-4 has it; what is hashed follows A1111's `modules/hashes.py` and kohya's `model_util.py`.
pub fn hash_file(
    path: &Path,
    pace: Pace,
    cancel: &CancelToken,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Hashes, HashError> {
    let path = &content_of(path);
    let unreadable = |error: std::io::Error| HashError::Unreadable { path: path.clone(), reason: error.to_string() };
    let mut file = File::open(path).map_err(unreadable)?;
    let info = file.metadata().map_err(unreadable)?;
    if !info.is_file() {
        return Err(unreadable(std::io::Error::other("it is not a file")));
    }
    let stamp = Stamp::of(&info);
    let (mut whole, mut tensors) = (Sha256::new(), Sha256::new());
    // Where the tensors begin, once the first eight bytes are read.
    let mut header_end: Option<u64> = None;
    let mut buffer = vec![0; BLOCK.min(stamp.length as usize + 1)];
    let mut done = 0u64;
    loop {
        cancel.check()?;
        let began = Instant::now();
        let length = fill(&mut file, &mut buffer).map_err(unreadable)?;
        if length == 0 {
            break;
        }
        let block = &buffer[..length];
        whole.update(block);
        if done == 0 {
            header_end = header_length(path, block, stamp.length);
        }
        if let Some(end) = header_end {
            let skipped = end.saturating_sub(done).min(length as u64) as usize;
            tensors.update(&block[skipped..]);
        }
        done += length as u64;
        progress(done, stamp.length);
        if pace == Pace::Gentle {
            rest(began.elapsed(), cancel)?;
        }
    }
    if file.metadata().map(|info| Stamp::of(&info)).map_err(unreadable)? != stamp || done != stamp.length {
        return Err(HashError::Changed(path.clone()));
    }
    let tensors = header_end.map(|_| hex(&tensors.finalize()));
    Ok(Hashes { sha256: Some(hex(&whole.finalize())), tensors, legacy: legacy(path) })
}

/// The first kind of hash that A1111 had, which takes no time; `None` for files too short for it.
pub(super) fn legacy(path: &Path) -> Option<String> {
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(LEGACY.0)).ok()?;
    let mut bytes = vec![0; LEGACY.1];
    let length = fill(&mut file, &mut bytes).ok()?;
    (length > 0).then(|| hex(&Sha256::digest(&bytes[..length]))[..8].to_owned())
}

/// The file whose bytes stand for a model: of a folder, the network's, as recipes have it.
fn content_of(path: &Path) -> PathBuf {
    if !path.is_dir() {
        return path.to_owned();
    }
    let whole = ModelFiles::open(path).ok();
    let network = |files: ModelFiles| ["unet", "transformer"].iter().find_map(|part| files.weight_file(part));
    let alone =
        ["safetensors", "fp16.safetensors", "bin"].map(|end| path.join(format!("diffusion_pytorch_model.{end}")));
    whole.and_then(network).or_else(|| alone.into_iter().find(|file| file.is_file())).unwrap_or_else(|| path.to_owned())
}

/// Bytes before the tensors of a safetensors file; `None` for other files.
fn header_length(path: &Path, start: &[u8], length: u64) -> Option<u64> {
    let named =
        path.extension().is_some_and(|e| e.eq_ignore_ascii_case("safetensors") || e.eq_ignore_ascii_case("sft"));
    let header = u64::from_le_bytes(*start.first_chunk::<8>()?);
    let end = header.checked_add(8).filter(|&end| end <= length)?;
    (named && start.get(8) == Some(&b'{')).then_some(end)
}

/// Reads until the buffer is full or the file ends.
fn fill(file: &mut File, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(n) => length += n,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

fn rest(time: Duration, cancel: &CancelToken) -> Result<(), Cancelled> {
    let until = Instant::now() + time.min(Duration::from_secs(1));
    while Instant::now() < until {
        cancel.check()?;
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

pub(in crate::library) fn hex(digest: &[u8]) -> String {
    use std::fmt::Write as _;
    digest.iter().fold(String::with_capacity(2 * digest.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The hashes that were computed once, in a cache folder.
#[derive(Debug, Default)]
pub struct KnownHashes {
    file: PathBuf,
    rows: BTreeMap<PathBuf, (Stamp, Hashes)>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    rows: Vec<(PathBuf, Stamp, Hashes)>,
}

impl KnownHashes {
    /// What is kept in a cache folder; nothing where it cannot be read.
    pub fn open(cache: &Path) -> Self {
        let file = super::cache_folder(cache).join(FILE);
        let stored = std::fs::read(&file).ok().and_then(|bytes| serde_json::from_slice::<Stored>(&bytes).ok());
        let rows = stored.filter(|stored| stored.version == VERSION).map(|stored| stored.rows).unwrap_or_default();
        let rows = rows.into_iter().map(|(path, stamp, hashes)| (path, (stamp, hashes))).collect();
        Self { file, rows }
    }

    /// The hashes of a file, if it is as it was.
    pub fn get(&self, path: &Path) -> Option<&Hashes> {
        let stamp = std::fs::metadata(content_of(path)).ok().map(|info| Stamp::of(&info))?;
        self.rows.get(path).filter(|(known, _)| *known == stamp).map(|(_, hashes)| hashes)
    }

    /// The hashes of a file: kept ones, or computed and kept.
    pub fn hash(
        &mut self,
        path: &Path,
        pace: Pace,
        cancel: &CancelToken,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Hashes, HashError> {
        if let Some(known) = self.get(path) {
            return Ok(known.clone());
        }
        let stamp = std::fs::metadata(content_of(path)).ok().map(|info| Stamp::of(&info));
        let hashes = hash_file(path, pace, cancel, progress)?;
        if let Some(stamp) = stamp {
            self.rows.insert(path.to_owned(), (stamp, hashes.clone()));
            self.save();
        }
        Ok(hashes)
    }

    /// Writes what is known. A cache that cannot be written only costs time.
    fn save(&self) {
        let rows = self.rows.iter().filter(|(path, _)| path.to_str().is_some());
        let rows = rows.map(|(path, (stamp, hashes))| (path.clone(), stamp.clone(), hashes.clone())).collect();
        let stored = Stored { version: VERSION, rows };
        if self.file.parent().is_some_and(|folder| std::fs::create_dir_all(folder).is_ok()) {
            let _ = write_atomically(&self.file, |out| serde_json::to_writer(out, &stored).map_err(Into::into));
        }
    }
}

/// Hashes what is not hashed yet, checkpoints and adapters first, the small before the large, and shows each to `found`
/// with its number in `entries`. Each is kept as soon as it is done: cancelled work goes on where it was next time. Files
/// that cannot be read are passed over.
pub fn hash_missing(
    entries: &[ModelEntry],
    cache: &Path,
    cancel: &CancelToken,
    found: &mut dyn FnMut(usize, &Hashes),
) -> Result<(), Cancelled> {
    let mut known = KnownHashes::open(cache);
    let mut waiting: Vec<usize> = (0..entries.len()).filter(|&i| entries[i].hashes.sha256.is_none()).collect();
    let late = |kind: ModelKind| {
        !matches!(kind, ModelKind::Lora | ModelKind::Embedding | ModelKind::Vae | ModelKind::Checkpoint)
    };
    waiting.sort_by_key(|&i| (late(entries[i].kind), entries[i].bytes));
    for i in waiting {
        match known.hash(&entries[i].path, Pace::Gentle, cancel, &mut |_, _| ()) {
            Ok(hashes) => found(i, &hashes),
            Err(HashError::Cancelled(cancelled)) => return Err(cancelled),
            Err(HashError::Unreadable { .. } | HashError::Changed(_)) => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_hashes_are_those_of_their_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.safetensors");
        let header = br#"{"x":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}"#;
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header);
        bytes.extend(b"abc");
        std::fs::write(&path, &bytes).unwrap();
        let mut told = Vec::new();
        let hashes = hash_file(&path, Pace::Gentle, &CancelToken::new(), &mut |a, b| told.push((a, b))).unwrap();
        // FIPS 180-4's own example.
        assert!(hashes.tensors.as_ref().unwrap().starts_with("ba7816bf8f01cfea"));
        assert_eq!(hashes.auto_v3(), Some("ba7816bf8f01"));
        assert_eq!(hashes.sha256.as_deref(), Some(hex(&Sha256::digest(&bytes)).as_str()));
        assert_eq!((hashes.legacy.clone(), told), (None, vec![(bytes.len() as u64, bytes.len() as u64)]));
        let short = hashes.short().unwrap().to_uppercase();
        assert!(
            hashes.matches(&short)
                && hashes.matches("0xba7816bf")
                && !hashes.matches("ba7816b")
                && !hashes.matches("zz")
        );

        let long = folder.path().join("b.ckpt");
        let bytes: Vec<u8> = (0..0x11_8000u32).map(|i| (i / 7) as u8).collect();
        std::fs::write(&long, &bytes).unwrap();
        let hashes = hash_file(&long, Pace::Full, &CancelToken::new(), &mut |_, _| ()).unwrap();
        assert_eq!(hashes.legacy.as_deref(), Some(&hex(&Sha256::digest(&bytes[0x10_0000..0x11_0000]))[..8]));
        assert!(hashes.tensors.is_none() && hashes.matches(hashes.legacy.as_ref().unwrap()));
    }

    #[test]
    fn hashes_are_kept_until_the_file_changes_and_cancelled_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, path) = (folder.path().join("cache"), folder.path().join("a.ckpt"));
        std::fs::write(&path, b"one").unwrap();
        let mut reads = 0;
        let mut hash = |known: &mut KnownHashes| {
            known.hash(&path, Pace::Full, &CancelToken::new(), &mut |_, _| reads += 1).unwrap().sha256.unwrap()
        };
        let first = hash(&mut KnownHashes::open(&cache));
        assert_eq!(hash(&mut KnownHashes::open(&cache)), first);
        std::fs::write(&path, b"other").unwrap();
        assert_ne!(hash(&mut KnownHashes::open(&cache)), first);
        assert_eq!(reads, 2);
        let cancel = CancelToken::new();
        cancel.cancel();
        assert!(matches!(hash_file(&path, Pace::Full, &cancel, &mut |_, _| ()), Err(HashError::Cancelled(_))));
        let gone = hash_file(&folder.path().join("gone"), Pace::Full, &CancelToken::new(), &mut |_, _| ()).unwrap_err();
        assert!(gone.to_string().contains("cannot be read"));
    }
}
