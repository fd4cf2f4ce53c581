//! Files are moved to the trash, never deleted.

use std::fs;
use std::path::{Path, PathBuf};

use super::LibraryError;

/// The folder of a gallery that stands in for a trash can, where the system has none.
const OWN: &str = ".trash";
/// As many files of one name as there can be in it.
const MOST_NAMESAKES: u32 = 10_000;

/// Moves a file to the system's trash, or else into `gallery`'s own.
pub(super) fn discard(path: &Path, gallery: &Path) -> Result<(), LibraryError> {
    discard_with(path, gallery, |path| ::trash::delete(path).is_ok())
}

fn discard_with(path: &Path, gallery: &Path, system: impl FnOnce(&Path) -> bool) -> Result<(), LibraryError> {
    if system(path) {
        return Ok(());
    }
    let fail = |reason: String| LibraryError::Trash { path: path.to_owned(), reason };
    let folder = gallery.join(OWN);
    fs::create_dir_all(&folder).map_err(|error| fail(error.to_string()))?;
    let target = free_name(&folder, path).ok_or_else(|| fail("its trash is full".into()))?;
    fs::rename(path, target).map_err(|error| fail(error.to_string()))
}

/// A name in `folder` that nothing has yet: the file's own, or with a number behind its stem.
fn free_name(folder: &Path, path: &Path) -> Option<PathBuf> {
    let stem = path.file_stem()?.to_string_lossy();
    let extension = path.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
    let names = (2..MOST_NAMESAKES).map(|n| folder.join(format!("{stem} {n}{extension}")));
    let mut names = [folder.join(path.file_name()?)].into_iter().chain(names);
    names.find(|name| fs::symlink_metadata(name).is_err())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_trash_can_files_are_kept_in_the_gallery_under_names_of_their_own() {
        let gallery = tempfile::tempdir().unwrap();
        let path = gallery.path().join("00000-1.png");
        for content in ["first", "second", "third"] {
            fs::write(&path, content).unwrap();
            discard_with(&path, gallery.path(), |_| false).unwrap();
            assert!(!path.exists());
        }
        for (name, content) in [("00000-1.png", "first"), ("00000-1 2.png", "second"), ("00000-1 3.png", "third")] {
            assert_eq!(fs::read_to_string(gallery.path().join(OWN).join(name)).unwrap(), content);
        }
        let error = discard_with(&path, gallery.path(), |_| false).unwrap_err();
        assert!(error.to_string().starts_with(&format!("'{}' cannot be moved to the trash (", path.display())));
        discard_with(&path, gallery.path(), |_| true).unwrap();
    }
}
