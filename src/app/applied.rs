//! Settings from elsewhere put into the form: of a recipe, a file's texts, another program's. What could not be taken
//! over is said.

use std::path::PathBuf;

use crate::families::{BUILTIN_ID, EARLIER_BUILTIN};
use crate::formats::Metadata;
use crate::job::{Area, ControlRecipe, HiresUpscaler, LoraRecipe, ModelRef, Recipe, SourceRecipe, Tuning};
use crate::library::models::ModelKind;
use crate::locale::t;

use super::controls::{ControlForm, ControlPicture};
use super::{App, Form, NoticeKind, VaeChoice, tags};

/// What kind of file a recipe names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Model,
    Vae,
    Lora,
    Control,
    Upscaler,
}

/// Finds the file that goes by a name here.
pub(super) type Find<'a> = &'a dyn Fn(Named, &ModelRef) -> Option<PathBuf>;

/// The settings alone, without the files that they name.
pub(super) fn plain(tuning: &Tuning) -> Tuning {
    let (loras, embeddings, controls) = (Vec::new(), Vec::new(), Vec::new());
    // What was done to a picture afterwards is no setting of the next one.
    Tuning { vae: None, loras, embeddings, controls, upscale: None, ..tuning.clone() }
}

impl Form {
    /// Takes over all that a recipe says, and says in sentences what is not as it was: files that are not here, and
    /// pictures that the recipe does not hold.
    pub(super) fn take_recipe(&mut self, recipe: &Recipe, find: Find<'_>) -> Vec<String> {
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
        let mut problems = Vec::new();
        self.take_model(&recipe.model, find, &mut problems);
        self.take_tuning(&recipe.tuning, find, &mut problems);
        self.clamp();
        problems
    }

    pub(super) fn take_model(&mut self, model: &ModelRef, find: Find<'_>, problems: &mut Vec<String>) {
        if model.name == BUILTIN_ID {
            self.model = None;
            return;
        }
        match find(Named::Model, model) {
            Some(path) => self.model = Some(path),
            None if EARLIER_BUILTIN.contains(&model.name.as_str()) => {
                self.model = None;
                problems.push(t!("app-applied-earlier-built-in", name = model.name.as_str()));
            }
            None => problems.push(t!("app-applied-no-model", name = model.name.as_str())),
        }
    }

    fn take_tuning(&mut self, tuning: &Tuning, find: Find<'_>, problems: &mut Vec<String>) {
        self.tuning = plain(tuning);
        if let Some(hires) = &mut self.tuning.hires
            && let HiresUpscaler::Network { model } = &hires.upscaler
            && find(Named::Upscaler, model).is_none()
        {
            problems.push(t!("app-applied-no-upscaler", name = model.name.as_str()));
            hires.upscaler = HiresUpscaler::BuiltIn;
        }
        self.vae = match &tuning.vae {
            None => VaeChoice::Automatic,
            Some(vae) => find(Named::Vae, vae).map_or_else(
                || {
                    problems.push(t!("app-applied-no-vae", name = vae.name.as_str()));
                    VaeChoice::Automatic
                },
                VaeChoice::File,
            ),
        };
        for LoraRecipe { adapter, unet, text } in &tuning.loras {
            // Most often the prompt names it already, perhaps by another of its names.
            let tags = tags::lora_tags(&self.prompt);
            let file = find(Named::Lora, adapter);
            let same = |name: &str| {
                let tagged = find(Named::Lora, &ModelRef { name: name.to_owned(), hash: None });
                name.eq_ignore_ascii_case(&adapter.name) || (tagged.is_some() && tagged == file)
            };
            if tags.iter().any(|tag| same(&tag.name)) {
                continue;
            }
            self.prompt = tags::with_lora(&self.prompt, &adapter.name, *unet);
            self.prompt = tags::with_strength(&self.prompt, tags.len(), *text, *unet);
        }
        self.controls = tuning.controls.iter().map(|control| control_form(control, find, problems)).collect();
    }

    /// Takes over the settings that a file carries: our recipe, or else another program's text. Says in sentences what
    /// is not as it was; fails with one where the file carries none.
    pub(super) fn take_metadata(&mut self, metadata: &Metadata, find: Find<'_>) -> Result<Vec<String>, String> {
        if let Some(recipe) = &metadata.recipe {
            return Ok(self.take_recipe(recipe, find));
        }
        let foreign = metadata.foreign().ok_or_else(|| t!("app-applied-nothing"))?;
        Ok(self.take_foreign(&foreign, find))
    }
}

impl App {
    /// Puts the settings of a recipe into the form.
    pub(super) fn use_recipe(&mut self, recipe: &Recipe) {
        self.take_upscale_settings(recipe);
        if recipe.steps > 0 {
            self.take_settings(|form, find| Ok(form.take_recipe(recipe, find)));
        } else {
            // Nothing but larger: there are no settings of a picture's making.
            self.settings.panels.upscale_open = true;
            self.changed = true;
            self.say(NoticeKind::Success, t!("app-applied-upscale"));
        }
    }

    /// Puts the settings that a file carries into the form.
    pub(super) fn use_metadata(&mut self, metadata: &Metadata) {
        match &metadata.recipe {
            Some(recipe) => self.use_recipe(recipe),
            None => self.take_settings(|form, find| form.take_metadata(metadata, find)),
        }
    }

    fn take_settings(&mut self, take: impl FnOnce(&mut Form, Find<'_>) -> Result<Vec<String>, String>) {
        let mut form = self.form.clone();
        match take(&mut form, &|named, name| self.find_named(named, name)) {
            Ok(problems) => {
                self.remember_prompt();
                self.form = form;
                self.changed = true;
                if problems.is_empty() {
                    self.say(NoticeKind::Success, t!("app-applied"));
                } else {
                    let problems = problems.join(t!("app-applied-between"));
                    self.say(NoticeKind::Warning, t!("app-applied-but", problems = problems));
                }
            }
            Err(sentence) => self.say(NoticeKind::Warning, sentence),
        }
    }

    /// The file that goes by a name here.
    fn find_named(&self, named: Named, name: &ModelRef) -> Option<PathBuf> {
        let library = self.browser.models_found();
        match named {
            Named::Model => {
                let by_hash = name.hash.as_deref().and_then(|hash| {
                    let mut entries = library.entries().iter();
                    entries.find(|entry| entry.kind == ModelKind::Checkpoint && entry.hashes.matches(hash))
                });
                let found = by_hash.or_else(|| library.find(ModelKind::Checkpoint, &name.name));
                // What was dropped lies in no folder of the library.
                let lone = || self.models.iter().find(|model| model.name == name.name).and_then(|m| m.path.clone());
                found.map(|entry| entry.path.clone()).or_else(lone)
            }
            Named::Vae => library.find(ModelKind::Vae, &name.name).map(|entry| entry.path.clone()),
            Named::Lora => library.find(ModelKind::Lora, &name.name).map(|entry| entry.path.clone()),
            Named::Control => library.find(ModelKind::ControlNet, &name.name).map(|entry| entry.path.clone()),
            Named::Upscaler => library.find(ModelKind::Upscaler, &name.name).map(|entry| entry.path.clone()),
        }
    }
}

/// A control of a recipe. Its picture is in no recipe: the canvas stands in.
fn control_form(control: &ControlRecipe, find: Find<'_>, problems: &mut Vec<String>) -> ControlForm {
    let ControlRecipe { network, image, preprocessor, strength, start, end, guess, thresholds } = control;
    let path = find(Named::Control, network);
    if path.is_none() {
        problems.push(t!("app-applied-no-control", name = network.name.as_str()));
    }
    let (strength, start, end) = (*strength, *start, *end);
    let picture = ControlPicture::Canvas;
    problems.push(t!("app-applied-no-control-picture", name = image.name.as_str()));
    ControlForm {
        enabled: path.is_some(),
        network: path,
        picture,
        preprocessor: *preprocessor,
        strength,
        start,
        end,
        guess: *guess,
        thresholds: *thresholds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Extent, RngKind};
    use crate::formats::{Labels, write_infotext};
    use crate::job::{Convention, DType, Emphasis, ImageRef, MaskedContent, OutpaintFill, Preprocessor, Variation};

    fn nothing(_: Named, _: &ModelRef) -> Option<PathBuf> {
        None
    }

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
            tuning: Tuning::default(),
            dtype: DType::Auto,
            convention: Convention::Scumble,
        }
    }

    #[test]
    fn a_recipe_and_its_infotext_fill_the_form_alike() {
        let recipe = recipe();
        let mut by_recipe = Form::default();
        assert!(by_recipe.take_recipe(&recipe, &nothing).is_empty());
        let seen = (by_recipe.steps, by_recipe.seed, by_recipe.padding_px, by_recipe.feather_px, by_recipe.strength);
        assert_eq!(seen, (33, 77, 48, 6.0, 0.5));
        assert!(by_recipe.soft && by_recipe.only_masked && by_recipe.seed_locked && by_recipe.guidance == 6.5);
        let labels = Labels { sampler: "DPM++ 2M", schedule: Some("Karras"), ..Labels::default() };
        let mut by_text = Form::default();
        let parameters = Some(write_infotext(&recipe, labels));
        let metadata = Metadata { parameters, ..Metadata::default() };
        assert!(by_text.take_metadata(&metadata, &nothing).unwrap().is_empty());
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
        let problems = form.take_metadata(&metadata, &nothing).unwrap();
        assert!(problems.len() == 1 && problems[0].contains("dreams"), "{problems:?}");
        assert_eq!((form.steps, form.model), (33, None));
        assert!(Form::default().take_metadata(&Metadata::default(), &nothing).is_err());
        let mut earlier = recipe();
        earlier.model.name = EARLIER_BUILTIN[0].into();
        form.model = Some("/models/dreams.safetensors".into());
        let problems = form.take_recipe(&earlier, &nothing);
        assert!(problems.len() == 1 && problems[0].contains("an earlier version"), "{problems:?}");
        assert_eq!(form.model, None);
    }

    #[test]
    fn adapters_vae_and_controls_of_a_recipe_come_back() {
        let named = |name: &str| ModelRef { name: name.into(), hash: None };
        let mut recipe = recipe();
        recipe.prompt = "a fox <lora:fine:0.6>".into();
        recipe.tuning.clip_skip = 2;
        recipe.tuning.emphasis = Emphasis::NoNorm;
        recipe.tuning.vae = Some(named("kl-f8"));
        let lora = |name: &str, unet, text| LoraRecipe { adapter: named(name), unet, text };
        recipe.tuning.loras = vec![lora("fine", 0.6, 0.6), lora("other", 0.5, 1.0)];
        recipe.tuning.controls = vec![ControlRecipe {
            network: named("canny"),
            image: ImageRef { name: "house.png".into(), sha256: String::new() },
            preprocessor: Preprocessor::Canny,
            strength: 0.7,
            start: 0.1,
            end: 0.9,
            guess: true,
            thresholds: Some((50, 150)),
        }];
        let here = |kind: Named, name: &ModelRef| {
            (kind != Named::Model).then(|| PathBuf::from(format!("/models/{}.safetensors", name.name)))
        };
        let mut form = Form::default();
        let problems = form.take_recipe(&recipe, &here);
        assert!(problems.len() == 1 && problems[0].contains("house.png"), "{problems:?}");
        assert_eq!(form.prompt, "a fox <lora:fine:0.6> <lora:other:1:0.5>");
        assert_eq!(form.vae, VaeChoice::File("/models/kl-f8.safetensors".into()));
        assert_eq!((form.tuning.clip_skip, form.tuning.emphasis), (2, Emphasis::NoNorm));
        assert!(form.tuning.loras.is_empty() && form.tuning.vae.is_none());
        let control = &form.controls[0];
        assert_eq!((control.network.as_deref(), control.strength), (Some("/models/canny.safetensors".as_ref()), 0.7));
        assert!(control.enabled && control.guess && control.preprocessor == Preprocessor::Canny);
        assert_eq!(control.thresholds, Some((50, 150)));
        let problems = form.take_recipe(&recipe, &nothing);
        assert!(problems.len() == 3 && problems[0].contains("kl-f8") && problems[1].contains("canny"), "{problems:?}");
        assert!(form.vae == VaeChoice::Automatic && !form.controls[0].enabled);
    }
}
