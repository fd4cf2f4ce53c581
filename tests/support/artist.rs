//! Documents and edits at random, and all that is in a document as plain values.

#![allow(dead_code, reason = "each test file uses a part of it")]

use scumble::base::{Extent, Rect, SignedRect};
use scumble::document::{
    BlendMode, Document, Edit, Layer, LayerId, Patch, Piece, Pieces, Place, Plane, PlaneId, Props, Raster, Rgba,
};

/// Numbers at random (`SplitMix64`).
pub struct Random(pub u64);

impl Random {
    /// All 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let v = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let v = (v ^ (v >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        v ^ (v >> 31)
    }

    /// Less than `end`.
    pub fn below(&mut self, end: u32) -> u32 {
        (self.bits() % u64::from(end.max(1))) as u32
    }

    /// So many times of a hundred.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of some.
    pub fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u32) as usize]
    }

    /// A byte, the ends more often than others.
    pub fn byte(&mut self) -> u8 {
        match self.below(4) {
            0 => 0,
            1 => 255,
            _ => self.bits() as u8,
        }
    }

    /// A rectangle on the canvas, with at least one pixel.
    pub fn rect(&mut self, canvas: Extent) -> Rect {
        let (x, y) = (self.below(canvas.width), self.below(canvas.height));
        Rect::new(x, y, 1 + self.below(canvas.width - x), 1 + self.below(canvas.height - y))
    }

    fn colour(&mut self) -> Rgba {
        [self.byte(), self.byte(), self.byte(), self.byte()]
    }

    /// Pixels: of one colour, or noise.
    pub fn pixels(&mut self, rect: Rect) -> Piece<Rgba> {
        let area = rect.extent().area();
        let texels = match self.below(5) {
            0 => vec![[0; 4]; area],
            1 | 2 => vec![self.colour(); area],
            _ => (0..area).map(|_| self.colour()).collect(),
        };
        Piece::new(rect, texels).unwrap()
    }

    /// Values: all the same, or noise.
    pub fn values(&mut self, rect: Rect) -> Piece<u8> {
        let area = rect.extent().area();
        let texels = match self.below(4) {
            0 => vec![0; area],
            1 => vec![self.byte(); area],
            _ => (0..area).map(|_| self.byte()).collect(),
        };
        Piece::new(rect, texels).unwrap()
    }

    /// A plane of values with some rectangles on it.
    pub fn value_plane(&mut self, canvas: Extent) -> Plane<u8> {
        let fill = self.of(&[0, 0, 255, 100]);
        let mut document = Document::new(canvas, [0; 4]).unwrap();
        document.apply(Edit::Selection(Some(Plane::filled(canvas, fill)))).unwrap();
        let rect = self.rect(canvas);
        let piece = self.values(rect);
        document.apply(Edit::selection(vec![piece])).unwrap();
        document.selection().unwrap().clone()
    }

    /// A layer's pixels, perhaps reaching beyond the canvas.
    pub fn raster(&mut self, canvas: Extent) -> Raster {
        let extent = if self.chance(60) { canvas } else { Extent::new(1 + self.below(300), 1 + self.below(200)) };
        let mut document = Document::empty(extent).unwrap();
        for _ in 0..self.below(3) {
            let rect = self.rect(extent);
            let piece = self.pixels(rect);
            document.apply(Edit::pixels(LayerId(1), vec![piece])).unwrap();
        }
        let plane = document.layers()[0].pixels().unwrap().clone();
        if extent == canvas && self.chance(70) {
            return Raster::new(plane);
        }
        let (x, y) = (self.below(400) as i32 - 200, self.below(300) as i32 - 150);
        Raster::placed(canvas, plane, x, y)
    }

    /// Properties; opacities are often 0 or 1.
    pub fn props(&mut self) -> Props {
        let opacity = self.of(&[0.0, 1.0, 1.0, 1.0, 0.3, 0.77]);
        Props {
            name: format!("Layer {}", self.below(50)),
            visible: self.chance(85),
            opacity,
            blend: if self.chance(40) { BlendMode::Normal } else { self.of(&BlendMode::ALL) },
            locked: self.chance(10),
            alpha_locked: self.chance(20),
            clipped: self.chance(30),
            mask_enabled: self.chance(80),
            recipe: self.chance(20).then(|| "{}".into()),
        }
    }

    /// A layer or a group with names counted on from `next`.
    pub fn layer(&mut self, canvas: Extent, next: &mut u32, depth: usize) -> Layer {
        let id = LayerId(*next);
        *next += 1;
        let props = self.props();
        let layer = if depth > 0 && self.chance(30) {
            let children = (0..self.below(4)).map(|_| self.layer(canvas, next, depth - 1)).collect();
            Layer::group(id, props, children)
        } else {
            Layer::raster(id, props, self.raster(canvas))
        };
        let mask = self.chance(25).then(|| self.value_plane(canvas));
        layer.with_mask(mask)
    }

    /// A document with up to five layers at the root.
    pub fn document(&mut self, canvas: Extent) -> Document {
        let mut next = 1;
        let layers = (0..=self.below(5)).map(|_| self.layer(canvas, &mut next, 2)).collect();
        let mut document = Document::from_layers(canvas, layers).unwrap();
        let rect = self.rect(canvas);
        let mask = self.values(rect);
        document.apply(Edit::mask(vec![mask])).unwrap();
        if self.chance(50) {
            let selection = self.value_plane(canvas);
            document.apply(Edit::Selection(Some(selection))).unwrap();
        }
        document
    }

    fn id(&mut self, document: &Document) -> LayerId {
        let ids: Vec<LayerId> = document.walk().map(Layer::id).collect();
        if self.chance(3) { LayerId(9_999) } else { self.of(&ids) }
    }

    fn place(&mut self, document: &Document) -> Place {
        let parent = if self.chance(50) { None } else { Some(self.id(document)) };
        Place { parent, index: self.below(5) as usize }
    }

    fn signed(&mut self) -> SignedRect {
        SignedRect::new(
            self.below(300) as i32 - 150,
            self.below(300) as i32 - 150,
            1 + self.below(350),
            1 + self.below(300),
        )
    }

    fn patch(&mut self, document: &Document) -> Edit {
        let canvas = document.extent();
        let mut patch = Patch::default();
        for _ in 0..self.below(3) {
            let id = PlaneId { layer: self.id(document), mask: self.chance(30) };
            let (first, second) = (self.rect(canvas), self.rect(canvas));
            let pieces = if id.mask {
                Pieces::Values(vec![self.values(first), self.values(second)])
            } else {
                Pieces::Pixels(vec![self.pixels(first), self.pixels(second)])
            };
            patch.planes.push((id, pieces));
        }
        let rect = self.rect(canvas);
        if self.chance(30) {
            patch.mask.push(self.values(rect));
        }
        if self.chance(30) {
            patch.selection.push(self.values(rect));
        }
        Edit::Patch(patch)
    }

    /// An edit of any kind. Not every one fits the document.
    pub fn edit(&mut self, document: &Document) -> Edit {
        let canvas = document.extent();
        match self.below(16) {
            0..=3 => self.patch(document),
            4 | 5 => {
                let mut next = document.fresh_ids().next().unwrap().0;
                let place = self.place(document);
                Edit::Insert { place, layer: Box::new(self.layer(canvas, &mut next, 1)) }
            }
            6 => Edit::Remove(self.id(document)),
            7 | 8 => Edit::Move { id: self.id(document), place: self.place(document) },
            9 => Edit::props(self.id(document), self.props()),
            10 => {
                let mask = self.chance(60).then(|| self.value_plane(canvas));
                Edit::LayerMask { id: self.id(document), mask }
            }
            11 => Edit::Raster { id: self.id(document), raster: self.raster(canvas) },
            12 => Edit::Selection(self.chance(60).then(|| self.value_plane(canvas))),
            13 => Edit::Frame(self.chance(70).then(|| self.signed())),
            14 => {
                let rect = self.signed();
                // Along the tiles, too, where they are shared.
                let along = SignedRect { x: rect.x / 128 * 128, y: rect.y / 128 * 128, ..rect };
                Edit::Canvas(if self.chance(50) { rect } else { along })
            }
            _ if self.chance(20) => Edit::Replace(self.document(Extent::new(90, 150))),
            _ => {
                let mut work = document.clone();
                let mut edits = Vec::new();
                for _ in 0..self.below(4) {
                    let edit = self.edit(&work);
                    if work.apply(edit.clone()).is_ok() || self.chance(5) {
                        edits.push(edit);
                    }
                }
                Edit::Many(edits)
            }
        }
    }
}

/// All that is in a plane, without what it shares with others.
fn texels<P: scumble::document::Texel>(plane: &Plane<P>) -> (Extent, Vec<u8>) {
    (plane.extent(), P::bytes(&plane.read(plane.rect())).to_vec())
}

/// All that is in a layer.
#[derive(Debug, PartialEq)]
pub struct LayerDump {
    id: LayerId,
    props: Props,
    pixels: Option<(Extent, Vec<u8>)>,
    overhang: Option<(SignedRect, (Extent, Vec<u8>))>,
    mask: Option<(Extent, Vec<u8>)>,
    children: Option<Vec<Self>>,
}

fn dump_layer(layer: &Layer) -> LayerDump {
    LayerDump {
        id: layer.id(),
        props: layer.props.clone(),
        pixels: layer.pixels().map(texels),
        overhang: layer.as_raster().and_then(Raster::overhang).map(|o| (o.place, texels(&o.pixels))),
        mask: layer.mask().map(texels),
        children: layer.is_group().then(|| layer.children().iter().map(dump_layer).collect()),
    }
}

/// All that is in a document.
#[derive(Debug, PartialEq)]
pub struct Dump {
    layers: Vec<LayerDump>,
    mask: (Extent, Vec<u8>),
    selection: Option<(Extent, Vec<u8>)>,
    frame: Option<SignedRect>,
    origin: (i32, i32),
}

/// Copies all that is in a document.
pub fn dump(document: &Document) -> Dump {
    Dump {
        layers: document.layers().iter().map(dump_layer).collect(),
        mask: texels(document.mask()),
        selection: document.selection().map(texels),
        frame: document.frame(),
        origin: document.origin(),
    }
}
