//! Channels of any colour mode to RGBA.

use image::{DynamicImage, RgbaImage};

use crate::base::{Extent, Pixmap};

use super::super::icc;
use super::Mode;

/// RGBA pixels of the channels of a merged picture, which stand one after the other; the last is the opacity if
/// `has_alpha`. `None` if there are too few.
pub(super) fn rgba(mode: Mode, planes: &[u8], extent: Extent, palette: &[u8], has_alpha: bool) -> Option<Vec<u8>> {
    let area = extent.area();
    if mode == Mode::Bitmap {
        return bits(planes, extent);
    }
    let (_, colours) = mode.facts();
    let plane = |at: usize| planes.get(at * area..(at + 1) * area);
    let alpha = if has_alpha { Some(plane(colours)?) } else { None };
    let alpha = |i: usize| alpha.map_or(255, |alpha| alpha[i]);
    let first = plane(0)?;
    let mut out = Vec::with_capacity(area * 4);
    match mode {
        Mode::Bitmap | Mode::Grey | Mode::Duotone => {
            out.extend((0..area).flat_map(|i| [first[i], first[i], first[i], alpha(i)]));
        }
        Mode::Indexed => {
            let table = palette.get(..768)?;
            let colour = |i: usize| [0, 256, 512].map(|at| table[at + usize::from(first[i])]);
            out.extend((0..area).flat_map(|i| {
                let [r, g, b] = colour(i);
                [r, g, b, alpha(i)]
            }));
        }
        Mode::Rgb => {
            let (g, b) = (plane(1)?, plane(2)?);
            out.extend((0..area).flat_map(|i| [first[i], g[i], b[i], alpha(i)]));
        }
        Mode::Cmyk => {
            // Stored the other way round: 255 is no ink.
            let (m, y, k) = (plane(1)?, plane(2)?, plane(3)?);
            let mix = |ink: u8, black: u8| ((u32::from(ink) * u32::from(black) + 127) / 255) as u8;
            out.extend((0..area).flat_map(|i| [mix(first[i], k[i]), mix(m[i], k[i]), mix(y[i], k[i]), alpha(i)]));
        }
        Mode::Lab => {
            let (a, b) = (plane(1)?, plane(2)?);
            out.extend((0..area).flat_map(|i| {
                let [r, g, blue] = lab(first[i], a[i], b[i]);
                [r, g, blue, alpha(i)]
            }));
        }
    }
    Some(out)
}

/// One bit a pixel, 1 is black, rows in whole bytes.
fn bits(rows: &[u8], extent: Extent) -> Option<Vec<u8>> {
    let stride = (extent.width as usize).div_ceil(8);
    let rows = rows.get(..stride * extent.height as usize)?;
    let mut out = Vec::with_capacity(extent.area() * 4);
    for row in rows.chunks_exact(stride) {
        for x in 0..extent.width as usize {
            let value = if row[x / 8] >> (7 - x % 8) & 1 == 1 { 0 } else { 255 };
            out.extend([value, value, value, 255]);
        }
    }
    Some(out)
}

/// CIE L*a*b* under D50, adapted to sRGB's D65 (Bradford), with sRGB's curve.
fn lab(lightness: u8, a: u8, b: u8) -> [u8; 3] {
    let l = f64::from(lightness) * 100.0 / 255.0;
    let fy = (l + 16.0) / 116.0;
    let (fx, fz) = (fy + (f64::from(a) - 128.0) / 500.0, fy - (f64::from(b) - 128.0) / 200.0);
    let cube = |f: f64| if f > 6.0 / 29.0 { f.powi(3) } else { 3.0 * (6.0f64 / 29.0).powi(2) * (f - 4.0 / 29.0) };
    let (x, y, z) = (0.964_22 * cube(fx), cube(fy), 0.825_21 * cube(fz));
    // XYZ under D50 to linear sRGB: B. Lindbloom's matrix.
    let linear = [
        3.133_856_1 * x - 1.616_866_7 * y - 0.490_614_6 * z,
        -0.978_768_4 * x + 1.916_141_5 * y + 0.033_454_0 * z,
        0.071_945_3 * x - 0.228_991_4 * y + 1.405_242_7 * z,
    ];
    linear.map(|v| {
        let v = if v <= 0.003_130_8 { 12.92 * v } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
        (v * 255.0).round().clamp(0.0, 255.0) as u8
    })
}

/// The picture in sRGB, by its colour profile.
pub(super) fn managed(picture: Pixmap, profile: &[u8], grey: bool) -> Pixmap {
    let extent = picture.extent();
    let converted = RgbaImage::from_raw(extent.width, extent.height, picture.data().to_vec()).map(|picture| {
        let picture = DynamicImage::ImageRgba8(picture);
        let picture = if grey { DynamicImage::ImageLumaA8(picture.into_luma_alpha8()) } else { picture };
        icc::to_srgb(picture, Some(profile)).into_raw()
    });
    converted.and_then(|data| Pixmap::from_rgba(extent, data)).unwrap_or(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lab_has_its_white_black_and_primaries_where_srgb_has_them() {
        assert_eq!((lab(255, 128, 128), lab(0, 128, 128)), ([255; 3], [0; 3]));
        // sRGB's red is L* 54.29, a* 80.81, b* 69.89 under D50.
        let red = lab(138, 209, 198);
        assert!(red[0] >= 253 && red[1] <= 12 && red[2] <= 12, "{red:?}");
    }

    #[test]
    fn inks_and_bits_are_the_other_way_round() {
        let one = Extent::new(1, 1);
        assert_eq!(rgba(Mode::Cmyk, &[255, 255, 0, 255], one, &[], false).unwrap(), [255, 255, 0, 255]);
        assert_eq!(rgba(Mode::Cmyk, &[255, 255, 255, 0, 9], one, &[], true).unwrap(), [0, 0, 0, 9]);
        assert_eq!(bits(&[0b1010_0000], Extent::new(3, 1)).unwrap(), [0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 255]);
        assert_eq!(rgba(Mode::Rgb, &[1, 2], one, &[], false), None);
    }
}
