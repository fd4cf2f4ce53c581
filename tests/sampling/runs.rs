//! One run of a reference, as the goldens tell of it, and ours held against it.

use std::collections::HashMap;

use candle_core::Tensor;
use scumble::job::SamplerOptions;
use scumble::sampling::{
    Denoiser, ModelSigmas, Predicted, Result, Sampler, Scaling, Schedule, SchedulerConfig, Step, diffusers,
    find_sampler,
};
use serde::Deserialize;

use crate::support::{Analytic, Settings, Tensors, Trace, compare, distance, trace, vector};

#[derive(Clone, Deserialize)]
pub struct Golden {
    #[serde(default)]
    pub key: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub tolerance: f64,
    sigma: Option<f64>,
    timestep: Option<f64>,
    pub scheduler: Option<String>,
    pub function: Option<String>,
    config: Option<SchedulerConfig>,
    steps: Option<usize>,
    sigmas: Option<Levels>,
    #[serde(default)]
    step_params: HashMap<String, serde_json::Value>,
    #[serde(default)]
    params: HashMap<String, serde_json::Value>,
    model_calls_sigma: Option<Vec<f64>>,
}

/// Noise levels: a tensor's name, or two ends.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Levels {
    Named(String),
    Ends { sigma_min: f64, sigma_max: f64, n: Option<usize> },
}

pub fn stable_diffusion() -> ModelSigmas {
    ModelSigmas::new(&SchedulerConfig::stable_diffusion()).unwrap()
}

/// A schedule of given sigmas, as k-diffusion's samplers take them.
fn given(sigmas: &[f64]) -> Schedule {
    let model = stable_diffusion();
    let step = |w: &[f64]| Step { sigma: w[0], sigma_next: w[1], timestep: model.sigma_to_t(w[0]) };
    Schedule::new(sigmas.windows(2).map(step).collect(), sigmas[0], Scaling::VarianceExploding).unwrap()
}

/// A model whose guesses are clipped before anything is made of them.
struct Clipped<D>(D, f64);

impl<D: Denoiser> Denoiser for Clipped<D> {
    fn denoise(&mut self, x: &Tensor, sigma: f64) -> Result<Tensor> {
        Ok(self.0.denoise(x, sigma)?.clamp(-self.1, self.1)?)
    }
}

impl Golden {
    fn number(&self, name: &str) -> Option<f64> {
        self.params.get(name).or(self.step_params.get(name))?.as_f64()
    }

    /// The settings that the reference was run with.
    fn settings(&self) -> Settings<'static> {
        // k-diffusion's default where ours is A1111's.
        let k_default = matches!(self.function.as_deref(), Some("sample_dpm_fast" | "sample_dpm_adaptive"));
        let options = SamplerOptions {
            s_churn: self.number("s_churn").unwrap_or(0.0),
            s_tmin: self.number("s_tmin").unwrap_or(0.0),
            s_tmax: self.number("s_tmax"),
            s_noise: self.number("s_noise").unwrap_or(1.0),
            order: self.number("order").map(|order| order as u32),
            ..SamplerOptions::default()
        };
        Settings { eta: self.number("eta").or(k_default.then_some(0.0)), options, keep: None }
    }

    /// The row of the table that is meant.
    pub fn sampler(&self) -> &'static Sampler {
        let name = match (&self.function, &self.scheduler) {
            (Some(function), _) => function.strip_prefix("sample_").unwrap(),
            (_, Some(class)) => class,
            _ => self.key.rsplit('.').next().unwrap(),
        };
        let solver = self.config.as_ref().map(|c| c.solver.clone()).unwrap_or_default();
        let heun = self.params.get("solver_type").is_some_and(|kind| kind == "heun");
        let name = match (name, solver.solver_type.as_deref(), solver.algorithm_type.as_deref()) {
            ("dpmpp_2m_sde", ..) if heun => "dpmpp_2m_sde_heun",
            ("UniPCMultistepScheduler", None | Some("bh2"), _) => "uni_pc_bh2",
            (_, _, Some("sde-dpmsolver++")) => "dpmpp_2m_sde",
            _ => name,
        };
        find_sampler(name).unwrap_or_else(|| panic!("{name}"))
    }
}

/// The worst distance of our run from the reference's.
pub fn hold(golden: &Golden, tensors: &Tensors) -> f64 {
    let prefix = golden.key.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
    let of = |name: &str| &tensors[&format!("{prefix}.{name}")];
    let (unit, noise, want) = (of("x"), of("noise"), &tensors[&golden.key]);
    let model = Analytic::new(tensors, &prefix);
    match (golden.kind.as_str(), golden.sigma) {
        ("k_diffusion", _) => k_diffusion(golden, tensors, model, unit, noise),
        ("diffusers", _) => by_diffusers(golden, tensors, model, unit, noise),
        ("wrappers", Some(sigma)) => {
            let asked = model.asked.clone();
            let mut model = Predicted::new(model, prediction(golden), stable_diffusion(), &given(&[50.0, 0.0]));
            let got = model.denoise(&(unit * sigma.hypot(1.0)).unwrap(), sigma).unwrap();
            let asked = asked.borrow()[0];
            assert!((asked - golden.timestep.unwrap()).abs() < 2e-3, "{}: timestep {asked}", golden.key);
            distance(&vector(&got), &vector(want))
        }
        ("wrappers", None) => {
            let Some(Levels::Named(sigmas)) = &golden.sigmas else { panic!("{}", golden.key) };
            let schedule = given(&vector(&tensors[sigmas]));
            let mut model = Predicted::new(model, prediction(golden), stable_diffusion(), &schedule);
            let start = schedule.start(unit, None).unwrap();
            compare(&trace(golden.sampler(), &mut model, &schedule, &start, noise, &Settings::default()).xs, want)
        }
        (kind, _) => panic!("unknown kind {kind}"),
    }
}

fn prediction(golden: &Golden) -> scumble::sampling::Prediction {
    let name = if golden.key.contains(".eps.") { "epsilon" } else { "v_prediction" };
    serde_json::from_value(name.into()).unwrap()
}

fn k_diffusion(golden: &Golden, tensors: &Tensors, mut model: Analytic, unit: &Tensor, noise: &Tensor) -> f64 {
    let schedule = match golden.sigmas.as_ref().unwrap() {
        Levels::Named(name) => given(&vector(&tensors[name])),
        Levels::Ends { sigma_min, sigma_max, n } => {
            let last = n.unwrap_or(2) - 1;
            let level = |i: usize| sigma_max * (sigma_min / sigma_max).powf(i as f64 / last as f64);
            given(&(0..=last).map(level).chain([0.0]).collect::<Vec<_>>())
        }
    };
    let start = schedule.start(unit, None).unwrap();
    let Trace { xs, denoised, mut shown, .. } =
        trace(golden.sampler(), &mut model, &schedule, &start, noise, &golden.settings());
    let want = &tensors[&golden.key];
    let asked = model.asked.borrow();
    if let Some(calls) = &golden.model_calls_sigma {
        assert_eq!(asked.len(), calls.len(), "{}: calls of the model", golden.key);
        let off = asked.iter().zip(calls).map(|(a, b)| (a / b - 1.0).abs()).fold(0.0, f64::max);
        // The error control of DPM adaptive carries differences of single precision on.
        let allowed = if golden.sampler().id == "dpm_adaptive" { golden.tolerance } else { 2e-5 };
        assert!(off < allowed, "{}: asked at levels {off:.1e} off", golden.key);
    }
    if golden.sampler().id == "dpm_adaptive" {
        // The reference shows x after every step that was tried, and the result once more; only steps taken count.
        let rows: Vec<Vec<f64>> = (0..want.dims()[0]).map(|i| vector(&want.get(i).unwrap())).collect();
        let mut taken: Vec<Vec<f64>> = vec![vector(&start)];
        for row in rows {
            if distance(&row, taken.last().unwrap()) > 1e-6 {
                taken.push(row);
            }
        }
        assert_eq!(xs.len(), taken.len(), "{}: steps", golden.key);
        return xs.iter().zip(&taken).map(|(a, b)| distance(a, b)).fold(0.0, f64::max);
    }
    let guesses = tensors.get(&format!("{}.denoised", golden.key)).map_or(0.0, |want| compare(&denoised, want));
    // The reference shows x as the network first sees it, with churn, and the result.
    shown.extend(xs.last().cloned());
    compare(&shown, want).max(guesses)
}

fn by_diffusers(golden: &Golden, tensors: &Tensors, model: Analytic, unit: &Tensor, noise: &Tensor) -> f64 {
    let sampler = golden.sampler();
    let mut config = golden.config.clone().unwrap();
    let clipped = golden.step_params.contains_key("use_clipped_model_output");
    if clipped {
        config.solver.clip_sample = None;
    }
    let sigmas = ModelSigmas::new(&config).unwrap();
    let schedule = diffusers(class_of(golden), &config, &sigmas, golden.steps.unwrap(), None).unwrap();
    let asked = model.asked.clone();
    let start = schedule.start(unit, None).unwrap();
    let mut model = Predicted::new(model, config.prediction(), sigmas, &schedule);
    let run = |model: &mut dyn Denoiser| trace(sampler, model, &schedule, &start, noise, &golden.settings());
    let Trace { xs, calls, .. } = if clipped { run(&mut Clipped(model, 1.0)) } else { run(&mut model) };
    if let Some(timesteps) = tensors.get(&format!("{}.timesteps", golden.key)) {
        let (asked, timesteps) = (asked.borrow(), vector(timesteps));
        assert_eq!(asked.len(), timesteps.len(), "{}: calls of the model", golden.key);
        let off = asked.iter().zip(timesteps).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        // Single precision moves a fractional timestep a little.
        assert!(off < 3e-3, "{}: asked at timesteps {off:.1e} off", golden.key);
    }
    // The reference shows x after every call of the model.
    let want = &tensors[&golden.key];
    assert_eq!(*calls.last().unwrap() + 1, want.dims()[0], "{}: calls", golden.key);
    let rows = [0].into_iter().chain(calls);
    xs.iter().zip(rows).map(|(x, row)| distance(x, &vector(&want.get(row).unwrap()))).fold(0.0, f64::max)
}

/// The class that made the golden: several of our samplers may follow one.
fn class_of(golden: &Golden) -> scumble::sampling::SchedulerClass {
    find_sampler(golden.scheduler.as_ref().unwrap()).unwrap().class
}
