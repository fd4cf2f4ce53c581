//! One job from recipe to pictures: condition, sample, decode, composite.

use std::sync::Arc;

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Extent, NoiseGenerator, Pixmap};
use crate::families::{ModelError, UnetInputs};
use crate::job::{Blame, Convention, Event, Failure, Generate, JobId, LatentFormat, Preview, Recipe, Source};
use crate::sampling::{
    self, Guidance, Keep, ModelSigmas, Predicted, Request, Run, Sampler, Schedule, ScheduleKind, StepInfo,
};

use super::inpaint::NetworkMask;
use super::memory;
use super::network::ModelNetwork;
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
        && !(0.0..=1.0).contains(&eta)
    {
        return wrong(format!("eta is {eta}: choose a number from 0 (no fresh noise) to 1"));
    }
    rows(recipe)?;
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
fn rows(recipe: &Recipe) -> Result<(&'static Sampler, &'static ScheduleKind), Failure> {
    let named = |error: sampling::Error| Failure::new(Blame::Request, error.to_string());
    let sampler = sampling::sampler_named(&recipe.sampler).map_err(named)?;
    let schedule = sampling::schedule_named(&recipe.schedule).map_err(named)?;
    Ok((sampler, schedule))
}

/// The size that the networks work at: the next multiple of `downscale` on each side.
pub fn working_extent(size: Extent, downscale: u32) -> Extent {
    Extent::new(size.width.next_multiple_of(downscale), size.height.next_multiple_of(downscale))
}

/// Makes the pictures of a valid task with a loaded model. Each comes with the recipe that repeats it.
pub(super) fn run(
    model: Model<'_>,
    task: &Generate,
    context: &Context<'_>,
) -> Result<Vec<(Arc<Pixmap>, Recipe)>, ModelError> {
    let recipe = &task.recipe;
    let job = Prepared::new(model, task, context)?;
    model.condition(&recipe.negative_prompt, &recipe.prompt, context.cancel)?;
    let mut pace = Pace::new(job.schedule.len() as u32 * task.count);
    let mut pictures = Vec::new();
    for image in 0..task.count {
        let seed = recipe.seed.wrapping_add(u64::from(image));
        let latent = sample(model, task, &job, seed, context, &mut |step: &StepInfo<'_>| {
            if task.previews {
                context.reporter.preview(context.job, preview(step.denoised, &job.format)?);
            }
            context.reporter.progress(context.job, Event::Step(pace.step(image, step.sigma_next)));
            Ok(context.cancel.check()?)
        })?;
        // Nothing is decoded once a stop is wanted.
        context.cancel.check()?;
        let decoded = model.decode(&latent, context.cancel)?;
        let picture = finish(pixmap_from_tensor(&decoded, recipe.size)?, &task.source);
        let mut own = Recipe { seed, ..recipe.clone() };
        own.model.hash = model.hash();
        pictures.push((Arc::new(picture), own));
    }
    Ok(pictures)
}

/// What all pictures of a job share.
struct Prepared {
    sampler: &'static Sampler,
    schedule: Schedule,
    model_sigmas: ModelSigmas,
    format: Arc<LatentFormat>,
    /// The size that the networks work at, in pixels.
    padded: Extent,
    batched: bool,
    /// Whether sampling starts from noise alone, whatever the picture.
    from_nothing: bool,
    picture: Option<Tensor>,
    mask: Option<NetworkMask>,
}

impl Prepared {
    fn new(model: Model<'_>, task: &Generate, context: &Context<'_>) -> Result<Self, ModelError> {
        let recipe = &task.recipe;
        let (sampler, kind) = rows(recipe)?;
        let model_sigmas = ModelSigmas::new(model.scheduler()).map_err(sampling_error)?;
        let request =
            Request { sampler, config: Some(model.scheduler()), model: &model_sigmas, steps: recipe.steps as usize };
        let full = kind.schedule(&request).map_err(sampling_error)?;
        let format = model.latent_format();
        let padded = working_extent(recipe.size, format.downscale);
        let batched = batched(model, padded, recipe.guidance, context.available)?;
        let inpainting = model.unet_inputs() == UnetInputs::Inpainting;
        let device = model.device().clone();
        let tensor = |pixels: &Pixmap| tensor_from_pixmap(pixels, padded, &device);
        let full_mask = || NetworkMask::full(padded, format.downscale, &device);
        let (schedule, from_nothing, picture, mask) = match &task.source {
            Source::Noise => (full, true, None, inpainting.then(full_mask).transpose()?),
            Source::Image { pixels, strength } => {
                let schedule = full.truncated(*strength).map_err(sampling_error)?;
                (schedule, false, Some(tensor(pixels)?), inpainting.then(full_mask).transpose()?)
            }
            Source::Inpaint { pixels, mask, strength, .. } => {
                let schedule = full.truncated(*strength).map_err(sampling_error)?;
                let mask = NetworkMask::new(mask, padded, format.downscale, recipe.convention, &device)?;
                // As in diffusers: at full strength nothing of the picture under the mask is used.
                (schedule, *strength >= 1.0, Some(tensor(pixels)?), Some(mask))
            }
        };
        Ok(Self { sampler, schedule, model_sigmas, format, padded, batched, from_nothing, picture, mask })
    }

    fn latent_shape(&self) -> (usize, usize, usize, usize) {
        let cell = self.format.downscale;
        let (width, height) = (self.padded.width / cell, self.padded.height / cell);
        (1, self.format.channels as usize, height as usize, width as usize)
    }
}

/// Whether both conditions fit into one batch. Fails if not even one alone fits.
fn batched(model: Model<'_>, size: Extent, guidance: f64, available: u64) -> Result<bool, Failure> {
    let needed = model.working_bytes(size, 1);
    let remedy = "choose a smaller size, or close other programs";
    memory::check(&format!("a picture of {size}"), needed, available, remedy)?;
    Ok(guidance <= 1.0 || model.working_bytes(size, 2) <= available)
}

/// Samples one picture's latent.
fn sample(
    model: Model<'_>,
    task: &Generate,
    job: &Prepared,
    seed: u64,
    context: &Context<'_>,
    observer: &mut dyn FnMut(&StepInfo<'_>) -> sampling::Result<()>,
) -> Result<Tensor, ModelError> {
    let cancel = context.cancel;
    let recipe = &task.recipe;
    let mut noise = recipe.rng.generator(seed);
    let inputs = model.unet_inputs();
    let keeps = matches!(task.source, Source::Inpaint { .. }) && inputs == UnetInputs::Latents;

    // The order of the draws is that of diffusers' pipelines: picture, noise, masked picture.
    let convention = recipe.convention;
    let original = match &job.picture {
        Some(picture) if keeps || !job.from_nothing => {
            Some(latent_of(model, picture, convention, noise.as_mut(), cancel)?)
        }
        _ => None,
    };
    let shape = job.latent_shape();
    let drawn = noise.normal(shape.1 * shape.2 * shape.3);
    let unit = Tensor::from_vec(drawn, shape, &Device::Cpu)?.to_device(model.device())?;
    let known = known_channels(model, job, convention, noise.as_mut(), cancel)?;
    let start = job.schedule.start(&unit, original.as_ref().filter(|_| !job.from_nothing)).map_err(sampling_error)?;
    let keep = match (&original, &job.mask) {
        (Some(original), Some(mask)) if keeps => {
            Some(Keep::new(original, &unit, &mask.latent).map_err(sampling_error)?)
        }
        _ => None,
    };

    let prediction = model.scheduler().prediction();
    let network = ModelNetwork { model, cancel, known, batched: job.batched };
    let guided = Guidance::new(network, recipe.guidance, 0.0).map_err(sampling_error)?;
    let mut denoiser = Predicted::new(guided, prediction, job.model_sigmas.clone(), &job.schedule);
    let mut run = Run {
        denoiser: &mut denoiser,
        schedule: &job.schedule,
        noise: noise.as_mut(),
        eta: recipe.eta,
        keep: keep.as_ref(),
        observer,
    };
    job.sampler.sample(&mut run, &start).map_err(sampling_error)
}

/// The scaled latent of a picture: the VAE's mean, or a draw from its distribution.
fn latent_of(
    model: Model<'_>,
    picture: &Tensor,
    convention: Convention,
    noise: &mut dyn NoiseGenerator,
    cancel: &CancelToken,
) -> Result<Tensor, ModelError> {
    let (mean, deviation) = model.encode(picture, cancel)?;
    match convention {
        Convention::Scumble => Ok(mean),
        Convention::Diffusers => {
            let drawn = Tensor::from_vec(noise.normal(mean.elem_count()), mean.shape(), &Device::Cpu)?;
            Ok((mean + (deviation * drawn.to_device(model.device())?)?)?)
        }
    }
}

/// What an inpainting UNet is told of the picture: the mask, and the latent of the picture with a grey hole.
fn known_channels(
    model: Model<'_>,
    job: &Prepared,
    convention: Convention,
    noise: &mut dyn NoiseGenerator,
    cancel: &CancelToken,
) -> Result<Option<Tensor>, ModelError> {
    let Some(mask) = job.mask.as_ref().filter(|_| model.unet_inputs() == UnetInputs::Inpainting) else {
        if convention == Convention::Diffusers && job.mask.is_some() {
            // diffusers encodes the masked picture here too, and its draw moves the generator on.
            let (_, channels, height, width) = job.latent_shape();
            let _ = noise.normal(channels * height * width);
        }
        return Ok(None);
    };
    let masked = match &job.picture {
        Some(picture) => picture.broadcast_mul(&mask.hole.affine(-1.0, 1.0)?)?,
        None => mask.hole.zeros_like()?.repeat((1, 3, 1, 1))?,
    };
    let latent = latent_of(model, &masked, convention, noise, cancel)?;
    Ok(Some(Tensor::cat(&[&mask.latent, &latent], 1)?))
}

/// The picture as it is handed over: outside the mask's blend band every byte is the original's.
fn finish(picture: Pixmap, source: &Source) -> Pixmap {
    match source {
        Source::Inpaint { pixels, mask, feather_px, .. } => {
            let mask = mask.feathered(*feather_px);
            // The sizes were checked before the job began.
            Pixmap::composite(pixels, &picture, &mask).unwrap_or(picture)
        }
        _ => picture,
    }
}

/// The denoised latent as a preview, planar on the processor.
fn preview(denoised: &Tensor, format: &Arc<LatentFormat>) -> sampling::Result<Preview> {
    let (_, _, height, width) = denoised.dims4()?;
    let data = denoised.get(0)?.to_dtype(DType::F32)?.to_device(&Device::Cpu)?.flatten_all()?.to_vec1::<f32>()?;
    let extent = Extent::new(width as u32, height as u32);
    Ok(Preview::Latent { data: data.into(), extent, format: format.clone() })
}

fn sampling_error(error: sampling::Error) -> ModelError {
    match error {
        sampling::Error::Network(source) => match source.downcast::<Failure>() {
            Ok(failure) => ModelError::Failed(*failure),
            Err(other) => Failure::new(Blame::Us, other.to_string()).into(),
        },
        other => crate::families::sampling_error(other),
    }
}
