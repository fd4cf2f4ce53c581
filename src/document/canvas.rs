//! Other canvas sizes: crop and extend.

use crate::base::{Extent, Rect};

use super::region::tiles_under;
use super::{Document, DocumentError, Edit, Piece, Plane, Rgba, Texel};

impl Document {
    /// The edit that gives the canvas another size without scaling: what lay at `0, 0` comes to `offset_x`,
    /// `offset_y`, what lies beyond the new canvas is cut off, and new ground is `fill` (straight alpha), unmasked.
    ///
    /// Fails if the size is not a possible one (see [`Document::new`]).
    pub fn canvas_edit(&self, extent: Extent, offset_x: i32, offset_y: i32, fill: Rgba) -> Result<Edit, DocumentError> {
        let mut document = Self::new(extent, fill)?;
        move_onto(&mut document.picture, &self.picture, offset_x, offset_y);
        move_onto(&mut document.mask, &self.mask, offset_x, offset_y);
        Ok(Edit::between(self, &document))
    }

    /// The edit that leaves only a rectangle of the canvas; the rectangle is first cut to the canvas.
    ///
    /// Fails if nothing is left.
    pub fn crop_edit(&self, rect: Rect) -> Result<Edit, DocumentError> {
        let rect = self.picture.cut(rect);
        self.canvas_edit(rect.extent(), -(rect.x as i32), -(rect.y as i32), Rgba::ZERO)
    }
}

/// Copies the texels of `from`, shifted, onto a plane as far as they meet it.
fn move_onto<P: Texel>(to: &mut Plane<P>, from: &Plane<P>, offset_x: i32, offset_y: i32) {
    // Where a span of one plane meets the other: start in each, and length.
    let overlap = |offset: i32, from: u32, to: u32| {
        let (offset, from, to) = (i64::from(offset), i64::from(from), i64::from(to));
        let (start, end) = (offset.clamp(0, to), (offset + from).clamp(0, to));
        (start as u32, (start - offset) as u32, (end - start) as u32)
    };
    let (x, from_x, width) = overlap(offset_x, from.extent().width, to.extent().width);
    let (y, from_y, height) = overlap(offset_y, from.extent().height, to.extent().height);
    for rect in tiles_under(Rect::new(x, y, width, height)) {
        let source = Rect::new(rect.x - x + from_x, rect.y - y + from_y, rect.width, rect.height);
        if let Some(mut piece) = Piece::new(rect, from.read(source)) {
            to.exchange(&mut piece);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Pixmap;

    fn patterned(extent: Extent) -> Document {
        let data = (0..extent.area() * 4).map(|i| (i * 31 % 255) as u8).collect();
        let mut document = Document::from_pixmap(&Pixmap::from_rgba(extent, data).unwrap()).unwrap();
        let mask = (0..extent.area()).map(|i| (i * 13 % 256) as u8).collect();
        let rect = document.mask().rect();
        let piece = Piece::new(rect, mask).unwrap();
        document.apply(Edit::Patch { picture: Vec::new(), mask: vec![piece] }).unwrap();
        document
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn each_pixel_moves_with_the_canvas(
            width in 1u32..300, height in 1u32..200,
            offset_x in -300i32..300, offset_y in -300i32..300,
        ) {
            let document = patterned(Extent::new(150, 140));
            let mut moved = document.clone();
            let edit = document.canvas_edit(Extent::new(width, height), offset_x, offset_y, [1, 2, 3, 4]).unwrap();
            let applied = moved.apply(edit).unwrap();
            prop_assert_eq!(applied.dirty.replaced, moved.extent() != document.extent());
            for y in 0..height {
                for x in 0..width {
                    let (u, v) = (x as i32 - offset_x, y as i32 - offset_y);
                    let old = (u >= 0 && v >= 0).then(|| document.picture().texel(u as u32, v as u32)).flatten();
                    prop_assert_eq!(moved.picture().texel(x, y), Some(old.unwrap_or([1, 2, 3, 4])));
                    let old = (u >= 0 && v >= 0).then(|| document.mask().texel(u as u32, v as u32)).flatten();
                    prop_assert_eq!(moved.mask().texel(x, y), Some(old.unwrap_or(0)));
                }
            }
            moved.apply(applied.inverse).unwrap();
            prop_assert_eq!(moved, document);
        }
    }

    #[test]
    fn cropping_keeps_to_the_canvas_and_never_to_nothing() {
        let mut document = patterned(Extent::new(150, 140));
        let expected = document.picture().read(Rect::new(100, 90, 50, 50));
        assert_eq!(document.crop_edit(Rect::new(150, 0, 9, 9)), Err(DocumentError::Size(Extent::new(0, 0))));
        document.apply(document.crop_edit(Rect::new(100, 90, u32::MAX, 90)).unwrap()).unwrap();
        assert_eq!(document.extent(), Extent::new(50, 50));
        assert_eq!(document.picture().read(Rect::new(0, 0, 50, 50)), expected);
        let all = Rect::new(0, 0, 50, 50);
        assert!(document.crop_edit(all).unwrap().is_empty());
        let far = document.canvas_edit(Extent::new(9, 9), i32::MAX, i32::MIN, [5; 4]).unwrap();
        assert_eq!(far, Edit::Replace(Document::new(Extent::new(9, 9), [5; 4]).unwrap()));
    }
}
