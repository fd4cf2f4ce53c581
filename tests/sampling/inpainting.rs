//! Inpainting with an ordinary network, image-to-image, and guidance, against diffusers.

use std::collections::HashMap;

use candle_core::{Device, Tensor};
use scumble::base::RngKind;
use scumble::job::SamplerOptions;
use scumble::sampling::{
    Branch, Branches, Error, Guidance, Keep, ModelSigmas, Network, Plan, Predicted, Request, Result, Run, Scales,
    SchedulerConfig, diffusers, find_sampler, schedule_named,
};
use serde::Deserialize;

use crate::support::{Analytic, Settings, compare, distance, list, load, trace, vector};

#[derive(Deserialize)]
struct Golden {
    key: String,
    scheduler: String,
    config: SchedulerConfig,
    steps: usize,
    strength: f64,
    eta: Option<f64>,
}

#[test]
fn the_kept_part_is_that_of_diffusers_after_every_step() {
    let tensors = load("inpainting.safetensors");
    let goldens: Vec<Golden> = list("inpainting.json");
    assert_eq!(goldens.len(), 12);
    for golden in goldens {
        let (prefix, _) = golden.key.rsplit_once('.').unwrap();
        let of = |name: &str| &tensors[&format!("{prefix}.{name}")];
        let sampler = find_sampler(&golden.scheduler).unwrap();
        let model = ModelSigmas::new(&golden.config).unwrap();
        let schedule = diffusers(sampler.class, &golden.config, &model, golden.steps, None).unwrap();
        let schedule = schedule.truncated(golden.strength).unwrap();
        let keep = Keep::new(of("x"), of("noise"), of("mask")).unwrap();
        let start = schedule.start(of("noise"), Some(of("x"))).unwrap();
        let network = Analytic::new(&tensors, prefix);
        let mut denoiser = Predicted::new(network, golden.config.prediction(), model, &schedule);
        let settings = Settings { eta: golden.eta, keep: Some(&keep), ..Settings::default() };
        let xs = trace(sampler, &mut denoiser, &schedule, &start, of("fresh"), &settings).xs;
        let worst = compare(&xs, &tensors[&golden.key]);
        assert!(worst < 5e-6, "{}: {worst:.1e}", golden.key);
        // What is wholly kept comes out untouched.
        let (result, original) = (xs.last().unwrap(), vector(of("x")));
        for (at, keeps) in vector(&of("mask").broadcast_as(of("x").shape()).unwrap()).iter().enumerate() {
            assert!(*keeps != 0.0 || result[at] == original[at], "{}: pixel {at} was changed", golden.key);
        }
    }
}

#[test]
fn previews_show_what_is_kept() {
    let tensors = load("inpainting.safetensors");
    let of = |name: &str| &tensors[&format!("3.inpaint.{name}")];
    let sampler = find_sampler("euler").unwrap();
    let model = ModelSigmas::new(&SchedulerConfig::stable_diffusion()).unwrap();
    let schedule = schedule_named("karras").unwrap();
    let schedule = schedule
        .schedule(&Request {
            sampler,
            config: None,
            model: &model,
            steps: 3,
            options: &SamplerOptions::default(),
            xl: false,
        })
        .unwrap();
    let keep = Keep::new(of("x"), of("noise"), &of("mask").zeros_like().unwrap()).unwrap();
    let mut previews = vec![];
    let mut run = Run {
        denoiser: &mut Analytic::new(&tensors, "3.inpaint"),
        schedule: &schedule,
        noise: &mut *RngKind::Cpu.generator(1),
        brownian: None,
        eta: None,
        options: &SamplerOptions::default(),
        keep: Some(&keep),
        observer: &mut |info| {
            previews.push(vector(info.denoised));
            Ok(())
        },
    };
    sampler.sample(&mut run, &schedule.start(of("noise"), None).unwrap()).unwrap();
    assert_eq!(previews, vec![vector(of("x")); 3]);
}

#[test]
fn shapes_that_do_not_fit_are_refused() {
    let zeros =
        |shape: (usize, usize, usize, usize)| Tensor::zeros(shape, candle_core::DType::F32, &Device::Cpu).unwrap();
    let latent = zeros((1, 4, 3, 5));
    for (original, mask) in [(zeros((1, 4, 3, 4)), zeros((1, 1, 3, 5))), (zeros((1, 4, 3, 5)), zeros((1, 2, 3, 5)))] {
        assert!(matches!(Keep::new(&original, &latent, &mask), Err(Error::Parameter(_))));
    }
}

fn one_plan() -> Vec<Plan> {
    vec![Plan::new(0, 1)]
}

/// A network that answers from a list, and remembers what it was asked.
struct Answers {
    answers: HashMap<Branch, Tensor>,
    asked: Vec<Branch>,
}

impl Branches for Answers {
    fn predict(&mut self, _: &Tensor, _: f64, branches: &[Branch]) -> Result<Vec<Tensor>> {
        self.asked.extend(branches);
        Ok(branches.iter().map(|b| self.answers[b].clone()).collect())
    }
}

#[test]
fn guidance_and_its_rescaling_are_those_of_diffusers() {
    let tensors = load("inpainting.safetensors");
    for seed in [3, 8] {
        let of = |name: &str| &tensors[&format!("{seed}.guidance.{name}")];
        let guided = |scale, rescale| {
            let answers =
                HashMap::from([(Branch::text(0), of("negative").clone()), (Branch::text(1), of("text").clone())]);
            let scales = Scales { rescale, ..Scales::text(scale) };
            let mut guidance = Guidance::new(Answers { answers, asked: vec![] }, one_plan(), scales).unwrap();
            let out = guidance.predict(of("text"), 1.0).unwrap();
            (vector(&out), guidance.into_inner().asked)
        };
        let (plain, asked) = guided(7.5, 0.0);
        assert!(distance(&plain, &vector(of("plain"))) < 1e-6);
        assert_eq!(asked, [Branch::text(0), Branch::text(1)]);
        assert!(distance(&guided(7.5, 0.7).0, &vector(of("rescaled"))) < 1e-6);
        // Without guidance the negative branch costs nothing.
        assert_eq!(guided(1.0, 0.7), (vector(of("text")), vec![Branch::text(1)]));
    }
    for (scale, rescale) in [(f64::NAN, 0.0), (7.0, 1.5), (7.0, -0.1)] {
        let answers = Answers { answers: HashMap::new(), asked: vec![] };
        let scales = Scales { rescale, ..Scales::text(scale) };
        assert!(matches!(Guidance::new(answers, one_plan(), scales), Err(Error::Parameter(_))));
    }
}

#[test]
fn outside_its_interval_guidance_asks_for_the_text_alone() {
    let tensors = load("inpainting.safetensors");
    let of = |name: &str| &tensors[&format!("3.guidance.{name}")];
    let asked = |interval, t| {
        let answers = HashMap::from([(Branch::text(0), of("negative").clone()), (Branch::text(1), of("text").clone())]);
        let scales = Scales { interval, ..Scales::text(7.5) };
        let mut guidance = Guidance::new(Answers { answers, asked: vec![] }, one_plan(), scales)?;
        let out = guidance.predict(of("text"), t).unwrap();
        Ok::<_, Error>((vector(&out), guidance.into_inner().asked.len()))
    };
    let (plain, text) = (asked((0.0, 1.0), 500.0).unwrap(), vector(of("text")));
    // The way from noise to picture is counted from timestep 1000 down to 0, its ends included.
    for (t, guided) in [(999.0, false), (800.0, true), (500.0, true), (100.0, true), (99.0, false), (0.0, false)] {
        let out = asked((0.2, 0.9), t).unwrap();
        assert_eq!(out == plain, guided, "{t}");
        assert!(guided || out == (text.clone(), 1), "{t}");
    }
    assert_eq!(asked((0.0, 1.0), 0.0).unwrap(), plain);
    assert_eq!(asked((0.0, 1.0), 1000.0).unwrap(), plain);
    for interval in [(0.5, 0.4), (-0.1, 1.0), (0.0, f64::NAN)] {
        assert!(matches!(asked(interval, 500.0), Err(Error::Parameter(_))));
    }
}
