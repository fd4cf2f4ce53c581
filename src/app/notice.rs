//! What the artist is told, beside what the panels show.

use super::Command;
use crate::diagnostics::veiled;

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// By the way.
    Info,
    /// Something was done that is not to be seen otherwise.
    Success,
    /// Something is not as wanted, but nothing failed.
    Warning,
    /// Something failed.
    Error,
}

/// One sentence for the artist, and what they may do about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// How it is meant.
    pub kind: NoticeKind,
    /// The sentence.
    pub text: String,
    /// A button: its label and what it does.
    pub action: Option<(String, Command)>,
    /// One more.
    pub more: Option<(String, Command)>,
    /// Whether it stays until it is dismissed.
    pub stays: bool,
}

impl Notice {
    /// A notice without a button.
    pub fn new(kind: NoticeKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), action: None, more: None, stays: false }
    }

    /// The same with a button.
    #[must_use]
    pub fn with_action(self, label: &str, command: Command) -> Self {
        Self { action: Some((label.to_owned(), command)), ..self }
    }

    /// The same with a second button.
    #[must_use]
    pub fn with_more(self, label: &str, command: Command) -> Self {
        Self { more: Some((label.to_owned(), command)), ..self }
    }

    /// The same, but it stays until it is dismissed.
    #[must_use]
    pub fn until_dismissed(self) -> Self {
        Self { stays: true, ..self }
    }

    /// Puts it into the log, without the artist's own `words` unless details are wanted.
    pub(super) fn log(&self, words: &[&str]) {
        match self.kind {
            NoticeKind::Error => tracing::error!("told: {}", veiled(&self.text, words)),
            NoticeKind::Warning => tracing::warn!("told: {}", veiled(&self.text, words)),
            NoticeKind::Success => tracing::info!("told: {}", veiled(&self.text, words)),
            NoticeKind::Info => tracing::debug!("told: {}", self.text),
        }
    }
}
