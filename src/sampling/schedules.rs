//! The table of schedules, and which one `automatic` stands for.

use super::config::{SchedulerConfig, Spacing};
use super::model_sigmas::ModelSigmas;
use super::samplers::Sampler;
use super::schedule::{Scaling, Schedule};
use super::spacings::{chained, diffusers};
use super::{Error, Result, ays, curves, flow, names};
use crate::job::SamplerOptions;

/// Most steps that a run may have.
pub const MAX_STEPS: usize = 10_000;

/// What a schedule is made from.
pub struct Request<'a> {
    /// The sampler that will run it: its reference class has rules of its own.
    pub sampler: &'a Sampler,
    /// The configuration that the model's files hold, if they do: diffusers' rules then apply to `automatic`. Else it
    /// stands for what k-diffusion programs pair with the sampler.
    pub config: Option<&'a SchedulerConfig>,
    /// The model's noise levels.
    pub model: &'a ModelSigmas,
    /// Number of steps that are wanted.
    pub steps: usize,
    /// The sampler's settings, of which some change the schedule.
    pub options: &'a SamplerOptions,
    /// Whether the model is of Stable Diffusion XL's kind: Align Your Steps has a table of its own for it.
    pub xl: bool,
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
        let made = (self.build)(request)?;
        if made.reference().is_some() {
            return Ok(made);
        }
        // In k-diffusion's manner.
        let made = if request.sampler.discards || request.options.discard_penultimate_sigma {
            (self.build)(&Request { steps: request.steps + 1, ..*request })?.without_penultimate()
        } else {
            made
        };
        let first = made.steps()[0].sigma;
        let scale = if request.options.sgm_noise_multiplier { first.hypot(1.0) } else { made.initial_scale() };
        Ok(made.starting_at(scale).of_model(request.model))
    }
}

/// All schedules; the first is the default. Ids are those of `ComfyUI` where it has the schedule, labels A1111's.
pub const SCHEDULES: &[ScheduleKind] = &[
    ScheduleKind { id: "automatic", label: "Automatic", aliases: &["auto", "default"], build: automatic },
    ScheduleKind { id: "normal", label: "Normal", aliases: &["uniform", "discrete"], build: normal },
    ScheduleKind { id: "karras", label: "Karras", aliases: &["use_karras_sigmas"], build: karras },
    ScheduleKind { id: "exponential", label: "Exponential", aliases: &["use_exponential_sigmas"], build: exponential },
    // With A1111's rho of 1 a straight line in log sigma: the exponential schedule.
    ScheduleKind { id: "polyexponential", label: "Polyexponential", aliases: &[], build: exponential },
    ScheduleKind { id: "sgm_uniform", label: "SGM Uniform", aliases: &["sgm"], build: sgm_uniform },
    ScheduleKind { id: "kl_optimal", label: "KL Optimal", aliases: &[], build: kl_optimal },
    ScheduleKind { id: "kl_optimal_comfy", label: "KL Optimal (ComfyUI)", aliases: &[], build: kl_optimal_comfy },
    ScheduleKind { id: "align_your_steps", label: "Align Your Steps", aliases: &["ays"], build: align_your_steps },
    ScheduleKind { id: "simple", label: "Simple", aliases: &[], build: simple },
    ScheduleKind { id: "ddim_uniform", label: "DDIM", aliases: &["ddim"], build: ddim_uniform },
    ScheduleKind { id: "beta", label: "Beta", aliases: &["use_beta_sigmas", "beta_a1111"], build: beta },
    ScheduleKind { id: "beta_comfy", label: "Beta (ComfyUI)", aliases: &["comfy_beta"], build: beta_comfy },
    ScheduleKind { id: "turbo", label: "Turbo", aliases: &["sd_turbo"], build: turbo },
    ScheduleKind { id: "compvis", label: "CompVis", aliases: &["ddim_compvis"], build: compvis },
    ScheduleKind { id: "time_uniform", label: "Time Uniform", aliases: &["unipc_time_uniform"], build: time_uniform },
    ScheduleKind { id: "leading", label: "Leading", aliases: &[], build: |r| spaced(r, Spacing::Leading) },
    ScheduleKind { id: "trailing", label: "Trailing", aliases: &[], build: |r| spaced(r, Spacing::Trailing) },
    ScheduleKind { id: "linspace", label: "Linspace", aliases: &[], build: |r| spaced(r, Spacing::Linspace) },
];

/// Finds a schedule by id, label or alias, whatever its case and punctuation.
pub fn find_schedule(name: &str) -> Option<&'static ScheduleKind> {
    SCHEDULES.iter().find(|s| names::matches(name, s.id, s.label, s.aliases))
}

/// Finds a schedule by `ComfyUI`'s name for it: of two, it means another one than A1111 by the same name.
pub fn find_comfy_schedule(name: &str) -> Option<&'static ScheduleKind> {
    let own = |id: &str| names::matches(name, id, id, &[]);
    find_schedule(match () {
        () if own("beta") => "beta_comfy",
        () if own("kl_optimal") => "kl_optimal_comfy",
        () => name,
    })
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
    if let Some(shift) = r.model.flow() {
        return flow::schedule(r, shift);
    }
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

/// As [`curves::kl_optimal`]: ends at the model's lowest noise level.
fn kl_optimal(r: &Request<'_>) -> Result<Schedule> {
    let sigmas = curves::kl_optimal(r.model.min(), r.model.max(), r.steps);
    let first = sigmas.first().copied().unwrap_or(0.0);
    let list: Vec<_> = sigmas.into_iter().map(|s| (s, r.model.sigma_to_t(s))).collect();
    Schedule::new(chained(&list, r.model.min()), first, Scaling::VarianceExploding)
}

/// The same angles with the lowest level one step before the end, which is 0.
fn kl_optimal_comfy(r: &Request<'_>) -> Result<Schedule> {
    let angles = curves::linspace(r.model.max().atan(), r.model.min().atan(), r.steps);
    by_sigmas(r, angles.map(f64::tan).collect())
}

fn align_your_steps(r: &Request<'_>) -> Result<Schedule> {
    by_sigmas(r, ays::sigmas(r.steps, r.xl))
}

/// Timesteps down from the last at equal distances, rounded: how distilled models are run.
fn turbo(r: &Request<'_>) -> Result<Schedule> {
    let ratio = r.model.len() as f64 / r.steps as f64;
    let at = |i: usize| (((r.steps - i) as f64 * ratio - 1.0).round_ties_even()).clamp(0.0, top(r));
    let mut list: Vec<_> = (0..r.steps).map(at).collect();
    list.dedup();
    by_timesteps(r, list.into_iter())
}

/// Every (training / steps)th training timestep from 1 up, ending at timestep 0 with latents of unit variance: the
/// DDIM of the first latent diffusion programs, and so A1111's. It has a step more where the division leaves a rest.
fn compvis(r: &Request<'_>) -> Result<Schedule> {
    let stride = (r.model.len() / r.steps).max(1);
    let mut timesteps: Vec<_> = (0..r.model.len()).step_by(stride).map(|t| ((t + 1) as f64).min(top(r))).collect();
    timesteps.dedup();
    let list: Vec<_> = timesteps.into_iter().rev().map(|t| (r.model.t_to_sigma(t), t)).collect();
    preserving(&list, r.model.min())
}

/// Evenly spaced timesteps with log alpha linear between them, down to timestep 0 with latents of unit variance: the
/// schedule of `UniPC`'s authors (`NoiseScheduleVP` with `time_uniform`), and so A1111's.
fn time_uniform(r: &Request<'_>) -> Result<Schedule> {
    let log_alpha = |t: f64| -0.5 * r.model.t_to_sigma(t).powi(2).ln_1p();
    let sigma = |t: f64| {
        let between = log_alpha(t.floor()) * (1.0 - t.fract()) + log_alpha(t.ceil()) * t.fract();
        (-2.0 * between).exp_m1().sqrt()
    };
    let list: Vec<_> = curves::linspace(top(r), 0.0, r.steps + 1).take(r.steps).map(|t| (sigma(t), t)).collect();
    preserving(&list, r.model.min())
}

/// A schedule in latents of unit variance, down to `end`.
fn preserving(list: &[(f64, f64)], end: f64) -> Result<Schedule> {
    let first = list.first().map_or(0.0, |l| l.0);
    Schedule::new(chained(list, end), first.hypot(1.0), Scaling::VariancePreserving)
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
