//! From the click on Generate to the candidate that is taken.

use std::sync::Arc;

use crate::base::{Pixmap, Rect, SignedRect, feathered_bounds, masked_area};
use crate::job::{Convention, DType, Event, Failure, JobId, ModelRef, Preview, Recipe, SourceRecipe, Task, Variation};
use crate::weights::CONTAINERS;

use super::browser::capitalised;
use super::candidates::THUMBNAIL_PX;
use super::jobs::{GenerateKind, JobState};
use super::plan::{Outpaint, Plan, Prepared};
use super::resolve::Names;
use super::take::Made;
use super::worker::Lane;
use super::{App, CandidateId, LivePreview, NoticeKind, TaskId, frame, random_seed};

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
        if canvas.contains(frame) || self.set_canvas(frame::GROW, canvas.union(frame)) {
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
                self.say(NoticeKind::Warning, "The canvas could not grow to hold the frame: place the frame anew");
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
        let strength =
            if self.form.variation_strength > 0.0 { self.form.variation_strength } else { MORE_LIKE_STRENGTH };
        let variation = Some(Variation { seed: random_seed(), strength });
        let recipe = Recipe { variation, source: SourceRecipe::Noise, ..Recipe::clone(&candidate.recipe) };
        let count = self.form.count.max(MORE_LIKE_COUNT);
        let plan = Plan { recipe, count, ..Plan::clone(&candidate.plan) };
        self.plan(plan, false);
    }

    pub(super) fn plan(&mut self, plan: Plan, front: bool) {
        let task = self.jobs.add(Arc::new(plan.clone()), front);
        self.changed = true;
        let taken = self.workers.submit(self.planning_lane(), false, "A job", move || {
            let prepared = plan.prepare();
            Box::new(move |app| app.submit(task, prepared))
        });
        if !taken {
            self.jobs.remove(task);
            self.say(NoticeKind::Warning, "Too much is being prepared already: wait a moment");
        }
    }

    /// Gives a planned job to the engine.
    fn submit(&mut self, task: TaskId, prepared: Result<Prepared, String>) {
        // It may have been cancelled while it was planned.
        let Some(row) = self.jobs.find(task) else { return };
        let (front, device) = (row.front, row.plan.device);
        let mut problems = Vec::new();
        let job = prepared.and_then(|prepared| {
            let Prepared { plan, generate, problems: left_out } = prepared;
            problems = left_out;
            row.kind = plan.kind;
            row.plan = Arc::new(plan);
            let work = Task::Generate(Box::new(generate));
            let job = if front { self.engine.submit_front(work, device) } else { self.engine.submit(work, device) };
            job.map_err(|failure| failure.message)
        });
        match job {
            Ok(job) => {
                (row.job, row.state) = (Some(job.id), JobState::Waiting);
                self.jobs.sort(&self.engine);
            }
            Err(sentence) => {
                self.jobs.remove(task);
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

    /// Takes in all that the engine told.
    pub(super) fn take_events(&mut self) {
        while let Ok((job, event)) = self.engine.events().try_recv() {
            self.take_event(job, event);
            self.changed = true;
        }
        if let Some((job, preview)) = self.engine.previews().take() {
            let row = self.jobs.of_job(job).map(|row| (row.id, row.plan.clone()));
            if let Some((task, plan)) = row.or_else(|| self.living.plan_of(job)) {
                self.show_preview(task, &plan, preview);
            }
        }
    }

    /// Shows a preview where it lies on the canvas as it is now, if it still does.
    fn show_preview(&mut self, task: TaskId, plan: &Plan, mut preview: Preview) {
        let frame = self.place_now(plan.world());
        let (Preview::Latent { place, .. } | Preview::Pixels { place, .. }) = &mut preview;
        let moved = SignedRect::from(*place).translated(frame.x, frame.y);
        let (Ok(x), Ok(y)) = (u32::try_from(moved.x), u32::try_from(moved.y)) else { return };
        *place = Rect::new(x, y, place.width, place.height);
        self.serial += 1;
        self.preview = Some(LivePreview { serial: self.serial, preview, masked: plan.masked, task });
        self.changed = true;
    }

    fn take_event(&mut self, job: JobId, event: Event) {
        let Some(row) = self.jobs.of_job(job) else {
            self.take_live_event(job, event);
            return;
        };
        match event {
            Event::Queued | Event::Tile { .. } | Event::File { .. } => {}
            Event::Loading { part, fraction } => row.state = JobState::Loading { part, fraction },
            Event::Step(progress) => row.state = JobState::Running(progress),
            Event::Decoding { fraction } => row.state = JobState::Decoding(fraction),
            Event::Notice(sentence) => self.say(NoticeKind::Info, sentence),
            Event::Picture(pixels, recipe, patch) => {
                row.made += 1;
                let (task, first) = (row.id, row.made == 1);
                let made = Made { plan: row.plan.clone(), pixels, patch, recipe: Arc::new(*recipe) };
                self.add_candidate(task, made, first);
            }
            Event::Finished(pictures) => {
                // Each came by itself before; what did not is not lost.
                let (task, plan, made) = (row.id, row.plan.clone(), row.made as usize);
                for (pixels, recipe) in pictures.into_iter().skip(made) {
                    let made = Made { plan: plan.clone(), pixels, patch: None, recipe: Arc::new(recipe) };
                    self.add_candidate(task, made, false);
                }
                self.end_job(task, None);
            }
            Event::Cancelled => {
                let task = row.id;
                self.end_job(task, None);
            }
            Event::Failed(failure) => {
                let task = row.id;
                self.end_job(task, Some(failure));
            }
        }
        self.jobs.sort(&self.engine);
    }

    /// A finished picture says more than the preview of what it was, and nothing comes of a job that has ended.
    pub(super) fn drop_preview(&mut self, task: TaskId) {
        if self.preview.as_ref().is_some_and(|preview| preview.task == task) {
            self.preview = None;
        }
    }

    fn end_job(&mut self, task: TaskId, failure: Option<Failure>) {
        self.jobs.remove(task);
        self.drop_preview(task);
        if let Some(failure) = failure {
            self.say(NoticeKind::Error, failure.message);
        }
    }

    fn add_candidate(&mut self, task: TaskId, made: Made, show: bool) {
        self.record_result(&made.pixels, &made.recipe);
        let pixels: Arc<Pixmap> = made.pixels.clone();
        let id = self.candidates.add(task, made);
        // The first of a job is shown in place, unless the artist is at something.
        if show && !self.tools.is_busy() && self.candidates.selected.is_none() {
            self.candidates.select(Some(id));
        }
        self.drop_preview(task);
        self.workers.submit(Lane::Pixels, false, "A thumbnail", move || {
            let small = Arc::new(crate::formats::thumbnail(&pixels, THUMBNAIL_PX));
            Box::new(move |app| {
                if let Some(candidate) = app.candidates.find_mut(id) {
                    candidate.thumbnail = Some(small);
                    app.changed = true;
                }
            })
        });
    }

    /// Puts a candidate's settings into the form.
    pub(super) fn use_settings(&mut self, id: CandidateId) {
        if let Some(candidate) = self.candidates.find(id) {
            let recipe = candidate.recipe.clone();
            self.use_recipe(&recipe);
        }
    }
}
