//! A latent in overlapping tiles, whose predictions are blended in every step: `MultiDiffusion` (Bar-Tal et al. 2023,
//! arXiv 2302.08113), with a smooth window in the place of the paper's flat one.
//!
//! All tiles of a step start from the same latent, so that neighbours agree on what lies between them, and a sampler
//! sees one network of any size. What the network needs is what one tile needs.

use candle_core::{DType, Device, Result, Tensor};

use crate::base::{Extent, Rect};
use crate::job::Tiles;

/// Where tiles lie along one side, and how much each counts.
#[derive(Debug, Clone, PartialEq)]
struct Axis {
    /// The side's length.
    length: usize,
    /// A tile's length.
    tile: usize,
    /// Where each begins.
    starts: Vec<usize>,
    /// For each, the weight of each of its places; at every place of the side the weights of all tiles sum to 1.
    weights: Vec<Vec<f32>>,
}

impl Axis {
    /// Tiles of `tile` places, spread evenly over `length` so that neighbours share at least `overlap`; they begin at
    /// multiples of `unit`, of which `length` and `tile` are some, too.
    fn new(length: usize, tile: usize, overlap: usize, unit: usize) -> Self {
        let tile = tile.clamp(1, length.max(1));
        let step = tile.saturating_sub(overlap).max(unit);
        let gaps = (length - tile).div_ceil(step);
        let start = |i: usize| ((length - tile) * i).checked_div(gaps).unwrap_or(0) / unit * unit;
        let starts: Vec<usize> = (0..=gaps).map(start).collect();
        let mut weights: Vec<Vec<f32>> = Vec::with_capacity(starts.len());
        for (i, &start) in starts.iter().enumerate() {
            let before = i.checked_sub(1).map_or(0, |i| starts[i] + tile - start);
            let after = starts.get(i + 1).map_or(0, |next| start + tile - next);
            weights.push((0..tile).map(|at| rise(at, before) * rise(tile - 1 - at, after)).collect());
        }
        let mut sums = vec![0f32; length];
        for (start, weights) in starts.iter().zip(&weights) {
            sums[*start..].iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
        }
        for (start, weights) in starts.iter().zip(&mut weights) {
            weights.iter_mut().zip(&sums[*start..]).for_each(|(weight, sum)| *weight /= sum);
        }
        Self { length, tile, starts, weights }
    }
}

/// How much a tile counts `at` places from its edge, of `shared` that it shares with its neighbour there.
fn rise(at: usize, shared: usize) -> f32 {
    if at >= shared {
        return 1.0;
    }
    let t = (at as f64 + 0.5) / shared as f64;
    (std::f64::consts::FRAC_PI_2 * t).sin().powi(2) as f32
}

/// The tiles of one picture.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Tiling {
    down: Axis,
    across: Axis,
    /// Pixels of a latent, along one side.
    cell: u32,
}

impl Tiling {
    /// The tiles of a picture of `padded` pixels, a multiple of `multiple` on each side, with `cell` pixels a latent;
    /// `None` where one tile shows all of it.
    pub(in super::super) fn new(tiles: Tiles, padded: Extent, multiple: u32, cell: u32) -> Option<Self> {
        let side = (tiles.side / multiple).max(1) * multiple;
        if padded.width <= side && padded.height <= side {
            return None;
        }
        let [side, overlap, unit] = [side, tiles.overlap, multiple].map(|px| (px / cell).max(1) as usize);
        let overlap = if tiles.overlap == 0 { 0 } else { overlap };
        let axis = |length: u32| Axis::new((length / cell) as usize, side, overlap, unit);
        Some(Self { down: axis(padded.height), across: axis(padded.width), cell })
    }

    /// How many there are.
    pub(in super::super) fn len(&self) -> usize {
        self.down.starts.len() * self.across.starts.len()
    }

    /// The size of each in pixels.
    pub(in super::super) fn extent(&self) -> Extent {
        Extent::new(self.across.tile as u32 * self.cell, self.down.tile as u32 * self.cell)
    }

    /// The tile at a place (in pixels of the picture) of something at the latents' size, `[n, c, h, w]`.
    pub(in super::super) fn cut(&self, x: &Tensor, place: Rect) -> Result<Tensor> {
        let [left, top, width, height] =
            [place.x, place.y, place.width, place.height].map(|px| (px / self.cell) as usize);
        x.narrow(2, top, height)?.narrow(3, left, width)?.contiguous()
    }

    /// Cuts `x` (`[n, c, h, w]`) into tiles, hands each to `see` with its place in the picture, in pixels, and blends the
    /// lists of tensors (`[1, c, h, w]` each) that it gives for them into one such list for the whole.
    pub(in super::super) fn blend<E: From<candle_core::Error>>(
        &self,
        x: &Tensor,
        mut see: impl FnMut(Rect, &Tensor) -> std::result::Result<Vec<Tensor>, E>,
    ) -> std::result::Result<Vec<Tensor>, E> {
        let mut whole: Vec<Tensor> = Vec::new();
        for (row, &top) in self.down.starts.iter().enumerate() {
            let mut strips: Vec<Tensor> = Vec::new();
            for (column, &left) in self.across.starts.iter().enumerate() {
                let [left_px, top_px] = [left, top].map(|at| at as u32 * self.cell);
                let Extent { width, height } = self.extent();
                let place = Rect::new(left_px, top_px, width, height);
                let seen = see(place, &self.cut(x, place)?)?;
                let weights = &self.across.weights[column];
                let right = self.across.length - left - self.across.tile;
                add(&mut strips, seen, weights, 3, (left, right))?;
            }
            let below = self.down.length - top - self.down.tile;
            add(&mut whole, strips, &self.down.weights[row], 2, (top, below))?;
        }
        Ok(whole)
    }
}

/// Adds `parts`, weighted along an axis and padded on both of its ends, to `sums`.
fn add(
    sums: &mut Vec<Tensor>,
    parts: Vec<Tensor>,
    weights: &[f32],
    axis: usize,
    (before, after): (usize, usize),
) -> Result<()> {
    for (i, part) in parts.into_iter().enumerate() {
        let weights = along(weights, axis, part.device())?;
        let part = part.to_dtype(DType::F32)?.broadcast_mul(&weights)?.pad_with_zeros(axis, before, after)?;
        match sums.get_mut(i) {
            Some(sum) => *sum = (&*sum + part)?,
            None => sums.push(part),
        }
    }
    Ok(())
}

/// Weights along one axis of a tensor of four.
fn along(weights: &[f32], axis: usize, device: &Device) -> Result<Tensor> {
    let mut shape = [1; 4];
    shape[axis] = weights.len();
    Tensor::from_slice(weights, &shape, device)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_a_side_evenly_and_their_weights_sum_to_one() {
        for (length, tile, overlap, unit) in [
            (128, 32, 8, 1),
            (100, 32, 8, 1),
            (33, 32, 16, 1),
            (32, 32, 8, 1),
            (7, 3, 0, 1),
            (96, 32, 8, 2),
            (5, 9, 2, 1),
        ] {
            let axis = Axis::new(length, tile, overlap, unit);
            let starts = &axis.starts;
            assert_eq!((starts[0], starts[starts.len() - 1] + axis.tile), (0, length), "{axis:?}");
            for pair in starts.windows(2) {
                assert!(pair[1] > pair[0] && pair[0] + axis.tile >= pair[1] + overlap, "{axis:?}");
                assert!(pair[1].is_multiple_of(unit));
            }
            let mut sums = vec![0f32; length];
            for (start, weights) in starts.iter().zip(&axis.weights) {
                assert!(weights.iter().all(|weight| *weight > 0.0));
                sums[*start..].iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
            }
            assert!(sums.iter().all(|sum| (sum - 1.0).abs() < 1e-6), "{sums:?}");
        }
        assert_eq!(Axis::new(128, 32, 8, 1).starts, [0, 24, 48, 72, 96]);
        // Outside of what is shared a tile counts alone.
        let axis = Axis::new(56, 32, 8, 1);
        assert!(axis.weights[0][..24].iter().all(|weight| *weight == 1.0));
        assert!(axis.weights[0][24..].windows(2).all(|pair| pair[1] < pair[0]));
    }

    #[test]
    fn what_is_seen_alike_by_all_tiles_is_the_whole() {
        let tiling = Tiling::new(Tiles { side: 64, overlap: 24 }, Extent::new(168, 104), 8, 8).unwrap();
        assert_eq!((tiling.len(), tiling.extent()), (8, Extent::new(64, 64)));
        let x = Tensor::randn(0f32, 1.0, (1, 4, 13, 21), &Device::Cpu).unwrap();
        let mut places = Vec::new();
        let seen = tiling.blend::<candle_core::Error>(&x, |place, tile| {
            places.push(place);
            Ok(vec![tile.clone(), (tile * 2.0)?])
        });
        let [one, two] = seen.unwrap().try_into().unwrap();
        let far =
            |a: &Tensor, b: &Tensor| (a - b).unwrap().abs().unwrap().max_all().unwrap().to_scalar::<f32>().unwrap();
        assert!(far(&one, &x) < 1e-5 && far(&two, &(x * 2.0).unwrap()) < 1e-5);
        assert_eq!((places[0], places[7]), (Rect::new(0, 0, 64, 64), Rect::new(104, 40, 64, 64)));
        // One that shows all is none.
        assert_eq!(Tiling::new(Tiles::of_side(64), Extent::new(64, 48), 8, 8), None);
        // A long strip is cut along its length alone.
        let strip = Tiling::new(Tiles::of_side(64), Extent::new(256, 8), 8, 8).unwrap();
        assert_eq!(strip.extent(), Extent::new(64, 8));
    }

    #[test]
    fn neighbours_are_mixed_smoothly() {
        let tiling = Tiling::new(Tiles { side: 64, overlap: 32 }, Extent::new(96, 64), 8, 8).unwrap();
        let x = Tensor::zeros((1, 1, 8, 12), DType::F32, &Device::Cpu).unwrap();
        let seen = tiling.blend::<candle_core::Error>(&x, |place, tile| Ok(vec![(tile + f64::from(place.x > 0))?]));
        let row = seen.unwrap()[0].get(0).unwrap().get(0).unwrap().get(3).unwrap().to_vec1::<f32>().unwrap();
        assert!(row[..4].iter().all(|v| *v == 0.0) && row[8..].iter().all(|v| *v == 1.0), "{row:?}");
        assert!(row.is_sorted() && row[4] < 0.05 && row[7] > 0.95, "{row:?}");
    }
}
