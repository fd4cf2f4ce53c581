//! Planes as history keeps them: each tile once, flat ones as a value, the rest deflated when there is time.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Extent, Rect};

use super::pack::Store;
use super::plane::Plane;
use super::{TILE_PX, Texel};

/// A whole tile as a rectangle.
const TILE: Rect = Rect::new(0, 0, TILE_PX, TILE_PX);

/// The texels of a tile.
enum Tile<P> {
    /// Shared with whoever else has it, until it is deflated.
    Shared(Arc<[P]>),
    Stored(Store<P>),
}

/// A plane in less memory.
pub(super) struct PackedPlane<P> {
    extent: Extent,
    /// How many tiles in a row are which of `tiles`.
    runs: Vec<(u32, u32)>,
    tiles: Vec<Tile<P>>,
    /// Tiles at the front that need no further squeezing.
    squeezed: usize,
}

impl<P: Texel> PackedPlane<P> {
    /// Takes a plane over. Tiles stay as they are until [`PackedPlane::squeeze`], but for flat ones.
    pub(super) fn new(plane: &Plane<P>) -> Self {
        let (mut runs, mut tiles): (Vec<(u32, u32)>, Vec<Tile<P>>) = (Vec::new(), Vec::new());
        let mut known: BTreeMap<usize, u32> = BTreeMap::new();
        for tile in plane.tiles() {
            let number = *known.entry(tile.as_ptr() as usize).or_insert_with(|| {
                tiles.push(match tile.split_first() {
                    Some((first, rest)) if rest.iter().all(|v| v == first) => Tile::Stored(Store::Flat(*first)),
                    _ => Tile::Shared(tile.clone()),
                });
                (tiles.len() - 1) as u32
            });
            match runs.last_mut() {
                Some((count, last)) if *last == number => *count += 1,
                _ => runs.push((1, number)),
            }
        }
        Self { extent: plane.extent(), runs, tiles, squeezed: 0 }
    }

    /// The memory that it takes. Tiles that others have, too, are counted as if they were its own.
    pub(super) fn bytes(&self) -> usize {
        let tile = |tile: &Tile<P>| match tile {
            Tile::Shared(texels) => size_of_val::<[P]>(texels),
            Tile::Stored(store) => store.bytes(),
        };
        size_of_val::<[_]>(&self.runs) + size_of_val::<[_]>(&self.tiles) + self.tiles.iter().map(tile).sum::<usize>()
    }

    /// Deflates the next raw tile; returns the bytes that were gained, `None` if no raw tile is left.
    pub(super) fn squeeze(&mut self) -> Option<usize> {
        while let Some(tile) = self.tiles.get_mut(self.squeezed) {
            self.squeezed += 1;
            let Tile::Shared(texels) = tile else { continue };
            let before = size_of_val::<[P]>(texels);
            let mut store = Store::Raw(texels.to_vec());
            store.squeeze();
            let after = store.bytes();
            if after < before {
                *tile = Tile::Stored(store);
            }
            return Some(before.saturating_sub(after));
        }
        None
    }

    /// The plane as it was; `None` never happens for one that [`PackedPlane::new`] made.
    pub(super) fn unpack(self) -> Option<Plane<P>> {
        let area = TILE.extent().area();
        let unpacked = |tile: Tile<P>| match tile {
            Tile::Shared(texels) => texels,
            Tile::Stored(Store::Flat(value)) if value == P::ZERO => P::blank().clone(),
            Tile::Stored(store) => store.unpack(area).into(),
        };
        let tiles: Vec<Arc<[P]>> = self.tiles.into_iter().map(unpacked).collect();
        let all = self.runs.iter().flat_map(|&(count, number)| std::iter::repeat_n(number as usize, count as usize));
        Plane::from_tiles(self.extent, all.map(|number| tiles.get(number).cloned()).collect::<Option<_>>()?)
    }
}
