//! The background thread that turns jobs into pictures, and the handle that the rest of the program holds.
//!
//! Jobs wait in a bounded queue; one named thread takes them in order. Events come back over a channel; previews
//! overwrite a slot of one, so that a slow reader never holds the engine up. Dropping the handle cancels all work.

mod asking;
mod cache;
mod controls;
mod decode;
mod desk;
mod device;
mod empty;
pub mod fake;
mod fill;
mod frames;
mod framing;
mod generate;
mod inpaint;
mod memory;
mod nearest;
mod network;
mod noising;
mod outpaint;
mod pixels;
mod preprocess;
mod preview;
mod progress;
mod prompting;
mod queue;
mod refine;
mod resample;
mod seam;
mod session;
mod stitch;
pub mod upscale;
mod worker;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, unbounded};

use crate::base::CancelToken;
use crate::job::{Blame, DeviceChoice, Event, Failure, Job, JobId, Task};

pub use cache::{Loader, ModelKey, StandardLoader};
pub use desk::UpscalerKey;
pub use device::{Resolved, resolve};
pub use frames::frames;
pub use generate::{MAX_SIDE, MAX_STEPS, MAX_TILED_SIDE};
pub use memory::{VaeTiles, available_bytes, forget_peak, page_faults, peak_resident_bytes};
pub use noising::Draws;
pub use pixels::{pixmap_from_tensor, tensor_from_pixmap};
pub use preprocess::{PREPROCESSORS, Preparation, Prepared, PreprocessorKind, control_picture, prepare};
pub use preview::{PreviewSlot, colour_latent};
pub use seam::{Seam, seam};
pub use session::{Session, working_extent};

use queue::{Cancelling, End, Queue, Refused};
use worker::{Reporter, Worker};

/// How the engine is set up.
pub struct EngineConfig {
    /// Jobs that may wait; one more is refused.
    pub queue: usize,
    /// Bytes of weights that are kept loaded between jobs. The last used model is always kept.
    pub cache_bytes: u64,
    /// Bytes that a job may plan to use; `None` asks the machine what is free.
    pub memory_limit: Option<u64>,
    /// Which pictures the VAE computes in tiles.
    pub vae_tiles: VaeTiles,
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
            vae_tiles: VaeTiles::Auto,
            loader: Arc::new(StandardLoader),
            wake: Box::new(|| ()),
        }
    }
}

/// A handle to the engine's thread. All its methods return at once, whatever the engine is doing.
///
/// Of each job that was taken, [`Event::Queued`] is told first, and exactly one of [`Event::Finished`],
/// [`Event::Cancelled`] and [`Event::Failed`] last.
pub struct Engine {
    queue: Arc<Queue>,
    reporter: Arc<Reporter>,
    events: Receiver<(JobId, Event)>,
    next_id: AtomicU64,
    thread: Option<JoinHandle<()>>,
}

impl Engine {
    /// Starts the thread.
    pub fn start(config: EngineConfig) -> Result<Self, Failure> {
        // Unbounded, so that nobody ever waits for a reader; the reporter bounds what it holds.
        let (sender, events) = unbounded();
        let queue = Arc::new(Queue::new(config.queue));
        let EngineConfig { cache_bytes, memory_limit, vae_tiles, loader, wake, .. } = config;
        let reporter = Arc::new(Reporter::new(sender, wake));
        let worker = Worker::new(queue.clone(), reporter.clone(), loader, cache_bytes, (memory_limit, vae_tiles));
        let thread = std::thread::Builder::new().name("engine".into()).spawn(move || worker.run()).map_err(|e| {
            Failure::new(
                Blame::Machine,
                format!("the engine's thread could not be started ({e}): close other programs"),
            )
        })?;
        Ok(Self { queue, reporter, events, next_id: AtomicU64::new(1), thread: Some(thread) })
    }

    /// Puts a task at the end of the queue and returns its job. Fails if the queue is full.
    pub fn submit(&self, task: Task, device: DeviceChoice) -> Result<Job, Failure> {
        self.push(task, device, End::Back)
    }

    /// Puts a task at the front of the queue: it is the next to run. Fails if the queue is full.
    pub fn submit_front(&self, task: Task, device: DeviceChoice) -> Result<Job, Failure> {
        self.push(task, device, End::Front)
    }

    fn push(&self, task: Task, device: DeviceChoice, end: End) -> Result<Job, Failure> {
        let id = JobId(self.next_id.fetch_add(1, Ordering::Relaxed));
        let job = Job { id, task, device, cancel: CancelToken::new() };
        match self.queue.push(job.clone(), end, || self.reporter.queued(id)) {
            Ok(()) => {
                self.reporter.wake();
                Ok(job)
            }
            Err(Refused::Full) => {
                Err(Failure::new(Blame::Request, "the queue is full: wait until a job has ended, or cancel one"))
            }
            Err(Refused::Closed) => Err(stopped()),
        }
    }

    /// Cancels a job. One that waits leaves the queue at once, even while the engine is paused; the running one stops
    /// within a block of its network. `false` if it has ended already.
    pub fn cancel(&self, id: JobId) -> bool {
        match self.queue.cancel(id) {
            Cancelling::Removed => {
                self.reporter.end(id, Event::Cancelled);
                true
            }
            Cancelling::Stopping => true,
            Cancelling::Unknown => false,
        }
    }

    /// Cancels the running job and all that wait.
    pub fn cancel_all(&self) {
        for id in self.queue.cancel_all() {
            self.reporter.end(id, Event::Cancelled);
        }
    }

    /// Starts no more jobs until [`Engine::resume`]; the running one goes on to its end.
    pub fn pause(&self) {
        self.queue.set_paused(true);
    }

    /// Goes on after [`Engine::pause`].
    pub fn resume(&self) {
        self.queue.set_paused(false);
    }

    /// Whether it was paused.
    pub fn is_paused(&self) -> bool {
        self.queue.is_paused()
    }

    /// The job that runs now.
    pub fn running(&self) -> Option<JobId> {
        self.queue.running()
    }

    /// The jobs that wait, the next one first.
    pub fn waiting(&self) -> Vec<JobId> {
        self.queue.waiting()
    }

    /// Moves a waiting job to place `index` of [`Engine::waiting`], or to the end if there are fewer. `false` if it
    /// does not wait (any more).
    pub fn move_to(&self, id: JobId, index: usize) -> bool {
        self.queue.move_to(id, index)
    }

    /// The channel on which events arrive, in order for each job.
    pub fn events(&self) -> &Receiver<(JobId, Event)> {
        &self.events
    }

    /// The slot that holds the latest preview.
    pub fn previews(&self) -> &PreviewSlot {
        self.reporter.previews()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.queue.close();
        self.cancel_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn stopped() -> Failure {
    Failure::new(Blame::Us, "the engine has stopped: start the program again, and please report this")
}
