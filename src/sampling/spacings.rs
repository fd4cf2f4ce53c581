//! Schedules by the rules of diffusers' schedulers, each with its own quirks.

use super::config::{BetaSchedule, FinalSigma, Interpolation, Prediction, SchedulerClass, SchedulerConfig, Spacing};
use super::model_sigmas::ModelSigmas;
use super::schedule::{Scaling, Schedule, Step};
use super::{Error, Result, curves};

/// Stands for the infinite sigma of pure noise (zero terminal SNR) where the reference keeps alpha at 0. Far enough
/// that single precision cannot tell, near enough that nothing overflows.
const PURE_NOISE_SIGMA: f64 = (1_u64 << 32) as f64;

/// The schedule that diffusers' `class` makes of a configuration. `spacing` overrules the configuration's choice of
/// timesteps, its `use_*_sigmas` included.
///
/// Fails if `steps` is 0 or above the number of training timesteps.
pub fn diffusers(
    class: SchedulerClass,
    config: &SchedulerConfig,
    model: &ModelSigmas,
    steps: usize,
    spacing: Option<Spacing>,
) -> Result<Schedule> {
    if !(1..=model.len()).contains(&steps) {
        return Err(Error::Parameter(format!(
            "{steps} steps are out of range for this schedule; choose 1 to {}",
            model.len()
        )));
    }
    let curve = if spacing.is_none() { curve_of(class, config) } else { None };
    let spacing = match class {
        SchedulerClass::DpmSolverSinglestep => Spacing::Linspace,
        _ => spacing.or(config.timestep_spacing).unwrap_or(class.default_spacing()),
    };
    let timesteps = match class {
        SchedulerClass::Lcm | SchedulerClass::Tcd => distilled(config, model.len(), steps),
        _ => timesteps(class, spacing, config.offset(), model.len(), steps),
    };
    if class.is_discrete() {
        let made = discrete(class, config, model, &timesteps, steps)?;
        return Ok(made.of_model(model).by_reference(config));
    }
    let list = if class.is_exponential() {
        exponential(class, config, model, curve, timesteps)
    } else {
        euler(class, config, model, curve, timesteps)
    };
    let end = match (class, config.final_sigmas_type) {
        (SchedulerClass::Deis, _) => model.min(),
        (_, Some(FinalSigma::SigmaMin)) if class.is_exponential() || class == SchedulerClass::Euler => model.min(),
        _ => 0.0,
    };
    // A curve's last level is that of timestep 0, give or take a rounding.
    let end = list.last().map_or(end, |last| end.min(last.0));
    let first = list.first().map_or(0.0, |l| l.0);
    let (scaling, initial_scale) = if class.is_variance_preserving() {
        (Scaling::VariancePreserving, first.hypot(1.0))
    } else if spacing == Spacing::Leading {
        (Scaling::VarianceExploding, first.hypot(1.0))
    } else {
        (Scaling::VarianceExploding, first)
    };
    let made = Schedule::new(chained(&list, end), initial_scale, scaling)?;
    Ok(made.of_model(model).by_reference(config))
}

/// Steps from one entry of (sigma, timestep) to the next, the last one to `end`.
pub(super) fn chained(list: &[(f64, f64)], end: f64) -> Vec<Step> {
    let ends = list.iter().skip(1).map(|l| l.0).chain([end]);
    list.iter().zip(ends).map(|(&(sigma, timestep), sigma_next)| Step { sigma, sigma_next, timestep }).collect()
}

/// Timesteps from high to low, held within the training's `train`.
fn timesteps(class: SchedulerClass, spacing: Spacing, offset: usize, train: usize, steps: usize) -> Vec<f64> {
    let multistep = class.is_exponential();
    let last = (train - 1) as f64;
    let list: Vec<f64> = match spacing {
        Spacing::Leading => {
            let ratio = train / if multistep { steps + 1 } else { steps };
            let first = usize::from(multistep);
            (first..first + steps).rev().map(|i| (i * ratio + offset) as f64).collect()
        }
        Spacing::Trailing => {
            let ratio = train as f64 / steps as f64;
            (0..steps).map(|i| (train as f64 - i as f64 * ratio).round_ties_even() - 1.0).collect()
        }
        Spacing::Linspace if multistep => {
            // One point more than steps, the lowest dropped.
            let mut points: Vec<f64> = curves::linspace(0.0, last, steps + 1).map(f64::round_ties_even).collect();
            points.reverse();
            points.truncate(steps);
            points
        }
        Spacing::Linspace => {
            let mut points: Vec<f64> = curves::linspace(0.0, last, steps).collect();
            points.reverse();
            if class.is_discrete() {
                points = points.into_iter().map(f64::round_ties_even).collect();
            }
            points
        }
    };
    list.into_iter().map(|t| t.clamp(0.0, last)).collect()
}

/// LCM and TCD: as many of the distillation's grid, from its top. A run of more steps than the grid has makes it finer.
fn distilled(config: &SchedulerConfig, train: usize, steps: usize) -> Vec<f64> {
    let grid = config.solver.original_inference_steps.unwrap_or(50).clamp(1, train).max(steps);
    let ratio = train / grid;
    (0..steps).map(|i| ((grid - i * grid / steps) * ratio - 1) as f64).collect()
}

/// DDIM and its kin: whole timesteps. DDIM and PNDM step down by a fixed ratio whatever the spacing.
fn discrete(
    class: SchedulerClass,
    config: &SchedulerConfig,
    model: &ModelSigmas,
    timesteps: &[f64],
    steps: usize,
) -> Result<Schedule> {
    let top = (model.len() - 1) as f64;
    // With epsilon prediction nothing can be recovered from pure noise: there the finite sigma stays.
    let pure_noise = config.zero_terminal_snr() && config.prediction() != Prediction::Epsilon && top > 0.0;
    let sigma = |t: f64| if pure_noise && t >= top { PURE_NOISE_SIGMA } else { model.t_to_sigma(t) };
    let list: Vec<_> = timesteps.iter().map(|&t| (sigma(t), t)).collect();
    let end = if class == SchedulerClass::Tcd { sigma(0.0) } else { 0.0 };
    let mut steps_list = chained(&list, end);
    if matches!(class, SchedulerClass::Ddim | SchedulerClass::Pndm) {
        let ratio = (model.len() / steps) as f64;
        let to_one = config.set_alpha_to_one.unwrap_or(class == SchedulerClass::Ddim);
        let end = if to_one { 0.0 } else { sigma(0.0) };
        for step in &mut steps_list {
            let previous = step.timestep - ratio;
            step.sigma_next = if previous < 0.0 { end } else { sigma(previous) };
        }
    }
    let scale = steps_list.first().map_or(1.0, |s| s.sigma.hypot(1.0));
    Schedule::new(steps_list, scale, Scaling::VariancePreserving)
}

/// A curve of sigmas that a configuration asks for instead of the timesteps' own.
type Curve = fn(f64, f64, usize) -> Vec<f64>;

fn curve_of(class: SchedulerClass, config: &SchedulerConfig) -> Option<Curve> {
    if class.is_discrete() || class == SchedulerClass::EulerAncestral {
        return None;
    }
    let lu = config.solver.use_lu_lambdas.filter(|_| class == SchedulerClass::DpmSolverMultistep);
    [
        (config.use_karras_sigmas, curves::karras as Curve),
        (lu, curves::exponential),
        (config.use_exponential_sigmas, curves::exponential),
        (config.use_beta_sigmas, curves::beta),
    ]
    .into_iter()
    .find_map(|(wanted, curve)| (wanted == Some(true)).then_some(curve))
}

fn with_linear_sigmas(model: &ModelSigmas, timesteps: Vec<f64>) -> Vec<(f64, f64)> {
    timesteps.into_iter().map(|t| (model.t_to_sigma_linear(t), t)).collect()
}

/// Euler and its kin: a curve spans the chosen timesteps' sigmas only, and its timesteps are fractional, but for
/// KDPM2's Karras sigmas.
fn euler(
    class: SchedulerClass,
    config: &SchedulerConfig,
    model: &ModelSigmas,
    curve: Option<Curve>,
    timesteps: Vec<f64>,
) -> Vec<(f64, f64)> {
    let n = timesteps.len();
    let mut list = with_linear_sigmas(model, timesteps);
    if class == SchedulerClass::Euler && config.interpolation_type == Some(Interpolation::LogLinear) {
        let sigmas = curves::exponential(model.min(), model.max(), n + 1);
        list.iter_mut().zip(sigmas).for_each(|(l, sigma)| l.0 = sigma);
    }
    let rounds = matches!(class, SchedulerClass::Kdpm2 | SchedulerClass::Kdpm2Ancestral)
        && config.use_karras_sigmas == Some(true);
    let told = |t: f64| if rounds { t.round_ties_even() } else { t };
    match (curve, list.first(), list.last()) {
        (Some(curve), Some(first), Some(last)) => {
            curve(last.0, first.0, n).into_iter().map(|s| (s, told(model.sigma_to_t(s)))).collect()
        }
        _ => list,
    }
}

/// The exponential solvers: a curve spans the whole training, and its timesteps are whole: Karras's rounded, others
/// cut off.
fn exponential(
    class: SchedulerClass,
    config: &SchedulerConfig,
    model: &ModelSigmas,
    curve: Option<Curve>,
    timesteps: Vec<f64>,
) -> Vec<(f64, f64)> {
    let Some(curve) = curve else { return with_linear_sigmas(model, timesteps) };
    let cut_off =
        class == SchedulerClass::DpmSolverMultistep && config.beta_schedule == Some(BetaSchedule::SquaredCosCapV2);
    let rounded = (config.use_karras_sigmas == Some(true) || config.solver.use_lu_lambdas == Some(true)) && !cut_off;
    let whole = |t: f64| if rounded { t.round_ties_even() } else { t.floor() };
    let sigmas = curve(model.min(), model.max(), timesteps.len());
    sigmas.into_iter().map(|s| (s, whole(model.sigma_to_t(s)))).collect()
}
