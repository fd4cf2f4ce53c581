//! Looking for the models of other programs, in a thread, and adding the folders that the artist chooses.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::base::CancelSource;
use crate::library::elsewhere::{self, Bounds, Elsewhere, Places};
use crate::locale::t;

use super::worker::Lane;
use super::{App, Ask, NoticeKind};

/// What is done with the models of other programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ElsewhereAction {
    /// Show what is there, and look for it if that was not done yet.
    Show,
    /// Look anew.
    Look,
    /// Look no further; what was found already stays.
    Stop,
    /// Look for models in these folders from now on.
    Add(Vec<PathBuf>),
}

/// A folder of another program's, as the window shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElsewhereRow {
    /// The folder, and how much lies in it.
    pub folder: Elsewhere,
    /// Whether it is among the artist's model folders, or lies in one.
    pub known: bool,
}

/// The search for models of other programs.
#[derive(Debug, Default)]
pub struct ModelSearch {
    rows: Vec<ElsewhereRow>,
    running: bool,
    /// Whether there was a search at all.
    done: bool,
    cancel: CancelSource,
    looked: Arc<AtomicUsize>,
    /// Where is looked; `None` is the usual places.
    places: Option<Places>,
}

impl ModelSearch {
    pub(super) fn new(places: Option<Places>) -> Self {
        Self { places, ..Self::default() }
    }

    /// What was found.
    pub fn rows(&self) -> &[ElsewhereRow] {
        &self.rows
    }

    /// How many folders were looked at so far, while it is looked.
    pub fn looked(&self) -> Option<usize> {
        self.running.then(|| self.looked.load(Ordering::Relaxed))
    }

    /// The search is not under way any more.
    pub(super) fn forget(&mut self) {
        self.running = false;
    }

    /// Ends the search: the program ends.
    pub(super) fn stop(&mut self) {
        self.cancel.cancel();
    }
}

impl App {
    /// The search for models of other programs.
    pub fn model_search(&self) -> &ModelSearch {
        &self.model_search
    }

    pub(super) fn elsewhere(&mut self, action: ElsewhereAction) {
        match action {
            ElsewhereAction::Show => {
                if !self.model_search.done && !self.model_search.running {
                    self.look_elsewhere();
                }
                self.asks.push(Ask::Elsewhere);
            }
            ElsewhereAction::Look => self.look_elsewhere(),
            ElsewhereAction::Stop => self.model_search.cancel.cancel(),
            ElsewhereAction::Add(folders) => {
                for folder in folders {
                    if !self.settings.model_folders.contains(&folder) {
                        self.settings.model_folders.push(folder);
                    }
                }
                for row in &mut self.model_search.rows {
                    row.known |= self.settings.model_folders.contains(&row.folder.path);
                }
            }
        }
    }

    fn look_elsewhere(&mut self) {
        let cancel = self.model_search.cancel.restart();
        let (looked, wake) = (self.model_search.looked.clone(), self.workers.waker());
        let (places, known) = (self.model_search.places.clone(), self.settings.model_folders.clone());
        looked.store(0, Ordering::Relaxed);
        let taken = self.workers.submit(Lane::Search, false, t!("app-work-elsewhere"), move || {
            let places = places.unwrap_or_else(Places::of_user);
            let mut progress = |count| {
                looked.store(count, Ordering::Relaxed);
                wake();
            };
            let found = elsewhere::look(&places, Bounds::default(), &cancel, &mut progress);
            tracing::info!(found = found.len(), folders = looked.load(Ordering::Relaxed), "looked for others' models");
            let known: Vec<PathBuf> = known.iter().filter_map(|folder| folder.canonicalize().ok()).collect();
            let is_known = |folder: &Elsewhere| {
                let path = folder.path.canonicalize().unwrap_or_else(|_| folder.path.clone());
                known.iter().any(|known| path.starts_with(known))
            };
            let rows = found.into_iter().map(|folder| ElsewhereRow { known: is_known(&folder), folder }).collect();
            Box::new(move |app| {
                let search = &mut app.model_search;
                (search.rows, search.running, search.done) = (rows, false, true);
                app.changed = true;
            })
        });
        self.model_search.running = taken;
        if !taken {
            self.say(NoticeKind::Warning, super::files::busy());
        }
    }
}
