//! How much a seam shows: differences across the edge between known and new pixels against those elsewhere.

use crate::base::{Mask, Pixmap};

/// Pixels on each side of an edge whose means are compared.
const RUN: usize = 4;

/// What is seen at the edges between known and new pixels, and elsewhere, in sRGB levels (0 to 255).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seam {
    /// Mean difference of the two pixels at an edge.
    pub across: f64,
    /// Mean difference of neighbours elsewhere.
    pub inside: f64,
    /// Mean difference of the colours of four pixels on either side of an edge: a step that a blend would only spread.
    pub step: f64,
    /// The same elsewhere.
    pub step_inside: f64,
}

impl Seam {
    /// The gradient across the seam against that inside; above 1 it shows.
    pub fn ratio(self) -> f64 {
        self.across / self.inside.max(f64::MIN_POSITIVE)
    }

    /// The same for the step of colour.
    pub fn step_ratio(self) -> f64 {
        self.step / self.step_inside.max(f64::MIN_POSITIVE)
    }
}

/// Measures the edges of `new` (255; anything else is known) in a picture of its size; `None` if there are none.
pub fn seam(picture: &Pixmap, new: &Mask) -> Option<Seam> {
    let extent = picture.extent();
    if extent != new.extent() {
        return None;
    }
    let pixels = picture.data().as_chunks::<4>().0;
    let (width, height) = (extent.width as usize, extent.height as usize);
    let is_new = |i: usize| new.data()[i] == 255;
    let mut sums = [(0.0, 0u64); 4];
    // Along rows, then along columns.
    for (lines, length, line, next) in [(height, width, width, 1), (width, height, 1, width)] {
        for start in (0..lines).map(|n| n * line) {
            for at in 1..length {
                let place = |k: usize| start + k * next;
                let edge = is_new(place(at - 1)) != is_new(place(at));
                let mean = |from: usize, number: usize| {
                    [0, 1, 2].map(|c| {
                        (from..from + number).map(|k| f64::from(pixels[place(k)][c])).sum::<f64>() / number as f64
                    })
                };
                let apart = |a: [f64; 3], b: [f64; 3]| (0..3).map(|c| (a[c] - b[c]).abs()).sum::<f64>() / 3.0;
                let mut add = |which: usize, value: f64| {
                    sums[which].0 += value;
                    sums[which].1 += 1;
                };
                add(usize::from(!edge), apart(mean(at - 1, 1), mean(at, 1)));
                let whole = at >= RUN && at + RUN <= length;
                let one_side = |from: usize| (from..from + RUN).all(|k| is_new(place(k)) == is_new(place(from)));
                if whole && one_side(at - RUN) && one_side(at) {
                    add(2 + usize::from(!edge), apart(mean(at - RUN, RUN), mean(at, RUN)));
                }
            }
        }
    }
    let mean = |(sum, number): (f64, u64)| sum / number.max(1) as f64;
    let [across, inside, step, step_inside] = sums.map(mean);
    (sums[0].1 > 0).then_some(Seam { across, inside, step, step_inside })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Extent;

    #[test]
    fn a_step_shows_and_a_slope_does_not() {
        let size = Extent::new(32, 16);
        let new = Mask::from_data(size, (0..512).map(|i| if i % 32 < 16 { 0 } else { 255 }).collect()).unwrap();
        let picture = |value: &dyn Fn(u32) -> u8| {
            Pixmap::from_rgba(size, (0..512).flat_map(|i| [value(i % 32), 0, 0, 255]).collect()).unwrap()
        };
        let slope = seam(&picture(&|x| (x * 6) as u8), &new).unwrap();
        assert_eq!((slope.across, slope.step), (2.0, 8.0));
        // Half of all neighbours lie in a column, where nothing changes.
        assert!((1.9..2.2).contains(&slope.ratio()), "{slope:?}");
        let step = seam(&picture(&|x| if x < 16 { 0 } else { 90 }), &new).unwrap();
        assert_eq!((step.across, step.inside, step.step, step.step_inside), (30.0, 0.0, 30.0, 0.0));
        assert!(seam(&picture(&|_| 0), &Mask::filled(size, 255)).is_none());
    }
}
