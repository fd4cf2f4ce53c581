//! A picture extended beyond its edges: frames outward, each repainting what is empty of its part.

use std::sync::Arc;

use crate::base::{Extent, Mask, Pixmap, Rect};
use crate::families::ModelError;
use crate::job::{Area, Generate, MaskedContent, Patch, Recipe, Source};

use super::frames::frames;
use super::framing::{Framing, fitted, lay};
use super::generate::{Draws, Teller, painted};
use super::session::Session;
use super::worker::Model;

/// A task that extends its picture.
pub(super) struct Extension {
    task: Generate,
    /// The grown picture, empty where it is to be painted.
    grown: Pixmap,
    frames: Vec<Rect>,
    /// Size of a frame.
    working: Extent,
}

impl Extension {
    /// Plans a task that was checked; `None` if it does not extend its picture.
    pub(super) fn new(task: &Generate) -> Option<Self> {
        let Source::Outpaint { pixels, sides, .. } = &task.source else { return None };
        let size = task.recipe.size;
        let known = sides.place(pixels.extent());
        let working = task.recipe.working.unwrap_or(size);
        let mut grown = Pixmap::filled(size, [0; 4]);
        // The grown picture has room for it.
        let _ = grown.paste(known.x, known.y, pixels);
        Some(Self { task: task.clone(), grown, frames: frames(known, size, working), working })
    }

    /// Paints one picture.
    pub(super) fn paint(
        &self,
        model: Model<'_>,
        recipe: &Recipe,
        draws: &mut Draws,
        teller: &mut Teller<'_>,
    ) -> Result<(Pixmap, Option<Patch>), ModelError> {
        let Source::Outpaint { feather_px, fill, strength, .. } = &self.task.source else {
            return Ok((self.grown.clone(), None));
        };
        let coarse = std::env::var("COARSE").is_ok();
        teller.of_frames(self.frames.len() as u32 + u32::from(coarse), self.task.count);
        let mut picture = self.grown.clone();
        let mut under = None;
        let mut strength = *strength;
        // Half grown and half feathered, the band is as wide as was asked.
        let half = (feather_px / 2.0).floor();
        let sigma = ((half - 0.5) / 2.5).max(0.0);
        let source = |pixels: &Pixmap, strength: f64| Source::Inpaint {
            pixels: Arc::new(pixels.clone()),
            mask: Arc::new(Mask::filled(pixels.extent(), 0)),
            strength,
            feather_px: sigma,
            content: MaskedContent::Original,
            area: Area::Whole,
            soft: false,
            empty: *fill,
        };
        let mut new = Fresh::new(self.grown.extent());
        if coarse {
            let fit = fitted(self.grown.extent(), self.working);
            let fit = Extent::new(fit.width.next_multiple_of(8), fit.height.next_multiple_of(8));
            let recipe = Recipe { size: self.grown.extent(), working: Some(fit), ..recipe.clone() };
            let task = Generate { recipe, source: source(&picture, 1.0), ..self.task.clone() };
            let framing = Framing::new(&task);
            let mut session = Session::new(model, &framing.inner, teller.context.available, teller.context.cancel)?;
            teller.origin = (0, 0);
            let decoded = painted(model, &framing, &mut session, draws, teller)?;
            under = Some(framing.finish(decoded).0);
            strength = std::env::var("REFINE").ok().and_then(|v| v.parse().ok()).unwrap_or(0.6);
        }
        for &frame in &self.frames {
            let Some(part) = picture.cropped(frame) else { continue };
            let small = frame.width < self.working.width && frame.height < self.working.height;
            let fit = fitted(frame.extent(), self.working);
            let fit = Extent::new(fit.width.next_multiple_of(8), fit.height.next_multiple_of(8));
            let working = small.then_some(fit);
            let recipe = Recipe { size: frame.extent(), working, ..recipe.clone() };
            let task = Generate { recipe, source: source(&part, strength), ..self.task.clone() };
            let below = under.as_ref().and_then(|u: &Pixmap| u.cropped(frame));
            let framing = Framing::with_fill(&task, below.as_ref());
            let mut session = Session::new(model, &framing.inner, teller.context.available, teller.context.cancel)?;
            teller.origin = (frame.x, frame.y);
            let decoded = painted(model, &framing, &mut session, draws, teller)?;
            let (_, patch) = framing.finish(decoded);
            if let Some(patch) = patch {
                let place = Rect { x: patch.place.x + frame.x, y: patch.place.y + frame.y, ..patch.place };
                let patch = Patch { place, ..patch };
                lay(&mut picture, &patch);
                new.add(&patch);
            }
        }
        let patch = new.patch();
        // Laid at once, so that the patch over the source is the picture byte for byte.
        let mut picture = self.grown.clone();
        if let Some(patch) = &patch {
            lay(&mut picture, patch);
        }
        Ok((picture, patch))
    }
}

/// All that is new, from one patch after the other.
struct Fresh {
    pixels: Pixmap,
    share: Mask,
}

impl Fresh {
    fn new(extent: Extent) -> Self {
        Self { pixels: Pixmap::filled(extent, [0; 4]), share: Mask::filled(extent, 0) }
    }

    /// Lays a patch over what is new already.
    fn add(&mut self, patch: &Patch) {
        let width = self.pixels.extent().width as usize;
        let Rect { x, y, width: columns, .. } = patch.place;
        for (i, (new, &share)) in patch.pixels.pixels().zip(patch.share.data()).enumerate() {
            let at = (y as usize + i / columns as usize) * width + x as usize + i % columns as usize;
            let old_share = &mut self.share.data_mut()[at];
            let before = u32::from(*old_share) * u32::from(255 - share);
            let (own, total) = (u32::from(share) * 255, u32::from(share) * 255 + before);
            if total == 0 {
                continue;
            }
            *old_share = ((total + 127) / 255) as u8;
            let pixel = &mut self.pixels.data_mut().as_chunks_mut::<4>().0[at];
            let mix = |c: usize| ((u32::from(new[c]) * own + u32::from(pixel[c]) * before + total / 2) / total) as u8;
            *pixel = [mix(0), mix(1), mix(2), 255];
        }
    }

    fn patch(&self) -> Option<Patch> {
        let place = self.share.bounds()?;
        Some(Patch {
            pixels: Arc::new(self.pixels.cropped(place)?),
            place,
            share: Arc::new(self.share.cropped(place)?),
        })
    }
}
