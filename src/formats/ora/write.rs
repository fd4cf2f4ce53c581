//! Documents into `OpenRaster` files.

use std::io;

use crate::base::Extent;
use crate::document::Document;

use super::super::atomic::Target;
use super::super::project::{Packing, small};
use super::super::{blocks, threads};
use super::groups::{Planner, pixels};
use super::stack::{Image, xml};
use super::{MERGED, MIMETYPE, STACK};

/// A file of the archive that takes time.
enum Job<'a> {
    Picture(&'a super::groups::Picture),
    Merged,
    Thumbnail,
}

/// Writes all of it; `lost` takes what the format does not hold.
pub(super) fn write(out: &mut dyn Target, document: &Document, lost: &mut Vec<String>) -> io::Result<()> {
    let mut planner = Planner { document, pictures: Vec::new(), lost };
    let nodes = planner.nodes(document.layers());
    let pictures = planner.pictures;
    let mut archive = Packing::new(out, MIMETYPE)?;
    archive.text(STACK, xml(&Image { extent: document.extent(), nodes }).as_bytes())?;
    let mut jobs: Vec<Job<'_>> = pictures.iter().map(Job::Picture).collect();
    jobs.extend([Job::Merged, Job::Thumbnail]);
    let encode = |job: &Job<'_>| match job {
        Job::Picture(picture) => {
            let extent = Extent::new(picture.place.width, picture.place.height);
            blocks::encoded(extent, &pixels(document, picture), (0, 0))
        }
        Job::Merged => {
            let merged = document.to_pixmap();
            blocks::encoded(merged.extent(), merged.data().as_chunks::<4>().0, (0, 0))
        }
        Job::Thumbnail => {
            let small = small(document);
            blocks::encoded(small.extent(), small.data().as_chunks::<4>().0, (0, 0))
        }
    };
    threads::in_order(&jobs, encode, |i, file| {
        let name = match &jobs[i] {
            Job::Picture(picture) => picture.file.as_str(),
            Job::Merged => MERGED,
            Job::Thumbnail => "Thumbnails/thumbnail.png",
        };
        archive.packed(name, &file?)
    })?;
    archive.finish()
}
