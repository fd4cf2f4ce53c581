//! The second pass over a generated picture, at a larger size: A1111's "hires fix" in one job.
//!
//! The first pass's latent is enlarged, or its decoded pixels are and encoded again. Then sampling goes on from there as
//! image-to-image does, with the noise of the same seed at the larger size.

use candle_core::Tensor;

use crate::base::{Extent, Pixmap, Rect};
use crate::families::{ModelError, UnetInputs};
use crate::job::{
    Blame, Failure, Generate, Hires, HiresSizes, HiresUpscaler, LatentFormat, ModelRef, Recipe, Source, SourceRecipe,
    Tiles, UpscaleSettings, UpscaleTarget,
};
use crate::sampling::StepInfo;

use super::super::asking::{needed, tiling};
use super::super::framing::Framing;
use super::super::generate::Teller;
use super::super::memory;
use super::super::noising::{Draws, full_schedule, rows, sigmas};
use super::super::pixels::{pixmap_from_tensor, tensor_from_pixmap};
use super::super::resample::{Kernel, resize_pixmap_by};
use super::super::session::{Again, Session, working_extent};
use super::super::worker::Model;
use super::resize::resize_latent;
use super::tiling::Tiling;

/// The second pass of a job's pictures.
pub(in super::super) struct SecondPass {
    upscaler: HiresUpscaler,
    sizes: HiresSizes,
    /// The pass as a task of its own, whose source is set by hand.
    task: Generate,
    again: Again,
    notice: Option<String>,
}

/// What the second pass of a recipe is asked to do, at its own size.
pub(in super::super) fn recipe_of_pass(recipe: &Recipe, hires: &Hires, size: Extent) -> Recipe {
    let mut own = recipe.clone();
    let pick = |given: &Option<String>, first: &String| given.as_ref().unwrap_or(first).clone();
    own.size = size;
    own.steps = hires.steps(recipe.steps);
    own.sampler = pick(&hires.sampler, &recipe.sampler);
    own.schedule = pick(&hires.schedule, &recipe.schedule);
    own.guidance = hires.guidance.unwrap_or(recipe.guidance);
    own.prompt = pick(&hires.prompt, &recipe.prompt);
    own.negative_prompt = pick(&hires.negative_prompt, &recipe.negative_prompt);
    own.source = SourceRecipe::Noise;
    own.tuning.tiles = hires.tiles.or(recipe.tuning.tiles);
    own.tuning.hires = None;
    own
}

impl SecondPass {
    /// Plans the second pass of a task that was checked; `None` if it has none. Where the larger size does not fit into
    /// `available` bytes at once it is computed in tiles; it fails if not even they fit.
    pub(in super::super) fn new(model: Model<'_>, task: &Generate, available: u64) -> Result<Option<Self>, ModelError> {
        let Some(hires) = &task.recipe.tuning.hires else { return Ok(None) };
        let wrong = |message: &str| Err(Failure::new(Blame::Request, message).into());
        match model.unet_inputs() {
            UnetInputs::Latents | UnetInputs::Inpainting => {}
            UnetInputs::Picture => return wrong("a model that edits pictures takes no second pass: leave it out"),
            UnetInputs::LowResolution => {
                return wrong("a model that enlarges pictures takes no second pass: leave it out");
            }
        }
        let first = working_extent(task.recipe.size, model.size_multiple());
        let Some(sizes) = hires.sizes(first, model.size_multiple().max(8)) else {
            return wrong("the second pass would be smaller than the model can work at: choose a larger size for it");
        };
        let mut recipe = recipe_of_pass(&task.recipe, hires, sizes.result);
        let whole = needed(model, sizes.enlarged, None, 1);
        let short = recipe.tuning.tiles.is_none() && whole > available;
        if short {
            // As large as the first pass, which fits.
            let side = (first.width.max(first.height) / 8 * 8).clamp(64, 4096);
            recipe.tuning.tiles = Some(Tiles::of_side(side));
        }
        let cut = tiling(model, recipe.tuning.tiles, sizes.result);
        let notice = cut.as_ref().filter(|_| short).map(|cut| {
            format!(
                "the second pass at {} would need {} of memory and {} are free: it is computed in {} tiles of {}",
                sizes.result,
                memory::human(whole),
                memory::human(available),
                cut.len(),
                cut.extent()
            )
        });
        let least = needed(model, sizes.result, cut.as_ref(), 1).max(model.coding_bytes(sizes.enlarged));
        let remedy = "choose a smaller size for it, or close other programs";
        memory::check(&format!("the second pass at {}", sizes.result), least, available, remedy)?;
        let again = Again { planned: hires.planned_steps(task.recipe.steps), before: task.recipe.steps };
        let task = Generate { recipe, source: Source::Noise, count: 1, ..task.clone() };
        Ok(Some(Self { upscaler: hires.upscaler.clone(), sizes, task, again, notice }))
    }

    /// What the artist should know of it; asking forgets it.
    pub(in super::super) fn take_notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// Notes in a picture's recipe what was decided on the way.
    pub(in super::super) fn note(&self, recipe: &mut Recipe) {
        if let Some(hires) = &mut recipe.tuning.hires {
            hires.tiles = self.task.recipe.tuning.tiles;
        }
    }

    /// Steps that it takes.
    pub(in super::super) fn steps(&self, model: Model<'_>) -> Result<usize, ModelError> {
        let recipe = &self.task.recipe;
        let tiling = tiling(model, recipe.tuning.tiles, recipe.size);
        let seen = tiling.as_ref().map_or(recipe.size, Tiling::extent);
        let sigmas = sigmas(model, seen)?;
        let schedule = full_schedule(model, recipe, self.again.planned, &sigmas)?;
        Ok(rows(recipe)?.0.steps(&schedule.ending(recipe.steps as usize)))
    }

    /// Makes one picture: the first pass by `session`, then this one.
    pub(in super::super) fn paint(
        &self,
        model: Model<'_>,
        recipe: &Recipe,
        framing: &Framing,
        session: &mut Session,
        teller: &mut Teller<'_, '_>,
    ) -> Result<Pixmap, ModelError> {
        let cancel = teller.context.cancel;
        let (first, result) = (framing.inner.recipe.size, self.sizes.result);
        let whole = |size: Extent| Rect::new(0, 0, size.width, size.height);
        teller.within(first, result, whole(first));
        let latent = session.sample(model, &mut Draws::new(recipe), cancel, &mut |step: &StepInfo<'_>| {
            teller.step(step, framing)?;
            Ok(cancel.check()?)
        })?;
        cancel.check()?;
        let enlarged = self.enlarged(model, &latent, first, teller)?;
        cancel.check()?;
        let mut task = self.task.clone();
        (task.recipe.seed, task.recipe.variation) = (recipe.seed, recipe.variation);
        let mut second = Session::again(model, &task, self.again, teller.context.available, cancel)?;
        second.set_latent(enlarged);
        teller.within(result, result, whole(result));
        let latent = second.sample(model, &mut Draws::new(&task.recipe), cancel, &mut |step: &StepInfo<'_>| {
            teller.step(step, framing)?;
            Ok(cancel.check()?)
        })?;
        cancel.check()?;
        let decoded = teller.context.decode(model, &latent)?;
        Ok(pixmap_from_tensor(&decoded, result)?)
    }

    /// The first pass's latent at the second's size.
    fn enlarged(
        &self,
        model: Model<'_>,
        latent: &Tensor,
        first: Extent,
        teller: &mut Teller<'_, '_>,
    ) -> Result<Tensor, ModelError> {
        let cancel = teller.context.cancel;
        let LatentFormat { downscale, .. } = *model.latent_format();
        let HiresSizes { enlarged, cut, result } = self.sizes;
        let cells = |px: u32| (px / downscale) as usize;
        let latent = if let HiresUpscaler::Latent { resize } = self.upscaler {
            resize_latent(latent, cells(enlarged.height), cells(enlarged.width), resize)?
        } else {
            let decoded = model.decode(latent, cancel)?;
            let picture = pixmap_from_tensor(&decoded, first)?;
            drop(decoded);
            teller.done_so_far(&picture, result);
            let picture = self.enlarged_pixels(&picture, teller)?;
            model.encode(&tensor_from_pixmap(&picture, enlarged, model.device())?, cancel)?.0
        };
        let (left, top) = (cells(cut.0), cells(cut.1));
        Ok(latent.narrow(3, left, cells(result.width))?.narrow(2, top, cells(result.height))?.contiguous()?)
    }

    fn enlarged_pixels(&self, picture: &Pixmap, teller: &Teller<'_, '_>) -> Result<Pixmap, ModelError> {
        let (from, to) = (picture.extent(), self.sizes.enlarged);
        let model_ref = ModelRef { name: self.upscaler.label().to_owned(), hash: None };
        let model = match &self.upscaler {
            // A network makes nothing smaller.
            _ if to.width < from.width || to.height < from.height => None,
            HiresUpscaler::Latent { .. } | HiresUpscaler::Lanczos => None,
            HiresUpscaler::BuiltIn => Some(None),
            HiresUpscaler::Network { .. } => Some(self.task.resources.upscaler.clone()),
        };
        let Some(model) = model else { return Ok(resize_pixmap_by(picture, to, Kernel::Lanczos)) };
        let settings = UpscaleSettings {
            model,
            model_ref,
            strength: UpscaleSettings::DEFAULT_STRENGTH,
            target: UpscaleTarget::Size(to),
            tile: None,
            dtype: self.task.recipe.dtype,
            refine: None,
        };
        (teller.context.enlarge.borrow_mut())(picture, to, &settings)
    }
}
