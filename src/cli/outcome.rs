//! How a command ended, as sentence and exit code.

use std::process::{ExitCode, Termination};

use crate::job::{Blame, Failure};

/// How the program ended. Its exit codes are distinct, so that scripts can tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well: 0.
    Done,
    /// The job failed through the model, the machine or a mistake of ours: 1.
    Failed,
    /// The arguments were wrong: 2.
    Usage,
    /// A file that was named cannot be used: 3.
    BadFile,
    /// It was cancelled: 130, as shells have it for Ctrl-C.
    Cancelled,
}

impl Outcome {
    /// The process's exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::BadFile => 3,
            Self::Cancelled => 130,
        }
    }
}

impl Termination for Outcome {
    fn report(self) -> ExitCode {
        ExitCode::from(self.code())
    }
}

/// Why a command stopped before its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// It failed.
    Failed(Failure),
    /// It was cancelled.
    Cancelled,
}

impl Stop {
    /// A wrong argument.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Failed(Failure::new(Blame::Request, message))
    }

    /// A file that cannot be used.
    pub fn file(message: impl Into<String>) -> Self {
        Self::Failed(Failure::new(Blame::File, message))
    }

    /// Which exit code tells of it.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Cancelled => Outcome::Cancelled,
            Self::Failed(failure) => match failure.blame {
                Blame::Request => Outcome::Usage,
                Blame::File | Blame::Model => Outcome::BadFile,
                Blame::Machine | Blame::Us => Outcome::Failed,
            },
        }
    }

    /// Says it on stderr (and as JSON on stdout if asked), and returns the outcome.
    #[allow(clippy::print_stderr, clippy::print_stdout, reason = "this is where a command speaks")]
    pub fn report(self, json: bool) -> Outcome {
        let outcome = self.outcome();
        let message = match &self {
            Self::Cancelled => "cancelled".to_owned(),
            Self::Failed(failure) => failure.message.clone(),
        };
        // The sentence may hold words of the prompt.
        tracing::info!(code = outcome.code(), "the command stopped");
        tracing::debug!(message, "its sentence");
        eprintln!("scumble: {message}");
        if json {
            println!("{}", serde_json::json!({ "error": message, "exit_code": outcome.code() }));
        }
        outcome
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}
