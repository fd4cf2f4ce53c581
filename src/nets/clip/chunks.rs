//! Weighted texts of any length as chunks of tokens, with learned embeddings in the place of their names.
//!
//! Rules of AUTOMATIC1111's web UI (`sd_hijack_clip.py`): each part is tokenized for itself; 75 tokens make a chunk; where
//! one is full and its last comma is at most 20 tokens back, what follows the comma moves to the next chunk; `BREAK`
//! ends a chunk; names of embeddings are looked for among the tokens, longest first. Unlike there, an embedding moves
//! along with the tokens around it, and one that is longer than a chunk goes on in the next.

use candle_core::Tensor;

use super::Tokenizer;
use crate::nets::error::{Result, input_error};
use crate::prompt::Part;

/// How far back a comma may be for what follows it to move to the next chunk, in tokens.
const COMMA_BACKTRACK: usize = 20;
/// More chunks than any prompt needs: 7,500 tokens.
const MAX_CHUNKS: usize = 100;
/// What stands in a chunk where vectors are put.
const PLACEHOLDER: u32 = 0;

/// A learned embedding (textual inversion) for one text encoder.
#[derive(Debug, Clone)]
pub struct TokenEmbedding {
    /// The words that stand for it; only their tokens count, so that their case does not.
    pub name: String,
    /// `[vectors, width]`: each takes the place of one token.
    pub vectors: Tensor,
}

/// A chunk as a text encoder reads it.
#[derive(Debug, Clone)]
pub struct WeightedChunk {
    /// [`Tokenizer::length`] ids: beginning, text, end, padding.
    pub ids: Vec<u32>,
    /// The weight of each token; 1 for those that are not text.
    pub weights: Vec<f32>,
    /// Vectors in the place of tokens: the first one's position, and `[vectors, width]`.
    pub vectors: Vec<(usize, Tensor)>,
    /// How many tokens are text.
    pub used: usize,
}

/// One token of the text, or one vector of an embedding.
#[derive(Clone, Copy)]
struct Item {
    id: u32,
    weight: f32,
    /// Which embedding, and which of its vectors.
    vector: Option<(usize, usize)>,
}

/// An embedding that can be found.
struct Known {
    ids: Vec<u32>,
    index: usize,
    count: usize,
}

impl Tokenizer {
    /// The chunks of a weighted text, one at least. Fails if there are more than a hundred, or if the tokenizer does.
    pub fn weighted(&self, parts: &[Part], embeddings: &[TokenEmbedding]) -> Result<Vec<WeightedChunk>> {
        let mut known = Vec::new();
        for (index, embedding) in embeddings.iter().enumerate() {
            let ids = self.ids(&embedding.name)?;
            let count = embedding.vectors.dims2()?.0;
            if !ids.is_empty() && count > 0 {
                known.push(Known { ids, index, count });
            }
        }
        known.sort_by_key(|known| std::cmp::Reverse(known.ids.len()));
        let mut packer = Packer::new(self);
        for part in parts {
            match part {
                Part::Break => packer.end_chunk()?,
                Part::Text { text, weight } => {
                    let ids = self.ids(text)?;
                    let weight = *weight as f32;
                    let mut at = 0;
                    while let Some(&id) = ids.get(at) {
                        packer.make_room(id)?;
                        let found = known.iter().find(|known| ids[at..].starts_with(&known.ids));
                        if let Some(found) = found {
                            packer.embedding(found, weight)?;
                        } else {
                            packer.items.push(Item { id, weight, vector: None });
                        }
                        at += found.map_or(1, |found| found.ids.len());
                    }
                }
            }
        }
        if !packer.items.is_empty() || packer.done.is_empty() {
            packer.end_chunk()?;
        }
        packer.done.iter().map(|items| self.chunk_of(items, embeddings)).collect()
    }

    /// A chunk without text.
    pub fn empty_chunk(&self) -> WeightedChunk {
        WeightedChunk { ids: self.framed(&[]), weights: vec![1.0; self.length()], vectors: Vec::new(), used: 0 }
    }

    fn chunk_of(&self, items: &[Item], embeddings: &[TokenEmbedding]) -> Result<WeightedChunk> {
        let ids: Vec<u32> = items.iter().map(|item| item.id).collect();
        let mut ids = self.framed(&ids);
        // An end that was written in the text ends it for encoders whose padding is another token.
        if self.pad() != self.end()
            && let Some(end) = ids.iter().position(|&id| id == self.end())
        {
            ids[end + 1..].fill(self.pad());
        }
        let mut weights = vec![1.0; self.length()];
        for (weight, item) in weights[1..].iter_mut().zip(items) {
            *weight = item.weight;
        }
        let mut vectors = Vec::new();
        let mut at = 0;
        while let Some(item) = items.get(at) {
            let Some((index, first)) = item.vector else {
                at += 1;
                continue;
            };
            let follows = |n: &usize| items.get(at + n).is_some_and(|item| item.vector == Some((index, first + n)));
            let count = (1..items.len()).take_while(follows).count() + 1;
            vectors.push((at + 1, embeddings[index].vectors.narrow(0, first, count)?));
            at += count;
        }
        Ok(WeightedChunk { ids, weights, vectors, used: items.len() })
    }
}

/// How many tokens a text takes as the artist counts them: full chunks whole, of the last its text.
pub fn token_count(chunks: &[WeightedChunk]) -> usize {
    let Some((last, full)) = chunks.split_last() else { return 0 };
    full.iter().map(|chunk| chunk.ids.len().saturating_sub(2)).sum::<usize>() + last.used
}

/// Gives each text as many chunks as the longest has, by adding empty ones.
pub fn pad_chunks(texts: &mut [Vec<WeightedChunk>], tokenizer: &Tokenizer) {
    let most = texts.iter().map(Vec::len).max().unwrap_or(0);
    for text in texts {
        text.resize_with(most, || tokenizer.empty_chunk());
    }
}

/// Fills chunks.
struct Packer {
    room: usize,
    comma: Option<u32>,
    done: Vec<Vec<Item>>,
    items: Vec<Item>,
    last_comma: Option<usize>,
}

impl Packer {
    fn new(tokenizer: &Tokenizer) -> Self {
        let room = tokenizer.length().saturating_sub(2).max(1);
        Self { room, comma: tokenizer.comma(), done: Vec::new(), items: Vec::new(), last_comma: None }
    }

    fn end_chunk(&mut self) -> Result<()> {
        if self.done.len() == MAX_CHUNKS {
            return Err(input_error!(
                "the prompt is longer than {} tokens, the most that is read: shorten it",
                MAX_CHUNKS * self.room
            ));
        }
        self.done.push(std::mem::take(&mut self.items));
        self.last_comma = None;
        Ok(())
    }

    /// Sees that the chunk has room for the next token.
    fn make_room(&mut self, next: u32) -> Result<()> {
        if self.comma == Some(next) {
            self.last_comma = Some(self.items.len());
        } else if self.items.len() == self.room
            && let Some(comma) = self.last_comma
            && self.items.len() - comma <= COMMA_BACKTRACK
        {
            let moved = self.items.split_off(comma + 1);
            self.end_chunk()?;
            self.items = moved;
        }
        if self.items.len() == self.room {
            self.end_chunk()?;
        }
        Ok(())
    }

    /// Adds the vectors of an embedding, in one chunk if one holds them.
    fn embedding(&mut self, known: &Known, weight: f32) -> Result<()> {
        if self.items.len() + known.count > self.room && !self.items.is_empty() {
            self.end_chunk()?;
        }
        for vector in 0..known.count {
            if self.items.len() == self.room {
                self.end_chunk()?;
            }
            self.items.push(Item { id: PLACEHOLDER, weight, vector: Some((known.index, vector)) });
        }
        Ok(())
    }
}
