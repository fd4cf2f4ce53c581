//! Samplers and schedules against a whole folder of the parity kit, where the environment names one
//! (`SCUMBLE_PARITY_KIT`): every run of k-diffusion and of diffusers' schedulers, and every table.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]
// It says how near the references it came.
#![allow(clippy::print_stderr)]

#[path = "sampling/runs.rs"]
mod runs;
#[path = "sampling/support.rs"]
#[allow(dead_code)]
mod support;
#[path = "sampling/tables.rs"]
mod tables;

use std::path::PathBuf;

use candle_core::{Device, safetensors};
use runs::{Golden, hold};
use support::Tensors;

/// The kit's folder, if there is one.
fn kit() -> Option<PathBuf> {
    let kit = std::env::var_os("SCUMBLE_PARITY_KIT").map(PathBuf::from);
    if kit.is_none() {
        eprintln!("SCUMBLE_PARITY_KIT names no folder: nothing was checked");
    }
    kit
}

/// A case's description and its tensors, with a prefix before their names.
fn case(folder: &str, prefix: &str) -> Option<(serde_json::Value, Tensors)> {
    let folder = kit()?.join(folder);
    let case = serde_json::from_str(&std::fs::read_to_string(folder.join("case.json")).unwrap()).unwrap();
    let mut tensors = Tensors::new();
    for name in ["inputs.safetensors", "expected.safetensors"] {
        if let Ok(all) = safetensors::load(folder.join(name), &Device::Cpu) {
            tensors.extend(all.into_iter().map(|(name, tensor)| (format!("{prefix}{name}"), tensor)));
        }
    }
    Some((case, tensors))
}

#[test]
fn every_run_is_that_of_its_reference() {
    let mut wrong = Vec::new();
    for (kind, least) in [("k_diffusion", 35), ("diffusers", 62), ("wrappers", 14)] {
        let prefix = format!("kit.{kind}.");
        let Some((case, mut tensors)) = case(&format!("samplers/{kind}"), &prefix) else { return };
        let general = case["tolerance"]["rel_to_max"].as_f64().unwrap();
        let (mut worst, mut count) = ((0.0, String::new()), 0);
        for run in case["runs"].as_array().unwrap() {
            let mut run = run.clone();
            if let Some(sigmas) = run["sigmas"].as_str().map(|name| format!("{prefix}{name}")) {
                run["sigmas"] = sigmas.into();
            }
            let mut golden: Golden = serde_json::from_value(run.clone()).unwrap();
            golden.key = format!("{prefix}{}", run["name"].as_str().unwrap());
            golden.kind = kind.into();
            if golden.tolerance == 0.0 {
                golden.tolerance = general;
            }
            if let Some(xs) = tensors.get(&format!("{}.xs", golden.key)).cloned() {
                tensors.insert(golden.key.clone(), xs);
            }
            let share = hold(&golden, &tensors) / golden.tolerance;
            if share > 1.0 {
                wrong.push(format!("{}: {share:.2} of the tolerance {:.0e}", golden.key, golden.tolerance));
            }
            if share > worst.0 {
                worst = (share, golden.key.clone());
            }
            count += 1;
        }
        eprintln!("{kind}: {count} runs, worst {} at {:.3} of its tolerance", worst.1, worst.0);
        assert!(count >= least, "{kind}: {count} runs");
    }
    assert!(wrong.is_empty(), "{} runs are off:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_table_is_that_of_its_reference() {
    let Some((_, timesteps)) = case("schedules/timesteps", "") else { return };
    let seen = tables::spacings(&timesteps, "");
    assert!(seen >= 112, "{seen} spacings");
    let Some((_, sigmas)) = case("schedules/sigmas", "") else { return };
    let seen = (seen, tables::sigmas(&sigmas, ""));
    assert!(seen.1 >= 90, "{} tables of sigmas", seen.1);
    eprintln!("{} spacings and {} tables of sigmas", seen.0, seen.1);
}
