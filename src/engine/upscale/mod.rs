//! Pictures made larger by a network, in memory that does not grow with them.
//!
//! Rows go down a chain of stages: the network, which takes them in strips of tiles, and filters that bring what it gives
//! to the size that was asked for. A stage holds no more rows than its next strip needs, and finished rows leave at once.

mod jobs;
mod plan;
mod refined;
mod resize;
mod run;
mod sink;
mod tiles;

use crate::base::raster::Raster;
use crate::base::{Extent, Pixmap};
use crate::families::ModelError;
use crate::job::RowSink;

use super::nearest::nearest;

pub(super) use jobs::{files, picture, target};
pub use plan::needed_bytes;
pub use run::{Surroundings, Told};
pub use sink::PixmapSink;

use plan::Step;
use resize::Resize;
use run::Run;
use tiles::Tiles;

/// Rows that the source is read by.
const ROWS_AT_ONCE: u32 = 16;

/// A part of the chain.
enum Stage {
    Tiles(Tiles),
    Resize(Resize),
}

/// Enlarges a picture to `to` and hands its rows, of as many channels, to `sink`, which is not told that it is done.
///
/// `tile` is the longest side of the tiles, in pixels of the source. Where the factor is more than the network's, it is
/// applied again to what it made; what is more than asked for is filtered down. Colours under full transparency are
/// replaced by the nearest visible ones, so that edges get no fringes. Errors: a target that is smaller than the source,
/// or too large; memory that does not suffice even for the smallest tiles; a network whose results are no numbers even
/// in f32; those of network and sink.
pub fn enlarge(
    mut source: Raster,
    to: Extent,
    tile: Option<u32>,
    sink: &mut dyn RowSink,
    surroundings: Surroundings<'_>,
) -> Result<(), ModelError> {
    let shape = source.shape();
    let info = surroundings.network.info().clone();
    let steps = plan::steps(shape.extent, to, info.scale)?;
    bleed(&mut source);
    let mut run = Run::new(surroundings);
    let mut stages = Vec::new();
    let mut from = shape.extent;
    for (i, step) in steps.iter().enumerate() {
        match *step {
            Step::Network => {
                let last = !steps[i + 1..].iter().any(|step| matches!(step, Step::Network));
                let grid = plan::grid(run.network(), from, shape.channels, tile, run.available())?;
                let tiles = Tiles::new(&info, from, shape.channels, grid, last.then_some(to));
                run.expect(tiles.count(), from);
                stages.push(Stage::Tiles(tiles));
                from = Extent::new(from.width * info.scale, from.height * info.scale);
            }
            Step::Resize(to) => {
                stages.push(Stage::Resize(Resize::new(from, to, shape.channels)));
                from = to;
            }
        }
    }
    let length = shape.extent.width as usize * shape.channels;
    let mut rows = vec![0f32; length * ROWS_AT_ONCE as usize];
    for y in (0..shape.extent.height).step_by(ROWS_AT_ONCE as usize) {
        let count = ROWS_AT_ONCE.min(shape.extent.height - y);
        let rows = &mut rows[..length * count as usize];
        rows.chunks_exact_mut(length).zip(y..).for_each(|(row, y)| source.read_row(y, row));
        feed(&mut stages, rows, &mut run, sink)?;
    }
    Ok(())
}

/// Hands rows to the first stage, what it finishes to the next, and so on.
fn feed(stages: &mut [Stage], rows: &[f32], run: &mut Run<'_>, sink: &mut dyn RowSink) -> Result<(), ModelError> {
    run.check()?;
    match stages.split_first_mut() {
        None => {
            let inside: Vec<f32> = rows.iter().map(|value| value.clamp(0.0, 1.0)).collect();
            Ok(sink.rows(&inside)?)
        }
        Some((Stage::Tiles(tiles), rest)) => tiles.push(rows, run, &mut |rows, run| feed(rest, rows, run, sink)),
        Some((Stage::Resize(resize), rest)) => resize.push(rows, &mut |rows| feed(rest, rows, run, sink)),
    }
}

/// Gives pixels that cannot be seen the colours of the nearest ones that can.
fn bleed(picture: &mut Raster) {
    let Some(alphas) = picture.alphas() else { return };
    let seen: Vec<bool> = alphas.map(|alpha| alpha > 0).collect();
    if seen.iter().all(|&seen| seen) {
        return;
    }
    let Some(nearest) = nearest(picture.shape().extent, |i| seen[i]) else { return };
    for (i, from) in nearest.into_iter().enumerate().filter(|(i, _)| !seen[*i]) {
        picture.copy_colours(from as usize, i);
    }
}

/// Enlarges a picture of 8 bits in memory: see [`enlarge`]. Fails, too, if the result does not fit into memory.
pub fn enlarge_pixmap(
    picture: &Pixmap,
    to: Extent,
    tile: Option<u32>,
    surroundings: Surroundings<'_>,
) -> Result<Pixmap, ModelError> {
    let source = Raster::from_pixmap(picture).ok_or_else(plan::nothing)?;
    let mut sink = PixmapSink::new(to, source.shape().channels, (surroundings.available)())?;
    enlarge(source, to, tile, &mut sink, surroundings)?;
    Ok(sink.into_pixmap())
}

#[cfg(test)]
mod tests;
