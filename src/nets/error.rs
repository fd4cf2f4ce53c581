//! What can go wrong in a network, split by who can mend it.

use crate::base::Cancelled;
use crate::weights;

/// The result of building or running a network.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a network could not be built or run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The work was asked to stop; never shown as an error.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The model's files: a config, a tokenizer or weights that cannot be used.
    #[error(transparent)]
    Model(weights::Error),
    /// What the network was given does not fit it.
    #[error("{0}")]
    Input(String),
    /// The machine or the tensor library failed (out of memory, a lost device).
    #[error("the network could not be computed: {0}")]
    Tensor(#[from] candle_core::Error),
}

impl Error {
    /// Whether the work only stopped because it was asked to.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Cancelled(_))
    }
}

impl From<weights::Error> for Error {
    fn from(error: weights::Error) -> Self {
        match error {
            weights::Error::Cancelled(cancelled) => Self::Cancelled(cancelled),
            weights::Error::Tensor(error) => Self::Tensor(error),
            other => Self::Model(other),
        }
    }
}

/// An [`Error::Input`] out of a format string.
macro_rules! input_error {
    ($($words:tt)*) => { $crate::nets::Error::Input(format!($($words)*)) };
}
pub(super) use input_error;
