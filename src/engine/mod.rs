//! The background thread that turns jobs into pictures, and the handle that the rest of the program holds.
//!
//! Jobs wait in a bounded queue; one named thread takes them in order. Events come back over a channel; previews
//! overwrite a slot of one, so that a slow reader never holds the engine up. Dropping the handle cancels all work.

mod cache;
mod device;
mod generate;
mod inpaint;
mod memory;
mod network;
mod pixels;
mod preview;
mod progress;
mod session;
mod worker;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use crate::base::CancelToken;
use crate::job::{Blame, DeviceChoice, Event, Failure, Job, JobId, Task};

pub use cache::{Loader, ModelKey, StandardLoader};
pub use device::{Resolved, resolve};
pub use generate::{MAX_SIDE, MAX_STEPS};
pub use memory::{available_bytes, peak_resident_bytes};
pub use pixels::{pixmap_from_tensor, tensor_from_pixmap};
pub use preview::{PreviewSlot, colour_latent};
pub use session::{Session, working_extent};

/// How the engine is set up.
pub struct EngineConfig {
    /// Jobs that may wait; one more is refused.
    pub queue: usize,
    /// Bytes of weights that are kept loaded between jobs. The last used model is always kept.
    pub cache_bytes: u64,
    /// Bytes that a job may plan to use; `None` asks the machine what is free.
    pub memory_limit: Option<u64>,
    /// Loads models.
    pub loader: Arc<dyn Loader>,
    /// Called after each event and preview, so that a sleeping window looks.
    pub wake: Box<dyn Fn() + Send + Sync>,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            queue: 64,
            cache_bytes: 8 << 30,
            memory_limit: None,
            loader: Arc::new(StandardLoader),
            wake: Box::new(|| ()),
        }
    }
}

/// A handle to the engine's thread.
pub struct Engine {
    jobs: Option<Sender<Job>>,
    own_events: Sender<(JobId, Event)>,
    events: Receiver<(JobId, Event)>,
    previews: Arc<PreviewSlot>,
    /// Cancels whatever runs or waits, when the handle goes.
    all: CancelToken,
    next_id: AtomicU64,
    thread: Option<JoinHandle<()>>,
}

impl Engine {
    /// Starts the thread.
    pub fn start(config: EngineConfig) -> Result<Self, Failure> {
        let (jobs, job_queue) = bounded(config.queue.max(1));
        let (event_sender, events) = bounded(4096);
        let previews = Arc::new(PreviewSlot::default());
        let all = CancelToken::new();
        let own_events = event_sender.clone();
        let worker = worker::Worker::new(config, job_queue, event_sender, previews.clone(), all.clone());
        let thread = std::thread::Builder::new().name("engine".into()).spawn(move || worker.run()).map_err(|e| {
            Failure::new(
                Blame::Machine,
                format!("the engine's thread could not be started ({e}): close other programs"),
            )
        })?;
        Ok(Self {
            jobs: Some(jobs),
            own_events,
            events,
            previews,
            all,
            next_id: AtomicU64::new(1),
            thread: Some(thread),
        })
    }

    /// Puts a task into the queue and returns its job, whose token cancels it.
    pub fn submit(&self, task: Task, device: DeviceChoice) -> Result<Job, Failure> {
        let id = JobId(self.next_id.fetch_add(1, Ordering::Relaxed));
        let job = Job { id, task, device, cancel: CancelToken::new() };
        let jobs = self.jobs.as_ref().ok_or_else(stopped)?;
        let full = || Failure::new(Blame::Request, "the queue is full: wait until a job has ended, or cancel one");
        if jobs.is_full() {
            return Err(full());
        }
        // Told before the job is sent, so that it comes before all else that is told of it.
        let _ = self.own_events.try_send((id, Event::Queued));
        match jobs.try_send(job.clone()) {
            Ok(()) => Ok(job),
            Err(error) => {
                // Another thread took the last place.
                let _ = self.own_events.try_send((id, Event::Cancelled));
                Err(if matches!(error, TrySendError::Full(_)) { full() } else { stopped() })
            }
        }
    }

    /// The channel on which events arrive, in order for each job.
    pub fn events(&self) -> &Receiver<(JobId, Event)> {
        &self.events
    }

    /// The slot that holds the latest preview.
    pub fn previews(&self) -> &PreviewSlot {
        &self.previews
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.all.cancel();
        self.jobs = None;
        // A full event channel must not hold the thread: drain while it ends.
        if let Some(thread) = self.thread.take() {
            while !thread.is_finished() {
                while self.events.try_recv().is_ok() {}
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            let _ = thread.join();
        }
    }
}

fn stopped() -> Failure {
    Failure::new(Blame::Us, "the engine has stopped: start the program again, and please report this")
}
