//! Tables of noise levels and timesteps, held against those of the references.

use scumble::job::SamplerOptions;
use scumble::sampling::{Request, SchedulerClass, SchedulerConfig, Spacing, diffusers, find_sampler, schedule_named};

use crate::runs::stable_diffusion;
use crate::support::{Tensors, distance, vector};

/// The largest difference.
fn off(got: &[f64], want: &[f64]) -> f64 {
    got.iter().zip(want).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// Holds every timestep spacing (`<prefix><class>.<spacing>.offset<o>.n<n>`, with `.sigmas`); returns how many there were.
pub fn spacings(all: &Tensors, prefix: &str) -> usize {
    let mut seen = 0;
    let keys = all.iter().filter_map(|(k, want)| Some((k.strip_prefix(prefix)?, want)));
    for (key, want) in keys.filter(|(k, _)| !k.ends_with(".sigmas")) {
        let parts: Vec<&str> = key.split('.').collect();
        let mut config = SchedulerConfig::stable_diffusion();
        let (class, spacing) = match parts[..] {
            [class, spacing, offset, _] => {
                config.steps_offset = offset.strip_prefix("offset").map(|o| o.parse().unwrap());
                (class, Some(serde_json::from_value::<Spacing>(spacing.into()).unwrap()))
            }
            [class, _] => (class, None),
            _ => panic!("{key}"),
        };
        let n: usize = parts[parts.len() - 1][1..].parse().unwrap();
        let class = find_sampler(class).unwrap().class;
        let schedule = diffusers(class, &config, &stable_diffusion(), n, spacing).unwrap();
        let timesteps: Vec<f64> = schedule.steps().iter().map(|s| s.timestep).collect();
        // Schedulers that ask twice in a step list its timesteps twice.
        let mut wanted = vector(want);
        wanted.dedup();
        assert_eq!(timesteps.len(), wanted.len(), "{key}");
        assert!(off(&timesteps, &wanted) < 2e-3, "{key}: {timesteps:?}");
        if let Some(sigmas) = all.get(&format!("{prefix}{key}.sigmas")) {
            let mut wanted = vector(sigmas);
            wanted.dedup();
            assert!(distance(&schedule.sigmas(), &wanted) < 2e-6, "{key}");
        }
        seen += 1;
    }
    seen
}

/// Holds every table of sigmas (`<prefix><family>.<name>.n<n>`); returns how many there were.
pub fn sigmas(all: &Tensors, prefix: &str) -> usize {
    let model = stable_diffusion();
    let mut seen = 0;
    let keys = all.iter().filter_map(|(k, want)| Some((k.strip_prefix(prefix)?, want)));
    for (key, want) in keys.filter(|(k, _)| k.contains(".n") && !k.starts_with("k.karras_") && !k.contains("_rho")) {
        let parts: Vec<&str> = key.split('.').collect();
        let mut config = SchedulerConfig::stable_diffusion();
        let schedule = match parts[..] {
            [family @ ("diffusers_euler" | "diffusers_dpmpp"), curve, spacing, n, ref rest @ ..] => {
                config.timestep_spacing = Some(serde_json::from_value(spacing.into()).unwrap());
                config.steps_offset = Some(usize::from(spacing == "leading"));
                match curve {
                    "karras" => config.use_karras_sigmas = Some(true),
                    "exponential" => config.use_exponential_sigmas = Some(true),
                    "beta" => config.use_beta_sigmas = Some(true),
                    "plain" => {}
                    other => panic!("{other}"),
                }
                let euler = family == "diffusers_euler";
                let class = if euler { SchedulerClass::Euler } else { SchedulerClass::DpmSolverMultistep };
                let n: usize = n[1..].parse().unwrap();
                let schedule = diffusers(class, &config, &model, n, None).unwrap();
                if !rest.is_empty() {
                    let got: Vec<f64> = schedule.steps().iter().map(|s| s.timestep).collect();
                    // Single precision moves a fractional timestep by up to 2e-3; whole ones must be the same.
                    let allowed = if euler { 2e-3 } else { 0.5 };
                    assert!(off(&got, &vector(want)) < allowed, "{key}: {got:?}");
                    seen += 1;
                    continue;
                }
                schedule
            }
            [family, name, n] => {
                let id = if (family, name) == ("comfy", "beta") { "beta_comfy" } else { name };
                let steps: usize = n[1..].parse().unwrap();
                let (sampler, options) = (find_sampler("euler").unwrap(), &SamplerOptions::default());
                let request = Request { sampler, config: None, model: &model, steps, options, xl: family == "xl" };
                schedule_named(id).unwrap().schedule(&request).unwrap()
            }
            _ => panic!("{key}"),
        };
        let off = distance(&schedule.sigmas(), &vector(want));
        assert!(off < 2e-5, "{key}: {off:.1e}");
        seen += 1;
    }
    seen
}
