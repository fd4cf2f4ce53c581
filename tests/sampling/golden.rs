//! Samplers and schedules against k-diffusion and diffusers, number for number.

use scumble::sampling::{ModelSigmas, SAMPLERS, SchedulerConfig, alphas_cumprod};

use crate::runs::{Golden, hold, stable_diffusion};
use crate::support::{distance, list, load, vector};
use crate::tables;

/// Holds every run of a file.
fn held(name: &str) -> Vec<Golden> {
    let tensors = load(&format!("{name}.safetensors"));
    let goldens: Vec<Golden> = list(&format!("{name}.json"));
    let off = |golden: &&Golden| {
        let worst = hold(golden, &tensors);
        (worst > golden.tolerance).then(|| format!("{}: {worst:.2e}, allowed {:.0e}", golden.key, golden.tolerance))
    };
    let wrong: Vec<_> = goldens.iter().filter_map(|golden| off(&golden)).collect();
    assert!(wrong.is_empty(), "{} of {} runs are off:\n{}", wrong.len(), goldens.len(), wrong.join("\n"));
    goldens
}

#[test]
fn runs_are_those_of_the_references() {
    assert_eq!(held("wrappers").len(), 28);
    let goldens = [held("samplers_k"), held("samplers_diffusers")].concat();
    assert!(goldens.len() >= 220, "{}", goldens.len());
    for sampler in SAMPLERS {
        let runs = goldens.iter().filter(|golden| golden.sampler().id == sampler.id).count();
        assert!(runs >= 4, "{} has {runs} goldens", sampler.id);
    }
}

#[test]
fn alphas_are_those_of_diffusers() {
    let want = load("schedules.safetensors");
    let at: Vec<usize> = vector(&want["alphas.index"]).iter().map(|i| *i as usize).collect();
    let configs = [
        ("sd_scaled_linear", r#"{"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}"#),
        ("x4_scaled_linear", r#"{"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "scaled_linear"}"#),
        ("ddpm_linear", "{}"),
        ("squaredcos_cap_v2", r#"{"beta_schedule": "squaredcos_cap_v2"}"#),
    ];
    let mut floored = 0;
    for (name, json) in configs {
        for zero_snr in [false, true] {
            let mut config = SchedulerConfig::from_json(json).unwrap();
            config.rescale_betas_zero_snr = Some(zero_snr);
            let got = alphas_cumprod(&config);
            let got: Vec<f64> = at.iter().map(|&i| f64::from(got[i])).collect();
            let key = format!("alphas.{name}{}", if zero_snr { "_zsnr" } else { "" });
            let worst = distance(&got, &vector(&want[&key]));
            assert!(worst < 1e-6, "{key}: {worst:.1e}");
            if zero_snr {
                assert_eq!(got.last(), Some(&0.0));
                // diffusers' own floor, unless the row before is below it already.
                if got[got.len() - 2] > 0.5_f64.powi(24) {
                    let top = ModelSigmas::new(&config).unwrap().max();
                    assert!((top - 4096.0).abs() < 0.01, "{name}: {top}");
                    floored += 1;
                }
            }
        }
    }
    assert!(floored >= 1);
}

#[test]
fn spacings_are_those_of_diffusers() {
    let seen = tables::spacings(&load("schedules.safetensors"), "spacing.");
    assert!(seen >= 60, "{seen}");
    let seen = tables::spacings(&load("tables.safetensors"), "spacing.");
    assert!(seen >= 53, "{seen}");
}

#[test]
fn sigmas_are_those_of_k_diffusion_comfyui_a1111_and_diffusers() {
    let seen = tables::sigmas(&load("schedules.safetensors"), "sigmas.");
    assert!(seen >= 120, "{seen}");
    let seen = tables::sigmas(&load("tables.safetensors"), "sigmas.");
    assert_eq!(seen, 35);
}

#[test]
fn timesteps_and_sigmas_convert_as_in_k_diffusion() {
    let all = load("schedules.safetensors");
    let model = stable_diffusion();
    for (given, want, convert) in [
        ("sigma", "sigma_to_t", &(|s| model.sigma_to_t(s)) as &dyn Fn(f64) -> f64),
        ("t", "t_to_sigma", &|t| model.t_to_sigma(t)),
    ] {
        let got: Vec<f64> = vector(&all[&format!("sigmas.given.{given}")]).into_iter().map(convert).collect();
        assert!(distance(&got, &vector(&all[&format!("sigmas.{want}")])) < 2e-5, "{want}: {got:?}");
    }
}
