//! What the artist is told, beside what the panels show.

use super::Command;

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
}

impl Notice {
    /// A notice without a button.
    pub fn new(kind: NoticeKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), action: None }
    }

    /// The same with a button.
    #[must_use]
    pub fn with_action(self, label: &str, command: Command) -> Self {
        Self { action: Some((label.to_owned(), command)), ..self }
    }
}
