//! Edits as history keeps them: flat areas as one value, the rest deflated when there is time.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::base::{Extent, Rect};

use super::region::tiles_under;
use super::{Document, Edit, Piece, Plane, Rgba, Texel};

/// The texels of a piece.
enum Store<P> {
    Flat(P),
    Raw(Vec<P>),
    /// Raw, because deflating did not make it smaller.
    Dense(Vec<P>),
    Deflated(Box<[u8]>),
}

struct PackedPiece<P> {
    rect: Rect,
    store: Store<P>,
}

impl<P: Texel> PackedPiece<P> {
    fn new(piece: Piece<P>) -> Self {
        let rect = piece.rect();
        let store = match piece.texels().split_first() {
            Some((first, rest)) if rest.iter().all(|v| v == first) => Store::Flat(*first),
            _ => Store::Raw(piece.into_texels()),
        };
        Self { rect, store }
    }

    fn bytes(&self) -> usize {
        let heap = match &self.store {
            Store::Flat(_) => 0,
            Store::Raw(texels) | Store::Dense(texels) => texels.capacity() * size_of::<P>(),
            Store::Deflated(bytes) => bytes.len(),
        };
        size_of::<Self>() + heap
    }

    /// Deflates raw texels; false if they were not raw.
    fn squeeze(&mut self) -> bool {
        let Store::Raw(texels) = &mut self.store else { return false };
        let mut texels = std::mem::take(texels);
        let raw_bytes = texels.len() * size_of::<P>();
        let deflated = deflate(&texels);
        self.store = if deflated.len() < raw_bytes {
            Store::Deflated(deflated)
        } else {
            texels.shrink_to_fit();
            Store::Dense(texels)
        };
        true
    }

    fn unpack(self) -> Option<Piece<P>> {
        let area = self.rect.extent().area();
        let texels = match self.store {
            Store::Flat(value) => vec![value; area],
            Store::Raw(texels) | Store::Dense(texels) => texels,
            Store::Deflated(bytes) => inflate(&bytes, area),
        };
        Piece::new(self.rect, texels)
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

/// An edit in less memory.
pub(super) struct PackedEdit {
    /// The canvas that takes the present one's place.
    replaces: Option<Extent>,
    picture: Vec<PackedPiece<Rgba>>,
    mask: Vec<PackedPiece<u8>>,
    /// Pieces at the front that need no further squeezing, of picture and mask counted on.
    squeezed: usize,
}

impl PackedEdit {
    /// Takes an edit over. Finds flat areas; all else stays raw until [`PackedEdit::squeeze`].
    pub(super) fn new(edit: Edit) -> Self {
        let (replaces, picture, mask) = match edit {
            Edit::Patch { picture, mask } => (None, pack(picture), pack(mask)),
            Edit::Replace(document) => {
                (Some(document.extent()), pack(tiles(document.picture())), pack(tiles(document.mask())))
            }
        };
        Self { replaces, picture, mask, squeezed: 0 }
    }

    /// The memory that it takes.
    pub(super) fn bytes(&self) -> usize {
        let picture: usize = self.picture.iter().map(PackedPiece::bytes).sum();
        let mask: usize = self.mask.iter().map(PackedPiece::bytes).sum();
        size_of::<Self>() + picture + mask
    }

    /// Deflates the next raw piece; returns the bytes that were gained, `None` if no raw piece is left.
    pub(super) fn squeeze(&mut self) -> Option<usize> {
        loop {
            let at = self.squeezed;
            let (before, worked, after) = if let Some(piece) = self.picture.get_mut(at) {
                (piece.bytes(), piece.squeeze(), piece.bytes())
            } else {
                let piece = self.mask.get_mut(at - self.picture.len())?;
                (piece.bytes(), piece.squeeze(), piece.bytes())
            };
            self.squeezed += 1;
            if worked {
                return Some(before.saturating_sub(after));
            }
        }
    }

    /// The edit as it was; `None` never happens for one that [`PackedEdit::new`] made.
    pub(super) fn unpack(self) -> Option<Edit> {
        let (picture, mask) = (unpack(self.picture)?, unpack(self.mask)?);
        let Some(extent) = self.replaces else { return Some(Edit::Patch { picture, mask }) };
        let mut document = Document::new(extent, Rgba::ZERO).ok()?;
        document.apply(Edit::Patch { picture, mask }).ok()?;
        Some(Edit::Replace(document))
    }
}

fn pack<P: Texel>(pieces: Vec<Piece<P>>) -> Vec<PackedPiece<P>> {
    pieces.into_iter().map(PackedPiece::new).collect()
}

fn unpack<P: Texel>(pieces: Vec<PackedPiece<P>>) -> Option<Vec<Piece<P>>> {
    pieces.into_iter().map(PackedPiece::unpack).collect()
}

fn tiles<P: Texel>(plane: &Plane<P>) -> Vec<Piece<P>> {
    tiles_under(plane.rect()).filter_map(|rect| Piece::new(rect, plane.read(rect))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn squeeze_all(packed: &mut PackedEdit) -> usize {
        std::iter::from_fn(|| packed.squeeze()).sum()
    }

    proptest! {
        #[test]
        fn a_packed_edit_comes_back_as_it_was(
            noise in proptest::collection::vec(any::<Rgba>(), 60),
            slope in 0u8..9,
            fill: Rgba,
            squeezes in 0usize..5,
        ) {
            let picture = vec![
                Piece::new(Rect::new(3, 4, 10, 6), noise).unwrap(),
                Piece::new(Rect::new(0, 0, 40, 30), vec![fill; 1200]).unwrap(),
            ];
            let ramp = (0..2000usize).map(|i| (i as u8).wrapping_mul(slope)).collect();
            let mask = vec![Piece::new(Rect::new(0, 0, 50, 40), ramp).unwrap()];
            let edit = Edit::Patch { picture, mask };
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
        document.apply(Edit::Patch { picture: vec![piece], mask: Vec::new() }).unwrap();
        let mut packed = PackedEdit::new(Edit::Replace(document.clone()));
        let gained = squeeze_all(&mut packed);
        assert!(gained > 60_000, "{gained}");
        assert_eq!(packed.unpack().unwrap(), Edit::Replace(document));
    }
}
