//! The part of the picture that the networks see, and how what they make comes back into it.
//!
//! With [`Area::OnlyMasked`] a box around the mask is cut out and scaled to the working size; a small detail is then
//! drawn with all of the network's resolution. Coming back it is scaled down (or up) again and laid through the soft
//! mask at the picture's full resolution, so that outside the mask's blend band every byte is the original's.
//!
//! What is transparent of the picture is empty: it is filled before the networks see it, hidden from them as the mask
//! is, and replaced all through. The blend band then lies beside it, inside what is known.

use std::sync::Arc;

use crate::base::{Extent, Mask, Pixmap, Rect, feathered_bounds, masked_area};
use crate::job::{Area, Generate, Patch, Source};

use super::controls;
use super::empty::{fill_empty, is_empty};
use super::inpaint::hidden_from;
use super::nearest::nearest;
use super::resample::{resize_mask, resize_pixmap};
use super::stitch::matched;

/// Values of a soft mask up to which its result is mixed with the original.
const SOFT_KNEE: u32 = 64;
/// How far the empty pixels beside what is known may change from what they were filled with, as a soft mask's value.
const LEAST_CHANGE: f64 = 0.2;
/// How far away they may change all the way, as a share of the shorter side of what the networks see.
const RECEDE: f64 = 0.375;

/// A task as the networks see it, and the way back.
pub(super) struct Framing {
    /// The task at its working size, without area and feather, and without empty pixels.
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
    /// What the networks did not see of the area.
    hidden: Mask,
    /// How much of each of the area's pixels is new.
    share: Mask,
    /// Pixels beyond the edge of what is known over which its colours fade out.
    melt_px: u32,
}

impl Framing {
    /// Frames a task that was checked, and does not extend its picture.
    pub(super) fn new(task: &Generate) -> Self {
        Self::with_fill(task, None)
    }

    /// The same, with what is empty of the picture filled from another of its size.
    pub(super) fn with_fill(task: &Generate, fill: Option<&Pixmap>) -> Self {
        let canvas = task.recipe.size;
        let whole = Rect::new(0, 0, canvas.width, canvas.height);
        let mut inner = task.clone();
        inner.recipe.size = task.recipe.working.unwrap_or(canvas);
        inner.recipe.working = None;
        match &task.source {
            Source::Noise | Source::Outpaint { .. } => {}
            Source::Image { pixels, strength } => {
                // A picture that is enlarged by the model has its own size.
                let enlarged = pixels.extent() != canvas;
                let pixels = if enlarged { pixels.clone() } else { scaled(pixels, inner.recipe.size) };
                inner.source = Source::Image { pixels, strength: *strength };
            }
            Source::Inpaint { pixels, mask, .. } => {
                // The area lies inside the picture, and the mask has its size.
                if let Some((area, stitch)) = Self::inpainting(&mut inner, pixels, mask, fill) {
                    return Self { inner, area, stitch: Some(stitch) };
                }
            }
        }
        Self { inner, area: whole, stitch: None }
    }

    /// Frames a picture that is repainted inside a mask: `inner` becomes the task at its working size.
    fn inpainting(
        inner: &mut Generate,
        pixels: &Arc<Pixmap>,
        mask: &Mask,
        fill: Option<&Pixmap>,
    ) -> Option<(Rect, Stitch)> {
        let Source::Inpaint { strength, feather_px, content, area, soft, empty, .. } = inner.source else {
            return None;
        };
        let canvas = pixels.extent();
        let whole = Rect::new(0, 0, canvas.width, canvas.height);
        let holes = holes(pixels);
        let drawn = if let Some(holes) = &holes { mask.union(holes)? } else { mask.clone() };
        let (place, working) = match area {
            Area::Whole => (whole, inner.recipe.size),
            Area::OnlyMasked { padding_px, working } => {
                let bounds = feathered_bounds(drawn.bounds().unwrap_or(whole), feather_px, canvas);
                let place = masked_area(bounds, padding_px, working, canvas);
                (place, fitted(place.extent(), working))
            }
        };
        let feathered = mask.feathered(feather_px);
        // A soft mask's edge counts while sampling; a hard one is feathered only when the result is laid over.
        let seen = match &holes {
            None if soft => feathered.clone(),
            None => drawn,
            Some(holes) if soft => feathered.union(&receding(holes, place))?,
            Some(holes) => mask.thresholded(hidden_from(inner.recipe.convention)).union(&receding(holes, place))?,
        };
        let mut share = if soft { soft_share(&feathered) } else { feathered };
        if let Some(holes) = &holes {
            // Grown by as much as the feather reaches, so that it is whole at the edge of what is known.
            let band = holes.grown(Mask::feather_reach_px(feather_px)).feathered(feather_px);
            share = share.union(&band)?.union(holes)?;
        }
        let melt_px = if holes.is_some() { 2 * Mask::feather_reach_px(feather_px) } else { 0 };
        let known = if place == whole { pixels.clone() } else { Arc::new(pixels.cropped(place)?) };
        let (hidden, share) = (seen.cropped(place)?, share.cropped(place)?);
        let filled = match (&holes, fill) {
            (None, _) => known.clone(),
            (Some(_), None) => Arc::new(fill_empty(&known, empty, inner.recipe.seed)),
            (Some(holes), Some(fill)) => {
                Arc::new(Pixmap::composite(&known, &fill.cropped(place)?, &holes.cropped(place)?)?)
            }
        };
        controls::crop(&mut inner.resources.controls, canvas, place);
        inner.recipe.size = working;
        inner.source = Source::Inpaint {
            pixels: scaled(&filled, working),
            mask: Arc::new(resize_mask(&hidden, working)),
            strength,
            feather_px: 0.0,
            content,
            area: Area::Whole,
            soft: soft || holes.is_some(),
            empty,
        };
        Some((place, Stitch { original: pixels.clone(), known, hidden, share, melt_px }))
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

    /// The picture as it is handed over, from what was decoded at the working size, and what is new of it.
    pub(super) fn finish(&self, decoded: Pixmap) -> (Pixmap, Option<Patch>) {
        let extent = self.area.extent();
        let decoded = if decoded.extent() == extent { decoded } else { resize_pixmap(&decoded, extent) };
        let Some(stitch) = &self.stitch else { return (decoded, None) };
        let Some(patch) = stitch.patch(&decoded, self.area) else { return (Pixmap::clone(&stitch.original), None) };
        let mut picture = Pixmap::clone(&stitch.original);
        lay(&mut picture, &patch);
        (picture, Some(patch))
    }
}

impl Stitch {
    /// What is new of the area at `place`; `None` if nothing is.
    fn patch(&self, decoded: &Pixmap, place: Rect) -> Option<Patch> {
        let new = self.share.bounds()?;
        let mut pixels = matched(decoded, &self.known, &self.hidden);
        if self.melt_px > 0 {
            melt(&mut pixels, &self.known, &self.share, self.melt_px)?;
        }
        // What is half empty keeps what is there of it, in front of the new.
        for (out, old) in pixels.data_mut().as_chunks_mut::<4>().0.iter_mut().zip(self.known.pixels()) {
            if is_empty(old[3]) {
                *out = over(old, *out);
            }
        }
        Some(Patch {
            pixels: Arc::new(pixels.cropped(new)?),
            place: Rect::new(place.x + new.x, place.y + new.y, new.width, new.height),
            share: Arc::new(self.share.cropped(new)?),
        })
    }
}

/// Lays a patch over a picture that holds its place.
pub(super) fn lay(picture: &mut Pixmap, patch: &Patch) {
    let laid = picture.cropped(patch.place).and_then(|old| Pixmap::composite(&old, &patch.pixels, &patch.share));
    if let Some(laid) = laid {
        // It was cut out of the same place.
        let _ = picture.paste(patch.place.x, patch.place.y, &laid);
    }
}

/// How far each empty pixel may change from what it was filled with: little beside what is known, so that lines and
/// colours go on from there, and all the way from some distance on.
fn receding(holes: &Mask, place: Rect) -> Mask {
    let reach = f64::from(place.width.min(place.height)) * RECEDE;
    let mut change = holes.clone();
    let Some(known) = nearest(holes.extent(), |i| holes.data()[i] == 0) else { return change };
    let width = holes.extent().width as usize;
    for (i, value) in change.data_mut().iter_mut().enumerate().filter(|(_, value)| **value > 0) {
        let at = known[i] as usize;
        let far = ((i % width).abs_diff(at % width) as f64).hypot((i / width).abs_diff(at / width) as f64);
        *value = (255.0 * (LEAST_CHANGE + (1.0 - LEAST_CHANGE) * far / reach).min(1.0)) as u8;
    }
    change
}

/// Has the colours of what is known fade out into what was empty, so that nothing begins at the very edge. `None` only
/// if sizes differ.
fn melt(pixels: &mut Pixmap, known: &Pixmap, share: &Mask, melt_px: u32) -> Option<()> {
    let beside = Pixmap::composite(known, pixels, share)?;
    let empty: Vec<bool> = known.pixels().map(|[_, _, _, a]| is_empty(a)).collect();
    let Some(near) = nearest(known.extent(), |i| !empty[i]) else { return Some(()) };
    let width = known.extent().width as usize;
    let beside = beside.data().as_chunks::<4>().0;
    for (i, pixel) in pixels.data_mut().as_chunks_mut::<4>().0.iter_mut().enumerate() {
        let at = near[i] as usize;
        let from = beside[at];
        let far = ((i % width).abs_diff(at % width) as f64).hypot((i / width).abs_diff(at / width) as f64);
        let t = (far / f64::from(melt_px + 1)).min(1.0);
        if empty[i] && t < 1.0 {
            let t = t * t * (3.0 - 2.0 * t);
            let mix = |c: usize| (f64::from(from[c]) * (1.0 - t) + f64::from(pixel[c]) * t).round() as u8;
            *pixel = [mix(0), mix(1), mix(2), 255];
        }
    }
    Some(())
}

/// A pixel of any opacity in front of an opaque one.
fn over(front: [u8; 4], back: [u8; 4]) -> [u8; 4] {
    let alpha = u32::from(front[3]);
    let mix = |c: usize| ((u32::from(front[c]) * alpha + u32::from(back[c]) * (255 - alpha) + 127) / 255) as u8;
    [mix(0), mix(1), mix(2), 255]
}

/// Where a picture is empty (255); `None` if it is nowhere.
fn holes(picture: &Pixmap) -> Option<Mask> {
    let data: Vec<u8> = picture.pixels().map(|[_, _, _, a]| if is_empty(a) { 255 } else { 0 }).collect();
    if data.contains(&255) { Mask::from_data(picture.extent(), data) } else { None }
}

fn scaled(picture: &Arc<Pixmap>, to: Extent) -> Arc<Pixmap> {
    if picture.extent() == to { picture.clone() } else { Arc::new(resize_pixmap(picture, to)) }
}

/// The largest size of the area's proportions within the working size. Where the area has its proportions that is the
/// working size itself; it has others only where the picture ends.
pub(super) fn fitted(area: Extent, working: Extent) -> Extent {
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
