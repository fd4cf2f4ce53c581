//! Picture files and the text that they carry: one file per format, one row per format in [`FORMATS`].
//!
//! Everything read is held against [`Limits`] before memory is asked for; everything written goes to a temporary
//! file first and takes its name only when complete. Pictures come as 8-bit sRGB, converted by the colour profile that
//! they carry.

mod a1111;
mod any;
mod archive;
mod atomic;
mod blocks;
mod bmp;
mod bytes;
mod decode;
mod error;
mod exif;
mod exif_write;
mod export;
mod foreign;
mod gif;
mod icc;
mod infotext;
mod jpeg;
mod metadata;
mod number;
mod ora;
mod picture;
mod planes;
mod png;
mod png_rows;
mod png_text;
mod project;
mod psd;
mod raster;
mod recipes;
mod recovery;
mod rows;
mod summary;
mod threads;
mod thumbnail;
mod tiff;
mod webp;

pub use a1111::{Labels, write_infotext};
pub use any::{Opened, OpenedKind, decode_any, read_any};
pub use atomic::{write_atomically, write_new};
pub use error::{Fault, FormatError};
pub use export::{Export, ExportFormat, export_picture, export_picture_new};
pub use infotext::{Infotext, KNOWN_SCHEDULE_LABELS};
pub use metadata::{
    Metadata, ORIGINS, Origin, OriginRow, PARAMETERS_KEY, RECIPE_KEY, TextChunks, decode_metadata, read_metadata,
};
pub use ora::{OPENRASTER_EXTENSION, read_ora, write_ora};
pub use picture::{decode_picture, mask_sha256, picture_sha256, read_mask, read_picture, write_png};
pub use project::{PROJECT_EXTENSION, Project, read_project, write_project};
pub use psd::read_psd;
pub use raster::read_raster;
pub use recipes::{ForeignControl, ForeignMask, ForeignRecipe, Hires, stealth_texts};
pub use recovery::{Recovered, RecoverySlot, discard_recovered, list_recovered};
pub use rows::{PictureFilesOptions, picture_files};
pub use summary::{Summary, read_summary};
pub use thumbnail::{THUMBNAIL_PX, thumbnail};

use exif_write::exif_block;

use crate::base::Pixmap;

/// What is read at most, so that a hostile or broken file cannot take the machine's memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of a file, in bytes.
    pub file_bytes: u64,
    /// Width and height of a picture, in pixels.
    pub side: u32,
    /// Width times height of a picture.
    pub pixels: u64,
    /// All text that a picture carries, unpacked, in bytes.
    pub text_bytes: usize,
    /// Pixels of all layers of a file together.
    pub layer_pixels: u64,
    /// All that is unpacked of one archive, in bytes.
    pub archive_bytes: u64,
}

impl Default for Limits {
    /// 1 GiB of file, 65535 pixels a side, 2^27 pixels (512 MiB of RGBA), 16 MiB of text; of layers 2^31 pixels (8 GiB)
    /// in 8 GiB of archive.
    fn default() -> Self {
        Self {
            file_bytes: 1 << 30,
            side: 65_535,
            pixels: 1 << 27,
            text_bytes: 16 << 20,
            layer_pixels: 1 << 31,
            archive_bytes: 8 << 30,
        }
    }
}

/// Texts with their keys, in the order of the file.
type Texts = Vec<(String, String)>;

/// A picture format: a row of [`FORMATS`].
pub struct Format {
    /// Short name, as in settings.
    pub id: &'static str,
    /// Name for menus.
    pub label: &'static str,
    /// File name extensions without the dot, in lower case, the usual one first.
    pub extensions: &'static [&'static str],
    /// What reading and writing it was checked against.
    pub checked: &'static str,
    /// Whether a file that begins with these bytes is of this format.
    pub recognises: fn(&[u8]) -> bool,
    read: fn(&[u8], &Limits) -> Result<Pixmap, Fault>,
    read_texts: fn(&[u8], &Limits) -> Result<Texts, Fault>,
    /// How pictures are saved in it; `None` if they are only read.
    pub export: Option<ExportFormat>,
}

impl Format {
    /// Whether pictures can be saved in it.
    pub const fn writable(&self) -> bool {
        self.export.is_some()
    }

    /// The format that a file's bytes say, whatever its name says.
    pub fn of_bytes(bytes: &[u8]) -> Option<&'static Self> {
        FORMATS.iter().find(|format| (format.recognises)(bytes)).copied()
    }
}

/// All picture formats. To add one: a file with its row, and the row's name here.
pub static FORMATS: &[&Format] = &[&png::PNG, &jpeg::JPEG, &webp::WEBP, &tiff::TIFF, &bmp::BMP, &gif::GIF];
