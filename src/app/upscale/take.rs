//! Taking a larger picture into the document: in place of all of it, or as a layer in the place of a part.

use std::sync::Arc;

use crate::base::{Extent, Pixmap};
use crate::document::{BlendMode, Document, Edit, Filter, Layer, Place, Plane, Raster};
use crate::job::Recipe;
use crate::locale::t;

use super::form::{UpscaleInto, UpscaleWhat};
use super::plan::UpscalePlan;
use crate::app::edits::{Origin, TAKE};
use crate::app::{App, Candidate};

/// What history calls the step that puts a larger picture in the place of the whole document.
pub(in crate::app) const UPSCALE: &str = "Upscale picture";

/// A larger picture, and what it was made for.
struct Enlarged {
    plan: Arc<UpscalePlan>,
    pixels: Arc<Pixmap>,
    recipe: Arc<Recipe>,
}

impl Enlarged {
    /// The edit that takes it. Touches every pixel.
    ///
    /// Fails with a sentence if the document is not what it was made of any more.
    fn edit(&self, document: &Document) -> Result<Edit, String> {
        match self.plan.what {
            UpscaleWhat::Picture => self.whole(document).map(Edit::Replace),
            UpscaleWhat::Selection | UpscaleWhat::Layer => self.part(document),
        }
    }

    /// The document at the result's size. What is a single plain layer becomes the result; else all layers are scaled,
    /// and the result lies on top of them.
    fn whole(&self, document: &Document) -> Result<Document, String> {
        let (told, to) = (|error: crate::document::DocumentError| error.to_string(), self.pixels.extent());
        if document.extent() != self.plan.snapshot.extent() {
            return Err(t!("upscale-other-canvas", size = self.plan.snapshot.extent().to_string()));
        }
        if let Some(id) = document.layers().first().filter(|_| is_plain(document)).map(Layer::id) {
            let mut lean = document.clone();
            // What is replaced anyhow need not be scaled.
            let empty = Raster::new(Plane::filled(document.extent(), [0; 4]));
            lean.apply(Edit::Raster { id, raster: empty }).map_err(told)?;
            let mut large = lean.scaled(to, Filter::Bicubic).map_err(told)?;
            let pixels =
                Plane::from_texels(to, self.pixels.data().as_chunks::<4>().0).ok_or_else(|| t!("upscale-no-canvas"))?;
            large.apply(Edit::Raster { id, raster: Raster::new(pixels) }).map_err(told)?;
            return Ok(large);
        }
        let mut large = document.scaled(to, Filter::Bicubic).map_err(told)?;
        let edit = large.add_picture(&self.name(), &self.pixels, (0, 0), None, self.text()).map_err(told)?;
        let top = Place { parent: None, index: large.layers().len() };
        let edit = match edit {
            Edit::Insert { layer, .. } => Edit::Insert { place: top, layer },
            other => other,
        };
        large.apply(edit).map_err(told)?;
        Ok(large)
    }

    /// A layer in the place of what was enlarged, with as much detail as the canvas holds.
    fn part(&self, document: &Document) -> Result<Edit, String> {
        let place = self.plan.place_on(document);
        if place.within(document.extent()).is_none() {
            return Err(t!("upscale-beside-canvas").to_owned());
        }
        let fitted = scaled_pixels(&self.pixels, place.extent())?;
        let share = self.plan.share();
        let edit = document.add_picture(&self.name(), &fitted, (place.x, place.y), share.as_ref(), self.text());
        edit.map_err(|error| error.to_string())
    }

    fn name(&self) -> String {
        let factor = f64::from(self.pixels.extent().width) / f64::from(self.plan.place.width.max(1));
        let digits = format!("{factor:.2}");
        format!("Upscaled ×{}", digits.trim_end_matches('0').trim_end_matches('.'))
    }

    fn text(&self) -> Option<Arc<str>> {
        serde_json::to_string(&*self.recipe).ok().map(Arc::from)
    }
}

/// Whether a document is one layer that is seen as it is.
fn is_plain(document: &Document) -> bool {
    let [layer] = document.layers() else { return false };
    let props = &layer.props;
    let seen = props.visible && props.opacity >= 1.0 && props.blend == BlendMode::Normal && !props.clipped;
    // What lies beyond the canvas is in no picture of it.
    let whole = layer.as_raster().is_some_and(|raster| raster.overhang().is_none());
    seen && whole && layer.mask().is_none()
}

/// A picture at another size: the mean of what a pixel covers where it shrinks.
pub(in crate::app) fn scaled_pixels(pixels: &Pixmap, to: Extent) -> Result<Pixmap, String> {
    if pixels.extent() == to {
        return Ok(pixels.clone());
    }
    let document = Document::from_pixmap(pixels).map_err(|error| error.to_string())?;
    let scaled = document.scaled(to, Filter::Bicubic).map_err(|error| error.to_string())?;
    Ok(scaled.to_pixmap())
}

impl App {
    /// Takes a larger picture into the document, or opens it as one of its own, as was wanted at the start.
    pub(in crate::app) fn take_enlarged(&mut self, candidate: &Candidate, plan: Arc<UpscalePlan>) {
        if plan.into == UpscaleInto::NewPicture {
            self.take_as_new(candidate.id);
            return;
        }
        let label = if plan.what == UpscaleWhat::Picture { UPSCALE } else { TAKE };
        let recipe = candidate.recipe.clone();
        let enlarged = Enlarged { plan, pixels: candidate.pixels.clone(), recipe: recipe.clone() };
        let make = move |document: &Document| enlarged.edit(document);
        self.change_long(label, Arc::new(make), Some(Origin(Some(recipe))), Some(candidate.id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Rect, RngKind, SignedRect};
    use crate::document::LayerId;
    use crate::job::{Convention, DType, DeviceChoice, ModelRef, SourceRecipe, Tuning};

    use super::super::form::UpscaleSize;
    use super::super::plan::By;

    const CANVAS: Extent = Extent { width: 40, height: 30 };

    fn enlarged(document: &Document, what: UpscaleWhat, place: Rect, pixels: Pixmap) -> Enlarged {
        let target = pixels.extent();
        let plan = UpscalePlan {
            what,
            into: UpscaleInto::Document,
            snapshot: document.clone(),
            layer: document.active().layer(),
            place,
            size: UpscaleSize::Factor(4.0),
            target,
            by: By::Network { path: None, strength: 0.5, tile: None, refine: None },
            model: ModelRef { name: "test".into(), hash: None },
            recipe: None,
            picture_name: "test".into(),
            device: DeviceChoice::Cpu,
            previews: false,
        };
        Enlarged { plan: Arc::new(plan), pixels: Arc::new(pixels), recipe: Arc::new(empty_recipe()) }
    }

    fn empty_recipe() -> Recipe {
        Recipe {
            version: Recipe::VERSION,
            software: "test".into(),
            model: ModelRef { name: "test".into(), hash: None },
            prompt: String::new(),
            negative_prompt: String::new(),
            size: CANVAS,
            working: None,
            steps: 0,
            sampler: String::new(),
            schedule: String::new(),
            guidance: 1.0,
            eta: None,
            seed: 0,
            variation: None,
            rng: RngKind::Cpu,
            source: SourceRecipe::Noise,
            tuning: Tuning::default(),
            dtype: DType::Auto,
            convention: Convention::Scumble,
        }
    }

    fn document() -> Document {
        Document::new(CANVAS, [90, 80, 70, 255]).unwrap()
    }

    #[test]
    fn a_plain_picture_becomes_the_larger_one() {
        let before = document();
        let large = Pixmap::filled(Extent::new(160, 120), [1, 2, 3, 255]);
        let made = enlarged(&before, UpscaleWhat::Picture, before.rect(), large.clone());
        let after = made.whole(&before).unwrap();
        assert!(after.to_pixmap() == large && after.layers().len() == 1);
        // On a canvas of another size it says so.
        let grown = before.scaled(Extent::new(50, 30), Filter::Bicubic).unwrap();
        assert!(made.whole(&grown).unwrap_err().contains("another size by now"));
    }

    #[test]
    fn layers_grow_below_the_larger_picture() {
        let mut before = document();
        let square = Pixmap::filled(Extent::new(10, 10), [200, 0, 0, 255]);
        before.apply(before.add_picture("square", &square, (5, 5), None, None).unwrap()).unwrap();
        before.set_active(crate::document::Target::Layer(LayerId(1)));
        let large = Pixmap::filled(Extent::new(160, 120), [1, 2, 3, 255]);
        let after = enlarged(&before, UpscaleWhat::Picture, before.rect(), large.clone()).whole(&before).unwrap();
        let names: Vec<_> = after.layers().iter().map(|layer| layer.props.name.as_str()).collect();
        assert_eq!(names, ["Background", "square", "Upscaled ×4"]);
        assert!(after.to_pixmap() == large);
        let square = after.layers()[1].as_raster().unwrap().bounds();
        assert_eq!(square, Some(SignedRect::new(20, 20, 40, 40)));
        assert!(after.layers()[2].props.recipe.is_some());
    }

    #[test]
    fn a_part_is_fitted_where_it_was() {
        let mut before = document();
        let place = Rect::new(10, 5, 8, 6);
        let pixels = Pixmap::filled(Extent::new(32, 24), [9, 200, 9, 255]);
        let made = enlarged(&before, UpscaleWhat::Layer, place, pixels);
        before.apply(made.edit(&before).unwrap()).unwrap();
        let layer = before.layers()[1].as_raster().unwrap();
        assert_eq!(layer.bounds(), Some(SignedRect::from(place)));
        assert_eq!((before.pixel(9, 5), before.pixel(10, 5)), (Some([90, 80, 70, 255]), Some([9, 200, 9, 255])));
        let away = Document::new(Extent::new(4, 4), [0; 4]).unwrap();
        assert!(made.edit(&away).unwrap_err().contains("beside the canvas"));
    }
}
