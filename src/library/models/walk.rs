//! Finds model files below folders: links are followed, circles and hidden files are not, and no number is unbounded.

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::base::{CancelToken, Cancelled};
use crate::library::index::Stamp;

use super::ModelKind;
use super::files::{is_ending, is_shard};
use super::layout::RootReport;

/// Folders within folders that are looked into.
const DEPTH: usize = 10;
/// Files and folders that are looked at below one root: more are no folder of models.
const MOST_NAMES: usize = 500_000;
/// Models that are listed of one root.
const MOST_MODELS: usize = 50_000;
/// Folders that hold programs, not models, in lower case.
const PASSED_OVER: [&str; 5] = ["__pycache__", "node_modules", "venv", "site-packages", "blobs"];

/// A file or folder that looks like a model.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub path: PathBuf,
    /// Number of its root.
    pub root: usize,
    /// Folders below the place it was found in, with `/`.
    pub folder: String,
    /// What its folder holds.
    pub hint: Option<ModelKind>,
    /// Whether it is a folder in the diffusers layout.
    pub is_folder: bool,
    /// Whether it is one of several files that are a model together.
    pub shard: bool,
    pub stamp: Stamp,
    /// Names of the files beside it that may tell of it.
    pub beside: Vec<OsString>,
}

/// Whether a folder holds a model, or a part of one, in the diffusers layout.
pub(super) fn holds_a_model(folder: &Path) -> bool {
    folder.join("model_index.json").is_file() || holds_a_component(folder)
}

/// Whether a folder holds a part of a model in the diffusers layout: a configuration beside its weights.
pub(super) fn holds_a_component(folder: &Path) -> bool {
    const WEIGHTS: [&str; 4] = [
        "diffusion_pytorch_model.safetensors",
        "diffusion_pytorch_model.fp16.safetensors",
        "diffusion_pytorch_model.bin",
        "diffusion_pytorch_model.safetensors.index.json",
    ];
    folder.join("config.json").is_file() && WEIGHTS.iter().any(|name| folder.join(name).is_file())
}

/// All candidates of a root, in the order of their names. A file that two ways lead to is listed once (`seen`).
pub(super) fn candidates(
    number: usize,
    root: &mut RootReport,
    seen: &mut HashSet<PathBuf>,
    cancel: &CancelToken,
) -> Result<Vec<Candidate>, Cancelled> {
    let mut walk =
        Walk { number, found: Vec::new(), seen, folders: HashSet::new(), left: MOST_NAMES, problems: Vec::new() };
    for place in &root.places {
        let info = fs::metadata(&place.path);
        if info.as_ref().is_ok_and(fs::Metadata::is_file) {
            let named = place.path.extension().and_then(|e| e.to_str()).is_some_and(is_ending);
            if named {
                walk.file(&place.path, "", place.kind, &neighbours(&place.path));
            }
        } else {
            walk.folder(&place.path, &place.path, place.kind, 0, cancel)?;
        }
    }
    if walk.left == 0 || walk.found.len() >= MOST_MODELS {
        let problem = format!(
            "the model folder '{}' holds more files than can be listed: name the folders in it that hold models",
            root.path.display()
        );
        walk.problems.push(problem);
    }
    root.problems.append(&mut walk.problems);
    Ok(walk.found)
}

struct Walk<'a> {
    number: usize,
    found: Vec<Candidate>,
    seen: &'a mut HashSet<PathBuf>,
    /// Folders that were walked, by their true paths: a link may lead back to one.
    folders: HashSet<PathBuf>,
    left: usize,
    problems: Vec<String>,
}

impl Walk<'_> {
    fn folder(
        &mut self,
        place: &Path,
        folder: &Path,
        hint: Option<ModelKind>,
        depth: usize,
        cancel: &CancelToken,
    ) -> Result<(), Cancelled> {
        cancel.check()?;
        let known = fs::canonicalize(folder).is_ok_and(|path| !self.folders.insert(path));
        if known || self.left == 0 || self.found.len() >= MOST_MODELS {
            return Ok(());
        }
        let below = folder.strip_prefix(place).unwrap_or(Path::new("")).to_string_lossy().replace('\\', "/");
        if holds_a_model(folder) {
            let above = below.rsplit_once('/').map_or("", |(above, _)| above).to_owned();
            self.model_folder(folder, above, hint);
            return Ok(());
        }
        let files = match fs::read_dir(folder) {
            Ok(files) => files,
            Err(error) => {
                self.problems
                    .push(format!("the folder '{}' cannot be read ({error}): check its permissions", folder.display()));
                return Ok(());
            }
        };
        let mut names = BTreeSet::new();
        for file in files.flatten() {
            if self.left == 0 {
                break;
            }
            self.left -= 1;
            let name = file.file_name();
            if !name.as_encoded_bytes().starts_with(b".") {
                names.insert(name);
            }
        }
        let mut folders = Vec::new();
        for name in &names {
            cancel.check()?;
            let path = folder.join(name);
            let is_model = path.extension().and_then(|e| e.to_str()).is_some_and(is_ending);
            if is_model {
                self.file(&path, &below, hint, &names);
            } else if path.is_dir() {
                let lower = name.to_string_lossy().to_lowercase();
                if !PASSED_OVER.contains(&lower.as_str()) {
                    // What a program's layout says of a folder holds for all below it.
                    folders.push((path, hint.or_else(|| ModelKind::of_folder(&lower))));
                }
            }
        }
        if depth < DEPTH {
            for (path, hint) in folders {
                self.folder(place, &path, hint, depth + 1, cancel)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, below: &str, hint: Option<ModelKind>, beside: &BTreeSet<OsString>) {
        if self.found.len() >= MOST_MODELS {
            return;
        }
        // A pipe or a device would block whoever opens it.
        let Ok(info) = fs::metadata(path) else { return };
        if !info.is_file() {
            return;
        }
        let canonical = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if !self.seen.insert(canonical) {
            return;
        }
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        self.found.push(Candidate {
            path: path.to_owned(),
            root: self.number,
            folder: below.to_owned(),
            hint,
            is_folder: false,
            shard: is_shard(&stem),
            stamp: Stamp::of(&info),
            beside: tellers(&stem, beside),
        });
    }

    fn model_folder(&mut self, folder: &Path, above: String, hint: Option<ModelKind>) {
        let canonical = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        if self.found.len() >= MOST_MODELS || !self.seen.insert(canonical) {
            return;
        }
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // Pictures may lie in the folder or beside it.
        let mut beside = tellers(&name, &neighbours(folder));
        beside.retain(|name| super::preview::is_picture(name));
        self.found.push(Candidate {
            path: folder.to_owned(),
            root: self.number,
            folder: above,
            hint,
            is_folder: true,
            shard: false,
            stamp: stamp_of_folder(folder),
            beside,
        });
    }
}

/// Names in the folder that a file lies in.
fn neighbours(path: &Path) -> BTreeSet<OsString> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::read_dir(folder)
        .map(|files| files.flatten().take(MOST_NAMES).map(|f| f.file_name()).collect())
        .unwrap_or_default()
}

/// The names that begin with a model's and a dot.
fn tellers(stem: &str, beside: &BTreeSet<OsString>) -> Vec<OsString> {
    let first = format!("{stem}.");
    let from = beside.range(OsString::from(&first)..);
    from.take_while(|name| name.as_encoded_bytes().starts_with(first.as_bytes())).take(32).cloned().collect()
}

/// A folder's stamp: the newest of its files, two folders deep, and the bytes of all.
fn stamp_of_folder(folder: &Path) -> Stamp {
    let mut whole = Stamp { modified_nanos: 0, length: 0 };
    let mut folders = vec![(folder.to_owned(), 0)];
    let mut left = 2000;
    while let Some((folder, depth)) = folders.pop() {
        let Ok(files) = fs::read_dir(&folder) else { continue };
        for file in files.flatten() {
            left -= 1;
            if left == 0 {
                return whole;
            }
            let path = file.path();
            let Ok(info) = fs::metadata(&path) else { continue };
            if info.is_dir() && depth < 1 {
                folders.push((path, depth + 1));
            } else if info.is_file() {
                let stamp = Stamp::of(&info);
                whole.modified_nanos = whole.modified_nanos.max(stamp.modified_nanos);
                whole.length = whole.length.saturating_add(stamp.length);
            }
        }
    }
    whole
}
