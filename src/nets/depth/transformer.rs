//! The vision transformer (`DINOv2`): patches of a picture to tokens, and what its layers make of them.

use super::resample::cubic;
use super::{DepthConfig, SEEN};
use crate::base::CancelToken;
use crate::nets::error::Result;
use crate::nets::layers::{conv, layer_norm, linear};
use crate::ops::{self, Activation, Conv2d, LayerNorm, Linear, Padding, activate, nhwc};
use crate::weights::View;
use candle_core::Tensor;

/// Epsilon of the layer normalisations.
const EPS: f64 = 1e-6;

#[derive(Debug)]
struct Layer {
    norm1: LayerNorm,
    q: Linear,
    k: Linear,
    v: Linear,
    out: Linear,
    scale1: Tensor,
    norm2: LayerNorm,
    expand: Linear,
    shrink: Linear,
    scale2: Tensor,
    heads: usize,
}

impl Layer {
    fn load(view: &View<'_>, config: &DepthConfig) -> Result<Self> {
        let width = config.width;
        let attention = view.at("attention");
        let project = |name: &str| linear(&attention.at("attention").at(name), width, width);
        Ok(Self {
            norm1: layer_norm(&view.at("norm1"), width, EPS)?,
            q: project("query")?,
            k: project("key")?,
            v: project("value")?,
            out: linear(&attention.at("output.dense"), width, width)?,
            scale1: view.tensor("layer_scale1.lambda1", &[width])?,
            norm2: layer_norm(&view.at("norm2"), width, EPS)?,
            expand: linear(&view.at("mlp.fc1"), width, width * 4)?,
            shrink: linear(&view.at("mlp.fc2"), width * 4, width)?,
            scale2: view.tensor("layer_scale2.lambda1", &[width])?,
            heads: config.heads,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let normed = self.norm1.forward(x)?;
        let (q, k, v) = (self.q.forward(&normed)?, self.k.forward(&normed)?, self.v.forward(&normed)?);
        let found = self.out.forward(&ops::attention(&q, &k, &v, self.heads, false)?)?;
        let x = (x + found.broadcast_mul(&self.scale1)?)?;
        let hidden = activate(&self.expand.forward(&self.norm2.forward(&x)?)?, Activation::Gelu)?;
        Ok((&x + self.shrink.forward(&hidden)?.broadcast_mul(&self.scale2)?)?)
    }
}

/// The transformer.
#[derive(Debug)]
pub(super) struct Transformer {
    patches: Conv2d,
    class: Tensor,
    /// `[1 + grid * grid, width]`.
    positions: Tensor,
    layers: Vec<Layer>,
    norm: LayerNorm,
    grid: usize,
    seen: [usize; SEEN],
}

impl Transformer {
    pub(super) fn load(view: &View<'_>, config: &DepthConfig) -> Result<Self> {
        let (width, grid) = (config.width, config.grid);
        let embeddings = view.at("embeddings");
        let projection = embeddings.at("patch_embeddings.projection");
        let tokens = 1 + grid * grid;
        let layers = view.at("encoder.layer");
        Ok(Self {
            patches: conv(&projection, 3, width, config.patch, config.patch, Padding::default())?,
            class: embeddings.tensor("cls_token", &[1, 1, width])?,
            positions: embeddings.tensor("position_embeddings", &[1, tokens, width])?.reshape((tokens, width))?,
            layers: (0..config.layers).map(|i| Layer::load(&layers.at(i), config)).collect::<Result<_>>()?,
            norm: layer_norm(&view.at("layernorm"), width, EPS)?,
            grid,
            seen: config.seen,
        })
    }

    /// What the seen layers make of a picture `[1, 3, h, w]`, as images `[1, rows, columns, width]`.
    pub(super) fn forward(&self, picture: &Tensor, cancel: &CancelToken) -> Result<Vec<Tensor>> {
        let patches = self.patches.forward(&nhwc(picture)?)?;
        let (_, rows, columns, width) = patches.dims4()?;
        let tokens = Tensor::cat(&[&self.class, &patches.reshape((1, rows * columns, width))?], 1)?;
        let mut x = tokens.broadcast_add(&self.positions(rows, columns)?)?;
        let mut seen = Vec::with_capacity(SEEN);
        for (i, layer) in self.layers.iter().enumerate() {
            cancel.check()?;
            x = layer.forward(&x)?;
            for _ in self.seen.iter().filter(|&&after| after == i + 1) {
                let normed = self.norm.forward(&x)?.narrow(1, 1, rows * columns)?;
                seen.push(normed.reshape((1, rows, columns, width))?);
            }
        }
        Ok(seen)
    }

    /// The position of each token, where the picture's grid is another than the trained one by cubic interpolation.
    fn positions(&self, rows: usize, columns: usize) -> Result<Tensor> {
        if (rows, columns) == (self.grid, self.grid) {
            return Ok(self.positions.clone());
        }
        let width = self.positions.dim(1)?;
        let class = self.positions.narrow(0, 0, 1)?;
        let patches = self.positions.narrow(0, 1, self.grid * self.grid)?.reshape((1, self.grid, self.grid, width))?;
        let patches = cubic(&patches, rows, columns)?.reshape((rows * columns, width))?;
        Ok(Tensor::cat(&[&class, &patches], 0)?)
    }
}
