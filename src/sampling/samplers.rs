//! The table of samplers.

use candle_core::Tensor;

use super::config::SchedulerClass;
use super::run::Run;
use super::schedule::Schedule;
use super::schedules::{ScheduleKind, find_schedule};
use super::{
    Error, Result, ddim, ddpm, deis, dpm_adaptive, dpm_fast, dpm2, dpm2_ancestral, dpmpp_2m, dpmpp_2m_sde, dpmpp_2s,
    dpmpp_2s_ancestral, dpmpp_3m_sde, dpmpp_sde, euler, euler_ancestral, heun, heunpp2, ipndm, lcm, lms, names, plms,
    restart, tcd, uni_pc,
};
use crate::job::SolverKind;

/// What noise a sampler draws after the first latent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noise {
    /// None: the seed's first latent decides the picture.
    None,
    /// A fresh draw for every step that needs one.
    Fresh,
    /// Pieces of a Brownian motion over the noise levels, so that more steps refine the same picture.
    Brownian,
}

impl Noise {
    /// A word for it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Fresh => "fresh",
            Self::Brownian => "Brownian",
        }
    }
}

/// A row of the table.
pub struct Sampler {
    /// Name in recipes and on the command line: `ComfyUI`'s id where it has the sampler.
    pub id: &'static str,
    /// Name that artists see, as A1111 writes it.
    pub label: &'static str,
    /// What other programs call it.
    pub aliases: &'static [&'static str],
    /// Where it comes from.
    pub about: &'static str,
    /// Id of the schedule that goes with it where the model names none: A1111's choice.
    pub schedule: &'static str,
    /// The reference scheduler whose rules a model's configuration is read by.
    pub class: SchedulerClass,
    /// The default share of fresh noise, for samplers that take one.
    pub eta: Option<f64>,
    /// What noise it draws by default.
    pub noise: Noise,
    /// Evaluations of the network in a usual step.
    pub evaluations: u8,
    /// Whether it takes churn.
    pub churns: bool,
    /// Its order by default, and the highest that it has, where there is a choice.
    pub orders: Option<(u8, u8)>,
    /// The forms that it has, where there is a choice; the first is the default.
    pub solvers: &'static [SolverKind],
    /// Whether k-diffusion programs leave out the last noise level but zero for it.
    pub discards: bool,
    /// How many steps a run over a schedule is told of.
    pub(super) steps: fn(&Schedule) -> usize,
    pub(super) run: fn(&mut Run<'_>, &Tensor) -> Result<Tensor>,
}

impl Sampler {
    /// What most rows have in common.
    pub(super) const PLAIN: Self = Self {
        id: "",
        label: "",
        aliases: &[],
        about: "",
        schedule: "normal",
        class: SchedulerClass::Euler,
        eta: None,
        noise: Noise::None,
        evaluations: 1,
        churns: false,
        orders: None,
        solvers: &[],
        discards: false,
        steps: Schedule::len,
        run: euler::sample,
    };

    /// Takes `x`, from [`Schedule::start`](super::Schedule::start), through all steps and returns the clean latent.
    ///
    /// Fails as the denoiser or the observer does, or if a setting is out of range.
    pub fn sample(&self, run: &mut Run<'_>, x: &Tensor) -> Result<Tensor> {
        run.check()?;
        (self.run)(run, x)
    }

    /// How many steps a run over this schedule is told of; an estimate for samplers that choose theirs as they go.
    pub fn steps(&self, schedule: &Schedule) -> usize {
        (self.steps)(schedule)
    }
}

/// All samplers; the first is the default. Each row is in the sampler's own file.
pub const SAMPLERS: &[Sampler] = &[
    dpmpp_2m::ROW,
    dpmpp_sde::ROW,
    dpmpp_2m_sde::ROW,
    dpmpp_2m_sde::HEUN,
    dpmpp_2s_ancestral::ROW,
    dpmpp_2s::ROW,
    dpmpp_3m_sde::ROW,
    euler_ancestral::ROW,
    euler::ROW,
    lms::ROW,
    heun::ROW,
    dpm2::ROW,
    dpm2_ancestral::ROW,
    dpm_fast::ROW,
    dpm_adaptive::ROW,
    restart::ROW,
    heunpp2::ROW,
    ipndm::ROW,
    deis::ROW,
    ddim::ROW,
    plms::ROW,
    uni_pc::ROW,
    uni_pc::BH2,
    lcm::ROW,
    tcd::ROW,
    ddpm::ROW,
];

/// Finds a sampler by id, label or alias, whatever its case and punctuation. `ComfyUI`'s `_gpu` variants are those
/// without: noise is drawn alike on every device here.
pub fn find_sampler(name: &str) -> Option<&'static Sampler> {
    let find = |name: &str| SAMPLERS.iter().find(|s| names::matches(name, s.id, s.label, s.aliases));
    find(name).or_else(|| find(name.strip_suffix("_gpu")?))
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
