//! What the program keeps about itself: looks, machine, folders, keys.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Deserializer, Serialize};

use crate::diagnostics::LogLevel;
use crate::engine::VaeTiles;
use crate::formats::Export;
use crate::job::DeviceChoice;
use crate::locale::{Language, t};

/// The colours of the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
}

/// Where the networks run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceSetting {
    /// The best device found.
    #[default]
    Auto,
    /// The processor.
    Cpu,
    /// An NVIDIA GPU.
    Cuda,
    /// An Apple GPU.
    Metal,
}

impl DeviceSetting {
    /// All choices.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Cpu, Self::Cuda, Self::Metal];

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Auto => t!("settings-device-auto"),
            Self::Cpu => t!("settings-device-cpu"),
            Self::Cuda => t!("settings-device-cuda"),
            Self::Metal => t!("settings-device-metal"),
        }
    }
}

impl From<DeviceSetting> for DeviceChoice {
    fn from(setting: DeviceSetting) -> Self {
        match setting {
            DeviceSetting::Auto => Self::Auto,
            DeviceSetting::Cpu => Self::Cpu,
            DeviceSetting::Cuda => Self::Cuda,
            DeviceSetting::Metal => Self::Metal,
        }
    }
}

/// Which tiny decoder (TAESD and its like) shows previews and makes live pictures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TinyDecoder {
    /// The one among the models that is made for the model's latents.
    #[default]
    Automatic,
    /// None.
    Off,
    /// This file or folder.
    File(PathBuf),
}

/// How the window stood when it was closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowSettings {
    /// Width and height of its inside, in points.
    pub size: [f32; 2],
    /// Whether it filled the screen.
    pub maximised: bool,
}

impl Default for WindowSettings {
    fn default() -> Self {
        Self { size: [1280.0, 800.0], maximised: false }
    }
}

/// How the panels stood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PanelSettings {
    /// Width of the panel on the right, in points.
    pub right_width: f32,
    /// Height of the strip of candidates, in points.
    pub strip_height: f32,
    /// Whether the advanced settings are unfolded.
    pub advanced_open: bool,
    /// Height of the layers, in points.
    pub layers_height: f32,
    /// Whether the layers are unfolded.
    pub layers_open: bool,
    /// Whether the Upscale panel is shown in place of the Generate panel.
    pub upscale_open: bool,
}

impl Default for PanelSettings {
    fn default() -> Self {
        Self {
            right_width: 320.0,
            strip_height: 132.0,
            advanced_open: false,
            layers_height: 260.0,
            layers_open: true,
            upscale_open: false,
        }
    }
}

/// What the program keeps about itself. Panels change it in place; [`App::tick`](super::App::tick) sees and saves it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// What the interface speaks; `None` follows the system. One that only another version knows does so, too.
    #[serde(deserialize_with = "known_language")]
    pub language: Option<Language>,
    /// Dark or light.
    pub theme: Theme,
    /// Where the networks run.
    pub device: DeviceSetting,
    /// Threads of the processor that the networks use, from the next start on; 0 takes all.
    pub threads: u32,
    /// MiB that a job may plan to use, from the next start on; 0 asks the machine what is free.
    pub memory_mib: u32,
    /// Folders in which models are looked for; each may be a model itself.
    pub model_folders: Vec<PathBuf>,
    /// The models that were chosen last, the newest first.
    pub recent_models: Vec<PathBuf>,
    /// Folder of the wildcards' files (`name.txt` for `__name__`).
    pub wildcard_folder: Option<PathBuf>,
    /// How many pixels of a picture each upscaling network does in a second, by its name, as of its last job.
    pub upscale_paces: BTreeMap<String, f64>,
    /// MiB that the steps of undo take.
    pub undo_mib: u32,
    /// Whether a preview is shown after each step.
    pub previews: bool,
    /// Which tiny decoder makes previews.
    pub tiny_decoder: TinyDecoder,
    /// Pixels on each side from which on pictures are decoded in tiles, from the next start on; 0 is as memory has it,
    /// [`Settings::NO_VAE_TILES`] never.
    pub vae_tile_px: u32,
    /// Pixels by which the mask is grown, shrunk and feathered.
    pub mask_step_px: u32,
    /// Pixels by which the selection is grown, shrunk and feathered.
    pub selection_step_px: u32,
    /// Whether every finished picture is kept in the folder for results.
    pub keep_results: bool,
    /// Where results are kept; `None` is a folder in that for pictures.
    pub results_folder: Option<PathBuf>,
    /// Seconds after which unsaved work is put where it survives a crash.
    pub autosave_secs: u32,
    /// The files that were open last, the newest first.
    pub recent: Vec<PathBuf>,
    /// How pictures were last exported.
    pub export: Export,
    /// Where pictures are exported to at once; `None` is the folder for pictures.
    pub export_folder: Option<PathBuf>,
    /// The artist's own keys: of a command's id, its shortcuts. An empty list takes the keys away.
    pub shortcuts: BTreeMap<String, Vec<String>>,
    /// How much the log says.
    pub log_level: LogLevel,
    /// Whether the hints for beginners were shown.
    pub tour_seen: bool,
    /// Name of the last report of a crash that the artist was told of.
    pub crash_told: String,
    /// How the window stood.
    pub window: WindowSettings,
    /// How the panels stood.
    pub panels: PanelSettings,
}

fn known_language<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Language>, D::Error> {
    let value = serde_json::Value::deserialize(value)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            theme: Theme::default(),
            device: DeviceSetting::default(),
            threads: 0,
            memory_mib: 0,
            model_folders: Vec::new(),
            recent_models: Vec::new(),
            wildcard_folder: None,
            upscale_paces: BTreeMap::new(),
            undo_mib: 512,
            previews: true,
            tiny_decoder: TinyDecoder::default(),
            vae_tile_px: 0,
            mask_step_px: 8,
            selection_step_px: 8,
            keep_results: true,
            results_folder: None,
            autosave_secs: 60,
            recent: Vec::new(),
            export: Export::default(),
            export_folder: None,
            shortcuts: BTreeMap::new(),
            log_level: LogLevel::default(),
            tour_seen: false,
            crash_told: String::new(),
            window: WindowSettings::default(),
            panels: PanelSettings::default(),
        }
    }
}

impl Settings {
    /// The side of tiles that no picture reaches.
    pub const NO_VAE_TILES: u32 = 8192;

    /// Which pictures are decoded in tiles.
    pub fn vae_tiles(&self) -> VaeTiles {
        match self.vae_tile_px {
            0 => VaeTiles::Auto,
            Self::NO_VAE_TILES => VaeTiles::Off,
            side => VaeTiles::Side(side.max(VaeTiles::LEAST)),
        }
    }

    /// The same with every number brought into its range.
    #[must_use]
    pub fn clamped(mut self) -> Self {
        let points = |v: f32, default: f32| if v.is_finite() { v.clamp(100.0, 20_000.0) } else { default };
        let (window, panels) = (WindowSettings::default(), PanelSettings::default());
        self.window.size = [points(self.window.size[0], window.size[0]), points(self.window.size[1], window.size[1])];
        self.panels.right_width = points(self.panels.right_width, panels.right_width);
        self.panels.strip_height = points(self.panels.strip_height, panels.strip_height);
        self.undo_mib = self.undo_mib.clamp(16, 1 << 20);
        self.panels.layers_height = points(self.panels.layers_height, panels.layers_height);
        self.mask_step_px = self.mask_step_px.clamp(1, 500);
        self.selection_step_px = self.selection_step_px.clamp(1, 500);
        self.autosave_secs = self.autosave_secs.clamp(5, 3600);
        self.threads = self.threads.min(1024);
        self.upscale_paces.retain(|_, pace| pace.is_finite() && *pace > 0.0);
        self.vae_tile_px = self.vae_tile_px.min(Self::NO_VAE_TILES);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_that_only_another_version_knows_leaves_the_other_settings_alone() {
        for (value, language) in
            [("\"zh-CN\"", Some(Language::Chinese)), ("null", None), ("\"tlh\"", None), ("7", None)]
        {
            let read: Settings =
                serde_json::from_str(&format!("{{\"language\": {value}, \"theme\": \"light\"}}")).unwrap();
            assert_eq!((read.language, read.theme), (language, Theme::Light), "{value}");
            let again: Settings = serde_json::from_value(serde_json::to_value(&read).unwrap()).unwrap();
            assert_eq!(again, read);
        }
        assert_eq!(serde_json::from_str::<Settings>("{}").unwrap().language, None);
    }
}
