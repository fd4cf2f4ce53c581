//! Laying colour on what is worked on, wherever a coverage, the selection and the layer's locks allow.

use rayon::prelude::*;

use crate::base::Rect;

use super::region::tiles_under;
use super::select_flood::{Likeness, smoothed, wand};
use super::{Document, Edit, Layer, Piece, Plane, Point, Rgba, Target};

/// How the bucket fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FillOptions {
    /// What counts as the same area.
    pub likeness: Likeness,
    /// Whether the area's edge is softened by a pixel.
    pub antialias: bool,
}

/// Fills the area around a place with an opaque colour. Changes nothing beside the canvas.
///
/// Looks at the whole canvas: of a large one in a thread.
pub fn fill(document: &Document, at: Point, colour: [u8; 3], how: FillOptions) -> Edit {
    if !(at.x >= 0.0 && at.y >= 0.0) {
        return Edit::many([]);
    }
    let mut area = wand(document, at.x as u32, at.y as u32, how.likeness);
    if how.antialias {
        area = smoothed(&area);
    }
    let Some(bounds) = area.bounds() else { return Edit::many([]) };
    let colour = colour.map(f32::from);
    let width = area.extent().width as usize;
    lay_on(document, bounds, |x, y| Paint {
        colour,
        share: f32::from(area.data()[y as usize * width + x as usize]) / 255.0,
        round: 0.5,
    })
}

/// Fills all that is selected (without a selection everything) with an opaque colour.
pub fn fill_selection(document: &Document, colour: [u8; 3]) -> Edit {
    let colour = colour.map(f32::from);
    lay_on(document, selected_rect(document), |_, _| Paint { colour, share: 1.0, round: 0.5 })
}

/// Makes what is selected (without a selection everything) of the layer transparent, or black on a layer mask. A layer
/// whose opacity is locked stays as it is.
pub fn clear_selected(document: &Document) -> Edit {
    let Some(layer) = painted_layer(document) else { return Edit::many([]) };
    if matches!(document.active(), Target::LayerMask(_)) {
        return fill_selection(document, [0; 3]);
    }
    let Some(pixels) = layer.pixels().filter(|_| !layer.props.alpha_locked) else { return Edit::many([]) };
    let pieces = pieces(pixels, document.selection(), selected_rect(document), |[r, g, b, a], _, _, share| {
        match (f32::from(a) * (1.0 - share) + 0.5) as u8 {
            0 => [0; 4],
            left => [r, g, b, left],
        }
    });
    Edit::pixels(layer.id(), pieces)
}

/// The active layer, unless it or its mask cannot be painted on.
fn painted_layer(document: &Document) -> Option<&Layer> {
    document.layer(document.active().layer()).filter(|_| document.paints().is_ok())
}

fn selected_rect(document: &Document) -> Rect {
    let whole = document.rect();
    if document.selection().is_some() { document.selection_bounds().unwrap_or(Rect::new(0, 0, 0, 0)) } else { whole }
}

/// What is laid on a pixel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    /// sRGB, 0 to 255 and fractions.
    pub colour: [f32; 3],
    /// How much of the pixel it covers, 0 to 1.
    pub share: f32,
    /// What is added before fractions are cut off: 0.5 rounds to the nearest, noise dithers.
    pub round: f32,
}

/// The edit that lays paint on the active layer, or its mask, within a rectangle on the canvas, as far as selection and
/// locks allow. What is neither covered nor selected keeps its bytes.
pub(super) fn lay_on(document: &Document, rect: Rect, paint: impl Fn(u32, u32) -> Paint + Sync) -> Edit {
    let Some(layer) = painted_layer(document) else { return Edit::many([]) };
    let selection = document.selection();
    match (document.active(), layer.pixels(), layer.mask()) {
        (Target::Layer(_), Some(pixels), _) => {
            let locked = layer.props.alpha_locked;
            let pieces = pieces(pixels, selection, rect, |pixel, x, y, selected| {
                let paint = paint(x, y);
                over(pixel, Paint { share: paint.share * selected, ..paint }, locked)
            });
            Edit::pixels(layer.id(), pieces)
        }
        (Target::LayerMask(_), _, Some(mask)) => {
            let pieces = pieces(mask, selection, rect, |value, x, y, selected| {
                let Paint { colour: [r, g, b], share, round } = paint(x, y);
                // As light as W3C's blend modes reckon the colour, as strokes do.
                let light = 0.3 * r + 0.59 * g + 0.11 * b;
                cut(f32::from(value) + (light - f32::from(value)) * share * selected, round)
            });
            Edit::layer_mask(layer.id(), pieces)
        }
        _ => Edit::many([]),
    }
}

/// The texels in a rectangle changed one by one; `change` is told the texel, its place and how much it is selected (0
/// to 1, never 0). Tiles that nothing changes in are left out.
fn pieces<P: super::Texel>(
    plane: &Plane<P>,
    selection: Option<&Plane<u8>>,
    rect: Rect,
    change: impl Fn(P, u32, u32, f32) -> P + Sync,
) -> Vec<Piece<P>> {
    let rects: Vec<Rect> = tiles_under(plane.cut(rect)).collect();
    let piece = |rect: Rect| {
        let mut texels = plane.read(rect);
        let mut changed = false;
        for (row, y) in texels.chunks_exact_mut(rect.width as usize).zip(rect.y..) {
            let selected = selection.map(|selection| selection.run(rect.x, y, rect.width));
            for (i, texel) in row.iter_mut().enumerate() {
                let share = selected.map_or(255, |row| row[i]);
                if share > 0 {
                    let new = change(*texel, rect.x + i as u32, y, f32::from(share) / 255.0);
                    changed |= new != *texel;
                    *texel = new;
                }
            }
        }
        changed.then(|| Piece::new(rect, texels)).flatten()
    };
    rects.into_par_iter().filter_map(piece).collect()
}

/// Cuts fractions off, after adding something below 1. Whole numbers stay as they are.
fn cut(value: f32, round: f32) -> u8 {
    // Sums that should be whole may lie a little off.
    let nearest = value.round();
    if (value - nearest).abs() < 1e-3 { nearest as u8 } else { (value + round) as u8 }
}

/// Lays paint over a straight-alpha pixel (Porter and Duff's *over*); under a lock the pixel keeps its opacity.
fn over(pixel: Rgba, paint: Paint, alpha_locked: bool) -> Rgba {
    let Paint { colour, share, round } = paint;
    let [r, g, b, a] = pixel;
    if share <= 0.0 || (alpha_locked && a == 0) {
        return pixel;
    }
    if share >= 1.0 && !alpha_locked {
        return [cut(colour[0], round), cut(colour[1], round), cut(colour[2], round), 255];
    }
    let under = if alpha_locked { 1.0 - share } else { f32::from(a) / 255.0 * (1.0 - share) };
    let total = share + under;
    let mix = |old: u8, new: f32| cut(f32::from(old) + (new - f32::from(old)) * (share / total), round);
    let alpha = if alpha_locked { a } else { cut(total * 255.0, round) };
    [mix(r, colour[0]), mix(g, colour[1]), mix(b, colour[2]), alpha]
}
