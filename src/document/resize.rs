//! Other canvases: growing, cropping, and what of layers lies beyond.

use std::sync::Arc;

use crate::base::{Extent, Rect, SignedRect};

use super::region::tiles_under;
use super::{Content, Document, DocumentError, Edit, Layer, Overhang, Piece, Plane, Raster, Rgba, TILE_PX, Texel};

/// So far beyond the canvas a layer is kept, in pixels on each side.
const MAX_OVERHANG_PX: u32 = super::MAX_SIDE_PX;

/// From so many pixels of all layers on, more than one thread shares the work.
const SHARED_FROM_PX: usize = 1 << 22;

impl Document {
    /// The edit that leaves only a rectangle of the canvas; the rectangle is first cut to the canvas.
    ///
    /// Fails if nothing is left.
    pub fn crop_edit(&self, rect: Rect) -> Result<Edit, DocumentError> {
        let rect = rect.intersection(self.rect()).ok_or(DocumentError::Size(Extent::new(0, 0)))?;
        Ok(Edit::Canvas(rect.into()))
    }

    /// Whether going to another canvas and back is known to lead to the very same document.
    pub(super) fn comes_back_from(&self, rect: SignedRect) -> bool {
        let plain = |layer: &Layer| layer.as_raster().is_none_or(|raster| raster.overhang.is_none());
        let there = |frame: SignedRect| frame.translated(rect.x.saturating_neg(), rect.y.saturating_neg());
        rect.contains(SignedRect::of(self.extent))
            && self.frame.is_none_or(|frame| there(frame).translated(rect.x, rect.y) == frame)
            && self.walk().all(plain)
    }

    /// The document on another canvas, given in pixels of the present one.
    ///
    /// Fails if no canvas can have this size, or if it lies too far away.
    pub(super) fn resized(&self, rect: SignedRect) -> Result<Self, DocumentError> {
        let origin = self.origin.0.checked_add(rect.x).zip(self.origin.1.checked_add(rect.y));
        if !super::is_possible(rect.extent()) {
            return Err(DocumentError::Size(rect.extent()));
        }
        let origin = origin.filter(|_| is_near(rect, self.extent)).ok_or(DocumentError::TooFar(rect.x, rect.y))?;
        let layers = layers_on(&self.layers, rect);
        Ok(Self {
            extent: rect.extent(),
            layers: Arc::new(layers),
            mask: plane_on(&self.mask, rect, 0),
            selection: self.selection.as_ref().map(|selection| plane_on(selection, rect, 0)),
            frame: self.frame.map(|frame| frame.translated(rect.x.saturating_neg(), rect.y.saturating_neg())),
            origin,
            active: self.active,
            next_id: self.next_id,
        })
    }
}

/// Whether a canvas lies so near to the present one that what is kept of layers can be told.
fn is_near(rect: SignedRect, canvas: Extent) -> bool {
    let reach = MAX_OVERHANG_PX;
    let around = SignedRect::new(-(reach as i32), -(reach as i32), canvas.width + 2 * reach, canvas.height + 2 * reach);
    around.contains(rect)
}

/// Layers on another canvas. Of large canvases, threads share the work.
pub(super) fn layers_on(layers: &[Layer], rect: SignedRect) -> Vec<Layer> {
    let of = |layers: &[Layer]| layers.iter().map(|layer| layer_on(layer, rect)).collect::<Vec<_>>();
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(layers.len());
    if threads < 2 || rect.extent().area() * layers.len() < SHARED_FROM_PX {
        return of(layers);
    }
    std::thread::scope(|scope| {
        let parts = layers.chunks(layers.len().div_ceil(threads));
        let works: Vec<_> = parts.map(|part| (part, scope.spawn(move || of(part)))).collect();
        // Nothing in there panics; if something did, it would again here, and be seen.
        works.into_iter().flat_map(|(part, work)| work.join().unwrap_or_else(|_| of(part))).collect()
    })
}

fn layer_on(layer: &Layer, rect: SignedRect) -> Layer {
    let content = match &layer.content {
        Content::Raster(raster) => Content::Raster(raster.on_canvas(rect)),
        Content::Group(children) => Content::Group(children.iter().map(|layer| layer_on(layer, rect)).collect()),
    };
    let mask = layer.mask.as_ref().map(|mask| plane_on(mask, rect, beyond(mask)));
    Layer { id: layer.id, props: layer.props.clone(), content, mask }
}

/// A plane's part on another canvas; what is new there has one value.
fn plane_on(plane: &Plane<u8>, rect: SignedRect, new: u8) -> Plane<u8> {
    let mut result = Plane::filled(rect.extent(), new);
    result.place(plane, -rect.x, -rect.y);
    result
}

/// What a layer mask is beyond the canvas: one that hides all along its edge hides there, too.
fn beyond(mask: &Plane<u8>) -> u8 {
    let Extent { width, height } = mask.extent();
    let edges = [
        Rect::new(0, 0, width, 1),
        Rect::new(0, height - 1, width, 1),
        Rect::new(0, 0, 1, height),
        Rect::new(width - 1, 0, 1, height),
    ];
    if edges.into_iter().all(|edge| mask.read(edge).iter().all(|&v| v == 0)) { 0 } else { 255 }
}

impl<P: Texel> Plane<P> {
    /// Copies what two planes share when `from` lies at `x`, `y` of this one. Whole tiles are shared where they meet.
    pub(super) fn place(&mut self, from: &Self, x: i32, y: i32) {
        let at = SignedRect { x, y, ..SignedRect::of(from.extent()) };
        let Some(shared) = at.within(self.extent()) else { return };
        for rect in tiles_under(shared) {
            let source = |v: u32, offset: i32| (i64::from(v) - i64::from(offset)) as u32;
            let source = Rect::new(source(rect.x, x), source(rect.y, y), rect.width, rect.height);
            let whole = rect.width == TILE_PX && rect.height == TILE_PX;
            if whole && source.x.is_multiple_of(TILE_PX) && source.y.is_multiple_of(TILE_PX) {
                self.set_tile(rect.x, rect.y, from.tile(source.x, source.y).clone());
                continue;
            }
            let blank = tiles_under(source).all(|part| from.is_blank(part.x, part.y));
            if blank && self.is_blank(rect.x, rect.y) {
                continue;
            }
            if let Some(mut piece) = Piece::new(rect, from.read(source)) {
                self.exchange(&mut piece);
            }
        }
    }
}

impl Raster {
    /// Pixels that lie anywhere on or beside a canvas. What reaches beyond it is kept, up to 32768 pixels away.
    pub fn placed(canvas: Extent, pixels: Plane<Rgba>, x: i32, y: i32) -> Self {
        let place = SignedRect { x, y, ..SignedRect::of(pixels.extent()) };
        if place == SignedRect::of(canvas) {
            return Self::new(pixels);
        }
        let mut own = Plane::filled(canvas, Rgba::ZERO);
        own.place(&pixels, x, y);
        let reach = MAX_OVERHANG_PX as i32;
        let kept = SignedRect::new(-reach, -reach, canvas.width + 2 * reach as u32, canvas.height + 2 * reach as u32);
        let local = |rect: SignedRect| rect.translated(x.saturating_neg(), y.saturating_neg());
        let filled = kept.intersection(place).and_then(|kept| local(kept).within(pixels.extent()));
        if SignedRect::of(canvas).contains(place) {
            return Self::new(own);
        }
        let Some(bounds) = filled.and_then(|part| filled_bounds(&pixels, part)) else { return Self::new(own) };
        if SignedRect::of(canvas).contains(SignedRect::from(bounds).translated(x, y)) {
            return Self::new(own);
        }
        // Cut at tiles, which are then shared.
        let (left, top) = (bounds.x / TILE_PX * TILE_PX, bounds.y / TILE_PX * TILE_PX);
        let extent = Extent::new(bounds.x + bounds.width - left, bounds.y + bounds.height - top);
        let mut cut = Plane::filled(extent, Rgba::ZERO);
        cut.place(&pixels, -(left as i32), -(top as i32));
        let place = SignedRect { x: x + left as i32, y: y + top as i32, ..SignedRect::of(extent) };
        Self { pixels: own, overhang: Some(Arc::new(Overhang { place, pixels: cut })) }
    }

    /// All of the layer, on the canvas and beyond, and where it lies in canvas pixels.
    pub fn whole(&self) -> (SignedRect, Plane<Rgba>) {
        let canvas = SignedRect::of(self.pixels.extent());
        let Some(overhang) = &self.overhang else { return (canvas, self.pixels.clone()) };
        let place = canvas.union(overhang.place);
        let mut all = Plane::filled(place.extent(), Rgba::ZERO);
        all.place(&overhang.pixels, overhang.place.x - place.x, overhang.place.y - place.y);
        all.place(&self.pixels, -place.x, -place.y);
        (place, all)
    }

    /// The smallest rectangle around all that is not transparent black; `None` if there is nothing.
    pub fn bounds(&self) -> Option<SignedRect> {
        let own = || filled_bounds(&self.pixels, self.pixels.rect()).map(SignedRect::from);
        if self.overhang.is_none() {
            return own();
        }
        let (place, all) = self.whole();
        Some(SignedRect::from(filled_bounds(&all, all.rect())?).translated(place.x, place.y))
    }

    /// The same on another canvas, given in pixels of the present one.
    fn on_canvas(&self, rect: SignedRect) -> Self {
        if self.overhang.is_none() && rect.contains(SignedRect::of(self.pixels.extent())) {
            let mut pixels = Plane::filled(rect.extent(), Rgba::ZERO);
            pixels.place(&self.pixels, -rect.x, -rect.y);
            return Self::new(pixels);
        }
        let (place, all) = self.whole();
        Self::placed(rect.extent(), all, place.x - rect.x, place.y - rect.y)
    }
}

/// The smallest rectangle within `part` around all that is not zero.
fn filled_bounds<P: Texel>(plane: &Plane<P>, part: Rect) -> Option<Rect> {
    let filled = tiles_under(part).filter(|rect| !plane.is_blank(rect.x, rect.y));
    filled.filter_map(|rect| plane.bounds_in_tile(rect, |v| v != P::ZERO)).reduce(Rect::union)
}
