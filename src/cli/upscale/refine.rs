//! What a diffusion model does to pictures that are made larger: arguments to its settings.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::app::random_seed;
use crate::base::RngKind;
use crate::families::{self, BUILTIN_ID, Detected};
use crate::job::{
    Convention, DType, Failure, ImageRef, ModelRef, Recipe, Refine, Resources, SourceRecipe, Tuning, UpscaleSettings,
};
use crate::library::models::ModelLibrary;

use super::super::hires::tiles;
use super::super::outcome::Stop;
use super::super::resources;
use super::args::UpscaleArgs;

/// How far an enlarged picture is changed where the artist says nothing.
const STRENGTH: f64 = 0.35;
/// The built-in model draws what its prompt says into every tile unless it is left to follow the picture.
const BUILTIN_GUIDANCE: f64 = 1.0;

/// Arguments of `upscale` for diffusion models.
#[derive(Debug, Args)]
pub struct RefineArgs {
    /// Go over the enlarged pictures with a diffusion model, in tiles, by a prompt that says what they show
    #[arg(long, value_name = "PROMPT")]
    pub refine: Option<String>,
    /// How far it may change them, 0 to 1: 0.35 if left out
    #[arg(long, value_name = "X", requires = "refine")]
    pub refine_strength: Option<f64>,
    /// The model that goes over them: its file or folder, or its name; the built-in model if left out
    #[arg(long, value_name = "NAME|PATH", requires = "refine")]
    pub refine_model: Option<String>,
    /// What pictures show, for a --model that is told so (Stable Diffusion x4 upscaler)
    #[arg(long, value_name = "TEXT", conflicts_with = "refine")]
    pub prompt: Option<String>,
    /// How much noise the Stable Diffusion x4 upscaler is to see in the pictures: more is freer; 20 if left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub noise_level: Option<u32>,
    /// What they must not show, for either
    #[arg(long, value_name = "TEXT")]
    pub negative: Option<String>,
    /// Sampling steps of the diffusion model
    #[arg(long, value_name = "N")]
    pub steps: Option<u32>,
    /// Its scale of guidance; 1 turns it off
    #[arg(long, value_name = "X")]
    pub guidance: Option<f64>,
    /// Its seed; a random one if left out
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// The side of the tiles that it sees, in pixels of the result; what it was trained at if left out
    #[arg(long, value_name = "N")]
    pub refine_tile: Option<u32>,
    /// Pixels that its tiles share at least; three eighths of their side if left out
    #[arg(long, value_name = "N")]
    pub refine_overlap: Option<u32>,
}

/// How the pictures are refined, if they are.
pub(super) fn refine(args: &UpscaleArgs) -> Result<Option<Box<Refine>>, Stop> {
    let own = &args.diffusion;
    let Some(prompt) = &own.refine else {
        let said = [
            (own.prompt.is_some(), "--prompt"),
            (own.noise_level.is_some(), "--noise-level"),
            (own.negative.is_some(), "--negative"),
            (own.steps.is_some(), "--steps"),
            (own.guidance.is_some(), "--guidance"),
        ];
        return match said.iter().find(|(given, _)| *given) {
            Some((_, name)) => Err(Stop::usage(format!(
                "{name} is for diffusion models: give --refine PROMPT, or a Stable Diffusion x4 upscaler with --model"
            ))),
            None => Ok(None),
        };
    };
    let name = own.refine_model.as_deref().unwrap_or(BUILTIN_ID);
    let library = if name == BUILTIN_ID { ModelLibrary::default() } else { resources::library(&args.models, &[]) };
    let (model, reference) = resources::model(name, &library).map_err(|stop| match stop {
        Stop::Failed(failure) => {
            Stop::Failed(Failure { message: failure.message.replacen("--model", "--refine-model", 1), ..failure })
        }
        Stop::Cancelled => Stop::Cancelled,
    })?;
    let detected = families::detect(&families::open(model.as_deref())?)?;
    if detected.family.enlarges > 1 {
        return Err(Stop::usage(format!(
            "--refine-model {name}: enlarges pictures by itself: give it with --model, and --prompt"
        )));
    }
    let strength = own.refine_strength.unwrap_or(STRENGTH);
    let guidance = model.is_none().then_some(BUILTIN_GUIDANCE);
    let mut recipe = recipe(args, &detected, reference, strength);
    prompt.clone_into(&mut recipe.prompt);
    recipe.guidance = own.guidance.or(guidance).unwrap_or(recipe.guidance);
    Ok(Some(Box::new(Refine { recipe, model, resources: Resources::default(), strength, enlarges: 1 })))
}

/// The settings of a diffusion model at `path` that enlarges by itself; `None` if it is none.
pub(super) fn enlarging(args: &UpscaleArgs, path: &Path) -> Result<Option<UpscaleSettings>, Stop> {
    let Ok(detected) = families::open(Some(path)).and_then(|files| families::detect(&files)) else { return Ok(None) };
    let times = detected.family.enlarges;
    if times < 2 {
        return Ok(None);
    }
    if args.diffusion.refine.is_some() {
        let said =
            "--refine: this model enlarges by a prompt of its own: give it with --prompt, or choose another --model";
        return Err(Stop::usage(said));
    }
    let (_, reference) = resources::model(&path.to_string_lossy(), &ModelLibrary::default())?;
    let mut recipe = recipe(args, &detected, reference.clone(), 1.0);
    recipe.prompt = args.diffusion.prompt.clone().unwrap_or_default();
    recipe.tuning.noise_level = args.diffusion.noise_level;
    let model: Option<PathBuf> = Some(path.to_owned());
    let refine = Refine { recipe, model, resources: Resources::default(), strength: 1.0, enlarges: times };
    Ok(Some(UpscaleSettings {
        model: None,
        model_ref: reference,
        strength: UpscaleSettings::DEFAULT_STRENGTH,
        target: super::target(args, f64::from(times)),
        tile: args.tile,
        dtype: args.dtype.into(),
        refine: Some(Box::new(refine)),
    }))
}

/// The recipe for a model by the arguments, or what holds for the model, without a prompt.
fn recipe(args: &UpscaleArgs, detected: &Detected, model: ModelRef, strength: f64) -> Recipe {
    let (own, defaults) = (&args.diffusion, detected.defaults());
    let side = own.refine_tile.unwrap_or(defaults.size.width.max(defaults.size.height));
    Recipe {
        version: Recipe::VERSION,
        software: format!("scumble {}", env!("CARGO_PKG_VERSION")),
        model,
        prompt: String::new(),
        negative_prompt: own.negative.clone().unwrap_or_default(),
        size: defaults.size,
        working: None,
        steps: own.steps.unwrap_or(defaults.steps),
        sampler: defaults.sampler.to_owned(),
        schedule: defaults.schedule.to_owned(),
        guidance: own.guidance.unwrap_or(defaults.guidance),
        eta: None,
        seed: own.seed.unwrap_or_else(random_seed),
        variation: None,
        rng: RngKind::Cpu,
        source: SourceRecipe::Image { image: ImageRef { name: String::new(), sha256: String::new() }, strength },
        tuning: Tuning { tiles: Some(tiles(side, own.refine_overlap)), ..Tuning::default() },
        dtype: DType::from(args.dtype),
        convention: Convention::Scumble,
    }
}
