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
}
