//! What is known of a model on the disk.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::job::ModelRef;

use super::{Hashes, ModelKind};

/// A model that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelEntry {
    /// The file, or the folder of a model in the diffusers layout.
    pub path: PathBuf,
    /// Which of the library's folders it was found in, by its number.
    pub root: usize,
    /// Folders between that and the file, with `/`; empty for none.
    pub folder: String,
    /// What it is for: by its content, and where that says nothing by its folder.
    pub kind: ModelKind,
    /// Id of its family (`sd1`, `sdxl`), for what is added to a model that of the base it was made for; `None` where
    /// the file does not tell.
    pub family: Option<String>,
    /// Why it is of that kind and family.
    pub evidence: String,
    /// What prompts and recipes call it: the file's name without its ending.
    pub name: String,
    /// Other names that it gives itself.
    pub aliases: Vec<String>,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// Size in bytes, of all files of a folder.
    pub bytes: u64,
    /// When it was last written.
    pub modified: SystemTime,
    /// What its content hashes to, as far as that is known.
    pub hashes: Hashes,
    /// A picture of what it makes, beside it.
    pub preview: Option<PathBuf>,
    /// Words that call up what it was trained on.
    pub trigger_words: Vec<String>,
    /// Tags that it was trained with, the most frequent first.
    pub tags: Vec<String>,
    /// Why it cannot be used, as one sentence.
    pub problem: Option<String>,
}

impl ModelEntry {
    /// How recipes name it.
    pub fn reference(&self) -> ModelRef {
        ModelRef { name: self.name.clone(), hash: self.hashes.short().map(str::to_owned) }
    }

    /// What lists show: the title, or else the name.
    pub fn label(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.name)
    }

    /// Whether it goes by this name, whatever the case: its own, one of its aliases, or a hash. Folders before the name
    /// and a model's ending behind it are passed over.
    pub fn goes_by(&self, name: &str) -> bool {
        let name = bare(name);
        !name.is_empty()
            && (same(&self.name, name)
                || self.aliases.iter().any(|alias| same(alias, name))
                || self.hashes.matches(name))
    }
}

/// A name without folders before it and a model's ending behind it.
pub(super) fn bare(name: &str) -> &str {
    let name = name.trim();
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match name.rsplit_once('.') {
        Some((stem, ending)) if super::files::is_ending(ending) => stem,
        _ => name,
    }
}

/// Whether two names are the same, whatever the case.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || a.to_lowercase() == b.to_lowercase()
}

/// The name that a file or folder gives a model.
pub(super) fn name_of(path: &Path, is_folder: bool) -> String {
    let name = if is_folder { path.file_name() } else { path.file_stem() };
    let name = name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // The hub's cache has a folder `models--OWNER--NAME/snapshots/REVISION` for each model.
    let hub = path.ancestors().nth(2).filter(|_| is_folder && path.parent().is_some_and(|p| p.ends_with("snapshots")));
    let hub =
        hub.and_then(Path::file_name).and_then(|name| name.to_str()).and_then(|name| name.strip_prefix("models--"));
    hub.and_then(|name| name.rsplit("--").next()).map_or(name, str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_from_files_folders_and_the_hubs_cache() {
        assert_eq!(name_of(Path::new("/a/My v1.5.safetensors"), false), "My v1.5");
        assert_eq!(name_of(Path::new("/a/model v1.5"), true), "model v1.5");
        assert_eq!(name_of(Path::new("/h/models--stabilityai--sd-turbo/snapshots/b261"), true), "sd-turbo");
        assert_eq!(bare(" styles/Ink v1.5.safetensors "), "Ink v1.5");
        assert_eq!(bare("styles\\Ink v1.5"), "Ink v1.5");
    }
}
