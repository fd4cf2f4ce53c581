//! The language between artist and engine: what is asked for, and what comes back.

mod economy;
mod event;
mod outpaint;
mod recipe;
mod refine;
mod sampler_options;
mod task;
mod tiles;
mod tuning;
mod upscale;

pub use economy::Economy;
pub use event::{Blame, Event, Failure, LatentFormat, Part, Patch, Preview, StepProgress};
pub use outpaint::{OutpaintFill, Sides};
pub use recipe::{Area, Convention, DType, ImageRef, MaskedContent, ModelRef, Recipe, SourceRecipe, Variation};
pub use refine::{Hires, HiresSizes, HiresTarget, HiresUpscaler, LatentResize, Refine};
pub use sampler_options::{SamplerOptions, SolverKind};
pub use task::{DeviceChoice, Generate, Job, JobId, Source, Task};
pub use tiles::Tiles;
pub use tuning::{
    Control, ControlRecipe, DecoderPlace, EmbeddingFile, Emphasis, Lora, LoraRecipe, Preprocessor, Resources,
    SizeConditioning, Tuning,
};
pub use upscale::{
    Carried, PictureFiles, RowSink, SourcePicture, Upscale, UpscaleFiles, UpscaleRecipe, UpscaleSettings, UpscaleTarget,
};
