//! Jobs that make pictures larger: one in memory, or files one after the other.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use candle_core::DType as Candle;

use crate::base::{CancelToken, Extent, Pixmap, RngKind};
use crate::families::{ModelError, Upscaler};
use crate::job::{
    Blame, Convention, DType, DeviceChoice, Event, Failure, JobId, Part, Recipe, SourceRecipe, StepProgress, Tuning,
    Upscale, UpscaleFiles, UpscaleRecipe, UpscaleSettings, UpscaleTarget,
};

use super::super::cache::{Loader, newest};
use super::super::device::resolve;
use super::super::memory;
use super::super::worker::{Reporter, failure_of_panic};
use super::{Surroundings, Told, enlarge, enlarge_pixmap, plan};

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
pub(in super::super) type LastUpscaler = Option<(UpscalerKey, Box<dyn Upscaler>)>;

/// What a job is given of its surroundings.
pub(in super::super) struct Desk<'a> {
    pub(in super::super) job: JobId,
    pub(in super::super) device: DeviceChoice,
    pub(in super::super) cancel: &'a CancelToken,
    pub(in super::super) reporter: &'a Reporter,
    pub(in super::super) loader: &'a dyn Loader,
    pub(in super::super) last: &'a mut LastUpscaler,
    /// Bytes that may be used now.
    pub(in super::super) available: &'a dyn Fn() -> u64,
}

/// Checks everything that can be known before a network is loaded.
pub(in super::super) fn validate(settings: &UpscaleSettings) -> Result<(), Failure> {
    let wrong = |message: String| Err(Failure::new(Blame::Request, message));
    if !(0.0..=1.0).contains(&settings.strength) {
        return wrong(format!("strength is {}: choose a number from 0 (faithful) to 1", settings.strength));
    }
    if let UpscaleTarget::Scale(scale) = settings.target
        && !(1.0..=plan::MOST_TIMES).contains(&scale)
    {
        return wrong(format!("scale is {scale}: choose a factor from 1 to {}", plan::MOST_TIMES));
    }
    match settings.tile {
        Some(tile) if !(plan::LEAST_SIDE..=plan::MOST_SIDE).contains(&tile) => {
            wrong(format!("tile is {tile}: choose {} to {} pixels, or leave it out", plan::LEAST_SIDE, plan::MOST_SIDE))
        }
        _ => Ok(()),
    }
}

/// The size that a picture of `from` becomes.
pub(in super::super) fn target(settings: &UpscaleSettings, from: Extent) -> Result<Extent, Failure> {
    settings.target.of(from).ok_or_else(|| {
        let message = format!(
            "a picture of {from} cannot become {:?} as large: choose a factor from 1 on, or a size in pixels",
            settings.target
        );
        Failure::new(Blame::Request, message)
    })
}

/// Makes a picture larger. It comes with its recipe, in which that is noted.
pub(in super::super) fn picture(desk: &mut Desk<'_>, task: &Upscale) -> Result<(Arc<Pixmap>, Recipe), ModelError> {
    validate(&task.settings)?;
    let from = task.pixels.extent();
    let to = target(&task.settings, from)?;
    let told = task.previews.then_some(to);
    let made = desk.with_network(&task.settings, task.settings.dtype, 0, told, |surroundings| {
        enlarge_pixmap(&task.pixels, to, task.settings.tile, surroundings)
    })?;
    let mut recipe = task.recipe.as_deref().cloned().unwrap_or_else(|| without_sampling(from, &task.settings));
    recipe.tuning.upscale = Some(noted(&task.settings, from, to));
    Ok((Arc::new(made), recipe))
}

/// Makes files larger, each by itself: one that fails is told, and the others go on.
pub(in super::super) fn files(desk: &mut Desk<'_>, task: &UpscaleFiles) -> Result<(), ModelError> {
    validate(&task.settings)?;
    let sources: HashSet<PathBuf> = task.files.iter().filter_map(|(from, _)| from.canonicalize().ok()).collect();
    // A network that cannot be had is told once, not for each file.
    desk.with_network(&task.settings, task.settings.dtype, 0, None, |_| Ok(()))?;
    for (index, (from, to)) in (0..).zip(&task.files) {
        desk.cancel.check()?;
        let replaces = to.canonicalize().is_ok_and(|to| sources.contains(&to));
        // What breaks down over one file must not take the others with it.
        let made = catch_unwind(AssertUnwindSafe(|| {
            if replaces {
                let message = format!(
                    "'{}' is to be enlarged itself and is not replaced: choose another name or folder",
                    to.display()
                );
                return Err(Failure::new(Blame::Request, message).into());
            }
            file(desk, task, index, from, to)
        }));
        let written = match made.unwrap_or_else(|panic| Err(failure_of_panic(panic.as_ref()).into())) {
            Ok(()) => Ok(to.clone()),
            Err(ModelError::Cancelled) => return Err(ModelError::Cancelled),
            Err(ModelError::Failed(_)) if desk.cancel.is_cancelled() => return Err(ModelError::Cancelled),
            Err(ModelError::Failed(failure)) => Err(failure),
        };
        desk.reporter.deliver(desk.job, Event::File { index, written });
    }
    Ok(())
}

fn file(desk: &mut Desk<'_>, task: &UpscaleFiles, index: u32, from: &Path, to: &Path) -> Result<(), ModelError> {
    let settings = &task.settings;
    let named = |failure: Failure| Failure::new(failure.blame, format!("'{}': {}", from.display(), failure.message));
    let source = task.codec.read(from)?;
    for notice in source.notices {
        desk.reporter.deliver(desk.job, Event::Notice(notice));
    }
    let raster = source.raster.without_full_alpha();
    let mut shape = raster.shape();
    let own = shape.extent;
    shape.extent = target(settings, own).map_err(named)?;
    // A network that is not needed need not be loaded: what cannot be is found here, and by the format.
    plan::steps(own, shape.extent, 1).map_err(named)?;
    let remedy = "write PNG, which is written row by row, or choose a smaller size";
    let held = task.codec.held_bytes(to, shape);
    memory::check(&format!("a picture of {} in one piece", shape.extent), held, (desk.available)(), remedy)
        .map_err(named)?;
    let mut sink = task.codec.create(to, shape, &source.carried, &noted(settings, own, shape.extent))?;
    // Half the numbers' digits would show in the slopes of a picture of 16 bits.
    let dtype = if shape.sixteen_bit && settings.dtype == DType::Auto { DType::F32 } else { settings.dtype };
    let made = desk.with_network(settings, dtype, index, None, |surroundings| {
        enlarge(raster, shape.extent, settings.tile, sink.as_mut(), surroundings)
    });
    match made {
        Ok(()) => Ok(sink.finish()?),
        // Failures to write name their file already.
        Err(ModelError::Failed(failure)) if failure.blame != Blame::File => Err(named(failure).into()),
        Err(error) => Err(error),
    }
}

/// What recipes and files say of it.
fn noted(settings: &UpscaleSettings, from: Extent, to: Extent) -> UpscaleRecipe {
    let scale = f64::from(to.width) / f64::from(from.width.max(1));
    UpscaleRecipe { model: settings.model_ref.clone(), strength: settings.strength, scale, size: to }
}

/// The recipe of a picture that was not sampled, or nobody knows how.
fn without_sampling(size: Extent, settings: &UpscaleSettings) -> Recipe {
    Recipe {
        version: Recipe::VERSION,
        software: format!("scumble {}", env!("CARGO_PKG_VERSION")),
        model: settings.model_ref.clone(),
        prompt: String::new(),
        negative_prompt: String::new(),
        size,
        working: None,
        steps: 0,
        sampler: "euler".into(),
        schedule: "normal".into(),
        guidance: 1.0,
        eta: None,
        seed: 0,
        variation: None,
        rng: RngKind::Cpu,
        source: SourceRecipe::Noise,
        tuning: Tuning::default(),
        dtype: settings.dtype,
        convention: Convention::Scumble,
    }
}

impl Desk<'_> {
    /// Does `work` with the network of the settings, which is kept for the next job. `result` is the size of the
    /// picture if its tiles are to be told.
    fn with_network<T>(
        &mut self,
        settings: &UpscaleSettings,
        dtype: DType,
        image: u32,
        result: Option<Extent>,
        work: impl FnOnce(Surroundings<'_>) -> Result<T, ModelError>,
    ) -> Result<T, ModelError> {
        let resolved = resolve(self.device, dtype)?;
        let (job, reporter, loader, cancel) = (self.job, self.reporter, self.loader, self.cancel);
        let load = |key: &UpscalerKey| {
            let mut progress = |fraction| reporter.progress(job, Event::Loading { part: Part::Upscaler, fraction });
            loader.upscaler(key, &resolved.device, &mut progress, cancel)
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
                Told::Step { done, of, left } => {
                    reporter.progress(job, Event::Step(StepProgress { done, of, image, sigma: 0.0, left }));
                }
                Told::Tile { pixels, place } => {
                    if let Some(result) = result {
                        reporter.progress(job, Event::Tile { pixels: Arc::new(pixels), place, result });
                    }
                }
                Told::Notice(sentence) => reporter.deliver(job, Event::Notice(sentence)),
            },
            previews: result.is_some(),
        });
        // A network that failed or was stopped is whole; one that panicked was dropped with the unwinding.
        *self.last = Some((key, network));
        made
    }
}
