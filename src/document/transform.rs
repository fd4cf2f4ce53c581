//! Moving, turning, scaling and mirroring: whole layers, the selected pixels of one, or the selection's outline.

use std::sync::Arc;

use crate::base::{Extent, Rect, SignedRect};

use super::canvas::copy_moved;
use super::select::{bounds_of_plane, plane_with};
use super::transform_sample::{Source, resampled};
use super::{
    Affine, Content, Document, DocumentError, Edit, Filter, Layer, LayerId, MAX_AREA_PX, Overhang, Plane, Raster, Rgba,
    Target,
};

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
        let Some(bounds) = what.bounds(document) else { return Ok(Edit::Many(Vec::new())) };
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
    rasters.filter_map(|raster| Whole::new(raster).bounds).reduce(SignedRect::union)
}

/// The edit that takes something through a map. Whole moves, flips and turns by right angles are exact; what leaves the
/// canvas stays with its layer, but what leaves it of selected pixels and selections is cut off.
///
/// Layer masks go with their layers; ground that comes in from beyond the canvas is as the mask is at its edge.
///
/// Fails if the map leads beyond all numbers or makes more than [`MAX_AREA_PX`] of a layer. Touches every pixel: for
/// large layers in a thread.
pub fn transform(document: &Document, what: Moved, map: Affine, filter: Filter) -> Result<Edit, DocumentError> {
    if map.is_identity() {
        return Ok(Edit::Many(Vec::new()));
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
            Ok(Edit::Many(edits))
        }
        Moved::Selected(id) => moved_pixels(document, id, map, filter, false),
        Moved::Copy(id) => moved_pixels(document, id, map, filter, true),
        Moved::Outline => {
            let Some(selection) = document.selection() else { return Ok(Edit::Many(Vec::new())) };
            let moved = moved_mask(selection, map, filter, false)?;
            Ok(Edit::Selection((!moved.is_all(0)).then_some(moved)))
        }
    }
}

/// All pixels of a layer, on the canvas and beyond.
struct Whole {
    /// Where the plane lies.
    place: SignedRect,
    plane: Plane<Rgba>,
    /// What of it is not fully transparent, in canvas pixels.
    bounds: Option<SignedRect>,
}

impl Whole {
    fn new(raster: &Raster) -> Self {
        let canvas = SignedRect::of(raster.pixels().extent());
        let (place, plane) = match raster.overhang() {
            None => (canvas, raster.pixels().clone()),
            Some(overhang) => {
                let place = overhang.place.union(canvas);
                let mut plane = Plane::filled(place.extent(), [0; 4]);
                let offset = |of: SignedRect| (of.x - place.x, of.y - place.y);
                let (x, y) = offset(overhang.place);
                copy_moved(&mut plane, &overhang.pixels, x, y);
                // On the canvas the layer's own pixels count.
                let (x, y) = offset(canvas);
                copy_moved(&mut plane, raster.pixels(), x, y);
                (place, plane)
            }
        };
        let bounds = bounds_of_plane(&plane, |[_, _, _, a]| *a == 0);
        let bounds = bounds.map(|rect| SignedRect::from(rect).translated(place.x, place.y));
        Self { place, plane, bounds }
    }

    /// The pixels within the bounds, row by row.
    fn read(&self, bounds: SignedRect) -> Vec<Rgba> {
        let local = bounds.translated(-self.place.x, -self.place.y).within(self.plane.extent());
        local.map(|rect| self.plane.read(rect)).unwrap_or_default()
    }
}

/// Where a map takes a rectangle. Fails if that is too large.
fn bounded(map: Affine, rect: SignedRect) -> Result<SignedRect, DocumentError> {
    let error = |extent| DocumentError::Size(extent);
    let place = map.bounds(rect).ok_or(error(Extent::new(u32::MAX, u32::MAX)))?;
    let fits = u64::from(place.width) * u64::from(place.height) <= MAX_AREA_PX as u64;
    if fits { Ok(place) } else { Err(error(place.extent())) }
}

fn moved_raster(raster: &Raster, canvas: Extent, map: Affine, filter: Filter) -> Result<Raster, DocumentError> {
    let whole = Whole::new(raster);
    let Some(from) = whole.bounds else { return Ok(Raster::new(Plane::filled(canvas, [0; 4]))) };
    let to = bounded(map, from)?;
    bounded(Affine::IDENTITY, from)?;
    let pixels = whole.read(from);
    let source = Source { place: from, texels: &pixels, endless: false };
    let moved = resampled(&source, map, filter, to).ok_or(DocumentError::Size(to.extent()))?;
    let inside = SignedRect::of(canvas).contains(to);
    let all = Rect::new(0, 0, to.width, to.height);
    if let (true, Some(place)) = (inside, to.within(canvas)) {
        return Ok(Raster::new(plane_with(canvas, place, &moved)));
    }
    let overhang = Overhang { place: to, pixels: plane_with(to.extent(), all, &moved) };
    let mut pixels = Plane::filled(canvas, [0; 4]);
    copy_moved(&mut pixels, &overhang.pixels, to.x, to.y);
    Ok(Raster { pixels, overhang: Some(Arc::new(overhang)) })
}

/// A plane of values after a map, cut at the canvas. What comes in from beyond is `endless` as the edge, or 0.
fn moved_mask(mask: &Plane<u8>, map: Affine, filter: Filter, endless: bool) -> Result<Plane<u8>, DocumentError> {
    let canvas = mask.extent();
    let from = if endless { Some(mask.rect()) } else { bounds_of_plane(mask, |&v| v == 0) };
    let Some(from) = from else { return Ok(mask.clone()) };
    let error = DocumentError::Size(canvas);
    let to = map.bounds(SignedRect::from(from)).ok_or(error.clone())?.intersection(SignedRect::of(canvas));
    let to = if endless { Some(SignedRect::of(canvas)) } else { to };
    let Some((to, place)) = to.and_then(|to| Some((to, to.within(canvas)?))) else {
        return Ok(Plane::filled(canvas, 0));
    };
    let texels = mask.read(from);
    let source = Source { place: SignedRect::from(from), texels: &texels, endless };
    let moved = resampled(&source, map, filter, to).ok_or(error)?;
    Ok(plane_with(canvas, place, &moved))
}

/// The selected pixels of a layer taken through a map and laid over what stays; the selection goes with them.
fn moved_pixels(
    document: &Document,
    id: LayerId,
    map: Affine,
    filter: Filter,
    copies: bool,
) -> Result<Edit, DocumentError> {
    let nothing = Ok(Edit::Many(Vec::new()));
    let (Some(pixels), Some(selection)) = (document.layer(id).and_then(Layer::pixels), document.selection()) else {
        return nothing;
    };
    let (canvas, Some(from)) = (document.extent(), bounds_of_plane(selection, |&v| v == 0)) else { return nothing };
    let shares = selection.read(from);
    let mut staying = pixels.read(from);
    let floating: Vec<Rgba> = staying.iter().zip(&shares).map(|(&pixel, &share)| faded(pixel, share)).collect();
    let mut base = pixels.clone();
    if !copies {
        staying.iter_mut().zip(&shares).for_each(|(pixel, share)| *pixel = faded(*pixel, 255 - share));
        if let Some(mut piece) = super::Piece::new(from, staying) {
            base.exchange(&mut piece);
        }
    }
    let source = Source { place: SignedRect::from(from), texels: &floating, endless: false };
    let to = map.bounds(source.place).ok_or(DocumentError::Size(canvas))?.intersection(SignedRect::of(canvas));
    if let Some((to, place)) = to.and_then(|to| Some((to, to.within(canvas)?))) {
        let moved = resampled(&source, map, filter, to).ok_or(DocumentError::Size(canvas))?;
        let under = base.read(place);
        let laid = under.into_iter().zip(moved).map(|(under, over)| laid_over(under, over)).collect();
        if let Some(mut piece) = super::Piece::new(place, laid) {
            base.exchange(&mut piece);
        }
    }
    let moved = moved_mask(selection, map, filter, false)?;
    let selection = (!moved.is_all(0)).then_some(moved);
    Ok(Edit::Many(vec![Edit::pixels(id, base.difference(pixels)), Edit::Selection(selection)]))
}

/// A pixel of which only a share (0 to 255) is left.
fn faded([r, g, b, a]: Rgba, share: u8) -> Rgba {
    match ((u32::from(a) * u32::from(share) + 127) / 255) as u8 {
        0 => [0; 4],
        a => [r, g, b, a],
    }
}

/// One straight-alpha pixel over another (Porter and Duff's *over*). Opaque or transparent ones are exact.
fn laid_over(under: Rgba, over: Rgba) -> Rgba {
    match (over[3], under[3]) {
        (0, _) => under,
        (255, _) | (_, 0) => over,
        (top, bottom) => {
            let (top, below) = (u32::from(top) * 255, u32::from(bottom) * u32::from(255 - top));
            let total = top + below;
            let mix = |c: usize| ((u32::from(over[c]) * top + u32::from(under[c]) * below + total / 2) / total) as u8;
            [mix(0), mix(1), mix(2), ((total + 127) / 255) as u8]
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Pixmap;
    use crate::document::SelectOp;

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
        let plane = plane_with(document.extent(), rect, &vec![value; rect.extent().area()]);
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
        let dot = super::super::Piece::new(Rect::new(5, 5, 1, 1), vec![[1, 2, 3, 255]]).unwrap();
        let outside = super::super::Piece::new(Rect::new(140, 5, 1, 1), vec![[4, 5, 6, 255]]).unwrap();
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
            for ((new, over), under) in
                pixels(&document).read(to).iter().zip(old.read(from)).zip(old.read(to))
            {
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
        let mask = plane_with(EXTENT, Rect::new(0, 0, 75, 140), &[255; 75 * 140]);
        document.apply(Edit::LayerMask { id, mask: Some(mask) }).unwrap();
        perform(&mut document, Moved::Layer(id), Affine::moved(30.0, 0.0));
        let mask = document.layer(id).unwrap().mask().unwrap().clone();
        assert_eq!(bounds_of_plane(&mask, |&v| v == 0), Some(Rect::new(0, 0, 105, 140)));
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
        let nobody = transform(&document, Moved::Layer(LayerId(999)), Affine::moved(1.0, 0.0), Filter::Nearest).unwrap();
        assert!(nobody.is_empty());
        document = Document::new(EXTENT, [0; 4]).unwrap();
        let id = document.active().layer();
        assert_eq!(bounds_of(&document, id), None);
        assert!(Turn::Half.edit(&document, id).unwrap().is_empty());
    }
}
