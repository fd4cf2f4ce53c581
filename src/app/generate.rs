//! From the click on Generate to the candidate that is taken.

use std::sync::Arc;

use crate::base::{Rect, feathered_bounds, masked_area};
use crate::job::{Convention, DType, DeviceChoice, ModelRef, Recipe, Refine, SourceRecipe, Task, Variation};
use crate::locale::t;
use crate::weights::CONTAINERS;

use super::browser::capitalised;
use super::jobs::{GenerateKind, JobKind, JobState, Work};
use super::plan::{Outpaint, Plan, Prepared};
use super::resolve::Names;
use super::worker::Lane;
use super::{App, CandidateId, NoticeKind, TaskId, random_seed};

/// How far "more like this" turns the noise, unless the form says.
const MORE_LIKE_STRENGTH: f64 = 0.15;
/// How many variations "more like this" makes, unless the form says more.
const MORE_LIKE_COUNT: u32 = 4;

/// What is to be done once the changes that wait have been made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Next {
    /// Generate in the frame, which the canvas holds by then.
    Generate {
        /// Whether it goes before all that waits.
        front: bool,
        /// Whether the canvas was blank before it grew.
        blank: bool,
    },
    /// Extend the picture: the canvas has grown for it.
    Outpaint(Outpaint),
}

/// A job that is ready for the engine.
pub(super) struct Ready {
    pub kind: JobKind,
    pub work: Work,
    pub task: Task,
    /// What goes over its picture, as a job that takes its place.
    pub then: Option<Box<Refine>>,
    /// What was left out, one sentence each.
    pub problems: Vec<String>,
}

impl From<Prepared> for Ready {
    fn from(Prepared { plan, generate, problems }: Prepared) -> Self {
        let (kind, task) = (JobKind::Generate(plan.kind), Task::Generate(Box::new(generate)));
        Self { kind, work: Work::Generate(Arc::new(plan)), task, then: None, problems }
    }
}

impl App {
    /// What a click on Generate makes now. Of a large frame it is what was found when the document last came to rest.
    pub fn generate_kind(&self) -> GenerateKind {
        self.holding().kind()
    }

    /// The box that the model sees, when it works on the masked part only.
    pub fn context_area(&self) -> Option<Rect> {
        let frame = self.frame_on_canvas();
        let drawn = self.mask_bounds().filter(|_| self.form.only_masked)?.intersection(frame)?;
        let inside = Rect::new(drawn.x - frame.x, drawn.y - frame.y, drawn.width, drawn.height);
        let feathered = feathered_bounds(inside, self.form.feather_px, frame.extent());
        let area = masked_area(feathered, self.form.padding_px, self.form.working, frame.extent());
        Some(Rect::new(area.x + frame.x, area.y + frame.y, area.width, area.height))
    }

    /// Makes pictures in the frame. Where it reaches beyond the canvas, the canvas grows first.
    pub(super) fn generate(&mut self, front: bool) {
        self.form.clamp();
        if !self.form.seed_locked {
            self.form.seed = random_seed();
        }
        self.remember_prompt();
        let (frame, canvas, blank) = (self.frame(), self.canvas(), self.is_empty());
        if canvas.contains(frame) || self.set_canvas(t!("canvas-step-grow"), canvas.union(frame)) {
            self.next = Some(Next::Generate { front, blank });
            self.go_on();
        }
    }

    /// Does what was to be done after the changes, if there are none any more.
    pub(super) fn go_on(&mut self) {
        if !self.changes.is_empty() || self.history.in_group() {
            return;
        }
        match self.next.take() {
            Some(Next::Generate { front, blank }) if self.canvas().contains(self.frame()) => {
                let mut plan = self.plan_in(self.frame_on_canvas());
                if blank && self.mask_bounds().is_none() {
                    // The blank canvas is white only so that it can be seen, also after it has grown.
                    (plan.blank, plan.kind) = (true, GenerateKind::TextToImage);
                }
                self.plan(plan, front);
            }
            Some(Next::Generate { .. }) => {
                self.say(NoticeKind::Warning, t!("canvas-cannot-grow"));
            }
            Some(Next::Outpaint(outpaint)) => self.plan_outpaint(outpaint),
            None => {}
        }
    }

    /// What a job in this part of the canvas is made of.
    pub(super) fn plan_in(&self, place: Rect) -> Plan {
        let (kind, blank, form) = (self.generate_kind(), self.is_empty(), &self.form);
        let whole = self.document.frame().is_none();
        let size = if whole { self.generate_size(kind) } else { place.extent() };
        let recipe = Recipe {
            version: Recipe::VERSION,
            software: format!("scumble {}", env!("CARGO_PKG_VERSION")),
            model: ModelRef { name: self.model_name(), hash: None },
            prompt: form.prompt.clone(),
            negative_prompt: form.negative.clone(),
            size,
            working: None,
            steps: form.steps,
            sampler: form.sampler.clone(),
            schedule: form.schedule.clone(),
            guidance: form.guidance,
            eta: form.eta,
            seed: form.seed,
            variation: form.variation(),
            rng: form.rng,
            source: SourceRecipe::Noise,
            tuning: form.tuning.clone(),
            dtype: DType::Auto,
            convention: Convention::Scumble,
        };
        Plan {
            kind,
            snapshot: self.document.clone(),
            blank,
            place,
            picture_name: self.picture_name(),
            recipe,
            working: self.working_of(size, kind),
            model: form.model.clone(),
            count: form.count,
            device: self.settings.device.into(),
            previews: self.settings.previews,
            strength: form.strength,
            feather_px: form.feather_px,
            content: form.masked_content,
            area: form.area(),
            soft: form.soft,
            empty: form.empty,
            outpaint: None,
            masked: kind == GenerateKind::Inpaint,
            names: Names {
                models_found: self.browser.shared(),
                family: if self.model().path == form.model { self.model().family_id.clone() } else { String::new() },
                vae: form.vae.clone(),
                tiny_decoder: self.settings.tiny_decoder.clone(),
                controls: form.controls.clone(),
                wildcards: self.settings.wildcard_folder.clone(),
            },
        }
    }

    fn model_name(&self) -> String {
        let Some(path) = self.form.model.as_deref() else { return crate::families::BUILTIN_ID.to_owned() };
        // Folders keep their dots; whether it is one is not asked of the disk here.
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        let is_file = ending
            .is_some_and(|ending| CONTAINERS.iter().any(|container| container.extensions.contains(&ending.as_str())));
        let name = if is_file { path.file_stem() } else { path.file_name() };
        name.unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Variations of a candidate, from the same picture, mask and settings.
    pub(super) fn more_like(&mut self, id: CandidateId) {
        let Some(candidate) = self.candidates.find(id) else { return };
        let Work::Generate(plan) = candidate.work.clone() else {
            self.say(NoticeKind::Info, t!("upscale-no-variations"));
            return;
        };
        let strength =
            if self.form.variation_strength > 0.0 { self.form.variation_strength } else { MORE_LIKE_STRENGTH };
        let variation = Some(Variation { seed: random_seed(), strength });
        let recipe = Recipe { variation, source: SourceRecipe::Noise, ..Recipe::clone(&candidate.recipe) };
        let count = self.form.count.max(MORE_LIKE_COUNT);
        let plan = Plan { recipe, count, ..Plan::clone(&plan) };
        self.plan(plan, false);
    }

    pub(super) fn plan(&mut self, plan: Plan, front: bool) {
        let (kind, work) = (JobKind::Generate(plan.kind), Work::Generate(Arc::new(plan.clone())));
        let task = self.jobs.add(kind, &plan.recipe.prompt, plan.count, work, front);
        let device = plan.device;
        self.prepare_job(task, device, move || plan.prepare().map(Ready::from));
    }

    /// Has a job that stands in the list prepared, and gives it to the engine.
    pub(super) fn prepare_job(
        &mut self,
        task: TaskId,
        device: DeviceChoice,
        prepare: impl FnOnce() -> Result<Ready, String> + Send + 'static,
    ) {
        self.changed = true;
        let taken = self.workers.submit(self.planning_lane(), false, t!("job-work"), move || {
            let ready = prepare();
            Box::new(move |app| app.submit(task, device, ready))
        });
        if !taken {
            self.jobs.remove(task);
            self.say(NoticeKind::Warning, t!("job-busy"));
        }
    }

    /// Gives a planned job to the engine.
    fn submit(&mut self, task: TaskId, device: DeviceChoice, ready: Result<Ready, String>) {
        // It may have been cancelled while it was planned.
        let Some(row) = self.jobs.find(task) else { return };
        let front = row.front;
        let mut problems = Vec::new();
        let job = ready.and_then(|ready| {
            problems = ready.problems;
            (row.kind, row.work, row.then) = (ready.kind, ready.work, ready.then);
            let engine = &self.engine;
            let job = if front { engine.submit_front(ready.task, device) } else { engine.submit(ready.task, device) };
            job.map_err(|failure| failure.message)
        });
        match job {
            Ok(job) => {
                (row.job, row.state) = (Some(job.id), JobState::Waiting);
                self.jobs.sort(&self.engine);
            }
            Err(sentence) => {
                self.jobs.remove(task);
                self.batch_ended(task);
                self.say(NoticeKind::Error, sentence);
            }
        }
        for problem in problems {
            self.say(NoticeKind::Warning, capitalised(&problem));
        }
        self.changed = true;
    }

    /// Where jobs are planned: after the search for models that is under way, so that what they name is found.
    pub(super) fn planning_lane(&self) -> Lane {
        if self.browser.scanning().is_some() { Lane::Models } else { Lane::Pixels }
    }

    /// Stops a job, or takes it out of the queue.
    pub(super) fn cancel_job(&mut self, task: TaskId) {
        let Some(row) = self.jobs.find(task) else { return };
        match row.job {
            // Its last event comes and takes it from the list.
            Some(job) => {
                if !self.engine.cancel(job) {
                    self.changed = true;
                }
            }
            None => {
                self.jobs.remove(task);
            }
        }
        self.changed = true;
    }

    /// Puts a candidate's settings into the form.
    pub(super) fn use_settings(&mut self, id: CandidateId) {
        if let Some(candidate) = self.candidates.find(id) {
            let recipe = candidate.recipe.clone();
            self.use_recipe(&recipe);
        }
    }
}
