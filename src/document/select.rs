//! The selection: how new ones join the old, and what can be done to the whole of it.

use serde::{Deserialize, Serialize};

use crate::base::{Extent, Mask, Rect};

use super::{Document, Edit, LayerId, Piece, Plane, Texel};

/// How a new selection joins the old one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// Takes its place.
    #[default]
    Replace,
    /// Is added to it.
    Add,
    /// Is taken away from it.
    Subtract,
    /// Only what lies in both stays.
    Intersect,
}

impl Combine {
    /// All of them, as options show them.
    pub const ALL: [Self; 4] = [Self::Replace, Self::Add, Self::Subtract, Self::Intersect];

    /// Name that artists see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Replace => "New selection",
            Self::Add => "Add to selection",
            Self::Subtract => "Subtract from selection",
            Self::Intersect => "Intersect with selection",
        }
    }
}

/// A selection joined with a new one of the same size; `None` if nothing is selected in the end.
///
/// Soft edges join without a seam: adding takes the larger value, intersecting the smaller one, and subtracting
/// leaves at most what the new one does not cover. Where nothing is selected, the new one counts alone, however it is
/// to be joined.
pub fn combine(old: Option<&Plane<u8>>, new: &Plane<u8>, how: Combine) -> Option<Plane<u8>> {
    let joined = match (old.filter(|old| old.extent() == new.extent()), how) {
        (None, _) | (_, Combine::Replace) => new.clone(),
        (Some(old), Combine::Add) => merged(old, new, u8::max, false),
        (Some(old), Combine::Subtract) => merged(old, new, |old, new| old.min(255 - new), false),
        (Some(old), Combine::Intersect) => merged(old, new, u8::min, true),
    };
    (!joined.is_all(0)).then_some(joined)
}

/// Joins two planes texel by texel. Where the new one is empty the old one stays, or if `intersects` nothing.
fn merged(old: &Plane<u8>, new: &Plane<u8>, join: impl Fn(u8, u8) -> u8, intersects: bool) -> Plane<u8> {
    let mut result = if intersects { Plane::filled(old.extent(), 0) } else { old.clone() };
    for rect in new.filled_tiles() {
        let pairs = rows(rect).flat_map(|y| old.run(rect.x, y, rect.width).iter().zip(new.run(rect.x, y, rect.width)));
        let texels = pairs.map(|(&old, &new)| join(old, new)).collect();
        if let Some(mut piece) = Piece::new(rect, texels) {
            result.exchange(&mut piece);
        }
    }
    result
}

fn rows(rect: Rect) -> std::ops::Range<u32> {
    rect.y..rect.y + rect.height
}

/// A plane that is zero but for the texels, row by row, of a rectangle that lies on it.
pub(super) fn plane_with<P: Texel>(extent: Extent, rect: Rect, texels: Vec<P>) -> Plane<P> {
    let mut plane = Plane::filled(extent, P::ZERO);
    if let Some(mut piece) = Piece::new(rect, texels) {
        plane.exchange(&mut piece);
    }
    plane
}

/// The selection of a canvas that is what a piece says, and nothing elsewhere. The piece must lie on the canvas.
pub fn selection_of(extent: Extent, piece: Piece<u8>) -> Plane<u8> {
    plane_with(extent, piece.rect(), piece.into_texels())
}

/// The smallest rectangle around all texels for which this is so; `None` if there are none. Empty tiles are not read.
pub(super) fn bounds_of_plane<P: Texel>(plane: &Plane<P>, counts: impl Fn(P) -> bool) -> Option<Rect> {
    plane.filled_tiles().filter_map(|rect| plane.bounds_in_tile(rect, &counts)).reduce(Rect::union)
}

/// What can be done to the selection at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SelectOp {
    /// Everything.
    All,
    /// Nothing, which is to say that everything may be painted.
    None,
    /// What was not selected. Without a selection, or of all, nothing.
    Invert,
    /// Widens it by a disc of this radius in pixels.
    Grow(u32),
    /// Narrows it by a disc of this radius in pixels. The canvas's edge does not narrow it.
    Shrink(u32),
    /// Softens its edge by a Gaussian of this standard deviation in pixels; see [`Mask::feathered`].
    Feather(f64),
    /// Leaves a band along its edge, so many pixels wide.
    Border(u32),
    /// What the mask would repaint.
    FromMask,
    /// The mask becomes the selection, which stays; without a selection the mask becomes empty.
    ToMask,
    /// Where a layer's pixels are opaque; of an unknown layer or a group, nothing.
    FromLayerAlpha(LayerId),
}

impl SelectOp {
    /// What artists call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "Select all",
            Self::None => "Deselect",
            Self::Invert => "Invert selection",
            Self::Grow(_) => "Grow selection",
            Self::Shrink(_) => "Shrink selection",
            Self::Feather(_) => "Feather selection",
            Self::Border(_) => "Select border",
            Self::FromMask => "Select mask",
            Self::ToMask => "Mask from selection",
            Self::FromLayerAlpha(_) => "Select layer's pixels",
        }
    }

    /// The edit that does this to a document.
    ///
    /// Growing, shrinking and feathering a large selection by much takes a while: work on a snapshot in a thread.
    pub fn edit(self, document: &Document) -> Edit {
        let extent = document.extent();
        let old = document.selection();
        let changed = |margin: u32, change: &dyn Fn(&Mask) -> Mask| old.and_then(|old| on_part(old, margin, change));
        let new = match self {
            Self::All => Some(Plane::filled(extent, 255)),
            Self::None => None,
            Self::Invert => old.and_then(|old| {
                let all = Plane::filled(extent, 255);
                combine(Some(&all), old, Combine::Subtract)
            }),
            Self::Grow(radius_px) => changed(radius_px, &|mask| mask.grown(radius_px)),
            Self::Shrink(radius_px) => changed(1, &|mask| mask.shrunk(radius_px)),
            Self::Feather(sigma_px) => feathered(old, sigma_px),
            Self::Border(width_px) => changed(width_px, &|mask| border(mask, width_px)),
            Self::FromMask => Some(document.mask().clone()).filter(|mask| !mask.is_all(0)),
            Self::ToMask => return to_mask(document),
            Self::FromLayerAlpha(id) => {
                let pixels = document.layer(id).and_then(|layer| layer.pixels());
                pixels.map(alpha_of).filter(|alpha| !alpha.is_all(0))
            }
        };
        if new.as_ref() == old { Edit::many([]) } else { Edit::Selection(new) }
    }
}

/// The edit that joins a new selection, softened by `sigma_px`, with the document's. `None` stands for one of nothing.
pub fn select(document: &Document, new: Option<&Plane<u8>>, how: Combine, sigma_px: f64) -> Edit {
    let old = document.selection();
    let soft = if sigma_px > 0.0 { feathered(new, sigma_px) } else { new.cloned() };
    let joined = match (soft, how) {
        (Some(new), _) => combine(old, &new, how),
        (None, Combine::Add | Combine::Subtract) => old.cloned(),
        (None, Combine::Replace | Combine::Intersect) => None,
    };
    if joined.as_ref() == old { Edit::many([]) } else { Edit::Selection(joined) }
}

/// A selection with a soft edge of this standard deviation in pixels.
pub(super) fn feathered(old: Option<&Plane<u8>>, sigma_px: f64) -> Option<Plane<u8>> {
    let old = old?;
    let longest = old.extent().width.max(old.extent().height);
    let reach = Mask::feather_reach_px(sigma_px.min(f64::from(longest)));
    // Twice the reach, so that the mirror at the part's edge shows it nothing but zeros.
    on_part(old, reach.saturating_mul(2), &|mask| mask.feathered(sigma_px))
}

/// Changes a selection within its bounds and a margin, which must be wide enough that beyond it nothing would change.
fn on_part(old: &Plane<u8>, margin: u32, change: &dyn Fn(&Mask) -> Mask) -> Option<Plane<u8>> {
    let bounds = bounds_of_plane(old, |v| v > 0)?;
    let (x, y) = (bounds.x.saturating_sub(margin), bounds.y.saturating_sub(margin));
    let right = (bounds.x + bounds.width).saturating_add(margin);
    let bottom = (bounds.y + bounds.height).saturating_add(margin);
    let part = old.cut(Rect::new(x, y, right - x, bottom - y));
    let mask = change(&Mask::from_data(part.extent(), old.read(part))?);
    let plane = plane_with(old.extent(), part, mask.data().to_vec());
    (!plane.is_all(0)).then_some(plane)
}

/// A band of about `width_px` along the edge, half of it inside.
fn border(mask: &Mask, width_px: u32) -> Mask {
    let mut band = mask.grown(width_px.div_ceil(2));
    let inner = mask.shrunk(width_px / 2);
    for (out, &inner) in band.data_mut().iter_mut().zip(inner.data()) {
        *out = (*out).min(255 - inner);
    }
    band
}

/// The opacity of pixels; empty tiles stay shared.
fn alpha_of(pixels: &Plane<super::Rgba>) -> Plane<u8> {
    let Some(bounds) = bounds_of_plane(pixels, |[_, _, _, a]| a > 0) else {
        return Plane::filled(pixels.extent(), 0);
    };
    let alphas = pixels.read(bounds).into_iter().map(|[_, _, _, a]| a).collect();
    plane_with(pixels.extent(), bounds, alphas)
}

fn to_mask(document: &Document) -> Edit {
    let empty = Plane::filled(document.extent(), 0);
    Edit::mask(document.selection().unwrap_or(&empty).difference(document.mask()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENT: Extent = Extent::new(300, 200);

    fn boxed(rect: Rect, value: u8) -> Plane<u8> {
        plane_with(EXTENT, rect, vec![value; rect.extent().area()])
    }

    fn whole(plane: &Plane<u8>) -> Mask {
        Mask::from_data(EXTENT, plane.read(plane.rect())).unwrap()
    }

    #[test]
    fn selections_join_texel_by_texel() {
        let (a, b) = (boxed(Rect::new(10, 10, 200, 100), 200), boxed(Rect::new(100, 50, 180, 140), 100));
        let expected = [
            (Combine::Replace, [0, 100, 100]),
            (Combine::Add, [200, 200, 100]),
            (Combine::Subtract, [200, 155, 0]),
            (Combine::Intersect, [0, 100, 0]),
        ];
        for (how, [left, both, right]) in expected {
            let joined = combine(Some(&a), &b, how).unwrap();
            let at = |x, y| joined.texel(x, y).unwrap();
            assert_eq!((at(20, 60), at(150, 60), at(250, 60), at(0, 0)), (left, both, right, 0), "{how:?}");
            assert_eq!(combine(None, &b, how), Some(b.clone()));
        }
        let apart = boxed(Rect::new(0, 0, 5, 5), 255);
        assert_eq!(combine(Some(&a), &apart, Combine::Intersect), None);
        assert_eq!(combine(Some(&apart), &apart, Combine::Subtract), None);
        assert_eq!(combine(Some(&a), &Plane::filled(EXTENT, 0), Combine::Replace), None);
    }

    #[test]
    fn operations_on_the_part_around_a_selection_are_those_on_the_whole() {
        let places = [Rect::new(120, 80, 40, 30), Rect::new(0, 0, 30, 200), Rect::new(250, 150, 50, 50)];
        for rect in places {
            let mut document = Document::new(EXTENT, [255; 4]).unwrap();
            document.apply(Edit::Selection(Some(boxed(rect, 255)))).unwrap();
            let mask = whole(document.selection().unwrap());
            let cases = [
                (SelectOp::Grow(7), mask.grown(7)),
                (SelectOp::Shrink(4), mask.shrunk(4)),
                (SelectOp::Feather(3.0), mask.feathered(3.0)),
                (SelectOp::Feather(0.0), mask.clone()),
                (SelectOp::Border(6), border(&mask, 6)),
                (SelectOp::Invert, mask.inverted()),
                (SelectOp::All, Mask::filled(EXTENT, 255)),
            ];
            for (op, expected) in cases {
                let mut changed = document.clone();
                let applied = changed.apply(op.edit(&document)).unwrap();
                assert_eq!(whole(changed.selection().unwrap()), expected, "{op:?} of {rect:?}");
                changed.apply(applied.inverse).unwrap();
                assert_eq!(changed, document, "{op:?}");
            }
        }
    }

    #[test]
    fn a_border_is_as_wide_as_asked_and_leaves_the_middle() {
        let mut document = Document::new(EXTENT, [255; 4]).unwrap();
        document.apply(Edit::Selection(Some(boxed(Rect::new(100, 50, 60, 60), 255)))).unwrap();
        document.apply(SelectOp::Border(6).edit(&document)).unwrap();
        let row = document.selection().unwrap().read(Rect::new(90, 80, 80, 1));
        let selected: Vec<usize> = row.iter().enumerate().filter(|(_, v)| **v == 255).map(|(i, _)| i + 90).collect();
        assert_eq!(selected, [97, 98, 99, 100, 101, 102, 157, 158, 159, 160, 161, 162]);
    }

    #[test]
    fn selection_and_mask_become_each_other() {
        let mut document = Document::new(EXTENT, [255; 4]).unwrap();
        for op in [SelectOp::None, SelectOp::Invert, SelectOp::Grow(3), SelectOp::FromMask, SelectOp::ToMask] {
            assert!(op.edit(&document).is_empty(), "{op:?}");
        }
        let shape = boxed(Rect::new(100, 50, 60, 60), 130);
        document.apply(Edit::Selection(Some(shape.clone()))).unwrap();
        document.apply(SelectOp::ToMask.edit(&document)).unwrap();
        assert_eq!(document.mask(), &shape);
        document.apply(SelectOp::None.edit(&document)).unwrap();
        assert_eq!(document.selection(), None);
        document.apply(SelectOp::FromMask.edit(&document)).unwrap();
        assert_eq!(document.selection(), Some(&shape));
        document.apply(SelectOp::All.edit(&document)).unwrap();
        document.apply(SelectOp::Invert.edit(&document)).unwrap();
        assert_eq!(document.selection(), None);
        document.apply(SelectOp::ToMask.edit(&document)).unwrap();
        assert!(document.mask_is_empty());
    }

    #[test]
    fn a_layers_opacity_becomes_the_selection() {
        let data: Vec<u8> = (0..EXTENT.area()).flat_map(|i| [9, 9, 9, if i % 300 < 40 { 77 } else { 0 }]).collect();
        let picture = crate::base::Pixmap::from_rgba(EXTENT, data).unwrap();
        let mut document = Document::from_pixmap(&picture).unwrap();
        let id = document.active().layer();
        document.apply(SelectOp::FromLayerAlpha(id).edit(&document)).unwrap();
        assert_eq!(document.selection(), Some(&boxed(Rect::new(0, 0, 40, 200), 77)));
        assert_eq!(document.selection_bounds(), Some(Rect::new(0, 0, 40, 200)));
        document.apply(SelectOp::FromLayerAlpha(LayerId(9999)).edit(&document)).unwrap();
        assert_eq!(document.selection(), None);
    }
}
