//! The T5 encoder that Flux reads prompts with, on `candle-transformers`.

use candle_core::{DType, Device, Tensor};
use candle_transformers::models::t5;

use crate::base::CancelToken;
use crate::job::{Blame, Failure, Part};
use crate::weights::Config;

use super::super::loading::Loading;
use super::super::{ModelError, ModelFiles};
use super::weights::{same, view};

/// A tokenizer file is 2.4 MB.
const MAX_TOKENIZER_BYTES: u64 = 32 << 20;

/// Tokenizer and encoder.
pub(super) struct T5 {
    tokenizer: tokenizers::Tokenizer,
    model: t5::T5EncoderModel,
    end: u32,
    pad: u32,
    vocabulary: usize,
    device: Device,
    dtype: DType,
}

impl T5 {
    /// Reads the encoder and the tokenizer in these folders.
    pub(super) fn load(
        loading: &Loading<'_>,
        component: &'static str,
        tokenizer: &str,
        dtype: DType,
    ) -> Result<Self, ModelError> {
        let config = loading.files.config(&format!("{component}/config.json"))?;
        let sizes = checked(&config)?;
        let tokenizer = read_tokenizer(loading.files, tokenizer)?;
        let weights = loading.files.weights(component)?;
        let model = loading.whole(Part::TextEncoder, component, &weights, dtype, || {
            t5::T5EncoderModel::load(view(&weights, same, (dtype, loading.device), loading.cancel), &sizes)
        })?;
        Ok(Self {
            tokenizer,
            model,
            end: sizes.eos_token_id as u32,
            pad: sizes.pad_token_id as u32,
            vocabulary: sizes.vocab_size,
            device: loading.device.clone(),
            dtype,
        })
    }

    /// The states of a text, cut or padded to `length` tokens: `[1, length, width]`. As in diffusers, padding is read like
    /// text.
    pub(super) fn encode(&mut self, text: &str, length: usize, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        cancel.check()?;
        let encoded = self.tokenizer.encode_fast(text, false);
        let encoded = encoded.map_err(|e| Failure::new(Blame::Model, format!("the text could not be encoded: {e}")))?;
        let mut ids: Vec<u32> = encoded.get_ids().iter().copied().take(length.saturating_sub(1)).collect();
        if let Some(id) = ids.iter().find(|id| **id as usize >= self.vocabulary) {
            let message = format!("the token {id} is none of the T5 encoder's {} words", self.vocabulary);
            return Err(Failure::new(Blame::Model, message).into());
        }
        ids.push(self.end);
        ids.resize(length, self.pad);
        let states = self.model.forward(&Tensor::new(ids, &self.device)?.unsqueeze(0)?)?;
        Ok(states.to_dtype(self.dtype)?)
    }
}

/// The sizes of an encoder, each of which is looked at before it is believed.
fn checked(c: &Config) -> Result<t5::Config, ModelError> {
    let size = |field: &str, most: usize| c.integer(field, 1..=most, None);
    let words = size("vocab_size", 1 << 20)?;
    Ok(t5::Config {
        vocab_size: words,
        d_model: size("d_model", 1 << 16)?,
        d_kv: size("d_kv", 1 << 12)?,
        d_ff: size("d_ff", 1 << 18)?,
        num_layers: size("num_layers", 256)?,
        num_heads: size("num_heads", 1 << 10)?,
        relative_attention_num_buckets: c.integer("relative_attention_num_buckets", 4..=1024, Some(32))?,
        relative_attention_max_distance: c.integer("relative_attention_max_distance", 32..=65536, Some(128))?,
        layer_norm_epsilon: c.positive("layer_norm_epsilon", 1.0, 1e-6)?,
        feed_forward_proj: match c.text("feed_forward_proj", "relu")? {
            "gated-gelu" => {
                t5::ActivationWithOptionalGating { gated: true, activation: candle_nn::Activation::NewGelu }
            }
            other => {
                return Err(c.error("feed_forward_proj", format!("is \"{other}\", which is not supported")).into());
            }
        },
        pad_token_id: c.integer("pad_token_id", 0..=words - 1, Some(0))?,
        eos_token_id: c.integer("eos_token_id", 0..=words - 1, Some(1))?,
        is_decoder: false,
        is_encoder_decoder: false,
        use_cache: false,
        ..t5::Config::default()
    })
}

fn read_tokenizer(files: &ModelFiles, folder: &str) -> Result<tokenizers::Tokenizer, ModelError> {
    let path = format!("{folder}/tokenizer.json");
    let text = files.text(&path, MAX_TOKENIZER_BYTES)?;
    let broken = |e: tokenizers::Error| Failure::new(Blame::Model, format!("{path}: is no tokenizer ({e})"));
    let mut tokenizer: tokenizers::Tokenizer = text.parse().map_err(broken)?;
    // Cutting and padding are done here.
    tokenizer.with_padding(None);
    tokenizer.with_truncation(None).map_err(broken)?;
    Ok(tokenizer)
}
