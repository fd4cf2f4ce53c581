//! The planes of a project while their pictures are read.

use crate::base::Extent;
use crate::document::{Piece, Plane, Rgba, Texel};

use super::archive::Archive;
use super::blocks::{Block, PlaneSheet, decoded};
use super::{Limits, threads};

/// Planes, and the files that are still to be read into them.
pub(super) struct Planes {
    pixels: Vec<Plane<Rgba>>,
    values: Vec<Plane<u8>>,
    jobs: Vec<Job>,
    limits: Limits,
}

/// A picture to be read, and where it goes.
struct Job {
    block: Block,
    into: Into,
    /// What it is part of, for sentences.
    named: String,
    /// Whether there is room for it in all that is read.
    allowed: bool,
}

#[derive(Clone, Copy)]
enum Into {
    Pixels(usize),
    Values(usize),
}

enum Texels {
    Pixels(Vec<Rgba>),
    Values(Vec<u8>),
}

impl Planes {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { pixels: Vec::new(), values: Vec::new(), jobs: Vec::new(), limits: *limits }
    }

    /// A plane of pixels; its number.
    pub(super) fn pixels(&mut self, extent: Extent, sheet: PlaneSheet<Rgba>, named: &str) -> usize {
        let at = self.pixels.len();
        self.pixels.push(Plane::filled(extent, sheet.outside));
        self.add(sheet.blocks, Into::Pixels(at), named);
        at
    }

    /// A plane of values; its number.
    pub(super) fn values(&mut self, extent: Extent, sheet: PlaneSheet<u8>, named: &str) -> usize {
        let at = self.values.len();
        self.values.push(Plane::filled(extent, sheet.outside));
        self.add(sheet.blocks, Into::Values(at), named);
        at
    }

    fn add(&mut self, blocks: Vec<Block>, into: Into, named: &str) {
        self.jobs.extend(blocks.into_iter().map(|block| Job { block, into, named: named.to_owned(), allowed: true }));
    }

    /// Reads all pictures, on several threads. What cannot be read stays as it is, and a sentence says so.
    pub(super) fn fill(&mut self, archive: &Archive<'_>, problems: &mut Vec<String>) {
        let limits = self.limits;
        let mut room = limits.layer_pixels;
        let mut jobs = std::mem::take(&mut self.jobs);
        for job in &mut jobs {
            let area = u64::from(job.block.rect.width) * u64::from(job.block.rect.height);
            job.allowed = area <= room;
            room -= if job.allowed { area } else { 0 };
        }
        let read = |job: &Job| -> Result<Texels, String> {
            let Block { file, rect } = &job.block;
            if !job.allowed {
                return Err(format!("all layers have more than {} pixels", limits.layer_pixels));
            }
            let content =
                archive.read(file, limits.file_bytes).map_err(|reason| format!("{} {reason}", quoted(file)))?;
            let texels = match job.into {
                Into::Pixels(_) => decoded(&content, rect.extent(), &limits).map(Texels::Pixels),
                Into::Values(_) => decoded(&content, rect.extent(), &limits).map(Texels::Values),
            };
            texels.map_err(|fault| format!("{} {fault}", quoted(file)))
        };
        let store = |i: usize, texels: Result<Texels, String>| -> Result<(), std::convert::Infallible> {
            let job: &Job = &jobs[i];
            let rect = job.block.rect;
            let stored = texels.and_then(|texels| {
                let fits = match (texels, job.into) {
                    (Texels::Pixels(texels), Into::Pixels(at)) => put(&mut self.pixels[at], Piece::new(rect, texels)),
                    (Texels::Values(texels), Into::Values(at)) => put(&mut self.values[at], Piece::new(rect, texels)),
                    _ => None,
                };
                fits.ok_or_else(|| format!("{} lies beyond it", quoted(&job.block.file)))
            });
            if let Err(reason) = stored {
                problems.push(format!("{} could not be read ({reason}): it is empty there now", job.named));
            }
            Ok(())
        };
        let Ok(()) = threads::in_order(&jobs, read, store);
    }

    pub(super) fn take_pixels(&mut self, at: usize) -> Plane<Rgba> {
        taken(&mut self.pixels, at)
    }

    pub(super) fn take_values(&mut self, at: usize) -> Plane<u8> {
        taken(&mut self.values, at)
    }
}

fn put<P: Texel>(plane: &mut Plane<P>, piece: Option<Piece<P>>) -> Option<()> {
    *plane = plane.clone().with_piece(&piece?)?;
    Some(())
}

fn taken<P: Texel>(planes: &mut [Plane<P>], at: usize) -> Plane<P> {
    std::mem::replace(&mut planes[at], Plane::filled(Extent::new(0, 0), P::ZERO))
}

/// A file's name as an archive has it, in quotes, and no longer than is read.
fn quoted(file: &str) -> String {
    let short: String = file.chars().filter(|c| !c.is_control()).take(60).collect();
    format!("'{short}'")
}
