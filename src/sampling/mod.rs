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
//! A new sampler is a new file and a row in [`SAMPLERS`].

mod config;
mod curves;
mod ddim;
mod ddpm;
mod denoiser;
mod dpmpp_2m;
mod error;
mod euler;
mod euler_ancestral;
mod guidance;
mod keep;
mod model_sigmas;
mod names;
mod run;
mod samplers;
mod schedule;
mod schedules;
mod spacings;
mod variation;

pub use config::{BetaSchedule, FinalSigma, Interpolation, Prediction, SchedulerClass, SchedulerConfig, Spacing};
pub use denoiser::{Denoiser, Network, Predicted};
pub use error::{Error, Result};
pub use guidance::{Branch, Branches, Guidance, Plan, Scales};
pub use keep::Keep;
pub use model_sigmas::{ModelSigmas, alphas_cumprod};
pub use run::{Run, StepInfo};
pub use samplers::{SAMPLERS, Sampler, find_sampler, find_sampler_and_schedule, sampler_named};
pub use schedule::{Scaling, Schedule, Step};
pub use schedules::{MAX_STEPS, Request, SCHEDULES, ScheduleKind, find_schedule, schedule_named};
pub use spacings::diffusers;
pub use variation::slerp;
