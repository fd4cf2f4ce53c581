//! Why the gallery could not do as asked, in one sentence that says what to do.

use std::path::PathBuf;

use crate::formats::FormatError;
use crate::job::{Blame, Failure};

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LibraryError {
    /// A picture could not be read or written.
    #[error(transparent)]
    Picture(#[from] FormatError),
    /// A folder could not be made.
    #[error(
        "the folder '{}' cannot be made ({reason}): check its permissions or choose another folder",
        path.display()
    )]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// A file is not one of the gallery's.
    #[error("'{}' does not lie in the gallery '{}': only its own pictures are moved to the trash", path.display(), gallery.display())]
    Outside {
        /// The file.
        path: PathBuf,
        /// The gallery's folder.
        gallery: PathBuf,
    },
    /// A file could be moved neither to the system's trash nor into the gallery's own.
    #[error("'{}' cannot be moved to the trash ({reason}): it stays where it is", path.display())]
    Trash {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// There is no name left in today's folder.
    #[error("the folder '{}' takes no more pictures: move some of them elsewhere", .0.display())]
    Full(PathBuf),
}

impl LibraryError {
    /// Who can mend it.
    pub const fn blame(&self) -> Blame {
        match self {
            Self::Picture(error) => error.blame(),
            Self::Folder { .. } | Self::Trash { .. } => Blame::Machine,
            Self::Outside { .. } | Self::Full(_) => Blame::File,
        }
    }
}

impl From<LibraryError> for Failure {
    fn from(error: LibraryError) -> Self {
        Self::new(error.blame(), error.to_string())
    }
}
