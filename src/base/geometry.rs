//! Sizes and rectangles in whole pixels.

use serde::{Deserialize, Serialize};

/// A size in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Extent {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl Extent {
    /// A size of `width` by `height` pixels.
    pub const fn new(width: u32, height: u32) -> Self {
        Self { width, height }
    }

    /// Number of pixels.
    pub const fn area(self) -> usize {
        self.width as usize * self.height as usize
    }

    /// Whether one side is zero.
    pub const fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }
}

impl std::fmt::Display for Extent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

/// Reads `WIDTHxHEIGHT`, as in `512x768`.
impl std::str::FromStr for Extent {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let hint = || format!("'{text}' is not a size: write WIDTHxHEIGHT, as in 512x768");
        let (width, height) = text.split_once(['x', 'X', '×']).ok_or_else(hint)?;
        let side = |s: &str| s.trim().parse::<u32>().map_err(|_| hint());
        Ok(Self::new(side(width)?, side(height)?))
    }
}

/// A rectangle in pixels: `x`, `y` is its top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl Rect {
    /// A rectangle from its top left corner and size.
    pub const fn new(x: u32, y: u32, width: u32, height: u32) -> Self {
        Self { x, y, width, height }
    }

    /// The rectangle's size.
    pub const fn extent(self) -> Extent {
        Extent::new(self.width, self.height)
    }

    /// What two rectangles share; `None` if that is empty. What lies beyond `u32::MAX` counts as not there.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let right = self.x.saturating_add(self.width).min(other.x.saturating_add(other.width));
        let bottom = self.y.saturating_add(self.height).min(other.y.saturating_add(other.height));
        (right > x && bottom > y).then(|| Self::new(x, y, right - x, bottom - y))
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let right = (self.x + self.width).max(other.x + other.width);
        let bottom = (self.y + self.height).max(other.y + other.height);
        Self::new(x, y, right - x, bottom - y)
    }
}

/// A rectangle that may reach beyond a canvas on any side: `x`, `y` is its top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SignedRect {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl SignedRect {
    /// A rectangle from its top left corner and size.
    pub const fn new(x: i32, y: i32, width: u32, height: u32) -> Self {
        Self { x, y, width, height }
    }

    /// The whole of a canvas.
    pub const fn of(canvas: Extent) -> Self {
        Self::new(0, 0, canvas.width, canvas.height)
    }

    /// The rectangle's size.
    pub const fn extent(self) -> Extent {
        Extent::new(self.width, self.height)
    }

    /// The first column that is no longer in it.
    pub const fn right(self) -> i64 {
        self.x as i64 + self.width as i64
    }

    /// The first row that is no longer in it.
    pub const fn bottom(self) -> i64 {
        self.y as i64 + self.height as i64
    }

    /// What two rectangles share; `None` if that is empty.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let width = self.right().min(other.right()) - i64::from(x);
        let height = self.bottom().min(other.bottom()) - i64::from(y);
        // Neither is longer than the shorter side of the two, which fits.
        (width > 0 && height > 0).then_some(Self { x, y, width: width as u32, height: height as u32 })
    }

    /// The part that lies on a canvas; `None` if none does.
    pub fn within(self, canvas: Extent) -> Option<Rect> {
        let shared = self.intersection(Self::of(canvas))?;
        Some(Rect::new(shared.x as u32, shared.y as u32, shared.width, shared.height))
    }

    /// The smallest rectangle around two. Sides are cut at `u32::MAX`.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let side = |end: i64, start: i32| (end - i64::from(start)).min(i64::from(u32::MAX)) as u32;
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, width: side(right, x), height: side(bottom, y) }
    }

    /// Moved to the right and down. The corner stays within the numbers that there are.
    #[must_use]
    pub const fn translated(self, dx: i32, dy: i32) -> Self {
        Self { x: self.x.saturating_add(dx), y: self.y.saturating_add(dy), ..self }
    }

    /// Whether all of another lies in it.
    pub const fn contains(self, other: Self) -> bool {
        self.x <= other.x && self.y <= other.y && other.right() <= self.right() && other.bottom() <= self.bottom()
    }
}

/// The same rectangle; a corner beyond `i32::MAX`, where no canvas reaches, is moved there.
impl From<Rect> for SignedRect {
    fn from(rect: Rect) -> Self {
        let corner = |v: u32| i32::try_from(v).unwrap_or(i32::MAX);
        Self::new(corner(rect.x), corner(rect.y), rect.width, rect.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_written_alike() {
        assert_eq!("512x768".parse(), Ok(Extent::new(512, 768)));
        assert_eq!(Extent::new(512, 768).to_string(), "512x768");
        for wrong in ["", "512", "x", "512x", "-1x4", "5.5x4", "4294967296x8"] {
            assert!(wrong.parse::<Extent>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn signed_rectangles_meet_and_join_beyond_the_canvas() {
        let frame = SignedRect::new(-20, 90, 100, 50);
        assert_eq!((frame.right(), frame.bottom()), (80, 140));
        assert_eq!(frame.within(Extent::new(64, 100)), Some(Rect::new(0, 90, 64, 10)));
        assert_eq!(frame.within(Extent::new(64, 90)), None);
        assert_eq!(frame.intersection(SignedRect::new(80, 0, 9, 999)), None);
        let joined = frame.union(SignedRect::from(Rect::new(70, 10, 20, 20)));
        assert_eq!(joined, SignedRect::new(-20, 10, 110, 130));
        assert!(joined.contains(frame) && !frame.contains(joined) && frame.contains(frame));
        assert_eq!(frame.translated(30, -90), SignedRect::new(10, 0, 100, 50));
    }

    #[test]
    fn rectangles_at_the_ends_of_the_numbers_do_not_overflow() {
        let ends = [i32::MIN, -1, 0, 1, i32::MAX];
        let sides = [0, 1, u32::MAX];
        let all = ends.iter().flat_map(|&at| sides.map(|side| SignedRect::new(at, at, side, side)));
        for a in all.clone() {
            for b in all.clone() {
                let (joined, shared) = (a.union(b), a.intersection(b));
                assert_eq!(shared, b.intersection(a));
                assert!((joined.x, joined.y) == (a.x.min(b.x), a.y.min(b.y)));
                assert!(shared.is_none_or(|shared| a.contains(shared) && b.contains(shared)));
            }
            let _ = a.translated(i32::MAX, i32::MIN);
        }
        assert_eq!(SignedRect::from(Rect::new(u32::MAX, 5, 1, 1)).x, i32::MAX);
    }
}
