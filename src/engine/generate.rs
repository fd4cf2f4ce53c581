//! One job from recipe to pictures: check, sample, decode, composite.

use std::sync::Arc;

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Extent, NoiseGenerator, Pixmap, Rect};
use crate::families::ModelError;
use crate::job::{Area, Blame, Event, Failure, Generate, JobId, LatentFormat, Preview, Recipe, Sides, Source};
use crate::sampling::{self, StepInfo};

use super::empty::is_empty;
use super::framing::Framing;
use super::outpaint;
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
    if let Some(working) = recipe.working {
        multiples_of_8("the working size", working)?;
    }
    match &task.source {
        Source::Noise if recipe.working.is_some() => Ok(()),
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
            if mask.is_empty() && !pixels.pixels().any(|[_, _, _, a]| is_empty(a)) {
                return wrong("the mask is empty: paint white where the picture is to change".into());
            }
            match area {
                Area::OnlyMasked { working, .. } => multiples_of_8("the working size", *working),
                Area::Whole => Ok(()),
            }
        }
        Source::Outpaint { pixels, sides, feather_px, strength, .. } => {
            extension(size, pixels.extent(), *sides, *feather_px)?;
            partly(*strength)
        }
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
    partly(strength)
}

/// Checks how a picture is extended to `size`.
fn extension(size: Extent, known: Extent, sides: Sides, feather_px: f64) -> Result<(), Failure> {
    let wrong = |message: String| Err(Failure::new(Blame::Request, message));
    if sides.is_empty() {
        return wrong("nothing is added on any side: say how many pixels, on the left, right, top or bottom".into());
    }
    let Some(grown) = sides.grown(known).filter(|grown| grown.width <= MAX_SIDE && grown.height <= MAX_SIDE) else {
        return wrong(format!(
            "a picture of {known} with these sides is too large: {MAX_SIDE} pixels a side are allowed"
        ));
    };
    if grown != size {
        return wrong(format!("the picture with its sides is {grown}, but size is {size}: leave size out"));
    }
    if !(0.0..=512.0).contains(&feather_px) {
        return wrong(format!("feather is {feather_px}: choose 0 to 512 pixels, 16 is common"));
    }
    Ok(())
}

fn partly(strength: f64) -> Result<(), Failure> {
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
    let extension = outpaint::Extension::new(task);
    let framing = Framing::new(task);
    let mut session = match &extension {
        None => Some(Session::new(model, &framing.inner, context.available, context.cancel)?),
        Some(_) => None,
    };
    let mut teller = Teller::new(model, task, context);
    let mut pictures = Vec::new();
    for image in 0..task.count {
        let mut own = numbered(&task.recipe, image);
        let mut draws = Draws::new(&own);
        teller.image = image;
        let (picture, patch) = match (&extension, &mut session) {
            (None, Some(session)) => framing.finish(painted(model, &framing, session, &mut draws, &mut teller)?),
            (Some(extension), _) => extension.paint(model, &own, &mut draws, &mut teller)?,
            (None, None) => unreachable!("a task is either extended or framed"),
        };
        own.model.hash = model.hash();
        let picture = Arc::new(picture);
        let event = Event::Picture(picture.clone(), Box::new(own.clone()), patch.map(Arc::new));
        context.reporter.deliver(context.job, event);
        pictures.push((picture, own));
    }
    Ok(pictures)
}

/// Samples and decodes one framed task, at its working size.
pub(super) fn painted(
    model: Model<'_>,
    framing: &Framing,
    session: &mut Session,
    draws: &mut Draws,
    teller: &mut Teller<'_>,
) -> Result<Pixmap, ModelError> {
    teller.expect(session.steps());
    let cancel = teller.context.cancel;
    let variation =
        draws.other.as_mut().map(|(noise, strength)| (noise.as_mut() as &mut dyn NoiseGenerator, *strength));
    let latent = session.sample(model, draws.noise.as_mut(), variation, cancel, &mut |step: &StepInfo<'_>| {
        teller.step(step, framing)?;
        Ok(cancel.check()?)
    })?;
    // Nothing is decoded once a stop is wanted.
    cancel.check()?;
    let decoded = model.decode(&latent, cancel)?;
    Ok(pixmap_from_tensor(&decoded, framing.inner.recipe.size)?)
}

/// The streams of noise of one picture.
pub(super) struct Draws {
    noise: Box<dyn NoiseGenerator>,
    /// What is mixed into it, and how far.
    other: Option<(Box<dyn NoiseGenerator>, f64)>,
}

impl Draws {
    fn new(recipe: &Recipe) -> Self {
        let variation = recipe.variation.filter(|v| v.strength > 0.0);
        Self {
            noise: recipe.rng.generator(recipe.seed),
            other: variation.map(|v| (recipe.rng.generator(v.seed), v.strength)),
        }
    }
}

/// Tells how a job goes on.
pub(super) struct Teller<'a> {
    pub(super) context: &'a Context<'a>,
    format: Arc<LatentFormat>,
    previews: bool,
    /// Frames of all pictures together.
    frames: u32,
    pace: Option<Pace>,
    image: u32,
    /// Where the frame that is painted lies in the picture.
    pub(super) origin: (u32, u32),
}

impl<'a> Teller<'a> {
    fn new(model: Model<'_>, task: &Generate, context: &'a Context<'a>) -> Self {
        let format = model.latent_format();
        Self { context, format, previews: task.previews, frames: task.count, pace: None, image: 0, origin: (0, 0) }
    }

    /// Says in how many frames each picture is painted.
    pub(super) fn of_frames(&mut self, frames: u32, count: u32) {
        self.frames = frames.saturating_mul(count);
    }

    /// Says how many steps each frame takes. The first says it for all.
    fn expect(&mut self, steps: usize) {
        self.pace.get_or_insert_with(|| Pace::new((steps as u32).saturating_mul(self.frames)));
    }

    fn step(&mut self, step: &StepInfo<'_>, framing: &Framing) -> sampling::Result<()> {
        let Context { job, reporter, .. } = self.context;
        if self.previews {
            let Preview::Latent { data, extent, format, place } = preview(step.denoised, &self.format, framing)? else {
                return Ok(());
            };
            let place = Rect { x: place.x + self.origin.0, y: place.y + self.origin.1, ..place };
            reporter.preview(*job, Preview::Latent { data, extent, format, place });
        }
        if let Some(pace) = &mut self.pace {
            reporter.progress(*job, Event::Step(pace.step(self.image, step.sigma_next)));
        }
        Ok(())
    }
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
