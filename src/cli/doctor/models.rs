//! The built-in model, and what lies in the artist's folders.

use std::collections::BTreeMap;

use crate::families;
use crate::library::download::readable_bytes;
use crate::library::models::ModelLibrary;

use super::Finding;
use crate::cli::resources::library;

/// So many models that cannot be used are named.
const FEW: usize = 3;

pub fn all() -> Vec<Finding> {
    let mut found = vec![built_in()];
    found.extend(of_library(&library(&[], &[])));
    found
}

fn built_in() -> Finding {
    match families::open(None).and_then(|files| Ok(families::detect(&files)?.bytes_on_disk())) {
        Ok(bytes) => Finding::ok("built-in model", readable_bytes(bytes)),
        Err(failure) => {
            Finding::problem("built-in model", failure.message, "this program is damaged: install it again")
        }
    }
}

fn of_library(library: &ModelLibrary) -> Vec<Finding> {
    let mut found = Vec::new();
    for problem in library.problems() {
        found.push(Finding::warn("model folders", problem, "mend it, or take the folder out of the settings"));
    }
    let entries = library.entries();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.problem.is_none()) {
        *kinds.entry(entry.kind.id()).or_default() += 1;
    }
    let counts: Vec<_> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let folders = library.roots().len();
    found.push(match (folders, counts.is_empty()) {
        (0, true) => Finding::ok("models", "no folders were added: the built-in model is there"),
        (_, true) => Finding::ok("models", format!("none that can be used in {folders} folders")),
        (_, false) => Finding::ok("models", counts.join(", ")),
    });
    let broken: Vec<_> = entries.iter().filter(|entry| entry.problem.is_some()).collect();
    if !broken.is_empty() {
        let named: Vec<_> = broken.iter().take(FEW).map(|entry| format!("'{}'", entry.name)).collect();
        let more = if broken.len() > FEW { " and others" } else { "" };
        let text = format!("{} cannot be used: {}{more}", broken.len(), named.join(", "));
        found.push(Finding::warn("models", text, "`scumble inspect FILE` says why"));
    }
    found
}
