//! `scumble bench --seams`: how much seams show in pictures that are extended or repainted with a model.
#![allow(clippy::print_stdout, reason = "this is where a command speaks")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use crate::base::{Extent, Mask, Pixmap, Rect, RngKind};
use crate::engine::{Engine, EngineConfig, Seam, seam};
use crate::families::{self, Defaults};
use crate::formats::{self, Limits};
use crate::job::{
    Area, Blame, Convention, Event, Failure, Generate, MaskedContent, ModelRef, OutpaintFill, Recipe, Resources, Sides,
    Source, SourceRecipe, Task,
};

use super::args::BenchArgs;
use super::outcome::Stop;
use super::outpaint::{FEATHER_PX, STRENGTH};
use super::work::file;

/// Standard deviation of the repainted box's blur.
const BOX_FEATHER_PX: f64 = 4.0;
const SEED: u64 = 7;

/// Runs the command.
pub fn run(args: &BenchArgs) -> Result<(), Stop> {
    let folder = args.seams.clone().unwrap_or_default();
    let model = args.model.as_deref().filter(|name| *name != families::BUILTIN_ID).map(PathBuf::from);
    let defaults = families::detect(&families::open(model.as_deref())?)?.defaults();
    let engine = Engine::start(EngineConfig::default())?;
    let mut rows = Vec::new();
    for path in pictures(&folder)? {
        let prompt = std::fs::read_to_string(path.with_extension("txt")).unwrap_or_default();
        let pixels = Arc::new(formats::read_picture(&path, &Limits::default()).map_err(file)?);
        let (source, size, new) = job(&pixels, args.extend);
        let recipe = recipe(prompt.trim(), size, &defaults, args);
        let task = Generate {
            recipe,
            model: model.clone(),
            resources: Resources::default(),
            source,
            count: 1,
            previews: false,
        };
        engine.submit(Task::Generate(Box::new(task)), args.device.into())?;
        let made = wait(&engine)?;
        let Some(seam) = seam(&made, &new) else { continue };
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !args.json {
            println!("{}", line(&name, seam));
        }
        rows.push((name, seam));
    }
    let number = rows.len().max(1) as f64;
    let mean = |value: fn(Seam) -> f64| rows.iter().map(|(_, seam)| value(*seam)).sum::<f64>() / number;
    if args.json {
        let row = |(name, seam): &(String, Seam)| json!({ "picture": name, "ratio": seam.ratio(), "step_ratio": seam.step_ratio() });
        let rows: Vec<_> = rows.iter().map(row).collect();
        println!("{}", json!({ "pictures": rows, "ratio": mean(Seam::ratio), "step_ratio": mean(Seam::step_ratio) }));
    } else {
        println!("mean of {}: gradient {:.2}, step {:.2}", rows.len(), mean(Seam::ratio), mean(Seam::step_ratio));
    }
    Ok(())
}

fn line(name: &str, seam: Seam) -> String {
    let Seam { across, inside, step, step_inside } = seam;
    format!(
        "{name:<16} gradient {across:>5.2} / {inside:>5.2} = {:>4.2}   step {step:>5.2} / {step_inside:>5.2} = {:>4.2}",
        seam.ratio(),
        seam.step_ratio()
    )
}

/// The pictures of a folder, by name.
fn pictures(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let name = folder.display();
    let entries = std::fs::read_dir(folder)
        .map_err(|e| Stop::file(format!("--seams {name}: cannot be read ({e}): choose a folder with pictures")))?;
    let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    found.retain(|path| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("png")));
    found.sort();
    if found.is_empty() {
        return Err(Stop::file(format!("--seams {name}: holds no .png: choose a folder with pictures")));
    }
    Ok(found)
}

/// What is done to a picture, the size it then has, and where it is new (255).
fn job(pixels: &Arc<Pixmap>, extend: Option<u32>) -> (Source, Extent, Mask) {
    let own = pixels.extent();
    if let Some(by) = extend {
        let sides = Sides { left: by, right: by, top: by, bottom: by };
        let size = sides.grown(own).unwrap_or(own);
        let source = Source::Outpaint {
            pixels: pixels.clone(),
            sides,
            feather_px: FEATHER_PX,
            fill: OutpaintFill::default(),
            strength: STRENGTH,
        };
        return (source, size, boxed(size, sides.place(own)).inverted());
    }
    let (width, height) = ((own.width * 3 / 8).max(1), (own.height * 3 / 8).max(1));
    let mask = boxed(own, Rect::new((own.width - width) / 2, (own.height - height) / 2, width, height));
    let source = Source::Inpaint {
        pixels: pixels.clone(),
        mask: Arc::new(mask.clone()),
        strength: 1.0,
        feather_px: BOX_FEATHER_PX,
        content: MaskedContent::Original,
        area: Area::Whole,
        soft: false,
        empty: OutpaintFill::default(),
    };
    (source, own, mask)
}

/// A mask of a box.
fn boxed(size: Extent, part: Rect) -> Mask {
    let mut mask = Mask::filled(size, 0);
    for row in
        mask.data_mut().chunks_exact_mut(size.width.max(1) as usize).skip(part.y as usize).take(part.height as usize)
    {
        row[part.x as usize..(part.x + part.width) as usize].fill(255);
    }
    mask
}

pub(super) fn recipe(prompt: &str, size: Extent, defaults: &Defaults, args: &BenchArgs) -> Recipe {
    Recipe {
        version: Recipe::VERSION,
        software: format!("scumble {}", env!("CARGO_PKG_VERSION")),
        model: ModelRef::default(),
        prompt: prompt.to_owned(),
        negative_prompt: String::new(),
        size,
        working: args.extend.map(|_| defaults.size),
        steps: defaults.steps,
        sampler: defaults.sampler.to_owned(),
        schedule: defaults.schedule.to_owned(),
        guidance: defaults.guidance,
        eta: None,
        seed: SEED,
        variation: None,
        rng: RngKind::Cpu,
        source: SourceRecipe::Noise,
        tuning: crate::job::Tuning::default(),
        dtype: args.dtype.into(),
        convention: Convention::Scumble,
    }
}

pub(super) fn wait(engine: &Engine) -> Result<Arc<Pixmap>, Stop> {
    loop {
        match engine.events().recv() {
            Ok((_, Event::Picture(picture, ..))) => {
                // The job's end follows at once.
                let _ = engine.events().recv();
                return Ok(picture);
            }
            Ok((_, Event::Failed(failure))) => return Err(failure.into()),
            Ok((_, Event::Cancelled)) => return Err(Stop::Cancelled),
            Ok(_) => {}
            Err(_) => {
                return Err(Failure::new(Blame::Us, "the engine stopped without a word: please report this").into());
            }
        }
    }
}
