//! The head: four layers of the transformer as images of different sizes, fused from the deepest up.

use super::resample::linear_between_corners;
use super::{DepthConfig, SEEN};
use crate::base::CancelToken;
use crate::nets::error::{Result, input_error};
use crate::nets::layers::{conv, conv3, pointwise};
use crate::ops::{Conv2d, Linear, Padding};
use crate::weights::View;
use candle_core::Tensor;

/// How a layer's image changes its size.
#[derive(Debug)]
enum Resize {
    /// Each pixel becomes a square of so many on each side.
    Up(Linear, usize),
    Keep,
    Down(Conv2d),
}

impl Resize {
    fn load(view: &View<'_>, channels: usize, which: usize) -> Result<Self> {
        match which {
            0 | 1 => {
                let side = if which == 0 { 4 } else { 2 };
                // A transposed convolution whose squares do not overlap: a linear layer to all pixels of a square.
                let weight = view.tensor("weight", &[channels, channels, side, side])?;
                let weight = weight.permute((2, 3, 1, 0))?.reshape((side * side * channels, channels))?;
                let bias = view.tensor("bias", &[channels])?.repeat(side * side)?;
                Ok(Self::Up(Linear::new(&weight.contiguous()?, Some(&bias))?, side))
            }
            2 => Ok(Self::Keep),
            _ => Ok(Self::Down(conv(view, channels, channels, 3, 2, Padding::same(1))?)),
        }
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        match self {
            Self::Keep => Ok(x.clone()),
            Self::Down(conv) => Ok(conv.forward(x)?),
            Self::Up(linear, side) => {
                let (n, h, w, c) = x.dims4()?;
                let squares = linear.forward(x)?.reshape(&[n, h, w, *side, *side, c][..])?;
                Ok(squares.transpose(2, 3)?.reshape((n, h * side, w * side, c))?.contiguous()?)
            }
        }
    }
}

/// Two convolutions around a shortcut, each after its activation.
#[derive(Debug)]
struct Residual {
    first: Conv2d,
    second: Conv2d,
}

impl Residual {
    fn load(view: &View<'_>, channels: usize) -> Result<Self> {
        let first = conv3(&view.at("convolution1"), channels, channels)?;
        Ok(Self { first, second: conv3(&view.at("convolution2"), channels, channels)? })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        Ok(self.second.forward_add(&self.first.forward(&x.relu()?)?.relu()?, x)?)
    }
}

/// Joins one layer's image with what was fused of the deeper ones.
#[derive(Debug)]
struct Fusion {
    projection: Linear,
    joining: Residual,
    after: Residual,
}

impl Fusion {
    fn load(view: &View<'_>, channels: usize) -> Result<Self> {
        Ok(Self {
            projection: pointwise(&view.at("projection"), channels, channels)?,
            joining: Residual::load(&view.at("residual_layer1"), channels)?,
            after: Residual::load(&view.at("residual_layer2"), channels)?,
        })
    }

    /// `own` is the layer's image, `deeper` what was fused, of its size; the result has `rows` x `columns` pixels.
    fn forward(&self, own: &Tensor, deeper: Option<&Tensor>, (rows, columns): (usize, usize)) -> Result<Tensor> {
        let joined = match deeper {
            Some(deeper) => (deeper + self.joining.forward(own)?)?,
            None => own.clone(),
        };
        let x = linear_between_corners(&self.after.forward(&joined)?, rows, columns)?;
        Ok(self.projection.forward(&x)?)
    }
}

/// The head.
#[derive(Debug)]
pub(super) struct Head {
    projections: Vec<Linear>,
    resizes: Vec<Resize>,
    convs: Vec<Conv2d>,
    /// From the deepest up.
    fusions: Vec<Fusion>,
    conv1: Conv2d,
    conv2: Conv2d,
    conv3: Linear,
}

impl Head {
    pub(super) fn load(view: &View<'_>, config: &DepthConfig) -> Result<Self> {
        let (neck, fusion) = (view.at("neck"), config.fusion);
        let layer = |i: usize| neck.at("reassemble_stage.layers").at(i);
        let conv_without_bias = |i: usize| -> Result<Conv2d> {
            let weight = neck.at("convs").at(i).tensor("weight", &[fusion, config.neck[i], 3, 3])?;
            Ok(Conv2d::new(&weight, None, 1, Padding::same(1))?)
        };
        let fusions = neck.at("fusion_stage.layers");
        let head = view.at("head");
        Ok(Self {
            projections: (0..SEEN)
                .map(|i| pointwise(&layer(i).at("projection"), config.width, config.neck[i]))
                .collect::<Result<_>>()?,
            resizes: (0..SEEN)
                .map(|i| Resize::load(&layer(i).at("resize"), config.neck[i], i))
                .collect::<Result<_>>()?,
            convs: (0..SEEN).map(conv_without_bias).collect::<Result<_>>()?,
            fusions: (0..SEEN).map(|i| Fusion::load(&fusions.at(i), fusion)).collect::<Result<_>>()?,
            conv1: conv3(&head.at("conv1"), fusion, fusion / 2)?,
            conv2: conv3(&head.at("conv2"), fusion / 2, config.last)?,
            conv3: pointwise(&head.at("conv3"), config.last, 1)?,
        })
    }

    /// Nearness `[height, width]` out of the seen layers' images.
    pub(super) fn forward(
        &self,
        seen: Vec<Tensor>,
        (height, width): (usize, usize),
        cancel: &CancelToken,
    ) -> Result<Tensor> {
        let mut images = Vec::with_capacity(SEEN);
        for (i, seen) in seen.into_iter().enumerate() {
            cancel.check()?;
            images.push(self.convs[i].forward(&self.resizes[i].forward(&self.projections[i].forward(&seen)?)?)?);
        }
        let mut fused: Option<Tensor> = None;
        for (fusion, i) in self.fusions.iter().zip((0..images.len()).rev()) {
            cancel.check()?;
            let (_, h, w, _) = images[i].dims4()?;
            // The next layer's own size; the shallowest is doubled.
            let size = if i > 0 { (images[i - 1].dim(1)?, images[i - 1].dim(2)?) } else { (h * 2, w * 2) };
            fused = Some(fusion.forward(&images[i], fused.as_ref(), size)?);
        }
        let Some(fused) = fused else { return Err(input_error!("the depth network has no layers to fuse")) };
        let x = linear_between_corners(&self.conv1.forward(&fused)?, height, width)?;
        cancel.check()?;
        let x = self.conv3.forward(&self.conv2.forward(&x)?.relu()?)?.relu()?;
        Ok(x.reshape((height, width))?)
    }
}
