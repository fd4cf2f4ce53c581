//! How fast samplers come near the exact path with more steps.

use candle_core::{Device, Tensor};
use scumble::base::RngKind;
use scumble::job::SamplerOptions;
use scumble::sampling::{
    Denoiser, ModelSigmas, Request, Result, Run, Sampler, SchedulerConfig, find_sampler, schedule_named,
};

use crate::support::vector;

const DEVIATION: f64 = 0.5;

/// The exact denoiser of independent pixels around 0 (Karras et al. 2022, appendix B): the probability flow keeps
/// x / sqrt(deviation^2 + sigma^2).
struct Gaussian;

impl Denoiser for Gaussian {
    fn denoise(&mut self, x: &Tensor, sigma: f64) -> Result<Tensor> {
        let signal = DEVIATION * DEVIATION;
        Ok((x * (signal / (signal + sigma * sigma)))?)
    }
}

/// How far the last latent above noise level 0 is off the exact path, relative to it.
fn error(sampler: &Sampler, schedule: &str, steps: usize, eta: Option<f64>) -> f64 {
    let model = ModelSigmas::new(&SchedulerConfig::stable_diffusion()).unwrap();
    let options = SamplerOptions::default();
    let request = Request { sampler, config: None, model: &model, steps, options: &options, xl: false };
    let schedule = schedule_named(schedule).unwrap().schedule(&request).unwrap();
    let start = Tensor::new(&[[[[1.0_f32, -2.0, 0.3]]]], &Device::Cpu).unwrap();
    let top = schedule.steps()[0].sigma;
    let start = (start * top).unwrap();
    let mut worst = f64::NAN;
    let mut run = Run {
        denoiser: &mut Gaussian,
        schedule: &schedule,
        noise: &mut *RngKind::Cpu.generator(1),
        brownian: None,
        eta,
        options: &options,
        keep: None,
        observer: &mut |info| {
            if info.sigma_next > 0.0 {
                let shrunk = DEVIATION.hypot(info.sigma_next) / DEVIATION.hypot(top);
                let off = vector(info.x).into_iter().zip(vector(&start)).map(|(a, b)| (a / (b * shrunk) - 1.0).abs());
                worst = off.fold(0.0, f64::max);
            }
            Ok(())
        },
    };
    sampler.sample(&mut run, &start).unwrap();
    assert!(worst.is_finite(), "{}", sampler.id);
    worst
}

#[test]
fn twice_the_steps_gain_what_the_order_promises() {
    // Sampler, eta, steps, and the least power of two that the error falls by. All but the first are of a higher order.
    for (id, eta, steps, least, most) in [
        ("euler", None, 32, 0.7, 1.4),
        ("ddim", None, 32, 0.7, 1.4),
        ("euler_ancestral", Some(0.0), 32, 0.7, 1.4),
        ("heun", None, 32, 1.6, 9.0),
        ("dpm_2", None, 32, 1.6, 9.0),
        ("dpm_2_ancestral", Some(0.0), 32, 1.6, 9.0),
        ("dpmpp_2m", None, 32, 1.6, 9.0),
        ("dpmpp_2s", None, 33, 1.6, 9.0),
        ("dpmpp_2s_ancestral", Some(0.0), 32, 1.6, 9.0),
        ("dpmpp_sde", Some(0.0), 32, 1.6, 9.0),
        ("dpmpp_2m_sde", Some(0.0), 32, 1.6, 9.0),
        ("dpmpp_2m_sde_heun", Some(0.0), 32, 1.6, 9.0),
        ("dpmpp_3m_sde", Some(0.0), 32, 2.0, 9.0),
        ("deis", None, 32, 1.6, 9.0),
        ("lms", None, 32, 2.0, 9.0),
        ("uni_pc", None, 24, 2.0, 9.0),
        ("uni_pc_bh2", None, 24, 2.0, 9.0),
        ("dpm_fast", Some(0.0), 31, 2.0, 9.0),
    ] {
        let sampler = find_sampler(id).unwrap();
        let (coarse, fine) = (error(sampler, "exponential", steps, eta), error(sampler, "exponential", 2 * steps, eta));
        let order = (coarse / fine).log2();
        assert!(order > least && order < most, "{id} is of order {order:.2}: {coarse:.1e}, then {fine:.1e}");
    }
}

#[test]
fn higher_orders_beat_euler() {
    let euler = error(find_sampler("euler").unwrap(), "karras", 20, None);
    for id in ["heun", "dpm_2", "dpmpp_2m", "dpmpp_2s", "deis", "lms", "uni_pc", "ipndm", "heunpp2", "restart"] {
        let ours = error(find_sampler(id).unwrap(), "karras", if id == "restart" { 19 } else { 20 }, None);
        assert!(ours < euler, "{id}: {ours:.1e}, Euler {euler:.1e}");
    }
    // On the schedule that it is made for.
    let euler = error(find_sampler("euler").unwrap(), "normal", 20, None);
    let plms = error(find_sampler("plms").unwrap(), "normal", 20, None);
    assert!(plms < euler, "plms: {plms:.1e}, Euler {euler:.1e}");
}
