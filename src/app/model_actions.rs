//! Actions on what pictures are made with: the names in the prompt, control networks, the library of models.

use std::path::PathBuf;

use crate::library::models::ModelKind;

use super::ControlPicture;

/// What is changed of the names in the prompt.
#[derive(Debug, Clone, PartialEq)]
pub enum PromptAction {
    /// Name an adapter (`LoRA`), as strong as its maker says.
    AddLora(String),
    /// Other strengths for the adapter with this number among those that the prompt names.
    LoraStrength {
        /// Its number.
        number: usize,
        /// Strength in the text encoders.
        text: f64,
        /// Strength in the UNet.
        unet: f64,
    },
    /// Name the adapter with this number no longer.
    RemoveLora(usize),
    /// Add a word: an embedding, or what an adapter was trained on.
    AddWords(String),
    /// Add a word to what is not wanted.
    AddNegativeWords(String),
    /// Put another phrase in the place of a word.
    Replace {
        /// The word, in small letters.
        word: String,
        /// What takes its place.
        with: String,
        /// Whether it stands in what is not wanted.
        negative: bool,
    },
}

/// What is changed of the control networks.
#[derive(Debug, Clone, PartialEq)]
pub enum ControlAction {
    /// One more, with this network or with one to be chosen.
    Add(Option<PathBuf>),
    /// One less.
    Remove(usize),
    /// Show what the preprocessor makes of its picture.
    Preview(usize),
    /// This one follows another picture.
    Picture(usize, ControlPicture),
}

/// What is done with the library of models.
#[derive(Debug, Clone, PartialEq)]
pub enum LibraryAction {
    /// Show it, or hide it.
    Toggle,
    /// Show it with the files of this kind, or with all.
    Show(Option<ModelKind>),
    /// Show only what fits these words.
    Search(String),
    /// Show only the files of this kind, or all.
    Kind(Option<ModelKind>),
    /// Show only what belongs to the family of this id, or all.
    Family(Option<String>),
    /// Get a model of the catalogue, by its id, or go on getting it.
    Download(String),
    /// Stop a download; what came already is kept for the next try.
    CancelDownload(String),
    /// Use a file as what it is: a checkpoint as model, a `LoRA` in the prompt and so on.
    Use(PathBuf),
}
