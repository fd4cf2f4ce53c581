//! Live mode: the frame is generated anew while the artist paints, and the newest wins.
//!
//! A change of the document, the prompt or the frame is followed, after a short rest, by a job of a few steps that goes
//! before all that waits; the job before it is cancelled. Its result lies over the canvas until it is taken or the next
//! one comes: it is neither a candidate nor a step, and is kept nowhere.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::base::{Mask, Pixmap, SignedRect};
use crate::job::{Event, JobId, Patch, Task};
use crate::locale::t;

use super::plan::{Plan, Prepared};
use super::take::Made;
use super::{App, Form, NoticeKind, TaskId};

/// How live mode generates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LiveSettings {
    /// Whether it is on; never so at the start of the program.
    #[serde(skip)]
    pub enabled: bool,
    /// Sampling steps of a whole schedule; the strength says how many of them are run.
    pub steps: u32,
    /// How far the picture may change, 0 to 1.
    pub strength: f64,
    /// How long the artist must rest before the next job, in milliseconds.
    pub debounce_ms: u32,
    /// Whether a tiny decoder makes the pictures, where there is one for the model.
    pub tiny_decode: bool,
    /// Whether the model's weights for few steps make them, where it has some; their steps then count.
    pub fast: bool,
}

impl Default for LiveSettings {
    fn default() -> Self {
        Self { enabled: false, steps: 8, strength: 0.6, debounce_ms: 150, tiny_decode: true, fast: true }
    }
}

impl LiveSettings {
    /// The same with every number brought into its range.
    #[must_use]
    pub fn clamped(&self) -> Self {
        let strength = if self.strength.is_nan() { Self::default().strength } else { self.strength };
        Self {
            enabled: self.enabled,
            steps: self.steps.clamp(1, 50),
            strength: strength.clamp(0.05, 1.0),
            debounce_ms: self.debounce_ms.clamp(20, 5000),
            tiny_decode: self.tiny_decode,
            fast: self.fast,
        }
    }
}

/// What live mode made last, to be shown over the canvas.
#[derive(Debug, Clone)]
pub struct LiveResult {
    /// Counts up with each new one.
    pub serial: u64,
    /// The whole picture of the frame.
    pub pixels: Arc<Pixmap>,
    /// What of it is new; `None`: all.
    pub patch: Option<Arc<Patch>>,
    /// Where it lies in the world: [`App::place_now`] says where that is on the canvas.
    pub world: SignedRect,
    made: Made,
}

impl LiveResult {
    /// How much of each pixel of [`LiveResult::patch`] is new.
    pub fn share(&self) -> Option<&Arc<Mask>> {
        self.patch.as_ref().map(|patch| &patch.share)
    }
}

/// All that the picture depends on. While it stays the same there is nothing to do.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    revision: u64,
    form: Form,
    live: LiveSettings,
}

/// A job of live mode.
#[derive(Debug)]
struct LiveJob {
    task: TaskId,
    plan: Arc<Plan>,
    /// Its name in the engine, once it is there.
    job: Option<JobId>,
}

/// What live mode is at.
#[derive(Debug, Default)]
pub(super) struct Living {
    /// What was seen last; `None` while it is off.
    seen: Option<Seen>,
    due: Option<Instant>,
    job: Option<LiveJob>,
    result: Option<LiveResult>,
    /// Whether a failure was told already, so that it is not told for each stroke.
    failed: bool,
    /// Whether what happens to the document next is live mode's own doing.
    taking: bool,
}

impl Living {
    /// The plan of a job of live mode, and the name that its previews go by.
    pub fn plan_of(&self, job: JobId) -> Option<(TaskId, Arc<Plan>)> {
        let live = self.job.as_ref().filter(|live| live.job == Some(job))?;
        Some((live.task, live.plan.clone()))
    }

    /// Whether nothing is under way and nothing is to come.
    pub fn is_idle(&self) -> bool {
        self.job.is_none() && self.due.is_none()
    }

    /// How long until the next job is to begin.
    pub fn due_in(&self) -> Option<Duration> {
        self.due.map(|due| due.saturating_duration_since(Instant::now()))
    }

    /// What was being planned is not planned any more.
    pub fn forget_planned(&mut self) {
        if self.job.as_ref().is_some_and(|live| live.job.is_none()) {
            self.job = None;
        }
    }
}

impl App {
    /// What live mode made last.
    pub fn live_result(&self) -> Option<&LiveResult> {
        self.living.result.as_ref()
    }

    /// Whether live mode is generating.
    pub fn is_living(&self) -> bool {
        self.living.job.is_some()
    }

    /// Sees whether something changed, and starts a job once the artist rests.
    pub(super) fn follow_live(&mut self) {
        if !self.live.enabled {
            if self.living.seen.take().is_some() {
                self.living.due = None;
                self.cancel_live();
                self.drop_live();
            }
            return;
        }
        let now = self.live_state();
        match &self.living.seen {
            // What is there at the beginning is no change.
            None => {
                self.living.seen = Some(now);
                self.living.failed = false;
            }
            Some(seen) if *seen == now => {}
            Some(_) if std::mem::take(&mut self.living.taking) => self.living.seen = Some(now),
            Some(_) => {
                let rest = Duration::from_millis(u64::from(self.live.clamped().debounce_ms));
                self.living.seen = Some(now);
                self.living.due = Some(Instant::now() + rest);
            }
        }
        if self.living.due.is_some_and(|due| due <= Instant::now()) && self.changes.is_empty() {
            self.living.due = None;
            self.start_live();
        }
    }

    fn live_state(&self) -> Seen {
        // Which seed is drawn for the next job, and how many pictures it makes, is of no matter here.
        let seed = if self.form.seed_locked { self.form.seed } else { 0 };
        let form = Form { seed, count: 1, steps: 0, strength: 0.0, ..self.form.clone() };
        Seen { revision: self.revision, form, live: self.live.clone() }
    }

    /// Cancels the last job and begins one of the document as it is now.
    fn start_live(&mut self) {
        self.cancel_live();
        let live = self.live.clamped();
        let mut plan = self.plan_in(self.frame_on_canvas());
        self.pace_live(&mut plan.recipe);
        plan.recipe.tuning.economy.tiny_decode |= live.tiny_decode;
        if !self.form.seed_locked {
            // Always the same noise, so that only what is painted changes the picture.
            plan.recipe.seed = 0;
        }
        (plan.recipe.variation, plan.recipe.tuning.hires) = (None, None);
        (plan.count, plan.strength) = (1, live.strength);
        let task = self.jobs.fresh_id();
        self.living.job = Some(LiveJob { task, plan: Arc::new(plan.clone()), job: None });
        let taken = self.workers.submit(self.planning_lane(), false, t!("live-work"), move || {
            let prepared = plan.prepare();
            Box::new(move |app| app.submit_live(task, prepared))
        });
        if !taken {
            self.living.job = None;
        }
        self.changed = true;
    }

    fn submit_live(&mut self, task: TaskId, prepared: Result<Prepared, String>) {
        // A newer one may have taken its place.
        let Some(live) = self.living.job.as_mut().filter(|live| live.task == task) else { return };
        let device = live.plan.device;
        // What is left out is said by the jobs that the artist starts: here it would be said for every stroke.
        let job = prepared.and_then(|Prepared { plan, generate, .. }| {
            live.plan = Arc::new(plan);
            let work = Task::Generate(Box::new(generate));
            self.engine.submit_front(work, device).map_err(|failure| failure.message)
        });
        match job {
            Ok(job) => live.job = Some(job.id),
            Err(sentence) => self.live_failed(sentence),
        }
    }

    fn live_failed(&mut self, sentence: String) {
        self.living.job = None;
        if !std::mem::replace(&mut self.living.failed, true) {
            self.say(NoticeKind::Error, sentence);
        }
    }

    /// Takes in what the engine tells of a job that stands in no list.
    pub(super) fn take_live_event(&mut self, job: JobId, event: Event) {
        let Some((task, plan)) = self.living.plan_of(job) else { return };
        match event {
            // What is to be said of every picture would be said many times a minute.
            Event::Queued
            | Event::Loading { .. }
            | Event::Step(_)
            | Event::Decoding { .. }
            | Event::Notice(_)
            | Event::Tile { .. }
            | Event::File { .. } => {}
            Event::Picture(pixels, recipe, patch) => {
                self.serial += 1;
                let world = plan.world();
                let made = Made { plan, pixels: pixels.clone(), patch: patch.clone(), recipe: Arc::new(*recipe) };
                self.living.result = Some(LiveResult { serial: self.serial, pixels, patch, world, made });
                self.living.failed = false;
                self.drop_preview(task);
            }
            Event::Finished(_) | Event::Cancelled => {
                self.living.job = None;
                self.drop_preview(task);
            }
            Event::Failed(failure) => {
                self.drop_preview(task);
                self.live_failed(failure.message);
            }
        }
    }

    /// Stops the job of live mode. Whether there was one.
    pub(super) fn cancel_live(&mut self) -> bool {
        let Some(live) = self.living.job.take() else { return false };
        if let Some(job) = live.job {
            self.engine.cancel(job);
        }
        self.drop_preview(live.task);
        true
    }

    /// Makes the live result a layer.
    pub(super) fn take_live(&mut self) {
        if let Some(result) = self.living.result.take() {
            self.cancel_live();
            self.living.due = None;
            self.living.taking = self.live.enabled;
            self.take_made(result.made, None);
        }
    }

    /// Throws the live result away. Whether there was one.
    pub(super) fn drop_live(&mut self) -> bool {
        self.changed |= self.living.result.is_some();
        self.living.result.take().is_some()
    }
}
