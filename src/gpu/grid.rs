//! Where a picture's tiles lie, at each level of detail.

use std::ops::RangeInclusive;

use crate::base::{Extent, Rect};

use super::level::{Detail, level_extent, top_level, under};

/// Texels of a level along a tile's side.
pub(super) const CONTENT_PX: u32 = 510;
/// The same with the tile's margins: one texel of its neighbours on each side, so that filters work across borders as
/// if there were none.
pub(super) const LAYER_PX: u32 = CONTENT_PX + 2;

/// What a frame sees of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    /// Which levels.
    pub detail: Detail,
    /// Left, top, right and bottom in the picture's pixels.
    pub area: [f32; 4],
}

impl Seen {
    /// The levels, the finer first.
    pub fn levels(self) -> RangeInclusive<u32> {
        self.detail.level..=self.detail.level + u32::from(self.detail.fraction > 0.0)
    }
}

/// A tile: its level, row and column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub level: u32,
    pub y: u32,
    pub x: u32,
}

impl Key {
    /// Where texels of the tile's level lie within the tile, whose first texel is the margin's.
    pub fn in_tile(self, part: Rect) -> Rect {
        let at = |texel: u32, tile: u32| texel + 1 - tile * CONTENT_PX;
        Rect::new(at(part.x, self.x), at(part.y, self.y), part.width, part.height)
    }
}

/// A picture of some size, cut into tiles at each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grid {
    pub extent: Extent,
}

impl Grid {
    /// Columns and rows of tiles at a level.
    pub fn tiles(self, level: u32) -> (u32, u32) {
        let extent = level_extent(self.extent, level);
        (extent.width.div_ceil(CONTENT_PX).max(1), extent.height.div_ceil(CONTENT_PX).max(1))
    }

    /// The texels of its level that a tile holds: its own and those of its margin that there are.
    pub fn covered(self, key: Key) -> Rect {
        let extent = level_extent(self.extent, key.level);
        let span = |tile: u32, side: u32| {
            let start = (tile * CONTENT_PX).saturating_sub(1);
            (start, ((tile + 1) * CONTENT_PX + 1).min(side) - start)
        };
        let ((x, width), (y, height)) = (span(key.x, extent.width), span(key.y, extent.height));
        Rect::new(x, y, width, height)
    }

    /// How many pixels of the picture lie under texels of a level.
    pub fn cost_px(self, level: u32, part: Rect) -> u64 {
        under(part, level, self.extent).extent().area() as u64
    }

    /// All tiles of all levels that hold something of a rectangle of the picture, and which texels of theirs.
    pub fn holding(self, rect: Rect) -> impl Iterator<Item = (Key, Rect)> {
        let area = [rect.x, rect.y, rect.x + rect.width, rect.y + rect.height].map(|v| v as f32);
        (0..=top_level(self.extent)).flat_map(move |level| {
            let side = 1 << level;
            let (x, y) = (rect.x >> level, rect.y >> level);
            let (right, bottom) = ((rect.x + rect.width).div_ceil(side), (rect.y + rect.height).div_ceil(side));
            let changed = Rect::new(x, y, right - x, bottom - y);
            let keys = self.within(level, area);
            keys.filter_map(move |key| changed.intersection(self.covered(key)).map(|part| (key, part)))
        })
    }

    /// Whether a frame sees something of a tile.
    pub fn sees(self, seen: Seen, key: Key) -> bool {
        let (columns, rows) = self.spans(key.level, seen.area);
        seen.levels().contains(&key.level) && columns.contains(&key.x) && rows.contains(&key.y)
    }

    /// All tiles that a frame sees.
    pub fn seen(self, seen: Seen) -> impl Iterator<Item = Key> {
        seen.levels().flat_map(move |level| self.within(level, seen.area))
    }

    /// The tiles of a level that an area of the picture's pixels needs, its filters included.
    fn within(self, level: u32, area: [f32; 4]) -> impl Iterator<Item = Key> {
        let (columns, rows) = self.spans(level, area);
        rows.flat_map(move |y| columns.clone().map(move |x| Key { level, y, x }))
    }

    /// The columns and rows of those tiles; none if the area lies beside the picture.
    fn spans(self, level: u32, area: [f32; 4]) -> (RangeInclusive<u32>, RangeInclusive<u32>) {
        let extent = level_extent(self.extent, level);
        let span = |from: f32, to: f32, side: u32, whole: u32| {
            if !(from < to && to > 0.0 && from < whole as f32) {
                return RangeInclusive::new(1, 0);
            }
            // Two texels on each side: filters and the marching edges look around.
            let texel = |v: f32, more: f32| ((v / (1 << level) as f32 + more).max(0.0) as u32).min(side - 1);
            texel(from, -2.0) / CONTENT_PX..=texel(to, 2.0) / CONTENT_PX
        };
        (
            span(area[0], area[2], extent.width, self.extent.width),
            span(area[1], area[3], extent.height, self.extent.height),
        )
    }
}

/// Rectangles to be drawn anew, as few as is sensible: one around all if that is hardly more work.
pub(super) fn gathered(parts: &[Rect]) -> Vec<Rect> {
    let Some(bounds) = parts.iter().copied().reduce(Rect::union) else { return Vec::new() };
    let sum: usize = parts.iter().map(|part| part.extent().area()).sum();
    if parts.len() > MANY_PARTS || bounds.extent().area() * 3 <= sum * 4 { vec![bounds] } else { parts.to_vec() }
}

/// More rectangles than this in one tile are drawn as one.
const MANY_PARTS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pixel_lies_in_a_tile_of_each_level_and_margins_in_two() {
        let grid = Grid { extent: Extent::new(1100, 700) };
        let keys: Vec<(Key, Rect)> = grid.holding(Rect::new(509, 3, 2, 1)).collect();
        let level_0: Vec<_> = keys.iter().filter(|(key, _)| key.level == 0).collect();
        assert_eq!(level_0.len(), 2);
        assert_eq!(level_0[0], &(Key { level: 0, y: 0, x: 0 }, Rect::new(509, 3, 2, 1)));
        assert_eq!(Key { level: 0, y: 0, x: 1 }.in_tile(Rect::new(509, 3, 2, 1)), Rect::new(0, 4, 2, 1));
        assert_eq!(keys.iter().filter(|(key, _)| key.level == 3).count(), 1);
        assert_eq!(grid.covered(Key { level: 0, y: 1, x: 2 }), Rect::new(1019, 509, 81, 191));
        assert_eq!((grid.tiles(0), grid.tiles(1), grid.tiles(2)), ((3, 2), (2, 1), (1, 1)));
    }

    #[test]
    fn parts_close_together_become_one() {
        let (a, b, far) = (Rect::new(0, 0, 10, 10), Rect::new(10, 0, 10, 10), Rect::new(400, 400, 10, 10));
        assert_eq!(gathered(&[a, b]), [Rect::new(0, 0, 20, 10)]);
        assert_eq!(gathered(&[a, far]), [a, far]);
        assert_eq!(gathered(&[]), []);
        let many: Vec<Rect> = (0..=MANY_PARTS as u32).map(|i| Rect::new(i * 7, i * 7, 1, 1)).collect();
        assert_eq!(gathered(&many).len(), 1);
    }
}
