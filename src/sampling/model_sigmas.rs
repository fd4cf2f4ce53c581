//! A model's training noise levels: cumulative alphas, sigmas, and the way between sigma and timestep.

use super::config::{BetaSchedule, SchedulerConfig};
use super::{Error, Result, flow};

/// What the last cumulative alpha is raised to under zero terminal SNR, so that its sigma (4096) is finite.
const SMALLEST_ALPHA: f32 = 1.0 / (1 << 24) as f32;

/// `torch.linspace` in single precision: counted from the nearer end.
fn linspace(start: f64, end: f64, n: usize) -> Vec<f32> {
    let (start, end) = (start as f32, end as f32);
    if n < 2 {
        return vec![start; n];
    }
    let step = (end - start) / (n - 1) as f32;
    (0..n).map(|i| if i < n / 2 { start + step * i as f32 } else { end - step * (n - 1 - i) as f32 }).collect()
}

fn betas(config: &SchedulerConfig) -> Vec<f32> {
    let n = config.train_steps();
    if let Some(betas) = &config.trained_betas {
        return betas.clone();
    }
    let (start, end) = config.beta_range();
    match config.beta_schedule.unwrap_or(BetaSchedule::Linear) {
        BetaSchedule::Linear => linspace(start, end, n),
        BetaSchedule::ScaledLinear => linspace(start.sqrt(), end.sqrt(), n).iter().map(|b| b * b).collect(),
        BetaSchedule::SquaredCosCapV2 => {
            let bar = |i: usize| ((i as f64 / n as f64 + 0.008) / 1.008 * std::f64::consts::FRAC_PI_2).cos().powi(2);
            (0..n).map(|i| (1.0 - bar(i + 1) / bar(i)).min(0.999) as f32).collect()
        }
    }
}

fn cumulative(betas: &[f32]) -> Vec<f32> {
    let mut product = 1.0_f64;
    betas
        .iter()
        .map(|b| {
            product *= f64::from(1.0 - b);
            product as f32
        })
        .collect()
}

/// The product of all (1 - beta) up to each timestep, in single precision as diffusers computes it. Under zero
/// terminal SNR (Lin et al. 2023, algorithm 1) the last value is exactly 0.
pub fn alphas_cumprod(config: &SchedulerConfig) -> Vec<f32> {
    let mut bars = cumulative(&betas(config));
    if let (true, [first, .., last]) = (config.zero_terminal_snr(), bars.as_slice()) {
        let (first, last) = (f64::from(*first).sqrt(), f64::from(*last).sqrt());
        for bar in &mut bars {
            *bar = ((f64::from(*bar).sqrt() - last) * first / (first - last)).powi(2) as f32;
        }
    }
    bars
}

/// The noise levels that a model was trained at: sigma = sqrt((1 - alpha) / alpha), from small to large.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelSigmas {
    sigmas: Vec<f64>,
    /// In single precision, as the references keep them: some of their schedules cut timesteps off to whole ones.
    log_sigmas: Vec<f64>,
    /// The shift of a rectified flow.
    flow: Option<f64>,
}

impl ModelSigmas {
    /// Computes the table. Fails if the configuration is out of bounds, or if sigmas would not grow.
    pub fn new(config: &SchedulerConfig) -> Result<Self> {
        config.check()?;
        if config.is_flow() {
            let sigmas = flow::table(config);
            let log_sigmas = sigmas.iter().map(|s| s.ln()).collect();
            return Ok(Self { sigmas, log_sigmas, flow: Some(config.flow.shift()) });
        }
        let mut alphas = alphas_cumprod(config);
        if let (true, [.., before, last]) = (config.zero_terminal_snr(), alphas.as_mut_slice()) {
            *last = if *before > SMALLEST_ALPHA { SMALLEST_ALPHA } else { *before / 2.0 };
        }
        let sigmas: Vec<f64> = alphas.iter().map(|a| f64::from(((1.0 - a) / a).sqrt())).collect();
        if !sigmas.iter().all(|s| s.is_finite() && *s > 0.0) || !sigmas.is_sorted_by(|a, b| a < b) {
            return Err(Error::Config(
                "the betas leave no usable noise levels (sigmas must be finite and grow); check beta_start, beta_end \
                 and trained_betas"
                    .into(),
            ));
        }
        let log_sigmas = sigmas.iter().map(|s| f64::from(s.ln() as f32)).collect();
        Ok(Self { sigmas, log_sigmas, flow: None })
    }

    /// The shift of the model's timesteps, if it is a rectified flow.
    pub fn flow(&self) -> Option<f64> {
        self.flow
    }

    /// Number of training timesteps; at least 1.
    pub fn len(&self) -> usize {
        self.sigmas.len()
    }

    /// Never: a table has at least one row.
    pub fn is_empty(&self) -> bool {
        self.sigmas.is_empty()
    }

    /// All sigmas, from timestep 0 on.
    pub fn sigmas(&self) -> &[f64] {
        &self.sigmas
    }

    /// The sigma of timestep 0.
    pub fn min(&self) -> f64 {
        self.sigmas[0]
    }

    /// The sigma of the last timestep.
    pub fn max(&self) -> f64 {
        self.sigmas[self.len() - 1]
    }

    /// The rows on either side of `t` (held within the table) and the share of the upper one.
    fn between(&self, t: f64) -> (usize, usize, f64) {
        let last = self.len() - 1;
        let t = t.clamp(0.0, last as f64);
        let low = t.floor() as usize;
        (low, (low + 1).min(last), t - t.floor())
    }

    /// The sigma at a timestep, linear in log sigma between rows (k-diffusion's `t_to_sigma`).
    pub fn t_to_sigma(&self, t: f64) -> f64 {
        let (low, high, share) = self.between(t);
        if share == 0.0 {
            return self.sigmas[low];
        }
        ((1.0 - share) * self.log_sigmas[low] + share * self.log_sigmas[high]).exp()
    }

    /// The sigma at a timestep, linear in sigma between rows (diffusers).
    pub fn t_to_sigma_linear(&self, t: f64) -> f64 {
        let (low, high, share) = self.between(t);
        self.sigmas[low] + share * (self.sigmas[high] - self.sigmas[low])
    }

    /// The timestep of a sigma, fractional, held within the table (k-diffusion's `sigma_to_t`).
    pub fn sigma_to_t(&self, sigma: f64) -> f64 {
        let log = sigma.max(1e-10).ln();
        let above = self.log_sigmas.partition_point(|l| *l <= log);
        if above == 0 {
            return 0.0;
        }
        if above == self.len() {
            return (self.len() - 1) as f64;
        }
        let (low, high) = (self.log_sigmas[above - 1], self.log_sigmas[above]);
        (above - 1) as f64 + (log - low) / (high - low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timesteps_and_sigmas_go_back_and_forth() {
        let model = ModelSigmas::new(&SchedulerConfig::stable_diffusion()).unwrap();
        for t in [0.0, 0.25, 1.0, 499.5, 998.75, 999.0] {
            assert!((model.sigma_to_t(model.t_to_sigma(t)) - t).abs() < 1e-4, "{t}");
        }
        assert_eq!(model.sigma_to_t(0.0), 0.0);
        assert_eq!(model.sigma_to_t(1e9), 999.0);
        assert_eq!(model.t_to_sigma(-5.0), model.min());
        assert_eq!(model.t_to_sigma(5e5), model.max());
    }

    #[test]
    fn a_single_timestep_and_hopeless_betas_do_not_panic() {
        let one = SchedulerConfig { num_train_timesteps: Some(1), ..SchedulerConfig::default() };
        let model = ModelSigmas::new(&one).unwrap();
        assert_eq!((model.len(), model.sigma_to_t(3.0), model.t_to_sigma(7.0)), (1, 0.0, model.min()));
        for zero_snr in [false, true] {
            let hopeless = SchedulerConfig {
                beta_start: Some(0.999),
                beta_end: Some(0.999),
                rescale_betas_zero_snr: Some(zero_snr),
                ..SchedulerConfig::default()
            };
            assert!(matches!(ModelSigmas::new(&hopeless), Err(Error::Config(_))));
        }
    }
}
