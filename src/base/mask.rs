//! A soft selection: how much of each pixel is to be repainted.

use super::{Extent, Rect};

/// How many pixels a mask keeps, blends and replaces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BlendBand {
    /// Pixels of value 0: [`Pixmap::composite`](super::Pixmap::composite) keeps their bytes exactly.
    pub kept: usize,
    /// Pixels of values 1 to 254: mixed.
    pub blended: usize,
    /// Pixels of value 255: replaced exactly.
    pub replaced: usize,
}

/// One byte a pixel: 0 keeps the picture, 255 repaints it, between them is a soft edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    extent: Extent,
    data: Vec<u8>,
}

impl Mask {
    /// A mask of one value everywhere.
    pub fn filled(extent: Extent, value: u8) -> Self {
        Self { extent, data: vec![value; extent.area()] }
    }

    /// Takes `width * height` bytes; `None` if their number is another.
    pub fn from_data(extent: Extent, data: Vec<u8>) -> Option<Self> {
        (data.len() == extent.area()).then_some(Self { extent, data })
    }

    /// The size in pixels.
    pub const fn extent(&self) -> Extent {
        self.extent
    }

    /// All values, row by row.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// All values, to be changed in place.
    pub fn data_mut(&mut self) -> &mut [u8] {
        &mut self.data
    }

    /// Whether nothing is to be repainted.
    pub fn is_empty(&self) -> bool {
        self.data.iter().all(|&v| v == 0)
    }

    /// The smallest rectangle that holds every pixel above 0; `None` for an empty mask.
    pub fn bounds(&self) -> Option<Rect> {
        let width = self.extent.width as usize;
        let (mut left, mut right, mut top, mut bottom) = (usize::MAX, 0, usize::MAX, 0);
        for (y, row) in self.data.chunks_exact(width.max(1)).enumerate() {
            let Some(first) = row.iter().position(|&v| v > 0) else { continue };
            let last = row.iter().rposition(|&v| v > 0).unwrap_or(first);
            left = left.min(first);
            right = right.max(last);
            top = top.min(y);
            bottom = y;
        }
        (left != usize::MAX)
            .then(|| Rect::new(left as u32, top as u32, (right - left + 1) as u32, (bottom - top + 1) as u32))
    }

    /// The value at `x`, `y`. Panics outside the mask.
    pub fn value(&self, x: u32, y: u32) -> u8 {
        self.data[y as usize * self.extent.width as usize + x as usize]
    }

    /// The larger value of the two masks at each pixel; `None` if their sizes differ.
    #[must_use]
    pub fn union(&self, other: &Self) -> Option<Self> {
        let data = || self.data.iter().zip(&other.data).map(|(a, b)| *a.max(b)).collect();
        (self.extent == other.extent).then(|| Self { extent: self.extent, data: data() })
    }

    /// Counts the pixels that are kept, blended and replaced.
    pub fn blend_band(&self) -> BlendBand {
        let mut band = BlendBand::default();
        for &value in &self.data {
            match value {
                0 => band.kept += 1,
                255 => band.replaced += 1,
                _ => band.blended += 1,
            }
        }
        band
    }

    /// Keeps what was repainted and repaints what was kept.
    #[must_use]
    pub fn inverted(&self) -> Self {
        Self { extent: self.extent, data: self.data.iter().map(|v| 255 - v).collect() }
    }

    /// A hard mask: 255 where the value is at least `level`, else 0.
    #[must_use]
    pub fn thresholded(&self, level: u8) -> Self {
        let data = self.data.iter().map(|&v| if v >= level { 255 } else { 0 }).collect();
        Self { extent: self.extent, data }
    }

    /// Widens the selection by a disc of `radius_px`: each pixel takes the largest value within that distance.
    #[must_use]
    pub fn grown(&self, radius_px: u32) -> Self {
        let (width, height) = (self.extent.width as usize, self.extent.height as usize);
        let Some(bounds) = self.bounds() else { return self.clone() };
        // No two pixels are farther apart than both sides together.
        let radius = (radius_px as usize).min(width + height);
        let (top, bottom) = (bounds.y as usize, (bounds.y + bounds.height) as usize);
        let mut data = vec![0; self.data.len()];
        let mut widened = vec![0; width];
        let mut window = std::collections::VecDeque::new();
        for dy in 0..=radius {
            // The widest reach along the row at this distance between rows, by the disc's equation.
            let reach = (radius * radius - dy * dy).isqrt();
            for y in top..bottom {
                running_max(&self.data[y * width..][..width], reach, &mut widened, &mut window);
                let above = y.checked_sub(dy);
                let below = (dy > 0 && y + dy < height).then_some(y + dy);
                for target in above.into_iter().chain(below) {
                    for (out, &v) in data[target * width..][..width].iter_mut().zip(&widened) {
                        *out = v.max(*out);
                    }
                }
            }
        }
        Self { extent: self.extent, data }
    }

    /// Narrows the selection by a disc of `radius_px`. The picture's edge does not narrow it.
    #[must_use]
    pub fn shrunk(&self, radius_px: u32) -> Self {
        self.inverted().grown(radius_px).inverted()
    }

    /// How far [`Mask::feathered`] carries a value, in pixels along each axis: `int(2.5 * sigma + 0.5)`.
    ///
    /// A pixel farther than this (along x or along y) from every drawn pixel is still 0 after feathering, so the
    /// picture there stays byte for byte as it was.
    pub fn feather_reach_px(sigma_px: f64) -> u32 {
        if sigma_px > 0.0 { (2.5 * sigma_px + 0.5) as u32 } else { 0 }
    }

    /// Softens the edge by a Gaussian blur of standard deviation `sigma_px`, along x and y, in 32-bit floats.
    ///
    /// The kernel is cut at [`Mask::feather_reach_px`] and sums to 1 (size `2 * int(2.5 * sigma + 0.5) + 1`, as the
    /// web UIs do); the picture continues mirrored beyond its edge without repeating the edge pixel. Sigmas that
    /// are not above 0 change nothing; larger ones than the mask's longer side count as that side.
    #[must_use]
    pub fn feathered(&self, sigma_px: f64) -> Self {
        let (width, height) = (self.extent.width as usize, self.extent.height as usize);
        let sigma = sigma_px.min(width.max(height) as f64);
        let reach = Self::feather_reach_px(sigma) as usize;
        let (Some(bounds), true) = (self.bounds(), sigma_px > 0.0 && reach > 0) else { return self.clone() };
        let kernel = gaussian_kernel(sigma, reach);
        let (left, right) = (bounds.x as usize, (bounds.x + bounds.width) as usize);
        let (first, end) = (bounds.y as usize, (bounds.y + bounds.height) as usize);
        // Outside these rows and columns every sum is over zeros only.
        let (first, end) = (first.saturating_sub(reach), (end + reach).min(height));
        let (out_left, out_right) = (left.saturating_sub(reach), (right + reach).min(width));
        let mut data = vec![0; self.data.len()];
        let mut column_sums = vec![0f32; width + 2 * reach];
        let mut blurred = vec![0f32; out_right - out_left];
        for y in first..end {
            column_sums.fill(0.0);
            for (tap, &weight) in kernel.iter().enumerate() {
                let row = mirrored(y as isize + tap as isize - reach as isize, height);
                let row = &self.data[row * width..][..width];
                for (sum, &v) in column_sums[reach + left..reach + right].iter_mut().zip(&row[left..right]) {
                    *sum += weight * f32::from(v);
                }
            }
            for x in 1..=reach {
                column_sums[reach - x] = column_sums[reach + mirrored(-(x as isize), width)];
                column_sums[reach + width - 1 + x] = column_sums[reach + mirrored((width - 1 + x) as isize, width)];
            }
            blurred.fill(0.0);
            for (tap, &weight) in kernel.iter().enumerate() {
                for (out, &sum) in blurred.iter_mut().zip(&column_sums[out_left + tap..]) {
                    *out += weight * sum;
                }
            }
            for (out, &v) in data[y * width + out_left..].iter_mut().zip(&blurred) {
                *out = v.round().clamp(0.0, 255.0) as u8;
            }
        }
        Self { extent: self.extent, data }
    }
}

/// Where an index outside `0..len` lands when the row is mirrored at its first and last element.
fn mirrored(index: isize, len: usize) -> usize {
    let period = 2 * (len as isize - 1);
    if period == 0 {
        return 0;
    }
    let at = index.rem_euclid(period);
    at.min(period - at) as usize
}

/// `2 * reach + 1` weights of a Gaussian, summing to 1.
fn gaussian_kernel(sigma: f64, reach: usize) -> Vec<f32> {
    let weight = |tap: usize| {
        let distance = tap as f64 - reach as f64;
        (-0.5 * (distance / sigma).powi(2)).exp()
    };
    let total: f64 = (0..=2 * reach).map(weight).sum();
    (0..=2 * reach).map(|tap| (weight(tap) / total) as f32).collect()
}

/// The largest value within `reach` of each element. `window` holds indices of falling values.
fn running_max(row: &[u8], reach: usize, out: &mut [u8], window: &mut std::collections::VecDeque<usize>) {
    window.clear();
    let mut next = 0;
    for (x, out) in out.iter_mut().enumerate() {
        while next < row.len() && next <= x + reach {
            while window.back().is_some_and(|&last| row[last] <= row[next]) {
                window.pop_back();
            }
            window.push_back(next);
            next += 1;
        }
        while window.front().is_some_and(|&first| first + reach < x) {
            window.pop_front();
        }
        *out = window.front().map_or(0, |&first| row[first]);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_mask() -> impl Strategy<Value = Mask> {
        (1u32..24, 1u32..24).prop_flat_map(|(w, h)| {
            let value = prop_oneof![4 => Just(0u8), 2 => Just(255u8), 1 => any::<u8>()];
            proptest::collection::vec(value, (w * h) as usize)
                .prop_map(move |data| Mask::from_data(Extent::new(w, h), data).unwrap())
        })
    }

    /// Distance of the nearest drawn pixel along the axis on which it is farther.
    fn nearest(mask: &Mask, x: u32, y: u32) -> Option<u32> {
        let e = mask.extent();
        (0..e.width * e.height)
            .filter(|i| mask.data()[*i as usize] > 0)
            .map(|i| (i % e.width).abs_diff(x).max((i / e.width).abs_diff(y)))
            .min()
    }

    proptest! {
        #[test]
        fn feathering_reaches_no_farther_than_it_says(mask in any_mask(), sigma in 0.0f64..6.0) {
            let soft = mask.feathered(sigma);
            let reach = Mask::feather_reach_px(sigma);
            for y in 0..mask.extent().height {
                for x in 0..mask.extent().width {
                    if nearest(&mask, x, y).is_none_or(|d| d > reach) {
                        prop_assert_eq!(soft.value(x, y), 0);
                    }
                }
            }
        }

        #[test]
        fn growing_takes_the_largest_value_within_a_disc(mask in any_mask(), radius in 0u32..9) {
            let grown = mask.grown(radius);
            let e = mask.extent();
            for y in 0..e.height {
                for x in 0..e.width {
                    let mut expected = 0;
                    for v in 0..e.height {
                        for u in 0..e.width {
                            if u.abs_diff(x).pow(2) + v.abs_diff(y).pow(2) <= radius * radius {
                                expected = mask.value(u, v).max(expected);
                            }
                        }
                    }
                    prop_assert_eq!(grown.value(x, y), expected);
                }
            }
        }

        #[test]
        fn inverting_twice_changes_nothing_and_shrinking_never_adds(mask in any_mask(), radius in 0u32..5) {
            prop_assert_eq!(&mask.inverted().inverted(), &mask);
            let shrunk = mask.shrunk(radius);
            prop_assert!(shrunk.data().iter().zip(mask.data()).all(|(a, b)| a <= b));
        }
    }

    #[test]
    fn a_flat_mask_stays_flat_up_to_its_edges() {
        for extent in [Extent::new(1, 1), Extent::new(1, 9), Extent::new(40, 3)] {
            for sigma in [0.7, 4.0, 1e300, f64::INFINITY] {
                let mask = Mask::filled(extent, 255);
                assert_eq!(mask.feathered(sigma), mask, "{extent} {sigma}");
            }
        }
    }

    #[test]
    fn a_sigma_that_is_not_above_zero_changes_nothing() {
        let mut mask = Mask::filled(Extent::new(5, 5), 0);
        mask.data_mut()[12] = 200;
        for sigma in [0.0, -3.0, f64::NAN, f64::NEG_INFINITY, 0.19] {
            assert_eq!(mask.feathered(sigma), mask, "{sigma}");
        }
        assert_ne!(mask.feathered(0.4), mask);
        assert_eq!(Mask::filled(Extent::new(0, 7), 0).feathered(3.0).extent(), Extent::new(0, 7));
    }

    #[test]
    fn the_threshold_belongs_to_the_selection_and_the_band_counts_all() {
        let mask = Mask::from_data(Extent::new(4, 1), vec![0, 127, 128, 255]).unwrap();
        assert_eq!(mask.thresholded(128).data(), [0, 0, 255, 255]);
        assert_eq!(mask.blend_band(), BlendBand { kept: 1, blended: 2, replaced: 1 });
    }
}
