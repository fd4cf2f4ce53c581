//! `RRDBNet`, the generator of ESRGAN, <https://arxiv.org/abs/1809.00219>, and with pixels gathered into channels before it
//! that of Real-ESRGAN, <https://arxiv.org/abs/2107.10833>. Names are those of Real-ESRGAN.
//!
//! A block is three dense ones, each of five convolutions that read what all before them made; a fifth of what a block
//! makes is added to what it was given. Then the image is doubled (nearest neighbour) and convolved, as often as need be.

use candle_core::{DType, Tensor};

use super::super::error::Result;
use super::super::layers::{compute, conv3};
use super::{Arrangement, Enlarge, SCRATCH, bytes, checked};
use crate::base::CancelToken;
use crate::ops::{self, Conv2d, Extra, Padding};
use crate::weights::View;

/// Convolutions of a dense block.
const LAYERS: usize = 5;
/// Dense blocks of a block.
const DENSE: usize = 3;
/// What of a block is added to what it was given.
const RESIDUAL: f64 = 0.2;
/// The slope of its activations.
const SLOPE: f32 = 0.2;

/// The arrangement of the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RrdbConfig {
    /// Channels of the picture.
    pub channels: usize,
    /// Channels between the blocks.
    pub width: usize,
    /// Channels that each layer of a dense block adds.
    pub growth: usize,
    /// Blocks.
    pub blocks: usize,
    /// How often the image is doubled.
    pub doublings: usize,
    /// Pixels on each side that are gathered into the channels of one: 1, 2 or 4.
    pub gathered: usize,
}

impl RrdbConfig {
    /// Channels that the layer `layer`, from 1, of a dense block reads.
    fn inputs(&self, layer: usize) -> usize {
        self.width + (layer - 1) * self.growth
    }

    /// Channels that it makes.
    fn outputs(&self, layer: usize) -> usize {
        if layer == LAYERS { self.width } else { self.growth }
    }

    /// Convolutions outside of the blocks: name, channels in and out.
    fn outer(&self) -> Vec<(String, usize, usize)> {
        let width = self.width;
        let named = |name: &str, inputs, outputs| (name.to_owned(), inputs, outputs);
        let mut all = vec![
            named("conv_first", self.channels * self.gathered * self.gathered, width),
            named("conv_body", width, width),
        ];
        all.extend((1..=self.doublings).map(|i| (format!("conv_up{i}"), width, width)));
        all.extend([named("conv_hr", width, width), named("conv_last", width, self.channels)]);
        all
    }
}

impl Arrangement for RrdbConfig {
    fn scale(&self) -> usize {
        (1 << self.doublings) / self.gathered
    }

    fn channels(&self) -> usize {
        self.channels
    }

    fn width(&self) -> usize {
        self.width
    }

    fn depth(&self) -> usize {
        self.blocks
    }

    fn halo(&self) -> usize {
        // The last two convolutions see one pixel each at the result's size; before each doubling one more is seen, and
        // the halves of pixels that are seen are whole ones.
        let doubled = (0..self.doublings).fold(2, |seen: usize, _| (seen + 1).div_ceil(2));
        let small = doubled + 2 + self.blocks * DENSE * LAYERS;
        small * self.gathered
    }

    fn multiple(&self) -> usize {
        self.gathered
    }

    fn tensors(&self) -> Vec<(String, Vec<usize>)> {
        let mut convolutions = self.outer();
        for block in 0..self.blocks {
            for dense in 1..=DENSE {
                convolutions.extend((1..=LAYERS).map(|layer| {
                    (format!("body.{block}.rdb{dense}.conv{layer}"), self.inputs(layer), self.outputs(layer))
                }));
            }
        }
        let both = |(name, inputs, outputs): (String, usize, usize)| {
            [(format!("{name}.weight"), vec![outputs, inputs, 3, 3]), (format!("{name}.bias"), vec![outputs])]
        };
        convolutions.into_iter().flat_map(both).collect()
    }

    fn working_bytes(&self, h: usize, w: usize, dtype: DType) -> u64 {
        let small = h.div_ceil(self.gathered) * w.div_ceil(self.gathered);
        let large = small << (2 * self.doublings);
        // Between the blocks: what entered the first, the block and the dense block, and what leaves; the layers'.
        let blocks = bytes(small, 4 * self.width + (LAYERS - 1) * self.growth, dtype);
        let ends = bytes(large, 2 * self.width, dtype) + bytes(large, 2 * self.channels, DType::F32);
        blocks.max(ends) + bytes(large, self.channels, DType::F32) + SCRATCH
    }

    fn build(&self, view: &View<'_>) -> Result<Box<dyn Enlarge>> {
        Ok(Box::new(RrdbNet::load(self, view)?))
    }
}

/// Convolutions that each read the block's input and what all before them made.
#[derive(Debug)]
struct Dense(Vec<Conv2d>);

impl Dense {
    fn load(config: &RrdbConfig, view: &View<'_>) -> Result<Self> {
        let slope = slope(view)?;
        let layer = |layer: usize| -> Result<Conv2d> {
            let (view, inputs, outputs) =
                (view.at(format!("conv{layer}")), config.inputs(layer), config.outputs(layer));
            if layer < LAYERS {
                return Ok(conv3(&view, inputs, outputs)?.activated(&slope)?);
            }
            // What of the block counts is taken into its last weights, so that only a sum is left to be made.
            let weight = (view.precise("weight", &[outputs, inputs, 3, 3])? * RESIDUAL)?.to_dtype(view.dtype())?;
            let bias = (view.precise("bias", &[outputs])? * RESIDUAL)?;
            Ok(Conv2d::new_in(&weight, Some(&bias), 1, Padding::same(1), compute(&view))?)
        };
        Ok(Self((1..=LAYERS).map(layer).collect::<Result<_>>()?))
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let mut parts = vec![x.clone()];
        let Some((last, layers)) = self.0.split_last() else { return Ok(x.clone()) };
        for layer in layers {
            let made = layer.forward_joined(&parts.iter().collect::<Vec<_>>(), Extra::default())?;
            parts.push(made);
        }
        let extra = Extra { residual: Some(x), ..Extra::default() };
        Ok(last.forward_joined(&parts.iter().collect::<Vec<_>>(), extra)?)
    }
}

/// The slope of all activations.
fn slope(view: &View<'_>) -> Result<Tensor> {
    Ok(Tensor::new(&[SLOPE], view.device())?)
}

/// The network.
#[derive(Debug)]
struct RrdbNet {
    config: RrdbConfig,
    compute: DType,
    first: Conv2d,
    blocks: Vec<[Dense; DENSE]>,
    body: Conv2d,
    up: Vec<Conv2d>,
    hr: Conv2d,
    last: Conv2d,
}

impl RrdbNet {
    fn load(config: &RrdbConfig, view: &View<'_>) -> Result<Self> {
        let outer = config.outer();
        let conv = |name: &str| {
            let (inputs, outputs) = outer.iter().find(|(n, ..)| n == name).map_or((0, 0), |(_, i, o)| (*i, *o));
            conv3(&view.at(name), inputs, outputs)
        };
        let slope = slope(view)?;
        let block = |i: usize| -> Result<[Dense; DENSE]> {
            let dense = |j: usize| Dense::load(config, &view.at(format!("body.{i}.rdb{j}")));
            Ok([dense(1)?, dense(2)?, dense(3)?])
        };
        Ok(Self {
            config: config.clone(),
            compute: compute(view),
            first: conv("conv_first")?,
            blocks: (0..config.blocks).map(block).collect::<Result<_>>()?,
            body: conv("conv_body")?,
            up: (1..=config.doublings)
                .map(|i| Ok(conv(&format!("conv_up{i}"))?.activated(&slope)?))
                .collect::<Result<_>>()?,
            hr: conv("conv_hr")?.activated(&slope)?,
            last: conv("conv_last")?,
        })
    }
}

impl Enlarge for RrdbNet {
    fn enlarge(&self, x: &Tensor, cancel: &CancelToken) -> Result<Tensor> {
        let (h, w) = checked(x, self.config.channels)?;
        let gathered = self.config.gathered;
        let x = reflected(x, h.next_multiple_of(gathered), w.next_multiple_of(gathered))?;
        let x = ops::cast(&ops::gather_pixels(&x, gathered)?, self.compute)?;
        let first = self.first.forward(&x)?;
        let mut x = first.clone();
        for block in &self.blocks {
            let mut y = x.clone();
            for dense in block {
                cancel.check()?;
                y = dense.forward(&y)?;
            }
            x = ops::mix(&y, RESIDUAL, &x)?;
        }
        let mut x = self.body.forward_add(&x, &first)?;
        drop(first);
        for up in &self.up {
            cancel.check()?;
            let (_, h, w, _) = x.dims4()?;
            x = up.forward_upsampled(&x, 2 * h, 2 * w)?;
        }
        cancel.check()?;
        let x = self.hr.forward(&x)?;
        cancel.check()?;
        let x = ops::shuffle_pixels(&self.last.forward_wide(&x)?, 1, None)?;
        let scale = self.config.scale();
        Ok(x.narrow(2, 0, h * scale)?.narrow(3, 0, w * scale)?.contiguous()?)
    }
}

/// `x`, `[1, c, h, w]`, continued to `height` x `width` pixels by what its last rows and columns reflect.
fn reflected(x: &Tensor, height: usize, width: usize) -> Result<Tensor> {
    let (_, _, h, w) = x.dims4()?;
    let grown = |x: &Tensor, axis: usize, from: usize, to: usize| -> Result<Tensor> {
        if from == to {
            return Ok(x.clone());
        }
        // A picture of a few pixels is reflected to and fro; one of a single pixel is repeated.
        let period = (2 * (from - 1)).max(1);
        let places: Vec<u32> = (0..to).map(|i| (i % period).min(period - i % period) as u32 % from as u32).collect();
        Ok(x.index_select(&Tensor::new(places, x.device())?, axis)?)
    };
    grown(&grown(x, 2, h, height)?, 3, w, width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

    #[test]
    fn pictures_are_continued_by_reflection() {
        let row = |n: usize, to: usize| {
            let x = Tensor::arange(0_f32, n as f32, &Device::Cpu).unwrap().reshape((1, 1, 1, n)).unwrap();
            reflected(&x, 1, to).unwrap().flatten_all().unwrap().to_vec1::<f32>().unwrap()
        };
        assert_eq!(row(3, 4), [0.0, 1.0, 2.0, 1.0]);
        assert_eq!(row(5, 8), [0.0, 1.0, 2.0, 3.0, 4.0, 3.0, 2.0, 1.0]);
        assert_eq!(row(2, 4), [0.0, 1.0, 0.0, 1.0]);
        assert_eq!(row(1, 4), [0.0; 4]);
        assert_eq!(row(4, 4), [0.0, 1.0, 2.0, 3.0]);
    }
}
