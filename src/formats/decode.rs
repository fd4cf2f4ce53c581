//! From a file's bytes to pixels, the part that all formats share.

use std::io::{self, Cursor};
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, ImageResult};

use crate::base::{Extent, Pixmap};

use super::error::tidy;
use super::{Fault, Format, Limits, Texts, exif, icc};

/// Decodes the first picture of a file, upright by its EXIF orientation, in 8-bit sRGB with alpha.
pub(super) fn pixels(bytes: &[u8], format: ImageFormat, label: &'static str, limits: &Limits) -> Result<Pixmap, Fault> {
    guarded(label, || {
        let mut decoder = decoder(bytes, format, limits)?;
        let (width, height) = decoder.dimensions();
        let extent = Extent::new(width, height);
        if let Err(fault) = Fault::check_extent(extent, limits) {
            return Ok(Err(fault));
        }
        let orientation = decoder.orientation()?;
        let profile = match format {
            // The library keeps each byte as a value of its own, and gives none of a long profile.
            ImageFormat::Tiff => exif::colour_profile(bytes).map(<[u8]>::to_vec),
            _ => decoder.icc_profile().unwrap_or_default(),
        };
        let mut picture = DynamicImage::from_decoder(decoder)?;
        picture.apply_orientation(orientation);
        let picture = icc::to_srgb(picture, profile.as_deref());
        let extent = Extent::new(picture.width(), picture.height());
        if extent.is_empty() {
            return Ok(Err(broken(label, "it has no pixels")));
        }
        Ok(Pixmap::from_rgba(extent, picture.into_raw()).ok_or_else(|| broken(label, "pixels are missing")))
    })
}

/// The size of the first picture of a file as its header says, held against the limits.
pub(super) fn extent(bytes: &[u8], format: &Format, limits: &Limits) -> Result<Extent, Fault> {
    let kind = ImageFormat::from_extension(format.extensions[0]).ok_or(Fault::UnknownFormat)?;
    guarded(format.label, || {
        let (width, height) = decoder(bytes, kind, limits)?.dimensions();
        let extent = Extent::new(width, height);
        Ok(Fault::check_extent(extent, limits).map(|()| extent))
    })
}

/// The texts of a file's EXIF block.
pub(super) fn exif_texts(
    bytes: &[u8],
    format: ImageFormat,
    label: &'static str,
    limits: &Limits,
) -> Result<Texts, Fault> {
    guarded(label, || {
        let block = decoder(bytes, format, limits)?.exif_metadata()?.unwrap_or_default();
        let texts = exif::texts(&block);
        let total: usize = texts.iter().map(|(_, text)| text.len()).sum();
        Ok(if total > limits.text_bytes { Err(Fault::TooMuchText { limit: limits.text_bytes }) } else { Ok(texts) })
    })
}

pub(super) fn broken(format: &'static str, reason: impl Into<String>) -> Fault {
    Fault::Broken { format, reason: tidy(&reason.into()) }
}

pub(super) fn decoder<'a>(
    bytes: &'a [u8],
    format: ImageFormat,
    limits: &Limits,
) -> ImageResult<impl ImageDecoder + 'a> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut decoder_limits = image::Limits::no_limits();
    // The widest pixel is four 32-bit floats; decoders keep little beside the picture.
    let pixels = announced_pixels(bytes, format).map_or(limits.pixels, |pixels| pixels.min(limits.pixels));
    decoder_limits.max_alloc = Some(pixels.saturating_mul(16).saturating_add(64 << 20));
    reader.limits(decoder_limits);
    reader.into_decoder()
}

/// The pixels by the header of a PNG, whose colour profile unpacks to as much as a decoder may hold.
fn announced_pixels(bytes: &[u8], format: ImageFormat) -> Option<u64> {
    let side = |at: usize| Some(u64::from(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?)));
    if format == ImageFormat::Png { Some(side(16)? * side(20)?) } else { None }
}

/// Runs a decoder so that its errors, and even its panics, are the file's fault and end nothing else.
pub(super) fn guarded<T>(
    label: &'static str,
    work: impl FnOnce() -> ImageResult<Result<T, Fault>>,
) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(result)) => result,
        Ok(Err(error)) => Err(broken(label, reason(&error))),
        Err(_) => Err(broken(label, "the decoder gave up")),
    }
}

/// An encoder's error; that of the file it writes to stays what it is.
pub(super) fn into_io(error: ImageError) -> io::Error {
    match error {
        ImageError::IoError(error) => error,
        other => io::Error::new(io::ErrorKind::InvalidInput, reason(&other)),
    }
}

/// The decoder's words, on one line and without their last full stop.
fn reason(error: &ImageError) -> String {
    let words = match error {
        ImageError::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof => "it ends too soon".into(),
        other => other.to_string(),
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}
