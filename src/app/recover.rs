//! Work that an earlier run of the program left behind when it ended unexpectedly.

use std::path::PathBuf;

use crate::diagnostics::{self, Crash};
use crate::formats::{self, Limits, Recovered};
use crate::locale::t;

use super::project::Notes;
use super::worker::Lane;
use super::{App, Ask, Command, Notice, NoticeKind};

/// Work that came back, as the window shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveredRow {
    /// What the picture was called.
    pub title: String,
    /// When it was kept last, in words of local time.
    pub when: String,
    /// The file that it was opened from or saved to.
    pub from: Option<PathBuf>,
}

/// Work that came back: the files, and their rows in the same order.
#[derive(Debug, Default)]
pub(super) struct Recoveries {
    files: Vec<Recovered>,
    rows: Vec<RecoveredRow>,
    /// What the document was recovered from: it stays where it lies until the document is saved.
    current: Option<Recovered>,
}

impl App {
    /// What an earlier run left behind, the newest first.
    pub fn recovered(&self) -> &[RecoveredRow] {
        &self.recovered.rows
    }

    /// Looks for what an earlier run left behind.
    pub(super) fn look_for_recovered(&mut self) {
        let Some((folder, crashes)) = self.dirs.as_ref().map(|dirs| (dirs.recovery(), dirs.crashes())) else { return };
        self.workers.submit(Lane::Files, false, t!("app-work-looking-for-unsaved"), move || {
            let files = formats::list_recovered(&folder, &Limits::default());
            let row = |file: &Recovered| RecoveredRow {
                title: file.title.clone(),
                when: words(file.when),
                from: file.of_path.clone(),
            };
            let rows = files.iter().map(row).collect();
            let crash = diagnostics::crash_reports(&crashes).into_iter().next();
            Box::new(move |app| {
                app.recovered = Recoveries { files, rows, current: None };
                app.offer_recovered(crash);
            })
        });
    }

    /// One notice says all that there is to say of how the last run ended.
    fn offer_recovered(&mut self, newest_crash: Option<Crash>) {
        if let Some(crash) = self.untold_crash(newest_crash) {
            let kept = !self.recovered.rows.is_empty();
            self.asks.extend(kept.then_some(Ask::Recover));
            self.tell_crash(crash, kept);
            return;
        }
        let text = match self.recovered.rows.as_slice() {
            [] => return,
            [one] => t!("app-recover-one", title = one.title.as_str(), when = one.when.as_str()),
            many => t!("app-recover-many", count = many.len()),
        };
        self.asks.push(Ask::Recover);
        self.tell(
            Notice::new(NoticeKind::Warning, text).with_action(t!("app-recover-show"), Command::Ask(Ask::Recover)),
        );
    }

    /// Opens what an earlier run left behind.
    pub(super) fn recover(&mut self, index: usize) {
        let Some((file, row)) = self.recovered_at(index) else { return };
        let taken = self.workers.submit(Lane::Files, false, t!("app-work-recovering"), move || {
            let read = formats::read_project(&file.path, &Limits::default()).map_err(|error| error.to_string());
            Box::new(move |app| match read {
                Ok((project, problems)) => {
                    let notes = Notes::read(&project.notes);
                    app.show_opened(project.document, notes.recipe.map(std::sync::Arc::new));
                    // It differs from what lies in these files, so that it stays unsaved.
                    app.files.forget_paths();
                    (app.files.path, app.files.project) = (notes.path, notes.project);
                    if let Some(form) = notes.form {
                        app.take_form(form);
                    }
                    for problem in problems {
                        app.say(NoticeKind::Warning, problem);
                    }
                    app.forget_recovered(&file);
                    app.recovered.current = Some(file);
                    app.say(NoticeKind::Success, t!("app-recovered", title = row.title));
                }
                Err(sentence) => app.say(NoticeKind::Error, sentence),
            })
        });
        if !taken {
            self.say(NoticeKind::Warning, super::files::busy());
        }
    }

    /// Throws away what an earlier run left behind.
    pub(super) fn discard_recovered(&mut self, index: usize) {
        let Some((file, _)) = self.recovered_at(index) else { return };
        self.forget_recovered(&file);
        self.throw_away(file);
    }

    fn throw_away(&mut self, file: Recovered) {
        self.workers.submit(Lane::Files, true, t!("app-work-throwing-away"), move || {
            let gone = formats::discard_recovered(&file).map_err(|error| error.to_string());
            Box::new(move |app| {
                if let Err(sentence) = gone {
                    app.say(NoticeKind::Warning, sentence);
                }
            })
        });
    }

    /// The document is another one than was recovered.
    pub(super) fn leave_recovered(&mut self) {
        self.recovered.current = None;
    }

    /// The document is saved: what it was recovered from is needed no longer.
    pub(super) fn recovered_is_saved(&mut self) {
        if let Some(file) = self.recovered.current.take().filter(|_| !self.is_empty()) {
            self.throw_away(file);
        }
    }

    fn recovered_at(&self, index: usize) -> Option<(Recovered, RecoveredRow)> {
        self.recovered.files.get(index).cloned().zip(self.recovered.rows.get(index).cloned())
    }

    fn forget_recovered(&mut self, file: &Recovered) {
        if let Some(at) = self.recovered.files.iter().position(|other| other.path == file.path) {
            self.recovered.files.remove(at);
            self.recovered.rows.remove(at);
        }
        self.changed = true;
    }
}

/// A moment in words of local time: `22 November, 07:05`.
pub(super) fn words(when: std::time::SystemTime) -> String {
    let Ok(when) = jiff::Timestamp::try_from(when) else { return t!("app-moment-unknown").to_owned() };
    let when = when.to_zoned(jiff::tz::TimeZone::system());
    t!("app-moment", day = when.day(), month = when.month(), time = when.strftime("%H:%M").to_string())
}
