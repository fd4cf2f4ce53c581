//! The table of samplers.

use candle_core::Tensor;

use super::config::SchedulerClass;
use super::run::Run;
use super::schedules::{ScheduleKind, find_schedule};
use super::{Error, Result, ddim, ddpm, dpmpp_2m, euler, euler_ancestral, names};

/// A row of the table.
pub struct Sampler {
    /// Name in recipes and on the command line.
    pub id: &'static str,
    /// Name that artists see, as A1111 writes it.
    pub label: &'static str,
    /// What other programs call it.
    pub aliases: &'static [&'static str],
    /// Id of the schedule that goes with it where the model names none.
    pub schedule: &'static str,
    /// The reference scheduler whose rules a model's configuration is read by.
    pub class: SchedulerClass,
    /// The default share of fresh noise, for samplers that take one.
    pub eta: Option<f64>,
    run: fn(&mut Run<'_>, &Tensor) -> Result<Tensor>,
}

impl Sampler {
    /// Takes `x`, from [`Schedule::start`](super::Schedule::start), through all steps and returns the clean latent.
    ///
    /// Fails as the denoiser or the observer does, or if `eta` is out of range.
    pub fn sample(&self, run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
        (self.run)(run, x)
    }
}

/// All samplers; the first is the default.
pub const SAMPLERS: &[Sampler] = &[
    Sampler {
        id: "dpmpp_2m",
        label: "DPM++ 2M",
        aliases: &["dpm++_2m", "k_dpmpp_2m", "DPMSolverMultistepScheduler", "dpmsolver++"],
        schedule: "karras",
        class: SchedulerClass::DpmSolverMultistep,
        eta: None,
        run: dpmpp_2m::sample,
    },
    Sampler {
        id: "euler",
        label: "Euler",
        aliases: &["k_euler", "EulerDiscreteScheduler"],
        schedule: "normal",
        class: SchedulerClass::Euler,
        eta: None,
        run: euler::sample,
    },
    Sampler {
        id: "euler_ancestral",
        label: "Euler a",
        aliases: &["k_euler_a", "k_euler_ancestral", "EulerAncestralDiscreteScheduler"],
        schedule: "normal",
        class: SchedulerClass::EulerAncestral,
        eta: Some(1.0),
        run: euler_ancestral::sample,
    },
    Sampler {
        id: "ddim",
        label: "DDIM",
        aliases: &["DDIMScheduler"],
        schedule: "leading",
        class: SchedulerClass::Ddim,
        eta: Some(0.0),
        run: ddim::sample,
    },
    Sampler {
        id: "ddpm",
        label: "DDPM",
        aliases: &["DDPMScheduler"],
        schedule: "leading",
        class: SchedulerClass::Ddpm,
        eta: None,
        run: ddpm::sample,
    },
];

/// Finds a sampler by id, label or alias, whatever its case and punctuation.
pub fn find_sampler(name: &str) -> Option<&'static Sampler> {
    SAMPLERS.iter().find(|s| names::matches(name, s.id, s.label, s.aliases))
}

/// Finds a sampler by name, or says which there are.
pub fn sampler_named(name: &str) -> Result<&'static Sampler> {
    find_sampler(name).ok_or_else(|| {
        let all: Vec<_> = SAMPLERS.iter().map(|s| s.id).collect();
        Error::Parameter(format!("there is no sampler '{name}'; choose one of {}", all.join(", ")))
    })
}

/// Reads names of older programs that end in a schedule, as "DPM++ 2M Karras": the sampler, and the schedule if the
/// name holds one.
pub fn find_sampler_and_schedule(name: &str) -> Option<(&'static Sampler, Option<&'static ScheduleKind>)> {
    if let Some(sampler) = find_sampler(name) {
        return Some((sampler, None));
    }
    name.match_indices([' ', '_']).find_map(|(at, _)| {
        let (front, end) = name.split_at(at);
        Some((find_sampler(front)?, Some(find_schedule(end)?)))
    })
}
