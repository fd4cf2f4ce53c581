//! Well-known public models: where they come from, under which licence, and what is known of their files.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::LibraryError;
use super::download::{FileRequest, Hub};
use super::models::{ModelKind, make_own_folder};

const TEXT: &str = include_str!("../../assets/catalogue.json");
const VERSION: u32 = 1;

/// A model of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueEntry {
    /// What the command line calls it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it is good for, in a sentence.
    pub about: String,
    /// Its kind.
    pub kind: ModelKind,
    /// Id of its family, or of the base that it was made for.
    pub family: String,
    /// Licence that its publisher gives it.
    pub licence: String,
    /// `OWNER/NAME` on the hub.
    pub repository: String,
    /// Branch, tag or commit.
    #[serde(default = "main_branch")]
    pub revision: String,
    /// Its files. A model of several lies in a folder of its own.
    pub files: Vec<CatalogueFile>,
}

/// A file of a model of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueFile {
    /// Path in the repository, with `/`.
    pub path: String,
    /// Name on the disk, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub save_as: Option<String>,
    /// Size in bytes, where it is certain; else the hub tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// SHA-256 in hex, where it is certain; else the hub tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

fn main_branch() -> String {
    "main".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    version: u32,
    models: Vec<CatalogueEntry>,
}

/// The catalogue that is part of the program.
pub fn catalogue() -> &'static [CatalogueEntry] {
    static CATALOGUE: OnceLock<Vec<CatalogueEntry>> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        // A test reads it: what the program ships is whole.
        let read = serde_json::from_str::<Catalogue>(TEXT).ok().filter(|catalogue| catalogue.version == VERSION);
        read.map(|catalogue| catalogue.models).unwrap_or_default()
    })
}

/// The model of an id or a name, whatever the case.
pub fn find_in_catalogue(name: &str) -> Option<&'static CatalogueEntry> {
    let name = name.trim().to_lowercase();
    catalogue().iter().find(|entry| entry.id == name || entry.name.to_lowercase() == name)
}

impl CatalogueEntry {
    /// The page that tells of it.
    pub fn page(&self, hub: &Hub) -> String {
        format!("{}/{}", hub.endpoint(), self.repository)
    }

    /// Size in bytes of all its files, where it is known of all.
    pub fn bytes(&self) -> Option<u64> {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Its files as downloads into Scumble's own folder of models, in which folders are made for them.
    pub fn requests_into_own(&self, own: &Path, hub: &Hub) -> Result<Vec<FileRequest>, LibraryError> {
        Ok(self.requests(&make_own_folder(own, self.kind)?, hub))
    }

    /// Its files as downloads into a folder. A model of several files lies in a folder of its own in that.
    pub fn requests(&self, folder: &Path, hub: &Hub) -> Vec<FileRequest> {
        let folder = if self.files.len() > 1 { folder.join(&self.id) } else { folder.to_owned() };
        let request = |file: &CatalogueFile| FileRequest {
            url: hub.url(&self.repository, &self.revision, &file.path),
            target: folder.join(PathBuf::from(file.save_as.as_deref().unwrap_or(&file.path))),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
        };
        self.files.iter().map(request).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::families::FAMILIES;
    use crate::library::models::base_of;

    #[test]
    fn the_catalogue_is_whole() {
        let read: Catalogue = serde_json::from_str(TEXT).unwrap();
        assert_eq!((read.version, read.models.len()), (VERSION, catalogue().len()));
        let mut targets = Vec::new();
        let hub = Hub::new("https://hub.example", None).unwrap();
        for entry in catalogue() {
            let id = &entry.id;
            assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b)), "{id}");
            assert_eq!(find_in_catalogue(&entry.name.to_uppercase()), Some(entry));
            assert_eq!(catalogue().iter().filter(|other| other.id == *id || other.name == entry.name).count(), 1);
            assert!(
                entry.about.ends_with('.') && !entry.licence.is_empty() && entry.kind != ModelKind::Unknown,
                "{id}"
            );
            let known = ["sd1", "sd2", "sdxl"].contains(&base_of(&entry.family));
            assert!(known || FAMILIES.iter().any(|family| family.id == entry.family), "{id}: {}", entry.family);
            let (owner, name) = entry.repository.split_once('/').unwrap();
            assert!(!owner.is_empty() && !name.is_empty() && !name.contains('/'), "{id}");
            assert!(!entry.files.is_empty());
            for file in &entry.files {
                assert!(!file.path.starts_with('/') && !file.path.contains(".."), "{id}");
                assert!(file.sha256.as_ref().is_none_or(|hash| {
                    hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
                }));
                assert!(file.bytes.is_none_or(|bytes| bytes > 1000) && (file.sha256.is_none() || file.bytes.is_some()));
            }
            for request in entry.requests(&Path::new("/m").join(entry.kind.id()), &hub) {
                assert!(request.url.starts_with("https://hub.example/") && request.url.contains("/resolve/main/"));
                assert!(!targets.contains(&request.target), "{id}: {:?} is another's name, too", request.target);
                targets.push(request.target);
            }
        }
        assert!(catalogue().len() >= 15);
    }
}
