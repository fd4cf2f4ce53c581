//! The control networks of a job, with their pictures as tensors.

use candle_core::{Device, Tensor};

use crate::base::Extent;
use crate::families::{ControlInput, ModelError};
use crate::job::Generate;

use super::pixels::tensor_from_pixmap;
use super::resample::resize_pixmap;

/// What the model is to follow in a task that is worked at `padded` pixels.
pub(super) fn inputs(task: &Generate, padded: Extent, device: &Device) -> Result<Vec<ControlInput>, ModelError> {
    let settings = task.recipe.tuning.controls.iter();
    let pairs = task.resources.controls.iter().zip(settings);
    pairs
        .map(|(control, settings)| {
            let size = task.recipe.size;
            let pixels = &control.pixels;
            let scaled = if pixels.extent() == size { None } else { Some(resize_pixmap(pixels, size)) };
            let image: Tensor = tensor_from_pixmap(scaled.as_ref().unwrap_or(pixels), padded, device)?;
            Ok(ControlInput {
                path: control.path.clone(),
                image: image.affine(0.5, 0.5)?,
                strength: settings.strength,
                start: settings.start,
                end: settings.end,
                guess: settings.guess,
            })
        })
        .collect()
}
