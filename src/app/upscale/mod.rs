//! Making pictures larger: the panel's content, what comes of it, the job, and the result that is taken.
//!
//! A result is a candidate like others: it is shown over the canvas in the place of what was enlarged, is compared with
//! that, and changes nothing until it is taken.

mod batch;
mod form;
mod models;
mod mosaic;
mod outlook;
mod plan;
mod previews;
mod take;

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::base::{Extent, Rect};
use crate::document::{Document, LayerId, bounds_of};
use crate::job::Recipe;
use crate::locale::t;

use super::jobs::{JobKind, Work};
use super::worker::Lane;
use super::{App, NoticeKind, TaskId};

pub use batch::{Batch, BatchFormat, BatchRow, BatchState};
pub use form::{
    FACTOR_RANGE, FACTORS, REFINE_TILE_RANGE, TILE_RANGE, UpscaleForm, UpscaleInto, UpscaleSize, UpscaleWhat,
};
pub use models::UpscalerChoice;
pub use outlook::UpscaleOutlook;

pub(super) use models::choices;
pub(super) use plan::UpscalePlan;
pub(super) use previews::{enlarged_patch, placed};
pub(super) use take::{UPSCALE, scaled_pixels};

use plan::{By, Second};

/// Parts of canvases up to so many pixels are looked at on the spot; of larger ones in the thread for pixels.
const AT_ONCE_PX: usize = 1 << 19;
/// How long it is believed how much memory is free.
const MEMORY_FOR: Duration = Duration::from_secs(2);
/// The smallest tile that is refined where the artist leaves it to the model.
const LEAST_TILE: u32 = 256;

/// A part of the document that is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Selected,
    Layer(LayerId),
}

impl Part {
    /// Where on the canvas it is; `None` if there is nothing. Reads its tiles.
    fn find(self, document: &Document) -> Option<Rect> {
        match self {
            Self::Selected => document.selection_bounds(),
            Self::Layer(id) => bounds_of(document, id).and_then(|all| all.within(document.extent())),
        }
    }
}

/// What making pictures larger is at.
#[derive(Debug, Default)]
pub(super) struct Upscaling {
    choices: Vec<UpscalerChoice>,
    /// The larger picture on its way, put together from its tiles.
    mosaic: Option<(TaskId, mosaic::Mosaic)>,
    /// At a revision, where a part was found.
    found: Cell<Option<(u64, Part, Option<Rect>)>>,
    looking: bool,
    /// How much memory was free, and when that was looked at.
    available: Cell<Option<(Instant, u64)>>,
    batch: Batch,
}

impl Upscaling {
    /// With the built-in network, until others are found.
    pub fn new() -> Self {
        Self { choices: vec![UpscalerChoice::builtin()], ..Self::default() }
    }

    /// What was being looked at is not looked at any more.
    pub fn forget(&mut self) {
        self.looking = false;
    }
}

impl App {
    /// All that pictures can be made larger by, the built-in network first.
    pub fn upscalers(&self) -> &[UpscalerChoice] {
        &self.upscaling.choices
    }

    /// What was chosen of it; the built-in network if that was not found.
    pub fn upscaler(&self) -> Option<&UpscalerChoice> {
        let choices = &self.upscaling.choices;
        choices.iter().find(|choice| choice.path == self.upscale.model).or(choices.first())
    }

    /// Takes over what was found to make pictures larger by.
    pub(super) fn found_upscalers(&mut self, choices: Vec<UpscalerChoice>) {
        self.upscaling.choices = choices;
        self.changed = true;
    }

    /// Where on the canvas what is made larger lies; else why there is nothing.
    fn upscale_place(&self) -> Result<Rect, &'static str> {
        if self.is_empty() {
            let shown = self.candidates.shown().is_some();
            return Err(if shown { t!("upscale-not-taken") } else { t!("upscale-empty-canvas") });
        }
        match self.upscale.what {
            UpscaleWhat::Picture => Ok(self.document.rect()),
            UpscaleWhat::Selection if !self.has_selection() => Err(t!("upscale-nothing-selected")),
            UpscaleWhat::Selection => self.place_of_part(Part::Selected).ok_or_else(|| t!("upscale-nothing-selected")),
            UpscaleWhat::Layer => self.place_of_part(self.active_part()).ok_or_else(|| t!("upscale-empty-layer")),
        }
    }

    fn active_part(&self) -> Part {
        Part::Layer(self.document.active().layer())
    }

    /// Where on the canvas a part is, as far as that is known by now.
    fn place_of_part(&self, part: Part) -> Option<Rect> {
        let (canvas, found) = (self.document.extent(), &self.upscaling.found);
        match found.get() {
            Some((revision, of, place)) if (revision, of) == (self.revision, part) => place,
            Some((_, of, place)) if of == part && canvas.area() > AT_ONCE_PX => place,
            _ if canvas.area() > AT_ONCE_PX => Some(self.document.rect()),
            _ => {
                let place = part.find(&self.document);
                found.set(Some((self.revision, part, place)));
                place
            }
        }
    }

    /// Has a part of a large canvas looked for, when it is wanted and not known where it is.
    pub(super) fn look_for_part(&mut self) {
        let part = match self.upscale.what {
            UpscaleWhat::Picture => return,
            UpscaleWhat::Selection => Part::Selected,
            UpscaleWhat::Layer => self.active_part(),
        };
        let (canvas, revision) = (self.document.extent(), self.revision);
        let known = self.upscaling.found.get().is_some_and(|(at, of, _)| (at, of) == (revision, part));
        let wanted = self.settings.panels.upscale_open && canvas.area() > AT_ONCE_PX;
        if known || !wanted || self.upscaling.looking || self.tools.is_busy() {
            return;
        }
        let document = self.document.clone();
        self.upscaling.looking = self.workers.submit(Lane::Pixels, false, t!("upscale-work-part"), move || {
            let place = part.find(&document);
            Box::new(move |app| {
                app.upscaling.looking = false;
                app.upscaling.found.set(Some((revision, part, place)));
                app.changed = true;
            })
        });
    }

    /// What comes of the panel's settings.
    pub fn upscale_outlook(&self) -> UpscaleOutlook {
        let chosen = self.upscaler();
        let size = if chosen.is_some_and(|chosen| chosen.diffuses) {
            UpscaleSize::Factor(chosen.and_then(|chosen| chosen.scale).map_or(4.0, f64::from))
        } else {
            self.upscale.size
        };
        let info = chosen.and_then(|chosen| chosen.info.as_ref());
        let tile = self.upscale.tile;
        let bytes = |source: Extent, target: Extent| {
            let pictures = (source.area() as u64 + target.area() as u64) * 4;
            info.map_or(pictures, |info| crate::engine::upscale::needed_bytes(info, source, target, tile))
        };
        let name = chosen.map_or("", |chosen| chosen.reference.name.as_str());
        let paced = !self.upscale.refine && chosen.is_some_and(|chosen| !chosen.diffuses);
        let terms = outlook::Terms {
            source: self.upscale_place().map(Rect::extent),
            size,
            native: chosen.and_then(|chosen| chosen.scale),
            model_problem: chosen.and_then(|chosen| chosen.problem.as_deref()),
            bytes: &bytes,
            available: self.free_memory(),
            pace: self.settings.upscale_paces.get(name).copied().filter(|_| paced),
        };
        terms.outlook()
    }

    /// Bytes that are free, as of a moment ago.
    fn free_memory(&self) -> u64 {
        if self.settings.memory_mib > 0 {
            return u64::from(self.settings.memory_mib) << 20;
        }
        match self.upscaling.available.get() {
            Some((when, bytes)) if when.elapsed() < MEMORY_FOR => bytes,
            _ => {
                let bytes = crate::engine::available_bytes();
                self.upscaling.available.set(Some((Instant::now(), bytes)));
                bytes
            }
        }
    }

    /// Makes larger what the panel says.
    pub(super) fn enlarge(&mut self) {
        self.upscale.clamp();
        self.form.clamp();
        let outlook = self.upscale_outlook();
        if let Some(problem) = outlook.problem {
            self.say(NoticeKind::Warning, problem);
            return;
        }
        let (Ok(place), Some(target)) = (self.upscale_place(), outlook.target) else { return };
        let Some(chosen) = self.upscaler().cloned() else { return };
        let plan = self.upscale_plan(place, target, &chosen);
        // What is enlarged must be seen.
        self.candidates.hovered = None;
        self.candidates.select(None);
        self.view.compare = None;
        let (device, label) = (plan.device, t!("upscale-job", size = target.to_string().replace('x', " × ")));
        let work = Work::Upscale(Arc::new(plan.clone()));
        let task = self.jobs.add(JobKind::Upscale, &label, 1, work, false);
        self.prepare_job(task, device, move || plan.prepare());
    }

    fn upscale_plan(&self, place: Rect, target: Extent, chosen: &UpscalerChoice) -> UpscalePlan {
        let form = &self.upscale;
        let by = if chosen.diffuses {
            By::Diffusion(Box::new(self.diffusion_plan(place, chosen)))
        } else {
            let refine = form.refine.then(|| Second {
                plan: Box::new(self.plan_in(place)),
                strength: form.refine_strength,
                tile: self.refine_tile(),
            });
            By::Network { path: chosen.path.clone(), strength: form.strength, tile: form.tile, refine }
        };
        UpscalePlan {
            what: form.what,
            into: form.into,
            snapshot: self.document.clone(),
            layer: self.document.active().layer(),
            place,
            size: form.size,
            target,
            by,
            model: chosen.reference.clone(),
            recipe: self.recipe_of_source(),
            picture_name: self.picture_name(),
            device: self.settings.device.into(),
            previews: self.settings.previews,
        }
    }

    /// Both sides of the tiles that the model sees when it goes over an enlarged picture.
    pub fn refine_tile(&self) -> u32 {
        let native = self.model().defaults.size;
        let own = native.width.max(native.height).max(LEAST_TILE).next_multiple_of(8);
        if self.upscale.refine_tile == 0 { own } else { self.upscale.refine_tile }
    }

    /// What a job of a diffusion model that enlarges is made of: the prompt of the Generate panel, and the model's own
    /// settings.
    fn diffusion_plan(&self, place: Rect, chosen: &UpscalerChoice) -> super::plan::Plan {
        let mut plan = self.plan_in(place);
        plan.model.clone_from(&chosen.path);
        plan.recipe.model = chosen.reference.clone();
        if let Some(model) = self.models.iter().find(|model| model.path == chosen.path) {
            plan.names.family.clone_from(&model.family_id);
            let defaults = model.defaults;
            defaults.sampler.clone_into(&mut plan.recipe.sampler);
            defaults.schedule.clone_into(&mut plan.recipe.schedule);
            (plan.recipe.steps, plan.recipe.guidance) = (defaults.steps, defaults.guidance);
        } else {
            plan.names.family.clear();
        }
        plan.names.controls.clear();
        plan
    }

    /// What made what is enlarged, where that is known.
    fn recipe_of_source(&self) -> Option<Arc<Recipe>> {
        let layer = self.document.active_layer();
        match self.upscale.what {
            UpscaleWhat::Layer => {
                let made = layer.props.recipe.as_deref().and_then(|text| serde_json::from_str(text).ok());
                made.map(Arc::new)
            }
            UpscaleWhat::Picture | UpscaleWhat::Selection => self.recipe().cloned(),
        }
    }

    /// Puts what a picture was made larger by into the panel.
    pub(super) fn take_upscale_settings(&mut self, recipe: &Recipe) {
        let Some(done) = &recipe.tuning.upscale else { return };
        let named = |choice: &&UpscalerChoice| choice.reference.name == done.model.name;
        let found = self.upscaling.choices.iter().find(named).map(|choice| choice.path.clone());
        if let Some(path) = found {
            self.upscale.model = path;
        } else {
            let text = t!("upscale-not-here", name = done.model.name.as_str());
            self.say(NoticeKind::Warning, text);
        }
        (self.upscale.size, self.upscale.strength) = (UpscaleSize::Factor(done.scale), done.strength);
        self.upscale.clamp();
    }

    /// Uses a file as the network that enlarges.
    pub(super) fn choose_upscaler(&mut self, path: Option<PathBuf>) {
        self.upscale.model.clone_from(&path);
        let Some(path) = path.filter(|path| self.upscalers().iter().all(|known| known.path.as_ref() != Some(path)))
        else {
            return;
        };
        self.workers.submit(Lane::Files, false, t!("upscale-work-network"), move || {
            let choice = UpscalerChoice::lone(&path);
            Box::new(move |app| {
                app.upscaling.choices.push(choice);
                app.changed = true;
            })
        });
    }
}
