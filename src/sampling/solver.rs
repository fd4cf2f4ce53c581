//! What a `scheduler_config.json` says of the solver, beyond the noise levels.

use serde::{Deserialize, Serialize};

use super::{Error, Result};
use crate::job::SolverKind;

/// Orders that a configuration may ask for.
const MAX_ORDER: usize = 4;

/// The keys of a `scheduler_config.json` that concern the steps. Each sampler heeds those of the diffusers scheduler
/// whose rules it follows; a missing key takes that scheduler's default. Other schedulers' values (a `solver_type`
/// that the sampler in use does not have) are passed over, as in diffusers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SolverConfig {
    /// Order of a multistep solver.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solver_order: Option<usize>,
    /// Form of its second-order term: `midpoint`, `heun`, `bh1`, `bh2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solver_type: Option<String>,
    /// `dpmsolver++` and `sde-dpmsolver++` predict the clean latent, `dpmsolver` the noise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm_type: Option<String>,
    /// Whether short runs end in steps of lower order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lower_order_final: Option<bool>,
    /// Whether the last step is Euler's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub euler_at_final: Option<bool>,
    /// Evenly spaced log sigmas with whole timesteps (DPM++ only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_lu_lambdas: Option<bool>,
    /// Whether `UniPC` predicts the clean latent, else the noise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predict_x0: Option<bool>,
    /// Whether clean guesses are held within `clip_sample_range`. Only if the file says so: what is missing there is
    /// no clipping, since latents have no range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clip_sample: Option<bool>,
    /// The range of `clip_sample`; 1 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clip_sample_range: Option<f64>,
    /// DDPM's noise: `fixed_small` (the posterior's variance) or `fixed_large` (beta).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variance_type: Option<String>,
    /// Whether PNDM begins without Runge-Kutta steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_prk_steps: Option<bool>,
    /// LCM: what timesteps are multiplied by in the boundary condition; 10 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestep_scaling: Option<f64>,
    /// LCM and TCD: steps of the grid that timesteps are taken from; 50 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_inference_steps: Option<usize>,
}

impl SolverConfig {
    /// Whether every value can be worked with, for a training of `train_steps`.
    pub(super) fn check(&self, train_steps: usize) -> Result<()> {
        let out_of_range = |name: &str, value: String, range: &str| {
            Err(Error::Config(format!("{name} is {value}; it must be {range}")))
        };
        match (self.solver_order, self.original_inference_steps) {
            (Some(order), _) if !(1..=MAX_ORDER).contains(&order) => {
                return out_of_range("solver_order", order.to_string(), "from 1 to 4");
            }
            (_, Some(grid)) if !(1..=train_steps).contains(&grid) => {
                return out_of_range("original_inference_steps", grid.to_string(), "from 1 to num_train_timesteps");
            }
            _ => {}
        }
        for (name, value) in
            [("clip_sample_range", self.clip_sample_range), ("timestep_scaling", self.timestep_scaling)]
        {
            match value {
                Some(value) if !(value > 0.0 && value.is_finite()) => {
                    return out_of_range(name, value.to_string(), "above 0");
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The largest value that a clean guess may have, if there is one.
    pub(super) fn clip(&self) -> Option<f64> {
        (self.clip_sample == Some(true)).then(|| self.clip_sample_range.unwrap_or(1.0))
    }

    /// The form of the solver, if it is one that is known here.
    pub(super) fn kind(&self) -> Option<SolverKind> {
        match self.solver_type.as_deref() {
            Some("midpoint") => Some(SolverKind::Midpoint),
            Some("heun") => Some(SolverKind::Heun),
            Some("bh1") => Some(SolverKind::Bh1),
            Some("bh2") => Some(SolverKind::Bh2),
            _ => None,
        }
    }

    /// Whether the noise is predicted rather than the clean latent (DPM-Solver before its "++").
    pub(super) fn predicts_noise(&self) -> bool {
        self.algorithm_type.as_deref() == Some("dpmsolver")
    }
}
