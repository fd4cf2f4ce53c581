//! What is seen of a picture that is made larger while it is made, and when it is there.

use std::sync::Arc;

use crate::base::{Extent, Mask, Pixmap, Rect, SignedRect};
use crate::document::{Document, Filter};
use crate::job::{Patch, Preview};
use crate::locale::t;

use super::mosaic::Mosaic;
use super::plan::{By, UpscalePlan};
use crate::app::jobs::{JobState, Work};
use crate::app::{App, LivePreview, TaskId};

/// A share of a picture of `of` where the picture lies at `place`: what it covers there, at least a pixel. `None` if
/// that does not lie on any canvas.
pub(in crate::app) fn placed(part: Rect, of: Extent, place: SignedRect) -> Option<Rect> {
    let along = |start: u32, length: u32, of: u32, begin: i32, side: u32| {
        let at = |v: u64| i64::from(begin) + (v * u64::from(side)).div_euclid(u64::from(of.max(1))) as i64;
        let (low, high) = (at(u64::from(start)), at(u64::from(start) + u64::from(length)));
        Some((u32::try_from(low).ok()?, u32::try_from((high - low).max(1)).ok()?))
    };
    let (x, width) = along(part.x, part.width, of.width, place.x, place.width)?;
    let (y, height) = along(part.y, part.height, of.height, place.y, place.height)?;
    Some(Rect::new(x, y, width, height))
}

/// A selection at the size of what was made of it.
fn scaled_mask(mask: &Mask, to: Extent) -> Option<Mask> {
    let grey = mask.data().iter().flat_map(|&v| [v, v, v, 255]).collect();
    let small = Document::from_pixmap(&Pixmap::from_rgba(mask.extent(), grey)?).ok()?;
    let large = small.scaled(to, Filter::Bilinear).ok()?.to_pixmap();
    Mask::from_data(to, large.data().as_chunks::<4>().0.iter().map(|[v, ..]| *v).collect())
}

/// What of a larger picture counts, where only a selected part of the source was wanted. Scales masks: call it off the
/// interface thread.
pub(in crate::app) fn enlarged_patch(work: &Work, pixels: &Arc<Pixmap>) -> Option<Arc<Patch>> {
    let Work::Upscale(plan) = work else { return None };
    let extent = pixels.extent();
    let share = Arc::new(scaled_mask(&plan.share()?, extent)?);
    Some(Arc::new(Patch { pixels: pixels.clone(), place: Rect::new(0, 0, extent.width, extent.height), share }))
}

impl App {
    /// Takes in a finished tile, and shows all that have come so far where what is enlarged lies.
    pub(in crate::app) fn take_tile(
        &mut self,
        task: TaskId,
        work: &Work,
        pixels: &Pixmap,
        place: Rect,
        result: Extent,
    ) {
        let Work::Upscale(plan) = work else { return };
        let goes_on = self.upscaling.mosaic.as_ref().is_some_and(|(of, now)| *of == task && now.result() == result);
        if !goes_on {
            self.upscaling.mosaic = Mosaic::new(result).map(|mosaic| (task, mosaic));
        }
        let Some((_, mosaic)) = &mut self.upscaling.mosaic else { return };
        // Let go of what is shown, so that the tile is put into it and not into a copy.
        if self.preview.as_ref().is_some_and(|preview| preview.task == task) {
            self.preview = None;
        }
        mosaic.put(pixels, place);
        let (pixels, share) = mosaic.shown();
        let (pixels, share) = (pixels.clone(), share.clone());
        let Some(place) = self.on_canvas(plan.place_on(&self.document)) else { return };
        self.serial += 1;
        let preview = Preview::Pixels { pixels, place };
        self.preview = Some(LivePreview { serial: self.serial, preview, masked: false, share: Some(share), task });
    }

    /// Shows a preview of a second pass over the enlarged picture, or of a diffusion model that enlarges.
    pub(in crate::app) fn show_enlarged(&mut self, task: TaskId, plan: &UpscalePlan, mut preview: Preview) {
        let on_canvas = plan.place_on(&self.document);
        let (Preview::Latent { place, .. } | Preview::Pixels { place, .. }) = &mut preview;
        let Some(shown) = placed(*place, plan.target, on_canvas) else { return };
        *place = shown;
        self.serial += 1;
        self.preview = Some(LivePreview { serial: self.serial, preview, masked: false, share: None, task });
        self.changed = true;
    }

    /// Whether a larger picture, or one on its way, is shown beside what it is made of.
    pub fn shows_enlarged(&self) -> bool {
        let shown = self.candidates.shown().is_some_and(|candidate| matches!(candidate.work, Work::Upscale(_)));
        self.view.compare.is_some() && (shown || self.preview.as_ref().is_some_and(|preview| preview.share.is_some()))
    }

    /// What stands at the left and at the right of the border between before and after.
    pub fn compare_words(&self) -> [String; 2] {
        let spaced = |extent: Extent| extent.to_string().replace('x', " × ");
        match self.candidates.shown().map(|candidate| (&candidate.work, candidate.pixels.extent())) {
            Some((Work::Upscale(plan), after)) => {
                let (before, after) = (spaced(plan.place.extent()), spaced(after));
                [t!("upscale-before-size", size = before), t!("upscale-after-size", size = after)]
            }
            _ => [t!("upscale-before").to_owned(), t!("upscale-after").to_owned()],
        }
    }

    /// Shows a larger picture beside what it was made of, with the border between them in its middle.
    pub(in crate::app) fn compare_enlarged(&mut self, work: &Work) {
        let Work::Upscale(plan) = work else { return };
        let (place, canvas) = (plan.place_on(&self.document), self.document.extent());
        let middle = (f64::from(place.x) + f64::from(place.width) / 2.0) / f64::from(canvas.width.max(1));
        self.view.compare = Some(middle.clamp(0.0, 1.0) as f32);
    }

    /// Remembers how quickly a network works, from a job that has ended well, and lets go of its tiles.
    pub(in crate::app) fn learn_pace(&mut self, task: TaskId, well: bool) {
        if self.upscaling.mosaic.as_ref().is_some_and(|(of, _)| *of == task) {
            self.upscaling.mosaic = None;
        }
        let Some(row) = self.jobs.find(task).filter(|_| well) else { return };
        let (Work::Upscale(plan), Some((began, before)), JobState::Running(step)) = (&row.work, row.began, row.state)
        else {
            return;
        };
        // A second model over the result has another pace.
        if !matches!(&plan.by, By::Network { refine: None, .. }) {
            return;
        }
        let share = f64::from(step.of.saturating_sub(before)) / f64::from(step.of.max(1));
        let seconds = began.elapsed().as_secs_f64();
        let pace = plan.place.extent().area() as f64 * share / seconds;
        if pace.is_finite() && pace > 0.0 {
            self.settings.upscale_paces.insert(plan.model.name.clone(), pace);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_result_lies_where_it_was_made_of() {
        let (result, place) = (Extent::new(400, 200), SignedRect::new(10, 20, 100, 50));
        assert_eq!(placed(Rect::new(0, 0, 400, 200), result, place), Some(Rect::new(10, 20, 100, 50)));
        assert_eq!(placed(Rect::new(200, 100, 100, 100), result, place), Some(Rect::new(60, 45, 25, 25)));
        assert_eq!(placed(Rect::new(1, 1, 1, 1), result, place), Some(Rect::new(10, 20, 1, 1)));
        assert_eq!(placed(Rect::new(0, 0, 4, 4), result, SignedRect::new(-10, 0, 100, 50)), None);
    }

    #[test]
    fn a_selection_is_as_large_as_what_was_made_of_it() {
        let data = (0..64).map(|i| if i % 8 < 4 { 255 } else { 0 }).collect();
        let mask = Mask::from_data(Extent::new(8, 8), data).unwrap();
        let large = scaled_mask(&mask, Extent::new(32, 32)).unwrap();
        assert_eq!((large.value(3, 9), large.value(28, 9)), (255, 0));
        let edge = large.value(16, 9);
        assert!(edge > 0 && edge < 255, "{edge}");
    }
}
