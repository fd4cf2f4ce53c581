//! `UniPC`: a predictor and corrector that share their evaluations.

use std::collections::VecDeque;

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::Run;
use super::samplers::Sampler;
use super::steps::{History, slope, sum};
use crate::job::SolverKind;

pub(super) const ROW: Sampler = Sampler {
    id: "uni_pc",
    label: "UniPC",
    aliases: &["unipc", "k_unipc", "uni_pc_bh1", "UniPCMultistepScheduler"],
    about: "Zhao et al. 2023, arXiv 2302.04867",
    schedule: "time_uniform",
    class: SchedulerClass::UniPc,
    orders: Some((3, 4)),
    solvers: &[SolverKind::Bh1, SolverKind::Bh2],
    run: |run, x| sample(run, x, SolverKind::Bh1),
    ..Sampler::PLAIN
};

pub(super) const BH2: Sampler = Sampler {
    id: "uni_pc_bh2",
    label: "UniPC BH2",
    aliases: &["unipc_bh2", "k_unipc_bh2"],
    solvers: &[SolverKind::Bh2, SolverKind::Bh1],
    run: |run, x| sample(run, x, SolverKind::Bh2),
    ..ROW
};

/// The authors' multistep form, of order 3 as in A1111, or 2 with B(h) = exp(h) - 1 where diffusers'
/// `UniPCMultistepScheduler` is followed. Short of the end the order falls. One evaluation a step, no fresh noise.
fn sample(run: &mut Run<'_>, x: &Tensor, kind: SolverKind) -> Result<Tensor> {
    let is_bh = |kind: &SolverKind| matches!(kind, SolverKind::Bh1 | SolverKind::Bh2);
    let solver = run.reference().map(|c| c.solver.clone());
    let default = solver.as_ref().map_or(kind, |s| s.kind().filter(is_bh).unwrap_or(SolverKind::Bh2));
    let kind = run.options.solver.filter(is_bh).unwrap_or(default);
    let order = run.order_or(if solver.is_some() { 2 } else { 3 }, 4)?;
    let falls = solver.as_ref().and_then(|s| s.lower_order_final).unwrap_or(true);
    let noise = solver.is_some_and(|s| s.predict_x0 == Some(false));

    let mut past = Past { outputs: History::new(order), levels: VecDeque::new(), bh1: kind == SolverKind::Bh1, noise };
    // The step before: where it began, after its correction, and its order.
    let mut before: Option<(Tensor, usize)> = None;
    run.each_guess(x, |_, at, denoised| {
        let (sigma, sigma_next) = (at.step.sigma, at.step.sigma_next);
        let output = if noise { slope(at.x, denoised, sigma)? } else { denoised.clone() };
        let corrected = match before.take() {
            Some((begun, order)) => past.step(&begun, sigma, order, Some(&output))?,
            None => at.x.clone(),
        };
        past.outputs.push(output);
        past.levels.push_front(sigma);
        past.levels.truncate(order);
        let most = if sigma_next == 0.0 || sigma_next == sigma {
            1
        } else if falls {
            at.of - at.index
        } else {
            order
        };
        let order = order.min(most).min(past.outputs.len());
        let moved = past.step(&corrected, sigma_next, order, None)?;
        before = Some((corrected, order));
        Ok(moved)
    })
}

/// The outputs of the last steps, the newest first.
struct Past {
    outputs: History,
    /// The noise level of each.
    levels: VecDeque<f64>,
    bh1: bool,
    /// Whether outputs are noise rather than clean latents.
    noise: bool,
}

impl Past {
    /// The step from the newest level to `end` (equations 3 and 8 of the paper): the prediction, or with the output
    /// found `there` its correction.
    fn step(&self, x: &Tensor, end: f64, order: usize, there: Option<&Tensor>) -> Result<Tensor> {
        let start = self.levels[0];
        let fall = (start / end).ln();
        let signed = if self.noise { fall } else { -fall };
        let (of_x, scale) = if self.noise { (1.0, end) } else { (end / start, 1.0) };
        let base = signed.exp_m1();
        let b = if self.bh1 { signed } else { base };
        // Where the older outputs lie, in steps from the newest; the new one lies at 1.
        let places: Vec<f64> = (1..order).map(|i| (start / self.levels[i]).ln() / fall).collect();
        let shares = match (there, order) {
            (None, 1) => vec![],
            (None, 2) | (Some(_), 1) => vec![0.5],
            (None, _) => weights(&places, signed, b),
            (Some(_), _) => weights(&[places.clone(), vec![1.0]].concat(), signed, b),
        };
        let mut of_newest = -scale * base;
        let mut terms = vec![(of_x, x)];
        for (i, place) in places.iter().enumerate() {
            let weight = -scale * b * shares[i] / place;
            of_newest -= weight;
            terms.extend(self.outputs.get(i + 1).map(|output| (weight, output)));
        }
        if let (Some(there), Some(share)) = (there, shares.last()) {
            let weight = -scale * b * share;
            of_newest -= weight;
            terms.push((weight, there));
        }
        terms.extend(self.outputs.get(0).map(|newest| (of_newest, newest)));
        sum(&terms)
    }
}

/// The weights of the differences at `places` that match the Taylor series: a Vandermonde system.
fn weights(places: &[f64], signed: f64, b: f64) -> Vec<f64> {
    let n = places.len();
    let (mut phi, mut factorial) = (signed.exp_m1() / signed - 1.0, 1.0);
    let mut rows: Vec<Vec<f64>> = (0..n)
        .map(|i| {
            let mut row: Vec<f64> = places.iter().map(|place| place.powi(i as i32)).collect();
            row.push(phi * factorial / b);
            factorial *= (i + 2) as f64;
            phi = phi / signed - 1.0 / factorial;
            row
        })
        .collect();
    solve(&mut rows)
}

/// Solves a small system of linear equations, each row with its right side last, by elimination.
fn solve(rows: &mut [Vec<f64>]) -> Vec<f64> {
    let n = rows.len();
    for column in 0..n {
        let largest = (column..n).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()));
        rows.swap(column, largest.unwrap_or(column));
        let pivot = rows[column].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(i, _)| *i != column) {
            let factor = row[column] / pivot[column];
            row.iter_mut().zip(&pivot).for_each(|(value, p)| *value -= factor * p);
        }
    }
    (0..n).map(|i| rows[i][n] / rows[i][i]).collect()
}
