//! The table of what is supported (`src/supported.md`), made from the program's own tables and from the goldens that
//! they are held against, so that it cannot go stale.
//!
//! After a change of a table: `SCUMBLE_WRITE_TABLE=1 cargo test --test supported` writes the file anew.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

#[allow(dead_code)]
#[path = "sampling/runs.rs"]
mod runs;
#[allow(dead_code)]
#[path = "sampling/support.rs"]
mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use scumble::families::{ARCHITECTURES, FAMILIES};
use scumble::formats::{FORMATS, ORIGINS};
use scumble::sampling::{SAMPLERS, SCHEDULES, find_comfy_schedule, find_schedule};
use scumble::weights::CONTAINERS;

/// A section with a table; every row names what it was checked against.
fn section(text: &mut String, title: &str, about: &str, rows: impl Iterator<Item = [String; 3]>) {
    write!(text, "\n## {title}\n\n{about}\n\n| name | id | checked against |\n|---|---|---|\n").unwrap();
    for [label, id, checked] in rows {
        for part in [&label, &checked] {
            assert!(!part.is_empty() && !part.contains(['|', '\n']), "{title}: {label}: {part}");
        }
        writeln!(text, "| {label} | {id} | {checked} |").unwrap();
    }
}

fn row(label: &str, ids: &[&str], checked: &str) -> [String; 3] {
    let ids: Vec<_> = ids.iter().map(|id| format!("`{id}`")).collect();
    [label.to_owned(), ids.join(" "), checked.to_owned()]
}

/// Runs that no package makes: `make_samplers.py` writes these samplers down from their descriptions.
const APART: [&str; 4] = ["sample_restart", "sample_heunpp2", "sample_ipndm", "sample_lcm"];

/// What the runs of a sampler in the goldens come from, and how many there are.
fn runs_of(sampler: &str, goldens: &[runs::Golden]) -> String {
    let own: Vec<_> = goldens.iter().filter(|golden| golden.sampler().id == sampler).collect();
    let sources: BTreeSet<String> = own
        .iter()
        .map(|golden| match (&golden.function, &golden.scheduler) {
            (Some(function), _) if APART.contains(&function.as_str()) => {
                "its description, written down apart".to_owned()
            }
            (Some(function), _) => format!("k-diffusion's `{function}`"),
            (None, Some(class)) => format!("diffusers' `{class}`"),
            (None, None) => panic!("{} names no reference", golden.key),
        })
        .collect();
    let sources: Vec<_> = sources.into_iter().collect();
    format!("{}: {} runs", sources.join(", "), own.len())
}

/// What the tables of a schedule in the goldens come from.
fn tables_of(schedule: &str, keys: &[String]) -> String {
    let mut sources = BTreeSet::new();
    let mut count = 0;
    for key in keys {
        let source = match key.split('.').collect::<Vec<_>>()[..] {
            ["sigmas", "k", name, _] if is(schedule, name) => "k-diffusion",
            ["sigmas", "comfy", name, _] if find_comfy_schedule(name).is_some_and(|found| found.id == schedule) => {
                "ComfyUI's formula, written down apart"
            }
            ["sigmas", "a1111", name, _] if is(schedule, name) => "A1111's formula, written down apart",
            ["sigmas", "sd" | "xl", name, _] if is(schedule, name) => {
                "its published formula or table, written down apart"
            }
            ["sigmas", family, name, _, _] if family.starts_with("diffusers_") && is(schedule, name) => "diffusers",
            ["spacing", _, name, _, _] if is(schedule, name) => "diffusers",
            _ => continue,
        };
        sources.insert(source);
        count += 1;
    }
    match schedule {
        "automatic" => {
            "diffusers' schedulers by a model's own configuration; else the sampler's usual partner".to_owned()
        }
        _ if count == 0 => "no table of another program: its fall and ends only".to_owned(),
        _ => format!("{}: {count} tables", sources.into_iter().collect::<Vec<_>>().join(", ")),
    }
}

fn is(schedule: &str, name: &str) -> bool {
    find_schedule(name).is_some_and(|found| found.id == schedule)
}

#[test]
fn the_table_of_what_is_supported_is_true() {
    let mut text = String::from(
        "# What is supported\n\nMade from the program's own tables by `tests/supported.rs`. \"Tiny models\" have the \
         layout of the real ones and random weights; every number of theirs is compared.\n",
    );
    let families = FAMILIES.iter().map(|family| row(family.label, &[family.id], family.checked));
    section(&mut text, "Models", "Recognised by their headers alone.", families);
    let upscalers = ARCHITECTURES.iter().map(|kind| row(kind.label, &[kind.id], kind.checked));
    let about = "Scale, width and depth are read off the tensors.";
    section(&mut text, "Networks that enlarge pictures", about, upscalers);
    let containers = CONTAINERS.iter().map(|kind| row(kind.label, kind.extensions, kind.checked));
    section(&mut text, "Weight files", "Recognised by their content.", containers);
    let goldens: Vec<runs::Golden> =
        ["samplers_k.json", "samplers_diffusers.json"].into_iter().flat_map(support::list).collect();
    let samplers = SAMPLERS.iter().map(|sampler| row(sampler.label, &[sampler.id], &runs_of(sampler.id, &goldens)));
    section(&mut text, "Samplers", "Names of A1111, ComfyUI and diffusers are understood as well.", samplers);
    let keys: Vec<String> = ["schedules.safetensors", "tables.safetensors"]
        .into_iter()
        .flat_map(|name| support::load(name).into_keys().filter(|key| !key.ends_with(".timesteps")))
        .collect();
    let schedules =
        SCHEDULES.iter().map(|schedule| row(schedule.label, &[schedule.id], &tables_of(schedule.id, &keys)));
    section(&mut text, "Schedules", "Any sampler runs on any of them.", schedules);
    let formats = FORMATS.iter().map(|format| row(format.label, format.extensions, format.checked));
    section(&mut text, "Pictures", "Recognised by their content.", formats);
    let origins = ORIGINS.iter().map(|origin| row(origin.label, &[], origin.checked));
    section(&mut text, "Settings in pictures", "Read from PNG, JPEG and WebP files of these programs.", origins);

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/supported.md");
    if std::env::var_os("SCUMBLE_WRITE_TABLE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, text, "run the test with SCUMBLE_WRITE_TABLE=1 to write the table anew");
}
