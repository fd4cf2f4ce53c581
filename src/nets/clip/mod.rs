//! CLIP's text side: words to token ids, token ids to the states that condition a UNet.

mod chunks;
mod emphasis;
mod encoder;
mod tokenizer;

pub use chunks::{TokenEmbedding, WeightedChunk, pad_chunks, token_count};
pub use emphasis::emphasise;
pub use encoder::{Encoded, TextConfig, TextEncoder};
pub use tokenizer::Tokenizer;
