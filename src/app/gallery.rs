//! The gallery: every finished picture is kept, found again, and used again.
//!
//! Pictures are recorded in the thread for files. All reading (the list, searches, thumbnails) happens in a thread of
//! its own, so that ten thousand pictures hold nothing else up; what comes back is taken in by [`App::tick`].

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::base::{CancelSource, Pixmap};
use crate::formats::{self, Limits};
use crate::job::Recipe;
use crate::library::{self, Entry};
use crate::locale::t;

use super::small_copies::{Look, SmallCopies};
use super::worker::Lane;
use super::{App, Notice, NoticeKind, files};

/// The gallery as the window shows it.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "they are no states of one machine")]
pub struct Gallery {
    open: bool,
    folder: PathBuf,
    query: String,
    entries: Vec<Entry>,
    shown: Vec<usize>,
    /// Whether the folder was read since it was chosen.
    loaded: bool,
    loading: bool,
    /// Stops the reading of a folder that is no longer wanted.
    scan: CancelSource,
    /// Counts searches, so that a late answer to an older one is not taken.
    searches: u64,
    thumbnails: SmallCopies,
    /// The picture that is looked at closely.
    picture: Option<(PathBuf, Option<Arc<Pixmap>>)>,
    /// Whether it was told already that results cannot be kept.
    failed: bool,
}

impl Gallery {
    /// Whether it is shown.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Whether its folder is being read.
    pub fn loading(&self) -> bool {
        self.loading
    }

    /// The words that are searched for.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// All pictures, the newest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Which of [`Gallery::entries`] fit the query, in their order.
    pub fn shown(&self) -> &[usize] {
        &self.shown
    }

    /// The folder that it shows.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Hides it.
    pub(super) fn close(&mut self) {
        self.open = false;
    }

    /// What was being read or made is not any more.
    pub(super) fn forget(&mut self) {
        self.loading = false;
        self.thumbnails.set_making(false);
    }
}

impl App {
    /// The gallery.
    pub fn gallery(&self) -> &Gallery {
        &self.gallery
    }

    /// Where results are kept.
    pub fn results_folder(&self) -> Option<PathBuf> {
        let own = self.settings.results_folder.clone();
        own.or_else(|| self.dirs.as_ref().map(|dirs| dirs.pictures.join("results")))
    }

    /// What lies over the canvas: the gallery or the library of models. The answer is what closes it.
    pub fn cover(&self) -> Option<super::Command> {
        if self.gallery.open {
            return Some(super::Command::ToggleGallery);
        }
        self.browser.is_open().then_some(super::Command::Library(super::LibraryAction::Toggle))
    }

    /// Keeps a finished picture, if that is wanted.
    pub(super) fn record_result(&mut self, pixels: &Arc<Pixmap>, recipe: &Arc<Recipe>) {
        let Some((folder, cache)) = self.gallery_folders().filter(|_| self.settings.keep_results) else { return };
        let (pixels, recipe) = (pixels.clone(), recipe.clone());
        let taken = self.workers.submit(Lane::Files, true, t!("app-work-keeping-result"), move || {
            let recorded = library::Gallery::open(&folder, &cache)
                .and_then(|gallery| gallery.record(&pixels, &recipe, files::labels(&recipe)))
                .map_err(|error| error.to_string());
            Box::new(move |app| match recorded {
                Ok(path) => app.result_is_kept(path, &pixels, &recipe),
                Err(sentence) => {
                    if !std::mem::replace(&mut app.gallery.failed, true) {
                        app.say(NoticeKind::Warning, t!("gallery-note-not-kept", problem = sentence));
                    }
                }
            })
        });
        if !taken {
            self.say(NoticeKind::Warning, t!("gallery-note-busy"));
        }
    }

    /// Adds a new result to the list, so that the folder need not be read anew.
    fn result_is_kept(&mut self, path: PathBuf, pixels: &Pixmap, recipe: &Recipe) {
        self.gallery.failed = false;
        if !self.gallery.loaded {
            return;
        }
        let day = path.parent().and_then(Path::file_name).map(|day| day.to_string_lossy().into_owned());
        let entry = Entry {
            day: day.unwrap_or_default(),
            seed: Some(recipe.seed),
            prompt: recipe.prompt.clone(),
            model: recipe.model.name.clone(),
            size: pixels.extent(),
            made: SystemTime::now(),
            path,
        };
        self.gallery.entries.insert(0, entry);
        self.search_gallery();
    }

    pub(super) fn gallery_folders(&self) -> Option<(PathBuf, PathBuf)> {
        Some((self.results_folder()?, self.dirs.as_ref()?.cache.clone()))
    }

    /// Shows the gallery, or hides it.
    pub(super) fn toggle_gallery(&mut self) {
        self.gallery.open = !self.gallery.open;
        if self.gallery.open {
            self.browser.close();
            self.read_gallery(false);
        }
    }

    /// Reads the gallery's folder, unless that was done already.
    pub(super) fn read_gallery(&mut self, anew: bool) {
        let Some((folder, cache)) = self.gallery_folders() else {
            self.say(NoticeKind::Warning, t!("gallery-note-no-folder"));
            return;
        };
        if self.gallery.loaded && !anew && self.gallery.folder == folder {
            return;
        }
        if self.gallery.loading && self.gallery.folder == folder {
            return;
        }
        let cancel = self.gallery.scan.restart();
        if self.gallery.folder != folder {
            (self.gallery.entries, self.gallery.shown) = (Vec::new(), Vec::new());
            self.gallery.folder.clone_from(&folder);
        }
        self.gallery.loaded = false;
        self.gallery.loading = self.workers.submit(Lane::Gallery, false, t!("app-work-reading-gallery"), move || {
            let read = library::Gallery::open(&folder, &cache).map_err(|error| error.to_string());
            let entries = read.map(|gallery| gallery.scan(&cancel));
            Box::new(move |app| match entries {
                Ok(Ok(entries)) => {
                    app.gallery.loading = false;
                    if app.gallery.folder == folder {
                        app.gallery.loaded = true;
                        app.gallery.entries = entries;
                        app.search_gallery();
                    }
                }
                Ok(Err(_cancelled)) => {}
                Err(sentence) => {
                    app.gallery.loading = false;
                    app.say(NoticeKind::Warning, sentence);
                }
            })
        });
    }

    /// Shows only what fits these words.
    pub(super) fn search_for(&mut self, query: String) {
        if self.gallery.query != query {
            self.gallery.query = query;
            self.search_gallery();
        }
    }

    fn search_gallery(&mut self) {
        self.gallery.searches += 1;
        self.changed = true;
        if self.gallery.query.trim().is_empty() {
            self.gallery.shown = (0..self.gallery.entries.len()).collect();
            return;
        }
        // Until the answer comes, what is shown must at least be there.
        let count = self.gallery.entries.len();
        self.gallery.shown.retain(|index| *index < count);
        let (entries, query, serial) =
            (self.gallery.entries.clone(), self.gallery.query.clone(), self.gallery.searches);
        self.workers.submit(Lane::Gallery, false, t!("app-work-searching-gallery"), move || {
            let found = library::search(&entries, &query);
            Box::new(move |app| {
                if app.gallery.searches == serial {
                    app.gallery.shown = found;
                    app.changed = true;
                }
            })
        });
    }

    /// A small copy of a picture in the gallery, once it is made: the call asks for it. Ask only for what is seen.
    pub fn gallery_thumbnail(&mut self, path: &Path) -> Option<Arc<Pixmap>> {
        match self.gallery.thumbnails.look(path) {
            Look::Kept(small) => small,
            Look::Wished => {
                self.make_gallery_thumbnails();
                None
            }
        }
    }

    fn make_gallery_thumbnails(&mut self) {
        let Some((folder, cache)) = self.gallery_folders() else { return };
        let wanted = self.gallery.thumbnails.next();
        if wanted.is_empty() {
            return;
        }
        let making = self.workers.submit(Lane::Gallery, false, t!("app-work-small-results"), move || {
            let gallery = library::Gallery::open(&folder, &cache).ok();
            let made: Vec<_> = wanted
                .into_iter()
                .map(|path| {
                    let small = gallery.as_ref().and_then(|gallery| gallery.thumbnail(&path).ok());
                    (path, small)
                })
                .collect();
            Box::new(move |app| {
                app.gallery.thumbnails.set_making(false);
                for (path, small) in made {
                    app.gallery.thumbnails.keep(path, small);
                }
                app.changed = true;
                app.make_gallery_thumbnails();
            })
        });
        self.gallery.thumbnails.set_making(making);
    }

    /// A picture of the gallery in full, once it is read: the call asks for it. Only the last is held.
    pub fn gallery_picture(&mut self, path: &Path) -> Option<Arc<Pixmap>> {
        if let Some((_, picture)) = self.gallery.picture.as_ref().filter(|(of, _)| of == path) {
            return picture.clone();
        }
        self.gallery.picture = Some((path.to_owned(), None));
        let path = path.to_owned();
        self.workers.submit(Lane::Gallery, false, t!("app-work-reading-result"), move || {
            let read = formats::read_picture(&path, &Limits::default()).ok().map(Arc::new);
            Box::new(move |app| {
                if let Some((_, picture)) = app.gallery.picture.as_mut().filter(|(of, _)| *of == path) {
                    *picture = read;
                    app.changed = true;
                }
            })
        });
        None
    }

    /// Puts the settings that made a result into the form.
    pub(super) fn gallery_use(&mut self, path: PathBuf) {
        self.workers.submit(Lane::Gallery, false, t!("app-work-reading-result"), move || {
            let metadata = formats::read_metadata(&path, &Limits::default()).map_err(|error| error.to_string());
            Box::new(move |app| match metadata {
                Ok(metadata) => app.use_metadata(&metadata),
                Err(sentence) => app.say(NoticeKind::Error, sentence),
            })
        });
    }

    /// Puts a result on a new layer: in the frame if it is as large, else in the middle of what is seen.
    pub(super) fn gallery_layer(&mut self, path: PathBuf) {
        if self.is_empty() {
            self.open_path(path);
            return;
        }
        self.workers.submit(Lane::Gallery, false, t!("app-work-reading-result"), move || {
            let limits = Limits::default();
            let read = formats::read_picture(&path, &limits).map_err(|error| error.to_string());
            let recipe = formats::read_metadata(&path, &limits).ok().and_then(|metadata| metadata.recipe);
            Box::new(move |app| match read {
                Ok(pixels) => {
                    let frame = app.frame();
                    let at =
                        if frame.extent() == pixels.extent() { (frame.x, frame.y) } else { app.middle_for(&pixels) };
                    let name = recipe.as_ref().map_or("Result", |recipe| recipe.prompt.as_str()).to_owned();
                    let recipe = recipe.and_then(|recipe| serde_json::to_string(&recipe).ok()).map(Arc::from);
                    app.add_layer_of(t!("undo-add-result"), &name, Arc::new(pixels), at, recipe);
                }
                Err(sentence) => app.say(NoticeKind::Error, sentence),
            })
        });
    }

    /// Moves a result to the system's trash.
    pub(super) fn gallery_trash(&mut self, path: PathBuf) {
        let Some((folder, cache)) = self.gallery_folders() else { return };
        self.workers.submit(Lane::Gallery, true, t!("app-work-trashing-result"), move || {
            let gone = library::Gallery::open(&folder, &cache)
                .and_then(|gallery| gallery.trash(&path))
                .map_err(|error| error.to_string());
            Box::new(move |app| match gone {
                Ok(()) => {
                    app.gallery.entries.retain(|entry| entry.path != path);
                    app.gallery.thumbnails.remove(&path);
                    app.search_gallery();
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    let notice = Notice::new(NoticeKind::Info, t!("gallery-note-trashed", name = name));
                    app.tell(notice);
                }
                Err(sentence) => app.say(NoticeKind::Error, sentence),
            })
        });
    }
}
