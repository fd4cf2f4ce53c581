//! Finished rows as a picture in memory.

use crate::base::raster::eight_bits;
use crate::base::{Extent, Pixmap};
use crate::job::{Failure, RowSink};

use super::super::memory;

/// Gathers rows of one to four channels into a picture.
pub struct PixmapSink {
    extent: Extent,
    channels: usize,
    data: Vec<u8>,
}

impl PixmapSink {
    /// For a picture of `extent`; fails if that takes more than `available` bytes.
    pub fn new(extent: Extent, channels: usize, available: u64) -> Result<Self, Failure> {
        let bytes = u64::from(extent.width) * u64::from(extent.height) * 4;
        let remedy = "choose a smaller size, or enlarge the file with `scumble upscale`, which holds only a part of it";
        memory::check(&format!("a picture of {extent}"), bytes, available, remedy)?;
        Ok(Self { extent, channels, data: Vec::with_capacity(bytes as usize) })
    }

    /// The picture; rows that never came are empty.
    pub fn into_pixmap(mut self) -> Pixmap {
        self.data.resize(self.extent.area() * 4, 0);
        Pixmap::from_rgba(self.extent, self.data).unwrap_or_else(|| Pixmap::filled(self.extent, [0; 4]))
    }
}

impl RowSink for PixmapSink {
    fn rows(&mut self, values: &[f32]) -> Result<(), Failure> {
        self.data.extend(values.chunks_exact(self.channels).flat_map(rgba));
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), Failure> {
        Ok(())
    }
}

/// A pixel of one to four channels as RGBA.
pub(super) fn rgba(pixel: &[f32]) -> [u8; 4] {
    match *pixel {
        [grey] => [eight_bits(grey), eight_bits(grey), eight_bits(grey), 255],
        [grey, alpha] => [eight_bits(grey), eight_bits(grey), eight_bits(grey), eight_bits(alpha)],
        [r, g, b] => [eight_bits(r), eight_bits(g), eight_bits(b), 255],
        [r, g, b, a, ..] => [eight_bits(r), eight_bits(g), eight_bits(b), eight_bits(a)],
        [] => [0; 4],
    }
}
