//! Small pictures of large ones.

use crate::base::{Extent, Pixmap};

/// The longest side of thumbnails in files and in the gallery, in pixels.
pub const THUMBNAIL_PX: u32 = 256;

/// The picture within `side` by `side` pixels, in its proportions (but no side below one pixel). One that is small
/// enough stays as it is.
///
/// Each pixel is the mean of the area that it stands for, weighed by opacity.
pub fn thumbnail(picture: &Pixmap, side: u32) -> Pixmap {
    let from = picture.extent();
    let longest = from.width.max(from.height);
    if longest <= side || from.is_empty() || side == 0 {
        return picture.clone();
    }
    let scaled = |length: u32| {
        let exact = (u64::from(length) * u64::from(side) + u64::from(longest) / 2) / u64::from(longest);
        (exact as u32).max(1)
    };
    let to = Extent::new(scaled(from.width), scaled(from.height));
    let columns = shares(from.width, to.width);
    let mut out = Vec::with_capacity(to.area() * 4);
    let stride = from.width as usize * 4;
    let mut sums = vec![[0.0f32; 4]; to.width as usize];
    for (first, weights) in shares(from.height, to.height) {
        sums.fill([0.0; 4]);
        for (row, weight) in picture.data()[first * stride..].chunks_exact(stride).zip(weights) {
            let pixels = row.as_chunks::<4>().0;
            for (sum, (first, weights)) in sums.iter_mut().zip(&columns) {
                for ([r, g, b, a], across) in pixels[*first..].iter().zip(weights) {
                    let share = f32::from(*a) * weight * across;
                    for (sum, value) in sum.iter_mut().zip([f32::from(*r), f32::from(*g), f32::from(*b), 1.0]) {
                        *sum += value * share;
                    }
                }
            }
        }
        for [r, g, b, a] in &sums {
            let colour = |sum: f32| if *a > 0.0 { (sum / a + 0.5) as u8 } else { 0 };
            out.extend([colour(*r), colour(*g), colour(*b), (a + 0.5) as u8]);
        }
    }
    // Every row gave `to.width` pixels.
    Pixmap::from_rgba(to, out).unwrap_or_else(|| picture.clone())
}

/// For each of `to` pixels along a side: the first of the `from` pixels that it stands for, and their shares, which
/// add up to one.
fn shares(from: u32, to: u32) -> Vec<(usize, Vec<f32>)> {
    let ratio = f64::from(from) / f64::from(to);
    let of_pixel = |i: u32| {
        let (start, end) = (f64::from(i) * ratio, f64::from(i + 1) * ratio);
        let first = (start as usize).min(from as usize - 1);
        let last = (end.ceil() as usize).clamp(first + 1, from as usize);
        let covered = |at: usize| (end.min((at + 1) as f64) - start.max(at as f64)).max(0.0);
        (first, (first..last).map(|at| (covered(at) / ratio) as f32).collect())
    };
    (0..to).map(of_pixel).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thumbnails_keep_proportions_and_means() {
        let size = |w, h, side| thumbnail(&Pixmap::filled(Extent::new(w, h), [1, 2, 3, 255]), side).extent();
        assert_eq!(size(1000, 500, 256), Extent::new(256, 128));
        assert_eq!(size(500, 1000, 256), Extent::new(128, 256));
        assert_eq!(size(200, 256, 256), Extent::new(200, 256));
        assert_eq!(size(5000, 2, 256), Extent::new(256, 1));
        for side in [1, 2, 3, 7, 30] {
            let small = thumbnail(&Pixmap::filled(Extent::new(61, 47), [9, 200, 255, 77]), side);
            assert!(small.pixels().all(|pixel| pixel == [9, 200, 255, 77]), "side {side}");
        }
        let halves: Vec<u8> = (0..32).flat_map(|i| if i % 8 < 4 { [0, 0, 0, 255] } else { [200; 4] }).collect();
        let small = thumbnail(&Pixmap::from_rgba(Extent::new(8, 4), halves).unwrap(), 2);
        assert_eq!(
            (small.extent(), small.pixel(0, 0), small.pixel(1, 0)),
            (Extent::new(2, 1), [0, 0, 0, 255], [200; 4])
        );
    }

    #[test]
    fn transparent_pixels_lend_no_colour() {
        let two = Pixmap::from_rgba(Extent::new(2, 1), vec![255, 0, 0, 0, 10, 20, 30, 200]).unwrap();
        assert_eq!(thumbnail(&two, 1).data(), [10, 20, 30, 100]);
    }
}
