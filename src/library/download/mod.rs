//! Downloads of models: resumed where they broke off, checked, and never under their name before they are whole.
//!
//! ```text
//! Download::start(entry.requests_into_own(&own, &hub)?, hub, Patience::default(), wake)
//!   .progress()   bytes, speed, time left
//!   .cancel()     at once; what is there stays for the next time
//!   .state()      running, finished with its files, failed with one sentence, cancelled
//! ```
//!
//! A file grows as `NAME.part` beside its place, with `NAME.part.json` that says what it is a part of. It takes its name
//! when it has its length and its SHA-256, which the catalogue knows or the hub tells (`X-Linked-ETag`). Proxies are those
//! of the environment (`HTTPS_PROXY`, `NO_PROXY`).

mod error;
mod http;
mod hub;
mod meter;
mod part;
mod space;
mod transfer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ureq::Agent;

use crate::base::CancelToken;
use crate::job::{Blame, Failure};

pub use error::DownloadError;
pub use hub::Hub;
pub use meter::{DownloadProgress, readable_bytes};
pub use space::free_bytes;

use meter::{Meter, seconds_left};
use transfer::{Step, Tools};

/// A file to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRequest {
    /// Where it is.
    pub url: String,
    /// Where it goes. Its folder is made; what has its name stays as it is.
    pub target: PathBuf,
    /// Its length, where it is certain.
    pub bytes: Option<u64>,
    /// Its SHA-256 in lower-case hex, where it is certain.
    pub sha256: Option<String>,
}

impl FileRequest {
    /// The file at an address, to be put into a folder under its own name.
    pub fn of_url(url: &str, folder: &Path) -> Result<Self, DownloadError> {
        let address = || DownloadError::Address(url.to_owned());
        hub::origin(url).ok_or_else(address)?;
        let path = url.split(['?', '#']).next().unwrap_or(url);
        let name = path.rsplit('/').next().map(|name| name.replace("%20", " ")).unwrap_or_default();
        // A name that would be somewhere else, or hidden, or none.
        let plain =
            !name.is_empty() && !name.starts_with('.') && !name.contains(['\\', ':', '%']) && name.contains('.');
        if !plain {
            return Err(address());
        }
        Ok(Self { url: url.to_owned(), target: folder.join(name), bytes: None, sha256: None })
    }

    fn name(&self) -> String {
        self.target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }
}

/// How long to wait, and how often to try.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For anything at all to come.
    pub stall: Duration,
    /// Tries without a single byte between them.
    pub attempts: u32,
    /// Before the second try; twice as long before each further one.
    pub pause: Duration,
    /// Bytes that are free on a folder's disk; `None` where nobody can say.
    pub free_bytes: fn(&Path) -> Option<u64>,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            stall: Duration::from_secs(30),
            attempts: 6,
            pause: Duration::from_millis(500),
            free_bytes,
        }
    }
}

/// Whether a download is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DownloadState {
    /// It goes on.
    Running,
    /// All files have their names.
    Finished(Vec<PathBuf>),
    /// It failed. What was fetched is kept for the next time.
    Failed(Failure),
    /// It was cancelled. What was fetched is kept for the next time.
    Cancelled,
}

#[derive(Debug)]
struct Shared {
    progress: Mutex<DownloadProgress>,
    state: Mutex<DownloadState>,
}

impl Shared {
    fn update(&self, change: impl FnOnce(&mut DownloadProgress)) {
        change(&mut self.progress.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// A download on a thread of its own. Dropping it cancels it.
#[derive(Debug)]
pub struct Download {
    shared: Arc<Shared>,
    cancel: CancelToken,
    agent: Agent,
    thread: Option<JoinHandle<()>>,
}

impl Download {
    /// Begins to fetch files, one after the other. `wake` is called whenever something is new, from another thread.
    pub fn start(
        requests: Vec<FileRequest>,
        hub: Hub,
        patience: Patience,
        wake: impl Fn() + Send + 'static,
    ) -> Result<Self, Failure> {
        let first = DownloadProgress {
            file: requests.first().map(FileRequest::name).unwrap_or_default(),
            of: requests.len(),
            total: requests.first().and_then(|request| request.bytes),
            ..DownloadProgress::default()
        };
        let shared = Arc::new(Shared { progress: Mutex::new(first), state: Mutex::new(DownloadState::Running) });
        let (cancel, agent) = (CancelToken::new(), http::agent(&patience));
        let (to, token, with) = (shared.clone(), cancel.clone(), agent.clone());
        let run = move || {
            let end = match fetch_all(&requests, &hub, &patience, &with, &token, &to, &wake) {
                Ok(paths) => DownloadState::Finished(paths),
                Err(DownloadError::Cancelled(_)) => DownloadState::Cancelled,
                Err(error) => DownloadState::Failed(error.into()),
            };
            *to.state.lock().unwrap_or_else(PoisonError::into_inner) = end;
            wake();
        };
        let thread = std::thread::Builder::new().name("download".into()).spawn(run).map_err(|error| {
            Failure::new(
                Blame::Machine,
                format!("no thread can be started for a download ({error}): close other programs"),
            )
        })?;
        Ok(Self { shared, cancel, agent, thread: Some(thread) })
    }

    /// How far it is.
    pub fn progress(&self) -> DownloadProgress {
        self.shared.progress.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it is done.
    pub fn state(&self) -> DownloadState {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Stops it, whatever it waits for. Returns at once.
    pub fn cancel(&self) {
        self.cancel.cancel();
        self.agent.clone().shutdown();
    }

    /// Waits for its end.
    pub fn wait(mut self) -> DownloadState {
        if let Some(thread) = self.thread.take() {
            // A thread that panicked left the state as it was.
            let _ = thread.join();
        }
        match self.state() {
            DownloadState::Running => DownloadState::Failed(Failure::new(
                Blame::Us,
                "the download stopped without a word: please report this",
            )),
            ended => ended,
        }
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        self.cancel();
    }
}

fn fetch_all(
    requests: &[FileRequest],
    hub: &Hub,
    patience: &Patience,
    agent: &Agent,
    cancel: &CancelToken,
    shared: &Shared,
    wake: &impl Fn(),
) -> Result<Vec<PathBuf>, DownloadError> {
    let mut paths = Vec::new();
    for (index, request) in requests.iter().enumerate() {
        let mut meter = Meter::default();
        shared.update(|progress| {
            let (of, retries) = (progress.of, progress.retries);
            *progress = DownloadProgress {
                file: request.name(),
                index,
                of,
                retries,
                total: request.bytes,
                ..Default::default()
            };
        });
        let mut woken: Option<Instant> = None;
        let mut told = |step| {
            let now = Instant::now();
            shared.update(|progress| match step {
                Step::At(done, total) => {
                    let speed = meter.note(now, done);
                    (progress.done, progress.total, progress.bytes_per_second) = (done, total, speed);
                    progress.seconds_left = seconds_left(done, total, speed);
                }
                Step::Retry => {
                    progress.retries += 1;
                    (progress.bytes_per_second, progress.seconds_left) = (0.0, None);
                }
            });
            // Often enough for eyes.
            if woken.is_none_or(|last| now.duration_since(last) > Duration::from_millis(100)) {
                woken = Some(now);
                wake();
            }
        };
        paths.push(transfer::fetch(request, &mut Tools { agent, hub, patience, cancel, told: &mut told })?);
    }
    Ok(paths)
}
