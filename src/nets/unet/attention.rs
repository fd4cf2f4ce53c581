//! The UNet's transformers (diffusers' `Transformer2DModel`): pixels look at each other and at the text.

use super::Pass;
use super::blocks::BlockShape;
use crate::nets::error::Result;
use crate::nets::layers::{
    batch_of, gated, group_norm, layer_norm, linear, linear_no_bias, linears_no_bias, pointwise,
};
use crate::ops::{self, GatedLinear, GroupNorm, LayerNorm, Linear, MergedTokens};
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

/// What an attention looks at, and the projections that it takes.
#[derive(Debug)]
enum Sight {
    /// The pixels themselves: one layer gives queries, keys and values, `[.., 3c]`.
    Pixels { to_qkv: Linear },
    /// The text: keys and values, of one layer, are number `slot` of the context's.
    Text { to_q: Linear, to_kv: Linear, slot: usize },
}

/// Multi-head attention to the pixels themselves or to the text.
#[derive(Debug)]
struct Attention {
    sight: Sight,
    to_out: Linear,
    heads: usize,
}

impl Attention {
    fn load(view: &View<'_>, channels: usize, heads: usize, text: Option<&mut Builder>) -> Result<Self> {
        let [q, k, v] = ["to_q", "to_k", "to_v"].map(|name| view.at(name));
        let sight = match text {
            Some(builder) => Sight::Text {
                to_q: linear_no_bias(&q, channels, channels)?,
                to_kv: linears_no_bias(&[k, v], builder.text_width, channels)?,
                slot: builder.next_slot(),
            },
            None => Sight::Pixels { to_qkv: linears_no_bias(&[q, k, v], channels, channels)? },
        };
        Ok(Self { sight, to_out: linear(&view.at("to_out").at(0), channels, channels)?, heads })
    }

    /// `normed` is `[n, pixels, c]`; gives `x` plus what attention found. Where one item meets several texts, it
    /// becomes as many.
    fn forward_add(&self, normed: &Tensor, x: &Tensor, pass: &Pass<'_>) -> Result<Tensor> {
        let found = self.find(normed, pass)?;
        Ok(self.to_out.forward_add(&found, &batch_of(found.dim(0)?, x)?)?)
    }

    /// As [`Self::forward_add`], where attention sees tokens of `x` that look alike as one.
    fn forward_add_merged(
        &self,
        normed: &Tensor,
        x: &Tensor,
        merged: &MergedTokens,
        pass: &Pass<'_>,
    ) -> Result<Tensor> {
        let found = self.to_out.forward(&self.find(&merged.merge(normed)?, pass)?)?;
        Ok(ops::add(x, &merged.spread(&found)?)?)
    }

    /// What attention finds, before the last projection.
    fn find(&self, normed: &Tensor, pass: &Pass<'_>) -> Result<Tensor> {
        Ok(match &self.sight {
            Sight::Text { to_q, slot, .. } => {
                let (k, v) = &pass.context.keys_values[*slot];
                let q = batch_of(pass.context.batch, &to_q.forward(normed)?)?;
                ops::attention(&q, k, v, self.heads, false)?
            }
            Sight::Pixels { to_qkv } => {
                let qkv = to_qkv.forward(normed)?;
                let c = qkv.dim(2)? / 3;
                let part = |i: usize| qkv.narrow(2, i * c, c);
                ops::attention(&part(0)?, &part(1)?, &part(2)?, self.heads, false)?
            }
        })
    }

    fn project(&self, text: &Tensor, keys_values: &mut Vec<(Tensor, Tensor)>) -> Result<()> {
        if let Sight::Text { to_kv, .. } = &self.sight {
            let both = to_kv.forward(text)?;
            let c = both.dim(2)? / 2;
            let part = |i: usize| both.narrow(2, i * c, c)?.contiguous();
            keys_values.push((part(0)?, part(1)?));
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
    expand: GatedLinear,
    shrink: Linear,
    finest: bool,
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
            expand: gated(&view.at("ff.net.0.proj"), channels, channels * 4)?,
            shrink: linear(&view.at("ff.net.2"), channels * 4, channels)?,
            // Attention to texts has few keys: nothing is gained by merging there.
            finest: shape.finest && !shape.only_cross_attention,
        })
    }

    /// `x` is `[n, h * w, c]`.
    fn forward(&self, x: &Tensor, size: (usize, usize), pass: &Pass<'_>) -> Result<Tensor> {
        pass.check()?;
        let normed = self.norm1.forward(x)?;
        let x = if self.finest && pass.token_merging > 0.0 {
            let merged = MergedTokens::new(x, size, pass.token_merging)?;
            self.attn1.forward_add_merged(&normed, x, &merged, pass)?
        } else {
            self.attn1.forward_add(&normed, x, pass)?
        };
        let x = self.attn2.forward_add(&self.norm2.forward(&x)?, &x, pass)?;
        pass.check()?;
        let hidden = self.expand.forward(&self.norm3.forward(&x)?)?;
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

    /// `x` is `[n, h, w, c]`, and so is the result; where one item meets several texts, it becomes as many.
    pub(super) fn forward(&self, x: &Tensor, pass: &Pass<'_>) -> Result<Tensor> {
        let (n, h, w, c) = x.dims4()?;
        let mut hidden = self.proj_in.forward(&self.norm.forward(x)?.reshape((n, h * w, c))?)?;
        for block in &self.blocks {
            hidden = block.forward(&hidden, (h, w), pass)?;
        }
        let n = hidden.dim(0)?;
        Ok(self.proj_out.forward_add(&hidden.reshape((n, h, w, c))?, &batch_of(n, x)?)?)
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
