//! Laying paint on pixels: straight-alpha sRGB bytes, mixed in gamma space as the common editors do.

use super::Rgba;

/// Paint over a pixel (Porter and Duff's *over*). `alpha` (0 to 1) is how much the paint covers.
///
/// Alpha 0 keeps the pixel's bytes and 1 gives the colour, both exactly; else each colour is the mean of paint and
/// pixel, weighed by what each contributes to the new opacity, so that a transparent pixel's hidden colour never
/// shows.
#[inline]
pub(super) fn paint_over(pixel: Rgba, colour: [u8; 3], alpha: f32) -> Rgba {
    if alpha <= 0.0 {
        return pixel;
    }
    if alpha >= 1.0 {
        return [colour[0], colour[1], colour[2], 255];
    }
    let under = f32::from(pixel[3]) / 255.0 * (1.0 - alpha);
    let total = alpha + under;
    let share = if pixel[3] == 255 { alpha } else { alpha / total };
    let mix = |c: usize| mixed(pixel[c], colour[c], share);
    [mix(0), mix(1), mix(2), if pixel[3] == 255 { 255 } else { to_byte(total * 255.0) }]
}

/// Takes `alpha` (0 to 1) of a pixel's opacity away. The colour's bytes stay.
#[inline]
pub(super) fn erase(pixel: Rgba, alpha: f32) -> Rgba {
    let [r, g, b, a] = pixel;
    [r, g, b, mixed(a, 0, alpha)]
}

/// Paint on a pixel that keeps its opacity, as under an alpha lock.
#[inline]
pub(super) fn tint(pixel: Rgba, colour: [u8; 3], alpha: f32) -> Rgba {
    let [r, g, b, a] = pixel;
    [mixed(r, colour[0], alpha), mixed(g, colour[1], alpha), mixed(b, colour[2], alpha), a]
}

/// How light a colour is, as W3C's blend modes reckon it, to the nearest byte.
pub(super) fn luminance([r, g, b]: [u8; 3]) -> u8 {
    let hundredths = 30 * u32::from(r) + 59 * u32::from(g) + 11 * u32::from(b);
    ((hundredths + 50) / 100) as u8
}

/// From one byte to another by `share` (0 to 1), rounded to the nearest.
#[inline]
pub(super) fn mixed(from: u8, to: u8, share: f32) -> u8 {
    let (from, to) = (f32::from(from), f32::from(to));
    to_byte(from + (to - from) * share)
}

#[inline]
fn to_byte(v: f32) -> u8 {
    (v + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_ends_are_exact(pixel: Rgba, colour: [u8; 3]) {
            prop_assert_eq!(paint_over(pixel, colour, 0.0), pixel);
            prop_assert_eq!(paint_over(pixel, colour, 1.0), [colour[0], colour[1], colour[2], 255]);
            prop_assert_eq!(erase(pixel, 0.0), pixel);
            prop_assert_eq!(erase(pixel, 1.0), [pixel[0], pixel[1], pixel[2], 0]);
        }

        #[test]
        fn premultiplied_colours_add_up(pixel: Rgba, colour: [u8; 3], alpha in 0.0f32..=1.0) {
            let result = paint_over(pixel, colour, alpha);
            let (a, base) = (f64::from(alpha), f64::from(pixel[3]) / 255.0);
            let total = a + base * (1.0 - a);
            prop_assert!((f64::from(result[3]) - total * 255.0).abs() < 0.51);
            for c in 0..3 {
                let sum = f64::from(colour[c]) * a + f64::from(pixel[c]) * base * (1.0 - a);
                if total > 0.0 {
                    prop_assert!((f64::from(result[c]) - sum / total).abs() < 0.51);
                }
            }
        }

        #[test]
        fn a_transparent_pixel_lends_no_colour(hidden: [u8; 3], colour: [u8; 3], alpha in 0.001f32..=1.0) {
            let result = paint_over([hidden[0], hidden[1], hidden[2], 0], colour, alpha);
            prop_assert_eq!(&result[..3], &colour[..]);
        }
    }
}
