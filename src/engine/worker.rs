//! The engine's thread: takes jobs in order, keeps models, and lives on whatever a job does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use candle_core::DType;
use crossbeam_channel::Sender;

use crate::base::Extent;
use crate::families::{DiffusionModel, ModelError};
use crate::job::{Blame, Event, Failure, Generate, Job, JobId, Preview, Recipe, Task};
use crate::ops;

use super::cache::{Cache, Loader, ModelKey};
use super::decode::{Tiny, TinyCache, TinyDecoder};
use super::device::{Resolved, resolve};
use super::generate::{self, Context};
use super::memory::{self, VaeTiles};
use super::preview::PreviewSlot;
use super::queue::Queue;
use super::upscale::{self, Desk, LastUpscaler};

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
    memory_limit: Option<u64>,
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
        let memory_now = Box::new(move || available(memory_limit));
        Self {
            queue,
            reporter,
            cache: Cache::new(cache_bytes),
            decoders: TinyCache::default(),
            loader,
            memory_limit,
            memory_now,
            vae_tiles,
            upscaler: None,
        }
    }

    /// Works until the queue is closed.
    pub(super) fn run(mut self) {
        while let Some(job) = self.queue.next() {
            let event = ops::on_threads(|| self.outcome(&job));
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
        match &job.task {
            Task::Generate(task) => self.generate(job, task),
            Task::Upscale(task) => {
                // Idle models give way to the result.
                let to = upscale::target(&task.settings, task.pixels.extent())?;
                self.free(u64::from(to.width) * u64::from(to.height) * 4 + UPSCALE_BYTES);
                Ok(Event::Finished(vec![upscale::picture(&mut self.desk(job), task)?]))
            }
            Task::UpscaleFiles(task) => {
                self.free(UPSCALE_BYTES);
                upscale::files(&mut self.desk(job), task)?;
                Ok(Event::Finished(Vec::new()))
            }
        }
    }

    fn generate(&mut self, job: &Job, task: &Generate) -> Result<Event, ModelError> {
        generate::validate(task)?;
        let resolved = resolve(job.device, task.recipe.dtype)?;
        let key = ModelKey::new(task.model.clone(), &task.resources, &resolved);
        let cancel = job.cancel.clone();
        let mut model = if let Some(model) = self.cache.take(&key) {
            model
        } else {
            self.make_room(&key, &resolved)?;
            let reporter = &self.reporter;
            let mut progress = |part, fraction| reporter.progress(job.id, Event::Loading { part, fraction });
            self.loader.load(&key, &resolved, &mut progress, &cancel)?
        };
        let available = available(self.memory_limit);
        self.vae_tiles.apply(model.as_mut(), largest(&task.recipe), available);
        let tiny = self.tiny(job, task, &resolved, model.as_ref(), available);
        let context = Context { job: job.id, cancel: &cancel, reporter: &self.reporter, available, tiny };
        // A model that panicked is dropped with the unwinding; one that failed or was cancelled is whole.
        let result = generate::run(model.as_mut(), task, &context);
        self.cache.put(key, model);
        Ok(Event::Finished(result?))
    }

    /// Drops idle models until `bytes` are free, or none is left.
    fn free(&mut self, bytes: u64) {
        let available = available(self.memory_limit);
        if bytes > available {
            self.cache.free(bytes - available);
        }
    }

    fn desk<'a>(&'a mut self, job: &'a Job) -> Desk<'a> {
        let Self { reporter, loader, upscaler, memory_now, .. } = self;
        Desk {
            job: job.id,
            device: job.device,
            cancel: &job.cancel,
            reporter,
            loader: &**loader,
            last: upscaler,
            available: memory_now,
        }
    }

    /// The tiny decoder that a task names; where it cannot be had, that is told and the task does without.
    fn tiny(
        &mut self,
        job: &Job,
        task: &Generate,
        resolved: &Resolved,
        model: &dyn DiffusionModel,
        available: u64,
    ) -> Tiny {
        let wanted = task.recipe.tuning.economy.tiny_decode;
        let used = task.resources.preview_decoder.as_deref().filter(|_| wanted || task.previews);
        let found = used.map(|path| self.decoders.get(path, resolved, &model.latent_format(), &job.cancel));
        let decoder = match found {
            Some(Ok(net)) => Some(TinyDecoder::new(net, available)),
            Some(Err(ModelError::Failed(failure))) => {
                let sentence = format!("{}: previews and pictures do without it", failure.message);
                self.reporter.deliver(job.id, Event::Notice(sentence));
                None
            }
            None if wanted => {
                let sentence = "there is no tiny decoder for this model: its own VAE decodes the picture";
                self.reporter.deliver(job.id, Event::Notice(sentence.to_owned()));
                None
            }
            Some(Err(ModelError::Cancelled)) | None => None,
        };
        Tiny::new(decoder, wanted)
    }

    /// Drops idle models until the new one fits, or fails with both figures.
    fn make_room(&mut self, key: &ModelKey, resolved: &Resolved) -> Result<(), ModelError> {
        let needed = self.loader.weight_bytes(key, resolved)?;
        let mut available = available(self.memory_limit);
        if needed > available {
            available += self.cache.free(needed - available);
        }
        let mut remedy = "close other programs, or choose a smaller model".to_owned();
        if needed > available && resolved.dtype != DType::F16 {
            let half = Resolved { dtype: DType::BF16, automatic: false, ..resolved.clone() };
            let less = self.loader.weight_bytes(key, &half)?;
            if less < needed && less <= available {
                remedy = format!("choose bf16 as its number format, with which it needs about {}", memory::human(less));
            }
        }
        Ok(memory::check("this model", needed, available, &remedy)?)
    }
}

/// Bytes that a job may plan to use.
fn available(limit: Option<u64>) -> u64 {
    limit.unwrap_or_else(memory::available_bytes)
}

/// The largest size that the networks work at.
fn largest(recipe: &Recipe) -> Extent {
    let second = recipe.tuning.hires.as_ref().and_then(|hires| hires.sizes(recipe.size, 8));
    second.map_or(recipe.working.unwrap_or(recipe.size), |sizes| sizes.enlarged)
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
