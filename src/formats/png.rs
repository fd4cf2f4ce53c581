//! PNG files, with the text that they carry.

use std::io::{self, Write};

use image::ImageFormat;
use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter, SrgbRenderingIntent};

use crate::base::Pixmap;

use super::{ExportFormat, Format, TextChunks, decode, png_text};

/// The format's name in sentences.
pub(super) const LABEL: &str = "PNG";

/// A quarter of the time of the usual level 6, for files that are a twentieth larger (a photograph of 4096x4096).
pub(super) const DEFLATE_LEVEL: u8 = 3;

/// The row of [`FORMATS`](super::FORMATS).
pub(super) static PNG: Format = Format {
    id: "png",
    label: LABEL,
    extensions: &["png"],
    checked: "round trip byte for byte in 8 and 16 bits, text chunks that Pillow wrote, colour profiles, orientation, cut-off and fuzzed files",
    recognises: |bytes| bytes.starts_with(png_text::SIGNATURE),
    read: |bytes, limits| decode::pixels(bytes, ImageFormat::Png, LABEL, limits),
    read_texts: png_text::texts,
    export: Some(ExportFormat::Png { sixteen_bit: false }),
};

/// Writes RGB if every pixel is opaque, else RGBA. Same picture and texts, same bytes.
pub(super) fn write(out: &mut dyn Write, picture: &Pixmap, texts: &TextChunks, sixteen_bit: bool) -> io::Result<()> {
    let extent = picture.extent();
    let mut encoder = Encoder::new(out, extent.width, extent.height);
    encoder.set_depth(if sixteen_bit { BitDepth::Sixteen } else { BitDepth::Eight });
    encoder.set_filter(Filter::Adaptive);
    encoder.set_deflate_compression(DeflateCompression::Level(DEFLATE_LEVEL));
    encoder.set_source_srgb(SrgbRenderingIntent::Perceptual);
    let opaque = picture.is_opaque();
    encoder.set_color(if opaque { ColorType::Rgb } else { ColorType::Rgba });
    for (key, text) in texts.iter() {
        add_text(&mut encoder, key, text).map_err(into_io)?;
    }
    let mut writer = encoder.write_header().map_err(into_io)?;
    let rgb = opaque.then(|| picture.pixels().flat_map(|[r, g, b, _]| [r, g, b]).collect::<Vec<u8>>());
    let data = rgb.as_deref().unwrap_or(picture.data());
    if sixteen_bit {
        // The same byte twice is 257 times its value, which makes 255 the largest value again.
        let wide: Vec<u8> = data.iter().flat_map(|&value| [value, value]).collect();
        writer.write_image_data(&wide).map_err(into_io)?;
    } else {
        writer.write_image_data(data).map_err(into_io)?;
    }
    writer.finish().map_err(into_io)
}

/// Adds a text; keys are 1 to 79 Latin-1 characters.
pub(super) fn add_text<W: Write>(encoder: &mut Encoder<'_, W>, key: &str, text: &str) -> Result<(), EncodingError> {
    // A NUL would end the text early for some readers and is no text in PNG.
    let text = text.replace('\0', "");
    let latin1 = text.chars().all(|c| u32::from(c) < 256);
    if latin1 { encoder.add_text_chunk(key.to_owned(), text) } else { encoder.add_itxt_chunk(key.to_owned(), text) }
}

pub(super) fn into_io(error: EncodingError) -> io::Error {
    match error {
        EncodingError::IoError(error) => error,
        other => io::Error::new(io::ErrorKind::InvalidInput, other.to_string()),
    }
}
