//! Which pixels changed: at most one rectangle for each tile.

use std::collections::BTreeMap;

use crate::base::Rect;

use super::{PlaneId, TILE_PX};

/// A set of pixels, kept as the smallest rectangle within each tile that holds those of them in that tile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Region {
    /// By row and column of the tile.
    tiles: BTreeMap<(u32, u32), Rect>,
}

impl Region {
    /// Takes a rectangle in.
    pub fn add(&mut self, rect: Rect) {
        for part in tiles_under(rect) {
            let tile = (part.y / TILE_PX, part.x / TILE_PX);
            self.tiles.entry(tile).and_modify(|known| *known = known.union(part)).or_insert(part);
        }
    }

    /// Takes all of another region in.
    pub fn absorb(&mut self, other: &Self) {
        for rect in other.rects() {
            self.add(rect);
        }
    }

    /// The rectangles, from top to bottom; none crosses a tile's border.
    pub fn rects(&self) -> impl Iterator<Item = Rect> + '_ {
        self.tiles.values().copied()
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.tiles.is_empty()
    }

    /// Number of pixels in all rectangles.
    pub fn area(&self) -> usize {
        self.rects().map(|rect| rect.extent().area()).sum()
    }

    /// The smallest rectangle around all; `None` if it is empty.
    pub fn bounds(&self) -> Option<Rect> {
        self.rects().reduce(Rect::union)
    }
}

/// What must be drawn, and uploaded, anew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dirty {
    /// Whether the canvas was replaced: its size may be another, and everything is to be drawn anew.
    pub replaced: bool,
    /// Whether the tree of layers or the properties of one changed. `picture` says where that shows, if anywhere.
    pub stack: bool,
    /// Where the composite picture changed.
    pub picture: Region,
    /// Where planes of layers changed; all of them, where a layer was put in.
    pub planes: BTreeMap<PlaneId, Region>,
    /// Where the generation mask changed.
    pub mask: Region,
    /// Where the selection changed.
    pub selection: Region,
    /// Whether the generation frame changed.
    pub frame: bool,
}

impl Dirty {
    /// Takes later changes in. A replaced canvas forgets what was dirty before.
    pub fn absorb(&mut self, later: &Self) {
        if later.replaced {
            *self = later.clone();
            return;
        }
        self.stack |= later.stack;
        self.frame |= later.frame;
        self.picture.absorb(&later.picture);
        self.mask.absorb(&later.mask);
        self.selection.absorb(&later.selection);
        for (id, region) in &later.planes {
            self.planes.entry(*id).or_default().absorb(region);
        }
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        let regions = [&self.picture, &self.mask, &self.selection];
        let flags = self.replaced || self.stack || self.frame;
        !flags && regions.into_iter().chain(self.planes.values()).all(Region::is_empty)
    }
}

/// Cuts a rectangle at the tiles' borders, from top left to bottom right.
pub(super) fn tiles_under(rect: Rect) -> impl Iterator<Item = Rect> {
    let spans = |start: u32, length: u32| {
        let end = start.saturating_add(length);
        let first = start / TILE_PX;
        (first..end.div_ceil(TILE_PX)).map(move |tile| {
            let from = start.max(tile * TILE_PX);
            (from, end.min((tile + 1).saturating_mul(TILE_PX)) - from)
        })
    };
    let rows = if rect.extent().is_empty() { spans(0, 0) } else { spans(rect.y, rect.height) };
    rows.flat_map(move |(y, height)| spans(rect.x, rect.width).map(move |(x, width)| Rect::new(x, y, width, height)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rectangle_is_cut_at_the_borders_of_tiles() {
        let parts: Vec<Rect> = tiles_under(Rect::new(100, 120, 60, 8)).collect();
        assert_eq!(parts, [Rect::new(100, 120, 28, 8), Rect::new(128, 120, 32, 8)]);
        assert_eq!(tiles_under(Rect::new(5, 5, 0, 9)).count(), 0);
        assert_eq!(tiles_under(Rect::new(128, 128, 128, 256)).count(), 2);
    }

    #[test]
    fn a_diagonal_line_keeps_to_the_tiles_under_it() {
        let mut region = Region::default();
        for at in 0..2048 {
            region.add(Rect::new(at, at, 1, 1));
        }
        assert_eq!(region.rects().count(), 16);
        assert_eq!(region.area(), 16 * 128 * 128);
        assert_eq!(region.bounds(), Some(Rect::new(0, 0, 2048, 2048)));
    }

    #[test]
    fn a_replaced_canvas_forgets_what_was_dirty_before() {
        let mut dirty = Dirty::default();
        assert!(dirty.is_empty());
        dirty.mask.add(Rect::new(900, 0, 1, 1));
        let mut replaced = Dirty { replaced: true, ..Dirty::default() };
        replaced.picture.add(Rect::new(0, 0, 4, 4));
        dirty.absorb(&replaced);
        assert_eq!(dirty, replaced);
        let mut later = Dirty::default();
        later.mask.add(Rect::new(1, 1, 1, 1));
        dirty.absorb(&later);
        assert!(dirty.replaced && dirty.mask == later.mask);
    }
}
