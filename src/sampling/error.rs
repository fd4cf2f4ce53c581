//! What can go wrong while sampling, by blame.

use crate::base::Cancelled;

/// Shorthand for this room's results.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why sampling ended early. [`Error::Cancelled`] is not a failure: the artist asked for it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The work was asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The model's scheduler configuration cannot be used: one sentence that names the field.
    #[error("scheduler_config.json: {0}")]
    Config(String),
    /// A parameter of the artist's is out of range: one sentence that says what to choose.
    #[error("{0}")]
    Parameter(String),
    /// A tensor operation failed.
    #[error(transparent)]
    Tensor(#[from] candle_core::Error),
    /// The network failed in its own way.
    #[error(transparent)]
    Network(Box<dyn std::error::Error + Send + Sync>),
}
