//! What has more pixels than fit into memory at a time, computed tile by tile.
//!
//! Convolutions see a few pixels around their own, so that a tile with a margin as wide as all of them see together
//! gives the very values of the whole: margins are cut off, nothing is blended, and there is no seam to hide. Only the
//! group normalisations see all of an image. Their scales and shifts are taken from the same image at a fraction of
//! its size (every n-th pixel of what enters the tiles), and are the same for all tiles. What they differ from the
//! whole image's by shows as a slight change of tone over the whole picture: it is the one difference, and the later
//! a network's tiles begin, the smaller it is.

use crate::base::CancelToken;
use crate::nets::error::{Result, input_error};
use crate::ops::{Fit, GroupNorm, upsample_nearest};
use candle_core::Tensor;

/// Elements of the largest tensor of a picture that is computed whole: 1024x1024 pixels of Stable Diffusion's VAE.
pub(super) const MOST_ELEMENTS: usize = 1 << 28;

/// Whose statistics group normalisations go by.
#[derive(Debug)]
pub(super) enum Norms<'a> {
    /// Those of the image that they normalise.
    Own,
    /// The same, which are kept in the order of the calls.
    Kept(&'a mut Vec<Fit>),
    /// Those that were kept and not yet used.
    Given(&'a [Fit]),
}

impl Norms<'_> {
    /// How `norm` normalises `x`.
    pub(super) fn fit(&mut self, norm: &GroupNorm, x: &Tensor) -> Result<Fit> {
        Ok(match self {
            Self::Own => norm.fit(x)?,
            Self::Kept(kept) => {
                let fit = norm.fit(x)?;
                kept.push(fit.clone());
                fit
            }
            Self::Given(kept) => {
                let Some((fit, rest)) = kept.split_first() else {
                    return Err(input_error!("a tile is normalised more often than its image"));
                };
                *kept = rest;
                fit.clone()
            }
        })
    }
}

/// Part of one side of an image, in units: blocks of pixels of the source that become blocks of the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    /// Where the tile begins and ends, margins included.
    from: usize,
    to: usize,
    /// Where what it gives begins and ends.
    inner: [usize; 2],
}

/// Splits `length` units into parts of about the same size, which with their margins have at most `most` units, or where
/// `most` is less than three margins, that.
fn spans(length: usize, most: usize, margin: usize) -> Vec<Span> {
    let step = most.saturating_sub(2 * margin).max(margin).max(1);
    let count = if length <= most { 1 } else { length.div_ceil(step) };
    let edge = |i: usize| i * length / count;
    let span = |i: usize| Span {
        from: edge(i).saturating_sub(margin),
        to: (edge(i + 1) + margin).min(length),
        inner: [edge(i), edge(i + 1)],
    };
    (0..count).map(span).collect()
}

/// How a part of a network is cut into tiles.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tiling {
    /// Pixels of the source, along one side, of a unit.
    pub(super) source: usize,
    /// Pixels of the target, along one side, that it becomes.
    pub(super) target: usize,
    /// Units around a tile that its values depend on.
    pub(super) margin: usize,
    /// Elements of the part's largest tensor for each unit of the image.
    pub(super) elements: usize,
    /// Elements that this tensor may have.
    pub(super) most: usize,
}

impl Tiling {
    /// Computes `part` of `source` (`[n, h, w, c]`), item by item and tile by tile.
    pub(super) fn run(
        &self,
        source: &Tensor,
        cancel: &CancelToken,
        done: &mut dyn FnMut(f32),
        part: impl Fn(&Tensor, &mut Norms<'_>) -> Result<Tensor>,
    ) -> Result<Tensor> {
        let n = source.dim(0)?;
        let mut items = Vec::with_capacity(n);
        for i in 0..n {
            let item = source.narrow(0, i, 1)?;
            // The small image counts for a tile.
            let mut tell = |made: usize, of: usize| done((i as f32 + (1 + made) as f32 / (1 + of) as f32) / n as f32);
            let fits = self.fits(&item, &part)?;
            items.push(self.tiles(&item, &fits, cancel, &mut tell, &part)?);
        }
        Ok(if items.len() == 1 { items.remove(0) } else { Tensor::cat(&items, 0)? })
    }

    /// What the normalisations of `part` do to an image as large as it may be, whose pixels are every n-th of `item`.
    fn fits(&self, item: &Tensor, part: impl Fn(&Tensor, &mut Norms<'_>) -> Result<Tensor>) -> Result<Vec<Fit>> {
        let (_, h, w, _) = item.dims4()?;
        let (h, w) = (h / self.source, w / self.source);
        let smallest = h.max(w).max(1);
        let fraction = (1..smallest).find(|f| (h / f) * (w / f) * self.elements <= self.most).unwrap_or(smallest);
        let [h, w] = [h, w].map(|units| (units / fraction).max(1) * self.source);
        let mut kept = Vec::new();
        part(&upsample_nearest(item, h, w)?, &mut Norms::Kept(&mut kept))?;
        Ok(kept)
    }

    /// One image, tile by tile. `tell` is given how many tiles are done, and of how many.
    fn tiles(
        &self,
        item: &Tensor,
        fits: &[Fit],
        cancel: &CancelToken,
        tell: &mut dyn FnMut(usize, usize),
        part: impl Fn(&Tensor, &mut Norms<'_>) -> Result<Tensor>,
    ) -> Result<Tensor> {
        let (_, h, w, _) = item.dims4()?;
        let (h, w) = (h / self.source, w / self.source);
        let side = (self.most / self.elements).isqrt();
        let (rows, columns) = (spans(h, side, self.margin), spans(w, side, self.margin));
        let mut whole: Option<Tensor> = None;
        for (i, row) in rows.iter().enumerate() {
            let mut strip = Vec::with_capacity(columns.len());
            for (j, column) in columns.iter().enumerate() {
                cancel.check()?;
                let tile = item
                    .narrow(1, row.from * self.source, (row.to - row.from) * self.source)?
                    .narrow(2, column.from * self.source, (column.to - column.from) * self.source)?
                    .contiguous()?;
                let made = part(&tile, &mut Norms::Given(fits))?;
                strip.push(self.inner(&self.inner(&made, 1, row)?, 2, column)?.contiguous()?);
                tell(i * columns.len() + j + 1, rows.len() * columns.len());
            }
            let strip = Tensor::cat(&strip, 2)?;
            let (_, _, width, c) = strip.dims4()?;
            let target = match whole.take() {
                Some(target) => target,
                None => Tensor::zeros((1, h * self.target, width, c), strip.dtype(), strip.device())?,
            };
            target.slice_set(&strip, 1, row.inner[0] * self.target)?;
            whole = Some(target);
        }
        whole.ok_or_else(|| input_error!("an empty image cannot be computed in tiles"))
    }

    /// What lies inside of the margins, along one axis of a tile's result.
    fn inner(&self, made: &Tensor, axis: usize, span: &Span) -> Result<Tensor> {
        let [from, to] = span.inner;
        Ok(made.narrow(axis, (from - span.from) * self.target, (to - from) * self.target)?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Vae, VaeConfig};
    use super::*;
    use crate::base::RngKind;
    use crate::weights::Weights;
    use candle_core::{DType, Device};
    use std::path::Path;

    #[test]
    fn spans_cover_a_side_with_their_margins_and_no_more_than_they_may() {
        for (length, most, margin) in [(1, 8, 2), (8, 8, 2), (9, 8, 2), (100, 17, 3), (4096, 1024, 24), (50, 4, 6)] {
            let spans = spans(length, most, margin);
            assert_eq!((spans[0].from, spans[spans.len() - 1].to), (0, length));
            assert_eq!((spans[0].inner[0], spans[spans.len() - 1].inner[1]), (0, length));
            for pair in spans.windows(2) {
                assert_eq!(pair[0].inner[1], pair[1].inner[0], "no gap, no overlap");
            }
            for span in &spans {
                let [from, to] = span.inner;
                assert!(to > from && (span.from == 0 || span.from + margin == from));
                assert!(span.to == length || span.to == to + margin);
                assert!(span.to - span.from <= most.max(3 * margin + 1), "{span:?} of {length}");
            }
        }
        assert_eq!(spans(8, 8, 2).len(), 1);
    }

    /// The built-in model's autoencoder.
    fn vae() -> Vae {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/scumble-2/vae");
        let weights = Weights::open(&[folder.join("diffusion_pytorch_model.safetensors")]).unwrap();
        let config = VaeConfig::open(&folder.join("config.json")).unwrap();
        Vae::load(&config, &weights.reading(DType::F32, &Device::Cpu).root()).unwrap()
    }

    fn noise(shape: &[usize]) -> Tensor {
        let values = RngKind::Cpu.generator(3).normal(shape.iter().product());
        Tensor::from_vec(values, shape, &Device::Cpu).unwrap()
    }

    fn far(a: &Tensor, b: &Tensor) -> f32 {
        assert_eq!(a.dims(), b.dims());
        let worst = (a - b).unwrap().abs().unwrap().max_all().unwrap();
        worst.to_scalar::<f32>().unwrap()
    }

    /// A network's part that was cut off from the rest, with the normalisations of the whole.
    fn check(tiling: Tiling, source: &Tensor, part: impl Fn(&Tensor, &mut Norms<'_>) -> Result<Tensor>) {
        let mut fits = Vec::new();
        let whole = part(source, &mut Norms::Kept(&mut fits)).unwrap();
        let (mut told, cancel) = (Vec::new(), CancelToken::new());
        let mut tell = |made, of| told.push((made, of));
        let tiled = tiling.tiles(source, &fits, &cancel, &mut tell, &part).unwrap();
        let size = whole.abs().unwrap().max_all().unwrap().to_scalar::<f32>().unwrap();
        assert!(far(&tiled, &whole) < 1e-5 * size, "{} of {size}", far(&tiled, &whole));
        let of = told.len();
        assert!(of >= 6 && told == (1..=of).map(|i| (i, of)).collect::<Vec<_>>());
        // A margin of half the width is too narrow.
        let narrow = Tiling { margin: tiling.margin / 2, ..tiling };
        let narrow = narrow.tiles(source, &fits, &cancel, &mut |_, _| (), &part).unwrap();
        assert!(far(&narrow, &whole) > 1e-5 * size);
        cancel.cancel();
        assert!(tiling.tiles(source, &fits, &cancel, &mut |_, _| (), &part).unwrap_err().is_cancelled());
    }

    #[test]
    fn tiles_give_the_values_of_the_whole_when_they_are_normalised_alike() {
        let (vae, cancel) = (vae(), CancelToken::new());
        let decoder = &vae.decoder;
        for from in 1..=3 {
            let tiling = decoder.tiling(from, 0);
            let side = (2 * tiling.margin + 7).pow(2);
            let tiling = Tiling { most: tiling.elements * side, ..tiling };
            let x = noise(&[1, 40, 31, if from == 3 { 64 } else { 128 }]);
            check(tiling, &x, |x, norms| decoder.tail(x, from, norms, &cancel));
        }
        let encoder = vae.encoder.as_ref().unwrap();
        for levels in 1..=3 {
            let tiling = encoder.tiling(levels, 0);
            let side = (2 * tiling.margin + 7).pow(2);
            let tiling = Tiling { most: tiling.elements * side, ..tiling };
            let picture = noise(&[1, 40 << levels, 31 << levels, 3]);
            check(tiling, &picture, |x, norms| encoder.head(x, levels, norms, &cancel));
        }
    }
}
