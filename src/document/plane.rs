//! A plane of pixels in tiles that snapshots share until one is written to.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;

use crate::base::{Extent, Rect};

use super::region::tiles_under;
use super::{Piece, Texel};

/// The side of a tile in pixels.
pub const TILE_PX: u32 = 128;
pub(super) const TILE_AREA: usize = (TILE_PX * TILE_PX) as usize;

/// A plane of pixels. Cloning shares all tiles.
#[derive(Clone)]
pub struct Plane<P> {
    extent: Extent,
    /// Row by row; each holds `TILE_AREA` texels, those beyond the extent without meaning.
    tiles: Arc<Vec<Arc<[P]>>>,
}

impl<P: Texel> Plane<P> {
    /// A plane of one value everywhere. All its tiles are the same memory; those of zeros are so in all planes.
    pub fn filled(extent: Extent, value: P) -> Self {
        let tile: Arc<[P]> = if value == P::ZERO { P::blank().clone() } else { vec![value; TILE_AREA].into() };
        let count = (extent.width.div_ceil(TILE_PX) as usize) * (extent.height.div_ceil(TILE_PX) as usize);
        Self { extent, tiles: Arc::new(vec![tile; count]) }
    }

    /// Takes `width * height` texels, row by row; `None` if their number is another. Tiles of zeros take no memory.
    pub fn from_texels(extent: Extent, texels: &[P]) -> Option<Self> {
        if texels.len() != extent.area() {
            return None;
        }
        let mut plane = Self::filled(extent, P::ZERO);
        for rect in tiles_under(plane.rect()) {
            let row = |row: u32| {
                let from = (rect.y + row) as usize * extent.width as usize + rect.x as usize;
                &texels[from..][..rect.width as usize]
            };
            if (0..rect.height).all(|y| row(y).iter().all(|&v| v == P::ZERO)) {
                continue;
            }
            let index = plane.tile_index(rect.x, rect.y);
            let tile = plane.tile_mut(index);
            for y in 0..rect.height {
                tile[(y * TILE_PX) as usize..][..rect.width as usize].copy_from_slice(row(y));
            }
        }
        Some(plane)
    }

    /// The size in pixels.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// The whole plane as a rectangle.
    pub fn rect(&self) -> Rect {
        Rect::new(0, 0, self.extent.width, self.extent.height)
    }

    /// The texel at `x`, `y`; `None` outside.
    pub fn texel(&self, x: u32, y: u32) -> Option<P> {
        (x < self.extent.width && y < self.extent.height).then(|| self.run(x, y, 1)[0])
    }

    /// The texels of a rectangle, row by row, to upload or to show. What lies beyond the plane is left out: the
    /// rectangle is first cut to it.
    pub fn read(&self, rect: Rect) -> Vec<P> {
        let rect = self.cut(rect);
        let mut texels = Vec::with_capacity(rect.extent().area());
        for y in rect.y..rect.y + rect.height {
            let mut x = rect.x;
            while x < rect.x + rect.width {
                let length = (TILE_PX - x % TILE_PX).min(rect.x + rect.width - x);
                texels.extend_from_slice(self.run(x, y, length));
                x += length;
            }
        }
        texels
    }

    /// Whether every texel has this value.
    pub fn is_all(&self, value: P) -> bool {
        let flat = |tile: &[P], rect: Rect| {
            let mut rows = tile.chunks_exact(TILE_PX as usize).take(rect.height as usize);
            rows.all(|row| row[..rect.width as usize].iter().all(|&v| v == value))
        };
        let mut known: Option<&Arc<[P]>> = None;
        tiles_under(self.rect()).all(|rect| {
            let tile = &self.tiles[self.tile_index(rect.x, rect.y)];
            let whole = rect.width == TILE_PX && rect.height == TILE_PX;
            if known.is_some_and(|k| Arc::ptr_eq(k, tile)) {
                return true;
            }
            let all = flat(tile, rect);
            if all && whole {
                known = Some(tile);
            }
            all
        })
    }

    /// Copies all texels, row by row, into a slice of as many.
    pub(super) fn copy_to(&self, texels: &mut [P]) {
        for rect in tiles_under(self.rect()) {
            for y in rect.y..rect.y + rect.height {
                let at = y as usize * self.extent.width as usize + rect.x as usize;
                texels[at..][..rect.width as usize].copy_from_slice(self.run(rect.x, y, rect.width));
            }
        }
    }

    /// The part of a rectangle that lies on the plane (empty at the origin if none does).
    pub(super) fn cut(&self, rect: Rect) -> Rect {
        rect.intersection(self.rect()).unwrap_or(Rect::new(0, 0, 0, 0))
    }

    /// Whether the tiles at the top left corners of two rectangles are the same memory.
    pub(super) fn shares_tile(&self, a: Rect, b: Rect) -> bool {
        let tile = |rect: Rect| &self.tiles[self.tile_index(rect.x, rect.y)];
        Arc::ptr_eq(tile(a), tile(b))
    }

    /// `length` texels of a row, which must lie in one tile.
    pub(super) fn run(&self, x: u32, y: u32, length: u32) -> &[P] {
        let tile = &self.tiles[self.tile_index(x, y)];
        &tile[offset_in_tile(x, y)..][..length as usize]
    }

    /// Swaps the texels under a piece, which must lie on the plane, with the piece's.
    pub(super) fn exchange(&mut self, piece: &mut Piece<P>) {
        let whole = piece.rect;
        for rect in tiles_under(whole) {
            let index = self.tile_index(rect.x, rect.y);
            let tile = self.tile_mut(index);
            for y in rect.y..rect.y + rect.height {
                let at = (y - whole.y) as usize * whole.width as usize + (rect.x - whole.x) as usize;
                let row = &mut tile[offset_in_tile(rect.x, y)..][..rect.width as usize];
                row.swap_with_slice(&mut piece.texels[at..][..rect.width as usize]);
            }
            // What was cleared is given back; the search ends at the first texel that is left.
            if tile.iter().all(|&v| v == P::ZERO) {
                Arc::make_mut(&mut self.tiles)[index] = P::blank().clone();
            }
        }
    }

    /// The tiles that are not empty, as rectangles cut to the plane.
    pub fn filled_tiles(&self) -> impl Iterator<Item = Rect> + '_ {
        tiles_under(self.rect()).filter(|rect| !self.is_blank(rect.x, rect.y))
    }

    /// The value of all texels of a rectangle that lies on the plane, where that is plain without looking at each: its
    /// tiles share their memory and are of one value.
    pub fn flat(&self, rect: Rect) -> Option<P> {
        let mut tiles = tiles_under(self.cut(rect)).map(|part| &self.tiles[self.tile_index(part.x, part.y)]);
        let first = tiles.next()?;
        let value = if Arc::ptr_eq(first, P::blank()) {
            P::ZERO
        } else {
            *first.first().filter(|&value| first.iter().all(|v| v == value))?
        };
        tiles.all(|tile| Arc::ptr_eq(first, tile)).then_some(value)
    }

    /// Whether the tile that holds a pixel is the shared tile of zeros.
    pub(super) fn is_blank(&self, x: u32, y: u32) -> bool {
        Arc::ptr_eq(&self.tiles[self.tile_index(x, y)], P::blank())
    }

    /// The bytes of all tiles that are not empty and whose memory was not counted before.
    pub(super) fn count_bytes(&self, counted: &mut BTreeSet<usize>) -> usize {
        let fresh = |tile: &&Arc<[P]>| !Arc::ptr_eq(tile, P::blank()) && counted.insert(tile.as_ptr() as usize);
        self.tiles.iter().filter(fresh).count() * TILE_AREA * size_of::<P>()
    }

    /// The tiles, row by row.
    pub(super) fn tiles(&self) -> &[Arc<[P]>] {
        &self.tiles
    }

    /// A plane of tiles, row by row; `None` if their number or length is not the plane's.
    pub(super) fn from_tiles(extent: Extent, tiles: Vec<Arc<[P]>>) -> Option<Self> {
        let count = (extent.width.div_ceil(TILE_PX) as usize) * (extent.height.div_ceil(TILE_PX) as usize);
        let fits = tiles.len() == count && tiles.iter().all(|tile| tile.len() == TILE_AREA);
        fits.then(|| Self { extent, tiles: Arc::new(tiles) })
    }

    /// Takes another tile in the place of the one at `x`, `y`. It must have a tile's length.
    pub(super) fn set_tile(&mut self, x: u32, y: u32, tile: Arc<[P]>) {
        let index = self.tile_index(x, y);
        Arc::make_mut(&mut self.tiles)[index] = tile;
    }

    /// The tile that holds a pixel.
    pub(super) fn tile(&self, x: u32, y: u32) -> &Arc<[P]> {
        &self.tiles[self.tile_index(x, y)]
    }

    /// What turns `other`, of the same size, into this plane: for each tile that differs, the smallest rectangle
    /// around the difference.
    pub(super) fn difference(&self, other: &Self) -> Vec<Piece<P>> {
        if Arc::ptr_eq(&self.tiles, &other.tiles) {
            return Vec::new();
        }
        let changed = |rect: Rect| {
            let index = self.tile_index(rect.x, rect.y);
            if Arc::ptr_eq(&self.tiles[index], &other.tiles[index]) {
                return None;
            }
            let (mut left, mut right, mut top, mut bottom) = (u32::MAX, 0, u32::MAX, 0);
            for y in rect.y..rect.y + rect.height {
                let (mine, theirs) = (self.run(rect.x, y, rect.width), other.run(rect.x, y, rect.width));
                let Some(first) = mine.iter().zip(theirs).position(|(a, b)| a != b) else { continue };
                let last = mine.iter().zip(theirs).rposition(|(a, b)| a != b).unwrap_or(first);
                left = left.min(first as u32);
                right = right.max(last as u32);
                top = top.min(y);
                bottom = y;
            }
            (top != u32::MAX).then(|| Rect::new(rect.x + left, top, right - left + 1, bottom - top + 1))
        };
        let rects = tiles_under(self.rect()).filter_map(changed);
        rects.map(|rect| Piece { rect, texels: self.read(rect) }).collect()
    }

    fn tile_index(&self, x: u32, y: u32) -> usize {
        tile_index(self.extent, x, y)
    }

    fn tile_mut(&mut self, index: usize) -> &mut [P] {
        Arc::make_mut(&mut Arc::make_mut(&mut self.tiles)[index])
    }
}

/// The number of the tile that holds a pixel of a canvas.
pub(super) fn tile_index(canvas: Extent, x: u32, y: u32) -> usize {
    (y / TILE_PX) as usize * canvas.width.div_ceil(TILE_PX) as usize + (x / TILE_PX) as usize
}

/// Where a pixel lies within its tile.
pub(super) fn offset_in_tile(x: u32, y: u32) -> usize {
    ((y % TILE_PX) * TILE_PX + x % TILE_PX) as usize
}

impl<P: Texel> PartialEq for Plane<P> {
    fn eq(&self, other: &Self) -> bool {
        let rows = |rect: Rect| rect.y..rect.y + rect.height;
        self.extent == other.extent
            && tiles_under(self.rect()).all(|rect| {
                let index = self.tile_index(rect.x, rect.y);
                let same = |y| self.run(rect.x, y, rect.width) == other.run(rect.x, y, rect.width);
                Arc::ptr_eq(&self.tiles[index], &other.tiles[index]) || rows(rect).all(same)
            })
    }
}

impl<P: Texel> Eq for Plane<P> {}

impl<P> Debug for Plane<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Plane({})", self.extent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapshots_share_all_tiles_but_those_written_to() {
        let mut plane = Plane::filled(Extent::new(1000, 500), 7u8);
        let before = plane.clone();
        let mut piece = Piece::new(Rect::new(120, 10, 20, 5), vec![9; 100]).unwrap();
        plane.exchange(&mut piece);
        assert_eq!(piece.texels(), [7; 100]);
        let shared = plane.tiles.iter().zip(before.tiles.iter()).filter(|(a, b)| Arc::ptr_eq(a, b)).count();
        assert_eq!(shared, plane.tiles.len() - 2);
        assert_eq!((plane.texel(120, 10), before.texel(120, 10)), (Some(9), Some(7)));
        assert_eq!((plane.texel(119, 10), plane.texel(1000, 0), plane.texel(0, 500)), (Some(7), None, None));
    }

    #[test]
    fn what_was_filled_at_once_is_known_to_be_flat() {
        let mut plane = Plane::filled(Extent::new(1000, 500), [7u8, 8, 9, 255]);
        assert_eq!(plane.flat(plane.rect()), Some([7, 8, 9, 255]));
        plane.exchange(&mut Piece::new(Rect::new(300, 10, 1, 1), vec![[0; 4]]).unwrap());
        assert_eq!(plane.flat(plane.rect()), None);
        assert_eq!(plane.flat(Rect::new(384, 0, 600, 400)), Some([7, 8, 9, 255]));
        assert_eq!(Plane::filled(Extent::new(300, 300), 0u8).flat(Rect::new(5, 5, 290, 9)), Some(0));
    }

    #[test]
    fn a_difference_holds_what_differs_and_no_more() {
        let before = Plane::filled(Extent::new(300, 300), 0u8);
        let mut after = before.clone();
        after.exchange(&mut Piece::new(Rect::new(100, 100, 60, 60), vec![0; 3600]).unwrap());
        assert_eq!(after.difference(&before), []);
        after.exchange(&mut Piece::new(Rect::new(126, 5, 4, 2), vec![1; 8]).unwrap());
        let rects: Vec<Rect> = after.difference(&before).iter().map(Piece::rect).collect();
        assert_eq!(rects, [Rect::new(126, 5, 2, 2), Rect::new(128, 5, 2, 2)]);
    }

    #[test]
    fn reading_is_cut_to_the_plane_and_padding_has_no_meaning() {
        let texels: Vec<u8> = (0..35).collect();
        let plane = Plane::from_texels(Extent::new(7, 5), &texels).unwrap();
        assert_eq!(plane.read(Rect::new(5, 3, 90, u32::MAX)), [26, 27, 33, 34]);
        assert!(plane.read(Rect::new(7, 0, 5, 5)).is_empty());
        assert!(Plane::from_texels(Extent::new(7, 5), &texels[1..]).is_none());
        let filled = Plane::filled(Extent::new(7, 5), 4u8);
        assert_eq!(filled, Plane::from_texels(Extent::new(7, 5), &[4; 35]).unwrap());
        assert!(filled.is_all(4) && !plane.is_all(0));
        let three_tiles = Plane::filled(Extent::new(300, 3), 4u8);
        assert!(three_tiles.is_all(4) && !three_tiles.is_all(5));
    }
}
