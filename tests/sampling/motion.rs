//! Brownian noise against torchsde's, as k-diffusion asks for it.

use candle_core::{Device, Tensor};
use scumble::base::RngKind;
use scumble::job::SamplerOptions;
use scumble::sampling::{Brownian, Run, Scaling, Schedule, Step, find_sampler};
use serde::Deserialize;

use crate::support::{Analytic, Tape, Tensors, compare, list, load, vector};

#[derive(Deserialize)]
struct Path {
    key: String,
    seeds: Vec<u64>,
    asked: Vec<(f64, f64)>,
    low: f64,
    high: f64,
    shape: Vec<usize>,
}

#[test]
fn noise_is_that_of_torchsde_in_any_order_and_for_any_seed() {
    let want = load("brownian.safetensors");
    let paths: Vec<Path> = list("brownian.json");
    assert_eq!(paths.len(), 6);
    for Path { key, seeds, asked, low, high, shape } in paths {
        let n: usize = shape.iter().product();
        let make = |seed: &u64| Brownian::new(RngKind::Cpu, *seed, low, high, n);
        let mut motions: Vec<Brownian> = seeds.iter().map(make).collect();
        // A batch is a path for each picture.
        let got: Vec<f32> = asked
            .iter()
            .flat_map(|(a, b)| motions.iter_mut().flat_map(|m| m.unit_noise(*a, *b)).collect::<Vec<_>>())
            .collect();
        let want = vector(&want[&key]);
        assert_eq!(got.len(), want.len(), "{key}");
        let worst = got.iter().zip(&want).map(|(a, b)| (f64::from(*a) - b).abs()).fold(0.0, f64::max);
        assert!(worst < 2e-6, "{key}: off by {worst:.1e}");
    }
}

#[test]
fn whole_runs_with_it_are_those_of_k_diffusion() {
    let want = load("brownian.safetensors");
    let of = |name: &str| &want[&format!("run.{name}")];
    let sigmas = vector(of("sigmas"));
    let step = |w: &[f64]| Step { sigma: w[0], sigma_next: w[1], timestep: 0.0 };
    let steps = sigmas.windows(2).map(step).collect();
    let schedule = Schedule::new(steps, sigmas[0], Scaling::VarianceExploding).unwrap();
    let prefixed: Tensors = want.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    for name in ["dpmpp_sde", "dpmpp_2m_sde", "dpmpp_3m_sde"] {
        let start = schedule.start(of("x"), None).unwrap();
        let mut xs = vec![vector(&start)];
        let nothing = Tensor::zeros((0, 1), candle_core::DType::F32, &Device::Cpu).unwrap();
        let mut run = Run {
            denoiser: &mut Analytic::new(&prefixed, "run"),
            schedule: &schedule,
            // No fresh draw is made.
            noise: &mut Tape::new(&nothing),
            brownian: Some((RngKind::Cpu, 4321)),
            eta: None,
            options: &SamplerOptions::default(),
            keep: None,
            observer: &mut |info| {
                xs.push(vector(info.x));
                Ok(())
            },
        };
        find_sampler(name).unwrap().sample(&mut run, &start).unwrap();
        let worst = compare(&xs, of(name));
        assert!(worst < 1e-4, "{name}: {worst:.1e}");
    }
}
