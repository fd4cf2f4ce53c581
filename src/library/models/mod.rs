//! The artist's models on the disk: other programs' folders read in place, what each file is, and what fits together.
//!
//! ```text
//! ModelLibrary::scan(&roots, &cache, &cancel, &mut progress)   on a worker thread; headers are cached
//!   .find(kind, name), .search(query)                          by name, alias or hash; by words
//!   .resolve(&wanted)                                          names in prompts and recipes to files
//! fits(&entry, family)                                         whether a model of this family takes it, or why not
//! hash_missing(&entries, ...)                                  hashes in the background
//! ```
//!
//! A folder is recognised by what lies in it ([`LAYOUTS`]), and nothing is ever written there.

mod comfy;
mod entry;
mod facts;
mod files;
mod fits;
mod hashes;
mod kind;
mod layout;
mod preview;
mod recognise;
mod resolve;
mod scan;
mod walk;
mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::{CancelToken, Cancelled, Pixmap};
use crate::formats::Limits;

use super::query::{self, Term};
use super::{LibraryError, thumbnails};

pub use entry::ModelEntry;
pub use files::is_ending as is_model_ending;
pub use fits::{base_of, fits};
pub use hashes::{HashError, Hashes, KnownHashes, Pace, hash_file, hash_missing};
pub use kind::ModelKind;
pub use layout::{LAYOUTS, Layout, Place, RootReport};
pub use resolve::{Resolved, Wanted};
pub use scan::{ScanProgress, identify};

pub(super) use comfy::FILE as COMFY_FILE;
pub(super) use layout::recognise;

pub(super) use hashes::hex;

/// The part of the cache folder that is kept about models.
fn cache_folder(cache: &Path) -> PathBuf {
    cache.join("models")
}

/// The models that were found in the artist's folders. It does not change: another scan makes another.
#[derive(Debug, Clone, Default)]
pub struct ModelLibrary {
    entries: Vec<ModelEntry>,
    roots: Vec<RootReport>,
}

impl ModelLibrary {
    fn new(mut entries: Vec<ModelEntry>, roots: Vec<RootReport>) -> Self {
        entries.sort_by_cached_key(|entry| (entry.kind, entry.name.to_lowercase(), entry.root, entry.path.clone()));
        Self { entries, roots }
    }

    /// Reads folders: each in the layout that it is recognised by. Headers are read once and kept under `cache`; a file
    /// that cannot be used is listed with its problem. `progress` is called on this thread, now and then.
    ///
    /// What was read before it is cancelled is kept, too.
    pub fn scan(
        roots: &[PathBuf],
        cache: &Path,
        cancel: &CancelToken,
        progress: &mut dyn FnMut(ScanProgress),
    ) -> Result<Self, Cancelled> {
        scan::scan(roots, cache, cancel, progress)
    }

    /// The library with files that the artist names, each of which comes before others of its name.
    #[must_use]
    pub fn with_files(mut self, paths: &[PathBuf]) -> Self {
        for entry in &mut self.entries {
            entry.root += 1;
        }
        let (entries, roots) = (std::mem::take(&mut self.entries), std::mem::take(&mut self.roots));
        let named = paths.iter().map(|path| identify(path));
        Self::new(named.chain(entries).collect(), std::iter::once(RootReport::of_files()).chain(roots).collect())
    }

    /// All models, by kind and name.
    pub fn entries(&self) -> &[ModelEntry] {
        &self.entries
    }

    /// The folders, and how they were read.
    pub fn roots(&self) -> &[RootReport] {
        &self.roots
    }

    /// All that went wrong with the folders themselves, each as one sentence.
    pub fn problems(&self) -> impl Iterator<Item = &str> {
        self.roots.iter().flat_map(|root| root.problems.iter().map(String::as_str))
    }

    /// Notes the hashes of an entry, as [`hash_missing`] finds them.
    pub fn set_hashes(&mut self, entry: usize, hashes: Hashes) {
        if let Some(entry) = self.entries.get_mut(entry) {
            entry.hashes = hashes.or(std::mem::take(&mut entry.hashes));
        }
    }

    /// The model of a kind that goes by a name: its own before an alias before a hash, whatever the case; of several the
    /// first that can be used, in the order of the folders.
    pub fn find(&self, kind: ModelKind, name: &str) -> Option<&ModelEntry> {
        self.find_fitting(kind, name, None)
    }

    /// As [`ModelLibrary::find`], but of several with this name one that fits to a family comes first.
    pub fn find_fitting(&self, kind: ModelKind, name: &str, family: Option<&str>) -> Option<&ModelEntry> {
        let bare = entry::bare(name);
        let own = |entry: &&ModelEntry| entry::same(&entry.name, bare);
        let unfit = |entry: &&ModelEntry| family.is_some_and(|family| fits(entry, family).is_err());
        let named = self.entries.iter().filter(|entry| entry.kind == kind && entry.goes_by(name));
        named.min_by_key(|entry| (entry.problem.is_some(), unfit(entry), !own(entry), entry.root))
    }

    /// Which entries a query finds, by their numbers, in the same order.
    ///
    /// Every word must be found: in the name, title, folder, tags or trigger words; `kind:`, `family:`, `tag:` and `name:`
    /// before a word say where alone. Quotes hold words together, a dash before a word wants it absent, and case does
    /// not matter: `ink kind:lora family:sdxl -anime`. An empty query finds all.
    pub fn search(&self, query: &str) -> Vec<usize> {
        let terms = query::terms(query, &["kind", "family", "tag", "name"]);
        let holds = |entry: &ModelEntry| terms.iter().all(|term| term.holds(|term| found(term, entry)));
        (0..self.entries.len()).filter(|&i| holds(&self.entries[i])).collect()
    }

    /// The picture beside a model, within 256 by 256 pixels; `None` where it has none. It is made once, and kept under
    /// `cache` for as long as the picture stays as it is. Reads files: call it off the interface thread.
    pub fn thumbnail(entry: &ModelEntry, cache: &Path) -> Result<Option<Arc<Pixmap>>, LibraryError> {
        let Some(picture) = &entry.preview else { return Ok(None) };
        Ok(Some(Arc::new(thumbnails::thumbnail(&cache_folder(cache), picture, &Limits::default())?)))
    }
}

/// Whether a word of a query is in an entry, where it is looked for.
fn found(term: &Term, entry: &ModelEntry) -> bool {
    let any = |words: &[String]| words.iter().any(|word| term.is_in(word));
    let name = || {
        term.is_in(&entry.name) || entry.title.as_deref().is_some_and(|title| term.is_in(title)) || any(&entry.aliases)
    };
    match term.place {
        Some("kind") => term.is_in(entry.kind.id()),
        Some("family") => entry.family.as_deref().is_some_and(|family| family.starts_with(&term.word)),
        Some("tag") => any(&entry.tags) || any(&entry.trigger_words),
        Some("name") => name(),
        _ => {
            name()
                || term.is_in(&entry.folder)
                || any(&entry.tags)
                || any(&entry.trigger_words)
                || entry.hashes.matches(&term.word)
        }
    }
}

/// Scumble's own folder of models, below the folder of its data. Downloads go there.
pub fn own_folder(data: &Path) -> PathBuf {
    data.join("models")
}

/// Makes the folder for models of a kind in Scumble's own folder of models, and returns it.
pub fn make_own_folder(own: &Path, kind: ModelKind) -> Result<PathBuf, LibraryError> {
    let name = layout::OWN_FOLDERS.iter().find(|(_, known)| *known == kind).map_or("other", |(name, _)| name);
    let (mark, folder) = (own.join(layout::OWN_MARK), own.join(name));
    let made = std::fs::create_dir_all(&folder).and_then(|()| {
        let text = "Scumble keeps its models in this folder, and knows it by this file.\n";
        if mark.exists() { Ok(()) } else { std::fs::write(&mark, text) }
    });
    made.map(|()| folder).map_err(|error| LibraryError::Folder { path: own.to_owned(), reason: error.to_string() })
}
