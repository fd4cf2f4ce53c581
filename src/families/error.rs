//! Why a model could not be loaded or run, from the errors of the rooms below.

use crate::base::Cancelled;
use crate::job::{Blame, Failure};
use crate::{nets, sampling, weights};

/// Why a model could not be loaded or run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// It was asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// It failed, with the sentence for the artist.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<Cancelled> for ModelError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<nets::Error> for ModelError {
    fn from(error: nets::Error) -> Self {
        let (blame, message) = match error {
            nets::Error::Cancelled(_) => return Self::Cancelled,
            nets::Error::Model(error) => (Blame::Model, error.to_string()),
            nets::Error::Input(message) => (Blame::Model, message),
            nets::Error::Tensor(error) => return error.into(),
        };
        Self::Failed(Failure::new(blame, message))
    }
}

impl From<weights::Error> for ModelError {
    fn from(error: weights::Error) -> Self {
        nets::Error::from(error).into()
    }
}

impl From<candle_core::Error> for ModelError {
    fn from(error: candle_core::Error) -> Self {
        Self::Failed(Failure::new(
            Blame::Us,
            format!("the network could not be computed ({error}): please report this"),
        ))
    }
}

/// A sampling error as a model's: configuration and parameters have their sentences.
pub(crate) fn sampling_error(error: sampling::Error) -> ModelError {
    match error {
        sampling::Error::Cancelled(_) => ModelError::Cancelled,
        sampling::Error::Tensor(error) => error.into(),
        sampling::Error::Config(message) => {
            Failure::new(Blame::Model, format!("scheduler/scheduler_config.json: {message}")).into()
        }
        other => Failure::new(Blame::Request, other.to_string()).into(),
    }
}

/// A prediction was asked for before prompts were given, or for branches that do not exist.
pub(super) fn unconditioned() -> ModelError {
    Failure::new(Blame::Us, "the network was run without its prompts: please report this").into()
}
