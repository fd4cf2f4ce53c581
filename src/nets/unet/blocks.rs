//! The UNet's levels: down with skip connections kept, the middle, and up with them joined again.

use super::Pass;
use super::attention::{Builder, Transformer};
use crate::nets::error::{Result, input_error};
use crate::nets::layers::{batch_of, conv, conv3};
use crate::nets::resnet::{Resnet, ResnetStyle};
use crate::ops::{self, Conv2d, Padding};
use crate::weights::View;
use candle_core::Tensor;

/// The sizes of one block.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "they are independent")]
pub(super) struct BlockShape {
    /// Channels that each residual block reads.
    pub(super) inputs: Vec<usize>,
    /// Channels that they write.
    pub(super) outputs: usize,
    pub(super) attention: bool,
    pub(super) heads: usize,
    pub(super) transformer_layers: usize,
    pub(super) only_cross_attention: bool,
    /// Whether its transformers are those of the finest resolution.
    pub(super) finest: bool,
    /// Whether the block ends in a change of resolution.
    pub(super) resamples: bool,
}

type KeysValues = Vec<(Tensor, Tensor)>;

/// The residual blocks of a level, each followed by its transformer where the level has them.
#[derive(Debug)]
struct Layers {
    resnets: Vec<Resnet>,
    transformers: Vec<Transformer>,
}

impl Layers {
    fn load(view: &View<'_>, shape: &BlockShape, style: ResnetStyle, builder: &mut Builder) -> Result<Self> {
        let resnets = shape.inputs.iter().enumerate();
        let resnets = resnets.map(|(i, &inputs)| Resnet::load(&view.at("resnets").at(i), inputs, shape.outputs, style));
        let resnets = resnets.collect::<Result<_>>()?;
        let count = if shape.attention { shape.inputs.len() } else { 0 };
        let transformers = (0..count).map(|i| Transformer::load(&view.at("attentions").at(i), shape, builder));
        Ok(Self { resnets, transformers: transformers.collect::<Result<_>>()? })
    }

    fn forward(&self, i: usize, x: &Tensor, pass: &Pass<'_>) -> Result<Tensor> {
        pass.check()?;
        let x = self.resnets[i].forward(x, Some(&pass.time))?;
        match self.transformers.get(i) {
            Some(transformer) => transformer.forward(&x, pass),
            None => Ok(x),
        }
    }

    fn project(&self, text: &Tensor, keys_values: &mut KeysValues) -> Result<()> {
        self.transformers.iter().try_for_each(|transformer| transformer.project(text, keys_values))
    }
}

/// `DownBlock2D` and `CrossAttnDownBlock2D`.
#[derive(Debug)]
pub(super) struct DownBlock {
    layers: Layers,
    downsampler: Option<Conv2d>,
}

impl DownBlock {
    pub(super) fn load(view: &View<'_>, shape: &BlockShape, style: ResnetStyle, builder: &mut Builder) -> Result<Self> {
        let layers = Layers::load(view, shape, style, builder)?;
        let channels = shape.outputs;
        let downsampler = view.at("downsamplers.0.conv");
        let downsampler =
            shape.resamples.then(|| conv(&downsampler, channels, channels, 3, 2, Padding::same(1))).transpose()?;
        Ok(Self { layers, downsampler })
    }

    /// Appends every result to `skips`, until there are `most`.
    pub(super) fn forward(
        &self,
        mut x: Tensor,
        skips: &mut Vec<Tensor>,
        most: usize,
        pass: &Pass<'_>,
    ) -> Result<Tensor> {
        for i in 0..self.layers.resnets.len() {
            if skips.len() < most {
                x = self.layers.forward(i, &x, pass)?;
                skips.push(x.clone());
            }
        }
        if let Some(conv) = self.downsampler.as_ref().filter(|_| skips.len() < most) {
            x = conv.forward(&x)?;
            skips.push(x.clone());
        }
        Ok(x)
    }

    pub(super) fn project(&self, text: &Tensor, keys_values: &mut KeysValues) -> Result<()> {
        self.layers.project(text, keys_values)
    }
}

/// `UNetMidBlock2DCrossAttn`: residual block, transformer, residual block.
#[derive(Debug)]
pub(super) struct MidBlock {
    first: Resnet,
    transformer: Transformer,
    last: Resnet,
}

impl MidBlock {
    pub(super) fn load(view: &View<'_>, shape: &BlockShape, style: ResnetStyle, builder: &mut Builder) -> Result<Self> {
        let resnet = |i: usize| Resnet::load(&view.at("resnets").at(i), shape.outputs, shape.outputs, style);
        Ok(Self {
            first: resnet(0)?,
            transformer: Transformer::load(&view.at("attentions").at(0), shape, builder)?,
            last: resnet(1)?,
        })
    }

    pub(super) fn forward(&self, x: &Tensor, pass: &Pass<'_>) -> Result<Tensor> {
        pass.check()?;
        let x = self.first.forward(x, Some(&pass.time))?;
        let x = self.transformer.forward(&x, pass)?;
        self.last.forward(&x, Some(&pass.time))
    }

    pub(super) fn project(&self, text: &Tensor, keys_values: &mut KeysValues) -> Result<()> {
        self.transformer.project(text, keys_values)
    }
}

/// `UpBlock2D` and `CrossAttnUpBlock2D`.
#[derive(Debug)]
pub(super) struct UpBlock {
    layers: Layers,
    upsampler: Option<Conv2d>,
}

impl UpBlock {
    pub(super) fn load(view: &View<'_>, shape: &BlockShape, style: ResnetStyle, builder: &mut Builder) -> Result<Self> {
        let layers = Layers::load(view, shape, style, builder)?;
        let upsampler = view.at("upsamplers.0.conv");
        let upsampler = shape.resamples.then(|| conv3(&upsampler, shape.outputs, shape.outputs)).transpose()?;
        Ok(Self { layers, upsampler })
    }

    /// Its layers, each of which takes a skip connection.
    pub(super) fn layers(&self) -> usize {
        self.layers.resnets.len()
    }

    /// Runs the layers from `first` on, which take their skip connections from the end of `skips`. Before each, `seen`
    /// is shown what it reads beside the skip connections that are left.
    pub(super) fn forward(
        &self,
        mut x: Tensor,
        first: usize,
        skips: &mut Vec<Tensor>,
        seen: &mut dyn FnMut(&Tensor, usize),
        pass: &Pass<'_>,
    ) -> Result<Tensor> {
        for i in first..self.layers.resnets.len() {
            seen(&x, skips.len());
            let skip = skips.pop().ok_or_else(|| input_error!("the UNet's levels have no skip connection left"))?;
            let n = x.dim(0)?.max(skip.dim(0)?);
            let joined = ops::join(&batch_of(n, &x)?, &batch_of(n, &skip)?)?;
            x = self.layers.forward(i, &joined, pass)?;
        }
        if let (Some(conv), Some(skip)) = (&self.upsampler, skips.last()) {
            // The next level's own size rather than twice this one: they differ where a side was odd.
            let (_, h, w, _) = skip.dims4()?;
            x = conv.forward_upsampled(&x, h, w)?;
        }
        Ok(x)
    }

    pub(super) fn project(&self, text: &Tensor, keys_values: &mut KeysValues) -> Result<()> {
        self.layers.project(text, keys_values)
    }
}
