//! Restart sampling: part of the way is gone again, from fresh noise.

use candle_core::Tensor;

use super::config::SchedulerClass;
use super::run::Run;
use super::samplers::{Noise, Sampler};
use super::schedule::{Schedule, Step};
use super::{Result, curves, heun};

/// Noise levels that a restart goes back from and to.
const FROM: f64 = 0.1;
const TO: f64 = 2.0;

pub(super) const ROW: Sampler = Sampler {
    id: "restart",
    label: "Restart",
    aliases: &["k_restart"],
    about: "Xu et al. 2023, arXiv 2306.14878, with A1111's choice of steps",
    schedule: "karras",
    class: SchedulerClass::Heun,
    noise: Noise::Fresh,
    evaluations: 2,
    steps: |schedule| path(schedule).len(),
    run: sample,
    ..Sampler::PLAIN
};

/// Heun steps; where a step begins above the end of the one before it, fresh noise makes up the difference. With fewer
/// than 20 steps there is no restart. Two evaluations a step, one in a step to sigma 0; one draw a restart.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let mut reached: Option<f64> = None;
    run.walk(&path(run.schedule), x, |run, at| {
        let Step { sigma, sigma_next, .. } = at.step;
        let before = reached.replace(sigma_next).filter(|before| *before < sigma);
        let up = before.map_or(0.0, |before| (sigma * sigma - before * before).sqrt());
        let begun = run.with_noise(at.x.clone(), up)?;
        heun::step(run, &begun, sigma, sigma_next)
    })
}

/// The steps of a schedule with its restarts, as many as the schedule has. From 20 steps on, nine of them go from 2 to
/// 0.1 once more; from 36 on, twice a quarter of them. The rest and the restarts are Karras curves.
fn path(schedule: &Schedule) -> Vec<Step> {
    let steps = schedule.steps();
    let n = steps.len();
    let (length, times) = match n {
        36.. => (n / 4, 2),
        20.. => (9, 1),
        _ => return steps.to_vec(),
    };
    let step = |sigma: f64, sigma_next: f64| Step { sigma, sigma_next, timestep: 0.0 };
    let sigmas = curves::karras(steps[n - 1].sigma, steps[0].sigma, n - length * times);
    let nearest = |to: f64| {
        let off = |i: &usize| (sigmas[*i] - to).abs();
        (0..sigmas.len()).min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(0)
    };
    let (from, to) = (nearest(FROM), nearest(TO));
    let mut path = Vec::with_capacity(n);
    for (i, &sigma) in sigmas.iter().enumerate() {
        let next = sigmas.get(i + 1).copied().unwrap_or(steps[n - 1].sigma_next);
        path.push(step(sigma, next));
        if i + 1 == from && to < from {
            let again = curves::karras(sigmas[from], sigmas[to], length + 1);
            for _ in 0..times {
                path.extend(again.windows(2).map(|pair| step(pair[0], pair[1])));
            }
        }
    }
    path
}
