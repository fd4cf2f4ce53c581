//! The CLIP text encoders of a model, one or two, and how their states become what a UNet is conditioned on.

use candle_core::{D, DType, Tensor};

use crate::base::CancelToken;
use crate::job::{Emphasis, Part};
use crate::nets::{TextConfig, TextEncoder, TokenEmbedding, Tokenizer, WeightedChunk, emphasise};
use crate::prompt;
use crate::weights::embedding::Embedding;

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
pub(super) struct Encoder {
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

    /// Embeds each text of `conditions`, in f32, in their order.
    pub(super) fn embed(&self, conditions: &Conditions<'_>, cancel: &CancelToken) -> Result<Vec<Embedded>, ModelError> {
        let words = self.words(conditions)?;
        let mut embedded: Vec<Option<Embedded>> = vec![None; conditions.texts.len()];
        while let Some(first) = embedded.iter().position(Option::is_none) {
            let schedule = conditions.texts[first].schedule;
            let numbered = conditions.texts.iter().enumerate().filter(|(_, text)| text.schedule == schedule);
            let (numbers, texts): (Vec<usize>, Vec<&TextInput<'_>>) = numbered.unzip();
            for (number, one) in numbers.into_iter().zip(self.embed_together(&texts, &words, conditions, cancel)?) {
                embedded[number] = Some(one);
            }
        }
        let mut embedded: Vec<Embedded> = embedded.into_iter().flatten().collect();
        join(&mut embedded, conditions.texts)?;
        Ok(embedded)
    }

    /// The learned embeddings that texts may name, for each encoder.
    fn words(&self, conditions: &Conditions<'_>) -> Result<Vec<Vec<TokenEmbedding>>, ModelError> {
        let widths: Vec<usize> = self.encoders.iter().map(|e| e.network.config().hidden_size).collect();
        let mut words = vec![Vec::new(); widths.len()];
        for file in conditions.embeddings {
            let vectors = Embedding::open(&file.path)?.for_encoders(&widths)?;
            for (of_encoder, vectors) in words.iter_mut().zip(vectors) {
                of_encoder.push(TokenEmbedding { name: file.name.clone(), vectors });
            }
        }
        Ok(words)
    }

    /// Embeds the texts that follow each other in one prompt.
    fn embed_together(
        &self,
        texts: &[&TextInput<'_>],
        words: &[Vec<TokenEmbedding>],
        conditions: &Conditions<'_>,
        cancel: &CancelToken,
    ) -> Result<Vec<Embedded>, ModelError> {
        let parts = |text: &str| match conditions.emphasis {
            Emphasis::None => prompt::unweighted(text),
            _ => prompt::attention(text),
        };
        // Each encoder's chunks of each text; all get as many as the longest has.
        let mut chunks: Vec<Vec<Vec<WeightedChunk>>> = Vec::new();
        for (i, encoder) in self.encoders.iter().enumerate() {
            let text = |t: &TextInput<'_>| parts(if i == 0 { t.text } else { t.second.unwrap_or(t.text) });
            let of_texts = texts.iter().map(|t| encoder.tokenizer.weighted(&text(t), &words[i]));
            chunks.push(of_texts.collect::<Result<_, _>>()?);
        }
        let longest = chunks.iter().flatten().map(Vec::len).max().unwrap_or(1);
        let mut states = Vec::new();
        let mut pooled = None;
        for (i, (encoder, of_texts)) in self.encoders.iter().zip(chunks).enumerate() {
            let padded = of_texts.into_iter().flat_map(|mut chunks| {
                chunks.resize_with(longest, || encoder.tokenizer.empty_chunk());
                chunks
            });
            let chunks: Vec<WeightedChunk> = padded.collect();
            let encoded = encoder.network.encode_chunks(&chunks, cancel)?;
            let skipped = conditions.clip_skip.max(1) as usize - 1;
            let state = match self.style {
                TextStyle::Last => encoded.state(skipped, true)?,
                // A1111 writes 2 for the penultimate layer, which these models were trained with: 1 is no other.
                TextStyle::TwoPenultimate => encoded.state(skipped.max(1), false)?,
            };
            let state = emphasise(&state, &chunks, texts.len(), conditions.emphasis)?;
            let (_, tokens, width) = state.dims3()?;
            states.push(state.to_dtype(DType::F32)?.reshape((texts.len(), longest * tokens, width))?);
            if self.style == TextStyle::TwoPenultimate && i + 1 == self.encoders.len() {
                // Of several chunks the first one's, as in A1111.
                let all = encoded.pooled(encoder.tokenizer.end())?.to_dtype(DType::F32)?;
                pooled = Some(all.reshape((texts.len(), longest, ()))?.narrow(1, 0, 1)?.squeeze(1)?);
            }
        }
        let states = Tensor::cat(&states, D::Minus1)?;
        let each = texts.iter().enumerate().map(|(i, input)| {
            let pooled = pooled.as_ref().map(|pooled| pooled.narrow(0, i, 1)).transpose()?;
            let own = Embedded { states: states.narrow(0, i, 1)?.contiguous()?, pooled };
            let empty = |text: &str| text.trim().is_empty();
            if self.zero_empty_negative && input.negative && empty(input.text) && input.second.is_none_or(empty) {
                own.zeros()
            } else {
                Ok(own)
            }
        });
        each.collect()
    }
}

impl Embedded {
    fn zeros(&self) -> Result<Self, ModelError> {
        let pooled = self.pooled.as_ref().map(Tensor::zeros_like).transpose()?;
        Ok(Self { states: self.states.zeros_like()?, pooled })
    }
}

/// Brings joined texts to one length by repeating each one's last state, as A1111 does.
fn join(embedded: &mut [Embedded], texts: &[TextInput<'_>]) -> Result<(), ModelError> {
    let mut longest = 0;
    for (own, _) in embedded.iter().zip(texts).filter(|(_, text)| text.joined) {
        longest = longest.max(own.states.dim(1)?);
    }
    for (own, _) in embedded.iter_mut().zip(texts).filter(|(_, text)| text.joined) {
        let tokens = own.states.dim(1)?;
        if tokens < longest {
            let last = own.states.narrow(1, tokens - 1, 1)?.repeat((1, longest - tokens, 1))?;
            own.states = Tensor::cat(&[&own.states, &last], 1)?;
        }
    }
    Ok(())
}

impl Encoder {
    /// The pooled text of one chunk, `[1, width]`.
    pub(super) fn pooled(&self, text: &str, cancel: &CancelToken) -> Result<Tensor, ModelError> {
        let encoded = self.network.encode(&[self.tokenizer.chunk(text)?], cancel)?;
        Ok(encoded.pooled(self.tokenizer.end())?.to_dtype(DType::F32)?)
    }

    pub(super) fn load(loading: &Loading<'_>, component: &str, tokenizer: &str) -> Result<Self, ModelError> {
        let config = TextConfig::from_config(&loading.files.config(&format!("{component}/config.json"))?)?;
        let tokenizer = super::tokenizer(loading.files, tokenizer)?;
        let weights = loading.files.weights(component)?;
        // Text encoders are small and sensitive: they always compute in f32.
        let network = loading
            .part(Part::TextEncoder, component, &weights, DType::F32, |view| TextEncoder::load(&config, view))?;
        Ok(Self { tokenizer, network })
    }
}
