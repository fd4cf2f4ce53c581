//! The files of a model: a folder in the diffusers layout, or the built-in model's bytes inside the program.

use std::path::{Path, PathBuf};

use crate::job::{Blame, Failure};
use crate::weights::{self, Config, Weights};

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
}

/// File names that a component's weights go by, best first.
const WEIGHT_NAMES: [&str; 2] = ["diffusion_pytorch_model.safetensors", "model.safetensors"];

impl ModelFiles {
    /// Opens a folder. A path to a file inside one (`model_index.json`, say) is taken for its folder.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let fail = |what: String| Err(Failure::new(Blame::Model, format!("{}: {what}", path.display())));
        let folder = match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => path.to_owned(),
            Ok(_) if path.file_name().is_some_and(|name| name == "model_index.json") => {
                path.parent().map(Path::to_owned).unwrap_or_default()
            }
            Ok(_) => {
                return fail(
                    "is a single file: give a model folder in the diffusers layout (with model_index.json)".into(),
                );
            }
            Err(e) => return fail(format!("cannot be opened ({e}): check the path")),
        };
        if !folder.join("model_index.json").is_file() {
            return fail("holds no model_index.json: give the top folder of a model in the diffusers layout".into());
        }
        Ok(Self::Folder(folder))
    }

    /// The name of the model for messages.
    pub fn name(&self) -> String {
        match self {
            Self::Folder(folder) => folder.display().to_string(),
            Self::Embedded(_) => "the built-in model".to_owned(),
        }
    }

    /// Whether there is a file at `path` (with `/`).
    pub fn contains(&self, path: &str) -> bool {
        match self {
            Self::Folder(folder) => folder.join(path).is_file(),
            Self::Embedded(files) => files.iter().any(|file| file.path == path),
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
        }
    }

    /// A JSON object.
    pub fn config(&self, path: &str) -> Result<Config, weights::Error> {
        match self {
            Self::Folder(folder) => Config::open(&folder.join(path)),
            Self::Embedded(_) => Config::parse(path, &self.text(path, u64::MAX)?),
        }
    }

    /// The weights of a component (`unet`, `vae`, `text_encoder`).
    pub fn weights(&self, component: &str) -> Result<Weights, weights::Error> {
        let name = WEIGHT_NAMES
            .iter()
            .map(|name| format!("{component}/{name}"))
            .find(|path| self.contains(path))
            .unwrap_or_else(|| format!("{component}/{}", WEIGHT_NAMES[0]));
        match self {
            Self::Folder(folder) => Weights::open(&[folder.join(name)]),
            Self::Embedded(_) => Weights::from_static(&name, self.embedded(&name)?),
        }
    }

    /// The bytes of a component's weights, if they are part of the program.
    pub fn embedded_weights(&self, component: &str) -> Option<&'static [u8]> {
        WEIGHT_NAMES.iter().find_map(|name| self.embedded(&format!("{component}/{name}")).ok())
    }

    /// The file of a component's weights, if there is one.
    pub fn weight_file(&self, component: &str) -> Option<PathBuf> {
        match self {
            Self::Folder(folder) => {
                WEIGHT_NAMES.iter().map(|name| folder.join(component).join(name)).find(|path| path.is_file())
            }
            Self::Embedded(_) => None,
        }
    }

    fn embedded(&self, path: &str) -> Result<&'static [u8], weights::Error> {
        let files: &'static [Embedded] = match self {
            Self::Embedded(files) => files,
            Self::Folder(_) => &[],
        };
        files.iter().find(|file| file.path == path).map(|file| file.bytes).ok_or_else(|| weights::Error::Unreadable {
            file: path.to_owned(),
            reason: "it is not part of this program".into(),
        })
    }
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
        assert!(file.message.contains("single file"), "{file}");
    }
}
