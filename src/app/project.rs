//! Projects: where the document lies, saving it, and what else is kept with it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::formats;
use crate::job::Recipe;
use crate::locale::t;

use super::worker::Lane;
use super::{App, Ask, Command, Form, Notice, NoticeKind};

/// The most files that are remembered.
const MAX_RECENT: usize = 12;
/// The ending of projects.
const EXTENSION: &str = "scumble";

/// Where the document comes from and goes to.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The file that it was opened from, or saved or exported to last.
    pub path: Option<PathBuf>,
    /// The picture that it was exported to last.
    pub exported_to: Option<PathBuf>,
    /// The file that keeps its layers.
    pub project: Option<PathBuf>,
    /// Whether it is being saved.
    pub saving: bool,
}

impl Files {
    /// The document is another one, which lies in no file yet.
    pub fn forget_paths(&mut self) {
        (self.path, self.exported_to, self.project) = (None, None, None);
    }
}

/// What the app keeps with a project beside the document.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Notes {
    /// What the next picture was to be.
    pub form: Option<Form>,
    /// What made the picture, as far as it is known.
    pub recipe: Option<Recipe>,
    /// The file that the document was opened from or saved to.
    pub path: Option<PathBuf>,
    /// The project's file.
    pub project: Option<PathBuf>,
}

impl Notes {
    /// What of a file's notes is understood.
    pub fn read(notes: &serde_json::Value) -> Self {
        serde_json::from_value(notes.clone()).unwrap_or_default()
    }

    pub fn to_value(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl App {
    /// The files that were open last, the newest first.
    pub fn recent(&self) -> &[PathBuf] {
        &self.settings.recent
    }

    /// The file that keeps the document's layers.
    pub fn project_path(&self) -> Option<&Path> {
        self.files.project.as_deref()
    }

    /// The path that a dialog for saving begins with.
    pub fn save_path(&self) -> PathBuf {
        if let Some(path) = &self.files.project {
            return path.clone();
        }
        match &self.files.path {
            Some(path) => path.with_extension(EXTENSION),
            None => self.export_folder().join(format!("untitled.{EXTENSION}")),
        }
    }

    /// Puts a file at the head of those that were open last.
    pub(super) fn remember_file(&mut self, path: &Path) {
        let recent = &mut self.settings.recent;
        recent.retain(|other| other != path);
        recent.insert(0, path.to_owned());
        recent.truncate(MAX_RECENT);
    }

    pub(super) fn open_recent(&mut self, index: usize) {
        if let Some(path) = self.settings.recent.get(index).cloned() {
            self.open_path(path);
        }
    }

    /// What is kept with the document.
    pub(super) fn notes(&self) -> Notes {
        Notes {
            form: Some(self.form.clone()),
            recipe: self.recipe().map(|recipe| Recipe::clone(recipe)),
            path: self.files.path.clone(),
            project: self.files.project.clone(),
        }
    }

    /// Saves the project where it lies, or asks for a place.
    pub(super) fn save(&mut self) {
        match self.files.project.clone() {
            Some(path) => self.save_to(path),
            None => self.asks.push(Ask::SaveAs),
        }
    }

    /// Saves the project, in the thread for files; painting goes on meanwhile.
    pub(super) fn save_to(&mut self, path: PathBuf) {
        let path = if is_open_raster(&path) { path } else { with_ending(path) };
        let document = self.document.clone();
        let notes = Notes { path: Some(path.clone()), project: Some(path.clone()), ..self.notes() };
        let taken = self.workers.submit(Lane::Files, true, t!("app-work-saving-project"), move || {
            let written = write(&path, &document, &notes);
            Box::new(move |app| app.is_saved(path, document, written))
        });
        self.files.saving |= taken;
        if !taken {
            self.say(NoticeKind::Warning, super::files::busy());
        }
    }

    fn is_saved(&mut self, path: PathBuf, document: Document, written: Result<Vec<String>, String>) {
        self.files.saving = false;
        match written {
            Ok(losses) => {
                self.say(NoticeKind::Success, t!("app-saved", path = path.display().to_string()));
                for loss in losses {
                    self.say(NoticeKind::Warning, loss);
                }
                self.mark_saved(document);
                self.recovered_is_saved();
                self.remember_file(&path);
                (self.files.path, self.files.project) = (Some(path.clone()), Some(path));
            }
            Err(sentence) => {
                let notice = Notice::new(NoticeKind::Error, t!("project-not-saved", problem = sentence));
                self.tell(notice.with_action(t!("project-not-saved-elsewhere"), Command::Ask(Ask::SaveAs)));
            }
        }
    }
}

/// Writes the project; sentences say what its format cannot keep.
fn write(path: &Path, document: &Document, notes: &Notes) -> Result<Vec<String>, String> {
    let written = if is_open_raster(path) {
        formats::write_ora(path, document)
    } else {
        formats::write_project(path, document, &notes.to_value()).map(|()| Vec::new())
    };
    written.map_err(|error| error.to_string())
}

/// Whether a file is to be written so that other programs read it.
fn is_open_raster(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ora"))
}

/// The path with the ending of projects, unless it has it.
fn with_ending(path: PathBuf) -> PathBuf {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(EXTENSION)) {
        return path;
    }
    let mut name = path.into_os_string();
    name.push(".");
    name.push(EXTENSION);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projects_get_their_ending_and_other_formats_keep_theirs() {
        assert_eq!(with_ending("a/fox.png".into()), Path::new("a/fox.png.scumble"));
        assert_eq!(with_ending("a/fox.Scumble".into()), Path::new("a/fox.Scumble"));
        assert!(is_open_raster(Path::new("a/fox.ORA")) && !is_open_raster(Path::new("ora")));
    }

    #[test]
    fn notes_of_other_versions_are_read_as_far_as_they_are_understood() {
        let notes = Notes { path: Some("a.png".into()), form: Some(Form::default()), ..Notes::default() };
        let mut value = notes.to_value();
        value["shiny"] = serde_json::json!([1]);
        let read = Notes::read(&value);
        assert!(read.path == notes.path && read.form == notes.form && read.recipe.is_none());
        assert!(Notes::read(&serde_json::json!("nonsense")).form.is_none());
    }
}
