//! Planes after a map: whole layers with what lies beyond the canvas, masks, selected pixels.

use crate::base::{Extent, SignedRect};

use super::select::{bounds_of_plane, plane_with};
use super::transform_sample::{Source, resampled};
use super::{Affine, Document, DocumentError, Edit, Filter, Layer, LayerId, MAX_AREA_PX, Piece, Plane, Raster, Rgba};

/// Where a map takes a rectangle. Fails if that has more pixels than a canvas can have.
fn bounded(map: Affine, rect: SignedRect) -> Result<SignedRect, DocumentError> {
    let place = map.bounds(rect).ok_or(TOO_FAR)?;
    let pixels = u64::from(place.width) * u64::from(place.height);
    if pixels <= MAX_AREA_PX as u64 { Ok(place) } else { Err(TOO_FAR) }
}

const TOO_FAR: DocumentError = DocumentError::Refused(
    "the layer would become larger than 268 million pixels, or lie too far away: scale it less, or move it nearer",
);

/// The pixels of a layer after a map, on the canvas and beyond.
pub(super) fn moved_raster(
    raster: &Raster,
    canvas: Extent,
    map: Affine,
    filter: Filter,
) -> Result<Raster, DocumentError> {
    let (place, whole) = raster.whole();
    let map = map.rounded();
    if map.is_shift() {
        let to = map.bounds(place).ok_or(TOO_FAR)?;
        return Ok(Raster::placed(canvas, whole, to.x, to.y));
    }
    let Some(part) = bounds_of_plane(&whole, |[_, _, _, a]| a > 0) else {
        return Ok(Raster::new(Plane::filled(canvas, [0; 4])));
    };
    let from = SignedRect::from(part).translated(place.x, place.y);
    bounded(Affine::IDENTITY, from)?;
    let to = bounded(map, from)?;
    let texels = whole.read(part);
    let source = Source { place: from, texels: &texels, endless: false };
    let moved = resampled(&source, map, filter, to).ok_or(TOO_FAR)?;
    let pixels = Plane::from_texels(to.extent(), &moved).ok_or(TOO_FAR)?;
    Ok(Raster::placed(canvas, pixels, to.x, to.y))
}

/// A plane of values after a map, cut at the canvas. What comes in from beyond is `endless` as the edge, or 0.
pub(super) fn moved_mask(
    mask: &Plane<u8>,
    map: Affine,
    filter: Filter,
    endless: bool,
) -> Result<Plane<u8>, DocumentError> {
    let canvas = mask.extent();
    let from = if endless { Some(mask.rect()) } else { bounds_of_plane(mask, |v| v > 0) };
    let Some(from) = from else { return Ok(mask.clone()) };
    let to = map.bounds(SignedRect::from(from)).ok_or(TOO_FAR)?;
    let to = if endless { Some(mask.rect()) } else { to.within(canvas) };
    let Some(to) = to else { return Ok(Plane::filled(canvas, 0)) };
    let texels = mask.read(from);
    let source = Source { place: SignedRect::from(from), texels: &texels, endless };
    let moved = resampled(&source, map, filter, SignedRect::from(to)).ok_or(TOO_FAR)?;
    Ok(plane_with(canvas, to, moved))
}

/// The selected pixels of a layer taken through a map and laid over what stays (or, as a copy, over all that was
/// there); the selection goes with them.
pub(super) fn moved_pixels(
    document: &Document,
    id: LayerId,
    map: Affine,
    filter: Filter,
    copies: bool,
) -> Result<Edit, DocumentError> {
    let parts = document.layer(id).and_then(Layer::pixels).zip(document.selection());
    let Some((pixels, selection)) = parts else { return Ok(Edit::many([])) };
    let Some(from) = bounds_of_plane(selection, |v| v > 0) else { return Ok(Edit::many([])) };
    let canvas = document.extent();
    let shares = selection.read(from);
    let mut staying = pixels.read(from);
    let floating: Vec<Rgba> = staying.iter().zip(&shares).map(|(&pixel, &share)| faded(pixel, share)).collect();
    let mut base = pixels.clone();
    if !copies {
        staying.iter_mut().zip(&shares).for_each(|(pixel, share)| *pixel = faded(*pixel, 255 - share));
        put(&mut base, Piece::new(from, staying));
    }
    let source = Source { place: SignedRect::from(from), texels: &floating, endless: false };
    if let Some(to) = map.bounds(source.place).ok_or(TOO_FAR)?.within(canvas) {
        let moved = resampled(&source, map, filter, SignedRect::from(to)).ok_or(TOO_FAR)?;
        let laid = base.read(to).into_iter().zip(moved).map(|(under, over)| laid_over(under, over)).collect();
        put(&mut base, Piece::new(to, laid));
    }
    let moved = moved_mask(selection, map, filter, false)?;
    let selection = Edit::Selection((!moved.is_all(0)).then_some(moved));
    Ok(Edit::many([Edit::pixels(id, base.difference(pixels)), selection]))
}

fn put(plane: &mut Plane<Rgba>, piece: Option<Piece<Rgba>>) {
    if let Some(mut piece) = piece {
        plane.exchange(&mut piece);
    }
}

/// A pixel of which only a share (0 to 255) is left.
fn faded([r, g, b, a]: Rgba, share: u8) -> Rgba {
    match ((u32::from(a) * u32::from(share) + 127) / 255) as u8 {
        0 => [0; 4],
        a => [r, g, b, a],
    }
}

/// One straight-alpha pixel over another (Porter and Duff's *over*). Opaque or transparent ones are exact.
pub(super) fn laid_over(under: Rgba, over: Rgba) -> Rgba {
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
