//! The mathematics of sampling: schedules, prediction types, guidance, and one file per sampler.
//!
//! Latents are f32 tensors `[batch, channels, height, width]` that hold signal + sigma * noise throughout, whatever
//! scaling a reference implementation uses ([`Schedule::reference_scale`] converts). A run is put together like this:
//!
//! 1. [`SchedulerConfig`] (the model's, or the built-in one) gives the [`ModelSigmas`].
//! 2. A row of [`SCHEDULES`] gives the [`Schedule`]; [`Schedule::truncated`] shortens it for image-to-image.
//! 3. A [`Branches`] network goes into [`Guidance`], that into [`Predicted`], which is a [`Denoiser`].
//! 4. [`Schedule::start`] noises the first latent; [`Sampler::sample`] takes it through a [`Run`] to a clean one.
//!
//! A new sampler is a new file with its row, and its name in [`SAMPLERS`].

mod ays;
mod brownian;
mod config;
mod curves;
mod ddim;
mod ddpm;
mod deis;
mod denoiser;
mod dpm2;
mod dpm2_ancestral;
mod dpm_adaptive;
mod dpm_fast;
mod dpm_solver;
mod dpmpp_2m;
mod dpmpp_2m_sde;
mod dpmpp_2s;
mod dpmpp_2s_ancestral;
mod dpmpp_3m_sde;
mod dpmpp_sde;
mod error;
mod euler;
mod euler_ancestral;
mod exponential;
mod flow;
mod guidance;
mod heun;
mod heunpp2;
mod ipndm;
mod keep;
mod lcm;
mod lms;
mod model_sigmas;
mod names;
mod plms;
mod restart;
mod run;
mod samplers;
mod schedule;
mod schedules;
mod solver;
mod spacings;
mod steps;
mod tcd;
mod uni_pc;
mod variation;

pub use brownian::Brownian;
pub use config::{BetaSchedule, FinalSigma, Interpolation, Prediction, SchedulerClass, SchedulerConfig, Spacing};
pub use denoiser::{Denoiser, Network, Predicted};
pub use error::{Error, Result};
pub use flow::FlowConfig;
pub use guidance::{Branch, Branches, Guidance, Plan, Scales};
pub use keep::Keep;
pub use model_sigmas::{ModelSigmas, alphas_cumprod};
pub use run::{Run, StepInfo};
pub use samplers::{Noise, SAMPLERS, Sampler, find_sampler, find_sampler_and_schedule, sampler_named};
pub use schedule::{Scaling, Schedule, Step};
pub use schedules::{MAX_STEPS, Request, SCHEDULES, ScheduleKind, find_comfy_schedule, find_schedule, schedule_named};
pub use solver::SolverConfig;
pub use spacings::diffusers;
pub use variation::slerp;
