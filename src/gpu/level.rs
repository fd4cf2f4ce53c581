//! Levels of detail: a picture at 1/1, 1/2, 1/4 … of its size, each texel the mean of those under it.

use crate::base::{Extent, Pixmap, Rect};
use crate::document::{Plane, Rgba};

use super::frame::Overlay;

/// The smallest level is 1/256 of the size. Sums of a block of that level just fit 32 bits.
pub(super) const MAX_LEVEL: u32 = 8;
/// From this magnification on pixels are seen as squares.
const NEAREST_FROM: f32 = 2.0;
/// From so many pixels on, more than one thread shares the work.
const SHARED_FROM_PX: u64 = 1_000_000;
const MAX_THREADS: usize = 4;

/// Which levels a magnification is drawn from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Detail {
    /// The finer level.
    pub level: u32,
    /// How much of the next coarser level is mixed in, 0 to 1.
    pub fraction: f32,
    /// Whether pixels are squares. So they are at 100 %, too, where that is sharpest.
    pub nearest: bool,
}

impl Detail {
    /// For `scale` screen pixels to a pixel of a picture of this size.
    pub fn new(scale: f32, extent: Extent) -> Self {
        let nearest = scale >= NEAREST_FROM || (scale - 1.0).abs() < 1e-4;
        let lod = if nearest { 0.0 } else { (1.0 / scale).log2().clamp(0.0, top_level(extent) as f32) };
        Self { level: lod as u32, fraction: lod.fract(), nearest }
    }

    /// The same, with pixels that go over into each other if that is wanted.
    pub fn smoothed(self, smooth: bool) -> Self {
        Self { nearest: self.nearest && !smooth, ..self }
    }

    /// The level that the marching edge is taken from.
    pub fn edge_level(self) -> u32 {
        self.level + u32::from(self.fraction >= 0.5)
    }
}

/// The coarsest level of a picture.
pub(super) fn top_level(extent: Extent) -> u32 {
    extent.width.max(extent.height).max(1).ilog2().min(MAX_LEVEL)
}

/// A picture's size at a level.
pub(super) fn level_extent(extent: Extent, level: u32) -> Extent {
    Extent::new(extent.width.div_ceil(1 << level), extent.height.div_ceil(1 << level))
}

/// Something that textures are made of.
pub(super) trait Source: Sync {
    /// Bytes of a pixel: 4 with straight alpha, or 1.
    const CHANNELS: usize;

    /// The size.
    fn extent(&self) -> Extent;

    /// The bytes of a rectangle that lies within it, row by row.
    fn read(&self, rect: Rect) -> Vec<u8>;
}

impl Source for Plane<Rgba> {
    const CHANNELS: usize = 4;

    fn extent(&self) -> Extent {
        Self::extent(self)
    }

    fn read(&self, rect: Rect) -> Vec<u8> {
        Self::read(self, rect).into_flattened()
    }
}

impl Source for Plane<u8> {
    const CHANNELS: usize = 1;

    fn extent(&self) -> Extent {
        Self::extent(self)
    }

    fn read(&self, rect: Rect) -> Vec<u8> {
        Self::read(self, rect)
    }
}

impl Source for Pixmap {
    const CHANNELS: usize = 4;

    fn extent(&self) -> Extent {
        Self::extent(self)
    }

    fn read(&self, rect: Rect) -> Vec<u8> {
        let stride = self.extent().width as usize * 4;
        let rows = self.data().chunks_exact(stride.max(1)).skip(rect.y as usize).take(rect.height as usize);
        let mut bytes = Vec::with_capacity(rect.extent().area() * 4);
        for row in rows {
            bytes.extend_from_slice(&row[rect.x as usize * 4..][..rect.width as usize * 4]);
        }
        bytes
    }
}

impl Source for Overlay {
    const CHANNELS: usize = 4;

    fn extent(&self) -> Extent {
        self.pixels.extent()
    }

    fn read(&self, rect: Rect) -> Vec<u8> {
        let mut bytes = self.pixels.read(rect);
        if let Some(share) = self.share.as_ref().filter(|share| share.extent() == self.pixels.extent()) {
            let stride = share.extent().width as usize;
            let rows = share.data().chunks_exact(stride).skip(rect.y as usize);
            for (row, shares) in bytes.chunks_exact_mut(rect.width as usize * 4).zip(rows) {
                for (pixel, &share) in row.as_chunks_mut::<4>().0.iter_mut().zip(&shares[rect.x as usize..]) {
                    pixel[3] = ((u32::from(pixel[3]) * u32::from(share) + 127) / 255) as u8;
                }
            }
        }
        bytes
    }
}

/// The pixels of the full size under a rectangle of a level.
pub(super) fn under(rect: Rect, level: u32, extent: Extent) -> Rect {
    let (x, y) = (rect.x << level, rect.y << level);
    let (right, bottom) = ((rect.x + rect.width) << level, (rect.y + rect.height) << level);
    Rect::new(x, y, right.min(extent.width) - x, bottom.min(extent.height) - y)
}

/// The bytes of a rectangle, which must lie within the level, row by row; colours premultiplied by alpha.
pub(super) fn texels<S: Source>(source: &S, level: u32, rect: Rect) -> Vec<u8> {
    if level == 0 {
        let mut bytes = source.read(rect);
        if S::CHANNELS == 4 {
            premultiply(&mut bytes);
        }
        return bytes;
    }
    reduced(source, level, rect, Form::Premultiplied)
}

/// The same with straight alpha: the mean of the colours, each weighing as much as it is opaque, and the mean of alpha.
/// What is transparent has no colour.
pub(super) fn straight_texels<S: Source>(source: &S, level: u32, rect: Rect) -> Vec<u8> {
    if level > 0 {
        return reduced(source, level, rect, Form::Straight);
    }
    let mut bytes = source.read(rect);
    if S::CHANNELS == 4 {
        bytes.as_chunks_mut::<4>().0.iter_mut().filter(|pixel| pixel[3] == 0).for_each(|pixel| *pixel = [0; 4]);
    }
    bytes
}

/// How a texel's colour is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Premultiplied,
    Straight,
}

fn reduced<S: Source>(source: &S, level: u32, rect: Rect, form: Form) -> Vec<u8> {
    let mut bytes = vec![0; rect.extent().area() * S::CHANNELS];
    let stride = rect.width as usize * S::CHANNELS;
    let reduce = |first: u32, rows: &mut [u8]| {
        for (y, row) in (rect.y + first..).zip(rows.chunks_exact_mut(stride)) {
            reduce_row(source, level, Rect::new(rect.x, y, rect.width, 1), form, row);
        }
    };
    let work = under(rect, level, source.extent()).extent().area() as u64;
    let threads = if work < SHARED_FROM_PX { 1 } else { std::thread::available_parallelism().map_or(1, usize::from) };
    let band = rect.height.div_ceil(threads.min(MAX_THREADS) as u32).max(1);
    if band == rect.height {
        reduce(0, &mut bytes);
        return bytes;
    }
    std::thread::scope(|scope| {
        for (first, rows) in (0..).step_by(band as usize).zip(bytes.chunks_mut(band as usize * stride)) {
            scope.spawn(move || reduce(first, rows));
        }
    });
    bytes
}

/// One row of texels: the mean of each block, counting only the pixels that there are.
fn reduce_row<S: Source>(source: &S, level: u32, row: Rect, form: Form, texels: &mut [u8]) {
    let block = under(row, level, source.extent());
    let pixels = source.read(block);
    let mut sums = vec![0u32; texels.len()];
    let side = 1 << level;
    for line in pixels.chunks_exact(block.width as usize * S::CHANNELS) {
        if S::CHANNELS == 4 {
            let blocks = line.as_chunks::<4>().0.chunks(side);
            for (sum, pixels) in sums.as_chunks_mut::<4>().0.iter_mut().zip(blocks) {
                // Four lanes at once, and all of them the same way, which compilers can vectorise.
                let mut block = *sum;
                for pixel in pixels {
                    let alpha = u32::from(pixel[3]);
                    let weights = [alpha, alpha, alpha, 1];
                    for (lane, (v, weight)) in block.iter_mut().zip(pixel.iter().zip(weights)) {
                        *lane += u32::from(*v) * weight;
                    }
                }
                *sum = block;
            }
        } else {
            for (sum, pixels) in sums.iter_mut().zip(line.chunks(side)) {
                *sum += pixels.iter().map(|&v| u32::from(v)).sum::<u32>();
            }
        }
    }
    for (i, texel) in texels.iter_mut().enumerate() {
        let (at, channel) = (i / S::CHANNELS, i % S::CHANNELS);
        let columns = (block.width - (at << level) as u32).min(side as u32);
        let count = u64::from(columns * block.height);
        let whole = match form {
            _ if S::CHANNELS == 1 || channel == 3 => count,
            Form::Premultiplied => count * 255,
            Form::Straight => u64::from(sums[i - channel + 3]).max(1),
        };
        *texel = ((u64::from(sums[i]) + whole / 2) / whole) as u8;
    }
}

/// Multiplies colours by their alpha, to the nearest byte.
pub(super) fn premultiply(bytes: &mut [u8]) {
    for pixel in bytes.as_chunks_mut::<4>().0 {
        let alpha = u32::from(pixel[3]);
        if alpha < 255 {
            for v in &mut pixel[..3] {
                *v = ((u32::from(*v) * alpha + 127) / 255) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(extent: Extent) -> Pixmap {
        let data = (0..extent.area() * 4).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        Pixmap::from_rgba(extent, data).unwrap()
    }

    #[test]
    fn a_texel_is_the_mean_of_what_it_covers() {
        let picture = noise(Extent::new(37, 21));
        for level in 0..=top_level(picture.extent()) {
            let extent = level_extent(picture.extent(), level);
            let all = texels(&picture, level, Rect::new(0, 0, extent.width, extent.height));
            for (i, texel) in all.as_chunks::<4>().0.iter().enumerate() {
                let at = Rect::new(i as u32 % extent.width, i as u32 / extent.width, 1, 1);
                let block = under(at, level, picture.extent());
                let mut sums = [0.0f64; 4];
                for y in block.y..block.y + block.height {
                    for x in block.x..block.x + block.width {
                        let [r, g, b, a] = picture.pixel(x, y).map(f64::from);
                        let shares = [r * a / 255.0, g * a / 255.0, b * a / 255.0, a];
                        for (sum, v) in sums.iter_mut().zip(shares) {
                            *sum += v / block.extent().area() as f64;
                        }
                    }
                }
                for (value, mean) in texel.iter().zip(sums) {
                    assert!((f64::from(*value) - mean).abs() <= 0.5 + 1e-9, "{level} {i}: {value} not {mean}");
                }
                let straight = straight_texels(&picture, level, at);
                for (value, mean) in straight.iter().zip(sums).take(3) {
                    let mean = if sums[3] > 0.0 { mean * 255.0 / sums[3] } else { 0.0 };
                    assert!((f64::from(*value) - mean).abs() <= 0.5 + 1e-9, "{level} {i}: straight {value} not {mean}");
                }
                assert_eq!(straight[3], texel[3]);
            }
        }
    }

    #[test]
    fn a_part_of_a_level_is_what_the_whole_has_there_however_many_threads_work() {
        let extent = Extent::new(2500, 2000);
        let plane = Plane::from_texels(extent, noise(extent).data().as_chunks::<4>().0).unwrap();
        let whole = texels(&plane, 1, Rect::new(0, 0, 1250, 1000));
        let part = texels(&plane, 1, Rect::new(1100, 990, 150, 10));
        for (y, row) in part.chunks_exact(150 * 4).enumerate() {
            assert_eq!(row, &whole[((990 + y) * 1250 + 1100) * 4..][..150 * 4]);
        }
        let mask = Plane::filled(Extent::new(700, 500), 255u8);
        assert_eq!(texels(&mask, 8, Rect::new(0, 0, 3, 2)), [255; 6]);
        assert_eq!(texels(&Plane::filled(extent, [255u8; 4]), 8, Rect::new(9, 7, 1, 1)), [255; 4]);
    }

    #[test]
    fn shrinking_mixes_levels_and_enlarging_shows_squares() {
        let extent = Extent::new(1000, 10);
        let detail = |scale| Detail::new(scale, extent);
        assert_eq!(detail(1.0), Detail { level: 0, fraction: 0.0, nearest: true });
        assert_eq!(detail(1.7), Detail { level: 0, fraction: 0.0, nearest: false });
        assert_eq!(detail(0.25), Detail { level: 2, fraction: 0.0, nearest: false });
        assert!(detail(2.0).nearest && (detail(0.1).fraction - 0.32).abs() < 0.01 && detail(0.1).level == 3);
        assert_eq!(detail(1e-30).level, 8);
        assert_eq!((top_level(extent), level_extent(extent, 8)), (8, Extent::new(4, 1)));
    }
}
