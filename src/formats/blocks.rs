//! Planes of pixels as PNG files: only the part that is not empty, and where it lies.

use std::collections::BTreeMap;
use std::io;

use png::chunk::ChunkType;
use png::{BitDepth, ColorType, Compression, Encoder};
use serde::{Deserialize, Serialize};

use crate::base::{Extent, Rect};
use crate::document::{Plane, Rgba, TILE_PX, Texel};

use super::bytes::Bytes;
use super::png::{PNG, into_io};
use super::{Fault, Limits};

/// PNG's own way to say where a picture lies: two numbers, and the unit of pixels.
const OFFSET: ChunkType = ChunkType(*b"oFFs");

/// A side of the cells that large planes are cut into, each a file of its own: no picture is too large to be read.
const CELL_PX: u32 = 4096;

/// A plane in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PlaneSheet<P> {
    /// The value wherever no block lies.
    pub(super) outside: P,
    /// What else there is.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub(super) blocks: Vec<Block>,
}

/// A part of a plane, as a picture file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Block {
    /// Its name in the archive.
    pub(super) file: String,
    /// Where its pixels lie on the plane.
    pub(super) rect: Rect,
}

/// A pixel that can be written as PNG.
pub(super) trait Pixel: Texel {
    const COLOUR: ColorType;

    /// From a pixel of a picture that was read.
    fn from_rgba(rgba: Rgba) -> Self;
}

impl Pixel for Rgba {
    const COLOUR: ColorType = ColorType::Rgba;

    fn from_rgba(rgba: Rgba) -> Self {
        rgba
    }
}

impl Pixel for u8 {
    const COLOUR: ColorType = ColorType::Grayscale;

    fn from_rgba([grey, ..]: Rgba) -> Self {
        grey
    }
}

/// How a plane is kept: its commonest value apart, and files by the names that begin with `stem`.
pub(super) fn sheet<P: Texel>(plane: &Plane<P>, stem: &str) -> PlaneSheet<P> {
    // Planes of pixels are empty around what was painted; masks may as well be full.
    let outside = if P::bytes(&[P::ZERO]).len() > 1 { P::ZERO } else { plane.texel(0, 0).unwrap_or(P::ZERO) };
    let rects = cells(plane, outside);
    let several = rects.len() > 1;
    let name = |i: usize| if several { format!("{stem}-{i}.png") } else { format!("{stem}.png") };
    let blocks = rects.into_iter().enumerate().map(|(i, rect)| Block { file: name(i), rect }).collect();
    PlaneSheet { outside, blocks }
}

/// In each cell that is not `outside` all over, the rectangle around the tiles that are not.
fn cells<P: Texel>(plane: &Plane<P>, outside: P) -> Vec<Rect> {
    let mut cells: BTreeMap<(u32, u32), Rect> = BTreeMap::new();
    let mut take = |rect: Rect| {
        let cell = cells.entry((rect.y / CELL_PX, rect.x / CELL_PX)).or_insert(rect);
        let (x, y) = (cell.x.min(rect.x), cell.y.min(rect.y));
        let right = (cell.x + cell.width).max(rect.x + rect.width);
        let bottom = (cell.y + cell.height).max(rect.y + rect.height);
        *cell = Rect::new(x, y, right - x, bottom - y);
    };
    if outside == P::ZERO {
        plane.filled_tiles().for_each(&mut take);
    } else {
        let Extent { width, height } = plane.extent();
        for y in (0..height).step_by(TILE_PX as usize) {
            for x in (0..width).step_by(TILE_PX as usize) {
                let rect = Rect::new(x, y, TILE_PX.min(width - x), TILE_PX.min(height - y));
                if plane.read(rect).iter().any(|&texel| texel != outside) {
                    take(rect);
                }
            }
        }
    }
    cells.into_values().collect()
}

/// A PNG of some texels, packed as fast as it goes, that tells where it lies.
pub(super) fn encoded<P: Pixel>(extent: Extent, texels: &[P], at: (i32, i32)) -> io::Result<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, extent.width, extent.height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_color(P::COLOUR);
    encoder.set_compression(Compression::Fast);
    let mut writer = encoder.write_header().map_err(into_io)?;
    if at != (0, 0) {
        let place = [at.0.to_be_bytes().as_slice(), &at.1.to_be_bytes(), &[0]].concat();
        writer.write_chunk(OFFSET, &place).map_err(into_io)?;
    }
    writer.write_image_data(P::bytes(texels)).map_err(into_io)?;
    writer.finish().map_err(into_io)?;
    Ok(file)
}

/// Where a PNG of ours says that it lies.
pub(super) fn offset(file: &[u8]) -> Option<(i32, i32)> {
    // Behind the signature and the header, which have one length.
    let mut rest = Bytes::big(file.get(33..)?);
    rest.skip(4)?;
    if rest.take(4)? != OFFSET.0 {
        return None;
    }
    Some((rest.i32()?, rest.i32()?))
}

/// The texels of a PNG that must have this size.
pub(super) fn decoded<P: Pixel>(file: &[u8], extent: Extent, limits: &Limits) -> Result<Vec<P>, Fault> {
    let picture = (PNG.read)(file, limits)?;
    if picture.extent() != extent {
        let reason = format!("it has {} pixels in place of {extent}", picture.extent());
        return Err(Fault::Broken { format: PNG.label, reason });
    }
    Ok(picture.pixels().map(P::from_rgba).collect())
}
