//! What every row of the sampler and schedule tables must do.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::LazyLock;

use candle_core::{Device, Tensor};
use scumble::base::{CancelToken, Cancelled, RngKind};
use scumble::job::SamplerOptions;
use scumble::sampling::{
    Denoiser, Error, Keep, ModelSigmas, Noise, Prediction, Request, Result, Run, SAMPLERS, SCHEDULES, Sampler, Scaling,
    Schedule, SchedulerConfig, StepInfo, find_comfy_schedule, find_sampler, find_sampler_and_schedule, find_schedule,
    sampler_named, schedule_named,
};

/// Options that ask for nothing.
static OPTIONS: LazyLock<SamplerOptions> = LazyLock::new(SamplerOptions::default);

const MEAN: f64 = 0.7;
const DEVIATION: f64 = 0.5;

/// The exact denoiser of independent pixels from a normal distribution (Karras et al. 2022, appendix B); or for models
/// that were distilled to go straight to the end, where the probability flow ends for each pixel.
#[derive(Default)]
struct Gaussian {
    distilled: bool,
    calls: Rc<Cell<usize>>,
    /// The call that is refused, counted from 1.
    refused: Option<usize>,
}

impl Gaussian {
    fn of(sampler: &Sampler) -> Self {
        Self { distilled: matches!(sampler.id, "lcm" | "tcd"), ..Self::default() }
    }
}

impl Denoiser for Gaussian {
    fn denoise(&mut self, x: &Tensor, sigma: f64) -> Result<Tensor> {
        self.calls.set(self.calls.get() + 1);
        if self.refused == Some(self.calls.get()) {
            return Err(Cancelled.into());
        }
        let (signal, noise) = (DEVIATION * DEVIATION, sigma * sigma);
        let kept = if self.distilled { DEVIATION / DEVIATION.hypot(sigma) } else { signal / (signal + noise) };
        Ok(x.affine(kept, MEAN * (1.0 - kept))?)
    }
}

fn model() -> ModelSigmas {
    ModelSigmas::new(&SchedulerConfig::stable_diffusion()).unwrap()
}

fn schedule(id: &str, sampler: &Sampler, steps: usize) -> Result<Schedule> {
    schedule_named(id)?.schedule(&Request {
        sampler,
        config: None,
        model: &model(),
        steps,
        options: &OPTIONS,
        xl: false,
    })
}

/// A run from pure noise around the mean.
fn run(sampler: &Sampler, schedule: &Schedule, seed: u64, pixels: usize, eta: Option<f64>) -> Vec<f32> {
    let mut noise = RngKind::Cpu.generator(seed);
    let unit = Tensor::from_vec(noise.normal(pixels), (1, 1, 1, pixels), &Device::Cpu).unwrap();
    let mean = (unit.ones_like().unwrap() * MEAN).unwrap();
    let start = schedule.start(&unit, Some(&mean)).unwrap();
    let mut told = vec![];
    let mut observer = |info: &StepInfo<'_>| {
        told.push((info.index, info.of));
        Ok(())
    };
    let result = sampler
        .sample(
            &mut Run {
                denoiser: &mut Gaussian::of(sampler),
                schedule,
                noise: &mut *noise,
                brownian: Some((RngKind::Cpu, seed)),
                eta,
                options: &OPTIONS,
                keep: None,
                observer: &mut observer,
            },
            &start,
        )
        .unwrap();
    // Every step is told once, in order, and the last as the last.
    assert!(told.iter().enumerate().all(|(i, (index, of))| *index == i && i < *of), "{}: {told:?}", sampler.id);
    assert_eq!(told.last().map(|(index, of)| index + 1 == *of), Some(true), "{}", sampler.id);
    if sampler.id != "dpm_adaptive" {
        assert!(told.iter().all(|(_, of)| *of == sampler.steps(schedule) && *of == told.len()), "{}", sampler.id);
    }
    result.flatten_all().unwrap().to_vec1().unwrap()
}

fn mean_and_deviation(values: &[f32]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().map(|v| f64::from(*v)).sum::<f64>() / n;
    let variance = values.iter().map(|v| (f64::from(*v) - mean).powi(2)).sum::<f64>() / n;
    (mean, variance.sqrt())
}

#[test]
fn every_sampler_converges_on_the_gaussian() {
    for sampler in SAMPLERS {
        let distilled = Gaussian::of(sampler).distilled;
        let etas: &[Option<f64>] = match sampler.eta {
            // Only all of it fresh is exact for a model that goes straight to the end.
            Some(_) if distilled => &[Some(1.0)],
            Some(_) => &[None, Some(0.5)],
            None => &[None],
        };
        // Motions are drawn by halving, over and over: fewer of them.
        let (pixels, most, allowed) =
            if sampler.noise == Noise::Brownian { (2_500, 30, 0.05) } else { (20_000, 160, 0.02) };
        for eta in etas {
            let error = |steps| {
                let schedule = schedule("karras", sampler, steps).unwrap();
                let (mean, deviation) = mean_and_deviation(&run(sampler, &schedule, 5, pixels, *eta));
                (mean - MEAN).abs().max((deviation - DEVIATION).abs())
            };
            // Twenty thousand pixels leave a chance error of about 0.004.
            let fine = error(most);
            let allowed = match sampler.id {
                // Error control lets more pass.
                "dpm_adaptive" => 0.04,
                // Each step leaves a little of its noise, down to timestep 0, in.
                "tcd" => 0.08,
                _ => allowed,
            };
            assert!(fine < allowed, "{} with eta {eta:?} ends {fine} off", sampler.id);
            let coarse = error(4);
            let gains = !distilled && sampler.id != "dpm_adaptive";
            assert!(!gains || fine < coarse, "{} with eta {eta:?} gains nothing from more steps", sampler.id);
        }
    }
}

#[test]
fn deterministic_samplers_follow_the_exact_path() {
    // The probability flow moves a pixel as (x - mean) / sqrt(deviation^2 + sigma^2) stays the same.
    for (id, steps, allowed) in [("euler", 400, 1e-2), ("ddim", 400, 1e-2), ("dpmpp_2m", 80, 5e-3)] {
        let sampler = find_sampler(id).unwrap();
        let schedule = schedule("karras", sampler, steps).unwrap();
        let unit = RngKind::Cpu.generator(9).normal(64);
        let top = schedule.steps()[0].sigma;
        for (got, noise) in run(sampler, &schedule, 9, 64, None).iter().zip(unit) {
            let share = f64::from(noise) * top / DEVIATION.hypot(top);
            assert!((f64::from(*got) - (MEAN + DEVIATION * share)).abs() < allowed, "{id}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    for sampler in SAMPLERS {
        let schedule = schedule("automatic", sampler, 9).unwrap();
        let first = run(sampler, &schedule, 11, 48, None);
        assert_eq!(first, run(sampler, &schedule, 11, 48, None), "{}", sampler.id);
        assert_ne!(first, run(sampler, &schedule, 12, 48, None), "{}", sampler.id);
    }
}

/// A run of nine steps on zeros that is stopped by the observer after the third, or by the network at a call.
fn stopped(sampler: &Sampler, at_call: Option<usize>) -> (Result<Tensor>, usize) {
    let schedule = schedule("automatic", sampler, 9).unwrap();
    let unit = Tensor::zeros((1, 4, 2, 2), candle_core::DType::F32, &Device::Cpu).unwrap();
    let token = CancelToken::new();
    let mut denoiser = Gaussian { refused: at_call, ..Gaussian::of(sampler) };
    let (calls, at_stop) = (denoiser.calls.clone(), Cell::new(at_call.unwrap_or(0)));
    let mut run = Run {
        denoiser: &mut denoiser,
        schedule: &schedule,
        noise: &mut *RngKind::Gpu.generator(1),
        brownian: Some((RngKind::Gpu, 1)),
        eta: None,
        options: &OPTIONS,
        keep: None,
        observer: &mut |info| {
            if info.index == 2 {
                at_stop.set(calls.get());
                token.cancel();
            }
            Ok(token.check()?)
        },
    };
    let result = sampler.sample(&mut run, &unit);
    assert_eq!(calls.get(), at_stop.get(), "{}: the network was asked after the stop", sampler.id);
    (result, calls.get())
}

#[test]
fn cancelling_stops_at_once_and_is_no_failure() {
    for sampler in SAMPLERS {
        let (result, calls) = stopped(sampler, None);
        assert!(matches!(result, Err(Error::Cancelled(_))) && calls >= 3, "{}", sampler.id);
        // Also between the evaluations of a step.
        for call in 1..calls {
            assert!(matches!(stopped(sampler, Some(call)).0, Err(Error::Cancelled(_))), "{} {call}", sampler.id);
        }
    }
}

#[test]
fn every_sampler_keeps_what_is_outside_the_mask() {
    let tensor = |values: [f32; 4]| Tensor::from_vec(values.repeat(4), (1, 1, 4, 4), &Device::Cpu).unwrap();
    let (original, mask) = (tensor([3.0, -2.0, 1.0, 5.0]), tensor([0.0, 0.0, 1.0, 1.0]));
    for sampler in SAMPLERS {
        let schedule = schedule("automatic", sampler, 7).unwrap().truncated(0.8).unwrap();
        let mut noise = RngKind::Cpu.generator(4);
        let unit = Tensor::from_vec(noise.normal(16), (1, 1, 4, 4), &Device::Cpu).unwrap();
        let keep = Keep::new(&original, &unit, &mask).unwrap();
        let mut previews = 0;
        let mut run = Run {
            denoiser: &mut Gaussian::of(sampler),
            schedule: &schedule,
            noise: &mut *noise,
            brownian: Some((RngKind::Cpu, 4)),
            eta: None,
            options: &OPTIONS,
            keep: Some(&keep),
            observer: &mut |info| {
                let shown = info.denoised.flatten_all()?.to_vec1::<f32>()?;
                assert!(shown.chunks(4).all(|row| row[..2] == [3.0, -2.0]), "{}: {shown:?}", sampler.id);
                previews += 1;
                Ok(())
            },
        };
        let start = schedule.start(&unit, Some(&original)).unwrap();
        let result = sampler.sample(&mut run, &start).unwrap().flatten_all().unwrap().to_vec1::<f32>().unwrap();
        assert!(previews > 0);
        for row in result.chunks(4) {
            assert_eq!(row[..2], [3.0, -2.0], "{}", sampler.id);
            assert!(row[2..].iter().all(|v| (v - MEAN as f32).abs() < 3.0 && *v != 1.0), "{}: {row:?}", sampler.id);
        }
    }
}

#[test]
fn every_schedule_falls_for_every_sampler() {
    let v_with_zero_snr = SchedulerConfig {
        rescale_betas_zero_snr: Some(true),
        prediction_type: Some(Prediction::Velocity),
        ..SchedulerConfig::stable_diffusion()
    };
    for config in [None, Some(&v_with_zero_snr)] {
        let model = ModelSigmas::new(config.unwrap_or(&SchedulerConfig::stable_diffusion())).unwrap();
        for sampler in SAMPLERS {
            for kind in SCHEDULES {
                for steps in [1, 2, 3, 20, 150, 333] {
                    let what = format!("{} {} {steps}", sampler.id, kind.id);
                    let made = kind
                        .schedule(&Request { sampler, config, model: &model, steps, options: &OPTIONS, xl: false })
                        .unwrap();
                    let sigmas = made.sigmas();
                    // Only the last step of schedules that end at timestep 0 may stay where it is.
                    let ends_there = matches!(sampler.id, "ddim" | "plms" | "tcd" | "deis");
                    let stays = ends_there && made.steps()[made.len() - 1].timestep == 0.0;
                    let strict = &sigmas[..sigmas.len() - usize::from(stays)];
                    assert!(
                        strict.is_sorted_by(|a, b| a > b) && sigmas.is_sorted_by(|a, b| a >= b),
                        "{what}: {sigmas:?}"
                    );
                    assert!(made.steps().is_sorted_by(|a, b| a.timestep >= b.timestep), "{what}");
                    assert!(made.steps().iter().all(|s| (0.0..1000.0).contains(&s.timestep)), "{what}");
                    assert!(made.initial_scale() >= sigmas[0], "{what}");
                    let own_length = matches!(kind.id, "ddim_uniform" | "beta_comfy")
                        || (kind.id, config.is_none()) == ("automatic", true) && sampler.schedule == "compvis"
                        || kind.id == "compvis";
                    if !own_length {
                        assert_eq!(made.len(), steps, "{what}");
                    }
                    if steps > 20 {
                        continue;
                    }
                    let result = run(sampler, &made, 3, 8, None);
                    // From zero terminal SNR a few steps of most methods leave much of sigma 4096.
                    let bound = if config.is_some() { 1e4 } else { 20.0 };
                    assert!(result.iter().all(|v| v.abs() < bound), "{what}: {result:?}");
                }
            }
        }
    }
}

#[test]
fn numbers_out_of_range_are_refused_with_advice() {
    for sampler in SAMPLERS {
        for kind in SCHEDULES {
            for steps in [0, 10_001, usize::MAX] {
                let error = kind
                    .schedule(&Request { sampler, config: None, model: &model(), steps, options: &OPTIONS, xl: false })
                    .unwrap_err();
                assert!(error.to_string().contains("choose 1 to"), "{error}");
            }
        }
        if sampler.eta.is_none() {
            continue;
        }
        for eta in [-0.1, 1.1, f64::NAN] {
            let (schedule, unit) =
                (schedule("karras", sampler, 3).unwrap(), Tensor::new(&[[[[1.0_f32]]]], &Device::Cpu).unwrap());
            let result = sampler.sample(
                &mut Run {
                    denoiser: &mut Gaussian::default(),
                    schedule: &schedule,
                    noise: &mut *RngKind::Cpu.generator(1),
                    brownian: Some((RngKind::Cpu, 7)),
                    eta: Some(eta),
                    options: &OPTIONS,
                    keep: None,
                    observer: &mut |_| Ok(()),
                },
                &unit,
            );
            assert!(matches!(result, Err(Error::Parameter(_))), "{} with eta {eta}", sampler.id);
        }
    }
}

#[test]
fn rows_are_found_by_every_name_and_names_are_unique() {
    for sampler in SAMPLERS {
        assert!(find_schedule(sampler.schedule).is_some(), "{} names an unknown schedule", sampler.id);
        for name in [sampler.id, sampler.label].iter().chain(sampler.aliases) {
            assert_eq!(find_sampler(&name.to_uppercase()).map(|s| s.id), Some(sampler.id), "{name}");
        }
    }
    for kind in SCHEDULES {
        for name in [kind.id, kind.label].iter().chain(kind.aliases) {
            assert_eq!(find_schedule(&name.replace('_', " ")).map(|s| s.id), Some(kind.id), "{name}");
        }
    }
    let pair = |name| find_sampler_and_schedule(name).map(|(a, b)| (a.id, b.map(|b| b.id)));
    assert_eq!(pair("DPM++ 2M Karras"), Some(("dpmpp_2m", Some("karras"))));
    assert_eq!(pair("DPM++ 2M SGM Uniform"), Some(("dpmpp_2m", Some("sgm_uniform"))));
    assert_eq!(pair("Euler a"), Some(("euler_ancestral", None)));
    assert_eq!(pair("DPM2 a Karras"), Some(("dpm_2_ancestral", Some("karras"))));
    assert_eq!(pair("DPM++ 2M SDE Heun Exponential"), Some(("dpmpp_2m_sde_heun", Some("exponential"))));
    assert_eq!(pair("DPM++ 3M SDE Polyexponential"), Some(("dpmpp_3m_sde", Some("polyexponential"))));
    // ComfyUI's ids.
    for id in ["dpmpp_2m_sde_gpu", "dpmpp_3m_sde_gpu", "uni_pc_bh2", "dpm_2_ancestral", "dpm_adaptive", "heunpp2"] {
        assert_eq!(pair(id).map(|p| p.0), Some(id.trim_end_matches("_gpu")), "{id}");
    }
    for (id, ours) in [("beta", "beta_comfy"), ("kl_optimal", "kl_optimal_comfy"), ("sgm_uniform", "sgm_uniform")] {
        assert_eq!(find_comfy_schedule(id).map(|s| s.id), Some(ours));
    }
    // Those that are not here.
    for id in ["res_multistep", "euler_cfg_pp", "sa_solver", "gradient_estimation", "DDIM CFG++"] {
        assert_eq!(pair(id), None, "{id}");
    }
    for wrong in ["", "nonsense"] {
        let sampler = sampler_named(wrong).err().map(|e| e.to_string()).unwrap_or_default();
        let schedule = schedule_named(wrong).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(sampler.contains("choose one of") && sampler.contains("ddim"), "{sampler}");
        assert!(schedule.contains("choose one of") && schedule.contains("karras"), "{schedule}");
    }
}

#[test]
fn automatic_follows_the_model_and_else_the_sampler() {
    let mut config = SchedulerConfig::stable_diffusion();
    let (model, steps) = (model(), 20);
    let top = |id: &str, config: Option<&SchedulerConfig>| {
        let sampler = find_sampler(id).unwrap();
        let made = schedule_named("automatic")
            .unwrap()
            .schedule(&Request { sampler, config, model: &model, steps, options: &OPTIONS, xl: false })
            .unwrap();
        (made.steps()[0].timestep, made.scaling())
    };
    // A folder without `timestep_spacing`: the sampler's own default in diffusers.
    assert_eq!(top("ddim", Some(&config)), (951.0, Scaling::VariancePreserving));
    assert_eq!(top("euler", Some(&config)), (999.0, Scaling::VarianceExploding));
    assert_eq!(top("dpmpp_2m", Some(&config)), (999.0, Scaling::VariancePreserving));
    config.timestep_spacing = Some(scumble::sampling::Spacing::Leading);
    assert_eq!(top("euler", Some(&config)).0, 951.0);
    assert_eq!(top("dpmpp_2m", Some(&config)).0, 941.0);
    // No folder: what artists expect of each sampler.
    assert_eq!(top("ddim", None), (951.0, Scaling::VariancePreserving));
    assert_eq!(top("dpmpp_2m", None).1, Scaling::VarianceExploding);
    let sampler = find_sampler("dpmpp_2m").unwrap();
    let karras = schedule("karras", sampler, steps).unwrap();
    assert_eq!(schedule("automatic", sampler, steps).unwrap(), karras);
}
