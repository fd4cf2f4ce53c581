//! A picture in memory: 8-bit sRGB with straight alpha.

use super::{Extent, Mask};

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

    /// Whether every pixel is opaque (also true of an empty picture).
    pub fn is_opaque(&self) -> bool {
        self.pixels().all(|[_, _, _, a]| a == 255)
    }

    /// Lays `repainted` over `original` as far as `mask` says; `None` if their sizes differ.
    ///
    /// Mask 0 keeps the original's four bytes and 255 takes the new ones, both exactly. Between them colours mix by
    /// their share of opacity (so that a transparent pixel's hidden colour never bleeds in), in whole numbers,
    /// rounded to the nearest.
    pub fn composite(original: &Self, repainted: &Self, mask: &Mask) -> Option<Self> {
        if original.extent != repainted.extent || original.extent != mask.extent() {
            return None;
        }
        let mut result = original.clone();
        let new_pixels = repainted.data.as_chunks::<4>().0;
        for ((pixel, new), &share) in result.data.as_chunks_mut::<4>().0.iter_mut().zip(new_pixels).zip(mask.data()) {
            *pixel = mixed(*pixel, *new, share);
        }
        Some(result)
    }
}

/// Mixes two straight-alpha pixels; `share` is how much of `new` (0 none, 255 all).
fn mixed(old: [u8; 4], new: [u8; 4], share: u8) -> [u8; 4] {
    let old_weight = u32::from(old[3]) * u32::from(255 - share);
    let new_weight = u32::from(new[3]) * u32::from(share);
    let weight = old_weight + new_weight;
    match (share, weight) {
        (0, _) => old,
        (255, _) => new,
        (_, 0) => [old[0], old[1], old[2], 0],
        _ => {
            let colour = |c: usize| {
                let sum = u32::from(old[c]) * old_weight + u32::from(new[c]) * new_weight;
                ((sum + weight / 2) / weight) as u8
            };
            [colour(0), colour(1), colour(2), ((weight + 127) / 255) as u8]
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_ends_of_the_mask_are_exact(old: [u8; 4], new: [u8; 4]) {
            prop_assert_eq!(mixed(old, new, 0), old);
            prop_assert_eq!(mixed(old, new, 255), new);
        }

        #[test]
        fn opaque_pixels_mix_to_the_nearest_byte(old: [u8; 3], new: [u8; 3], share: u8) {
            let result = mixed([old[0], old[1], old[2], 255], [new[0], new[1], new[2], 255], share);
            for c in 0..3 {
                let t = f64::from(share) / 255.0;
                let exact = f64::from(old[c]) * (1.0 - t) + f64::from(new[c]) * t;
                prop_assert!((f64::from(result[c]) - exact).abs() <= 0.5 + 1e-9, "{} against {exact}", result[c]);
            }
            prop_assert_eq!(result[3], 255);
        }

        #[test]
        fn a_pixel_mixed_with_itself_stays(pixel: [u8; 4], share: u8) {
            prop_assume!(pixel[3] > 0);
            prop_assert_eq!(mixed(pixel, pixel, share), pixel);
        }

        #[test]
        fn kept_pixels_are_byte_exact_after_feathering(
            values in proptest::collection::vec(prop_oneof![Just(0u8), Just(255u8)], 120),
            old in proptest::collection::vec(any::<u8>(), 480),
            new in proptest::collection::vec(any::<u8>(), 480),
            sigma in 0.0f64..3.0,
        ) {
            let extent = Extent::new(12, 10);
            let mask = Mask::from_data(extent, values).unwrap().feathered(sigma);
            let old = Pixmap::from_rgba(extent, old).unwrap();
            let new = Pixmap::from_rgba(extent, new).unwrap();
            let result = Pixmap::composite(&old, &new, &mask).unwrap();
            for (i, pixel) in result.pixels().enumerate() {
                let (x, y) = (i as u32 % 12, i as u32 / 12);
                match mask.value(x, y) {
                    0 => prop_assert_eq!(pixel, old.pixel(x, y)),
                    255 => prop_assert_eq!(pixel, new.pixel(x, y)),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn a_transparent_pixel_lends_no_colour() {
        assert_eq!(mixed([255, 0, 0, 0], [0, 0, 255, 255], 128), [0, 0, 255, 128]);
        assert_eq!(mixed([9, 8, 7, 0], [1, 2, 3, 0], 128), [9, 8, 7, 0]);
    }

    #[test]
    fn pictures_of_other_sizes_are_not_mixed() {
        let small = Pixmap::filled(Extent::new(2, 2), [0; 4]);
        let wide = Pixmap::filled(Extent::new(4, 1), [0; 4]);
        assert!(Pixmap::composite(&small, &wide, &Mask::filled(Extent::new(2, 2), 0)).is_none());
        assert!(Pixmap::composite(&small, &small, &Mask::filled(Extent::new(4, 1), 0)).is_none());
    }
}
