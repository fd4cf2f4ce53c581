//! One job from recipe to pictures: check, sample, decode, composite.

use std::sync::Arc;

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Extent, NoiseGenerator, Pixmap};
use crate::families::ModelError;
use crate::job::{Area, Blame, Event, Failure, Generate, JobId, LatentFormat, Preview, Recipe, Source};
use crate::sampling::{self, StepInfo};

use super::framing::Framing;
use super::pixels::pixmap_from_tensor;
use super::progress::Pace;
use super::session::Session;
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
        && !(0.0..=1.0).contains(&eta)
    {
        return wrong(format!("eta is {eta}: choose a number from 0 (no fresh noise) to 1"));
    }
    if let Some(variation) = recipe.variation
        && !(0.0..=1.0).contains(&variation.strength)
    {
        return wrong(format!(
            "variation strength is {}: choose a number from 0 (the same picture) to 1 (another one)",
            variation.strength
        ));
    }
    super::session::rows(recipe)?;
    let size = recipe.size;
    if size.is_empty() || size.width > MAX_SIDE || size.height > MAX_SIDE {
        return wrong(format!("size is {size}: choose 8 to {MAX_SIDE} pixels for each side"));
    }
    match &task.source {
        Source::Noise => multiples_of_8("size", size),
        Source::Image { pixels, strength } => picture(size, pixels, *strength),
        Source::Inpaint { pixels, mask, strength, feather_px, area, .. } => {
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
            match area {
                Area::OnlyMasked { working, .. } => multiples_of_8("the working size", *working),
                Area::Whole => Ok(()),
            }
        }
        Source::Outpaint { .. } => wrong("pictures cannot be extended yet".into()),
    }
}

/// Checks a size that a network is to work at.
fn multiples_of_8(what: &str, size: Extent) -> Result<(), Failure> {
    let wrong = |message: String| Err(Failure::new(Blame::Request, message));
    if size.is_empty() || size.width > MAX_SIDE || size.height > MAX_SIDE {
        return wrong(format!("{what} is {size}: choose 8 to {MAX_SIDE} pixels for each side"));
    }
    if size.width.is_multiple_of(8) && size.height.is_multiple_of(8) {
        return Ok(());
    }
    let round = |v: u32| (v + 4).max(8) / 8 * 8;
    let (width, height) = (round(size.width), round(size.height));
    wrong(format!("{what} is {size}, but both sides must be multiples of 8: choose {width}x{height}"))
}

fn picture(size: Extent, pixels: &Pixmap, strength: f64) -> Result<(), Failure> {
    if pixels.extent() != size {
        let message =
            format!("the picture is {}, but size is {size}: leave size out, or resize the picture", pixels.extent());
        return Err(Failure::new(Blame::Request, message));
    }
    if !(strength > 0.0 && strength <= 1.0) {
        let message =
            format!("strength is {strength}: choose a number above 0 (no change) and up to 1, 0.75 is common");
        return Err(Failure::new(Blame::Request, message));
    }
    Ok(())
}

/// Makes the pictures of a valid task with a loaded model. Each comes with the recipe that repeats it.
pub(super) fn run(
    model: Model<'_>,
    task: &Generate,
    context: &Context<'_>,
) -> Result<Vec<(Arc<Pixmap>, Recipe)>, ModelError> {
    let framing = Framing::new(task);
    let mut session = Session::new(model, &framing.inner, context.available, context.cancel)?;
    let format = model.latent_format();
    let mut pace = Pace::new(session.steps() as u32 * task.count);
    let mut pictures = Vec::new();
    for image in 0..task.count {
        let mut own = numbered(&task.recipe, image);
        let mut noise = own.rng.generator(own.seed);
        let mut other = own.variation.filter(|v| v.strength > 0.0).map(|v| (own.rng.generator(v.seed), v.strength));
        let variation = other.as_mut().map(|(noise, strength)| (noise.as_mut() as &mut dyn NoiseGenerator, *strength));
        let latent = session.sample(model, noise.as_mut(), variation, context.cancel, &mut |step: &StepInfo<'_>| {
            if task.previews {
                context.reporter.preview(context.job, preview(step.denoised, &format, &framing)?);
            }
            context.reporter.progress(context.job, Event::Step(pace.step(image, step.sigma_next)));
            Ok(context.cancel.check()?)
        })?;
        // Nothing is decoded once a stop is wanted.
        context.cancel.check()?;
        let decoded = model.decode(&latent, context.cancel)?;
        let picture = framing.finish(pixmap_from_tensor(&decoded, framing.inner.recipe.size)?);
        own.model.hash = model.hash();
        let picture = Arc::new(picture);
        context.reporter.deliver(context.job, Event::Picture(picture.clone(), Box::new(own.clone()), None));
        pictures.push((picture, own));
    }
    Ok(pictures)
}

/// The recipe of a picture of the batch: its seed is counted up, or with a variation the variation's (as in A1111).
fn numbered(recipe: &Recipe, image: u32) -> Recipe {
    let mut own = recipe.clone();
    match &mut own.variation {
        Some(variation) if variation.strength > 0.0 => variation.seed = variation.seed.wrapping_add(u64::from(image)),
        _ => own.seed = own.seed.wrapping_add(u64::from(image)),
    }
    own
}

/// The denoised latent as a preview, planar on the processor.
fn preview(denoised: &Tensor, format: &Arc<LatentFormat>, framing: &Framing) -> sampling::Result<Preview> {
    let (_, _, height, width) = denoised.dims4()?;
    let data = denoised.get(0)?.to_dtype(DType::F32)?.to_device(&Device::Cpu)?.flatten_all()?.to_vec1::<f32>()?;
    let extent = Extent::new(width as u32, height as u32);
    let place = framing.place(Extent::new(extent.width * format.downscale, extent.height * format.downscale));
    Ok(Preview::Latent { data: data.into(), extent, format: format.clone(), place })
}
