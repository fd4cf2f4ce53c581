//! From the upscale panel and a snapshot of the document to a job for the engine.

use std::path::PathBuf;
use std::sync::Arc;

use crate::base::{Extent, Mask, Pixmap, Rect, SignedRect};
use crate::document::{Document, LayerId, bounds_of};
use crate::formats::picture_sha256;
use crate::job::{
    DType, DeviceChoice, Generate, ImageRef, ModelRef, Recipe, Refine, Source, SourceRecipe, Task, Tiles, Upscale,
    UpscaleSettings, UpscaleTarget,
};
use crate::locale::t;

use super::form::{UpscaleInto, UpscaleSize, UpscaleWhat};
use crate::app::generate::Ready;
use crate::app::jobs::{JobKind, Work};
use crate::app::plan::Plan;
use crate::app::resolve::Seen;

/// The model that enlarges by diffusion makes pictures exactly so many times as large.
const DIFFUSION_SCALE: u32 = 4;

/// By what a picture is made larger.
#[derive(Debug, Clone)]
pub(in crate::app) enum By {
    /// A network that enlarges.
    Network {
        /// Its file; `None` is the built-in one.
        path: Option<PathBuf>,
        strength: f64,
        tile: Option<u32>,
        /// What goes over the result, and how.
        refine: Option<Second>,
    },
    /// A diffusion model that enlarges, with all that the Generate panel says.
    Diffusion(Box<Plan>),
}

/// The model that goes over an enlarged picture.
#[derive(Debug, Clone)]
pub(in crate::app) struct Second {
    /// All that the Generate panel says.
    pub plan: Box<Plan>,
    pub strength: f64,
    /// Both sides of the tiles that it sees.
    pub tile: u32,
}

/// What a job that enlarges is made of, and what its result is later taken into.
#[derive(Debug, Clone)]
pub(in crate::app) struct UpscalePlan {
    pub what: UpscaleWhat,
    pub into: UpscaleInto,
    /// The document at the click.
    pub snapshot: Document,
    /// The layer that was active.
    pub layer: LayerId,
    /// What is made larger, on the snapshot's canvas. Found when the job is prepared.
    pub place: Rect,
    pub size: UpscaleSize,
    /// What the result's size comes to. Set when the job is prepared.
    pub target: Extent,
    pub by: By,
    pub model: ModelRef,
    /// What the picture was made by, where that is known.
    pub recipe: Option<Arc<Recipe>>,
    /// What the picture is called in recipes.
    pub picture_name: String,
    pub device: DeviceChoice,
    pub previews: bool,
}

impl UpscalePlan {
    /// What is made larger, in the world, which stays where it is when the canvas grows or is cropped.
    pub fn world(&self) -> SignedRect {
        let (left, top) = self.snapshot.origin();
        SignedRect::from(self.place).translated(left, top)
    }

    /// Where that lies on a document's canvas. Once the whole picture was enlarged in place, that is all of it.
    pub fn place_on(&self, document: &Document) -> SignedRect {
        let taken = self.what == UpscaleWhat::Picture && document.extent() == self.target;
        if taken && document.extent() != self.snapshot.extent() {
            return SignedRect::of(document.extent());
        }
        let (left, top) = document.origin();
        self.world().translated(left.saturating_neg(), top.saturating_neg())
    }

    /// How much of each of the source's pixels was selected; `None` where all of it is wanted.
    pub fn share(&self) -> Option<Mask> {
        let selection = self.snapshot.selection().filter(|_| self.what == UpscaleWhat::Selection)?;
        let values = selection.read(self.place);
        if values.iter().all(|&v| v == 255) {
            return None;
        }
        Mask::from_data(self.place.extent(), values)
    }

    /// Gathers the pixels and finds the files. Copies whole pictures: call it off the interface thread.
    ///
    /// Fails with a sentence if there is nothing to enlarge, or a file is gone.
    pub fn prepare(mut self) -> Result<Ready, String> {
        self.place = match self.what {
            UpscaleWhat::Picture => self.snapshot.rect(),
            UpscaleWhat::Selection => self.snapshot.selection_bounds().ok_or_else(|| t!("upscale-nothing-selected"))?,
            UpscaleWhat::Layer => {
                let bounds = bounds_of(&self.snapshot, self.layer).and_then(|all| all.within(self.snapshot.extent()));
                bounds.ok_or_else(|| t!("upscale-empty-layer"))?
            }
        };
        let pixels = self.pixels().ok_or_else(|| t!("upscale-gone"))?;
        self.target = self.size.of(self.place.extent()).ok_or_else(|| t!("upscale-impossible-size-now"))?;
        let (mut problems, mut then) = (Vec::new(), None);
        let task = match self.by.clone() {
            By::Network { path, strength, tile, refine } => {
                if let Some(second) = refine {
                    then = Some(Box::new(self.second(second, &mut problems)?));
                }
                let settings = UpscaleSettings {
                    model: path,
                    model_ref: self.model.clone(),
                    strength,
                    target: UpscaleTarget::Size(self.target),
                    tile,
                    dtype: DType::Auto,
                    refine: None,
                };
                let recipe = self.recipe.as_deref().map(|recipe| Box::new(recipe.clone()));
                let upscale = Upscale { pixels, settings, recipe, previews: self.previews };
                Task::Upscale(Box::new(upscale))
            }
            By::Diffusion(plan) => {
                let from = self.place.extent();
                self.target = Extent::new(
                    from.width.saturating_mul(DIFFUSION_SCALE),
                    from.height.saturating_mul(DIFFUSION_SCALE),
                );
                Task::Generate(Box::new(self.diffusion(*plan, pixels, &mut problems)?))
            }
        };
        Ok(Ready { kind: JobKind::Upscale, work: Work::Upscale(Arc::new(self)), task, then, problems })
    }

    /// What is seen of the source; of a layer, what it is by itself.
    fn pixels(&self) -> Option<Arc<Pixmap>> {
        let (document, place) = (&self.snapshot, self.place);
        let texels = match self.what {
            UpscaleWhat::Picture if place.extent() == document.extent() => {
                return Some(Arc::new(document.to_pixmap()));
            }
            UpscaleWhat::Picture | UpscaleWhat::Selection => document.composite(place),
            UpscaleWhat::Layer => document.layer_composite(self.layer, place)?,
        };
        Pixmap::from_rgba(place.extent(), texels.into_flattened()).map(Arc::new)
    }

    /// The job that goes over the result.
    fn second(&self, second: Second, problems: &mut Vec<String>) -> Result<Refine, String> {
        let Second { plan, strength, tile } = second;
        let mut plan = *plan;
        plan.find_model()?;
        let mut recipe = plan.recipe.clone();
        (recipe.tuning.hires, recipe.tuning.tiles) = (None, Some(Tiles::of_side(tile)));
        recipe.dtype = DType::Auto;
        let image = ImageRef { name: self.picture_name.clone(), sha256: String::new() };
        recipe.source = SourceRecipe::Image { image, strength };
        let seen = Seen { document: &self.snapshot, place: self.place, name: &self.picture_name };
        let (resources, left_out) = plan.names.resolve(plan.model.as_deref(), &mut recipe, &seen);
        problems.extend(left_out);
        Ok(Refine { recipe, model: plan.model, resources, strength, enlarges: 1 })
    }

    fn diffusion(&self, mut plan: Plan, pixels: Arc<Pixmap>, problems: &mut Vec<String>) -> Result<Generate, String> {
        plan.find_model()?;
        let image = ImageRef { name: self.picture_name.clone(), sha256: picture_sha256(&pixels) };
        let mut recipe = plan.recipe.clone();
        (recipe.size, recipe.working, recipe.dtype) = (self.target, None, DType::Auto);
        recipe.tuning.hires = None;
        recipe.source = SourceRecipe::Image { image, strength: 1.0 };
        let seen = Seen { document: &self.snapshot, place: self.place, name: &self.picture_name };
        let (resources, left_out) = plan.names.resolve(plan.model.as_deref(), &mut recipe, &seen);
        problems.extend(left_out);
        let source = Source::Image { pixels, strength: 1.0 };
        let (model, previews) = (plan.model, self.previews);
        Ok(Generate { recipe, model, resources, source, count: 1, previews })
    }
}
