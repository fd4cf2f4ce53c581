//! Euler steps that draw part of their noise anew.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::Run;
use super::samplers::{Noise, Sampler};
use super::steps::ancestral;

pub(super) const ROW: Sampler = Sampler {
    id: "euler_ancestral",
    label: "Euler a",
    aliases: &["k_euler_a", "k_euler_ancestral", "euler_a", "EulerAncestralDiscreteScheduler"],
    about: "k-diffusion (Crowson 2022), after DDIM's eta",
    class: SchedulerClass::EulerAncestral,
    eta: Some(1.0),
    noise: Noise::Fresh,
    run: sample,
    ..Sampler::PLAIN
};

/// k-diffusion's `sample_euler_ancestral`: a step below the next sigma, then noise up to it. `eta` is 1 by default. One
/// evaluation and one draw a step.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let eta = run.eta_or(1.0)?;
    run.each_guess(x, |run, at, denoised| ancestral(run, at, denoised, eta))
}
