//! Random documents of layers, and random changes to them.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use scumble::base::{Extent, Mask, Pixmap, Rect, SignedRect};
use scumble::document::{BlendMode, Document, Edit, Layer, LayerId, Piece, Place, Plane, Props, Raster, Rgba};

/// A small generator of the same numbers every time (xorshift).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            dice.next();
        }
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 11
    }

    /// A number below `count`.
    pub fn below(&mut self, count: u32) -> u32 {
        (self.next() % u64::from(count.max(1))) as u32
    }

    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// A rectangle that lies within a canvas.
    pub fn rect(&mut self, extent: Extent) -> Rect {
        let (x, y) = (self.below(extent.width), self.below(extent.height));
        Rect::new(x, y, 1 + self.below(extent.width - x), 1 + self.below(extent.height - y))
    }

    /// A byte; the ends are frequent.
    fn byte(&mut self) -> u8 {
        match self.below(4) {
            0 => 0,
            1 => 255,
            _ => self.below(256) as u8,
        }
    }

    fn colour(&mut self) -> Rgba {
        [(); 4].map(|()| self.byte())
    }

    /// Pixels that run from one colour to another across, and of which some lines have a third.
    pub fn pixels(&mut self, rect: Rect) -> Vec<Rgba> {
        let (from, to, third) = (self.colour(), self.colour(), self.colour());
        let (every, grain) = (2 + self.below(9), self.below(40));
        let texel = |i: u32| {
            let (x, y) = (i % rect.width, i / rect.width);
            let share = |a: u8, b: u8| (u32::from(a) * (rect.width - x) + u32::from(b) * x) / rect.width;
            let noise = (x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)) >> 7) % (grain + 1);
            if y % every == 0 {
                return third;
            }
            let [r, g, b, a] = [0, 1, 2, 3].map(|c| share(from[c], to[c]));
            [r + noise, g, b + noise / 2, a].map(|v| v.min(255) as u8)
        };
        (0..rect.width * rect.height).map(texel).collect()
    }

    fn values(&mut self, rect: Rect) -> Vec<u8> {
        self.pixels(rect).into_iter().map(|[value, ..]| value).collect()
    }

    fn plane(&mut self, extent: Extent) -> Plane<Rgba> {
        let whole = Rect::new(0, 0, extent.width, extent.height);
        match self.below(6) {
            0 => Plane::filled(extent, [0; 4]),
            1 => Plane::filled(extent, self.colour()),
            2 => Plane::from_texels(extent, &self.pixels(whole)).unwrap(),
            _ => {
                let (rect, mut texels) = (self.rect(extent), vec![[0; 4]; extent.area()]);
                for (i, pixel) in (0..).zip(self.pixels(rect)) {
                    let (x, y) = (rect.x + i % rect.width, rect.y + i / rect.width);
                    texels[(y * extent.width + x) as usize] = pixel;
                }
                Plane::from_texels(extent, &texels).unwrap()
            }
        }
    }

    fn mask(&mut self, extent: Extent) -> Plane<u8> {
        let whole = Rect::new(0, 0, extent.width, extent.height);
        match self.below(4) {
            0 => Plane::filled(extent, self.byte()),
            _ => Plane::from_texels(extent, &self.values(whole)).unwrap(),
        }
    }

    pub fn props(&mut self) -> Props {
        let opacity = if self.chance(60) { 1.0 } else { self.below(256) as f32 / 255.0 };
        let mode = BlendMode::ALL[self.below(BlendMode::ALL.len() as u32) as usize];
        Props {
            visible: self.chance(88),
            opacity,
            blend: if self.chance(40) { BlendMode::Normal } else { mode },
            clipped: self.chance(30),
            mask_enabled: self.chance(85),
            ..Props::named("layer")
        }
    }

    fn layer(&mut self, extent: Extent, depth: u32, next_id: &mut u32) -> Layer {
        let id = LayerId(*next_id);
        *next_id += 1;
        let (props, mask) = (self.props(), self.chance(35).then(|| self.mask(extent)));
        let made = if depth < 3 && self.chance(25) {
            let children = (0..=self.below(3)).map(|_| self.layer(extent, depth + 1, next_id)).collect();
            Layer::group(id, props, children)
        } else {
            Layer::raster(id, props, Raster::new(self.plane(extent)))
        };
        made.with_mask(mask)
    }

    /// A document of so many layers and groups over an opaque picture, or over nothing.
    pub fn document(&mut self, extent: Extent, layers: u32, opaque: bool) -> Document {
        let mut next_id = 2;
        let whole = Rect::new(0, 0, extent.width, extent.height);
        let mut ground = self.pixels(whole);
        ground.iter_mut().filter(|_| opaque).for_each(|pixel| pixel[3] = 255);
        let ground = Raster::new(Plane::from_texels(extent, &ground).unwrap());
        let mut all = vec![Layer::raster(LayerId(1), Props::named("ground"), ground)];
        all.extend((0..layers).map(|_| self.layer(extent, 1, &mut next_id)));
        Document::from_layers(extent, all).unwrap()
    }

    /// A change to a document; `None` if the one that was thought of is not possible.
    pub fn edit(&mut self, document: &Document) -> Option<Edit> {
        let extent = document.extent();
        let rows = document.rows();
        let id = rows[self.below(rows.len() as u32) as usize].id;
        let layer = document.layer(id)?;
        match self.below(20) {
            0..=4 if !layer.is_group() => {
                let rect = self.rect(extent);
                Some(Edit::pixels(id, vec![Piece::new(rect, self.pixels(rect))?]))
            }
            5 | 6 if layer.mask().is_some() => {
                let rect = self.rect(extent);
                Some(Edit::layer_mask(id, vec![Piece::new(rect, self.values(rect))?]))
            }
            7..=9 => Some(Edit::props(id, self.props())),
            10 => {
                let size = Extent::new(1 + self.below(400), 1 + self.below(300));
                let pixels = self.pixels(Rect::new(0, 0, size.width, size.height)).into_flattened();
                let share = Mask::from_data(size, self.values(Rect::new(0, 0, size.width, size.height)))?;
                let at = (self.below(600) as i32 - 200, self.below(600) as i32 - 200);
                document.add_picture("new", &Pixmap::from_rgba(size, pixels)?, at, Some(&share), None).ok()
            }
            11 => document.duplicate(id).ok(),
            12 => document.remove(id).ok(),
            13 => document.merge_down(id).ok(),
            14 => document.group(&[id, rows[0].id]).ok(),
            15 => document.ungroup(id).ok(),
            16 => match layer.mask() {
                Some(_) => document.apply_layer_mask(id).ok(),
                None => Some(Edit::LayerMask { id, mask: Some(self.mask(extent)) }),
            },
            17 => Some(Edit::Move { id, place: Place { parent: None, index: self.below(5) as usize } }),
            18 => {
                let by = |dice: &mut Self| dice.below(80) as i32 - 40;
                let grown = |side: u32, by: i32| (side as i32 + by).max(200) as u32;
                let (x, y) = (by(self), by(self));
                let (width, height) = (grown(extent.width, by(self)), grown(extent.height, by(self)));
                Some(Edit::Canvas(SignedRect::new(x, y, width, height)))
            }
            _ if self.chance(20) => Some(Edit::Replace(self.document(extent, 3, true))),
            _ => Some(Edit::Raster { id, raster: Raster::new(self.plane(extent)) }).filter(|_| !layer.is_group()),
        }
    }
}
