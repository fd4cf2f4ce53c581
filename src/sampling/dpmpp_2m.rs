//! DPM-Solver++ (2M): a multistep method of second order.

use candle_core::Tensor;

use super::Result;
use super::run::{Run, towards};

/// Lu et al. 2022 (arXiv 2211.01095), algorithm 2, as in k-diffusion's `sample_dpmpp_2m` and diffusers' midpoint
/// solver. The first step and a step to sigma 0 are of first order, and so is the last of a short schedule.
pub fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let short = run.schedule.planned() < 15;
    // The guess before this one, and the fall of log sigma since.
    let mut last: Option<(Tensor, f64)> = None;
    run.each_step(x, |_, at| {
        let (sigma, sigma_next) = (at.step.sigma, at.step.sigma_next);
        let fall = (sigma / sigma_next).ln();
        let ahead = match &last {
            Some((before, fall_before)) if sigma_next > 0.0 && *fall_before > 0.0 && !(short && at.last) => {
                // The guess carried on along its change, to the middle of the step.
                let reach = fall / (2.0 * fall_before);
                ((at.denoised * (1.0 + reach))? - (before * reach)?)?
            }
            _ => at.denoised.clone(),
        };
        last = Some((at.denoised.clone(), fall));
        towards(&at.with_denoised(&ahead), sigma_next)
    })
}
