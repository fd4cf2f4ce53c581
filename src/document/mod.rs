//! The artwork: a picture and a soft mask in tiles, brush strokes, edits with inverses, history within a budget.
//!
//! A [`Document`] is cheap to clone: planes share their tiles, and a tile is copied when it is first written to. So a
//! job takes a snapshot by cloning, a stroke paints over a snapshot of what was there, and [`History`] finds what a
//! group of edits changed by comparing two snapshots.
//!
//! All changes are [`Edit`]s. [`Document::apply`] returns the inverse and says what must be drawn anew
//! ([`Dirty`]); [`History`] does the same and remembers. Layers will be more planes beside `picture`, and an [`Edit`]
//! that says which.
//!
//! Colours are straight-alpha sRGB bytes and are mixed as bytes (in gamma space), as the common editors do.

mod blend;
mod bounds;
mod brush;
mod canvas;
mod dab;
mod edit;
mod history;
mod mask_op;
mod pack;
mod path;
mod plane;
mod region;
mod stroke;

use crate::base::{Extent, Mask, Pixmap, Rect};

pub use bounds::MaskBounds;
pub use brush::{Brush, MAX_BRUSH_PX, Stabiliser};
pub use edit::{Applied, Edit};
pub use history::{DEFAULT_BUDGET_BYTES, Done, History};
pub use mask_op::MaskOp;
pub use path::{Point, Sample};
pub use plane::{Piece, Plane, Rgba, TILE_PX, Texel};
pub use region::{Dirty, Region};
pub use stroke::{Ink, Stroke};

/// The longest side of a document in pixels.
pub const MAX_SIDE_PX: u32 = 32_768;
/// The most pixels of a document: 16384 x 16384.
pub const MAX_AREA_PX: usize = 1 << 28;

/// Why a document cannot be made or changed as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// No document can have this size.
    #[error("a canvas of {0} pixels is not possible: choose sides from 1 to 32768 and at most 268 million pixels")]
    Size(Extent),
    /// An edit reaches beyond the canvas.
    #[error(
        "the change at {},{} of {} pixels does not lie within the canvas of {canvas}: make it anew for this canvas",
        .rect.x, .rect.y, .rect.extent()
    )]
    Outside {
        /// Where the edit would change pixels.
        rect: Rect,
        /// The document's size.
        canvas: Extent,
    },
    /// A picture or mask has another size than the canvas.
    #[error("a picture of {given} does not fit the canvas of {canvas}: scale or crop it to {canvas} first")]
    Mismatch {
        /// The size of what was given.
        given: Extent,
        /// The document's size.
        canvas: Extent,
    },
}

/// A picture and its mask, of the same size. Cloning is cheap and makes a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    picture: Plane<Rgba>,
    mask: Plane<u8>,
}

impl Document {
    /// A canvas of one colour (`[r, g, b, a]`, straight alpha) with an empty mask.
    ///
    /// Fails if the size is empty or beyond [`MAX_SIDE_PX`] or [`MAX_AREA_PX`].
    pub fn new(extent: Extent, fill: Rgba) -> Result<Self, DocumentError> {
        let too_long = extent.width.max(extent.height) > MAX_SIDE_PX;
        if extent.is_empty() || too_long || extent.area() > MAX_AREA_PX {
            return Err(DocumentError::Size(extent));
        }
        Ok(Self { picture: Plane::filled(extent, fill), mask: Plane::filled(extent, 0) })
    }

    /// A document that shows `picture`, with an empty mask. Fails as [`Document::new`] does.
    pub fn from_pixmap(picture: &Pixmap) -> Result<Self, DocumentError> {
        let mut document = Self::new(picture.extent(), [0; 4])?;
        document.picture = Plane::from_texels(picture.extent(), picture.data().as_chunks::<4>().0)
            .ok_or(DocumentError::Size(picture.extent()))?;
        Ok(document)
    }

    /// The canvas size in pixels.
    pub fn extent(&self) -> Extent {
        self.picture.extent()
    }

    /// The picture's pixels.
    pub fn picture(&self) -> &Plane<Rgba> {
        &self.picture
    }

    /// The mask: 0 keeps the picture, 255 repaints it.
    pub fn mask(&self) -> &Plane<u8> {
        &self.mask
    }

    /// The picture as one block of bytes. Copies every pixel: call it off the interface thread.
    pub fn to_pixmap(&self) -> Pixmap {
        let mut pixmap = Pixmap::filled(self.extent(), [0; 4]);
        self.picture.copy_to(pixmap.data_mut().as_chunks_mut::<4>().0);
        pixmap
    }

    /// The mask as one block of bytes. Copies every pixel: call it off the interface thread.
    pub fn to_mask(&self) -> Mask {
        let mut mask = Mask::filled(self.extent(), 0);
        self.mask.copy_to(mask.data_mut());
        mask
    }

    /// Whether the mask is 0 everywhere, that is whether nothing is chosen to be repainted.
    pub fn mask_is_empty(&self) -> bool {
        self.mask.is_all(0)
    }

    /// The colour around a point: the mean over a square of `2 * radius_px + 1` pixels, cut at the canvas's edge,
    /// each pixel weighing as much as it is opaque. `None` outside the canvas.
    ///
    /// With a radius of 0 it is the pixel's own four bytes. The radius counts as at most 64.
    pub fn pick(&self, at: Point, radius_px: u32) -> Option<Rgba> {
        let extent = self.extent();
        let inside = |v: f32, side: u32| v >= 0.0 && v < side as f32;
        if !inside(at.x, extent.width) || !inside(at.y, extent.height) {
            return None;
        }
        let (x, y, radius) = (at.x as u32, at.y as u32, radius_px.min(64));
        if radius == 0 {
            return self.picture.texel(x, y);
        }
        let (left, top) = (x.saturating_sub(radius), y.saturating_sub(radius));
        let (right, bottom) = ((x + radius + 1).min(extent.width), (y + radius + 1).min(extent.height));
        let texels = self.picture.read(Rect::new(left, top, right - left, bottom - top));
        let mut sums = [0u64; 4];
        for [r, g, b, a] in &texels {
            for (sum, v) in sums.iter_mut().zip([r, g, b]) {
                *sum += u64::from(*v) * u64::from(*a);
            }
            sums[3] += u64::from(*a);
        }
        let count = texels.len() as u64;
        let colour = |sum: u64| ((sum + sums[3] / 2) / sums[3].max(1)) as u8;
        Some([colour(sums[0]), colour(sums[1]), colour(sums[2]), ((sums[3] + count / 2) / count) as u8])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_sizes_are_refused_in_a_sentence() {
        for (width, height) in [(0, 5), (5, 0), (100_000, 1), (32_768, 32_768), (u32::MAX, u32::MAX)] {
            let error = Document::new(Extent::new(width, height), [0; 4]).unwrap_err();
            assert!(error.to_string().starts_with(&format!("a canvas of {width}x{height} pixels is not possible")));
        }
        assert!(Document::new(Extent::new(16_384, 16_384), [0; 4]).is_ok());
    }

    #[test]
    fn a_picture_comes_back_as_it_went_in() {
        let extent = Extent::new(300, 130);
        let data = (0..extent.area() * 4).map(|i| (i * 7 % 251) as u8).collect();
        let pixmap = Pixmap::from_rgba(extent, data).unwrap();
        let document = Document::from_pixmap(&pixmap).unwrap();
        assert_eq!(document.to_pixmap(), pixmap);
        assert!(document.mask_is_empty());
        assert_eq!(document.to_mask(), Mask::filled(extent, 0));
        assert_eq!(document.pick(Point::new(299.9, 129.9), 0), Some(pixmap.pixel(299, 129)));
    }

    #[test]
    fn the_picked_colour_weighs_pixels_by_their_opacity() {
        let extent = Extent::new(2, 1);
        let pixmap = Pixmap::from_rgba(extent, vec![200, 100, 0, 255, 9, 9, 9, 0]).unwrap();
        let document = Document::from_pixmap(&pixmap).unwrap();
        assert_eq!(document.pick(Point::new(0.5, 0.5), 3), Some([200, 100, 0, 128]));
        for (x, y) in [(-0.1, 0.0), (2.0, 0.0), (0.0, 1.0), (f32::NAN, 0.0), (f32::INFINITY, 0.0)] {
            assert_eq!(document.pick(Point::new(x, y), 0), None);
        }
    }
}
