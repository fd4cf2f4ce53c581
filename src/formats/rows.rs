//! Picture files for work that goes row by row: PNG is written as rows come, other formats when all are there.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::tiff::TiffEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageResult};

use crate::base::Extent;
use crate::base::raster::{Shape, eight_bits, sixteen_bits};
use crate::job::{Carried, Failure, PictureFiles, RowSink, SourcePicture, UpscaleRecipe};

use super::atomic::{Existing, Pending};
use super::number::python;
use super::png_rows::PngRows;
use super::{
    FORMATS, Fault, FormatError, Limits, PARAMETERS_KEY, TextChunks, decode, exif_block, jpeg, read_raster, webp,
};

/// Key under which AUTOMATIC1111's web UI notes what was done to a picture afterwards.
const POSTPROCESSING_KEY: &str = "postprocessing";
/// What a TIFF file can count, less what it needs beside the pixels.
const TIFF_BYTES: u64 = u32::MAX as u64 - (16 << 20);

/// How picture files are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureFilesOptions {
    /// Of JPEG, 1 to 100.
    pub quality: u8,
    /// Whether a file that has the name already is replaced; if not, writing fails.
    pub replace: bool,
}

impl Default for PictureFilesOptions {
    fn default() -> Self {
        Self { quality: super::ExportFormat::DEFAULT_QUALITY, replace: true }
    }
}

/// Reads and writes picture files for the engine: PNG, JPEG, WebP (lossless) and TIFF, by the extension of their names.
///
/// The colour profile is kept with the numbers that it explains; EXIF blocks in all formats but TIFF; texts in PNG, and
/// in an EXIF block where the source has none of its own. What was done is noted as AUTOMATIC1111's web UI does.
pub fn picture_files(options: PictureFilesOptions) -> Arc<dyn PictureFiles> {
    Arc::new(Files(options))
}

#[derive(Debug)]
struct Files(PictureFilesOptions);

/// The formats that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Png,
    Jpeg,
    Webp,
    Tiff,
}

impl Kind {
    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_lowercase();
        match FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str()))?.id {
            "png" => Some(Self::Png),
            "jpeg" => Some(Self::Jpeg),
            "webp" => Some(Self::Webp),
            "tiff" => Some(Self::Tiff),
            _ => None,
        }
    }

    /// What of the pixels the format holds.
    fn shape(self, shape: Shape) -> Shape {
        match self {
            Self::Png => shape,
            Self::Jpeg => Shape { channels: shape.colours(), sixteen_bit: false, ..shape },
            Self::Webp => Shape { sixteen_bit: false, ..shape },
            // Grey with alpha is not known to the encoder.
            Self::Tiff => Shape { channels: if shape.channels == 2 { 4 } else { shape.channels }, ..shape },
        }
    }

    fn check(self, shape: Shape) -> Result<(), Fault> {
        let extent = shape.extent;
        let (format, side) = match self {
            Self::Png => ("PNG", i32::MAX as u32),
            Self::Jpeg => ("JPEG", jpeg::MAX_SIDE),
            Self::Webp => ("WebP", webp::MAX_SIDE),
            Self::Tiff if self.shape(shape).bytes() > TIFF_BYTES => {
                return Err(Fault::TooManyBytesFor { format: "TIFF", extent });
            }
            Self::Tiff => return Ok(()),
        };
        if extent.width > side || extent.height > side {
            return Err(Fault::TooLargeFor { format, extent, side });
        }
        Ok(())
    }
}

impl PictureFiles for Files {
    fn read(&self, path: &Path) -> Result<SourcePicture, Failure> {
        Ok(read_raster(path, &Limits::default())?)
    }

    fn held_bytes(&self, path: &Path, shape: Shape) -> u64 {
        match Kind::of(path) {
            None | Some(Kind::Png) => 0,
            // Packed in one piece, beside the pixels.
            Some(Kind::Webp) => shape.bytes() * 3,
            Some(kind) => kind.shape(shape).bytes(),
        }
    }

    fn create(
        &self,
        path: &Path,
        shape: Shape,
        carried: &Carried,
        done: &UpscaleRecipe,
    ) -> Result<Box<dyn RowSink>, Failure> {
        let fail = |fault| Failure::from(FormatError::new(path, fault));
        let kind = Kind::of(path).ok_or_else(|| fail(Fault::UnknownExtension))?;
        kind.check(shape).map_err(fail)?;
        let existing = if self.0.replace { Existing::Replaced } else { Existing::Kept };
        let pending = Pending::begin(path, existing)?;
        let carried = noted(carried.clone(), kind, done);
        if kind == Kind::Jpeg && carried.exif.as_ref().is_some_and(|block| block.len() > jpeg::MAX_EXIF_BYTES) {
            return Err(fail(Fault::TextTooLong { format: jpeg::LABEL, limit: jpeg::MAX_EXIF_BYTES }));
        }
        if kind == Kind::Png {
            return Ok(Box::new(PngRows::begin(pending, shape, &carried)?));
        }
        let kept = kind.shape(shape);
        let mut data = Vec::new();
        let length = usize::try_from(kept.bytes()).unwrap_or(usize::MAX);
        data.try_reserve_exact(length).map_err(|_| fail(Fault::NoMemory(shape.extent)))?;
        Ok(Box::new(Whole { pending, kind, quality: self.0.quality.clamp(1, 100), shape, kept, carried, data }))
    }
}

/// What a file carries with what was done to it.
fn noted(mut carried: Carried, kind: Kind, done: &UpscaleRecipe) -> Carried {
    let fields = postprocessing(done);
    if kind == Kind::Png {
        carried.texts.retain(|(key, _)| key != POSTPROCESSING_KEY);
        carried.texts.push((POSTPROCESSING_KEY.to_owned(), fields));
    } else if carried.exif.is_none() {
        let parameters = carried.texts.iter().find(|(key, _)| key == PARAMETERS_KEY);
        let mut texts = TextChunks::new();
        texts.push(PARAMETERS_KEY, parameters.map_or(fields.clone(), |(_, text)| format!("{text}, {fields}")));
        for (key, text) in carried.texts.iter().filter(|(key, _)| key != PARAMETERS_KEY) {
            texts.push(key.clone(), text.clone());
        }
        carried.exif = exif_block(&texts);
    }
    carried
}

/// What was done, in the words of AUTOMATIC1111's web UI.
pub(super) fn postprocessing(done: &UpscaleRecipe) -> String {
    let quoted = |text: &str| {
        if text.contains([',', ':', '\n']) { serde_json::Value::from(text).to_string() } else { text.to_owned() }
    };
    format!("Postprocess upscale by: {}, Postprocess upscaler: {}", python(done.scale), quoted(&done.model.name))
}

/// A picture that is gathered, and written when all of it is there.
struct Whole {
    pending: Pending,
    kind: Kind,
    quality: u8,
    /// Of the rows that come.
    shape: Shape,
    /// Of what is kept.
    kept: Shape,
    carried: Carried,
    data: Vec<u8>,
}

impl RowSink for Whole {
    fn rows(&mut self, values: &[f32]) -> Result<(), Failure> {
        let (from, to) = (self.shape.channels, self.kept.channels);
        for pixel in values.chunks_exact(from) {
            let (colours, alpha) = pixel.split_at(self.shape.colours());
            let alpha = alpha.first().copied();
            let kept = (0..to).map(|i| match (self.kind, i) {
                // Laid on white.
                (Kind::Jpeg, i) => alpha.map_or(colours[i], |alpha| colours[i] * alpha + 1.0 - alpha),
                (_, 3) => alpha.unwrap_or(1.0),
                (Kind::Tiff, _) if colours.len() == 1 => colours[0],
                (_, i) => pixel[i],
            });
            if self.kept.sixteen_bit {
                self.data.extend(kept.flat_map(|value| sixteen_bits(value).to_ne_bytes()));
            } else {
                self.data.extend(kept.map(eight_bits));
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), Failure> {
        let written = self.pending.file().map_err(Failure::from).and_then(|file| {
            let mut out = BufWriter::new(file);
            let written = self.encode(&mut out).map_err(decode::into_io).and_then(|()| out.flush());
            written.map_err(|error| self.pending.failed(&error).into())
        });
        written?;
        Ok(self.pending.finish()?)
    }
}

impl Whole {
    fn encode(&self, out: &mut BufWriter<File>) -> ImageResult<()> {
        let colour = match (self.kept.channels, self.kept.sixteen_bit) {
            (1, false) => ExtendedColorType::L8,
            (2, false) => ExtendedColorType::La8,
            (3, false) => ExtendedColorType::Rgb8,
            (4, false) => ExtendedColorType::Rgba8,
            (1, true) => ExtendedColorType::L16,
            (3, true) => ExtendedColorType::Rgb16,
            (4, true) => ExtendedColorType::Rgba16,
            _ => return Err(io::Error::other("pixels of an unknown form").into()),
        };
        match self.kind {
            Kind::Jpeg => self.write(JpegEncoder::new_with_quality(out, self.quality), colour),
            Kind::Webp => self.write(WebPEncoder::new_lossless(out), colour),
            Kind::Tiff | Kind::Png => self.write(TiffEncoder::new(out), colour),
        }
    }

    fn write(&self, mut encoder: impl ImageEncoder, colour: ExtendedColorType) -> ImageResult<()> {
        let Extent { width, height } = self.kept.extent;
        if let Some(profile) = self.carried.profile.clone() {
            let _ = encoder.set_icc_profile(profile);
        }
        if let Some(exif) = self.carried.exif.clone() {
            // TIFF has no place for it.
            let _ = encoder.set_exif_metadata(exif);
        }
        encoder.write_image(&self.data, width, height, colour)
    }
}
