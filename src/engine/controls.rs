//! The control networks of a job, with their pictures as tensors.

use candle_core::Device;

use crate::base::{CancelToken, Extent};
use crate::families::{ControlInput, ModelError};
use crate::job::{Generate, Source};

use super::preprocess::{Preparation, prepare};
use super::resample::resize_pixmap;

/// What the model is to follow in a task that is worked at `padded` pixels.
pub(super) fn inputs(
    task: &Generate,
    padded: Extent,
    device: &Device,
    cancel: &CancelToken,
) -> Result<Vec<ControlInput>, ModelError> {
    let mask = if let Source::Inpaint { mask, .. } = &task.source { Some(mask.as_ref()) } else { None };
    let mut inputs = Vec::new();
    for (control, settings) in task.resources.controls.iter().zip(&task.recipe.tuning.controls) {
        let pixels = resize_pixmap(&control.pixels, task.recipe.size);
        let how = Preparation {
            kind: settings.preprocessor,
            thresholds: settings.thresholds,
            network: control.preprocessor_path.as_deref(),
        };
        let prepared = prepare(&pixels, mask, how, device, cancel)?;
        inputs.push(ControlInput {
            path: control.path.clone(),
            image: prepared.tensor(padded, device)?,
            strength: settings.strength,
            start: settings.start,
            end: settings.end,
            guess: settings.guess,
        });
    }
    Ok(inputs)
}
