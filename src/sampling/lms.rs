//! A linear multistep method on the probability flow.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::Run;
use super::samplers::Sampler;
use super::steps::{History, slope, sum};

pub(super) const ROW: Sampler = Sampler {
    id: "lms",
    label: "LMS",
    aliases: &["k_lms", "LMSDiscreteScheduler"],
    about: "Adams and Bashforth's method for uneven steps (Hairer, Norsett and Wanner, section III.5)",
    class: SchedulerClass::Lms,
    orders: Some((4, 4)),
    run: sample,
    ..Sampler::PLAIN
};

/// k-diffusion's `sample_lms` and diffusers' `LMSDiscreteScheduler`, of order 4: the slopes of up to four steps make a
/// polynomial, which is integrated over the step. One evaluation a step, no fresh noise.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let order = run.options.order.map_or(Ok(4), |_| run.order_or(4, 4))?;
    let mut slopes = History::new(order);
    let mut sigmas: Vec<f64> = Vec::new();
    run.each_guess(x, |_, at, denoised| {
        slopes.push(slope(at.x, denoised, at.step.sigma)?);
        sigmas.insert(0, at.step.sigma);
        sigmas.truncate(order);
        let weights = weights(&sigmas, at.step.sigma_next);
        sum(&[(1.0, at.x), (1.0, &slopes.weighted(&weights)?)])
    })
}

/// The integrals from `nodes[0]` to `end` of the polynomials that are 1 at one node and 0 at the others. For up to four
/// nodes Simpson's rule is exact.
fn weights(nodes: &[f64], end: f64) -> Vec<f64> {
    let start = nodes[0];
    let basis = |j: usize, at: f64| -> f64 {
        let others = nodes.iter().enumerate().filter(|(k, _)| *k != j);
        others.map(|(_, node)| (at - node) / (nodes[j] - node)).product()
    };
    let integral = |j: usize| basis(j, start) + 4.0 * basis(j, 0.5 * (start + end)) + basis(j, end);
    (0..nodes.len()).map(|j| (end - start) / 6.0 * integral(j)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_steps_give_the_weights_of_adams_and_bashforth() {
        for (n, want) in super::super::steps::ADAMS_BASHFORTH.iter().enumerate() {
            let nodes: Vec<f64> = (0..=n).map(|k| 7.0 + k as f64).collect();
            // Downwards, as noise goes: each weight times the step of -1.
            let got = weights(&nodes, 6.0);
            assert!(got.iter().zip(*want).all(|(g, w)| (g + w).abs() < 1e-12), "{got:?}");
        }
    }
}
