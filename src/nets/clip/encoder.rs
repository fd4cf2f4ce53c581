//! CLIP's text encoder (transformers' `CLIPTextModel` and `CLIPTextModelWithProjection`).
//!
//! Source: "Learning Transferable Visual Models From Natural Language Supervision", <https://arxiv.org/abs/2103.00020>.

use super::WeightedChunk;
use crate::base::CancelToken;
use crate::nets::error::{Result, input_error};
use crate::nets::layers::{layer_norm, linear, linear_no_bias};
use crate::ops::{self, Activation, LayerNorm, Linear, activate, activations};
use crate::weights::{self, Config, View, brief};
use candle_core::Tensor;
use std::path::Path;

/// More channels, and more words, than any encoder has.
const MAX_WIDTH: usize = 1 << 20;

/// The text encoder's arrangement.
#[derive(Debug, Clone, PartialEq)]
pub struct TextConfig {
    /// Number of token ids.
    pub vocab_size: usize,
    /// Width of the states.
    pub hidden_size: usize,
    /// Width inside the perceptrons.
    pub intermediate_size: usize,
    /// Attention heads.
    pub heads: usize,
    /// Transformer layers.
    pub layers: usize,
    /// Tokens of a chunk, 77.
    pub positions: usize,
    /// The perceptrons' non-linearity.
    pub activation: Activation,
    /// Epsilon of the layer normalisations.
    pub layer_norm_eps: f64,
    /// Width of the pooled text, where the weights have a projection.
    pub projection_dim: usize,
}

impl TextConfig {
    /// Reads a `config.json`.
    pub fn open(path: &Path) -> weights::Result<Self> {
        Self::from_config(&Config::open(path)?)
    }

    /// Reads the values; one that would change the arithmetic in an unknown way is refused by name.
    pub fn from_config(c: &Config) -> weights::Result<Self> {
        let width = 1..=MAX_WIDTH;
        let activation = match c.text("hidden_act", "quick_gelu")? {
            "quick_gelu" => Activation::QuickGelu,
            "gelu" => Activation::Gelu,
            "gelu_new" | "gelu_pytorch_tanh" => Activation::GeluTanh,
            other => return Err(c.error("hidden_act", format!("is \"{}\", which is not supported", brief(other)))),
        };
        let config = Self {
            vocab_size: c.integer("vocab_size", width.clone(), Some(49408))?,
            hidden_size: c.integer("hidden_size", width.clone(), None)?,
            intermediate_size: c.integer("intermediate_size", width.clone(), None)?,
            heads: c.integer("num_attention_heads", width.clone(), None)?,
            layers: c.integer("num_hidden_layers", 1..=128, None)?,
            positions: c.integer("max_position_embeddings", 3..=4096, Some(77))?,
            activation,
            layer_norm_eps: c.positive("layer_norm_eps", 1.0, 1e-5)?,
            projection_dim: c.integer("projection_dim", width, Some(512))?,
        };
        if !config.hidden_size.is_multiple_of(config.heads) {
            let (heads, width) = (config.heads, config.hidden_size);
            return Err(c.error("num_attention_heads", format!("is {heads}, which does not divide {width}")));
        }
        Ok(config)
    }
}

#[derive(Debug)]
struct Layer {
    norm1: LayerNorm,
    q: Linear,
    k: Linear,
    v: Linear,
    out: Linear,
    norm2: LayerNorm,
    expand: Linear,
    shrink: Linear,
    heads: usize,
    activation: Activation,
}

impl Layer {
    fn load(view: &View<'_>, config: &TextConfig) -> Result<Self> {
        let width = config.hidden_size;
        let attention = view.at("self_attn");
        let project = |name: &str| linear(&attention.at(name), width, width);
        Ok(Self {
            norm1: layer_norm(&view.at("layer_norm1"), width, config.layer_norm_eps)?,
            q: project("q_proj")?,
            k: project("k_proj")?,
            v: project("v_proj")?,
            out: project("out_proj")?,
            norm2: layer_norm(&view.at("layer_norm2"), width, config.layer_norm_eps)?,
            expand: linear(&view.at("mlp.fc1"), width, config.intermediate_size)?,
            shrink: linear(&view.at("mlp.fc2"), config.intermediate_size, width)?,
            heads: config.heads,
            activation: config.activation,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let normed = self.norm1.forward(x)?;
        let (q, k, v) = (self.q.forward(&normed)?, self.k.forward(&normed)?, self.v.forward(&normed)?);
        let x = self.out.forward_add(&ops::attention(&q, &k, &v, self.heads, true)?, x)?;
        let hidden = activate(&self.expand.forward(&self.norm2.forward(&x)?)?, self.activation)?;
        Ok(self.shrink.forward_add(&hidden, &x)?)
    }
}

/// The encoder: chunks of token ids in, states out.
#[derive(Debug)]
pub struct TextEncoder {
    config: TextConfig,
    tokens: Tensor,
    positions: Tensor,
    layers: Vec<Layer>,
    final_norm: LayerNorm,
    projection: Option<Linear>,
}

impl TextEncoder {
    /// Builds the network out of the weights of `text_encoder/`, whose names may begin with `text_model.` or not.
    pub fn load(config: &TextConfig, view: &View<'_>) -> Result<Self> {
        let prefixed = view.contains("text_model.embeddings.token_embedding.weight");
        let text = if prefixed { view.at("text_model") } else { view.clone() };
        let width = config.hidden_size;
        let layers = text.at("encoder.layers");
        let projection = view.contains("text_projection.weight");
        let projection = projection
            .then(|| linear_no_bias(&view.at("text_projection"), width, config.projection_dim))
            .transpose()?;
        Ok(Self {
            // Rows are widened when they are picked, so that the table may stay in its 16 bits.
            tokens: text.weight("embeddings.token_embedding.weight", &[config.vocab_size, width])?,
            positions: text
                .tensor("embeddings.position_embedding.weight", &[config.positions, width])?
                .to_dtype(activations(view.dtype(), view.device()))?,
            layers: (0..config.layers).map(|i| Layer::load(&layers.at(i), config)).collect::<Result<_>>()?,
            final_norm: layer_norm(&text.at("final_layer_norm"), width, config.layer_norm_eps)?,
            projection,
            config: config.clone(),
        })
    }

    /// The values that the network was built from.
    pub fn config(&self) -> &TextConfig {
        &self.config
    }

    /// Encodes chunks of exactly [`TextConfig::positions`] token ids each (beginning, end and padding included).
    pub fn encode<C: AsRef<[u32]>>(&self, chunks: &[C], cancel: &CancelToken) -> Result<Encoded<'_>> {
        let (picked, ids) = self.pick(chunks)?;
        self.run(&picked, ids, cancel)
    }

    /// Encodes chunks with the vectors of learned embeddings in them. What their weights do comes after:
    /// [`emphasise`](super::emphasise).
    pub fn encode_chunks(&self, chunks: &[WeightedChunk], cancel: &CancelToken) -> Result<Encoded<'_>> {
        let ids: Vec<&[u32]> = chunks.iter().map(|chunk| chunk.ids.as_slice()).collect();
        let (mut picked, ids) = self.pick(&ids)?;
        let (positions, width) = (self.config.positions, self.config.hidden_size);
        for (item, chunk) in chunks.iter().enumerate() {
            for (at, vectors) in &chunk.vectors {
                let (count, found) = vectors.dims2()?;
                if found != width || at + count > positions {
                    return Err(input_error!(
                        "{count} vectors of width {found} at token {at} do not fit a text encoder of {positions} tokens \
                         of width {width}"
                    ));
                }
                let vectors = vectors.to_dtype(picked.dtype())?.to_device(picked.device())?.unsqueeze(0)?;
                picked = picked.slice_assign(&[item..item + 1, *at..at + count, 0..width], &vectors)?;
            }
        }
        self.run(&picked, ids, cancel)
    }

    /// The embeddings of all tokens, `[n, tokens, width]`, and their ids one after the other.
    fn pick<C: AsRef<[u32]>>(&self, chunks: &[C]) -> Result<(Tensor, Vec<u32>)> {
        let (wanted, words) = (self.config.positions, self.config.vocab_size);
        let mut ids = Vec::with_capacity(chunks.len() * wanted);
        for chunk in chunks.iter().map(AsRef::as_ref) {
            if chunk.len() != wanted {
                return Err(input_error!("a chunk of {} tokens was given, the encoder reads {wanted}", chunk.len()));
            }
            if let Some(id) = chunk.iter().find(|&&id| id as usize >= words) {
                return Err(input_error!(
                    "the token {id} is none of the encoder's {words} words; the tokenizer belongs to another model"
                ));
            }
            ids.extend_from_slice(chunk);
        }
        if ids.is_empty() {
            return Err(input_error!("the text encoder was given no text"));
        }
        let picked = self.tokens.index_select(&Tensor::new(ids.as_slice(), self.tokens.device())?, 0)?;
        let picked = picked.to_dtype(self.positions.dtype())?;
        Ok((picked.reshape((chunks.len(), wanted, self.config.hidden_size))?, ids))
    }

    fn run(&self, picked: &Tensor, ids: Vec<u32>, cancel: &CancelToken) -> Result<Encoded<'_>> {
        let mut states = vec![picked.broadcast_add(&self.positions)?];
        for layer in &self.layers {
            cancel.check()?;
            let state = layer.forward(&states[states.len() - 1])?;
            states.push(state);
        }
        Ok(Encoded { encoder: self, states, ids })
    }
}

/// The states of every layer for some chunks of text.
#[derive(Debug)]
pub struct Encoded<'a> {
    encoder: &'a TextEncoder,
    /// The embeddings, then what each layer made of them, `[n, tokens, width]`.
    states: Vec<Tensor>,
    ids: Vec<u32>,
}

impl Encoded<'_> {
    /// The state `skip` layers before the last, `[n, tokens, width]`: 0 is the last layer's (A1111's "clip skip 1"),
    /// 1 the penultimate. With `normed` the final layer normalisation is applied, as SD1 and SD2 want it at any
    /// depth; SDXL wants the penultimate without it.
    pub fn state(&self, skip: usize, normed: bool) -> Result<Tensor> {
        let layers = self.states.len() - 1;
        if skip > layers {
            return Err(input_error!("{skip} layers of the text encoder were to be skipped, it has {layers}"));
        }
        let state = &self.states[layers - skip];
        if normed { Ok(self.encoder.final_norm.forward(state)?) } else { Ok(state.clone()) }
    }

    /// What SD1 and SD2 condition on: the last layer's state after the final normalisation.
    pub fn last(&self) -> Result<Tensor> {
        self.state(0, true)
    }

    /// The pooled text, `[n, width]`: the normed last state at each chunk's first `end` token, through the
    /// projection where the weights have one.
    pub fn pooled(&self, end: u32) -> Result<Tensor> {
        let last = self.last()?;
        let chunks = self.ids.chunks_exact(self.encoder.config.positions).enumerate();
        let picked = chunks.map(|(item, chunk)| {
            let Some(at) = chunk.iter().position(|&id| id == end) else {
                return Err(input_error!("chunk {item} of the text has no end token {end}"));
            };
            Ok(last.narrow(0, item, 1)?.narrow(1, at, 1)?.squeeze(1)?)
        });
        let pooled = Tensor::cat(&picked.collect::<Result<Vec<_>>>()?, 0)?;
        match &self.encoder.projection {
            Some(projection) => Ok(projection.forward(&pooled)?),
            None => Ok(pooled),
        }
    }
}
