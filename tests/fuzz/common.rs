//! What the fuzz targets share.

use std::io::{Cursor, Write};

use scumble::formats::{FormatError, Limits, Opened, decode_any};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Small, so that a reader which believes a header betrays itself.
pub const LIMITS: Limits = Limits {
    file_bytes: 1 << 20,
    side: 4096,
    pixels: 1 << 18,
    text_bytes: 1 << 18,
    layer_pixels: 1 << 20,
    archive_bytes: 1 << 22,
};

/// Reads bytes and holds the result against what is promised of every reader.
pub fn check(bytes: &[u8]) -> Result<Opened, FormatError> {
    let opened = decode_any(bytes, &LIMITS);
    match &opened {
        Ok(opened) => {
            let document = &opened.document;
            assert!(document.layer_count() >= 1 && document.layer_count() <= 1000);
            assert!(document.walk().all(|layer| (0.0..=1.0).contains(&layer.props.opacity)));
            assert!(opened.problems.iter().all(|problem| is_sentence(problem)), "{:?}", opened.problems);
        }
        Err(error) => assert!(is_sentence(&error.to_string()), "{error}"),
    }
    opened
}

fn is_sentence(text: &str) -> bool {
    !text.is_empty() && text.len() < 4000 && !text.contains('\0')
}

/// An archive of these files, with checksums that hold, so that what is in them is read.
pub fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Stored);
        let written = out.start_file(*name, options).map_err(std::io::Error::from).and_then(|()| out.write_all(content));
        written.expect("a vector takes everything");
    }
    out.finish().expect("a vector takes everything").into_inner()
}

/// A grey PNG of 16 by 16 pixels.
pub fn png() -> Vec<u8> {
    let picture = scumble::base::Pixmap::filled(scumble::base::Extent::new(16, 16), [90, 90, 90, 200]);
    let file = tempfile::NamedTempFile::new().expect("there is a folder for temporary files");
    scumble::formats::write_png(file.path(), &picture, &scumble::formats::TextChunks::new()).expect("it can be written");
    std::fs::read(file.path()).expect("it was just written")
}

/// Makes the checksums of a PNG's chunks hold, so that what is in them is read. Of one in four they stay as they are.
pub fn mend_checksums_of_png(png: &mut [u8]) {
    if !png.starts_with(b"\x89PNG\r\n\x1a\n") || png.len() % 4 == 3 {
        return;
    }
    let mut at = 8;
    while let Some(head) = png.get(at..at + 8) {
        let size = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let end = at + 8 + size;
        if png.len() < end + 4 {
            return;
        }
        let mut crc = flate2::Crc::new();
        crc.update(&png[at + 4..end]);
        png[end..end + 4].copy_from_slice(&crc.sum().to_be_bytes());
        at = end + 4;
    }
}
