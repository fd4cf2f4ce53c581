//! Where the colours are alike: all over the canvas, or in one piece around a place.

use rayon::prelude::*;

use crate::base::{Extent, Mask, Rect};

use super::{Document, Plane, Rgba, TILE_PX, Target};

/// A pixel that is not alike, one that is, and one that was reached.
const OTHER: u8 = 0;
const ALIKE: u8 = 1;
const REACHED: u8 = 255;

/// How far colours may differ and which pixels are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness {
    /// The most by which each channel may differ, 0 to 255. Colours count by their opacity, so that all fully
    /// transparent pixels are alike.
    pub tolerance: u8,
    /// Whether only what hangs together with the place (over edges of pixels) counts.
    pub contiguous: bool,
    /// Whether all layers are looked at as they are seen, or only the one that is worked on.
    pub sample_all: bool,
}

/// What is looked at.
enum Source<'a> {
    Seen(&'a Document),
    Pixels(&'a Plane<Rgba>),
    Values(&'a Plane<u8>),
}

impl<'a> Source<'a> {
    fn new(document: &'a Document, sample_all: bool) -> Self {
        let active = document.active();
        let layer = document.layer(active.layer());
        match (active, layer) {
            (Target::LayerMask(_), Some(layer)) if !sample_all => {
                layer.mask().map_or(Self::Seen(document), Self::Values)
            }
            (Target::Layer(_), Some(layer)) if !sample_all => layer.pixels().map_or(Self::Seen(document), Self::Pixels),
            _ => Self::Seen(document),
        }
    }

    fn read(&self, rect: Rect) -> Vec<Rgba> {
        match self {
            Self::Seen(document) => document.composite(rect),
            Self::Pixels(plane) => plane.read(rect),
            Self::Values(plane) => plane.read(rect).into_iter().map(|v| [v, v, v, 255]).collect(),
        }
    }
}

/// All that is like the pixel at `x`, `y`: 255 where it is, else 0. Empty if the place is beside the canvas.
///
/// Looks at the whole canvas: of a large one in a thread.
pub fn wand(document: &Document, x: u32, y: u32, how: Likeness) -> Mask {
    let extent = document.extent();
    if x >= extent.width || y >= extent.height {
        return Mask::filled(extent, 0);
    }
    let source = Source::new(document, how.sample_all);
    let colour = source.read(Rect::new(x, y, 1, 1)).first().copied().unwrap_or_default();
    let mut found = alike(&source, extent, colour, how.tolerance);
    if how.contiguous {
        flood(&mut found, extent, x, y);
    }
    finish(extent, found, if how.contiguous { REACHED } else { ALIKE })
}

/// All pixels of a colour (straight alpha): 255 where they are, else 0.
///
/// Looks at the whole canvas: of a large one in a thread.
pub fn by_colour(document: &Document, colour: Rgba, tolerance: u8, sample_all: bool) -> Mask {
    let extent = document.extent();
    finish(extent, alike(&Source::new(document, sample_all), extent, colour, tolerance), ALIKE)
}

/// Softens a hard mask's staircase: each pixel becomes the mean of its neighbourhood, weighed 1 2 1 along both axes.
/// What is more than a pixel from an edge stays as it is.
#[must_use]
pub fn smoothed(mask: &Mask) -> Mask {
    let Some(bounds) = mask.bounds() else { return mask.clone() };
    let extent = mask.extent();
    let (width, data) = (extent.width as usize, mask.data());
    let (first, end) = (bounds.y.saturating_sub(1), (bounds.y + bounds.height + 1).min(extent.height));
    let (left, right) = (bounds.x.saturating_sub(1) as usize, (bounds.x + bounds.width + 1).min(extent.width) as usize);
    let mut out = Mask::filled(extent, 0);
    let mut sums = vec![0u16; width];
    for y in first..end {
        let row = |y: u32| &data[y as usize * width..][..width];
        let (above, here, below) = (row(y.saturating_sub(1)), row(y), row((y + 1).min(extent.height - 1)));
        for x in left..right {
            sums[x] = u16::from(above[x]) + 2 * u16::from(here[x]) + u16::from(below[x]);
        }
        let to = &mut out.data_mut()[y as usize * width..][..width];
        for x in left..right {
            let at = |x: usize| if x < left || x >= right { 0 } else { sums[x] };
            let before = if x == 0 { at(0) } else { at(x - 1) };
            let after = if x + 1 == width { at(x) } else { at(x + 1) };
            to[x] = ((before + 2 * sums[x] + after + 8) / 16) as u8;
        }
    }
    out
}

fn finish(extent: Extent, mut found: Vec<u8>, level: u8) -> Mask {
    found.par_iter_mut().for_each(|v| *v = if *v >= level { 255 } else { 0 });
    Mask::from_data(extent, found).unwrap_or_else(|| Mask::filled(extent, 0))
}

/// A colour as it counts: premultiplied by its opacity.
fn weighed([r, g, b, a]: Rgba) -> Rgba {
    let by = |c: u8| ((u32::from(c) * u32::from(a) + 127) / 255) as u8;
    if a == 255 { [r, g, b, a] } else { [by(r), by(g), by(b), a] }
}

/// For each pixel whether it is like a colour.
fn alike(source: &Source<'_>, extent: Extent, colour: Rgba, tolerance: u8) -> Vec<u8> {
    let wanted = weighed(colour);
    let mut found = vec![OTHER; extent.area()];
    // Rows of tiles, so that no copy of the whole picture is needed.
    let band = extent.width as usize * TILE_PX as usize;
    found.par_chunks_mut(band.max(1)).enumerate().for_each(|(i, found)| {
        let rows = (found.len() / extent.width as usize) as u32;
        let texels = source.read(Rect::new(0, i as u32 * TILE_PX, extent.width, rows));
        for (found, &texel) in found.iter_mut().zip(&texels) {
            let texel = weighed(texel);
            let near = |c: usize| texel[c].abs_diff(wanted[c]) <= tolerance;
            *found = u8::from(near(0) & near(1) & near(2) & near(3));
        }
    });
    found
}

/// Marks as reached what is alike and hangs together with the place, run by run.
fn flood(found: &mut [u8], extent: Extent, x: u32, y: u32) {
    let (width, height) = (extent.width as usize, extent.height as usize);
    let mut waiting = vec![(x as usize, y as usize)];
    while let Some((x, y)) = waiting.pop() {
        let row = &mut found[y * width..][..width];
        if row[x] != ALIKE {
            continue;
        }
        let left = row[..x].iter().rposition(|&v| v != ALIKE).map_or(0, |i| i + 1);
        let right = row[x..].iter().position(|&v| v != ALIKE).map_or(width, |i| x + i);
        row[left..right].fill(REACHED);
        // One place in each run above and below that touches this one.
        for y in [y.checked_sub(1), (y + 1 < height).then_some(y + 1)].into_iter().flatten() {
            let beside = &found[y * width..][left..right];
            let mut at = 0;
            while let Some(start) = beside[at..].iter().position(|&v| v == ALIKE).map(|i| at + i) {
                waiting.push((left + start, y));
                at = beside[start..].iter().position(|&v| v != ALIKE).map_or(beside.len(), |i| start + i);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Pixmap;

    /// The plainest flood fill there is.
    fn naive(alike: &[bool], extent: Extent, x: u32, y: u32) -> Vec<bool> {
        let mut reached = vec![false; alike.len()];
        let mut waiting = vec![(i64::from(x), i64::from(y))];
        while let Some((x, y)) = waiting.pop() {
            if x < 0 || y < 0 || x >= i64::from(extent.width) || y >= i64::from(extent.height) {
                continue;
            }
            let at = y as usize * extent.width as usize + x as usize;
            if alike[at] && !reached[at] {
                reached[at] = true;
                waiting.extend([(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]);
            }
        }
        reached
    }

    proptest! {
        #[test]
        fn the_flood_reaches_what_a_naive_one_does(
            width in 1u32..40, height in 1u32..30, seed: u64, walls in 1u64..6, (x, y) in (0u32..40, 0u32..30),
        ) {
            let extent = Extent::new(width, height);
            let (x, y) = (x % width, y % height);
            let mut state = seed | 1;
            let cells: Vec<bool> = (0..extent.area())
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (state >> 33) % 7 >= walls
                })
                .collect();
            let mut found: Vec<u8> = cells.iter().map(|&alike| u8::from(alike)).collect();
            flood(&mut found, extent, x, y);
            let expected = naive(&cells, extent, x, y);
            for (at, &reached) in expected.iter().enumerate() {
                prop_assert_eq!(found[at] == REACHED, reached, "at {}", at);
            }
        }
    }

    fn striped() -> Document {
        // Columns of grey, each ten lighter than the one before.
        let extent = Extent::new(20, 140);
        let data = (0..extent.area())
            .flat_map(|i| {
                let v = (i % 20 * 10) as u8;
                [v, v, v, 255]
            })
            .collect();
        Document::from_pixmap(&Pixmap::from_rgba(extent, data).unwrap()).unwrap()
    }

    #[test]
    fn the_wand_takes_what_differs_by_no_more_than_the_tolerance() {
        let document = striped();
        for (tolerance, columns) in [(0, 10..11), (9, 10..11), (10, 9..12), (25, 8..13), (255, 0..20)] {
            for contiguous in [true, false] {
                let mask = wand(&document, 10, 70, Likeness { tolerance, contiguous, sample_all: false });
                assert_eq!(mask.bounds(), Some(Rect::new(columns.start, 0, columns.end - columns.start, 140)));
                assert_eq!(mask.blend_band().replaced, columns.len() * 140);
            }
        }
        assert!(wand(&document, 20, 0, Likeness { tolerance: 255, contiguous: true, sample_all: true }).is_empty());
        let mask = by_colour(&document, [55, 45, 50, 255], 5, false);
        assert_eq!(mask.bounds(), Some(Rect::new(5, 0, 1, 140)));
    }

    #[test]
    fn hidden_colours_of_transparent_pixels_are_all_alike() {
        let data = vec![255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 255];
        let document = Document::from_pixmap(&Pixmap::from_rgba(Extent::new(3, 1), data).unwrap()).unwrap();
        let mask = wand(&document, 0, 0, Likeness { tolerance: 0, contiguous: true, sample_all: false });
        assert_eq!(mask.data(), [255, 255, 0]);
    }

    #[test]
    fn smoothing_touches_only_the_edge() {
        let mut mask = Mask::filled(Extent::new(12, 8), 0);
        for y in 0..8 {
            mask.data_mut()[y * 12 + 4..y * 12 + 12].fill(255);
        }
        let soft = smoothed(&mask);
        for y in 0..8 {
            assert_eq!(soft.data()[y * 12..][..12], [0, 0, 0, 64, 191, 255, 255, 255, 255, 255, 255, 255]);
        }
        assert_eq!(smoothed(&Mask::filled(Extent::new(3, 3), 255)), Mask::filled(Extent::new(3, 3), 255));
        assert_eq!(smoothed(&Mask::filled(Extent::new(3, 3), 0)), Mask::filled(Extent::new(3, 3), 0));
    }
}
