//! Holds what the prompt language and the text encoder make of texts against what they should.

use std::collections::HashMap;
use std::path::Path;

use candle_core::{DType, Device, Tensor};
use scumble::base::CancelToken;
use scumble::job::Emphasis;
use scumble::nets::{TextConfig, TextEncoder, TokenEmbedding, Tokenizer, WeightedChunk, emphasise, pad_chunks};
use scumble::prompt::{Part, attention, schedules};
use scumble::weights::Weights;
use serde_json::Value;

/// Parts as `[[words, weight], …]`, a break as `["BREAK", -1]`.
pub fn check_attention(text: &str, wanted: &Value) {
    let wanted: Vec<(&str, f64)> =
        wanted.as_array().unwrap().iter().map(|pair| (pair[0].as_str().unwrap(), pair[1].as_f64().unwrap())).collect();
    let parts = attention(text);
    let found: Vec<(&str, f64)> = parts
        .iter()
        .map(|part| match part {
            Part::Text { text, weight } => (text.as_str(), *weight),
            Part::Break => ("BREAK", -1.0),
        })
        .collect();
    let alike = |(a, b): (&(&str, f64), &(&str, f64))| a.0 == b.0 && (a.1 - b.1).abs() <= 1e-6;
    assert!(found.len() == wanted.len() && found.iter().zip(&wanted).all(alike), "{text:?}: {found:?}, not {wanted:?}");
}

/// A schedule as `[[until, text], …]`.
pub fn check_schedule(text: &str, steps: usize, wanted: &Value) {
    let found: Vec<Value> =
        schedules(text, steps).into_iter().map(|(until, text)| serde_json::json!([until, text])).collect();
    assert_eq!(Value::Array(found), *wanted, "{text:?} in {steps} steps");
}

/// A text encoder and its tokenizer.
pub struct Texts {
    pub tokenizer: Tokenizer,
    pub encoder: TextEncoder,
}

impl Texts {
    pub fn open(encoder: &Path, tokenizer: &Path) -> Self {
        let config = TextConfig::open(&encoder.join("config.json")).unwrap();
        let weights = Weights::open(&[encoder.join("model.safetensors")]).unwrap();
        let reading = weights.reading(DType::F32, &Device::Cpu);
        let encoder = TextEncoder::load(&config, &reading.root()).unwrap();
        Self { tokenizer: Tokenizer::open(tokenizer).unwrap(), encoder }
    }

    /// The chunks of texts that belong together, all of the same number.
    pub fn chunks(&self, texts: &[&str], embeddings: &[TokenEmbedding]) -> Vec<WeightedChunk> {
        let read = |text: &&str| self.tokenizer.weighted(&attention(text), embeddings).unwrap();
        let mut texts: Vec<_> = texts.iter().map(read).collect();
        pad_chunks(&mut texts, &self.tokenizer);
        texts.into_iter().flatten().collect()
    }

    /// Weighted states `[chunks, tokens, width]`; a skip of 0 reads the last layer.
    pub fn states(&self, chunks: &[WeightedChunk], texts: usize, skip: usize, emphasis: Emphasis) -> Tensor {
        let states = self.encoder.encode_chunks(chunks, &CancelToken::default()).unwrap().state(skip, true).unwrap();
        emphasise(&states, chunks, texts, emphasis).unwrap()
    }
}

pub fn check_ids_and_weights(name: &str, chunks: &[WeightedChunk], ids: &Tensor, weights: &Tensor) {
    let wanted = ids.to_dtype(DType::I64).unwrap().to_vec2::<i64>().unwrap();
    let found: Vec<Vec<i64>> = chunks.iter().map(|chunk| chunk.ids.iter().map(|&id| i64::from(id)).collect()).collect();
    assert_eq!(found, wanted, "{name}: ids");
    for (chunk, wanted) in chunks.iter().zip(weights.to_vec2::<f32>().unwrap()) {
        assert!(chunk.weights.iter().zip(&wanted).all(|(a, b)| (a - b).abs() <= 1e-6), "{name}: {:?}", chunk.weights);
    }
}

/// The largest difference, as a share of the largest wanted value.
pub fn worst(found: &Tensor, wanted: &Tensor) -> f64 {
    let found = found.flatten_all().unwrap().to_vec1::<f32>().unwrap();
    let wanted = wanted.flatten_all().unwrap().to_vec1::<f32>().unwrap();
    assert_eq!(found.len(), wanted.len(), "another shape");
    let most = wanted.iter().fold(0f32, |most, value| most.max(value.abs()));
    // A NaN is larger than everything.
    let error =
        found.iter().zip(&wanted).map(|(a, b)| (a - b).abs()).fold(0f32, |most, e| if e <= most { most } else { e });
    f64::from(error / most)
}

pub fn tensors(path: &Path) -> HashMap<String, Tensor> {
    candle_core::safetensors::load(path, &Device::Cpu).unwrap()
}
