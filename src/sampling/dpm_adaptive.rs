//! DPM-Solver with steps as long as an error estimate allows.

use candle_core::{DType, Tensor};

use super::dpm_fast::{ends, levels_above};
use super::dpm_solver::Begun;
use super::run::{Moved, Run};
use super::samplers::{Noise, Sampler};
use super::steps::slope;
use super::{Error, Result};

/// Errors that are let pass: relative, and absolute in latents (k-diffusion's defaults).
const RELATIVE: f64 = 0.05;
const ABSOLUTE: f64 = 0.0078;
/// Log sigma of the first step that is tried.
const FIRST_FALL: f64 = 0.05;
/// A step is taken if the next one needs not be shorter than this share of it.
const ACCEPTED: f64 = 0.81;
/// Steps that may be tried: a network that is not smooth would go on for ever.
const MOST: usize = 10_000;

pub(super) const ROW: Sampler = Sampler {
    id: "dpm_adaptive",
    label: "DPM adaptive",
    aliases: &["k_dpm_ad", "k_dpm_adaptive"],
    about: "Lu et al. 2022, arXiv 2206.00927, appendix C: DPM-Solver-12 and 23",
    eta: Some(1.0),
    noise: Noise::Fresh,
    evaluations: 3,
    orders: Some((3, 3)),
    run: sample,
    ..Sampler::PLAIN
};

/// k-diffusion's `sample_dpm_adaptive` of order 3 (or 2): of the schedule only the first noise level and the lowest
/// above 0 count; how many steps there are between is decided on the way. `eta` is 1 by default, as in A1111
/// (k-diffusion's own is 0), with one draw a step. Two or three evaluations for every step that is tried.
fn sample(run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
    let eta = run.eta_or(1.0)?;
    let order = run.options.order.map_or(Ok(3), |_| run.order_or(3, 3))?;
    if order < 2 {
        return Err(Error::Parameter("the solver's order is 1; choose 2 or 3 for DPM adaptive".into()));
    }
    let (start, end) = ends(run.schedule);
    let whole = (start / end).ln();
    // Steps of the control's accuracy: noise lowers the order that errors fall by.
    let power = 1.0 / if eta > 0.0 { 1.5 } else { order as f64 };
    let (mut sigma, mut fall, mut index) = (start, FIRST_FALL, 0_usize);
    let mut x = x.to_dtype(DType::F32)?;
    if whole <= 1e-5 {
        // No way to go: the guess is all there is.
        run.denoiser.begin_step(0, 1);
        let denoised = run.denoise(&x, start)?;
        return run.told(0, 1, start, 0.0, Moved { x: denoised.clone(), denoised });
    }
    let mut low_before = x.clone();
    for _ in 0..MOST {
        if (sigma / end).ln() <= 1e-5 {
            return Ok(x);
        }
        let sigma_next = (sigma * (-fall).exp()).max(end);
        let left = (sigma_next / end).ln();
        // The rest at the pace so far.
        let more = if left <= 1e-5 { 0.0 } else { (index + 1) as f64 * left / (whole - left) };
        let of = (index + 1).saturating_add(more.ceil().min(MOST as f64) as usize);
        run.denoiser.begin_step(index, of);
        let (down, up) = levels_above(sigma, sigma_next, end, eta);
        let denoised = run.denoise(&x, sigma)?;
        let noise = slope(&x, &denoised, sigma)?;
        let begun = Begun { x: &x, sigma, noise: &noise };
        let (low, high) = if order == 2 {
            let inner = begun.inner(run, down, 0.5, None)?;
            (begun.first(down)?, begun.second(down, 0.5, &inner)?)
        } else {
            let (first, second) = (1.0 / 3.0, 2.0 / 3.0);
            let inner = begun.inner(run, down, first, None)?;
            let low = begun.second(down, first, &inner)?;
            let inner = begun.inner(run, down, second, Some((first, &inner)))?;
            (low, begun.third(down, second, &inner)?)
        };
        let error = error_of(&low, &high, &low_before)?;
        if !error.is_finite() {
            return Err(Error::Parameter("the picture left all bounds; choose another sampler".into()));
        }
        let factor = 1.0 + ((1.0 / (error + 1e-8)).powf(power) - 1.0).atan();
        fall *= factor;
        if factor >= ACCEPTED {
            let moved = run.with_noise(high, up)?;
            x = run.told(index, of, sigma, sigma_next, Moved { x: moved, denoised })?;
            (low_before, sigma, index) = (low, sigma_next, index + 1);
        }
    }
    Err(Error::Parameter(format!("{MOST} steps did not suffice; choose another sampler")))
}

/// How far the two orders are apart, over what is let pass: the root mean square over all values.
fn error_of(low: &Tensor, high: &Tensor, before: &Tensor) -> Result<f64> {
    let allowed = (low.abs()?.maximum(&before.abs()?)? * RELATIVE)?.maximum(ABSOLUTE)?;
    let off = ((low - high)? / allowed)?;
    Ok(f64::from(off.sqr()?.mean_all()?.to_scalar::<f32>()?).sqrt())
}
