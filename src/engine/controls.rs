//! The control networks of a job, with their pictures as tensors.

use std::sync::Arc;

use candle_core::Device;

use crate::base::{CancelToken, Extent, Pixmap, Rect};
use crate::families::{ControlInput, ModelError};
use crate::job::{Blame, Control, Failure, Generate, Source};

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
    let (given, named) = (task.resources.controls.len(), task.recipe.tuning.controls.len());
    if given != named {
        let message =
            format!("the recipe names {named} control networks and files are given for {given}: give each its file");
        return Err(Failure::new(Blame::Request, message).into());
    }
    let mut inputs = Vec::with_capacity(given);
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

/// Cuts `place` out of controls whose pictures are those of a canvas, or of another size and then scaled to it.
pub(super) fn crop(controls: &mut [Control], canvas: Extent, place: Rect) {
    for control in controls {
        let whole = resize_pixmap(&control.pixels, canvas);
        // The place lies inside the canvas.
        control.pixels = Arc::new(whole.cropped(place).unwrap_or(whole));
    }
}

/// Puts controls whose pictures have the size of one that is extended to its place in the grown canvas, with nothing
/// around them.
pub(super) fn grow(controls: &mut [Control], known: Rect, canvas: Extent) {
    for control in controls.iter_mut().filter(|control| control.pixels.extent() == known.extent()) {
        let mut grown = Pixmap::filled(canvas, [0; 4]);
        // The canvas has room for it.
        let _ = grown.paste(known.x, known.y, &control.pixels);
        control.pixels = Arc::new(grown);
    }
}
