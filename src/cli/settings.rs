//! The settings that commands share: from arguments, from a recipe, or the model's own.
#![allow(clippy::print_stderr, reason = "this is where a command speaks")]

use std::path::{Path, PathBuf};

use crate::app::{near_words_sentence, unknown_words_sentence};
use crate::base::{Extent, RngKind};
use crate::families::{self, Defaults, Fast, ModelFiles};
use crate::formats::{self, Limits};
use crate::job::{Convention, DType, ModelRef, Recipe, Resources, SourceRecipe, Variation};
use crate::library::models::{ModelKind, ModelLibrary};
use crate::sampling;

use super::args::SettingsArgs;
use super::outcome::Stop;
use super::resources;
use super::work::file;

/// What arguments are filled up from.
pub(super) struct Base {
    /// The recipe of `--from`.
    pub recipe: Option<Recipe>,
    /// The model's path; `None` is the built-in one.
    pub model: Option<PathBuf>,
    model_ref: ModelRef,
    /// Id of the model's family.
    family: &'static str,
    models_found: ModelLibrary,
    /// What holds for the model.
    pub defaults: Defaults,
    files: ModelFiles,
    /// How it draws in few steps, if that is wanted and can be.
    fast: Option<Fast>,
}

impl Base {
    /// Reads the recipe of `--from`, and finds the model.
    pub fn read(args: &SettingsArgs) -> Result<Self, Stop> {
        let recipe = args.from.as_deref().map(recipe_of).transpose()?;
        let named = args.model.as_deref().or(recipe.as_ref().map(|recipe| recipe.model.name.as_str()));
        let builtin = named.is_none_or(|name| name == families::BUILTIN_ID);
        let named_files = resources::named_files(args);
        // The built-in model takes nothing beside it.
        let folders: Vec<PathBuf> = args.models.iter().chain(&args.embeddings).cloned().collect();
        let library = if builtin { ModelLibrary::default() } else { resources::library(&folders, &named_files) };
        let (model, model_ref) = model(args, recipe.as_ref(), &library)?;
        let files = families::open(model.as_deref())?;
        let detected = families::detect(&files)?;
        let (family, defaults) = (detected.family.id, detected.defaults());
        if builtin && !(args.lora.is_empty() && args.vae.is_none() && args.control.is_empty()) {
            let said = "the built-in model takes no LoRA, VAE or control: choose another model with --model";
            return Err(Stop::usage(said));
        }
        let wanted = args.fast.unwrap_or(recipe.as_ref().is_some_and(|recipe| recipe.tuning.fast));
        let fast = wanted.then(|| families::fast_or_why(&files)).transpose().unwrap_or_else(|why| {
            eprintln!("scumble: {why}: the picture is drawn in its ordinary steps");
            None
        });
        Ok(Self { recipe, model, model_ref, family, models_found: library, defaults, files, fast })
    }

    /// The size of what the model makes of a picture of `size`.
    pub fn result_size(&self, size: Extent) -> Extent {
        let row = families::FAMILIES.iter().find(|row| row.id == self.family);
        let times = row.map_or(1, |row| row.enlarges);
        Extent::new(size.width.saturating_mul(times), size.height.saturating_mul(times))
    }

    /// The recipe of the first picture, and the files beside the model that it needs.
    pub fn recipe(
        &self,
        args: &SettingsArgs,
        prompt: Option<String>,
        size: Extent,
        working: Option<Extent>,
        source: SourceRecipe,
    ) -> Result<(Recipe, Resources), Stop> {
        let (mut tuning, controls) = resources::tuning(args, self.recipe.as_ref())?;
        tuning.fast = self.fast.is_some();
        let (base, defaults) = (self.recipe.as_ref(), &self.pace());
        // What suits few steps does not suit many, and the other way round.
        let paced = base.filter(|base| base.tuning.fast == tuning.fast);
        let mut recipe = Recipe {
            version: Recipe::VERSION,
            software: format!("scumble {}", env!("CARGO_PKG_VERSION")),
            model: self.model_ref.clone(),
            prompt: pick(prompt, base.map(|b| b.prompt.clone()), String::new()),
            negative_prompt: pick(args.negative.clone(), base.map(|b| b.negative_prompt.clone()), String::new()),
            size,
            working,
            steps: pick(args.steps, paced.map(|b| b.steps), defaults.steps),
            sampler: id(args.sampler.as_deref(), paced.map(|b| &b.sampler), defaults.sampler, |id| {
                sampling::find_sampler(id).map(|s| s.id)
            }),
            schedule: id(args.schedule.as_deref(), paced.map(|b| &b.schedule), defaults.schedule, |id| {
                sampling::find_schedule(id).map(|s| s.id)
            }),
            guidance: pick(args.guidance, paced.map(|b| b.guidance), defaults.guidance),
            eta: args.eta.or(paced.and_then(|b| b.eta)),
            seed: pick(args.seed, base.map(|b| b.seed), random_seed()),
            variation: variation(args, base)?,
            rng: pick(args.rng.map(RngKind::from), base.map(|b| b.rng), RngKind::Cpu),
            source,
            tuning,
            dtype: pick(args.dtype.map(DType::from), base.map(|b| b.dtype), DType::Auto),
            convention: pick(args.convention.map(Convention::from), base.map(|b| b.convention), Convention::Scumble),
        };
        let place = (&self.files, self.family);
        let resources = resources::resolve(args, &self.models_found, place, &controls, &mut recipe)?;
        self.tell_unknown_words(&recipe);
        Ok((recipe, resources))
    }

    /// What holds for the model as it is wanted.
    fn pace(&self) -> Defaults {
        let usual = self.defaults;
        self.fast.as_ref().map_or(usual, |fast| Defaults {
            steps: fast.steps,
            guidance: fast.guidance,
            sampler: fast.sampler,
            schedule: fast.schedule,
            ..usual
        })
    }

    /// Says which words of the prompts the model does not know, where it says which it knows.
    fn tell_unknown_words(&self, recipe: &Recipe) {
        let words = match families::words(&self.files) {
            Ok(Some(words)) => words,
            Ok(None) => return,
            Err(error) => return eprintln!("scumble: {error}"),
        };
        for (prompt, negative) in [(&recipe.prompt, false), (&recipe.negative_prompt, true)] {
            let unknown = words.unknown(prompt, negative);
            if !unknown.is_empty() {
                let place = if negative { "in the negative prompt, " } else { "" };
                eprintln!("scumble: {place}{}", unknown_words_sentence(&unknown, self.model.is_none()));
                if let Some(near) = near_words_sentence(&unknown) {
                    eprintln!("scumble: {near}");
                }
            }
        }
    }
}

fn pick<T>(given: Option<T>, from: Option<T>, default: T) -> T {
    given.or(from).unwrap_or(default)
}

/// An id from argument, recipe or default. A name that a table knows by another is turned into its id; an unknown one
/// is kept, for the engine to refuse with the list.
fn id(
    given: Option<&str>,
    from: Option<&String>,
    default: &str,
    known: impl Fn(&str) -> Option<&'static str>,
) -> String {
    let name = given.or(from.map(String::as_str)).unwrap_or(default);
    known(name).unwrap_or(name).to_owned()
}

/// The recipe that a picture carries.
fn recipe_of(path: &Path) -> Result<Recipe, Stop> {
    let metadata = formats::read_metadata(path, &Limits::default()).map_err(file)?;
    metadata.recipe.ok_or_else(|| {
        let name = path.display();
        let problem = format!("'{name}' holds no recipe of Scumble: choose a picture that it made, or give a PROMPT");
        Stop::file(format!("--from: {}", metadata.recipe_problem.unwrap_or(problem)))
    })
}

/// The model's path (`None` is the built-in one) and how recipes name it.
fn model(
    args: &SettingsArgs,
    base: Option<&Recipe>,
    library: &ModelLibrary,
) -> Result<(Option<PathBuf>, ModelRef), Stop> {
    if let Some(name) = &args.model {
        return resources::model(name, library);
    }
    let noted = base.map_or(families::BUILTIN_ID, |base| base.model.name.as_str());
    if noted == families::BUILTIN_ID {
        return resources::model(noted, library);
    }
    // By its hash, or else by its name, if it lies in one of the folders.
    let by_hash = base.and_then(|base| library.find(ModelKind::Checkpoint, base.model.hash.as_deref()?));
    let found = by_hash.or_else(|| library.find(ModelKind::Checkpoint, noted));
    let entry = found.filter(|entry| entry.problem.is_none()).ok_or_else(|| {
        Stop::usage(if families::EARLIER_BUILTIN.contains(&noted) {
            format!(
                "--from: the picture was made with '{noted}', the built-in model of an earlier version: --model {} makes \
                 one like it",
                families::BUILTIN_ID
            )
        } else {
            format!("--from: the picture was made with the model '{noted}': say where it lies with --model")
        })
    })?;
    Ok((Some(entry.path.clone()), entry.reference()))
}

/// The second seed, from arguments or recipe. A strength of 0 is no variation.
fn variation(args: &SettingsArgs, base: Option<&Recipe>) -> Result<Option<Variation>, Stop> {
    let noted = base.and_then(|b| b.variation);
    let Some(strength) = args.variation_strength.or(noted.map(|v| v.strength)) else {
        return match args.variation_seed {
            Some(_) => Err(Stop::usage("--variation-seed says nothing without --variation-strength: give one, as 0.2")),
            None => Ok(None),
        };
    };
    let seed = pick(args.variation_seed, noted.map(|v| v.seed), random_seed());
    Ok((strength != 0.0).then_some(Variation { seed, strength }))
}

/// A seed that fits the 32 bits which other programs allow.
fn random_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    // The standard library seeds each of these from the system's entropy.
    std::collections::hash_map::RandomState::new().build_hasher().finish() & 0xffff_ffff
}
