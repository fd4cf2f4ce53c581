//! The whole document at another size: every layer with what lies beyond the canvas, all masks, selection and frame.

use std::sync::Arc;

use crate::base::{Extent, SignedRect};

use super::transform_planes::moved_raster;
use super::transform_sample::{Source, resampled};
use super::{Affine, Content, Document, DocumentError, Filter, Layer, Plane};

impl Document {
    /// The document with its canvas scaled to `to`, whatever its proportions. Names of layers stay; pixels are made by
    /// `filter`, masks and the selection smoothly. What lies beyond the canvas is scaled with it.
    ///
    /// Fails if a canvas cannot have this size, or a layer would become too large. Touches every pixel: for large
    /// documents in a thread.
    pub fn scaled(&self, to: Extent, filter: Filter) -> Result<Self, DocumentError> {
        if !super::is_possible(to) {
            return Err(DocumentError::Size(to));
        }
        let map = to_size(self.extent, to);
        let layers = self.layers.iter().map(|layer| scaled_layer(layer, to, map, filter)).collect::<Result<_, _>>()?;
        let selection = self.selection.as_ref().map(|selection| scaled_plane(selection, to)).transpose()?;
        let (x, y) = map.apply((f64::from(self.origin.0), f64::from(self.origin.1)));
        Ok(Self {
            extent: to,
            layers: Arc::new(layers),
            mask: scaled_plane(&self.mask, to)?,
            selection: selection.filter(|selection| !selection.is_all(0)),
            frame: self.frame.map(|frame| scaled_rect(frame, map)),
            origin: (x.round() as i32, y.round() as i32),
            active: self.active,
            next_id: self.next_id,
        })
    }
}

/// The map of one canvas onto another.
fn to_size(from: Extent, to: Extent) -> Affine {
    let factor = |to: u32, from: u32| f64::from(to) / f64::from(from);
    Affine::scaled(factor(to.width, from.width), factor(to.height, from.height), (0.0, 0.0))
}

/// A frame after a map, on whole pixels and never empty.
fn scaled_rect(rect: SignedRect, map: Affine) -> SignedRect {
    let (left, top) = map.apply((f64::from(rect.x), f64::from(rect.y)));
    let (right, bottom) = map.apply((rect.right() as f64, rect.bottom() as f64));
    let side = |low: f64, high: f64| ((high.round() - low.round()) as u32).max(1);
    SignedRect::new(left.round() as i32, top.round() as i32, side(left, right), side(top, bottom))
}

fn scaled_layer(layer: &Layer, to: Extent, map: Affine, filter: Filter) -> Result<Layer, DocumentError> {
    let content = match &layer.content {
        Content::Raster(raster) => Content::Raster(moved_raster(raster, to, map, filter)?),
        Content::Group(children) => {
            let scaled = children.iter().map(|child| scaled_layer(child, to, map, filter));
            Content::Group(scaled.collect::<Result<_, _>>()?)
        }
    };
    let mask = layer.mask.as_ref().map(|mask| scaled_plane(mask, to)).transpose()?;
    Ok(Layer { id: layer.id, props: layer.props.clone(), content, mask })
}

/// A plane of values over the whole of another canvas.
fn scaled_plane(plane: &Plane<u8>, to: Extent) -> Result<Plane<u8>, DocumentError> {
    if let Some(value) = plane.flat(plane.rect()) {
        return Ok(Plane::filled(to, value));
    }
    let place = SignedRect::of(plane.extent());
    let texels = plane.read(plane.rect());
    let source = Source { place, texels: &texels, endless: true };
    let map = to_size(plane.extent(), to);
    let scaled = resampled(&source, map, Filter::Bicubic, SignedRect::of(to));
    scaled.and_then(|texels| Plane::from_texels(to, &texels)).ok_or(DocumentError::Size(to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Pixmap, Rect};
    use crate::document::{Edit, LayerId, Piece, Raster};

    const CANVAS: Extent = Extent { width: 60, height: 40 };

    /// Two layers, the upper one reaching beyond the canvas, with masks, a selection and a frame.
    fn document() -> Document {
        let mut document = Document::new(CANVAS, [10, 20, 30, 255]).unwrap();
        let square = Pixmap::filled(Extent::new(20, 20), [200, 100, 0, 255]);
        document.apply(document.add_picture("square", &square, (50, 10), None, None).unwrap()).unwrap();
        let left = Rect::new(0, 0, 30, 40);
        let piece = || vec![Piece::new(left, vec![255; left.extent().area()]).unwrap()];
        document.apply(Edit::Selection(Some(Plane::filled(CANVAS, 0)))).unwrap();
        document.apply(Edit::selection(piece())).unwrap();
        document.apply(Edit::mask(piece())).unwrap();
        document.apply(Edit::Frame(Some(SignedRect::new(-5, 3, 31, 17)))).unwrap();
        document
    }

    #[test]
    fn everything_grows_with_the_canvas() {
        let before = document();
        let to = Extent::new(180, 120);
        let large = before.scaled(to, Filter::Bicubic).unwrap();
        assert_eq!((large.extent(), large.frame()), (to, Some(SignedRect::new(-15, 9, 93, 51))));
        assert_eq!((large.pixel(10, 10), large.pixel(165, 60)), (Some([10, 20, 30, 255]), Some([200, 100, 0, 255])));
        let names = |document: &Document| document.walk().map(|l| (l.id(), l.props.name.clone())).collect::<Vec<_>>();
        assert_eq!((names(&large), large.active()), (names(&before), before.active()));
        let upper = large.layers()[1].as_raster().unwrap();
        assert_eq!(upper.bounds(), Some(SignedRect::new(150, 30, 60, 60)));
        for plane in [large.selection().unwrap(), large.mask()] {
            assert_eq!((plane.texel(70, 60), plane.texel(110, 60)), (Some(255), Some(0)));
        }
        // As an edit it is one step that is taken back whole.
        let mut changed = before.clone();
        let applied = changed.apply(Edit::Replace(large.clone())).unwrap();
        assert!(changed == large && applied.dirty.replaced);
        changed.apply(applied.inverse).unwrap();
        assert!(changed == before);
    }

    #[test]
    fn other_proportions_stretch_and_impossible_sizes_are_refused() {
        let before = document();
        let wide = before.scaled(Extent::new(120, 40), Filter::Bilinear).unwrap();
        assert_eq!(wide.layers()[1].as_raster().unwrap().bounds(), Some(SignedRect::new(100, 10, 40, 20)));
        for wrong in [Extent::new(0, 40), Extent::new(super::super::MAX_SIDE_PX + 1, 4)] {
            assert_eq!(before.scaled(wrong, Filter::Bicubic), Err(DocumentError::Size(wrong)));
        }
        // A layer far larger than the canvas must not become larger than a canvas can be.
        let mut far = Document::new(Extent::new(4, 4), [255; 4]).unwrap();
        let plane = Plane::filled(Extent::new(9000, 9000), [1, 2, 3, 255]);
        let raster = Raster::placed(Extent::new(4, 4), plane, -100, -100);
        far.apply(Edit::Raster { id: LayerId(1), raster }).unwrap();
        assert!(matches!(far.scaled(Extent::new(16, 16), Filter::Bicubic), Err(DocumentError::Refused(_))));
    }
}
