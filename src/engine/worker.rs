//! The engine's thread: takes jobs in order, keeps models, and lives on whatever a job does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender};

use crate::base::CancelToken;
use crate::families::{DiffusionModel, ModelError};
use crate::job::{Blame, Event, Failure, Generate, Job, JobId, Preview, Task};

use super::EngineConfig;
use super::cache::{Cache, Loader, ModelKey};
use super::device::{Resolved, resolve};
use super::generate::{self, Context};
use super::memory;
use super::preview::PreviewSlot;

/// Everything that the thread owns.
pub(super) struct Worker {
    jobs: Receiver<Job>,
    reporter: Reporter,
    all: CancelToken,
    cache: Cache,
    loader: Arc<dyn Loader>,
    memory_limit: Option<u64>,
}

/// Tells the outside of a job.
pub(super) struct Reporter {
    events: Sender<(JobId, Event)>,
    previews: Arc<PreviewSlot>,
    wake: Box<dyn Fn() + Send + Sync>,
}

impl Reporter {
    /// Tells of progress; dropped if nobody has read for thousands of events.
    pub(super) fn progress(&self, job: JobId, event: Event) {
        let _ = self.events.try_send((job, event));
        (self.wake)();
    }

    /// Hands over what must not be dropped.
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
    fn end(&self, job: JobId, event: Event) {
        self.previews.clear(job);
        self.deliver(job, event);
    }
}

impl Worker {
    pub(super) fn new(
        config: EngineConfig,
        jobs: Receiver<Job>,
        events: Sender<(JobId, Event)>,
        previews: Arc<PreviewSlot>,
        all: CancelToken,
    ) -> Self {
        Self {
            jobs,
            reporter: Reporter { events, previews, wake: config.wake },
            all,
            cache: Cache::new(config.cache_bytes),
            loader: config.loader,
            memory_limit: config.memory_limit,
        }
    }

    /// Works until the queue is closed.
    pub(super) fn run(mut self) {
        while let Ok(job) = self.jobs.recv() {
            if self.all.is_cancelled() || job.cancel.is_cancelled() {
                self.reporter.end(job.id, Event::Cancelled);
                continue;
            }
            let result = catch_unwind(AssertUnwindSafe(|| self.perform(&job)));
            let event = match result {
                Ok(Ok(event)) => event,
                // Whatever failed while a stop was wanted failed because of it.
                Ok(Err(_)) if job.cancel.is_cancelled() || self.all.is_cancelled() => Event::Cancelled,
                Ok(Err(ModelError::Cancelled)) => Event::Cancelled,
                Ok(Err(ModelError::Failed(failure))) => Event::Failed(failure),
                Err(panic) => Event::Failed(failure_of_panic(panic.as_ref())),
            };
            self.reporter.end(job.id, event);
        }
    }

    fn perform(&mut self, job: &Job) -> Result<Event, ModelError> {
        match &job.task {
            Task::Generate(task) => self.generate(job, task),
        }
    }

    fn generate(&mut self, job: &Job, task: &Generate) -> Result<Event, ModelError> {
        generate::validate(task)?;
        let resolved = resolve(job.device, task.recipe.dtype)?;
        let key = ModelKey::new(task.model.clone(), &resolved);
        let cancel = job.cancel.clone();
        let mut model = if let Some(model) = self.cache.take(&key) {
            model
        } else {
            self.make_room(&key, &resolved)?;
            let reporter = &self.reporter;
            let mut progress = |part, fraction| reporter.progress(job.id, Event::Loading { part, fraction });
            self.loader.load(&key, &resolved, &mut progress, &cancel)?
        };
        let available = self.memory_limit.unwrap_or_else(memory::available_bytes);
        let context = Context { job: job.id, cancel: &cancel, reporter: &self.reporter, available };
        // A model that panicked is dropped with the unwinding; one that failed or was cancelled is whole.
        let result = generate::run(model.as_mut(), task, &context);
        self.cache.put(key, model);
        Ok(Event::Finished(result?))
    }

    /// Drops idle models until the new one fits, or fails with both figures.
    fn make_room(&mut self, key: &ModelKey, resolved: &Resolved) -> Result<(), ModelError> {
        let needed = self.loader.weight_bytes(key, resolved)?;
        let mut available = self.memory_limit.unwrap_or_else(memory::available_bytes);
        if needed > available {
            available += self.cache.free(needed - available);
        }
        Ok(memory::check("this model", needed, available, "close other programs, or choose a smaller model")?)
    }
}

fn failure_of_panic(panic: &(dyn std::any::Any + Send)) -> Failure {
    let text = panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    Failure::new(Blame::Us, format!("the job broke down ({text}): nothing else was lost; please report this"))
}

/// A model that a job borrows.
pub type Model<'a> = &'a mut (dyn DiffusionModel + 'static);
