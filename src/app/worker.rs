//! The threads that do what the interface must not wait for: for files, pixels, the gallery, models, and long work.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::job::{Blame, Failure};
use crate::locale::t;

use super::App;

/// What is done with a result, on the interface thread.
pub(super) type Done = Box<dyn FnOnce(&mut App) + Send>;

/// How many pieces of work may wait for each thread.
const WAITING: usize = 256;

/// Which thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// Reads and writes files.
    Files,
    /// Computes pixels and counts words.
    Pixels,
    /// Reads the gallery, which may be large.
    Gallery,
    /// Looks for models, which may be many.
    Models,
    /// Reads models from end to end.
    Hashes,
    /// Looks through the disks for other programs' models.
    Search,
}

/// Names of the threads, one for each [`Lane`] in their order.
const LANES: [&str; 6] = ["app-files", "app-pixels", "app-gallery", "app-models", "app-hashes", "app-search"];

struct Work {
    /// Whether it must be done even though the program ends, as what writes must.
    needed: bool,
    /// What it is, for the sentence if it breaks down.
    what: &'static str,
    run: Box<dyn FnOnce() -> Done + Send>,
}

/// The threads. Dropping them waits for what writes, and leaves the rest undone.
pub(super) struct Workers {
    lanes: Vec<(Sender<Work>, JoinHandle<()>)>,
    results: Receiver<Done>,
    ending: Arc<AtomicBool>,
    /// Pieces of work whose results were not taken yet.
    open: Arc<AtomicUsize>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Workers {
    /// Starts the threads. `wake` is called after each result.
    pub fn start(wake: &Arc<dyn Fn() + Send + Sync>) -> Result<Self, Failure> {
        // Room for every result of all work that may wait, so that a thread rarely waits for the window.
        let (sender, results) = bounded(LANES.len() * (WAITING + 1));
        let ending = Arc::new(AtomicBool::new(false));
        let mut lanes = Vec::new();
        for name in LANES {
            let (work, queue) = bounded::<Work>(WAITING);
            let (sender, ending, wake) = (sender.clone(), ending.clone(), wake.clone());
            let run = move || {
                for work in queue {
                    if !ending.load(Ordering::Acquire) || work.needed {
                        let _ = sender.send(perform(work));
                        wake();
                    }
                }
            };
            let thread = std::thread::Builder::new()
                .name(name.into())
                .spawn(run)
                .map_err(|e| Failure::new(Blame::Machine, t!("start-no-thread", error = e.to_string())))?;
            lanes.push((work, thread));
        }
        Ok(Self { lanes, results, ending, open: Arc::default(), wake: wake.clone() })
    }

    /// What tells the window that [`App::tick`] has something to do, for work that has news before it ends.
    pub fn waker(&self) -> Arc<dyn Fn() + Send + Sync> {
        self.wake.clone()
    }

    /// Hands work over; false if too much waits already. `needed` is done even if the program ends meanwhile.
    pub fn submit(
        &self,
        lane: Lane,
        needed: bool,
        what: &'static str,
        run: impl FnOnce() -> Done + Send + 'static,
    ) -> bool {
        let work = Work { needed, what, run: Box::new(run) };
        let taken = self.lanes.get(lane as usize).is_some_and(|(sender, _)| sender.try_send(work).is_ok());
        if taken {
            self.open.fetch_add(1, Ordering::AcqRel);
        }
        taken
    }

    /// The next result, if there is one.
    pub fn next(&self) -> Option<Done> {
        let done = self.results.try_recv().ok()?;
        self.open.fetch_sub(1, Ordering::AcqRel);
        Some(done)
    }

    /// Whether nothing is under way and no result waits.
    pub fn is_idle(&self) -> bool {
        self.open.load(Ordering::Acquire) == 0
    }
}

fn perform(work: Work) -> Done {
    let Work { what, run, .. } = work;
    // A closure that panicked is dropped with all that it held.
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Box::new(move |app| app.broke_down(what)))
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.ending.store(true, Ordering::Release);
        for (sender, thread) in self.lanes.drain(..) {
            drop(sender);
            // Results that nobody takes any more must not hold the thread.
            while !thread.is_finished() {
                while self.results.try_recv().is_ok() {}
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            let _ = thread.join();
        }
    }
}
