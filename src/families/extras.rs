//! What a model's folder may carry beside its networks: `scumble.json` says which of them draws in few steps and which
//! decoder is tiny, `words.json` which words the model knows.
//!
//! ```text
//! {"fast": {"lora": "fast.safetensors", "sampler": "lcm", "schedule": "automatic", "steps": 4, "guidance": 1.0},
//!  "tiny_decoder": "tiny_decoder"}
//! ```
//!
//! `fast.lora` is an adapter that was distilled to need few steps, `tiny_decoder` a folder of diffusers'
//! `AutoencoderTiny`. All of it may be missing.

use std::path::Path;

use serde_json::Value;

use crate::job::Recipe;
use crate::prompt::Words;
use crate::sampling;
use crate::weights::{self, Config, Error, Weights};

use super::{ModelFiles, detect};

const FILE: &str = "scumble.json";
const WORDS: &str = "words.json";
/// A list of words is some dozens of KB.
const MAX_WORDS_BYTES: u64 = 4 << 20;
const MAX_STEPS: usize = 100;

/// How a model draws in few steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Fast {
    /// The file of the adapter, inside the model's folder.
    lora: String,
    /// Id of the sampler.
    pub sampler: &'static str,
    /// Id of the schedule.
    pub schedule: &'static str,
    /// Sampling steps.
    pub steps: u32,
    /// Scale of guidance; 1 where the adapter has it baked in.
    pub guidance: f64,
}

impl Fast {
    /// Has a recipe draw so.
    pub fn apply(&self, recipe: &mut Recipe) {
        self.sampler.clone_into(&mut recipe.sampler);
        self.schedule.clone_into(&mut recipe.schedule);
        (recipe.steps, recipe.guidance, recipe.eta) = (self.steps, self.guidance, None);
        recipe.tuning.fast = true;
    }
}

/// How the model draws in few steps; `None` where it cannot. A file that names what is not there, or what is not known,
/// is an error.
pub fn fast(files: &ModelFiles) -> weights::Result<Option<Fast>> {
    let Some(config) = config(files)? else { return Ok(None) };
    let entry = match config.value("fast") {
        None => return Ok(None),
        Some(Value::Object(entry)) => entry,
        Some(_) => return Err(config.error("fast", "is no object with lora, sampler, schedule, steps and guidance")),
    };
    let entry = Config::from_values(&format!("{}: fast", config.file()), entry.clone());
    let lora = inside(files, &entry, "lora", |path| files.contains(path))?
        .ok_or_else(|| entry.error("lora", "is missing: name the adapter's file"))?;
    let id = |field: &str, default: &'static str, find: fn(&str) -> Option<&'static str>| {
        let name = entry.text(field, default)?;
        find(name).ok_or_else(|| {
            entry.error(field, format!("is '{}', which this version does not know", weights::brief(name)))
        })
    };
    let sampler = id("sampler", "lcm", |name| sampling::find_sampler(name).map(|row| row.id))?;
    let schedule = id("schedule", "automatic", |name| sampling::find_schedule(name).map(|row| row.id))?;
    let steps = entry.integer("steps", 1..=MAX_STEPS, Some(4))? as u32;
    let guidance = entry.positive("guidance", 100.0, 1.0)?;
    Ok(Some(Fast { lora, sampler, schedule, steps, guidance }))
}

/// The adapter that draws in few steps, and what it is called in messages.
pub(super) fn fast_adapter(files: &ModelFiles) -> weights::Result<Option<(String, Weights)>> {
    let Some(fast) = fast(files)? else { return Ok(None) };
    Ok(Some((format!("{}: {}", files.name(), fast.lora), files.file(&fast.lora)?)))
}

/// The folder of the model's own tiny decoder, inside its folder.
pub fn tiny_decoder(files: &ModelFiles) -> weights::Result<Option<String>> {
    let Some(config) = config(files)? else { return Ok(None) };
    inside(files, &config, "tiny_decoder", |path| files.contains(&format!("{path}/config.json")))
}

/// The words that the model knows, where it says so.
pub fn words(files: &ModelFiles) -> weights::Result<Option<Words>> {
    if !may_have(files, WORDS) {
        return Ok(None);
    }
    let text = files.text(WORDS, MAX_WORDS_BYTES)?;
    let words = Words::parse(&text);
    words.map(Some).map_err(|reason| Error::Broken { file: format!("{}: {WORDS}", files.name()), reason })
}

/// How the model draws in few steps, or why it cannot, in a sentence's beginning.
pub fn fast_or_why(files: &ModelFiles) -> Result<Fast, String> {
    match fast(files) {
        Ok(Some(fast)) => Ok(fast),
        Ok(None) => Err(format!("{} has no weights for few steps", files.name())),
        Err(error) => Err(format!("the weights for few steps cannot be used ({error})")),
    }
}

/// Has a recipe that asks for few steps ask for the model's ordinary ones, where the model at `path` has no adapter for
/// that; the sentence says so. Reads small files.
pub fn without_fast(path: Option<&Path>, recipe: &mut Recipe) -> Option<String> {
    if !recipe.tuning.fast {
        return None;
    }
    // What is wrong with the model itself is said when it is loaded.
    let files = super::open(path).ok()?;
    let why = fast_or_why(&files).err()?;
    let defaults = detect(&files).ok()?.defaults();
    recipe.tuning.fast = false;
    defaults.sampler.clone_into(&mut recipe.sampler);
    defaults.schedule.clone_into(&mut recipe.schedule);
    (recipe.steps, recipe.guidance, recipe.eta) = (defaults.steps, defaults.guidance, None);
    Some(format!("{why}: the picture is drawn in {} steps", defaults.steps))
}

/// Files in other layouts have nothing beside them that is meant for us.
fn may_have(files: &ModelFiles, path: &str) -> bool {
    !matches!(files, ModelFiles::Single(_)) && files.contains(path)
}

fn config(files: &ModelFiles) -> weights::Result<Option<Config>> {
    may_have(files, FILE).then(|| files.config(FILE)).transpose()
}

/// The path that a field names, if any: inside the model's folder, and there.
fn inside(
    files: &ModelFiles,
    config: &Config,
    field: &str,
    there: impl Fn(&str) -> bool,
) -> weights::Result<Option<String>> {
    let path = config.text(field, "")?;
    if path.is_empty() {
        return Ok(None);
    }
    let plain = path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
        && !path.contains(['\\', ':', '\0']);
    if plain && there(path) {
        return Ok(Some(path.to_owned()));
    }
    let what = format!("names '{}', which is not in {}: take the model whole", weights::brief(path), files.name());
    Err(config.error(field, what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(scumble: &str) -> (tempfile::TempDir, ModelFiles) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("model_index.json"), "{}").unwrap();
        std::fs::write(folder.path().join("fast.safetensors"), "").unwrap();
        std::fs::write(folder.path().join(FILE), scumble).unwrap();
        let files = ModelFiles::open(folder.path()).unwrap();
        (folder, files)
    }

    #[test]
    fn what_a_folder_carries_is_read() {
        let (folder, files) = folder(r#"{"fast": {"lora": "fast.safetensors", "steps": 3}, "tiny_decoder": "tiny"}"#);
        let read = fast(&files).unwrap().unwrap();
        assert_eq!((read.sampler, read.schedule, read.steps, read.guidance), ("lcm", "automatic", 3, 1.0));
        assert!(tiny_decoder(&files).unwrap_err().to_string().contains("names 'tiny', which is not in"));
        std::fs::create_dir(folder.path().join("tiny")).unwrap();
        std::fs::write(folder.path().join("tiny/config.json"), "{}").unwrap();
        assert_eq!(tiny_decoder(&files).unwrap().as_deref(), Some("tiny"));
        assert_eq!(words(&files).unwrap(), None);
        std::fs::write(folder.path().join(WORDS), r#"{"things": [["boat"]]}"#).unwrap();
        assert_eq!(words(&files).unwrap().unwrap().len(), 1);
        std::fs::write(folder.path().join(WORDS), "[1]").unwrap();
        assert!(
            words(&files).unwrap_err().to_string().contains("words.json is not a usable model file: it is not lists")
        );
    }

    #[test]
    fn what_cannot_be_used_names_file_and_field() {
        let error = |scumble: &str| fast(&folder(scumble).1).unwrap_err().to_string();
        for (scumble, said) in [
            ("[]", "scumble.json is not a usable model file"),
            (r#"{"fast": 4}"#, "fast is no object"),
            (r#"{"fast": {}}"#, "scumble.json: fast: lora is missing"),
            (r#"{"fast": {"lora": "gone.safetensors"}}"#, "lora names 'gone.safetensors', which is not in"),
            (r#"{"fast": {"lora": "../fast.safetensors"}}"#, "lora names '../fast.safetensors'"),
            (r#"{"fast": {"lora": "fast.safetensors", "sampler": "best"}}"#, "sampler is 'best'"),
            (r#"{"fast": {"lora": "fast.safetensors", "schedule": "best"}}"#, "schedule is 'best'"),
            (r#"{"fast": {"lora": "fast.safetensors", "steps": 0}}"#, "steps is 0"),
            (r#"{"fast": {"lora": "fast.safetensors", "guidance": 1e9}}"#, "guidance is 1000000000"),
        ] {
            assert!(error(scumble).contains(said), "{scumble}: {}", error(scumble));
        }
        assert_eq!(fast(&folder("{}").1).unwrap(), None);
    }
}
