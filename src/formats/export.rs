//! Saving a picture in the format that the artist chooses, with or without what it was made by.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::base::{Extent, Pixmap};

use super::{FORMATS, Fault, FormatError, TextChunks, exif_block, jpeg, png, webp, write_atomically, write_new};

/// How a picture is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Export {
    /// The format and its settings.
    pub format: ExportFormat,
    /// Whether the picture's texts (recipe and infotext) go into the file.
    pub with_recipe: bool,
}

impl Default for Export {
    /// PNG of 8 bits, with the recipe.
    fn default() -> Self {
        Self { format: ExportFormat::Png { sixteen_bit: false }, with_recipe: true }
    }
}

/// A format that pictures are saved in. Qualities go from 1 (small) to 100 (good); others are taken as the nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExportFormat {
    /// Every byte as it is; transparency too.
    Png {
        /// Two bytes for each value instead of one. Documents hold one, so `v` becomes `v * 257`: nothing is gained
        /// but that programs which work in 16 bits need not convert.
        sixteen_bit: bool,
    },
    /// Small and understood everywhere. What is transparent is laid on white.
    Jpeg {
        /// 1 to 100.
        quality: u8,
    },
    /// Every byte as it is, in a smaller file than PNG; transparency too.
    WebpLossless,
    /// Smaller than JPEG, with transparency.
    WebpLossy {
        /// 1 to 100.
        quality: u8,
    },
}

impl ExportFormat {
    /// The quality that is offered first.
    pub const DEFAULT_QUALITY: u8 = 90;

    /// All formats with their usual settings, in the order of a menu.
    pub const ALL: [Self; 5] = [
        Self::Png { sixteen_bit: false },
        Self::Png { sixteen_bit: true },
        Self::Jpeg { quality: Self::DEFAULT_QUALITY },
        Self::WebpLossless,
        Self::WebpLossy { quality: Self::DEFAULT_QUALITY },
    ];

    /// The format that a file's extension names, with its usual settings; `None` for others and for none.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_lowercase();
        FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str()))?.export
    }

    /// The usual extension of its files, without the dot.
    pub const fn extension(&self) -> &'static str {
        match self {
            Self::Png { .. } => "png",
            Self::Jpeg { .. } => "jpg",
            Self::WebpLossless | Self::WebpLossy { .. } => "webp",
        }
    }

    /// Name for menus.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Png { sixteen_bit: false } => "PNG",
            Self::Png { sixteen_bit: true } => "PNG, 16 bits",
            Self::Jpeg { .. } => "JPEG",
            Self::WebpLossless => "WebP, lossless",
            Self::WebpLossy { .. } => "WebP, lossy",
        }
    }

    /// The quality, to be shown or changed, where there is one.
    pub const fn quality_mut(&mut self) -> Option<&mut u8> {
        match self {
            Self::Jpeg { quality } | Self::WebpLossy { quality } => Some(quality),
            Self::Png { .. } | Self::WebpLossless => None,
        }
    }

    /// Whether transparency is kept; if not, the picture is laid on white.
    pub const fn holds_alpha(&self) -> bool {
        !matches!(self, Self::Jpeg { .. })
    }

    /// Width and height that the format holds at most, in pixels.
    const fn max_side(self) -> u32 {
        match self {
            Self::Png { .. } => i32::MAX as u32,
            Self::Jpeg { .. } => jpeg::MAX_SIDE,
            Self::WebpLossless | Self::WebpLossy { .. } => webp::MAX_SIDE,
        }
    }
}

/// Saves a picture. The file appears whole or not at all: see [`write_atomically`]. The format is `export`'s, whatever
/// the path's extension says.
///
/// PNG carries all of `texts`. JPEG and WebP carry the infotext as EXIF `UserComment`, as AUTOMATIC1111's web UI writes
/// it, and our recipe as EXIF `MakerNote`; other texts are left out. [`read_metadata`](super::read_metadata) reads
/// all of them.
///
/// Errors: a picture that is empty or larger than the format holds, texts longer than JPEG holds (about 64 KiB), and
/// those of writing.
pub fn export_picture(path: &Path, picture: &Pixmap, texts: &TextChunks, export: &Export) -> Result<(), FormatError> {
    save(path, picture, texts, *export, |content| write_atomically(path, content))
}

/// As [`export_picture`], but a file that has the name already stays as it is: then the error is [`Fault::Exists`].
pub fn export_picture_new(
    path: &Path,
    picture: &Pixmap,
    texts: &TextChunks,
    export: &Export,
) -> Result<(), FormatError> {
    save(path, picture, texts, *export, |content| write_new(path, content))
}

fn save(
    path: &Path,
    picture: &Pixmap,
    texts: &TextChunks,
    export: Export,
    to_file: impl FnOnce(&dyn Fn(&mut dyn Write) -> io::Result<()>) -> Result<(), FormatError>,
) -> Result<(), FormatError> {
    let fail = |fault| FormatError::new(path, fault);
    let Export { format, with_recipe } = export;
    check_size(format, picture.extent()).map_err(fail)?;
    let texts = if with_recipe { Cow::Borrowed(texts) } else { Cow::Owned(TextChunks::new()) };
    let exif = match format {
        ExportFormat::Png { .. } => None,
        ExportFormat::Jpeg { .. } | ExportFormat::WebpLossless | ExportFormat::WebpLossy { .. } => exif_block(&texts),
    };
    if matches!(format, ExportFormat::Jpeg { .. })
        && exif.as_ref().is_some_and(|block| block.len() > jpeg::MAX_EXIF_BYTES)
    {
        return Err(fail(Fault::TextTooLong { format: jpeg::LABEL, limit: jpeg::MAX_EXIF_BYTES }));
    }
    to_file(&|out| write(out, picture, format, &texts, exif.as_deref()))
}

fn write(
    out: &mut dyn Write,
    picture: &Pixmap,
    format: ExportFormat,
    texts: &TextChunks,
    exif: Option<&[u8]>,
) -> io::Result<()> {
    match format {
        ExportFormat::Png { sixteen_bit } => png::write(out, picture, texts, sixteen_bit),
        ExportFormat::Jpeg { quality } => jpeg::write(out, picture, quality.clamp(1, 100), exif),
        ExportFormat::WebpLossless => webp::write(out, picture, None, exif),
        ExportFormat::WebpLossy { quality } => webp::write(out, picture, Some(quality.clamp(1, 100)), exif),
    }
}

fn check_size(format: ExportFormat, extent: Extent) -> Result<(), Fault> {
    let side = format.max_side();
    if extent.is_empty() {
        return Err(Fault::NothingToWrite);
    }
    if extent.width > side || extent.height > side {
        return Err(Fault::TooLargeFor { format: format.label(), extent, side });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk with room for some bytes.
    struct Disk(usize);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            if taken == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(taken) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_told_as_such_by_every_format_at_every_byte() {
        let data = (0..40 * 30 * 4).map(|i| (i * i % 251) as u8).collect();
        let picture = Pixmap::from_rgba(Extent::new(40, 30), data).unwrap();
        for format in ExportFormat::ALL {
            let save = |room: usize| {
                let mut disk = Disk(room);
                write(&mut disk, &picture, format, &TextChunks::new(), None).map(|()| room - disk.0)
            };
            let whole = save(usize::MAX).unwrap();
            for room in (0..whole).step_by(whole / 20).chain([whole - 1]) {
                let error = save(room).unwrap_err();
                let fault = Fault::from_write(&error, Path::new("."));
                assert_eq!(fault, Fault::DiskFull, "{format:?} with room for {room} of {whole} bytes: {error}");
            }
            assert_eq!(save(whole).unwrap(), whole);
        }
    }
}
