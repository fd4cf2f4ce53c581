//! By what pictures can be made larger: the built-in network, those of the artist's folders, and diffusion models that
//! enlarge.

use std::path::{Path, PathBuf};

use crate::families::{BUILTIN_UPSCALER_ID, BUILTIN_UPSCALER_LABEL, UpscalerInfo, detect_upscaler};
use crate::job::ModelRef;
use crate::library::models::{ModelEntry, ModelKind, ModelLibrary};
use crate::locale::t;

/// The family of diffusion models that enlarge.
const DIFFUSION: &str = "x4-upscaler";
/// How many times those enlarge.
const DIFFUSION_SCALE: u32 = 4;

/// Something that pictures can be made larger by.
#[derive(Debug, Clone, PartialEq)]
pub struct UpscalerChoice {
    /// Its file or folder; `None` is the built-in network.
    pub path: Option<PathBuf>,
    /// Name for people.
    pub label: String,
    /// Its architecture and how many times it enlarges, as far as known.
    pub about: String,
    /// How many times it enlarges.
    pub scale: Option<u32>,
    /// Whether it is a diffusion model, which is led by the prompt.
    pub diffuses: bool,
    /// Why it cannot be used, as one sentence.
    pub problem: Option<String>,
    /// How recipes name it.
    pub(in crate::app) reference: ModelRef,
    /// What is known of a network.
    pub(in crate::app) info: Option<UpscalerInfo>,
}

impl UpscalerChoice {
    /// The built-in network. Reads the header of what the program carries.
    pub(in crate::app) fn builtin() -> Self {
        let reference = ModelRef { name: BUILTIN_UPSCALER_ID.to_owned(), hash: None };
        Self::network(None, BUILTIN_UPSCALER_LABEL, reference)
    }

    /// What recipes call it.
    pub fn name(&self) -> &str {
        &self.reference.name
    }

    fn network(path: Option<PathBuf>, label: &str, reference: ModelRef) -> Self {
        let (info, problem) = match detect_upscaler(path.as_deref()) {
            Ok(info) => (Some(info), None),
            Err(failure) => (None, Some(failure.message)),
        };
        let about = info.as_ref().map_or_else(String::new, |info| format!("{}, ×{}", info.architecture, info.scale));
        let scale = info.as_ref().map(|info| info.scale);
        Self { path, label: label.to_owned(), about, scale, diffuses: false, problem, reference, info }
    }

    fn of_entry(entry: &ModelEntry) -> Option<Self> {
        let path = Some(entry.path.clone());
        match (entry.kind, entry.family.as_deref()) {
            (ModelKind::Upscaler, _) => Some(Self::network(path, entry.label(), entry.reference())),
            (ModelKind::Checkpoint, Some(DIFFUSION)) => Some(Self {
                path,
                label: entry.label().to_owned(),
                about: t!("upscale-diffusion", scale = DIFFUSION_SCALE),
                scale: Some(DIFFUSION_SCALE),
                diffuses: true,
                problem: entry.problem.clone(),
                reference: entry.reference(),
                info: None,
            }),
            _ => None,
        }
    }

    /// A file that lies in none of the folders.
    pub(in crate::app) fn lone(path: &Path) -> Self {
        let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self::network(Some(path.to_owned()), &name, ModelRef { name: name.clone(), hash: None })
    }
}

/// All that there is to choose from, the built-in network first; `chosen` stays even if it lies in none of the folders.
/// Reads the headers of files: call it off the interface thread.
pub(in crate::app) fn choices(found: &ModelLibrary, chosen: Option<&Path>) -> Vec<UpscalerChoice> {
    let mut choices: Vec<_> = found.entries().iter().filter_map(UpscalerChoice::of_entry).collect();
    choices.sort_by_cached_key(|choice| (choice.diffuses, choice.label.to_lowercase()));
    if let Some(path) = chosen.filter(|path| choices.iter().all(|choice| choice.path.as_deref() != Some(path))) {
        choices.insert(0, UpscalerChoice::lone(path));
    }
    choices.insert(0, UpscalerChoice::builtin());
    choices
}
