//! `SRVGGNetCompact`, the small network of Real-ESRGAN (<https://github.com/xinntao/Real-ESRGAN>): convolutions in a row
//! at the size of the input, whose last channels become pixels, added to the picture itself.

use candle_core::{DType, Tensor};

use super::super::error::Result;
use super::super::layers::{compute, conv3};
use super::{Arrangement, Enlarge, SCRATCH, bytes, checked};
use crate::base::CancelToken;
use crate::ops::{self, Conv2d};
use crate::weights::View;

/// What is between the convolutions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CompactActivation {
    /// Slopes that were learned, so many to a layer: one for each channel, or one for all.
    Learned(usize),
    /// One slope: 0 is `ReLU`.
    Fixed(f32),
}

/// The arrangement of the network.
#[derive(Debug, Clone, PartialEq)]
pub struct CompactConfig {
    /// Channels of the picture.
    pub channels: usize,
    /// Channels of all layers but the last.
    pub width: usize,
    /// Convolutions between the first and the last.
    pub layers: usize,
    /// How many times as wide and as high the result is.
    pub scale: usize,
    /// What is between the convolutions.
    pub activation: CompactActivation,
}

impl CompactConfig {
    /// Channels in and out of convolution `i`, from 0.
    fn sizes(&self, i: usize) -> (usize, usize) {
        let inputs = if i == 0 { self.channels } else { self.width };
        (inputs, if i == self.layers + 1 { self.channels * self.scale * self.scale } else { self.width })
    }
}

impl Arrangement for CompactConfig {
    fn scale(&self) -> usize {
        self.scale
    }

    fn channels(&self) -> usize {
        self.channels
    }

    fn width(&self) -> usize {
        self.width
    }

    fn depth(&self) -> usize {
        self.layers
    }

    fn halo(&self) -> usize {
        self.layers + 2
    }

    fn multiple(&self) -> usize {
        1
    }

    fn tensors(&self) -> Vec<(String, Vec<usize>)> {
        let mut all = Vec::new();
        for i in 0..self.layers + 2 {
            let (inputs, outputs) = self.sizes(i);
            all.push((format!("body.{}.weight", 2 * i), vec![outputs, inputs, 3, 3]));
            all.push((format!("body.{}.bias", 2 * i), vec![outputs]));
            if let (CompactActivation::Learned(count), true) = (self.activation, i < self.layers + 1) {
                all.push((format!("body.{}.weight", 2 * i + 1), vec![count]));
            }
        }
        all
    }

    fn working_bytes(&self, h: usize, w: usize, dtype: DType) -> u64 {
        let last = bytes(h * w, self.channels * self.scale * self.scale, DType::F32);
        bytes(h * w, 2 * self.width, dtype).max(bytes(h * w, self.width, dtype) + last) + last + SCRATCH
    }

    fn build(&self, view: &View<'_>) -> Result<Box<dyn Enlarge>> {
        let conv = |i: usize| -> Result<Conv2d> {
            let (inputs, outputs) = self.sizes(i);
            let conv = conv3(&view.at("body").at(2 * i), inputs, outputs)?;
            if i > self.layers {
                return Ok(conv);
            }
            let slopes = match self.activation {
                CompactActivation::Learned(count) => view.at("body").at(2 * i + 1).precise("weight", &[count])?,
                CompactActivation::Fixed(slope) => Tensor::new(&[slope], view.device())?,
            };
            Ok(conv.activated(&slopes)?)
        };
        let layers = (0..self.layers + 2).map(conv).collect::<Result<_>>()?;
        Ok(Box::new(CompactNet { config: self.clone(), compute: compute(view), layers }))
    }
}

/// The network.
#[derive(Debug)]
struct CompactNet {
    config: CompactConfig,
    compute: DType,
    layers: Vec<Conv2d>,
}

impl Enlarge for CompactNet {
    fn enlarge(&self, picture: &Tensor, cancel: &CancelToken) -> Result<Tensor> {
        checked(picture, self.config.channels)?;
        let Some((last, layers)) = self.layers.split_last() else { return Ok(picture.clone()) };
        let mut x = ops::cast(&ops::nhwc(picture)?, self.compute)?;
        for layer in layers {
            cancel.check()?;
            x = layer.forward(&x)?;
        }
        cancel.check()?;
        Ok(ops::shuffle_pixels(&last.forward_wide(&x)?, self.config.scale, Some(picture))?)
    }
}
