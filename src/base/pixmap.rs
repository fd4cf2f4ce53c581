//! A picture in memory: 8-bit sRGB with straight alpha.

use super::Extent;

/// A picture of RGBA pixels, 8 bits a channel, sRGB, alpha not premultiplied, rows from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixmap {
    extent: Extent,
    data: Vec<u8>,
}

impl Pixmap {
    /// A picture filled with one colour.
    pub fn filled(extent: Extent, rgba: [u8; 4]) -> Self {
        Self { extent, data: rgba.repeat(extent.area()) }
    }

    /// Takes `width * height * 4` bytes of RGBA; `None` if their number is another.
    pub fn from_rgba(extent: Extent, data: Vec<u8>) -> Option<Self> {
        (data.len() == extent.area() * 4).then_some(Self { extent, data })
    }

    /// The size in pixels.
    pub const fn extent(&self) -> Extent {
        self.extent
    }

    /// All bytes, `[r, g, b, a]` for each pixel, row by row.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// All bytes, to be changed in place.
    pub fn data_mut(&mut self) -> &mut [u8] {
        &mut self.data
    }

    /// The pixel at `x`, `y`. Panics outside the picture.
    pub fn pixel(&self, x: u32, y: u32) -> [u8; 4] {
        let at = (y as usize * self.extent.width as usize + x as usize) * 4;
        [self.data[at], self.data[at + 1], self.data[at + 2], self.data[at + 3]]
    }

    /// Iterates over the pixels, row by row.
    pub fn pixels(&self) -> impl Iterator<Item = [u8; 4]> + '_ {
        self.data.as_chunks::<4>().0.iter().copied()
    }
}
