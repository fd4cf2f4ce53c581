//! The part of the picture that the networks see, and how what they make comes back into it.
//!
//! With [`Area::OnlyMasked`] a box around the mask is cut out and scaled to the working size; a small detail is then
//! drawn with all of the network's resolution. Coming back it is scaled down (or up) again and laid through the soft
//! mask at the picture's full resolution, so that outside the mask's blend band every byte is the original's.

use std::sync::Arc;

use crate::base::{Extent, Mask, Pixmap, Rect, feathered_bounds, masked_area};
use crate::job::{Area, Generate, Source};

use super::resample::{resize_mask, resize_pixmap};

/// Values of a soft mask up to which its result is mixed with the original.
const SOFT_KNEE: u32 = 64;

/// A task as the networks see it, and the way back.
pub(super) struct Framing {
    /// The task at its working size, without area and feather.
    pub(super) inner: Generate,
    /// The part of the picture that the networks see, in the picture's pixels.
    area: Rect,
    stitch: Option<Stitch>,
}

/// How a repainted area is laid into the picture.
struct Stitch {
    original: Arc<Pixmap>,
    /// The area as it was.
    known: Arc<Pixmap>,
    /// How much of each of the area's pixels is new.
    share: Mask,
}

impl Framing {
    /// Frames a task that was checked.
    pub(super) fn new(task: &Generate) -> Self {
        let canvas = task.recipe.size;
        let whole = Rect::new(0, 0, canvas.width, canvas.height);
        let Source::Inpaint { pixels, mask, strength, feather_px, content, area, soft, empty } = &task.source else {
            return Self { inner: task.clone(), area: whole, stitch: None };
        };
        let (place, working) = match area {
            Area::Whole => (whole, canvas),
            Area::OnlyMasked { padding_px, working } => {
                let bounds = feathered_bounds(mask.bounds().unwrap_or(whole), *feather_px, canvas);
                let place = masked_area(bounds, *padding_px, *working, canvas);
                (place, fitted(place.extent(), *working))
            }
        };
        let feathered = Arc::new(mask.feathered(*feather_px));
        // A soft mask's edge counts while sampling; a hard one is feathered only when the result is laid over.
        let drawn = if *soft { &feathered } else { mask };
        let part = |pixels: &Arc<Pixmap>| {
            if place == whole { Some(pixels.clone()) } else { pixels.cropped(place).map(Arc::new) }
        };
        let (Some(known), Some(cut), Some(share)) = (part(pixels), drawn.cropped(place), feathered.cropped(place))
        else {
            // The area lies inside the picture, and the mask has its size.
            return Self { inner: task.clone(), area: whole, stitch: None };
        };
        let share = if *soft { soft_share(&share) } else { share };
        let seen = if working == place.extent() { known.clone() } else { Arc::new(resize_pixmap(&known, working)) };
        let source = Source::Inpaint {
            pixels: seen,
            mask: Arc::new(resize_mask(&cut, working)),
            strength: *strength,
            feather_px: 0.0,
            content: *content,
            area: Area::Whole,
            soft: *soft,
            empty: *empty,
        };
        let mut recipe = task.recipe.clone();
        recipe.size = working;
        let inner = Generate { recipe, source, ..task.clone() };
        Self { inner, area: place, stitch: Some(Stitch { original: pixels.clone(), known, share }) }
    }

    /// Where something of `extent` pixels at the working scale lies in the picture.
    pub(super) fn place(&self, extent: Extent) -> Rect {
        let working = self.inner.recipe.size;
        let scaled = |length: u32, area: u32, working: u32| {
            (f64::from(length) * f64::from(area) / f64::from(working.max(1))).round() as u32
        };
        Rect {
            width: scaled(extent.width, self.area.width, working.width),
            height: scaled(extent.height, self.area.height, working.height),
            ..self.area
        }
    }

    /// The picture as it is handed over, from what was decoded at the working size.
    pub(super) fn finish(&self, decoded: Pixmap) -> Pixmap {
        let Some(Stitch { original, known, share }) = &self.stitch else { return decoded };
        let patch = if decoded.extent() == known.extent() { decoded } else { resize_pixmap(&decoded, known.extent()) };
        // All three were made of the area's size.
        let Some(patch) = Pixmap::composite(known, &patch, share) else { return patch };
        if patch.extent() == original.extent() {
            return patch;
        }
        let mut picture = Pixmap::clone(original);
        // The area lies inside the picture.
        let _ = picture.paste(self.area.x, self.area.y, &patch);
        picture
    }
}

/// The largest size of the area's proportions within the working size. Where the area has its proportions that is the
/// working size itself; it has others only where the picture ends.
fn fitted(area: Extent, working: Extent) -> Extent {
    let scale = (f64::from(working.width) / f64::from(area.width.max(1)))
        .min(f64::from(working.height) / f64::from(area.height.max(1)));
    let side = |length: u32, most: u32| {
        let exact = f64::from(length) * scale;
        // A box of whole pixels misses the proportions by up to one of them, which is no reason to lose a row.
        if f64::from(most) - exact <= scale { most } else { (exact.round() as u32).clamp(1, most) }
    };
    Extent::new(side(area.width, working.width), side(area.height, working.height))
}

/// How much of the result is shown for each value of a soft mask.
///
/// The mask's value was spent while sampling: to mix by it once more would halve what was asked for, and show old and
/// new shapes through each other. So the result is taken whole, but for the mask's lowest quarter: there it hardly
/// differs from the original, and a smooth rise from none (value 0, whose pixels keep their bytes) leaves no seam.
fn soft_share(mask: &Mask) -> Mask {
    let mut share = mask.clone();
    for value in share.data_mut() {
        let t = (u32::from(*value).min(SOFT_KNEE) as f32) / SOFT_KNEE as f32;
        *value = (t * t * (3.0 - 2.0 * t) * 255.0).ceil() as u8;
    }
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_of_the_working_proportions_takes_the_working_size() {
        let working = Extent::new(768, 512);
        for area in [Extent::new(768, 512), Extent::new(301, 200), Extent::new(300, 200), Extent::new(1000, 667)] {
            assert_eq!(fitted(area, working), working, "{area}");
        }
        // A picture that ends makes it narrower.
        assert_eq!(fitted(Extent::new(100, 100), working), Extent::new(512, 512));
        assert_eq!(fitted(Extent::new(1000, 100), working), Extent::new(768, 77));
    }

    #[test]
    fn soft_shares_rise_smoothly_from_exactly_nothing() {
        let ramp = Mask::from_data(Extent::new(256, 1), (0..=255).collect()).unwrap();
        let share = soft_share(&ramp);
        assert_eq!((share.data()[0], share.data()[64], share.data()[255]), (0, 255, 255));
        assert!(share.data().is_sorted());
        assert!(share.data().windows(2).all(|w| w[1] - w[0] <= 8));
        assert!(share.data()[1] > 0);
    }
}
