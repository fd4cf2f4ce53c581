//! What can go wrong between a model file and its tensors, split by who can mend it.

use crate::base::Cancelled;

/// The result of reading model files.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a model file gave no tensors. Each is one sentence that names the file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The work was asked to stop; never shown as an error.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The user's folder: a file is not there or cannot be read.
    #[error("{file} cannot be read ({reason}); check that the model's folder is complete and that you may read it")]
    Unreadable {
        /// The file, by the last two parts of its path.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// The model file is damaged, incomplete or something else altogether.
    #[error("{file} is not a usable model file: {reason}")]
    Broken {
        /// The file, by the last two parts of its path.
        file: String,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// A tensor that the network needs is not in the files.
    #[error("{file} has no tensor '{tensor}': it belongs to another kind of model, or the download is incomplete")]
    MissingTensor {
        /// The file or files that were searched.
        file: String,
        /// The full name of the tensor.
        tensor: String,
    },
    /// A tensor has another shape than the configuration asks for.
    #[error(
        "{file}: {tensor} is {found:?}, the config asks for {wanted:?}; take the weights and config.json from the same model"
    )]
    WrongShape {
        /// The file that holds the tensor.
        file: String,
        /// The full name of the tensor.
        tensor: String,
        /// The shape in the file.
        found: Vec<usize>,
        /// The shape that the network needs.
        wanted: Vec<usize>,
    },
    /// A tensor is stored in a form that no network here computes with.
    #[error("{file}: {tensor} is stored as {found}; weights must be floating-point numbers")]
    WrongType {
        /// The file that holds the tensor.
        file: String,
        /// The full name of the tensor.
        tensor: String,
        /// The element type in the file.
        found: &'static str,
    },
    /// A number of a weight is none, or infinite.
    #[error(
        "{file}: {tensor} holds numbers that are NaN or infinite, so that every picture would be black; download the model again, or take another version of it"
    )]
    NotFinite {
        /// The file that holds the tensor.
        file: String,
        /// The tensor's name in the file.
        tensor: String,
    },
    /// The file is no longer what it was when it was opened.
    #[error(
        "{file} was changed while it was being read; wait until nothing writes to it any more and load the model again"
    )]
    Changed {
        /// The file, by the last two parts of its path.
        file: String,
    },
    /// A whole file that does not fit what it was chosen for.
    #[error("{file} {reason}")]
    Unfit {
        /// The file, by the last two parts of its path.
        file: String,
        /// What it is, and what to choose in its place.
        reason: String,
    },
    /// A value of a JSON configuration is missing, impossible or not supported.
    #[error("{file}: {field} {problem}")]
    Config {
        /// The configuration file.
        file: String,
        /// The field in it.
        field: String,
        /// What is wrong with the field, so that "file: field problem" is a sentence.
        problem: String,
    },
    /// The machine or the tensor library failed (out of memory, a lost device).
    #[error("the tensors could not be made: {0}")]
    Tensor(#[from] candle_core::Error),
}
