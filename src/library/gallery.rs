//! The folder of finished pictures: a folder for each day, numbered files in it, none ever overwritten.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::base::{CancelToken, Cancelled, Pixmap};
use crate::formats::{Export, Fault, FormatError, Labels, Limits, TextChunks, export_picture_new};
use crate::job::Recipe;

use super::days::day_of;
use super::index::{self, Entry};
use super::{LibraryError, thumbnails, trash};

/// How often a name is tried that another program takes at the same time.
const ATTEMPTS: u32 = 100;

/// A gallery of pictures on disk. Its index and thumbnails are in a cache folder, and are made anew where they lack.
#[derive(Debug)]
pub struct Gallery {
    folder: PathBuf,
    cache: PathBuf,
    limits: Limits,
    /// Held while a number is chosen and taken.
    recording: Mutex<()>,
}

impl Gallery {
    /// A gallery in `folder`, which is made if there is none. The part of `cache` that it uses is its own, so that
    /// galleries may share a cache folder.
    pub fn open(folder: &Path, cache: &Path) -> Result<Self, LibraryError> {
        fs::create_dir_all(folder).map_err(|error| no_folder(folder, &error))?;
        // The same gallery by another way of writing its path has the same cache.
        let folder = fs::canonicalize(folder).map_err(|error| no_folder(folder, &error))?;
        let cache = cache.join(format!("gallery-{}", key(&folder.to_string_lossy())));
        fs::create_dir_all(&cache).map_err(|error| no_folder(&cache, &error))?;
        Ok(Self { folder, cache, limits: Limits::default(), recording: Mutex::new(()) })
    }

    /// The folder that the pictures are in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps a picture with its recipe as `YYYY-MM-DD/00000-SEED.png`, today's next number; the file.
    ///
    /// It appears whole or not at all, and replaces none.
    pub fn record(&self, picture: &Pixmap, recipe: &Recipe, labels: Labels<'_>) -> Result<PathBuf, LibraryError> {
        let folder = self.folder.join(day_of(SystemTime::now()));
        fs::create_dir_all(&folder).map_err(|error| no_folder(&folder, &error))?;
        let texts = TextChunks::of_recipe(recipe, labels);
        let _recording = self.recording.lock().unwrap_or_else(PoisonError::into_inner);
        for _ in 0..ATTEMPTS {
            let number = next_number(&folder).map_err(|error| no_folder(&folder, &error))?;
            let path = folder.join(format!("{number:05}-{}.png", recipe.seed));
            match export_picture_new(&path, picture, &texts, &Export::default()) {
                Err(FormatError { fault: Fault::Exists, .. }) => {}
                written => return written.map(|()| path).map_err(LibraryError::from),
            }
        }
        Err(LibraryError::Full(folder))
    }

    /// All pictures in the gallery's folder, the newest first, those of other programs among them.
    ///
    /// What is in the index and has not changed since (by its time and length) is not opened again. A file that cannot
    /// be read is left out. Hidden files and folders are passed over, and links to folders are not followed.
    pub fn scan(&self, cancel: &CancelToken) -> Result<Vec<Entry>, Cancelled> {
        let entries = index::scan(&self.folder, &self.cache, &self.limits, cancel)?;
        thumbnails::prune(&self.cache, &entries);
        Ok(entries)
    }

    /// A picture within 256 by 256 pixels. It is made once, and kept for as long as the file stays as it is.
    pub fn thumbnail(&self, path: &Path) -> Result<Arc<Pixmap>, LibraryError> {
        Ok(thumbnails::thumbnail(&self.cache, path, &self.limits).map(Arc::new)?)
    }

    /// Moves a picture of the gallery to the system's trash; where there is none, into the gallery's own folder `.trash`.
    /// Nothing is ever deleted.
    pub fn trash(&self, path: &Path) -> Result<(), LibraryError> {
        let outside = || LibraryError::Outside { path: path.to_owned(), gallery: self.folder.clone() };
        // The folder is resolved and the file is not: a link in the gallery is moved, not what it leads to.
        let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok()).ok_or_else(outside)?;
        let own = folder.join(path.file_name().ok_or_else(outside)?);
        if !folder.starts_with(&self.folder) || !fs::symlink_metadata(&own).is_ok_and(|info| !info.is_dir()) {
            return Err(outside());
        }
        thumbnails::forget(&self.cache, &own);
        trash::discard(&own, &self.folder)
    }
}

/// One more than the highest number of a file of the folder that begins with five digits or more and a dash.
fn next_number(folder: &Path) -> io::Result<u64> {
    let mut next = 0;
    for file in fs::read_dir(folder)? {
        let name = file?.file_name();
        let number = name.to_str().and_then(|name| name.split_once('-')).map(|(number, _)| number);
        let number = number.filter(|digits| digits.len() >= 5 && digits.bytes().all(|b| b.is_ascii_digit()));
        if let Some(number) = number.and_then(|digits| digits.parse::<u64>().ok()).filter(|&n| n < u64::MAX) {
            next = next.max(number + 1);
        }
    }
    Ok(next)
}

/// A short name for a long one, for files of the cache.
pub(super) fn key(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(16).fold(String::new(), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}

fn no_folder(path: &Path, error: &io::Error) -> LibraryError {
    LibraryError::Folder { path: path.to_owned(), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_highest_whatever_else_lies_there() {
        let folder = tempfile::tempdir().unwrap();
        let next = || next_number(folder.path()).unwrap();
        assert_eq!(next(), 0);
        for (name, wanted) in [
            ("00003-7.png", 4),
            ("00001-99999999.png", 4),
            ("note.txt", 4),
            ("123-1.png", 4),
            ("+00009-1.png", 4),
            ("100000-1.jpg", 100_001),
            ("18446744073709551615-1.png", 100_001),
            ("99999999999999999999999-1.png", 100_001),
        ] {
            fs::write(folder.path().join(name), b"").unwrap();
            assert_eq!(next(), wanted, "{name}");
        }
    }
}
