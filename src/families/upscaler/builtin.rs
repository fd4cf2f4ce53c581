//! The built-in upscaler: two versions of one small network, trained by this project, part of the program.

use crate::weights::{Result, Weights};

/// What `--model` calls it, and recipes.
pub const BUILTIN_UPSCALER_ID: &str = "upscale-1";
/// What people call it.
pub const BUILTIN_UPSCALER_LABEL: &str = "Scumble upscaler 1 (built in)";

/// The version that keeps to the picture, and the one that takes noise and artefacts away.
pub(super) fn weights() -> Result<(Weights, Weights)> {
    let faithful = include_bytes!("../../../models/upscale-1/faithful.safetensors");
    let restoring = include_bytes!("../../../models/upscale-1/restore.safetensors");
    Ok((
        Weights::from_static("the built-in upscaler", faithful)?,
        Weights::from_static("the built-in upscaler (restoring)", restoring)?,
    ))
}
