//! Analytic models, given noise, and comparison, shared by the sampling tests.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use candle_core::{DType, Device, Tensor, safetensors};
use scumble::base::NoiseGenerator;
use scumble::job::SamplerOptions;
use scumble::sampling::{Denoiser, Keep, Network, Result, Run, Sampler, Schedule, StepInfo};
use serde::de::DeserializeOwned;

pub type Tensors = HashMap<String, Tensor>;

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/sampling")
}

pub fn load(name: &str) -> Tensors {
    safetensors::load(folder().join(name), &Device::Cpu).unwrap()
}

pub fn vector(t: &Tensor) -> Vec<f64> {
    t.to_dtype(DType::F64).unwrap().flatten_all().unwrap().to_vec1().unwrap()
}

/// The largest difference over the largest expected value.
pub fn distance(got: &[f64], want: &[f64]) -> f64 {
    assert_eq!(got.len(), want.len());
    let worst = got.iter().zip(want).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(got.iter().all(|v| v.is_finite()));
    worst / want.iter().fold(1e-12, |m, v| v.abs().max(m))
}

/// A.x over channels.
pub fn mix(a: &Tensor, x: &Tensor) -> Tensor {
    let (b, c, h, w) = x.dims4().unwrap();
    a.broadcast_as((b, c, c))
        .unwrap()
        .matmul(&x.reshape((b, c, h * w)).unwrap())
        .unwrap()
        .reshape((b, c, h, w))
        .unwrap()
}

/// The analytic models of the goldens: A.x + 0.5 * wave * tanh(x) + b.
pub struct Analytic {
    a: Tensor,
    b: Tensor,
    /// The timesteps, or as a denoiser the noise levels, that it was asked at.
    pub asked: Rc<RefCell<Vec<f64>>>,
}

impl Analytic {
    pub fn new(tensors: &Tensors, prefix: &str) -> Self {
        let b = tensors[&format!("{prefix}.b")].reshape((1, 4, 1, 1)).unwrap();
        Self { a: tensors[&format!("{prefix}.A")].clone(), b, asked: Rc::default() }
    }

    fn at(&self, x: &Tensor, wave: f64) -> Result<Tensor> {
        Ok((mix(&self.a, x) + (x.tanh()? * (0.5 * wave))?)?.broadcast_add(&self.b)?)
    }
}

impl Network for Analytic {
    fn predict(&mut self, x_in: &Tensor, t: f64) -> Result<Tensor> {
        self.asked.borrow_mut().push(t);
        self.at(x_in, (3.0 * t / 1000.0).cos())
    }
}

impl Denoiser for Analytic {
    fn denoise(&mut self, x: &Tensor, sigma: f64) -> Result<Tensor> {
        self.asked.borrow_mut().push(sigma);
        self.at(&(x / sigma.hypot(1.0))?, 1.0)
    }
}

/// Noise that was given, draw by draw.
pub struct Tape(std::vec::IntoIter<Vec<f32>>);

impl Tape {
    pub fn new(noise: &Tensor) -> Self {
        Self(noise.flatten_from(1).unwrap().to_vec2().unwrap().into_iter())
    }
}

impl NoiseGenerator for Tape {
    fn normal(&mut self, n: usize) -> Vec<f32> {
        let draw = self.0.next().expect("more noise was drawn than the reference draws");
        assert_eq!(draw.len(), n);
        draw
    }
}

/// The rows of a golden's JSON list.
pub fn list<T: DeserializeOwned>(name: &str) -> Vec<T> {
    serde_json::from_str(&std::fs::read_to_string(folder().join(name)).unwrap()).unwrap()
}

/// How a sampler is to be run.
#[derive(Default)]
pub struct Settings<'a> {
    pub eta: Option<f64>,
    pub options: SamplerOptions,
    pub keep: Option<&'a Keep>,
}

/// What is seen of a run.
#[derive(Default)]
pub struct Trace {
    /// x at the start and after every step, in the reference's scaling.
    pub xs: Vec<Vec<f64>>,
    /// The guess of every step.
    pub denoised: Vec<Vec<f64>>,
    /// How often the network had been asked after every step.
    pub calls: Vec<usize>,
    /// What the network was first shown in every step.
    pub shown: Vec<Vec<f64>>,
}

/// Notes what goes through it: how often it was asked, and what it was first shown in every step.
struct Noted<'a> {
    denoiser: &'a mut dyn Denoiser,
    calls: Rc<RefCell<usize>>,
    shown: Vec<Vec<f64>>,
    step: usize,
}

impl Denoiser for Noted<'_> {
    fn begin_step(&mut self, index: usize, of: usize) {
        assert!(index < of);
        self.step = index;
    }

    fn denoise(&mut self, x: &Tensor, sigma: f64) -> Result<Tensor> {
        *self.calls.borrow_mut() += 1;
        if self.shown.len() == self.step {
            self.shown.push(vector(x));
        }
        self.denoiser.denoise(x, sigma)
    }
}

/// Runs a sampler from a latent at the first sigma on given noise.
pub fn trace(
    sampler: &Sampler,
    denoiser: &mut dyn Denoiser,
    schedule: &Schedule,
    start: &Tensor,
    noise: &Tensor,
    settings: &Settings<'_>,
) -> Trace {
    let first = vector(&(start * schedule.reference_scale(schedule.steps()[0].sigma)).unwrap());
    let mut trace = Trace { xs: vec![first], ..Trace::default() };
    let calls = Rc::new(RefCell::new(0));
    let mut observer = |info: &StepInfo<'_>| {
        trace.xs.push(vector(&(info.x * schedule.reference_scale(info.sigma_next))?));
        trace.denoised.push(vector(info.denoised));
        trace.calls.push(*calls.borrow());
        Ok(())
    };
    let mut noted = Noted { denoiser, calls: calls.clone(), shown: vec![], step: 0 };
    let mut run = Run {
        denoiser: &mut noted,
        schedule,
        noise: &mut Tape::new(noise),
        brownian: None,
        eta: settings.eta,
        options: &settings.options,
        keep: settings.keep,
        observer: &mut observer,
    };
    let result = sampler.sample(&mut run, start).unwrap();
    assert_eq!(trace.xs.last().unwrap(), &vector(&result));
    trace.shown = noted.shown;
    trace
}

/// Holds every step against the reference; returns the worst distance.
pub fn compare(got: &[Vec<f64>], want: &Tensor) -> f64 {
    assert_eq!(got.len(), want.dims()[0]);
    let steps = got.iter().enumerate().map(|(i, x)| distance(x, &vector(&want.get(i).unwrap())));
    steps.fold(0.0, f64::max)
}
