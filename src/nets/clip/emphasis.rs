//! What the weights of words do to a text encoder's states (AUTOMATIC1111's `sd_emphasis.py`).

use candle_core::{DType, Tensor};

use super::WeightedChunk;
use crate::job::Emphasis;
use crate::nets::error::{Result, input_error};

/// Weights the states `[texts * chunks, tokens, width]` of `texts` texts that have the same number of chunks, those of
/// the first text first.
///
/// The mean that [`Emphasis::Original`] keeps is that of a chunk; texts that follow each other in one picture (`[a:b:5]`)
/// are encoded together in the web UI, and their chunks of the same number have one mean. Pooled texts are never
/// weighted.
pub fn emphasise(states: &Tensor, chunks: &[WeightedChunk], texts: usize, emphasis: Emphasis) -> Result<Tensor> {
    let (count, tokens, _) = states.dims3()?;
    if chunks.len() != count || texts == 0 || count % texts != 0 || chunks.iter().any(|c| c.weights.len() != tokens) {
        return Err(input_error!("the weights of {} chunks do not fit the states of {count}", chunks.len()));
    }
    let plain = chunks.iter().all(|chunk| chunk.weights.iter().all(|&weight| weight == 1.0));
    if plain || matches!(emphasis, Emphasis::Ignore | Emphasis::None) {
        return Ok(states.clone());
    }
    let weights: Vec<f32> = chunks.iter().flat_map(|chunk| chunk.weights.iter().copied()).collect();
    let weights = Tensor::from_vec(weights, (count, tokens, 1), states.device())?.to_dtype(states.dtype())?;
    let weighted = states.broadcast_mul(&weights)?;
    if emphasis == Emphasis::NoNorm {
        return Ok(weighted);
    }
    let (before, after) = (sums(states)?, sums(&weighted)?);
    let per_text = count / texts;
    let ratio = |row: usize| {
        let together = |sums: &[f64]| sums.iter().skip(row % per_text).step_by(per_text).sum::<f64>();
        let ratio = (together(&before) / together(&after)) as f32;
        // Words that are weighted to nothing at all have no mean to be brought back to.
        if ratio.is_finite() { ratio } else { 1.0 }
    };
    let ratios = Tensor::from_vec((0..count).map(ratio).collect(), (count, 1, 1), states.device())?;
    Ok(weighted.broadcast_mul(&ratios.to_dtype(states.dtype())?)?)
}

/// The sum of each chunk's states.
fn sums(states: &Tensor) -> Result<Vec<f64>> {
    let rows = states.flatten_from(1)?.to_dtype(DType::F32)?.to_vec2::<f32>()?;
    Ok(rows.iter().map(|row| row.iter().map(|&value| f64::from(value)).sum()).collect())
}
