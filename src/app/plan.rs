//! From the form and a snapshot of the document to a job for the engine.

use std::path::PathBuf;
use std::sync::Arc;

use crate::base::Rect;
use crate::document::Document;
use crate::formats::{mask_sha256, picture_sha256};
use crate::job::{
    Area, DType, DeviceChoice, Generate, ImageRef, MaskedContent, OutpaintFill, Recipe, Source, SourceRecipe,
};

use super::GenerateKind;

/// What a job is made of, and what its candidates are later taken into. Snapshots share their tiles with the document.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub kind: GenerateKind,
    /// The document at the click.
    pub snapshot: Document,
    /// What the picture is called in recipes.
    pub picture_name: String,
    /// All but its source.
    pub recipe: Recipe,
    pub model: Option<PathBuf>,
    pub count: u32,
    pub device: DeviceChoice,
    pub previews: bool,
    pub strength: f64,
    pub feather_px: f64,
    pub content: MaskedContent,
    pub area: Area,
    pub soft: bool,
}

impl Plan {
    /// Gathers the pixels. Copies and hashes whole pictures: call it off the interface thread.
    ///
    /// Fails with a sentence if the model is gone.
    pub fn generate(&self) -> Result<Generate, String> {
        if let Some(path) = self.model.as_deref().filter(|path| !path.exists()) {
            return Err(format!(
                "The model '{}' is gone: bring its folder back, or choose another model",
                path.display()
            ));
        }
        let picture = || {
            let pixels = self.snapshot.to_pixmap();
            let image = ImageRef { name: self.picture_name.clone(), sha256: picture_sha256(&pixels) };
            (Arc::new(pixels), image)
        };
        let Self { strength, feather_px, content, area, soft, .. } = *self;
        let (source, noted) = match self.kind {
            GenerateKind::TextToImage => (Source::Noise, SourceRecipe::Noise),
            GenerateKind::ImageToImage => {
                let (pixels, image) = picture();
                (Source::Image { pixels, strength }, SourceRecipe::Image { image, strength })
            }
            GenerateKind::Inpaint => {
                let (pixels, image) = picture();
                let mask = self.snapshot.to_mask();
                let noted_mask = ImageRef { name: "mask".to_owned(), sha256: mask_sha256(&mask) };
                let empty = OutpaintFill::Edge;
                let noted =
                    SourceRecipe::Inpaint { image, mask: noted_mask, strength, feather_px, content, area, soft, empty };
                let mask = Arc::new(mask);
                (Source::Inpaint { pixels, mask, strength, feather_px, content, area, soft, empty }, noted)
            }
        };
        let recipe = Recipe { source: noted, dtype: DType::Auto, ..self.recipe.clone() };
        Ok(Generate { recipe, model: self.model.clone(), source, count: self.count, previews: self.previews })
    }

    /// Where a picture of this job lies on the canvas.
    pub fn place(&self) -> Rect {
        Rect::new(0, 0, self.recipe.size.width, self.recipe.size.height)
    }
}
