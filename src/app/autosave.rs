//! Putting unsaved work where it survives a crash, in the thread for files.
//!
//! It is put there a while after the first change, or after so many changes, whichever comes first; never twice at once.
//! What was saved or exported needs it no longer.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::formats::RecoverySlot;
use crate::locale::t;

use super::worker::Lane;
use super::{App, NoticeKind};

/// So many changes are put where they survive, however quickly they came.
const EDITS: u32 = 20;
/// Even then it is not done more often than this.
const PAUSE: Duration = Duration::from_secs(5);

/// What survives a crash, and what is still to.
#[derive(Default)]
pub(super) struct Autosaving {
    /// This program's place among those that are looked through after a crash, once it was needed.
    slot: Arc<Mutex<Option<RecoverySlot>>>,
    /// Whether something lies there.
    filled: bool,
    /// The document's revision that lies there, or was saved.
    kept: u64,
    /// Changes since then.
    edits: u32,
    /// When the first of them was seen.
    since: Option<Instant>,
    last: Option<Instant>,
    writing: bool,
    /// Whether a failure was told already.
    failed: bool,
}

impl Autosaving {
    /// What was being written is not any more.
    pub fn forget(&mut self) {
        self.writing = false;
    }

    /// How long until work is to be put away; `None` if there is nothing to put.
    fn due_in(&self, wait: Duration) -> Option<Duration> {
        let since = self.since.filter(|_| !self.writing)?;
        let wait = if self.edits >= EDITS { Duration::ZERO } else { wait };
        let due = self.last.map_or(since + wait, |last| (since + wait).max(last + PAUSE));
        Some(due.saturating_duration_since(Instant::now()))
    }
}

impl App {
    /// Counts a step of the artist's.
    pub(super) fn count_edit(&mut self) {
        self.autosaving.edits = self.autosaving.edits.saturating_add(1);
    }

    /// Whether the document as it is now would survive a crash: it is saved, or was kept.
    pub fn is_kept(&self) -> bool {
        !self.is_unsaved() || (self.autosaving.filled && self.autosaving.kept == self.revision)
    }

    fn autosave_wait(&self) -> Duration {
        Duration::from_secs(u64::from(self.settings.autosave_secs))
    }

    /// How long until unsaved work is to be put where it survives a crash.
    pub(super) fn autosave_due_in(&self) -> Option<Duration> {
        self.autosaving.due_in(self.autosave_wait()).filter(|_| self.dirs.is_some())
    }

    /// Puts unsaved work where it survives a crash, when it is time.
    pub(super) fn autosave(&mut self) {
        if self.dirs.is_none() || self.autosaving.writing {
            return;
        }
        if !self.is_unsaved() {
            self.autosaving.since = None;
            self.autosaving.edits = 0;
            self.autosaving.kept = self.revision;
            if std::mem::take(&mut self.autosaving.filled) {
                self.clear_slot();
            }
            return;
        }
        if self.autosaving.kept == self.revision {
            return;
        }
        self.autosaving.since.get_or_insert_with(Instant::now);
        if self.autosaving.due_in(self.autosave_wait()).is_some_and(|wait| wait.is_zero()) && !self.tools.is_busy() {
            self.keep_work();
        }
    }

    fn keep_work(&mut self) {
        let Some(folder) = self.dirs.as_ref().map(super::Dirs::recovery) else { return };
        let (document, notes, revision) = (self.document.clone(), self.notes(), self.revision);
        let slot = self.autosaving.slot.clone();
        self.autosaving.writing = self.workers.submit(Lane::Files, false, t!("app-work-keeping-unsaved"), move || {
            let mut place = slot.lock().unwrap_or_else(PoisonError::into_inner);
            let claimed = match place.take() {
                Some(slot) => Ok(slot),
                None => RecoverySlot::claim(&folder),
            };
            let written = claimed.and_then(|slot| {
                place.insert(slot).write(
                    &document,
                    &notes.to_value(),
                    notes.project.as_deref().or(notes.path.as_deref()),
                )
            });
            let written = written.map_err(|error| error.to_string());
            drop(place);
            Box::new(move |app| app.work_is_kept(revision, written))
        });
    }

    fn work_is_kept(&mut self, revision: u64, written: Result<(), String>) {
        let autosaving = &mut self.autosaving;
        autosaving.writing = false;
        autosaving.last = Some(Instant::now());
        (autosaving.edits, autosaving.since) = (0, None);
        match written {
            Ok(()) => {
                (autosaving.filled, autosaving.kept, autosaving.failed) = (true, revision, false);
            }
            Err(sentence) => {
                if !std::mem::replace(&mut autosaving.failed, true) {
                    let text = t!("app-autosave-failed", problem = sentence);
                    self.say(NoticeKind::Warning, text);
                }
            }
        }
    }

    /// Nothing of this program's needs to survive any more.
    fn clear_slot(&self) {
        let slot = self.autosaving.slot.clone();
        self.workers.submit(Lane::Files, true, t!("app-work-clearing-kept"), move || {
            let mut place = slot.lock().unwrap_or_else(PoisonError::into_inner);
            let cleared = place.as_mut().map_or(Ok(()), RecoverySlot::clear).map_err(|error| error.to_string());
            drop(place);
            Box::new(move |app| {
                if let Err(sentence) = cleared {
                    app.say(NoticeKind::Warning, sentence);
                }
            })
        });
    }

    /// The program ends. If it does so in order, whoever wanted to keep their work has saved it; else it stays.
    pub(super) fn end_autosaving(&self) {
        if std::thread::panicking() || (!self.quitting && self.is_unsaved()) {
            return;
        }
        let slot = self.autosaving.slot.clone();
        self.workers.submit(Lane::Files, true, t!("app-work-clearing-kept"), move || {
            if let Some(slot) = slot.lock().unwrap_or_else(PoisonError::into_inner).take() {
                // What cannot be removed is offered at the next start, and can be thrown away then.
                let _ = slot.release();
            }
            Box::new(|_| ())
        });
    }
}
