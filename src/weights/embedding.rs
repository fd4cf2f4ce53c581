//! Textual inversion: vectors that stand in a prompt in the place of a word.
//!
//! Source: "An Image is Worth One Word", <https://arxiv.org/abs/2208.01618>. Understood are the files of
//! AUTOMATIC1111's web UI (`string_to_param`, `emb_params`), of diffusers (one tensor under its `<token>`), and those
//! for SDXL with vectors for both encoders (`clip_l`, `clip_g`).

use super::lora::label;
use super::{Error, Result, TensorInfo, Weights, brief, short_name};
use candle_core::{DType, Device, Tensor};
use std::path::Path;

/// More vectors than any embedding has; they take the place of tokens, of which a chunk holds 75.
const MAX_VECTORS: usize = 1024;
/// More values than any vector has.
const MAX_WIDTH: usize = 1 << 14;
/// Widths of the text encoders of the kinds of models with one.
const WIDTHS: [(usize, &str); 2] = [(768, "sd1"), (1024, "sd2")];

/// The tensors of an embedding: one, or one for each of SDXL's encoders.
#[derive(Debug, Clone, Copy)]
enum Found<'w> {
    One(TensorInfo<'w>),
    Two(TensorInfo<'w>, TensorInfo<'w>),
}

/// Learned vectors, and the word that stands for them.
#[derive(Debug, Clone)]
pub struct Embedding {
    name: String,
    file: String,
    /// For the one text encoder, or for the first and the second: `[vectors, width]` in f32.
    vectors: Vec<Tensor>,
}

impl Embedding {
    /// Reads a file. The word is its stem, as in the web UI.
    ///
    /// Refused: files of another kind, and numbers that are none.
    pub fn open(path: &Path) -> Result<Self> {
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let (file, weights) = (short_name(path), Weights::open(&[path])?);
        let refuse = |reason: String| Error::Unfit { file: file.clone(), reason };
        let found = find(&weights).map_err(refuse)?;
        let reading = weights.reading(DType::F32, &Device::Cpu);
        let read = |info: TensorInfo<'_>| -> Result<Tensor> {
            let (count, width) = size(&info).map_err(refuse)?;
            Ok(reading.root().any_tensor(info.name)?.reshape((count, width))?)
        };
        let vectors = match found {
            Found::One(one) => vec![read(one)?],
            Found::Two(first, second) => vec![read(first)?, read(second)?],
        };
        if let [first, second] = vectors.as_slice()
            && first.dim(0)? != second.dim(0)?
        {
            let (first, second) = (first.dim(0)?, second.dim(0)?);
            return Err(refuse(format!(
                "is a damaged embedding: it has {first} vectors for one text encoder and {second} for the other"
            )));
        }
        Ok(Self { name, file, vectors })
    }

    /// The word that stands for it: the file's stem.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Vectors, each of which takes the place of a token.
    pub fn count(&self) -> usize {
        self.vectors.first().and_then(|vectors| vectors.dim(0).ok()).unwrap_or(0)
    }

    /// The vectors for each text encoder of a model, `[vectors, width]` in f32, given the encoders' widths. An
    /// embedding for another kind of model is refused.
    pub fn for_encoders(&self, widths: &[usize]) -> Result<Vec<Tensor>> {
        let own: Vec<usize> = self.vectors.iter().filter_map(|vectors| vectors.dim(1).ok()).collect();
        if own == widths {
            return Ok(self.vectors.clone());
        }
        let describe = |widths: &[usize]| match (widths, base_of_widths(widths)) {
            (_, Some(base)) => label(base).to_owned(),
            ([width], None) => format!("a text encoder of width {width}"),
            (widths, None) => format!("{} text encoders of widths {widths:?}", widths.len()),
        };
        Err(Error::Unfit {
            file: self.file.clone(),
            reason: format!(
                "is an embedding for {}, and the model has {}; choose one made for this kind of model",
                describe(&own),
                describe(widths)
            ),
        })
    }
}

/// The kind of model that an embedding is for: `sd1`, `sd2` or `sdxl`. `None` if the file is none, or of other widths.
pub fn base_of(weights: &Weights) -> Option<&'static str> {
    match find(weights).ok()? {
        Found::One(one) => base_of_widths(&[size(&one).ok()?.1]),
        Found::Two(first, second) => base_of_widths(&[size(&first).ok()?.1, size(&second).ok()?.1]),
    }
}

/// Whether a file holds an embedding, by its names and shapes.
pub fn is_embedding(weights: &Weights) -> bool {
    match find(weights) {
        Ok(Found::One(one)) => size(&one).is_ok(),
        Ok(Found::Two(first, second)) => size(&first).is_ok() && size(&second).is_ok(),
        Err(_) => false,
    }
}

fn base_of_widths(widths: &[usize]) -> Option<&'static str> {
    match widths {
        [768, 1280] => Some("sdxl"),
        [width] => WIDTHS.iter().find(|(known, _)| known == width).map(|(_, base)| *base),
        _ => None,
    }
}

/// The tensors that are the embedding's; the error is the rest of a sentence that begins with the file's name.
fn find(weights: &Weights) -> std::result::Result<Found<'_>, String> {
    if let (Some(first), Some(second)) = (weights.info("clip_l"), weights.info("clip_g")) {
        return Ok(Found::Two(first, second));
    }
    if let Some(one) = weights.info("emb_params") {
        return Ok(Found::One(one));
    }
    let inside = |info: &TensorInfo<'_>| info.name.starts_with("string_to_param.");
    let mut all: Vec<TensorInfo<'_>> = weights.tensors().filter(inside).take(2).collect();
    if all.is_empty() {
        all = weights.tensors().filter(|info| info.element.is_float()).take(2).collect();
    }
    match all.as_slice() {
        [one] => Ok(Found::One(*one)),
        [] => Err("is not an embedding: it holds no vectors".to_owned()),
        _ => {
            Err("is not an embedding: it holds more than one set of vectors; check what kind of file it is".to_owned())
        }
    }
}

/// Vectors, and values in each.
fn size(info: &TensorInfo<'_>) -> std::result::Result<(usize, usize), String> {
    let (count, width) = match info.shape {
        [width] => (1, *width),
        [count, width] => (*count, *width),
        _ => (0, 0),
    };
    if (1..=MAX_VECTORS).contains(&count) && (1..=MAX_WIDTH).contains(&width) {
        return Ok((count, width));
    }
    Err(format!("is not an embedding: '{}' of shape {:?} is no list of vectors", brief(info.name), info.shape))
}
