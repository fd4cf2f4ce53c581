//! Walks through folders, the shallow ones first, for those that are laid out as a program's.

use std::collections::{HashSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

use super::{Budget, Hint, Places, config};
use crate::library::models::recognise;

/// Folders that hold no programs, in lower case.
const PASSED_OVER: [&str; 16] = [
    "__pycache__",
    "node_modules",
    "venv",
    "site-packages",
    "target",
    "windows",
    "program files",
    "programdata",
    "proc",
    "sys",
    "lost+found",
    "$recycle.bin",
    "system volume information",
    "library",
    "snap",
    "steamapps",
];
/// Names by one of which a folder shows that it is worth a closer look.
const TELLING: [&str; 9] = [
    "models",
    "Models",
    "checkpoints",
    "Stable-diffusion",
    "Stable-Diffusion",
    "folder_paths.py",
    "modules_forge",
    "extra_model_paths.yaml",
    "diffusion_models",
];
/// Entries of one folder that are looked at: one with more is no program's.
const MOST_ENTRIES: usize = 4000;

/// The folders that are laid out as a program's, down to `depth` within each beginning.
pub(super) fn hints(places: &Places, depth: usize, budget: &mut Budget<'_>) -> Vec<Hint> {
    let mut hints = Vec::new();
    let mut seen = HashSet::new();
    let starts = places.home.iter().chain(&places.others);
    let mut queue: VecDeque<(PathBuf, usize)> = starts.map(|start| (start.clone(), 0)).collect();
    while let Some((folder, level)) = queue.pop_front() {
        // A link may lead to where the walk was already.
        let fresh = folder.canonicalize().is_ok_and(|path| seen.insert(path));
        if !fresh {
            continue;
        }
        if !budget.take() {
            break;
        }
        let Some(names) = names(&folder) else { continue };
        if names.iter().any(|(name, _)| name == "invokeai.yaml")
            && let Some(hint) = config::of_invoke(&folder)
        {
            hints.push(hint);
            continue;
        }
        if names.iter().any(|(name, _)| TELLING.contains(&name.as_str())) && is_a_programs(&folder) {
            for script in ["webui-user.sh", "webui-user.bat"] {
                hints.extend(config::of_web_ui(&folder.join(script)));
            }
            hints.push(Hint { path: folder, program: None });
            continue;
        }
        if level < depth {
            queue.extend(
                names
                    .into_iter()
                    .filter(|(name, is_folder)| *is_folder && !is_passed_over(name))
                    .map(|(name, _)| (folder.join(name), level + 1)),
            );
        }
    }
    hints
}

fn is_a_programs(folder: &Path) -> bool {
    super::named(&recognise(folder)).is_some()
}

fn is_passed_over(name: &str) -> bool {
    name.starts_with('.') || PASSED_OVER.contains(&name.to_lowercase().as_str())
}

/// What lies in a folder, by name, and whether each is a folder or leads to one. `None` if it cannot be read.
fn names(folder: &Path) -> Option<Vec<(String, bool)>> {
    let files = fs::read_dir(folder).ok()?;
    let named = |file: fs::DirEntry| {
        let kind = file.file_type().ok()?;
        let is_folder = kind.is_dir() || (kind.is_symlink() && file.path().is_dir());
        Some((file.file_name().into_string().ok()?, is_folder))
    };
    Some(files.take(MOST_ENTRIES).filter_map(|file| named(file.ok()?)).collect())
}
