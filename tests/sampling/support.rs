//! Analytic models, given noise, and comparison, shared by the sampling tests.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor, safetensors};
use scumble::base::NoiseGenerator;
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
    pub asked: Vec<f64>,
}

impl Analytic {
    pub fn new(tensors: &Tensors, prefix: &str) -> Self {
        let b = tensors[&format!("{prefix}.b")].reshape((1, 4, 1, 1)).unwrap();
        Self { a: tensors[&format!("{prefix}.A")].clone(), b, asked: vec![] }
    }

    fn at(&self, x: &Tensor, wave: f64) -> Result<Tensor> {
        Ok((mix(&self.a, x) + (x.tanh()? * (0.5 * wave))?)?.broadcast_add(&self.b)?)
    }
}

impl Network for Analytic {
    fn predict(&mut self, x_in: &Tensor, t: f64) -> Result<Tensor> {
        self.asked.push(t);
        self.at(x_in, (3.0 * t / 1000.0).cos())
    }
}

impl Denoiser for Analytic {
    fn denoise(&mut self, x: &Tensor, sigma: f64) -> Result<Tensor> {
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

/// x at the start and after every step, in the reference's scaling, from nothing.
pub fn trajectory(
    sampler: &Sampler,
    denoiser: &mut dyn Denoiser,
    schedule: &Schedule,
    unit: &Tensor,
    noise: &Tensor,
    eta: Option<f64>,
) -> Vec<Vec<f64>> {
    let start = schedule.start(unit, None).unwrap();
    trajectory_from(sampler, denoiser, schedule, &start, noise, eta, None)
}

/// The same from a latent at the first sigma, perhaps with a part that is kept.
pub fn trajectory_from(
    sampler: &Sampler,
    denoiser: &mut dyn Denoiser,
    schedule: &Schedule,
    start: &Tensor,
    noise: &Tensor,
    eta: Option<f64>,
    keep: Option<&Keep>,
) -> Vec<Vec<f64>> {
    let mut xs = vec![vector(&(start * schedule.reference_scale(schedule.steps()[0].sigma)).unwrap())];
    let mut observer = |info: &StepInfo<'_>| {
        xs.push(vector(&(info.x * schedule.reference_scale(info.sigma_next))?));
        Ok(())
    };
    let noise = &mut Tape::new(noise);
    let mut run = Run { denoiser, schedule, noise, eta, keep, observer: &mut observer };
    let result = sampler.sample(&mut run, start).unwrap();
    assert_eq!(xs.last().unwrap(), &vector(&result));
    xs
}

/// Holds every step against the reference; returns the worst distance.
pub fn compare(got: &[Vec<f64>], want: &Tensor) -> f64 {
    assert_eq!(got.len(), want.dims()[0]);
    let steps = got.iter().enumerate().map(|(i, x)| distance(x, &vector(&want.get(i).unwrap())));
    steps.fold(0.0, f64::max)
}
