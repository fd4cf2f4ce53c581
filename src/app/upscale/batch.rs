//! Files that are made larger one after the other, as one job; one that fails does not stop the others.

use std::path::{Path, PathBuf};

use crate::formats::{ExportFormat, PictureFilesOptions, picture_files};
use crate::job::{DType, Failure, Task, UpscaleFiles, UpscaleSettings, UpscaleTarget};
use crate::locale::t;

use super::form::UpscaleSize;
use crate::app::generate::Ready;
use crate::app::jobs::{JobKind, Work};
use crate::app::worker::Lane;
use crate::app::{App, Ask, BatchAction, Command, Notice, NoticeKind, TaskId, files};

/// The endings of pictures that are looked for in folders.
const ENDINGS: [&str; 8] = ["png", "jpg", "jpeg", "webp", "tif", "tiff", "bmp", "gif"];
/// The most files of one batch.
const MOST: usize = 10_000;

/// How far a file has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum BatchState {
    /// It is in the list.
    #[default]
    Listed,
    /// It waits for its turn, or is being made larger.
    Waiting,
    /// It was written here.
    Done(PathBuf),
    /// Why there is no larger picture, in a sentence.
    Failed(String),
    /// The job ended before its turn.
    NotDone,
}

/// In what format results are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BatchFormat {
    /// That of each file, where it can be written; else PNG.
    #[default]
    Kept,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// Lossless WebP.
    Webp,
    /// TIFF.
    Tiff,
}

impl BatchFormat {
    /// All of them, as menus show them.
    pub const ALL: [Self; 5] = [Self::Kept, Self::Png, Self::Jpeg, Self::Webp, Self::Tiff];

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Kept => t!("upscale-format-kept"),
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Webp => t!("upscale-format-webp"),
            Self::Tiff => "TIFF",
        }
    }

    /// The ending of the result of a file.
    fn ending(self, path: &Path) -> &'static str {
        match self {
            Self::Kept => {
                let own = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
                let written = ["png", "jpg", "jpeg", "webp", "tif", "tiff"];
                written.into_iter().find(|ending| *ending == own).unwrap_or("png")
            }
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Tiff => "tif",
        }
    }
}

/// A file of the batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRow {
    /// The picture.
    pub path: PathBuf,
    /// How far it has come.
    pub state: BatchState,
}

/// Files to be made larger, and where the results go.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    rows: Vec<BatchRow>,
    folder: Option<PathBuf>,
    format: BatchFormat,
    quality: u8,
    /// The job, and which of the rows it makes, by their numbers in it.
    job: Option<(TaskId, Vec<usize>)>,
}

impl Default for Batch {
    fn default() -> Self {
        let (rows, quality) = (Vec::new(), ExportFormat::DEFAULT_QUALITY);
        Self { rows, folder: None, format: BatchFormat::default(), quality, job: None }
    }
}

impl Batch {
    /// The files in their order.
    pub fn rows(&self) -> &[BatchRow] {
        &self.rows
    }

    /// Where results are written; `None` puts each beside its file.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// In what format.
    pub fn format(&self) -> BatchFormat {
        self.format
    }

    /// Quality of JPEG files, 1 to 100.
    pub fn quality(&self) -> u8 {
        self.quality
    }

    /// The job that is under way.
    pub fn task(&self) -> Option<TaskId> {
        self.job.as_ref().map(|(task, _)| *task)
    }

    /// The file that is being made larger: the first of the job's that is not done.
    pub fn working(&self) -> Option<usize> {
        let (_, rows) = self.job.as_ref()?;
        rows.iter().copied().find(|row| self.rows.get(*row).is_some_and(|row| row.state == BatchState::Waiting))
    }

    /// How many have been written, and how many failed.
    pub fn counts(&self) -> (usize, usize) {
        let of = |which: fn(&BatchState) -> bool| self.rows.iter().filter(|row| which(&row.state)).count();
        (of(|state| matches!(state, BatchState::Done(_))), of(|state| matches!(state, BatchState::Failed(_))))
    }

    /// Puts files into the list that are not in it. How many were left out because there are too many.
    fn add(&mut self, paths: Vec<PathBuf>) -> usize {
        let mut left_out = 0;
        for path in paths {
            if self.rows.iter().any(|row| row.path == path) {
                continue;
            }
            if self.rows.len() >= MOST {
                left_out += 1;
                continue;
            }
            self.rows.push(BatchRow { path, state: BatchState::Listed });
        }
        left_out
    }

    /// What a file's result is called: the folder, the name without its number, the ending.
    fn output(&self, path: &Path, scale: &str) -> (PathBuf, String, &'static str) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let own = path.parent().unwrap_or(Path::new("")).to_owned();
        (self.folder.clone().unwrap_or(own), format!("{stem}-{scale}"), self.format.ending(path))
    }
}

/// The pictures in folders, sorted, and files as they are.
fn expanded(paths: Vec<PathBuf>) -> (Vec<PathBuf>, Vec<String>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        if !path.is_dir() {
            files.push(path);
            continue;
        }
        match std::fs::read_dir(&path) {
            Ok(entries) => {
                let is_picture = |path: &PathBuf| {
                    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
                    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) && path.is_file()
                };
                let mut inside: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(is_picture).collect();
                inside.sort();
                if inside.is_empty() {
                    problems.push(t!("upscale-files-empty-folder", path = path.display().to_string()));
                }
                files.extend(inside);
            }
            Err(error) => {
                let path = path.display().to_string();
                problems.push(t!("upscale-files-unreadable-folder", path = path, error = error.to_string()));
            }
        }
    }
    (files, problems)
}

/// Paths at which there is no file, and which differ from each other.
fn free_paths(wanted: Vec<(PathBuf, String, &'static str)>) -> Vec<PathBuf> {
    let mut taken = std::collections::HashSet::new();
    let free = |(folder, stem, ending): (PathBuf, String, &'static str)| {
        let path = |n: u32| match n {
            1 => folder.join(format!("{stem}.{ending}")),
            n => folder.join(format!("{stem}-{n}.{ending}")),
        };
        let found = (1..u32::MAX).map(path).find(|path| !taken.contains(path) && !path.exists());
        let found = found.unwrap_or_else(|| path(u32::MAX));
        taken.insert(found.clone());
        found
    };
    wanted.into_iter().map(free).collect()
}

impl App {
    /// The files to be made larger.
    pub fn batch(&self) -> &Batch {
        &self.upscaling.batch
    }

    /// Changes the list of files, or starts and stops the job.
    pub(in crate::app) fn batch_action(&mut self, action: BatchAction) {
        let running = self.upscaling.batch.job.is_some();
        let batch = &mut self.upscaling.batch;
        match action {
            BatchAction::Add(paths) => self.list_files(paths),
            BatchAction::Folder(folder) => batch.folder = folder,
            BatchAction::Format(format) => batch.format = format,
            BatchAction::Quality(quality) => batch.quality = quality.clamp(1, 100),
            BatchAction::Remove(row) if !running && row < batch.rows.len() => {
                batch.rows.remove(row);
            }
            BatchAction::Clear if !running => batch.rows.clear(),
            BatchAction::Start if !running => self.start_batch(),
            BatchAction::Cancel => {
                if let Some(task) = self.upscaling.batch.task() {
                    self.cancel_job(task);
                    if self.jobs.find(task).is_none() {
                        // What was still being prepared has no last event.
                        self.batch_ended(task);
                    }
                }
            }
            // The list of a job that runs stays as it is.
            BatchAction::Remove(_) | BatchAction::Clear | BatchAction::Start => {}
        }
    }

    fn list_files(&mut self, paths: Vec<PathBuf>) {
        let taken = self.workers.submit(Lane::Files, false, t!("upscale-work-files"), move || {
            let (found, problems) = expanded(paths);
            Box::new(move |app| {
                for problem in problems {
                    app.say(NoticeKind::Warning, problem);
                }
                let left_out = app.upscaling.batch.add(found);
                if left_out > 0 {
                    app.say(NoticeKind::Warning, t!("upscale-files-too-many", most = MOST, count = left_out));
                }
                app.changed = true;
            })
        });
        if !taken {
            self.say(NoticeKind::Warning, files::busy());
        }
    }

    /// Whether the panel's settings make files larger; else why not.
    pub fn batch_problem(&self) -> Option<String> {
        let chosen = self.upscaler()?;
        if chosen.diffuses {
            return Some(t!("upscale-files-by-networks").to_owned());
        }
        chosen.problem.clone()
    }

    fn start_batch(&mut self) {
        self.upscale.clamp();
        if let Some(problem) = self.batch_problem() {
            self.say(NoticeKind::Warning, problem);
            return;
        }
        let Some(chosen) = self.upscaler() else { return };
        // Sides are those of each file by itself.
        let UpscaleSize::Factor(factor) = self.upscale.size else {
            self.say(NoticeKind::Warning, t!("upscale-files-by-factor"));
            return;
        };
        let scale = format!("x{factor}");
        let settings = UpscaleSettings {
            model: chosen.path.clone(),
            model_ref: chosen.reference.clone(),
            strength: self.upscale.strength,
            target: UpscaleTarget::Scale(factor),
            tile: self.upscale.tile,
            dtype: DType::Auto,
            refine: None,
        };
        let batch = &mut self.upscaling.batch;
        let wanted = |state: &BatchState| !matches!(state, BatchState::Done(_));
        let rows: Vec<_> = (0..batch.rows.len()).filter(|i| wanted(&batch.rows[*i].state)).collect();
        if rows.is_empty() {
            self.say(NoticeKind::Info, t!("upscale-files-none-left"));
            return;
        }
        let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
        for row in &rows {
            let path = batch.rows[*row].path.clone();
            outputs.push(batch.output(&path, &scale));
            inputs.push(path);
            batch.rows[*row].state = BatchState::Waiting;
        }
        let (count, folder, quality) = (rows.len() as u32, batch.folder.clone(), batch.quality);
        let task =
            self.jobs.add(JobKind::UpscaleFiles, &t!("upscale-files-job", count = count), count, Work::Files, false);
        self.upscaling.batch.job = Some((task, rows));
        self.prepare_job(task, self.settings.device.into(), move || {
            if let Some(folder) = folder {
                files::make_folder(&folder)?;
            }
            let files = inputs.into_iter().zip(free_paths(outputs)).collect();
            let codec = picture_files(PictureFilesOptions { quality, replace: false });
            let task = Task::UpscaleFiles(Box::new(UpscaleFiles { files, settings, codec }));
            Ok(Ready { kind: JobKind::UpscaleFiles, work: Work::Files, task, then: None, problems: Vec::new() })
        });
    }

    /// Notes what became of a file.
    pub(in crate::app) fn file_is_done(&mut self, task: TaskId, index: u32, written: Result<PathBuf, Failure>) {
        if let Some(row) = self.jobs.find(task) {
            row.made += 1;
        }
        let batch = &mut self.upscaling.batch;
        let Some((_, rows)) = batch.job.as_ref().filter(|(of, _)| *of == task) else { return };
        let Some(row) = rows.get(index as usize).and_then(|row| batch.rows.get_mut(*row)) else { return };
        row.state = match written {
            Ok(path) => BatchState::Done(path),
            Err(failure) => BatchState::Failed(failure.message),
        };
    }

    /// Sums up a job that has ended, if it was that of the files.
    pub(in crate::app) fn batch_ended(&mut self, task: TaskId) {
        let batch = &mut self.upscaling.batch;
        let Some((_, rows)) = batch.job.take_if(|(of, _)| *of == task) else { return };
        let (mut done, mut failed) = (0, Vec::new());
        for row in rows {
            let Some(row) = batch.rows.get_mut(row) else { continue };
            match &row.state {
                BatchState::Done(_) => done += 1,
                BatchState::Failed(sentence) => failed.push(sentence.clone()),
                BatchState::Waiting => row.state = BatchState::NotDone,
                BatchState::Listed | BatchState::NotDone => {}
            }
        }
        let (kind, text) = match failed.as_slice() {
            [] if done == 0 => return,
            [] => (NoticeKind::Success, t!("upscale-files-done", done = done)),
            [one] => (NoticeKind::Warning, t!("upscale-files-one-failed", done = done, reason = one)),
            [first, ..] => {
                let count = failed.len();
                (NoticeKind::Warning, t!("upscale-files-some-failed", done = done, count = count, reason = first))
            }
        };
        self.tell(Notice::new(kind, text).with_action(t!("upscale-files-show-list"), Command::Ask(Ask::UpscaleFiles)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_give_their_pictures_and_results_get_names_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["b.PNG", "a.jpg", "c.txt", "a-x4.jpg"] {
            std::fs::write(at(name), "x").unwrap();
        }
        std::fs::create_dir(at("empty")).unwrap();
        let (files, problems) = expanded(vec![folder.path().to_owned(), at("empty"), at("gone.png")]);
        assert_eq!(files, [at("a-x4.jpg"), at("a.jpg"), at("b.PNG"), at("gone.png")]);
        assert!(problems.len() == 1 && problems[0].contains("no pictures"), "{problems:?}");
        let mut batch = Batch::default();
        assert_eq!(batch.add(files.clone()), 0);
        assert_eq!(batch.add(files), 0);
        assert_eq!(batch.rows().len(), 4);
        let outputs = batch.rows().iter().map(|row| batch.output(&row.path, "x4")).collect();
        let free = free_paths(outputs);
        assert_eq!(free, [at("a-x4-x4.jpg"), at("a-x4-2.jpg"), at("b-x4.png"), at("gone-x4.png")]);
        // Two files of the same name from two folders go into one.
        batch.folder = Some(at("out"));
        batch.format = BatchFormat::Png;
        let same = ["x/a.bmp", "y/a.gif"].map(|path| batch.output(Path::new(path), "x2"));
        assert_eq!(free_paths(same.to_vec()), [at("out/a-x2.png"), at("out/a-x2-2.png")]);
    }
}
