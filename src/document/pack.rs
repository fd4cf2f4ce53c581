//! Edits as history keeps them: flat areas as one value, the rest deflated when there is time.

use std::io::{Read, Write};
use std::sync::Arc;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::base::{Extent, Rect};

use super::pack_plane::PackedPlane;
use super::{Content, Edit, Layer, Overhang, Piece, Pieces, Plane, Props, Raster, Rgba, Texel};

/// Texels in less memory.
pub(super) enum Store<P> {
    /// All of one value.
    Flat(P),
    /// As they are.
    Raw(Vec<P>),
    /// As they are, because deflating did not make them smaller.
    Dense(Vec<P>),
    /// Deflated.
    Deflated(Box<[u8]>),
}

impl<P: Texel> Store<P> {
    fn new(texels: Vec<P>) -> Self {
        match texels.split_first() {
            Some((first, rest)) if rest.iter().all(|v| v == first) => Self::Flat(*first),
            _ => Self::Raw(texels),
        }
    }

    /// The memory that they take.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Flat(_) => 0,
            Self::Raw(texels) | Self::Dense(texels) => texels.capacity() * size_of::<P>(),
            Self::Deflated(bytes) => bytes.len(),
        }
    }

    /// Deflates raw texels; false if they were not raw.
    pub(super) fn squeeze(&mut self) -> bool {
        let Self::Raw(texels) = self else { return false };
        let mut texels = std::mem::take(texels);
        let deflated = deflate(&texels);
        *self = if deflated.len() < texels.len() * size_of::<P>() {
            Self::Deflated(deflated)
        } else {
            texels.shrink_to_fit();
            Self::Dense(texels)
        };
        true
    }

    /// The texels, of which there are `area`.
    pub(super) fn unpack(self, area: usize) -> Vec<P> {
        match self {
            Self::Flat(value) => vec![value; area],
            Self::Raw(texels) | Self::Dense(texels) => texels,
            Self::Deflated(bytes) => inflate(&bytes, area),
        }
    }
}

/// Pieces of a plane in less memory.
struct PackedPieces<P> {
    pieces: Vec<(Rect, Store<P>)>,
    /// Pieces at the front that need no further squeezing.
    squeezed: usize,
}

impl<P: Texel> PackedPieces<P> {
    fn new(pieces: Vec<Piece<P>>) -> Self {
        let pack = |piece: Piece<P>| (piece.rect(), Store::new(piece.into_texels()));
        Self { pieces: pieces.into_iter().map(pack).collect(), squeezed: 0 }
    }

    fn bytes(&self) -> usize {
        size_of_val::<[_]>(&self.pieces) + self.pieces.iter().map(|(_, store)| store.bytes()).sum::<usize>()
    }

    fn squeeze(&mut self) -> Option<usize> {
        while let Some((_, store)) = self.pieces.get_mut(self.squeezed) {
            self.squeezed += 1;
            let before = store.bytes();
            if store.squeeze() {
                return Some(before.saturating_sub(store.bytes()));
            }
        }
        None
    }

    fn unpack(self) -> Option<Vec<Piece<P>>> {
        self.pieces.into_iter().map(|(rect, store)| Piece::new(rect, store.unpack(rect.extent().area()))).collect()
    }
}

/// Each byte less the same byte of the texel before it, deflated at the fastest level.
fn deflate<P: Texel>(texels: &[P]) -> Box<[u8]> {
    let bytes = P::bytes(texels);
    let mut differences = bytes.to_vec();
    for (difference, before) in differences[size_of::<P>()..].iter_mut().zip(bytes) {
        *difference = difference.wrapping_sub(*before);
    }
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&differences).expect("memory takes every write");
    encoder.finish().expect("memory takes every write").into_boxed_slice()
}

fn inflate<P: Texel>(deflated: &[u8], area: usize) -> Vec<P> {
    let mut texels = vec![P::ZERO; area];
    let bytes = P::bytes_mut(&mut texels);
    DeflateDecoder::new(deflated).read_exact(bytes).expect("history reads back what it has deflated itself");
    for at in size_of::<P>()..bytes.len() {
        bytes[at] = bytes[at].wrapping_add(bytes[at - size_of::<P>()]);
    }
    texels
}

/// Pixels somewhere in an edit.
enum Slot<'a> {
    Pixels(&'a mut Vec<Piece<Rgba>>),
    Values(&'a mut Vec<Piece<u8>>),
    Picture(&'a mut Plane<Rgba>),
    Mask(&'a mut Plane<u8>),
}

/// What was in a slot.
enum Packed {
    Pixels(PackedPieces<Rgba>),
    Values(PackedPieces<u8>),
    Picture(PackedPlane<Rgba>),
    Mask(PackedPlane<u8>),
}

impl Packed {
    /// Takes what is in a slot and leaves it empty.
    fn take(slot: Slot<'_>) -> Self {
        const NOTHING: Extent = Extent::new(1, 1);
        match slot {
            Slot::Pixels(pieces) => Self::Pixels(PackedPieces::new(std::mem::take(pieces))),
            Slot::Values(pieces) => Self::Values(PackedPieces::new(std::mem::take(pieces))),
            Slot::Picture(plane) => {
                Self::Picture(PackedPlane::new(&std::mem::replace(plane, Plane::filled(NOTHING, Rgba::ZERO))))
            }
            Slot::Mask(plane) => Self::Mask(PackedPlane::new(&std::mem::replace(plane, Plane::filled(NOTHING, 0)))),
        }
    }

    /// Puts it back; false if it does not belong there.
    fn put(self, slot: Slot<'_>) -> bool {
        match (self, slot) {
            (Self::Pixels(packed), Slot::Pixels(pieces)) => packed.unpack().map(|unpacked| *pieces = unpacked),
            (Self::Values(packed), Slot::Values(pieces)) => packed.unpack().map(|unpacked| *pieces = unpacked),
            (Self::Picture(packed), Slot::Picture(plane)) => packed.unpack().map(|unpacked| *plane = unpacked),
            (Self::Mask(packed), Slot::Mask(plane)) => packed.unpack().map(|unpacked| *plane = unpacked),
            _ => None,
        }
        .is_some()
    }

    fn bytes(&self) -> usize {
        let heap = match self {
            Self::Pixels(pieces) => pieces.bytes(),
            Self::Values(pieces) => pieces.bytes(),
            Self::Picture(plane) => plane.bytes(),
            Self::Mask(plane) => plane.bytes(),
        };
        size_of::<Self>() + heap
    }

    fn squeeze(&mut self) -> Option<usize> {
        match self {
            Self::Pixels(pieces) => pieces.squeeze(),
            Self::Values(pieces) => pieces.squeeze(),
            Self::Picture(plane) => plane.squeeze(),
            Self::Mask(plane) => plane.squeeze(),
        }
    }
}

/// Visits all pixels of an edit, always in the same order. Returns the bytes of all else in it.
fn visit(edit: &mut Edit, see: &mut impl FnMut(Slot<'_>)) -> usize {
    let own = match edit {
        Edit::Patch(patch) => {
            for (_, pieces) in &mut patch.planes {
                match pieces {
                    Pieces::Pixels(pieces) => see(Slot::Pixels(pieces)),
                    Pieces::Values(pieces) => see(Slot::Values(pieces)),
                }
            }
            see(Slot::Values(&mut patch.mask));
            see(Slot::Values(&mut patch.selection));
            size_of_val::<[_]>(&patch.planes)
        }
        Edit::Insert { layer, .. } => visit_layer(layer, see),
        Edit::Props { props, .. } => props_bytes(props),
        Edit::LayerMask { mask: Some(plane), .. } | Edit::Selection(Some(plane)) => {
            see(Slot::Mask(plane));
            0
        }
        Edit::Raster { raster, .. } => visit_raster(raster, see),
        Edit::Replace(document) => {
            see(Slot::Mask(&mut document.mask));
            document.selection.iter_mut().for_each(|selection| see(Slot::Mask(selection)));
            Arc::make_mut(&mut document.layers).iter_mut().map(|layer| visit_layer(layer, see)).sum()
        }
        Edit::Many(edits) => edits.iter_mut().map(|edit| visit(edit, see)).sum(),
        _ => 0,
    };
    size_of::<Edit>() + own
}

fn visit_layer(layer: &mut Layer, see: &mut impl FnMut(Slot<'_>)) -> usize {
    layer.mask.iter_mut().for_each(|mask| see(Slot::Mask(mask)));
    let inner = match &mut layer.content {
        Content::Raster(raster) => visit_raster(raster, see),
        Content::Group(children) => children.iter_mut().map(|layer| visit_layer(layer, see)).sum(),
    };
    size_of::<Layer>() + props_bytes(&layer.props) + inner
}

fn visit_raster(raster: &mut Raster, see: &mut impl FnMut(Slot<'_>)) -> usize {
    see(Slot::Picture(&mut raster.pixels));
    let Some(overhang) = &mut raster.overhang else { return 0 };
    see(Slot::Picture(&mut Arc::make_mut(overhang).pixels));
    size_of::<Overhang>()
}

fn props_bytes(props: &Props) -> usize {
    size_of::<Props>() + props.name.capacity() + props.recipe.as_ref().map_or(0, |recipe| recipe.len())
}

/// An edit in less memory.
pub(super) struct PackedEdit {
    /// The edit without its pixels.
    hollow: Edit,
    /// Its pixels.
    packed: Vec<Packed>,
    hollow_bytes: usize,
    /// Of `packed`, so many at the front need no further squeezing.
    squeezed: usize,
}

impl PackedEdit {
    /// Takes an edit over. Finds flat areas; all else stays raw until [`PackedEdit::squeeze`].
    pub(super) fn new(mut edit: Edit) -> Self {
        let mut packed = Vec::new();
        let hollow_bytes = visit(&mut edit, &mut |slot| packed.push(Packed::take(slot)));
        Self { hollow: edit, packed, hollow_bytes, squeezed: 0 }
    }

    /// The memory that it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + self.hollow_bytes + self.packed.iter().map(Packed::bytes).sum::<usize>()
    }

    /// Deflates the next raw piece or tile; returns the bytes that were gained, `None` if none is left.
    pub(super) fn squeeze(&mut self) -> Option<usize> {
        while let Some(packed) = self.packed.get_mut(self.squeezed) {
            if let Some(gained) = packed.squeeze() {
                return Some(gained);
            }
            self.squeezed += 1;
        }
        None
    }

    /// The edit as it was; `None` never happens for one that [`PackedEdit::new`] made.
    pub(super) fn unpack(mut self) -> Option<Edit> {
        let mut packed = self.packed.into_iter();
        let mut whole = true;
        visit(&mut self.hollow, &mut |slot| whole &= packed.next().is_some_and(|packed| packed.put(slot)));
        whole.then_some(self.hollow)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Document, LayerId, Place};

    fn squeeze_all(packed: &mut PackedEdit) -> usize {
        std::iter::from_fn(|| packed.squeeze()).sum()
    }

    /// Noise in a rectangle of a plane that is flat elsewhere.
    fn plane(noise: &[Rgba], fill: Rgba) -> Plane<Rgba> {
        let mut plane = Plane::filled(Extent::new(300, 140), fill);
        plane.exchange(&mut Piece::new(Rect::new(125, 4, 10, 6), noise.to_vec()).unwrap());
        plane
    }

    proptest! {
        #[test]
        fn a_packed_edit_comes_back_as_it_was(
            noise in proptest::collection::vec(any::<Rgba>(), 60),
            slope in 0u8..9,
            fill: Rgba,
            squeezes in 0usize..9,
        ) {
            let picture = vec![
                Piece::new(Rect::new(3, 4, 10, 6), noise.clone()).unwrap(),
                Piece::new(Rect::new(0, 0, 40, 30), vec![fill; 1200]).unwrap(),
            ];
            let ramp = (0..2000usize).map(|i| (i as u8).wrapping_mul(slope)).collect();
            let mask = vec![Piece::new(Rect::new(0, 0, 50, 40), ramp).unwrap()];
            let raster = Raster::placed(Extent::new(300, 140), plane(&noise, fill), 30, -9);
            let layer = Layer::raster(LayerId(2), Props::named("two"), raster);
            let group = Layer::group(LayerId(3), Props::default(), vec![layer]);
            let edit = Edit::Many(vec![
                Edit::pixels(LayerId(1), picture),
                Edit::mask(mask),
                Edit::Insert {
                    place: Place { parent: None, index: 0 },
                    layer: Box::new(group.with_mask(Some(Plane::filled(Extent::new(300, 140), slope)))),
                },
                Edit::Remove(LayerId(1)),
            ]);
            let mut packed = PackedEdit::new(edit.clone());
            for _ in 0..squeezes {
                let before = packed.bytes();
                let gained = packed.squeeze();
                prop_assert_eq!(packed.bytes(), before - gained.unwrap_or(0));
            }
            prop_assert_eq!(packed.unpack().unwrap(), edit);
        }
    }

    #[test]
    fn a_blank_canvas_and_a_soft_gradient_take_little() {
        let mut document = Document::new(Extent::new(2000, 1000), [255; 4]).unwrap();
        let packed = PackedEdit::new(Edit::Replace(document.clone()));
        assert!(packed.bytes() < 20_000, "{}", packed.bytes());
        assert_eq!(packed.unpack().unwrap(), Edit::Replace(document.clone()));

        let gradient = (0..128u32 * 128).map(|i| [(i / 128) as u8, (i % 128) as u8, 7, 255]).collect();
        let piece = Piece::new(Rect::new(0, 0, 128, 128), gradient).unwrap();
        document.apply(Edit::pixels(LayerId(1), vec![piece])).unwrap();
        let mut packed = PackedEdit::new(Edit::Replace(document.clone()));
        let gained = squeeze_all(&mut packed);
        assert!(gained > 60_000, "{gained}");
        assert_eq!(packed.unpack().unwrap(), Edit::Replace(document));
    }
}
