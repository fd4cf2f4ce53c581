//! The table of schedules, and which one `automatic` stands for.

use super::config::{SchedulerConfig, Spacing};
use super::model_sigmas::ModelSigmas;
use super::samplers::Sampler;
use super::schedule::{Scaling, Schedule};
use super::spacings::{chained, diffusers};
use super::{Error, Result, curves, names};

/// Most steps that a run may have.
pub const MAX_STEPS: usize = 10_000;

/// What a schedule is made from.
pub struct Request<'a> {
    /// The sampler that will run it: its reference class has rules of its own.
    pub sampler: &'a Sampler,
    /// The model's configuration, where it carries one; else [`SchedulerConfig::stable_diffusion`] stands in.
    pub config: Option<&'a SchedulerConfig>,
    /// The model's noise levels.
    pub model: &'a ModelSigmas,
    /// Number of steps that are wanted.
    pub steps: usize,
}

/// A row of the table.
pub struct ScheduleKind {
    /// Name in recipes and on the command line.
    pub id: &'static str,
    /// Name that artists see, as A1111 writes it where it has the same schedule.
    pub label: &'static str,
    /// What other programs call it.
    pub aliases: &'static [&'static str],
    /// Makes the schedule.
    build: fn(&Request<'_>) -> Result<Schedule>,
}

impl ScheduleKind {
    /// Makes the schedule. Fails if the number of steps is out of range.
    pub fn schedule(&self, request: &Request<'_>) -> Result<Schedule> {
        if !(1..=MAX_STEPS).contains(&request.steps) {
            return Err(Error::Parameter(format!("{} steps are out of range; choose 1 to {MAX_STEPS}", request.steps)));
        }
        (self.build)(request)
    }
}

/// All schedules; the first is the default.
pub const SCHEDULES: &[ScheduleKind] = &[
    ScheduleKind { id: "automatic", label: "Automatic", aliases: &["auto", "default"], build: automatic },
    ScheduleKind { id: "normal", label: "Normal", aliases: &["uniform", "discrete"], build: normal },
    ScheduleKind { id: "karras", label: "Karras", aliases: &["use_karras_sigmas"], build: karras },
    ScheduleKind { id: "exponential", label: "Exponential", aliases: &["use_exponential_sigmas"], build: exponential },
    ScheduleKind { id: "sgm_uniform", label: "SGM Uniform", aliases: &["sgm"], build: sgm_uniform },
    ScheduleKind { id: "simple", label: "Simple", aliases: &[], build: simple },
    ScheduleKind { id: "ddim_uniform", label: "DDIM Uniform", aliases: &["ddim"], build: ddim_uniform },
    ScheduleKind { id: "beta", label: "Beta", aliases: &["use_beta_sigmas", "beta_a1111"], build: beta },
    ScheduleKind { id: "beta_comfy", label: "Beta (ComfyUI)", aliases: &["comfy_beta"], build: beta_comfy },
    ScheduleKind { id: "leading", label: "Leading", aliases: &[], build: |r| spaced(r, Spacing::Leading) },
    ScheduleKind { id: "trailing", label: "Trailing", aliases: &[], build: |r| spaced(r, Spacing::Trailing) },
    ScheduleKind { id: "linspace", label: "Linspace", aliases: &[], build: |r| spaced(r, Spacing::Linspace) },
];

/// Finds a schedule by id, label or alias, whatever its case and punctuation.
pub fn find_schedule(name: &str) -> Option<&'static ScheduleKind> {
    SCHEDULES.iter().find(|s| names::matches(name, s.id, s.label, s.aliases))
}

/// Finds a schedule by name, or says which there are.
pub fn schedule_named(name: &str) -> Result<&'static ScheduleKind> {
    find_schedule(name).ok_or_else(|| {
        let all: Vec<_> = SCHEDULES.iter().map(|s| s.id).collect();
        Error::Parameter(format!("there is no schedule '{name}'; choose one of {}", all.join(", ")))
    })
}

/// A model's own configuration decides; without one, what the sampler is usually paired with.
fn automatic(r: &Request<'_>) -> Result<Schedule> {
    match r.config {
        Some(config) => diffusers(r.sampler.class, config, r.model, r.steps, None),
        None => (schedule_named(r.sampler.schedule)?.build)(r),
    }
}

fn spaced(r: &Request<'_>, spacing: Spacing) -> Result<Schedule> {
    let fallback = SchedulerConfig::stable_diffusion();
    diffusers(r.sampler.class, r.config.unwrap_or(&fallback), r.model, r.steps, Some(spacing))
}

/// A schedule in k-diffusion's manner: from `sigma_max` * noise down to 0, timesteps by interpolation.
fn by_sigmas(r: &Request<'_>, sigmas: Vec<f64>) -> Result<Schedule> {
    let list: Vec<_> = sigmas.into_iter().map(|s| (s, r.model.sigma_to_t(s))).collect();
    finished(&list)
}

/// The same from timesteps.
fn by_timesteps(r: &Request<'_>, timesteps: impl Iterator<Item = f64>) -> Result<Schedule> {
    finished(&timesteps.map(|t| (r.model.t_to_sigma(t), t)).collect::<Vec<_>>())
}

fn finished(list: &[(f64, f64)]) -> Result<Schedule> {
    let first = list.first().map_or(0.0, |l| l.0);
    Schedule::new(chained(list, 0.0), first, Scaling::VarianceExploding)
}

fn top(r: &Request<'_>) -> f64 {
    (r.model.len() - 1) as f64
}

/// Evenly spaced timesteps from the last to the first: k-diffusion's `get_sigmas`.
fn normal(r: &Request<'_>) -> Result<Schedule> {
    by_timesteps(r, curves::linspace(top(r), 0.0, r.steps))
}

fn karras(r: &Request<'_>) -> Result<Schedule> {
    by_sigmas(r, curves::karras(r.model.min(), r.model.max(), r.steps))
}

fn exponential(r: &Request<'_>) -> Result<Schedule> {
    by_sigmas(r, curves::exponential(r.model.min(), r.model.max(), r.steps))
}

/// As normal with one step more, of which the last is left out: Stability's generative-models.
fn sgm_uniform(r: &Request<'_>) -> Result<Schedule> {
    by_timesteps(r, curves::linspace(top(r), 0.0, r.steps + 1).take(r.steps))
}

/// Every (training / steps)th training timestep, from the last down.
fn simple(r: &Request<'_>) -> Result<Schedule> {
    let stride = r.model.len() as f64 / r.steps as f64;
    by_timesteps(r, (0..r.steps).map(|i| top(r) - (i as f64 * stride).floor()))
}

/// Every (training / steps)th training timestep, from 1 up, with as many steps as that gives.
fn ddim_uniform(r: &Request<'_>) -> Result<Schedule> {
    let mut list: Vec<_> = (1..r.model.len()).step_by((r.model.len() / r.steps).max(1)).map(|t| t as f64).collect();
    if list.is_empty() {
        list.push(0.0);
    }
    by_timesteps(r, list.into_iter().rev())
}

fn beta(r: &Request<'_>) -> Result<Schedule> {
    by_sigmas(r, curves::beta(r.model.min(), r.model.max(), r.steps))
}

/// The beta distribution's quantiles as whole timesteps, each once.
fn beta_comfy(r: &Request<'_>) -> Result<Schedule> {
    let share = |i: usize| 1.0 - i as f64 / r.steps as f64;
    let mut list: Vec<_> = (0..r.steps).map(|i| (curves::beta_quantile(share(i)) * top(r)).round_ties_even()).collect();
    list.dedup();
    by_timesteps(r, list.into_iter())
}
