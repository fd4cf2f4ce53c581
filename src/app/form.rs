//! The panel's content: all that the artist sets for the next picture.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::base::{Extent, RngKind};
use crate::families::Defaults;
use crate::job::{Area, MaskedContent, OutpaintFill, Tuning, Variation};

use super::controls::{ControlForm, MAX_CONTROLS};
use super::numbers::NUMBERS;

/// Which VAE makes pixels of latents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VaeChoice {
    /// The file beside the model that has its name (`model.vae.pt` and the like), else the model's own.
    #[default]
    Automatic,
    /// The model's own.
    Own,
    /// This file.
    File(PathBuf),
}

/// What the next picture shall be. Panels change it in place; [`Form::clamp`] brings every number into its range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Form {
    /// What is wanted.
    pub prompt: String,
    /// What is not wanted.
    pub negative: String,
    /// The model's folder; `None` is the built-in model. Change it by [`Command::ChooseModel`](super::Command).
    pub model: Option<PathBuf>,
    /// Id of a row in [`SAMPLERS`](crate::sampling::SAMPLERS).
    pub sampler: String,
    /// Id of a row in [`SCHEDULES`](crate::sampling::SCHEDULES).
    pub schedule: String,
    /// Sampling steps.
    pub steps: u32,
    /// Scale of classifier-free guidance.
    pub guidance: f64,
    /// Share of fresh noise; `None` is the sampler's own.
    pub eta: Option<f64>,
    /// Seed of the next picture, or the last one if it is not locked.
    pub seed: u64,
    /// Whether the seed stays; else each job draws a new one.
    pub seed_locked: bool,
    /// Which generator turns the seed into noise.
    pub rng: RngKind,
    /// Seed of the other noise.
    pub variation_seed: u64,
    /// How far the noise is turned towards the other; 0 is not at all.
    pub variation_strength: f64,
    /// Size of a picture from noise.
    pub size: Extent,
    /// Pictures of a job.
    pub count: u32,
    /// How far a picture may change, 0 to 1.
    pub strength: f64,
    /// What the masked part is before it is repainted.
    pub masked_content: MaskedContent,
    /// Standard deviation of the mask's blur, in pixels.
    pub feather_px: f64,
    /// Whether the model sees only the masked part and its surroundings.
    pub only_masked: bool,
    /// How much of the surroundings, in pixels.
    pub padding_px: u32,
    /// What the masked part is scaled to meanwhile.
    pub working: Extent,
    /// Whether grey in the mask says how far each pixel may change.
    pub soft: bool,
    /// What empty parts of the frame are filled with before they are painted.
    pub empty: OutpaintFill,
    /// Whether a frame far from the model's size is scaled to it meanwhile.
    pub scale_to_model: bool,
    /// Which VAE makes pixels of latents.
    pub vae: VaeChoice,
    /// Settings that most pictures leave alone. Its files stay empty here: the prompt names adapters and embeddings,
    /// and VAE and controls are fields of their own.
    pub tuning: Tuning,
    /// Control networks.
    pub controls: Vec<ControlForm>,
}

impl Default for Form {
    /// A1111's defaults, and the built-in model's.
    fn default() -> Self {
        let defaults = super::models::builtin_defaults();
        Self {
            prompt: String::new(),
            negative: String::new(),
            model: None,
            sampler: defaults.sampler.to_owned(),
            schedule: defaults.schedule.to_owned(),
            steps: defaults.steps,
            guidance: defaults.guidance,
            eta: None,
            seed: 0,
            seed_locked: false,
            rng: RngKind::Cpu,
            variation_seed: 0,
            variation_strength: 0.0,
            size: defaults.size,
            count: 1,
            strength: 0.75,
            masked_content: MaskedContent::Original,
            feather_px: 4.0,
            only_masked: false,
            padding_px: 32,
            working: defaults.size,
            soft: false,
            empty: OutpaintFill::default(),
            scale_to_model: true,
            vae: VaeChoice::Automatic,
            tuning: Tuning::default(),
            controls: Vec::new(),
        }
    }
}

/// A shape of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aspect {
    /// Name for people.
    pub label: &'static str,
    /// Parts of the width.
    pub width: u32,
    /// Parts of the height.
    pub height: u32,
}

/// The shapes that are offered, the wide ones before their upright twins.
pub const ASPECTS: &[Aspect] = &[
    Aspect { label: "1:1", width: 1, height: 1 },
    Aspect { label: "4:3", width: 4, height: 3 },
    Aspect { label: "3:4", width: 3, height: 4 },
    Aspect { label: "3:2", width: 3, height: 2 },
    Aspect { label: "2:3", width: 2, height: 3 },
    Aspect { label: "16:9", width: 16, height: 9 },
    Aspect { label: "9:16", width: 9, height: 16 },
];

impl Aspect {
    /// The size of this shape with about as many pixels as `native`, both sides multiples of 64 where that keeps the
    /// shape, else of 32.
    pub fn size(self, native: Extent) -> Extent {
        let area = native.area() as f64;
        let ratio = f64::from(self.width) / f64::from(self.height);
        let grid = if native.width.min(native.height) < 512 { 32.0 } else { 64.0 };
        let side = |v: f64| ((v / grid).round().max(1.0) * grid) as u32;
        Extent::new(side((area * ratio).sqrt()), side((area / ratio).sqrt()))
    }
}

/// The example prompts of the built-in model.
pub const EXAMPLES: &[&str] = &[
    "a red house in the hills at sunset",
    "a blue car in the desert",
    "a yellow lighthouse by the sea",
    "an orange tent in the mountains at night",
    "an orange balloon over the mountains at dawn",
    "a red mushroom in the forest",
    "a purple castle in the snow",
    "a pink octopus underwater",
    "two red apples on a table",
    "a yellow tram in the city at night",
    "a blossom tree under a rainbow",
    "a red lighthouse at night, watercolour",
];

impl Form {
    /// Brings every number into its range.
    pub fn clamp(&mut self) {
        for number in NUMBERS.iter() {
            if number.left.as_ref().is_none_or(|left| (left.is_set)(self)) {
                number.set(self, (number.get)(self));
            }
        }
        self.controls.truncate(MAX_CONTROLS);
        self.controls.iter_mut().for_each(ControlForm::clamp);
        // Those are in the prompt and in fields of their own.
        self.tuning = super::applied::plain(&self.tuning);
    }

    /// Sets sampler, schedule, steps, guidance and sizes to a model's defaults.
    pub fn take_defaults(&mut self, defaults: &Defaults) {
        defaults.sampler.clone_into(&mut self.sampler);
        defaults.schedule.clone_into(&mut self.schedule);
        (self.steps, self.guidance, self.eta) = (defaults.steps, defaults.guidance, None);
        (self.size, self.working) = (defaults.size, defaults.size);
        self.tuning.fast = false;
    }

    /// The area that the networks see under a mask.
    pub fn area(&self) -> Area {
        if self.only_masked {
            Area::OnlyMasked { padding_px: self.padding_px, working: self.working }
        } else {
            Area::Whole
        }
    }

    /// The variation, if one is wanted.
    pub fn variation(&self) -> Option<Variation> {
        let wanted = self.variation_strength > 0.0;
        wanted.then_some(Variation { seed: self.variation_seed, strength: self.variation_strength })
    }
}

/// A seed that fits the 32 bits which other programs allow.
pub fn random_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    // The standard library seeds each of these from the system's entropy.
    std::collections::hash_map::RandomState::new().build_hasher().finish() & 0xffff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shapes_keep_the_area_and_the_grid() {
        for native in [256, 512, 768, 1024].map(|side| Extent::new(side, side)) {
            for aspect in ASPECTS {
                let size = aspect.size(native);
                let share = size.area() as f64 / native.area() as f64;
                assert!((0.8..1.25).contains(&share), "{} of {native}: {size}", aspect.label);
                assert!(size.width % 32 == 0 && size.height % 32 == 0);
                assert_eq!(size.width.cmp(&size.height), aspect.width.cmp(&aspect.height));
            }
        }
    }
}
