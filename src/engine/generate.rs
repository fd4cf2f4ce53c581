//! One job from recipe to pictures: check, sample, decode, composite.

use std::cell::RefCell;
use std::sync::Arc;

use candle_core::{DType, Device, Tensor};

use crate::base::{CancelToken, Extent, Pixmap, Rect};
use crate::families::ModelError;
use crate::job::{
    Area, Blame, Event, Failure, Generate, Hires, HiresUpscaler, JobId, LatentFormat, Preview, Recipe, Sides, Source,
    Tiles, UpscaleSettings,
};
use crate::sampling::{self, StepInfo};

use super::decode::{Decoded, Tiny};
use super::empty::is_empty;
use super::framing::Framing;
use super::noising::Draws;
use super::outpaint;
use super::pixels::pixmap_from_tensor;
use super::progress::Pace;
use super::refine::{SecondPass, recipe_of_pass};
use super::session::Session;
use super::worker::{Model, Reporter};

/// The longest side that is taken, in pixels.
pub const MAX_SIDE: u32 = 8192;
/// The longest side of pictures that the networks see in tiles, in pixels.
pub const MAX_TILED_SIDE: u32 = 32_768;
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
    /// Whether each picture is told as soon as it is done.
    pub(super) hand_over: bool,
    /// Enlarges pictures by an upscaling network.
    pub(super) enlarge: RefCell<Enlarge<'a>>,
    pub(super) tiny: Tiny,
}

/// Enlarges a picture to a size, as settings say.
pub(super) type Enlarge<'a> = &'a mut dyn FnMut(&Pixmap, Extent, &UpscaleSettings) -> Result<Pixmap, ModelError>;

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
    let tiles = recipe.tuning.tiles;
    if let Some(problem) = recipe.tuning.economy.problem().or(tiles.and_then(Tiles::problem)) {
        return wrong(problem);
    }
    super::noising::rows(recipe)?;
    let (size, most) = (recipe.size, if tiles.is_some() { MAX_TILED_SIDE } else { MAX_SIDE });
    if size.is_empty() || size.width > most || size.height > most {
        return wrong(format!("size is {size}: choose 8 to {most} pixels for each side"));
    }
    if let Some(hires) = &recipe.tuning.hires {
        second_pass(task, hires)?;
    }
    if let Some(working) = recipe.working {
        multiples_of_8("the working size", working)?;
    }
    match &task.source {
        Source::Noise if recipe.working.is_some() => Ok(()),
        Source::Noise => multiples_of_8("size", size),
        // The x4 upscaler's picture; whether the model is one is known when it is loaded.
        Source::Image { pixels, strength } if enlarged(pixels.extent(), 4) == Some(size) => partly(*strength),
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

/// Checks the pass at a larger size.
fn second_pass(task: &Generate, hires: &Hires) -> Result<(), Failure> {
    let wrong = |message: String| Err(Failure::new(Blame::Request, message));
    let recipe = &task.recipe;
    if !matches!(task.source, Source::Noise | Source::Image { .. }) {
        return wrong("a picture that is repainted or extended takes no second pass: leave it out".to_owned());
    }
    if let Some(working) = recipe.working {
        return wrong(format!("with a second pass no working size can be chosen (it is {working}): leave one out"));
    }
    if let Some(problem) = hires.problem(recipe.size) {
        return wrong(problem);
    }
    if let (HiresUpscaler::Network { model }, None) = (&hires.upscaler, &task.resources.upscaler) {
        return wrong(format!("the upscaler '{}' is not here: choose another, or none", model.name));
    }
    let result = hires.sizes(recipe.size, 8).map_or(recipe.size, |sizes| sizes.enlarged);
    if result.width.max(result.height) > MAX_TILED_SIDE {
        return wrong(format!(
            "the second pass would be {result}: choose a size of up to {MAX_TILED_SIDE} pixels for each side"
        ));
    }
    super::noising::rows(&recipe_of_pass(recipe, hires, result)).map(drop)
}

/// Checks a size that a network is to work at.
fn multiples_of_8(what: &str, size: Extent) -> Result<(), Failure> {
    let wrong = |message: String| Err(Failure::new(Blame::Request, message));
    if size.is_empty() || size.width > MAX_TILED_SIDE || size.height > MAX_TILED_SIDE {
        return wrong(format!("{what} is {size}: choose 8 to {MAX_TILED_SIDE} pixels for each side"));
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

/// A size some times as large.
fn enlarged(size: Extent, times: u32) -> Option<Extent> {
    Some(Extent::new(size.width.checked_mul(times)?, size.height.checked_mul(times)?))
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
    let mut second = SecondPass::new(model, task, context.available)?;
    let steps = match (&extension, &session) {
        (Some(extension), _) => extension.steps(model)?,
        (None, session) => session.as_ref().map_or(0, Session::steps),
    };
    let steps = steps + second.as_ref().map_or(Ok(0), |second| second.steps(model))?;
    if let Some(notice) = second.as_mut().and_then(SecondPass::take_notice) {
        context.reporter.deliver(context.job, Event::Notice(notice));
    }
    let mut teller = Teller::new(model, task, steps, context);
    let mut pictures = Vec::new();
    for image in 0..task.count {
        let mut own = numbered(&task.recipe, image);
        let mut draws = Draws::new(&own);
        teller.image = image;
        let (picture, patch) = match (&extension, &mut session) {
            (None, Some(session)) => match &second {
                None => framing.finish(painted(model, &framing, session, &mut draws, &mut teller)?),
                Some(second) => {
                    if image > 0 {
                        // The last picture's second pass told the model other things.
                        *session = Session::new(model, &framing.inner, context.available, context.cancel)?;
                    }
                    second.note(&mut own);
                    (second.paint(model, &own, &framing, session, &mut teller)?, None)
                }
            },
            (Some(extension), _) => extension.paint(model, &own, &mut draws, &mut teller)?,
            (None, None) => unreachable!("a task is either extended or framed"),
        };
        // Of large models nobody waits for the hash: it is what the asker knew.
        own.model.hash = model.hash().or(own.model.hash);
        own.tuning.economy.tiny_decode = context.tiny.decodes();
        for notice in model.take_notices() {
            context.reporter.deliver(context.job, Event::Notice(notice));
        }
        let picture = Arc::new(picture);
        if context.hand_over {
            let event = Event::Picture(picture.clone(), Box::new(own.clone()), patch.map(Arc::new));
            context.reporter.deliver(context.job, event);
        }
        pictures.push((picture, own));
    }
    Ok(pictures)
}

/// Samples and decodes one framed task, at its working size.
pub(super) fn painted(
    model: Model<'_>,
    framing: &Framing,
    session: &mut Session,
    draws: &mut Draws<'_>,
    teller: &mut Teller<'_, '_>,
) -> Result<Pixmap, ModelError> {
    let cancel = teller.context.cancel;
    let latent = session.sample(model, draws, cancel, &mut |step: &StepInfo<'_>| {
        teller.step(step, framing)?;
        Ok(cancel.check()?)
    })?;
    // Nothing is decoded once a stop is wanted.
    cancel.check()?;
    let decoded = teller.context.decode(model, &latent)?;
    Ok(pixmap_from_tensor(&decoded, framing.inner.recipe.size)?)
}

/// Tells how a job goes on.
pub(super) struct Teller<'a, 'b> {
    pub(super) context: &'a Context<'b>,
    format: Arc<LatentFormat>,
    previews: bool,
    pace: Pace,
    image: u32,
    /// Where the frame that is painted lies, and in a picture of which size, when not in the result itself.
    frame: Option<(Rect, Extent, Extent)>,
}

impl<'a, 'b> Teller<'a, 'b> {
    /// Of a job whose pictures take `steps` steps each.
    fn new(model: Model<'_>, task: &Generate, steps: usize, context: &'a Context<'b>) -> Self {
        let pace = Pace::new((steps as u32).saturating_mul(task.count));
        Self { context, format: model.latent_format(), previews: task.previews, pace, image: 0, frame: None }
    }

    /// Says that what is painted next lies at `frame` of a picture of `level` pixels, which is the result of `result`
    /// pixels at another size.
    pub(super) fn within(&mut self, level: Extent, result: Extent, frame: Rect) {
        self.frame = Some((frame, level, result));
    }

    /// Shows all that is done so far of a picture of `result` pixels, at any size.
    pub(super) fn done_so_far(&self, picture: &Pixmap, result: Extent) {
        if self.previews {
            let place = Rect::new(0, 0, result.width, result.height);
            let pixels = Arc::new(picture.clone());
            self.context.reporter.preview(self.context.job, Preview::Pixels { pixels, place });
        }
    }

    /// Tells of a step of what is painted at the framing's place, or where [`Self::within`] says.
    pub(super) fn step(&mut self, step: &StepInfo<'_>, framing: &Framing) -> sampling::Result<()> {
        let Context { job, reporter, .. } = self.context;
        if self.previews {
            let format = self.format.clone();
            let (_, _, rows, columns) = step.denoised.dims4()?;
            let extent = Extent::new(columns as u32, rows as u32);
            let place = framing.place(Extent::new(extent.width * format.downscale, extent.height * format.downscale));
            let place = self.frame.map_or(place, |(frame, level, result)| moved(place, frame, level, result));
            match self.context.tiny.preview(step.denoised, &format, self.context.cancel) {
                Decoded::Shown(pixels) => {
                    reporter.preview(*job, Preview::Pixels { pixels: Arc::new(pixels), place });
                }
                Decoded::TooEarly => {}
                Decoded::None => {
                    let data = planar(step.denoised)?.into();
                    reporter.preview(*job, Preview::Latent { data, extent, format, place });
                }
            }
        }
        reporter.progress(
            *job,
            Event::Step(self.pace.step(self.image, step.sigma_next, step.of.saturating_sub(step.index + 1))),
        );
        Ok(())
    }
}

/// A place in a frame as one in the result.
fn moved(place: Rect, frame: Rect, level: Extent, result: Extent) -> Rect {
    let scaled = |v: u32, level: u32, result: u32| {
        (u64::from(v) * u64::from(result) + u64::from(level) / 2) / u64::from(level.max(1))
    };
    let across = |v: u32| scaled(v, level.width, result.width) as u32;
    let down = |v: u32| scaled(v, level.height, result.height) as u32;
    let (x, y) = (across(frame.x + place.x), down(frame.y + place.y));
    Rect::new(x, y, across(frame.x + place.x + place.width) - x, down(frame.y + place.y + place.height) - y)
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

/// A latent on the processor, planar.
fn planar(latent: &Tensor) -> sampling::Result<Vec<f32>> {
    Ok(latent.get(0)?.to_dtype(DType::F32)?.to_device(&Device::Cpu)?.flatten_all()?.to_vec1::<f32>()?)
}
