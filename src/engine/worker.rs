//! The engine's thread: takes jobs in order, keeps models, and lives on whatever a job does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;

use crate::families::{DiffusionModel, ModelError};
use crate::job::{Blame, Event, Failure, Job, JobId, Preview, Task};
use crate::ops;

use super::cache::{Cache, Loader};
use super::decode::TinyCache;
use super::desk::{Desk, LastUpscaler};
use super::memory::{self, VaeTiles};
use super::preview::PreviewSlot;
use super::queue::Queue;
use super::upscale;

/// Unread events beyond which progress is no longer told.
const MAX_UNREAD: usize = 4096;

/// What enlarging a picture takes beside the result, at most.
const UPSCALE_BYTES: u64 = 3 << 30;

/// Tells the outside of a job. Shared by the thread and the handle.
pub(super) struct Reporter {
    events: Sender<(JobId, Event)>,
    previews: PreviewSlot,
    wake: Box<dyn Fn() + Send + Sync>,
}

impl Reporter {
    pub(super) fn new(events: Sender<(JobId, Event)>, wake: Box<dyn Fn() + Send + Sync>) -> Self {
        Self { events, previews: PreviewSlot::default(), wake }
    }

    pub(super) fn previews(&self) -> &PreviewSlot {
        &self.previews
    }

    /// Tells that a job was taken, without waking anybody: this is called under the queue's lock.
    pub(super) fn queued(&self, job: JobId) {
        let _ = self.events.send((job, Event::Queued));
    }

    /// Has the reader look.
    pub(super) fn wake(&self) {
        (self.wake)();
    }

    /// Tells of progress; dropped if nobody has read for thousands of events.
    pub(super) fn progress(&self, job: JobId, event: Event) {
        if self.events.len() < MAX_UNREAD {
            self.deliver(job, event);
        }
    }

    /// Hands over what must not be dropped. There are few of these for each job.
    pub(super) fn deliver(&self, job: JobId, event: Event) {
        let _ = self.events.send((job, event));
        (self.wake)();
    }

    /// Overwrites the latest preview.
    pub(super) fn preview(&self, job: JobId, preview: Preview) {
        self.previews.put(job, preview);
        (self.wake)();
    }

    /// Tells how a job ended; never dropped.
    pub(super) fn end(&self, job: JobId, event: Event) {
        self.previews.clear(job);
        self.deliver(job, event);
    }
}

/// Everything that the thread owns.
pub(super) struct Worker {
    queue: Arc<Queue>,
    reporter: Arc<Reporter>,
    cache: Cache,
    decoders: TinyCache,
    loader: Arc<dyn Loader>,
    memory_now: Box<dyn Fn() -> u64 + Send>,
    vae_tiles: VaeTiles,
    upscaler: LastUpscaler,
}

impl Worker {
    pub(super) fn new(
        queue: Arc<Queue>,
        reporter: Arc<Reporter>,
        loader: Arc<dyn Loader>,
        cache_bytes: u64,
        (memory_limit, vae_tiles): (Option<u64>, VaeTiles),
    ) -> Self {
        let memory_now = Box::new(move || memory_limit.unwrap_or_else(memory::available_bytes));
        Self {
            queue,
            reporter,
            cache: Cache::new(cache_bytes),
            decoders: TinyCache::default(),
            loader,
            memory_now,
            vae_tiles,
            upscaler: None,
        }
    }

    /// Works until the queue is closed.
    pub(super) fn run(mut self) {
        while let Some(job) = self.queue.next() {
            let began = Instant::now();
            told_begin(&job);
            let event = ops::on_threads(|| self.outcome(&job));
            told_end(&job, &event, began.elapsed());
            self.queue.done();
            self.reporter.end(job.id, event);
        }
    }

    /// Does a job, and says how it ended.
    fn outcome(&mut self, job: &Job) -> Event {
        if job.cancel.is_cancelled() {
            return Event::Cancelled;
        }
        match catch_unwind(AssertUnwindSafe(|| self.perform(job))) {
            Ok(Ok(event)) => event,
            // Whatever failed while a stop was wanted failed because of it.
            Ok(Err(_)) if job.cancel.is_cancelled() => Event::Cancelled,
            Ok(Err(ModelError::Cancelled)) => Event::Cancelled,
            Ok(Err(ModelError::Failed(failure))) => Event::Failed(failure),
            Err(panic) => Event::Failed(failure_of_panic(panic.as_ref())),
        }
    }

    fn perform(&mut self, job: &Job) -> Result<Event, ModelError> {
        let mut desk = self.desk(job);
        match &job.task {
            Task::Generate(task) => Ok(Event::Finished(desk.generate(task, true)?)),
            Task::Upscale(task) => {
                // Idle models give way to the result.
                let to = upscale::target(&task.settings, task.pixels.extent())?;
                desk.free(u64::from(to.width) * u64::from(to.height) * 4 + UPSCALE_BYTES);
                Ok(Event::Finished(vec![upscale::picture(&mut desk, task)?]))
            }
            Task::UpscaleFiles(task) => {
                desk.free(UPSCALE_BYTES);
                upscale::files(&mut desk, task)?;
                Ok(Event::Finished(Vec::new()))
            }
        }
    }

    fn desk<'a>(&'a mut self, job: &'a Job) -> Desk<'a> {
        let Self { reporter, loader, cache, decoders, upscaler, memory_now, vae_tiles, .. } = self;
        Desk {
            job: job.id,
            device: job.device,
            cancel: &job.cancel,
            reporter,
            loader: &**loader,
            cache,
            decoders,
            vae_tiles: *vae_tiles,
            last: upscaler,
            available: memory_now,
        }
    }
}

/// Tells the log of a job, by figures alone: what it is to show is the artist's.
fn told_begin(job: &Job) {
    let id = job.id.0;
    match &job.task {
        Task::Generate(task) => {
            let recipe = &task.recipe;
            let (size, steps, count, sampler) = (recipe.size, recipe.steps, task.count, &recipe.sampler);
            tracing::info!(id, %size, steps, count, sampler, device = ?job.device, "job begins");
            tracing::debug!(id, prompt = recipe.prompt, negative = recipe.negative_prompt, "its words");
        }
        Task::Upscale(task) => {
            let size = task.pixels.extent();
            tracing::info!(id, %size, device = ?job.device, "job to enlarge begins");
        }
        Task::UpscaleFiles(task) => tracing::info!(id, files = task.files.len(), "job to enlarge files begins"),
    }
}

fn told_end(job: &Job, event: &Event, time: Duration) {
    let (id, ms) = (job.id.0, time.as_millis() as u64);
    match event {
        Event::Failed(failure) => {
            tracing::warn!(id, ms, blame = ?failure.blame, "job failed");
            tracing::debug!(id, why = failure.message, "its failure");
        }
        Event::Cancelled => tracing::info!(id, ms, "job cancelled"),
        _ => tracing::info!(id, ms, "job done"),
    }
}

pub(super) fn failure_of_panic(panic: &(dyn std::any::Any + Send)) -> Failure {
    let text = panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    Failure::new(Blame::Us, format!("the job broke down ({text}): nothing else was lost; please report this"))
}

/// A model that a job borrows.
pub type Model<'a> = &'a mut (dyn DiffusionModel + 'static);
