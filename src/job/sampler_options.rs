//! Settings of samplers that most pictures leave alone.

use serde::{Deserialize, Serialize};

/// Which form a solver has, where it has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SolverKind {
    /// DPM++: the second-order term as of the midpoint rule.
    Midpoint,
    /// DPM++: the second-order term as of Heun's rule.
    Heun,
    /// `UniPC`: B(h) = h.
    Bh1,
    /// `UniPC`: B(h) = exp(h) - 1.
    Bh2,
}

/// What a sampler is asked to do otherwise than by default; samplers without an option ignore it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SamplerOptions {
    /// Noise that is added before steps, as a share of what all steps could add (Karras et al. 2022, algorithm 2;
    /// "Sigma churn" in A1111). 0 or more.
    #[serde(skip_serializing_if = "is_zero")]
    pub s_churn: f64,
    /// Lowest noise level that churn is added at ("Sigma tmin").
    #[serde(skip_serializing_if = "is_zero")]
    pub s_tmin: f64,
    /// Highest noise level that churn is added at ("Sigma tmax"); `None` is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s_tmax: Option<f64>,
    /// What fresh noise is multiplied by ("Sigma noise"); 1 as derived.
    #[serde(skip_serializing_if = "is_one")]
    pub s_noise: f64,
    /// Order of the method, for samplers that have several; `None` is the sampler's own.
    #[serde(rename = "solver_order", skip_serializing_if = "Option::is_none")]
    pub order: Option<u32>,
    /// Form of the method; `None` is the sampler's own.
    #[serde(rename = "solver_type", skip_serializing_if = "Option::is_none")]
    pub solver: Option<SolverKind>,
    /// What is added to the seed of all noise after the first latent (A1111's "ENSD"); 0 goes on with the same stream.
    #[serde(skip_serializing_if = "is_nothing")]
    pub eta_noise_seed_delta: u64,
    /// Whether every schedule loses its last noise level but zero, as the DPM2 family's always do ("Discard
    /// penultimate sigma").
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub discard_penultimate_sigma: bool,
    /// Whether the first latent's noise is multiplied by sqrt(1 + sigma^2) rather than by sigma ("SGM noise
    /// multiplier").
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sgm_noise_multiplier: bool,
}

impl Default for SamplerOptions {
    fn default() -> Self {
        Self {
            s_churn: 0.0,
            s_tmin: 0.0,
            s_tmax: None,
            s_noise: 1.0,
            order: None,
            solver: None,
            eta_noise_seed_delta: 0,
            discard_penultimate_sigma: false,
            sgm_noise_multiplier: false,
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_one(value: &f64) -> bool {
    *value == 1.0
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_nothing(value: &u64) -> bool {
    *value == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_not_written_and_come_back() {
        assert_eq!(serde_json::to_string(&SamplerOptions::default()).unwrap(), "{}");
        assert_eq!(serde_json::from_str::<SamplerOptions>("{}").unwrap(), SamplerOptions::default());
        let options =
            SamplerOptions { s_churn: 4.0, order: Some(3), solver: Some(SolverKind::Bh2), ..Default::default() };
        let text = serde_json::to_string(&options).unwrap();
        assert_eq!(text, r#"{"s_churn":4.0,"solver_order":3,"solver_type":"bh2"}"#);
        assert_eq!(serde_json::from_str::<SamplerOptions>(&text).unwrap(), options);
    }
}
