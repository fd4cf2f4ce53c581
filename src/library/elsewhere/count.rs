//! Counts the model files of a folder without opening them.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use super::Budget;
use crate::library::models::{RootReport, is_model_ending};

/// Folders within folders that are looked into.
const DEPTH: usize = 8;
/// Entries of one folder that are looked at.
const MOST_ENTRIES: usize = 50_000;

/// The model files of a program's folders, and their bytes. Folders in `counted` belong to another already.
pub(super) fn models(report: &RootReport, counted: &mut HashSet<PathBuf>, budget: &mut Budget<'_>) -> (usize, u64) {
    let (mut count, mut bytes) = (0, 0);
    let mut folders: Vec<(PathBuf, usize)> = report.places.iter().map(|place| (place.path.clone(), 0)).collect();
    while let Some((folder, depth)) = folders.pop() {
        let fresh = folder.canonicalize().is_ok_and(|path| counted.insert(path));
        if !fresh {
            continue;
        }
        if !budget.take() {
            break;
        }
        let Ok(files) = fs::read_dir(&folder) else { continue };
        for file in files.take(MOST_ENTRIES).flatten() {
            let path = file.path();
            let Ok(info) = fs::metadata(&path) else { continue };
            let hidden = file.file_name().as_encoded_bytes().starts_with(b".");
            if info.is_dir() && depth < DEPTH && !hidden {
                folders.push((path, depth + 1));
            } else if info.is_file() && path.extension().and_then(|e| e.to_str()).is_some_and(is_model_ending) {
                count += 1;
                bytes += info.len();
            }
        }
    }
    (count, bytes)
}
