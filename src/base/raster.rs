//! A picture as its file has it: one to four channels of 8 or 16 bits, in the file's own colours.

use super::{Extent, Pixmap};

/// The values of a [`Raster`], interleaved, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Samples {
    /// 8 bits each.
    Eight(Vec<u8>),
    /// 16 bits each.
    Sixteen(Vec<u16>),
}

/// Size and form of a picture's pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Size in pixels.
    pub extent: Extent,
    /// Values of a pixel: 1 grey, 2 grey and alpha, 3 red, green, blue, 4 these and alpha (not premultiplied).
    pub channels: usize,
    /// Whether a value has 16 bits rather than 8.
    pub sixteen_bit: bool,
}

impl Shape {
    /// Whether the last channel is alpha.
    pub const fn has_alpha(self) -> bool {
        self.channels == 2 || self.channels == 4
    }

    /// The channels that are not alpha.
    pub const fn colours(self) -> usize {
        if self.has_alpha() { self.channels - 1 } else { self.channels }
    }

    /// Bytes of all pixels.
    pub const fn bytes(self) -> u64 {
        let value = if self.sixteen_bit { 2 } else { 1 };
        self.extent.width as u64 * self.extent.height as u64 * self.channels as u64 * value
    }
}

/// A picture of one to four channels of 8 or 16 bits; alpha, where there is one, is last and not premultiplied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    extent: Extent,
    channels: usize,
    samples: Samples,
}

impl Raster {
    /// Takes `width * height * channels` values; `None` if their number is another, or there are no pixels, or not one
    /// to four channels.
    pub fn new(extent: Extent, channels: usize, samples: Samples) -> Option<Self> {
        let count = match &samples {
            Samples::Eight(values) => values.len(),
            Samples::Sixteen(values) => values.len(),
        };
        let fits = (1..=4).contains(&channels) && !extent.is_empty() && count == extent.area() * channels;
        fits.then_some(Self { extent, channels, samples })
    }

    /// A picture of 8 bits, without alpha where it is opaque; `None` if it has no pixels.
    pub fn from_pixmap(picture: &Pixmap) -> Option<Self> {
        Self::new(picture.extent(), 4, Samples::Eight(picture.data().to_vec())).map(Self::without_full_alpha)
    }

    /// Size and form.
    pub const fn shape(&self) -> Shape {
        Shape { extent: self.extent, channels: self.channels, sixteen_bit: matches!(self.samples, Samples::Sixteen(_)) }
    }

    /// The values, interleaved.
    pub const fn samples(&self) -> &Samples {
        &self.samples
    }

    /// Puts row `y` into `row`, each value as 0 to 1. Panics outside the picture, or if `row` has another length than
    /// `width * channels`.
    pub fn read_row(&self, y: u32, row: &mut [f32]) {
        let length = self.extent.width as usize * self.channels;
        let at = y as usize * length..(y as usize + 1) * length;
        assert_eq!(row.len(), length, "a row of another length");
        match &self.samples {
            Samples::Eight(values) => {
                row.iter_mut().zip(&values[at]).for_each(|(out, &value)| *out = f32::from(value) / 255.0);
            }
            Samples::Sixteen(values) => {
                row.iter_mut().zip(&values[at]).for_each(|(out, &value)| *out = f32::from(value) / 65535.0);
            }
        }
    }

    /// The alpha of each pixel, row by row; `None` if the picture has none.
    pub fn alphas(&self) -> Option<Box<dyn Iterator<Item = u16> + '_>> {
        let channels = self.channels;
        if !self.shape().has_alpha() {
            return None;
        }
        Some(match &self.samples {
            Samples::Eight(v) => Box::new(v.iter().skip(channels - 1).step_by(channels).map(|&a| u16::from(a) * 257)),
            Samples::Sixteen(v) => Box::new(v.iter().skip(channels - 1).step_by(channels).copied()),
        })
    }

    /// The picture without its alpha, if that is full everywhere.
    #[must_use]
    pub fn without_full_alpha(mut self) -> Self {
        if self.alphas().is_some_and(|mut alphas| alphas.all(|alpha| alpha == u16::MAX)) {
            let channels = self.channels;
            match &mut self.samples {
                Samples::Eight(values) => drop_last(values, channels),
                Samples::Sixteen(values) => drop_last(values, channels),
            }
            self.channels -= 1;
        }
        self
    }

    /// Gives the colours of pixel `to` the values of pixel `from` (both counted row by row), and leaves alpha alone.
    pub fn copy_colours(&mut self, from: usize, to: usize) {
        let (channels, colours) = (self.channels, self.shape().colours());
        match &mut self.samples {
            Samples::Eight(v) => v.copy_within(from * channels..from * channels + colours, to * channels),
            Samples::Sixteen(v) => v.copy_within(from * channels..from * channels + colours, to * channels),
        }
    }
}

/// Takes out every `channels`th value.
fn drop_last<T: Copy>(values: &mut Vec<T>, channels: usize) {
    let kept = channels - 1;
    let pixels = values.len() / channels;
    for i in 1..pixels {
        values.copy_within(i * channels..i * channels + kept, i * kept);
    }
    values.truncate(pixels * kept);
    values.shrink_to_fit();
}

/// 0 to 1 as 8 bits, rounded to the nearest; what lies beyond becomes the end.
pub fn eight_bits(value: f32) -> u8 {
    (value * 255.0 + 0.5) as u8
}

/// 0 to 1 as 16 bits, rounded to the nearest; what lies beyond becomes the end.
pub fn sixteen_bits(value: f32) -> u16 {
    (value * 65535.0 + 0.5) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_8_and_16_bits_survives_being_read_and_rounded() {
        let values: Vec<u16> = (0..=u16::MAX).collect();
        let raster = Raster::new(Extent::new(256, 256), 1, Samples::Sixteen(values.clone())).unwrap();
        let mut read = Vec::new();
        let mut row = vec![0f32; 256];
        for y in 0..256 {
            raster.read_row(y, &mut row);
            read.extend(row.iter().map(|&v| sixteen_bits(v)));
        }
        assert_eq!(read, values);
        assert!((0..=255).all(|v: u8| eight_bits(f32::from(v) / 255.0) == v));
        assert_eq!([eight_bits(-0.3), eight_bits(1.7), eight_bits(f32::NAN)], [0, 255, 0]);
        assert_eq!([sixteen_bits(-0.3), sixteen_bits(1.7)], [0, 65535]);
    }

    #[test]
    fn full_alpha_is_left_out_and_other_alpha_stays() {
        let extent = Extent::new(3, 1);
        let opaque = Raster::new(extent, 4, Samples::Eight(vec![1, 2, 3, 255, 4, 5, 6, 255, 7, 8, 9, 255])).unwrap();
        let plain = opaque.without_full_alpha();
        assert_eq!(plain.samples(), &Samples::Eight((1..=9).collect()));
        assert_eq!((plain.shape().channels, plain.shape().has_alpha()), (3, false));
        let glass = Raster::new(extent, 2, Samples::Sixteen(vec![5, 65535, 6, 65534, 7, 65535])).unwrap();
        assert_eq!(glass.clone().without_full_alpha(), glass);
        assert_eq!(glass.alphas().unwrap().collect::<Vec<_>>(), [65535, 65534, 65535]);
    }

    #[test]
    fn wrong_numbers_of_values_are_refused() {
        let eight = |count| Samples::Eight(vec![0; count]);
        assert!(Raster::new(Extent::new(2, 2), 3, eight(12)).is_some());
        assert!(Raster::new(Extent::new(2, 2), 3, eight(11)).is_none());
        assert!(Raster::new(Extent::new(2, 2), 5, eight(20)).is_none());
        assert!(Raster::new(Extent::new(0, 2), 3, eight(0)).is_none());
    }

    #[test]
    fn colours_are_copied_without_alpha() {
        let mut raster = Raster::new(Extent::new(2, 1), 4, Samples::Eight(vec![1, 2, 3, 255, 9, 9, 9, 0])).unwrap();
        raster.copy_colours(0, 1);
        assert_eq!(raster.samples(), &Samples::Eight(vec![1, 2, 3, 255, 1, 2, 3, 0]));
    }
}
