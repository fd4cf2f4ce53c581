//! A larger picture on its way, put together from its tiles, small enough to be shown.

use std::sync::Arc;

use crate::base::{Extent, Mask, Pixmap, Rect};

/// The most pixels of what is shown: larger results are shown reduced until they are done.
const MOST_PX: usize = 1 << 22;

/// The tiles that have come, in one picture of bounded size.
#[derive(Debug, Clone)]
pub(super) struct Mosaic {
    /// The size of the result.
    result: Extent,
    pixels: Arc<Pixmap>,
    /// Where tiles have come: 255 there, 0 elsewhere.
    share: Arc<Mask>,
}

impl Mosaic {
    /// One without any tile; `None` if the result is empty.
    pub fn new(result: Extent) -> Option<Self> {
        if result.is_empty() {
            return None;
        }
        let shrink = (result.area() as f64 / MOST_PX as f64).sqrt().max(1.0);
        let side = |side: u32| ((f64::from(side) / shrink) as u32).max(1);
        let shown = Extent::new(side(result.width), side(result.height));
        let (pixels, share) = (Arc::new(Pixmap::filled(shown, [0; 4])), Arc::new(Mask::filled(shown, 0)));
        Some(Self { result, pixels, share })
    }

    /// The size of the result that it shows.
    pub fn result(&self) -> Extent {
        self.result
    }

    /// What is shown, and where of it tiles have come.
    pub fn shown(&self) -> (&Arc<Pixmap>, &Arc<Mask>) {
        (&self.pixels, &self.share)
    }

    /// Puts a tile where it lies in the result; what lies beyond it is left out. Takes time as the tile has pixels.
    pub fn put(&mut self, tile: &Pixmap, place: Rect) {
        let (shown, of) = (self.pixels.extent(), tile.extent());
        if of.is_empty() || place.extent().is_empty() {
            return;
        }
        // The pixels of what is shown whose middles lie in the tile, so that neighbours meet without a gap.
        let range = |start: u32, length: u32, shown: u32, result: u32| {
            let at = |v: u64| (v * u64::from(shown) * 2 / u64::from(result)).div_ceil(2).min(u64::from(shown)) as u32;
            at(u64::from(start))..at(u64::from(start) + u64::from(length))
        };
        let columns = range(place.x, place.width, shown.width, self.result.width);
        let rows = range(place.y, place.height, shown.height, self.result.height);
        // Of each of them, the pixels of the tile that it covers.
        let cover = |at: u32, shown: u32, result: u32, start: u32, length: u32, of: u32| {
            let to_tile = |v: u64| {
                let in_result = v as f64 * f64::from(result) / f64::from(shown) - f64::from(start);
                (in_result * f64::from(of) / f64::from(length)).round().clamp(0.0, f64::from(of)) as u32
            };
            let (low, high) = (to_tile(u64::from(at)), to_tile(u64::from(at) + 1));
            let low = low.min(of - 1);
            low..high.max(low + 1)
        };
        let across: Vec<_> =
            columns.clone().map(|x| cover(x, shown.width, self.result.width, place.x, place.width, of.width)).collect();
        let (width, stride) = (of.width as usize, shown.width as usize);
        let data = Arc::make_mut(&mut self.pixels).data_mut();
        let share = Arc::make_mut(&mut self.share).data_mut();
        let texels = tile.data().as_chunks::<4>().0;
        for y in rows {
            let down = cover(y, shown.height, self.result.height, place.y, place.height, of.height);
            for (x, columns) in columns.clone().zip(&across) {
                let at = y as usize * stride + x as usize;
                let mut sum = [0u32; 4];
                for row in down.clone() {
                    let row = &texels[row as usize * width..][columns.start as usize..columns.end as usize];
                    for texel in row {
                        sum.iter_mut().zip(texel).for_each(|(s, v)| *s += u32::from(*v));
                    }
                }
                let count = (down.len() * columns.len()) as u32;
                let mean = sum.map(|sum| ((sum + count / 2) / count) as u8);
                data[at * 4..at * 4 + 4].copy_from_slice(&mean);
                share[at] = 255;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(width: u32, height: u32, first: u8) -> Pixmap {
        let pixel = |i: u32| [first, (i % 251) as u8, (i / 7 % 251) as u8, 255];
        Pixmap::from_rgba(Extent::new(width, height), (0..width * height).flat_map(pixel).collect()).unwrap()
    }

    #[test]
    fn small_results_are_shown_pixel_by_pixel() {
        let result = Extent::new(100, 60);
        let mut mosaic = Mosaic::new(result).unwrap();
        assert!(mosaic.shown().1.is_empty());
        let (left, right) = (tile(64, 60, 10), tile(36, 60, 20));
        mosaic.put(&right, Rect::new(64, 0, 36, 60));
        assert_eq!(mosaic.shown().1.bounds(), Some(Rect::new(64, 0, 36, 60)));
        mosaic.put(&left, Rect::new(0, 0, 64, 60));
        let (pixels, share) = mosaic.shown();
        assert!(share.data().iter().all(|&v| v == 255));
        for (x, y) in [(0, 0), (63, 59), (17, 3)] {
            assert_eq!(pixels.pixel(x, y), left.pixel(x, y));
        }
        assert_eq!((pixels.pixel(64, 0), pixels.pixel(99, 59)), (right.pixel(0, 0), right.pixel(35, 59)));
    }

    #[test]
    fn large_results_are_reduced_and_their_tiles_meet() {
        let result = Extent::new(16_001, 9_003);
        let mut mosaic = Mosaic::new(result).unwrap();
        let shown = mosaic.shown().0.extent();
        assert!(shown.area() <= MOST_PX && shown.area() > MOST_PX / 2, "{shown}");
        let side = 1000;
        for y in (0..result.height).step_by(side as usize) {
            for x in (0..result.width).step_by(side as usize) {
                let place = Rect::new(x, y, side.min(result.width - x), side.min(result.height - y));
                // Tiles may come reduced themselves.
                let small = Extent::new(place.width.div_ceil(9), place.height.div_ceil(9));
                mosaic.put(&Pixmap::filled(small, [200, 100, 50, 255]), place);
            }
        }
        let (pixels, share) = mosaic.shown();
        assert!(share.data().iter().all(|&v| v == 255), "there is a gap between tiles");
        assert!(pixels.pixels().all(|pixel| pixel == [200, 100, 50, 255]));
    }

    #[test]
    fn odd_results_and_tiles_break_nothing() {
        assert!(Mosaic::new(Extent::new(0, 5)).is_none());
        let mut strip = Mosaic::new(Extent::new(4_000_000, 20)).unwrap();
        strip.put(&tile(3, 3, 1), Rect::new(3_999_999, 10, 40, 40));
        strip.put(&tile(1, 1, 1), Rect::new(u32::MAX, u32::MAX, 9, 9));
        strip.put(&Pixmap::filled(Extent::new(0, 0), [0; 4]), Rect::new(0, 0, 5, 5));
        let mut one = Mosaic::new(Extent::new(1, 1)).unwrap();
        one.put(&tile(1, 1, 9), Rect::new(0, 0, 1, 1));
        assert_eq!(one.shown().0.pixel(0, 0), [9, 0, 0, 255]);
    }
}
