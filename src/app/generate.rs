//! From the click on Generate to the candidate that is taken.

use std::sync::Arc;

use crate::base::{Pixmap, Rect, feathered_bounds, masked_area};
use crate::document::Document;
use crate::job::{Convention, DType, Event, Failure, Generate, JobId, ModelRef, Recipe, SourceRecipe, Task, Variation};

use super::candidates::{take_edit, thumbnail};
use super::edits;
use super::jobs::{GenerateKind, JobState};
use super::plan::Plan;
use super::worker::Lane;
use super::{App, CandidateId, LivePreview, NoticeKind, TaskId, random_seed};

/// How far "more like this" turns the noise, unless the form says.
const MORE_LIKE_STRENGTH: f64 = 0.15;
/// How many variations "more like this" makes, unless the form says more.
const MORE_LIKE_COUNT: u32 = 4;

impl App {
    /// What a click on Generate makes now.
    pub fn generate_kind(&self) -> GenerateKind {
        if self.mask_bounds().is_some() {
            GenerateKind::Inpaint
        } else if self.is_empty() {
            GenerateKind::TextToImage
        } else {
            GenerateKind::ImageToImage
        }
    }

    /// The box that the model sees, when it works on the masked part only.
    pub fn context_area(&self) -> Option<Rect> {
        let drawn = self.mask_bounds().filter(|_| self.form.only_masked)?;
        let canvas = self.document.extent();
        let feathered = feathered_bounds(drawn, self.form.feather_px, canvas);
        Some(masked_area(feathered, self.form.padding_px, self.form.working, canvas))
    }

    /// Gathers what the next job is made of, and has it planned.
    pub(super) fn generate(&mut self, front: bool) {
        self.form.clamp();
        if !self.form.seed_locked {
            self.form.seed = random_seed();
        }
        self.remember_prompt();
        let kind = self.generate_kind();
        let form = &self.form;
        let size = if kind == GenerateKind::TextToImage { form.size } else { self.document.extent() };
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
            dtype: DType::Auto,
            convention: Convention::Scumble,
        };
        let plan = Plan {
            kind,
            snapshot: self.document.clone(),
            picture_name: self.picture_name(),
            recipe,
            model: form.model.clone(),
            count: form.count,
            device: self.settings.device.into(),
            previews: self.settings.previews,
            strength: form.strength,
            feather_px: form.feather_px,
            content: form.masked_content,
            area: form.area(),
            soft: form.soft,
        };
        self.plan(Arc::new(plan), front);
    }

    fn model_name(&self) -> String {
        let path = self.form.model.as_deref();
        let stem = path.and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
        stem.unwrap_or_else(|| crate::families::BUILTIN_ID.to_owned())
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
        self.plan(Arc::new(plan), false);
    }

    fn plan(&mut self, plan: Arc<Plan>, front: bool) {
        let task = self.jobs.add(plan.clone(), front);
        self.changed = true;
        let taken = self.workers.submit(Lane::Pixels, false, "A job", move || {
            let generate = plan.generate();
            Box::new(move |app| app.submit(task, generate))
        });
        if !taken {
            self.jobs.remove(task);
            self.say(NoticeKind::Warning, "Too much is being prepared already: wait a moment");
        }
    }

    /// Gives a planned job to the engine.
    fn submit(&mut self, task: TaskId, generate: Result<Generate, String>) {
        // It may have been cancelled while it was planned.
        let Some(row) = self.jobs.find(task) else { return };
        let (front, device) = (row.front, row.plan.device);
        let job = generate.and_then(|generate| {
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
        self.changed = true;
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
        if let Some((job, preview)) = self.engine.previews().take()
            && let Some(row) = self.jobs.of_job(job)
        {
            self.serial += 1;
            let (serial, masked, task) = (self.serial, row.kind == GenerateKind::Inpaint, row.id);
            self.preview = Some(LivePreview { serial, preview, masked, task });
            self.changed = true;
        }
    }

    fn take_event(&mut self, job: JobId, event: Event) {
        let Some(row) = self.jobs.of_job(job) else { return };
        match event {
            Event::Queued => {}
            Event::Loading { part, fraction } => row.state = JobState::Loading { part, fraction },
            Event::Step(progress) => row.state = JobState::Running(progress),
            Event::Picture(picture, recipe, _) => {
                row.made += 1;
                let (task, plan, first) = (row.id, row.plan.clone(), row.made == 1);
                self.add_candidate(task, plan, picture, *recipe, first);
            }
            Event::Finished(pictures) => {
                // Each came by itself before; what did not is not lost.
                let (task, plan, made) = (row.id, row.plan.clone(), row.made as usize);
                for (picture, recipe) in pictures.into_iter().skip(made) {
                    self.add_candidate(task, plan.clone(), picture, recipe, false);
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

    fn end_job(&mut self, task: TaskId, failure: Option<Failure>) {
        self.jobs.remove(task);
        if self.preview.as_ref().is_some_and(|preview| preview.task == task) {
            self.preview = None;
        }
        if let Some(failure) = failure {
            self.say(NoticeKind::Error, failure.message);
        }
    }

    fn add_candidate(&mut self, task: TaskId, plan: Arc<Plan>, pixels: Arc<Pixmap>, recipe: Recipe, show: bool) {
        let id = self.candidates.add(task, plan, pixels.clone(), recipe);
        // The first of a job is shown in place, unless the artist is at something.
        if show && !self.tools.is_busy() && self.candidates.selected.is_none() {
            self.candidates.select(Some(id));
        }
        // A finished picture says more than the preview of what it was.
        if self.preview.as_ref().is_some_and(|preview| preview.task == task) {
            self.preview = None;
        }
        self.workers.submit(Lane::Pixels, false, "A thumbnail", move || {
            let small = Arc::new(thumbnail(&pixels));
            Box::new(move |app| {
                if let Some(candidate) = app.candidates.find_mut(id) {
                    candidate.thumbnail = Some(small);
                    app.changed = true;
                }
            })
        });
    }

    /// Takes a candidate into the document.
    pub(super) fn take(&mut self, id: CandidateId) {
        let Some(candidate) = self.candidates.find(id) else { return };
        let (plan, pixels, recipe) = (candidate.plan.clone(), candidate.pixels.clone(), candidate.recipe.clone());
        self.candidates.hovered = None;
        self.candidates.select(Some(id));
        self.candidates.select(None);
        self.view.compare = None;
        let blank = self.is_empty();
        let make = move |document: &Document| {
            if blank && plan.kind == GenerateKind::TextToImage && document.extent() != pixels.extent() {
                let document = Document::from_pixmap(&pixels).map_err(|error| error.to_string())?;
                return Ok(crate::document::Edit::Replace(document));
            }
            take_edit(document, &plan, &pixels)
        };
        self.change(edits::TAKE, Arc::new(make), Some(edits::Origin(Some(recipe))), Some(id));
    }

    /// Opens a candidate as a picture of its own.
    pub(super) fn take_as_new(&mut self, id: CandidateId) {
        let Some(candidate) = self.candidates.find(id) else { return };
        let (pixels, recipe) = (candidate.pixels.clone(), candidate.recipe.clone());
        self.candidates.hovered = None;
        self.candidates.select(None);
        let taken = self.workers.submit(Lane::Pixels, false, "A picture", move || {
            let document = Document::from_pixmap(&pixels).map_err(|error| error.to_string());
            Box::new(move |app| match document {
                Ok(document) => {
                    app.stop_stroke(crate::tools::Phase::Release);
                    app.replace(edits::TAKE, document, Some(recipe));
                    app.path = None;
                    if let Some(candidate) = app.candidates.find_mut(id) {
                        candidate.taken = true;
                    }
                }
                Err(sentence) => app.say(NoticeKind::Error, sentence),
            })
        });
        if !taken {
            self.say(NoticeKind::Warning, "Too much is being prepared already: wait a moment");
        }
    }

    /// Puts a candidate's settings into the form.
    pub(super) fn use_settings(&mut self, id: CandidateId) {
        let Some(recipe) = self.candidates.find(id).map(|candidate| candidate.recipe.clone()) else { return };
        if self.form.take_recipe(&recipe, &self.models) {
            self.say(NoticeKind::Success, "The candidate's settings are in the panel");
        } else {
            let name = &recipe.model.name;
            self.say(NoticeKind::Warning, format!("The model '{name}' is not here: the present one is kept"));
        }
    }
}
