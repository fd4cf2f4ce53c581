//! The names of an enlarging network's tensors, without what training programs put before them.

use std::collections::BTreeMap;

use crate::nets::Arrangement;
use crate::weights::{Error, Result, Take, Weights};

/// What training programs put before all names; of several networks in a file, the average of the training is the better
/// one.
const PREFIXES: [&str; 8] =
    ["params_ema.", "params-ema.", "params.", "state_dict.", "net_g_ema.", "net_g.", "generator.", "module."];

/// The tensors of a file: names without the prefix, with the names in the file and the shapes.
pub(super) struct Names<'w> {
    files: String,
    tensors: BTreeMap<&'w str, (&'w str, &'w [usize])>,
    texts: &'w BTreeMap<String, String>,
}

impl<'w> Names<'w> {
    pub(super) fn new(weights: &'w Weights) -> Self {
        let mut prefix = String::new();
        while let Some(more) = PREFIXES.iter().find(|more| weights.contains_prefix(&format!("{prefix}{more}"))) {
            prefix.push_str(more);
        }
        let each = |name: &'w str, shape| Some((name.strip_prefix(prefix.as_str())?, (name, shape)));
        let tensors = weights.tensors().filter_map(|tensor| each(tensor.name, tensor.shape)).collect();
        Self { files: weights.files().join(", "), tensors, texts: weights.metadata() }
    }

    /// Whether there is a tensor of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// The shape of a tensor.
    pub(super) fn shape(&self, name: &str) -> Option<&'w [usize]> {
        self.tensors.get(name).map(|(_, shape)| *shape)
    }

    /// One side of a tensor's shape; 0 where there is none.
    pub(super) fn side(&self, name: &str, axis: usize) -> usize {
        self.shape(name).and_then(|shape| shape.get(axis)).copied().unwrap_or(0)
    }

    /// All names.
    pub(super) fn all(&self) -> impl Iterator<Item = &'w str> {
        self.tensors.keys().copied()
    }

    /// A text that the file says of itself.
    pub(super) fn text(&self, key: &str) -> Option<&'w str> {
        self.texts.get(key).map(String::as_str)
    }

    /// How many numbers there are from 0 on, for which some name begins with `prefix`, the number and a dot.
    pub(super) fn count(&self, prefix: &str) -> usize {
        let numbered = |name: &str| name.strip_prefix(prefix)?.split_once('.')?.0.parse::<usize>().ok();
        self.all().filter_map(numbered).max().map_or(0, |last| last.saturating_add(1))
    }

    /// "FILE REASON".
    pub(super) fn unfit(&self, reason: impl Into<String>) -> Error {
        Error::Unfit { file: self.files.clone(), reason: reason.into() }
    }

    /// Checks that the tensors are those of `arrangement`, and gives them by its names. `own` are its names and those of
    /// the file, without the prefix.
    pub(super) fn mapped(
        &self,
        weights: &Weights,
        arrangement: &dyn Arrangement,
        own: Vec<(String, String)>,
    ) -> Result<Weights> {
        let stored: BTreeMap<String, String> = own.into_iter().collect();
        let mut takes = Vec::new();
        for (name, wanted) in arrangement.tensors() {
            let inner = stored.get(&name).unwrap_or(&name);
            let Some((full, shape)) = self.tensors.get(inner.as_str()) else {
                return Err(Error::MissingTensor { file: self.files.clone(), tensor: inner.clone() });
            };
            if *shape != wanted {
                return Err(self.unfit(format!(
                    "is no whole network: its tensor {full} is {shape:?}, where the others ask for {wanted:?}; download it \
                     again, or take another version of it"
                )));
            }
            takes.push((name, Take::whole(*full)));
        }
        weights.mapped(takes)
    }
}
