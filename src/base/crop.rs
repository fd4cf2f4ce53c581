//! The box around a mask that is repainted alone, and cutting and pasting along such boxes.

use super::{Extent, Mask, Pixmap, Rect};

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

/// The bytes of a part of rows of `width` pixels with `bytes` bytes each; `None` if it does not lie inside.
fn cut(data: &[u8], extent: Extent, bytes: usize, part: Rect) -> Option<Vec<u8>> {
    if !holds(extent, part) {
        return None;
    }
    let (start, length) = (part.x as usize * bytes, part.width as usize * bytes);
    let rows = data.chunks_exact((extent.width as usize * bytes).max(1));
    let rows = rows.skip(part.y as usize).take(part.height as usize);
    Some(rows.flat_map(|row| &row[start..start + length]).copied().collect())
}

/// Whether `part` lies inside a picture of this size.
fn holds(extent: Extent, part: Rect) -> bool {
    let fits = |start: u32, length: u32, limit: u32| start.checked_add(length).is_some_and(|end| end <= limit);
    fits(part.x, part.width, extent.width) && fits(part.y, part.height, extent.height)
}

impl Mask {
    /// A part of the mask; `None` if it does not lie inside.
    #[must_use]
    pub fn cropped(&self, part: Rect) -> Option<Self> {
        Self::from_data(part.extent(), cut(self.data(), self.extent(), 1, part)?)
    }
}

impl Pixmap {
    /// A part of the picture; `None` if it does not lie inside.
    #[must_use]
    pub fn cropped(&self, part: Rect) -> Option<Self> {
        Self::from_rgba(part.extent(), cut(self.data(), self.extent(), 4, part)?)
    }

    /// Puts `patch` with its top left corner at `x`, `y`. Whether it lay inside; else nothing is changed.
    #[must_use]
    pub fn paste(&mut self, x: u32, y: u32, patch: &Self) -> bool {
        let (own, size) = (self.extent(), patch.extent());
        if !holds(own, Rect::new(x, y, size.width, size.height)) {
            return false;
        }
        let (stride, length, start) = (own.width as usize * 4, size.width as usize * 4, x as usize * 4);
        let rows = self.data_mut().chunks_exact_mut(stride.max(1)).skip(y as usize);
        for (row, new) in rows.zip(patch.data().chunks_exact(length.max(1))) {
            row[start..start + length].copy_from_slice(new);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CANVAS: Extent = Extent::new(1000, 800);

    fn area(drawn: (u32, u32, u32, u32), padding: u32, working: (u32, u32)) -> (u32, u32, u32, u32) {
        let bounds = Rect::new(drawn.0, drawn.1, drawn.2, drawn.3);
        let area = masked_area(bounds, padding, Extent::new(working.0, working.1), CANVAS);
        (area.x, area.y, area.width, area.height)
    }

    #[test]
    fn the_box_is_padded_and_widened_about_its_middle() {
        // 100x60 with 32 on each side is 164x124; for a square it grows by 40 rows, 20 above and 20 below.
        assert_eq!(area((400, 300, 100, 60), 32, (512, 512)), (368, 248, 164, 164));
        // For two to one the other way it grows by 2 * 124 - 164 = 84 columns.
        assert_eq!(area((400, 300, 100, 60), 32, (512, 256)), (326, 268, 248, 124));
        // An odd pixel goes to the far side.
        assert_eq!(area((400, 300, 101, 60), 0, (512, 512)), (400, 280, 101, 101));
        assert_eq!(area((400, 300, 64, 64), 0, (512, 512)), (400, 300, 64, 64));
    }

    #[test]
    fn at_the_edges_the_box_is_shifted_inside_and_cut_where_nothing_else_helps() {
        // Padding is cut at the edge first: 132 x 92.
        assert_eq!(area((0, 0, 100, 60), 32, (512, 512)), (0, 0, 132, 132));
        assert_eq!(area((900, 740, 100, 60), 32, (512, 512)), (868, 668, 132, 132));
        // As wide as the picture: a square of it is taller than the picture.
        assert_eq!(area((0, 300, 1000, 60), 0, (512, 512)), (0, 0, 1000, 800));
        assert_eq!(area((0, 0, 1000, 800), u32::MAX, (512, 512)), (0, 0, 1000, 800));
        assert_eq!(area((10, 10, 5, 5), 1, (0, 512)), (9, 9, 7, 7));
    }

    proptest! {
        #[test]
        fn the_area_lies_inside_holds_the_mask_and_has_the_proportions(
            (x, y) in (0u32..990, 0u32..790), (w, h) in (1u32..1000, 1u32..800), padding in 0u32..300,
            (ww, wh) in (1u32..200, 1u32..200),
        ) {
            let bounds = Rect::new(x, y, w.min(1000 - x), h.min(800 - y));
            let working = Extent::new(ww * 8, wh * 8);
            let area = masked_area(bounds, padding, working, CANVAS);
            prop_assert!(holds(CANVAS, area));
            let least = padded(bounds, padding, CANVAS);
            prop_assert!(area.x <= least.x && area.y <= least.y);
            prop_assert!(area.x + area.width >= least.x + least.width);
            prop_assert!(area.y + area.height >= least.y + least.height);
            // Only where it fills the picture may it miss the proportions by more than what whole pixels allow.
            let proportion = f64::from(working.width) / f64::from(working.height);
            let (width, height) = (f64::from(area.width), f64::from(area.height));
            let near = (height * proportion - width).abs() <= proportion.max(1.0) + 1e-6;
            prop_assert!(near || area.width == 1000 || area.height == 800, "{area:?} for {working}");
        }
    }

    #[test]
    fn cutting_and_pasting_are_each_others_inverse() {
        let data: Vec<u8> = (0..5 * 4 * 4).collect();
        let picture = Pixmap::from_rgba(Extent::new(5, 4), data).unwrap();
        let part = Rect::new(2, 1, 3, 2);
        let patch = picture.cropped(part).unwrap();
        assert_eq!((patch.pixel(0, 0), patch.pixel(2, 1)), (picture.pixel(2, 1), picture.pixel(4, 2)));
        let mut blank = Pixmap::filled(Extent::new(5, 4), [0; 4]);
        assert!(blank.paste(2, 1, &patch));
        assert_eq!(blank.cropped(part).unwrap(), patch);
        assert_eq!(blank.pixel(1, 1), [0; 4]);
        assert!(!blank.paste(3, 1, &patch) && !blank.paste(u32::MAX, 0, &patch));
        assert!(picture.cropped(Rect::new(3, 0, 3, 1)).is_none());
        let mask = Mask::from_data(Extent::new(3, 2), vec![1, 2, 3, 4, 5, 6]).unwrap();
        assert_eq!(mask.cropped(Rect::new(1, 0, 2, 2)).unwrap().data(), [2, 3, 5, 6]);
    }
}
