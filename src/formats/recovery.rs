//! Work that is kept while a program runs, and found again after one that did not end by itself.
//!
//! Each running program has a slot: a folder with a lock that the system releases when the program ends, however it
//! ends, and two generations of the work, written in turn. A slot whose lock is free is that of a program that is gone.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;

use crate::document::Document;

use super::project::{self, Extras, PROJECT_EXTENSION};
use super::{Fault, FormatError, Limits, atomic, picture};

/// Beginning of the names of slots' folders.
const PREFIX: &str = "slot-";
const LOCK: &str = "lock";
/// File stems of the generations.
const GENERATIONS: [&str; 2] = ["a", "b"];

/// The place where this program keeps its work for the case that it is killed. It is freed when this value is dropped;
/// the work stays until [`RecoverySlot::clear`].
#[derive(Debug)]
pub struct RecoverySlot {
    folder: PathBuf,
    /// Locked for as long as the program lives.
    _lock: File,
    /// The generation that is written next.
    next: usize,
}

/// Work of a program that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// A project file with it: the latest that can be read. To be opened as any project, and not to be saved to.
    pub path: PathBuf,
    /// When it was kept.
    pub when: SystemTime,
    /// What to call it: the name of the file it was saved in, or "Untitled".
    pub title: String,
    /// The file that the artist saved it in, if there was one.
    pub of_path: Option<PathBuf>,
}

impl RecoverySlot {
    /// A slot of its own in `folder`, which is made if there is none.
    pub fn claim(folder: &Path) -> Result<Self, FormatError> {
        let fail = |path: &Path, error: &io::Error| FormatError::new(path, Fault::from_write(error, folder));
        fs::create_dir_all(folder).map_err(|error| fail(folder, &error))?;
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        // One program may have several slots, one after the other within a tick of the clock.
        for attempt in 0..1000 {
            let name = format!("{PREFIX}{}-{}-{attempt}", std::process::id(), since.as_micros());
            let folder = folder.join(name);
            match fs::create_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(fail(&folder, &error)),
                Ok(()) => {
                    let path = folder.join(LOCK);
                    let lock = File::create(&path).map_err(|error| fail(&path, &error))?;
                    lock.lock().map_err(|error| fail(&path, &error))?;
                    return Ok(Self { folder, _lock: lock, next: 0 });
                }
            }
        }
        Err(FormatError::new(folder, Fault::Exists))
    }

    /// Keeps the work as it is now. `of_path` is the file that the artist saves it in, if any.
    ///
    /// Whatever happens meanwhile, one whole generation is there: the last one, or this.
    pub fn write(&mut self, document: &Document, notes: &Value, of_path: Option<&Path>) -> Result<(), FormatError> {
        let path = generation(&self.folder, self.next);
        let of_path = of_path.map(|path| path.to_string_lossy());
        // It is not looked at in folders: a small picture would only take time.
        let extras = Extras { thumbnail: false, of_path: of_path.as_deref() };
        atomic::write_seekable(&path, |out| project::write(out, document, notes, &extras))?;
        self.next = 1 - self.next;
        Ok(())
    }

    /// Removes what was kept: the work is saved, or not wanted.
    pub fn clear(&mut self) -> Result<(), FormatError> {
        remove_generations(&self.folder)
    }

    /// Removes what was kept and the slot itself: the program ends.
    pub fn release(mut self) -> Result<(), FormatError> {
        self.clear()?;
        let folder = self.folder.clone();
        drop(self);
        // Only empty folders can be removed: what somebody else put there stays.
        let _ = fs::remove_file(folder.join(LOCK));
        let _ = fs::remove_dir(folder);
        Ok(())
    }
}

/// The work of programs that are gone, the latest first. Slots in which nothing can be read are passed over, and kept.
pub fn list_recovered(folder: &Path, limits: &Limits) -> Vec<Recovered> {
    let slots = fs::read_dir(folder).into_iter().flatten().flatten().map(|slot| slot.path());
    let mut found: Vec<Recovered> =
        slots.filter(|slot| is_abandoned(slot)).filter_map(|s| latest(&s, limits)).collect();
    found.sort_by(|a, b| b.when.cmp(&a.when).then_with(|| a.path.cmp(&b.path)));
    found
}

/// Removes recovered work, with its slot: the artist has it elsewhere, or does not want it.
///
/// Nothing is removed that another program has taken meanwhile, or that was not found by [`list_recovered`].
pub fn discard_recovered(recovered: &Recovered) -> Result<(), FormatError> {
    let Some(slot) = recovered.path.parent().filter(|slot| is_abandoned(slot)) else {
        return Err(FormatError::new(&recovered.path, Fault::InUse));
    };
    remove_generations(slot)?;
    let _ = fs::remove_file(slot.join(LOCK));
    let _ = fs::remove_dir(slot);
    Ok(())
}

/// Whether a folder is a slot whose program is gone.
fn is_abandoned(slot: &Path) -> bool {
    let named = slot.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(PREFIX));
    if !named {
        return false;
    }
    match File::open(slot.join(LOCK)) {
        // Released at once: the file is closed here.
        Ok(lock) => !matches!(lock.try_lock(), Err(TryLockError::WouldBlock)),
        // A program that was killed before it made its lock kept nothing; one whose lock was removed is not there.
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// The latest generation that can be read.
fn latest(slot: &Path, limits: &Limits) -> Option<Recovered> {
    let read = |at: usize| {
        let path = generation(slot, at);
        let when = fs::metadata(&path).ok()?.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let peeked = project::peek(picture::open(&path).ok()?, limits).ok()?;
        let of_path = peeked.of_path.map(PathBuf::from);
        let title = of_path.as_deref().and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
        Some(Recovered { path, when, title: title.unwrap_or_else(|| "Untitled".to_owned()), of_path })
    };
    (0..GENERATIONS.len()).filter_map(read).max_by_key(|recovered| recovered.when)
}

fn generation(slot: &Path, at: usize) -> PathBuf {
    slot.join(format!("{}.{PROJECT_EXTENSION}", GENERATIONS[at]))
}

fn remove_generations(slot: &Path) -> Result<(), FormatError> {
    for at in 0..GENERATIONS.len() {
        let path = generation(slot, at);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(FormatError::new(&path, Fault::from_write(&error, slot)));
            }
            _ => {}
        }
    }
    // What the program was writing when it was killed.
    atomic::sweep_all(slot);
    Ok(())
}
