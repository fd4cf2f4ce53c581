//! Pictures and masks at another size: Catmull-Rom or Lanczos, widened where they shrink so that nothing flickers.

use std::collections::VecDeque;

use rayon::prelude::*;

use crate::base::{Extent, Mask, Pixmap};

/// What each pixel of a shorter or longer row is made of.
struct Tap {
    /// The first source pixel.
    start: usize,
    /// The weights of it and its followers; their sum is 1.
    weights: Vec<f32>,
}

/// The cubic of Catmull and Rom (Keys 1981 with a = -0.5).
fn catmull_rom(x: f64) -> f64 {
    let x = x.abs();
    if x < 1.0 {
        (1.5 * x - 2.5) * x * x + 1.0
    } else if x < 2.0 {
        ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    } else {
        0.0
    }
}

/// Lanczos' kernel with three lobes on each side.
fn lanczos(x: f64) -> f64 {
    let sinc = |x: f64| if x == 0.0 { 1.0 } else { (std::f64::consts::PI * x).sin() / (std::f64::consts::PI * x) };
    if x.abs() < 3.0 { sinc(x) * sinc(x / 3.0) } else { 0.0 }
}

/// What a pixel is weighted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kernel {
    /// Soft, with little overshoot.
    CatmullRom,
    /// Sharper, with more.
    Lanczos,
}

/// The taps of a row of `from` pixels as `to` pixels. Beyond the ends there is nothing: weights there go to the rest.
fn taps(from: usize, to: usize, kernel: Kernel) -> Vec<Tap> {
    let (weigh, reach): (fn(f64) -> f64, f64) = match kernel {
        Kernel::CatmullRom => (catmull_rom, 2.0),
        Kernel::Lanczos => (lanczos, 3.0),
    };
    let scale = from as f64 / to as f64;
    let stretch = scale.max(1.0);
    let tap = |i: usize| {
        let centre = (i as f64 + 0.5) * scale;
        let start = ((centre - reach * stretch).round().max(0.0) as usize).min(from - 1);
        let end = ((centre + reach * stretch).round() as usize).clamp(start + 1, from);
        let weight = |j: usize| weigh((j as f64 + 0.5 - centre) / stretch);
        let total: f64 = (start..end).map(weight).sum();
        Tap { start, weights: (start..end).map(|j| (weight(j) / total) as f32).collect() }
    };
    (0..to).map(tap).collect()
}

/// The weighted sum of the pixels of a row that a tap names.
fn weighted<const N: usize>(pixels: &[[f32; N]], tap: &Tap) -> [f32; N] {
    let mut sum = [0f32; N];
    for (pixel, weight) in pixels[tap.start..].iter().zip(&tap.weights) {
        sum.iter_mut().zip(pixel).for_each(|(s, v)| *s += v * weight);
    }
    sum
}

/// Resizes a picture of `N` channels row by row: no more of it is held than the filter reaches.
pub(super) struct RowResizer<const N: usize> {
    across: Vec<Tap>,
    down: Vec<Tap>,
    /// Rows that were taken, resized across; the last one is the last that was taken.
    narrowed: VecDeque<Vec<[f32; N]>>,
    taken: usize,
    made: usize,
}

impl<const N: usize> RowResizer<N> {
    /// For a picture of `from` to become `to`; neither is empty.
    pub(super) fn new(from: Extent, to: Extent, kernel: Kernel) -> Self {
        Self {
            across: taps(from.width as usize, to.width as usize, kernel),
            down: taps(from.height as usize, to.height as usize, kernel),
            narrowed: VecDeque::new(),
            taken: 0,
            made: 0,
        }
    }

    /// Takes the next rows, whole ones, and adds the rows that they complete to `out`.
    pub(super) fn push(&mut self, rows: &[[f32; N]], width: usize, out: &mut Vec<[f32; N]>) {
        let across = &self.across;
        let narrow = |row: &[[f32; N]]| across.iter().map(|tap| weighted(row, tap)).collect::<Vec<_>>();
        let narrowed: Vec<_> = rows.par_chunks_exact(width).map(narrow).collect();
        self.taken += narrowed.len();
        self.narrowed.extend(narrowed);
        let first = self.taken - self.narrowed.len();
        let ready = self.down[self.made..].iter().take_while(|tap| tap.start + tap.weights.len() <= self.taken).count();
        let finished = &self.down[self.made..self.made + ready];
        let at = out.len();
        out.resize(at + ready * across.len(), [0f32; N]);
        let made = out[at..].par_chunks_exact_mut(across.len()).zip(finished);
        made.for_each(|(out, tap)| {
            for (source, weight) in self.narrowed.range(tap.start - first..).zip(&tap.weights) {
                for (sum, pixel) in out.iter_mut().zip(source) {
                    sum.iter_mut().zip(pixel).for_each(|(s, v)| *s += v * weight);
                }
            }
        });
        self.made += ready;
        let wanted = self.down.get(self.made).map_or(self.taken, |tap| tap.start);
        self.narrowed.drain(..wanted.saturating_sub(first).min(self.narrowed.len()));
    }
}

/// Resizes rows of `N` channels: `read` gives a source row, `write` takes a finished one.
fn resize<const N: usize>(
    from: Extent,
    to: Extent,
    kernel: Kernel,
    mut read: impl FnMut(usize, &mut Vec<[f32; N]>),
    mut write: impl FnMut(&[[f32; N]]),
) {
    let mut resizer = RowResizer::new(from, to, kernel);
    let (mut row, mut out) = (Vec::with_capacity(from.width as usize), Vec::new());
    for y in 0..from.height as usize {
        row.clear();
        read(y, &mut row);
        out.clear();
        resizer.push(&row, from.width as usize, &mut out);
        out.chunks_exact(to.width as usize).for_each(&mut write);
    }
}

fn byte(value: f32) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

/// A picture at another size. Colours count by their opacity; at its own size it is returned as it is.
pub(super) fn resize_pixmap(picture: &Pixmap, to: Extent) -> Pixmap {
    resize_pixmap_by(picture, to, Kernel::CatmullRom)
}

/// The same by any kernel.
pub(super) fn resize_pixmap_by(picture: &Pixmap, to: Extent, kernel: Kernel) -> Pixmap {
    let from = picture.extent();
    if from == to || from.is_empty() || to.is_empty() {
        return if from == to { picture.clone() } else { Pixmap::filled(to, [0; 4]) };
    }
    let rows = picture.data().as_chunks::<4>().0;
    let width = from.width as usize;
    let mut data = Vec::with_capacity(to.area() * 4);
    resize::<4>(
        from,
        to,
        kernel,
        |y, row| {
            row.extend(rows[y * width..][..width].iter().map(|&[r, g, b, a]| {
                let share = f32::from(a) / 255.0;
                [f32::from(r) * share, f32::from(g) * share, f32::from(b) * share, f32::from(a)]
            }));
        },
        |row| {
            for &[r, g, b, a] in row {
                let share = (a / 255.0).clamp(0.0, 1.0);
                let colour = |v: f32| if share > 0.0 { byte(v / share) } else { 0 };
                data.extend([colour(r), colour(g), colour(b), byte(a)]);
            }
        },
    );
    Pixmap::from_rgba(to, data).unwrap_or_else(|| Pixmap::filled(to, [0; 4]))
}

/// A mask at another size.
pub(super) fn resize_mask(mask: &Mask, to: Extent) -> Mask {
    let from = mask.extent();
    if from == to || from.is_empty() || to.is_empty() {
        return if from == to { mask.clone() } else { Mask::filled(to, 0) };
    }
    let width = from.width as usize;
    let mut data = Vec::with_capacity(to.area());
    resize::<1>(
        from,
        to,
        Kernel::CatmullRom,
        |y, row| row.extend(mask.data()[y * width..][..width].iter().map(|&v| [f32::from(v)])),
        |row| data.extend(row.iter().map(|&[v]| byte(v))),
    );
    Mask::from_data(to, data).unwrap_or_else(|| Mask::filled(to, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern() -> Mask {
        let value = |i: u32| {
            let (x, y) = (i % 9, i / 9);
            ((x * 37 + y * 91 + (x * y) % 7 * 13) % 256) as u8
        };
        Mask::from_data(Extent::new(9, 6), (0..54).map(value).collect()).unwrap()
    }

    /// Rows of what Pillow's `Image.resize(..., BICUBIC)` gives, which rounds its weights to a few more bits than bytes.
    #[test]
    fn it_agrees_with_pillows_bicubic_up_and_down() {
        let near = |to: Extent, row: u32, want: &[u8]| {
            let got = resize_mask(&pattern(), to);
            let got = &got.data()[(row * to.width) as usize..][..want.len()];
            assert!(got.iter().zip(want).all(|(a, b)| a.abs_diff(*b) <= 1), "{to}: {got:?}, wanted {want:?}");
        };
        near(Extent::new(14, 10), 0, &[0, 7, 33, 56, 79, 102, 139, 170, 192, 234, 183, 11, 4, 35]);
        near(Extent::new(14, 10), 4, &[157, 198, 218, 92, 68, 115, 113, 129, 164, 185, 185, 164, 201, 234]);
        near(Extent::new(14, 10), 9, &[218, 132, 27, 37, 50, 72, 150, 189, 185, 192, 205, 216, 110, 24]);
        near(Extent::new(4, 3), 0, &[91, 134, 138, 106]);
        near(Extent::new(4, 3), 2, &[127, 93, 139, 130]);
        near(Extent::new(9, 13), 12, &[207, 31, 43, 71, 182, 186, 198, 210, 34]);
        near(Extent::new(5, 6), 3, &[54, 154, 219, 89, 53]);
    }

    #[test]
    fn lanczos_agrees_with_pillows_and_rows_may_come_in_any_portions() {
        let picture: Vec<[f32; 1]> = pattern().data().iter().map(|&v| [f32::from(v)]).collect();
        let made = |to: Extent, portion: usize| {
            let mut resizer = RowResizer::new(Extent::new(9, 6), to, Kernel::Lanczos);
            let mut out = Vec::new();
            picture.chunks(portion * 9).for_each(|rows| resizer.push(rows, 9, &mut out));
            assert!(resizer.narrowed.len() <= 6 && out.len() == to.area());
            out
        };
        for to in [Extent::new(5, 4), Extent::new(14, 10), Extent::new(9, 1)] {
            let whole = made(to, 6);
            assert!((1..6).all(|portion| made(to, portion) == whole));
        }
        let near = |to: Extent, row: usize, want: &[u8]| {
            let got = &made(to, 2)[row * to.width as usize..][..want.len()];
            assert!(
                got.iter().zip(want).all(|(a, &b)| (a[0].clamp(0.0, 255.0) - f32::from(b)).abs() <= 1.0),
                "{got:?}"
            );
        };
        near(Extent::new(5, 4), 0, &[42, 133, 130, 148, 53]);
        near(Extent::new(5, 4), 3, &[145, 78, 95, 174, 137]);
        near(Extent::new(14, 10), 2, &[88, 108, 147, 173, 234, 237, 93, 20, 81, 131, 127, 95, 119, 150]);
        near(Extent::new(14, 10), 9, &[224, 131, 12, 24, 50, 78, 160, 203, 191, 185, 213, 222, 103, 11]);
    }

    #[test]
    fn flat_pictures_stay_flat_and_own_sizes_exact() {
        let flat = Pixmap::filled(Extent::new(7, 5), [200, 3, 77, 255]);
        for to in [Extent::new(7, 5), Extent::new(64, 1), Extent::new(2, 3), Extent::new(1, 1)] {
            assert_eq!(resize_pixmap(&flat, to), Pixmap::filled(to, [200, 3, 77, 255]));
        }
        assert_eq!(resize_mask(&pattern(), Extent::new(9, 6)), pattern());
    }

    #[test]
    fn hidden_colours_of_transparent_pixels_stay_hidden() {
        let mut picture = Pixmap::filled(Extent::new(8, 1), [0, 0, 255, 255]);
        picture.data_mut()[..16].copy_from_slice(&[255, 0, 0, 0].repeat(4));
        let wide = resize_pixmap(&picture, Extent::new(20, 3));
        assert!(wide.pixels().all(|[r, _, _, a]| r == 0 || a == 0));
        assert_eq!((wide.pixel(0, 0)[3], wide.pixel(19, 2)[3]), (0, 255));
    }
}
