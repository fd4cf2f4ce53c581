//! Pixels at other places: each new pixel is read from where it comes from.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::SignedRect;

use super::select_shape::polygon_coverage;
use super::{Affine, Rgba, Texel};

/// How pixels between pixels are made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// The nearest pixel, as pixel art wants it.
    Nearest,
    /// Straight lines between pixels; soft and quick.
    Bilinear,
    /// The cubic of Catmull and Rom (Keys 1981 with a = -0.5) where it enlarges. Where it shrinks, the mean of all that
    /// a new pixel covers.
    #[default]
    Bicubic,
}

impl Filter {
    /// All of them, as options show them.
    pub const ALL: [Self; 3] = [Self::Nearest, Self::Bilinear, Self::Bicubic];

    /// Name that artists see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Nearest => "Nearest",
            Self::Bilinear => "Bilinear",
            Self::Bicubic => "Bicubic",
        }
    }
}

/// A texel whose values can be averaged.
pub(super) trait Mixed: Texel {
    /// As numbers from 0 to 255; colours count by their opacity.
    fn lift(self) -> [f32; 4];
    /// Back from numbers that may have run over their ends.
    fn lower(values: [f32; 4]) -> Self;
}

impl Mixed for Rgba {
    fn lift(self) -> [f32; 4] {
        let [r, g, b, a] = self.map(f32::from);
        let share = a * (1.0 / 255.0);
        [r * share, g * share, b * share, a]
    }

    fn lower([r, g, b, a]: [f32; 4]) -> Self {
        let a = a.clamp(0.0, 255.0);
        let alpha = (a + 0.5) as u8;
        if alpha == 0 {
            return [0; 4];
        }
        let colour = |v: f32| (v * 255.0 / a).clamp(0.0, 255.0).round() as u8;
        [colour(r), colour(g), colour(b), alpha]
    }
}

impl Mixed for u8 {
    fn lift(self) -> [f32; 4] {
        [f32::from(self), 0.0, 0.0, 0.0]
    }

    fn lower([v, ..]: [f32; 4]) -> Self {
        v.clamp(0.0, 255.0).round() as u8
    }
}

/// Texels and where they lie.
pub(super) struct Source<'a, P> {
    pub place: SignedRect,
    /// Row by row, as many as `place` has pixels.
    pub texels: &'a [P],
    /// Whether beyond the place its edge goes on for ever; else there is nothing.
    pub endless: bool,
}

impl<P: Mixed> Source<'_, P> {
    /// The texel at a place counted from the source's corner; beyond the edge, the edge's.
    #[inline]
    fn at(&self, x: i64, y: i64) -> P {
        let x = x.clamp(0, i64::from(self.place.width) - 1) as usize;
        let y = y.clamp(0, i64::from(self.place.height) - 1) as usize;
        self.texels[y * self.place.width as usize + x]
    }

    fn holds(&self, x: i64, y: i64) -> bool {
        (0..i64::from(self.place.width)).contains(&x) && (0..i64::from(self.place.height)).contains(&y)
    }

    fn bilinear(&self, u: f64, v: f64) -> [f32; 4] {
        let (left, top) = ((u - 0.5).floor(), (v - 0.5).floor());
        let (fx, fy) = ((u - 0.5 - left) as f32, (v - 0.5 - top) as f32);
        let (x, y) = (left as i64, top as i64);
        let mut sum = [0.0; 4];
        for (dx, dy, weight) in
            [(0, 0, (1.0 - fx) * (1.0 - fy)), (1, 0, fx * (1.0 - fy)), (0, 1, (1.0 - fx) * fy), (1, 1, fx * fy)]
        {
            add(&mut sum, self.at(x + dx, y + dy).lift(), weight);
        }
        sum
    }

    fn bicubic(&self, u: f64, v: f64) -> [f32; 4] {
        let (left, top) = ((u - 0.5).floor(), (v - 0.5).floor());
        let across = cubic_weights((u - 0.5 - left) as f32);
        let down = cubic_weights((v - 0.5 - top) as f32);
        let (x, y) = (left as i64 - 1, top as i64 - 1);
        let mut sum = [0.0; 4];
        for (dy, weight) in (0..).zip(down) {
            let mut row = [0.0; 4];
            for (dx, weight) in (0..).zip(across) {
                add(&mut row, self.at(x + dx, y + dy).lift(), weight);
            }
            add(&mut sum, row, weight);
        }
        // The cubic runs over at hard edges; premultiplied colours never exceed their opacity.
        if sum[3] > 0.0 {
            let most = sum[3].min(255.0);
            sum = sum.map(|v| v.clamp(0.0, most));
        }
        sum
    }
}

#[inline]
fn add(sum: &mut [f32; 4], values: [f32; 4], weight: f32) {
    sum.iter_mut().zip(values).for_each(|(sum, v)| *sum += v * weight);
}

/// The weights of the four neighbours of a place that lies `t` (0 to 1) behind the second.
fn cubic_weights(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [-0.5 * t3 + t2 - 0.5 * t, 1.5 * t3 - 2.5 * t2 + 1.0, -1.5 * t3 + 2.0 * t2 + 0.5 * t, 0.5 * t3 - 0.5 * t2]
}

/// The texels that a source gives in a window after a map: `window.width * window.height` of them.
///
/// Where the source ends, new pixels are covered as much as their area is (antialiased, but for
/// [`Filter::Nearest`]), and colours do not fade towards the end. A map of whole pixels copies bytes. `None` if the map
/// cannot be turned around.
pub(super) fn resampled<P: Mixed>(
    source: &Source<'_, P>,
    map: Affine,
    filter: Filter,
    window: SignedRect,
) -> Option<Vec<P>> {
    let (map, width) = (map.rounded(), window.width as usize);
    let back = map.inverse()?;
    let mut texels = vec![P::ZERO; window.extent().area()];
    if source.place.extent().is_empty() || texels.is_empty() {
        return Some(texels);
    }
    // From the middle of the window's first pixel to the source's own coordinates.
    let origin = |row: usize| {
        let (x, y) = back.apply((f64::from(window.x) + 0.5, f64::from(window.y) + row as f64 + 0.5));
        (x - f64::from(source.place.x), y - f64::from(source.place.y))
    };
    if filter == Filter::Nearest || map.is_whole() {
        texels.par_chunks_mut(width).enumerate().for_each(|(row, out)| {
            let (u, v) = origin(row);
            for (i, out) in out.iter_mut().enumerate() {
                let x = (u + back.xx * i as f64).floor() as i64;
                let y = (v + back.yx * i as f64).floor() as i64;
                if source.endless || source.holds(x, y) {
                    *out = source.at(x, y);
                }
            }
        });
        return Some(texels);
    }
    let coverage = if source.endless { None } else { Some(Coverage::new(map.corners(source.place), window)) };
    // How many samples a new pixel takes, so that none between them is skipped; the quick filter skips a little.
    let slack = if filter == Filter::Bicubic { 1e-6 } else { 0.5 };
    let count = |x: f64, y: f64| ((x.hypot(y) - slack).ceil() as usize).max(1);
    let (across, down) = (count(back.xx, back.yx), count(back.xy, back.yy));
    let offset = |i: usize, of: usize| (i as f64 + 0.5) / of as f64 - 0.5;
    texels.par_chunks_mut(width).enumerate().for_each(|(row, out)| {
        let (u, v) = origin(row);
        for (i, out) in out.iter_mut().enumerate() {
            let share = coverage.as_ref().map_or(255, |coverage| coverage.at(i, row));
            if share == 0 {
                continue;
            }
            let (u, v) = (u + back.xx * i as f64, v + back.yx * i as f64);
            let mut sum = [0.0; 4];
            if across * down == 1 {
                sum = if filter == Filter::Bicubic { source.bicubic(u, v) } else { source.bilinear(u, v) };
            } else {
                let weight = 1.0 / (across * down) as f32;
                for j in 0..down {
                    let (u, v) = (u + back.xy * offset(j, down), v + back.yy * offset(j, down));
                    for i in 0..across {
                        let (u, v) = (u + back.xx * offset(i, across), v + back.yx * offset(i, across));
                        add(&mut sum, source.bilinear(u, v), weight);
                    }
                }
            }
            if share < 255 {
                sum = sum.map(|v| v * (f32::from(share) / 255.0));
            }
            *out = P::lower(sum);
        }
    });
    Some(texels)
}

/// How much of a window's pixels a four-cornered shape covers.
struct Coverage {
    left: usize,
    top: usize,
    width: usize,
    values: Vec<u8>,
}

impl Coverage {
    fn new(corners: [(f64, f64); 4], window: SignedRect) -> Self {
        let points = corners.map(|(x, y)| (x - f64::from(window.x), y - f64::from(window.y)));
        match polygon_coverage(&points, window.extent()) {
            Some((rect, values)) => {
                Self { left: rect.x as usize, top: rect.y as usize, width: rect.width as usize, values }
            }
            None => Self { left: 0, top: 0, width: 0, values: Vec::new() },
        }
    }

    fn at(&self, x: usize, y: usize) -> u8 {
        let (Some(x), Some(y)) = (x.checked_sub(self.left), y.checked_sub(self.top)) else { return 0 };
        if x < self.width { self.values.get(y * self.width + x).copied().unwrap_or(0) } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noisy(count: usize) -> Vec<Rgba> {
        (0..count as u32).map(|i| i.wrapping_mul(2_654_435_769).to_be_bytes()).collect()
    }

    #[test]
    fn whole_maps_copy_bytes_whatever_the_filter() {
        let place = SignedRect::new(-3, 5, 7, 4);
        let texels = noisy(28);
        let source = Source { place, texels: &texels, endless: false };
        for filter in Filter::ALL {
            let moved = resampled(&source, Affine::moved(10.0, -2.0), filter, place.translated(10, -2)).unwrap();
            assert_eq!(moved, texels);
            let flip = resampled(&source, Affine::flipped_across(place), filter, place).unwrap();
            let expected: Vec<Rgba> = texels.chunks(7).flat_map(|row| row.iter().rev().copied()).collect();
            assert_eq!(flip, expected);
            let turn = Affine::quarter_turned(place, true);
            let to = turn.bounds(place).unwrap();
            let turned = resampled(&source, turn, filter, to).unwrap();
            // The first row of the turned picture is the first column from the bottom up.
            assert_eq!(turned[..4], [texels[21], texels[14], texels[7], texels[0]]);
            let turned = Source { place: to, texels: &turned, endless: false };
            assert_eq!(resampled(&turned, turn.inverse().unwrap(), filter, place).unwrap(), texels);
        }
    }

    #[test]
    fn flat_colour_stays_flat_and_edges_are_covered_by_area() {
        let place = SignedRect::new(0, 0, 20, 10);
        let texels = vec![[200, 100, 50, 255]; 200];
        let source = Source { place, texels: &texels, endless: false };
        for filter in [Filter::Bilinear, Filter::Bicubic] {
            for scale in [0.25, 0.5, 1.7, 3.0] {
                let map = Affine::scaled(scale, scale, (0.0, 0.0));
                let to = map.bounds(place).unwrap();
                let scaled = resampled(&source, map, filter, to).unwrap();
                let exact = 200.0 * scale * scale;
                let area = scaled.iter().map(|p| f64::from(p[3])).sum::<f64>() / 255.0;
                assert!((area - exact).abs() < 0.1, "{area} against {exact}");
                assert!(scaled.iter().all(|p| p[3] == 0 || p[..3] == [200, 100, 50]));
                // Inside nothing fades.
                assert_eq!(scaled[0], [200, 100, 50, 255]);
            }
            let turn = Affine::turned(0.5, (10.0, 5.0));
            let to = turn.bounds(place).unwrap();
            let turned = resampled(&source, turn, filter, to).unwrap();
            let area = turned.iter().map(|p| f64::from(p[3])).sum::<f64>() / 255.0;
            assert!((area - 200.0).abs() < 0.2, "{area}");
        }
    }

    #[test]
    fn enlarging_goes_through_the_pixels_and_runs_smoothly_between_them() {
        // Three times larger: the middle of each pixel is the middle of a new one.
        let texels: Vec<u8> = vec![10, 50, 20, 240, 130];
        let source = Source { place: SignedRect::new(0, 0, 5, 1), texels: &texels, endless: true };
        let map = Affine::scaled(3.0, 1.0, (0.0, 0.0));
        // A third behind 10 and behind 20: by Keys' cubic, -2/27 7/9 1/3 -1/27 of four neighbours; by a line, 2/3 1/3.
        for (filter, between) in [(Filter::Bicubic, [23, 87]), (Filter::Bilinear, [23, 93])] {
            let large = resampled(&source, map, filter, SignedRect::new(0, 0, 15, 1)).unwrap();
            assert!((0..5).all(|i| large[i * 3 + 1] == texels[i]), "{large:?}");
            assert_eq!([large[2], large[8]], between);
        }
    }

    #[test]
    fn shrinking_takes_the_mean_of_what_a_pixel_covers() {
        // Stripes as fine as pixels must become grey and not a pattern.
        let texels: Vec<u8> = (0..64 * 64).map(|i| if i % 2 == 0 { 0 } else { 200 }).collect();
        let source = Source { place: SignedRect::new(0, 0, 64, 64), texels: &texels, endless: true };
        for scale in [0.5, 0.25, 0.13] {
            let map = Affine::scaled(scale, scale, (0.0, 0.0));
            let side = (64.0 * scale) as u32;
            let small = resampled(&source, map, Filter::Bicubic, SignedRect::new(0, 0, side, side)).unwrap();
            assert!(small.iter().all(|&v| v.abs_diff(100) < 14), "{scale}: {small:?}");
        }
    }

    #[test]
    fn hidden_colours_stay_hidden() {
        let texels = vec![[255, 0, 0, 0], [0, 0, 255, 255]];
        let source = Source { place: SignedRect::new(0, 0, 2, 1), texels: &texels, endless: false };
        for filter in [Filter::Bilinear, Filter::Bicubic] {
            let map = Affine::scaled(5.3, 4.0, (0.0, 0.0));
            let large = resampled(&source, map, filter, map.bounds(source.place).unwrap()).unwrap();
            assert!(large.iter().all(|p| p[0] == 0 && (p[3] == 0 || p[2] == 255)));
        }
    }
}
