//! Denoising diffusion implicit models.

use candle_core::Tensor;

use super::Result;
use super::config::SchedulerClass;
use super::run::Run;
use super::samplers::{Noise, Sampler};
use super::steps::{ancestral_levels, slope, sum, towards};

pub(super) const ROW: Sampler = Sampler {
    id: "ddim",
    label: "DDIM",
    aliases: &["DDIMScheduler", "k_ddim"],
    about: "Song, Meng and Ermon 2020, arXiv 2010.02502, equation 12",
    schedule: "compvis",
    class: SchedulerClass::Ddim,
    eta: Some(0.0),
    noise: Noise::None,
    run: sample,
    ..Sampler::PLAIN
};

/// With x over sqrt(alpha) as the latent DDIM's step is Euler's, and its fresh noise the ancestral step's. `eta` is 0
/// by default: no fresh noise. One evaluation a step.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let eta = run.eta_or(0.0)?;
    let clip = run.reference().and_then(|c| c.solver.clip());
    run.each_guess(x, |run, at, denoised| {
        let (sigma, sigma_next) = (at.step.sigma, at.step.sigma_next);
        let (down, up) = ancestral_levels(sigma, sigma_next, eta);
        let moved = match clip {
            None => towards(at.x, denoised, sigma, down)?,
            // The clean guess is clipped, the noise stays as it was predicted.
            Some(most) => sum(&[(1.0, &denoised.clamp(-most, most)?), (down, &slope(at.x, denoised, sigma)?)])?,
        };
        run.with_noise(moved, up)
    })
}
