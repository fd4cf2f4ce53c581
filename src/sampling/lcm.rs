//! Latent consistency models.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::Run;
use super::samplers::{Noise, Sampler};
use super::solver::SolverConfig;
use super::steps::sum;

/// Deviation of the data in the boundary condition.
const DATA: f64 = 0.5;

pub(super) const ROW: Sampler = Sampler {
    id: "lcm",
    label: "LCM",
    aliases: &["k_lcm", "LCMScheduler"],
    about: "Luo et al. 2023, arXiv 2310.04378, algorithm 3",
    schedule: "leading",
    class: SchedulerClass::Lcm,
    noise: Noise::Fresh,
    run: sample,
    ..Sampler::PLAIN
};

/// The network's guess, then fresh noise up to the next level. Where diffusers' rules apply (`LCMScheduler`), the guess
/// has the boundary condition of consistency models: it is x itself at timestep 0. One evaluation and, but for the last,
/// one draw a step.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let solver = run.reference().map(|c| c.solver.clone());
    let clip = solver.as_ref().and_then(SolverConfig::clip);
    let scaling = solver.map(|s| s.timestep_scaling.unwrap_or(10.0));
    run.each_guess(x, |run, at, denoised| {
        let guess = match clip {
            Some(most) => denoised.clamp(-most, most)?,
            None => denoised.clone(),
        };
        let consistent = match scaling {
            Some(scaling) => {
                let time = at.step.timestep * scaling;
                let norm = time.hypot(DATA);
                let skip = (DATA / norm).powi(2) / at.step.sigma.hypot(1.0);
                sum(&[(time / norm, &guess), (skip, at.x)])?
            }
            None => guess,
        };
        run.with_noise(consistent, at.step.sigma_next)
    })
}
