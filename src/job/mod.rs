//! The language between artist and engine: what is asked for, and what comes back.

mod event;
mod recipe;
mod task;

pub use event::{Blame, Event, Failure, LatentFormat, Part, Preview, StepProgress};
pub use recipe::{Area, Convention, DType, ImageRef, MaskedContent, ModelRef, Recipe, SourceRecipe, Variation};
pub use task::{DeviceChoice, Generate, Job, JobId, Source, Task};
