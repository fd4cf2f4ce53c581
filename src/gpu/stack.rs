//! The layers over one tile as the steps that `shaders/composite.wgsl` takes.
//!
//! What cannot be seen is left out: hidden layers, those without any opacity, those that are empty in this tile or that
//! their layer mask hides there, groups of nothing else. The order and the rules are those of
//! `src/document/composite.rs`.

use crate::document::{BlendMode, Layer, PlaneId};

use super::pool::{PlaneOf, Texels};

const LAYER: u32 = 0;
const OPEN: u32 = 1;
const CLOSE: u32 = 2;
const ATOP: u32 = 4;
const FLAT: u32 = 8;
const MASKED: u32 = 16;
const BLEND_SHIFT: u32 = 8;

/// So many pictures can wait in the shader for the one within them (`DEPTH` there).
const MAX_DEPTH: usize = 8;

/// A step as the shader reads it: kind, flags and blend mode; colour or pool tile; pool tile of the layer mask; opacity.
pub(super) type Step = [u32; 4];

/// The steps for one tile.
#[derive(Debug, Default)]
pub(super) struct Stack<'a> {
    pub steps: Vec<Step>,
    /// What must be loaded before the steps can be taken.
    pub wanted: Vec<(PlaneId, PlaneOf<'a>)>,
    depth: usize,
    deepest: usize,
}

/// How far a layer covers: its opacity, and the pool tile of its layer mask.
#[derive(Debug, Clone, Copy)]
struct Cover {
    opacity: f32,
    mask: Option<u32>,
}

impl<'a> Stack<'a> {
    /// For layers from bottom to top, of whose planes `find` says what there is.
    pub fn new(layers: &'a [Layer], find: &mut impl FnMut(PlaneId, PlaneOf<'a>) -> Texels) -> Self {
        let mut stack = Self::default();
        stack.siblings(layers, find);
        stack
    }

    /// Whether the shader can hold so many groups within groups.
    pub fn fits(&self) -> bool {
        self.deepest <= MAX_DEPTH
    }

    /// The colour of the whole tile, premultiplied, if it has but one.
    pub fn colour(&self) -> Option<[u8; 4]> {
        match self.steps[..] {
            [] => Some([0; 4]),
            [[kind, colour, _, opacity]] if kind & (FLAT | MASKED) == FLAT => {
                let [r, g, b, a] = colour.to_le_bytes().map(|v| f32::from(v) / 255.0);
                let alpha = a * f32::from_bits(opacity);
                Some([r * alpha, g * alpha, b * alpha, alpha].map(|v| (v * 255.0).round() as u8))
            }
            _ => None,
        }
    }

    /// The plane whose pixels are all that there is to see, as they are, if they are yet to be loaded.
    pub fn lone_plane(&self) -> Option<PlaneOf<'a>> {
        match (&self.steps[..], &self.wanted[..]) {
            ([[kind, _, _, opacity]], [(_, plane)]) => {
                (kind & (FLAT | MASKED) == 0 && *opacity == 1f32.to_bits()).then_some(*plane)
            }
            _ => None,
        }
    }

    /// Layers of one group, with those clipped to them.
    fn siblings(&mut self, layers: &'a [Layer], find: &mut impl FnMut(PlaneId, PlaneOf<'a>) -> Texels) {
        let mut rest = layers;
        while let Some((base, above)) = rest.split_first() {
            let count = above.iter().take_while(|layer| layer.props.clipped).count();
            let (clipped, next) = above.split_at(count);
            rest = next;
            if !shows(base) {
                continue;
            }
            if !clipped.iter().any(shows) {
                self.layer(base, 0, find);
                continue;
            }
            // What is clipped is laid on the base's pixels alone; then both are laid on what is below as the base would be.
            let Some(cover) = self.cover(base, find) else { continue };
            let start = self.open();
            self.content(base, find);
            if self.steps.len() > start {
                clipped.iter().filter(|layer| shows(layer)).for_each(|layer| self.layer(layer, ATOP, find));
            }
            self.close(start, base.props.blend, cover, 0);
        }
    }

    /// A layer with its opacity, mask and blend mode.
    fn layer(&mut self, layer: &'a Layer, flags: u32, find: &mut impl FnMut(PlaneId, PlaneOf<'a>) -> Texels) {
        let blend = layer.props.blend;
        if layer.is_group() {
            let Some(cover) = self.cover(layer, find) else { return };
            let start = self.open();
            self.siblings(layer.children(), find);
            self.close(start, blend, cover, flags);
        } else if let Some((kind, source)) = self.pixels(layer, find)
            && let Some(cover) = self.cover(layer, find)
        {
            self.push(kind | flags, source, blend, cover);
        }
    }

    /// What a layer is made of, without its opacity, mask and blend mode.
    fn content(&mut self, layer: &'a Layer, find: &mut impl FnMut(PlaneId, PlaneOf<'a>) -> Texels) {
        if layer.is_group() {
            self.siblings(layer.children(), find);
        } else if let Some((kind, source)) = self.pixels(layer, find) {
            self.push(kind, source, BlendMode::Normal, Cover { opacity: 1.0, mask: None });
        }
    }

    /// A layer's pixels: kind of step and where they are, if there is something to see.
    fn pixels(
        &mut self,
        layer: &'a Layer,
        find: &mut impl FnMut(PlaneId, PlaneOf<'a>) -> Texels,
    ) -> Option<(u32, u32)> {
        let plane = PlaneOf::Pixels(layer.pixels()?);
        let id = PlaneId { layer: layer.id(), mask: false };
        match find(id, plane) {
            Texels::Colour(colour) => (colour >> 24 > 0).then_some((LAYER | FLAT, colour)),
            Texels::Tile(tile) => Some((LAYER, tile)),
            Texels::Unknown => {
                self.wanted.push((id, plane));
                Some((LAYER, 0))
            }
        }
    }

    /// How far a layer covers; `None` if not at all.
    fn cover(&mut self, layer: &'a Layer, find: &mut impl FnMut(PlaneId, PlaneOf<'a>) -> Texels) -> Option<Cover> {
        let cover = Cover { opacity: layer.props.opacity, mask: None };
        let Some(mask) = layer.enabled_mask() else { return Some(cover) };
        let id = PlaneId { layer: layer.id(), mask: true };
        match find(id, PlaneOf::Mask(mask)) {
            Texels::Colour(0) => None,
            Texels::Colour(value) => Some(Cover { opacity: cover.opacity * (value as f32 / 255.0), ..cover }),
            Texels::Tile(tile) => Some(Cover { mask: Some(tile), ..cover }),
            Texels::Unknown => {
                self.wanted.push((id, PlaneOf::Mask(mask)));
                Some(Cover { mask: Some(0), ..cover })
            }
        }
    }

    /// Begins a picture by itself; returns at which step it begins.
    fn open(&mut self) -> usize {
        self.steps.push([OPEN, 0, 0, 0]);
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        self.steps.len()
    }

    /// Ends it and lays it on what is below; forgets it if there is nothing in it.
    fn close(&mut self, start: usize, blend: BlendMode, cover: Cover, flags: u32) {
        self.depth -= 1;
        if self.steps.len() == start {
            self.steps.pop();
        } else {
            self.push(CLOSE | flags, 0, blend, cover);
        }
    }

    fn push(&mut self, kind: u32, source: u32, blend: BlendMode, cover: Cover) {
        let blend = blend.index() << BLEND_SHIFT;
        let masked = if cover.mask.is_some() { MASKED } else { 0 };
        self.steps.push([kind | masked | blend, source, cover.mask.unwrap_or(0), cover.opacity.to_bits()]);
    }
}

/// Whether a layer is to be seen at all.
fn shows(layer: &Layer) -> bool {
    layer.props.visible && layer.props.opacity > 0.0
}
