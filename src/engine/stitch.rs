//! Brings repainted pixels to the colours of the picture that they come into, so that they do not show as a patch.
//!
//! A VAE gives every picture back a little off in its colours, here brighter, there duller. Around what was hidden from
//! the networks both are known: what the picture shows, and what they made of it. Two corrections are read off there,
//! in linear light. The patch's mean and spread are fitted to the picture's; and what still differs, blurred so that
//! fine detail plays no part, is carried on from its edge over the patch (as the membrane of Poisson blending does: Pérez
//! et al. 2003, "Poisson Image Editing"). The blend itself is by the feathered mask.

use std::sync::LazyLock;

use crate::base::{Extent, Mask, Pixmap, Rect};

use super::fill::{Cell, spread};
use super::nearest::nearest;

/// Pixels around what is hidden in which colours are compared.
const RING_PX: u32 = 32;
/// Pixels below which a ring says too little.
const MIN_RING: usize = 64;
/// How far a channel's contrast is corrected, up or down.
const MAX_GAIN: f32 = 1.25;
/// How far a channel's light is moved, by each of the two corrections.
const MAX_SHIFT: f32 = 0.1;
/// By how many steps of 255 both together change a channel. A new thing that reaches the edge is no error of the
/// autoencoder's, and in the dark a little light is much to the eye.
const MAX_STEPS: u8 = 20;
/// A variance of light that both always have in common, so that flat areas take no gain from their noise.
const LEAST_VARIANCE: f32 = 1e-4;
/// Pixels on each side over which differences are averaged, twice.
const BLUR_PX: usize = 4;

/// The light of sRGB bytes, 0 to 1 (IEC 61966-2-1).
static LIGHT: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|byte| {
        let v = byte as f32 / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    })
});

fn light(pixel: [u8; 4]) -> [f32; 3] {
    [0, 1, 2].map(|c| LIGHT[usize::from(pixel[c])])
}

/// Light as an sRGB byte.
fn byte(light: f32) -> u8 {
    let v = light.clamp(0.0, 1.0);
    let coded = if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
    (coded * 255.0).round() as u8
}

/// The patch in the colours of the picture around it. `hidden` is above 0 where the networks did not see `known`; all
/// three have one size. Nothing is changed where too little is known, nor farther from the hidden part than its
/// surroundings reach.
pub(super) fn matched(patch: &Pixmap, known: &Pixmap, hidden: &Mask) -> Pixmap {
    let corrected = hidden.bounds().and_then(|bounds| {
        let window = around(bounds, patch.extent());
        let part = correct(&patch.cropped(window)?, &known.cropped(window)?, &hidden.cropped(window)?)?;
        let mut result = patch.clone();
        result.paste(window.x, window.y, &part).then_some(result)
    });
    corrected.unwrap_or_else(|| patch.clone())
}

/// A box and what lies around it.
fn around(bounds: Rect, extent: Extent) -> Rect {
    let (x, y) = (bounds.x.saturating_sub(RING_PX), bounds.y.saturating_sub(RING_PX));
    let right = (bounds.x + bounds.width).saturating_add(RING_PX).min(extent.width);
    let bottom = (bounds.y + bounds.height).saturating_add(RING_PX).min(extent.height);
    Rect::new(x, y, right - x, bottom - y)
}

/// The whole patch corrected; `None` if too little is known.
fn correct(patch: &Pixmap, known: &Pixmap, hidden: &Mask) -> Option<Pixmap> {
    let extent = patch.extent();
    let width = extent.width as usize;
    let visible: Vec<bool> = hidden.data().iter().zip(known.pixels()).map(|(h, p)| *h == 0 && p[3] == 255).collect();
    let near = nearest(extent, |i| hidden.data()[i] > 0)?;
    let in_ring = |i: usize| {
        let at = near[i] as usize;
        let (dx, dy) = ((i % width).abs_diff(at % width), (i / width).abs_diff(at / width));
        visible[i] && dx * dx + dy * dy <= (RING_PX * RING_PX) as usize
    };
    let old: Vec<[f32; 3]> = known.pixels().map(light).collect();
    let mut new: Vec<[f32; 3]> = patch.pixels().map(light).collect();
    let ring: Vec<usize> = (0..new.len()).filter(|i| in_ring(*i)).collect();
    if ring.len() < MIN_RING {
        return None;
    }
    for c in 0..3 {
        let (gain, shift) = fit(&ring.iter().map(|&i| (new[i][c], old[i][c])));
        for light in &mut new {
            light[c] = light[c] * gain + shift;
        }
    }
    let cell = |i: usize| {
        let [r, g, b] = [0, 1, 2].map(|c| (old[i][c] - new[i][c]).clamp(-MAX_SHIFT, MAX_SHIFT));
        if visible[i] { [r, g, b, 0.0, 1.0] } else { [0.0; 5] }
    };
    let seen = blurred(extent, (0..new.len()).map(cell).collect(), &visible);
    // What lies behind the edge goes on from it and evens out between the sides. Carried on from the nearest known
    // pixel instead, the sides would meet in creases, which show where the networks are far from the picture.
    let membrane = blurred(extent, spread(extent, seen), &vec![true; new.len()]);
    let moved = |own: u8, light: f32| byte(light).clamp(own.saturating_sub(MAX_STEPS), own.saturating_add(MAX_STEPS));
    let all = patch.pixels().zip(&new).zip(&membrane);
    let bytes = all.flat_map(|((own, v), m)| {
        let [r, g, b] = [0, 1, 2].map(|c| moved(own[c], v[c] + m[c]));
        [r, g, b, 255]
    });
    Pixmap::from_rgba(extent, bytes.collect())
}

/// The gain and shift that fit the first values to the second.
fn fit(pairs: &(impl Iterator<Item = (f32, f32)> + Clone)) -> (f32, f32) {
    let number = pairs.clone().count() as f64;
    let mean = |value: fn((f32, f32)) -> f32| (pairs.clone().map(|p| f64::from(value(p))).sum::<f64>() / number) as f32;
    let (new, old) = (mean(|p| p.0), mean(|p| p.1));
    let moment = |product: &dyn Fn(f32, f32) -> f32| {
        (pairs.clone().map(|p| f64::from(product(p.0 - new, p.1 - old))).sum::<f64>() / number) as f32
    };
    // Least squares: what the two do not share plays no part. The ratio of their deviations was measured to be worse.
    let gain = (moment(&|new, old| new * old) + LEAST_VARIANCE) / (moment(&|new, _| new * new) + LEAST_VARIANCE);
    let gain = gain.clamp(1.0 / MAX_GAIN, MAX_GAIN);
    let moved = (old - new).clamp(-MAX_SHIFT, MAX_SHIFT);
    (gain, new + moved - new * gain)
}

/// Known differences averaged with the known ones around them.
fn blurred(extent: Extent, mut cells: Vec<Cell>, known: &[bool]) -> Vec<Cell> {
    let (width, height) = (extent.width as usize, extent.height as usize);
    for _ in 0..2 {
        for (lines, length, line, next) in [(height, width, width, 1), (width, height, 1, width)] {
            let mut sums: Vec<Cell> = Vec::with_capacity(length + 1);
            for start in (0..lines).map(|n| n * line) {
                // Running sums: a box of any width costs the same.
                sums.clear();
                sums.push([0.0; 5]);
                let mut sum = [0f32; 5];
                for k in 0..length {
                    let cell = cells[start + k * next];
                    (0..5).for_each(|c| sum[c] += cell[c]);
                    sums.push(sum);
                }
                for k in 0..length {
                    let (from, to) = (k.saturating_sub(BLUR_PX), (k + BLUR_PX + 1).min(length));
                    let share = 1.0 / (to - from) as f32;
                    cells[start + k * next] = std::array::from_fn(|c| (sums[to][c] - sums[from][c]) * share);
                }
            }
        }
    }
    for (cell, known) in cells.iter_mut().zip(known) {
        // What little of the known reached a hidden cell says less than what is spread there.
        *cell = if *known && cell[4] > 0.0 {
            [cell[0] / cell[4], cell[1] / cell[4], cell[2] / cell[4], 0.0, 1.0]
        } else {
            [0.0; 5]
        };
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Extent = Extent::new(160, 120);

    fn hidden() -> Mask {
        let inside = |i: u32| (60..100).contains(&(i % 160)) && (40..80).contains(&(i / 160));
        Mask::from_data(SIZE, (0..160 * 120).map(|i| if inside(i) { 255 } else { 0 }).collect()).unwrap()
    }

    fn picture(value: impl Fn(u32, u32) -> [u8; 3]) -> Pixmap {
        let pixel = |i: u32| {
            let [r, g, b] = value(i % 160, i / 160);
            [r, g, b, 255]
        };
        Pixmap::from_rgba(SIZE, (0..160 * 120).flat_map(pixel).collect()).unwrap()
    }

    fn scene(x: u32, y: u32) -> [u8; 3] {
        [60 + (x / 2) as u8, 40 + y as u8, 90 + ((x * 7 + y * 3) % 40) as u8]
    }

    /// The worst error over what is hidden.
    fn worst(a: &Pixmap, b: &Pixmap) -> u8 {
        let pairs = a.pixels().zip(b.pixels()).zip(hidden().data().to_vec());
        pairs
            .filter(|(_, h)| *h > 0)
            .map(|((a, b), _)| (0..3).map(|c| a[c].abs_diff(b[c])).max().unwrap())
            .max()
            .unwrap()
    }

    #[test]
    fn a_shift_and_a_gain_of_light_are_undone() {
        let truth = picture(scene);
        let bent = picture(|x, y| scene(x, y).map(|v| byte(LIGHT[usize::from(v)] * 0.85 - 0.003)));
        assert!(worst(&bent, &truth) >= 6);
        assert!(worst(&matched(&bent, &truth, &hidden()), &truth) <= 2);
    }

    #[test]
    fn a_shift_that_differs_from_side_to_side_is_undone_too() {
        let truth = picture(scene);
        let bent = picture(|x, y| scene(x, y).map(|v| byte(LIGHT[usize::from(v)] + 0.2 * (x as f32 / 160.0 - 0.5))));
        let fixed = matched(&bent, &truth, &hidden());
        assert!(worst(&fixed, &truth) < worst(&bent, &truth), "{} {}", worst(&fixed, &truth), worst(&bent, &truth));
    }

    #[test]
    fn between_sides_that_are_off_differently_the_correction_has_no_creases() {
        let grey = picture(|_, _| [120; 3]);
        let bent = picture(|x, y| {
            let inside = (60..100).contains(&x) && (40..80).contains(&y);
            let (dx, dy) = (x as i32 - 80, y as i32 - 60);
            if inside { [120; 3] } else { [(120 + 24 * i32::from(dx.abs() > dy.abs()) * dx.signum()) as u8; 3] }
        });
        let fixed = matched(&bent, &grey, &hidden());
        let bend = |a: u32, b: u32, c: u32| {
            let [a, b, c] = [a, b, c].map(|x| i32::from(fixed.pixel(x, 60)[0]));
            (a - 2 * b + c).abs()
        };
        let worst = (66..94).map(|x| bend(x - 3, x, x + 3)).max().unwrap();
        assert!(worst <= 2, "{worst}");
    }

    #[test]
    fn what_is_wrong_on_purpose_is_not_bent_beyond_measure() {
        // White where the picture is black: it is moved by no more than the limit, in light and before the membrane.
        let truth = picture(|_, _| [0; 3]);
        let (gain, shift) = fit(&[(0.9f32, 0.0f32), (1.0, 0.0), (0.8, 0.0)].into_iter());
        assert!(gain >= 1.0 / MAX_GAIN && (0.9 * gain + shift - 0.8).abs() < 1e-3, "{gain} {shift}");
        // Nothing is known: nothing is done.
        let all = Mask::filled(SIZE, 255);
        let patch = picture(scene);
        assert_eq!(matched(&patch, &truth, &all), patch);
        assert_eq!(matched(&patch, &truth, &Mask::filled(SIZE, 0)), patch);
        let mut little = Mask::filled(SIZE, 255);
        little.data_mut()[..40].fill(0);
        assert_eq!(matched(&patch, &truth, &little), patch);
    }

    #[test]
    fn a_patch_in_the_right_colours_is_left_alone() {
        let truth = picture(scene);
        let same = matched(&truth, &truth, &hidden());
        assert!(same.data().iter().zip(truth.data()).all(|(a, b)| a.abs_diff(*b) <= 1));
    }
}
