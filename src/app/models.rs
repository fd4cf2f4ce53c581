//! The models that can be chosen: the built-in one, those used last, and the checkpoints of the library.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::families::{self, BUILTIN_ID, Defaults, FAMILIES, Fast, ModelFiles};
use crate::library::models::{ModelEntry, ModelKind, ModelLibrary};
use crate::locale::t;
use crate::prompt::Words;

use super::worker::Lane;
use super::{App, NoticeKind};

/// So many models are remembered as used last.
const RECENT: usize = 8;

/// A model that can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelChoice {
    /// Its file or folder; `None` is the built-in model.
    pub path: Option<PathBuf>,
    /// What recipes call it.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What kind it is of.
    pub family: String,
    /// Id of that, a row of [`FAMILIES`]; empty if it is not known.
    pub family_id: String,
    /// The hash that recipes name it by, where that is known.
    pub hash: Option<String>,
    /// What suits it; the built-in model's if it cannot be read.
    pub defaults: Defaults,
    /// How it draws in few steps, if it can.
    pub fast: Option<Fast>,
    /// The words that it knows, where it says so.
    pub words: Option<Arc<Words>>,
    /// Why it cannot be used, as one sentence.
    pub problem: Option<String>,
}

impl ModelChoice {
    /// What kind it is of, in words.
    pub fn family(&self) -> &str {
        if self.path.is_some() { &self.family } else { t!("models-note-built-in") }
    }
}

/// How a model draws in few steps, and the words that it knows.
type Extras = (Option<Fast>, Option<Arc<Words>>);

/// What lies in a model's folder beside its networks. What is wrong with it is said by the job that uses it.
fn extras(files: &ModelFiles) -> Extras {
    let words = families::words(files).ok().flatten();
    (families::fast(files).ok().flatten(), words.map(Arc::new))
}

/// The same for a file or folder, of which files have nothing beside them.
fn extras_at(path: &Path) -> Extras {
    let files = path.is_dir().then(|| families::open(Some(path)).ok()).flatten();
    files.as_ref().map(extras).unwrap_or_default()
}

/// The defaults of the built-in model.
pub(super) fn builtin_defaults() -> Defaults {
    static DEFAULTS: OnceLock<Defaults> = OnceLock::new();
    *DEFAULTS.get_or_init(|| {
        let row = FAMILIES.iter().find(|family| family.id == "builtin");
        row.unwrap_or(&FAMILIES[0]).defaults
    })
}

/// The built-in model.
pub(super) fn builtin() -> ModelChoice {
    static EXTRAS: OnceLock<Extras> = OnceLock::new();
    let read = || families::open(None).as_ref().map(extras).unwrap_or_default();
    let (fast, words) = EXTRAS.get_or_init(read).clone();
    ModelChoice {
        path: None,
        name: BUILTIN_ID.to_owned(),
        label: t!("models-note-built-in-model").to_owned(),
        family: family_label("builtin").to_owned(),
        family_id: "builtin".to_owned(),
        hash: None,
        defaults: builtin_defaults(),
        fast,
        words,
        problem: None,
    }
}

/// What a family is called; its id if it has no row.
pub fn family_label(id: &str) -> &str {
    FAMILIES.iter().find(|family| family.id == id).map_or(id, |family| family.label)
}

/// A checkpoint of the library.
fn of_entry(entry: &ModelEntry) -> ModelChoice {
    let id = entry.family.clone().unwrap_or_default();
    let row = FAMILIES.iter().find(|family| family.id == id);
    let (fast, words) = extras_at(&entry.path);
    ModelChoice {
        path: Some(entry.path.clone()),
        name: entry.name.clone(),
        label: entry.label().to_owned(),
        family: family_label(&id).to_owned(),
        family_id: id,
        hash: entry.hashes.short().map(str::to_owned),
        defaults: row.map_or_else(builtin_defaults, |row| row.defaults),
        fast,
        words,
        problem: entry.problem.clone(),
    }
}

/// A model that lies in no folder of the library, read as far as needed to name it. Reads files: call it off the
/// interface thread.
pub(super) fn lone(path: &Path) -> ModelChoice {
    let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
    let name = name.map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let found = families::open(Some(path)).and_then(|files| families::detect(&files));
    let (family, defaults, problem) = match found {
        Ok(found) => (Some(found.family), found.defaults(), None),
        Err(failure) => (None, builtin_defaults(), Some(failure.message)),
    };
    let (fast, words) = extras_at(path);
    ModelChoice {
        path: Some(path.to_owned()),
        label: name.clone(),
        name,
        family: family.map_or("", |family| family.label).to_owned(),
        family_id: family.map_or("", |family| family.id).to_owned(),
        hash: None,
        defaults,
        fast,
        words,
        problem,
    }
}

/// All models: the built-in one, `chosen` wherever it lies and even if it is gone, then the library's checkpoints by
/// name. Reads files: call it off the interface thread.
pub(super) fn choices(found: &ModelLibrary, chosen: Option<&Path>) -> Vec<ModelChoice> {
    let mut models: Vec<_> =
        found.entries().iter().filter(|entry| entry.kind == ModelKind::Checkpoint).map(of_entry).collect();
    models.sort_by_cached_key(|model| model.label.to_lowercase());
    if let Some(chosen) = chosen.filter(|chosen| models.iter().all(|model| model.path.as_deref() != Some(chosen))) {
        models.insert(0, lone(chosen));
    }
    models.insert(0, builtin());
    models
}

impl App {
    /// All models that can be chosen: the built-in one first, then those used last, then the others.
    pub fn models(&self) -> &[ModelChoice] {
        &self.models
    }

    /// The chosen model; the built-in one if the chosen one was not found.
    pub fn model(&self) -> &ModelChoice {
        self.models.iter().find(|entry| entry.path == self.form.model).unwrap_or(&self.models[0])
    }

    /// Takes a model, with its defaults. One that is not listed is looked at first, in a thread.
    pub(super) fn choose_model(&mut self, path: Option<PathBuf>) {
        self.form.model = path;
        let Some(path) = self.form.model.clone() else {
            self.take_model_defaults();
            return;
        };
        self.settings.recent_models.retain(|other| *other != path);
        self.settings.recent_models.insert(0, path.clone());
        self.settings.recent_models.truncate(RECENT);
        if self.models.iter().any(|model| model.path.as_ref() == Some(&path)) {
            self.take_model_defaults();
            self.sort_models();
            return;
        }
        let taken = self.workers.submit(Lane::Files, false, t!("app-work-looking-at-model"), move || {
            let model = lone(&path);
            Box::new(move |app| {
                let wanted = app.form.model == model.path;
                app.models.retain(|other| other.path != model.path);
                app.models.push(model);
                app.sort_models();
                if wanted {
                    app.take_model_defaults();
                }
                app.changed = true;
            })
        });
        if !taken {
            self.say(NoticeKind::Warning, super::files::busy());
        }
    }

    pub(super) fn take_model_defaults(&mut self) {
        let (defaults, family) = (self.model().defaults, self.model().family_id.clone());
        self.unhurried = None;
        self.form.take_defaults(&defaults);
        if family.ends_with("instruct-pix2pix") {
            // It is led by the picture through inputs of its own, and begins with noise alone.
            self.form.strength = 1.0;
        }
    }

    /// The built-in one first, then those used last.
    pub(super) fn sort_models(&mut self) {
        let recent = &self.settings.recent_models;
        self.models.sort_by_key(|model| match &model.path {
            None => 0,
            Some(path) => recent.iter().position(|other| other == path).map_or(usize::MAX, |at| at + 1),
        });
    }
}
