//! The CLIP text encoders of a model, one or two, and how their states become what a UNet is conditioned on.

use candle_core::{D, DType, Tensor};

use crate::base::CancelToken;
use crate::job::Part;
use crate::nets::{TextConfig, TextEncoder, Tokenizer};

use super::loading::Loading;
use super::{Conditions, ModelError, TextInput};

/// Which states of the encoders a model is conditioned on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextStyle {
    /// The last layer's after the final normalisation: Stable Diffusion 1 and 2 (whose last layer is OpenCLIP's
    /// penultimate).
    Last,
    /// The penultimate layer's of two encoders side by side, without the final normalisation, and the second's pooled
    /// text: SDXL.
    TwoPenultimate,
}

/// What became of a text.
#[derive(Debug, Clone)]
pub(super) struct Embedded {
    /// `[1, tokens, width]`.
    pub(super) states: Tensor,
    /// `[1, width]`, where the model has a pooled text.
    pub(super) pooled: Option<Tensor>,
}

/// One encoder with its tokenizer.
struct Encoder {
    tokenizer: Tokenizer,
    network: TextEncoder,
}

/// The text encoders of a model.
pub(super) struct TextStack {
    style: TextStyle,
    encoders: Vec<Encoder>,
    /// Whether an empty text that is not wanted becomes zeros.
    zero_empty_negative: bool,
}

impl TextStack {
    /// Whether these are SDXL's encoders.
    pub(super) fn is_xl(&self) -> bool {
        self.style == TextStyle::TwoPenultimate
    }

    pub(super) fn load(loading: &Loading<'_>, style: TextStyle) -> Result<Self, ModelError> {
        let names: &[_] = match style {
            TextStyle::Last => &[("text_encoder", "tokenizer")],
            TextStyle::TwoPenultimate => &[("text_encoder", "tokenizer"), ("text_encoder_2", "tokenizer_2")],
        };
        let encoders = names.iter().map(|(component, tokenizer)| Encoder::load(loading, component, tokenizer));
        let index = loading.files.config("model_index.json")?;
        let zero_empty_negative = match style {
            TextStyle::Last => false,
            TextStyle::TwoPenultimate => index.flag("force_zeros_for_empty_prompt", true)?,
        };
        Ok(Self { style, encoders: encoders.collect::<Result<_, _>>()?, zero_empty_negative })
    }

    /// Embeds each text of `conditions`, in f32.
    pub(super) fn embed(&self, conditions: &Conditions<'_>, cancel: &CancelToken) -> Result<Vec<Embedded>, ModelError> {
        conditions.texts.iter().map(|text| self.embed_one(text, conditions, cancel)).collect()
    }

    fn embed_one(
        &self,
        input: &TextInput<'_>,
        conditions: &Conditions<'_>,
        cancel: &CancelToken,
    ) -> Result<Embedded, ModelError> {
        let empty = |text: Option<&str>| text.is_none_or(|text| text.trim().is_empty());
        let zero = self.zero_empty_negative && input.negative && empty(Some(input.text)) && empty(input.second);
        let mut states = Vec::new();
        let mut pooled = None;
        for (i, encoder) in self.encoders.iter().enumerate() {
            let text = if i == 0 { input.text } else { input.second.unwrap_or(input.text) };
            let chunks = [encoder.tokenizer.chunk(text)?];
            let encoded = encoder.network.encode(&chunks, cancel)?;
            let skipped = conditions.clip_skip.max(1) as usize - 1;
            let state = match self.style {
                TextStyle::Last => encoded.state(skipped, true)?,
                // A1111 writes 2 for the penultimate layer, which these models were trained with: 1 is no other.
                TextStyle::TwoPenultimate => encoded.state(skipped.max(1), false)?,
            };
            let (chunks, tokens, width) = state.dims3()?;
            states.push(state.to_dtype(DType::F32)?.reshape((1, chunks * tokens, width))?);
            if self.style == TextStyle::TwoPenultimate && i + 1 == self.encoders.len() {
                // Of several chunks the first one's, as in A1111.
                pooled = Some(encoded.pooled(encoder.tokenizer.end())?.narrow(0, 0, 1)?.to_dtype(DType::F32)?);
            }
        }
        let mut embedded = Embedded { states: Tensor::cat(&states, D::Minus1)?, pooled };
        if zero {
            embedded.states = embedded.states.zeros_like()?;
            embedded.pooled = embedded.pooled.map(|pooled| pooled.zeros_like()).transpose()?;
        }
        Ok(embedded)
    }
}

impl Encoder {
    fn load(loading: &Loading<'_>, component: &str, tokenizer: &str) -> Result<Self, ModelError> {
        let config = TextConfig::from_config(&loading.files.config(&format!("{component}/config.json"))?)?;
        let tokenizer = Tokenizer::read(|name| {
            let path = format!("{tokenizer}/{name}");
            let there = loading.files.contains(&path);
            there.then(|| loading.files.text(&path, Tokenizer::MAX_FILE_BYTES)).transpose()
        })?;
        let weights = loading.files.weights(component)?;
        // Text encoders are small and sensitive: they always compute in f32.
        let network = loading
            .part(Part::TextEncoder, component, &weights, DType::F32, |view| TextEncoder::load(&config, view))?;
        Ok(Self { tokenizer, network })
    }
}
