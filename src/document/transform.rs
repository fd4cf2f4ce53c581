//! Moving, turning, scaling and mirroring: whole layers, the selected pixels of one, or the selection's outline.

use crate::base::SignedRect;

use super::select::bounds_of_plane;
use super::transform_planes::{moved_mask, moved_pixels, moved_raster};
use super::{Affine, Content, Document, DocumentError, Edit, Filter, Layer, LayerId, Target};

/// A flip or a turn by right angles, which loses nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turn {
    /// Left becomes right.
    FlipHorizontal,
    /// Top becomes bottom.
    FlipVertical,
    /// By a right angle, anticlockwise.
    Left,
    /// By a right angle, clockwise.
    Right,
    /// Upside down.
    Half,
}

impl Turn {
    /// What artists call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::FlipHorizontal => "Flip horizontally",
            Self::FlipVertical => "Flip vertically",
            Self::Left => "Rotate left",
            Self::Right => "Rotate right",
            Self::Half => "Rotate by 180°",
        }
    }

    /// As a map that turns what lies in a rectangle about its middle.
    pub fn about(self, bounds: SignedRect) -> Affine {
        match self {
            Self::FlipHorizontal => Affine::flipped_across(bounds),
            Self::FlipVertical => Affine::flipped_down(bounds),
            Self::Left => Affine::quarter_turned(bounds, false),
            Self::Right => Affine::quarter_turned(bounds, true),
            Self::Half => Affine::flipped_across(bounds).then(&Affine::flipped_down(bounds)),
        }
    }

    /// The edit that turns a layer about its middle; of the active layer, only what is selected of it.
    ///
    /// Fails as [`transform`] does.
    pub fn edit(self, document: &Document, id: LayerId) -> Result<Edit, DocumentError> {
        let what = Moved::of(document, id);
        let Some(bounds) = what.bounds(document) else { return Ok(Edit::many([])) };
        transform(document, what, self.about(bounds), Filter::Nearest)
    }
}

/// What a transform moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// A layer with its layer mask, or a group with all in it.
    Layer(LayerId),
    /// The selected pixels of a layer, cut out and laid over what stays; the selection goes with them.
    Selected(LayerId),
    /// The same, but what is selected stays in its place, too.
    Copy(LayerId),
    /// The selection's outline alone.
    Outline,
}

impl Moved {
    /// What moving a layer moves: its selected pixels if it is the active one and some are selected, else all of it.
    pub fn of(document: &Document, id: LayerId) -> Self {
        let holds_pixels = document.layer(id).is_some_and(|layer| !layer.is_group());
        let selected = document.selection().is_some() && document.active() == Target::Layer(id) && holds_pixels;
        if selected { Self::Selected(id) } else { Self::Layer(id) }
    }

    /// The smallest rectangle around it; `None` if there is nothing. Reads its tiles: keep it rather than ask often.
    pub fn bounds(self, document: &Document) -> Option<SignedRect> {
        match self {
            Self::Layer(id) => bounds_of(document, id),
            Self::Selected(_) | Self::Copy(_) | Self::Outline => document.selection_bounds().map(SignedRect::from),
        }
    }
}

/// The smallest rectangle around all of a layer that is not fully transparent, on the canvas and beyond; of a group,
/// around all in it. `None` if there is nothing.
pub fn bounds_of(document: &Document, id: LayerId) -> Option<SignedRect> {
    let rasters = document.layer(id)?.walk().filter_map(Layer::as_raster);
    let bounds = rasters.filter_map(|raster| {
        let (place, pixels) = raster.whole();
        Some(SignedRect::from(bounds_of_plane(&pixels, |[_, _, _, a]| a > 0)?).translated(place.x, place.y))
    });
    bounds.reduce(SignedRect::union)
}

/// The edit that takes something through a map. Whole moves, flips and turns by right angles are exact; what leaves the
/// canvas stays with its layer, but what leaves it of selected pixels and selections is cut off.
///
/// Layer masks go with their layers; ground that comes in from beyond the canvas is as the mask is at its edge.
///
/// Fails if the map leads beyond all numbers or makes more pixels of a layer than a canvas can have. Touches every pixel: for
/// large layers in a thread.
pub fn transform(document: &Document, what: Moved, map: Affine, filter: Filter) -> Result<Edit, DocumentError> {
    if map.is_identity() {
        return Ok(Edit::many([]));
    }
    match what {
        Moved::Layer(id) => {
            let mut edits = Vec::new();
            for layer in document.layer(id).into_iter().flat_map(Layer::walk) {
                if let Content::Raster(raster) = layer.content() {
                    let raster = moved_raster(raster, document.extent(), map, filter)?;
                    edits.push(Edit::Raster { id: layer.id(), raster });
                }
                if let Some(mask) = layer.mask() {
                    let mask = Some(moved_mask(mask, map, filter, true)?);
                    edits.push(Edit::LayerMask { id: layer.id(), mask });
                }
            }
            Ok(Edit::many(edits))
        }
        Moved::Selected(id) => moved_pixels(document, id, map, filter, false),
        Moved::Copy(id) => moved_pixels(document, id, map, filter, true),
        Moved::Outline => {
            let Some(selection) = document.selection() else { return Ok(Edit::many([])) };
            let moved = moved_mask(selection, map, filter, false)?;
            Ok(Edit::Selection((!moved.is_all(0)).then_some(moved)))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::{Extent, Pixmap, Rect};
    use crate::document::select::plane_with;
    use crate::document::transform_planes::laid_over;
    use crate::document::{Piece, Plane, Rgba, SelectOp};

    const EXTENT: Extent = Extent::new(150, 140);

    fn noisy() -> Document {
        let data = (0..EXTENT.area() as u32).flat_map(|i| {
            let [r, g, b, a] = i.wrapping_mul(2_654_435_769).to_be_bytes();
            [r, g, b, a | 1]
        });
        Document::from_pixmap(&Pixmap::from_rgba(EXTENT, data.collect()).unwrap()).unwrap()
    }

    fn pixels(document: &Document) -> &Plane<Rgba> {
        document.layer(document.active().layer()).unwrap().pixels().unwrap()
    }

    fn perform(document: &mut Document, what: Moved, map: Affine) -> Edit {
        let edit = transform(document, what, map, Filter::Bicubic).unwrap();
        document.apply(edit).unwrap().inverse
    }

    fn select(document: &mut Document, rect: Rect, value: u8) {
        let plane = plane_with(document.extent(), rect, vec![value; rect.extent().area()]);
        document.apply(Edit::Selection(Some(plane))).unwrap();
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn whatever_leaves_the_canvas_comes_back(
            moves in proptest::collection::vec((-400i32..400, -400i32..400), 1..4), turns in 0usize..4,
        ) {
            let before = noisy();
            let mut document = before.clone();
            let id = document.active().layer();
            let mut back = (0, 0);
            let mut inverses = Vec::new();
            for (dx, dy) in moves {
                let map = Affine::moved(f64::from(dx), f64::from(dy));
                inverses.push(perform(&mut document, Moved::Layer(id), map));
                back = (back.0 - dx, back.1 - dy);
                let place = SignedRect::of(EXTENT).translated(-back.0, -back.1);
                prop_assert_eq!(bounds_of(&document, id), Some(place));
                for (x, y) in [(0, 0), (70, 80), (149, 139)] {
                    let (u, v) = (x + back.0, y + back.1);
                    let old = if u < 0 || v < 0 { None } else { pixels(&before).texel(u as u32, v as u32) };
                    prop_assert_eq!(pixels(&document).texel(x as u32, y as u32), Some(old.unwrap_or([0; 4])));
                }
            }
            let moved = document.clone();
            perform(&mut document, Moved::Layer(id), Affine::moved(f64::from(back.0), f64::from(back.1)));
            prop_assert_eq!(&document, &before);
            for _ in 0..turns {
                document.apply(Turn::Right.edit(&document, id).unwrap()).unwrap();
            }
            for _ in 0..turns {
                document.apply(Turn::Left.edit(&document, id).unwrap()).unwrap();
            }
            prop_assert_eq!(&document, &before);
            document = moved;
            for inverse in inverses.into_iter().rev() {
                document.apply(inverse).unwrap();
            }
            prop_assert_eq!(&document, &before);
        }
    }

    #[test]
    fn flips_and_half_turns_are_exact_and_their_own_way_back() {
        let before = noisy();
        let id = before.active().layer();
        let old = pixels(&before);
        for turn in [Turn::FlipHorizontal, Turn::FlipVertical, Turn::Half] {
            let mut document = before.clone();
            document.apply(turn.edit(&document, id).unwrap()).unwrap();
            for (x, y) in [(0, 0), (10, 90), (149, 139)] {
                let (u, v) = match turn {
                    Turn::FlipHorizontal => (149 - x, y),
                    Turn::FlipVertical => (x, 139 - y),
                    _ => (149 - x, 139 - y),
                };
                assert_eq!(pixels(&document).texel(x, y), old.texel(u, v), "{turn:?}");
            }
            document.apply(turn.edit(&document, id).unwrap()).unwrap();
            assert_eq!(document, before);
        }
    }

    #[test]
    fn what_is_painted_on_a_layer_that_hangs_over_moves_with_it() {
        let mut document = noisy();
        let id = document.active().layer();
        perform(&mut document, Moved::Layer(id), Affine::moved(-100.0, 0.0));
        let dot = Piece::new(Rect::new(5, 5, 1, 1), vec![[1, 2, 3, 255]]).unwrap();
        let outside = Piece::new(Rect::new(140, 5, 1, 1), vec![[4, 5, 6, 255]]).unwrap();
        document.apply(Edit::pixels(id, vec![dot, outside])).unwrap();
        perform(&mut document, Moved::Layer(id), Affine::moved(100.0, 0.0));
        assert_eq!(pixels(&document).texel(105, 5), Some([1, 2, 3, 255]));
        assert_eq!(pixels(&document).texel(0, 0), pixels(&noisy()).texel(0, 0));
        assert_eq!(bounds_of(&document, id).unwrap().right(), 241);
    }

    #[test]
    fn selected_pixels_leave_a_hole_and_lie_over_what_was_there() {
        let before = noisy();
        let id = before.active().layer();
        let (from, to) = (Rect::new(20, 30, 40, 20), Rect::new(70, 90, 40, 20));
        for (what, hole) in [(Moved::Selected(id), true), (Moved::Copy(id), false)] {
            let mut document = before.clone();
            select(&mut document, from, 255);
            let selected = document.clone();
            let inverse = perform(&mut document, what, Affine::moved(50.0, 60.0));
            let old = pixels(&before);
            assert_eq!(document.selection_bounds(), Some(to));
            assert_eq!(pixels(&document).read(from).iter().all(|p| *p == [0; 4]), hole);
            for ((new, over), under) in pixels(&document).read(to).iter().zip(old.read(from)).zip(old.read(to)) {
                assert_eq!(*new, laid_over(under, over));
            }
            assert_eq!(pixels(&document).texel(0, 0), old.texel(0, 0));
            document.apply(inverse).unwrap();
            assert_eq!(document, selected);
        }
        // Off the canvas they are cut off, and nothing is selected any more.
        let mut document = before.clone();
        select(&mut document, from, 255);
        perform(&mut document, Moved::Selected(id), Affine::moved(500.0, 0.0));
        assert_eq!((document.selection(), pixels(&document).texel(25, 35)), (None, Some([0; 4])));
    }

    #[test]
    fn a_soft_selection_moves_its_share_of_each_pixel() {
        let mut document = Document::new(EXTENT, [100, 150, 200, 255]).unwrap();
        let id = document.active().layer();
        select(&mut document, Rect::new(0, 0, 10, 10), 51);
        perform(&mut document, Moved::Selected(id), Affine::moved(0.0, 20.0));
        assert_eq!(pixels(&document).texel(5, 5), Some([100, 150, 200, 204]));
        assert_eq!(pixels(&document).texel(5, 25), Some([100, 150, 200, 255]));
    }

    #[test]
    fn layer_masks_go_with_their_layers_and_outlines_alone() {
        let mut document = noisy();
        let id = document.active().layer();
        let mask = plane_with(EXTENT, Rect::new(0, 0, 75, 140), vec![255; 75 * 140]);
        document.apply(Edit::LayerMask { id, mask: Some(mask) }).unwrap();
        perform(&mut document, Moved::Layer(id), Affine::moved(30.0, 0.0));
        let mask = document.layer(id).unwrap().mask().unwrap().clone();
        assert_eq!(bounds_of_plane(&mask, |v| v > 0), Some(Rect::new(0, 0, 105, 140)));
        let before = pixels(&document).clone();
        document.apply(SelectOp::All.edit(&document)).unwrap();
        perform(&mut document, Moved::Outline, Affine::moved(100.0, -100.0));
        assert_eq!(document.selection_bounds(), Some(Rect::new(100, 0, 50, 40)));
        assert_eq!(pixels(&document), &before);
    }

    #[test]
    fn impossible_maps_are_refused_and_empty_layers_stay_empty() {
        let mut document = noisy();
        let id = document.active().layer();
        for map in [
            Affine::scaled(1e5, 1e5, (0.0, 0.0)),
            Affine::scaled(0.0, 1.0, (0.0, 0.0)),
            Affine::moved(f64::NAN, 0.0),
            Affine::moved(1e40, 0.0),
        ] {
            assert!(transform(&document, Moved::Layer(id), map, Filter::Bicubic).is_err(), "{map:?}");
        }
        assert!(transform(&document, Moved::Layer(id), Affine::IDENTITY, Filter::Nearest).unwrap().is_empty());
        let nobody =
            transform(&document, Moved::Layer(LayerId(999)), Affine::moved(1.0, 0.0), Filter::Nearest).unwrap();
        assert!(nobody.is_empty());
        document = Document::new(EXTENT, [0; 4]).unwrap();
        let id = document.active().layer();
        assert_eq!(bounds_of(&document, id), None);
        assert!(Turn::Half.edit(&document, id).unwrap().is_empty());
    }
}
