//! Work that an earlier run of the program left behind when it ended unexpectedly.

use std::path::PathBuf;

use crate::formats::{self, Limits, Recovered};

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

/// Work that came back.
#[derive(Debug, Clone)]
pub(super) struct Found {
    file: Recovered,
    row: RecoveredRow,
}

impl App {
    /// What an earlier run left behind, the newest first.
    pub fn recovered(&self) -> impl ExactSizeIterator<Item = &RecoveredRow> {
        self.recovered.iter().map(|found| &found.row)
    }

    /// Looks for what an earlier run left behind.
    pub(super) fn look_for_recovered(&mut self) {
        let Some(folder) = self.dirs.as_ref().map(super::Dirs::recovery) else { return };
        self.workers.submit(Lane::Files, false, "Looking for unsaved work", move || {
            let found: Vec<Found> = formats::recovered(&folder)
                .into_iter()
                .map(|file| {
                    let row = RecoveredRow {
                        title: file.title.clone(),
                        when: words(file.when),
                        from: file.of_path.clone(),
                    };
                    Found { file, row }
                })
                .collect();
            Box::new(move |app| {
                app.recovered = found;
                app.offer_recovered();
            })
        });
    }

    fn offer_recovered(&mut self) {
        let text = match self.recovered.as_slice() {
            [] => return,
            [one] => format!("'{}' of {} was not saved when the program ended", one.row.title, one.row.when),
            many => format!("{} documents were not saved when the program ended", many.len()),
        };
        self.asks.push(Ask::Recover);
        self.tell(Notice::new(NoticeKind::Warning, text).with_action("Show them", Command::Ask(Ask::Recover)));
    }

    /// Opens what an earlier run left behind.
    pub(super) fn recover(&mut self, index: usize) {
        let Some(found) = self.recovered.get(index).cloned() else { return };
        let taken = self.workers.submit(Lane::Files, false, "Recovering a document", move || {
            let read = formats::read_project(&found.file.path, &Limits::default()).map_err(|error| error.to_string());
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
                    app.forget_recovered(&found);
                    app.say(NoticeKind::Success, format!("'{}' is back: save it to keep it", found.row.title));
                }
                Err(sentence) => app.say(NoticeKind::Error, sentence),
            })
        });
        if !taken {
            self.say(NoticeKind::Warning, super::files::BUSY);
        }
    }

    /// Throws away what an earlier run left behind.
    pub(super) fn discard_recovered(&mut self, index: usize) {
        let Some(found) = self.recovered.get(index).cloned() else { return };
        self.forget_recovered(&found);
        self.throw_away(found);
    }

    fn forget_recovered(&mut self, found: &Found) {
        self.recovered.retain(|other| other.file.path != found.file.path);
        self.changed = true;
    }
}

/// A moment in words of local time: `22 November, 07:05`.
fn words(when: std::time::SystemTime) -> String {
    let Ok(when) = jiff::Timestamp::try_from(when) else { return "an earlier time".to_owned() };
    when.to_zoned(jiff::tz::TimeZone::system()).strftime("%-d %B, %H:%M").to_string()
}
