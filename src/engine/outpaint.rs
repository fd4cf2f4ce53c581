//! A picture extended beyond its edges: from coarse to fine, in frames outward.
//!
//! A frame at the edge of a picture does not show what the picture is of: a model draws another sun and another horizon
//! into each. So the whole grown picture is painted first, as small as one frame. Then it is painted again at each
//! finer level, up to its own size: frames outward, each seeing the last, that start from the coarser level and add
//! its details.

use std::sync::Arc;

use crate::base::{Extent, Mask, Pixmap, Rect};
use crate::families::ModelError;
use crate::job::{Area, Generate, MaskedContent, OutpaintFill, Patch, Recipe, Source};

use super::controls;
use super::frames::frames;
use super::framing::{Framing, fitted, lay};
use super::generate::{Teller, painted};
use super::noising::{Draws, steps};
use super::resample::resize_pixmap;
use super::session::Session;
use super::worker::Model;

/// How much finer a level is than the one before, at most.
const MAX_RATIO: f64 = 2.0;
/// Share of the strength at which details are added to a coarser level.
const DETAIL: f64 = 0.4;
/// Guidance at which they are: none, so that they follow what is there and not, once more, the prompt.
const DETAIL_GUIDANCE: f64 = 1.0;

/// A task that extends its picture.
pub(super) struct Extension {
    task: Generate,
    /// The grown picture, empty where it is to be painted.
    grown: Arc<Pixmap>,
    levels: Vec<Level>,
    fill: OutpaintFill,
    /// Standard deviation of the band's blur.
    sigma_px: f64,
}

/// One size at which the grown picture is painted.
struct Level {
    size: Extent,
    frames: Vec<Rect>,
    /// What a frame that is smaller than the model's is scaled to.
    working: Option<Extent>,
    strength: f64,
    guidance: f64,
}

impl Extension {
    /// Plans a task that was checked; `None` if it does not extend its picture.
    pub(super) fn new(task: &Generate) -> Option<Self> {
        let Source::Outpaint { pixels, sides, feather_px, fill, strength } = &task.source else { return None };
        let size = task.recipe.size;
        let known = sides.place(pixels.extent());
        let frame = task.recipe.working.unwrap_or(size);
        let mut grown = Pixmap::filled(size, [0; 4]);
        // The grown picture has room for it.
        let _ = grown.paste(known.x, known.y, pixels);
        // One step is the least that adds anything.
        let detail = (strength * DETAIL).max(1.5 / f64::from(task.recipe.steps)).min(*strength);
        let level = |(i, size): (usize, Extent)| Level {
            size,
            frames: frames(scaled_rect(known, task.recipe.size, size), size, frame),
            working: one_frame(size, frame).then(|| multiple_of_8(fitted(size, frame))),
            strength: if i == 0 { *strength } else { detail },
            guidance: if i == 0 { task.recipe.guidance } else { DETAIL_GUIDANCE },
        };
        let levels = sizes(size, frame).into_iter().enumerate().map(level).collect();
        // Half grown and half feathered, the band is as wide as was asked.
        let half = (feather_px / 2.0).floor();
        let sigma_px = ((half - 0.5) / 2.5).max(0.0);
        let mut task = task.clone();
        controls::grow(&mut task.resources.controls, known, size);
        Some(Self { task, grown: Arc::new(grown), levels, fill: *fill, sigma_px })
    }

    /// Steps that one picture takes.
    pub(super) fn steps(&self, model: Model<'_>) -> Result<usize, ModelError> {
        let of_level = |level: &Level| Ok(level.frames.len() * steps(model, &self.task.recipe, level.strength)?);
        self.levels.iter().map(of_level).sum()
    }

    /// Paints one picture.
    pub(super) fn paint(
        &self,
        model: Model<'_>,
        recipe: &Recipe,
        draws: &mut Draws<'_>,
        teller: &mut Teller<'_, '_>,
    ) -> Result<(Pixmap, Option<Patch>), ModelError> {
        let mut coarser: Option<Pixmap> = None;
        let mut new = Fresh::new(self.grown.extent());
        for level in &self.levels {
            let own_size = level.size == self.grown.extent();
            let mut picture =
                if own_size { Pixmap::clone(&self.grown) } else { resize_pixmap(&self.grown, level.size) };
            let below = coarser.take().map(|below| resize_pixmap(&below, level.size));
            for &frame in &level.frames {
                let Some(part) = picture.cropped(frame) else { continue };
                let task = self.frame_task(level, recipe, frame, part);
                let below = below.as_ref().and_then(|below| below.cropped(frame));
                let framing = Framing::with_fill(&task, below.as_ref());
                let mut session = Session::new(model, &framing.inner, teller.context.available, teller.context.cancel)?;
                teller.within(level.size, self.grown.extent(), frame);
                let decoded = painted(model, &framing, &mut session, draws, teller)?;
                if let (_, Some(patch)) = framing.finish(decoded) {
                    let place = Rect { x: patch.place.x + frame.x, y: patch.place.y + frame.y, ..patch.place };
                    let patch = Patch { place, ..patch };
                    lay(&mut picture, &patch);
                    if own_size {
                        new.add(&patch);
                    }
                    teller.done_so_far(&picture, self.grown.extent());
                }
            }
            coarser = Some(picture);
        }
        // Laid at once, so that the patch over the grown picture is the result byte for byte.
        let patch = new.patch();
        let mut picture = Pixmap::clone(&self.grown);
        if let Some(patch) = &patch {
            lay(&mut picture, patch);
        }
        Ok((picture, patch))
    }

    /// A frame as a task of its own: what is empty of its part is repainted.
    fn frame_task(&self, level: &Level, recipe: &Recipe, frame: Rect, part: Pixmap) -> Generate {
        let size = part.extent();
        let recipe = Recipe { size, working: level.working, guidance: level.guidance, ..recipe.clone() };
        let source = Source::Inpaint {
            mask: Arc::new(Mask::filled(size, 0)),
            pixels: Arc::new(part),
            strength: level.strength,
            feather_px: self.sigma_px,
            content: MaskedContent::Original,
            area: Area::Whole,
            soft: false,
            empty: self.fill,
        };
        let mut task = Generate { recipe, source, ..self.task.clone() };
        controls::crop(&mut task.resources.controls, level.size, frame);
        task
    }
}

fn one_frame(size: Extent, frame: Extent) -> bool {
    size.width <= frame.width && size.height <= frame.height
}

fn multiple_of_8(size: Extent) -> Extent {
    Extent::new(size.width.next_multiple_of(8), size.height.next_multiple_of(8))
}

/// The sizes at which a picture is painted, from one that fits into a frame to its own.
fn sizes(size: Extent, frame: Extent) -> Vec<Extent> {
    if one_frame(size, frame) {
        return vec![size];
    }
    let coarsest = fitted(size, frame);
    let ratio = (f64::from(size.width) / f64::from(coarsest.width)).max(1.0);
    let finer = (ratio.log2() / MAX_RATIO.log2()).ceil().max(1.0) as i32;
    let at = |i: i32| {
        let scale = ratio.powf(f64::from(i - finer) / f64::from(finer));
        let side = |v: u32| ((f64::from(v) * scale).round() as u32).max(1);
        Extent::new(side(size.width), side(size.height))
    };
    std::iter::once(coarsest).chain((1..finer).map(at)).chain([size]).collect()
}

/// Where a box of a picture lies in the picture at another size: all whole pixels of it.
fn scaled_rect(rect: Rect, from: Extent, to: Extent) -> Rect {
    let side = |start: u32, length: u32, from: u32, to: u32| {
        let scale = f64::from(to) / f64::from(from);
        let begin = (f64::from(start) * scale).ceil() as u32;
        let end = (f64::from(start + length) * scale).floor() as u32;
        (begin.min(to - 1), end.saturating_sub(begin).max(1))
    };
    let (x, width) = side(rect.x, rect.width, from.width, to.width);
    let (y, height) = side(rect.y, rect.height, from.height, to.height);
    Rect::new(x, y, width, height)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_go_from_one_frame_to_the_pictures_size_by_no_more_than_twice() {
        let frame = Extent::new(256, 256);
        assert_eq!(sizes(Extent::new(200, 256), frame), [Extent::new(200, 256)]);
        assert_eq!(sizes(Extent::new(384, 384), frame), [frame, Extent::new(384, 384)]);
        for size in [Extent::new(856, 856), Extent::new(257, 3), Extent::new(8192, 300), Extent::new(300, 8192)] {
            let levels = sizes(size, frame);
            assert!(one_frame(levels[0], frame) && levels.last() == Some(&size), "{levels:?}");
            for pair in levels.windows(2) {
                let ratio = f64::from(pair[1].width.max(pair[1].height)) / f64::from(pair[0].width.max(pair[0].height));
                assert!((1.0..2.1).contains(&ratio), "{levels:?}");
            }
        }
    }

    #[test]
    fn patches_laid_one_after_the_other_are_one_patch() {
        let size = Extent::new(6, 1);
        let patch = |x: u32, share: [u8; 4], grey: u8| Patch {
            pixels: Arc::new(Pixmap::filled(Extent::new(4, 1), [grey, 0, 255 - grey, 255])),
            place: Rect::new(x, 0, 4, 1),
            share: Arc::new(Mask::from_data(Extent::new(4, 1), share.to_vec()).unwrap()),
        };
        let patches = [patch(0, [0, 100, 255, 255], 200), patch(2, [60, 128, 255, 255], 20)];
        let source = Pixmap::filled(size, [90, 90, 90, 255]);
        let (mut one, mut new) = (source.clone(), Fresh::new(size));
        for patch in &patches {
            lay(&mut one, patch);
            new.add(patch);
        }
        let all = new.patch().unwrap();
        assert_eq!(all.place, Rect::new(1, 0, 5, 1));
        let mut other = source.clone();
        lay(&mut other, &all);
        assert!(one.data().iter().zip(other.data()).all(|(a, b)| a.abs_diff(*b) <= 2), "{one:?} {other:?}");
        assert_eq!(other.pixel(0, 0), source.pixel(0, 0));
    }
}
