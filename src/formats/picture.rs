//! Reading and writing picture files of any known format.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::base::{Mask, Pixmap};

use super::{Export, Fault, Format, FormatError, Limits, TextChunks, export_picture, foreign};

/// What is looked at to tell a file's format.
const HEAD_BYTES: usize = 4096;

/// Reads a picture, whatever its extension says: upright, 8-bit sRGB with alpha, of an
/// animation the first picture, of pages the first page.
///
/// An embedded RGB or grey colour profile is honoured; a broken one and those of other colour spaces are passed over.
pub fn read_picture(path: &Path, limits: &Limits) -> Result<Pixmap, FormatError> {
    let (format, bytes) = read_file(path, limits)?;
    (format.read)(&bytes, limits).map_err(|fault| FormatError::new(path, fault))
}

/// Decodes a picture that is in memory, as a pasted or dropped one: as [`read_picture`] does with a file.
///
/// The error names no file: its sentence begins with "the picture".
pub fn decode_picture(bytes: &[u8], limits: &Limits) -> Result<Pixmap, FormatError> {
    let format = known(bytes, limits)?;
    (format.read)(bytes, limits).map_err(|fault| FormatError::new(Path::new(""), fault))
}

/// The format of a picture that is in memory, whose length is allowed.
pub(super) fn known(bytes: &[u8], limits: &Limits) -> Result<&'static Format, FormatError> {
    let fail = |fault| FormatError::new(Path::new(""), fault);
    let format = Format::of_bytes(bytes).ok_or_else(|| fail(foreign::fault(&bytes[..bytes.len().min(HEAD_BYTES)])))?;
    if bytes.len() as u64 > limits.file_bytes {
        return Err(fail(Fault::FileTooLarge { limit: limits.file_bytes }));
    }
    Ok(format)
}

/// Reads a picture as a mask: white repaints, black keeps.
///
/// - A picture without transparency: its grey value (ITU-R 601 luma of the sRGB bytes).
/// - Strokes of one colour on transparency, as a paint program's layer has them: the opacity, whatever the colour,
///   so that black strokes repaint too.
/// - Any other picture with transparency: its grey value over black.
pub fn read_mask(path: &Path, limits: &Limits) -> Result<Mask, FormatError> {
    Ok(mask_from(&read_picture(path, limits)?))
}

fn mask_from(picture: &Pixmap) -> Mask {
    let mut visible = picture.pixels().filter(|pixel| pixel[3] > 0);
    let first = visible.next();
    let one_colour = first.is_none_or(|[r, g, b, _]| visible.all(|pixel| pixel[..3] == [r, g, b]));
    let value = if one_colour && !picture.is_opaque() {
        |[_, _, _, a]: [u8; 4]| a
    } else {
        |[r, g, b, a]: [u8; 4]| {
            let grey = (u32::from(r) * 19_595 + u32::from(g) * 38_470 + u32::from(b) * 7_471 + 0x8000) >> 16;
            ((grey * u32::from(a) + 127) / 255) as u8
        }
    };
    let mut mask = Mask::filled(picture.extent(), 0);
    for (out, pixel) in mask.data_mut().iter_mut().zip(picture.pixels()) {
        *out = value(pixel);
    }
    mask
}

/// Saves a picture as 8-bit PNG, with its texts: see [`export_picture`].
pub fn write_png(path: &Path, picture: &Pixmap, texts: &TextChunks) -> Result<(), FormatError> {
    export_picture(path, picture, texts, &Export::default())
}

/// SHA-256 of a picture's RGBA bytes, in hex: what [`ImageRef`](crate::job::ImageRef) names a picture by.
pub fn picture_sha256(picture: &Pixmap) -> String {
    hex(&Sha256::digest(picture.data()))
}

/// SHA-256 of a mask's bytes, in hex.
pub fn mask_sha256(mask: &Mask) -> String {
    hex(&Sha256::digest(mask.data()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Opens a file, which must be one.
pub(super) fn open(path: &Path) -> Result<File, FormatError> {
    let fail = |fault| FormatError::new(path, fault);
    let read = |error: std::io::Error| fail(Fault::from_read(&error));
    // Asked before opening: opening a pipe would wait for its other end.
    let info = fs::metadata(path).map_err(read)?;
    if info.is_dir() {
        return Err(fail(Fault::Folder));
    }
    if !info.is_file() {
        return Err(fail(Fault::NotAFile));
    }
    File::open(path).map_err(read)
}

/// All bytes of a file, up to the limit.
pub(super) fn read_all(path: &Path, limits: &Limits) -> Result<Vec<u8>, FormatError> {
    let fail = |fault| FormatError::new(path, fault);
    let mut bytes = Vec::new();
    let file = open(path)?;
    // A limit that no length reaches leaves room for the one byte that tells of more.
    let most = limits.file_bytes.saturating_add(1);
    file.take(most).read_to_end(&mut bytes).map_err(|error| fail(Fault::from_read(&error)))?;
    if bytes.len() as u64 > limits.file_bytes {
        return Err(fail(Fault::FileTooLarge { limit: limits.file_bytes }));
    }
    Ok(bytes)
}

/// The file's format by its content, and its bytes, up to the limit.
pub(super) fn read_file(path: &Path, limits: &Limits) -> Result<(&'static Format, Vec<u8>), FormatError> {
    let fail = |fault| FormatError::new(path, fault);
    let read = |error: std::io::Error| fail(Fault::from_read(&error));
    let mut file = open(path)?;
    let mut bytes = vec![0; HEAD_BYTES];
    let mut length = 0;
    while length < bytes.len() {
        match file.read(&mut bytes[length..]).map_err(read)? {
            0 => break,
            n => length += n,
        }
    }
    bytes.truncate(length);
    let format = Format::of_bytes(&bytes).ok_or_else(|| fail(foreign::fault(&bytes)))?;
    if file.metadata().map_err(read)?.len() > limits.file_bytes {
        return Err(fail(Fault::FileTooLarge { limit: limits.file_bytes }));
    }
    // The file may have grown since.
    file.take(limits.file_bytes - length as u64 + 1).read_to_end(&mut bytes).map_err(read)?;
    if bytes.len() as u64 > limits.file_bytes {
        return Err(fail(Fault::FileTooLarge { limit: limits.file_bytes }));
    }
    Ok((format, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Extent;

    fn mask_of(pixels: &[[u8; 4]]) -> Vec<u8> {
        let extent = Extent::new(pixels.len() as u32, 1);
        mask_from(&Pixmap::from_rgba(extent, pixels.concat()).unwrap()).data().to_vec()
    }

    #[test]
    fn opaque_pictures_are_masks_by_their_grey_value() {
        let greys: Vec<[u8; 4]> = (0..=255).map(|v| [v, v, v, 255]).collect();
        assert_eq!(mask_of(&greys), (0..=255).collect::<Vec<u8>>());
        assert_eq!(mask_of(&[[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255]]), [76, 150, 29]);
        assert_eq!(mask_of(&[[0, 0, 0, 255]; 2]), [0, 0]);
    }

    #[test]
    fn strokes_of_one_colour_on_transparency_are_masks_by_their_opacity() {
        assert_eq!(mask_of(&[[0, 0, 0, 255], [0, 0, 0, 100], [255, 255, 255, 0]]), [255, 100, 0]);
        assert_eq!(mask_of(&[[0, 0, 0, 0]; 2]), [0, 0]);
        assert_eq!(mask_of(&[[255, 255, 255, 255], [0, 0, 0, 255], [255, 255, 255, 128]]), [255, 0, 128]);
    }

    #[test]
    fn hashes_are_sha256_in_hex() {
        let mask = Mask::from_data(Extent::new(3, 1), b"abc".to_vec()).unwrap();
        assert_eq!(mask_sha256(&mask), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let one = Pixmap::filled(Extent::new(1, 1), [1, 2, 3, 4]);
        assert_eq!(picture_sha256(&one), "9f64a747e1b97f131fabb6b447296c9b6f0201e79fb3c5356e6c77e89b6a806a");
    }
}
