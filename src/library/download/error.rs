//! Why a download failed, in one sentence that says what to do.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::base::Cancelled;
use crate::job::{Blame, Failure};

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// It was asked to stop; what was fetched stays for the next time.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// An address is none.
    #[error("'{0}' is no address of a file: it must begin with https://")]
    Address(String),
    /// The server could not be reached, or broke off, more often than is tried.
    #[error("{host} cannot be reached ({reason}): check the connection and try again, what was fetched is kept")]
    Connection {
        /// The server.
        host: String,
        /// What the system says.
        reason: String,
    },
    /// Nothing came for a while, more often than is tried.
    #[error("{host} sends nothing any more: try again later, what was fetched is kept")]
    Stalled {
        /// The server.
        host: String,
    },
    /// The server wants to know who asks.
    #[error(
        "{host} does not give '{file}' without an account (401): put an access token into HF_TOKEN, or check the one that is there"
    )]
    Unauthorised {
        /// The server.
        host: String,
        /// The file.
        file: String,
    },
    /// The account may not have the file.
    #[error(
        "{host} does not give '{file}' to this account (403): open the model's page, accept its licence, and try again"
    )]
    Forbidden {
        /// The server.
        host: String,
        /// The file.
        file: String,
    },
    /// There is no such file.
    #[error("{host} has no file '{file}' (404): it was moved or withdrawn, or the name is wrong")]
    Missing {
        /// The server.
        host: String,
        /// The file.
        file: String,
    },
    /// The server wants to be left alone for a while.
    #[error("{host} gets too many requests (429): try again in a few minutes")]
    TooMany {
        /// The server.
        host: String,
        /// How long it wants to be left alone.
        wait: Option<Duration>,
    },
    /// The server has a fault of its own.
    #[error("{host} has a fault of its own ({status}): try again later, what was fetched is kept")]
    Server {
        /// The server.
        host: String,
        /// The status.
        status: u16,
        /// How long it wants to be left alone.
        wait: Option<Duration>,
    },
    /// Another answer than a file.
    #[error("{host} answers '{file}' with the status {status}: download it with a browser")]
    Status {
        /// The server.
        host: String,
        /// The file.
        file: String,
        /// The status.
        status: u16,
    },
    /// A page instead of the file.
    #[error("{host} sent a web page instead of '{file}': open the address in a browser to see what it wants")]
    WebPage {
        /// The server.
        host: String,
        /// The file.
        file: String,
    },
    /// Redirected in a circle, or to where it must not go.
    #[error("{host} sends on to '{to}', where it is not followed ({reason}): download the file with a browser")]
    Redirect {
        /// The server.
        host: String,
        /// Where to.
        to: String,
        /// Why not.
        reason: &'static str,
    },
    /// The file is longer or shorter than it should be.
    #[error(
        "'{file}' should have {wanted} bytes, and {host} has {found}: it is another file than the one that is meant"
    )]
    Size {
        /// The server.
        host: String,
        /// The file.
        file: String,
        /// What it should have.
        wanted: u64,
        /// What it has.
        found: u64,
    },
    /// The content is not what it should be.
    #[error(
        "'{file}' is not what it should be (SHA-256 {found} in place of {wanted}): it was not kept, try again or elsewhere"
    )]
    Hash {
        /// The file.
        file: String,
        /// What it should be.
        wanted: String,
        /// What it is.
        found: String,
    },
    /// The file changes on the server while it is fetched.
    #[error("'{file}' keeps changing on {host}: try again later")]
    Changing {
        /// The server.
        host: String,
        /// The file.
        file: String,
    },
    /// The disk is too small.
    #[error("'{}' has room for {free} and {needed} are needed: make room, or choose another folder", folder.display())]
    Space {
        /// The folder.
        folder: PathBuf,
        /// Room there, for people.
        free: String,
        /// What is needed, for people.
        needed: String,
    },
    /// A file of that name is there.
    #[error("'{}' is there already, and it is another file: move it away first", .0.display())]
    Exists(PathBuf),
    /// Someone else fetches it.
    #[error("'{}' is being downloaded already", .0.display())]
    Busy(PathBuf),
    /// The disk does not take it.
    #[error("'{}' cannot be written ({reason}): check the folder's permissions and room", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
}

impl DownloadError {
    pub(super) fn write(path: &Path, error: &std::io::Error) -> Self {
        Self::Write { path: path.to_owned(), reason: error.to_string() }
    }

    /// Whether another try may help.
    pub(super) const fn passes(&self) -> bool {
        matches!(self, Self::Connection { .. } | Self::Stalled { .. } | Self::TooMany { .. } | Self::Server { .. })
    }

    /// How long the server wants to be left alone.
    pub(super) const fn wait(&self) -> Option<Duration> {
        match self {
            Self::TooMany { wait, .. } | Self::Server { wait, .. } => *wait,
            _ => None,
        }
    }

    /// Who can mend it.
    pub const fn blame(&self) -> Blame {
        match self {
            Self::Address(_) | Self::Exists(_) | Self::Busy(_) => Blame::Request,
            Self::Hash { .. } | Self::Size { .. } | Self::WebPage { .. } => Blame::File,
            _ => Blame::Machine,
        }
    }
}

impl From<DownloadError> for Failure {
    fn from(error: DownloadError) -> Self {
        Self::new(error.blame(), error.to_string())
    }
}
