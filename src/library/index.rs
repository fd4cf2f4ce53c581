//! What is in the gallery's folder, remembered so that thousands of files need not be opened again.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::base::{CancelToken, Cancelled, Extent};
use crate::formats::{FORMATS, Limits, Metadata, read_summary, write_atomically};

use super::days::{day_of, is_day};

const FILE: &str = "index.json";
/// Another number makes all indices anew.
const VERSION: u32 = 1;
/// Folders within folders that are looked into.
const DEPTH: usize = 8;

/// A picture of the gallery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The file.
    pub path: PathBuf,
    /// `YYYY-MM-DD`: the day of the folder it lies in, else that of the file.
    pub day: String,
    /// The seed that made it, where it tells.
    pub seed: Option<u64>,
    /// What was wanted; empty where it does not tell.
    pub prompt: String,
    /// The model's name; empty where it does not tell.
    pub model: String,
    /// Size in pixels.
    pub size: Extent,
    /// When it was made: when the file was last written.
    pub made: SystemTime,
}

impl Default for Entry {
    fn default() -> Self {
        Self {
            path: PathBuf::new(),
            day: String::new(),
            seed: None,
            prompt: String::new(),
            model: String::new(),
            size: Extent::new(0, 0),
            made: SystemTime::UNIX_EPOCH,
        }
    }
}

/// What tells that a file is as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// Nanoseconds since 1970; 0 where the system does not tell.
    pub(super) modified_nanos: u64,
    /// Bytes.
    pub(super) length: u64,
}

impl Stamp {
    pub(super) fn of(info: &fs::Metadata) -> Self {
        let since = info.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        Self { modified_nanos: since.map_or(0, |since| since.as_nanos() as u64), length: info.len() }
    }
}

#[derive(Serialize, Deserialize)]
struct Index {
    version: u32,
    rows: Vec<Row>,
}

/// A file, by its path in the gallery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    name: String,
    stamp: Stamp,
    /// `None` for a file that is no picture, which is remembered too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    facts: Option<Facts>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Facts {
    size: Extent,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    prompt: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    model: String,
}

/// See [`Gallery::scan`](super::Gallery::scan). What was read before it is cancelled is remembered, too.
pub(super) fn scan(
    folder: &Path,
    cache: &Path,
    limits: &Limits,
    cancel: &CancelToken,
) -> Result<Vec<Entry>, Cancelled> {
    let file = cache.join(FILE);
    let known = read(&file);
    let before = known.len();
    let mut known: HashMap<String, Row> = known.into_iter().map(|row| (row.name.clone(), row)).collect();
    let (mut rows, mut fresh) = (Vec::new(), 0);
    let walked = pictures(folder, cancel, &mut |path, info| {
        // A name that is no text could not be found again.
        let Some(name) = path.strip_prefix(folder).ok().and_then(Path::to_str) else { return };
        let stamp = Stamp::of(info);
        let row = known.remove(name).filter(|row| row.stamp == stamp);
        rows.push(row.unwrap_or_else(|| {
            fresh += 1;
            Row { name: name.to_owned(), stamp, facts: facts(path, limits) }
        }));
    });
    if walked.is_err() {
        rows.extend(known.into_values());
    }
    if fresh > 0 || rows.len() != before {
        let index = Index { version: VERSION, rows };
        // Without an index the next scan takes longer, and nothing else.
        let _ = write_atomically(&file, |out| serde_json::to_writer(out, &index).map_err(Into::into));
        rows = index.rows;
    }
    walked?;
    let mut entries: Vec<Entry> = rows.into_iter().filter_map(|row| entry(folder, row)).collect();
    entries.sort_by(|a, b| (b.made, &b.path).cmp(&(a.made, &a.path)));
    Ok(entries)
}

/// The rows of an index; none if it cannot be read, is of another version, or is damaged.
fn read(file: &Path) -> Vec<Row> {
    let index = fs::read(file).ok().and_then(|bytes| serde_json::from_slice::<Index>(&bytes).ok());
    index.filter(|index| index.version == VERSION).map(|index| index.rows).unwrap_or_default()
}

/// Shows each file under `root` whose name is that of a picture.
fn pictures(root: &Path, cancel: &CancelToken, found: &mut dyn FnMut(&Path, &fs::Metadata)) -> Result<(), Cancelled> {
    let mut folders = vec![(root.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let Ok(files) = fs::read_dir(&folder) else { continue };
        for file in files.flatten() {
            cancel.check()?;
            let path = file.path();
            if file.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            // A link to a picture counts as one; a link to a folder could lead in a circle.
            let Ok(kind) = file.file_type() else { continue };
            if kind.is_dir() {
                if depth < DEPTH {
                    folders.push((path, depth + 1));
                }
            } else if is_picture(&path)
                && let Ok(info) = fs::metadata(&path)
                && info.is_file()
            {
                found(&path, &info);
            }
        }
    }
    Ok(())
}

fn is_picture(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    extension.is_some_and(|e| FORMATS.iter().any(|format| format.extensions.contains(&e.as_str())))
}

/// What a file tells of itself; `None` if it is no picture.
fn facts(path: &Path, limits: &Limits) -> Option<Facts> {
    let summary = read_summary(path, limits).ok()?;
    let Metadata { recipe, .. } = &summary.metadata;
    if let Some(recipe) = recipe {
        return Some(Facts {
            size: summary.extent,
            seed: Some(recipe.seed),
            prompt: recipe.prompt.clone(),
            model: recipe.model.name.clone(),
        });
    }
    let infotext = summary.metadata.infotext().unwrap_or_default();
    let field = |key: &str| infotext.field(key).map(ToOwned::to_owned);
    Some(Facts {
        size: summary.extent,
        seed: field("Seed").and_then(|seed| seed.parse().ok()),
        model: field("Model").unwrap_or_default(),
        prompt: infotext.prompt,
    })
}

fn entry(folder: &Path, row: Row) -> Option<Entry> {
    let Facts { size, seed, prompt, model } = row.facts?;
    let made = SystemTime::UNIX_EPOCH + Duration::from_nanos(row.stamp.modified_nanos);
    let path = folder.join(&row.name);
    let named = path.parent().and_then(Path::file_name).and_then(|name| name.to_str()).filter(|name| is_day(name));
    let day = named.map_or_else(|| day_of(made), ToOwned::to_owned);
    Some(Entry { path, day, seed, prompt, model, size, made })
}
