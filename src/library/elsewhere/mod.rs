//! Looks for the models of other programs in the places where these programs usually keep them.
//!
//! [`look`] asks the programs' own configuration first (ComfyUI's `extra_model_paths.yaml`, InvokeAI's `invokeai.yaml`,
//! the Krita plugin's `settings.json`, A1111's `webui-user`), then walks a few folders deep through the home folder and
//! other disks. It only reads, stops after so many folders and so much time, and takes its time: call it on a thread.

mod config;
mod count;
mod usual;
mod walk;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::base::CancelToken;

use super::models::{RootReport, recognise};

pub use usual::Places;

/// A folder of another program's with models in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// What may be added to the artist's model folders: a folder, or a file of ComfyUI's that names folders.
    pub path: PathBuf,
    /// The program.
    pub program: &'static str,
    /// Model files in it.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// How far is looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Folders within folders.
    pub depth: usize,
    /// Folders in all.
    pub folders: usize,
    /// How long.
    pub time: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { depth: 4, folders: 60_000, time: Duration::from_secs(20) }
    }
}

/// What is left of the bounds.
pub(super) struct Budget<'a> {
    folders: usize,
    end: Instant,
    cancel: &'a CancelToken,
    seen: usize,
    progress: &'a mut dyn FnMut(usize),
}

impl Budget<'_> {
    /// Takes one folder; false if the search is to end.
    fn take(&mut self) -> bool {
        if self.seen >= self.folders || self.cancel.is_cancelled() || Instant::now() >= self.end {
            return false;
        }
        self.seen += 1;
        if self.seen.is_multiple_of(64) {
            (self.progress)(self.seen);
        }
        true
    }
}

/// A folder that may hold models, before it was looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hint {
    path: PathBuf,
    /// The program, where it is known better than by the folder's layout.
    program: Option<&'static str>,
}

/// Looks through `places`, and returns what holds models, by program and path. What was found before it is cancelled, or
/// before the time is over, is returned as well. `progress` is told now and then how many folders were looked at.
pub fn look(places: &Places, bounds: Bounds, cancel: &CancelToken, progress: &mut dyn FnMut(usize)) -> Vec<Elsewhere> {
    let end = Instant::now() + bounds.time;
    let mut budget = Budget { folders: bounds.folders, end, cancel, seen: 0, progress };
    let mut hints = config::hints(places);
    hints.extend(walk::hints(places, bounds.depth, &mut budget));
    let mut seen = HashSet::new();
    let mut counted = HashSet::new();
    let mut found = Vec::new();
    // Files that only name folders come last: those of programs that were found count as theirs.
    hints.sort_by_key(|hint| hint.path.is_file());
    for Hint { path, program } in hints {
        let Ok(true_path) = path.canonicalize() else { continue };
        if !seen.insert(true_path.clone()) || cancel.is_cancelled() {
            continue;
        }
        let report = recognise(&true_path);
        // What lies beside the plugin's ComfyUI is no model.
        let beside = program == Some("Krita") && report.layout == "plain";
        let Some(program) = program.or_else(|| named(&report)).filter(|_| !beside) else { continue };
        let (files, bytes) = count::models(&report, &mut counted, &mut budget);
        if files > 0 {
            found.push(Elsewhere { path: without_prefix(&true_path), program, files, bytes });
        }
    }
    found.sort_by(|a, b| (a.program, &a.path).cmp(&(b.program, &b.path)));
    found
}

/// The program whose layout a folder has; `None` for Scumble's own folder, and for one without a layout.
fn named(report: &RootReport) -> Option<&'static str> {
    // A single folder called `checkpoints` may be anything's.
    let sure = report.places.len() > 1 || report.evidence.contains(['/', '.', '_']) || report.path.is_file();
    (sure && !matches!(report.layout, "scumble" | "plain" | "diffusers" | "file")).then_some(report.label)
}

/// A true path of Windows as people write it.
fn without_prefix(path: &Path) -> PathBuf {
    let plain = path.to_str().and_then(|path| path.strip_prefix(r"\\?\")).filter(|rest| !rest.starts_with("UNC"));
    plain.map_or(path, Path::new).to_path_buf()
}

#[cfg(test)]
mod tests;
