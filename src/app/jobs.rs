//! The queue as the artist sees it: what is planned, waits and runs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::engine::Engine;
use crate::job::{JobId, Part, Refine, StepProgress};
use crate::locale::t;

use super::plan::Plan;
use super::upscale::UpscalePlan;

/// Names a job from the click on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId(pub u64);

/// What a click on Generate makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GenerateKind {
    /// A picture from the prompt alone.
    TextToImage,
    /// A picture that begins with the one on the canvas.
    ImageToImage,
    /// The masked part anew, and what is empty.
    Inpaint,
    /// What lies beyond the picture's edges.
    Outpaint,
}

impl GenerateKind {
    /// In a few words.
    pub fn label(self) -> &'static str {
        match self {
            Self::TextToImage => t!("job-kind-text-to-image"),
            Self::ImageToImage => t!("job-kind-image-to-image"),
            Self::Inpaint => t!("job-kind-inpaint"),
            Self::Outpaint => t!("job-kind-outpaint"),
        }
    }

    /// What a layer that it made is called where there is no prompt. Files keep it, so that it is English always.
    pub(super) const fn layer_name(self) -> &'static str {
        match self {
            Self::TextToImage => "text to image",
            Self::ImageToImage => "image to image",
            Self::Inpaint => "inpaint the mask",
            Self::Outpaint => "extend the picture",
        }
    }
}

/// What a job makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// New pictures.
    Generate(GenerateKind),
    /// A larger picture.
    Upscale,
    /// Larger pictures of files.
    UpscaleFiles,
}

impl JobKind {
    /// In a few words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Generate(kind) => kind.label(),
            Self::Upscale => t!("job-kind-upscale"),
            Self::UpscaleFiles => t!("job-kind-upscale-files"),
        }
    }
}

/// What a job was planned as.
#[derive(Debug, Clone)]
pub(super) enum Work {
    Generate(Arc<Plan>),
    Upscale(Arc<UpscalePlan>),
    Files,
}

/// How far a job has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum JobState {
    /// Picture and mask are being gathered.
    Planning,
    /// It waits for its turn.
    Waiting,
    /// A part of the model is being loaded.
    Loading {
        /// Which.
        part: Part,
        /// 0 to 1.
        fraction: f32,
    },
    /// It runs.
    Running(StepProgress),
    /// Its latents become a picture: how much of that is done, 0 to 1.
    Decoding(f32),
}

/// What a job that runs counts.
#[derive(Debug, Clone, Copy)]
enum Counted {
    Steps,
    /// Those of the model that goes over a larger picture.
    Refining,
    Tiles,
}

impl JobState {
    /// Whether the engine is at it.
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Loading { .. } | Self::Running(_) | Self::Decoding(_))
    }

    /// How much of the sampling is done, 0 to 1; `None` while that is unknown.
    pub fn fraction(self) -> Option<f32> {
        match self {
            Self::Running(step) => Some(step.done as f32 / step.of.max(1) as f32),
            Self::Decoding(fraction) => Some(fraction),
            _ => None,
        }
    }

    /// A few words for the progress bar.
    fn words(self, counted: Counted) -> String {
        let percent = |fraction: f32| format!("{:.0}", fraction * 100.0);
        match self {
            Self::Planning => t!("job-preparing").to_owned(),
            Self::Waiting => t!("job-waiting").to_owned(),
            // Its first tile is under way.
            Self::Loading { part: Part::Upscaler, fraction } if fraction >= 1.0 => t!("job-enlarging").to_owned(),
            Self::Loading { part, fraction } => match part {
                Part::TextEncoder => t!("job-loading-text-encoder", percent = percent(fraction)),
                Part::Unet => t!("job-loading-denoiser", percent = percent(fraction)),
                Part::Vae => t!("job-loading-decoder", percent = percent(fraction)),
                Part::Upscaler => t!("job-loading-upscaler", percent = percent(fraction)),
            },
            Self::Decoding(fraction) => t!("job-decoding", percent = percent(fraction)),
            Self::Running(StepProgress { done, of, left, .. }) => match (counted, left.map(time_words)) {
                (Counted::Steps, None) => t!("job-step", done = done, of = of),
                (Counted::Steps, Some(left)) => t!("job-step-left", done = done, of = of, left = left),
                (Counted::Refining, None) => t!("job-refining", done = done, of = of),
                (Counted::Refining, Some(left)) => t!("job-refining-left", done = done, of = of, left = left),
                (Counted::Tiles, None) => t!("job-tile", done = done, of = of),
                (Counted::Tiles, Some(left)) => t!("job-tile-left", done = done, of = of, left = left),
            },
        }
    }
}

/// A span of time in a few words: `12 s`, `3 min 05 s`, `2 h 10 min`.
pub fn time_words(time: Duration) -> String {
    let secs = time.as_secs_f64().ceil() as u64;
    match secs {
        0..60 => t!("job-time-seconds", seconds = secs),
        60..3600 => t!("job-time-minutes", minutes = secs / 60, seconds = format!("{:02}", secs % 60)),
        _ => t!("job-time-hours", hours = secs / 3600, minutes = format!("{:02}", secs % 3600 / 60)),
    }
}

/// A job that is not done yet.
#[derive(Debug, Clone)]
pub struct JobRow {
    /// Its name.
    pub id: TaskId,
    /// The prompt, or what it makes.
    pub label: String,
    /// What it makes.
    pub kind: JobKind,
    /// How far it has come.
    pub state: JobState,
    /// Pictures wanted.
    pub count: u32,
    /// Pictures done.
    pub made: u32,
    pub(super) work: Work,
    /// Its name in the engine, once it is there.
    pub(super) job: Option<JobId>,
    /// What goes over its picture when that is there.
    pub(super) then: Option<Box<Refine>>,
    /// Whether that is being done.
    pub(super) refining: bool,
    /// When it began to compute, and how many of its steps were done then.
    pub(super) began: Option<(Instant, u32)>,
    /// Whether it goes before all that waits.
    pub(super) front: bool,
}

impl JobRow {
    /// A few words for the progress bar.
    pub fn words(&self) -> String {
        let counted = match self.kind {
            _ if self.refining => Counted::Refining,
            JobKind::Generate(_) => Counted::Steps,
            JobKind::Upscale | JobKind::UpscaleFiles => Counted::Tiles,
        };
        self.state.words(counted)
    }
}

/// All jobs that are not done: the running one, the waiting ones in their order, then the planned ones.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    rows: Vec<JobRow>,
    next_id: u64,
}

impl Jobs {
    pub fn rows(&self) -> &[JobRow] {
        &self.rows
    }

    /// A name that no other job has.
    pub fn fresh_id(&mut self) -> TaskId {
        self.next_id += 1;
        TaskId(self.next_id)
    }

    /// Adds a job that is being planned.
    pub fn add(&mut self, kind: JobKind, label: &str, count: u32, work: Work, front: bool) -> TaskId {
        let id = self.fresh_id();
        let short: String = label.chars().take(80).collect();
        let label = if short.trim().is_empty() { kind.label().to_owned() } else { short };
        let state = JobState::Planning;
        let (made, job, then, refining, began) = (0, None, None, false, None);
        self.rows.push(JobRow { id, label, kind, state, count, made, work, job, then, refining, began, front });
        id
    }

    pub fn find(&mut self, id: TaskId) -> Option<&mut JobRow> {
        self.rows.iter_mut().find(|row| row.id == id)
    }

    pub fn of_job(&mut self, job: JobId) -> Option<&mut JobRow> {
        self.rows.iter_mut().find(|row| row.job == Some(job))
    }

    pub fn remove(&mut self, id: TaskId) -> Option<JobRow> {
        let at = self.rows.iter().position(|row| row.id == id)?;
        Some(self.rows.remove(at))
    }

    /// Takes out what is still being planned.
    pub fn forget_planned(&mut self) {
        self.rows.retain(|row| row.state != JobState::Planning);
    }

    /// The job that the engine is at.
    pub fn running(&self) -> Option<&JobRow> {
        self.rows.iter().find(|row| row.state.is_running())
    }

    /// Puts the rows into the engine's order.
    pub fn sort(&mut self, engine: &Engine) {
        let waiting = engine.waiting();
        self.rows.sort_by_key(|row| match row.job {
            _ if row.state.is_running() => 0,
            Some(job) => waiting.iter().position(|id| *id == job).map_or(0, |at| at + 1),
            None => usize::MAX,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_the_unit_that_fits() {
        let words = |secs| time_words(Duration::from_secs_f64(secs));
        assert_eq!((words(0.0), words(0.2), words(59.0)), ("0 s".into(), "1 s".into(), "59 s".into()));
        assert_eq!((words(185.0), words(7800.0)), ("3 min 05 s".into(), "2 h 10 min".into()));
    }
}
