//! Denoising diffusion probabilistic models.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::Run;
use super::samplers::{Noise, Sampler};
use super::solver::SolverConfig;
use super::steps::{ancestral_levels, towards};

pub(super) const ROW: Sampler = Sampler {
    id: "ddpm",
    label: "DDPM",
    aliases: &["DDPMScheduler"],
    about: "Ho, Jain and Abbeel 2020, arXiv 2006.11239, algorithm 2",
    class: SchedulerClass::Ddpm,
    noise: Noise::Fresh,
    run: sample,
    ..Sampler::PLAIN
};

/// With the posterior's variance (`fixed_small`), or with beta's where the configuration says `fixed_large`. Mean and
/// small variance are those of DDIM at eta 1 (Song et al. 2020, section 4.1). One evaluation and one draw a step.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let solver = run.reference().map(|c| &c.solver);
    let clip = solver.and_then(SolverConfig::clip);
    let large = solver.is_some_and(|s| s.variance_type.as_deref() == Some("fixed_large"));
    run.each_guess(x, |run, at, denoised| {
        let (sigma, sigma_next) = (at.step.sigma, at.step.sigma_next);
        let (down, mut up) = ancestral_levels(sigma, sigma_next, 1.0);
        if large && at.step.timestep > 0.0 {
            // beta = 1 - alpha / alpha_next, over alpha_next as all latents here; also after the last step.
            let (alpha, alpha_next) = (1.0 / (1.0 + sigma * sigma), 1.0 / (1.0 + sigma_next * sigma_next));
            up = ((1.0 - alpha / alpha_next) / alpha_next).max(0.0).sqrt();
        }
        // The mean is of x and the guess: a clipped guess takes its noise along.
        let moved = match clip {
            None => towards(at.x, denoised, sigma, down)?,
            Some(most) => towards(at.x, &denoised.clamp(-most, most)?, sigma, down)?,
        };
        run.with_noise(moved, up)
    })
}
