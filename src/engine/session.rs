//! The sampling of a job's pictures: schedule, starting latent, known picture, guidance, steps.

use candle_core::{Device, Tensor};

use crate::base::{CancelToken, Extent, NoiseGenerator, Pixmap};
use crate::families::{self, Conditions, ModelError, UnetInputs};
use crate::job::{Convention, Economy, Generate, MaskedContent, SamplerOptions, Source};
use crate::sampling::{self, Guidance, Keep, ModelSigmas, Plan, Predicted, Run, Sampler, Scales, Schedule, StepInfo};

use super::asking::{check_source, conditions, overflown, sampling_error, scales, tiling, together};
use super::controls;
use super::fill::filled;
use super::inpaint::{NetworkMask, hidden_from};
use super::network::ModelNetwork;
use super::noising::{self, Draws, full_schedule, rows};
use super::pixels::tensor_from_pixmap;
use super::prompting::Prompting;
use super::refine::Tiling;
use super::resample::resize_pixmap;
use super::worker::Model;

/// The size that the networks work at: the next multiple of `downscale` on each side.
pub fn working_extent(size: Extent, downscale: u32) -> Extent {
    Extent::new(size.width.next_multiple_of(downscale), size.height.next_multiple_of(downscale))
}

/// A run over what an earlier pass of the job made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Again {
    /// Steps of the schedule, of which the recipe's number are run: the last ones.
    pub(super) planned: u32,
    /// Steps that the pass before it took.
    pub(super) before: u32,
}

/// What all pictures of a job share. The model must stay conditioned on the job's prompts while it is used.
pub struct Session {
    sampler: &'static Sampler,
    options: SamplerOptions,
    schedule: Schedule,
    model_sigmas: ModelSigmas,
    plans: Vec<Plan>,
    scales: Scales,
    eta: Option<f64>,
    convention: Convention,
    inputs: UnetInputs,
    device: Device,
    /// `[1, channels, height, width]` of the latents.
    shape: (usize, usize, usize, usize),
    /// How many conditions fit into one batch.
    together: usize,
    /// The tiles in which the network sees the picture.
    tiling: Option<Tiling>,
    /// Whether sampling starts from noise alone, whatever the picture.
    from_nothing: bool,
    /// `[1, 3, height, width]` in -1..1: what is kept where there is a mask, and otherwise what the run starts from.
    picture: Option<Tensor>,
    /// The same with its hole filled, where the run starts from that and keeps the other.
    filled: Option<Tensor>,
    /// `[1, 3, h, w]` in -1..1: the picture that is enlarged, at its own size.
    low: Option<Tensor>,
    content: MaskedContent,
    soft: bool,
    mask: Option<NetworkMask>,
    /// Latents of `picture` and `filled`, where they are the same for all pictures of the job.
    latents: [Option<Tensor>; 2],
    /// The known picture's channels, where they are the same for all pictures of the job.
    known: Option<Tensor>,
}

impl Session {
    /// Prepares a task that was checked: embeds its prompts, makes its schedule, and sees that it fits into
    /// `available` bytes.
    pub fn new(model: Model<'_>, task: &Generate, available: u64, cancel: &CancelToken) -> Result<Self, ModelError> {
        Self::of_pass(model, task, None, available, cancel)
    }

    /// The same for a task that goes on from a latent, which [`Session::set_latent`] gives it.
    pub(super) fn again(
        model: Model<'_>,
        task: &Generate,
        again: Again,
        available: u64,
        cancel: &CancelToken,
    ) -> Result<Self, ModelError> {
        let mut own = Self::of_pass(model, task, Some(again), available, cancel)?;
        own.schedule = own.schedule.ending(task.recipe.steps as usize);
        own.from_nothing = false;
        Ok(own)
    }

    fn of_pass(
        model: Model<'_>,
        task: &Generate,
        again: Option<Again>,
        available: u64,
        cancel: &CancelToken,
    ) -> Result<Self, ModelError> {
        let recipe = &task.recipe;
        let (sampler, _) = rows(recipe)?;
        let format = model.latent_format();
        let padded = working_extent(recipe.size, model.size_multiple());
        let tiling = tiling(model, recipe.tuning.tiles, padded);
        let seen = tiling.as_ref().map_or(recipe.size, Tiling::extent);
        let model_sigmas = noising::sigmas(model, seen)?;
        let planned = again.map_or(recipe.steps, |again| again.planned);
        let full = full_schedule(model, recipe, planned, &model_sigmas)?;
        let inputs = model.unet_inputs();
        let prompting = Prompting::new(recipe, usize::from(sampler.evaluations), again.map(|again| again.before));
        let scales = scales(model, recipe);
        let most = prompting.most() + usize::from(scales.picture.is_some());
        let most = if scales.text > 1.0 { most } else { most - 1 };
        let together = together(model, padded, tiling.as_ref(), most, available)?;
        let device = model.device().clone();
        check_source(inputs, &task.source, recipe.size, format.downscale)?;
        let tensor = |pixels: &Pixmap| tensor_from_pixmap(pixels, padded, &device);
        let full_mask = || NetworkMask::full(padded, format.downscale, &device);
        let inpainting = inputs == UnetInputs::Inpainting;
        let (mut content, mut soft, mut hole_filled, mut low) = (MaskedContent::Original, false, None, None);
        let (schedule, from_nothing, picture, mask) = match &task.source {
            Source::Noise | Source::Outpaint { .. } => (full, true, None, inpainting.then(full_mask).transpose()?),
            Source::Image { pixels, strength } if inputs == UnetInputs::LowResolution => {
                low = Some(tensor_from_pixmap(pixels, pixels.extent(), &device)?);
                let schedule = full.truncated(*strength).map_err(sampling_error)?;
                (schedule, *strength >= 1.0, Some(tensor(&resize_pixmap(pixels, recipe.size))?), None)
            }
            Source::Image { pixels, strength } => {
                let schedule = full.truncated(*strength).map_err(sampling_error)?;
                // A network that sees the picture all along needs no trace of it in the noise.
                let from_nothing = inputs == UnetInputs::Picture && *strength >= 1.0;
                (schedule, from_nothing, Some(tensor(pixels)?), inpainting.then(full_mask).transpose()?)
            }
            Source::Inpaint { pixels, mask, strength, content: wanted, soft: grey, .. } => {
                (content, soft) = (*wanted, *grey);
                let schedule = full.truncated(*strength).map_err(sampling_error)?;
                let seen = NetworkMask::new(mask, padded, format.downscale, recipe.convention, soft, &device)?;
                let mut picture = tensor(pixels)?;
                if content == MaskedContent::Fill {
                    let level = hidden_from(recipe.convention);
                    let start = tensor(&filled(pixels, |i| mask.data()[i] >= level))?;
                    // Under a soft mask the original comes through; under a hard one it is not even looked at.
                    if soft { hole_filled = Some(start) } else { picture = start }
                }
                // As in diffusers: at full strength nothing of the picture under the mask is used.
                let from_nothing = *strength >= 1.0 && content == MaskedContent::Original;
                (schedule, from_nothing, Some(picture), Some(seen))
            }
        };
        let texts = prompting.inputs();
        let conditions = conditions(task, &texts);
        model.condition(
            &Conditions { size: if tiling.is_some() { seen } else { conditions.size }, ..conditions },
            cancel,
        )?;
        model.set_controls(&controls::inputs(task, padded, &device, cancel)?, cancel)?;
        // What is kept of a network's depths is one tile's.
        let deep_cache = if tiling.is_some() { 1 } else { recipe.tuning.economy.deep_cache };
        model.set_economy(Economy { deep_cache, ..recipe.tuning.economy });
        let cell = format.downscale;
        let (rows, columns) = ((padded.height / cell) as usize, (padded.width / cell) as usize);
        Ok(Self {
            sampler,
            options: recipe.tuning.sampling.clone(),
            schedule,
            model_sigmas,
            plans: prompting.plans().to_vec(),
            scales,
            eta: recipe.eta,
            convention: recipe.convention,
            inputs,
            device,
            shape: (1, format.channels as usize, rows, columns),
            together,
            tiling,
            from_nothing,
            picture,
            filled: hole_filled,
            low,
            content,
            soft,
            mask,
            latents: [None, None],
            known: None,
        })
    }

    /// Steps that each picture takes.
    pub fn steps(&self) -> usize {
        self.sampler.steps(&self.schedule)
    }

    /// The noise levels of the steps.
    pub fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// Replaces the picture by one of the same size that was never rounded to bytes: `[1, 3, height, width]` in -1..1.
    pub fn set_picture(&mut self, picture: Tensor) {
        let place = if self.low.is_some() { &mut self.low } else { &mut self.picture };
        *place = Some(picture);
        self.latents = [None, None];
        self.known = None;
    }

    /// Has the run start from this scaled latent, noised as far as its schedule says.
    pub(super) fn set_latent(&mut self, latent: Tensor) {
        self.latents[0] = Some(latent);
    }

    /// Samples one picture's scaled latent. `observer` sees every step and stops the run by an error.
    pub fn sample(
        &mut self,
        model: Model<'_>,
        draws: &mut Draws<'_>,
        cancel: &CancelToken,
        observer: &mut dyn FnMut(&StepInfo<'_>) -> sampling::Result<()>,
    ) -> Result<Tensor, ModelError> {
        let Draws { noise, other, later, brownian } = draws;
        let noise = noise.as_mut();
        // A soft mask holds latents back even where the network knows the picture.
        let keeps = self.mask.is_some() && (self.inputs != UnetInputs::Inpainting || self.soft);
        let low = self.low_resolution(model, noise)?;
        // The order of the draws is that of diffusers' pipelines: picture, noise, masked picture.
        let original =
            if keeps || !self.from_nothing { self.latent_of_picture(0, model, noise, cancel)? } else { None };
        let unit = self.first_noise(noise, other)?;
        let known = if low.is_some() { low } else { self.known_channels(model, noise, cancel)? };
        let begin = match &original {
            Some(original) if !self.from_nothing => Some(self.beginning(original, &unit, model, noise, cancel)?),
            _ => None,
        };
        let flows = self.model_sigmas.flow().is_some();
        let begin = match begin {
            // A flow's signal fades as its noise grows.
            Some(clean) if flows => Some((clean * (1.0 - self.schedule.steps()[0].sigma))?),
            begin => begin,
        };
        let mut start = self.schedule.start(&unit, begin.as_ref()).map_err(sampling_error)?;
        let keep = match (original, &self.mask) {
            (Some(original), Some(mask)) if keeps => {
                let make = if self.soft { Keep::soft } else { Keep::new };
                let keep = make(&original, &unit, &mask.change).map_err(sampling_error)?;
                Some(if flows { keep.flowing() } else { keep })
            }
            _ => None,
        };
        if let (Some(keep), true) = (&keep, self.soft) {
            // Only what may change all the way begins as something else.
            let sigma = self.schedule.steps()[0].sigma;
            start = keep.restore(&start, sigma, 1.0).map_err(sampling_error)?;
        }

        let prediction = model.scheduler().prediction();
        let network = ModelNetwork { model, cancel, known, together: self.together, tiling: self.tiling.as_ref() };
        let guided = Guidance::new(network, self.plans.clone(), self.scales).map_err(sampling_error)?;
        let mut denoiser = Predicted::new(guided, prediction, self.model_sigmas.clone(), &self.schedule);
        let mut run = Run {
            denoiser: &mut denoiser,
            schedule: &self.schedule,
            noise: later.as_mut().map_or(noise, |later| later.as_mut()),
            brownian: *brownian,
            eta: self.eta,
            options: &self.options,
            keep: keep.as_ref(),
            observer,
        };
        let latent = self.sampler.sample(&mut run, &start).map_err(sampling_error)?;
        if families::is_finite(&latent)? { Ok(latent) } else { Err(overflown().into()) }
    }

    /// The picture that is enlarged, with the noise that the model is told of.
    fn low_resolution(&self, model: Model<'_>, noise: &mut dyn NoiseGenerator) -> Result<Option<Tensor>, ModelError> {
        let Some(low) = &self.low else { return Ok(None) };
        let drawn = Tensor::from_vec(noise.normal(low.elem_count()), low.shape(), &Device::Cpu)?;
        Ok(Some(model.degraded(low, &drawn.to_device(&self.device)?)?))
    }

    /// The unit noise that a run starts from.
    fn first_noise(
        &self,
        noise: &mut dyn NoiseGenerator,
        variation: &mut Option<(Box<dyn NoiseGenerator + '_>, f64)>,
    ) -> Result<Tensor, ModelError> {
        let (_, channels, rows, columns) = self.shape;
        let mut drawn = noise.normal(channels * rows * columns);
        if let Some((other, strength)) = variation {
            drawn = sampling::slerp(&drawn, &other.normal(drawn.len()), rows, columns, *strength);
        }
        Ok(Tensor::from_vec(drawn, self.shape, &Device::Cpu)?.to_device(&self.device)?)
    }

    /// The clean latent that a run starts from: the original's, with other content under the mask if that is wanted.
    fn beginning(
        &mut self,
        original: &Tensor,
        unit: &Tensor,
        model: Model<'_>,
        noise: &mut dyn NoiseGenerator,
        cancel: &CancelToken,
    ) -> Result<Tensor, ModelError> {
        let content = match self.content {
            MaskedContent::Original => None,
            MaskedContent::Fill => self.latent_of_picture(1, model, noise, cancel)?,
            // The very noise that is added on top, as A1111 has it.
            MaskedContent::Noise => Some(unit.clone()),
            MaskedContent::Nothing => Some(original.zeros_like()?),
        };
        match (content, &self.mask) {
            (Some(content), Some(mask)) => Ok((original + (content - original)?.broadcast_mul(&mask.change)?)?),
            _ => Ok(original.clone()),
        }
    }

    /// The latent of the picture (0) or of the picture with its hole filled (1), if there is one.
    fn latent_of_picture(
        &mut self,
        which: usize,
        model: Model<'_>,
        noise: &mut dyn NoiseGenerator,
        cancel: &CancelToken,
    ) -> Result<Option<Tensor>, ModelError> {
        if let Some(latent) = &self.latents[which] {
            return Ok(Some(latent.clone()));
        }
        let Some(picture) = (if which == 0 { &self.picture } else { &self.filled }) else { return Ok(None) };
        let latent = self.latent_of(model, picture, noise, cancel)?;
        if self.convention == Convention::Scumble {
            // Nothing of it was drawn: all pictures of the job share it.
            self.latents[which] = Some(latent.clone());
        }
        Ok(Some(latent))
    }

    /// The scaled latent of a picture: the VAE's mean, or a draw from its distribution.
    fn latent_of(
        &self,
        model: Model<'_>,
        picture: &Tensor,
        noise: &mut dyn NoiseGenerator,
        cancel: &CancelToken,
    ) -> Result<Tensor, ModelError> {
        let (mean, deviation) = model.encode(picture, cancel)?;
        match self.convention {
            Convention::Scumble => Ok(mean),
            Convention::Diffusers => {
                let drawn = Tensor::from_vec(noise.normal(mean.elem_count()), mean.shape(), &Device::Cpu)?;
                Ok((mean + (deviation * drawn.to_device(&self.device)?)?)?)
            }
        }
    }

    /// The unscaled latents of the picture that is edited, or zeros where there is none.
    fn edited(&mut self, model: Model<'_>, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        if let Some(known) = &self.known {
            return Ok(known.clone());
        }
        let known = match &self.picture {
            Some(picture) => model.encode_unscaled(picture, cancel)?,
            None => Tensor::zeros(self.shape, candle_core::DType::F32, &self.device)?,
        };
        // Nothing of it is drawn: all pictures of the job share it.
        self.known = Some(known.clone());
        Ok(known)
    }

    /// What an inpainting UNet is told of the picture: the mask, and the latent of the picture with a grey hole.
    fn known_channels(
        &mut self,
        model: Model<'_>,
        noise: &mut dyn NoiseGenerator,
        cancel: &CancelToken,
    ) -> Result<Option<Tensor>, ModelError> {
        if self.inputs == UnetInputs::Picture {
            return self.edited(model, cancel).map(Some);
        }
        let Some(mask) = &self.mask else { return Ok(None) };
        if self.inputs == UnetInputs::Latents {
            if self.convention == Convention::Diffusers {
                // diffusers encodes the masked picture here too, and its draw moves the generator on.
                let _ = noise.normal(self.shape.1 * self.shape.2 * self.shape.3);
            }
            return Ok(None);
        }
        if let Some(known) = &self.known {
            return Ok(Some(known.clone()));
        }
        let masked = match &self.picture {
            Some(picture) => picture.broadcast_mul(&mask.hole.affine(-1.0, 1.0)?)?,
            None => mask.hole.zeros_like()?.repeat((1, 3, 1, 1))?,
        };
        let latent = self.latent_of(model, &masked, noise, cancel)?;
        let known = Tensor::cat(&[&mask.latent, &latent], 1)?;
        if self.convention == Convention::Scumble {
            // Nothing of it was drawn: all pictures of the job share it.
            self.known = Some(known.clone());
        }
        Ok(Some(known))
    }
}
