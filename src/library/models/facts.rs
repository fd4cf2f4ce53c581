//! What a model file tells of itself, kept so that thousands of headers need not be read again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::families::{self, ModelFiles};
use crate::formats::write_atomically;
use crate::library::index::Stamp;
use crate::weights::{Config, Weights};

use super::recognise::{self, Recognised};
use super::walk::Candidate;
use super::words::{self, Words};
use super::{ModelKind, hashes};

const FILE: &str = "index.json";
/// Another number reads all headers anew; so does another version of the program, which may know more kinds.
const VERSION: &str = concat!("2-", env!("CARGO_PKG_VERSION"));

/// What a file's header and the words beside it tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Facts {
    /// What it is by its content; [`ModelKind::Unknown`] where that says nothing.
    pub kind: ModelKind,
    pub family: Option<String>,
    pub evidence: String,
    pub words: Words,
    pub legacy_hash: Option<String>,
    pub problem: Option<String>,
}

/// Reads a candidate.
pub(super) fn read(candidate: &Candidate) -> Facts {
    let path = &candidate.path;
    let mut facts = if candidate.shard {
        let problem =
            format!("'{}' is one of several files of a model: open the folder that they came in", path.display());
        Facts { problem: Some(problem), ..Facts::default() }
    } else if candidate.is_folder {
        of_folder(path)
    } else {
        of_file(path)
    };
    for file in sidecars(candidate) {
        facts.words = facts.words.or(words::of_sidecar(&file));
    }
    facts
}

/// The files in which managers keep words about a candidate.
pub(super) fn sidecars(candidate: &Candidate) -> Vec<PathBuf> {
    let stem = candidate.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let named = candidate.beside.iter().filter(|name| name.to_str().is_some_and(|name| words::is_sidecar(name, &stem)));
    named.map(|name| candidate.path.with_file_name(name)).collect()
}

fn of_file(path: &Path) -> Facts {
    if families::is_ncnn(path) {
        let problem = Some(format!("'{}' {}", path.display(), families::NCNN_REFUSAL));
        let evidence = "a file for ncnn, with its description beside it".to_owned();
        return Facts { kind: ModelKind::Upscaler, evidence, problem, ..Facts::default() };
    }
    let weights = match Weights::open(&[path]) {
        Ok(weights) => weights,
        Err(error) => return Facts { problem: Some(error.to_string()), ..Facts::default() },
    };
    let words = words::of_metadata(weights.metadata());
    let Some(found) = recognise::recognise(&weights) else { return Facts { words, ..Facts::default() } };
    drop(weights);
    let Recognised { kind, family, evidence, problem } = found;
    let mut facts = Facts {
        kind,
        family: family.map(str::to_owned),
        evidence,
        words,
        problem: problem.map(|problem| format!("'{}' {problem}", path.display())),
        legacy_hash: None,
    };
    if matches!(kind, ModelKind::Checkpoint | ModelKind::Unet) {
        detected(path, &mut facts);
        facts.legacy_hash = hashes::legacy(path);
    }
    facts
}

/// Lets the families say what a model is: they are who would run it.
fn detected(path: &Path, facts: &mut Facts) {
    match ModelFiles::open(path).and_then(|files| families::detect(&files)) {
        Ok(found) => {
            facts.family = Some(found.family.id.to_owned());
            facts.evidence = found.evidence;
        }
        Err(failure) => facts.problem = Some(failure.message),
    }
}

fn of_folder(path: &Path) -> Facts {
    let mut facts = Facts::default();
    if path.join("model_index.json").is_file() {
        facts.kind = ModelKind::Checkpoint;
        "a folder in the diffusers layout".clone_into(&mut facts.evidence);
        detected(path, &mut facts);
        return facts;
    }
    let config = match Config::open(&path.join("config.json")) {
        Ok(config) => config,
        Err(error) => return Facts { problem: Some(error.to_string()), ..facts },
    };
    let class = config.text("_class_name", "").unwrap_or_default().to_owned();
    facts.kind = match class.as_str() {
        "AutoencoderKL" => ModelKind::Vae,
        "AutoencoderTiny" => ModelKind::PreviewVae,
        "ControlNetModel" => ModelKind::ControlNet,
        "UNet2DConditionModel" | "SD3Transformer2DModel" | "FluxTransformer2DModel" => ModelKind::Unet,
        _ => ModelKind::Unknown,
    };
    facts.evidence = format!("config.json names {class}");
    if let Ok(width) = config.integer("cross_attention_dim", 1..=65_536, Some(0)) {
        facts.family = recognise::family_of_width(width).map(str::to_owned);
    }
    // Stable Diffusion XL's latents are scaled otherwise than those of 1 and 2.
    if facts.kind == ModelKind::Vae
        && let Some(scale) = config.value("scaling_factor").and_then(serde_json::Value::as_f64)
    {
        let family = if (scale - 0.130_25).abs() < 1e-4 {
            Some("sdxl")
        } else {
            (scale - 0.182_15).abs().lt(&1e-4).then_some("sd1")
        };
        facts.family = family.map(str::to_owned);
        facts.evidence = format!("{}, its latents are scaled by {scale}", facts.evidence);
    }
    facts
}

/// The facts of files by their paths, with what tells that file and words are as they were.
#[derive(Debug, Default)]
pub(super) struct Known {
    file: PathBuf,
    rows: HashMap<PathBuf, Row>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Row {
    path: PathBuf,
    stamp: Stamp,
    beside: Vec<Stamp>,
    facts: Facts,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: String,
    rows: Vec<Row>,
}

impl Known {
    /// What is kept in a cache folder; nothing where it cannot be read, is of another version or is damaged.
    pub fn open(cache: &Path) -> Self {
        let file = super::cache_folder(cache).join(FILE);
        let stored = std::fs::read(&file).ok().and_then(|bytes| serde_json::from_slice::<Stored>(&bytes).ok());
        let rows = stored.filter(|stored| stored.version == VERSION).map(|stored| stored.rows).unwrap_or_default();
        Self { file, rows: rows.into_iter().map(|row| (row.path.clone(), row)).collect() }
    }

    /// The facts of a candidate, if it is as it was.
    pub fn get(&self, candidate: &Candidate) -> Option<&Facts> {
        let row = self.rows.get(&candidate.path).filter(|row| row.stamp == candidate.stamp)?;
        (row.beside == stamps(candidate)).then_some(&row.facts)
    }

    /// Remembers the facts of a candidate.
    pub fn insert(&mut self, candidate: &Candidate, facts: Facts) {
        // A name that is no text could not be found again.
        if candidate.path.to_str().is_some() {
            let (path, stamp, beside) = (candidate.path.clone(), candidate.stamp.clone(), stamps(candidate));
            self.rows.insert(path.clone(), Row { path, stamp, beside, facts });
        }
    }

    /// Writes what is known. A cache that cannot be written only costs time.
    pub fn save(&self) {
        let mut rows: Vec<Row> = self.rows.values().filter(|row| row.path.exists()).cloned().collect();
        rows.sort_by(|a, b| a.path.cmp(&b.path));
        let stored = Stored { version: VERSION.to_owned(), rows };
        if self.file.parent().is_some_and(|folder| std::fs::create_dir_all(folder).is_ok()) {
            let _ = write_atomically(&self.file, |out| serde_json::to_writer(out, &stored).map_err(Into::into));
        }
    }
}

fn stamps(candidate: &Candidate) -> Vec<Stamp> {
    let files = sidecars(candidate).into_iter();
    files.filter_map(|path| std::fs::metadata(path).ok()).map(|info| Stamp::of(&info)).collect()
}
