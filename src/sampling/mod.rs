//! The mathematics of sampling: schedules, prediction types, guidance, and one file per sampler.
