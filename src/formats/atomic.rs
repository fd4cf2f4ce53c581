//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Fault, FormatError};

/// Beginning and end of the names of files that are being written.
const PART: (&str, &str) = (".scumble-", ".part");
/// No file is written for so long: what is older was left by a program that was killed.
const ABANDONED: Duration = Duration::from_hours(24);

/// What is written to: a file, seen through a buffer.
pub(super) trait Target: Write + Seek {}

impl<T: Write + Seek> Target for T {}

/// What becomes of a file that has the name already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Existing {
    /// It is replaced.
    Replaced,
    /// It stays, and writing fails.
    Kept,
}

/// Writes a file through `content`, so that `path` holds either all of it or what it held before.
///
/// The bytes go to a temporary file in the same folder, to the disk, and then take the name. A link is followed, so
/// that the file behind it changes; an existing file's permissions are kept; a write-protected one is left alone.
pub fn write_atomically(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), FormatError> {
    write(path, Existing::Replaced, |out| content(out))
}

/// As [`write_atomically`], but a file that has the name already stays as it is: then the error is [`Fault::Exists`].
pub fn write_new(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), FormatError> {
    write(path, Existing::Kept, |out| content(out))
}

/// As [`write_atomically`], for content that goes back to what it wrote. Also sweeps away what programs that were killed
/// while writing left in the folder long ago.
pub(super) fn write_seekable(
    path: &Path,
    content: impl FnOnce(&mut dyn Target) -> io::Result<()>,
) -> Result<(), FormatError> {
    write(path, Existing::Replaced, |out| content(out))?;
    if let Some(folder) = fs::canonicalize(path).ok().as_deref().and_then(Path::parent) {
        sweep(folder);
    }
    Ok(())
}

fn write(
    path: &Path,
    existing: Existing,
    content: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>,
) -> Result<(), FormatError> {
    let mut pending = Pending::begin(path, existing)?;
    let write = || {
        let mut out = BufWriter::new(pending.temporary.as_file_mut());
        content(&mut out)?;
        out.flush()
    };
    let written = write();
    written.map_err(|error| pending.failed(&error))?;
    pending.finish()
}

/// A file that is being written: it takes its name when it is finished, and leaves nothing if it is dropped before.
#[derive(Debug)]
pub(super) struct Pending {
    path: PathBuf,
    target: PathBuf,
    folder: PathBuf,
    old: Option<fs::Metadata>,
    existing: Existing,
    temporary: tempfile::NamedTempFile,
}

impl Pending {
    /// Begins a file. Fails if nothing can be written at `path`, or what is there is to stay.
    pub(super) fn begin(path: &Path, existing: Existing) -> Result<Self, FormatError> {
        let fail = |fault| FormatError::new(path, fault);
        // The file may be a link, and a link to nothing yet cannot be resolved: then the link itself is replaced.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = match target.parent() {
            Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
            Some(folder) => folder.to_owned(),
            None => return Err(fail(Fault::TargetNotAFile)),
        };
        let old = fs::metadata(&target).ok();
        match &old {
            Some(old) if !old.is_file() => return Err(fail(Fault::TargetNotAFile)),
            Some(_) if existing == Existing::Kept => return Err(fail(Fault::Exists)),
            Some(old) if old.permissions().readonly() => return Err(fail(Fault::WriteDenied)),
            None if target.file_name().is_none() || ends_with_separator(path) => {
                return Err(fail(Fault::TargetNotAFile));
            }
            _ => {}
        }
        if !folder.is_dir() {
            return Err(fail(Fault::MissingFolder(folder)));
        }
        let temporary = temporary_in(&folder).map_err(|error| fail(Fault::from_write(&error, &folder)))?;
        Ok(Self { path: path.to_owned(), target, folder, old, existing, temporary })
    }

    /// The file to be written to.
    pub(super) fn file(&self) -> Result<File, FormatError> {
        self.temporary.as_file().try_clone().map_err(|error| self.failed(&error))
    }

    /// What a failure of writing means.
    pub(super) fn failed(&self, error: &io::Error) -> FormatError {
        FormatError::new(&self.path, Fault::from_write(error, &self.folder))
    }

    /// Brings the file to the disk and gives it its name.
    pub(super) fn finish(self) -> Result<(), FormatError> {
        let Self { path, target, folder, old, existing, temporary } = self;
        let finish = || -> io::Result<()> {
            if let Some(old) = &old {
                temporary.as_file().set_permissions(old.permissions())?;
            }
            temporary.as_file().sync_all()?;
            match existing {
                Existing::Replaced => temporary.persist(&target),
                Existing::Kept => temporary.persist_noclobber(&target),
            }
            .map_err(|error| error.error)?;
            Ok(())
        };
        finish().map_err(|error| FormatError::new(&path, Fault::from_write(&error, &folder)))?;
        tracing::debug!(file = %path.display(), "file written");
        // The new name is in the folder's own data. Not every system lets a folder be synced, and the file is whole
        // anyway.
        let _ = File::open(&folder).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

fn temporary_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PART.0).suffix(PART.1);
    #[cfg(unix)]
    {
        // As any new file: readable by others as far as the user's mask allows.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Removes abandoned temporary files of ours from a folder, as far as that goes.
fn sweep(folder: &Path) {
    sweep_older(folder, ABANDONED);
}

/// Removes all temporary files of ours from a folder in which nobody writes.
pub(super) fn sweep_all(folder: &Path) {
    sweep_older(folder, Duration::ZERO);
}

fn sweep_older(folder: &Path, least: Duration) {
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let ours = file.file_name().to_str().is_some_and(|name| name.starts_with(PART.0) && name.ends_with(PART.1));
        let modified = || file.metadata().ok().filter(fs::Metadata::is_file)?.modified().ok();
        if ours && modified().and_then(|time| time.elapsed().ok()).is_some_and(|age| age >= least) {
            let _ = fs::remove_file(file.path());
        }
    }
}

fn ends_with_separator(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().last().is_some_and(|&b| std::path::is_separator(char::from(b)))
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn only_our_own_and_old_leftovers_are_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let old = SystemTime::now() - 2 * ABANDONED;
        for (name, time) in [
            (".scumble-old.part", old),
            (".scumble-new.part", SystemTime::now()),
            ("art.part", old),
            (".scumble-art", old),
            ("art.scumble", old),
        ] {
            File::create(folder.path().join(name)).unwrap().set_modified(time).unwrap();
        }
        fs::create_dir(folder.path().join(".scumble-folder.part")).unwrap();
        write_seekable(&folder.path().join("new.scumble"), |out| out.write_all(b"whole")).unwrap();
        let left = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut left: Vec<String> = left.collect();
        left.sort();
        let wanted = [".scumble-art", ".scumble-folder.part", ".scumble-new.part", "art.part", "art.scumble"];
        assert_eq!(left, [wanted.as_slice(), &["new.scumble"]].concat());
    }

    #[test]
    fn a_new_file_replaces_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        write_new(&path, |out| out.write_all(b"first")).unwrap();
        let error = write_new(&path, |out| out.write_all(b"second")).unwrap_err();
        assert_eq!((error.fault, fs::read(&path).unwrap().as_slice()), (Fault::Exists, b"first".as_slice()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
