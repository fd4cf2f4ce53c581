//! Documents by chance: groups, masks, blend modes, what lies beyond the canvas.

#![allow(dead_code, reason = "each test file uses a part of it")]

use scumble::base::{Extent, Rect, SignedRect};
use scumble::document::{BlendMode, Document, Layer, LayerId, Piece, Plane, Props, Raster, Rgba, Target};

/// Numbers by chance, the same for the same seed.
pub struct Random(pub u64);

impl Random {
    /// Steele and others, 2014: `SplitMix64`.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `end`, which is not reached.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// Once in `in_how_many` times.
    pub fn chance(&mut self, in_how_many: u64) -> bool {
        self.below(in_how_many) == 0
    }
}

/// A rectangle that lies within.
fn within(random: &mut Random, extent: Extent) -> Rect {
    let (x, y) = (random.below(u64::from(extent.width)) as u32, random.below(u64::from(extent.height)) as u32);
    let (width, height) = (random.below(60) as u32 + 1, random.below(60) as u32 + 1);
    Rect::new(x, y, width.min(extent.width - x), height.min(extent.height - y))
}

/// A plane with some rectangles of noise: every colour, every opacity.
pub fn paint(extent: Extent, seed: u64, rects: usize) -> Plane<Rgba> {
    let mut random = Random(seed);
    (0..rects).fold(Plane::filled(extent, [0; 4]), |plane, _| {
        let rect = within(&mut random, extent);
        let texels = (0..rect.extent().area()).map(|_| (random.next() as u32).to_le_bytes()).collect();
        plane.with_piece(&Piece::new(rect, texels).unwrap()).unwrap()
    })
}

fn values(random: &mut Random, extent: Extent) -> Plane<u8> {
    let outside = [0, 255, 77][random.below(3) as usize];
    (0..random.below(4)).fold(Plane::filled(extent, outside), |plane, _| {
        let rect = within(random, extent);
        let texels = (0..rect.extent().area()).map(|_| random.next() as u8).collect();
        plane.with_piece(&Piece::new(rect, texels).unwrap()).unwrap()
    })
}

/// Changes properties that chance has chosen.
pub type Adjust = fn(&mut Props);

fn props(random: &mut Random, id: u32, adjust: Adjust) -> Props {
    let names = ["Sky", "", "a \"quoted\" name", "<&>'", "\u{5c71}\u{1f98a}", "../../x"];
    let mut props = Props {
        name: format!("{} {id}", names[random.below(names.len() as u64) as usize]),
        visible: !random.chance(4),
        opacity: if random.chance(2) { 1.0 } else { random.below(1001) as f32 / 1000.0 },
        blend: BlendMode::ALL[random.below(BlendMode::ALL.len() as u64) as usize],
        locked: random.chance(4),
        alpha_locked: random.chance(4),
        clipped: random.chance(4),
        mask_enabled: !random.chance(4),
        recipe: random.chance(3).then(|| format!("{{\"seed\":{id}}}").into()),
    };
    adjust(&mut props);
    props
}

fn layers(random: &mut Random, canvas: Extent, depth: usize, next: &mut u32, adjust: Adjust) -> Vec<Layer> {
    let count = random.below(4) + 1;
    (0..count)
        .map(|_| {
            let id = *next;
            *next += 1 + random.below(3) as u32;
            let props = props(random, id, adjust);
            let layer = if depth < 3 && random.chance(4) {
                Layer::group(LayerId(id), props, layers(random, canvas, depth + 1, next, adjust))
            } else if random.chance(3) {
                let side = |random: &mut Random, of: u32| random.below(u64::from(of) * 2) as u32 + 1;
                let extent = Extent::new(side(random, canvas.width), side(random, canvas.height));
                let rects = random.below(4) as usize;
                let plane = paint(extent, random.next(), rects);
                let at = |random: &mut Random, of: u32| random.below(u64::from(of) * 3) as i32 - of as i32 * 2;
                let (x, y) = (at(random, canvas.width), at(random, canvas.height));
                Layer::raster(LayerId(id), props, Raster::placed(canvas, plane, x, y))
            } else {
                let rects = random.below(4) as usize;
                Layer::raster(LayerId(id), props, Raster::new(paint(canvas, random.next(), rects)))
            };
            let mask = random.chance(3).then(|| values(random, canvas));
            layer.with_mask(mask)
        })
        .collect()
}

/// A document by chance, its layers' properties adjusted.
pub fn artwork(seed: u64, adjust: Adjust) -> Document {
    let mut random = Random(seed);
    let canvas = Extent::new(random.below(280) as u32 + 1, random.below(280) as u32 + 1);
    let mut next = random.below(5) as u32;
    let layers = layers(&mut random, canvas, 1, &mut next, adjust);
    let mask = values(&mut random, canvas);
    let selection = random.chance(2).then(|| values(&mut random, canvas));
    let frame =
        random.chance(2).then(|| SignedRect::new(random.below(90) as i32 - 50, 7, 64, random.below(900) as u32));
    let document = Document::from_layers(canvas, layers).unwrap();
    let mut document = document.with_mask(mask).unwrap().with_selection(selection).unwrap().with_frame(frame);
    document = document.with_origin((random.next() as i32 / 4, -3)).with_next_id(next + 5);
    let ids: Vec<LayerId> = document.walk().map(Layer::id).collect();
    let id = ids[random.below(ids.len() as u64) as usize];
    let masked = document.layer(id).unwrap().mask().is_some() && random.chance(2);
    document.set_active(if masked { Target::LayerMask(id) } else { Target::Layer(id) });
    document
}
