//! What the engine tells of jobs: progress, previews, and the pictures that become candidates.

use std::sync::Arc;
use std::time::Instant;

use crate::base::Pixmap;
use crate::job::{Event, Failure, JobId, Preview, Recipe, Task};
use crate::locale::t;

use super::candidates::{Picture, THUMBNAIL_PX};
use super::jobs::{JobKind, JobState, Work};
use super::upscale::{enlarged_patch, placed};
use super::worker::Lane;
use super::{App, LivePreview, NoticeKind, TaskId};

impl App {
    /// Takes in all that the engine told.
    pub(super) fn take_events(&mut self) {
        while let Ok((job, event)) = self.engine.events().try_recv() {
            self.take_event(job, event);
            self.changed = true;
        }
        if let Some((job, preview)) = self.engine.previews().take() {
            let row = self.jobs.of_job(job).map(|row| (row.id, row.work.clone()));
            let live = || self.living.plan_of(job).map(|(task, plan)| (task, Work::Generate(plan)));
            if let Some((task, work)) = row.or_else(live) {
                self.show_preview(task, &work, preview);
            }
        }
    }

    /// Shows a preview where it lies on the canvas as it is now, if it still does.
    fn show_preview(&mut self, task: TaskId, work: &Work, mut preview: Preview) {
        let plan = match work {
            Work::Generate(plan) => plan,
            Work::Upscale(plan) => return self.show_enlarged(task, &plan.clone(), preview),
            Work::Files => return,
        };
        let frame = self.place_now(plan.world());
        let (Preview::Latent { place, .. } | Preview::Pixels { place, .. }) = &mut preview;
        let Some(shown) = placed(*place, plan.result(), frame) else { return };
        *place = shown;
        self.serial += 1;
        let masked = plan.masked;
        self.preview = Some(LivePreview { serial: self.serial, preview, masked, share: None, task });
        self.changed = true;
    }

    fn take_event(&mut self, job: JobId, event: Event) {
        let Some(row) = self.jobs.of_job(job) else {
            self.take_live_event(job, event);
            return;
        };
        let (task, work) = (row.id, row.work.clone());
        match event {
            Event::Queued => {}
            Event::Loading { part, fraction } => {
                row.began = Some((Instant::now(), 0));
                row.state = JobState::Loading { part, fraction };
            }
            Event::Step(progress) => {
                row.began.get_or_insert((Instant::now(), progress.done));
                row.state = JobState::Running(progress);
            }
            Event::Decoding { fraction } => row.state = JobState::Decoding(fraction),
            Event::Notice(sentence) => self.say(NoticeKind::Info, sentence),
            Event::Tile { pixels, place, result } => self.take_tile(task, &work, &pixels, place, result),
            Event::File { index, written } => self.file_is_done(task, index, written),
            Event::Picture(pixels, recipe, patch) => {
                row.made += 1;
                let first = row.made == 1;
                self.add_candidate(task, work, Picture { pixels, patch, recipe: Arc::new(*recipe) }, first);
            }
            Event::Finished(pictures) if row.then.is_some() => self.refine_then(task, pictures),
            Event::Finished(pictures) => {
                // Each came by itself before; what did not is not lost.
                let made = row.made as usize;
                for (i, (pixels, recipe)) in pictures.into_iter().enumerate().skip(made) {
                    let picture = Picture { pixels, patch: None, recipe: Arc::new(recipe) };
                    self.add_candidate(task, work.clone(), picture, i == 0);
                }
                self.end_job(task, None);
            }
            Event::Cancelled => self.end_job(task, None),
            Event::Failed(failure) => self.end_job(task, Some(failure)),
        }
        self.jobs.sort(&self.engine);
    }

    /// Has the Generate panel's model go over a larger picture, as a job in the place of the one that made it.
    fn refine_then(&mut self, task: TaskId, pictures: Vec<(Arc<Pixmap>, Recipe)>) {
        let previews = self.settings.previews;
        let Some(row) = self.jobs.find(task) else { return };
        let (Some(mut refine), Some((pixels, recipe)), Work::Upscale(plan)) =
            (row.then.take(), pictures.into_iter().next(), &row.work)
        else {
            self.end_job(task, None);
            return;
        };
        refine.recipe.tuning.upscale = recipe.tuning.upscale;
        let work = Task::Generate(Box::new(refine.task(pixels, previews)));
        match self.engine.submit_front(work, plan.device) {
            Ok(job) => {
                (row.job, row.state, row.refining) = (Some(job.id), JobState::Waiting, true);
            }
            Err(failure) => self.end_job(task, Some(failure)),
        }
    }

    /// A finished picture says more than the preview of what it was, and nothing comes of a job that has ended.
    pub(super) fn drop_preview(&mut self, task: TaskId) {
        if self.preview.as_ref().is_some_and(|preview| preview.task == task) {
            self.preview = None;
            if !self.can_compare() {
                self.view.compare = None;
            }
        }
    }

    fn end_job(&mut self, task: TaskId, failure: Option<Failure>) {
        self.learn_pace(task, failure.is_none());
        self.jobs.remove(task);
        self.drop_preview(task);
        if let Some(failure) = failure {
            self.say(NoticeKind::Error, failure.message);
        }
        self.batch_ended(task);
    }

    fn add_candidate(&mut self, task: TaskId, work: Work, picture: Picture, show: bool) {
        let kind = self.jobs.find(task).map_or(JobKind::Upscale, |row| row.kind);
        self.record_result(&picture.pixels, &picture.recipe);
        let pixels: Arc<Pixmap> = picture.pixels.clone();
        let id = self.candidates.add(task, kind, work.clone(), picture);
        // The first of a job is shown in place, unless the artist is at something.
        if show && !self.tools.is_busy() && self.candidates.selected.is_none() {
            self.candidates.select(Some(id));
            self.compare_enlarged(&work);
        }
        self.drop_preview(task);
        self.workers.submit(Lane::Pixels, false, t!("candidates-work-thumbnail"), move || {
            let small = Arc::new(crate::formats::thumbnail(&pixels, THUMBNAIL_PX));
            let patch = enlarged_patch(&work, &pixels);
            Box::new(move |app| {
                if let Some(candidate) = app.candidates.find_mut(id) {
                    candidate.thumbnail = Some(small);
                    candidate.patch = candidate.patch.take().or(patch);
                    app.changed = true;
                }
            })
        });
    }
}
