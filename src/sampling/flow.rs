//! Rectified flows: a straight line from noise to the picture, and how timesteps are shifted along it.
//!
//! Here a latent is (1 - sigma) * signal + sigma * noise with sigma from 1 to 0, and the network predicts noise minus
//! signal (Liu et al. 2022, arXiv 2209.03003; Esser et al. 2024, arXiv 2403.03206, section 5.3.2 for the shift). The
//! clean latent is x - sigma * prediction, as with epsilon prediction, so that every sampler that solves
//! dx/dsigma = (x - clean) / sigma takes the right path; those that add noise do not know how much.

use serde::{Deserialize, Serialize};

use super::config::SchedulerConfig;
use super::schedule::{Scaling, Schedule};
use super::schedules::Request;
use super::spacings::chained;
use super::{Error, Result};

/// What the network is told of sigma 1.
pub(super) const TIMESTEPS: f64 = 1000.0;
/// Largest shift that is taken; those in use are 1 to 12.
const MAX_SHIFT: f64 = 1000.0;

/// The keys of a `FlowMatchEulerDiscreteScheduler`'s file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FlowConfig {
    /// How far timesteps are shifted towards noise; 1 (not at all) by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<f64>,
    /// Whether larger pictures are shifted further.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_dynamic_shifting: Option<bool>,
    /// Logarithm of the shift at the smallest size; 0.5 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_shift: Option<f64>,
    /// The same at the largest size; 1.15 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_shift: Option<f64>,
    /// Tokens of the smallest size; 256 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_image_seq_len: Option<usize>,
    /// Tokens of the largest size; 4096 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_image_seq_len: Option<usize>,
}

impl FlowConfig {
    /// The shift of a picture of `tokens` tokens.
    fn shift_for(&self, tokens: usize) -> f64 {
        if self.use_dynamic_shifting != Some(true) {
            return self.shift();
        }
        let (low, high) = (self.base_shift.unwrap_or(0.5), self.max_shift.unwrap_or(1.15));
        let from = self.base_image_seq_len.unwrap_or(256) as f64;
        let to = self.max_image_seq_len.unwrap_or(4096) as f64;
        let slope = (high - low) / (to - from).max(1.0);
        (low + slope * (tokens as f64 - from)).exp()
    }

    /// The shift of every size.
    pub(super) fn shift(&self) -> f64 {
        self.shift.unwrap_or(1.0)
    }

    /// Whether every value is one that a schedule can be computed from.
    pub(super) fn check(&self) -> Result<()> {
        let shift = self.shift();
        if !(shift > 0.0 && shift <= MAX_SHIFT) {
            return Err(Error::Config(format!("shift is {shift}; it must be above 0 and up to {MAX_SHIFT}")));
        }
        for (name, value) in [("base_shift", self.base_shift), ("max_shift", self.max_shift)] {
            if let Some(value) = value.filter(|value| value.is_nan() || value.abs() > MAX_SHIFT.ln()) {
                return Err(Error::Config(format!("{name} is {value}; it must lie between -6 and 6")));
            }
        }
        Ok(())
    }
}

impl SchedulerConfig {
    /// Whether the model is a rectified flow.
    pub fn is_flow(&self) -> bool {
        self.class_name.as_deref().is_some_and(|class| class.starts_with("FlowMatch"))
    }

    /// The same for a picture of `tokens` tokens, where that matters: flows shift larger pictures further.
    #[must_use]
    pub fn for_tokens(&self, tokens: usize) -> Self {
        let mut own = self.clone();
        own.flow.shift = Some(self.flow.shift_for(tokens).clamp(1.0 / MAX_SHIFT, MAX_SHIFT));
        own.flow.use_dynamic_shifting = None;
        own
    }
}

/// A sigma between 0 and 1, shifted.
fn shifted(sigma: f64, shift: f64) -> f64 {
    shift * sigma / (1.0 + (shift - 1.0) * sigma)
}

/// The sigmas of the training timesteps, from small to large.
pub(super) fn table(config: &SchedulerConfig) -> Vec<f64> {
    let steps = config.train_steps();
    (1..=steps).map(|i| shifted(i as f64 / steps as f64, config.flow.shift())).collect()
}

/// Evenly from 1 down to 1 / steps, then shifted: as Flux's authors and diffusers' pipeline have it.
pub(super) fn schedule(r: &Request<'_>, shift: f64) -> Result<Schedule> {
    let sigmas = (0..r.steps).map(|i| shifted(1.0 - i as f64 / r.steps as f64, shift));
    let list: Vec<_> = sigmas.map(|sigma| (sigma, sigma * TIMESTEPS)).collect();
    Schedule::new(chained(&list, 0.0), list.first().map_or(1.0, |first| first.0), Scaling::VarianceExploding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn larger_pictures_are_shifted_further() {
        let text = r#"{"_class_name": "FlowMatchEulerDiscreteScheduler", "shift": 3.0, "use_dynamic_shifting": true,
            "base_shift": 0.5, "max_shift": 1.15, "base_image_seq_len": 256, "max_image_seq_len": 4096}"#;
        let config = SchedulerConfig::from_json(text).unwrap();
        assert!(config.is_flow());
        let shift = |tokens| config.for_tokens(tokens).flow.shift();
        // Flux's own figures: exp(0.5) at 256x256, exp(1.15) at 1024x1024.
        assert!((shift(256) - 0.5f64.exp()).abs() < 1e-12 && (shift(4096) - 1.15f64.exp()).abs() < 1e-12);
        assert!(shift(1024) > shift(256) && shift(usize::MAX) <= MAX_SHIFT);
        let plain = SchedulerConfig::from_json(&text.replace("true", "false")).unwrap();
        assert!((plain.for_tokens(4096).flow.shift() - 3.0).abs() < 1e-12);
        let table = table(&plain);
        assert!((table[499] - 0.75).abs() < 1e-12 && (table[999] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn shifts_that_are_none_are_refused() {
        for wrong in ["\"shift\": 0", "\"shift\": -1", "\"base_shift\": 1e9"] {
            let text = format!(r#"{{"_class_name": "FlowMatchEulerDiscreteScheduler", {wrong}}}"#);
            let message = SchedulerConfig::from_json(&text).unwrap_err().to_string();
            assert!(message.contains("shift is "), "{message}");
        }
    }
}
