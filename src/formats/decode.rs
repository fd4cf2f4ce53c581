//! From a file's bytes to pixels, the part that all formats share.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, ImageResult};

use crate::base::{Extent, Pixmap};

use super::{Fault, Limits, Texts, exif};

/// Decodes the first picture of a file, upright by its EXIF orientation, in 8-bit RGBA.
pub(super) fn pixels(bytes: &[u8], format: ImageFormat, label: &'static str, limits: &Limits) -> Result<Pixmap, Fault> {
    guarded(label, || {
        let mut decoder = decoder(bytes, format, limits)?;
        let (width, height) = decoder.dimensions();
        let extent = Extent::new(width, height);
        if let Err(fault) = Fault::check_extent(extent, limits) {
            return Ok(Err(fault));
        }
        let orientation = decoder.orientation()?;
        let mut picture = DynamicImage::from_decoder(decoder)?;
        picture.apply_orientation(orientation);
        let picture = picture.into_rgba8();
        let extent = Extent::new(picture.width(), picture.height());
        if extent.is_empty() {
            return Ok(Err(broken(label, "it has no pixels")));
        }
        Ok(Pixmap::from_rgba(extent, picture.into_raw()).ok_or_else(|| broken(label, "pixels are missing")))
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
    Fault::Broken { format, reason: reason.into() }
}

fn decoder<'a>(bytes: &'a [u8], format: ImageFormat, limits: &Limits) -> ImageResult<impl ImageDecoder + 'a> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut decoder_limits = image::Limits::no_limits();
    // The widest pixel is four 32-bit floats; decoders keep little beside the picture.
    decoder_limits.max_alloc = Some(limits.pixels.saturating_mul(16).saturating_add(64 << 20));
    reader.limits(decoder_limits);
    reader.into_decoder()
}

/// Runs a decoder so that its errors, and even its panics, are the file's fault and end nothing else.
fn guarded<T>(label: &'static str, work: impl FnOnce() -> ImageResult<Result<T, Fault>>) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(result)) => result,
        Ok(Err(error)) => Err(broken(label, reason(&error))),
        Err(_) => Err(broken(label, "the decoder gave up")),
    }
}

/// The decoder's words, on one line and without their last full stop.
fn reason(error: &ImageError) -> String {
    let words = match error {
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => "it ends too soon".into(),
        other => other.to_string(),
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}
