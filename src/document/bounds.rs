//! Where the mask is, kept up to date tile by tile.

use crate::base::Rect;

use super::plane::tile_index;
use super::region::tiles_under;
use super::{Dirty, Document, Plane, TILE_PX, Texel};

/// The smallest rectangle around all that is masked, for a document that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskBounds {
    /// For each tile, row by row.
    tiles: Vec<Option<Rect>>,
}

impl MaskBounds {
    /// Reads the whole mask; tiles of the same memory are read once.
    pub fn new(document: &Document) -> Self {
        let mask = document.mask();
        let mut tiles: Vec<Option<Rect>> = Vec::new();
        let mut before: Option<Rect> = None;
        for rect in tiles_under(mask.rect()) {
            let known = before.filter(|&other: &Rect| mask.shares_tile(other, rect));
            let filled = match (known, tiles.last()) {
                // Neighbours of the same memory: all zero alike, or all masked alike.
                (Some(_), Some(None)) => None,
                (Some(other), Some(Some(masked))) if *masked == other && is_whole(other) && is_whole(rect) => {
                    Some(rect)
                }
                _ => in_tile(mask, rect),
            };
            tiles.push(filled);
            before = Some(rect);
        }
        Self { tiles }
    }

    /// Takes a change in: reads only what it touched.
    pub fn update(&mut self, document: &Document, dirty: &Dirty) {
        if dirty.replaced {
            *self = Self::new(document);
            return;
        }
        let mask = document.mask();
        for rect in dirty.mask.rects() {
            let tile = Rect::new(rect.x / TILE_PX * TILE_PX, rect.y / TILE_PX * TILE_PX, TILE_PX, TILE_PX);
            if let Some(known) = self.tiles.get_mut(tile_index(mask.extent(), rect.x, rect.y)) {
                *known = in_tile(mask, mask.cut(tile));
            }
        }
    }

    /// The rectangle; `None` if nothing is masked.
    pub fn bounds(&self) -> Option<Rect> {
        self.tiles.iter().flatten().copied().reduce(Rect::union)
    }
}

impl Document {
    /// The smallest rectangle around all that is masked; `None` if nothing is. [`MaskBounds`] keeps it up to date.
    pub fn mask_bounds(&self) -> Option<Rect> {
        MaskBounds::new(self).bounds()
    }

    /// The smallest rectangle around all that is selected, if only a little; `None` if nothing is.
    pub fn selection_bounds(&self) -> Option<Rect> {
        let selection = self.selection()?;
        selection.filled_tiles().filter_map(|rect| in_tile(selection, rect)).reduce(Rect::union)
    }
}

fn is_whole(rect: Rect) -> bool {
    rect.width == TILE_PX && rect.height == TILE_PX
}

/// The smallest rectangle around all above 0 in a rectangle of one tile.
fn in_tile(mask: &Plane<u8>, rect: Rect) -> Option<Rect> {
    mask.bounds_in_tile(rect, |v| v > 0)
}

impl<P: Texel> Plane<P> {
    /// The smallest rectangle around all texels that count, in a rectangle of one tile.
    pub(super) fn bounds_in_tile(&self, rect: Rect, counts: impl Fn(P) -> bool) -> Option<Rect> {
        let (mut left, mut right, mut top, mut bottom) = (u32::MAX, 0, u32::MAX, 0);
        for y in rect.y..rect.y + rect.height {
            let row = self.run(rect.x, y, rect.width);
            let Some(first) = row.iter().position(|&v| counts(v)) else { continue };
            let last = row.iter().rposition(|&v| counts(v)).unwrap_or(first);
            left = left.min(first as u32);
            right = right.max(last as u32);
            top = top.min(y);
            bottom = y;
        }
        (top != u32::MAX).then(|| Rect::new(rect.x + left, top, right - left + 1, bottom - top + 1))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Extent;
    use crate::document::{Edit, MaskOp, Piece};

    #[test]
    fn flat_masks_are_all_or_nothing() {
        let mut document = Document::new(Extent::new(300, 260), [0; 4]).unwrap();
        assert_eq!(document.mask_bounds(), None);
        document.apply(MaskOp::Fill.edit(&document)).unwrap();
        assert_eq!(document.mask_bounds(), Some(Rect::new(0, 0, 300, 260)));
        document.apply(MaskOp::Invert.edit(&document)).unwrap();
        assert_eq!(document.mask_bounds(), None);
    }

    proptest! {
        #[test]
        fn the_bounds_are_the_masks_own_after_every_change(
            patches in proptest::collection::vec((0u32..290, 0u32..250, 1u32..200, 1u32..200, prop_oneof![Just(0u8), 1u8..]), 1..6),
        ) {
            let mut document = Document::new(Extent::new(300, 260), [0; 4]).unwrap();
            let mut bounds = MaskBounds::new(&document);
            for (x, y, width, height, value) in patches {
                let rect = Rect::new(x, y, width.min(300 - x), height.min(260 - y));
                let piece = Piece::new(rect, vec![value; rect.extent().area()]).unwrap();
                let applied = document.apply(Edit::mask(vec![piece])).unwrap();
                bounds.update(&document, &applied.dirty);
                prop_assert_eq!(bounds.bounds(), document.to_mask().bounds());
                prop_assert_eq!(document.mask_bounds(), bounds.bounds());
                let selection = document.mask().clone();
                document.apply(Edit::Selection(Some(selection))).unwrap();
                prop_assert_eq!(document.selection_bounds(), bounds.bounds());
            }
        }
    }
}
