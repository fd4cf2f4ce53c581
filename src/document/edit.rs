//! Changes to a document, each with its inverse.

use crate::base::{Extent, Pixmap, Rect};

use super::{Dirty, Document, DocumentError, Piece, Plane, Region, Rgba, Texel};

/// A change to a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// New pixels in some places. Where pieces overlap, the later one counts.
    Patch {
        /// Of the picture.
        picture: Vec<Piece<Rgba>>,
        /// Of the mask.
        mask: Vec<Piece<u8>>,
    },
    /// Another document in its place, as after opening a picture, cropping or resizing.
    Replace(Document),
}

/// What applying an edit led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Brings the document back to what it was, byte for byte.
    pub inverse: Edit,
    /// What must be drawn anew.
    pub dirty: Dirty,
}

impl Edit {
    /// What turns `from` into `to`. Of documents of one size, only what differs is kept.
    pub fn between(from: &Document, to: &Document) -> Self {
        if from.extent() != to.extent() {
            return Self::Replace(to.clone());
        }
        Self::Patch { picture: to.picture.difference(&from.picture), mask: to.mask.difference(&from.mask) }
    }

    /// Whether it changes no pixel, nor the canvas.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Patch { picture, mask } if picture.is_empty() && mask.is_empty())
    }

    fn check(&self, canvas: Extent) -> Result<(), DocumentError> {
        let Self::Patch { picture, mask } = self else { return Ok(()) };
        let whole = Rect::new(0, 0, canvas.width, canvas.height);
        let mut rects = picture.iter().map(Piece::rect).chain(mask.iter().map(Piece::rect));
        match rects.find(|&rect| !rect.extent().is_empty() && rect.intersection(whole) != Some(rect)) {
            Some(rect) => Err(DocumentError::Outside { rect, canvas }),
            None => Ok(()),
        }
    }
}

impl Document {
    /// Changes the document and returns how to change it back.
    ///
    /// Fails, leaving the document as it was, if the edit reaches beyond the canvas.
    pub fn apply(&mut self, edit: Edit) -> Result<Applied, DocumentError> {
        edit.check(self.extent())?;
        let mut dirty = Dirty::default();
        let inverse = match edit {
            Edit::Patch { mut picture, mut mask } => {
                dirty.picture = exchange(&mut self.picture, &mut picture);
                dirty.mask = exchange(&mut self.mask, &mut mask);
                Edit::Patch { picture, mask }
            }
            Edit::Replace(mut other) => {
                std::mem::swap(self, &mut other);
                dirty.replaced = true;
                dirty.picture.add(self.picture.rect());
                dirty.mask.add(self.mask.rect());
                Edit::Replace(other)
            }
        };
        Ok(Applied { inverse, dirty })
    }

    /// The edit that takes a picture of the canvas's size (a candidate, say) in place of the present one; the mask
    /// stays. Only what differs is kept.
    ///
    /// Fails if the sizes differ.
    pub fn picture_edit(&self, picture: &Pixmap) -> Result<Edit, DocumentError> {
        let mismatch = DocumentError::Mismatch { given: picture.extent(), canvas: self.extent() };
        if picture.extent() != self.extent() {
            return Err(mismatch);
        }
        let plane = Plane::from_texels(picture.extent(), picture.data().as_chunks::<4>().0).ok_or(mismatch)?;
        Ok(Edit::between(self, &Self { picture: plane, mask: self.mask.clone() }))
    }
}

/// Swaps all pieces with the plane; afterwards they are the inverse.
fn exchange<P: Texel>(plane: &mut Plane<P>, pieces: &mut [Piece<P>]) -> Region {
    let mut region = Region::default();
    for piece in pieces.iter_mut() {
        plane.exchange(piece);
        region.add(piece.rect());
    }
    // Where pieces overlap, the inverse must end with what was there first.
    pieces.reverse();
    region
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_pieces_are_undone_in_reverse() {
        let mut document = Document::new(Extent::new(10, 10), [1, 2, 3, 4]).unwrap();
        let before = document.clone();
        let piece = |x, v| Piece::new(Rect::new(x, 0, 4, 4), vec![v; 16]).unwrap();
        let edit = Edit::Patch { picture: Vec::new(), mask: vec![piece(0, 10), piece(2, 20), piece(1, 30)] };
        let applied = document.apply(edit).unwrap();
        assert_eq!(document.mask().read(Rect::new(0, 0, 7, 1)), [10, 30, 30, 30, 30, 20, 0]);
        assert_eq!(applied.dirty.mask.bounds(), Some(Rect::new(0, 0, 6, 4)));
        document.apply(applied.inverse).unwrap();
        assert_eq!(document, before);
    }

    #[test]
    fn an_edit_beyond_the_canvas_is_refused_and_changes_nothing() {
        let mut document = Document::new(Extent::new(10, 10), [0; 4]).unwrap();
        let before = document.clone();
        for rect in [Rect::new(9, 0, 2, 1), Rect::new(0, u32::MAX, 1, 1)] {
            let inside = Piece::new(Rect::new(0, 0, 1, 1), vec![9u8]).unwrap();
            let beyond = Piece::new(rect, vec![7u8; rect.extent().area()]).unwrap();
            let edit = Edit::Patch { picture: Vec::new(), mask: vec![inside, beyond] };
            let error = document.apply(edit).unwrap_err();
            assert_eq!(error, DocumentError::Outside { rect, canvas: Extent::new(10, 10) });
            assert_eq!(document, before);
        }
        let empty = Piece::new(Rect::new(99, 99, 0, 3), Vec::<u8>::new()).unwrap();
        assert!(document.apply(Edit::Patch { picture: Vec::new(), mask: vec![empty] }).is_ok());
    }

    #[test]
    fn a_candidate_of_another_size_is_refused() {
        let document = Document::new(Extent::new(10, 10), [0; 4]).unwrap();
        let error = document.picture_edit(&Pixmap::filled(Extent::new(8, 8), [0; 4])).unwrap_err();
        assert!(error.to_string().contains("8x8 does not fit the canvas of 10x10"));
        assert!(document.picture_edit(&Pixmap::filled(Extent::new(10, 10), [0; 4])).unwrap().is_empty());
    }
}
