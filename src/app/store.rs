//! Settings and prompts on the disk: versioned, written whole or not at all; a broken file is set aside and said.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::formats::write_atomically;
use crate::library::models::own_folder;
use crate::locale::t;
use crate::tools::ToolSettings;

use super::{Form, LiveSettings, Settings, UpscaleForm};

/// The version of the file that this program writes.
const VERSION: u32 = 1;
/// The most bytes that a file of settings may have.
const MAX_BYTES: u64 = 16 << 20;

/// Where things are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dirs {
    /// Settings.
    pub config: PathBuf,
    /// Prompts.
    pub data: PathBuf,
    /// What survives a crash.
    pub state: PathBuf,
    /// What can be made anew: the gallery's index and thumbnails.
    pub cache: PathBuf,
    /// Pictures that are exported at once.
    pub pictures: PathBuf,
}

impl Dirs {
    /// The folders that the system has for this; `None` where it has none.
    pub fn of_user() -> Option<Self> {
        let project = directories::ProjectDirs::from("", "", "Scumble")?;
        let user = directories::UserDirs::new()?;
        let pictures = user.picture_dir().unwrap_or(user.home_dir()).join("Scumble");
        let data = project.data_dir().to_owned();
        // Not every system has a folder for state.
        let state = project.state_dir().map_or_else(|| data.clone(), Path::to_owned);
        Some(Self {
            config: project.config_dir().to_owned(),
            data,
            state,
            cache: project.cache_dir().to_owned(),
            pictures,
        })
    }

    /// Where unsaved work is put, so that it survives a crash.
    pub fn recovery(&self) -> PathBuf {
        self.state.join("recovery")
    }

    /// The folders that models are looked for in: Scumble's own, where there is one, and those that the artist added.
    pub fn model_folders(&self) -> Vec<PathBuf> {
        let own = Some(own_folder(&self.data)).filter(|own| own.is_dir());
        own.into_iter().chain(peek(&self.settings()).settings.model_folders).collect()
    }

    /// Where the log is kept.
    pub fn logs(&self) -> PathBuf {
        self.state.join("logs")
    }

    /// Where reports of what broke down are kept.
    pub fn crashes(&self) -> PathBuf {
        self.state.join("crashes")
    }

    /// What is wrong with the file of settings, which is not touched.
    pub fn settings_problem(&self) -> Option<String> {
        let path = self.settings();
        match read(&path) {
            Ok(text) => {
                let error = serde_json::from_slice::<Stored>(&text?).err()?;
                Some(format!("'{}' is damaged ({error})", path.display()))
            }
            Err(error) => Some(format!("'{}' cannot be read ({error})", path.display())),
        }
    }

    pub(super) fn settings(&self) -> PathBuf {
        self.config.join("settings.json")
    }

    pub(super) fn prompts(&self) -> PathBuf {
        self.data.join("prompts.json")
    }
}

/// All that is kept from one start to the next, but for the prompts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Stored {
    pub version: u32,
    pub settings: Settings,
    pub form: Form,
    /// The upscale panel's content.
    pub upscale: UpscaleForm,
    pub tools: ToolSettings,
    pub tool: String,
    pub live: LiveSettings,
    /// What other versions wrote, kept for them.
    #[serde(flatten)]
    pub rest: serde_json::Map<String, serde_json::Value>,
}

impl Default for Stored {
    fn default() -> Self {
        Self {
            version: VERSION,
            settings: Settings::default(),
            form: Form::default(),
            upscale: UpscaleForm::default(),
            tools: ToolSettings::default(),
            tool: "brush".to_owned(),
            live: LiveSettings::default(),
            rest: serde_json::Map::new(),
        }
    }
}

impl Stored {
    /// Reads the settings. Where they are broken, the defaults stand, the file is set aside, and a sentence says so.
    pub fn load(path: &Path) -> (Self, Option<String>) {
        let (stored, problem) = read_or_set_aside::<Self>(path);
        let Some(mut stored) = stored else { return (Self::default(), problem) };
        stored.settings = stored.settings.clamped();
        stored.form.clamp();
        stored.upscale.clamp();
        // A newer version may have meant fields differently, but nothing is lost by reading what is known.
        stored.version = stored.version.max(VERSION);
        (stored, problem)
    }
}

/// The settings as they are on the disk, without touching a broken file: [`Stored::load`] will say so.
pub(super) fn peek(path: &Path) -> Stored {
    let text = read(path).ok().flatten().unwrap_or_default();
    let mut stored: Stored = serde_json::from_slice(&text).unwrap_or_default();
    stored.settings = stored.settings.clamped();
    stored
}

/// Reads a JSON file; nothing if there is none. A broken one gets the ending `.broken`, and the sentence says so.
pub(super) fn read_or_set_aside<T: DeserializeOwned>(path: &Path) -> (Option<T>, Option<String>) {
    let text = match read(path) {
        Ok(Some(text)) => text,
        Ok(None) => return (None, None),
        Err(error) => {
            let path = path.display().to_string();
            return (None, Some(t!("settings-note-unreadable", path = path, error = error.to_string())));
        }
    };
    match serde_json::from_slice(&text) {
        Ok(value) => (Some(value), None),
        Err(error) => {
            let aside = free_name(path);
            let (file, error) = (path.display().to_string(), error.to_string());
            let sentence = match fs::rename(path, &aside) {
                Ok(()) => {
                    let aside = aside.display().to_string();
                    t!("settings-note-damaged-kept", path = file, error = error, aside = aside)
                }
                Err(_) => t!("settings-note-damaged", path = file, error = error),
            };
            (None, Some(sentence))
        }
    }
}

fn read(path: &Path) -> std::io::Result<Option<Vec<u8>>> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut text = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut text)?;
    Ok(Some(text))
}

/// `settings.json.broken`, or with a number where that is taken.
fn free_name(path: &Path) -> PathBuf {
    let name = |n: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(if n == 0 { ".broken".to_owned() } else { format!(".broken-{n}") });
        PathBuf::from(name)
    };
    (0..100).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(100))
}

/// Writes a JSON file whole or not at all, and makes its folder. The error is a sentence.
pub(super) fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), String> {
    let text = serde_json::to_vec_pretty(value).map_err(|e| t!("settings-note-no-json", error = e.to_string()))?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .map_err(|e| t!("settings-note-no-folder", path = folder.display().to_string(), error = e.to_string()))?;
    }
    write_atomically(path, |out| out.write_all(&text)).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_with_what_other_versions_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/settings.json");
        assert_eq!(Stored::load(&path), (Stored::default(), None));
        let mut stored = Stored::default();
        stored.settings.undo_mib = 100;
        stored.form.prompt = "a fox".to_owned();
        stored.rest.insert("layers".to_owned(), serde_json::json!({ "open": true }));
        write(&path, &stored).unwrap();
        assert_eq!(Stored::load(&path), (stored, None));
        fs::write(&path, r#"{ "settings": { "theme": "light", "shiny": 1 }, "form": { "steps": 100000 } }"#).unwrap();
        let (old, problem) = Stored::load(&path);
        assert_eq!((old.settings.theme, old.form.steps, problem), (super::super::Theme::Light, 150, None));
    }

    #[test]
    fn a_broken_file_is_set_aside_each_time_and_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        for (text, aside) in [("{", "settings.json.broken"), ("[1]", "settings.json.broken-1")] {
            fs::write(&path, text).unwrap();
            let (stored, problem) = Stored::load(&path);
            assert_eq!(stored, Stored::default());
            assert!(problem.unwrap().contains(aside));
            assert_eq!(fs::read_to_string(folder.path().join(aside)).unwrap(), text);
            assert!(!path.exists());
        }
    }

    #[test]
    fn a_folder_in_the_way_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let (stored, problem) = Stored::load(folder.path());
        assert_eq!(stored, Stored::default());
        assert!(problem.unwrap().contains("cannot be read"));
        assert!(write(folder.path(), &1).unwrap_err().contains("is a folder"));
    }
}
