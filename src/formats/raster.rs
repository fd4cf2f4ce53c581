//! Pictures read as their files have them: 8 or 16 bits, grey or colour, in the numbers of their own colour profile.

use std::path::Path;

use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageFormat, metadata::Orientation};

use crate::base::Extent;
use crate::base::raster::{Raster, Samples};
use crate::job::{Carried, SourcePicture};

use super::picture::read_file;
use super::{Fault, Format, FormatError, Limits, decode, exif, jpeg};

/// What the decoder gives.
struct Decoded {
    picture: DynamicImage,
    profile: Option<Vec<u8>>,
    exif: Option<Vec<u8>>,
    cmyk: bool,
}

/// Reads a picture, whatever its extension says: upright, with all its bits and channels, and with its colour profile
/// beside it instead of converted by it; of an animation the first picture, of pages the first page.
///
/// Palettes become colours, 1 to 4 bits become 8, floats become 16, and CMYK becomes RGB without its profile.
pub fn read_raster(path: &Path, limits: &Limits) -> Result<SourcePicture, FormatError> {
    let fail = |fault| FormatError::new(path, fault);
    let (format, bytes) = read_file(path, limits)?;
    let Decoded { picture, profile, exif, cmyk } = decoded(&bytes, format, limits).map_err(fail)?;
    // A picture that is whole is read even if its texts are not.
    let texts = (format.read_texts)(&bytes, limits).unwrap_or_default();
    let name = path.display();
    let mut notices = Vec::new();
    if is_animated(&bytes, format) {
        notices.push(format!("'{name}' is animated: its first picture was taken"));
    }
    if cmyk {
        notices.push(format!("'{name}' is CMYK: its colours became RGB, without a colour profile"));
    }
    drop(bytes);
    let exif = exif.map(|mut block| {
        // The pixels are upright already.
        let _ = Orientation::remove_from_exif_chunk(&mut block);
        block
    });
    let raster = raster(picture).ok_or_else(|| fail(decode::broken(format.label, "it has no pixels")))?;
    let profile = profile.filter(|profile| fits(profile, raster.shape().colours()));
    Ok(SourcePicture { raster, carried: Carried { profile, exif, texts }, notices })
}

fn decoded(bytes: &[u8], format: &Format, limits: &Limits) -> Result<Decoded, Fault> {
    let kind = ImageFormat::from_extension(format.extensions[0]).ok_or(Fault::UnknownFormat)?;
    if kind == ImageFormat::Jpeg && !jpeg::reaches_its_end(bytes) {
        return Err(decode::broken(format.label, "it ends too soon"));
    }
    decode::guarded(format.label, || {
        let mut decoder = decode::decoder(bytes, kind, limits)?;
        let (width, height) = decoder.dimensions();
        if let Err(fault) = Fault::check_extent(Extent::new(width, height), limits) {
            return Ok(Err(fault));
        }
        let cmyk = matches!(decoder.original_color_type(), ExtendedColorType::Cmyk8 | ExtendedColorType::Cmyk16);
        let orientation = decoder.orientation()?;
        let exif = decoder.exif_metadata().unwrap_or_default();
        let profile = match kind {
            // The library keeps each byte as a value of its own, and gives none of a long profile.
            ImageFormat::Tiff => exif::colour_profile(bytes).map(<[u8]>::to_vec),
            _ => decoder.icc_profile().unwrap_or_default(),
        };
        let mut picture = DynamicImage::from_decoder(decoder)?;
        picture.apply_orientation(orientation);
        Ok(Ok(Decoded {
            picture,
            cmyk: cmyk || profile.as_deref().is_some_and(|p| space(p) == Some(b"CMYK")),
            profile,
            exif,
        }))
    })
}

fn raster(picture: DynamicImage) -> Option<Raster> {
    let extent = Extent::new(picture.width(), picture.height());
    let (channels, samples) = match picture {
        DynamicImage::ImageLuma8(p) => (1, Samples::Eight(p.into_raw())),
        DynamicImage::ImageLumaA8(p) => (2, Samples::Eight(p.into_raw())),
        DynamicImage::ImageRgb8(p) => (3, Samples::Eight(p.into_raw())),
        DynamicImage::ImageRgba8(p) => (4, Samples::Eight(p.into_raw())),
        DynamicImage::ImageLuma16(p) => (1, Samples::Sixteen(p.into_raw())),
        DynamicImage::ImageLumaA16(p) => (2, Samples::Sixteen(p.into_raw())),
        DynamicImage::ImageRgb16(p) => (3, Samples::Sixteen(p.into_raw())),
        DynamicImage::ImageRgba16(p) => (4, Samples::Sixteen(p.into_raw())),
        floats if floats.color().has_alpha() => (4, Samples::Sixteen(floats.into_rgba16().into_raw())),
        floats => (3, Samples::Sixteen(floats.into_rgb16().into_raw())),
    };
    Raster::new(extent, channels, samples)
}

/// The colour space of a profile, as its header has it (ICC.1:2022, 7.2.6).
fn space(profile: &[u8]) -> Option<&[u8; 4]> {
    profile.get(16..)?.first_chunk()
}

/// Whether a profile is one for pictures of so many colours.
fn fits(profile: &[u8], colours: usize) -> bool {
    match space(profile) {
        Some(b"RGB ") => colours == 3,
        Some(b"GRAY") => colours == 1,
        _ => false,
    }
}

/// Whether a file holds pictures that follow each other in time, as far as its header or its blocks tell.
fn is_animated(bytes: &[u8], format: &Format) -> bool {
    match format.id {
        "gif" => super::gif::is_animated(bytes),
        // The mark of the extended header (RFC 9649, 2.7).
        "webp" => bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|marks| marks & 0x02 != 0),
        // The chunk that announces frames stands before the pixels (PNG, third edition, 11.3.6).
        "png" => {
            let head = &bytes[..bytes.len().min(4096)];
            head.windows(4).take_while(|name| name != b"IDAT").any(|name| name == b"acTL")
        }
        _ => false,
    }
}
