//! From the form and a snapshot of the document to a job for the engine.

use std::path::PathBuf;
use std::sync::Arc;

use crate::base::{Extent, Mask, Pixmap, Rect, SignedRect};
use crate::document::Document;
use crate::engine::working_extent;
use crate::formats::{mask_sha256, picture_sha256};
use crate::job::{
    Area, DType, DeviceChoice, Generate, ImageRef, MaskedContent, OutpaintFill, Recipe, Sides, Source, SourceRecipe,
};
use crate::locale::t;

use super::GenerateKind;
use super::facts::Holding;
use super::resolve::{Names, Seen};

/// Both sides of a second pass are multiples of so many pixels.
const HIRES_CELL: u32 = 8;

/// How a picture is to be extended beyond its edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Outpaint {
    pub sides: Sides,
    pub feather_px: f64,
    pub fill: OutpaintFill,
}

/// What a job is made of, and what its candidates are later taken into. Snapshots share their tiles with the document.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Plan {
    pub kind: GenerateKind,
    /// The document at the click; its canvas holds all of the frame.
    pub snapshot: Document,
    /// Whether the document was blank.
    pub blank: bool,
    /// The frame on the snapshot's canvas.
    pub place: Rect,
    /// What the picture is called in recipes.
    pub picture_name: String,
    /// All but its source and the working size.
    pub recipe: Recipe,
    /// What the frame is scaled to for the networks; `None` works at its own size.
    pub working: Option<Extent>,
    pub model: Option<PathBuf>,
    pub count: u32,
    pub device: DeviceChoice,
    pub previews: bool,
    pub strength: f64,
    pub feather_px: f64,
    pub content: MaskedContent,
    pub area: Area,
    pub soft: bool,
    /// What empty parts are filled with before they are painted.
    pub empty: OutpaintFill,
    /// Of jobs that extend the picture.
    pub outpaint: Option<Outpaint>,
    /// Whether previews show under the mask only: something is masked, and nothing is empty.
    pub masked: bool,
    /// What it names beside the model.
    pub names: Names,
}

/// A job that is ready for the engine.
pub(super) struct Prepared {
    pub plan: Plan,
    pub generate: Generate,
    /// What was left out, one sentence each.
    pub problems: Vec<String>,
}

impl Plan {
    /// The frame in the world, which stays where it is when the canvas grows or is cropped.
    pub fn world(&self) -> SignedRect {
        let (left, top) = self.snapshot.origin();
        let Rect { width, height, .. } = self.place;
        let size = Extent::new(width, height);
        if self.recipe.size == size {
            return SignedRect::from(self.place).translated(left, top);
        }
        if self.enlarges() {
            let (x, y) = (left.saturating_add_unsigned(self.place.x), top.saturating_add_unsigned(self.place.y));
            return SignedRect::new(x, y, self.recipe.size.width, self.recipe.size.height);
        }
        // A picture from noise on an empty canvas may have another size.
        SignedRect::new(left, top, self.recipe.size.width, self.recipe.size.height)
    }

    /// The size in whose pixels previews lie: that of the result.
    pub fn result(&self) -> Extent {
        let hires = self.recipe.tuning.hires.as_ref();
        let larger = hires.and_then(|hires| hires.sizes(self.recipe.size, HIRES_CELL));
        larger.map_or(self.recipe.size, |sizes| sizes.result)
    }

    /// Whether the model makes larger pictures of those it is given.
    fn enlarges(&self) -> bool {
        self.names.family == "x4-upscaler"
    }

    /// Finds out the model's family. Fails with a sentence if the model is gone.
    pub fn find_model(&mut self) -> Result<(), String> {
        if let Some(path) = self.model.as_deref().filter(|path| !path.exists()) {
            return Err(t!("job-model-gone", path = path.display().to_string()));
        }
        self.names.find_family(self.model.as_deref());
        Ok(())
    }

    /// Looks at what the frame holds, gathers the pixels, and finds the files. Copies and hashes whole pictures and reads
    /// files: call it off the interface thread.
    ///
    /// Fails with a sentence if the model is gone.
    pub fn prepare(mut self) -> Result<Prepared, String> {
        self.find_model()?;
        if self.outpaint.is_none() && !self.blank {
            let holding = Holding::of(&self.snapshot, self.place);
            self.kind = holding.kind();
            self.masked = holding.masked && !holding.empty;
            if !holding.masked {
                // Only what is empty is painted, of which nothing is to be kept.
                self.strength = if self.kind == GenerateKind::Inpaint { 1.0 } else { self.strength };
            }
        }
        if self.enlarges() && self.outpaint.is_none() {
            let Extent { width, height } = self.place.extent();
            (self.kind, self.masked, self.strength) = (GenerateKind::ImageToImage, false, 1.0);
            (self.recipe.size, self.working) = (Extent::new(width.saturating_mul(4), height.saturating_mul(4)), None);
        }
        if self.kind != GenerateKind::TextToImage || self.enlarges() {
            // A second pass is of pictures from the prompt alone; others are enlarged afterwards.
            self.recipe.tuning.hires = None;
        }
        self.recipe.working = match self.kind {
            // The masked part has a working size of its own.
            GenerateKind::Inpaint if self.area != Area::Whole => None,
            // From noise, only what the networks can make is made; a picture is padded to it.
            GenerateKind::TextToImage => {
                let own = working_extent(self.recipe.size, 8);
                self.working.or((own != self.recipe.size).then_some(own))
            }
            _ => self.working,
        };
        let (source, noted) = self.source()?;
        let mut recipe = Recipe { source: noted, dtype: DType::Auto, ..self.recipe.clone() };
        let seen = Seen { document: &self.snapshot, place: self.place, name: &self.picture_name };
        let (resources, problems) = self.names.resolve(self.model.as_deref(), &mut recipe, &seen);
        let (model, count, previews) = (self.model.clone(), self.count, self.previews);
        let generate = Generate { recipe, model, resources, source, count, previews };
        Ok(Prepared { plan: self, generate, problems })
    }

    fn source(&self) -> Result<(Source, SourceRecipe), String> {
        let Self { strength, feather_px, content, area, soft, empty, .. } = *self;
        Ok(match (self.kind, self.outpaint) {
            (_, Some(Outpaint { sides, feather_px, fill })) => {
                let known = self.place;
                let inner = known
                    .width
                    .checked_sub(sides.left + sides.right)
                    .zip(known.height.checked_sub(sides.top + sides.bottom))
                    .map(|(width, height)| Rect::new(known.x + sides.left, known.y + sides.top, width, height))
                    .ok_or_else(|| t!("job-canvas-changed"))?;
                let (pixels, image) = self.picture(inner)?;
                let strength = 1.0;
                (
                    Source::Outpaint { pixels, sides, feather_px, fill, strength },
                    SourceRecipe::Outpaint { image, sides, feather_px, fill, strength },
                )
            }
            (GenerateKind::ImageToImage, None) => {
                let (pixels, image) = self.picture(self.place)?;
                (Source::Image { pixels, strength }, SourceRecipe::Image { image, strength })
            }
            (GenerateKind::Inpaint, None) => {
                let (pixels, image) = self.picture(self.place)?;
                let mask = self.snapshot.mask().read(self.place);
                let mask = Mask::from_data(self.place.extent(), mask).ok_or_else(|| t!("job-mask-does-not-fit"))?;
                let noted_mask = ImageRef { name: "mask".to_owned(), sha256: mask_sha256(&mask) };
                let noted =
                    SourceRecipe::Inpaint { image, mask: noted_mask, strength, feather_px, content, area, soft, empty };
                let mask = Arc::new(mask);
                (Source::Inpaint { pixels, mask, strength, feather_px, content, area, soft, empty }, noted)
            }
            (GenerateKind::TextToImage | GenerateKind::Outpaint, None) => (Source::Noise, SourceRecipe::Noise),
        })
    }

    /// What is seen of a part of the snapshot.
    fn picture(&self, part: Rect) -> Result<(Arc<Pixmap>, ImageRef), String> {
        let pixels = if part.extent() == self.snapshot.extent() {
            self.snapshot.to_pixmap()
        } else {
            let texels = self.snapshot.composite(part).into_flattened();
            Pixmap::from_rgba(part.extent(), texels).ok_or_else(|| t!("job-frame-beside"))?
        };
        let image = ImageRef { name: self.picture_name.clone(), sha256: picture_sha256(&pixels) };
        Ok((Arc::new(pixels), image))
    }
}
