//! `scumble outpaint`: a picture and how far it is extended, to a task.

use std::sync::Arc;

use crate::formats::{self, Limits};
use crate::job::{Generate, OutpaintFill, Sides, Source, SourceRecipe};

use super::args::OutpaintArgs;
use super::outcome::Stop;
use super::settings::Base;
use super::source::{reference, warn_of_another};
use super::work;

/// Width of the blend band, where nothing says another.
pub(super) const FEATHER_PX: f64 = 16.0;
/// Share of the schedule that is run, where nothing says another.
pub(super) const STRENGTH: f64 = 1.0;

/// Runs the command.
pub fn run(args: &OutpaintArgs) -> Result<(), Stop> {
    work::run(&task(args)?, &args.settings)
}

/// Reads the arguments into a task.
fn task(args: &OutpaintArgs) -> Result<Generate, Stop> {
    let settings = &args.settings;
    let base = Base::read(settings)?;
    let pixels = Arc::new(formats::read_picture(&args.image, &Limits::default()).map_err(work::file)?);
    let image = reference(&args.image, formats::picture_sha256(&pixels));
    let noted = base.recipe.as_ref();
    let (mut sides, mut feather_px, mut fill, mut strength) =
        (Sides::default(), FEATHER_PX, OutpaintFill::default(), STRENGTH);
    if let Some(SourceRecipe::Outpaint { image: noted, sides: s, feather_px: px, fill: f, strength: x }) =
        noted.map(|recipe| &recipe.source)
    {
        (sides, feather_px, fill, strength) = (*s, *px, *f, *x);
        warn_of_another("IMAGE", &args.image, &image, Some(noted));
    }
    let given = |given: Option<u32>, noted: u32| given.unwrap_or(noted);
    sides = Sides {
        left: given(args.left, sides.left),
        right: given(args.right, sides.right),
        top: given(args.top, sides.top),
        bottom: given(args.bottom, sides.bottom),
    };
    if sides.is_empty() {
        return Err(Stop::usage(
            "nothing is added on any side: say how many pixels, with --left, --right, --top or --bottom",
        ));
    }
    feather_px = args.feather.unwrap_or(feather_px);
    fill = args.fill.map_or(fill, OutpaintFill::from);
    strength = settings.strength.unwrap_or(strength);
    // What is too large to be counted is refused by the engine, with the rest of what is too large.
    let size = sides.grown(pixels.extent()).unwrap_or(pixels.extent());
    let working = settings.working.or(noted.and_then(|recipe| recipe.working)).unwrap_or(base.defaults.size);
    let source = SourceRecipe::Outpaint { image, sides, feather_px, fill, strength };
    let (recipe, resources) = base.recipe(settings, args.prompt.clone(), size, Some(working), source)?;
    Ok(Generate {
        recipe,
        model: base.model.clone(),
        resources,
        source: Source::Outpaint { pixels, sides, feather_px, fill, strength },
        count: settings.count,
        previews: settings.previews.is_some(),
    })
}
