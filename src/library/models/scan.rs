//! Reads the artist's folders into a [`ModelLibrary`].

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use crate::base::{CancelToken, Cancelled};

use super::entry::name_of;
use super::facts::{self, Facts, Known};
use super::hashes::KnownHashes;
use super::layout::{self, RootReport};
use super::walk::{self, Candidate};
use super::{Hashes, ModelEntry, ModelKind, ModelLibrary, preview};

/// Headers that are read between two looks at the progress.
const BATCH: usize = 64;

/// How far a scan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScanProgress {
    /// Files that are known.
    pub done: usize,
    /// Files that were found; 0 while folders are still listed.
    pub of: usize,
}

/// See [`ModelLibrary::scan`].
pub(super) fn scan(
    roots: &[PathBuf],
    cache: &Path,
    cancel: &CancelToken,
    progress: &mut dyn FnMut(ScanProgress),
) -> Result<ModelLibrary, Cancelled> {
    progress(ScanProgress { done: 0, of: 0 });
    let mut reports: Vec<RootReport> = roots.iter().map(|root| layout::recognise(root)).collect();
    let (mut seen, mut candidates) = (HashSet::new(), Vec::new());
    for (number, report) in reports.iter_mut().enumerate() {
        candidates.extend(walk::candidates(number, report, &mut seen, cancel)?);
    }
    let mut known = Known::open(cache);
    let of = candidates.len();
    let fresh: Vec<&Candidate> = candidates.iter().filter(|candidate| known.get(candidate).is_none()).collect();
    let mut done = of - fresh.len();
    progress(ScanProgress { done, of });
    let mut end = Ok(());
    for batch in fresh.chunks(BATCH) {
        let read: Vec<Option<Facts>> = batch
            .par_iter()
            .map(|candidate| if cancel.is_cancelled() { None } else { Some(facts::read(candidate)) })
            .collect();
        for (candidate, facts) in batch.iter().zip(read) {
            if let Some(facts) = facts {
                known.insert(candidate, facts);
                done += 1;
            }
        }
        progress(ScanProgress { done, of });
        end = cancel.check();
        if end.is_err() {
            break;
        }
    }
    if !fresh.is_empty() {
        known.save();
    }
    end?;
    let hashes = KnownHashes::open(cache);
    let entry = |candidate: &Candidate| {
        // What could not be remembered is read once more: its path is no text.
        let facts = known.get(candidate).cloned().unwrap_or_else(|| facts::read(candidate));
        entry(candidate, facts, hashes.get(&candidate.path).cloned().unwrap_or_default())
    };
    let entries = candidates.iter().map(entry).collect();
    Ok(ModelLibrary::new(entries, reports))
}

/// What one file or folder is, without any library. Reads its header.
pub fn identify(path: &Path) -> ModelEntry {
    let places = vec![layout::Place { path: path.to_owned(), kind: None }];
    let mut report = RootReport { places, ..RootReport::of_files() };
    let found = walk::candidates(0, &mut report, &mut HashSet::new(), &CancelToken::new()).unwrap_or_default();
    if let Some(candidate) = found.first().filter(|candidate| candidate.path == path) {
        return entry(candidate, facts::read(candidate), Hashes::default());
    }
    let problem = match std::fs::metadata(path) {
        Err(error) => format!("'{}' cannot be opened ({error}): check the path", path.display()),
        Ok(_) => format!("'{}' is neither a model file nor a model folder", path.display()),
    };
    let stamp = crate::library::index::Stamp { modified_nanos: 0, length: 0 };
    let (root, folder, beside) = (0, String::new(), Vec::new());
    let (path, is_folder) = (path.to_owned(), path.is_dir());
    let candidate = Candidate { path, root, folder, hint: None, is_folder, shard: false, stamp, beside };
    entry(&candidate, Facts { problem: Some(problem), ..Facts::default() }, Hashes::default())
}

/// Puts together what is known of a candidate. Its header has the last word on its kind, its folder the first.
fn entry(candidate: &Candidate, facts: Facts, hashes: Hashes) -> ModelEntry {
    let Facts { kind, mut family, mut evidence, words, legacy_hash, mut problem } = facts;
    let name = name_of(&candidate.path, candidate.is_folder);
    let hinted = candidate.hint.unwrap_or_default();
    if kind == ModelKind::Unknown {
        evidence = match candidate.hint {
            Some(hint) => format!("it lies among the {}, and nothing in it says what it is", hint.plural()),
            None => "nothing in it says what it is".to_owned(),
        };
        let unknown = || format!("'{}' is not a model of a known kind: {evidence}", candidate.path.display());
        problem = Some(problem.unwrap_or_else(unknown));
    } else if candidate.hint.is_some_and(|hint| hint != kind && !related(hint, kind)) {
        evidence = format!("{evidence}; it lies among the {}", hinted.plural());
    }
    if family.is_none()
        && let Some(told) = words.family().or_else(|| of_vae_name(kind, &name))
    {
        evidence = format!("{evidence}; its name or metadata tell {told}");
        family = Some(told.to_owned());
    }
    let noted = Hashes { sha256: words.sha256, tensors: words.tensors_sha256, legacy: legacy_hash };
    ModelEntry {
        root: candidate.root,
        folder: candidate.folder.clone(),
        kind: if kind == ModelKind::Unknown { hinted } else { kind },
        family,
        evidence,
        aliases: words.aliases.into_iter().filter(|alias| *alias != name).collect(),
        title: words.title.filter(|title| *title != name),
        bytes: candidate.stamp.length,
        modified: SystemTime::UNIX_EPOCH + Duration::from_nanos(candidate.stamp.modified_nanos),
        hashes: hashes.or(noted),
        preview: preview::find(&candidate.path, &name, &candidate.beside),
        trigger_words: words.triggers,
        tags: words.tags,
        problem,
        path: candidate.path.clone(),
        name,
    }
}

/// Kinds that programs keep in one folder.
fn related(folder: ModelKind, kind: ModelKind) -> bool {
    use ModelKind::{Checkpoint, ClipVision, ControlNet, IpAdapter, PreviewVae, TextEncoder, Unet, Vae};
    matches!(
        (folder, kind),
        (Checkpoint | Unet, Checkpoint | Unet)
            | (Vae | PreviewVae, Vae | PreviewVae)
            | (ControlNet, IpAdapter)
            | (TextEncoder, ClipVision)
    )
}

/// The VAEs of Stable Diffusion 1 and XL have the same shapes: of those without metadata only the name can tell.
fn of_vae_name(kind: ModelKind, name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    if kind == ModelKind::PreviewVae {
        // TAESD and those made after it for other models.
        let of = [("taesdxl", "sdxl"), ("sdxl", "sdxl"), ("taesd3", "sd3"), ("taef1", "flux"), ("taesd", "sd1")];
        return of.into_iter().find(|(part, _)| name.contains(part)).map(|(_, family)| family);
    }
    (kind == ModelKind::Vae && (name.contains("sdxl") || name.contains("sd_xl") || name.starts_with("xl")))
        .then_some("sdxl")
}
