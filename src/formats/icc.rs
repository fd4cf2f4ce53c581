//! Colour profiles of pictures: what is not sRGB becomes sRGB, what is stays as it is, byte for byte.
//!
//! Source: ICC.1:2022, through `moxcms`. Only embedded profiles count: the `gAMA`, `cHRM` and `cICP` chunks of PNG are
//! passed over, as most editors do, since many programs write them without meaning it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use image::{DynamicImage, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, RenderingIntent, Transform16BitExecutor, TransformOptions};
use rayon::prelude::*;

/// Pixels that are converted at a time.
const CHUNK: usize = 1 << 14;
/// A profile that moves no value further is taken for sRGB, whose profiles differ by rounding only.
const SAME_WITHIN: u8 = 1;

/// The picture in 8-bit sRGB with straight alpha, its values rounded to the nearest.
///
/// A profile that is broken, of another colour space than the picture (as CMYK, which decoders turn to RGB by
/// themselves), or of no use counts as none.
pub(super) fn to_srgb(picture: DynamicImage, profile: Option<&[u8]>) -> RgbaImage {
    // A profile that brings the converter down must not take the picture with it.
    let grey = !picture.color().has_color();
    let conversion = profile.and_then(|profile| {
        catch_unwind(AssertUnwindSafe(|| Conversion::new(profile, grey)))
            .ok()
            .flatten()
            .filter(|c| !c.changes_nothing())
    });
    match conversion {
        None => picture.into_rgba8(),
        Some(conversion) => conversion.apply(picture),
    }
}

/// A way from a profile's colours to sRGB, in 16 bits.
enum Conversion {
    /// From RGBA to RGBA.
    Rgb(Arc<Transform16BitExecutor>),
    /// From each grey to its colour, in 8 bits.
    Grey(Vec<[u8; 3]>),
}

impl Conversion {
    fn new(profile: &[u8], grey: bool) -> Option<Self> {
        let profile = ColorProfile::new_from_slice(profile).ok()?;
        let srgb = ColorProfile::new_srgb();
        let options = TransformOptions {
            rendering_intent: RenderingIntent::RelativeColorimetric,
            prefer_fixed_point: false,
            ..TransformOptions::default()
        };
        match profile.color_space {
            DataColorSpace::Rgb => {
                let transform = profile.create_transform_16bit(Layout::Rgba, &srgb, Layout::Rgba, options).ok()?;
                Some(Self::Rgb(transform))
            }
            DataColorSpace::Gray if grey => {
                let transform = profile.create_transform_16bit(Layout::Gray, &srgb, Layout::Rgb, options).ok()?;
                let greys: Vec<u16> = (0..=u16::MAX).collect();
                let mut colours = vec![0; greys.len() * 3];
                transform.transform(&greys, &mut colours).ok()?;
                Some(Self::Grey(colours.as_chunks::<3>().0.iter().map(|rgb| rgb.map(narrow)).collect()))
            }
            _ => None,
        }
    }

    /// Whether all greys and an even choice of colours stay what they are.
    fn changes_nothing(&self) -> bool {
        let same = |before: &[u8], after: &[u8]| before.iter().zip(after).all(|(a, b)| a.abs_diff(*b) <= SAME_WITHIN);
        match self {
            Self::Grey(colours) => (0..=255).all(|grey| same(&[grey; 3], &colours[usize::from(grey) * 257])),
            Self::Rgb(transform) => {
                let mut colours: Vec<u8> = (0..=255).flat_map(|grey| [grey, grey, grey, 255]).collect();
                let steps = || (0..=255u8).step_by(15);
                for r in steps() {
                    for g in steps() {
                        colours.extend(steps().flat_map(|b| [r, g, b, 255]));
                    }
                }
                let mut after = vec![0; colours.len()];
                let before: Vec<u16> = colours.iter().map(|&value| widen(value)).collect();
                convert(transform.as_ref(), &before, &mut after) && same(&colours, &after)
            }
        }
    }

    fn apply(&self, picture: DynamicImage) -> RgbaImage {
        match self {
            Self::Grey(colours) => {
                let wide = picture.into_luma_alpha16();
                let mut out = RgbaImage::new(wide.width(), wide.height());
                for (out, pixel) in out.pixels_mut().zip(wide.pixels()) {
                    let [r, g, b] = colours[usize::from(pixel.0[0])];
                    out.0 = [r, g, b, narrow(pixel.0[1])];
                }
                out
            }
            Self::Rgb(transform) if picture.color().bytes_per_pixel() == picture.color().channel_count() => {
                let mut picture = picture.into_rgba8();
                picture.par_chunks_mut(CHUNK * 4).for_each(|pixels| {
                    let wide: Vec<u16> = pixels.iter().map(|&value| widen(value)).collect();
                    convert(transform.as_ref(), &wide, pixels);
                });
                picture
            }
            Self::Rgb(transform) => {
                let wide = picture.into_rgba16();
                let mut out = RgbaImage::new(wide.width(), wide.height());
                let chunks = out.par_chunks_mut(CHUNK * 4).zip(wide.par_chunks(CHUNK * 4));
                chunks.for_each(|(out, wide)| {
                    convert(transform.as_ref(), wide, out);
                });
                out
            }
        }
    }
}

/// Converts RGBA pixels; whether it could. Buffers of fitting sizes, as they are here, are all that it wants.
fn convert(transform: &Transform16BitExecutor, from: &[u16], to: &mut [u8]) -> bool {
    let mut converted = vec![0; from.len()];
    let done = transform.transform(from, &mut converted).is_ok();
    let source = if done { &converted } else { from };
    for (to, &value) in to.iter_mut().zip(source) {
        *to = narrow(value);
    }
    done
}

fn widen(value: u8) -> u16 {
    u16::from(value) * 257
}

/// 16 bits to 8, rounded to the nearest.
fn narrow(value: u16) -> u8 {
    ((u32::from(value) + 128) / 257) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bits_become_the_nearest_eight() {
        for value in 0..=u16::MAX {
            let nearest = (f64::from(value) / 257.0).round();
            assert_eq!(f64::from(narrow(value)), nearest, "{value}");
        }
        assert!((0..=255).all(|value| narrow(widen(value)) == value));
    }
}
