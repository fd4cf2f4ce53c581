//! The log and the reports of crashes: beginning them, and telling the artist of what an earlier run left.

use crate::diagnostics::{self, Crash, Journal};
use crate::locale::t;

use super::recover::words;
use super::{App, Ask, Command, Dirs, Notice, NoticeKind, store};

/// Begins the log and the reports of crashes in the user's own folders, and reads the level from the settings, one small
/// file; `None` where the system has no such folders. For the program itself, once, before anything else.
pub fn keep_records() -> Option<Journal> {
    let dirs = Dirs::of_user()?;
    diagnostics::report_crashes(&dirs.crashes());
    let journal = diagnostics::keep_journal(&dirs.logs(), store::peek(&dirs.settings()).settings.log_level);
    let features = diagnostics::features().join(",");
    tracing::debug!(version = env!("CARGO_PKG_VERSION"), features, "begins");
    journal
}

impl App {
    /// The report that an earlier run left, if the artist was not told of it yet. They are told once.
    pub(super) fn untold_crash(&mut self, newest: Option<Crash>) -> Option<Crash> {
        let crash = newest.filter(|crash| crash.name > self.settings.crash_told)?;
        self.settings.crash_told.clone_from(&crash.name);
        Some(crash)
    }

    /// What is said of a report at the start; `kept` says that unsaved work came back as well.
    pub(super) fn tell_crash(&mut self, crash: Crash, kept: bool) {
        let when = words(crash.when);
        let text = if kept { t!("app-crash-work-kept", when = when) } else { t!("app-crash", when = when) };
        let mut notice = Notice::new(NoticeKind::Info, text).until_dismissed();
        if kept {
            notice = notice.with_action(t!("app-crash-show-work"), Command::Ask(Ask::Recover));
        }
        self.tell(notice.with_more(t!("app-crash-open-folder"), Command::Ask(Ask::Reveal(crash.path))));
    }

    /// Shows the log in the system's file manager.
    pub(super) fn show_log(&mut self) {
        match &self.dirs {
            Some(dirs) => self.asks.push(Ask::Reveal(dirs.logs().join("scumble.log"))),
            None => self.say(NoticeKind::Info, t!("app-no-log")),
        }
    }
}
