//! Models of the catalogue on their way to the artist's disk.

use std::path::PathBuf;
use std::time::Duration;

use crate::job::Failure;
use crate::library::download::{Download, DownloadProgress, DownloadState, FileRequest, Hub, Patience, readable_bytes};
use crate::library::models::{ModelKind, own_folder};
use crate::library::{CatalogueEntry, catalogue};
use crate::locale::t;

use super::browser::capitalised;
use super::worker::Lane;
use super::{App, Command, LibraryAction, Notice, NoticeKind, time_words};

/// A download that goes on.
#[derive(Debug)]
struct Row {
    entry: &'static CatalogueEntry,
    /// `None` while its folder is being made.
    download: Option<Download>,
}

/// The downloads that go on, and where from.
#[derive(Debug, Default)]
pub(super) struct Downloads {
    rows: Vec<Row>,
    /// `None` is what the environment names.
    hub: Option<Hub>,
}

impl From<Option<Hub>> for Downloads {
    fn from(hub: Option<Hub>) -> Self {
        Self { hub, ..Self::default() }
    }
}

/// How far a download is, in words and as a share.
#[derive(Debug, Clone, PartialEq)]
pub struct DownloadRow {
    /// Id of its row in the catalogue.
    pub id: &'static str,
    /// A few words.
    pub words: String,
    /// 0 to 1, of the present file; `None` while that is unknown.
    pub fraction: Option<f32>,
}

fn row(id: &'static str, progress: &DownloadProgress) -> DownloadRow {
    let DownloadProgress { index, of, done, total, bytes_per_second, seconds_left, .. } = progress;
    let mut words = match total {
        Some(total) => t!("download-of", done = readable_bytes(*done), total = readable_bytes(*total)),
        None => readable_bytes(*done),
    };
    if *of > 1 {
        words = t!("download-file", number = index + 1, of = of, words = words);
    }
    if *bytes_per_second > 0.0 {
        words = t!("download-speed", words = words, speed = readable_bytes(*bytes_per_second as u64));
    }
    if let Some(left) = seconds_left.filter(|left| left.is_finite()) {
        let left = time_words(Duration::from_secs_f64(left.clamp(0.0, 1e7)));
        words = t!("download-left", words = words, left = left);
    }
    let fraction = total.filter(|total| *total > 0).map(|total| (*done as f64 / total as f64) as f32);
    DownloadRow { id, words, fraction }
}

impl App {
    /// The models that can be downloaded.
    pub fn catalogue() -> &'static [CatalogueEntry] {
        catalogue()
    }

    /// The downloads that go on.
    pub fn downloads(&self) -> Vec<DownloadRow> {
        let progress = |row: &Row| row.download.as_ref().map(Download::progress).unwrap_or_default();
        self.downloads.rows.iter().map(|r| row(&r.entry.id, &progress(r))).collect()
    }

    /// The file of the library that a row of the catalogue would bring, if it is there already.
    pub fn has_of_catalogue(&self, entry: &CatalogueEntry) -> Option<PathBuf> {
        let stem = |name: &str| {
            let name = name.rsplit('/').next().unwrap_or(name);
            name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
        };
        let name = match &entry.files[..] {
            [file] => stem(file.save_as.as_deref().unwrap_or(&file.path)),
            _ => entry.id.clone(),
        };
        self.browser.models_found().find(entry.kind, &name).map(|found| found.path.clone())
    }

    /// Where downloads go.
    pub(super) fn own_models(&self) -> Option<PathBuf> {
        self.dirs.as_ref().map(|dirs| own_folder(&dirs.data))
    }

    /// Begins a download, or goes on with one that was stopped.
    pub(super) fn download(&mut self, id: &str) {
        let Some(entry) = catalogue().iter().find(|entry| entry.id == id) else { return };
        if self.downloads.rows.iter().any(|row| row.entry.id == entry.id) {
            return;
        }
        let Some(own) = self.own_models() else {
            self.say(NoticeKind::Warning, t!("download-no-folder"));
            return;
        };
        let hub = self.downloads.hub.clone().map_or_else(Hub::from_env, Ok);
        let taken = self.workers.submit(Lane::Files, false, t!("app-work-download"), move || {
            let ready = hub.map_err(|error| error.to_string()).and_then(|hub| {
                let requests = entry.requests_into_own(&own, &hub).map_err(|error| error.to_string())?;
                Ok((requests, hub))
            });
            Box::new(move |app| app.start_download(entry, ready))
        });
        if taken {
            self.downloads.rows.push(Row { entry, download: None });
        } else {
            self.say(NoticeKind::Warning, super::files::busy());
        }
    }

    fn start_download(&mut self, entry: &'static CatalogueEntry, ready: Result<(Vec<FileRequest>, Hub), String>) {
        // It may have been cancelled meanwhile.
        let wake = self.workers.waker();
        let Some(row) = self.downloads.rows.iter_mut().find(|row| row.entry.id == entry.id) else { return };
        let started = ready.and_then(|(requests, hub)| {
            Download::start(requests, hub, Patience::default(), move || wake()).map_err(|failure| failure.message)
        });
        match started {
            Ok(download) => row.download = Some(download),
            Err(sentence) => {
                self.downloads.rows.retain(|row| row.entry.id != entry.id);
                self.say(NoticeKind::Error, capitalised(&sentence));
            }
        }
        self.changed = true;
    }

    /// Stops a download; what came is kept for the next try.
    pub(super) fn cancel_download(&mut self, id: &str) {
        let Some(at) = self.downloads.rows.iter().position(|row| row.entry.id == id) else { return };
        match &self.downloads.rows[at].download {
            Some(download) => download.cancel(),
            None => {
                self.downloads.rows.remove(at);
            }
        }
    }

    /// Takes in what became of downloads.
    pub(super) fn take_downloads(&mut self) {
        let mut ended = Vec::new();
        self.downloads.rows.retain(|row| match row.download.as_ref().map(Download::state) {
            None | Some(DownloadState::Running) => true,
            Some(state) => {
                ended.push((row.entry, state));
                false
            }
        });
        // How far the others are is looked up whenever the window is drawn, which each piece that comes brings about.
        self.changed |= !ended.is_empty();
        for (entry, state) in ended {
            self.download_ended(entry, state);
        }
    }

    fn download_ended(&mut self, entry: &'static CatalogueEntry, state: DownloadState) {
        let again = Command::Library(LibraryAction::Download(entry.id.clone()));
        match state {
            DownloadState::Finished(paths) => {
                self.scan_models();
                let notice = Notice::new(NoticeKind::Success, t!("download-done", name = entry.name.as_str()));
                // A model of several files is its folder.
                let own = self.own_models();
                let path = match &paths[..] {
                    [path] => Some(path.clone()),
                    [first, ..] => first.ancestors().find(|path| path.ends_with(&entry.id)).map(PathBuf::from).or(own),
                    [] => None,
                };
                let usable = entry.kind == ModelKind::Checkpoint;
                self.tell(match path.filter(|_| usable) {
                    Some(path) => notice.with_action(t!("download-done-use"), Command::ChooseModel(Some(path))),
                    None => notice,
                });
            }
            DownloadState::Failed(Failure { message, .. }) => {
                let text = t!("download-failed", name = entry.name.as_str(), problem = message);
                self.tell(Notice::new(NoticeKind::Error, text).with_action(t!("download-failed-again"), again));
            }
            DownloadState::Cancelled => {
                let text = t!("download-stopped", name = entry.name.as_str());
                self.tell(Notice::new(NoticeKind::Info, text).with_action(t!("download-stopped-on"), again));
            }
            DownloadState::Running => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_said_in_words() {
        let progress = DownloadProgress {
            index: 1,
            of: 3,
            done: 1 << 20,
            total: Some(4 << 20),
            bytes_per_second: 2048.0,
            seconds_left: Some(90.0),
            ..DownloadProgress::default()
        };
        let row = row("a", &progress);
        assert!(row.words.starts_with("File 2 of 3: ") && row.words.ends_with("1 min 30 s left"), "{}", row.words);
        assert_eq!(row.fraction, Some(0.25));
        assert_eq!(super::row("a", &DownloadProgress::default()).fraction, None);
    }
}
