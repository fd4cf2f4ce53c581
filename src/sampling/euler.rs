//! Euler's method on the probability flow.

use candle_core::Tensor;

use super::Result;
use super::run::{Run, towards};

/// Karras et al. 2022 (arXiv 2206.00364), algorithm 2 without churn and correction.
pub fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    run.each_step(x, |_, at| towards(at, at.step.sigma_next))
}
