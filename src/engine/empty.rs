//! What an empty part of a picture is filled with before networks see it.

use crate::base::{Extent, Pixmap, RngKind};
use crate::job::OutpaintFill;

use super::fill::filled;
use super::nearest::nearest;

/// Opacity below which a pixel is empty: where it shows a tenth or more of what would lie behind it.
const OPAQUE_FROM: u8 = 230;
/// How often a mirrored place is mirrored again before the nearest known pixel is taken instead.
const MAX_BOUNCES: usize = 64;
const GREY: [u8; 4] = [128, 128, 128, 255];

/// Whether a pixel of this opacity is empty.
pub(super) const fn is_empty(alpha: u8) -> bool {
    alpha < OPAQUE_FROM
}

/// The picture with its empty pixels filled and opaque. What is not empty stays as it is; where all is empty, all
/// becomes grey. `seed` is for [`OutpaintFill::Noise`].
pub(super) fn fill_empty(picture: &Pixmap, how: OutpaintFill, seed: u64) -> Pixmap {
    let known: Vec<bool> = picture.pixels().map(|[_, _, _, a]| !is_empty(a)).collect();
    let missing = |i: usize| !known[i];
    match how {
        _ if known.iter().all(|&known| known) => picture.clone(),
        _ if !known.contains(&true) => Pixmap::filled(picture.extent(), GREY),
        OutpaintFill::Neutral => with_missing(picture, &known, |_| GREY),
        OutpaintFill::Blur => filled(picture, missing),
        OutpaintFill::Noise => noise(picture, &known, seed),
        OutpaintFill::Edge => {
            let near = nearest(picture.extent(), |i| known[i]).unwrap_or_default();
            with_missing(picture, &known, |i| at(picture, near[i] as usize))
        }
        OutpaintFill::Mirror => {
            let near = nearest(picture.extent(), |i| known[i]).unwrap_or_default();
            with_missing(picture, &known, |i| at(picture, mirrored(picture.extent(), &known, &near, i)))
        }
    }
}

fn at(picture: &Pixmap, i: usize) -> [u8; 4] {
    let pixel = picture.data().as_chunks::<4>().0[i];
    [pixel[0], pixel[1], pixel[2], 255]
}

/// The picture with what is not known taken from elsewhere.
fn with_missing(picture: &Pixmap, known: &[bool], pixel: impl Fn(usize) -> [u8; 4]) -> Pixmap {
    let mut result = picture.clone();
    for (i, out) in result.data_mut().as_chunks_mut::<4>().0.iter_mut().enumerate() {
        if !known[i] {
            *out = pixel(i);
        }
    }
    result
}

/// The known pixel that an empty one mirrors: as far behind the nearest known pixel as that is away. Where that is
/// empty or beyond the picture, it is mirrored from there again.
fn mirrored(extent: Extent, known: &[bool], near: &[u32], i: usize) -> usize {
    let (width, height) = (extent.width as usize, extent.height as usize);
    let mut place = i;
    for _ in 0..MAX_BOUNCES {
        let axis = near[place] as usize;
        let beyond = |from: usize, axis: usize, length: usize| {
            let to = (2 * axis) as isize - from as isize;
            // A row of one pixel has nothing to mirror.
            let last = length as isize - 1;
            let folded = if to < 0 {
                -to
            } else if to > last {
                2 * last - to
            } else {
                to
            };
            folded.clamp(0, last) as usize
        };
        let x = beyond(place % width, axis % width, width);
        let y = beyond(place / width, axis / width, height);
        place = y * width + x;
        if known[place] {
            return place;
        }
    }
    near[i] as usize
}

/// Noise about the colours around, with the deviation that the known part has from its own smooth colours.
fn noise(picture: &Pixmap, known: &[bool], seed: u64) -> Pixmap {
    let smooth = filled(picture, |i| !known[i]);
    let deviation = deviation(picture, known);
    // The picture's first numbers go to the latents: these come from another stream.
    let drawn = RngKind::Gpu.generator(seed ^ 0x5eed_0f1e_1d5a_11ed).normal(known.len() * 3);
    with_missing(picture, known, |i| {
        let local = at(&smooth, i);
        let mut pixel = local;
        for c in 0..3 {
            let value = f32::from(local[c]) + drawn[i * 3 + c] * deviation[c];
            pixel[c] = value.round().clamp(0.0, 255.0) as u8;
        }
        pixel
    })
}

/// The standard deviation of each channel over the known part.
fn deviation(picture: &Pixmap, known: &[bool]) -> [f32; 3] {
    let (mut sum, mut square, mut number) = ([0f64; 3], [0f64; 3], 0f64);
    for (pixel, _) in picture.pixels().zip(known).filter(|(_, known)| **known) {
        for c in 0..3 {
            sum[c] += f64::from(pixel[c]);
            square[c] += f64::from(pixel[c]).powi(2);
        }
        number += 1.0;
    }
    [0, 1, 2].map(|c| (square[c] / number - (sum[c] / number).powi(2)).max(0.0).sqrt() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Extent = Extent::new(40, 30);

    /// A picture in which every known pixel names its place, and what is empty is a lure.
    fn picture(known: impl Fn(i32, i32) -> bool) -> Pixmap {
        let pixel = |i: i32| {
            let (x, y) = (i % 40, i / 40);
            if known(x, y) { [x as u8 * 5, y as u8 * 5, 7, 255] } else { [250, 250, 250, 0] }
        };
        Pixmap::from_rgba(SIZE, (0..1200).flat_map(pixel).collect()).unwrap()
    }

    /// Shapes of known parts: a box, all but a box, a disc, a ring of islands, one pixel.
    fn shapes() -> Vec<Box<dyn Fn(i32, i32) -> bool>> {
        vec![
            Box::new(|x, y| (10..25).contains(&x) && (8..20).contains(&y)),
            Box::new(|x, y| !((10..25).contains(&x) && (8..20).contains(&y))),
            Box::new(|x, y| (x - 18).pow(2) + (y - 14).pow(2) < 90),
            Box::new(|x, y| x % 13 == 3 && y % 11 == 5),
            Box::new(|x, y| (x, y) == (33, 2)),
            Box::new(|x, _| x >= 39),
        ]
    }

    #[test]
    fn all_fills_keep_what_is_known_and_leave_nothing_empty_whatever_the_shape() {
        for (n, shape) in shapes().into_iter().enumerate() {
            let original = picture(&shape);
            for how in OutpaintFill::ALL {
                let full = fill_empty(&original, how, 3);
                assert!(full.is_opaque(), "shape {n}, {how:?}");
                for (i, (new, old)) in full.pixels().zip(original.pixels()).enumerate() {
                    assert!(old[3] == 0 || new == old, "shape {n}, {how:?}, pixel {i}");
                    assert!(new[2] != 250, "shape {n}, {how:?}: an empty pixel's colour at {i}");
                }
            }
        }
    }

    #[test]
    fn edges_are_repeated_and_mirrors_mirror() {
        let original = picture(|x, y| (10..25).contains(&x) && (8..20).contains(&y));
        let edge = fill_empty(&original, OutpaintFill::Edge, 0);
        assert_eq!(edge.pixel(2, 12), original.pixel(10, 12));
        assert_eq!(edge.pixel(39, 29), original.pixel(24, 19));
        let mirror = fill_empty(&original, OutpaintFill::Mirror, 0);
        assert_eq!(mirror.pixel(9, 12), original.pixel(11, 12));
        assert_eq!(mirror.pixel(27, 10), original.pixel(21, 10));
        assert_eq!(mirror.pixel(8, 6), original.pixel(12, 10));
        // Farther out than the known part is wide: mirrored twice.
        assert_eq!(mirror.pixel(39, 12), original.pixel(11, 12));
        // Straight on from the edge it is continuous.
        assert!((25..39).all(|x| mirror.pixel(x, 12)[0].abs_diff(mirror.pixel(x + 1, 12)[0]) <= 5));
    }

    #[test]
    fn blurs_follow_their_surroundings_noise_varies_about_them_and_neutral_is_grey() {
        let original = picture(|x, _| !(12..28).contains(&x));
        let blur = fill_empty(&original, OutpaintFill::Blur, 0);
        assert!(blur.pixel(13, 15)[0] < 90 && blur.pixel(26, 15)[0] > 110, "{:?}", blur.pixel(13, 15));
        let noise = fill_empty(&original, OutpaintFill::Noise, 1);
        assert_eq!(noise, fill_empty(&original, OutpaintFill::Noise, 1));
        assert_ne!(noise, fill_empty(&original, OutpaintFill::Noise, 2));
        let mean = |picture: &Pixmap| (0..30).map(|y| f64::from(picture.pixel(20, y)[1])).sum::<f64>() / 30.0;
        assert!((mean(&noise) - mean(&blur)).abs() < 25.0);
        // The third channel does not vary where it is known, so it does not in the noise.
        assert!(noise.pixels().all(|p| p[2] == 7));
        let neutral = fill_empty(&original, OutpaintFill::Neutral, 0);
        assert_eq!((neutral.pixel(20, 3), neutral.pixel(3, 3)), (GREY, original.pixel(3, 3)));
    }

    #[test]
    fn nothing_known_is_grey_and_nothing_empty_is_left_alone() {
        for how in OutpaintFill::ALL {
            let nothing = fill_empty(&picture(|_, _| false), how, 0);
            assert!(nothing.pixels().all(|p| p == GREY));
            let whole = picture(|_, _| true);
            assert_eq!(fill_empty(&whole, how, 0), whole);
        }
    }
}
