//! A stroke under way: dabs gather in a buffer of coverage, and the buffer is laid over what was there before.

use crate::base::Rect;

use super::blend::{erase, luminance, mixed, paint_over, tint};
use super::brush::Brush;
use super::dab::Dab;
use super::path::{Spot, Steady, Walker};
use super::plane::{offset_in_tile, tile_index};
use super::region::tiles_under;
use super::{Document, Edit, Piece, Plane, Region, Sample, TILE_PX, Target, Texel};

/// Pixels that are looked at together when a stroke is laid over what was there.
const RUN_PX: usize = 16;

/// What a stroke lays on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Opaque sRGB colour on the active layer; on a layer mask, how light the colour is.
    Colour([u8; 3]),
    /// Takes the active layer's opacity away (nothing if its alpha is locked); hides on a layer mask.
    Eraser,
    /// Adds to the generation mask.
    MaskAdd,
    /// Takes away from the generation mask.
    MaskErase,
}

/// A stroke between pen down and pen up.
///
/// Each call returns the edit that brings the document up to date; it holds only the pixels under the new dabs. The
/// document must be changed by nothing else meanwhile. To make one step of the whole, put it between
/// [`History::begin`](super::History::begin) and [`History::commit`](super::History::commit).
///
/// What is not selected stays as it is, and what is partly selected changes as much less. Paint that cannot be laid on
/// (see [`Document::paints`]) changes nothing.
///
/// Where dabs lie depends on the way alone, not on how many samples described it: positions and pressures between
/// samples are interpolated along straight lines.
#[derive(Debug)]
pub struct Stroke {
    /// The document before the stroke.
    before: Document,
    brush: Brush,
    ink: Ink,
    steady: Steady,
    walker: Walker,
    /// For each tile that was touched, how much each of its pixels is covered (0 to 1).
    coverage: Vec<Option<Box<[f32]>>>,
}

impl Stroke {
    /// Begins a stroke on a document as it is now. Numbers of the brush are brought into their ranges.
    pub fn new(document: &Document, brush: &Brush, ink: Ink) -> Self {
        let brush = brush.clamped();
        let extent = document.extent();
        let tiles = tile_index(extent, extent.width - 1, extent.height - 1) + 1;
        Self {
            before: document.clone(),
            steady: Steady::new(brush.stabiliser),
            walker: Walker::default(),
            coverage: (0..tiles).map(|_| None).collect(),
            brush,
            ink,
        }
    }

    /// Goes on to where the pointer is now, steadied. `None` if no pixel can have changed.
    ///
    /// A sample that is not made of numbers is left out.
    pub fn extend(&mut self, sample: Sample) -> Option<Edit> {
        let mut dabs = Vec::new();
        let Self { steady, walker, brush, .. } = self;
        steady.follow(Spot::new(sample)?, |place| walk(walker, brush, place, &mut dabs));
        self.lay_on(&dabs)
    }

    /// Goes on in a straight line, without steadying. `None` if no pixel can have changed.
    pub fn line_to(&mut self, sample: Sample) -> Option<Edit> {
        let mut dabs = Vec::new();
        walk(&mut self.walker, &self.brush, Spot::new(sample)?, &mut dabs);
        self.lay_on(&dabs)
    }

    /// Ends the stroke: the steadied brush catches up with the pointer. `None` if no pixel can have changed.
    pub fn finish(mut self) -> Option<Edit> {
        let mut dabs = Vec::new();
        walk(&mut self.walker, &self.brush, self.steady.catch_up()?, &mut dabs);
        self.lay_on(&dabs)
    }

    fn lay_on(&mut self, dabs: &[Dab]) -> Option<Edit> {
        let extent = self.before.extent();
        let mut fresh = Region::default();
        for dab in dabs {
            let Some(bounds) = dab.bounds(extent) else { continue };
            for rect in tiles_under(bounds) {
                let tile = self.coverage[tile_index(extent, rect.x, rect.y)]
                    .get_or_insert_with(|| vec![0.0; (TILE_PX * TILE_PX) as usize].into());
                for y in rect.y..rect.y + rect.height {
                    dab.lay_on(&mut tile[offset_in_tile(rect.x, y)..][..rect.width as usize], rect.x, y);
                }
            }
            fresh.add(bounds);
        }
        if fresh.is_empty() {
            return None;
        }
        let edit = match (self.ink, &self.before) {
            (Ink::MaskAdd, document) => {
                Edit::mask(self.pieces(&fresh, &document.mask, |value, alpha| mixed(value, 255, alpha)))
            }
            (Ink::MaskErase, document) => {
                Edit::mask(self.pieces(&fresh, &document.mask, |value, alpha| mixed(value, 0, alpha)))
            }
            (ink, document) => self.paint(&fresh, ink, document)?,
        };
        Some(edit)
    }

    /// Paint on the active layer or its mask.
    fn paint(&self, fresh: &Region, ink: Ink, document: &Document) -> Option<Edit> {
        let target = document.active();
        let layer = document.layer(target.layer()).filter(|_| document.paints().is_ok())?;
        let (id, locked) = (layer.id(), layer.props.alpha_locked);
        if let Target::LayerMask(_) = target {
            let value = if let Ink::Colour(colour) = ink { luminance(colour) } else { 0 };
            let pieces = self.pieces(fresh, layer.mask()?, |old, alpha| mixed(old, value, alpha));
            return Some(Edit::layer_mask(id, pieces));
        }
        let pixels = layer.pixels()?;
        let pieces = match ink {
            Ink::Colour(colour) if locked => self.pieces(fresh, pixels, |pixel, alpha| tint(pixel, colour, alpha)),
            Ink::Colour(colour) => self.pieces(fresh, pixels, |pixel, alpha| paint_over(pixel, colour, alpha)),
            _ if locked => return None,
            _ => self.pieces(fresh, pixels, erase),
        };
        Some(Edit::pixels(id, pieces))
    }

    /// The plane as it was before the stroke with the coverage laid over it, in the region's rectangles.
    fn pieces<P: Texel>(&self, region: &Region, before: &Plane<P>, blend: impl Fn(P, f32) -> P) -> Vec<Piece<P>> {
        let selection = self.before.selection.as_ref();
        let mut selected = [0.0; TILE_PX as usize];
        let piece = |rect: Rect| {
            let tile = self.coverage[tile_index(before.extent(), rect.x, rect.y)].as_ref()?;
            let mut texels = Vec::with_capacity(rect.extent().area());
            for y in rect.y..rect.y + rect.height {
                let row = before.run(rect.x, y, rect.width);
                let mut coverages = &tile[offset_in_tile(rect.x, y)..][..row.len()];
                if let Some(selection) = selection {
                    let shares = selection.run(rect.x, y, rect.width);
                    for ((to, coverage), &share) in selected.iter_mut().zip(coverages).zip(shares) {
                        *to = if share == 255 { *coverage } else { coverage * (f32::from(share) / 255.0) };
                    }
                    coverages = &selected[..row.len()];
                }
                for (row, coverages) in row.chunks(RUN_PX).zip(coverages.chunks(RUN_PX)) {
                    // Most of a large brush covers all or nothing, and whole runs of that are quick.
                    if coverages.iter().all(|&alpha| alpha == 1.0) {
                        texels.extend(row.iter().map(|&texel| blend(texel, 1.0)));
                    } else if coverages.iter().all(|&alpha| alpha == 0.0) {
                        texels.extend_from_slice(row);
                    } else {
                        texels.extend(row.iter().zip(coverages).map(|(&texel, &alpha)| blend(texel, alpha)));
                    }
                }
            }
            Piece::new(rect, texels)
        };
        region.rects().filter_map(piece).collect()
    }
}

/// Goes straight to a place and puts dabs on the way.
fn walk(walker: &mut Walker, brush: &Brush, to: Spot, dabs: &mut Vec<Dab>) {
    let step = |spot: Spot| brush.step_under(spot.pressure as f32);
    walker.walk(to, step, |spot| {
        let pressure = spot.pressure as f32;
        let (size, opacity) = (brush.size_under(pressure), brush.opacity_under(pressure));
        dabs.push(Dab::new(spot.x, spot.y, size, brush.hardness, brush.flow, opacity));
    });
}
