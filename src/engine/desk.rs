//! What a job is given of the engine: whom it tells, what it may load, and what stays loaded for the next.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use candle_core::DType as Candle;

use crate::base::{CancelToken, Extent, Pixmap};
use crate::families::{DiffusionModel, ModelError, Upscaler};
use crate::job::{DType, DeviceChoice, Event, Generate, JobId, Part, Recipe, StepProgress, UpscaleSettings};

use super::cache::{Cache, Loader, ModelKey, newest};
use super::decode::{Place, Tiny, TinyCache, TinyDecoder};
use super::device::{Resolved, resolve};
use super::generate::{self, Context};
use super::memory::{self, VaeTiles};
use super::upscale::{self, Surroundings};
use super::worker::Reporter;

/// What distinguishes one loaded upscaler from another.
#[derive(Debug, Clone, PartialEq)]
pub struct UpscalerKey {
    /// Its file; `None` is the built-in one.
    pub path: Option<PathBuf>,
    /// When the file was changed.
    pub modified: Option<SystemTime>,
    /// See [`UpscaleSettings::strength`].
    pub strength: f64,
    /// Device, as text: candle's devices do not compare.
    pub device: String,
    /// Number format.
    pub dtype: Candle,
}

/// The upscaler that was used last: they are small, and mostly one is used at a time.
pub(super) type LastUpscaler = Option<(UpscalerKey, Box<dyn Upscaler>)>;

/// What a job may use.
pub(super) struct Desk<'a> {
    pub(super) job: JobId,
    pub(super) device: DeviceChoice,
    pub(super) cancel: &'a CancelToken,
    pub(super) reporter: &'a Reporter,
    pub(super) loader: &'a dyn Loader,
    pub(super) cache: &'a mut Cache,
    pub(super) decoders: &'a mut TinyCache,
    pub(super) vae_tiles: VaeTiles,
    pub(super) last: &'a mut LastUpscaler,
    /// Bytes that may be used now.
    pub(super) available: &'a dyn Fn() -> u64,
}

/// What is told while a network enlarges a picture.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    /// The picture's number among several, if its tiles are counted as steps.
    pub(super) image: Option<u32>,
    /// The result's size, if its tiles are shown.
    pub(super) result: Option<Extent>,
}

impl Desk<'_> {
    /// Makes pictures; `hand_over` tells each as soon as it is done.
    pub(super) fn generate(
        &mut self,
        task: &Generate,
        hand_over: bool,
    ) -> Result<Vec<(Arc<Pixmap>, Recipe)>, ModelError> {
        generate::validate(task)?;
        let resolved = resolve(self.device, task.recipe.dtype)?;
        let key = ModelKey::new(task.model.clone(), &task.resources, &resolved);
        let (job, cancel, reporter) = (self.job, self.cancel, self.reporter);
        let mut model = if let Some(model) = self.cache.take(&key) {
            model
        } else {
            self.make_room(&key, &resolved)?;
            let mut progress = |part, fraction| reporter.progress(job, Event::Loading { part, fraction });
            let began = Instant::now();
            let model = self.loader.load(&key, &resolved, &mut progress, cancel)?;
            let file = key.path.as_deref().and_then(Path::file_name).unwrap_or("built-in".as_ref());
            let (file, device, dtype) = (file.display(), &key.device, key.dtype);
            tracing::info!(%file, device, ?dtype, ms = began.elapsed().as_millis() as u64, "model loaded");
            model
        };
        let available = (self.available)();
        self.vae_tiles.apply(model.as_mut(), largest(&task.recipe), available);
        let tiny = self.tiny(task, &resolved, model.as_ref(), available);
        let mut enlarge = |pixels: &Pixmap, to: Extent, settings: &UpscaleSettings| {
            self.with_network(settings, settings.dtype, Told::default(), |surroundings| {
                upscale::enlarge_pixmap(pixels, to, settings.tile, surroundings)
            })
        };
        let enlarge = RefCell::new(&mut enlarge as generate::Enlarge<'_>);
        let context = Context { job, cancel, reporter, available, hand_over, enlarge, tiny };
        // A model that panicked is dropped with the unwinding; one that failed or was cancelled is whole.
        let result = generate::run(model.as_mut(), task, &context);
        self.cache.put(key, model);
        result
    }

    /// Drops idle models until `bytes` are free, or none is left.
    pub(super) fn free(&mut self, bytes: u64) {
        let available = (self.available)();
        if bytes > available {
            self.cache.free(bytes - available);
        }
    }

    /// The tiny decoder that a task names; where it cannot be had, that is told and the task does without.
    fn tiny(&mut self, task: &Generate, resolved: &Resolved, model: &dyn DiffusionModel, available: u64) -> Tiny {
        let wanted = task.recipe.tuning.economy.tiny_decode;
        let used = Place::of(task).filter(|_| wanted || task.previews);
        let found = used.map(|place| self.decoders.get(place, resolved, &model.latent_format(), self.cancel));
        let decoder = match found {
            Some(Ok(net)) => Some(TinyDecoder::new(net, available)),
            Some(Err(ModelError::Failed(failure))) => {
                let sentence = format!("{}: previews and pictures do without it", failure.message);
                self.reporter.deliver(self.job, Event::Notice(sentence));
                None
            }
            None if wanted => {
                let sentence = "there is no tiny decoder for this model: its own VAE decodes the picture";
                self.reporter.deliver(self.job, Event::Notice(sentence.to_owned()));
                None
            }
            Some(Err(ModelError::Cancelled)) | None => None,
        };
        Tiny::new(decoder, wanted)
    }

    /// Drops idle models until the new one fits, or fails with both figures.
    fn make_room(&mut self, key: &ModelKey, resolved: &Resolved) -> Result<(), ModelError> {
        let needed = self.loader.weight_bytes(key, resolved)?;
        let mut available = (self.available)();
        if needed > available {
            available += self.cache.free(needed - available);
        }
        let mut remedy = "close other programs, or choose a smaller model".to_owned();
        if needed > available && resolved.dtype != Candle::F16 {
            let half = Resolved { dtype: Candle::BF16, automatic: false, ..resolved.clone() };
            let less = self.loader.weight_bytes(key, &half)?;
            if less < needed && less <= available {
                remedy = format!("choose bf16 as its number format, with which it needs about {}", memory::human(less));
            }
        }
        Ok(memory::check("this model", needed, available, &remedy)?)
    }

    /// Does `work` with the network of the settings, which is kept for the next job.
    pub(super) fn with_network<T>(
        &mut self,
        settings: &UpscaleSettings,
        dtype: DType,
        told: Told,
        work: impl FnOnce(Surroundings<'_>) -> Result<T, ModelError>,
    ) -> Result<T, ModelError> {
        let resolved = resolve(self.device, dtype)?;
        let (image, result) = (told.image, told.result);
        let (job, reporter, loader, cancel) = (self.job, self.reporter, self.loader, self.cancel);
        let load = |key: &UpscalerKey| {
            let mut progress = |fraction| reporter.progress(job, Event::Loading { part: Part::Upscaler, fraction });
            let began = Instant::now();
            let network = loader.upscaler(key, &resolved.device, &mut progress, cancel);
            let file = key.path.as_deref().and_then(Path::file_name).unwrap_or("built-in".as_ref());
            let (file, loaded) = (file.display(), network.is_ok());
            tracing::info!(%file, loaded, ms = began.elapsed().as_millis() as u64, "upscaler read");
            network
        };
        let mut key = UpscalerKey {
            path: settings.model.clone(),
            modified: settings.model.as_deref().and_then(newest),
            strength: settings.strength,
            device: format!("{:?}", resolved.device.location()),
            dtype: resolved.dtype,
        };
        let mut network = match self.last.take() {
            Some((last, network)) if last == key => network,
            _ => load(&key)?,
        };
        let made = work(Surroundings {
            network: &mut network,
            widen: &mut || {
                if key.dtype == Candle::F32 {
                    return Ok(None);
                }
                key.dtype = Candle::F32;
                load(&key).map(Some)
            },
            available: self.available,
            cancel,
            tell: &mut |told| match told {
                upscale::Told::Step { done, of, left } => {
                    if let Some(image) = image {
                        reporter.progress(job, Event::Step(StepProgress { done, of, image, sigma: 0.0, left }));
                    }
                }
                upscale::Told::Tile { pixels, place } => {
                    if let Some(result) = result {
                        reporter.progress(job, Event::Tile { pixels: Arc::new(pixels), place, result });
                    }
                }
                upscale::Told::Notice(sentence) => reporter.deliver(job, Event::Notice(sentence)),
            },
            previews: result.is_some(),
        });
        // A network that failed or was stopped is whole; one that panicked was dropped with the unwinding.
        *self.last = Some((key, network));
        made
    }
}

/// The largest size that the networks work at.
fn largest(recipe: &Recipe) -> Extent {
    let second = recipe.tuning.hires.as_ref().and_then(|hires| hires.sizes(recipe.size, 8));
    second.map_or(recipe.working.unwrap_or(recipe.size), |sizes| sizes.enlarged)
}
