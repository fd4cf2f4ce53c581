//! Projects into files.

use std::io::{self, Write as _};

use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::base::{Extent, Pixmap, Rect};
use crate::document::Document;

use super::super::atomic::Target;
use super::super::{THUMBNAIL_PX, blocks, threads, thumbnail};
use super::sheet::{Part, Plan, Source};
use super::{MIMETYPE, SHEET};

/// What is written beside the document.
pub(in super::super) struct Extras<'a> {
    /// Whether a small picture goes with it: it takes time.
    pub(in super::super) thumbnail: bool,
    /// The file that the artist saves the document in, of one that is kept for recovery.
    pub(in super::super) of_path: Option<&'a str>,
}

/// Writes all of a project, pictures on several threads.
pub(in super::super) fn write(
    out: &mut dyn Target,
    document: &Document,
    notes: &Value,
    extras: &Extras<'_>,
) -> io::Result<()> {
    let plan = Plan::new(document, notes, extras.of_path);
    let mut archive = Packing::new(out, MIMETYPE)?;
    archive.text(SHEET, &serde_json::to_vec(&plan.sheet)?)?;
    let encode = |part: &Part| match &plan.sources[part.source] {
        Source::Pixels(plane, (x, y)) => {
            let at = (x.saturating_add_unsigned(part.rect.x), y.saturating_add_unsigned(part.rect.y));
            blocks::encoded(part.rect.extent(), &plane.read(part.rect), at)
        }
        Source::Values(plane) => {
            let at = (part.rect.x as i32, part.rect.y as i32);
            blocks::encoded(part.rect.extent(), &plane.read(part.rect), at)
        }
    };
    threads::in_order(&plan.parts, encode, |i, file| archive.packed(&plan.parts[i].file, &file?))?;
    if extras.thumbnail {
        let small = small(document);
        archive.packed("thumbnail.png", &blocks::encoded(small.extent(), small.data().as_chunks::<4>().0, (0, 0))?)?;
    }
    archive.finish()
}

/// A zip archive that is being written, as projects and `OpenRaster` pictures want it.
pub(in super::super) struct Packing<'a>(ZipWriter<&'a mut dyn Target>);

impl<'a> Packing<'a> {
    /// Begins with the file that says what it is, which is stored.
    pub(in super::super) fn new(out: &'a mut dyn Target, mimetype: &str) -> io::Result<Self> {
        let mut packing = Self(ZipWriter::new(out));
        packing.packed("mimetype", mimetype.as_bytes())?;
        Ok(packing)
    }

    /// A file that is packed by itself already.
    pub(in super::super) fn packed(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        self.file(name, content, CompressionMethod::Stored)
    }

    /// A file of text.
    pub(in super::super) fn text(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        self.file(name, content, CompressionMethod::Deflated)
    }

    fn file(&mut self, name: &str, content: &[u8], method: CompressionMethod) -> io::Result<()> {
        let large = content.len() as u64 >= u64::from(u32::MAX);
        // The date is left out: the same document gives the same bytes.
        let options = SimpleFileOptions::DEFAULT.compression_method(method).large_file(large);
        self.0.start_file(name, options)?;
        self.0.write_all(content)
    }

    pub(in super::super) fn finish(self) -> io::Result<()> {
        self.0.finish()?;
        Ok(())
    }
}

/// A document within 256 by 256 pixels, from as many of its rows as are wanted for that: all of a large one would take
/// as long to composite as all else takes to save.
pub(in super::super) fn small(document: &Document) -> Pixmap {
    let Extent { width, height } = document.extent();
    let wanted = 2 * THUMBNAIL_PX;
    if height <= 2 * wanted {
        return thumbnail(&document.to_pixmap(), THUMBNAIL_PX);
    }
    // Columns in proportion to the rows, each the mean of the pixels that it stands for.
    let longest = width.max(height);
    let scaled = |side: u32, to: u32| (u64::from(side) * u64::from(to)).div_ceil(u64::from(longest)) as u32;
    let rows = scaled(height, wanted).max(1);
    let mut data = Vec::new();
    for row in 0..rows {
        let y = (u64::from(row) * 2 + 1) * u64::from(height) / (u64::from(rows) * 2);
        let texels = document.composite(Rect::new(0, y as u32, width, 1));
        let line = Pixmap::from_rgba(Extent::new(width, 1), texels.into_flattened());
        let line = line.map(|line| thumbnail(&line, scaled(width, wanted).max(1)));
        data.extend_from_slice(line.as_ref().map(Pixmap::data).unwrap_or_default());
    }
    let columns = data.len() / 4 / rows as usize;
    let small = Pixmap::from_rgba(Extent::new(columns as u32, rows), data);
    small.map_or_else(|| Pixmap::filled(Extent::new(1, 1), [0; 4]), |small| thumbnail(&small, THUMBNAIL_PX))
}
