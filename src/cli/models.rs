//! `scumble models`: what was found, how folders were recognised, hashes, what fits together.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is where a command speaks")]

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::base::CancelToken;
use crate::families;
use crate::library::download::readable_bytes;
use crate::library::models::{HashError, ModelEntry, ModelKind, ModelLibrary, Pace, fits, identify};
use crate::library::{CatalogueEntry, catalogue};

use super::args::{ModelsArgs, ModelsCommand};
use super::outcome::Stop;
use super::resources::{known_hashes, library};
use super::tables::print;

/// Runs the command.
pub fn run(args: &ModelsArgs) -> Result<(), Stop> {
    match &args.command {
        None | Some(ModelsCommand::List) => list(args),
        Some(ModelsCommand::Catalogue) => {
            let rows: Vec<Value> = catalogue().iter().map(offered).collect();
            print(&rows, args.json, &["id", "kind", "family", "size", "licence", "name"]);
            Ok(())
        }
        Some(ModelsCommand::Scan { folders }) => {
            scan(args, folders);
            Ok(())
        }
        Some(ModelsCommand::Hash { path }) => hash(path, args.json),
        Some(ModelsCommand::Fits { a, b }) => fit(args, a, b),
    }
}

/// What `--model` and prompts take, the built-in model first.
fn list(args: &ModelsArgs) -> Result<(), Stop> {
    let detected = families::detect(&families::open(None)?)?;
    let defaults = detected.defaults();
    let builtin = json!({
        "id": families::BUILTIN_ID,
        "name": families::BUILTIN_LABEL,
        "kind": ModelKind::Checkpoint.id(),
        "family": detected.family.id,
        "size": readable_bytes(detected.bytes_on_disk()),
        "native_size": defaults.size.to_string(),
        "steps": defaults.steps,
        "guidance": defaults.guidance,
        "bytes": detected.bytes_on_disk(),
    });
    let library = library(&args.models, &[]);
    let rows: Vec<Value> = std::iter::once(builtin).chain(found(&library, args)).collect();
    print(&rows, args.json, &["id", "kind", "family", "size", "note"]);
    if !args.json {
        let known = families::folder_labels();
        println!("\n--model also takes the path of a model, of one of these families: {}.", known.join(", "));
        println!(
            "Models of other programs' folders are listed with --models FOLDER; `scumble models catalogue` lists more."
        );
    }
    Ok(())
}

/// Rows of the models that a search finds.
fn found(library: &ModelLibrary, args: &ModelsArgs) -> Vec<Value> {
    let numbers = library.search(args.search.as_deref().unwrap_or_default());
    numbers.into_iter().filter_map(|i| library.entries().get(i)).map(row).collect()
}

fn scan(args: &ModelsArgs, folders: &[PathBuf]) {
    let library = library(folders, &[]);
    // Those that are remembered are read for the cache's sake, and not told of here.
    let roots: Vec<Value> = library
        .roots()
        .iter()
        .filter(|root| folders.contains(&root.path))
        .map(|root| json!({ "folder": root.path, "layout": root.layout, "label": root.label, "evidence": root.evidence, "problems": root.problems }))
        .collect();
    let asked = |entry: &ModelEntry| library.roots().get(entry.root).is_some_and(|root| folders.contains(&root.path));
    let numbers = library.search(args.search.as_deref().unwrap_or_default());
    let entries: Vec<&ModelEntry> =
        numbers.iter().map(|&i| &library.entries()[i]).filter(|entry| asked(entry)).collect();
    let rows: Vec<Value> = entries.into_iter().map(row).collect();
    if args.json {
        println!("{}", json!({ "folders": roots, "models": rows }));
        return;
    }
    for root in &roots {
        let text = |key: &str| root[key].as_str().unwrap_or_default();
        println!("{}: {} ({})", text("folder"), text("label"), text("evidence"));
    }
    print(&rows, false, &["id", "kind", "family", "size", "note"]);
}

/// What is told of a model that was found.
pub(super) fn row(entry: &ModelEntry) -> Value {
    json!({
        "id": entry.name,
        "name": entry.label(),
        "kind": entry.kind.id(),
        "family": entry.family,
        "evidence": entry.evidence,
        "size": readable_bytes(entry.bytes),
        "bytes": entry.bytes,
        "path": entry.path,
        "aliases": entry.aliases,
        "trigger_words": entry.trigger_words,
        "tags": entry.tags,
        "preview": entry.preview,
        "hash": entry.hashes.short(),
        "note": entry.problem,
    })
}

fn offered(entry: &CatalogueEntry) -> Value {
    json!({
        "id": entry.id,
        "name": entry.name,
        "about": entry.about,
        "kind": entry.kind.id(),
        "family": entry.family,
        "licence": entry.licence,
        "repository": entry.repository,
        "size": entry.bytes().map(readable_bytes),
        "bytes": entry.bytes(),
    })
}

fn hash(path: &Path, json: bool) -> Result<(), Stop> {
    let hashes =
        known_hashes().hash(path, Pace::Full, &CancelToken::new(), &mut |_, _| ()).map_err(|error| match error {
            HashError::Cancelled(_) => Stop::Cancelled,
            error => Stop::file(error.to_string()),
        })?;
    let named = [
        ("model hash (AutoV2)", "short", hashes.short()),
        ("SHA-256", "sha256", hashes.sha256.as_deref()),
        ("tensors (AutoV3)", "auto_v3", hashes.auto_v3()),
        ("SHA-256 of the tensors", "tensors", hashes.tensors.as_deref()),
        ("A1111's first hash", "legacy", hashes.legacy.as_deref()),
    ];
    if json {
        println!("{}", Value::Object(named.iter().map(|(_, key, hash)| ((*key).to_owned(), json!(hash))).collect()));
    } else {
        for (label, _, hash) in named.iter().filter_map(|(label, key, hash)| Some((label, key, (*hash)?))) {
            println!("{label}: {hash}");
        }
    }
    Ok(())
}

/// Says whether two models fit together: one of them is a whole model, or both are added to one of the same base.
fn fit(args: &ModelsArgs, a: &str, b: &str) -> Result<(), Stop> {
    let library = library(&args.models, &[]);
    let entry = |name: &str| {
        let path = Path::new(name);
        let found = if path.exists() {
            Some(identify(path))
        } else {
            ModelKind::all().find_map(|kind| library.find(kind, name)).cloned()
        };
        let entry =
            found.ok_or_else(|| Stop::usage(format!("'{name}' is neither a model that was found nor a path")))?;
        entry.problem.clone().map_or(Ok(entry), |problem| Err(Stop::file(problem)))
    };
    let (a, b) = (entry(a)?, entry(b)?);
    let whole = |entry: &ModelEntry| matches!(entry.kind, ModelKind::Checkpoint | ModelKind::Unet);
    let why = match (whole(&a), whole(&b), &a.family, &b.family) {
        (true, true, ..) => Err(format!("'{}' and '{}' are both whole models: one at a time", a.name, b.name)),
        (_, false, Some(family), _) => fits(&b, family),
        (.., Some(family)) => fits(&a, family),
        _ => Ok(()),
    };
    if args.json {
        println!("{}", json!({ "fits": why.is_ok(), "why_not": why.err() }));
        return Ok(());
    }
    match why {
        Ok(()) if a.family.is_some() && b.family.is_some() => println!("'{}' and '{}' fit together", a.name, b.name),
        Ok(()) => println!("nothing is known that would keep '{}' and '{}' apart", a.name, b.name),
        Err(why) => return Err(Stop::file(why)),
    }
    Ok(())
}
