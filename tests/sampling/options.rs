//! What samplers do when they are asked to do otherwise than by default.

use candle_core::{Device, Tensor};
use scumble::base::RngKind;
use scumble::job::{SamplerOptions, SolverKind};
use scumble::sampling::{
    Denoiser, Error, ModelSigmas, Request, Result, Run, SAMPLERS, SCHEDULES, Schedule, SchedulerConfig, find_sampler,
    schedule_named,
};

/// The exact denoiser of independent pixels around 0 with deviation 0.5.
struct Gaussian;

impl Denoiser for Gaussian {
    fn denoise(&mut self, x: &Tensor, sigma: f64) -> Result<Tensor> {
        Ok((x * (0.25 / (0.25 + sigma * sigma)))?)
    }
}

fn schedule(id: &str, sampler: &str, steps: usize, options: &SamplerOptions) -> Schedule {
    let model = ModelSigmas::new(&SchedulerConfig::stable_diffusion()).unwrap();
    let sampler = find_sampler(sampler).unwrap();
    let request = Request { sampler, config: None, model: &model, steps, options, xl: false };
    schedule_named(id).unwrap().schedule(&request).unwrap()
}

fn sampled(sampler: &str, options: &SamplerOptions) -> Result<Vec<f32>> {
    let schedule = schedule("karras", "euler", 8, options);
    let mut noise = RngKind::Cpu.generator(3);
    let unit = Tensor::from_vec(noise.normal(32), (1, 2, 4, 4), &Device::Cpu)?;
    let mut run = Run {
        denoiser: &mut Gaussian,
        schedule: &schedule,
        noise: &mut *noise,
        brownian: Some((RngKind::Cpu, 3)),
        eta: None,
        options,
        keep: None,
        observer: &mut |_| Ok(()),
    };
    let result = find_sampler(sampler).unwrap().sample(&mut run, &schedule.start(&unit, None)?)?;
    Ok(result.flatten_all()?.to_vec1()?)
}

#[test]
fn the_last_level_but_zero_is_left_out_for_samplers_that_want_it_or_on_demand() {
    let plain = SamplerOptions::default();
    let asked = SamplerOptions { discard_penultimate_sigma: true, ..plain.clone() };
    for kind in SCHEDULES.iter().filter(|kind| !matches!(kind.id, "leading" | "trailing" | "linspace")) {
        let mut longer = schedule(kind.id, "euler", 10, &plain).sigmas();
        longer.remove(longer.len() - 2);
        let always = schedule(kind.id, "dpm_2", 9, &plain);
        assert_eq!(schedule(kind.id, "euler", 9, &asked).sigmas(), longer, "{}", kind.id);
        if kind.id != "automatic" {
            assert_eq!(always.sigmas(), longer, "{}", kind.id);
        }
        // Brownian motion spans what is left.
        assert_eq!(always.whole_range().1, always.steps()[0].sigma);
    }
    let discarding: Vec<_> = SAMPLERS.iter().filter(|s| s.discards).map(|s| s.id).collect();
    assert_eq!(discarding, ["dpmpp_3m_sde", "dpm_2", "dpm_2_ancestral"]);
}

#[test]
fn the_first_noise_is_as_strong_as_is_asked() {
    let plain = SamplerOptions::default();
    let asked = SamplerOptions { sgm_noise_multiplier: true, ..plain.clone() };
    let top = schedule("karras", "euler", 9, &plain);
    assert_eq!(top.initial_scale(), top.steps()[0].sigma);
    assert_eq!(schedule("karras", "euler", 9, &asked).initial_scale(), top.steps()[0].sigma.hypot(1.0));
}

#[test]
fn options_change_what_they_name_and_nothing_else() {
    let plain = SamplerOptions::default();
    let churned = SamplerOptions { s_churn: 5.0, ..plain.clone() };
    let hushed = SamplerOptions { s_noise: 0.5, ..plain.clone() };
    for sampler in SAMPLERS {
        let usual = sampled(sampler.id, &plain).unwrap();
        assert_eq!(sampler.churns, sampled(sampler.id, &churned).unwrap() != usual, "{} and churn", sampler.id);
        let draws = !matches!(sampler.noise, scumble::sampling::Noise::None) && sampler.id != "restart";
        assert_eq!(draws, sampled(sampler.id, &hushed).unwrap() != usual, "{} and s_noise", sampler.id);
        let other = SamplerOptions { order: Some(if sampler.id == "dpmpp_2s" { 1 } else { 2 }), ..plain.clone() };
        let chooses = sampler.orders.is_some_and(|(default, _)| u32::from(default) != other.order.unwrap());
        assert_eq!(chooses, sampled(sampler.id, &other).unwrap() != usual, "{} and order", sampler.id);
        if let [first, second] = sampler.solvers {
            let form =
                |kind: &SolverKind| sampled(sampler.id, &SamplerOptions { solver: Some(*kind), ..plain.clone() });
            assert_eq!(form(first).unwrap(), usual, "{}", sampler.id);
            assert_ne!(form(second).unwrap(), usual, "{}", sampler.id);
        }
    }
    // A range without this run's noise levels leaves the picture alone.
    let beyond = SamplerOptions { s_tmin: 100.0, ..churned.clone() };
    let below = SamplerOptions { s_tmax: Some(0.001), ..churned };
    for off in [beyond, below] {
        let (usual, got) = (sampled("heun", &plain).unwrap(), sampled("heun", &off).unwrap());
        assert!(usual.iter().zip(got).all(|(a, b)| (a - b).abs() < 1e-6));
    }
}

#[test]
fn two_rows_of_one_method_agree() {
    let with = |solver| SamplerOptions { solver: Some(solver), ..SamplerOptions::default() };
    for (id, solver, other) in [
        ("dpmpp_2m_sde", SolverKind::Heun, "dpmpp_2m_sde_heun"),
        ("uni_pc", SolverKind::Bh2, "uni_pc_bh2"),
        ("uni_pc_bh2", SolverKind::Bh1, "uni_pc"),
    ] {
        assert_eq!(sampled(id, &with(solver)).unwrap(), sampled(other, &SamplerOptions::default()).unwrap(), "{id}");
    }
}

#[test]
fn numbers_out_of_range_are_refused() {
    for wrong in [-1.0, f64::NAN, f64::INFINITY] {
        for options in [
            SamplerOptions { s_churn: wrong, ..SamplerOptions::default() },
            SamplerOptions { s_noise: wrong, ..SamplerOptions::default() },
        ] {
            for id in ["euler", "euler_ancestral", "dpmpp_2m_sde"] {
                let message = sampled(id, &options).unwrap_err().to_string();
                assert!(message.contains("choose numbers from 0 up"), "{id}: {message}");
            }
        }
    }
    for sampler in SAMPLERS.iter().filter(|sampler| sampler.orders.is_some()) {
        for order in [0, 5, u32::MAX] {
            let options = SamplerOptions { order: Some(order), ..SamplerOptions::default() };
            let result = sampled(sampler.id, &options);
            assert!(matches!(result, Err(Error::Parameter(_))), "{} of order {order}", sampler.id);
        }
    }
}

#[test]
fn the_readme_lists_every_row() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let table = readme.split("| samplers (`scumble samplers`)").nth(1).unwrap().split("\n\n").next().unwrap();
    let listed = |label: &str| {
        let name = |cell: &str| cell.trim_matches(|c: char| c == '|' || c.is_whitespace()) == label;
        table.split(['\n', '|', ',']).any(name)
    };
    for label in SAMPLERS.iter().map(|s| s.label).chain(SCHEDULES.iter().map(|s| s.label)) {
        assert!(listed(label), "README.md does not list {label}");
    }
}
