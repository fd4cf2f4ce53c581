//! The library of models: what lies in the artist's folders, looked through in a thread, searched, and used.
//!
//! Looking into files, computing hashes and reading previews happens in threads of their own; what comes back is taken
//! in by [`App::tick`]. Jobs that name files are planned after the search that is under way, so that none of them is
//! missed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::{CancelSource, Pixmap};
use crate::library::models::{self as files, Hashes, ModelEntry, ModelKind, ModelLibrary, ScanProgress};
use crate::locale::t;

use super::small_copies::{Look, SmallCopies};
use super::worker::Lane;
use super::{App, LibraryAction, NoticeKind, models};

/// The library as the window shows it.
#[derive(Debug, Default)]
pub struct Browser {
    open: bool,
    kind: Option<ModelKind>,
    family: Option<String>,
    query: String,
    /// Which entries are shown, in their order.
    shown: Vec<usize>,
    /// What was found last.
    found: Arc<ModelLibrary>,
    /// The same for threads, which see it as soon as it is there.
    shared: Arc<Mutex<Arc<ModelLibrary>>>,
    scanning: bool,
    /// Stops a search that is no longer wanted.
    scan: CancelSource,
    progress: Arc<Progress>,
    previews: SmallCopies,
    /// Hashes that were computed since they were looked at last, with the files' paths.
    hashes: Arc<Mutex<Vec<(PathBuf, Hashes)>>>,
    /// Stops the computing of hashes.
    hashing: CancelSource,
    /// Names of all embeddings.
    embeddings: Arc<Vec<String>>,
    /// What is wrong with adapters that were asked for, by the model's family and their names.
    lora_problems: HashMap<(String, String), Option<String>>,
}

/// How far the search has come.
#[derive(Debug, Default)]
struct Progress {
    done: AtomicUsize,
    of: AtomicUsize,
}

impl Browser {
    /// Whether it is shown.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// The kind that is shown; `None` shows all.
    pub fn kind(&self) -> Option<ModelKind> {
        self.kind
    }

    /// Id of the family that is shown; `None` shows all.
    pub fn family(&self) -> Option<&str> {
        self.family.as_deref()
    }

    /// The words that are searched for.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// All models that were found.
    pub fn entries(&self) -> &[ModelEntry] {
        self.found.entries()
    }

    /// Which of [`Browser::entries`] are shown, in their order.
    pub fn shown(&self) -> &[usize] {
        &self.shown
    }

    /// What was found.
    pub fn models_found(&self) -> &Arc<ModelLibrary> {
        &self.found
    }

    /// How many files were looked into, of how many, while the folders are being searched.
    pub fn scanning(&self) -> Option<(usize, usize)> {
        let Progress { done, of } = &*self.progress;
        self.scanning.then(|| (done.load(Ordering::Relaxed), of.load(Ordering::Relaxed)))
    }

    /// For threads: what was found when they look.
    pub(super) fn shared(&self) -> Arc<Mutex<Arc<ModelLibrary>>> {
        self.shared.clone()
    }

    /// Names of all embeddings.
    pub(super) fn embedding_names(&self) -> Arc<Vec<String>> {
        self.embeddings.clone()
    }

    /// What is known of an adapter for a family is looked up once, however often it is asked.
    pub(super) fn lora_problems(&mut self) -> &mut HashMap<(String, String), Option<String>> {
        &mut self.lora_problems
    }

    /// The families of what was found, each once, in order.
    pub fn families(&self) -> Vec<String> {
        let mut families: Vec<_> = self.entries().iter().filter_map(|entry| entry.family.clone()).collect();
        families.sort();
        families.dedup();
        families
    }

    /// Hides it.
    pub(super) fn close(&mut self) {
        self.open = false;
    }

    /// What was being looked for or made is not any more.
    pub(super) fn forget(&mut self) {
        self.scanning = false;
        self.previews.set_making(false);
    }

    /// Finds anew what is to be shown.
    fn sift(&mut self) {
        let entries = self.found.entries();
        let fits = |entry: &ModelEntry| {
            self.kind.is_none_or(|kind| entry.kind == kind)
                && self.family.as_ref().is_none_or(|family| entry.family.as_ref() == Some(family))
        };
        let mut shown = self.found.search(&self.query);
        shown.retain(|i| fits(&entries[*i]));
        self.shown = shown;
    }

    /// Stops what is being looked for: the program ends.
    pub(super) fn stop(&mut self) {
        self.scan.cancel();
        self.hashing.cancel();
    }
}

/// The library that a thread sees now.
pub(super) fn seen_by_thread(shared: &Mutex<Arc<ModelLibrary>>) -> Arc<ModelLibrary> {
    shared.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

impl App {
    /// The library of models.
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Looks for models anew.
    pub(super) fn scan_models(&mut self) {
        let (mut folders, chosen) = (self.settings.model_folders.clone(), self.form.model.clone());
        let upscaler = self.upscale.model.clone();
        let own = self.own_models();
        let cache = self.model_cache();
        let (shared, progress, wake) = (self.browser.shared(), self.browser.progress.clone(), self.workers.waker());
        let cancel = self.browser.scan.restart();
        progress.done.store(0, Ordering::Relaxed);
        progress.of.store(0, Ordering::Relaxed);
        let taken = self.workers.submit(Lane::Models, false, t!("app-work-looking-for-models"), move || {
            // Where downloads go is looked through as well, once there is something.
            folders.extend(own.filter(|own| own.is_dir()));
            let mut report = |now: ScanProgress| {
                progress.of.store(now.of, Ordering::Relaxed);
                progress.done.store(now.done, Ordering::Relaxed);
                wake();
            };
            let Ok(found) = ModelLibrary::scan(&folders, &cache, &cancel, &mut report) else { return Box::new(|_| ()) };
            let found = Arc::new(found);
            let models = models::choices(&found, chosen.as_deref());
            let upscalers = super::upscale::choices(&found, upscaler.as_deref());
            *shared.lock().unwrap_or_else(PoisonError::into_inner) = found.clone();
            Box::new(move |app| {
                app.found_models(found, models);
                app.found_upscalers(upscalers);
            })
        });
        self.browser.scanning = taken;
        if !taken {
            self.say(NoticeKind::Warning, t!("models-note-busy"));
        }
    }

    /// Where what is known of models is kept.
    fn model_cache(&self) -> PathBuf {
        self.dirs.as_ref().map_or_else(|| std::env::temp_dir().join("scumble"), |dirs| dirs.cache.clone())
    }

    fn found_models(&mut self, found: Arc<ModelLibrary>, models: Vec<models::ModelChoice>) {
        self.browser.scanning = false;
        for problem in found.problems() {
            self.say(NoticeKind::Warning, capitalised(problem));
        }
        self.browser.found = found;
        self.browser.previews.clear();
        self.browser.lora_problems.clear();
        let embeddings = self.browser.entries().iter().filter(|entry| entry.kind == ModelKind::Embedding);
        self.browser.embeddings = Arc::new(embeddings.map(|entry| entry.name.clone()).collect());
        self.browser.sift();
        let before = std::mem::replace(&mut self.models, models);
        // One that lies elsewhere and was chosen while the search went on stays.
        let known = self.models.iter().any(|model| model.path == self.form.model);
        self.models.extend(before.into_iter().filter(|model| !known && model.path == self.form.model));
        self.sort_models();
        self.compute_hashes();
        self.changed = true;
    }

    /// Computes in the background what is not known yet of the files' hashes.
    fn compute_hashes(&mut self) {
        let (found, cache, news) = (self.browser.found.clone(), self.model_cache(), self.browser.hashes.clone());
        if found.entries().iter().all(|entry| entry.hashes.short().is_some()) {
            return;
        }
        let (cancel, wake) = (self.browser.hashing.restart(), self.workers.waker());
        self.workers.submit(Lane::Hashes, false, t!("app-work-hashes"), move || {
            let mut computed = |number: usize, hashes: &Hashes| {
                if let Some(entry) = found.entries().get(number) {
                    let news_of_one = (entry.path.clone(), hashes.clone());
                    news.lock().unwrap_or_else(PoisonError::into_inner).push(news_of_one);
                    wake();
                }
            };
            // What was computed before it was stopped is kept.
            let _ = files::hash_missing(found.entries(), &cache, &cancel, &mut computed);
            Box::new(|_| ())
        });
    }

    /// Takes in the hashes that were computed meanwhile.
    pub(super) fn take_hashes(&mut self) {
        let news = std::mem::take(&mut *self.browser.hashes.lock().unwrap_or_else(PoisonError::into_inner));
        if news.is_empty() {
            return;
        }
        let found = Arc::make_mut(&mut self.browser.found);
        for (path, hashes) in news {
            if let Some(model) = self.models.iter_mut().find(|model| model.path.as_ref() == Some(&path)) {
                model.hash = hashes.short().map(str::to_owned);
            }
            if let Some(number) = found.entries().iter().position(|entry| entry.path == path) {
                found.set_hashes(number, hashes);
            }
        }
        self.browser.lora_problems.clear();
        *self.browser.shared.lock().unwrap_or_else(PoisonError::into_inner) = self.browser.found.clone();
        self.changed = true;
    }

    /// Shows, searches and uses what was found.
    pub(super) fn browser_action(&mut self, action: LibraryAction) {
        match action {
            LibraryAction::Toggle => {
                self.browser.open = !self.browser.open;
                self.gallery.close();
            }
            LibraryAction::Show(kind) => {
                self.browser.open = true;
                self.gallery.close();
                (self.browser.kind, self.browser.family) = (kind, None);
                self.browser.query.clear();
            }
            LibraryAction::Search(query) => self.browser.query = query,
            LibraryAction::Kind(kind) => self.browser.kind = kind,
            LibraryAction::Family(family) => self.browser.family = family,
            LibraryAction::Use(path) => self.use_file(&path),
            LibraryAction::Download(id) => self.download(&id),
            LibraryAction::CancelDownload(id) => self.cancel_download(&id),
        }
        self.browser.sift();
    }

    /// Uses a file of the library as what it is.
    fn use_file(&mut self, path: &Path) {
        let entry = self.browser.entries().iter().find(|entry| entry.path == path).cloned();
        if let Some(entry) = entry {
            self.use_entry(&entry);
        }
    }

    /// Why what is added to a model does not fit the chosen one, as a sentence.
    pub fn misfit(&self, entry: &ModelEntry) -> Option<String> {
        let adds = matches!(
            entry.kind,
            ModelKind::Lora | ModelKind::Embedding | ModelKind::Vae | ModelKind::ControlNet | ModelKind::IpAdapter
        );
        if !adds {
            return None;
        }
        let family = &self.model().family_id;
        if family.is_empty() { entry.problem.clone() } else { files::fits(entry, family).err() }
    }

    /// A small copy of a model's preview, once it is made: the call asks for it. Ask only for what is seen.
    pub fn model_preview(&mut self, entry: &ModelEntry) -> Option<Arc<Pixmap>> {
        entry.preview.as_ref()?;
        match self.browser.previews.look(&entry.path) {
            Look::Kept(small) => small,
            Look::Wished => {
                self.make_previews();
                None
            }
        }
    }

    fn make_previews(&mut self) {
        let wanted = self.browser.previews.next();
        if wanted.is_empty() {
            return;
        }
        let (found, cache) = (self.browser.found.clone(), self.model_cache());
        let making = self.workers.submit(Lane::Gallery, false, t!("app-work-small-previews"), move || {
            let small = |path: &PathBuf| {
                let entry = found.entries().iter().find(|entry| entry.path == *path)?;
                ModelLibrary::thumbnail(entry, &cache).ok().flatten()
            };
            let made: Vec<_> = wanted.into_iter().map(|path| (small(&path), path)).collect();
            Box::new(move |app| {
                app.browser.previews.set_making(false);
                for (small, path) in made {
                    app.browser.previews.keep(path, small);
                }
                app.changed = true;
                app.make_previews();
            })
        });
        self.browser.previews.set_making(making);
    }
}

/// A sentence that may follow others, as one by itself.
pub(super) fn capitalised(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
