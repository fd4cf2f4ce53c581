//! The tokenizer of each text encoder: the folder's own, or CLIP's for a checkpoint in one file, which brings none.

use crate::nets::{self, TextConfig, Tokenizer};
use crate::ops::Activation;

use super::ModelFiles;

/// The id of `!`, which OpenCLIP fills up texts with.
const OPEN_CLIP_PAD: u32 = 0;

/// The tokenizer in `folder` (`tokenizer`, `tokenizer_2`).
pub fn tokenizer(files: &ModelFiles, folder: &str) -> nets::Result<Tokenizer> {
    let path = |name: &str| format!("{folder}/{name}");
    let has_own = files.contains(&path("merges.txt")) || files.contains(&path("tokenizer.json"));
    if has_own || !matches!(files, ModelFiles::Single(_)) {
        return Tokenizer::read(|name| {
            let there = files.contains(&path(name));
            there.then(|| files.text(&path(name), Tokenizer::MAX_FILE_BYTES)).transpose()
        });
    }
    let encoder = folder.replace("tokenizer", "text_encoder");
    let config = TextConfig::from_config(&files.config(&format!("{encoder}/config.json"))?)?;
    let tokenizer = Tokenizer::shipped()?;
    // Both have the same words. CLIP's own encoders have the approximate GELU, OpenCLIP's the exact one.
    Ok(if config.activation == Activation::Gelu { tokenizer.padded_with(OPEN_CLIP_PAD) } else { tokenizer })
}
