//! `scumble generate`: arguments to a task.

use crate::base::Extent;
use crate::families::Defaults;
use crate::job::{Generate, Recipe};

use super::args::GenerateArgs;
use super::outcome::Stop;
use super::settings::Base;
use super::{source, work};

/// Runs the command.
pub fn run(args: &GenerateArgs) -> Result<(), Stop> {
    work::run(&task(args)?, &args.settings)
}

/// Reads the arguments into a task.
fn task(args: &GenerateArgs) -> Result<Generate, Stop> {
    let settings = &args.settings;
    let base = Base::read(settings)?;
    let noted = base.recipe.as_ref();
    let from = source::read(args, noted, base.defaults.size)?;
    let made = from.size.map(|size| base.result_size(size));
    let size = size(args, noted, made, &base.defaults)?;
    let (mut recipe, mut resources) = base.recipe(settings, args.prompt.clone(), size, from.working, from.recipe)?;
    args.hires.apply(&settings.models, &mut recipe, &mut resources)?;
    Ok(Generate {
        recipe,
        model: base.model,
        resources,
        source: from.source,
        count: settings.count,
        previews: settings.previews.is_some(),
    })
}

fn size(
    args: &GenerateArgs,
    base: Option<&Recipe>,
    picture: Option<Extent>,
    defaults: &Defaults,
) -> Result<Extent, Stop> {
    match (args.size, picture) {
        (Some(size), Some(picture)) if size != picture => Err(Stop::usage(format!(
            "--size {size}: the picture is {picture}: leave --size out, or resize the picture"
        ))),
        (Some(size), _) => Ok(size),
        (None, Some(picture)) => Ok(picture),
        (None, None) => Ok(base.map_or(defaults.size, |b| b.size)),
    }
}
