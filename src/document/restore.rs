//! Documents put together again from what a file holds.

use super::region::tiles_under;
use super::{Document, Piece, Plane, SignedRect, Texel};

impl Document {
    /// The same with another generation mask; `None` if it has another size than the canvas.
    #[must_use]
    pub fn with_mask(self, mask: Plane<u8>) -> Option<Self> {
        (mask.extent() == self.extent).then_some(Self { mask, ..self })
    }

    /// The same with another selection; `None` if it has another size than the canvas.
    #[must_use]
    pub fn with_selection(self, selection: Option<Plane<u8>>) -> Option<Self> {
        let fits = selection.as_ref().is_none_or(|selection| selection.extent() == self.extent);
        fits.then_some(Self { selection, ..self })
    }

    /// The same with another generation frame.
    #[must_use]
    pub fn with_frame(self, frame: Option<SignedRect>) -> Self {
        Self { frame, ..self }
    }

    /// The same with the canvas elsewhere in the world: see [`Document::origin`].
    #[must_use]
    pub fn with_origin(self, origin: (i32, i32)) -> Self {
        Self { origin, ..self }
    }

    /// The name that the next new layer would get.
    pub fn next_id(&self) -> u32 {
        self.next_id
    }

    /// The same, giving names of layers from `next` on, so that none of a layer that was removed is given again. Names
    /// that are in use are passed over anyway.
    #[must_use]
    pub fn with_next_id(self, next: u32) -> Self {
        Self { next_id: self.next_id.max(next), ..self }
    }
}

impl<P: Texel> Plane<P> {
    /// The same with the texels of a piece; `None` if it reaches beyond the plane. Tiles in which nothing changes stay
    /// shared.
    #[must_use]
    pub fn with_piece(mut self, piece: &Piece<P>) -> Option<Self> {
        let whole = piece.rect();
        if self.cut(whole) != whole {
            return whole.extent().is_empty().then_some(self);
        }
        for rect in tiles_under(whole) {
            let row = |y: u32| {
                let at = (y - whole.y) as usize * whole.width as usize + (rect.x - whole.x) as usize;
                &piece.texels()[at..][..rect.width as usize]
            };
            let rows = rect.y..rect.y + rect.height;
            if rows.clone().any(|y| row(y) != self.run(rect.x, y, rect.width))
                && let Some(mut part) = Piece::new(rect, rows.flat_map(row).copied().collect())
            {
                self.exchange(&mut part);
            }
        }
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Extent, Rect};

    #[test]
    fn a_piece_takes_memory_only_where_it_changes_something() {
        let plane = Plane::filled(Extent::new(512, 512), [0u8; 4]);
        let mut texels = vec![[0u8; 4]; 400 * 300];
        texels[399] = [1, 2, 3, 4];
        let piece = Piece::new(Rect::new(100, 10, 400, 300), texels).unwrap();
        let plane = plane.with_piece(&piece).unwrap();
        assert_eq!(plane.filled_tiles().count(), 1);
        assert_eq!((plane.texel(499, 10), plane.texel(498, 10)), (Some([1, 2, 3, 4]), Some([0; 4])));
        for (x, y, width) in [(500, 0, 13), (0, 600, 1), (u32::MAX, 0, 1)] {
            let texels = vec![[1; 4]; width as usize];
            let outside = Piece::new(Rect::new(x, y, width, 1), texels).unwrap();
            assert!(plane.clone().with_piece(&outside).is_none());
        }
        let empty = Piece::new(Rect::new(9, 9, 0, 5), Vec::new()).unwrap();
        assert_eq!(plane.clone().with_piece(&empty), Some(plane));
    }
}
