//! The file that a download grows in: `NAME.part`, locked, with a note beside it of what it is a part of.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::base::CancelToken;
use crate::formats::write_atomically;
use crate::library::models::hex;

use super::DownloadError;

/// What tells that a file on a server is the one that a part is of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Identity {
    /// The address that was asked for.
    pub url: String,
    /// What the hub says it links to.
    pub linked: Option<String>,
    /// The sender's own mark, only where it is a strong one.
    pub etag: Option<String>,
    /// Bytes of the whole.
    pub bytes: Option<u64>,
}

/// A part that nobody else writes to.
#[derive(Debug)]
pub(super) struct Part {
    target: PathBuf,
    path: PathBuf,
    note: PathBuf,
    file: File,
    length: u64,
    hasher: Sha256,
    pub identity: Identity,
    /// Whether some of it was there before this download.
    pub resumed: bool,
}

fn beside(target: &Path, ending: &str) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

impl Part {
    /// Opens the part of a target, or makes one. What is there of it is read once, for its hash.
    pub fn open(target: &Path, cancel: &CancelToken) -> Result<Self, DownloadError> {
        let (path, note) = (beside(target, ".part"), beside(target, ".part.json"));
        let fail = |error: &std::io::Error| DownloadError::write(&path, error);
        let file =
            File::options().read(true).write(true).create(true).truncate(false).open(&path).map_err(|e| fail(&e))?;
        match file.try_lock() {
            // Some systems and network disks have no locks.
            Ok(()) | Err(TryLockError::Error(_)) => {}
            Err(TryLockError::WouldBlock) => return Err(DownloadError::Busy(target.to_owned())),
        }
        // Whoever held the lock may have finished meanwhile.
        if target.exists() {
            return Err(DownloadError::Busy(target.to_owned()));
        }
        let text = fs::read(&note).ok().filter(|bytes| bytes.len() < 64 << 10);
        let identity = text.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let (target, hasher) = (target.to_owned(), Sha256::new());
        let mut part =
            Self { target, path, note, file, length: 0, hasher, identity: Identity::default(), resumed: false };
        match identity {
            Some(identity) => {
                part.identity = identity;
                part.read_back(cancel)?;
            }
            // Of what is there nobody knows what it is.
            None => part.reset()?,
        }
        Ok(part)
    }

    fn read_back(&mut self, cancel: &CancelToken) -> Result<(), DownloadError> {
        let mut buffer = vec![0; 1 << 20];
        loop {
            cancel.check()?;
            match self.file.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => {
                    self.hasher.update(&buffer[..n]);
                    self.length += n as u64;
                }
                Err(error) => return Err(DownloadError::write(&self.path, &error)),
            }
        }
        self.resumed = self.length > 0;
        Ok(())
    }

    /// Bytes that are there.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Throws away what is there.
    pub fn reset(&mut self) -> Result<(), DownloadError> {
        let emptied = self.file.set_len(0).and_then(|()| self.file.seek(SeekFrom::Start(0)));
        emptied.map_err(|error| DownloadError::write(&self.path, &error))?;
        (self.length, self.hasher, self.resumed) = (0, Sha256::new(), false);
        self.identity = Identity::default();
        let _ = fs::remove_file(&self.note);
        Ok(())
    }

    /// Notes what it is a part of, so that a later program goes on where this one stopped.
    pub fn identify(&mut self, identity: Identity) {
        if self.identity != identity {
            self.identity = identity;
            // Without the note the next download begins anew, and nothing else.
            let _ = write_atomically(&self.note, |out| serde_json::to_writer(out, &self.identity).map_err(Into::into));
        }
    }

    /// Adds bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), DownloadError> {
        self.file.write_all(bytes).map_err(|error| DownloadError::write(&self.path, &error))?;
        self.hasher.update(bytes);
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// SHA-256 of what is there, in hex.
    pub fn sha256(&self) -> String {
        hex(&self.hasher.clone().finalize())
    }

    /// Gives the whole file its name, which must still be free.
    pub fn finish(self) -> Result<PathBuf, DownloadError> {
        self.file.sync_all().map_err(|error| DownloadError::write(&self.path, &error))?;
        // A second name for the file fails if the name is taken, which renaming does not.
        match fs::hard_link(&self.path, &self.target) {
            Ok(()) => {
                let _ = fs::remove_file(&self.path);
            }
            Err(_) if fs::symlink_metadata(&self.target).is_ok() => {
                return Err(DownloadError::Exists(self.target.clone()));
            }
            Err(_) => {
                fs::rename(&self.path, &self.target).map_err(|error| DownloadError::write(&self.target, &error))?;
            }
        }
        let _ = fs::remove_file(&self.note);
        Ok(self.target.clone())
    }

    /// Removes all of it.
    pub fn discard(mut self) {
        let _ = self.reset();
        let _ = fs::remove_file(&self.path);
    }
}
