//! Operations on the whole mask.

use crate::base::Mask;

use super::{Document, Edit, Plane};

/// What can be done to the mask at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MaskOp {
    /// 0 everywhere: nothing is to be repainted.
    Clear,
    /// 255 everywhere: all is to be repainted.
    Fill,
    /// Repaints what was kept and keeps what was repainted.
    Invert,
    /// Widens it by a disc of this radius in pixels.
    Grow(u32),
    /// Narrows it by a disc of this radius in pixels. The canvas's edge does not narrow it.
    Shrink(u32),
    /// Softens its edge by a Gaussian of this standard deviation in pixels; see [`Mask::feathered`].
    Feather(f64),
}

impl MaskOp {
    /// What artists call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Clear => "Clear mask",
            Self::Fill => "Fill mask",
            Self::Invert => "Invert mask",
            Self::Grow(_) => "Grow mask",
            Self::Shrink(_) => "Shrink mask",
            Self::Feather(_) => "Feather mask",
        }
    }

    /// The edit that does this to a document's mask.
    ///
    /// Growing, shrinking and feathering a large mask by much takes a while: work on a snapshot in a thread.
    pub fn edit(self, document: &Document) -> Edit {
        let extent = document.extent();
        let mask = match self {
            Self::Clear => Some(Plane::filled(extent, 0)),
            Self::Fill => Some(Plane::filled(extent, 255)),
            Self::Invert => plane(&document.to_mask().inverted()),
            Self::Grow(radius_px) => plane(&document.to_mask().grown(radius_px)),
            Self::Shrink(radius_px) => plane(&document.to_mask().shrunk(radius_px)),
            Self::Feather(sigma_px) => plane(&document.to_mask().feathered(sigma_px)),
        };
        // The operations keep the size, so that there always is one.
        Edit::mask(mask.map_or(Vec::new(), |mask| mask.difference(&document.mask)))
    }
}

fn plane(mask: &Mask) -> Option<Plane<u8>> {
    Plane::from_texels(mask.extent(), mask.data())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Extent, Rect};
    use crate::document::Piece;

    #[test]
    fn the_mask_becomes_what_the_operation_makes_of_it() {
        let extent = Extent::new(150, 140);
        let mut document = Document::new(extent, [9; 4]).unwrap();
        let spot = Piece::new(Rect::new(120, 120, 16, 16), vec![255; 256]).unwrap();
        document.apply(Edit::mask(vec![spot])).unwrap();
        let mask = document.to_mask();
        let cases = [
            (MaskOp::Clear, Mask::filled(extent, 0)),
            (MaskOp::Fill, Mask::filled(extent, 255)),
            (MaskOp::Invert, mask.inverted()),
            (MaskOp::Grow(5), mask.grown(5)),
            (MaskOp::Shrink(3), mask.shrunk(3)),
            (MaskOp::Feather(2.5), mask.feathered(2.5)),
        ];
        for (op, expected) in cases {
            let mut changed = document.clone();
            let applied = changed.apply(op.edit(&document)).unwrap();
            assert_eq!(changed.to_mask(), expected, "{op:?}");
            assert_eq!(changed.layers(), document.layers());
            changed.apply(applied.inverse).unwrap();
            assert_eq!(changed, document, "{op:?}");
        }
        assert!(MaskOp::Feather(f64::NAN).edit(&document).is_empty());
        let grown = MaskOp::Grow(1).edit(&document);
        let Edit::Patch(patch) = grown else { panic!("the canvas was replaced") };
        assert!(patch.mask.iter().map(|piece| piece.texels().len()).sum::<usize>() < 400);
    }
}
