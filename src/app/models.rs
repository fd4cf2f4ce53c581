//! The models that can be chosen: the built-in one, and folders.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::families::{self, BUILTIN_ID, BUILTIN_LABEL, Defaults};

/// The most models that are listed.
const MAX_MODELS: usize = 1000;

/// A model that can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelEntry {
    /// Its folder; `None` is the built-in model.
    pub path: Option<PathBuf>,
    /// What recipes call it.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What kind it is of.
    pub family: String,
    /// What suits it; the built-in model's if it cannot be read.
    pub defaults: Defaults,
    /// Why it cannot be used, as one sentence.
    pub problem: Option<String>,
}

/// The defaults of the built-in model.
pub(super) fn builtin_defaults() -> Defaults {
    static DEFAULTS: OnceLock<Defaults> = OnceLock::new();
    *DEFAULTS.get_or_init(|| {
        let row = families::FAMILIES.iter().find(|family| family.id == "builtin");
        row.unwrap_or(&families::FAMILIES[0]).defaults
    })
}

/// The built-in model.
pub(super) fn builtin() -> ModelEntry {
    ModelEntry {
        path: None,
        name: BUILTIN_ID.to_owned(),
        label: BUILTIN_LABEL.to_owned(),
        family: "built-in".to_owned(),
        defaults: builtin_defaults(),
        problem: None,
    }
}

/// A model's folder, read as far as needed to name it. Reads files: call it off the interface thread.
fn entry(path: &Path) -> ModelEntry {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let found = families::open(Some(path)).and_then(|files| families::detect(&files));
    let (family, defaults, problem) = match found {
        Ok(found) => (found.family.label.to_owned(), found.defaults(), None),
        Err(failure) => (String::new(), builtin_defaults(), Some(failure.message)),
    };
    ModelEntry { path: Some(path.to_owned()), label: name.clone(), name, family, defaults, problem }
}

/// All models: the built-in one, then those in each folder (which may be a model itself), by name. Folders that are
/// gone are told in sentences. `chosen` is listed wherever it lies, and even if it is gone. Reads files: call it off the
/// interface thread.
pub(super) fn scan(folders: &[PathBuf], chosen: Option<&Path>) -> (Vec<ModelEntry>, Vec<String>) {
    let (mut paths, mut problems) = (Vec::new(), Vec::new());
    for folder in folders {
        if is_model(folder) {
            paths.push(folder.clone());
            continue;
        }
        match fs::read_dir(folder) {
            Ok(entries) => {
                let inside = entries.flatten().map(|entry| entry.path()).filter(|path| is_model(path));
                let mut inside: Vec<_> = inside.take(MAX_MODELS).collect();
                inside.sort();
                paths.extend(inside);
            }
            Err(error) => {
                let folder = folder.display();
                problems.push(format!("The model folder '{folder}' cannot be read ({error}): is it still there?"));
            }
        }
    }
    paths.dedup();
    if let Some(chosen) = chosen.filter(|chosen| !paths.iter().any(|path| path == chosen)) {
        paths.insert(0, chosen.to_owned());
    }
    let entries = std::iter::once(builtin()).chain(paths.iter().take(MAX_MODELS).map(|path| entry(path)));
    (entries.collect(), problems)
}

fn is_model(path: &Path) -> bool {
    path.join("model_index.json").is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_found_in_folders_and_broken_ones_say_why() {
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models");
        let folder = tempfile::tempdir().unwrap();
        let broken = folder.path().join("broken");
        fs::create_dir(&broken).unwrap();
        fs::write(broken.join("model_index.json"), "{}").unwrap();
        let (models, problems) = scan(&[golden, broken, folder.path().join("gone")], Some(Path::new("lost")));
        assert!(models[1].name == "lost" && models[1].problem.is_some());
        assert!(models[0].path.is_none() && models.len() > 2);
        let sd1 = models.iter().find(|model| model.name == "sd1").unwrap();
        assert!(sd1.problem.is_none() && !sd1.family.is_empty());
        assert!(models.iter().find(|model| model.name == "broken").unwrap().problem.is_some());
        assert!(problems.len() == 1 && problems[0].contains("gone"));
    }
}
