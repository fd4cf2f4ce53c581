//! A model folder's `scheduler_config.json`, and what its missing keys mean for each reference scheduler.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::flow::FlowConfig;
use super::solver::SolverConfig;
use super::{Error, Result};

/// Bytes that a configuration may have: room for a long list of trained betas.
const MAX_BYTES: usize = 4 << 20;
/// Training timesteps that a schedule may have.
const MAX_TRAIN_STEPS: usize = 100_000;

/// How betas grow over the training timesteps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BetaSchedule {
    /// Evenly from `beta_start` to `beta_end`.
    Linear,
    /// Evenly in their square roots: latent diffusion.
    ScaledLinear,
    /// From a squared cosine, capped at 0.999 (Nichol and Dhariwal 2021).
    #[serde(rename = "squaredcos_cap_v2")]
    SquaredCosCapV2,
}

/// What the network's output means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Prediction {
    /// The noise.
    #[default]
    #[serde(rename = "epsilon")]
    Epsilon,
    /// The velocity (Salimans and Ho 2022).
    #[serde(rename = "v_prediction")]
    Velocity,
    /// The clean sample.
    #[serde(rename = "sample")]
    Sample,
    /// Noise minus signal, on the straight line between them (rectified flow).
    #[serde(rename = "flow_prediction")]
    Flow,
}

/// How a few timesteps are chosen among the training's (table 2 of Lin et al. 2023, arXiv 2305.08891).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spacing {
    /// Multiples of an integer ratio, from 0 up.
    Leading,
    /// Multiples of a ratio, from the last timestep down.
    Trailing,
    /// Evenly from the first to the last.
    Linspace,
}

/// What the last step ends at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinalSigma {
    /// Sigma 0.
    Zero,
    /// The smallest sigma of the training.
    SigmaMin,
}

/// How Euler turns timesteps to sigmas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interpolation {
    /// Linear in sigma.
    Linear,
    /// Evenly spaced log sigmas, whatever the timesteps.
    LogLinear,
}

/// The reference scheduler (diffusers' class) whose rules a schedule follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SchedulerClass {
    /// `DDIMScheduler`.
    Ddim,
    /// `DDPMScheduler`.
    Ddpm,
    /// `EulerDiscreteScheduler`.
    Euler,
    /// `EulerAncestralDiscreteScheduler`.
    EulerAncestral,
    /// `DPMSolverMultistepScheduler`.
    DpmSolverMultistep,
    /// `DPMSolverSinglestepScheduler`.
    DpmSolverSinglestep,
    /// `DPMSolverSDEScheduler`.
    DpmSolverSde,
    /// `UniPCMultistepScheduler`.
    UniPc,
    /// `DEISMultistepScheduler`.
    Deis,
    /// `HeunDiscreteScheduler`.
    Heun,
    /// `KDPM2DiscreteScheduler`.
    Kdpm2,
    /// `KDPM2AncestralDiscreteScheduler`.
    Kdpm2Ancestral,
    /// `LMSDiscreteScheduler`.
    Lms,
    /// `PNDMScheduler`.
    Pndm,
    /// `LCMScheduler`.
    Lcm,
    /// `TCDScheduler`.
    Tcd,
}

impl SchedulerClass {
    /// The spacing where the file names none.
    pub const fn default_spacing(self) -> Spacing {
        match self {
            Self::Ddim | Self::Ddpm | Self::Pndm | Self::Lcm | Self::Tcd => Spacing::Leading,
            _ => Spacing::Linspace,
        }
    }

    /// Whether timesteps are training timesteps, with the noise levels of just those.
    pub const fn is_discrete(self) -> bool {
        matches!(self, Self::Ddim | Self::Ddpm | Self::Pndm | Self::Lcm | Self::Tcd)
    }

    /// Whether it is one of the exponential solvers, which space their timesteps by rules of their own.
    pub const fn is_exponential(self) -> bool {
        matches!(self, Self::DpmSolverMultistep | Self::DpmSolverSinglestep | Self::UniPc | Self::Deis)
    }

    /// Whether latents keep unit variance on their way (else they grow with sigma).
    pub const fn is_variance_preserving(self) -> bool {
        self.is_discrete() || self.is_exponential()
    }
}

/// The keys of a `scheduler_config.json` that matter here. A missing key takes the default of the scheduler in use,
/// not of the one that wrote the file, as diffusers' `from_config` does. Dynamic thresholding, which is for
/// pixels, is left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SchedulerConfig {
    /// Class that wrote the file, for the record.
    #[serde(rename = "_class_name", skip_serializing_if = "Option::is_none")]
    pub class_name: Option<String>,
    /// Number of training timesteps; 1000 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub num_train_timesteps: Option<usize>,
    /// First beta; 0.0001 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beta_start: Option<f64>,
    /// Last beta; 0.02 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beta_end: Option<f64>,
    /// Growth of the betas; linear by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beta_schedule: Option<BetaSchedule>,
    /// All betas, instead of the three above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trained_betas: Option<Vec<f32>>,
    /// Whether betas are rescaled so that the last timestep is pure noise; false by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rescale_betas_zero_snr: Option<bool>,
    /// What the network's output means; the noise by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prediction_type: Option<Prediction>,
    /// Choice of timesteps; the class's by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestep_spacing: Option<Spacing>,
    /// Added to `leading` timesteps; 0 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps_offset: Option<usize>,
    /// Whether DDIM's last step ends at alpha 1, else at the first training alpha; true by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_alpha_to_one: Option<bool>,
    /// Karras et al.'s sigmas (Euler and DPM++ only); false by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_karras_sigmas: Option<bool>,
    /// Exponential sigmas (Euler and DPM++ only); false by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_exponential_sigmas: Option<bool>,
    /// Sigmas by a beta distribution (Euler and DPM++ only); false by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_beta_sigmas: Option<bool>,
    /// What the last step ends at (Euler and DPM++ only); zero by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub final_sigmas_type: Option<FinalSigma>,
    /// How Euler interpolates; linear by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpolation_type: Option<Interpolation>,
    /// What is said of the solver.
    #[serde(flatten)]
    pub solver: SolverConfig,
    /// What is said of a rectified flow.
    #[serde(flatten)]
    pub flow: FlowConfig,
}

impl SchedulerConfig {
    /// The training of Stable Diffusion 1, 2 and XL, for checkpoints that carry no configuration.
    pub fn stable_diffusion() -> Self {
        Self {
            num_train_timesteps: Some(1000),
            beta_start: Some(0.000_85),
            beta_end: Some(0.012),
            beta_schedule: Some(BetaSchedule::ScaledLinear),
            steps_offset: Some(1),
            set_alpha_to_one: Some(false),
            solver: SolverConfig { skip_prk_steps: Some(true), clip_sample: Some(false), ..SolverConfig::default() },
            ..Self::default()
        }
    }

    /// Reads and checks the text of a `scheduler_config.json`.
    pub fn from_json(text: &str) -> Result<Self> {
        if text.len() > MAX_BYTES {
            return Err(Error::Config(format!("is {} bytes long; {MAX_BYTES} are allowed", text.len())));
        }
        let object: Map<String, Value> = serde_json::from_str(&without_infinities(text))
            .map_err(|e| Error::Config(format!("is not a JSON object: {e}")))?;
        let read = |object: Map<String, Value>| serde_json::from_value::<Self>(Value::Object(object));
        let config = read(object.clone()).map_err(|e| {
            // serde does not say where it failed: the key that fails alone is the one.
            let alone = |(key, value): (String, Value)| {
                Some(format!("{key}: {}", read(Map::from_iter([(key.clone(), value)])).err()?))
            };
            Error::Config(object.into_iter().find_map(alone).unwrap_or_else(|| e.to_string()))
        })?;
        config.check()?;
        Ok(config)
    }

    /// Whether every value is one that a schedule can be computed from.
    pub fn check(&self) -> Result<()> {
        self.flow.check()?;
        let steps = self.train_steps();
        if !(1..=MAX_TRAIN_STEPS).contains(&steps) {
            return Err(Error::Config(format!(
                "num_train_timesteps is {steps}; it must be from 1 to {MAX_TRAIN_STEPS}"
            )));
        }
        if let Some(betas) = &self.trained_betas {
            if betas.len() != steps {
                return Err(Error::Config(format!(
                    "trained_betas has {} values where num_train_timesteps is {steps}",
                    betas.len()
                )));
            }
            if let Some(i) = betas.iter().position(|b| !(*b > 0.0 && *b < 1.0)) {
                return Err(Error::Config(format!("trained_betas[{i}] is {}; it must lie between 0 and 1", betas[i])));
            }
        }
        let (start, end) = self.beta_range();
        for (name, beta) in [("beta_start", start), ("beta_end", end)] {
            if !(beta > 0.0 && beta < 1.0) {
                return Err(Error::Config(format!("{name} is {beta}; it must lie between 0 and 1")));
            }
        }
        let curves = [self.use_karras_sigmas, self.use_exponential_sigmas, self.use_beta_sigmas];
        if curves.iter().filter(|c| **c == Some(true)).count() > 1 {
            return Err(Error::Config(
                "only one of use_karras_sigmas, use_exponential_sigmas and use_beta_sigmas can be true".into(),
            ));
        }
        if self.offset() > steps {
            return Err(Error::Config(format!("steps_offset is {}, beyond the {steps} timesteps", self.offset())));
        }
        self.solver.check(steps)
    }

    /// Number of training timesteps.
    pub fn train_steps(&self) -> usize {
        self.num_train_timesteps.unwrap_or(1000)
    }

    /// First and last beta.
    pub fn beta_range(&self) -> (f64, f64) {
        (self.beta_start.unwrap_or(0.0001), self.beta_end.unwrap_or(0.02))
    }

    /// What the network's output means.
    pub fn prediction(&self) -> Prediction {
        if self.is_flow() { Prediction::Flow } else { self.prediction_type.unwrap_or_default() }
    }

    /// Whether the last timestep is pure noise.
    pub fn zero_terminal_snr(&self) -> bool {
        self.rescale_betas_zero_snr.unwrap_or(false)
    }

    /// What is added to `leading` timesteps.
    pub fn offset(&self) -> usize {
        self.steps_offset.unwrap_or(0)
    }
}

/// Python writes infinities (`lambda_min_clipped`) as bare words that JSON does not know: they become null.
fn without_infinities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, part) in text.split('"').enumerate() {
        if i > 0 {
            out.push('"');
        }
        // Odd parts are inside quotes; escaped quotes do not occur in these files outside of strings we ignore.
        if i % 2 == 0 {
            out.push_str(&part.replace("-Infinity", "null").replace("Infinity", "null").replace("NaN", "null"));
        } else {
            out.push_str(part);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_file_is_read_and_unknown_keys_are_ignored() {
        let text = r#"{"_class_name": "PNDMScheduler", "beta_end": 0.012, "beta_schedule": "scaled_linear",
            "beta_start": 0.00085, "num_train_timesteps": 1000, "set_alpha_to_one": false, "skip_prk_steps": true,
            "steps_offset": 1, "trained_betas": null, "lambda_min_clipped": -Infinity, "clip_sample": false}"#;
        let config = SchedulerConfig::from_json(text).unwrap();
        let ours = SchedulerConfig::stable_diffusion();
        assert_eq!(SchedulerConfig { class_name: None, ..config }, ours);
    }

    #[test]
    fn every_wrong_value_is_named() {
        for (text, named) in [
            ("[]", "not a JSON object"),
            ("{", "EOF"),
            (r#"{"num_train_timesteps": 0}"#, "num_train_timesteps"),
            (r#"{"num_train_timesteps": 1000000000000}"#, "num_train_timesteps"),
            (r#"{"num_train_timesteps": -3}"#, "num_train_timesteps"),
            (r#"{"beta_start": 0}"#, "beta_start"),
            (r#"{"beta_end": 1.5}"#, "beta_end"),
            (r#"{"beta_schedule": "sigmoid"}"#, "beta_schedule: unknown variant `sigmoid`"),
            (r#"{"timestep_spacing": "odd"}"#, "leading"),
            (r#"{"prediction_type": "flow"}"#, "v_prediction"),
            (r#"{"trained_betas": [0.1]}"#, "trained_betas"),
            (r#"{"num_train_timesteps": 2, "trained_betas": [0.1, 2.0]}"#, "trained_betas[1]"),
            (r#"{"use_karras_sigmas": true, "use_beta_sigmas": true}"#, "only one"),
            (r#"{"steps_offset": 5000}"#, "steps_offset"),
            (r#"{"solver_order": 9}"#, "solver_order"),
            (r#"{"original_inference_steps": 0}"#, "original_inference_steps"),
            (r#"{"clip_sample_range": -1}"#, "clip_sample_range"),
        ] {
            let message = SchedulerConfig::from_json(text).unwrap_err().to_string();
            assert!(message.starts_with("scheduler_config.json: ") && message.contains(named), "{text}: {message}");
        }
    }
}
