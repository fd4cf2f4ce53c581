//! Jobs that make pictures larger: one in memory, or files one after the other.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::raster::{Raster, Shape};
use crate::base::{Extent, Pixmap, RngKind};
use crate::families::ModelError;
use crate::job::{
    Blame, Convention, DType, Event, Failure, Recipe, SourceRecipe, Tuning, Upscale, UpscaleFiles, UpscaleRecipe,
    UpscaleSettings, UpscaleTarget,
};

use super::super::desk::{Desk, Told};
use super::super::memory;
use super::super::worker::failure_of_panic;
use super::refined::refined;
use super::sink::rgba;
use super::{enlarge, enlarge_pixmap, plan};

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
        let most = plan::MOST_TIMES;
        let message =
            format!("a picture of {from} cannot become that large: choose a factor from 1 to {most}, or a size");
        Failure::new(Blame::Request, message)
    })
}

/// Makes a picture larger. It comes with its recipe, in which that is noted.
pub(in super::super) fn picture(desk: &mut Desk<'_>, task: &Upscale) -> Result<(Arc<Pixmap>, Recipe), ModelError> {
    validate(&task.settings)?;
    let from = task.pixels.extent();
    let to = target(&task.settings, from)?;
    let told = Told { image: Some(0), result: task.previews.then_some(to) };
    if let Some(refine) = &task.settings.refine {
        plan::steps(from, to, 1)?;
        let (made, mut recipe) = refined(desk, &task.pixels, to, (&task.settings, refine), told)?;
        recipe.tuning.upscale = Some(noted(&task.settings, from, to));
        return Ok((made, recipe));
    }
    let made = desk.with_network(&task.settings, task.settings.dtype, told, |surroundings| {
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
    desk.with_network(&task.settings, task.settings.dtype, Told::default(), |_| Ok(()))?;
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
    if settings.refine.is_some() {
        // Models see colours of 8 bits.
        (shape.channels, shape.sixteen_bit) = (if shape.has_alpha() { 4 } else { 3 }, false);
    }
    shape.extent = target(settings, own).map_err(named)?;
    // A network that is not needed need not be loaded: what cannot be is found here, and by the format.
    plan::steps(own, shape.extent, 1).map_err(named)?;
    let remedy = "write PNG, which is written row by row, or choose a smaller size";
    let held = task.codec.held_bytes(to, shape);
    memory::check(&format!("a picture of {} in one piece", shape.extent), held, (desk.available)(), remedy)
        .map_err(named)?;
    if let Some(refine) = &settings.refine {
        let picture = Arc::new(pixmap(&raster));
        let told = Told { image: Some(index), result: None };
        let made = refined(desk, &picture, shape.extent, (settings, refine), told);
        let (made, _) = made.map_err(|error| match error {
            ModelError::Failed(failure) => named(failure).into(),
            ModelError::Cancelled => ModelError::Cancelled,
        })?;
        let mut sink = task.codec.create(to, shape, &source.carried, &noted(settings, own, shape.extent))?;
        for row in made.data().chunks_exact(made.extent().width as usize * 4) {
            let values = row.as_chunks::<4>().0.iter().flat_map(|pixel| &pixel[..shape.channels]);
            sink.rows(&values.map(|value| f32::from(*value) / 255.0).collect::<Vec<_>>())?;
        }
        return Ok(sink.finish()?);
    }
    let mut sink = task.codec.create(to, shape, &source.carried, &noted(settings, own, shape.extent))?;
    // Half the numbers' digits would show in the slopes of a picture of 16 bits.
    let dtype = if shape.sixteen_bit && settings.dtype == DType::Auto { DType::F32 } else { settings.dtype };
    let made = desk.with_network(settings, dtype, Told { image: Some(index), result: None }, |surroundings| {
        enlarge(raster, shape.extent, settings.tile, sink.as_mut(), surroundings)
    });
    match made {
        Ok(()) => Ok(sink.finish()?),
        // Failures to write name their file already.
        Err(ModelError::Failed(failure)) if failure.blame != Blame::File => Err(named(failure).into()),
        Err(error) => Err(error),
    }
}

/// A picture of any kind in 8 bits.
fn pixmap(raster: &Raster) -> Pixmap {
    let Shape { extent, channels, .. } = raster.shape();
    let mut row = vec![0f32; extent.width as usize * channels];
    let mut data = Vec::with_capacity(extent.area() * 4);
    for y in 0..extent.height {
        raster.read_row(y, &mut row);
        data.extend(row.chunks_exact(channels).flat_map(rgba));
    }
    Pixmap::from_rgba(extent, data).unwrap_or_else(|| Pixmap::filled(extent, [0; 4]))
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
