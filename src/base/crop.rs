//! The box around a mask that is repainted alone, and cutting and pasting along such boxes.

use super::{Extent, Mask, Rect};

/// The box of a mask of which `drawn` is the box before it is feathered by `sigma_px`: what
/// [`masked_area`] is to be given, so that the soft edge lies inside the area, too.
pub fn feathered_bounds(drawn: Rect, sigma_px: f64, canvas: Extent) -> Rect {
    padded(drawn, Mask::feather_reach_px(sigma_px.min(f64::from(canvas.width.max(canvas.height)))), canvas)
}

/// The part of a picture that the networks see when only the masked part is repainted.
///
/// As in A1111 (`masking.py`): the mask's box, `padding_px` wider on each side, then widened along one axis to the
/// proportions of `working`; at the picture's edges it is shifted inside, and cut where the picture is too small.
/// The result lies inside `canvas` and holds all of `mask_bounds` that does. `mask_bounds` counts the soft edge:
/// [`feathered_bounds`] adds it. An empty working size widens nothing.
pub fn masked_area(mask_bounds: Rect, padding_px: u32, working: Extent, canvas: Extent) -> Rect {
    let Rect { x, y, width, height } = padded(mask_bounds, padding_px, canvas);
    if working.is_empty() || width == 0 || height == 0 {
        return Rect::new(x, y, width, height);
    }
    let proportion = f64::from(working.width) / f64::from(working.height);
    // In floats, and cut to whole pixels, as the original reckons: other roundings would move the box by a pixel.
    if f64::from(width) / f64::from(height) > proportion {
        let (y, height) = widened(y, height, f64::from(width) / proportion, canvas.height);
        Rect::new(x, y, width, height)
    } else {
        let (x, width) = widened(x, width, f64::from(height) * proportion, canvas.width);
        Rect::new(x, y, width, height)
    }
}

/// `rect` with a margin on each side, cut to the canvas.
fn padded(rect: Rect, margin: u32, canvas: Extent) -> Rect {
    let side = |start: u32, length: u32, limit: u32| {
        let end = start.saturating_add(length).saturating_add(margin).min(limit);
        let start = start.saturating_sub(margin).min(end);
        (start, end - start)
    };
    let (x, width) = side(rect.x, rect.width, canvas.width);
    let (y, height) = side(rect.y, rect.height, canvas.height);
    Rect::new(x, y, width, height)
}

/// A stretch widened to `wanted` about its middle, shifted to lie between 0 and `limit`, and cut if it is longer.
fn widened(start: u32, length: u32, wanted: f64, limit: u32) -> (u32, u32) {
    // The cast saturates, and what is missing is never negative but by rounding.
    let missing = (wanted - f64::from(length)) as u32;
    let length = length.saturating_add(missing).min(limit);
    (start.saturating_sub(missing / 2).min(limit - length), length)
}
