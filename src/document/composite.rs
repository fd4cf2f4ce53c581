//! What the layers look like together: the reference for the shader, and what is exported.
//!
//! The rules are those of W3C's *Compositing and Blending Level 1*, on sRGB values as they are (gamma space), with the
//! choices that drawing programs make:
//!
//! - Groups are isolated: their layers are composited on transparent ground, and the result is treated as a layer.
//! - A clipped layer shows only where its base does, the nearest unclipped layer below it among its siblings. Base and
//!   clipped layers are composited together first (*source-atop*); the base's layer mask, opacity and blend mode then
//!   apply to all of them, and a hidden base hides them. Without a base a layer is not clipped, and can be one.
//! - A layer's alpha counts times its opacity and its layer mask.
//!
//! Reckoned in floats with premultiplied backdrops and rounded once, at the end. Where only one plain layer is visible,
//! its bytes are exact, also those of transparent pixels; else a transparent pixel is `[0, 0, 0, 0]`.

use crate::base::{Pixmap, Rect};

use super::formula::{Row, blend};
use super::plane::offset_in_tile;
use super::region::tiles_under;
use super::{BlendMode, Document, Layer, Plane, Point, Rgba, TILE_PX, Texel};

/// From so many pixels on, more than one thread shares the work.
const SHARED_FROM_PX: usize = 1 << 18;
const MAX_THREADS: usize = 8;

/// A layer as it is in one tile.
struct Node<'a> {
    source: Source<'a>,
    mask: Option<&'a [u8]>,
    opacity: f32,
    blend: BlendMode,
    /// The layers that are clipped to it, from bottom to top.
    clipped: Vec<Self>,
}

enum Source<'a> {
    Pixels(&'a [Rgba]),
    Group(Vec<Node<'a>>),
}

impl Node<'_> {
    /// Whether its pixels are shown as they are on transparent ground.
    fn is_plain(&self) -> bool {
        self.mask.is_none() && self.opacity >= 1.0 && self.clipped.is_empty()
    }
}

/// The layers that show in the tile at `x`, `y`, from bottom to top.
fn nodes(layers: &[Layer], x: u32, y: u32) -> Vec<Node<'_>> {
    let mut nodes: Vec<Node<'_>> = Vec::new();
    // Whether the base below is there to be clipped to, there but shows nothing here, or missing.
    let mut base: Option<bool> = None;
    for layer in layers {
        let node = node(layer, x, y);
        match (layer.props.clipped, base) {
            (true, Some(true)) => {
                if let (Some(base), Some(node)) = (nodes.last_mut(), node) {
                    base.clipped.push(node);
                }
            }
            (true, Some(false)) => {}
            _ => {
                base = Some(node.is_some());
                nodes.extend(node);
            }
        }
    }
    nodes
}

/// A layer in the tile at `x`, `y`; `None` if it shows nothing there.
fn node(layer: &Layer, x: u32, y: u32) -> Option<Node<'_>> {
    let props = &layer.props;
    if !props.visible || props.opacity <= 0.0 {
        return None;
    }
    let mask = layer.enabled_mask();
    if mask.is_some_and(|mask| mask.is_blank(x, y)) {
        return None;
    }
    let source = match layer.pixels() {
        Some(pixels) if pixels.is_blank(x, y) => return None,
        Some(pixels) => Source::Pixels(pixels.tile(x, y)),
        None => Source::Group(nodes(layer.children(), x, y)),
    };
    if matches!(&source, Source::Group(nodes) if nodes.is_empty()) {
        return None;
    }
    let mask = mask.map(|mask| &**mask.tile(x, y));
    Some(Node { source, mask, opacity: props.opacity, blend: props.blend, clipped: Vec::new() })
}

/// Leaves out what is covered by an opaque layer in all of a tile's part.
fn uncovered(nodes: &mut Vec<Node<'_>>, part: Rect) {
    let covers = |node: &Node<'_>| {
        let Source::Pixels(pixels) = node.source else { return false };
        let opaque = |y: u32| pixels[offset_in_tile(part.x, y)..][..part.width as usize].iter().all(|p| p[3] == 255);
        let alone = node.mask.is_none() && node.opacity >= 1.0 && node.blend == BlendMode::Normal;
        alone && (part.y..part.y + part.height).all(opaque)
    };
    if let Some(at) = nodes.iter().rposition(covers) {
        nodes.drain(..at);
    }
}

/// Lays layers over a backdrop in a row of a tile that begins `at` and is `count` long.
fn lay(nodes: &[Node<'_>], backdrop: &mut Row, at: usize, count: usize, clipped: bool) {
    let mut source = Row::EMPTY;
    for node in nodes {
        match &node.source {
            Source::Pixels(pixels) => read(&pixels[at..][..count], &mut source),
            Source::Group(inner) => {
                let mut own = Row::EMPTY;
                lay(inner, &mut own, at, count, false);
                straighten(&own, &mut source, count);
            }
        }
        if !node.clipped.is_empty() {
            let mut own = Row::EMPTY;
            blend(&mut own, &source, BlendMode::Normal, false, count);
            lay(&node.clipped, &mut own, at, count, true);
            straighten(&own, &mut source, count);
        }
        if let Some(mask) = node.mask {
            for (alpha, &value) in source.alpha[..count].iter_mut().zip(&mask[at..][..count]) {
                *alpha *= f32::from(value) * SCALE;
            }
        }
        if node.opacity < 1.0 {
            source.alpha[..count].iter_mut().for_each(|alpha| *alpha *= node.opacity);
        }
        blend(backdrop, &source, node.blend, clipped, count);
    }
}

/// From bytes to floats. 255 times this rounds to 1 exactly.
const SCALE: f32 = 1.0 / 255.0;

/// Bytes as floats from 0 to 1, straight.
fn read(pixels: &[Rgba], row: &mut Row) {
    let [red, green, blue] = &mut row.colours;
    let channels = red.iter_mut().zip(green).zip(blue).zip(&mut row.alpha);
    for ((((r, g), b), a), pixel) in channels.zip(pixels) {
        // Whole words, which compilers can take apart many at once.
        let word = u32::from_le_bytes(*pixel);
        let channel = |shift: u32| ((word >> shift) & 255) as i32 as f32 * SCALE;
        (*r, *g, *b, *a) = (channel(0), channel(8), channel(16), channel(24));
    }
}

/// A backdrop as a source.
fn straighten(from: &Row, to: &mut Row, count: usize) {
    for (to, colours) in to.colours.iter_mut().zip(&from.colours) {
        for ((to, colour), alpha) in to[..count].iter_mut().zip(colours).zip(&from.alpha) {
            *to = (colour / alpha.max(1e-20)).min(1.0);
        }
    }
    to.alpha[..count].copy_from_slice(&from.alpha[..count]);
}

/// A backdrop's pixels as bytes; those that are transparent are `[0, 0, 0, 0]`.
fn write(row: &Row, pixels: &mut [Rgba]) {
    let [red, green, blue] = &row.colours;
    let channels = red.iter().zip(green).zip(blue).zip(&row.alpha);
    for ((((r, g), b), a), pixel) in channels.zip(pixels) {
        let alpha = (a * 255.0 + 0.5) as i32;
        let scale = if alpha == 0 { 0.0 } else { 255.0 / a };
        // Rounding may have put it beyond 255.
        let byte = |v: &f32| (v * scale + 0.5).min(255.0) as i32;
        *pixel = ((byte(r) | byte(g) << 8 | byte(b) << 16 | alpha << 24) as u32).to_le_bytes();
    }
}

impl Document {
    /// The layer that alone is visible and shown as it is, if so.
    fn sole(&self) -> Option<&Plane<Rgba>> {
        let mut visible = self.layers.iter().filter(|layer| layer.props.visible && layer.props.opacity > 0.0);
        let layer = visible.next().filter(|layer| layer.props.opacity >= 1.0 && layer.enabled_mask().is_none())?;
        // Hidden layers below could be its base.
        let free = !layer.props.clipped || self.layers[0].id == layer.id;
        layer.pixels().filter(|_| free && visible.next().is_none())
    }

    /// The composite of all layers in a rectangle, row by row. What lies beyond the canvas is left out: the rectangle is
    /// first cut to it. Large ones are shared among threads.
    pub fn composite(&self, rect: Rect) -> Vec<Rgba> {
        let rect = self.mask.cut(rect);
        if let Some(pixels) = self.sole() {
            return pixels.read(rect);
        }
        let mut texels = vec![Rgba::ZERO; rect.extent().area()];
        composite_into(&self.layers, rect, &mut texels);
        texels
    }

    /// The composite of all layers as one block of bytes. Reads every pixel: call it off the interface thread.
    pub fn to_pixmap(&self) -> Pixmap {
        let mut pixmap = Pixmap::filled(self.extent(), [0; 4]);
        let texels = pixmap.data_mut().as_chunks_mut::<4>().0;
        match self.sole() {
            Some(pixels) => pixels.copy_to(texels),
            None => composite_into(&self.layers, self.rect(), texels),
        }
        pixmap
    }

    /// The composite's pixel; `None` outside.
    pub fn pixel(&self, x: u32, y: u32) -> Option<Rgba> {
        self.composite(Rect::new(x, y, 1, 1)).first().copied()
    }

    /// The colour around a point: the mean of the composite over a square of `2 * radius_px + 1` pixels, cut at the
    /// canvas's edge, each pixel weighing as much as it is opaque. `None` outside the canvas.
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
            return self.pixel(x, y);
        }
        let (left, top) = (x.saturating_sub(radius), y.saturating_sub(radius));
        let (right, bottom) = ((x + radius + 1).min(extent.width), (y + radius + 1).min(extent.height));
        let texels = self.composite(Rect::new(left, top, right - left, bottom - top));
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

/// The composite of sibling layers (from bottom to top) in a rectangle that lies on them, row by row, into as many
/// texels. Transparent pixels are `[0, 0, 0, 0]`.
pub(super) fn composite_into(layers: &[Layer], rect: Rect, texels: &mut [Rgba]) {
    if rect.extent().is_empty() {
        return;
    }
    let threads =
        if texels.len() < SHARED_FROM_PX { 1 } else { std::thread::available_parallelism().map_or(1, usize::from) };
    // Bands of whole tiles; more of them than threads, as some are emptier than others.
    let tile_rows = (rect.y % TILE_PX + rect.height).div_ceil(TILE_PX);
    let stride = rect.width as usize;
    let first = ((TILE_PX - rect.y % TILE_PX).min(rect.height)) as usize * stride;
    let (top, rest) = texels.split_at_mut(first);
    let mut bands: Vec<(Rect, &mut [Rgba])> = vec![(Rect { height: (top.len() / stride) as u32, ..rect }, top)];
    for (i, band) in rest.chunks_mut(TILE_PX as usize * stride).enumerate() {
        let y = (rect.y / TILE_PX + 1 + i as u32) * TILE_PX;
        bands.push((Rect { y, height: (band.len() / stride) as u32, ..rect }, band));
    }
    let threads = threads.min(MAX_THREADS).min(tile_rows as usize);
    if threads <= 1 {
        return bands.into_iter().for_each(|(rect, band)| composite_band(layers, rect, band));
    }
    let waiting = std::sync::Mutex::new(bands);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let band = waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
                    let Some((rect, band)) = band else { return };
                    composite_band(layers, rect, band);
                }
            });
        }
    });
}

/// The composite of a rectangle within one row of tiles.
fn composite_band(layers: &[Layer], rect: Rect, texels: &mut [Rgba]) {
    for part in tiles_under(rect) {
        let mut nodes = nodes(layers, part.x, part.y);
        uncovered(&mut nodes, part);
        if nodes.is_empty() {
            continue;
        }
        let count = part.width as usize;
        for y in part.y..part.y + part.height {
            let start = (y - rect.y) as usize * rect.width as usize + (part.x - rect.x) as usize;
            let (at, row) = (offset_in_tile(part.x, y), &mut texels[start..][..count]);
            match &nodes[..] {
                [Node { source: Source::Pixels(pixels), .. }] if nodes[0].is_plain() => {
                    for (to, from) in row.iter_mut().zip(&pixels[at..][..count]) {
                        *to = if from[3] == 0 { Rgba::ZERO } else { *from };
                    }
                }
                nodes => {
                    let mut backdrop = Row::EMPTY;
                    lay(nodes, &mut backdrop, at, count, false);
                    write(&backdrop, row);
                }
            }
        }
    }
}
