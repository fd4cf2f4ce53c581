//! One job from recipe to pictures: condition, sample, decode, composite.

use std::sync::Arc;

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Extent, Mask, NoiseGenerator, Pixmap};
use crate::families::{ModelError, UnetInputs};
use crate::job::{Blame, Convention, Event, Failure, Generate, JobId, Preview, Recipe, Source};
use crate::sampling::{self, Keep, Plan, Run, Sampler, Schedule};

use super::inpaint::NetworkMask;
use super::memory;
use super::network::{Batching, ModelNetwork};
use super::pixels::{pixmap_from_tensor, tensor_from_pixmap};
use super::progress::Pace;
use super::worker::{Model, Reporter};

/// The longest side that is taken, in pixels.
pub const MAX_SIDE: u32 = 8192;
/// The most steps that are taken.
pub const MAX_STEPS: u32 = 1000;
/// The most pictures of one job.
pub const MAX_COUNT: u32 = 10_000;

/// What a job is given of its surroundings.
pub(super) struct Context<'a> {
    pub(super) job: JobId,
    pub(super) cancel: &'a CancelToken,
    pub(super) reporter: &'a Reporter,
    /// Bytes that the job may plan to use.
    pub(super) available: u64,
}

/// Checks everything that can be known before a model is loaded.
pub(super) fn validate(task: &Generate) -> Result<(), Failure> {
    let recipe = &task.recipe;
    let wrong = |message: String| Err(Failure::new(Blame::Request, message));
    if recipe.steps == 0 || recipe.steps > MAX_STEPS {
        return wrong(format!("steps is {}: choose 1 to {MAX_STEPS}", recipe.steps));
    }
    if task.count == 0 || task.count > MAX_COUNT {
        return wrong(format!("count is {}: choose 1 to {MAX_COUNT}", task.count));
    }
    if !recipe.guidance.is_finite() || !(0.0..=1000.0).contains(&recipe.guidance) {
        return wrong(format!("guidance is {}: choose a number from 0 to 1000, 7 is common", recipe.guidance));
    }
    if let Some(eta) = recipe.eta
        && !(0.0..=100.0).contains(&eta)
    {
        return wrong(format!("eta is {eta}: choose a number from 0 (no fresh noise) up, 1 is common"));
    }
    sampling_rows(recipe)?;
    let size = recipe.size;
    if size.is_empty() || size.width > MAX_SIDE || size.height > MAX_SIDE {
        return wrong(format!("size is {size}: choose 8 to {MAX_SIDE} pixels for each side"));
    }
    match &task.source {
        Source::Noise if size.width % 8 != 0 || size.height % 8 != 0 => {
            let round = |v: u32| (v + 4).max(8) / 8 * 8;
            wrong(format!(
                "size is {size}, but both sides must be multiples of 8: choose {}x{}",
                round(size.width),
                round(size.height)
            ))
        }
        Source::Noise => Ok(()),
        Source::Image { pixels, strength } => picture(size, pixels, *strength),
        Source::Inpaint { pixels, mask, strength, feather_px } => {
            picture(size, pixels, *strength)?;
            if mask.extent() != size {
                return wrong(format!(
                    "the mask is {} and the picture {size}: make the mask of the picture's size",
                    mask.extent()
                ));
            }
            if !(0.0..=512.0).contains(feather_px) {
                return wrong(format!("feather is {feather_px}: choose 0 to 512 pixels, 4 is common"));
            }
            if mask.is_empty() {
                return wrong("the mask is empty: paint white where the picture is to change".into());
            }
            Ok(())
        }
    }
}

fn picture(size: Extent, pixels: &Pixmap, strength: f64) -> Result<(), Failure> {
    if pixels.extent() != size {
        let message = format!("the picture is {}, but size is {size}: leave size out, or resize the picture", pixels.extent());
        return Err(Failure::new(Blame::Request, message));
    }
    if !(strength > 0.0 && strength <= 1.0) {
        let message = format!("strength is {strength}: choose a number above 0 (no change) and up to 1, 0.75 is common");
        return Err(Failure::new(Blame::Request, message));
    }
    Ok(())
}

/// The table rows that a recipe names.
fn sampling_rows(recipe: &Recipe) -> Result<&'static Sampler, Failure> {
    let sampler = sampling::sampler(&recipe.sampler).ok_or_else(|| {
        let known: Vec<&str> = sampling::SAMPLERS.iter().map(|s| s.id).collect();
        Failure::new(Blame::Request, format!("there is no sampler '{}': choose one of {}", recipe.sampler, known.join(", ")))
    })?;
    if sampling::schedule(&recipe.schedule).is_none() {
        let known: Vec<&str> = sampling::SCHEDULES.iter().map(|s| s.id).collect();
        let message = format!("there is no schedule '{}': choose one of {}", recipe.schedule, known.join(", "));
        return Err(Failure::new(Blame::Request, message));
    }
    Ok(sampler)
}

/// The size that the networks work at: the next multiple of `downscale` on each side.
pub fn working_extent(size: Extent, downscale: u32) -> Extent {
    Extent::new(size.width.next_multiple_of(downscale), size.height.next_multiple_of(downscale))
}
