//! Settings of other programs put into the form: what they name is looked for here, and what has no place here is said.

use crate::formats::{self, ForeignControl, ForeignMask, ForeignRecipe};
use crate::job::{Area, Hires, HiresUpscaler, MaskedContent, Tuning};
use crate::locale::t;
use crate::sampling::{find_sampler_and_schedule, find_schedule};

use super::applied::{Find, Named};
use super::controls::{ControlForm, ControlPicture};
use super::{Form, VaeChoice};

impl Form {
    /// Takes over what another program says, and says in sentences what could not be.
    pub(super) fn take_foreign(&mut self, recipe: &ForeignRecipe, find: Find<'_>) -> Vec<String> {
        let mut problems = Vec::new();
        recipe.prompt.clone_into(&mut self.prompt);
        recipe.negative_prompt.clone_into(&mut self.negative);
        self.take_sampler(recipe, &mut problems);
        self.steps = recipe.steps.unwrap_or(self.steps);
        self.guidance = recipe.guidance.unwrap_or(self.guidance);
        self.eta = recipe.eta;
        if let Some(seed) = recipe.seed {
            (self.seed, self.seed_locked) = (seed, true);
        }
        self.rng = recipe.rng.unwrap_or(self.rng);
        (self.variation_seed, self.variation_strength) = recipe.variation.map_or((0, 0.0), |v| (v.seed, v.strength));
        self.strength = recipe.strength.unwrap_or(self.strength);
        self.take_mask(recipe);
        self.tuning = Tuning {
            clip_skip: recipe.clip_skip.unwrap_or(1),
            guidance_rescale: recipe.guidance_rescale.unwrap_or(0.0),
            image_guidance: recipe.image_guidance,
            emphasis: recipe.emphasis.unwrap_or_default(),
            sampling: recipe.sampling.clone(),
            ..Tuning::default()
        };
        self.count = 1;
        if let Some(model) = &recipe.model {
            self.take_model(model, find, &mut problems);
        }
        self.vae = match &recipe.vae {
            None => VaeChoice::Automatic,
            Some(vae) => find(Named::Vae, vae).map_or_else(
                || {
                    problems.push(t!("app-applied-no-vae", name = vae.name.as_str()));
                    VaeChoice::Automatic
                },
                VaeChoice::File,
            ),
        };
        for lora in recipe.loras.iter().filter(|lora| find(Named::Lora, &lora.adapter).is_none()) {
            problems.push(t!("app-applied-no-lora", name = lora.adapter.name.as_str()));
        }
        self.controls = recipe.controls.iter().map(|control| control_form(control, find, &mut problems)).collect();
        if let Some(image) = &recipe.image {
            problems.push(t!("app-applied-no-image", name = image.as_str()));
        }
        if let Some(hires) = &recipe.hires {
            self.tuning.hires = second_pass(hires, find, &mut problems);
        }
        if !recipe.left_out.is_empty() {
            let names = recipe.left_out.join(t!("app-applied-left-out-between"));
            problems.push(t!("app-applied-left-out", names = names));
        }
        self.clamp();
        problems
    }

    fn take_sampler(&mut self, recipe: &ForeignRecipe, problems: &mut Vec<String>) {
        let mut schedule = Some("automatic");
        if let Some(name) = &recipe.sampler {
            match find_sampler_and_schedule(name) {
                Some((sampler, with)) => {
                    sampler.id.clone_into(&mut self.sampler);
                    schedule = with.map_or(schedule, |with| Some(with.id));
                }
                None => problems.push(t!("app-applied-no-sampler", name = name.as_str())),
            }
        }
        if let Some(name) = &recipe.schedule {
            schedule = find_schedule(name).map(|found| found.id);
            if schedule.is_none() {
                problems.push(t!("app-applied-no-schedule", name = name.as_str()));
            }
        }
        if let Some(schedule) = schedule.filter(|_| recipe.sampler.is_some() || recipe.schedule.is_some()) {
            schedule.clone_into(&mut self.schedule);
        }
    }

    fn take_mask(&mut self, recipe: &ForeignRecipe) {
        let mask = recipe.mask.unwrap_or(ForeignMask { content: MaskedContent::Original, ..ForeignMask::default() });
        (self.masked_content, self.soft) = (mask.content, mask.soft);
        self.feather_px = mask.blur_px.unwrap_or(self.feather_px);
        self.only_masked = matches!(mask.area, Area::OnlyMasked { .. });
        match mask.area {
            Area::OnlyMasked { padding_px, working } => (self.padding_px, self.working) = (padding_px, working),
            Area::Whole => self.size = recipe.size.unwrap_or(self.size),
        }
    }
}

/// A second pass at a larger size; without its size there is none.
fn second_pass(foreign: &formats::Hires, find: Find<'_>, problems: &mut Vec<String>) -> Option<Hires> {
    let Some(mut hires) = foreign.settings() else {
        problems.push(t!("app-applied-no-hires-size").to_owned());
        return None;
    };
    if let HiresUpscaler::Network { model } = &hires.upscaler
        && find(Named::Upscaler, model).is_none()
    {
        problems.push(t!("app-applied-no-upscaler", name = model.name.as_str()));
        hires.upscaler = HiresUpscaler::BuiltIn;
    }
    if let Some(name) = &foreign.sampler {
        match find_sampler_and_schedule(name) {
            Some((sampler, with)) => {
                hires.sampler = Some(sampler.id.to_owned());
                hires.schedule = with.map(|with| with.id.to_owned());
            }
            None => problems.push(t!("app-applied-no-hires-sampler", name = name.as_str())),
        }
    }
    if let Some(name) = &foreign.schedule {
        match find_schedule(name) {
            Some(schedule) => hires.schedule = Some(schedule.id.to_owned()),
            None => problems.push(t!("app-applied-no-hires-schedule", name = name.as_str())),
        }
    }
    Some(hires)
}

/// A control, whose picture is never in the file: the canvas stands in.
fn control_form(control: &ForeignControl, find: Find<'_>, problems: &mut Vec<String>) -> ControlForm {
    let ForeignControl { network, preprocessor, strength, start, end, guess, image } = control;
    let path = find(Named::Control, network);
    if path.is_none() {
        problems.push(t!("app-applied-no-control", name = network.name.as_str()));
    }
    let network = network.name.as_str();
    problems.push(match image {
        Some(image) => t!("app-applied-no-picture-of-control", name = image.as_str(), network = network),
        None => t!("app-applied-no-unnamed-picture-of-control", network = network),
    });
    let kind = control.kind();
    if kind.is_none() {
        let name = preprocessor.as_deref().unwrap_or_default();
        problems.push(t!("app-applied-no-preprocessor", name = name));
    }
    ControlForm {
        enabled: path.is_some(),
        network: path,
        picture: ControlPicture::Canvas,
        preprocessor: kind.unwrap_or_default(),
        strength: *strength,
        start: *start,
        end: *end,
        guess: *guess,
        thresholds: None,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::base::Extent;
    use crate::job::{Emphasis, LoraRecipe, ModelRef, Preprocessor, SamplerOptions};

    fn named(name: &str) -> ModelRef {
        ModelRef { name: name.to_owned(), hash: None }
    }

    #[test]
    fn what_is_known_is_taken_over_and_the_rest_is_said() {
        let recipe = ForeignRecipe {
            prompt: "a fox <lora:ink:0.6> <lora:gone:1>".to_owned(),
            steps: Some(33),
            sampler: Some("DPM++ 2M Karras".to_owned()),
            guidance: Some(6.5),
            seed: Some(77),
            size: Some(Extent::new(640, 512)),
            model: Some(named("dreams")),
            vae: Some(named("sharp")),
            clip_skip: Some(2),
            emphasis: Some(Emphasis::NoNorm),
            sampling: SamplerOptions { eta_noise_seed_delta: 31337, ..SamplerOptions::default() },
            loras: ["ink", "gone"].map(|name| LoraRecipe { adapter: named(name), unet: 1.0, text: 1.0 }).to_vec(),
            controls: vec![ForeignControl {
                network: named("control_canny"),
                preprocessor: Some("depth_anything_v2".to_owned()),
                strength: 0.7,
                start: 0.1,
                end: 0.9,
                guess: false,
                image: None,
            }],
            left_out: vec!["face restoration".to_owned()],
            ..ForeignRecipe::default()
        };
        let here = |kind: Named, name: &ModelRef| {
            let there = kind != Named::Model && name.name != "gone";
            there.then(|| PathBuf::from(format!("/models/{}", name.name)))
        };
        let mut form = Form::default();
        let problems = form.take_foreign(&recipe, &here);
        assert_eq!((form.sampler.as_str(), form.schedule.as_str()), ("dpmpp_2m", "karras"));
        assert_eq!((form.steps, form.guidance, form.seed, form.seed_locked), (33, 6.5, 77, true));
        assert_eq!((form.size, form.tuning.clip_skip), (Extent::new(640, 512), 2));
        assert_eq!((form.tuning.emphasis, form.tuning.sampling.eta_noise_seed_delta), (Emphasis::NoNorm, 31337));
        assert_eq!(form.vae, VaeChoice::File("/models/sharp".into()));
        assert_eq!((form.controls[0].preprocessor, form.controls[0].strength), (Preprocessor::Depth, 0.7));
        for part in ["dreams", "'gone'", "choose it again", "face restoration"] {
            assert!(problems.iter().any(|problem| problem.contains(part)), "{part}: {problems:?}");
        }
        assert_eq!(problems.len(), 4);
        // A second pass comes with the ids of our samplers, and an upscaler that is here.
        let hires = formats::Hires {
            scale: Some(2.0),
            strength: Some(0.45),
            upscaler: Some("4x-UltraSharp".to_owned()),
            sampler: Some("DPM++ 2M Karras".to_owned()),
            ..formats::Hires::default()
        };
        let with = |hires: formats::Hires| ForeignRecipe { hires: Some(hires), ..ForeignRecipe::default() };
        assert!(form.take_foreign(&with(hires.clone()), &here).is_empty());
        let taken = form.tuning.hires.clone().unwrap();
        assert_eq!((taken.strength, taken.upscaler.label()), (0.45, "4x-UltraSharp"));
        assert_eq!((taken.sampler.as_deref(), taken.schedule.as_deref()), (Some("dpmpp_2m"), Some("karras")));
        let problems = form.take_foreign(&with(hires.clone()), &|_, _| None);
        assert!(problems.len() == 1 && problems[0].contains("'4x-UltraSharp' is not here"), "{problems:?}");
        assert_eq!(form.tuning.hires.as_ref().unwrap().upscaler, HiresUpscaler::BuiltIn);
        let problems = form.take_foreign(&with(formats::Hires { scale: None, ..hires }), &here);
        assert!(form.tuning.hires.is_none() && problems[0].contains("not told"), "{problems:?}");
        let other = ForeignRecipe {
            sampler: Some("Magic".to_owned()),
            schedule: Some("Wild".to_owned()),
            ..ForeignRecipe::default()
        };
        let problems = form.take_foreign(&other, &here);
        assert!(problems.len() == 2 && problems[0].contains("Magic") && problems[1].contains("Wild"), "{problems:?}");
        assert_eq!((form.sampler.as_str(), form.schedule.as_str()), ("dpmpp_2m", "karras"));
    }
}
