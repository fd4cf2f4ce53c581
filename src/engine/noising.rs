//! Which noise levels a recipe goes through, and where its noise comes from.

use crate::base::{Extent, NoiseGenerator, RngKind};
use crate::families::ModelError;
use crate::job::{Blame, Failure, Recipe};
use crate::sampling::{self, ModelSigmas, Noise, Request, Sampler, Schedule, ScheduleKind};

use super::asking::sampling_error;
use super::worker::Model;

/// The table rows that a recipe names.
pub(super) fn rows(recipe: &Recipe) -> Result<(&'static Sampler, &'static ScheduleKind), Failure> {
    let named = |error: sampling::Error| Failure::new(Blame::Request, error.to_string());
    let sampler = sampling::sampler_named(&recipe.sampler).map_err(named)?;
    let schedule = sampling::schedule_named(&recipe.schedule).map_err(named)?;
    Ok((sampler, schedule))
}

/// Steps that a picture takes which starts from another at this strength.
pub(super) fn steps(model: Model<'_>, recipe: &Recipe, strength: f64) -> Result<usize, ModelError> {
    let sigmas = sigmas(model, recipe.working.unwrap_or(recipe.size))?;
    let schedule = full_schedule(model, recipe, recipe.steps, &sigmas)?.truncated(strength).map_err(sampling_error)?;
    Ok(rows(recipe)?.0.steps(&schedule))
}

/// The noise levels that a model knows, for a picture of `size`.
pub(super) fn sigmas(model: Model<'_>, size: Extent) -> Result<ModelSigmas, ModelError> {
    let side = model.size_multiple();
    let tokens = (size.width.div_ceil(side) as usize) * (size.height.div_ceil(side) as usize);
    ModelSigmas::new(&model.scheduler().for_tokens(tokens)).map_err(sampling_error)
}

/// The schedule of a recipe in so many steps, from pure noise.
pub(super) fn full_schedule(
    model: Model<'_>,
    recipe: &Recipe,
    steps: u32,
    sigmas: &ModelSigmas,
) -> Result<Schedule, ModelError> {
    let (sampler, kind) = rows(recipe)?;
    if sigmas.flow().is_some() && sampler.noise != Noise::None {
        let message = format!(
            "{} adds noise as the steps go, which this model's straight path does not allow: choose Euler",
            sampler.label
        );
        return Err(Failure::new(Blame::Request, message).into());
    }
    // Every scheduler_config.json names its class; what was made up for a single file does not, and such a model
    // is sampled as the programs do that single files come from.
    let config = Some(model.scheduler()).filter(|config| config.class_name.is_some());
    let (options, steps) = (&recipe.tuning.sampling, steps as usize);
    let request = Request { sampler, config, model: sigmas, steps, options, xl: model.is_xl() };
    kind.schedule(&request).map_err(sampling_error)
}

/// The streams of noise of one picture.
pub struct Draws<'a> {
    /// The stream of the picture's seed.
    pub(super) noise: Box<dyn NoiseGenerator + 'a>,
    /// What is mixed into its first latent, and how far.
    pub(super) other: Option<(Box<dyn NoiseGenerator + 'a>, f64)>,
    /// The stream that goes on after the first latent, where it is another one.
    pub(super) later: Option<Box<dyn NoiseGenerator + 'a>>,
    /// Generator and seed of the Brownian motion, if there is to be one.
    pub(super) brownian: Option<(RngKind, u64)>,
}

impl<'a> Draws<'a> {
    /// Those of a recipe.
    pub fn new(recipe: &Recipe) -> Self {
        let variation = recipe.variation.filter(|v| v.strength > 0.0);
        let delta = recipe.tuning.sampling.eta_noise_seed_delta;
        Self {
            noise: recipe.rng.generator(recipe.seed),
            other: variation.map(|v| (recipe.rng.generator(v.seed), v.strength)),
            later: (delta != 0).then(|| recipe.rng.generator(recipe.seed.wrapping_add(delta))),
            brownian: Some((recipe.rng, recipe.seed)),
        }
    }

    /// All from one stream.
    pub fn given(noise: &'a mut dyn NoiseGenerator) -> Self {
        Self { noise: Box::new(noise), other: None, later: None, brownian: None }
    }
}
