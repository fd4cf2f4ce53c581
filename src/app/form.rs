//! The panel's content: all that the artist sets for the next picture.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::base::{Extent, RngKind};
use crate::families::{BUILTIN_ID, Defaults};
use crate::formats::{Infotext, Metadata};
use crate::job::{Area, MaskedContent, OutpaintFill, Recipe, SourceRecipe, Variation};
use crate::sampling::{find_sampler, find_schedule};

use super::numbers::NUMBERS;

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
    "a red house on a green hill, watercolour",
    "a blue boat on the sea at sunset",
    "a yellow lighthouse by day, sea",
    "an orange tent in the mountains at night",
    "a purple balloon over a field",
    "a green cactus in the desert",
    "a white castle in the forest, snow",
    "a pink octopus underwater",
    "a red apple on a table",
    "a teal robot in the city at night, pixel art",
    "a yellow bus on the right, forest, rain",
    "a brown snail in the hills, ink drawing",
];

impl Form {
    /// Brings every number into its range.
    pub fn clamp(&mut self) {
        for number in NUMBERS {
            if number.id != "eta" || self.eta.is_some() {
                number.set(self, (number.get)(self));
            }
        }
    }

    /// Sets sampler, schedule, steps, guidance and sizes to a model's defaults.
    pub fn take_defaults(&mut self, defaults: &Defaults) {
        defaults.sampler.clone_into(&mut self.sampler);
        defaults.schedule.clone_into(&mut self.schedule);
        (self.steps, self.guidance, self.eta) = (defaults.steps, defaults.guidance, None);
        (self.size, self.working) = (defaults.size, defaults.size);
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

    /// Takes over all that a recipe says. The model stays unless the recipe's is the built-in one or goes by `models`'
    /// name; the answer is then false.
    pub fn take_recipe(&mut self, recipe: &Recipe, models: &[super::ModelEntry]) -> bool {
        recipe.prompt.clone_into(&mut self.prompt);
        recipe.negative_prompt.clone_into(&mut self.negative);
        recipe.sampler.clone_into(&mut self.sampler);
        recipe.schedule.clone_into(&mut self.schedule);
        (self.steps, self.guidance, self.eta) = (recipe.steps, recipe.guidance, recipe.eta);
        (self.seed, self.seed_locked, self.rng) = (recipe.seed, true, recipe.rng);
        (self.variation_seed, self.variation_strength) = recipe.variation.map_or((0, 0.0), |v| (v.seed, v.strength));
        match &recipe.source {
            SourceRecipe::Noise => self.size = recipe.size,
            SourceRecipe::Image { strength, .. } | SourceRecipe::Outpaint { strength, .. } => {
                self.strength = *strength;
            }
            SourceRecipe::Inpaint { strength, feather_px, content, area, soft, empty, .. } => {
                (self.strength, self.feather_px, self.masked_content) = (*strength, *feather_px, *content);
                (self.soft, self.empty) = (*soft, *empty);
                self.only_masked = matches!(area, Area::OnlyMasked { .. });
                if let Area::OnlyMasked { padding_px, working } = area {
                    (self.padding_px, self.working) = (*padding_px, *working);
                }
            }
        }
        self.count = 1;
        self.clamp();
        if recipe.model.name == BUILTIN_ID {
            self.model = None;
            return true;
        }
        let known = models.iter().find(|entry| entry.name == recipe.model.name);
        if let Some(entry) = known {
            self.model.clone_from(&entry.path);
        }
        known.is_some()
    }

    /// Takes over what another program's text says, as far as it is known here.
    pub fn take_infotext(&mut self, text: &Infotext) {
        text.prompt.clone_into(&mut self.prompt);
        text.negative_prompt.clone_into(&mut self.negative);
        if let Some((sampler, schedule)) = text.sampler_and_schedule() {
            if let Some(sampler) = find_sampler(sampler) {
                sampler.id.clone_into(&mut self.sampler);
            }
            let schedule = schedule.map_or(Some("automatic"), |name| find_schedule(name).map(|s| s.id));
            if let Some(schedule) = schedule {
                schedule.clone_into(&mut self.schedule);
            }
        }
        if let Some(steps) = text.whole("Steps") {
            self.steps = steps.min(u64::from(u32::MAX)) as u32;
        }
        if let Some(seed) = text.whole("Seed") {
            (self.seed, self.seed_locked) = (seed, true);
        }
        self.rng = text.rng().unwrap_or(self.rng);
        self.guidance = text.number("CFG scale").unwrap_or(self.guidance);
        let area = text.inpaint_area();
        self.only_masked = matches!(area, Area::OnlyMasked { .. });
        match area {
            Area::OnlyMasked { padding_px, working } => (self.padding_px, self.working) = (padding_px, working),
            Area::Whole => self.size = text.extent("Size").unwrap_or(self.size),
        }
        (self.masked_content, self.soft) = (text.masked_content(), text.soft_inpainting());
        (self.variation_seed, self.variation_strength) = text.variation().map_or((0, 0.0), |v| (v.seed, v.strength));
        self.strength = text.number("Denoising strength").unwrap_or(self.strength);
        self.feather_px = text.number("Mask blur").unwrap_or(self.feather_px);
        self.clamp();
    }

    /// Takes over the settings that a file carries: our recipe, or else another program's text. Says in a sentence
    /// what is not as it was, if anything.
    pub fn take_metadata(&mut self, metadata: &Metadata, models: &[super::ModelEntry]) -> Result<(), String> {
        if let Some(recipe) = &metadata.recipe {
            if self.take_recipe(recipe, models) {
                return Ok(());
            }
            let name = &recipe.model.name;
            return Err(format!(
                "The picture was made with the model '{name}', which is not here: its settings are used with the present model"
            ));
        }
        match metadata.infotext() {
            Some(text) => {
                self.take_infotext(&text);
                Ok(())
            }
            None => Err("The picture carries no settings that can be used".to_owned()),
        }
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
    use crate::formats::{Labels, write_infotext};
    use crate::job::{Convention, DType, ImageRef, ModelRef};

    fn recipe() -> Recipe {
        let image = ImageRef { name: "a.png".into(), sha256: String::new() };
        Recipe {
            version: Recipe::VERSION,
            software: "test".into(),
            model: ModelRef { name: BUILTIN_ID.into(), hash: None },
            prompt: "a fox, red".into(),
            negative_prompt: "rain".into(),
            size: Extent::new(300, 200),
            working: None,
            steps: 33,
            sampler: "dpmpp_2m".into(),
            schedule: "karras".into(),
            guidance: 6.5,
            eta: None,
            seed: 77,
            variation: Some(Variation { seed: 5, strength: 0.25 }),
            rng: RngKind::Cpu,
            source: SourceRecipe::Inpaint {
                mask: image.clone(),
                image,
                strength: 0.5,
                feather_px: 6.0,
                content: MaskedContent::Noise,
                area: Area::OnlyMasked { padding_px: 48, working: Extent::new(512, 384) },
                soft: true,
                empty: OutpaintFill::Edge,
            },
            tuning: crate::job::Tuning::default(),
            dtype: DType::Auto,
            convention: Convention::Scumble,
        }
    }

    #[test]
    fn a_recipe_and_its_infotext_fill_the_form_alike() {
        let recipe = recipe();
        let mut by_recipe = Form::default();
        assert!(by_recipe.take_recipe(&recipe, &[]));
        let seen = (by_recipe.steps, by_recipe.seed, by_recipe.padding_px, by_recipe.feather_px, by_recipe.strength);
        assert_eq!(seen, (33, 77, 48, 6.0, 0.5));
        assert!(by_recipe.soft && by_recipe.only_masked && by_recipe.seed_locked && by_recipe.guidance == 6.5);
        let labels = Labels { sampler: "DPM++ 2M", schedule: Some("Karras") };
        let mut by_text = Form::default();
        by_text.take_infotext(&Infotext::parse(&write_infotext(&recipe, labels)));
        assert_eq!(by_text, by_recipe);
        assert_eq!(by_text.area(), Area::OnlyMasked { padding_px: 48, working: Extent::new(512, 384) });
        assert_eq!(by_text.variation(), recipe.variation);
    }

    #[test]
    fn a_model_that_is_not_here_is_told() {
        let mut unknown = recipe();
        unknown.model.name = "dreams".into();
        let metadata = Metadata { recipe: Some(unknown), ..Metadata::default() };
        let mut form = Form::default();
        assert!(form.take_metadata(&metadata, &[]).unwrap_err().contains("dreams"));
        assert_eq!((form.steps, form.model), (33, None));
        assert!(Form::default().take_metadata(&Metadata::default(), &[]).is_err());
    }

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
