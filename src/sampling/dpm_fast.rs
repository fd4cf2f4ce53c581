//! DPM-Solver-fast: singlestep updates of third order within a given number of evaluations.

use candle_core::{DType, Tensor};

use super::Result;
use super::dpm_solver::Begun;
use super::run::{Moved, Run};
use super::samplers::{Noise, Sampler};
use super::schedule::Schedule;
use super::steps::{ancestral_levels, slope};

pub(super) const ROW: Sampler = Sampler {
    id: "dpm_fast",
    label: "DPM fast",
    aliases: &["k_dpm_fast"],
    about: "Lu et al. 2022, arXiv 2206.00927, section 3.4",
    eta: Some(1.0),
    noise: Noise::Fresh,
    // Three in a step of third order: one for each of the steps that were asked for.
    evaluations: 3,
    steps: |schedule| schedule.len() / 3 + 1,
    run: sample,
    ..Sampler::PLAIN
};

/// k-diffusion's `sample_dpm_fast`: the schedule's number of steps is the number of evaluations, and of its noise
/// levels only the ends count, between which the steps are even in log sigma. It ends at the lowest noise level above
/// 0. `eta` is 1 by default, as in A1111 (k-diffusion's own is 0), with one draw a step.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let eta = run.eta_or(1.0)?;
    let (start, end) = ends(run.schedule);
    let evaluations = run.schedule.len();
    let of = evaluations / 3 + 1;
    let mut x = x.to_dtype(DType::F32)?;
    for index in 0..of {
        run.denoiser.begin_step(index, of);
        let level = |i: usize| start * (end / start).powf(i as f64 / of as f64);
        let (sigma, sigma_next) = (level(index), if index + 1 == of { end } else { level(index + 1) });
        // What is left over of the evaluations after steps of three goes to the last one or two.
        let order = match (of - index, evaluations % 3) {
            (1, 0) => 1,
            (2, 0) => 2,
            (1, rest) => rest,
            _ => 3,
        };
        let (down, up) = levels_above(sigma, sigma_next, end, eta);
        let denoised = run.denoise(&x, sigma)?;
        let noise = slope(&x, &denoised, sigma)?;
        let begun = Begun { x: &x, sigma, noise: &noise };
        let moved = match order {
            1 => begun.first(down)?,
            2 => {
                let inner = begun.inner(run, down, 0.5, None)?;
                begun.second(down, 0.5, &inner)?
            }
            _ => {
                let (first, second) = (1.0 / 3.0, 2.0 / 3.0);
                let inner = begun.inner(run, down, first, None)?;
                let inner = begun.inner(run, down, second, Some((first, &inner)))?;
                begun.third(down, second, &inner)?
            }
        };
        let moved = run.with_noise(moved, up)?;
        x = run.told(index, of, sigma, sigma_next, Moved { x: moved, denoised })?;
    }
    Ok(x)
}

/// The noise levels that a run begins and ends at: the schedule's first, and its lowest above 0, which for a whole
/// schedule is the model's.
pub(super) fn ends(schedule: &Schedule) -> (f64, f64) {
    let steps = schedule.steps();
    let (start, last) = (steps[0].sigma, &steps[steps.len() - 1]);
    let end = if last.sigma_next > 0.0 { last.sigma_next } else { last.sigma };
    let whole = schedule.planned() == steps.len() || end >= start;
    (start, if whole { end.min(schedule.sigma_at(0.0)) } else { end })
}

/// As [`ancestral_levels`], but never below `end`.
pub(super) fn levels_above(sigma: f64, sigma_next: f64, end: f64, eta: f64) -> (f64, f64) {
    let (down, up) = ancestral_levels(sigma, sigma_next, eta);
    if down >= end {
        return (down, up);
    }
    (end, (sigma_next * sigma_next - end * end).max(0.0).sqrt())
}
