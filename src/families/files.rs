//! The files of a model: a folder in the diffusers layout, one file, or the built-in model's bytes inside the program.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use crate::job::{Blame, Failure};
use crate::weights::{self, Config, Weights};

use super::single::{self, SingleFile};

/// A file that is part of the program.
pub struct Embedded {
    /// Path inside the model's folder, with `/`.
    pub path: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// Where a model's files are read from.
#[derive(Clone)]
pub enum ModelFiles {
    /// A folder in the diffusers layout.
    Folder(PathBuf),
    /// Files inside the program.
    Embedded(&'static [Embedded]),
    /// A whole model in one file.
    Single(Arc<SingleFile>),
}

/// What the names of a component's weights begin with.
const STEMS: [&str; 3] = ["diffusion_pytorch_model", "model", "pytorch_model"];
/// Versions of the weights, best first; the full ones have no name.
const VARIANTS: [&str; 5] = ["", ".fp32", ".fp16", ".bf16", ".non_ema"];
/// A list of shards has a line for each tensor.
const MAX_INDEX_BYTES: u64 = 16 << 20;
/// More shards than any model has.
const MAX_SHARDS: usize = 1024;
/// Folders of a model whose files stand for the whole.
const PARTS: [&str; 6] = ["unet", "vae", "text_encoder", "text_encoder_2", "text_encoder_3", "transformer"];

impl ModelFiles {
    /// Opens a folder in the diffusers layout, or a whole model in one file. A file inside such a folder
    /// (`model_index.json`, or the weights of a part) is taken for its folder.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let fail = |what: String| Err(Failure::new(Blame::Model, format!("{}: {what}", path.display())));
        let folder = match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => path.to_owned(),
            Ok(_) => {
                let Some(folder) = folder_of(path) else {
                    let file = SingleFile::open(path).map_err(|error| super::detect::failure(&error))?;
                    return Ok(Self::Single(Arc::new(file)));
                };
                folder
            }
            Err(e) => return fail(format!("cannot be opened ({e}): check the path")),
        };
        if !folder.join("model_index.json").is_file() {
            let wanted = "give the top folder of a model in the diffusers layout, or a model's file";
            return fail(format!("holds no model_index.json: {wanted}"));
        }
        Ok(Self::Folder(folder))
    }

    /// A VAE (`vae`) or a `ControlNet` (`controlnet`) of its own: a diffusers folder with a `config.json`, a file in
    /// such a folder, or a file in any layout. Its configuration, and its tensors under diffusers' names.
    pub fn open_component(path: &Path, component: &str) -> Result<(Config, Weights), weights::Error> {
        if path.is_dir() {
            // A whole model's folder has the part in a folder of its own.
            let inner = path.join(component);
            let folder = if path.join("config.json").is_file() || !inner.is_dir() { path } else { inner.as_path() };
            return Ok((Config::open(&folder.join("config.json"))?, Weights::open(&weights_in(folder)?)?));
        }
        let beside = path.parent().map(|folder| folder.join("config.json")).filter(|config| config.is_file());
        let is_diffusers =
            path.file_name().is_some_and(|name| STEMS.iter().any(|stem| name.to_string_lossy().starts_with(stem)));
        match beside.filter(|_| is_diffusers) {
            Some(config) => Ok((Config::open(&config)?, Weights::open(&[path])?)),
            None => single::open_component(path, component),
        }
    }

    /// Whether a schedule of the model's own is among its files. One file has none: what stands for it is what such
    /// models were trained with.
    pub fn has_own_schedule(&self) -> bool {
        !matches!(self, Self::Single(_))
    }

    /// The name of the model for messages.
    pub fn name(&self) -> String {
        match self {
            Self::Folder(folder) => folder.display().to_string(),
            Self::Embedded(_) => "the built-in model".to_owned(),
            Self::Single(file) => file.path().display().to_string(),
        }
    }

    /// Whether there is a file at `path` (with `/`).
    pub fn contains(&self, path: &str) -> bool {
        match self {
            Self::Folder(folder) => folder.join(path).is_file(),
            Self::Embedded(files) => files.iter().any(|file| file.path == path),
            Self::Single(file) => file.contains(path),
        }
    }

    /// The text of a small file.
    pub fn text(&self, path: &str, limit_bytes: u64) -> Result<String, weights::Error> {
        match self {
            Self::Folder(folder) => weights::read_text(&folder.join(path), limit_bytes),
            Self::Embedded(_) => {
                let bytes = self.embedded(path)?;
                String::from_utf8(bytes.to_vec()).map_err(|_| weights::Error::Broken {
                    file: path.to_owned(),
                    reason: "it is not UTF-8 text".into(),
                })
            }
            Self::Single(file) => Ok(file.config(path)?.into_value().to_string()),
        }
    }

    /// A JSON object.
    pub fn config(&self, path: &str) -> Result<Config, weights::Error> {
        match self {
            Self::Folder(folder) => Config::open(&folder.join(path)),
            Self::Embedded(_) => Config::parse(path, &self.text(path, u64::MAX)?),
            Self::Single(file) => file.config(path),
        }
    }

    /// The weights of a component (`unet`, `vae`, `text_encoder`).
    pub fn weights(&self, component: &str) -> Result<Weights, weights::Error> {
        match self {
            Self::Folder(folder) => Weights::open(&weights_in(&folder.join(component))?),
            Self::Embedded(_) => {
                let mut paths = STEMS.iter().map(|stem| format!("{component}/{stem}.safetensors"));
                let name = paths.find(|path| self.contains(path));
                let name = name.unwrap_or_else(|| format!("{component}/{}.safetensors", STEMS[0]));
                Weights::from_static(&name, self.embedded(&name)?)
            }
            Self::Single(file) => file.weights(component),
        }
    }

    /// The weights of one file by its path (with `/`).
    pub fn file(&self, path: &str) -> Result<Weights, weights::Error> {
        match self {
            Self::Folder(folder) => Weights::open(&[folder.join(path)]),
            Self::Embedded(_) | Self::Single(_) => Weights::from_static(path, self.embedded(path)?),
        }
    }

    /// The bytes of a component's weights, if they are part of the program.
    pub fn embedded_weights(&self, component: &str) -> Option<&'static [u8]> {
        STEMS.iter().find_map(|stem| self.embedded(&format!("{component}/{stem}.safetensors")).ok())
    }

    /// The file of a component's weights, if there is one: the first of several shards, the whole file where a model
    /// is one.
    pub fn weight_file(&self, component: &str) -> Option<PathBuf> {
        match self {
            Self::Folder(folder) => {
                weights_in(&folder.join(component)).ok()?.into_iter().next().filter(|path| path.is_file())
            }
            Self::Embedded(_) => None,
            Self::Single(file) => Some(file.path().to_owned()),
        }
    }

    fn embedded(&self, path: &str) -> Result<&'static [u8], weights::Error> {
        let files: &'static [Embedded] = match self {
            Self::Embedded(files) => files,
            Self::Folder(_) | Self::Single(_) => &[],
        };
        files.iter().find(|file| file.path == path).map(|file| file.bytes).ok_or_else(|| weights::Error::Unreadable {
            file: path.to_owned(),
            reason: "it is not part of this program".into(),
        })
    }
}

/// The model's folder that a file stands for.
fn folder_of(file: &Path) -> Option<PathBuf> {
    let folder = file.parent()?;
    if file.file_name().is_some_and(|name| name == "model_index.json") {
        return Some(folder.to_owned());
    }
    let part = folder.file_name()?.to_str().filter(|name| PARTS.contains(name))?;
    let whole = folder.parent()?;
    (folder.join("config.json").is_file() && !part.is_empty() && whole.join("model_index.json").is_file())
        .then(|| whole.to_owned())
}

/// The files of weights in a part's folder: the full ones before variants, safetensors before pickles, one file before
/// shards. Where there are none, the name that there should be.
fn weights_in(folder: &Path) -> Result<Vec<PathBuf>, weights::Error> {
    for extension in ["safetensors", "bin"] {
        for variant in VARIANTS {
            for stem in STEMS {
                let file = folder.join(format!("{stem}{variant}.{extension}"));
                if file.is_file() {
                    return Ok(vec![file]);
                }
                let lists = [
                    format!("{stem}.{extension}.index{variant}.json"),
                    format!("{stem}{variant}.{extension}.index.json"),
                ];
                if let Some(list) = lists.iter().map(|name| folder.join(name)).find(|path| path.is_file()) {
                    return shards(folder, &list);
                }
            }
        }
    }
    Ok(vec![folder.join(format!("{}.safetensors", STEMS[0]))])
}

/// The files that a list of shards names: plain names of files beside it and no others.
fn shards(folder: &Path, list: &Path) -> Result<Vec<PathBuf>, weights::Error> {
    let broken = |reason: String| weights::Error::Broken { file: weights::short_name(list), reason };
    let text = weights::read_text(list, MAX_INDEX_BYTES)?;
    let whole: Value =
        serde_json::from_str(&text).map_err(|e| broken(format!("it is not valid JSON ({})", weights::brief(e))))?;
    let map = whole.get("weight_map").and_then(Value::as_object);
    let map =
        map.ok_or_else(|| broken("it has no weight_map; take the whole model folder as it was published".into()))?;
    let mut names = BTreeSet::new();
    for value in map.values() {
        let name = value.as_str().unwrap_or_default();
        let plain = !name.is_empty() && !name.contains(['/', '\\', ':', '\0']) && name != "." && name != "..";
        if !plain {
            let name = weights::brief(value);
            return Err(broken(format!("it names {name}, which is no file beside it; take the model from its source")));
        }
        names.insert(name);
    }
    if names.is_empty() || names.len() > MAX_SHARDS {
        return Err(broken(format!("it names {} files; take the whole model folder as it was published", names.len())));
    }
    Ok(names.into_iter().map(|name| folder.join(name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_model_folder_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("nothing");
        assert!(ModelFiles::open(&missing).err().unwrap().message.contains("check the path"));
        assert!(ModelFiles::open(folder.path()).err().unwrap().message.contains("holds no model_index.json"));
        std::fs::write(folder.path().join("model_index.json"), "{}").unwrap();
        std::fs::write(folder.path().join("model.ckpt"), "").unwrap();
        assert!(ModelFiles::open(folder.path()).is_ok());
        assert!(ModelFiles::open(&folder.path().join("model_index.json")).is_ok());
        let file = ModelFiles::open(&folder.path().join("model.ckpt")).err().unwrap();
        assert!(file.message.contains("model.ckpt is not a usable model file: it has only 0 bytes"), "{file}");
    }
}
