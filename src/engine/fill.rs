//! A hole in a picture filled from around it: A1111's masked content "fill".
//!
//! A1111 lays blurred copies of the surroundings over each other, from coarse to fine. Here the same is done on a
//! pyramid ("pull-push": Gortler et al. 1996, "The Lumigraph", section 3.4): each level averages what is known, and on
//! the way back each level fills its unknown part with the coarser one, interpolated. It reaches across holes of any
//! size and takes time in proportion to the picture, where blurs stop at their radius and grow slow with it.

use crate::base::{Extent, Pixmap};

/// Colour times opacity, opacity, and how much is known of it.
pub(super) type Cell = [f32; 5];

struct Level {
    width: usize,
    height: usize,
    cells: Vec<Cell>,
}

impl Level {
    /// Half as wide and high: each cell is the mean of what is known of its four.
    fn coarser(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let cell = |i: usize| {
            let (x, y) = (i % width * 2, i / width * 2);
            let mut sum = [0f32; 5];
            for (u, v) in [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)] {
                if u < self.width && v < self.height {
                    let part = self.cells[v * self.width + u];
                    (0..4).for_each(|c| sum[c] += part[c] * part[4]);
                    sum[4] += part[4];
                }
            }
            if sum[4] > 0.0 {
                (0..4).for_each(|c| sum[c] /= sum[4]);
            }
            sum[4] = sum[4].min(1.0);
            sum
        };
        Self { width, height, cells: (0..width * height).map(cell).collect() }
    }

    /// Fills what is unknown with a coarser level, interpolated linearly between its cells' middles.
    fn fill_from(&mut self, coarse: &Self) {
        for y in 0..self.height {
            let (rows, down) = between(y, coarse.height);
            for x in 0..self.width {
                let cell = &mut self.cells[y * self.width + x];
                let known = cell[4];
                if known >= 1.0 {
                    continue;
                }
                let (columns, across) = between(x, coarse.width);
                for (c, value) in cell.iter_mut().take(4).enumerate() {
                    let row = |y: usize| {
                        let [a, b] = columns.map(|x| coarse.cells[y * coarse.width + x][c]);
                        a + (b - a) * across
                    };
                    let [a, b] = rows.map(row);
                    *value = *value * known + (a + (b - a) * down) * (1.0 - known);
                }
                cell[4] = 1.0;
            }
        }
    }
}

/// The two coarse cells whose middles a fine one lies between, and how far it is towards the second.
fn between(fine: usize, coarse: usize) -> ([usize; 2], f32) {
    let own = fine / 2;
    if fine.is_multiple_of(2) { ([own.saturating_sub(1), own], 0.75) } else { ([own, (own + 1).min(coarse - 1)], 0.25) }
}

/// The picture with every pixel that `hidden` names (by its index) filled from those that it does not. These stay as
/// they are, byte for byte. Where all is hidden there is nothing to fill from, and all becomes grey.
pub(super) fn filled(picture: &Pixmap, hidden: impl Fn(usize) -> bool) -> Pixmap {
    let Extent { width, height } = picture.extent();
    let cell = |(i, [r, g, b, a]): (usize, [u8; 4])| {
        let share = f32::from(a) / 255.0;
        let known = f32::from(u8::from(!hidden(i)));
        [f32::from(r) * share, f32::from(g) * share, f32::from(b) * share, f32::from(a), known]
    };
    let cells: Vec<Cell> = picture.pixels().enumerate().map(cell).collect();
    if cells.iter().all(|cell| cell[4] == 0.0) {
        return Pixmap::filled(picture.extent(), [128, 128, 128, 255]);
    }
    painted(picture, &spread(Extent::new(width, height), cells), hidden)
}

/// Cells whose unknown parts are filled from what is known. Where nothing is, they stay as they are.
pub(super) fn spread(extent: Extent, cells: Vec<Cell>) -> Vec<Cell> {
    let mut levels = vec![Level { width: extent.width as usize, height: extent.height as usize, cells }];
    while let Some(last) = levels.last()
        && last.cells.iter().any(|cell| cell[4] < 1.0)
        && last.cells.len() > 1
    {
        levels.push(last.coarser());
    }
    let mut finest = Vec::new();
    while let Some(coarse) = levels.pop() {
        match levels.last_mut() {
            Some(fine) => fine.fill_from(&coarse),
            None => finest = coarse.cells,
        }
    }
    finest
}

/// The picture with its hidden pixels taken from cells.
fn painted(picture: &Pixmap, cells: &[Cell], hidden: impl Fn(usize) -> bool) -> Pixmap {
    let mut result = picture.clone();
    for (i, (pixel, cell)) in result.data_mut().as_chunks_mut::<4>().0.iter_mut().zip(cells).enumerate() {
        if hidden(i) {
            let share = cell[3] / 255.0;
            let byte = |v: f32| v.round().clamp(0.0, 255.0) as u8;
            let colour = |v: f32| if share > 0.0 { byte(v / share) } else { 0 };
            *pixel = [colour(cell[0]), colour(cell[1]), colour(cell[2]), byte(cell[3])];
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Extent = Extent::new(101, 67);

    fn in_hole(i: usize) -> bool {
        let (x, y) = (i % 101, i / 101);
        (20..83).contains(&x) && (9..58).contains(&y)
    }

    /// From red on the left to blue on the right.
    fn picture(alpha: impl Fn(u32) -> u8) -> Pixmap {
        let pixel = |i: u32| [255 - (i % 101 * 2) as u8, 40, (i % 101 * 2) as u8, alpha(i)];
        Pixmap::from_rgba(SIZE, (0..101 * 67).flat_map(pixel).collect()).unwrap()
    }

    #[test]
    fn outside_nothing_changes_and_inside_it_is_continuous() {
        let mut original = picture(|_| 255);
        // What was in the hole must not show.
        for (i, pixel) in original.data_mut().as_chunks_mut::<4>().0.iter_mut().enumerate() {
            if in_hole(i) {
                *pixel = [0, 255, 0, 255];
            }
        }
        let result = filled(&original, in_hole);
        let mut steepest = 0;
        for (i, (new, old)) in result.pixels().zip(original.pixels()).enumerate() {
            if in_hole(i) {
                assert_eq!((new[1], new[3]), (40, 255), "pixel {i}");
                let (x, y) = (i as u32 % 101, i as u32 / 101);
                for (u, v) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)] {
                    let other = result.pixel(u, v);
                    steepest = (0..3).map(|c| new[c].abs_diff(other[c])).fold(steepest, u8::max);
                }
            } else {
                assert_eq!(new, old, "pixel {i}");
            }
        }
        assert!(steepest <= 24, "a step of {steepest}");
        // It follows its surroundings from side to side.
        let (left, right) = (result.pixel(22, 33), result.pixel(80, 33));
        assert!(left[0] > left[2] + 60 && right[2] > right[0] + 20, "{left:?} {right:?}");
    }

    #[test]
    fn transparent_surroundings_lend_no_colour_and_nothing_known_is_grey() {
        // The left half is transparent: its red must not show on the right.
        let result = filled(&picture(|i| if i % 101 < 50 { 0 } else { 255 }), in_hole);
        assert!(result.pixel(81, 33)[3] > 200 && result.pixel(21, 33)[3] < 60);
        assert!(result.pixels().filter(|p| p[3] > 0).all(|p| p[0] <= 156), "red came in from transparent pixels");
        let grey = filled(&picture(|_| 255), |_| true);
        assert!(grey.pixels().all(|p| p == [128, 128, 128, 255]));
    }
}
