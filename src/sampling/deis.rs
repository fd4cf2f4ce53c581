//! Diffusion exponential integrator sampler.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::Run;
use super::samplers::Sampler;
use super::steps::{History, slope, sum, towards};

pub(super) const ROW: Sampler = Sampler {
    id: "deis",
    label: "DEIS",
    aliases: &["k_deis", "DEISMultistepScheduler"],
    about: "Zhang and Chen 2022, arXiv 2204.13902: log-rho multistep",
    class: SchedulerClass::Deis,
    orders: Some((2, 3)),
    run: sample,
    ..Sampler::PLAIN
};

/// diffusers' `DEISMultistepScheduler` of orders 1 to 3: a polynomial in log sigma through the last noise guesses is
/// integrated over sigma. One evaluation a step, no fresh noise.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let order = run.order_or(2, 3)?;
    let mut guesses = History::new(order);
    let mut logs: Vec<f64> = Vec::new();
    run.each_guess(x, |run, at, denoised| {
        let (sigma, sigma_next) = (at.step.sigma, at.step.sigma_next);
        guesses.push(slope(at.x, denoised, sigma)?);
        logs.insert(0, sigma.ln());
        logs.truncate(order);
        let order = run.order_at(at, order).min(logs.len());
        if order == 1 {
            return towards(at.x, denoised, sigma, sigma_next);
        }
        let weights = weights(&logs[..order], sigma, sigma_next);
        sum(&[(1.0, at.x), (1.0, &guesses.weighted(&weights)?)])
    })
}

/// The integrals over sigma, from `start` to `end`, of the polynomials in log sigma that are 1 at one of the two or three
/// nodes and 0 at the others.
fn weights(nodes: &[f64], start: f64, end: f64) -> Vec<f64> {
    // The integrals of 1, ln s and (ln s)^2.
    let powers = |s: f64| {
        let l = s.ln();
        [s, s * (l - 1.0), s * (l * l - 2.0 * l + 2.0)]
    };
    let [one, log, square] = [0, 1, 2].map(|i| powers(end)[i] - powers(start)[i]);
    let others = |j: usize| nodes.iter().enumerate().filter(move |(k, _)| *k != j).map(|(_, node)| *node);
    let weight = |j: usize| {
        let scale: f64 = others(j).map(|node| nodes[j] - node).product();
        let sum: f64 = others(j).sum();
        let product: f64 = others(j).product();
        let integral = if nodes.len() == 2 { log - sum * one } else { square - sum * log + product * one };
        integral / scale
    };
    (0..nodes.len()).map(weight).collect()
}
