//! The UNet's transformers (diffusers' `Transformer2DModel`): pixels look at each other and at the text.

use super::Pass;
use super::blocks::BlockShape;
use crate::nets::error::Result;
use crate::nets::layers::{group_norm, layer_norm, linear, linear_no_bias, pointwise};
use crate::ops::{self, GroupNorm, LayerNorm, Linear, geglu};
use crate::weights::View;
use candle_core::Tensor;

/// Group normalisation before a transformer has this epsilon, whatever the config says of the residual blocks'.
const GROUP_NORM_EPS: f64 = 1e-6;
/// Layer normalisation's epsilon.
const LAYER_NORM_EPS: f64 = 1e-5;

/// Gives each cross-attention its place in [`super::Context`] while the network is built.
pub(super) struct Builder {
    text_width: usize,
    groups: usize,
    cross_attentions: usize,
}

impl Builder {
    pub(super) fn new(text_width: usize, groups: usize) -> Self {
        Self { text_width, groups, cross_attentions: 0 }
    }

    fn next_slot(&mut self) -> usize {
        self.cross_attentions += 1;
        self.cross_attentions - 1
    }
}

/// Multi-head attention to the pixels themselves or, with a `slot`, to the text.
#[derive(Debug)]
struct Attention {
    to_q: Linear,
    to_k: Linear,
    to_v: Linear,
    to_out: Linear,
    heads: usize,
    /// Which keys and values of the context are this attention's.
    slot: Option<usize>,
}

impl Attention {
    fn load(view: &View<'_>, channels: usize, heads: usize, text: Option<&mut Builder>) -> Result<Self> {
        let (source, slot) = match text {
            Some(builder) => (builder.text_width, Some(builder.next_slot())),
            None => (channels, None),
        };
        Ok(Self {
            to_q: linear_no_bias(&view.at("to_q"), channels, channels)?,
            to_k: linear_no_bias(&view.at("to_k"), source, channels)?,
            to_v: linear_no_bias(&view.at("to_v"), source, channels)?,
            to_out: linear(&view.at("to_out").at(0), channels, channels)?,
            heads,
            slot,
        })
    }

    /// `normed` is `[n, pixels, c]`; gives `x` plus what attention found.
    fn forward_add(&self, normed: &Tensor, x: &Tensor, pass: &Pass<'_>) -> Result<Tensor> {
        let q = self.to_q.forward(normed)?;
        let found = if let Some(slot) = self.slot {
            let (k, v) = &pass.context.keys_values[slot];
            ops::attention(&q, k, v, self.heads, false)?
        } else {
            let (k, v) = (self.to_k.forward(normed)?, self.to_v.forward(normed)?);
            ops::attention(&q, &k, &v, self.heads, false)?
        };
        Ok(self.to_out.forward_add(&found, x)?)
    }

    fn project(&self, text: &Tensor, keys_values: &mut Vec<(Tensor, Tensor)>) -> Result<()> {
        if self.slot.is_some() {
            keys_values.push((self.to_k.forward(text)?, self.to_v.forward(text)?));
        }
        Ok(())
    }
}

/// Attention to pixels, attention to text, a gated perceptron; each after a layer normalisation.
#[derive(Debug)]
struct Block {
    norm1: LayerNorm,
    attn1: Attention,
    norm2: LayerNorm,
    attn2: Attention,
    norm3: LayerNorm,
    expand: Linear,
    shrink: Linear,
}

impl Block {
    fn load(view: &View<'_>, shape: &BlockShape, builder: &mut Builder) -> Result<Self> {
        let (channels, heads) = (shape.outputs, shape.heads);
        let norm = |name: &str| layer_norm(&view.at(name), channels, LAYER_NORM_EPS);
        let first_text = shape.only_cross_attention.then_some(&mut *builder);
        Ok(Self {
            norm1: norm("norm1")?,
            attn1: Attention::load(&view.at("attn1"), channels, heads, first_text)?,
            norm2: norm("norm2")?,
            attn2: Attention::load(&view.at("attn2"), channels, heads, Some(builder))?,
            norm3: norm("norm3")?,
            expand: linear(&view.at("ff.net.0.proj"), channels, channels * 8)?,
            shrink: linear(&view.at("ff.net.2"), channels * 4, channels)?,
        })
    }

    fn forward(&self, x: &Tensor, pass: &Pass<'_>) -> Result<Tensor> {
        pass.check()?;
        let x = self.attn1.forward_add(&self.norm1.forward(x)?, x, pass)?;
        let x = self.attn2.forward_add(&self.norm2.forward(&x)?, &x, pass)?;
        pass.check()?;
        let hidden = geglu(&self.expand.forward(&self.norm3.forward(&x)?)?)?;
        Ok(self.shrink.forward_add(&hidden, &x)?)
    }
}

/// A stack of transformer blocks over an image's pixels, around a shortcut.
#[derive(Debug)]
pub(super) struct Transformer {
    norm: GroupNorm,
    proj_in: Linear,
    blocks: Vec<Block>,
    proj_out: Linear,
}

impl Transformer {
    pub(super) fn load(view: &View<'_>, shape: &BlockShape, builder: &mut Builder) -> Result<Self> {
        let channels = shape.outputs;
        let blocks = view.at("transformer_blocks");
        Ok(Self {
            norm: group_norm(&view.at("norm"), channels, builder.groups, GROUP_NORM_EPS)?,
            proj_in: pointwise(&view.at("proj_in"), channels, channels)?,
            blocks: (0..shape.transformer_layers)
                .map(|i| Block::load(&blocks.at(i), shape, builder))
                .collect::<Result<_>>()?,
            proj_out: pointwise(&view.at("proj_out"), channels, channels)?,
        })
    }

    /// `x` is `[n, h, w, c]`, and so is the result.
    pub(super) fn forward(&self, x: &Tensor, pass: &Pass<'_>) -> Result<Tensor> {
        let (n, h, w, c) = x.dims4()?;
        let mut hidden = self.proj_in.forward(&self.norm.forward(x)?.reshape((n, h * w, c))?)?;
        for block in &self.blocks {
            hidden = block.forward(&hidden, pass)?;
        }
        Ok(self.proj_out.forward_add(&hidden.reshape((n, h, w, c))?, x)?)
    }

    /// Appends the keys and values of every cross-attention, in the order of their slots.
    pub(super) fn project(&self, text: &Tensor, keys_values: &mut Vec<(Tensor, Tensor)>) -> Result<()> {
        for block in &self.blocks {
            block.attn1.project(text, keys_values)?;
            block.attn2.project(text, keys_values)?;
        }
        Ok(())
    }
}
