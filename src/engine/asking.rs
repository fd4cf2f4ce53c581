//! What a task asks of a model: guidance, conditions, and whether the model can do it within the memory.

use crate::base::Extent;
use crate::families::{self, Conditions, ModelError, TextInput, UnetInputs};
use crate::job::{Blame, Failure, Generate, Recipe, Source, Tiles};
use crate::sampling::{self, Scales};

use super::memory;
use super::refine::Tiling;
use super::worker::Model;

/// How a recipe's pictures are guided.
pub(super) fn scales(model: Model<'_>, recipe: &Recipe) -> Scales {
    let picture = model.picture_guidance().map(|own| recipe.tuning.image_guidance.unwrap_or(own));
    let text = if model.reads_guidance() { 1.0 } else { recipe.guidance };
    let economy = recipe.tuning.economy;
    let interval = (economy.guidance_start, economy.guidance_end);
    Scales { text, rescale: recipe.tuning.guidance_rescale, picture, interval }
}

/// What a task's predictions are conditioned on.
pub(super) fn conditions<'a>(task: &'a Generate, texts: &'a [TextInput<'a>]) -> Conditions<'a> {
    let Generate { recipe, resources, .. } = task;
    let sizes = recipe.tuning.sizes;
    Conditions {
        clip_skip: recipe.tuning.clip_skip,
        emphasis: recipe.tuning.emphasis,
        embeddings: &resources.embeddings,
        original: sizes.map_or(recipe.size, |sizes| sizes.original),
        crop: sizes.map_or((0, 0), |sizes| (sizes.crop_left, sizes.crop_top)),
        noise_level: recipe.tuning.noise_level,
        guidance: recipe.guidance,
        ..Conditions::new(texts, recipe.size)
    }
}

/// Sees that a model can do what is asked of it.
pub(super) fn check_source(inputs: UnetInputs, source: &Source, size: Extent, scale: u32) -> Result<(), Failure> {
    let wrong = |message: String| Err(Failure::new(Blame::Request, message));
    match (inputs, source) {
        (UnetInputs::LowResolution, Source::Image { pixels, .. }) => {
            let from = pixels.extent();
            let wanted = Extent::new(from.width * scale, from.height * scale);
            if size == wanted {
                return Ok(());
            }
            wrong(format!("this model makes a picture {scale} times as large: of {from} that is {wanted}, not {size}"))
        }
        (UnetInputs::LowResolution, _) => {
            wrong("this model enlarges pictures and does nothing else: give it a picture, without a mask".into())
        }
        (_, Source::Image { pixels, .. }) if pixels.extent() != size => wrong(format!(
            "the picture is {}, but size is {size}: leave size out, or resize the picture",
            pixels.extent()
        )),
        _ => Ok(()),
    }
}

/// The tiles in which a model sees a picture of `padded` pixels; `None` where it sees all of it at once.
pub(super) fn tiling(model: Model<'_>, tiles: Option<Tiles>, padded: Extent) -> Option<Tiling> {
    let (multiple, cell) = (model.size_multiple(), model.latent_format().downscale);
    Tiling::new(tiles?, padded, multiple, cell)
}

/// Bytes that a model needs beside its weights for a picture of `size`, seen whole or in tiles, with `batch` network
/// inputs at once.
pub(super) fn needed(model: Model<'_>, size: Extent, tiling: Option<&Tiling>, batch: usize) -> u64 {
    match tiling {
        None => model.working_bytes(size, batch),
        Some(tiling) => model.working_bytes(tiling.extent(), batch).max(model.coding_bytes(size)),
    }
}

/// How many of `most` conditions fit into one batch. Fails if not even one alone fits.
pub(super) fn together(
    model: Model<'_>,
    size: Extent,
    tiling: Option<&Tiling>,
    most: usize,
    available: u64,
) -> Result<usize, Failure> {
    let remedy = match tiling {
        None => "choose a smaller size, or tiles, or close other programs",
        Some(_) => "choose a smaller size, or close other programs",
    };
    memory::check(&format!("a picture of {size}"), needed(model, size, tiling, 1), available, remedy)?;
    Ok((2..=most).rev().find(|&batch| needed(model, size, tiling, batch) <= available).unwrap_or(1))
}

/// What is told where a network overflows.
pub(super) fn overflown() -> Failure {
    Failure::new(
        Blame::Model,
        "the network gave values that are no numbers: compute in f32 (dtype f32), and if that does not help, get the \
         model's file once more",
    )
}

/// A failure of the sampling, or of the network behind it.
pub(super) fn sampling_error(error: sampling::Error) -> ModelError {
    match error {
        sampling::Error::Network(source) => match source.downcast::<Failure>() {
            Ok(failure) => ModelError::Failed(*failure),
            Err(other) => Failure::new(Blame::Us, other.to_string()).into(),
        },
        other => families::sampling_error(other),
    }
}
