//! What is left of a project whose list of layers is lost: the pictures themselves.

use crate::base::{Extent, SignedRect};
use crate::document::{Document, Layer, LayerId, MAX_LAYERS, Plane, Props, Raster};

use super::super::archive::Archive;
use super::super::png::PNG;
use super::super::{Limits, blocks};

/// The layers' pictures in the order of their numbers, each where it says that it lies; `None` if there are none.
///
/// The canvas reaches as far as they do, to the right and down. Layer masks have no layer to hide, and are left out.
pub(super) fn layers(archive: &Archive<'_>, limits: &Limits, problems: &mut Vec<String>) -> Option<Document> {
    let number = |name: &str| {
        let stem = name.strip_prefix("layers/")?.strip_suffix(".png")?;
        let (id, part) = stem.split_once('-').unwrap_or((stem, "0"));
        Some((id.parse::<u32>().ok()?, part.parse::<u32>().ok()?))
    };
    let mut names: Vec<((u32, u32), &str)> =
        archive.names().into_iter().filter_map(|name| Some((number(name)?, name))).collect();
    names.sort_unstable();
    let mut found: Vec<(String, (i32, i32), Plane<_>)> = Vec::new();
    let mut room = limits.layer_pixels;
    for ((id, part), name) in names.into_iter().take(MAX_LAYERS) {
        let read = || {
            let file = archive.read(name, limits.file_bytes)?;
            let picture = (PNG.read)(&file, limits).map_err(|fault| fault.to_string())?;
            let texels = picture.data().as_chunks::<4>().0;
            let plane = Plane::from_texels(picture.extent(), texels).ok_or("is empty")?;
            Ok::<_, String>((blocks::offset(&file).unwrap_or_default(), plane))
        };
        match read() {
            Ok((at, plane)) if plane.extent().area() as u64 <= room => {
                room -= plane.extent().area() as u64;
                let label = if part == 0 { format!("Layer {id}") } else { format!("Layer {id}, part {part}") };
                found.push((label, at, plane));
            }
            Ok(_) => problems.push(format!("'{name}' is left out: all layers have too many pixels")),
            Err(reason) => problems.push(format!("'{name}' {reason}")),
        }
    }
    let reach = |at: i32, side: u32| (i64::from(at) + i64::from(side)).max(1) as u32;
    let width = found.iter().map(|(_, (x, _), plane)| reach(*x, plane.extent().width)).max()?;
    let height = found.iter().map(|(_, (_, y), plane)| reach(*y, plane.extent().height)).max()?;
    let canvas = Extent::new(width, height);
    // A size that no canvas can have is refused before planes of it are made.
    Document::empty(canvas).ok()?;
    let layers = found.into_iter().zip(1..).map(|((label, (x, y), plane), id)| {
        let place = SignedRect { x, y, ..SignedRect::of(plane.extent()) };
        Layer::raster(LayerId(id), Props::named(label), Raster::placed(canvas, plane, place.x, place.y))
    });
    Document::from_layers(canvas, layers.collect()).ok()
}
