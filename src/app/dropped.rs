//! Files dropped on the window: a model is used as what it is, a picture opened; one that says how it was made asks
//! which of the two is meant.

use std::path::PathBuf;
use std::sync::Arc;

use crate::formats::{self, Limits, Metadata};
use crate::library::models::{ModelEntry, ModelKind, identify};
use crate::locale::t;

use super::worker::Lane;
use super::{App, Ask, Command, Notice, NoticeKind, files};

/// The longest prompt that a question shows, in characters.
const PROMPT_CHARS: usize = 300;

/// A dropped picture that carries settings.
#[derive(Debug, Clone, PartialEq)]
pub struct DroppedPicture {
    /// The file.
    pub path: PathBuf,
    /// What it says.
    pub metadata: Arc<Metadata>,
    /// The beginning of its prompt.
    pub prompt: String,
}

/// What a dropped file is.
enum Dropped {
    Model(Box<ModelEntry>),
    /// A folder that is no model: models may lie in it.
    Folder,
    Picture(Box<Metadata>),
    Other,
}

/// Looks at a file or folder. Reads its beginning.
fn look(path: &std::path::Path) -> Dropped {
    if path.is_dir() {
        let entry = identify(path);
        return if entry.kind == ModelKind::Unknown { Dropped::Folder } else { Dropped::Model(Box::new(entry)) };
    }
    if has_model_ending(path) {
        return Dropped::Model(Box::new(identify(path)));
    }
    match formats::read_metadata(path, &Limits::default()) {
        Ok(metadata) if metadata.offers_settings() => Dropped::Picture(Box::new(metadata)),
        _ => Dropped::Other,
    }
}

fn has_model_ending(path: &std::path::Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    ["safetensors", "sft", "ckpt", "pt", "pth", "bin", "gguf"].contains(&ending.as_str())
}

impl App {
    /// Takes in what was dropped on the window.
    pub(super) fn drop_path(&mut self, path: PathBuf) {
        let taken = self.workers.submit(Lane::Files, false, t!("app-work-looking-at-file"), move || {
            let dropped = look(&path);
            Box::new(move |app| app.dropped(path, dropped))
        });
        if !taken {
            self.say(NoticeKind::Warning, files::busy());
        }
    }

    fn dropped(&mut self, path: PathBuf, dropped: Dropped) {
        match dropped {
            Dropped::Model(entry) => self.dropped_model(&entry),
            Dropped::Folder => {
                let text = t!("models-note-dropped-folder", path = path.display().to_string());
                let notice = Notice::new(NoticeKind::Info, text);
                self.tell(notice.with_action(t!("models-note-dropped-folder-look"), Command::AddModelFolder(path)));
            }
            Dropped::Picture(metadata) => {
                let prompt = prompt_of(&metadata);
                let picture = DroppedPicture { path, metadata: Arc::new(*metadata), prompt };
                self.asks.push(Ask::Dropped(Box::new(picture)));
            }
            Dropped::Other => self.open_path(path),
        }
        self.changed = true;
    }

    /// Uses a model that may lie in no folder of the library. Adapters and embeddings are found by their names in the
    /// folders: for one that lies elsewhere, its folder is offered.
    fn dropped_model(&mut self, entry: &ModelEntry) {
        if let Some(problem) = &entry.problem {
            self.say(NoticeKind::Error, problem.clone());
            return;
        }
        let by_name = matches!(entry.kind, ModelKind::Lora | ModelKind::Embedding);
        let known = self.browser.entries().iter().any(|known| known.path == entry.path);
        self.use_entry(entry);
        if by_name
            && !known
            && let Some(folder) = entry.path.parent()
        {
            let text = t!("models-note-lone", name = entry.name.as_str());
            let notice = Notice::new(NoticeKind::Warning, text);
            self.tell(notice.with_action(t!("models-note-lone-add"), Command::AddModelFolder(folder.to_owned())));
        }
    }
}

/// The beginning of the prompt that a file carries.
fn prompt_of(metadata: &Metadata) -> String {
    let recipe = metadata.recipe.as_ref().map(|recipe| recipe.prompt.clone());
    let prompt = recipe.or_else(|| metadata.foreign().map(|foreign| foreign.prompt)).unwrap_or_default();
    prompt.chars().take(PROMPT_CHARS).collect()
}
