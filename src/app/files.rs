//! Files in and pictures out, in the thread for files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::Pixmap;
use crate::document::Document;
use crate::formats::{self, Export, Labels, Limits, Metadata, OpenedKind, TextChunks};
use crate::job::Recipe;
use crate::locale::t;
use crate::sampling::{find_sampler, find_schedule};
use crate::tools::Phase;

use super::project::Notes;
use super::worker::Lane;
use super::{App, Ask, CandidateId, Command, Form, Notice, NoticeKind, edits};

/// Told where the thread for files has too much to do.
pub(super) fn busy() -> &'static str {
    t!("app-busy-files")
}

/// A file that was opened.
struct Opened {
    document: Document,
    metadata: Metadata,
    /// What was kept with a project.
    notes: Option<Notes>,
    path: Option<PathBuf>,
    /// Whether the file keeps layers, so that saving goes there again.
    is_project: bool,
    /// What of it could not be read.
    problems: Vec<String>,
}

impl Opened {
    fn picture(document: Document) -> Self {
        let (metadata, problems) = (Metadata::default(), Vec::new());
        Self { document, metadata, notes: None, path: None, is_project: false, problems }
    }
}

impl App {
    pub(super) fn open_path(&mut self, path: PathBuf) {
        self.open(t!("app-work-opening-file"), move || {
            let opened = formats::read_any(&path, &Limits::default()).map_err(|error| error.to_string())?;
            let formats::Opened { document, metadata, notes, problems, kind } = opened;
            let is_project = matches!(kind, OpenedKind::Project | OpenedKind::OpenRaster);
            let notes = (!notes.is_null()).then(|| Notes::read(&notes));
            Ok(Opened { document, metadata, notes, path: Some(path), is_project, problems })
        });
    }

    pub(super) fn open_bytes(&mut self, name: String, bytes: Arc<[u8]>) {
        self.open(t!("app-work-opening-picture"), move || {
            let opened =
                formats::decode_any(&bytes, &Limits::default()).map_err(|error| format!("'{name}': {error}"))?;
            let notes = (!opened.notes.is_null()).then(|| Notes::read(&opened.notes));
            Ok(Opened { notes, problems: opened.problems, ..Opened::picture(opened.document) })
        });
    }

    /// Opens a picture that lies in no file.
    pub(super) fn open_pixels(&mut self, what: &'static str, picture: Arc<Pixmap>) {
        self.open(what, move || {
            let document = Document::from_pixmap(&picture).map_err(|error| error.to_string())?;
            Ok(Opened::picture(document))
        });
    }

    fn open(&mut self, what: &'static str, read: impl FnOnce() -> Result<Opened, String> + Send + 'static) {
        let taken = self.workers.submit(Lane::Files, false, what, move || {
            let opened = read();
            Box::new(move |app| match opened {
                Ok(opened) => app.opened(opened),
                Err(sentence) => app.say(NoticeKind::Error, sentence),
            })
        });
        if !taken {
            self.say(NoticeKind::Warning, busy());
        }
    }

    fn opened(&mut self, opened: Opened) {
        let Opened { document, metadata, notes, path, is_project, problems } = opened;
        let noted = notes.as_ref().and_then(|notes| notes.recipe.clone());
        self.show_opened(document.clone(), metadata.recipe.clone().or(noted).map(Arc::new));
        if let Some(path) = &path {
            self.remember_file(path);
            // What was pasted lies in no file yet.
            self.mark_saved(document);
        }
        self.files.project = path.clone().filter(|_| is_project);
        (self.files.path, self.files.exported_to) = (path, None);
        for problem in problems {
            self.say(NoticeKind::Warning, problem);
        }
        if let Some(form) = notes.and_then(|notes| notes.form) {
            self.take_form(form);
        } else if metadata.offers_settings() {
            let text = t!("app-opened-settings", name = self.shown_name());
            let notice = Notice::new(NoticeKind::Info, text);
            self.tell(notice.with_action(t!("app-opened-settings-use"), Command::UseMetadata(Arc::new(metadata))));
        } else if let Some(problem) = metadata.recipe_problem {
            self.say(NoticeKind::Warning, problem);
        }
    }

    /// Puts a document that was opened in place of the present one, as a step.
    pub(super) fn show_opened(&mut self, document: Document, recipe: Option<Arc<Recipe>>) {
        self.stop_stroke(Phase::Release);
        self.candidates.hovered = None;
        self.candidates.select(None);
        self.drop_live();
        self.view.compare = None;
        self.tell_unsaved();
        self.replace(edits::OPEN, document, recipe);
    }

    /// Goes on with the prompt and settings that a project was saved with; the present prompt is remembered.
    pub(super) fn take_form(&mut self, mut form: Form) {
        self.remember_prompt();
        form.clamp();
        self.form = form;
        self.changed = true;
    }

    /// An empty canvas, as a step.
    pub(super) fn new_canvas(&mut self) {
        self.form.clamp();
        let Ok(blank) = Document::new(self.form.size, [255; 4]) else { return };
        self.tell_unsaved();
        self.blank = Some(blank.clone());
        self.mark_saved(blank.clone());
        self.replace(edits::NEW, blank, None);
        self.files.forget_paths();
    }

    /// Says how to come back to a picture that was not exported, when another takes its place.
    fn tell_unsaved(&mut self) {
        if self.is_unsaved() {
            let notice = Notice::new(NoticeKind::Info, t!("app-not-saved-before"));
            self.tell(notice.with_action(t!("app-not-saved-before-undo"), Command::Undo));
        }
    }

    /// What made the picture, as far as it is known.
    pub fn recipe(&self) -> Option<&Arc<Recipe>> {
        self.origins.last().and_then(Option::as_ref)
    }

    /// The path that an export dialog begins with.
    pub fn export_path(&self) -> PathBuf {
        if let Some(path) = &self.files.exported_to {
            return path.clone();
        }
        let stem = self.files.path.as_deref().and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
        let extension = self.settings.export.format.extension();
        self.export_folder().join(format!("{}.{extension}", stem.unwrap_or_else(|| "scumble".to_owned())))
    }

    /// The folder for pictures that are exported at once.
    pub fn export_folder(&self) -> PathBuf {
        let own = self.settings.export_folder.clone();
        own.or_else(|| self.dirs.as_ref().map(|dirs| dirs.pictures.clone())).unwrap_or_else(|| PathBuf::from("."))
    }

    pub(super) fn export_to(&mut self, path: PathBuf, export: Export) {
        self.settings.export = export;
        let (document, recipe) = (self.document.clone(), self.recipe().cloned());
        let taken = self.workers.submit(Lane::Files, true, t!("app-work-export"), move || {
            let written = write(&path, &document.to_pixmap(), recipe.as_deref(), export);
            Box::new(move |app| app.exported(path, document, written))
        });
        if !taken {
            self.say(NoticeKind::Warning, busy());
        }
    }

    /// Exports without a question: to the last path, or under a new name into the folder for exports.
    pub(super) fn export_now(&mut self) {
        let export = self.settings.export;
        if let Some(path) = self.files.exported_to.clone() {
            self.export_to(path, export);
            return;
        }
        let (document, recipe, folder) = (self.document.clone(), self.recipe().cloned(), self.export_folder());
        let taken = self.workers.submit(Lane::Files, true, t!("app-work-export"), move || {
            let path = make_folder(&folder).map(|()| free_path(&folder, "scumble", export.format.extension()));
            let (path, written) = match path {
                Ok(path) => {
                    let written = write(&path, &document.to_pixmap(), recipe.as_deref(), export);
                    (path, written)
                }
                Err(sentence) => (folder, Err(sentence)),
            };
            Box::new(move |app| app.exported(path, document, written))
        });
        if !taken {
            self.say(NoticeKind::Warning, busy());
        }
    }

    fn exported(&mut self, path: PathBuf, document: Document, written: Result<(), String>) {
        match written {
            Ok(()) => {
                self.say(NoticeKind::Success, t!("app-exported", path = path.display().to_string()));
                self.mark_saved(document);
                if self.files.project.is_none() {
                    self.files.path = Some(path.clone());
                }
                self.files.exported_to = Some(path);
            }
            Err(sentence) => {
                let notice = Notice::new(NoticeKind::Error, t!("app-export-failed", problem = sentence));
                self.tell(notice.with_action(t!("app-export-failed-elsewhere"), Command::Ask(Ask::Export)));
            }
        }
    }

    pub(super) fn save_candidate(&mut self, id: CandidateId, path: PathBuf, export: Export) {
        let Some(candidate) = self.candidates.find(id) else { return };
        let (pixels, recipe) = (candidate.pixels.clone(), candidate.recipe.clone());
        let taken = self.workers.submit(Lane::Files, true, t!("app-work-saving-candidate"), move || {
            let written = write(&path, &pixels, Some(&recipe), export);
            Box::new(move |app| match written {
                Ok(()) => {
                    app.mark_candidate_saved(id);
                    app.say(NoticeKind::Success, t!("app-saved", path = path.display().to_string()));
                }
                Err(sentence) => app.say(NoticeKind::Error, t!("app-candidate-not-saved", problem = sentence)),
            })
        });
        if !taken {
            self.say(NoticeKind::Warning, busy());
        }
    }

    /// Saves all candidates under new names.
    pub(super) fn save_all(&mut self, folder: PathBuf, export: Export) {
        let rows: Vec<_> =
            self.candidates.rows.iter().map(|row| (row.id, row.pixels.clone(), row.recipe.clone())).collect();
        if rows.is_empty() {
            return;
        }
        let taken = self.workers.submit(Lane::Files, true, t!("app-work-saving-candidates"), move || {
            let (mut saved, mut problem) = (Vec::new(), make_folder(&folder).err());
            for (id, pixels, recipe) in rows {
                if problem.is_some() {
                    break;
                }
                let path = free_path(&folder, &format!("scumble-{}", recipe.seed), export.format.extension());
                match write(&path, &pixels, Some(&recipe), export) {
                    Ok(()) => saved.push(id),
                    Err(sentence) => problem = Some(sentence),
                }
            }
            Box::new(move |app| {
                for id in &saved {
                    app.mark_candidate_saved(*id);
                }
                let count = saved.len();
                let folder = folder.display().to_string();
                match problem {
                    None => app.say(NoticeKind::Success, t!("app-candidates-saved", count = count, folder = folder)),
                    Some(problem) => {
                        app.say(NoticeKind::Error, t!("app-candidates-not-saved", count = count, problem = problem));
                    }
                }
            })
        });
        if !taken {
            self.say(NoticeKind::Warning, busy());
        }
    }

    fn mark_candidate_saved(&mut self, id: CandidateId) {
        if let Some(candidate) = self.candidates.find_mut(id) {
            candidate.saved = true;
        }
    }
}

fn write(path: &Path, picture: &Pixmap, recipe: Option<&Recipe>, export: Export) -> Result<(), String> {
    formats::export_picture(path, picture, &recipe.map(texts).unwrap_or_default(), &export)
        .map_err(|error| error.to_string())
}

/// The texts that a picture carries.
fn texts(recipe: &Recipe) -> TextChunks {
    TextChunks::of_recipe(recipe, labels(recipe))
}

/// What the samplers and schedules of a recipe are called.
pub fn labels(recipe: &Recipe) -> Labels<'_> {
    fn sampler(id: &str) -> &str {
        find_sampler(id).map_or(id, |s| s.label)
    }
    fn schedule(id: &str) -> &str {
        find_schedule(id).map_or(id, |s| s.label)
    }
    let hires = recipe.tuning.hires.as_ref();
    Labels {
        sampler: sampler(&recipe.sampler),
        schedule: Some(schedule(&recipe.schedule)),
        hires_sampler: hires.and_then(|hires| hires.sampler.as_deref()).map(sampler),
        hires_schedule: hires.and_then(|hires| hires.schedule.as_deref()).map(schedule),
    }
}

pub(super) fn make_folder(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder)
        .map_err(|e| t!("app-folder-failed", path = folder.display().to_string(), error = e.to_string()))
}

/// A path in the folder at which there is no file: `stem.png`, else `stem-2.png` and so on.
fn free_path(folder: &Path, stem: &str, extension: &str) -> PathBuf {
    let path = |n: u32| {
        let number = if n == 1 { String::new() } else { format!("-{n}") };
        folder.join(format!("{stem}{number}.{extension}"))
    };
    (1..u32::MAX).map(path).find(|path| !path.exists()).unwrap_or_else(|| path(u32::MAX))
}
