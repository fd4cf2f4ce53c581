//! Improved pseudo numerical methods: Adams and Bashforth's weights on the probability flow.

use candle_core::Tensor;

use super::Result;
use super::run::Run;
use super::samplers::Sampler;
use super::steps::{ADAMS_BASHFORTH, History, slope, sum};

pub(super) const ROW: Sampler = Sampler {
    id: "ipndm",
    label: "IPNDM",
    aliases: &["k_ipndm", "IPNDMScheduler"],
    about: "Zhang and Chen 2022, arXiv 2204.13902, after Liu et al. 2022, arXiv 2202.09778",
    orders: Some((4, 4)),
    run: sample,
    ..Sampler::PLAIN
};

/// As in the authors' toolbox and `ComfyUI`: weights for even steps, of orders that grow to 4, whatever the schedule.
/// One evaluation a step, no fresh noise.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let order = run.options.order.map_or(Ok(4), |_| run.order_or(4, 4))?;
    let mut slopes = History::new(order);
    run.each_guess(x, |_, at, denoised| {
        slopes.push(slope(at.x, denoised, at.step.sigma)?);
        if at.step.sigma_next == 0.0 {
            return Ok(denoised.clone());
        }
        let direction = slopes.weighted(ADAMS_BASHFORTH[slopes.len() - 1])?;
        sum(&[(1.0, at.x), (at.step.sigma_next - at.step.sigma, &direction)])
    })
}
