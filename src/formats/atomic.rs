//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::{Fault, FormatError};

/// Writes a file through `content`, so that `path` holds either all of it or what it held before.
///
/// The bytes go to a temporary file in the same folder, to the disk, and then take the name. A link is followed, so
/// that the file behind it changes; an existing file's permissions are kept; a write-protected one is left alone.
pub fn write_atomically(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), FormatError> {
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
        Some(old) if old.permissions().readonly() => return Err(fail(Fault::WriteDenied)),
        None if target.file_name().is_none() || ends_with_separator(path) => {
            return Err(fail(Fault::TargetNotAFile));
        }
        _ => {}
    }
    if !folder.is_dir() {
        return Err(fail(Fault::MissingFolder(folder)));
    }
    let write = || -> io::Result<()> {
        let mut temporary = temporary_in(&folder)?;
        let mut out = BufWriter::new(temporary.as_file_mut());
        content(&mut out)?;
        out.flush()?;
        drop(out);
        if let Some(old) = &old {
            temporary.as_file().set_permissions(old.permissions())?;
        }
        temporary.as_file().sync_all()?;
        temporary.persist(&target).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| fail(Fault::from_write(&error, &folder)))?;
    // The new name is in the folder's own data. Not every system lets a folder be synced, and the file is whole anyway.
    let _ = File::open(&folder).and_then(|folder| folder.sync_all());
    Ok(())
}

fn temporary_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".scumble-").suffix(".part");
    #[cfg(unix)]
    {
        // As any new file: readable by others as far as the user's mask allows.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn ends_with_separator(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().last().is_some_and(|&b| std::path::is_separator(char::from(b)))
}
