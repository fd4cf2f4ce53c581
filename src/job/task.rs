//! Jobs: a recipe with the pixels that it needs.

use std::path::PathBuf;
use std::sync::Arc;

use crate::base::{CancelToken, Mask, Pixmap};

use super::{Area, MaskedContent, OutpaintFill, Recipe, Resources, Sides, Upscale, UpscaleFiles};

/// Names a job for as long as the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub u64);

/// Where the networks run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum DeviceChoice {
    /// The best device found.
    #[default]
    Auto,
    /// The processor.
    Cpu,
    /// An NVIDIA GPU (needs the `cuda` feature).
    Cuda,
    /// An Apple GPU (needs the `metal` feature).
    Metal,
}

/// What sampling starts from, with its pixels.
#[derive(Debug, Clone)]
pub enum Source {
    /// Pure noise: text-to-image.
    Noise,
    /// A picture, noised as far as the strength says.
    Image {
        /// The picture, of the recipe's size.
        pixels: Arc<Pixmap>,
        /// Share of the schedule that is run, 0 to 1.
        strength: f64,
    },
    /// A picture of which only the mask is repainted, and what is empty of it.
    Inpaint {
        /// The picture, of the recipe's size. What is transparent is empty: masked, whatever the mask says.
        pixels: Arc<Pixmap>,
        /// The mask as the artist drew it, of the recipe's size; 255 repaints.
        mask: Arc<Mask>,
        /// Share of the schedule that is run, 0 to 1.
        strength: f64,
        /// Standard deviation of the mask's blur, in pixels.
        feather_px: f64,
        /// What the masked part is before it is repainted.
        content: MaskedContent,
        /// Which part of the picture the networks see.
        area: Area,
        /// Whether a grey mask says how far each pixel may change: 255 as far as the strength allows, 0 not at all.
        soft: bool,
        /// What empty pixels are filled with before they are repainted.
        empty: OutpaintFill,
    },
    /// A picture that is extended beyond its edges; what is transparent of it is painted, too.
    Outpaint {
        /// The known picture; with its sides it has the recipe's size.
        pixels: Arc<Pixmap>,
        /// How far it is extended on each side.
        sides: Sides,
        /// Pixels along the known picture's edges that are blended with the new ones; all others keep their bytes.
        feather_px: f64,
        /// What the new part is filled with before it is painted.
        fill: OutpaintFill,
        /// Share of the schedule that is run, 0 to 1.
        strength: f64,
    },
}

/// A picture to be made.
#[derive(Debug, Clone)]
pub struct Generate {
    /// Settings of the first picture; picture `i` uses `seed + i`, or with a variation the same seed and the
    /// variation's seed + i.
    pub recipe: Recipe,
    /// The model's file or folder; `None` is the built-in model.
    pub model: Option<PathBuf>,
    /// The files beside the model.
    pub resources: Resources,
    /// What sampling starts from.
    pub source: Source,
    /// Number of pictures.
    pub count: u32,
    /// Whether to publish a preview after each step.
    pub previews: bool,
}

/// A piece of work for the engine.
#[derive(Debug, Clone)]
pub enum Task {
    /// Make pictures.
    Generate(Box<Generate>),
    /// Make a picture larger.
    Upscale(Box<Upscale>),
    /// Make picture files larger.
    UpscaleFiles(Box<UpscaleFiles>),
}

/// A task with its name and the token that stops it.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its name.
    pub id: JobId,
    /// What to do.
    pub task: Task,
    /// Where to do it.
    pub device: DeviceChoice,
    /// Stops it.
    pub cancel: CancelToken,
}
