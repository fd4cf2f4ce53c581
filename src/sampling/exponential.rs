//! Exponential multistep methods in log sigma: the common ground of the DPM-Solver family.

use std::collections::VecDeque;

use candle_core::Tensor;

use super::Result;
use super::run::{At, Run};
use super::steps::{History, slope, sum};
use crate::job::SolverKind;

/// Remembers the guesses of up to three steps, and carries the latest on along their change.
///
/// Lu et al. 2022 (arXiv 2211.01095): with h the fall of log sigma, x decays by exp(-h) and the guess grows into it,
/// its first and second differences weighted by integrals of exp. With the share eta of fresh noise the decay is
/// exp(-(1 + eta) h), and so are the weights (k-diffusion's `sample_dpmpp_2m_sde` and `sample_dpmpp_3m_sde`).
pub struct Exponential {
    guesses: History,
    /// How far log sigma fell in the steps since each guess but the latest, the newest first.
    falls: VecDeque<f64>,
    /// Whether the second-order term is Heun's rather than the midpoint rule's. Third-order steps always are Heun's.
    heun: bool,
    /// Whether the noise is predicted rather than the clean latent: DPM-Solver without "++" (arXiv 2206.00927).
    noise: bool,
}

impl Exponential {
    /// A method without a past.
    pub fn new(heun: bool, noise: bool) -> Self {
        Self { guesses: History::new(3), falls: VecDeque::new(), heun, noise }
    }

    /// The latent after the step, of `order` 1 to 3 or as high as the past allows; the noise of `eta` is not in it.
    pub fn advance(&mut self, at: &At<'_>, denoised: &Tensor, eta: f64, order: usize) -> Result<Tensor> {
        let (sigma, sigma_next) = (at.step.sigma, at.step.sigma_next);
        self.guesses.push(if self.noise { slope(at.x, denoised, sigma)? } else { denoised.clone() });
        let fall = (sigma / sigma_next).ln();
        let y = fall * (1.0 + eta);
        let decay = (-y).exp();
        // Weights of x, of the guess, and of its first and second differences.
        let (of_x, of_guess, first_midpoint, first_heun, second) = if self.noise {
            let change = sigma - sigma_next;
            let heun = -(change / fall - sigma_next);
            (1.0, -change, -0.5 * change, heun, -((change / fall - sigma_next) / fall - 0.5 * sigma_next))
        } else {
            let gain = -(-y).exp_m1();
            (decay, gain, 0.5 * gain, 1.0 - gain / y, 0.5 - (y - gain) / (y * y))
        };
        let mut weights = [of_guess, 0.0, 0.0];
        let order = order.min(self.guesses.len());
        match (order, self.falls.front(), self.falls.get(1)) {
            (3.., Some(before), Some(before_that)) => {
                let (r0, r1) = (before / fall, before_that / fall);
                let share = r0 / (r0 + r1);
                let newer = (first_heun * (1.0 + share) + second / (r0 + r1)) / r0;
                let older = (-first_heun * share - second / (r0 + r1)) / r1;
                weights = [of_guess + newer, older - newer, -older];
            }
            (2.., Some(before), _) => {
                let first = if self.heun { first_heun } else { first_midpoint } * fall / before;
                weights = [of_guess + first, -first, 0.0];
            }
            _ => {}
        }
        self.falls.push_front(fall);
        self.falls.truncate(2);
        let guess = self.guesses.weighted(&weights[..self.guesses.len().min(3)])?;
        sum(&[(of_x, at.x), (1.0, &guess)])
    }
}

impl Run<'_> {
    /// The order of this step: where diffusers' rules apply, short runs end in steps of lower order; a step to sigma 0
    /// is always of the first.
    pub(super) fn order_at(&self, at: &At<'_>, order: usize) -> usize {
        let left = at.of - at.index;
        if at.step.sigma_next == 0.0 {
            return 1;
        }
        let Some(config) = self.reference() else { return order };
        let short = config.solver.lower_order_final.unwrap_or(true) && self.schedule.planned() < 15;
        match left {
            1 if short || config.solver.euler_at_final == Some(true) => 1,
            2 if short => order.min(2),
            _ => order,
        }
    }

    /// Whether Heun's form is wanted, by the artist or else by the configuration.
    pub(super) fn heun_or(&self, default: bool) -> bool {
        let named = |kind: SolverKind| match kind {
            SolverKind::Heun => Some(true),
            SolverKind::Midpoint => Some(false),
            SolverKind::Bh1 | SolverKind::Bh2 => None,
        };
        let configured = || self.reference().and_then(|c| c.solver.kind()).and_then(named);
        self.options.solver.and_then(named).or_else(configured).unwrap_or(default)
    }
}
